"""Files that are given by name: read whole, with faults that say the file."""

from __future__ import annotations

import codecs
import sys
from contextlib import suppress
from pathlib import Path

from exports.files import DATABASE
from ledger.book.regular_files import open_regular_file
from ledger.core.errors import ImportFileError, problem
from ledger.core.limits import MAX_ATTACHMENT, MAX_TEXT_FILE

TYPED = "-"
"""The name of what is typed or piped in."""


def bytes_of(name: str) -> bytes:
    """What the file holds; raises LedgerError when it cannot be read or is too large."""
    if name == TYPED and sys.stdin is not None:
        content = sys.stdin.buffer.read(MAX_TEXT_FILE + 1)
    else:
        with open_regular_file(Path(name)) as file:
            content = file.read(MAX_TEXT_FILE + 1)
    if len(content) > MAX_TEXT_FILE:
        raise ImportFileError(
            problem("file-too-large", "The file is too large to be what was asked for.", name)
        )
    return content


def file_content(file: Path) -> tuple[str, bytes]:
    """The name and the bytes of a file, of one too large as much as shows it; raises BookError."""
    with open_regular_file(file) as opened:
        return file.name, opened.read(MAX_ATTACHMENT + 1)


BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""What spreadsheets begin a file with that they call Unicode text."""


def list_of(name: str) -> str:
    """What a list says: in UTF-8, or as spreadsheets in Windows write; raises LedgerError."""
    content = bytes_of(name)
    if content.startswith(DATABASE):
        raise ImportFileError(
            problem(
                "list-is-book",
                "This is a finsam book, where a list was expected; write the book first, and then"
                " the list.",
                name,
            )
        )
    encodings = (BOMS.get(content[:2], "utf-8-sig"), "cp1252")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise ImportFileError(
        problem("no-list", "The file is no list; save it as CSV, in UTF-8 or as text.", name)
    )


def text_of(name: str) -> str:
    """What the file says, in UTF-8; raises LedgerError when it cannot be read."""
    try:
        return bytes_of(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportFileError(
            problem("not-utf-8", "The file is not text in UTF-8; save it in that encoding.", name)
        ) from error
