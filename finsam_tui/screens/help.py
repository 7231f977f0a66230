"""The help: one page for each screen, and the keys that work there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Markdown

from finsam_tui.actions import bindings, key_name
from finsam_tui.screens.places import EVERY_ACTION
from finsam_tui.widgets.bars import KeyBar
from finsam_tui.wording import _, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.actions import Action

PAGES = Path(__file__).parent.parent / "help"


def page(where: str) -> str:
    """The page of a view as it is written, in the language spoken."""
    return (PAGES / f"{where}.{language()}.md").read_text(encoding="utf-8")


def key_table(actions: Iterable[Action]) -> str:
    """Keys and what they do, as a Markdown table."""
    rows = [f"| {key_name(action)} | {_(action.help)} |" for action in actions]
    key, deed = _("Key"), _("What it does")
    return "\n".join([f"| {key} | {deed} |", "|---|---|", *rows])


class Help(ModalScreen[None]):
    """The page of the view one is on."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help")]

    def __init__(self, where: Sequence[str]) -> None:
        """Takes the names of the view and of what is around it, the page being the first's."""
        super().__init__(classes="dialog")
        self.names = tuple(where)

    def compose(self) -> ComposeResult:
        """The page, and the keys that work there."""
        keys = [action for action in EVERY_ACTION if set(action.places) & set(self.names)]
        title = _("Keys")
        text = f"{page(self.names[0])}\n\n## {title}\n\n{key_table(keys)}\n"
        with VerticalScroll(classes="page"):
            yield Markdown(text, open_links=False)
        yield KeyBar(where="help")

    def action_close(self) -> None:
        """Goes back to the screen."""
        self.dismiss()
