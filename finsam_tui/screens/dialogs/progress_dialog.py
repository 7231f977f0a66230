"""Work that takes a while: done in a thread, saying how far it has come, and stopped by a key."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from finsam_tui.i18n import _, msgid
from finsam_tui.screens.busy_dialog import LONGEST
from ledger.core.charts import share_bar
from ledger.core.errors import BookBusy, LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    Progress: TypeAlias = Callable[[int, int], None]
    """Told what is done and how much there is in all; what it raises must be let through."""

BAR = 30
"""Cells of the bar."""

SOON = 2
"""Seconds before it is told how long it takes yet."""

OFTEN = 0.1
"""Seconds between two looks at how far it has come."""


class Stopped(Exception):  # noqa: N818 - what a person does, no error
    """Whoever waits does not want it any more."""


class Working(ModalScreen[object]):
    """Gives what the work returned, the LedgerError that it raised, or None when it was stopped.

    Work that found the book busy is done again until it is free, or for a minute.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", msgid("stop"))]

    class Reached(Message):
        """The work has come this far."""

        def __init__(self, done: int, whole: int) -> None:
            """Says how much of how much."""
            super().__init__()
            self.done = done
            self.whole = whole

    class Ended(Message):
        """The work is over."""

        def __init__(self, outcome: object) -> None:
            """Says what came of it."""
            super().__init__()
            self.outcome = outcome

    def __init__(
        self, title: str, task: Callable[[Progress], object], *, can_stop: bool = False
    ) -> None:
        """Takes the work. One that can be stopped tells its progress, and leaves nothing."""
        super().__init__(classes="dialog")
        self.heading = title
        self.task_ = task
        self.can_stop = can_stop
        self.stopped = False
        self.is_held = False
        """Whether another program holds the book, so that the work begins again and again."""

        self.begun = time.monotonic()
        self.share: int | None = None
        """Per cent that is done; None while the work does not tell."""

    def compose(self) -> ComposeResult:
        """What is done, and how far it has come."""
        with Vertical(classes="box"):
            yield Static(self.heading, classes="heading", markup=False)
            yield Static("", id="reached", markup=False)
            if self.can_stop:
                yield Static(_("esc stops it; then nothing of it is left."), classes="said")

    def on_mount(self) -> None:
        """Begins."""
        self.set_interval(1, self.show_time)
        self.work_on()

    @work(thread=True)
    def work_on(self) -> None:
        """Does the work, in a thread of its own."""
        worker = get_current_worker()
        shown_at = 0.0

        def progress(done: int, whole: int) -> None:
            nonlocal shown_at
            if self.stopped or worker.is_cancelled:
                raise Stopped
            if time.monotonic() - shown_at > OFTEN:
                shown_at = time.monotonic()
                self.post_message(self.Reached(done, whole))

        outcome: object
        while True:
            try:
                outcome = self.task_(progress)
            except Stopped:
                outcome = None
            except BookBusy as error:
                outcome = None if self.stopped else error
                self.is_held = time.monotonic() - self.begun < LONGEST
                if self.is_held and not self.stopped and not worker.is_cancelled:
                    time.sleep(OFTEN)
                    continue
            except LedgerError as error:
                outcome = error
            break
        self.post_message(self.Ended(outcome))

    def on_working_reached(self, event: Reached) -> None:
        """Shows how far it has come."""
        self.is_held = False
        self.share = 100 * event.done // event.whole if event.whole else 100
        self.show_time()

    def on_working_ended(self, event: Ended) -> None:
        """Gives what came of it."""
        self.dismiss(event.outcome)

    def show_time(self) -> None:
        """Shows that it goes on."""
        seconds = round(time.monotonic() - self.begun)
        busy = _("The book is busy; esc stops.")
        message = f"{seconds} s   {busy}" if self.is_held else self._bar(seconds)
        self.query_one("#reached", Static).update(message)

    def _bar(self, seconds: int) -> str:
        """How far it has come, and how long it takes yet, once there is something to judge by."""
        if self.share is None:
            return f"{seconds} s"
        bar = f"{share_bar(self.share, 100, BAR)}  {self.share} %   {seconds} s"
        if seconds < SOON or not self.share:
            return bar
        time_left = _("about {left} s left", left=seconds * (100 - self.share) // self.share)
        return f"{bar}   {time_left}"

    def action_stop(self) -> None:
        """Has the work stop where it is; and while another program holds the book, any work."""
        if self.can_stop or self.is_held:
            self.stopped = True
            self.query_one("#reached", Static).update(_("Stopping …"))
