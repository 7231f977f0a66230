"""Keeping what is being typed: in the book at most a second after the last key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from ledger.entry.sketches import KeptSketch, day_of, drop_sketch, is_blank, keep_sketch
from ledger.years import fiscal_years

if TYPE_CHECKING:
    from ledger.book import Book
    from ledger.entry.sketches import Sketch
    from ledger.periods import FiscalYear

KEEP_AFTER: Final = 0.5
"""Seconds from the first key that is not kept until it is."""


class SketchKeeper:
    """One sketch, and its place in the book."""

    def __init__(self, book: Book) -> None:
        """Keeps nothing yet."""
        self._book = book
        self._waiting: Sketch | None = None
        self.kept: KeptSketch | None = None

    def changed(self, sketch: Sketch) -> None:
        """The sketch has been typed in."""
        self._waiting = sketch

    def keep(self) -> None:
        """Keeps what has been typed since; raises BookError when the book cannot be written."""
        if self._waiting is None or self._book.read_only:
            return
        if is_blank(self._waiting):
            self.drop()
            return
        self.kept = keep_sketch(self._book, self._waiting, self.kept)
        self._waiting = None

    def let_go(self) -> None:
        """Begins with another sketch; what is kept stays in the book."""
        self.kept, self._waiting = None, None

    def drop(self) -> None:
        """Takes the sketch out of the book."""
        if self.kept is not None:
            drop_sketch(self._book, self.kept)
        self.let_go()

    def take_up(self, kept: KeptSketch) -> None:
        """Goes on with a sketch that is in the book."""
        self.kept, self._waiting = kept, None

    @property
    def kept_at(self) -> str:
        """When it was last kept, by the clock on the wall; empty when it is not."""
        if self.kept is None:
            return ""
        return datetime.fromisoformat(self.kept.saved_at).astimezone().strftime("%H:%M:%S")


def year_of(book: Book, day: date) -> FiscalYear:
    """The fiscal year that the day lies in; the latest when it lies in none."""
    years = fiscal_years(book)
    return next((year for year in years if day in year.period), years[-1])


def day_to_begin(book: Book, last: date | None) -> date:
    """The day of the last voucher, or the first day after it that is open."""
    years = fiscal_years(book)
    open_years = [year for year in years if not year.closed] or [years[-1]]
    for year in reversed(open_years):
        if last is not None and last in year.period:
            return max(last, _first_open_day(year))
    return _first_open_day(open_years[-1])


def on_an_open_day(book: Book, sketch: Sketch) -> Sketch:
    """The sketch; one dated in a closed year or a locked month, on the first day that is open.

    The day it had stays as the day of the event (BFL 5:7).
    """
    day = day_of(sketch)
    year = next((year for year in fiscal_years(book) if day in year.period), None)
    if year is None or not (year.closed or (year.locked_to and day <= year.locked_to)):
        return sketch
    open_day = day_to_begin(book, None if year.closed else day)
    return replace(
        sketch, near=open_day, date=open_day.isoformat(), event=sketch.event or day.isoformat()
    )


def _first_open_day(year: FiscalYear) -> date:
    locked_to = year.locked_to
    if locked_to is None or locked_to >= year.last:
        return year.first
    return date.fromordinal(locked_to.toordinal() + 1)
