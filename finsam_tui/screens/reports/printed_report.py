"""A printed report against itself and the book: the disagreements, each with its two sides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from finsam_tui.actions.input_files import text_of
from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.number_format import compared
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.list_view import ListView
from ledger.core.money import write_amount
from ledger.core.table import Column, Row
from ledger.printed_report import compare, printed_ids, printed_text, read_printed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType

    from ledger.printed_report import Comparison, Finding, Printed

AMOUNT = 14


class CompareView(ListView):
    """The disagreements; `enter` shows both sides of one."""

    where: ClassVar[str] = "compare"
    empty = msgid("Choose a printed report with f.")

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.printed: Printed | None = None
        self.found: Comparison | None = None
        self.everything = False

    @property
    def title(self) -> str:
        """What the trail calls it, with the report and how much was found."""
        if self.printed is None or self.found is None:
            return _("Printed report")
        number = len(self.found.disagreements)
        apart = _("{number:# disagreement|# disagreements}", number=number)
        return f"{_('Printed report')} › {self.printed.source} · {apart}"

    def ask(self) -> None:
        """Compares anew; the report that belongs to the book is chosen to begin with."""
        with self.finsam.faults_shown():
            if self.printed is None:
                self._choose_own()
            if self.printed is not None:
                self.found = compare(self.printed, self.book)
            self.draw()

    def _choose_own(self) -> None:
        for name in printed_ids():
            printed = read_printed(printed_text(name), name)
            is_own = printed.orgnr and printed.orgnr == self.book.association.orgnr
            if is_own and printed.year == self.finsam.scope.year.name:
                self.printed = printed

    def draw(self) -> None:
        """Draws the list."""
        shown: tuple[Finding, ...] = ()
        if self.found is not None:
            shown = self.found.findings if self.everything else self.found.disagreements
        self.rows.show_rows(
            [
                Column(label=_("Figure")),
                Column(label=_("Printed"), kind="number", width=AMOUNT),
                Column(label=_("Expected"), kind="number", width=AMOUNT, priority=2),
                Column(label=_("Difference"), kind="number", width=AMOUNT, priority=1, room=95),
            ],
            [_row(one) for one in shown],
        )
        self.frame.show_trail()

    def action_open(self) -> None:
        """Shows both sides of the figure."""
        if self.opens is not None:
            self.frame.open(SidesView(cast("Finding", self.opens)))

    def action_all(self) -> None:
        """Shows what agrees too, or not."""
        self.everything = not self.everything
        self.draw()

    def action_file(self) -> None:
        """Asks which printed report."""
        hint = _("a TOML file, or one of {known}", known=", ".join(printed_ids()))
        usual = self.printed.source if self.printed else ""
        field = Field("file", _("Printed report"), usual, hint)
        form = Form(_("Compare with a printed report"), [field], self._choose, verb=_("compare"))
        self.app.push_screen(form, lambda _done: self.ask())

    def _choose(self, values: Mapping[str, str]) -> None:
        name = values["file"].strip()
        is_built_in = name in printed_ids() and not Path(name).exists()
        text = printed_text(name) if is_built_in else text_of(name)
        self.printed = read_printed(text, Path(name).name)


class SidesView(ListView):
    """One figure: as printed, what it is worked out from, and what is likeliest."""

    where: ClassVar[str] = "compare"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, finding: Finding) -> None:
        """Takes what was found."""
        super().__init__()
        self.finding = finding

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return self.finding.printed.place

    def ask(self) -> None:
        """Draws both sides."""
        one = self.finding
        left, right, difference = compared(one)
        is_wrong = one.check().severity == "fault"
        rows = [
            Row((_("Printed"),), "heading", stop=False),
            Row((one.printed.place, left), level=1),
            Row((_("The book") if one.against_book else _("Worked out"),), "heading", stop=False),
            *(Row((part.place, write_amount(part.amount, "kr")), level=1) for part in one.parts),
            Row((_("Expected"), right), "sum", 1),
            Row((_("Difference"), difference), "urgent" if is_wrong else "sum"),
        ]
        if one.because:
            rows += [
                Row((), stop=False),
                Row((f"! {problem_on_screen(one.because)}",), "remark", stop=False),
            ]
        self.rows.show_rows(
            [Column(), Column(label=_("Amount"), kind="number", width=AMOUNT + 2)], rows
        )


def _row(one: Finding) -> Row:
    side = _("book: {place}", place=one.printed.place) if one.against_book else one.printed.place
    quiet = one.check().severity != "fault"
    return Row((side, *compared(one)), "faint" if quiet else "row", opens=one)
