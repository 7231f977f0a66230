"""The help: one page for each screen, and the keys that work there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text
from rich.theme import Theme
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.help_pages import help_page
from finsam_tui.i18n import _
from finsam_tui.keys import bindings, key_name
from finsam_tui.places import EVERY_ACTION
from finsam_tui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.keys import Action


def key_table(title: str, actions: Iterable[Action], key_style: str) -> Group:
    """Keys and what they do, under a title."""
    table = Table.grid(padding=(0, 2))
    for action in actions:
        table.add_row(Text(key_name(action), key_style), _(action.help))
    return Group(Text(), Text(title, "bold underline"), Text(), table)


class Help(ModalScreen[None]):
    """The page of the view one is on, in the colours of the theme."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help")]

    def __init__(self, where: Sequence[str]) -> None:
        """Takes the names of the view and of what is around it, the page being the first's."""
        super().__init__(classes="dialog")
        self.names = tuple(where)

    def compose(self) -> ComposeResult:
        """The page, and the keys that work there: in the view, to the places, and everywhere."""
        key_style = "bold"
        if not self.app.native_ansi_color and not self.app.no_color:
            key_style = f"bold {self.app.theme_variables['primary']}"
        self.app.console.push_theme(Theme({"markdown.code": key_style}))
        heading, _newline, text = help_page(self.names[0]).partition("\n")
        keys = [action for action in EVERY_ACTION if set(action.places) & set(self.names)]
        here = [action for action in keys if self.names[0] in action.places]
        here += [action for action in keys if "rows" in action.places and action not in here]
        places = [action for action in keys if action.id.startswith("frame.go(")]
        always = [action for action in keys if action not in here and action not in places]
        groups = ((_("Here"), here), (_("Go to"), places), (_("Always"), always))
        with VerticalScroll(classes="page"):
            yield Static(
                Group(
                    Text(heading.removeprefix("# "), key_style),
                    Markdown(text, hyperlinks=False),
                    *(key_table(title, found, key_style) for title, found in groups if found),
                )
            )
        yield KeyBar(where="help")

    def on_unmount(self) -> None:
        """Gives the screens their own styles back."""
        self.app.console.pop_theme()

    def action_close(self) -> None:
        """Goes back to the screen."""
        self.dismiss()
