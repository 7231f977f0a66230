"""Files that are given by name: read as text, with faults that say the file."""

from __future__ import annotations

from pathlib import Path

from ledger.errors import IntakeError, problem
from ledger.faults import faults

LARGEST = 2_000_000
"""Bytes of a budget or of printed tables: a thousand times what they are."""


def text_of(name: str) -> str:
    """What the file says, in UTF-8; raises LedgerError when it cannot be read."""
    path = Path(name)
    with faults(path), path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise IntakeError(
            problem("file-too-large", "The file is too large to be what was asked for.", name)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IntakeError(
            problem("not-utf-8", "The file is not text in UTF-8; save it in that encoding.", name)
        ) from error
