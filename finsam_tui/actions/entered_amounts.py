"""Amounts that no voucher brings: opening balances, the year before the book, adjustments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.bookkeeping.opening_balances import set_opening_balances
from ledger.bookkeeping.prior_year import set_prior_year_balances, set_prior_year_figures
from ledger.core.errors import problem
from ledger.core.money import write_amount
from ledger.statements.adjustments import adjust
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.book.book import Book
    from ledger.bookkeeping.prior_year import PriorBalance
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.money import Ore

__all__ = ["adjust", "result_left_in_equity", "set_opening_balances", "set_prior_year"]


def result_left_in_equity(
    book: Book, year: FiscalYear, amounts: Mapping[Key, Ore]
) -> Problem | None:
    """That a year begins with last year's result where its own is to come; None when it does not.

    The year-end has moved it to the results of earlier years (BFL 5:1, LKBR 4:4).
    """
    template = template_of(book, year)
    left = sum(one for key, one in amounts.items() if key[0] == template.equity_result)
    if not left:
        return None
    return problem(
        "opening-result",
        "{account} begins with {amount}: it is for the year's own result. Move the amount to"
        " {carried}, where the results of earlier years stand.",
        account=template.equity_result,
        amount=write_amount(left),
        carried=template.equity_brought_forward,
    )


def set_prior_year(
    book: Book,
    year: int,
    *,
    figures: Mapping[str, Ore] | None = None,
    balances: Sequence[PriorBalance] | None = None,
    by: str = "",
    seen: int | None = None,
) -> None:
    """States a year kept elsewhere anew, both at once or neither; None leaves what there is.

    `figures` by line with the sign of print, `balances` by account with debit positive, in öre.
    Raises Refused with all that is wrong, and when the year was stated after entry `seen`.
    """
    with book.writing():
        refuse_if_changed(book, seen, "prior-year")
        if figures is not None:
            set_prior_year_figures(book, year, figures, by)
        if balances is not None:
            set_prior_year_balances(book, year, balances, by)
