"""Gains and losses of disposals, for the balance requirement: to be judged, not entered by itself.

Since fiscal year 2024 gains that are not in line with sound financial management are taken off,
and losses on sales that are in line with it put back (LKBR 11:10); until then all gains were taken
off, as the ledger tells, and losses could be excepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.assets.register import disposals
from ledger.core.errors import problem
from ledger.core.money import write_amount, write_decimal
from ledger.statements.balance_requirement import adjustments, wording

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.money import Ore

LOSSES = ("capital_losses", "losses_excepted")
"""The row for losses, as the law words it since 2024 and before."""


def adjustments_to_judge(book: Book, year: FiscalYear) -> dict[str, Ore]:
    """By row what the year's disposals may be adjusted by, where nothing has been entered.

    A gain with a minus; of losses those of sales, since what is scrapped is not sold.
    """
    with book.reading():
        rows = {line.id: line for line in wording(year.name)}
        of_year = [one for one in disposals(book) if one.day in year.period]
        entered = adjustments(book, year.name) if of_year else {}
        found = {
            "capital_gains": -sum(max(one.gain, 0) for one in of_year),
            next(name for name in LOSSES if name in rows): -sum(
                min(one.gain, 0) for one in of_year if one.price
            ),
        }
    return {
        name: amount
        for name, amount in found.items()
        if amount and name not in entered and not rows[name].role
    }


def adjustment_proposal(book: Book, year: FiscalYear) -> Problem | None:
    """What is to be judged of the year's disposals, and how it is entered; None when nothing is."""
    found = adjustments_to_judge(book, year)
    if not found:
        return None
    return problem(
        "disposals-to-judge",
        "Fixed assets were sold in {year} with gains of {gains} and losses of {losses}: judge"
        " whether they are in line with sound financial management (LKBR 11:10), and enter those"
        " that count with {remedy}.",
        remedy="adjust",
        year=year.name,
        gains=write_amount(-found.get("capital_gains", 0)),
        losses=write_amount(sum(amount for name, amount in found.items() if name in LOSSES)),
        rows=" ".join(f"{name}={write_decimal(amount)}" for name, amount in found.items()),
    )
