"""Files that are there whole or not at all, and never in place of another unless asked."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager, suppress
from io import BufferedRandom, FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ledger.core import system
from ledger.core.errors import LedgerError, problem, system_reason
from ledger.integrity.leftovers import part_of, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator


class ExportError(LedgerError):
    """A file could not be made; there is nothing half-written, and what was there is left."""


@contextmanager
def atomic_write(path: str | Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write to, which appears under its name when the block ends without an error.

    It is written beside its place with mode 0600, synced, and linked or renamed into place; the
    folder is synced too. A link that `force` meets stays, and leads to the new file. Raises
    ExportError when there is something by that name already (unless `force`, and it is a file and
    no book), when the folder is missing, or when the disk refuses.
    """
    target = Path(os.path.realpath(path)) if force else Path(path)
    with _faults(target):
        _refuse_existing(target, force=force)
        sweep(target.parent)
        building = part_of(target)
        try:
            descriptor = os.open(building, os.O_CREAT | os.O_EXCL | os.O_RDWR | system.BYTES, 0o600)
            with BufferedRandom(_Disk(descriptor, target)) as file:
                yield file
                file.flush()
                system.flush(file.fileno())
            _put_in_place(building, target, force=force)
            _sync(target.parent)
        finally:
            building.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: str | Path) -> Iterator[Path]:
    """A folder to fill, which appears under its name when the block ends without an error.

    Its files are synced. Raises ExportError as `written_whole` does; a folder is never replaced.
    """
    target = Path(path)
    with _faults(target):
        _refuse_existing(target, force=False)
        sweep(target.parent)
        building = part_of(target)
        try:
            building.mkdir(mode=0o700)
            yield building
            for file in building.iterdir():
                _sync(file)
            _sync(building)
            building.rename(target)
            _sync(target.parent)
        finally:
            shutil.rmtree(building, ignore_errors=True)


class _Disk(FileIO):
    """A file that tells of a full disk as ExportError, whatever stands between it and a catcher."""

    def __init__(self, descriptor: int, target: Path) -> None:
        super().__init__(descriptor, "r+b")
        self._target = target

    def write(self, content: Any, /) -> int:  # noqa: ANN401 - whatever FileIO takes
        try:
            return super().write(content)
        except OSError as error:
            raise not_written(self._target, error) from error


def not_written(target: Path | str, error: OSError) -> ExportError:
    """The fault that the disk refuses, and nothing was left behind."""
    where = str(target)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ExportError(
            problem(
                "export-disk-full",
                "There is no room for the file, and nothing of it is left; make room, or choose"
                " another place.",
                where,
            )
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ExportError(
            problem(
                "export-forbidden",
                "You may not write here; choose another place, or ask for the right to.",
                where,
            )
        )
    return ExportError(
        problem(
            "export-not-written",
            "The file could not be written: {reason}. Nothing was left behind; choose another"
            " place.",
            where,
            reason=system_reason(error),
        )
    )


def _put_in_place(building: Path, target: Path, *, force: bool) -> None:
    """Gives the finished file its name; a link refuses a name that has been taken meanwhile."""
    if force:
        try:
            building.replace(target)
        except PermissionError as error:  # on Windows, while another program shows the file
            raise ExportError(
                problem(
                    "export-in-use",
                    "The file is open in another program, or you may not replace it; close it"
                    " there, or choose another name.",
                    str(target),
                )
            ) from error
        return
    try:
        os.link(building, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: a memory stick
        _refuse_existing(target, force=False)
        sweep(target.parent)
        building.replace(target)


DATABASE = b"SQLite format 3\0"
"""How a book begins."""


BESIDE_BOOKS = ("journal", "wal", "shm")
"""What ends the names of the files that SQLite itself writes and removes beside a book."""


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(DATABASE)) == DATABASE


def book_in_the_way(target: Path) -> ExportError:
    """The fault that a book would be replaced."""
    return ExportError(
        problem(
            "export-book",
            "This is a book, which no other file takes the place of; choose another name.",
            str(target),
        )
    )


def _refuse_existing(target: Path, *, force: bool) -> None:
    """Raises ExportError for what is there; to be replaced it must be a file, and not a book."""
    book, mark, kind = target.name.rpartition("-")
    if mark and kind in BESIDE_BOOKS and _is_database(target.with_name(book)):
        raise book_in_the_way(target)
    if force and target.is_file():
        if _is_database(target):
            raise book_in_the_way(target)
    elif target.is_dir():
        raise ExportError(
            problem(
                "export-folder",
                "There is a folder of that name, which nothing takes the place of; choose another"
                " name, or remove it first.",
                str(target),
            )
        )
    elif os.path.lexists(target):
        raise ExportError(
            problem(
                "export-exists",
                "There is one already and it is left as it is; choose another name, or replace"
                " it: {remedy}.",
                str(target),
                remedy="replace-file",
            )
        )


@contextmanager
def _faults(target: Path) -> Iterator[None]:
    """Raises ExportError in place of OSError."""
    try:
        yield
    except FileExistsError:
        _refuse_existing(target, force=False)
        raise
    except FileNotFoundError as error:
        raise ExportError(
            problem(
                "export-no-folder",
                "There is no such folder; make it first, or choose another.",
                str(target.parent),
            )
        ) from error
    except OSError as error:
        raise not_written(target, error) from error


def _sync(path: Path) -> None:
    """Makes sure that a folder or a file is on the disk, where this user may."""
    with suppress(PermissionError):
        system.sync(path)
