"""The demonstration books, made once in a run of the tests and then only copied."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from ledger.reference import build_reference

FOLDER = "FINSAM_TEST_BOOKS"
"""The variable that names the folder which all processes of a run share."""

MAPPED = "FINSAM_MAP"
"""Set when it is recorded which lines each test runs: then each makes its books itself."""


def copy_reference(path: Path, name: str = "varna-2019") -> Path:
    """A demonstration book of the caller's own, at the path."""
    if FOLDER not in os.environ or MAPPED in os.environ:
        build_reference(path, name)
        return path
    return Path(shutil.copy(_made(Path(os.environ[FOLDER]), name), path))


def _made(folder: Path, name: str) -> Path:
    """The book, made by whoever comes first; the others wait."""
    path = folder / f"{name}.finsam"
    with (folder / f"{name}.lock").open("w") as lock, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            for variable in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
                patch.setenv(variable, str(folder / variable))
            build_reference(folder / f"{name}.new", name)
            (folder / f"{name}.new").rename(path)
    return path
