"""`#KSUMMA`: the checksum of an SIE file (SIE 4B §10)."""

from __future__ import annotations

import re
from zlib import crc32

_MARK = re.compile(r"^[ \t]*#KSUMMA(?![^ \t\n])([^\n]*)$", re.MULTILINE)
ENCODINGS = ("cp437", "utf-8", "cp1252")
"""What the characters are added up as: by the rule, and as programs do that write other bytes."""

_BETWEEN_FIELDS = b" \t\r\n{}"
_ESCAPED = b"\x01"  # no control character comes this far, so it can stand for \"


class Checksum:
    """Adds up an SIE file piece by piece, from the first `#KSUMMA` to the last.

    CRC-32 of labels and fields in code page 437, without the blanks between fields, the
    delimiting quotation marks and the braces; an escaped quotation mark counts unescaped.
    """

    def __init__(self) -> None:
        """Nothing is added up until the first `#KSUMMA` has been seen."""
        self.begun_at: int | None = None
        """The line of the first `#KSUMMA`."""

        self.given: str | None = None
        """What the last `#KSUMMA` says."""

        self.given_at: int | None = None
        self.values = dict.fromkeys(ENCODINGS, 0)
        """The checksums of what has been added so far, by what the characters are encoded as."""

    def add(self, text: str, line: int) -> None:
        """Adds whole lines; `line` is the number of the line before the first of them.

        A `#KSUMMA` on its own begins, one with a value ends; later ones say nothing.
        """
        if "#KSUMMA" not in text:
            self._count(text)
            return
        start, at, counted = 0, line + 1, 0
        for mark in _MARK.finditer(text):
            self._count(text[start : mark.start()])
            start = mark.end()
            at += text.count("\n", counted, mark.start())
            counted = mark.start()
            value = mark[1].strip(' \t"')
            if self.begun_at is None:
                self.begun_at = at
                if not value:
                    continue
            if self.given is None:
                self.given, self.given_at = value, at
        self._count(text[start:])

    @property
    def is_begun(self) -> bool:
        """Whether the file says that a checksum will follow."""
        return self.begun_at is not None

    @property
    def value(self) -> int:
        """The checksum by the rule: of the bytes in code page 437."""
        return self.values[ENCODINGS[0]]

    @property
    def encoding(self) -> str | None:
        """Which bytes the file's own checksum is of; None when it is wrong."""
        for encoding, value in self.values.items():
            if self.given == str(value):
                return encoding
        return None

    @property
    def is_right(self) -> bool:
        """Whether the file has no checksum, or ends with the right one, whatever its bytes."""
        return not self.is_begun or self.encoding is not None

    def _count(self, text: str) -> None:
        if self.begun_at is None or self.given is not None:
            return
        if text.isascii() and len({*self.values.values()}) == 1:
            value = self.value
            for piece in _fields_only(text.encode()):
                value = crc32(piece, value)
            self.values = dict.fromkeys(ENCODINGS, value)
            return
        for encoding in ENCODINGS:
            for piece in _fields_only(text.encode(encoding, "replace")):
                self.values[encoding] = crc32(piece, self.values[encoding])


def _fields_only(lines: bytes) -> list[bytes]:
    """The bytes that count: what stands between quotation marks whole, the rest without blanks."""
    parts = lines.replace(b'\\"', _ESCAPED).split(b'"')
    if any(b"\n" in quoted for quoted in parts[1::2]):  # a quotation mark stands alone
        return [piece for line in lines.split(b"\n") for piece in _fields_only(line)]
    parts[::2] = [part.translate(None, _BETWEEN_FIELDS) for part in parts[::2]]
    return [b"".join(parts).replace(_ESCAPED, b'"')]
