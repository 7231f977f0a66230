"""Export: choose what and where, and see what has been handed out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.widgets import Static

from exports import Exported, export
from finsam_tui.actions import bindings
from finsam_tui.dates import period_name
from finsam_tui.screens.exporting_kinds import Kind, kinds, registers
from finsam_tui.screens.form import Field, Form
from finsam_tui.screens.picker import Picker
from finsam_tui.screens.view import View
from finsam_tui.screens.working import Working
from finsam_tui.viewer import show_folder
from finsam_tui.widgets.cells import in_groups, visible
from finsam_tui.widgets.rows import Column, Row, RowList
from finsam_tui.wording import _, language, say
from ledger.book import open_book
from ledger.errors import LedgerError, problem
from ledger.exported import Export, exports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.screens.working import Progress
    from ledger.errors import Problem

MOST = 200
"""Exports listed, the latest first; the history has them all."""


class ExportView(View):
    """What can be made, and under it the exports in the book's log."""

    where: ClassVar[str] = "exporting"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("exporting")]

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.rows = RowList()
        self.told = Static("", markup=False, classes="told")
        self.kinds = kinds()
        self.goals: Sequence[Kind | Export | str | None] = ()
        """What each row of the list is about; the name of a list of its own, or none."""

        self.folder: Path | None = None
        """Where the last file was put since the program began."""

    @property
    def title(self) -> str:
        """What the trail calls it."""
        return _("Export {year}", year=self.finsam.scope.year.name)

    def compose(self) -> ComposeResult:
        """The list, and the whole of what the cursor is on."""
        with Vertical():
            yield self.rows
            yield self.told

    def ask(self) -> None:
        """Asks for the latest exports."""
        with self.finsam.faults_shown():
            made = exports(self.book, MOST)
            head = (_("Latest exports"), _("When (UTC)"), _("By"), "SHA-256")
            self.goals = (*self.kinds, "registers", None, None, *made)
            self.rows.show_rows(
                [Column(), Column("", 16), Column("", 10), Column("", 12, goes=1)],
                [
                    *(Row((self._label(kind),)) for kind in self.kinds),
                    Row((_("A register, PDF: general ledger, journal, history …"),)),
                    Row((), stop=False),
                    Row(
                        head if made else (_("Nothing has been exported yet."),),
                        "heading",
                        stop=False,
                    ),
                    *(
                        Row((one.name, one.at[:16].replace("T", " "), one.by, one.sha256[:12]))
                        for one in made
                    ),
                ],
            )

    def _label(self, kind: Kind) -> str:
        part = kind.part(self.finsam.scope)
        return f"{kind.label}, {period_name(part)}" if part else kind.label

    def on_row_list_moved(self) -> None:
        """Tells of the export under the cursor."""
        goal = self.goals[self.rows.cursor]
        self.told.update("\n".join(map(visible, _told(goal).splitlines())))

    def on_row_list_chosen(self) -> None:
        """A click on the cursor makes it."""
        self.action_make()

    def action_make(self) -> None:
        """Asks where the file shall be."""
        goal = self.goals[self.rows.cursor]
        if goal == "registers":
            self._ask_which()
        elif isinstance(goal, Kind):
            self._begin(goal)

    def action_folder(self) -> None:
        """Opens the folder with the system's own viewer."""
        if self.folder:
            with self.finsam.faults_shown():
                show_folder(self.folder)
                self.finsam.tell(_("Opened {folder}.", folder=self.folder))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - what Textual passes
        """There is a folder to open when something has been put there."""
        return self.folder is not None if action == "folder" else True

    def _ask_which(self) -> None:
        kinds_by_name = {kind.name: kind for kind in registers()}

        def go_on(name: str | None) -> None:
            if name is not None:
                self._begin(kinds_by_name[name])

        options = {name: self._label(kind) for name, kind in kinds_by_name.items()}
        self.app.push_screen(Picker(_("Which register?"), options), go_on)

    def _begin(self, kind: Kind) -> None:
        folder = self.folder or self.book.path.parent
        self._ask_where(kind, kind.path(folder, self.book.path.stem, self.finsam.scope))

    def _ask_where(self, kind: Kind, path: Path) -> None:
        chosen = path

        def attempt(values: Mapping[str, str]) -> Iterable[Problem]:
            nonlocal chosen
            chosen = Path(values["path"].strip()).expanduser()
            if chosen.is_dir():
                yield problem("is-folder", "This is a folder; write a file's name too.", "path")
            elif not chosen.parent.is_dir():
                yield problem(
                    "export-no-folder",
                    "There is no such folder; make it first, or choose another.",
                    "path",
                )

        def go_on(is_done: bool | None) -> None:
            if is_done and chosen.exists():
                self._ask_to_replace(kind, chosen)
            elif is_done:
                self._make(kind, chosen)

        hint = _("The file is whole or not there at all; what is there is not replaced unasked.")
        field = Field("path", _("File"), str(path), hint)
        self.app.push_screen(Form(self._label(kind), (field,), attempt), go_on)

    def _ask_to_replace(self, kind: Kind, path: Path) -> None:
        def go_on(answer: str | None) -> None:
            if answer == "replace":
                self._make(kind, path, force=True)
            elif answer == "other":
                self._ask_where(kind, path)

        options = {"other": _("Leave it, and choose another name"), "replace": _("Replace it")}
        title = _("{file} is there already", file=visible(path.name))
        self.app.push_screen(Picker(title, options), go_on)

    def _make(self, kind: Kind, path: Path, *, force: bool = False) -> None:
        title = _("Making {file} …", file=visible(path.name))
        task = partial(self._made, kind, path, self.book.path, force=force)
        self.app.push_screen(Working(title, task), self._show_outcome)

    def _made(
        self, kind: Kind, path: Path, book_path: Path, _progress: Progress, *, force: bool
    ) -> Exported:
        """Makes the file in the thread of the work, with a book of its own that logs it."""
        from exports.source import Source  # noqa: PLC0415 - reads the whole ledger package

        scope = self.finsam.scope
        with open_book(book_path) as book:
            source = Source(book, scope.year, language(), kind.part(scope), say)
            return export(source, kind.format, path, kind.wish, by=self.finsam.who, force=force)

    def _show_outcome(self, outcome: object) -> None:
        if isinstance(outcome, LedgerError):
            self.finsam.show_fault(outcome)
        elif isinstance(outcome, Exported):
            self.folder = outcome.path.parent
            self.finsam.announce_change()
            self.screen.refresh_bindings()
            size = in_groups(-(-outcome.export.size // 1000))
            self.finsam.tell(_("{file} is made, {size} kB.", file=outcome.path.name, size=size))
            self.told.update(visible(" ".join(map(say, outcome.remarks))))


def _told(goal: Kind | Export | str | None) -> str:
    """What is worth knowing of a row that it has no room for itself."""
    return f"{goal.name}\nSHA-256 {goal.sha256}" if isinstance(goal, Export) else ""
