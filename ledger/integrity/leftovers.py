"""What a program that died left behind: files of its own naming, swept when the next one starts.

Only what cannot be another program's: finsam is in its name or in its first bytes; and what is
this user's, is old and belongs to no program that still runs.
"""

from __future__ import annotations

import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path

from ledger.book.schema import APPLICATION_ID
from ledger.core import system

OLD = 24 * 3600
"""Seconds after which nothing is being built any more."""

_BUILT = re.compile(r"\..+?(\.finsam)?\.([0-9]{1,10})\.(?:new|restored)(?:-journal)?")
"""How a book, a backup or a restored book is named while it is built: `disk.building`."""

_EXPORTED = re.compile(r"\..+()\.([0-9]{1,10})\.finsam\.part")
"""How an exported file, or a folder of them, is named meanwhile: `part_of`."""

_WORKBOOK = re.compile(r"finsam-workbook-()([0-9]{1,10})-[a-z0-9_]{8}")
"""How the folder of a workbook's rows is named, among the temporary files: `workbook_prefix`."""

_BOOK = b"SQLite format 3\0"
_OURS = slice(68, 72)
"""Where the first page of a database says whose it is (fileformat2.html 1.3)."""

_JOURNAL = bytes.fromhex("d9d505f920a163d7")


def part_of(target: Path) -> Path:
    """The name beside its own that an exported file, or a folder of them, has until it is whole."""
    return target.with_name(f".{target.name[:80]}.{os.getpid()}.finsam.part")


def workbook_prefix() -> str:
    """What the name of the folder of a workbook's rows begins with."""
    return f"finsam-workbook-{os.getpid()}-"


def sweep(folder: Path) -> None:
    """Removes from a folder what was left there half built; nothing that cannot be is missed."""
    for entry, of_a_book in _own(folder, _BUILT):
        if stat.S_ISREG(entry.lstat().st_mode) and _begins_as_built(entry, of_a_book):
            with suppress(OSError):
                entry.unlink()
    for entry, _ in _own(folder, _EXPORTED):
        _remove(entry)


def sweep_temporary_files() -> None:
    """Removes the rows of workbooks that were never put together."""
    from tempfile import gettempdir  # noqa: PLC0415 - 10 ms, for a workbook

    for entry, _ in _own(Path(gettempdir()), _WORKBOOK):
        if stat.S_ISDIR(entry.lstat().st_mode):
            _remove(entry)


def _remove(entry: Path) -> None:
    """Removes a file, or a folder that holds files alone."""
    with suppress(OSError):
        if not stat.S_ISDIR(entry.lstat().st_mode):
            entry.unlink()
        elif all(stat.S_ISREG(inner.lstat().st_mode) for inner in entry.iterdir()):
            for inner in entry.iterdir():
                inner.unlink()
            entry.rmdir()


def _own(folder: Path, names: re.Pattern[str]) -> list[tuple[Path, str]]:
    """What in a folder is named so, is this user's, old, and no running program's.

    With the end of the name of what was built, when that tells that it is a book.
    """
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if match := names.fullmatch(entry.name):
                about = entry.stat(follow_symlinks=False)
                is_file = stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)
                is_old = time.time() - about.st_mtime > OLD
                is_ours = system.is_own(about) and not system.is_running(int(match[2]))
                if is_file and is_old and is_ours:
                    found.append((Path(entry.path), match[1] or ""))
    return found


def _begins_as_built(entry: Path, of_a_book: str) -> bool:
    """Whether the file begins as a book does; of one that is named as one, less is asked."""
    try:
        with entry.open("rb") as file:
            head = file.read(_OURS.stop)
    except OSError:
        return False
    if of_a_book:
        return not head or head.startswith((_BOOK, _JOURNAL))
    return head.startswith(_BOOK) and head[_OURS] == APPLICATION_ID.to_bytes(4)
