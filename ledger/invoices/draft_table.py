"""Drafts of vouchers that wait in the book, with what the e-invoice of each says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.i18n import msgid
from ledger.core.table import CSV, WIDE, Column, Row, Table, rows_as_json
from ledger.entry.draft_store import day_of, stored_drafts
from ledger.invoices.received import invoice_among

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery


def drafts_table(book: Book, query: ReportQuery) -> Table:
    """The drafts, the latest saved first, whatever day they are dated."""
    _ = query.words
    columns = (
        Column("id", _("No."), "number", 4),
        Column("date", _("Date"), "day", 10),
        Column("text", _("Text")),
        Column("counterparty", _("Counterparty")),
        Column("document", _("Document"), width=12),
        Column("due", _("Due"), "day", 10),
        Column("ocr", "OCR", on=WIDE),
        Column("rows", on=CSV),
        Column("files", _("Files"), "number", on=WIDE, file_label=msgid("Files")),
        Column("saved_at", _("Saved"), "time", on=WIDE),
    )
    rows = []
    for stored in stored_drafts(book):
        draft = stored.draft
        received = invoice_among(book, draft.files)
        due = received[1].due if received else None
        rows.append(
            Row(
                (
                    *(stored.id, day_of(draft).isoformat(), draft.text, draft.counterparty),
                    *(draft.document, due.isoformat() if due else ""),
                    received[1].ocr if received else "",
                    sum(not row.is_empty for row in draft.rows),
                    *(len(draft.files), stored.saved_at),
                )
            )
        )
    return Table(
        (query.whose, _("Saved drafts")),
        columns,
        rows,
        () if rows else (_("No draft waits."),),
        id="drafts",
        document={**query.head(), "drafts": rows_as_json(columns, rows)},
    )
