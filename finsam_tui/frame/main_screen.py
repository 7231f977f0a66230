"""The frame: the same lines around every view, and the way between them."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.message import Message
from textual.widgets import ContentSwitcher
from textual.worker import get_current_worker

from finsam_tui.dates import year_and_period_name
from finsam_tui.i18n import _, problem_on_screen
from finsam_tui.keys import binding, bindings
from finsam_tui.places import FIRST, PLACE_BY_ID, PLACES, is_reached_from, is_searched
from finsam_tui.recent_books import put_tour_away
from finsam_tui.screens.base_screen import BaseScreen
from finsam_tui.screens.busy import run_write
from finsam_tui.widgets.bars import KeyBar, PlacesBar, Rule, TitleBar
from finsam_tui.widgets.text_cells import in_groups
from ledger.book.journal import journal_head

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from finsam_tui.places import Place
    from finsam_tui.screens.view import View
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.checks import CheckReport

TRAIL = " › "

LARGEST = 200_000_000
"""Bytes of a book that is checked beside the work; a larger one is checked when it is asked for."""

SOON = 2
"""Seconds from the first screen until the check."""


def make_view(place: Place) -> View:
    """The view that stands at a place, new; its code is read when one goes there."""
    view = getattr(import_module(place.module), place.view.partition(":")[2])
    return cast("View", view(*place.arguments))


class Frame(BaseScreen):
    """One book on the screen.

    Each place keeps its own stack of views, so that whoever leaves and comes back finds the
    same row.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(binding(place.action) for place in PLACES),
        *bindings("frame"),
    ]

    class Checked(Message):
        """The book has been checked."""

        def __init__(self, report: CheckReport) -> None:
            """Says what was found."""
            super().__init__()
            self.report = report

    def __init__(self) -> None:
        """Makes an empty frame; the first place is opened when it is on the screen."""
        super().__init__()
        self.stacks: dict[str, list[View]] = {}
        self.visited: list[str] = []
        """The places that lie behind, the last one last; ends with where we are."""
        self.checked: CheckReport | None = None
        """What the last check of the book found."""

        self._numbers = count(1)

    @property
    def help_pages(self) -> tuple[str, ...]:
        """The page of the view, and the keys around it."""
        return (self.view.where, "rows", "pane", "frame", "app")

    def compose(self) -> ComposeResult:
        """The five lines and the body."""
        yield TitleBar(id="title")
        places = PlacesBar(id="places")
        places.places = [place for place in PLACES if place.in_line]
        yield places
        trail = Rule(id="trail")
        trail.shows_end = True
        yield trail
        yield ContentSwitcher(id="body")
        if self.finsam.offers_tour:
            from finsam_tui.frame.tour import Tour  # noqa: PLC0415 - once

            yield Tour(put_tour_away)
        yield Rule(id="message")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Opens the first place."""
        self.finsam.book_changed.subscribe(self, self._book_has_changed)
        self.show_state()
        self.go(FIRST)
        self.call_after_refresh(self._warn)
        path = self.finsam.book.path
        if not self.app.is_headless and path.stat().st_size < LARGEST:
            self.set_timer(SOON, lambda: self.check_beside(path))

    def _warn(self) -> None:
        """Says once what there is to know about the book; it stays to be read in its place."""
        warnings = [
            problem_on_screen(replace(warning, where="")) for warning in self.finsam.book.warnings
        ]
        if warnings:
            self.show_message(
                _("Worth knowing (w shows it): {warning}", warning=" ".join(warnings))
            )

    @property
    def here(self) -> str:
        """The place where we are."""
        return self.visited[-1]

    @property
    def view(self) -> View:
        """The view that is in front."""
        return self.stacks[self.here][-1]

    def go(self, place_id: str) -> None:
        """Goes to a place, as it was left; from the place itself, back to its beginning."""
        if self.visited and place_id == self.here:
            while len(self.stacks[place_id]) > 1:
                self._close_front()
        else:
            self._leave()
            self.visited = [*(place for place in self.visited if place != place_id), place_id]
        if place_id not in self.stacks:
            self._add(make_view(PLACE_BY_ID[place_id]))
        self._show_front()

    def open(self, view: View) -> None:
        """Puts a view in front of the one that is shown; `back` takes it away again."""
        self._leave()
        self._add(view)
        self._show_front()

    def open_voucher(self, sequence: int) -> None:
        """Puts the voucher with this registration sequence in front."""
        from finsam_tui.screens.vouchers.voucher import VoucherView  # noqa: PLC0415 - when one goes there

        self.open(VoucherView(sequence))

    def open_postings(
        self,
        name: str,
        *,
        account: str | None = None,
        member: tuple[int, str] | None = None,
        keys: tuple[Key, ...] = (),
    ) -> None:
        """Puts the postings of an account, an object or a figure in front."""
        from finsam_tui.screens.reports.postings import PostingsView  # noqa: PLC0415 - when one goes there

        self.open(PostingsView(name, keys=keys, account=account, member=member))

    def back(self) -> None:
        """Takes the front view away; at the beginning of a place, goes to the place before."""
        if len(self.stacks[self.here]) > 1:
            self._close_front()
        elif len(self.visited) > 1:
            self._leave()
            self.visited.pop()
        self._show_front()

    def show_place(self, view: View) -> None:
        """Shows the view in the body, and its place in the line of places."""
        self.query_one("#body", ContentSwitcher).current = view.id
        self.query_one(PlacesBar).show_place(self.here)

    def show_trail(self) -> None:
        """Shows the way down to where we are."""
        titles = (view.title for view in self.stacks[self.here])
        self.query_one("#trail", Rule).show_message(TRAIL.join(filter(None, titles)))

    def show_state(self) -> None:
        """Shows whose book it is, and the year, the period and the state."""
        book, scope = self.finsam.book, self.finsam.scope
        with self.finsam.faults_shown(), book.reading() as connection:
            vouchers = journal_head(connection).vouchers
            whose = book.association
        self.query_one(TitleBar).show_message(
            (whose.name, whose.orgnr),
            (
                year_and_period_name(scope.year, scope.period),
                _("read only") if book.read_only else _state(scope.year),
                _("{count:# voucher|# vouchers}", count=in_groups(vouchers)),
                *((_("! damaged, press w"),) if self._is_damaged else ()),
            ),
        )

    @property
    def _is_damaged(self) -> bool:
        """Whether a check found a fault; that a newer program has made the book is none."""
        faults = self.checked.faults if self.checked else ()
        return any(fault.message.code != "newer-book" for fault in faults)

    @work(thread=True, exclusive=True, group="check")
    def check_beside(self, path: Path) -> None:
        """Checks the book while one works in it."""
        from ledger.integrity.check import check_book  # noqa: PLC0415 - nothing of the first screen

        worker = get_current_worker()
        report = check_book(path, is_stopped=lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self.Checked(report))

    def on_frame_checked(self, event: Checked) -> None:
        """Shows in the first line whether something is wrong."""
        self.show_check(event.report)

    def show_check(self, report: CheckReport) -> None:
        """Keeps what a check found, and says in the first line when something is wrong."""
        self.checked = report
        self.show_state()
        for view in self.stacks.get("safekeeping", ()):
            view.ask()

    def action_go(self, place_id: str) -> None:
        """Goes to a place."""
        self.go(place_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters of places do nothing in a list that is searched, nor does tab in a lone pane."""
        where = self.view.where if self.visited else ""
        if action == "go":
            return is_reached_from(str(parameters[0]), where)
        if action == "period":
            return not is_searched(where)
        return len(self.focus_chain) > 1 if action.startswith("pane") else True

    def action_pane(self) -> None:
        """Goes to the other pane."""
        self.focus_next()

    def action_pane_before(self) -> None:
        """Goes to the pane before."""
        self.focus_previous()

    def action_back(self) -> None:
        """Goes back."""
        self.back()

    def action_tour(self) -> None:
        """Ends the tour, or begins it again."""
        from finsam_tui.frame.tour import Tour  # noqa: PLC0415 - seldom

        under_way = self.query(Tour)
        if under_way:
            under_way.first().end()
        else:
            self.mount(Tour(put_tour_away), after="#body")

    def action_books(self) -> None:
        """Asks for another book, once what is being typed in this one is kept."""

        def ask() -> None:
            from finsam_tui.screens.files.start import Start  # noqa: PLC0415 - seldom

            self.finsam.unsaved.save()
            self.app.push_screen(Start())

        run_write(self.finsam, ask)

    def action_period(self) -> None:
        """Chooses the year and the days that are shown."""
        from finsam_tui.frame.periods import choose_period  # noqa: PLC0415 - when one chooses

        choose_period(self.finsam)

    def action_earlier(self) -> None:
        """Shows the month or the year before."""
        from finsam_tui.frame.periods import show_neighbour  # noqa: PLC0415 - when one chooses

        show_neighbour(self.finsam, -1)

    def action_later(self) -> None:
        """Shows the month or the year after."""
        from finsam_tui.frame.periods import show_neighbour  # noqa: PLC0415 - when one chooses

        show_neighbour(self.finsam, 1)

    def action_places(self) -> None:
        """Chooses among all places."""
        from finsam_tui.screens.dialogs.picker import Picker  # noqa: PLC0415 - when one chooses

        def go(place_id: str | None) -> None:
            if place_id is not None:
                self.go(place_id)

        letters = sorted(PLACES, key=lambda place: place.in_line)
        options = {place.id: f"{place.key}  {_(place.label)}" for place in letters}
        self.app.push_screen(Picker(_("Go to"), options), go)

    def _book_has_changed(self, _changed: object) -> None:
        self.show_state()

    def _add(self, view: View) -> None:
        view.id = f"view-{next(self._numbers)}"
        view.display = False
        self.stacks.setdefault(self.here, []).append(view)
        self.query_one("#body").mount(view)

    def _leave(self) -> None:
        if self.visited and self.here in self.stacks:
            self.view.resting = self.focused

    def _close_front(self) -> None:
        self.stacks[self.here].pop().remove()

    def _show_front(self) -> None:
        self.show_message("")
        self.finsam.notice_changes()
        if self.view.is_mounted:
            self.view.come_forward()


def _state(year: FiscalYear) -> str:
    if year.closed:
        return _("closed")
    if year.locked_to is None:
        return _("unlocked")
    return _("locked to {day}", day=year.locked_to)
