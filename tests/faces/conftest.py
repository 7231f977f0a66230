"""The books whose reports are held against each other on every face."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.reference import build_reference
from tests.tui.conftest import _at_once, sit_down

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["_at_once", "sit_down"]


@pytest.fixture(scope="session")
def reference_books(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Both demonstration books, to be read or copied."""
    folder = tmp_path_factory.mktemp("faces")
    paths = {name: folder / f"{name}.finsam" for name in ("varna-2019", "varend-2019")}
    for name, path in paths.items():
        build_reference(path, name)
    return paths
