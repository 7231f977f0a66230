"""A question with a few answers, each a verb; what it is about stands above them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.i18n import _
from finsam_tui.keys import bindings
from finsam_tui.screens.busy import run_change
from finsam_tui.widgets.bars import KeyBar
from finsam_tui.widgets.rows import RowList
from ledger.core.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.screens.busy import Change
    from finsam_tui.shell import Shell


DROP, STAY = "drop", "stay"


def ask_to_drop(finsam: Shell, heading: str, drop: Change) -> None:
    """Takes away what the heading names, once that is meant."""

    def answered(answer: str | None) -> None:
        if answer == DROP:
            run_change(finsam, drop)

    answers = {DROP: _("take it away; the history keeps it"), STAY: _("leave it")}
    finsam.push_screen(Question(heading, answers), answered)


class Question(ModalScreen["str | None"]):
    """Gives the key of the answer, or None when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("picker")]

    def __init__(
        self,
        heading: str,
        answers: Mapping[str, str],
        figures: Sequence[tuple[str, ...]] = (),
    ) -> None:
        """Takes the answers by key, and rows of a text and figures that one judges by."""
        super().__init__(classes="dialog")
        self.heading = heading
        self.answers = answers
        self.figures = figures

    def compose(self) -> ComposeResult:
        """What is asked, and the answers."""
        with Vertical(classes="box"):
            yield Static(self.heading, classes="heading", markup=False)
            yield RowList()
            yield KeyBar(where="picker")

    def on_mount(self) -> None:
        """Shows them, the cursor on the first answer."""
        count = max(map(len, self.figures), default=1)
        rows = [Row(figures, stop=False) for figures in self.figures]
        rows += [Row((), stop=False)] if rows else []
        rows += [Row((answer,)) for answer in self.answers.values()]
        columns = [Column(), *[Column(kind="number", width=1)] * (count - 1)]
        self.query_one(RowList).show_rows(columns, rows)

    def on_row_list_chosen(self) -> None:
        """A click on the cursor answers."""
        self.action_choose()

    def action_choose(self) -> None:
        """Gives the answer that the cursor is on."""
        rows = self.query_one(RowList)
        place = rows.cursor - (len(rows.rows) - len(self.answers))
        self.dismiss(tuple(self.answers)[place])

    def action_close(self) -> None:
        """Gives no answer."""
        self.dismiss(None)
