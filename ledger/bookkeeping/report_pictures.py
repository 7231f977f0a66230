"""Pictures of an annual report, kept in the book as they were received.

A text names the picture that it shows: `![What it shows](karta.png)`. The file is a kept file; the
text that says which of them the name stands for is kept beside the texts of the year.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.book.recorded import TEXT_INSERTS, text_sha256
from ledger.bookkeeping.attachments import IS_STORED, file_name, store_parts
from ledger.bookkeeping.report_texts import PICTURE
from ledger.core.errors import Refused, problem
from ledger.core.limits import MAX_PICTURE

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.book.journal import Row

_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
"""What the kinds of picture that print and browsers know begin with."""


def add_picture(book: Book, year: int, name: str, content: bytes, by: str = "") -> str:
    """Keeps a picture and returns the name that texts call it by; a later of the same name holds.

    Raises Refused when it is no PNG or JPEG, or too large.
    """
    suffix = next((one for start, one in _BEGINNINGS.items() if content.startswith(start)), "")
    if not suffix or len(content) > MAX_PICTURE:
        raise Refused(
            problem(
                "picture-kind",
                "A picture is a PNG or JPEG file of at most {most} bytes; save it as one.",
                name,
                most=MAX_PICTURE,
            )
        )
    stem = unicodedata.normalize("NFKD", file_name(name).rpartition(".")[0])
    plain = "-".join(re.findall(r"[A-Za-z0-9_]{1,120}", stem.encode("ascii", "ignore").decode()))
    called = f"{plain or 'picture'}.{suffix}"
    digest = hashlib.sha256(content).hexdigest()
    file_row: Row = ("kept_file", digest, called, len(content))
    text_row: Row = ("kept_text", year, PICTURE + called, text_sha256(digest))
    with book.writing() as connection:
        known = connection.execute(IS_STORED, (digest,)).fetchone()
        rows = (text_row,) if known else (file_row, text_row)
        book.append(Entry("text", by, rows))
        if not known:
            store_parts(connection, digest, content)
        connection.execute(TEXT_INSERTS["kept_text"], (year, PICTURE + called, digest))
    return called
