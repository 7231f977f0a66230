"""Amounts that no voucher brings: opening balances, the year before the book, adjustments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.bookkeeping.opening_balances import set_opening_balances
from ledger.bookkeeping.prior_year import set_prior_year_balances, set_prior_year_figures
from ledger.statements.adjustments import adjust

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.book.book import Book
    from ledger.bookkeeping.prior_year import PriorBalance
    from ledger.core.money import Ore

__all__ = ["adjust", "set_opening_balances", "set_prior_year"]


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
