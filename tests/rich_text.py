"""A text of the annual report with everything in it that a page can show, and its picture."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from ledger.bookkeeping.report_pictures import add_picture
from ledger.bookkeeping.report_texts import set_text

if TYPE_CHECKING:
    from ledger.book.book import Book

RICH = """\
# Samverkan

Förbundet skriver om [sin *årsplan*](https://exempel.se/plan?a=1&b=2) och svarar på
[e-post](mailto:kansli@exempel.se).[^1] **Tolv** insatser pågår, se <https://exempel.se>.

> Det är *lättare* nu än förr.[^deltagare]
>
> - Någon måste hålla i det.

![Karta över länet, "norr" uppåt](Karta.png)

| Insats | Vad som hände |
|---|---|
| **MIA** | Avslutades i mars, enligt [beslutet](https://exempel.se/beslut).[^beslut] |
| Struktur | Pågår |

[^1]: Kansliet svarar inom *en* vecka; se [webbplatsen](https://exempel.se).
[^deltagare]: En deltagare, i årets enkät.
[^beslut]: Styrelsens beslut i mars.
"""


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = (b"\0" + b"\x1c\x3d\x52" * width) * height
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(lines)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def write_rich(book: Book, name: str = "foreword") -> None:
    """Writes the text in a section of 2019, and its picture."""
    add_picture(book, 2019, "Karta.png", png(400, 200), "EK")
    set_text(book, 2019, name, RICH, "EK")
