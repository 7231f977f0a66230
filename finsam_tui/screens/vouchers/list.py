"""The vouchers: a million as quickly as ten, found as one types."""

from __future__ import annotations

from array import array
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.message import Message
from textual.worker import get_current_worker

from finsam_tui.i18n import _
from finsam_tui.keys import ACTION_BY_ID
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.list_view import PanedListView
from finsam_tui.widgets.line_input import LineInput, input_bindings
from finsam_tui.widgets.voucher_list import VoucherRows
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.books.open import open_book
from ledger.entry.voucher_search import (
    VoucherFilter,
    first_stretch,
    next_stretch,
    series_of,
    with_words,
)

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

CORRECTED, PERIOD, SERIES, ACCOUNT = "corrected", "period", "series ", "account "
"""What the list can be narrowed by; the rest is the key of an object."""

SHOWS_AGAIN = 0.2
"""Seconds between two tellings of what has been found so far."""


SEARCH = ACTION_BY_ID["vouchers.search"].key
"""The one letter that is a key in the list: it goes to the empty line."""

NEW = ACTION_BY_ID["vouchers.new"].key
"""A key of the line too: the footer names it there."""


class SearchLine(LineInput, inherit_bindings=False):
    """Where one types what to find; the arrows up and down belong to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [*input_bindings("enter", "ctrl+f", "ctrl+k")]

    def on_focus(self) -> None:
        """Says what is typed here."""
        self.placeholder = _("type to search every year: text, amount, account, document, 2019-03")

    def on_blur(self) -> None:
        """Says how one comes here."""
        self.placeholder = search_hint()

    def on_key(self, event: Key) -> None:
        """Leaves the key of a new voucher to the list."""
        if event.key == NEW:
            event.prevent_default()


def search_hint() -> str:
    """What the line says while the list has the keys."""
    return _("type to search every year; s, and then digits: amount, account, 2019-03")


class VoucherList(PanedListView):
    """The list, newest first, and a line to search it with."""

    where: ClassVar[str] = "vouchers"
    DEFAULT_CSS = """
    VoucherList > SearchLine {
        height: 1; border: none; padding: 0; background: $surface;
        &:focus { border: none; background: $panel; }
    }
    """

    class Found(Message):
        """More has been looked through."""

        def __init__(self, wanted: VoucherFilter, sequences: array[int], *, is_all: bool) -> None:
            """Says what was wanted, since something else may be by now."""
            super().__init__()
            self.wanted = wanted
            self.sequences = sequences
            self.is_all = is_all

    def __init__(self) -> None:
        """Begins with every voucher of the period."""
        super().__init__()
        self.line = SearchLine(placeholder=search_hint(), select_on_focus=False)
        self.resting = self.rows
        self.filter = VoucherFilter()
        """What is chosen by key, beside what is typed."""

        self.wanted = VoucherFilter()
        self.found: VoucherRows | None = None
        self.is_done = False

    def compose(self) -> ComposeResult:
        """A line and the list."""
        yield self.line
        yield from super().compose()

    @property
    def title(self) -> str:
        """How many, and which."""
        count = len(self.found) if self.found is not None else 0
        chosen = self.filter
        parts = (
            _("Vouchers"),
            _("series {series}", series=chosen.series) if chosen.series else "",
            _("account {account}", account=chosen.account) if chosen.account else "",
            chosen.member[1] if chosen.member else "",
            _("corrections") if chosen.corrected else "",
            _("every year") if self.line.value.strip() and self.wanted.period is None else "",
            f"{count}" if self.is_done else f"{count}…",
        )
        return " · ".join(filter(None, parts))

    def ask(self) -> None:
        """Asks for the first vouchers at once, and for the rest in a reader of their own."""
        self.wanted = self._wanted()
        with self.finsam.faults_shown():
            stretch = first_stretch(self.book, self.wanted)
            self.found = VoucherRows(self.book, array("q", stretch.sequences))
            self.is_done = stretch.last is None
            self.rows.empty = (
                _("No voucher is found. esc shows all again.")
                if self.line.value or self.filter != VoucherFilter()
                else _("No vouchers here. + records a new one.")
            )
            self.rows.show_rows(self.found.columns(), self.found)
            self.frame.show_trail()
            self.workers.cancel_group(self, "vouchers")
            if stretch.last is not None:
                self.look_further(self.book.path, self.wanted, stretch.last)

    def _wanted(self) -> VoucherFilter:
        typed = self.line.value
        period = None if typed.strip() else self.finsam.scope.period
        return with_words(replace(self.filter, period=period), typed)

    @work(thread=True, exclusive=True, group="vouchers")
    def look_further(self, path: Path, wanted: VoucherFilter, before: tuple[str, int]) -> None:
        """Looks through the rest, a stretch at a time, and tells now and then what was found."""
        worker = get_current_worker()
        found, shown_at = array("q"), monotonic()
        with open_book(path, read_only=True) as book:
            last: tuple[str, int] | None = before
            while last is not None and not worker.is_cancelled:
                stretch = next_stretch(book, wanted, last)
                last = stretch.last
                found.extend(stretch.sequences)
                if last is None or monotonic() > shown_at + SHOWS_AGAIN:
                    self.post_message(self.Found(wanted, found, is_all=last is None))
                    found, shown_at = array("q"), monotonic()

    def on_voucher_list_found(self, event: Found) -> None:
        """Puts what was found at the end, unless something else is wanted by now."""
        if event.wanted is not self.wanted or self.found is None:
            return
        self.found.sequences.extend(event.sequences)
        self.is_done = event.is_all
        self.rows.show_more()
        if self.display:
            self.frame.show_trail()

    def on_input_changed(self) -> None:
        """Finds what is typed."""
        self.rows.cursor = 0
        self.ask()

    def show_beside(self) -> None:
        """Shows the voucher under the cursor."""
        if self.found:
            self.aside.show_voucher(self.book, self.found.line(self.rows.cursor).sequence)
        else:
            self.aside.clear()

    def action_open(self) -> None:
        """Opens the voucher; a key may come before the message of what was typed."""
        if self.wanted != self._wanted():
            self.ask()
        if self.found:
            self.frame.open_voucher(self.found.line(self.rows.cursor).sequence)

    def action_search(self) -> None:
        """Goes to the line where one types."""
        self.line.focus()

    def search_for(self, text: str) -> None:
        """Shows what holds the text, in every year."""
        self.line.value = text
        self.rows.focus()

    def on_key(self, event: Key) -> None:
        """A letter typed in the list begins a search: no word that is typed goes elsewhere."""
        letter = event.character or ""
        if self.rows.has_focus and letter.isalpha() and letter != SEARCH:
            event.stop()
            event.prevent_default()
            self.line.focus()
            self.line.value = letter
            self.line.action_end()

    def action_down(self) -> None:
        """From the line to the list."""
        if self.line.has_focus:
            self.rows.focus()

    def action_leave(self) -> None:
        """Takes the conditions away, then leaves."""
        if self.line.value or self.filter != VoucherFilter():
            self.filter = VoucherFilter()
            self.rows.focus()
            if self.line.value:
                self.line.value = ""
            else:
                self.ask()
        elif self.line.has_focus:
            self.rows.focus()
        else:
            self.frame.back()

    def action_narrow(self) -> None:
        """Chooses a series, an account, a project or another object, or corrections."""
        names = {dimension.number: dimension.name for dimension in dimensions(self.book)}
        found = [(CORRECTED, _("corrections, and what they correct"))]
        found += [(PERIOD, _("another period"))]
        found += [
            (SERIES + one, _("series {series}", series=one))
            for one in series_of(self.book, self.finsam.scope.year)
        ]
        found += [(ACCOUNT + one.number, f"{one.number} {one.name}") for one in accounts(self.book)]
        found += [
            (f"{item.dimension}:{item.code}", f"{item.code} {item.name}, {names[item.dimension]}")
            for item in objects(self.book)
        ]
        self.app.push_screen(Picker(_("Show only"), dict(found)), self._narrow)

    def _narrow(self, key: str | None) -> None:
        """Shows what was chosen, beside what was chosen before."""
        if key == PERIOD:
            self.frame.action_period()
        elif key == CORRECTED:
            self._filter(replace(self.filter, corrected=True))
        elif key and key.startswith(SERIES):
            self._filter(replace(self.filter, series=key.removeprefix(SERIES)))
        elif key and key.startswith(ACCOUNT):
            self._filter(replace(self.filter, account=key.removeprefix(ACCOUNT)))
        elif key:
            number, _colon, code = key.partition(":")
            self._filter(replace(self.filter, member=(int(number), code)))

    def action_new(self) -> None:
        """Begins a new voucher."""
        self.frame.go("new_voucher")

    def _filter(self, chosen: VoucherFilter) -> None:
        self.filter = chosen
        self.rows.cursor = 0
        self.ask()
