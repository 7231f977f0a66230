"""Which voucher numbers a series has: its gaps and its doubles, in little memory."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Numbers:
    """The numbers of a series as runs; numbers that rise by one take no room at all."""

    __slots__ = ("_firsts", "_lasts", "doubles")

    def __init__(self) -> None:
        """No number is used yet."""
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        self.doubles = 0
        """How many times a number came that was there already."""

    def add(self, number: int) -> bool:
        """Takes the number in; False when it was there already."""
        lasts = self._lasts
        if lasts and number == lasts[-1] + 1:
            lasts[-1] = number
            return True
        place = bisect_right(self._firsts, number)
        if place and number <= lasts[place - 1]:
            self.doubles += 1
            return False
        continues = place > 0 and number == lasts[place - 1] + 1
        meets = place < len(lasts) and number == self._firsts[place] - 1
        if continues and meets:
            lasts[place - 1] = lasts.pop(place)
            self._firsts.pop(place)
        elif continues:
            lasts[place - 1] = number
        elif meets:
            self._firsts[place] = number
        else:
            self._firsts.insert(place, number)
            lasts.insert(place, number)
        return True

    def __contains__(self, number: int) -> bool:
        """Whether the number is used."""
        place = bisect_right(self._firsts, number)
        return place > 0 and number <= self._lasts[place - 1]

    @property
    def last(self) -> int:
        """The largest number, 0 when there is none."""
        return self._lasts[-1] if self._lasts else 0

    def gaps(self) -> Iterator[tuple[int, int]]:
        """The unused numbers between the first and the last, as runs: `(3, 3)`, `(7, 12)`."""
        for before, after in zip(self._lasts, self._firsts[1:], strict=False):
            yield before + 1, after - 1
