"""What each item of the balance sheet is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.core.i18n import msgid, translated
from ledger.core.model import object_text
from ledger.core.table import DATA, EVERYWHERE, FILE, SHEET, Column, Row, Table
from ledger.registers.columns import ACCOUNT, ACCOUNT_NAME, OBJECTS
from ledger.report_layout.model import SIGNS
from ledger.report_layout.placement import UNPLACED
from ledger.statements.book_statements import columns, template_of
from ledger.statements.line_amounts import line_amounts
from ledger.statements.statement import UNPLACED_LABEL
from ledger.statements.statement_table import LINE_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.label import Language
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell, Face
    from ledger.report_layout.model import Template
    from ledger.report_layout.placement import Placement


def specifications_table(book: Book, query: ReportQuery) -> Table:
    """What each item of the balance sheet is made of, account by account (LKBR 4:6).

    In a workbook, where a figure is followed from note to account, each line of income and costs
    too.
    """
    template = template_of(book, query.year)
    items = _items(template, query.language)
    labels: Mapping[Cell, str] = {item: label for item, (label, *_sign_and_face) in items.items()}

    def rows() -> Iterator[Row]:
        chart = accounts(book, query.year)
        names = {account.number: account.name for account in chart}
        column = columns(book, template, query.year, query.period, "balance")[0]
        kinds = {account.number: account.kind for account in chart}
        placement = line_amounts(template, column, kinds).placement
        for (item, (label, sign, on)), key in _placed(placement, items):
            account, members = key
            balances = column.balances
            amounts = placement.amounts(balances, key) if balances else {}
            before, during = amounts.get(item, (0, 0))
            opening, closing = sign * before, sign * (before + during)
            if opening or closing:
                name = names.get(account, "")
                about = (item, label, item, account, name, object_text(members))
                yield Row((*about, opening, closing - opening, closing), on=on)

    about = msgid("With the sign of the printed line")
    return Table(
        (),
        (
            replace(LINE_ID, on=DATA),
            Column("item", on=DATA, file_label=msgid("Item")),
            Column("id", on=SHEET, file_label=msgid("Item"), words=labels),
            ACCOUNT,
            ACCOUNT_NAME,
            OBJECTS,
            *(
                Column(id_, kind="amount", on=FILE, file_label=label, about=about, adds=adds)
                for id_, label, adds in (
                    ("opening", msgid("Opening"), ()),
                    ("movement", msgid("Movement"), ()),
                    ("closing", msgid("Closing"), ("opening", "movement")),
                )
            ),
        ),
        [*rows()],
        id="specifications",
    )


_Item: TypeAlias = "tuple[str, int, frozenset[Face]]"
"""What an item is called, its sign, and where it is shown."""


def _items(template: Template, language: Language) -> dict[str, _Item]:
    """The leaves by id, those of the balance sheet first."""
    items: dict[str, _Item] = {}
    for is_income in (False, True):
        on = SHEET if is_income else EVERYWHERE
        for leaf in template.leaves():
            if (leaf.part == "income") == is_income:
                row = leaf.row.label.in_language(language)
                own = leaf.line.label.in_language(language)
                sign = leaf.sign if is_income else SIGNS[leaf.part]
                items[leaf.line.id] = (f"{row}: {own}" if leaf.note else row, sign, on)
        for part, sign in SIGNS.items():
            if (part == "income") == is_income:
                items[UNPLACED[part]] = (translated(UNPLACED_LABEL, language), sign, on)
    return items


def _placed(
    placement: Placement, items: Mapping[str, _Item]
) -> Iterator[tuple[tuple[str, _Item], Key]]:
    return ((one, key) for one in items.items() for key in placement.keys_of((one[0],)))
