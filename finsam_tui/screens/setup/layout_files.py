"""Layouts as text files: written, taken back with their effect shown first, and chosen among."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import text_of
from finsam_tui.actions.layout import layout_named, set_layout, write_text
from finsam_tui.i18n import _, language
from finsam_tui.open_book import entry_count
from finsam_tui.screens.dialogs.form import Field, Form, faults_beside
from finsam_tui.template_diff_lines import changes_text, left_behind_lines
from finsam_tui.user_paths import typed_path
from ledger.bookkeeping.fiscal_years import template_text
from ledger.core.errors import LedgerError
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.reader import read_new_template, read_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from finsam_tui.shell import Shell

OWN = "own"
"""The choice of a file of one's own."""

MOST = 20
"""Files of a folder that are offered."""


def layout_form(finsam: Shell, *, takes: bool) -> Form:
    """The form that writes the layout of the year shown to a file, or takes it from one."""
    book, year = finsam.book, finsam.scope.year
    path = book.path.with_name(f"{book.path.stem}-{year.name}.toml")
    file = Field("path", _("File"), str(path), is_needed=True)
    seen = entry_count(book)

    def write(values: Mapping[str, str]) -> str:
        with faults_beside("path"):
            write_text(typed_path(values["path"]), template_text(book, year))
        return _("{file} is written.", file=values["path"])

    def preview(values: Mapping[str, str]) -> str:
        try:
            found, left = set_layout(book, year, str(typed_path(values["path"])), dry_run=True)
        except (LedgerError, OSError):
            return ""
        return "\n".join([changes_text(found, year.name), *left_behind_lines(left)])

    def take(values: Mapping[str, str]) -> str:
        given = typed_path(values["path"])
        set_layout(book, year, str(given), reason=values["reason"], by=finsam.who, seen=seen)
        return _("{year} has the layout of {file}.", year=year.name, file=given.name)

    if not takes:
        return Form(_("Write the layout to a file"), (file,), write, verb=_("write"))
    reason = Field("reason", _("Why"), hint=_("recorded in the history"))
    return Form(
        _("Take the layout from a file"), (file, reason), take, preview=preview, verb=_("use")
    )


def layouts(folder: Path) -> dict[str, str]:
    """The layouts that a new book can have, by id or path: built-in, and files of the folder."""
    names = {
        name: read_template(built_in_text(name), name).name.in_language(language())
        for name in built_in()
    }
    for path in sorted(folder.glob("*.toml"))[:MOST]:
        try:
            template = read_new_template(text_of(str(path)), path.name)
        except (LedgerError, OSError):
            continue
        names[str(path)] = f"{template.name.in_language(language())} ({path.name})"
    return names | {OWN: _("a file of your own …")}


def ask_for_layout(finsam: Shell, choice: str, then: Callable[[str], None]) -> None:
    """Goes on with the text of the choice; of a file of one's own, its path is asked first."""
    if choice != OWN:
        with finsam.faults_shown():
            then(layout_named(choice))
        return

    def attempt(values: Mapping[str, str]) -> None:
        text = layout_named(str(typed_path(values["path"])))
        finsam.call_after_refresh(then, text)

    file = Field("path", _("File"), str(Path.cwd()) + "/", _("as a layout is written to a file"))
    finsam.push_screen(Form(_("A layout of your own"), (file,), attempt, verb=_("choose")))
