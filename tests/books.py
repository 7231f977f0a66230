"""Books that many tests begin with, made once in a run of the tests and then only copied."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.demonstration import build_reference

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = "FINSAM_TEST_BOOKS"
"""The variable that names the folder which all processes of a run share."""

MAPPED = "FINSAM_MAP"
"""Set when it is recorded which lines each test runs: then each makes its books itself."""


def copy_reference(path: Path, name: str = "varna-2019") -> Path:
    """A demonstration book of the caller's own, at the path."""
    return copy_of(name, path, lambda to: build_reference(to, name))


def copy_of(name: str, path: Path, make: Callable[[Path], object]) -> Path:
    """A book of the caller's own, at the path: a copy of the one by the name, as `make` made it."""
    if FOLDER not in os.environ or MAPPED in os.environ:
        make(path)
        return path
    return Path(shutil.copy(_made(Path(os.environ[FOLDER]), name, make), path))


def _made(folder: Path, name: str, make: Callable[[Path], object]) -> Path:
    """The book, made by whoever comes first; the others wait."""
    path = folder / f"{name}.finsam"
    if path.exists():
        return path
    with (folder / f"{name}.lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for variable in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
                patch.setenv(variable, str(folder / variable))
            make(folder / f"{name}.new")
            (folder / f"{name}.new").rename(path)
    return path
