"""Books that many tests begin with, made once in a run of the tests and then only copied."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.export_log import ExportRecord, log_export
from ledger.bookkeeping.signed_reports import take_back_signed
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.demonstration import build_reference
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ledger.book.book import Book

PRINTED_PDF = b"%PDF-1.7\n%%EOF\n"
SIGNED_PDF = PRINTED_PDF + b"1 0 obj <</Type/Sig /ByteRange [0 90 99 9 ] /Contents <00>>> endobj\n"
"""What was exported, and what comes back with a signature at its end."""


def log_printed(book: Book, year: int, signed: bytes = b"") -> None:
    """Has the book say that it exported PRINTED_PDF, and what came back if anything did."""
    size, digest = len(PRINTED_PDF), hashlib.sha256(PRINTED_PDF).hexdigest()
    log_export(book, ExportRecord("pdf", year, "rapport.pdf", size, digest), "EK")
    if signed:
        take_back_signed(book, year, "rapport.pdf", signed, "EK")


def register_invoice(path: Path, day: date) -> None:
    """Registers a supplier's invoice of a krona, dated and due on the day."""
    rows = (Posting("5010", 1_00), Posting("2440", -1_00))
    invoice = VoucherInput(day, "x", rows, document="1", party="P", due=day, recorded_by="EK")
    with open_book(path) as book:
        add_party(book, Party("P", "Papper AB"))
        record_with_invoice(book, invoice)


FOLDER = "FINSAM_TEST_BOOKS"
"""The variable that names the folder which all processes of a run share."""

MAPPED = "FINSAM_MAP"
"""Set when it is recorded which lines each test runs: then each makes its books itself."""


def copy_reference(path: Path, name: str = "varna-2019") -> Path:
    """A demonstration book of the caller's own, at the path."""
    return copy_of(name, path, lambda to: build_reference(to, name))


def copy_of(name: str, path: Path, make: Callable[[Path], object]) -> Path:
    """A book of the caller's own, at the path: a copy of the one by the name, as `make` made it."""
    if FOLDER not in os.environ or MAPPED in os.environ:
        make(path)
        return path
    return Path(shutil.copy(_made(Path(os.environ[FOLDER]), name, make), path))


def _made(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """The book, made by whoever comes first; the others wait."""
    path = folder / f"{name}.finsam"
    if path.exists():
        return path
    with (folder / f"{name}.lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        with suppress(ImportError):  # on Windows two may make the book, and one of them is kept
            import fcntl  # noqa: PLC0415 - needs Unix

            fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for variable in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
                patch.setenv(variable, str(folder / variable))
            new = folder / f"{name}.{os.getpid()}.new"
            make(new)
            with suppress(FileExistsError):  # the other was first
                new.rename(path)
    return path
