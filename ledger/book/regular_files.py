"""Files that are given by name: opened only when they are files."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.book.sqlite_errors import translated_errors
from ledger.core.errors import BookError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from ledger.core.errors import Problem


def no_file(path: Path) -> Problem:
    """That there is no such file."""
    return problem("no-file", "There is no such file; check its name and folder.", str(path))


@contextmanager
def open_regular_file(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading.

    Raises BookError when there is none, it cannot be read, or it is a folder, a pipe or a device:
    whoever reads these may wait for ever, or never come to an end.
    """
    with translated_errors(path):
        if not path.exists():
            raise BookError(no_file(path))
        if not path.is_file():
            raise BookError(
                problem(
                    "no-ordinary-file",
                    "This is no file but a folder, a pipe or a device; save what it holds as a"
                    " file first.",
                    str(path),
                )
            )
        with path.open("rb") as file:
            yield file
