"""What the whole screens have in common: the program, and a line for what was just done."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.reactive import Reactive
from textual.screen import Screen

from finsam_tui.widgets.bars import Rule

if TYPE_CHECKING:
    from textual.widget import Widget

    from finsam_tui.shell import Shell


class BaseScreen(Screen[None]):
    """A screen that dialogs are laid upon; holds a Rule with the id `message`."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the keys; a change of it paints that and what had them, not the whole screen."""

    @property
    def finsam(self) -> Shell:
        """The program."""
        return cast("Shell", self.app)

    @property
    def help_pages(self) -> tuple[str, ...]:
        """The names in ACTIONS of what is on the screen, the one with the help page first."""
        return ()

    def show_message(self, words: str, *, urgent: bool = False) -> None:
        """Says on the line above the keys what was just done, or what is wrong."""
        self.query_one("#message", Rule).show_message(words, urgent=urgent)
