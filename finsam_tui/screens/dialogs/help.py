"""The help: one page for each screen, and the keys that work there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.i18n import _, language
from finsam_tui.keys import bindings, key_name
from finsam_tui.places import EVERY_ACTION
from finsam_tui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.keys import Action

PAGES = Path(__file__).parents[2] / "help"


def page(where: str) -> str:
    """The page of a view as it is written, in the language spoken."""
    return (PAGES / f"{where}.{language()}.md").read_text(encoding="utf-8")


def key_table(actions: Iterable[Action]) -> Table:
    """Keys and what they do."""
    table = Table.grid(padding=(0, 2))
    for action in actions:
        table.add_row(Text(key_name(action), "bold"), _(action.help))
    return table


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
        title = Text(_("Keys"), "bold underline")
        text = Markdown(page(self.names[0]), hyperlinks=False)
        with VerticalScroll(classes="page"):
            yield Static(Group(text, Text(), title, Text(), key_table(keys)))
        yield KeyBar(where="help")

    def action_close(self) -> None:
        """Goes back to the screen."""
        self.dismiss()
