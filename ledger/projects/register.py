"""The register of projects and their claims, as the book has them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.book.values import read_day, row_of, values_of
from ledger.bookkeeping.chart_of_accounts import (
    account_kinds,
    object_of,
    object_problems,
    parse_object_set,
    unknown_account,
)
from ledger.core.errors import Problem, Refused, few, problem
from ledger.core.limits import MAX_PROJECT_TEXTS
from ledger.core.model import PROJECT, object_text
from ledger.core.text import clean, quoted, text_problem
from ledger.projects.model import Claim, ClaimEvent, Project, read_cost_types, write_cost_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.balances import Key
    from ledger.core.money import Ore
    from ledger.projects.model import CostType

KIND = "project"
"""The kind of journal entry that tells of projects."""

BETWEEN = "; "
"""Between the parts of a column of several: objects, and eligible costs by kind."""

PROJECTS = """
SELECT code, funder, decision, first_day AS first, last_day AS last, share, costs AS types,
       receivable, income, objects_of AS objects, closed
FROM project_now ORDER BY code
"""


@read_once
def projects(book: Book) -> Mapping[str, Project]:
    """Every project in the register, by code; those that are closed too."""
    with book.reading() as connection:
        found = values_of(
            connection.execute(PROJECTS),
            Project,
            first=date.fromisoformat,
            last=date.fromisoformat,
            types=_types,
            objects=partial(parse_object_set, between=BETWEEN),
            closed=read_day,
        )
        return {one.code: one for one in found}


def _types(costs: str) -> tuple[CostType, ...]:
    types = read_cost_types(costs)
    return () if isinstance(types, Problem) else types


def project_named(book: Book, code: str) -> Project:
    """The project with the code, whatever its capitals; raises Refused when there is none."""
    known = projects(book)
    found = {one.casefold(): project for one, project in known.items()}.get(code.casefold())
    if found is None:
        raise Refused(
            problem(
                "no-such-project",
                "{code} is not in the register of projects, which has {known}; add it first.",
                code=quoted(code),
                known=few(list(known)),
            )
        )
    return found


def project_name(book: Book, project: Project) -> str:
    """What the project is called in the chart of objects."""
    return object_of(book, PROJECT, project.code).name


def is_claimed(book: Book, balances: Iterable[Key]) -> bool:
    """Whether balances are all of what funders owe, or of their support: the register has them."""
    known = {
        (account, (PROJECT, one.code))
        for one in projects(book).values()
        for account in (one.receivable, one.income)
    }
    found = [any((account, one) in known for one in members) for account, members in balances]
    return bool(found) and all(found)


def set_project(book: Book, project: Project, by: str = "") -> Project:
    """Records a project, or what has changed in it; raises Refused for what is wrong in it.

    What has been claimed stays as it was claimed.
    """
    project = replace(project, funder=clean(project.funder), decision=clean(project.decision))
    with book.writing():
        if problems := [*_problems(book, project)]:
            raise Refused(problems)
        row = row_of(
            "project",
            project,
            first_day=project.first,
            last_day=project.last,
            objects_of=object_text(project.objects, BETWEEN),
            costs=write_cost_types(project.types),
        )
        book.append(Entry(KIND, by, (row,)))
    return project


def _problems(book: Book, one: Project) -> Iterator[Problem]:
    object_of(book, PROJECT, one.code)
    if not one.funder:
        yield problem("project-funder", "Say who pays for the project.", "funder")
    for name in ("funder", "decision"):
        if fault := text_problem(getattr(one, name), name):
            yield fault
    if one.last < one.first:
        yield problem("project-days", "The project ends before it begins.", "last")
    if one.closed and one.closed < one.first:
        yield problem("project-closed-early", "The project is closed before it begins.", "closed")
    yield from _account_problems(book, one)
    if len(one.funder + one.decision + write_cost_types(one.types)) > MAX_PROJECT_TEXTS - 200:
        yield problem("project-long", "The kinds of cost are too many, or too long.", "costs")


def _account_problems(book: Book, one: Project) -> Iterator[Problem]:
    kinds = account_kinds(book)
    for name, kind in (("receivable", "asset"), ("income", "income")):
        number = getattr(one, name)
        if number not in kinds:
            yield unknown_account(number, name)
        elif kinds[number] != kind:
            yield problem(
                "project-account",
                "Account {account} is not of the kind that this needs: what the funder owes is an"
                " asset, and its support is income.",
                name,
                account=number,
            )
    yield from object_problems(book, one.objects, "objects")


CLAIMS = """
SELECT project, number, first_day AS first, last_day AS last, day, share, parts, amount
FROM claim_now ORDER BY project, number
"""
EVENTS = "SELECT project, number, event, day, amount, reference FROM claim_event ORDER BY entry"


@read_once
def claims(book: Book) -> tuple[Claim, ...]:
    """Every claim that is not taken back, by project and number, with what became of it."""
    events: dict[tuple[str, int], list[ClaimEvent]] = {}
    with book.reading() as connection:
        for project, number, event, day, amount, reference in connection.execute(EVENTS):
            of_claim = events.setdefault((project, number), [])
            if event == "undone":
                of_claim.pop()
            else:
                if event == "decided":
                    of_claim[:] = [one for one in of_claim if one.event != "decided"]
                of_claim.append(ClaimEvent(event, date.fromisoformat(day), amount, reference))
        day = date.fromisoformat
        made = values_of(
            connection.execute(CLAIMS), Claim, first=day, last=day, day=day, parts=_parsed_parts
        )
        return tuple(
            replace(one, events=tuple(events.get((one.project, one.number), ()))) for one in made
        )


def _parsed_parts(text: str) -> tuple[tuple[str, Ore], ...]:
    parts = (part.partition("=") for part in text.split(BETWEEN) if part)
    return tuple((name, int(amount)) for name, _equals, amount in parts)


def claims_of(book: Book, project: str) -> tuple[Claim, ...]:
    """The claims of a project by number."""
    return tuple(one for one in claims(book) if one.project == project)


def receivables(book: Book, day: date) -> Mapping[str, Ore]:
    """What the funder of each project owes when the day ends, by the register.

    The share of what is eligible in its claims, less what was not granted and what is received.
    """
    owed = dict.fromkeys(projects(book), 0)
    for one in claims(book):
        owed[one.project] += one.receivable(day)
    return owed


def claim_numbered(book: Book, project: str, number: int) -> Claim:
    """The claim; raises Refused when the project has no such one."""
    of_project = claims_of(book, project)
    found = next((one for one in of_project if one.number == number), None)
    if found is None:
        raise Refused(
            problem(
                "no-such-claim",
                "{project} has no claim {number}; it has {known}.",
                project=project,
                number=number,
                known=few([str(one.number) for one in of_project]),
            )
        )
    return found


def claim_row(claim: Claim) -> Row:
    """A claim as the journal has it."""
    parts = BETWEEN.join(f"{name}={amount}" for name, amount in claim.parts)
    return row_of("claim", claim, first_day=claim.first, last_day=claim.last, parts=parts)


NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM claim WHERE project = ?"


def next_number(book: Book, project: str) -> int:
    """The number of the project's next claim; one that was taken back keeps its own."""
    with book.reading() as connection:
        return int(connection.execute(NEXT_NUMBER, (project,)).fetchone()[0])


CLAIMED = """
SELECT c.posting, c.number, c.amount, c.paid, c.kind, c.reason FROM claim_cost AS c
JOIN claim_now AS n ON n.project = c.project AND n.number = c.number AND n.entry = c.entry
WHERE c.project = ?
"""


@read_once
def claimed_postings(book: Book, project: str) -> Mapping[int, tuple[int, int, str, str, str]]:
    """By posting: the claim that it is in, the öre claimed, the day paid, its kind and a reason."""
    with book.reading() as connection:
        return {posting: tuple(row) for posting, *row in connection.execute(CLAIMED, (project,))}


USUAL = """
SELECT p.account, a.kind FROM posting AS p JOIN account_now AS a ON a.number = p.account
WHERE a.kind IN ('asset', 'income') AND p.objects IN (
    SELECT objects FROM object_set_member WHERE dimension = 6 AND code = ?)
GROUP BY p.account ORDER BY count(*) DESC, p.account
"""


def usual_accounts(book: Book, code: str) -> tuple[str, str]:
    """The receivable and the income that a project has most often had, else another project's.

    Both are empty where the book does not tell.
    """
    with book.reading() as connection:
        found = {
            kind: number for number, kind in reversed(connection.execute(USUAL, (code,)).fetchall())
        }
    other = next(iter(projects(book).values()), None)
    return (
        found.get("asset") or (other.receivable if other else ""),
        found.get("income") or (other.income if other else ""),
    )
