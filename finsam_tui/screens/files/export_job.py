"""Making a file: where it shall be, whether it may replace another, and the work itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from exports.formats import Exported
from finsam_tui.actions.export import export_year
from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.screens.busy_dialog import LONGEST
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.progress_dialog import Working
from finsam_tui.screens.dialogs.question import Question
from finsam_tui.user_paths import typed_path
from finsam_tui.widgets.text_cells import in_groups, safe_text
from ledger.books.open import open_book
from ledger.core.errors import LedgerError, Refused, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from finsam_tui.period_scope import Scope
    from finsam_tui.screens.dialogs.progress_dialog import Progress
    from finsam_tui.screens.files.export_kinds import ExportKind
    from finsam_tui.shell import Shell


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What shall be made of which year of the open book, and who is told when it is."""

    finsam: Shell
    kind: ExportKind
    scope: Scope
    made: Callable[[Exported], None] | None = None

    def ask_where(self, path: Path) -> None:
        """Asks where the file shall be, the path proposed; makes it there."""
        chosen = path

        def attempt(values: Mapping[str, str]) -> None:
            nonlocal chosen
            chosen = typed_path(values["path"])
            if chosen.is_dir():
                raise Refused(
                    problem("is-folder", "This is a folder; write a file's name too.", "path")
                )
            if not chosen.parent.is_dir():
                raise Refused(
                    problem(
                        "export-no-folder",
                        "There is no such folder; make it first, or choose another.",
                        "path",
                    )
                )

        def go_on(is_done: bool | None) -> None:
            if is_done and chosen.exists():
                self._ask_to_replace(chosen)
            elif is_done:
                self._make(chosen)

        field = Field("path", _("File"), str(path), _(self.kind.hint))
        form = Form(self.kind.label_in(self.scope), (field,), attempt, verb=_("make"))
        self.finsam.push_screen(form, go_on)

    def _ask_to_replace(self, path: Path) -> None:
        def go_on(answer: str | None) -> None:
            if answer == "replace":
                self._make(path, force=True)
            elif answer == "other":
                self.ask_where(path)

        options = {"other": _("Leave it, and choose another name"), "replace": _("Replace it")}
        title = _("{file} is there already", file=safe_text(path.name))
        self.finsam.push_screen(Question(title, options), go_on)

    def _make(self, path: Path, *, force: bool = False) -> None:
        title = _("Making {file} …", file=safe_text(path.name))
        task = partial(self._made, path, self.finsam.book.path, force=force)
        self.finsam.push_screen(Working(title, task), self._show_outcome)

    def _made(self, path: Path, book_path: Path, _progress: Progress, *, force: bool) -> Exported:
        """Makes the file in the thread of the work, with a book of its own that logs it."""
        kind, scope = self.kind, self.scope
        with open_book(book_path) as book:
            book.busy_timeout = LONGEST  # a file that is made is not made again for its entry
            to, who = (kind.format, path), self.finsam.who
            return export_year(
                book, scope.year, kind.part(scope), *to, wish=kind.wish, by=who, force=force
            )

    def _show_outcome(self, outcome: object) -> None:
        if isinstance(outcome, LedgerError):
            self.finsam.show_fault(outcome)
        elif isinstance(outcome, Exported):
            self.finsam.announce_change()
            size = in_groups(-(-outcome.export.size // 1000))
            message = _("{file} is made, {size} kB.", file=outcome.path.name, size=size)
            self.finsam.show_message(" ".join((message, *map(problem_on_screen, outcome.remarks))))
            if self.made is not None:
                self.made(outcome)
