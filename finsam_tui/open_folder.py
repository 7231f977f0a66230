"""Files and folders, opened by the program that the system has for them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING

from ledger.bookkeeping.attachments import file_name, file_parts
from ledger.core import system
from ledger.core.errors import LedgerError, problem

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.bookkeeping.attachments import Attachment

DOCUMENTS = frozenset(
    f".{kind}"
    for kind in (
        *("csv", "docx", "eml", "gif", "heic", "jpeg", "jpg", "json", "md", "odt", "ods", "pdf"),
        *("png", "se", "si", "sie", "tif", "tiff", "txt", "webp", "xlsx", "xml"),
    )
)
"""What is opened without a thought: a file of another kind might be a program."""


@cache
def _copies() -> TemporaryDirectory[str]:
    """Where copies of attached files lie, each in a folder of its own, until the program ends."""
    return TemporaryDirectory(prefix="finsam-", ignore_cleanup_errors=True)


def open_attachment(book: Book, attached: Attachment) -> Path:
    """Opens a copy of an attached file with the program for its kind, and gives where it lies.

    Raises LedgerError for what may be a program.
    """
    path = Path(mkdtemp(dir=_copies().name)) / file_name(attached.name)
    with path.open("xb") as file:
        file.writelines(file_parts(book, attached.sha256))
    if path.suffix.casefold() not in DOCUMENTS:
        raise LedgerError(
            problem(
                "not-a-document",
                "{name} may be a program, and is not opened here; a copy lies in {folder} until "
                "finsam ends.",
                name=path.name,
                folder=path.parent,
            )
        )
    show_folder(path)
    return path


def show_folder(folder: Path) -> None:
    """Opens the folder, and does not wait for it to be closed. Raises LedgerError."""
    try:
        system.view(folder.resolve())
    except OSError as error:
        raise LedgerError(
            problem(
                "no-viewer",
                "No program here opens folders; the files lie in {folder}.",
                folder=folder,
            )
        ) from error
