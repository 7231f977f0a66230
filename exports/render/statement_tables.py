"""Statements, notes and specifications as tables; signs as printed, amounts exact to the öre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.follow_up_tables import budget_of
from exports.render.register_tables import (
    ACCOUNT,
    ACCOUNT_NAME,
    OBJECTS,
    REGISTERS,
    account_names,
    object_text,
)
from exports.render.table import Column, Table
from exports.words import TITLES
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.core.i18n import translated
from ledger.core.label import Label
from ledger.report_layout.model import SIGNS
from ledger.report_layout.placement import UNPLACED
from ledger.statements.book_statements import columns, template_of
from ledger.statements.line_amounts import line_amounts
from ledger.statements.statement import UNPLACED_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from exports.export_request import ExportRequest
    from exports.render.table import Row
    from ledger.core.balances import Key
    from ledger.report_layout.model import Template
    from ledger.report_layout.placement import Placement
    from ledger.statements.notes import Notes
    from ledger.statements.statement import ColumnHead, Line, Statement

LINE_ID = Column(
    "id", Label("Rad", "Line"), about=Label("Radens namn i mallen", "The line in the template")
)
LINE_LABEL = Column("label", Label("Benämning", "Label"), width=56)
LINE_KIND = Column(
    "kind",
    Label("Slag", "Kind"),
    about=Label("heading rubrik, row rad, sum summa, text text", "heading, row, sum, or text"),
    width=8,
)
LINE_LEVEL = Column(
    "level", Label("Nivå", "Level"), "number", Label("0 är ytterst", "0 is outermost"), 6
)
NOTE = Column("note", Label("Not", "Note"), width=6)


def statement_table(statement: Statement) -> Table:
    """A statement, line by line as it is printed."""

    def rows() -> Iterator[Row]:
        for line in statement.lines:
            yield (line.id, line.label, line.kind, line.level, line.note, *_amounts(line, heads))

    heads = statement.columns
    about = (LINE_ID, LINE_LABEL, LINE_KIND, LINE_LEVEL, NOTE)
    return Table(statement.report, TITLES[statement.report], (*about, *amount_columns(heads)), rows)


def notes_table(notes: Notes) -> Table:
    """The notes one after the other; each begins with its heading and ends with its total."""

    def rows() -> Iterator[Row]:
        number: str | None = None
        for line in notes.lines:
            number = line.note if line.kind == "heading" else number
            yield (number, line.id, line.label, line.kind, line.level, *_amounts(line, heads))

    heads = notes.columns
    about = (NOTE, LINE_ID, LINE_LABEL, LINE_KIND, LINE_LEVEL)
    return Table("notes", TITLES["notes"], (*about, *amount_columns(heads)), rows)


def every_table(source: ExportRequest) -> tuple[Table, ...]:
    """Every table of the period: statements, notes and what is below."""
    statements = map(statement_table, source.statements())
    return (*statements, notes_table(source.notes()), *other_tables(source))


def other_tables(source: ExportRequest) -> tuple[Table, ...]:
    """Specifications and registers, and the budget when there is one."""
    budget = budget_of(source)
    return (
        specifications(source),
        *([statement_table(budget)] if budget else []),
        *(make(source) for make in REGISTERS.values()),
    )


def amount_columns(heads: Sequence[ColumnHead]) -> tuple[Column, ...]:
    """A column of amounts for each of the report's."""
    return tuple(
        Column(head.id, Label(head.label, head.label), "amount", width=16) for head in heads
    )


def _amounts(line: Line, heads: Sequence[ColumnHead]) -> Row:
    amounts = line.amounts or ()
    return (*amounts, *[None] * (len(heads) - len(amounts)))


def specifications(source: ExportRequest) -> Table:
    """What each item of the balance sheet is made of, account by account (LKBR 4:6)."""

    def rows() -> Iterator[Row]:
        template = template_of(source.book, source.year)
        names = account_names(source)
        column = columns(source.book, template, source.year, source.part, "balance")[0]
        items = _balance_items(template, source)
        kinds = {account.number: account.kind for account in accounts(source.book, source.year)}
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
                yield (*about, opening, closing - opening, closing)

    about = Label("Med den tryckta radens tecken", "With the sign of the printed line")
    return Table(
        "specifications",
        TITLES["specifications"],
        (
            LINE_ID,
            Column("item", Label("Post", "Item"), width=52),
            ACCOUNT,
            ACCOUNT_NAME,
            OBJECTS,
            Column("opening", Label("Ingående", "Opening"), "amount", about, 16),
            Column("movement", Label("Förändring", "Movement"), "amount", about, 16),
            Column("closing", Label("Utgående", "Closing"), "amount", about, 16),
        ),
        rows,
    )


def _balance_items(template: Template, source: ExportRequest) -> dict[str, tuple[str, int]]:
    """The leaves of the balance sheet by id: what each is called, and its sign."""
    items: dict[str, tuple[str, int]] = {}
    for leaf in template.leaves():
        if leaf.part != "income":
            row = leaf.row.label.in_language(source.language)
            own = leaf.line.label.in_language(source.language)
            items[leaf.line.id] = (f"{row}: {own}" if leaf.note else row, SIGNS[leaf.part])
    for part, sign in SIGNS.items():
        if part != "income":
            items[UNPLACED[part]] = (translated(UNPLACED_LABEL, source.language), sign)
    return items


def _placed(
    placement: Placement, items: Mapping[str, tuple[str, int]]
) -> Iterator[tuple[str, str, int, Key]]:
    for item, (label, sign) in items.items():
        for key in placement.keys_of((item,)):
            yield item, label, sign, key
