"""The register of projects of a reference book: its claims meet the printed receivables.

What each claim comes to, what was granted and paid, and the receivable at the end of the year are
those of the vouchers, which meet the print. The decision of the funder is made for the
demonstration: its share, its kinds of cost, and that of one kind a part is not eligible, so that
the share of what is left is what was applied for, to the öre.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ledger.core.errors import Problem
from ledger.core.model import FUNDER
from ledger.core.money import WHOLE, divide_rounded
from ledger.projects.claims import (
    Exclusion,
    add_earlier_claim,
    add_event,
    make_project_claim,
    propose_project_claim,
)
from ledger.projects.model import Claim, ClaimEvent, Project, read_cost_types, read_share
from ledger.projects.register import set_project, usual_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.demonstration.model import Reference
    from ledger.projects.claims import ProposedClaim

_KRONA = 100


def add_projects(book: Book, reference: Reference) -> None:
    """Enters the projects with their claims, and what became of them in the year."""
    by = reference.recorded_by
    for row in reference.projects:
        project = set_project(book, _project(book, row), by)
        for number, first, last, day, *rest in row["claims"]:
            sent, amount, *paid = rest if len(rest) > 1 else (None, *rest)
            if last.year < reference.calendar.year:
                earlier = Claim(project.code, number, first, last, day, 1, (), amount * _KRONA)
                add_earlier_claim(book, earlier, by)
            else:
                make_project_claim(
                    book, _proposal(book, project, row, (number, first, last, day, amount)), by
                )
            if sent:
                add_event(book, project.code, number, ClaimEvent("applied", sent), by)
            if paid:
                on, granted = paid[0], paid[1] * _KRONA
                decided = ClaimEvent("decided", on, granted, f"beslut {project.code} {number}")
                add_event(book, project.code, number, decided, by)
                add_event(book, project.code, number, ClaimEvent("paid", on, granted), by)


def _project(book: Book, row: Mapping[str, Any]) -> Project:
    """The project of the data; raises ValueError when its terms are not understood."""
    share, types = read_share(row["share"]), read_cost_types(row["costs"])
    if isinstance(share, Problem) or isinstance(types, Problem):
        raise ValueError(f"{row['code']}: {share} {types}")  # noqa: TRY004 - the data is wrong
    receivable, income = usual_accounts(book, row["code"])
    about = (row["code"], row["funder"], row["decision"], row["first"], row["last"])
    objects = ((FUNDER, "ESF"),)
    return Project(*about, share, types, receivable, income, objects)


def _proposal(
    book: Book, project: Project, row: Mapping[str, Any], about: tuple[int, date, date, date, int]
) -> ProposedClaim:
    """The claim that comes to the amount, with what is not eligible left out.

    Raises ValueError when the costs do not suffice.
    """
    number, first, last, day, amount = about
    hours = {kind: of[str(number)] * 100 for kind, of in row.get("hours", {}).items()}
    proposed = partial(propose_project_claim, book, project.code, first, last, day=day, hours=hours)
    whole = proposed()
    over = whole.claim.eligible - divide_rounded(amount * _KRONA * WHOLE, project.share)
    found = proposed(without=tuple(_exclusions(whole, over, *row["not_eligible"])))
    if found.claim.amount != amount * _KRONA:
        raise ValueError(f"{project.code} {number}: {found.claim.amount}, not {amount} kronor")
    return found


def _exclusions(whole: ProposedClaim, over: Ore, kind: str, reason: str) -> Iterator[Exclusion]:
    """The vouchers of the kind, the latest first, that add up to what is over."""
    for cost in reversed(whole.costs):
        if cost.kind == kind and (part := min(cost.claimed, over)) > 0:
            over -= part
            yield Exclusion(cost.voucher, part, reason)
