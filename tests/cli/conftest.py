"""A new book and the demonstration book, made through the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.books import copy_of, copy_reference

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def new_book(tmp_path: Path, finsam) -> Path:
    """An empty book for 2019 with the template of VärNa."""
    words = ("--template", "varna", "--name", "Förbundet", "--orgnr", "222000-2683", "--year", 2019)

    def begin(path: Path) -> None:
        assert finsam("new", path, *words).status == 0

    return copy_of("begun by command", tmp_path / "bok.finsam", begin)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The demonstration book."""
    return copy_reference(tmp_path / "demo.finsam")
