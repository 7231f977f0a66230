"""What README's pictures show: a few keys on the demonstration book, and the screen as SVG."""

from __future__ import annotations

import asyncio
import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

from finsam_tui.app import Finsam
from finsam_tui.i18n import set_language
from finsam_tui.screens.draft_autosave import DraftAutosave
from ledger.core import calendar
from tests.books import copy_reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DAY = date(2020, 2, 3)
"""The day on which the pictures are taken."""

Size = tuple[int, int]
SCENES: Mapping[str, tuple[Size, str, Sequence[str]]] = {
    "overview": ((100, 28), "light", ()),
    "income": ((100, 28), "light", ("3", "down", "enter", "down", "down", "enter")),
    "accounts": ((100, 24), "dark", ("n", *"0131", "enter", *"Hyra", "enter", "f5", *"50")),
    "postings": ((170, 36), "light", ("3", "down", "enter", "down", "down", "enter", "down")),
    "closing": ((100, 28), "light", ("8", "down", "down", "down")),
}
"""By name: columns and lines, the theme, and the keys that lead there."""

FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Fonts that a reader's browser would fetch from elsewhere."""


async def draw(path: Path, size: Size, theme: str, keys: Sequence[str]) -> str:
    """The screen as SVG, once the keys have been pressed."""
    finsam = Finsam(path)
    finsam.who = "EK"
    async with finsam.run_test(size=size) as person:
        finsam.theme = theme
        for key in keys:
            await person.press(key)
        await person.pause(0.4)
        picture = finsam.export_screenshot(title="finsam", simplify=True)
    return FONT_FACES.sub("", picture).replace("Fira Code", "ui-monospace, Menlo, Consolas")


def draw_all() -> dict[str, str]:
    """Every picture, by its name."""
    set_language("en")
    with TemporaryDirectory() as folder:
        book = copy_reference(Path(folder) / "varna.finsam")
        clock = property(lambda _self: "12:00:00")
        with (
            patch("finsam_tui.app.remember"),
            patch.object(DraftAutosave, "saved_at", clock),
            patch.object(calendar, "today", lambda: DAY),
        ):
            return {name: asyncio.run(draw(book, *scene)) for name, scene in SCENES.items()}
