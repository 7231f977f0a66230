"""What each item of the balance sheet is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.core.i18n import msgid, translated
from ledger.core.table import FILE, Anew, Column, Row, Table
from ledger.registers.columns import ACCOUNT, ACCOUNT_NAME, OBJECTS, object_text
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
    from ledger.report_layout.model import Template
    from ledger.report_layout.placement import Placement


def specifications_table(book: Book, query: ReportQuery) -> Table:
    """What each item of the balance sheet is made of, account by account (LKBR 4:6)."""

    def rows() -> Iterator[Row]:
        chart = accounts(book, query.year)
        template = template_of(book, query.year)
        names = {account.number: account.name for account in chart}
        column = columns(book, template, query.year, query.period, "balance")[0]
        items = _balance_items(template, query.language)
        kinds = {account.number: account.kind for account in chart}
        placement = line_amounts(template, column, kinds).placement
        for item, label, sign, key in _placed(placement, items):
            account, members = key
            balances = column.balances
            amounts = placement.amounts(balances, key) if balances else {}
            before, during = amounts.get(item, (0, 0))
            opening, closing = sign * before, sign * (before + during)
            if opening or closing:
                name = names.get(account, "")
                about = (item, label, account, name, object_text(members))
                yield Row((*about, opening, closing - opening, closing))

    about = msgid("With the sign of the printed line")
    return Table(
        (),
        (
            replace(LINE_ID, on=FILE),
            Column("item", on=FILE, file_label=msgid("Item"), file_width=52),
            ACCOUNT,
            ACCOUNT_NAME,
            OBJECTS,
            *(
                Column(id_, kind="amount", on=FILE, file_label=label, about=about, file_width=16)
                for id_, label in (
                    ("opening", msgid("Opening")),
                    ("movement", msgid("Movement")),
                    ("closing", msgid("Closing")),
                )
            ),
        ),
        Anew(rows),
        id="specifications",
    )


def _balance_items(template: Template, language: Language) -> dict[str, tuple[str, int]]:
    """The leaves of the balance sheet by id: what each is called, and its sign."""
    items: dict[str, tuple[str, int]] = {}
    for leaf in template.leaves():
        if leaf.part != "income":
            row = leaf.row.label.in_language(language)
            own = leaf.line.label.in_language(language)
            items[leaf.line.id] = (f"{row}: {own}" if leaf.note else row, SIGNS[leaf.part])
    for part, sign in SIGNS.items():
        if part != "income":
            items[UNPLACED[part]] = (translated(UNPLACED_LABEL, language), sign)
    return items


def _placed(
    placement: Placement, items: Mapping[str, tuple[str, int]]
) -> Iterator[tuple[str, str, int, Key]]:
    for item, (label, sign) in items.items():
        for key in placement.keys_of((item,)):
            yield item, label, sign, key
