"""Import: a file from another program is read and told of first, then taken in, or left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from finsam_tui.actions import bindings
from finsam_tui.doing import do
from finsam_tui.recent import SUFFIX
from finsam_tui.screens.form import Field, Form
from finsam_tui.screens.importing_files import FilePicker
from finsam_tui.screens.importing_report import COLUMNS, fault_rows, report_rows
from finsam_tui.screens.picker import Picker
from finsam_tui.screens.view import View
from finsam_tui.screens.working import Working
from finsam_tui.widgets.cells import visible
from finsam_tui.widgets.rows import RowList
from finsam_tui.wording import _, language
from ledger.errors import LedgerError, problem
from ledger.intake.report import IntakeReport
from ledger.intake.taking import take_in
from ledger.templates.built_in import built_in, built_in_text
from ledger.templates.reader import read_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.screens.working import Progress
    from ledger.errors import Problem

HERE = ""
"""In place of a template: into the book that is open."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file, and where it is to be taken in."""

    file: str
    target: Path
    """The open book, or where a new one is to be."""

    template: str = HERE
    """The built-in template of a new book."""


class ImportView(View):
    """The report of one file at a time."""

    where: ClassVar[str] = "importing"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("importing")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList(empty=_("Press enter and choose a file (SIE 1 to 4)."))
        self.told = Static("", markup=False, classes="told")
        self.wanted: Wanted | None = None
        self.is_ready = False
        """Whether the file that is told of can be taken in."""

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("Import")

    def compose(self) -> ComposeResult:
        """The report, and the row under the cursor in full."""
        with Vertical():
            yield self.rows
            yield self.told

    def on_row_list_moved(self) -> None:
        """Shows the row under the cursor in full."""
        row = self.rows.rows[self.rows.cursor] if self.rows.rows else None
        self.told.update(visible(": ".join(filter(None, row.cells))) if row else "")

    def action_choose(self) -> None:
        """Chooses a file, and where it is to be taken in."""
        folder = Path(self.wanted.file).parent if self.wanted else self.book.path.parent
        picker = FilePicker(_("Which file?"), folder)
        self.app.push_screen(picker, lambda file: self._ask_into(file) if file else None)

    def _ask_into(self, file: str) -> None:
        with self.book.reading():
            name = self.book.association.name
        options = {HERE: _("Into the open book, {name}", name=name)} | {
            one: _("Into a new book: {template}", template=_name(one)) for one in built_in()
        }

        def go_on(template: str | None) -> None:
            if template is not None:
                self._read(Wanted(file, self._target(file, template), template))

        self.app.push_screen(Picker(_("Into which book?"), options), go_on)

    def _target(self, file: str, template: str) -> Path:
        """The open book, or a file that is not there yet, beside the one to take in."""
        if template == HERE:
            return self.book.path
        path = Path(file).with_suffix(SUFFIX)
        number = 1
        while path.exists():
            number += 1
            path = path.with_stem(f"{Path(file).stem}-{number}")
        return path

    def _read(self, wanted: Wanted) -> None:
        """Tells what would come in; nothing is written."""
        self.wanted = wanted
        task = partial(_taken_in, wanted, dry_run=True)
        title = _("Reading {file} …", file=visible(Path(wanted.file).name))
        self.app.push_screen(Working(title, task, can_stop=True), self._show_trial)

    def _show_trial(self, outcome: object) -> None:
        self.is_ready = isinstance(outcome, IntakeReport)
        self._show(outcome)
        if outcome is None:
            self.rows.show_rows(COLUMNS, ())
            self.finsam.tell(_("Stopped; nothing was taken in."))
        elif isinstance(outcome, IntakeReport):
            self.finsam.tell(_("Nothing is written yet; ctrl+s takes the file in."))
        elif isinstance(outcome, LedgerError):
            self.finsam.tell(_("The file is refused."), urgent=True)

    def _show(self, outcome: object) -> None:
        if isinstance(outcome, IntakeReport):
            self.rows.show_rows(COLUMNS, tuple(report_rows(outcome)), 0)
        elif isinstance(outcome, LedgerError) and self.wanted:
            rows = tuple(fault_rows(self.wanted.file, outcome.problems))
            self.rows.show_rows(COLUMNS, rows, 0)
        self.screen.refresh_bindings()

    def action_take(self) -> None:
        """Takes the file in; asks first where a new book shall be."""
        wanted = self.wanted
        if wanted is None or not self.is_ready:
            return
        if wanted.template == HERE:
            self._take(wanted)
            return
        chosen = wanted

        def attempt(values: Mapping[str, str]) -> Iterable[Problem]:
            nonlocal chosen
            path = Path(values["path"].strip()).expanduser()
            chosen = Wanted(wanted.file, path, wanted.template)
            if path.exists():
                yield problem(
                    "book-exists",
                    "The file exists already and is left as it is; choose another name.",
                    "path",
                )

        def go_on(is_done: bool | None) -> None:
            if is_done:
                self._take(chosen)

        field = Field("path", _("File"), str(wanted.target), _("where the new book shall be"))
        self.app.push_screen(Form(_("New book"), (field,), attempt), go_on)

    def _take(self, wanted: Wanted, *, accept_flag: bool = False) -> None:
        task = partial(_taken_in, wanted, accept_flag=accept_flag, by=self.finsam.who)
        title = _("Taking {file} in …", file=visible(Path(wanted.file).name))
        working = Working(title, task, can_stop=True)
        self.app.push_screen(working, partial(self._show_taken, wanted))

    def _show_taken(self, wanted: Wanted, outcome: object) -> None:
        if outcome is None:
            self.finsam.tell(_("Stopped; nothing was taken in."))
        elif isinstance(outcome, LedgerError):
            if [fault.code for fault in outcome.problems] == ["flag-asks"]:
                self._ask_about_flag(wanted)
                return
            self.is_ready = False
            self._show(outcome)
            self.finsam.tell(_("The file is refused."), urgent=True)
        elif isinstance(outcome, IntakeReport):
            self.is_ready = False
            if wanted.template != HERE:
                do(self.finsam, partial(self.finsam.open, wanted.target))
                return
            self._show(outcome)
            self.finsam.announce_change()
            self.finsam.tell(_("{file} is taken in.", file=Path(wanted.file).name))

    def _ask_about_flag(self, wanted: Wanted) -> None:
        def go_on(answer: str | None) -> None:
            if answer == "take":
                self._take(wanted, accept_flag=True)

        options = {"leave": _("Leave it"), "take": _("Take it in here too")}
        title = _("Another program has taken this file in (#FLAGGA 1).")
        self.app.push_screen(Picker(title, options), go_on)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - what Textual passes
        """A file is taken in once it has been told of, and not refused."""
        return self.is_ready if action == "take" else True


def _taken_in(
    wanted: Wanted,
    progress: Progress,
    *,
    dry_run: bool = False,
    accept_flag: bool = False,
    by: str = "",
) -> IntakeReport:
    """Takes the file in, in the thread of the work, with a book of its own."""
    return take_in(
        wanted.target,
        wanted.file,
        template=built_in_text(wanted.template) if wanted.template else None,
        dry_run=dry_run,
        accept_flag=accept_flag,
        by=by,
        progress=progress,
    )


def _name(template: str) -> str:
    return read_template(built_in_text(template), template).name.in_language(language())
