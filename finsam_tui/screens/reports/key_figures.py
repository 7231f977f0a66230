"""Key figures: the years beside each other, and what the year's figures are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.budget import type_figures
from finsam_tui.i18n import _, msgid
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.list_view import TableView
from ledger.core.money import write_decimal
from ledger.management.key_figure_tables import all_key_figures
from ledger.management.year_figures import LABELS, typed_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.table import Table

YEARS = 5
"""The years beside each other, the one shown among them."""


class KeyFiguresView(TableView):
    """Five years beside each other, then what the year's figures are made of."""

    where: ClassVar[str] = "keyfigures"
    name_in_trail = msgid("Key figures")

    def table(self) -> Table:
        """Asks the book for the figures."""
        query = replace(self.report_query("keyfigures"), unit="kr")
        return all_key_figures(self.book, query)

    def action_type(self) -> None:
        """Asks for a year, and for what the ledger does not know of it."""
        last = self.finsam.scope.year.name

        def show(year: str | None) -> None:
            if year is not None:
                self.app.push_screen(self._form(int(year)))

        years = {str(year): str(year) for year in range(last, last - YEARS, -1)}
        self.app.push_screen(Picker(_("Figures of which year?"), years), show)

    def _form(self, year: int) -> Form:
        stored = typed_figures(self.book, year)

        def attempt(values: Mapping[str, str]) -> str:
            type_figures(self.book, year, values, self.finsam.who)
            return _("The figures of {year} are saved.", year=year)

        fields = (
            Field(key, _(label), write_decimal(stored[key]) if key in stored else "")
            for key, label in LABELS.items()
        )
        text = _(
            "Only what the book does not know is needed; a figure that is left empty is not kept."
        )
        return Form(_("Key figures of {year}", year=year), fields, attempt, text=text)
