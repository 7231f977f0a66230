"""A new voucher: typed in the grid, kept every second, recorded with enter on the empty row."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions import bindings
from finsam_tui.doing import do
from finsam_tui.screens.mending import with_keys
from finsam_tui.screens.new_voucher_keeping import (
    KEEP_AFTER,
    SketchKeeper,
    day_to_begin,
    on_an_open_day,
    year_of,
)
from finsam_tui.screens.new_voucher_lists import sketch_names, template_names, voucher_names
from finsam_tui.screens.new_voucher_typing import TypingView
from finsam_tui.screens.opening_year import open_next_year
from finsam_tui.widgets import typing_keys as keys
from finsam_tui.widgets.typing_choosing import (
    Choosing,
)
from finsam_tui.widgets.typing_desk import read_desk
from finsam_tui.widgets.typing_offers import reading_of
from finsam_tui.widgets.typing_settling import settled
from finsam_tui.widgets.typing_state import (
    Typing,
    at,
    changed,
    new_typing,
    saying,
)
from finsam_tui.widgets.typing_words import fault_words, recorded_words
from finsam_tui.wording import _, language
from ledger.entry.oddities import last_day, oddities, past_of
from ledger.entry.similar import latest_series, similar
from ledger.entry.sketch_reading import draft_of, place_in_sketch
from ledger.entry.sketches import Sketch, day_of, kept_sketches, take_sketch
from ledger.entry.voucher_search import next_number
from ledger.entry.voucher_templates import voucher_templates
from ledger.errors import Busy, LedgerError, Refused
from ledger.model import voucher_name
from ledger.vouchers import record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from textual.binding import BindingType
    from textual.timer import Timer

    from ledger.errors import Problem
    from ledger.model import Draft, Recorded

MOST_SHOWN = 50
"""Earlier vouchers that are listed to copy from."""


class NewVoucher(TypingView):
    """Typing vouchers, one after the other."""

    where: ClassVar[str] = "new_voucher"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("new_voucher")]

    def __init__(self) -> None:
        """Begins with nothing typed."""
        super().__init__()
        self.is_begun = False
        self._timer: Timer | None = None
        self._waits = False
        """Whether another program keeps the draft from being kept."""

    def on_mount(self) -> None:
        """Is kept before the program ends, however it ends."""
        super().on_mount()
        self.keeper = SketchKeeper(self.book)
        self.finsam.unsaved.add(self.keep)

    @property
    def title(self) -> str:
        """The number it will get, and when it was kept."""
        if not self.is_begun:
            return _("New voucher")
        number = voucher_name(self.state.sketch.series, self.number)
        return " · ".join(filter(None, (_("New voucher"), number, self._kept)))

    @property
    def _kept(self) -> str:
        """When the draft was kept, or why it is not."""
        if self.book.read_only:
            return _("the draft is not kept: the book can only be read")
        if self._waits:
            return _("the draft is kept when the book is free")
        kept = self.keeper.kept_at
        return _("draft kept {time}", time=kept) if kept else ""

    def ask(self) -> None:
        """Lays the desk; the first time, offers the drafts that were kept."""
        if self.is_begun:
            self.call_after_refresh(self._lay_desk_again)
            return
        with self.finsam.faults_shown():
            near = day_to_begin(self.book, last_day(self.book))
            self._lay_desk(near)
            self.begin(near, latest_series(self.desk.habits))
            if kept_sketches(self.book):
                self.call_after_refresh(self.action_sketches)

    def _lay_desk(self, day: date) -> None:
        self.desk = read_desk(self.book, year_of(self.book, day))

    def _lay_desk_again(self) -> None:
        with self.finsam.faults_shown():
            self._lay_desk(self.state.sketch.near)
            self.show(self.sync(), self.asked)

    def begin(self, near: date, series: str) -> None:
        """Begins an empty voucher; one that was being typed stays in the book."""
        self.keep()
        self.keeper.let_go()
        self.is_begun = True
        self.show(new_typing(near, series))
        self.frame.show_trail()

    def begin_from(self, sketch: Sketch) -> None:
        """Begins a voucher as a copy or a reversal; one that was being typed stays in the book."""
        do(self.finsam, partial(self._begin_from, sketch))

    def _begin_from(self, sketch: Sketch) -> None:
        self.show_current()
        self.begin(self.state.sketch.near, sketch.series or self.state.sketch.series)
        self.show(keys.begun(self.state, sketch, self.desk))

    def has_changed(self, before: Typing) -> None:
        """Has what is typed kept in a moment."""
        if self.state.is_touched:
            self.keeper.changed(self.state.sketch)
            if self._timer is None:
                self._timer = self.set_timer(KEEP_AFTER, self.keep_soon)
        if self.state.sketch.series != before.sketch.series:
            self.frame.show_trail()

    @property
    def number(self) -> int:
        """The number that the voucher will get."""
        year = year_of(self.book, self.state.sketch.near)
        return next_number(self.book, year, self.state.sketch.series)

    def keep(self) -> None:
        """Keeps what is typed, now. Raises BookError when the book cannot be written."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self.is_begun:
            return
        self.sync()
        self.keeper.keep()
        self._waits = False
        if self.display:
            self.frame.show_trail()

    def keep_soon(self) -> None:
        """Keeps what is typed; while another program holds the book, tries again in a moment."""
        try:
            self.keep()
        except Busy:
            self._waits = True
            self._timer = self.set_timer(KEEP_AFTER, self.keep_soon)
            if self.display:
                self.frame.show_trail()
        except LedgerError as error:
            self.finsam.show_fault(error)

    def action_next(self) -> None:
        """Enter."""
        state = self.sync()
        if isinstance(self.asked, Choosing):
            self.take_chosen()
        elif self.asked or keys.wants_record(state, self.desk):
            self.record(all_the_same=bool(self.asked))
        else:
            self.show(keys.entered(state, self.desk))

    def action_record(self) -> None:
        """Records from wherever the cursor is."""
        self.record(all_the_same=isinstance(self.asked, tuple) and bool(self.asked))

    def action_discard(self) -> None:
        """Empties the voucher and drops its draft; undo brings it back."""
        do(self.finsam, self._discard)

    def _discard(self) -> None:
        state = self.sync()
        empty = new_typing(state.sketch.near, state.sketch.series)
        self.keeper.drop()
        self.show(at(changed(state, empty.sketch), empty.place))

    def action_leave(self) -> None:
        """Closes what is said beside the field, then the view; the draft is kept."""
        state = self.sync()
        if self.asked or state.said or state.is_open:
            self.show(replace(state, said=None, is_open=False))
        else:
            self.keep_soon()
            self.frame.back()

    def action_template(self) -> None:
        """Begins from a template."""
        state = self.sync()
        templates = voucher_templates(self.book, self.desk.chart.accounts, language())

        def begin(place: int) -> None:
            self.show(keys.begun(state, templates[place].sketch, self.desk))

        self.choose(_("Begin from a template"), template_names(templates), begin)

    def action_similar(self) -> None:
        """Begins as a copy of an earlier voucher."""
        state = self.sync()
        found = similar(self.desk.habits, state.sketch.text, state.sketch.counterparty, MOST_SHOWN)

        def begin(place: int) -> None:
            self.show(keys.copied(state, found[place], self.desk))

        self.choose(_("Begin as a copy"), voucher_names(found), begin)

    def action_open_year(self) -> None:
        """Opens the next fiscal year, so that a day in it is taken."""
        self.keep_soon()
        open_next_year(self.finsam)

    def action_sketches(self) -> None:
        """Goes on with a draft that was kept."""
        do(self.finsam, self._offer_sketches)

    def _offer_sketches(self) -> None:
        self.keep()
        current = self.keeper.kept
        found = [
            kept for kept in kept_sketches(self.book) if current is None or kept.id != current.id
        ]

        def take_up(place: int) -> None:
            if place == len(found):
                self.begin(self.state.sketch.near, self.state.sketch.series)
                return
            kept = found[place].sketch
            sketch = on_an_open_day(self.book, kept)
            self.keeper.take_up(found[place])
            self.show(Typing(sketch))
            self.frame.show_trail()
            if sketch != kept:
                words = _(
                    "The draft was dated {day}, where nothing more is recorded; it has been given"
                    " {open_day}, and {day} as the day of the event.",
                    day=day_of(kept),
                    open_day=sketch.near,
                )
                self.finsam.tell(words, urgent=True)

        self.choose(_("Drafts that were kept"), sketch_names(found), take_up)

    def record(self, *, all_the_same: bool) -> None:
        """Records the voucher, or says what keeps it from being recorded, or what is odd."""
        left = settled(self.sync(), self.desk)
        self.show(left)
        if left.said:
            return
        reading = reading_of(left, self.desk)
        if reading.problems:
            self._say_what_is_wrong(reading.problems)
            return
        draft = draft_of(self.state.sketch, reading)

        def deed() -> None:
            odd = () if all_the_same else oddities(draft, past_of(self.book, draft))
            if odd:
                words = (*map(fault_words, odd), _("enter records all the same; esc goes back"))
                self.show(self.state, words)
            else:
                self._record(draft)

        def refused(error: LedgerError) -> None:
            if isinstance(error, Refused):
                self._say_what_is_wrong(
                    replace(fault, where=place_in_sketch(fault.where, reading))
                    for fault in error.problems
                )
            else:
                self.finsam.show_fault(error)

        do(self.finsam, deed, refused, takes_typing=True)

    def _record(self, draft: Draft) -> None:
        receipt = self._recorded(draft)
        self.keeper.let_go()
        told = recorded_words(receipt, draft, self.desk)
        self.begin(draft.date, draft.series)
        self.finsam.announce_change()
        self.finsam.tell(told)

    def _recorded(self, draft: Draft) -> Recorded:
        """The receipt; the draft that was kept goes in the same write."""
        with self.book.writing():
            receipt = record(self.book, replace(draft, recorded_by=self.finsam.who))
            if self.keeper.kept is not None:
                take_sketch(self.book, self.keeper.kept)
        return receipt

    def _say_what_is_wrong(self, problems: Iterable[Problem]) -> None:
        first, *others = map(with_keys, problems)
        state = saying(at(self.state, keys.place_of(first.where)), first)
        self.show(state)
        if others:
            self.finsam.tell(" ".join(map(fault_words, others)), urgent=True)
