"""Where the demonstration book lies."""

from __future__ import annotations

import os
from pathlib import Path

from ledger.book.sqlite_errors import translated_errors

USUAL = "varna-2019"


def usual_place(reference: str) -> Path:
    """Where the book is when nobody says; its folder is made for the user alone."""
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    folder = Path(share).expanduser() / "finsam"
    with translated_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{reference}.finsam"
