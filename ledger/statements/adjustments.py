"""What the ledger cannot tell of a year: adjustments (LKBR 11:10), and memo rows.

Memo rows are pledges, contingent liabilities and rows "of which" (LKBR 6:6, 9:13).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import Entry, Row
from ledger.bookkeeping.fiscal_years import fiscal_years, no_year
from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.bookkeeping.prior_year import prior_year_refusal
from ledger.core.errors import Problem, Refused, problem
from ledger.core.i18n import in_both
from ledger.core.limits import MAX_AMOUNT
from ledger.core.text import quoted, reason_problem
from ledger.statements.balance_requirement import RESULT, adjustments, wording
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.label import Label
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A row whose amount is entered."""

    id: str
    label: Label
    is_memo: bool
    """Whether it stands in a statement or a note; else in the balance requirement."""

    amount: Ore | None
    """Öre with the sign of print; None when nothing has been entered."""


def adjustable(book: Book, year: int) -> tuple[Adjustable, ...]:
    """The rows of a calendar year whose amounts are entered, with what has been."""
    with book.reading():
        years = fiscal_years(book)
        own = next((one for one in years if one.name == year), years[0])
        template, entered = template_of(book, own), adjustments(book, year)
        memos = prior_year_figures(book, year)
    return (
        *(
            Adjustable(line.id, in_both(line.label), is_memo=False, amount=entered.get(line.id))
            for line in wording(year)
            if not line.is_sum and line.id != RESULT
        ),
        *(
            Adjustable(line.id, line.label, is_memo=True, amount=memos.get(line.id))
            for line in template.lines()
            if line.kind == "memo"
        ),
    )


def adjust(
    book: Book,
    year: int,
    figures: Mapping[str, Ore],
    reason: str,
    by: str = "",
    *,
    seen: int | None = None,
) -> None:
    """Enters amounts by row, with the sign of print; a row entered again gets its new amount.

    Raises Refused when the year has no such row, no reason is given, the year is closed, or
    amounts were entered after the journal entry `seen`.
    """
    with book.writing():
        refuse_if_changed(book, seen, "adjustment")
        rows = {row.id: row for row in adjustable(book, year)}
        if problems := tuple(_problems(book, year, figures, rows, reason)):
            raise Refused(problems)
        amount_rows: tuple[Row, ...] = tuple(
            ("published" if rows[line].is_memo else "adjustment", year, line, amount)
            for line, amount in figures.items()
        )
        entry = Entry("adjustment", by, (*amount_rows, ("reason", reason)))
        book.append(entry)


def adjust_refusal(book: Book, year: int) -> Problem | None:
    """Why nothing can be entered for the calendar year; None when it can."""
    years = fiscal_years(book)
    own = next((one for one in years if one.name == year), None)
    if own is None:
        return prior_year_refusal(book, year) if year < years[0].name else no_year(year, years)
    if own.closed:
        return problem(
            "adjust-closed",
            "{year} is closed and prints as it did; reopen it to change what is entered.",
            year=year,
        )
    return None


def _problems(
    book: Book,
    year: int,
    figures: Mapping[str, Ore],
    rows: Mapping[str, Adjustable],
    reason: str,
) -> Iterator[Problem]:
    if refusal := adjust_refusal(book, year):
        yield refusal
    if fault := reason_problem(reason):
        yield fault
    for line, amount in figures.items():
        if line not in rows or abs(amount) > MAX_AMOUNT:
            yield problem(
                "no-adjustment",
                "{year} has no row {line} to enter; choose one of {lines}.",
                line,
                year=year,
                line=quoted(line),
                lines=", ".join(rows),
            )
