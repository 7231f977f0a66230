"""Exports are in the log, and do not change the state of the book that they show."""

from __future__ import annotations

from dataclasses import replace

from ledger.bookkeeping.export_log import ExportRecord, book_state, export_records, log_export
from ledger.bookkeeping.vouchers import record

PDF = ExportRecord("pdf", 2019, "årsredovisning.pdf", 80_000, "ab" * 32)


def test_an_export_is_in_the_log_with_who_made_it(book):
    log_export(book, PDF, "EK")
    log_export(book, replace(PDF, format="xlsx"), "FC")
    found = export_records(book)
    assert [(entry.format, entry.by) for entry in found] == [("xlsx", "FC"), ("pdf", "EK")]
    assert replace(found[1], at="", by="") == PDF
    assert export_records(book, 1) == found[:1]


def test_an_export_leaves_the_state_of_the_book_as_it_was_and_a_voucher_does_not(book, rent):
    before = book_state(book)
    log_export(book, PDF)
    assert book_state(book) == before
    record(book, rent)
    assert book_state(book).seq == before.seq + 2
