"""Taking in an invoice: an e-invoice, a PDF or a picture becomes a draft that has the file.

The file is in the book, byte for byte as it was received, before the voucher is (LKBR 3:12). The
same file twice adds nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.book.journal import Entry
from ledger.book.regular_files import open_regular_file
from ledger.bookkeeping.attachments import IS_STORED, file_name, store_parts
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_years, year_of
from ledger.core import calendar
from ledger.core.errors import ImportFileError, problem
from ledger.core.limits import MAX_ATTACHMENT, RECOGNISED_BY
from ledger.core.model import Posting, VoucherInput, voucher_name
from ledger.entry.draft_parsing import EntryLookup
from ledger.entry.draft_store import DraftFile, VoucherDraft, save_draft, stored_drafts
from ledger.entry.posting_history import habits, latest_series
from ledger.invoices.e_invoice import buyer_problem, doubts, left_to_decide
from ledger.invoices.giro_numbers import PaymentAccount, read_payment_account
from ledger.invoices.invoice_draft import DraftContext, invoice_draft
from ledger.invoices.invoice_register import number_key
from ledger.invoices.parties import whose_key
from ledger.invoices.read_e_invoice import is_e_invoice, read_e_invoice
from ledger.invoices.received import seller_of
from ledger.invoices.record_invoice import double_invoices
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.book.journal import Row
    from ledger.core.errors import Problem
    from ledger.invoices.e_invoice import EInvoice

InvoiceFileKind: TypeAlias = Literal["e-invoice", "pdf", "picture"]

KIND = "received"
"""The kind of journal entry that tells of files that came in and have no voucher yet."""

_SIGNS: Mapping[bytes, InvoiceFileKind] = {
    b"%PDF-": "pdf",
    b"\x89PNG\r\n\x1a\n": "picture",
    b"\xff\xd8\xff": "picture",
    b"II*\0": "picture",
    b"MM\0*": "picture",
    b"GIF8": "picture",
}
"""How files of each kind begin."""


@dataclass(frozen=True, slots=True)
class InvoiceImport:
    """What came of an invoice's file."""

    file: str
    sha256: str
    kind: str
    """What it is: `"ubl"`, `"svefaktura"`, `"pdf"`, `"picture"`."""

    draft: VoucherDraft | None
    """None when nothing was added."""

    invoice: EInvoice | None = None
    known: Problem | None = None
    """Where the very same file is already, so that nothing was added."""

    remarks: tuple[Problem, ...] = ()


def invoice_file_kind(start: bytes) -> InvoiceFileKind | None:
    """What a file that begins like this is; None when it is no invoice and no picture of one."""
    signed = next((kind for sign, kind in _SIGNS.items() if start.startswith(sign)), None)
    return signed or ("e-invoice" if is_e_invoice(start) else None)


def import_invoice(
    book: Book, path: Path, *, accept_orgnr: bool = False, dry_run: bool = False, by: str = ""
) -> InvoiceImport:
    """Makes a draft of an invoice's file, the file and what it brings with it.

    Raises ImportFileError with every fault of the file: an e-invoice to another association, sums
    that do not agree, a file within it that is not what it says.
    """
    source, content = str(path), _content(path)
    digest = hashlib.sha256(content).hexdigest()
    kind = invoice_file_kind(content[:RECOGNISED_BY])
    with book.reading():
        invoice = None
        if kind == "e-invoice":
            invoice = read_e_invoice(BytesIO(content), source)
            wrong = buyer_problem(invoice, book.association.orgnr, source)
            if wrong and not accept_orgnr:
                raise ImportFileError(wrong)
        shown = invoice.kind if invoice else str(kind)
        if known := _where_it_is(book, digest):
            return InvoiceImport(source, digest, shown, None, invoice, known)
        several = [(path.name, content)]
        several += [(one.name, one.content) for one in (invoice.files if invoice else ())]
        found = {hashlib.sha256(one).hexdigest(): (name, one) for name, one in several}
        files = [DraftFile(one, file_name(name) or "?") for one, (name, _) in found.items()]
        draft = (
            invoice_draft(invoice, _context(book, invoice), files)
            if invoice
            else _plain_draft(book, path, files)
        )
        remarks = tuple(_remarks(book, invoice, draft, source)) if invoice else ()
    if not dry_run:
        contents = {one: content for one, (_, content) in found.items()}
        _store(book, draft, contents, by)
    return InvoiceImport(source, digest, shown, draft, invoice, None, remarks)


def _content(path: Path) -> bytes:
    """The bytes of a file; raises ImportFileError when it is empty or too large."""
    with open_regular_file(path) as stream:
        content = stream.read(MAX_ATTACHMENT + 1)
    if not 0 < len(content) <= MAX_ATTACHMENT:
        raise ImportFileError(
            problem(
                "attachment-size",
                "The file is {size:# byte|# bytes}; it must hold something, and at most {largest}.",
                str(path),
                size=path.stat().st_size,
                largest=MAX_ATTACHMENT,
            )
        )
    return content


def _plain_draft(book: Book, path: Path, files: Sequence[DraftFile]) -> VoucherDraft:
    """A draft that has nothing but the file, and its name for a start."""
    day = calendar.today()
    years = fiscal_years(book)
    near = min(max(day, years[0].first), years[-1].last)
    return VoucherDraft(
        near=near,
        date=near.isoformat(),
        document=file_name(path.name),
        series=latest_series(habits(book)),
        files=tuple(files),
    )


def _context(book: Book, invoice: EInvoice) -> DraftContext:
    year = year_of(book, invoice.issued)
    chart = {one.number: one for one in accounts(book, year)}
    return DraftContext(
        EntryLookup(chart, objects(book, year)),
        habits(book),
        template_of(book, year),
        seller_of(book, invoice),
    )


ATTACHED = """
SELECT v.series, v.number, substr(y.last_day, 1, 4) + 0
FROM attachment AS a JOIN voucher AS v ON v.sequence = a.voucher
JOIN fiscal_year AS y ON y.id = v.year
WHERE a.sha256 = ? ORDER BY a.voucher LIMIT 1
"""


def _where_it_is(book: Book, digest: str) -> Problem | None:
    """The voucher or the draft that has the file already."""
    with book.reading() as connection:
        row = connection.execute(ATTACHED, (digest,)).fetchone()
    if row:
        return problem(
            "invoice-recorded",
            "The very same file is with voucher {voucher} already; nothing was added.",
            voucher=voucher_name(*row),
        )
    if any(one.sha256 == digest for stored in stored_drafts(book) for one in stored.draft.files):
        return problem(
            "invoice-in-draft",
            "The very same file is among the drafts already; nothing was added.",
        )
    return None


def _remarks(book: Book, invoice: EInvoice, draft: VoucherDraft, source: str) -> Iterator[Problem]:
    """What a person should know of it before it is booked."""
    yield from (replace(one, where=source) for one in left_to_decide(invoice))
    yield from (replace(one, where=source) for one in doubts(invoice))
    if doubt := _other_account(book, invoice):
        yield replace(doubt, where=source)
    if invoice.payee:
        yield problem(
            "invoice-payee",
            "The invoice of {seller} is to be paid to {payee} (factoring): ask {seller} on a number"
            " that you knew before, and write that account in the list of parties.",
            source,
            seller=invoice.seller.name,
            payee=invoice.payee.name or invoice.payee.orgnr,
        )
    supplier = next((row.account for row in draft.rows if row.account), "")
    if supplier:
        sign = -1 if invoice.is_credit else 1
        posting = Posting(draft.rows[-1].account, -sign * invoice.payable)
        voucher = VoucherInput(
            invoice.issued,
            draft.text,
            (posting,),
            counterparty=draft.counterparty,
            document=draft.document,
        )
        yield from (replace(one, where=source) for one in double_invoices(book, voucher))
    whose = (whose_key(book, draft.counterparty), number_key(draft.document))
    if any(
        whose == (whose_key(book, one.draft.counterparty), number_key(one.draft.document))
        for one in stored_drafts(book)
    ):
        yield problem(
            "invoice-twice",
            "{seller} has an invoice with the number {number} among the drafts already. Drop this"
            " one if it is the same.",
            source,
            seller=invoice.seller.name,
            number=invoice.number,
        )


def _other_account(book: Book, invoice: EInvoice) -> Problem | None:
    """That the invoice is to be paid to no account that its seller has: it may be a fraud."""
    party = seller_of(book, invoice)
    texts = party.payment_accounts if party else ()
    found = [read_payment_account(text, kind) for kind, text in texts]
    known = [one for one in found if isinstance(one, PaymentAccount)]
    if party is None or not known or not invoice.accounts or {*known} & {*invoice.accounts}:
        return None
    return problem(
        "invoice-other-account",
        "The invoice is to be paid to {now}, and {name} is paid to {before}: ask {name} on a number"
        " that you knew before. It is paid as before until the list of parties says another.",
        name=party.name,
        now=invoice.accounts[0].written,
        before=known[0].written,
    )


def _store(book: Book, draft: VoucherDraft, contents: Mapping[str, bytes], by: str) -> None:
    """Writes the files of the draft, told by the journal, and the draft itself."""
    with book.writing() as connection:
        new = [
            one
            for one in draft.files
            if not connection.execute(IS_STORED, (one.sha256,)).fetchone()
        ]
        rows: tuple[Row, ...] = tuple(
            ("kept_file", one.sha256, one.name, len(contents[one.sha256])) for one in new
        )
        if rows:
            book.append(Entry(KIND, by, rows))
        for one in new:
            store_parts(connection, one.sha256, contents[one.sha256])
        save_draft(book, draft)
