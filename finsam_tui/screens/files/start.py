"""The start: recent books, a new one, another one, the demonstration book."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.new_book import USUAL, make_book, make_demonstration, usual_place
from finsam_tui.actions.written import read
from finsam_tui.i18n import _
from finsam_tui.keys import bindings
from finsam_tui.recent_books import SUFFIX, books_here, recent_books
from finsam_tui.screens.base_screen import BaseScreen
from finsam_tui.screens.busy import run_write
from finsam_tui.screens.dialogs.form import Field, Form, faults_beside
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.user_paths import typed_path
from finsam_tui.widgets.bars import KeyBar, Rule, TitleBar
from finsam_tui.widgets.rows import RowList
from ledger.core import calendar
from ledger.core.calendar import Period
from ledger.core.errors import BookError, Problem, problem
from ledger.core.limits import FIRST_YEAR, LAST_YEAR
from ledger.core.model import Association
from ledger.core.table import Column, Row
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Start(BaseScreen):
    """Which book? Nothing is written anywhere until one has been chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("start")]

    def __init__(self) -> None:
        """Makes the screen."""
        super().__init__()
        self.rows = RowList()

    @property
    def help_pages(self) -> tuple[str, ...]:
        """The start has a page of its own."""
        return ("start", "rows", "app")

    def compose(self) -> ComposeResult:
        """The frame's lines, and the list."""
        yield TitleBar(id="title")
        yield Rule()
        yield self.rows
        yield Rule(id="message")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Shows the books there are."""
        whose = _("finsam, bookkeeping for samordningsförbund")
        self.query_one(TitleBar).show_message((whose,), ())
        self.draw()
        self.rows.focus()

    def draw(self) -> None:
        """Draws the list."""
        recent = recent_books()
        here = tuple(path for path in books_here() if path not in recent)
        rows: list[Row] = []
        for title, paths in ((_("Recent books"), recent), (_("Books in this folder"), here)):
            if paths:
                rows.append(Row((title,), "heading", stop=False))
                rows += [Row((path.stem, str(path.parent)), level=1, opens=path) for path in paths]
                rows.append(Row((), stop=False))
        deeds = {
            "new": (_("New book"), _("an association, a year, a template"), "n"),
            "open": (_("Open another book"), _("write where it is"), "o"),
            "import": (_("New book from SIE file"), _("from another program"), "i"),
            "demo": (_("The demonstration book"), _("a whole year to look around in"), "d"),
        }
        rows.append(Row((_("Begin"),), "heading", stop=False))
        rows += [Row(words, level=1, opens=name) for name, words in deeds.items()]
        columns = [Column(width=34), Column(faint=True), Column(width=3)]
        self.rows.show_rows(columns, rows, 0)

    def on_row_list_chosen(self) -> None:
        """A click on the cursor chooses."""
        self.action_choose()

    def action_choose(self) -> None:
        """Opens the book, or begins what the row says."""
        goal = self.rows.row.opens if self.rows.row else None
        if isinstance(goal, Path):
            self._open(goal)
        elif goal == "new":
            self.action_new()
        elif goal == "open":
            self.action_open()
        elif goal == "import":
            self.action_import()
        elif goal == "demo":
            self.action_demo()

    def action_leave(self) -> None:
        """Goes back to the book that is open."""
        *below, _this = self.app.screen_stack
        if any(isinstance(screen, BaseScreen) for screen in below):
            self.app.pop_screen()

    def action_new(self) -> None:
        """Makes a book, step by step: the template, and then whose it is."""
        from finsam_tui.screens.setup.layout_files import ask_for_layout, layouts  # noqa: PLC0415 - seldom

        def ask_whose(text: str) -> None:
            self.app.push_screen(self._new_form(text))

        def go_on(choice: str | None) -> None:
            if choice is not None:
                ask_for_layout(self.finsam, choice, ask_whose)

        options = layouts(Path.cwd())
        self.app.push_screen(Picker(_("How shall the annual report look?"), options), go_on)

    def _new_form(self, template: str) -> Form:
        today = calendar.today()
        file = Path.cwd() / (_("books") + SUFFIX)

        def attempt(values: Mapping[str, str]) -> None:
            year = read(values["year"], _year)
            path = typed_path(values["path"])
            association = Association(values["name"].strip(), values["orgnr"].strip())
            period = Period(date(year, 1, 1), date(year, 12, 31))
            with faults_beside("path", BookError):
                make_book(path, association, period, template, self.finsam.who)
                self.finsam.open(path)

        fields = (
            Field("name", _("The association's name"), is_needed=True),
            Field(
                "orgnr",
                _("Organisation number"),
                hint=_("ten digits, as 222000-2683"),
                is_needed=True,
            ),
            Field("year", _("Fiscal year"), str(today.year)),
            Field("path", _("File"), str(file)),
        )
        return Form(_("New book"), fields, attempt, verb=_("make"))

    def action_open(self) -> None:
        """Opens a book wherever it is."""

        def attempt(values: Mapping[str, str]) -> None:
            with faults_beside("path", BookError):
                self.finsam.open(typed_path(values["path"]))

        field = Field("path", _("File"), str(Path.cwd()) + "/", _("the file of the book"))
        self.app.push_screen(Form(_("Open another book"), (field,), attempt, verb=_("open")))

    def action_import(self) -> None:
        """Makes a book of a file from another program."""
        from finsam_tui.screens.files.import_new_book import begin_new_book  # noqa: PLC0415 - seldom

        begin_new_book(self.finsam, Path.cwd())

    def action_demo(self) -> None:
        """Opens the demonstration book, and makes it the first time."""
        self.show_message(_("Making the demonstration book …"))
        self.call_after_refresh(self._open_demonstration)

    def _open_demonstration(self) -> None:
        with self.finsam.faults_shown():
            path = usual_place(USUAL)
            make_demonstration(path, USUAL)
            self.finsam.open(path, is_demonstration=True)

    def _open(self, path: Path) -> None:
        run_write(self.finsam, partial(self.finsam.open, path))


def _year(typed: str) -> int | Problem:
    if typed.strip().isascii() and typed.strip().isdigit():
        year = int(typed)
        if FIRST_YEAR <= year <= LAST_YEAR:
            return year
    return problem("year", "{year} is no year to keep books for.", "year", year=quoted(typed))
