"""Making a file: where it shall be, whether it may replace another, and the work itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from exports import Exported, export
from finsam_tui.paths import typed_path
from finsam_tui.screens.form import Field, Form
from finsam_tui.screens.picker import Picker
from finsam_tui.screens.waiting import LONGEST
from finsam_tui.screens.working import Working
from finsam_tui.widgets.cells import in_groups, visible
from finsam_tui.wording import _, language, say
from ledger.book import open_book
from ledger.errors import LedgerError, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from finsam_tui.app import Finsam
    from finsam_tui.scope import Scope
    from finsam_tui.screens.exporting_kinds import Kind
    from finsam_tui.screens.working import Progress
    from ledger.errors import Problem


@dataclass(frozen=True, slots=True)
class Order:
    """What shall be made of which year of the open book, and who is told when it is."""

    finsam: Finsam
    kind: Kind
    scope: Scope
    made: Callable[[Exported], None] | None = None

    def ask_where(self, path: Path) -> None:
        """Asks where the file shall be, the path proposed; makes it there."""
        chosen = path

        def attempt(values: Mapping[str, str]) -> Iterable[Problem]:
            nonlocal chosen
            chosen = typed_path(values["path"])
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
                self._ask_to_replace(chosen)
            elif is_done:
                self._make(chosen)

        field = Field("path", _("File"), str(path), _(self.kind.hint))
        form = Form(self.kind.label_in(self.scope), (field,), attempt)
        self.finsam.push_screen(form, go_on)

    def _ask_to_replace(self, path: Path) -> None:
        def go_on(answer: str | None) -> None:
            if answer == "replace":
                self._make(path, force=True)
            elif answer == "other":
                self.ask_where(path)

        options = {"other": _("Leave it, and choose another name"), "replace": _("Replace it")}
        title = _("{file} is there already", file=visible(path.name))
        self.finsam.push_screen(Picker(title, options), go_on)

    def _make(self, path: Path, *, force: bool = False) -> None:
        title = _("Making {file} …", file=visible(path.name))
        task = partial(self._made, path, self.finsam.book.path, force=force)
        self.finsam.push_screen(Working(title, task), self._show_outcome)

    def _made(self, path: Path, book_path: Path, _progress: Progress, *, force: bool) -> Exported:
        """Makes the file in the thread of the work, with a book of its own that logs it."""
        from exports.source import Source  # noqa: PLC0415 - reads the whole ledger package

        kind, scope = self.kind, self.scope
        with open_book(book_path) as book:
            book.patience = LONGEST  # a file that is made is not made again for its entry
            source = Source(book, scope.year, language(), kind.part(scope), say)
            return export(source, kind.format, path, kind.wish, by=self.finsam.who, force=force)

    def _show_outcome(self, outcome: object) -> None:
        if isinstance(outcome, LedgerError):
            self.finsam.show_fault(outcome)
        elif isinstance(outcome, Exported):
            self.finsam.announce_change()
            size = in_groups(-(-outcome.export.size // 1000))
            told = _("{file} is made, {size} kB.", file=outcome.path.name, size=size)
            self.finsam.tell(" ".join((told, *map(say, outcome.remarks))))
            if self.made is not None:
                self.made(outcome)
