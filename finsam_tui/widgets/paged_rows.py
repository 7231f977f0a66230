"""Rows that are read from the book a page at a time, when they are first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGE = 100
CACHED_PAGES = 40

T = TypeVar("T")


class Pages(Generic[T]):
    """What `read` gives for a first number and the number after the last, the latest pages kept."""

    def __init__(self, read: Callable[[int, int], Sequence[T]]) -> None:
        """Reads nothing yet."""
        self._read = read
        self._pages: dict[int, Sequence[T]] = {}

    def __getitem__(self, number: int) -> T:
        """What has the number; a page that was read before its end was there is read again."""
        page, place = divmod(number, PAGE)
        found = self._pages.get(page, ())
        if place >= len(found):
            while len(self._pages) >= CACHED_PAGES:
                self._pages.pop(next(iter(self._pages)))
            found = self._pages[page] = self._read(page * PAGE, (page + 1) * PAGE)
        return found[place]
