"""Registers on paper: ledger, journal, lists and a single voucher, as parts of pages.

Every ledger on paper tells what a voucher corrects and what corrects it (BFL 5:5).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from exports.render.follow_up_tables import operations_pages
from exports.render.page_parts import CLOSE, ROOMY, heading, register_table, written
from exports.render.register_tables import (
    REGISTERS,
    account_names,
    object_text,
    opening_by_account,
)
from exports.words import title, word
from ledger.bookkeeping.attachments import attachments
from ledger.bookkeeping.voucher_queries import postings_by_account, postings_by_registration
from ledger.core.errors import Refused, problem
from ledger.core.i18n import translated
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.registers.system_documentation import system_documentation
from ledger.registers.trial import trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exports.export_request import ExportRequest
    from exports.render.markdown import Part
    from exports.render.table import Row, Table
    from ledger.bookkeeping.voucher_queries import PostingRow
    from ledger.core.model import Voucher
    from ledger.core.money import Ore

Item = TypeVar("Item")

MOST_ROWS = 20_000
"""Rows of a register that a PDF can take: some 400 pages, a gigabyte of memory to set."""


def ledger_pages(source: ExportRequest) -> Iterator[Part]:
    """The general ledger: an account under each heading, its balance brought forward (huvudbok)."""
    names = account_names(source)
    opening = opening_by_account(source)
    lines = _counted(postings_by_account(source.book, source.period))
    moved = {account: list(own) for account, own in groupby(lines, attrgetter("account"))}
    for account in sorted({*moved, *(key for key, amount in opening.items() if amount)}):
        yield heading(f"{account} {names.get(account, '')}", 2)
        brought = opening.get(account, 0)
        yield _table(source, _LEDGER, _account_rows(source, moved.get(account, []), brought))


_LEDGER = ("date", "voucher-number", "text", "debit", "credit", "balance")


def _account_rows(source: ExportRequest, lines: list[PostingRow], brought: Ore) -> Iterator[Part]:
    balance = brought
    yield _row(["", "", word("brought-forward", source.language), "", "", write_amount(balance)])
    for line in lines:
        balance += line.amount
        text = pages_of(line, source)
        yield _row([line.date, _voucher(line), text, *_sides(line.amount), write_amount(balance)])
    sums = _sums(line.amount for line in lines)
    total = ["", "", word("sum", source.language), *sums, write_amount(balance)]
    yield _row(total, "sum")


_JOURNAL = ("sequence", "voucher-number", "date", "account", "text", "debit", "credit")


def journal_pages(source: ExportRequest) -> Iterator[Part]:
    """The journal: every posting in the order it was registered (grundbok)."""
    lines = list(_counted(postings_by_registration(source.book, source.period)))
    rows = [
        _row(
            [
                str(line.sequence),
                _voucher(line),
                line.date,
                line.account,
                pages_of(line, source),
                *_sides(line.amount),
            ]
        )
        for line in lines
    ]
    sums = _sums(line.amount for line in lines)
    rows.append(_row(["", "", "", "", word("sum", source.language), *sums], "total"))
    yield _table(source, _JOURNAL, rows)


def trial_pages(source: ExportRequest) -> Iterator[Part]:
    """The trial balance, its columns added up to zero (saldobalans)."""
    table = REGISTERS["trial"](source)
    part = register_table(table, source.language)
    lines = trial(source.book, source.year, source.part)
    sums = (
        sum(line.opening for line in lines),
        sum(line.movement for line in lines),
        sum(line.closing for line in lines),
    )
    cells = written(("", word("sum", source.language), *sums), table.columns)
    yield {**part, "rows": [*part["rows"], _row(cells, "total")]}


def open_item_pages(source: ExportRequest) -> Iterator[Part]:
    """The open items, added up account by account: the appendix to a note (LKBR 4:6)."""
    table = _narrowed(REGISTERS["open-items"](source), _ITEMS)
    rows: list[Part] = []
    for account, items in groupby(table.rows(), lambda row: row[0]):
        own = list(items)
        rows += (_row(written(row, table.columns)) for row in own)
        cells: Row = (account, word("sum", source.language), "", "", sum(_ore(row) for row in own))
        rows.append(_row(written(cells, table.columns), "sum"))
    yield register_table(table, source.language, rows)


_ITEMS = ("account", "counterparty", "document", "since", "amount")


def _ore(row: Row) -> Ore:
    return int(row[-1] or 0)


def voucher_list_pages(source: ExportRequest) -> Iterator[Part]:
    """The vouchers, one line each, with who recorded and who approved (verifikationslista)."""
    yield register_table(_narrowed(REGISTERS["vouchers"](source), _VOUCHERS), source.language)


_VOUCHERS = (
    "sequence",
    "series",
    "number",
    "date",
    "text",
    "counterparty",
    "document",
    "amount",
    "recorded_by",
    "approved_by",
    "corrects",
    "corrected_by",
)


def history_pages(source: ExportRequest) -> Iterator[Part]:
    """What was done, by whom and when, the chain left out (behandlingshistorik)."""
    names = ("seq", "at", "by", "program", "said")
    yield register_table(_narrowed(REGISTERS["history"](source), names), source.language)


def system_pages(source: ExportRequest) -> Iterator[Part]:
    """How the books are built and kept, section by section (systemdokumentation)."""
    for section in system_documentation(source.book, source.language):
        yield heading(translated(section.title, source.language), 2)
        for what, how in section.rows:
            runs = [{"text": f"{what}: ", "bold": True}, {"text": how}]
            yield {"kind": "paragraph", "runs": runs}


def _narrowed(table: Table, names: tuple[str, ...]) -> Table:
    """The table with only these columns, as many rows as a PDF can take."""
    places = [index for index, column in enumerate(table.columns) if column.id in names]
    return replace(
        table,
        columns=tuple(table.columns[index] for index in places),
        rows=lambda: (tuple(row[index] for index in places) for row in _counted(table.rows())),
    )


def plain_pages(name: str) -> Callable[[ExportRequest], Iterator[Part]]:
    """The pages of a register that is printed as it is."""

    def pages(source: ExportRequest) -> Iterator[Part]:
        yield register_table(REGISTERS[name](source), source.language)

    return pages


PAGES: Mapping[str, Callable[[ExportRequest], Iterator[Part]]] = {
    "trial": trial_pages,
    "ledger": ledger_pages,
    "journal": journal_pages,
    "vouchers": voucher_list_pages,
    "open-items": open_item_pages,
    "operations": operations_pages,
    "accounts": plain_pages("accounts"),
    "proof": plain_pages("proof"),
    "history": history_pages,
    "system": system_pages,
}
"""The registers that have a PDF of their own."""

_POSTINGS = ("account", "text", "debit", "credit")


def voucher_pages(source: ExportRequest, voucher: Voucher) -> Iterator[Part]:
    """One voucher with everything that BFL 5:7 asks, and its postings."""
    language = source.language
    names = account_names(source)
    facts = (
        ("date", str(voucher.date)),
        ("event-date", str(voucher.event_date)),
        ("counterparty", voucher.counterparty),
        ("document", voucher.document),
        ("recorded", f"{voucher.recorded_by}, {voucher.registered_at}"),
        ("approved", ", ".join(filter(None, (voucher.approved_by, voucher.approved_at)))),
        ("sequence", str(voucher.sequence)),
        ("corrects", voucher.corrects),
        ("corrected-by", voucher.corrected_by),
        *(
            ("file", f"{item.name}, SHA-256 {item.sha256}")
            for item in attachments(source.book, voucher.sequence)
        ),
    )
    yield {"kind": "paragraph", "runs": [{"text": voucher.text, "bold": True}]}
    for name, text in facts:
        if text:
            runs = [{"text": f"{word(name, language)}: "}, {"text": text}]
            yield {"kind": "paragraph", "runs": runs}
    rows = []
    for posting in voucher.postings:
        description = [names.get(posting.account, ""), posting.text, object_text(posting.objects)]
        cells = [posting.account, ", ".join(filter(None, description)), *_sides(posting.amount)]
        rows.append(_row(cells))
    sums = _sums(posting.amount for posting in voucher.postings)
    rows.append(_row(["", word("sum", language), *sums], "total"))
    yield {**_table(source, _POSTINGS, rows), "air": ROOMY}


def pages_of(line: PostingRow, source: ExportRequest) -> str:
    """The text of a posting with its objects, and what it corrects or is corrected by."""
    marks = [object_text(line.objects)]
    if line.corrects:
        marks.append(f"{word('corrects', source.language)} {line.corrects}")
    if line.corrected_by:
        marks.append(f"{word('corrected-by', source.language)} {line.corrected_by}")
    marked = ", ".join(filter(None, marks))
    return f"{line.text} ({marked})" if marked else line.text


def pages(source: ExportRequest, name: str) -> list[Part]:
    """A register under its heading; raises Refused when it is too long for a PDF."""
    days = "" if name in OF_THE_BOOK else f" {source.period.first} – {source.period.last}"
    return [heading(f"{title(name, source.language)}{days}"), *PAGES[name](source)]


OF_THE_BOOK = ("accounts", "history", "system")
"""Registers of the whole book, whatever days are asked for."""


def _counted(items: Iterable[Item]) -> Iterator[Item]:
    """The items, as long as a PDF can take them."""
    for count, item in enumerate(items):
        if count == MOST_ROWS:
            raise Refused(
                problem(
                    "pdf-too-long",
                    "There are more than {most} rows, too many for a PDF; choose fewer days, or"
                    " export as xlsx or csv.",
                    most=MOST_ROWS,
                )
            )
        yield item


def _table(source: ExportRequest, names: Iterable[str], rows: Iterable[Part]) -> Part:
    columns = []
    for name in names:
        is_amount = name in ("debit", "credit", "balance")
        columns.append(
            {
                "label": word(name, source.language),
                "align": "right" if is_amount or name == "sequence" else "left",
                "width": "rest" if name == "text" else 7 if is_amount else "auto",
                "amount": is_amount,
            }
        )
    return {"kind": "table", "caption": "", "air": CLOSE, "columns": columns, "rows": list(rows)}


def _row(cells: list[str], kind: str = "row") -> Part:
    return {"kind": kind, "level": 0, "cells": cells}


def _voucher(line: PostingRow) -> str:
    return voucher_name(line.series, line.number)


def _sides(amount: Ore) -> tuple[str, str]:
    """The amount on the debit or the credit side."""
    written_out = write_amount(abs(amount))
    return ("", written_out) if amount < 0 else (written_out, "")


def _sums(amounts: Iterable[Ore]) -> tuple[str, str]:
    known = list(amounts)
    debit = sum(amount for amount in known if amount > 0)
    return write_amount(debit), write_amount(debit - sum(known))
