"""The overview: each line a question that a bookkeeper has on opening the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from finsam_tui.screens.view import View
from finsam_tui.wording import _

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Overview(View):
    """The year at a glance."""

    where: ClassVar[str] = "overview"

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("Overview")

    def compose(self) -> ComposeResult:
        """What is shown."""
        yield Static("", markup=False)
