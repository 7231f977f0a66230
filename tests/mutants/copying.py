"""Copies of the repository, so that a fault is never planted in the one that is worked on."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.mutants.faults import sources

if TYPE_CHECKING:
    from pathlib import Path

TREES = ("ledger", "exports", "finsam_tui", "tests", ".ci")
FILES = ("pyproject.toml", "README.md", "LICENSE")


class Copy:
    """A copy of the repository in which faults are planted, one at a time."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root, self.folder = root, folder / "main"
        self.scratch = folder / "scratch"
        self.folder.mkdir(parents=True)
        for name in TREES:
            shutil.copytree(root / name, self.folder / name)
        for name in FILES:
            shutil.copy(root / name, self.folder / name)
        self.sound = sources(self.folder)
        shared = root.parent / "shared"
        if shared.exists():
            (folder / "shared").symlink_to(shared.resolve())

    def plant(self, path: str, text: bytes) -> None:
        """Writes a source with its fault; no stored bytecode is taken for it."""
        target = self.folder / path
        target.write_bytes(text)
        cached = target.parent / "__pycache__"
        for stale in cached.glob(f"{target.stem}.*.pyc"):
            stale.unlink()

    def mend(self, path: str) -> None:
        """Writes the source as it was copied."""
        self.plant(path, self.sound[path])
