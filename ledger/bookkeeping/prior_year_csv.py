"""Reads the figures of a year kept elsewhere: a line of the layout, or an account, and an amount.

    rad;belopp                       konto;belopp;objekt
    member_contributions;7360000     3987;-2 077 084;
    pledges;0                        5010;120 000,00;6:MIA

A first line that names the columns may be left out. A figure of a line has the sign of print; of
an account, debit is positive.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import unknown_account
from ledger.bookkeeping.opening_csv import csv_lines, read_opening_csv, too_many_cells
from ledger.bookkeeping.prior_year import BY_ACCOUNT, BY_LINE, PriorBalance
from ledger.core.errors import ImportFileError, Problem, problem
from ledger.core.money import read_amount, write_amount
from ledger.core.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template

LINE_COLUMNS = ("rad", "row", "line", "id")
ACCOUNT_COLUMNS = ("konto", "account")


def basis_of(text: str) -> str:
    """Whether the text has figures by line or by account, as its first cell says."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    cell = head.replace("\t", ";").partition(";")[0].strip().strip('"').casefold()
    return BY_ACCOUNT if cell.isdigit() or cell in ACCOUNT_COLUMNS else BY_LINE


def read_prior_balances(
    text: str, source: str, kinds: Mapping[str, Kind]
) -> tuple[PriorBalance, ...]:
    """The balances of the text; raises ImportFileError with every line that is wrong.

    Balance accounts come all together or not at all: with the result they are zero, or without
    it, when it was transferred to equity already.
    """
    postings, places = read_opening_csv(text, source)
    problems: list[Problem] = []
    seen: set[object] = set()
    for one, where in zip(postings, places, strict=True):
        if one.account not in kinds:
            problems.append(unknown_account(one.account, where))
        if (one.account, one.objects) in seen:
            problems.append(
                problem(
                    "prior-twice",
                    "{account} is there twice; write it once, as the sum.",
                    where,
                    account=excerpt(one.account),
                )
            )
        seen.add((one.account, one.objects))
    of_sheet = sum(one.amount for one in postings if kinds.get(one.account) in SHEET)
    difference = sum(one.amount for one in postings)
    if not problems and of_sheet and difference:
        problems.append(
            problem(
                "prior-difference",
                "The accounts of the balance sheet and the result add up to {difference} and must"
                " be zero; look for what is missing.",
                source,
                difference=write_amount(difference),
            )
        )
    if problems:
        raise ImportFileError(problems)
    return tuple(PriorBalance(one.account, one.amount, one.objects) for one in postings)


SHEET: Sequence[Kind] = ("asset", "liability")

SOUGHT = 100
"""Faults of a file until names near to an unknown one are no longer looked for, which takes long;
many times as many as somebody mends one by one."""

LONGEST_NAME = 40
"""Characters of a name that are shown, and compared with those of the layout."""


def read_prior_figures(text: str, source: str, template: Template) -> dict[str, Ore]:
    """The figures of the text by line; raises ImportFileError with every line that is wrong."""
    known = {line.id for line in template.lines() if line.kind in ("row", "sum", "memo")}
    separator = "\t" if "\t" in text.partition("\n")[0] else ";"
    problems: list[Problem] = []
    found: dict[str, Ore] = {}
    for number, (cells, where) in enumerate(csv_lines(text, separator, source, problems)):
        if not number and cells[0].casefold() in LINE_COLUMNS:
            continue
        problems += _line_problems(cells, where, known, found, is_sought=len(problems) < SOUGHT)
        amount = read_amount(cells[1]) if len(cells) > 1 and cells[1] else None
        if isinstance(amount, Problem):
            problems.append(replace(amount, where=where))
        elif amount is not None:
            found[cells[0]] = amount
    if problems:
        raise ImportFileError(problems)
    return found


def _line_problems(
    cells: Sequence[str],
    where: str,
    known: set[str],
    found: Mapping[str, Ore],
    *,
    is_sought: bool,
) -> list[Problem]:
    """What is wrong with a line, besides its amount; with the names near, when they are sought."""
    line_id = cells[0]
    problems = []
    if line_id not in known:
        name = line_id[:LONGEST_NAME]
        near = get_close_matches(name, sorted(known), 3) if is_sought else ()
        problems.append(
            problem(
                "prior-line",
                "{line} is no line of the layout that has a figure. Near it: {near}.",
                where,
                line=repr(name),
                near=", ".join(near) or "–",
            )
        )
    elif line_id in found:
        problems.append(
            problem(
                "prior-line-twice",
                "{line} is there twice; write it once.",
                where,
                line=line_id,
            )
        )
    if len(cells) < 2 or not cells[1]:  # noqa: PLR2004 - a line and its amount
        problems.append(problem("opening-amount", "The line has no amount.", where))
    elif any(cells[2:]):
        problems.append(too_many_cells(where))
    return problems
