"""Registers on paper: ledger, journal, lists and a single voucher, as parts of pages.

Every ledger on paper tells what a voucher corrects and what corrects it (BFL 5:5).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exports.render.figure_pages import operations_pages
from exports.render.page_parts import ROOMY, heading, register_tables
from exports.render.tables import register
from exports.words import title
from ledger.bookkeeping.attachments import attachments
from ledger.bookkeeping.chart_of_accounts import account_names
from ledger.core.calendar import swedish_day, zoned_time
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid, pmsgid, translated
from ledger.core.model import object_text
from ledger.core.table import PAGE_AMOUNT, Column, Row, Table
from ledger.invoices.invoice_table import invoice_table
from ledger.invoices.received import stored_invoice
from ledger.registers.system_documentation import system_documentation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exports.export_request import ExportRequest
    from exports.render.markdown import Part
    from ledger.bookkeeping.attachments import Attachment
    from ledger.core.label import Language
    from ledger.core.model import Voucher

MOST_ROWS = 20_000
"""Rows of a register that a PDF can take: some 400 pages, a gigabyte of memory to set."""


def register_pages(name: str) -> Callable[[ExportRequest], Iterator[Part]]:
    """The pages of a register that is printed as its table stands."""

    def pages_of(source: ExportRequest) -> Iterator[Part]:
        table = register(source, name)
        counted = replace(table, rows=_counted(table.rows))
        yield from register_tables(counted, source.language)

    return pages_of


def system_pages(source: ExportRequest) -> Iterator[Part]:
    """How the books are built and kept, section by section (systemdokumentation)."""
    for section in system_documentation(source.book, source.language):
        yield heading(translated(section.title, source.language), 2)
        for what, how in section.rows:
            runs = [{"text": f"{what}: ", "bold": True}, {"text": how}]
            yield {"kind": "paragraph", "runs": runs}


AUDITED = (
    "account-specifications",
    "reconciliations",
    "closing",
    "journal-tests",
    "cutoff",
)
"""What an auditor asks for, and the year-end rests on (LKBR 4:6)."""

PAGES: Mapping[str, Callable[[ExportRequest], Iterator[Part]]] = {
    **{name: register_pages(name) for name in ("trial", "ledger", "journal", "vouchers")},
    "open-items": register_pages("open-items"),
    "assets": register_pages("assets"),
    **{name: register_pages(name) for name in ("vat", "vat-vouchers", "vat-year")},
    **{name: register_pages(name) for name in ("claims", "claim-costs")},
    "operations": operations_pages,
    "accounts": register_pages("accounts"),
    **{name: register_pages(name) for name in AUDITED},
    **{name: register_pages(name) for name in ("approvals", "proof", "compliance", "history")},
    "system": system_pages,
}
"""The registers that have a PDF of their own."""

ERASED = msgid("; erased {day} by {by}: {reason}")

_POSTINGS = (
    Column("account", "", "code", file_label=msgid("Account")),
    Column("text", file_label=msgid("Text")),
    Column("debit", "", "amount", file_label=msgid("Debit"), page_width=PAGE_AMOUNT),
    Column("credit", "", "amount", file_label=msgid("Credit"), page_width=PAGE_AMOUNT),
)


def _attachment(item: Attachment, language: Language) -> str:
    """An attachment by its name and SHA-256; of an erased one, who erased it, when and why."""
    name = f"{item.name}, SHA-256 {item.sha256}"
    if not item.erased_at:
        return name
    facts = {"by": item.erased_by, "reason": item.erased_because}
    return name + translated(ERASED, language, day=swedish_day(item.erased_at), **facts)


def voucher_pages(source: ExportRequest, voucher: Voucher) -> Iterator[Part]:
    """One voucher with everything that BFL 5:7 asks, and its postings."""
    language = source.language
    names = account_names(source.book, source.year)
    facts = (
        (msgid("Date"), str(voucher.date)),
        (msgid("Event date"), str(voucher.event_date)),
        (msgid("Counterparty"), voucher.counterparty),
        (msgid("Document"), voucher.document),
        (msgid("Recorded"), f"{voucher.recorded_by}, {zoned_time(voucher.registered_at)}"),
        (
            pmsgid("export", "Approved"),
            ", ".join(filter(None, (voucher.approved_by, zoned_time(voucher.approved_at)))),
        ),
        (msgid("Reg. no."), str(voucher.sequence)),
        (msgid("corrects"), voucher.corrects),
        (msgid("corrected by"), voucher.corrected_by),
        *(
            (msgid("Attachment"), _attachment(item, language))
            for item in attachments(source.book, voucher.sequence)
        ),
    )
    yield {"kind": "paragraph", "runs": [{"text": voucher.text, "bold": True}]}
    for name, text in facts:
        if text:
            runs = [{"text": f"{translated(name, language)}: "}, {"text": text}]
            yield {"kind": "paragraph", "runs": runs}
    rows = []
    for posting in voucher.postings:
        amount, objects = posting.amount, object_text(posting.objects)
        text = ", ".join(filter(None, (names.get(posting.account, ""), posting.text, objects)))
        sides = (None, -amount) if amount < 0 else (amount, None)
        rows.append(Row((posting.account, text, *sides)))
    total = sum(max(posting.amount, 0) for posting in voucher.postings)
    rows.append(Row(("", translated("Total", language), total, total), "total"))
    for part in register_tables(Table((), _POSTINGS, rows), language):
        yield {**part, "air": ROOMY}
    yield from _e_invoices(source, voucher)


def _e_invoices(source: ExportRequest, voucher: Voucher) -> Iterator[Part]:
    """The e-invoices of a voucher, as a person reads them."""
    for item in attachments(source.book, voucher.sequence):
        if invoice := stored_invoice(source.book, item.sha256, item.name):
            shown = invoice_table(invoice, source.language)
            name, *about = shown.title
            yield heading(name, 2)
            yield from ({"kind": "paragraph", "runs": [{"text": line}]} for line in about)
            yield from register_tables(shown, source.language)


def pages(source: ExportRequest, name: str) -> list[Part]:
    """A register under its heading; raises Refused when it is too long for a PDF."""
    days = "" if name in OF_THE_BOOK else f" {source.period.first} – {source.period.last}"
    return [heading(f"{title(name, source.language)}{days}"), *PAGES[name](source)]


OF_THE_BOOK = ("accounts", "history", "system")
"""Registers of the whole book, whatever days are asked for."""


def _counted(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, as long as a PDF can take them; those of no file of data are not counted."""
    count = 0
    for row in rows:
        count += "file" in row.on
        if count > MOST_ROWS:
            raise Refused(
                problem(
                    "pdf-too-long",
                    "There are more than {most} rows, too many for a PDF; choose fewer days, or"
                    " export as xlsx or csv.",
                    most=MOST_ROWS,
                )
            )
        yield row
