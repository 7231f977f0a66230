"""A new book and the demonstration book, made through the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.books import copy_reference


@pytest.fixture
def new_book(tmp_path: Path, finsam) -> Path:
    """An empty book for 2019 with the template of VärNa."""
    path = tmp_path / "bok.finsam"
    words = ("--template", "varna", "--name", "Förbundet", "--orgnr", "222000-2683", "--year", 2019)
    assert finsam("new", path, *words).status == 0
    return path


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.finsam"
    copy_reference(path, "varna-2019")
    return path


@pytest.fixture
def demo(_demo: Path, tmp_path: Path) -> Path:
    """The demonstration book."""
    return Path(shutil.copy(_demo, tmp_path / "demo.finsam"))
