"""What is being typed and not yet in the book, and how it gets there before the program ends."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.book.book import Book

AT_LAST = 1.0
"""Seconds to wait for another program when there is no later: half of what a signal leaves."""


class Unsaved:
    """Everything that is being typed in an open book."""

    def __init__(self) -> None:
        """Nothing is being typed."""
        self._saves: list[Callable[[], None]] = []
        self.is_given_up = False
        """Whether it has been said that it cannot be saved."""

    def add(self, save: Callable[[], None]) -> None:
        """Takes what saves it; called again when all is saved, it does nothing."""
        self._saves.append(save)

    def save(self) -> None:
        """Saves all. Raises BookError when the book cannot be written; Busy is one."""
        for save in self._saves:
            save()

    def save_at_last(self, book: Book | None, *, in_haste: bool = False) -> None:
        """Saves as much as the book, if one is open, lets be saved; and forgets all.

        `in_haste`: the book is about to be closed because of a signal.
        """
        if book is not None:
            book.is_shutting_down = in_haste
        until = time.monotonic() + AT_LAST
        while self._saves:
            if book is not None:
                book.busy_timeout = max(until - time.monotonic(), 0)
            with suppress(Exception):  # the others are saved all the same
                self._saves.pop(0)()
