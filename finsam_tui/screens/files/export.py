"""Export: choose what and where, and see what has been handed out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.export import take_back
from finsam_tui.i18n import _
from finsam_tui.open_folder import show_folder
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.files.export_job import ExportJob
from finsam_tui.screens.files.export_kinds import ExportKind, kinds, one_voucher, registers
from finsam_tui.screens.list_view import DetailedListView
from ledger.bookkeeping.export_log import ExportRecord, export_records
from ledger.bookkeeping.signed_reports import SignedReport, signed_reports
from ledger.core.calendar import local_time
from ledger.core.errors import Refused, problem
from ledger.core.money import UNITS
from ledger.core.table import Column, Row
from ledger.entry.lookup import vouchers_with_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exports.formats import Exported
    from ledger.core.money import Unit


MOST = 200
"""Exports listed, the latest first; the history has them all."""

LONGEST_NUMBER = 40
"""Characters of a series and a number."""

REGISTER, VOUCHER = "register", "voucher"
"""What is asked about once more before it can be made."""

NUMBERED = re.compile(r"(.{0,20}?)\s*([0-9]{1,12})")


class ExportView(DetailedListView):
    """What can be made, and under it the exports in the book's log."""

    where: ClassVar[str] = "exporting"

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.units: dict[str, Unit] = {}
        """What the figures of each format count, where it has been chosen."""

        self.folder: Path | None = None
        """Where the last file was put since the program began."""

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("Export {year}", year=self.finsam.scope.year.name)

    def ask(self) -> None:
        """Asks for the latest exports."""
        with self.finsam.faults_shown():
            made = export_records(self.book, MOST)
            head = (_("Latest exports"), _("When"), _("By"), "SHA-256")
            found = kinds(self.units)
            signed = signed_reports(self.book, self.finsam.scope.year.name)
            self.rows.show_rows(
                [Column(), Column(width=16), Column(width=10), Column(width=12, priority=1)],
                [
                    *(Row((kind.label_in(self.finsam.scope),), opens=kind) for kind in found),
                    Row(
                        (_("A register, PDF: general ledger, journal, history …"),), opens=REGISTER
                    ),
                    Row((_("One voucher, PDF"),), opens=VOUCHER),
                    Row((), stop=False),
                    Row(
                        head if made else (_("Nothing has been exported yet."),),
                        "heading",
                        stop=False,
                    ),
                    *map(_made_row, made),
                    *([Row((_("Signed"),), "heading", stop=False)] if signed else []),
                    *map(_made_row, signed),
                ],
            )

    def on_row_list_moved(self) -> None:
        """What can be done follows the cursor."""
        self.screen.refresh_bindings()

    def detail(self) -> Sequence[str]:
        """What is worth knowing of the export under the cursor."""
        return _messages(self.opens).splitlines()

    def action_open(self) -> None:
        """Makes what the cursor is on."""
        self.action_make()

    def action_make(self) -> None:
        """Asks where the file shall be."""
        goal = self.opens
        if goal == REGISTER:
            self._ask_which_register()
        elif goal == VOUCHER:
            self._ask_which_voucher()
        elif isinstance(goal, ExportKind):
            self._begin(goal)

    def action_unit(self) -> None:
        """Counts what the cursor is on in the next unit: thousands, millions, öre, kronor."""
        goal = self.opens
        if isinstance(goal, ExportKind) and goal.usual:
            now = goal.wish.unit or goal.usual
            self.units[goal.format] = UNITS[(UNITS.index(now) + 1) % len(UNITS)]
            self.ask()

    def action_signed(self) -> None:
        """Takes back the file that was signed."""

        def attempt(values: Mapping[str, str]) -> None:
            year = self.finsam.scope.year.name
            file = Path(values["path"].strip()).expanduser()
            take_back(self.book, year, file, self.finsam.who)

        folder = f"{self.folder}/" if self.folder else ""
        field = Field("path", _("File"), folder, _("the exported PDF, with its signatures"))
        title = _("The signed annual report {year}", year=self.finsam.scope.year.name)
        text = _("The file is saved in the book as it is, byte for byte.")
        self.app.push_screen(Form(title, (field,), attempt, verb=_("take back"), text=text))

    def action_folder(self) -> None:
        """Opens the folder with the system's own viewer."""
        if self.folder:
            with self.finsam.faults_shown():
                show_folder(self.folder)
                self.finsam.show_message(_("Opened {folder}.", folder=self.folder))

    def can(self, action: str) -> bool:
        """There is a folder to open when something has been put there, and a unit to some rows."""
        if action == "unit":
            return isinstance(self.opens, ExportKind) and self.opens.usual is not None
        return self.folder is not None if action == "folder" else True

    def _ask_which_register(self) -> None:
        kinds_by_name = {kind.name: kind for kind in registers()}

        def go_on(name: str | None) -> None:
            if name is not None:
                self._begin(kinds_by_name[name])

        options = {name: kind.label_in(self.finsam.scope) for name, kind in kinds_by_name.items()}
        self.app.push_screen(Picker(_("Which register?"), options), go_on)

    def _ask_which_voucher(self) -> None:
        chosen: list[ExportKind] = []

        def attempt(values: Mapping[str, str]) -> None:
            typed = NUMBERED.fullmatch(values["voucher"].strip()[:LONGEST_NUMBER])
            series, number = (typed[1].casefold(), int(typed[2])) if typed else ("", 0)
            scope = self.finsam.scope
            found = vouchers_with_number(self.book, scope.year, number)
            named = {one.series for one in found if series in ("", one.series.casefold())}
            chosen[:] = [one_voucher(name, number) for name in named]
            if not chosen:
                year = scope.year.name
                raise Refused(problem("voucher", "There is no such voucher in {year}.", year=year))
            if len(chosen) > 1:
                raise Refused(
                    problem(
                        "several-series", "Several series have that number; write the series too."
                    )
                )

        def go_on(is_done: bool | None) -> None:
            if is_done:
                self._begin(chosen[0])

        field = Field("voucher", _("Voucher"), hint=_("series and number, as A 17"))
        self.app.push_screen(Form(_("Which voucher?"), (field,), attempt, verb=_("choose")), go_on)

    def _begin(self, kind: ExportKind) -> None:
        scope = self.finsam.scope
        folder = self.folder or self.book.path.parent
        order = ExportJob(self.finsam, kind, scope, self._show_made)
        order.ask_where(kind.path(folder, self.book.path.stem, scope))

    def _show_made(self, made: Exported) -> None:
        self.folder = made.path.parent
        self.screen.refresh_bindings()


def _made_row(one: ExportRecord | SignedReport) -> Row:
    """A file that was made, or taken back with its signatures."""
    return Row((one.name, local_time(one.at), one.by, one.sha256[:12]), opens=one)


def _messages(goal: object) -> str:
    """What is worth knowing of a row that it has no room for itself."""
    if isinstance(goal, SignedReport):
        count = _("{number:# signature|# signatures}", number=goal.signatures)
        return f"{goal.name}: {count}\nSHA-256 {goal.sha256}"
    return f"{goal.name}\nSHA-256 {goal.sha256}" if isinstance(goal, ExportRecord) else ""
