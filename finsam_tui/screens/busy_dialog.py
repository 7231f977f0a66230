"""Another program holds the book: that is said, it is tried again, and a key stops it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from finsam_tui.i18n import _, msgid
from ledger.core.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key, Paste

    from ledger.book.book import Book

OFTEN = 0.1
"""Seconds between two tries."""

LONGEST = 60
"""Seconds until it is given up; the largest import takes half of that."""


class Waiting(ModalScreen[None]):
    """Waits until the book is free, and then has it done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", msgid("stop"))]

    def __init__(
        self,
        book: Book,
        again: Callable[[], object],
        give_up: Callable[[], object],
        typed: list[Key | Paste] | None,
    ) -> None:
        """Takes what to do when the book is free, and when it does not become so.

        What is typed meanwhile is put last in `typed`; without such a list it is let go.
        """
        super().__init__(classes="dialog")
        self.book = book
        self.again = again
        self.give_up = give_up
        self.typed = typed
        self.begun = time.monotonic()

    def compose(self) -> ComposeResult:
        """What one waits for, and for how long."""
        with Vertical(classes="box"):
            yield Static(_("The book is busy"), classes="heading", markup=False)
            words = _("Another window or program is using it. It is tried again until it is free.")
            yield Static(words, classes="text", markup=False)
            yield Static("", id="waited", markup=False)
            words = _("esc stops: then nothing is recorded, and what you have written stays.")
            yield Static(words, classes="said", markup=False)

    def on_mount(self) -> None:
        """Begins to try."""
        self.set_interval(OFTEN, self.look)

    def look(self) -> None:
        """Has it done if the book is free, before another key is heard."""
        seconds = time.monotonic() - self.begun
        self.query_one("#waited", Static).update(f"{seconds:.0f} s")
        if not self.is_current:
            return
        try:
            is_free = self.book.is_free()
        except BookError:
            is_free = True  # what is wrong is said by what is done
        if is_free or seconds > LONGEST:
            self.dismiss()
            (self.again if is_free else self.give_up)()

    def on_key(self, event: Key) -> None:
        """Keeps what is typed meanwhile."""
        if self.typed is not None and event.key != "escape":
            event.stop()
            self.typed.append(event)

    def on_paste(self, event: Paste) -> None:
        """Keeps what is pasted meanwhile."""
        if self.typed is not None:
            event.stop()
            self.typed.append(event)

    def action_stop(self) -> None:
        """Leaves it undone."""
        self.dismiss()
