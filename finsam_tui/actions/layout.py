"""The layout of the annual report: chosen, written to a file, taken from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exports.files import atomic_write
from finsam_tui.actions.input_files import text_of
from finsam_tui.i18n import _
from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.layout_changes.set_layout import set_template, template_change
from ledger.layout_changes.structure import CHANGES
from ledger.layout_changes.template_diff import left_behind
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.reader import read_new_template

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.layout_changes.template_diff import LeftBehind, LineChange

__all__ = ["set_layout", "write_text"]


def layout_text(name: str) -> str:
    """The text of a built-in layout or of a file; raises LedgerError when it cannot be read."""
    return built_in_text(name) if name in built_in() or not Path(name).exists() else text_of(name)


def layout_named(name: str) -> str:
    """As `layout_text`; raises TemplateError too, when the file holds no layout."""
    text = built_in_text(name) if name in built_in() else text_of(name)
    read_new_template(text, Path(name).name)
    return text


def set_layout(
    book: Book,
    year: FiscalYear,
    file: str,
    *,
    reason: str = "",
    by: str = "",
    seen: int | None = None,
    dry_run: bool = False,
) -> tuple[tuple[LineChange, ...], tuple[LeftBehind, ...]]:
    """The effect of giving an open year the layout of a file: figures that change, or lose a line.

    `dry_run` gives the same and writes nothing; `seen` is the newest journal entry that the
    person had looked at. Raises LedgerError.
    """
    text, name = text_of(file), Path(file).name
    read_new_template(text, name)
    left = left_behind(book, year, text)
    if dry_run:
        return template_change(book, year, text, name), left
    with book.writing():
        refuse_if_changed(book, seen, *CHANGES)
        reason = reason or _("the layout of {file}", file=name)
        return set_template(book, year, text, name, reason=reason, by=by), left


def write_text(path: str | Path, text: str, *, force: bool = False) -> None:
    """Writes a file whole or not at all; raises ExportError when it is there, and not `force`."""
    with atomic_write(path, force=force) as file:
        file.write(text.encode())
