"""A text of the annual report, with last year's beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Markdown, Static, TextArea

from finsam_tui.actions.texts import save_picture, write_section
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.screens.busy import run_change, run_write
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.draft_autosave import DraftAutosave
from finsam_tui.screens.view import View
from finsam_tui.widgets.text_cells import safe_text
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.report_texts import clean_lines, texts
from ledger.core.errors import Refused
from ledger.core.markdown import markdown_parser
from ledger.entry.grid_draft import GridDraft, grid_drafts
from ledger.management.five_years import written_as
from ledger.management.live_figures import live_figures, with_figures
from ledger.management.report_charts import CHARTS
from ledger.management.typed_figures_check import disagreements, known_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.timer import Timer

    from ledger.core.errors import LedgerError, Problem

WIDE, WIDEST = 110, 130
"""Cells from which last year's text has room beside this year's, and from which the preview has."""

PREVIEW_AFTER = 0.4
"""Seconds without a key before the preview follows."""


FIGURES_SHOWN = 3
"""Figures that agree with no table, shown beneath the text."""


class TextEditor(View):
    """Markdown, in the book first when it is saved and in a draft until then."""

    where: ClassVar[str] = "text"

    def __init__(self, name: str) -> None:
        """Takes the name of the text."""
        super().__init__()
        self.name_of_text = name
        self.editor = TextArea(soft_wrap=True, tab_behavior="focus", id="text")
        self.about = Static("", classes="told", markup=False)
        self.before = Static("", markup=False)
        as_written = partial(markdown_parser, has_footnotes=False)
        self.preview = Markdown("", open_links=False, parser_factory=as_written)
        self.pane = VerticalScroll(self.before, id="before")
        self.beside: Literal["preview", "before", ""] = ""
        """What has been asked for beside the text; empty shows what there is room for."""

        self._resting: Timer | None = None
        self.year = 0
        self._length = 0
        """Characters of the text before the last key."""

        self.stored = ""
        """What the book holds."""

    def compose(self) -> ComposeResult:
        """The text and last year's, and what belongs there."""
        with Horizontal():
            yield self.editor
            yield self.pane
        yield self.about

    def on_mount(self) -> None:
        """Is saved before the program ends, however it ends."""
        super().on_mount()
        self.autosave: DraftAutosave[GridDraft] = DraftAutosave(self)
        self.finsam.unsaved.add(self.autosave.save)

    @property
    def title(self) -> str:
        """What the trail calls it, and whether the book has what is typed."""
        section = SECTIONS.get(self.name_of_text)
        name = _(section.title) if section else _("Those who sign")
        state = (self.autosave.state or _("draft")) if self.is_changed else ""
        return " · ".join(filter(None, (f"{name} {self.year or ''}".strip(), state)))

    @property
    def is_changed(self) -> bool:
        """Whether something is typed that the book does not have."""
        return clean_lines(self.editor.text) != self.stored

    @property
    def draft_name(self) -> str:
        """What its draft is called."""
        return f"text: {self.name_of_text}"

    def ask(self) -> None:
        """Asks for the text; what is typed stays."""
        with self.finsam.faults_shown():
            year = self.finsam.scope.year.name
            was_changed = bool(self.year) and self.is_changed
            self.stored = texts(self.book, year).get(self.name_of_text, "")
            if self.year != year:
                self.year, was_changed = year, False
                self.autosave.detach()
            if not was_changed:
                self.editor.text = self.stored
                for draft in grid_drafts(self.book, self.draft_name, year):
                    self.autosave.take_up(draft)
                    self.editor.text = str(draft.draft.cells["text"])
                    self.finsam.show_message(_("A draft is shown; ctrl+r drops it."))
                    break
            last_year = texts(self.book, year - 1).get(self.name_of_text, "")
            head = _("{year}:", year=year - 1)
            self.before.update(safe_lines(f"{head}\n\n{last_year}") if last_year else "")
            self._show_about()
            self._show_pane()

    def _show_about(self) -> None:
        """What belongs in the text, and which of its typed figures no table has."""
        section = SECTIONS.get(self.name_of_text)
        about = _(section.about) if section else _("A line each: name, role.")
        law = f" ({section.law})" if section and section.law else ""
        known = known_figures(self.book, fiscal_year(self.book, self.year), language())
        found = disagreements(self.editor.text, known, self.name_of_text)
        lines = [self._with_line(one) for one in found[:FIGURES_SHOWN]]
        more = [f"… ({len(found)})"] if len(found) > FIGURES_SHOWN else []
        words = (f"{about}{law}", *map(problem_on_screen, lines), *more)
        self.about.update("\n".join(map(safe_text, words)))

    def on_resize(self, _event: Resize) -> None:
        """Shows last year's text where there is room."""
        self._show_pane()

    def _show_pane(self) -> None:
        """Shows the preview or last year's text beside this year's, or in its place."""
        width = self.size.width
        usual = "preview" if width >= WIDEST else "before" if width >= WIDE else ""
        shown = self.beside or usual
        self.before.display = shown == "before" and bool(self.before.content)
        self.preview.display = shown == "preview"
        self.pane.display = self.before.display or self.preview.display
        self.editor.display = width >= WIDE or not self.pane.display
        if self.preview.display:
            if not self.preview.is_attached:
                self.pane.mount(self.preview)
            self.call_after_refresh(self._follow)
        (self.editor if self.editor.display else self.pane).focus()

    def _as_printed(self) -> str:
        """The text with its figures; as it is typed while one of them is not known."""
        try:
            return with_figures(self.editor.text, self.book, fiscal_year(self.book, self.year))
        except Refused:
            return self.editor.text

    def action_last_year(self) -> None:
        """Shows last year's text in place of this year's, or this year's again."""
        if not self.before.content:
            self.finsam.show_message(_("There is no text of the year before."))
            return
        self.beside = "" if self.beside == "before" else "before"
        self._show_pane()

    def action_preview(self) -> None:
        """Shows the text as it is printed, or as it is written again."""
        self.beside = "" if self.beside == "preview" else "preview"
        self._show_pane()

    def action_figure(self) -> None:
        """Offers the figures of the statements, each as it is today, and the charts."""
        year = fiscal_year(self.book, self.year)
        known = live_figures(self.book, year, language=language())
        chart = _("Chart")
        options = {
            name: f"{one.label}  {written_as(one.measure, one.amount, 'kr')}  {name}"
            for name, one in known.items()
        } | {name: f"{chart}  {name}" for name in CHARTS}

        def put(name: str | None) -> None:
            if name:
                row, column = self.editor.cursor_location
                is_begun = self.editor.document.get_line(row)[:column].endswith("{{")
                has_unit = name in known and known[name].measure == "amount"
                self.editor.insert(
                    f"{'' if is_begun else '{{'}{name}{' | kr' if has_unit else ''}}}}}"
                )

        self.app.push_screen(Picker(_("A figure of the statements"), options), put)

    def action_picture(self) -> None:
        """Asks for a picture and what it shows; the text then shows it."""

        def attempt(values: Mapping[str, str]) -> None:
            file = Path(values["path"].strip()).expanduser()
            words = " ".join(values["alt"].translate({91: None, 93: None}).split())
            called = save_picture(self.book, self.year, file, self.finsam.who)
            self.editor.insert(f"\n\n![{words}]({called})\n\n")

        fields = (
            Field("path", _("File"), "", _("a PNG or JPEG file")),
            Field("alt", _("What it shows"), "", _("for those who do not see it")),
        )
        title = _("A picture in the text")
        text = _("The file is saved in the book as it is, byte for byte.")
        self.app.push_screen(Form(title, fields, attempt, verb=_("save"), text=text))

    def on_text_area_changed(self) -> None:
        """Has what is typed saved in a moment."""
        if self.year:
            typed = self.editor.text
            cells = {"text": typed} if self.is_changed else {}
            base = {"text": self.stored}
            self.autosave.changed(GridDraft(self.draft_name, self.year, base, cells))
            self.frame.show_trail()
            self._offer_figures()
            if self._resting is not None:
                self._resting.stop()
            self._resting = self.set_timer(PREVIEW_AFTER, self._follow)

    def _follow(self) -> None:
        if self.preview.display and self.preview.is_mounted:
            self.preview.update(safe_lines(self._as_printed()))

    def _offer_figures(self) -> None:
        """Two braces just typed begin a figure."""
        row, column = self.editor.cursor_location
        line = self.editor.document.get_line(row)
        is_typed = len(self.editor.text) == self._length + 1
        self._length = len(self.editor.text)
        if is_typed and line[:column].endswith("{{") and not line[column:].startswith("}"):
            self.action_figure()

    def action_save(self) -> None:
        """Saves the text in the book."""

        def write() -> str:
            year = fiscal_year(self.book, self.year)
            write_section(self.book, year, self.name_of_text, self.editor.text, self.finsam.who)
            self.autosave.drop()
            self.stored = clean_lines(self.editor.text)
            self._show_about()
            return _("The text is saved.")

        def refused(error: LedgerError) -> None:
            self.finsam.show_fault(Refused([self._with_line(one) for one in error.problems]))

        run_change(self.finsam, write, refused)

    def _with_line(self, fault: Problem) -> Problem:
        """A problem with its line as the reader counts them; one of another place as it is."""
        name, _colon, number = fault.where.partition(":")
        is_here = name == self.name_of_text
        return replace(fault, where=_("line {number}", number=number)) if is_here else fault

    def action_discard(self) -> None:
        """Goes back to what the book holds."""
        if self.is_changed:
            run_write(self.finsam, self.autosave.drop)
            self.editor.text = self.stored

    def action_leave(self) -> None:
        """Goes back; what is typed stays as a draft."""
        self.autosave.save_soon()
        self.frame.back()


def safe_lines(text: str) -> str:
    """The text line by line, with nothing in it that steers a terminal."""
    return "\n".join(safe_text(line) for line in text.split("\n"))
