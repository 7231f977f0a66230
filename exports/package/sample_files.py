"""An auditor's sample as files: how it was chosen, the vouchers, and what is attached to them."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from exports.package.zip import portable_name
from exports.render import pdf
from exports.render.csv import EXCEL, write_csv
from exports.render.text import printed_lines
from exports.words import file_stem
from ledger.bookkeeping.attachments import attachments, file_parts
from ledger.registers.audit_sample import sample_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exports.export_request import ExportRequest
    from ledger.core.report_query import ReportQuery


def sample_files(source: ExportRequest, query: ReportQuery) -> Iterator[tuple[str, bytes]]:
    """The sample as text, CSV and JSON, its vouchers as one PDF, and their files as received.

    A file has the name of its voucher before its own, and a number: `A-17-1-faktura.pdf`. Raises
    Refused as `sample_table` does.
    """
    table = sample_table(source.book, query)
    stem = file_stem("sample", source.language)
    yield f"{stem}.txt", "\n".join((*printed_lines(table, "ore"), "")).encode()
    rows = io.BytesIO()
    write_csv(table, rows, EXCEL, source.language)
    yield f"{stem}.csv", rows.getvalue()
    document = json.dumps(table.document, ensure_ascii=False, indent=1, default=str)
    yield f"{stem}.json", document.encode()
    at = [column.id for column in table.columns].index
    chosen = [(row.cells[at("sequence")], row.cells[at("voucher")]) for row in table.rows]
    if chosen:
        numbers = [int(sequence or 0) for sequence, _name in chosen]
        yield f"{file_stem('vouchers', source.language)}.pdf", pdf.vouchers(source, numbers)
    for sequence, name in chosen:
        for number, item in enumerate(attachments(source.book, int(sequence or 0)), 1):
            if item.erased_at:
                continue
            stem = str(name).replace(" ", "-")
            content = b"".join(file_parts(source.book, item.sha256))
            yield portable_name(f"{stem}-{number}-{item.name}"), content
