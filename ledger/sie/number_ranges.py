"""Which voucher numbers a series has: its gaps and its doubles, in little memory."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LOOSE = 1000
"""Numbers out of order that are laid among the runs together; as many as there are runs, if these
are more, so that numbers in any order cost the same each."""


class NumberRanges:
    """The numbers of a series as runs; numbers that rise by one take no room at all."""

    __slots__ = ("_firsts", "_lasts", "_loose")

    def __init__(self) -> None:
        """No number is used yet."""
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self._loose: set[int] = set()
        """Numbers that came out of order, and lie in no run yet."""

    def add(self, number: int) -> bool:
        """Takes the number in; False when it was there already."""
        if number in self:
            return False
        if self._lasts and number == self._lasts[-1] + 1:
            self._lasts[-1] = number
            return True
        self._loose.add(number)
        if len(self._loose) > max(MOST_LOOSE, len(self._lasts)):
            self._lay_in()
        return True

    def __contains__(self, number: int) -> bool:
        """Whether the number is used."""
        if number in self._loose:
            return True
        place = bisect_right(self._firsts, number)
        return place > 0 and number <= self._lasts[place - 1]

    @property
    def last(self) -> int:
        """The largest number, 0 when there is none."""
        self._lay_in()
        return self._lasts[-1] if self._lasts else 0

    def gaps(self) -> Iterator[tuple[int, int]]:
        """The unused numbers between the first and the last, as runs: `(3, 3)`, `(7, 12)`."""
        self._lay_in()
        for before, after in zip(self._lasts, self._firsts[1:], strict=False):
            yield before + 1, after - 1

    def _lay_in(self) -> None:
        """Lays the loose numbers among the runs."""
        if not self._loose:
            return
        runs = [*zip(self._firsts, self._lasts, strict=True), *((one, one) for one in self._loose)]
        self._firsts, self._lasts, self._loose = [], [], set()
        for first, last in sorted(runs):
            if self._lasts and first == self._lasts[-1] + 1:
                self._lasts[-1] = last
            else:
                self._firsts.append(first)
                self._lasts.append(last)
