"""Which characters a file's bytes stand for, found from the bytes themselves.

An SIE file says `#FORMAT PC8` (code page 437) whatever it holds, so nothing it says is believed.
"""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 1 << 18
"""Bytes read at a time."""

_ASCII = bytes(range(128))
_LETTERS = tuple((encoding, "åäöÅÄÖéÉüÜ".encode(encoding)) for encoding in ("cp437", "cp1252"))
_UTF8_LETTERS = tuple(letter.encode() for letter in "åäöÅÄÖ")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is known of a file before its lines are read."""

    sha256: str
    size: int
    encoding: str
    """A Python codec: `"cp437"`, `"utf-8"`, `"utf-8-sig"`, `"cp1252"`, `"utf-16"`."""


def fingerprint(stream: BinaryIO, progress: Callable[[int], None] | None = None) -> Fingerprint:
    """Reads the stream once for its checksum, size and character set.

    UTF-8 when all of it is valid UTF-8 with at least one letter beyond ASCII, or when most bytes
    beyond ASCII are Swedish letters in it and some are broken; else whichever of code page 437
    and Windows-1252 makes Swedish letters of more bytes, the former when equally many
    (SIE 4B §5.8).
    """
    digest = hashlib.sha256()
    evidence = _Evidence()
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
        evidence.add(chunk)
        if progress:
            progress(size)
    return Fingerprint(digest.hexdigest(), size, evidence.encoding())


class _Evidence:
    """What the bytes say of the character set."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self._start = b""
        self._letters: Counter[str] = Counter()
        """Bytes that each character set makes Swedish letters of, and those beyond ASCII."""

    def add(self, chunk: bytes) -> None:
        self._start = self._start or chunk[:3]
        self._try_utf8(chunk)
        if high := chunk.translate(None, _ASCII):
            self._letters["beyond ascii"] += len(high)
            self._letters["utf-8"] += 2 * sum(map(high.count, _UTF8_LETTERS))
            for encoding, letters in _LETTERS:
                self._letters[encoding] += len(high) - len(high.translate(None, letters))

    def encoding(self) -> str:
        self._try_utf8(b"", final=True)
        letters = self._letters
        if self._start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if self._start.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        one_byte = max(letters["cp437"], letters["cp1252"])
        beyond = letters["beyond ascii"]
        if beyond and (self._is_utf8 or letters["utf-8"] > max(one_byte, beyond // 2)):
            return "utf-8"
        return "cp1252" if letters["cp1252"] > letters["cp437"] else "cp437"

    def _try_utf8(self, chunk: bytes, *, final: bool = False) -> None:
        if self._is_utf8:
            try:
                self._decoder.decode(chunk, final)
            except UnicodeDecodeError:
                self._is_utf8 = False
