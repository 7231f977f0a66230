"""Key figures: the years beside each other, and what the year's figures are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.i18n import _
from finsam_tui.screens.view import View
from finsam_tui.widgets.rows import RowList
from ledger.management.key_figure_tables import all_key_figures

if TYPE_CHECKING:
    from textual.app import ComposeResult


class KeyFiguresView(View):
    """Five years beside each other, then what the year's figures are made of."""

    where: ClassVar[str] = "keyfigures"

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList()

    def compose(self) -> ComposeResult:
        """One list."""
        yield self.rows

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("Key figures")

    def ask(self) -> None:
        """Asks the book for the figures."""
        with self.finsam.faults_shown():
            query = replace(self.report_query("keyfigures"), unit="kr")
            self.rows.show_table(all_key_figures(self.book, query))
