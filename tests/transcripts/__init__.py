"""Books made by commands, with what was answered; and what their screens show after some keys."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.core.calendar import swedish_day, today

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
COMMANDS = sorted(FOLDER.glob("*.txt"))
SCREENS = sorted((FOLDER / "screens").glob("*.txt"))
FILES = FOLDER / "files"
"""What other programs have written: they are in the folder where each book is made."""

UNSTEADY = re.compile(
    r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?|\b\d\d:\d\d:\d\d\b"
    r"|\b[0-9a-f]{64}\b"
)
"""When something was registered, and hashes, which have that in them."""


def days_now() -> list[str]:
    """The day that it is, where the test runs and in Sweden, whose time the program shows."""
    return [str(today()), str(swedish_day(datetime.now(UTC).isoformat()))]


def steady(text: str, begun: list[str]) -> str:
    """The text without what differs from day to day; `begun` are the days when the test began."""
    text = UNSTEADY.sub("#", text)
    for day in (*begun, *days_now()):
        text = text.replace(day, "#")
    return text


def put_files(folder: Path) -> None:
    """Puts what is imported in the folder."""
    for file in FILES.iterdir():
        shutil.copy(file, folder)


def commands(path: Path) -> Iterator[tuple[list[str], str, str]]:
    """Each command of a transcript: its lines, the words after `finsam`, and what is piped in.

    A remark is a command without words.
    """
    lines = path.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("#"):
            yield [line], "", ""
        elif line.startswith("$ finsam "):
            piped = [*takewhile(lambda one: one.startswith("> "), lines[number + 1 :])]
            yield [line, *piped], line.removeprefix("$ finsam "), "\n".join(p[2:] for p in piped)
