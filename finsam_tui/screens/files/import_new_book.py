"""A new book made of a file from another program: what the file holds first, then its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.actions.import_file import (
    ImportChoices,
    import_sie,
    layout_of_file,
    question_of,
)
from finsam_tui.i18n import _, msgid
from finsam_tui.recent_books import SUFFIX
from finsam_tui.screens.busy import run_write
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.dialogs.progress_dialog import Working
from finsam_tui.screens.dialogs.question import Question
from finsam_tui.screens.files.choose_file import FilePicker
from finsam_tui.screens.files.import_report import COLUMNS, fault_rows, report_rows
from finsam_tui.screens.setup.layout_files import ask_for_layout, layouts
from finsam_tui.user_paths import typed_path
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.text_cells import safe_text
from ledger.core.errors import LedgerError, Refused, problem
from ledger.sie.import_job import NO_CHOICES
from ledger.sie.import_report import ImportReport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.actions.import_file import FileQuestion
    from finsam_tui.screens.dialogs.progress_dialog import Progress
    from finsam_tui.shell import Shell
    from ledger.core.table import Row


FIT = "fit"
"""The choice of a layout that is made for the file."""

ROOM = 70
"""Cells of a row in a dialog."""


class ImportSummary(ModalScreen[bool]):
    """What a file holds, or why it is refused; gives True when it is to be taken in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", msgid("import")),
        Binding("escape", "leave", msgid("close")),
    ]

    def __init__(self, title: str, rows: Sequence[Row], *, can_take: bool) -> None:
        """Takes the rows of the report, and whether the file can be taken in."""
        super().__init__(classes="dialog")
        self.heading = title
        self.summary = rows
        self.can_take = can_take

    def compose(self) -> ComposeResult:
        """The report, and what can be done with it."""
        with Vertical(classes="box"):
            yield Static(safe_text(self.heading), classes="heading", markup=False)
            yield RowList()
            yield Static("", id="told", classes="text", markup=False)
            take = _("ctrl+s makes a book of it · esc leaves it")
            yield Static(take if self.can_take else _("esc leaves it"), classes="said")

    def on_mount(self) -> None:
        """Shows the report."""
        self.query_one(RowList).show_rows(COLUMNS, self.summary, 0)

    def on_row_list_moved(self) -> None:
        """Shows what the row under the cursor has no room for."""
        row = self.summary[self.query_one(RowList).cursor]
        words = ": ".join(filter(None, row.texts))
        is_long = len(words) > ROOM
        self.query_one("#told", Static).update(safe_text(words) if is_long else "")

    def action_take(self) -> None:
        """Goes on."""
        if self.can_take:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Leaves the file."""
        self.dismiss(False)


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book to be made of a file."""

    finsam: Shell
    file: str
    template: str | None
    """The text of the layout that the book gets; None for one made to fit the file."""

    def begin(self) -> None:
        """Tells what the file holds; nothing is written."""
        task = partial(self._take_in, place_beside(self.file), dry_run=True)
        title = _("Reading {file} …", file=self._name)
        self.finsam.push_screen(Working(title, task, can_stop=True), self._show)

    @property
    def _name(self) -> str:
        return safe_text(Path(self.file).name)

    def _show(self, outcome: object) -> None:
        if isinstance(outcome, ImportReport):
            rows = tuple(report_rows(outcome))
            self.finsam.push_screen(ImportSummary(self._name, rows, can_take=True), self._ask_where)
        elif isinstance(outcome, LedgerError):
            rows = tuple(fault_rows(self.file, outcome.problems))
            self.finsam.push_screen(ImportSummary(self._name, rows, can_take=False))

    def _ask_where(self, is_wanted: bool | None) -> None:
        chosen = place_beside(self.file)

        def attempt(values: Mapping[str, str]) -> None:
            nonlocal chosen
            chosen = typed_path(values["path"])
            if chosen.exists():
                raise Refused(
                    problem(
                        "book-exists",
                        "The file exists already and is left as it is; choose another name.",
                        "path",
                    )
                )

        def go_on(is_done: bool | None) -> None:
            if is_done:
                self._take(chosen)

        if is_wanted:
            field = Field("path", _("File"), str(chosen), _("where the new book shall be"))
            self.finsam.push_screen(Form(_("New book"), (field,), attempt, verb=_("make")), go_on)

    def _take(self, path: Path, choices: ImportChoices = NO_CHOICES) -> None:
        task = partial(self._take_in, path, choices=choices, by=self.finsam.who)
        working = Working(_("Taking {file} in …", file=self._name), task, can_stop=True)
        self.finsam.push_screen(working, partial(self._show_taken, path, choices))

    def _show_taken(self, path: Path, choices: ImportChoices, outcome: object) -> None:
        if question := question_of(outcome):
            ask_about_file(self.finsam, question, choices, partial(self._take, path))
        elif isinstance(outcome, ImportReport):
            run_write(self.finsam, partial(self.finsam.open, path))
        elif outcome is None:
            self.finsam.show_message(_("Stopped; nothing was imported."))
        else:
            self._show(outcome)

    def _take_in(
        self,
        path: Path,
        progress: Progress,
        *,
        dry_run: bool = False,
        choices: ImportChoices = NO_CHOICES,
        by: str = "",
    ) -> ImportReport:
        """Takes the file in, in the thread of the work."""
        return import_sie(
            path,
            self.file,
            template=layout_of_file(self.file).text if self.template is None else self.template,
            dry_run=dry_run,
            choices=choices,
            by=by,
            progress=progress,
        )


def begin_new_book(finsam: Shell, folder: Path) -> None:
    """Asks for a file and a template, and makes a book of the one with the other."""

    def ask_template(file: str | None) -> None:
        if file:
            options = layouts_for_a_file(folder)
            picker = Picker(_("How shall the annual report look?"), options, "lkbr")
            finsam.push_screen(picker, partial(make_new_book, finsam, file))

    finsam.push_screen(FilePicker(_("Which file?"), folder), ask_template)


def layouts_for_a_file(folder: Path) -> dict[str, str]:
    """The layouts that a book made of a file can have, one made to fit it among them."""
    return {**layouts(folder), FIT: _("made to fit the file's accounts and projects")}


def make_new_book(finsam: Shell, file: str, choice: str | None) -> None:
    """Makes a book of the file with the layout that was chosen, if one was."""
    if choice == FIT:
        NewBook(finsam, file, None).begin()
    elif choice:
        ask_for_layout(finsam, choice, lambda text: NewBook(finsam, file, text).begin())


def place_beside(file: str) -> Path:
    """A path that no file has yet, beside the file that a book is made of."""
    path = Path(file).with_suffix(SUFFIX)
    number = 1
    while path.exists():
        number += 1
        path = path.with_stem(f"{Path(file).stem}-{number}")
    return path


def ask_about_file(
    finsam: Shell,
    question: FileQuestion,
    choices: ImportChoices,
    go_on: Callable[[ImportChoices], None],
) -> None:
    """Asks what a file would else be refused for, and goes on with what was chosen."""
    options = {"": _("Leave it")} | {
        key: _(called) for key, (called, _chosen) in question.answers.items()
    }

    def chosen(answer: str | None) -> None:
        if answer:
            go_on(question.answers[answer][1](choices))

    finsam.push_screen(Question(_(question.text), options), chosen)
