"""A file's bytes as whole lines of text, a quarter of a megabyte at a time."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, BinaryIO

from ledger.core.errors import problem
from ledger.core.text import INVISIBLE
from ledger.sie.encoding import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.sie.findings import Findings

_SEEN = bytes(sorted({*range(32, 127), *range(128, 256), *b"\t\r\n"}))
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]",
)
_UNCOUNTED = re.compile(
    r"[ \t]{0,80}#(?:[BR]TRANS|ADRESS|BKOD|FNR|FTYP|GEN|KPTYP|OMFATTN|PROSA|TAXAR)(?![A-Z])",
    re.IGNORECASE,
)
"""The beginning of a line that nothing is recorded of."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_LOST = re.compile("\N{REPLACEMENT CHARACTER}")
_GARBLED = re.compile("├[Ññ╢àäû]|Ã[¥¤¶…„–]")
_END_OF_FILE = b"\x1a"  # what MS-DOS programs put last


def pieces(stream: BinaryIO, encoding: str, findings: Findings) -> Iterator[tuple[str, int]]:
    """Gives whole lines, each time with the number of lines before them.

    Control characters, and marks that turn the reading direction, are faults, or remarks in lines
    that nothing is recorded of. Letters that an
    earlier conversion lost or garbled are remarks; so are characters that cannot be seen, which
    are left out.
    """
    line = 0
    for block in _blocks(stream):
        if len(block) > 4 * CHUNK:
            findings.fault(
                problem(
                    "line-too-long",
                    "The line is longer than a megabyte; the file is damaged, or no SIE file.",
                    findings.at(line + 1),
                )
            )
            return
        text = block.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
        if encoding != "cp437":
            text = unicodedata.normalize("NFC", text)
        if block.translate(None, _SEEN) or (encoding != "cp437" and not block.isascii()):
            for number, unseen, content in _found(_UNSEEN, text, line):
                findings.add(
                    "remark" if _UNCOUNTED.match(content) else "fault",
                    problem(
                        "control-character",
                        "The line holds the control character {character}, which no text may "
                        "hold; export the file again, or remove the character.",
                        findings.at(number),
                        character=f"U+{ord(unseen):04X}",
                    ),
                )
        if encoding != "cp437" and not block.isascii():
            text = _all_seen(text, line, findings)
        if not block.isascii():
            for number, _, _ in _found(_LOST, text, line):
                findings.remark(
                    problem(
                        "letters-lost",
                        "A letter was lost before the file came here, and is shown as \ufffd; "
                        "export the file again if the texts matter.",
                        findings.at(number),
                    )
                )
            for number, garbled, _ in _found(_GARBLED, text, line):
                findings.remark(
                    problem(
                        "letters-garbled",
                        "Letters were garbled before the file came here ({letters}); export "
                        "the file again if the texts matter.",
                        findings.at(number),
                        letters=garbled,
                    )
                )
        yield text, line
        line += text.count("\n")


def _all_seen(text: str, line: int, findings: Findings) -> str:
    """The text without what cannot be seen; a remark for each line that held some."""
    for number, unseen, _ in _found(_INVISIBLE, text, line):
        findings.remark(
            problem(
                "letters-unseen",
                "The line held characters that cannot be seen ({character}); they were left out.",
                findings.at(number),
                character=f"U+{ord(unseen):04X}",
            )
        )
    return _INVISIBLE.sub("", text)


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Whole lines, as many as a chunk holds; without line ends, whatever has come."""
    rest = b""
    while chunk := stream.read(CHUNK):
        block = rest + chunk
        cut = 1 + (block.rfind(b"\n") if b"\n" in block else block.rfind(b"\r", 0, -1))
        if not cut and len(block) <= 4 * CHUNK:
            rest = block
            continue
        cut = cut or len(block)
        yield block[:cut]
        rest = block[cut:]
    if rest := rest.rstrip(_END_OF_FILE):
        yield rest + b"\n"


def _found(what: re.Pattern[str], text: str, line: int) -> Iterator[tuple[int, str, str]]:
    """The lines where something stands, once a line: number, what stands there first, all of it."""
    if what.search(text):
        for number, content in enumerate(text.split("\n"), line + 1):
            if match := what.search(content):
                yield number, match[0], content
