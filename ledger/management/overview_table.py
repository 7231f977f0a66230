"""The year at a glance as a table: what the overview of the screens shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.table import AMOUNT, CSV, SHOWN, TEXT, Column, Row, Table
from ledger.management.overview import key_position

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.management.overview import KeyPosition


def _figures(seen: KeyPosition, query: ReportQuery) -> tuple[tuple[str, str, Ore | None], ...]:
    _ = query.words
    return (
        ("result", _("Result"), seen.result),
        ("result_before", _("same period {period}", period=seen.before), seen.result_before),
        ("budget", _("Budget"), seen.budget),
        ("liquid", _("Liquid assets"), seen.liquid),
        ("equity", _("Equity"), seen.equity),
        ("assets", _("Assets"), seen.assets),
    )


def overview_table(book: Book, query: ReportQuery) -> Table:
    """Result, liquid assets and equity of the days, then the months of the year, in öre.

    What is not known, of last year or of the budget, is blank and null. Raises TemplateError.
    """
    _ = query.words
    seen = key_position(book, query.year, query.period)
    figures = _figures(seen, query)
    months = [
        {"month": month.number, "liquid": month.liquid, "result": month.result}
        for month in seen.months
    ]
    return Table(
        query.title(_("Overview")),
        (
            Column("id", on=CSV),
            Column("month", _("Month"), "number", 6, on=SHOWN),
            Column("label", width=24, on=TEXT),
            Column("amount", "", "amount", AMOUNT, on=SHOWN),
            Column("liquid", _("Liquid assets"), "amount", AMOUNT, on=SHOWN),
            Column("result", _("Result"), "amount", AMOUNT, on=SHOWN),
        ),
        [
            *(Row((id_, None, label, amount, None, None)) for id_, label, amount in figures),
            *(
                Row(("month", one["month"], "", None, one["liquid"], one["result"]))
                for one in months
            ),
        ],
        id="overview",
        document={
            **query.head(),
            **{id_: amount for id_, _label, amount in figures},
            "months": months,
            "unplaced": list(seen.unplaced),
        },
    )
