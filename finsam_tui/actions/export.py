"""A fiscal year, or a part of it, made a file that others can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.formats import Exported, Wish, export
from finsam_tui.actions.input_files import file_content
from finsam_tui.i18n import language, problem_in

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.bookkeeping.signed_reports import SignedReport
    from ledger.core.calendar import FiscalYear, Period

__all__ = ["export_year", "take_back"]


def take_back(book: Book, year: int, file: Path, by: str) -> SignedReport:
    """Keeps the signed PDF of the file in the book. Raises Refused, or BookError."""
    from ledger.bookkeeping.signed_reports import take_back_signed  # noqa: PLC0415 - seldom asked

    return take_back_signed(book, year, *file_content(file), by)


def export_year(
    book: Book,
    year: FiscalYear,
    period: Period | None,
    name: str,
    path: str | Path,
    *,
    wish: Wish,
    by: str,
    force: bool = False,
) -> Exported:
    """Makes the file in the language spoken, and logs it; `period` None is the whole year.

    `name` is a key of `exports.FORMATS`. Raises LedgerError as `exports.export` does.
    """
    from exports.export_request import ExportRequest  # noqa: PLC0415 - reads the whole ledger package

    part = None if period == year.period else period
    source = ExportRequest(book, year, language(), part, problem_in)
    return export(source, name, path, wish, by=by, force=force)
