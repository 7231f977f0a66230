"""Choosing a file: a path is typed, and what its folder holds by that name stands below."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.widgets import Input

from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.user_paths import typed_path
from finsam_tui.widgets.line_input import PathInput
from finsam_tui.widgets.rows import RowList
from ledger.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = (".se", ".si", ".sie")
"""How the names of SIE files end."""

MOST = 500
"""Names listed; the beginning of a name finds the others."""


class FilePicker(Picker):
    """Gives the path of a file; a folder that is chosen is gone into."""

    line = PathInput

    def __init__(self, title: str, folder: Path) -> None:
        """Begins in the folder."""
        super().__init__(title, {})
        self.begins = folder

    def on_mount(self) -> None:
        """Shows what the folder holds."""
        self._go_into(f"{self.begins}{os.sep}")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Finds what begins with what is typed, in place of what holds the words."""
        event.prevent_default()
        self.options = dict(_named(event.value))
        self.found = tuple(self.options)
        self.draw()

    def action_choose(self) -> None:
        """Chooses the file, or goes into the folder; a path written in full needs no list."""
        typed = self._typed()
        if typed is not None and typed.is_file():
            self.dismiss(str(typed))
        elif self.found:
            chosen = self.found[self.query_one(RowList).cursor]
            if chosen.endswith(os.sep):
                self._go_into(chosen)
            else:
                self.dismiss(chosen)

    def _typed(self) -> Path | None:
        """The path on the line, if it can be one."""
        try:
            return typed_path(self.query_one(Input).value)
        except Refused:
            return None

    def _go_into(self, folder: str) -> None:
        line = self.query_one(Input)
        line.value = folder
        line.cursor_position = len(folder)


def _named(typed: str) -> Iterator[tuple[str, str]]:
    """The folders and then the SIE files that begin so, each with its name; `..` goes up."""
    try:
        path = typed_path(typed)
    except Refused:
        return
    last = os.path.basename(typed)  # noqa: PTH119 - a path has no dot at its end
    folder, begins = (path, last) if last in ("", ".") else (path.parent, path.name.casefold())
    try:
        found = sorted(folder.iterdir(), key=lambda one: (not one.is_dir(), one.name.casefold()))
    except OSError:
        return
    if not begins and folder.parent != folder:
        yield f"{folder.resolve().parent}".rstrip(os.sep) + os.sep, f"..{os.sep}"
    matching = (
        one
        for one in found
        if one.name.casefold().startswith(begins)
        and (begins.startswith(".") or not one.name.startswith("."))
        and (one.is_dir() or one.suffix.casefold() in SUFFIXES)
    )
    for _number, one in zip(range(MOST), matching, strict=False):
        end = os.sep if one.is_dir() else ""
        yield f"{one}{end}", f"{one.name}{end}"
