"""What a program that died left behind: files of its own naming, swept when the next one starts.

Only what finsam itself names, is this user's, is old and belongs to no program that still runs.
"""

from __future__ import annotations

import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path

OLD = 24 * 3600
"""Seconds after which nothing is being built any more."""

_BUILT = re.compile(r"\..+\.([0-9]{1,10})\.(?:new|restored)(?:-journal)?")
"""How a book, a backup or a restored book is named while it is built: `disk.building`."""

_EXPORTED = re.compile(r"\..+\.([0-9]{1,10})\.part")
"""How an exported file, or a folder of them, is named meanwhile."""

_WORKBOOK = re.compile(r"finsam-(?:([0-9]{1,10})-)?[a-z0-9_]{8}")
"""How the folder of a workbook's rows is named, among the temporary files."""

_BOOK = b"SQLite format 3\0"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")


def sweep(folder: Path) -> None:
    """Removes from a folder what was left there half built; nothing that cannot be is missed."""
    for entry in _own(folder, _BUILT):
        if stat.S_ISREG(entry.lstat().st_mode) and _begins_as_built(entry):
            with suppress(OSError):
                entry.unlink()
    for entry in _own(folder, _EXPORTED):
        _remove(entry)


def sweep_temporary_files() -> None:
    """Removes the rows of workbooks that were never put together."""
    from tempfile import gettempdir  # noqa: PLC0415 - 10 ms, for a workbook

    for entry in _own(Path(gettempdir()), _WORKBOOK):
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


def _own(folder: Path, names: re.Pattern[str]) -> list[Path]:
    """What in a folder is named so, is this user's, old, and no running program's."""
    found = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if match := names.fullmatch(entry.name):
                about = entry.stat(follow_symlinks=False)
                is_file = stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)
                is_old = time.time() - about.st_mtime > OLD
                if is_file and is_old and _is_this_users(about) and not _is_running(match[1]):
                    found.append(Path(entry.path))
    return found


def _is_this_users(about: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or about.st_uid == os.geteuid()


def _is_running(process: str | None) -> bool:
    """Whether a process of this number runs; where that cannot be asked, none that is a day old."""
    if not process or not hasattr(os, "geteuid"):
        return False
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _begins_as_built(entry: Path) -> bool:
    """Whether the file is empty, or begins as a book or a journal does."""
    try:
        with entry.open("rb") as file:
            return file.read(len(_BOOK)).startswith((_BOOK, _JOURNAL)) or not entry.stat().st_size
    except OSError:
        return False
