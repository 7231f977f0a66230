"""Keys in the order in which they were pressed: one is done with before the next is heard."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.events import Key, Paste
    from textual.message_pump import MessagePump

LONGEST_KEY: Final = 1.0
"""Seconds after which the next key is heard, when the one before it waits for something else."""

LONGEST_OPENING: Final = 10.0
"""Seconds after which keys are heard, whatever the key before or a book that is opened still does.
"""

AT_WORK: Final = 0.05
"""Seconds of the processor's time that the program has used when it does not merely wait."""


class KeyOrder:
    """What is typed and not heard yet.

    Textual sends a key to what has the focus at that moment, while what the key before it does -
    open a screen, leave a field - is still to be done. Keys that come in one write (ssh, a macro,
    a slow moment) then land in the wrong cell, or nowhere.
    """

    def __init__(self, app: App[Any], hear: Callable[[Key | Paste], Awaitable[None]]) -> None:
        """Takes the program, and what a key does when it is its turn."""
        self._app = app
        self._hear = hear
        self._waiting: deque[Key | Paste] = deque()
        self._is_busy = True
        self._is_unproved = False
        """Whether a key has been heard, and nobody has asked since if it is done with."""

        self._turn = 0
        """How many keys have been heard, and books opened."""

    def __len__(self) -> int:
        """How many keys wait."""
        return len(self._waiting)

    async def add(self, event: Key | Paste) -> None:
        """Hears a key, at once or after those before it."""
        self._waiting.append(event)
        if self._is_busy:
            return
        if self._is_unproved and not self._is_done():
            self._is_busy = True
            self._look(self._turn, self._app)
        else:
            await self._hear_next()

    def wait_for_screen(self) -> None:
        """Hears no key until the screen that was just opened has its view and the focus."""
        self._turn += 1
        self._is_busy = True
        self._give_up_in(LONGEST_OPENING)
        self._look(self._turn, self._app)

    async def _hear_next(self) -> None:
        """Hears a key; whether it is done with is asked when another one comes, not before."""
        self._turn += 1
        self._is_busy, self._is_unproved = bool(self._waiting), False
        if self._waiting:
            turn = self._turn
            self._give_up_in(LONGEST_KEY)
            await self._hear(self._waiting.popleft())
            if self._waiting:
                self._look(turn, self._app)
            elif turn == self._turn:
                self._is_busy, self._is_unproved = False, True

    def _give_up_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        latest = loop.time() + LONGEST_OPENING
        loop.call_later(seconds, self._give_up, self._turn, time.process_time(), latest)

    def _give_up(self, turn: int, used: float, latest: float) -> None:
        """Hears the next key, but not while the program works on the one before it.

        On a busy computer a screen takes longer to open than a key may wait for an answer.
        """
        if turn != self._turn or not (self._is_busy or self._is_unproved):
            return
        loop, now = asyncio.get_running_loop(), time.process_time()
        if now - used > AT_WORK and loop.time() < latest:
            loop.call_later(LONGEST_KEY, self._give_up, turn, now, latest)
        elif self._is_busy:
            self._app.call_later(self._hear_next)
        else:
            self._is_unproved = False

    def _look(self, turn: int, here: MessagePump) -> None:
        """Goes on once every part of the program waits for something to do; asked by `here`."""
        if turn != self._turn:
            return
        for part in self._parts():
            if not _waits(part, here) and part.call_later(self._look, turn, part):
                return
        if self._app.screen._callbacks:  # noqa: SLF001 - what is to be done after the painting
            self._app.screen.call_after_refresh(self._look, turn, self._app.screen)
        elif self._waiting:
            self._app.call_later(self._hear_next)
        else:
            self._is_busy = False

    def _is_done(self) -> bool:
        """Whether nothing of what the last key did is left to do; asked by the program itself."""
        at_rest = all(_waits(part, self._app) for part in self._parts())
        return at_rest and not self._app.screen._callbacks  # noqa: SLF001 - as above

    def _parts(self) -> tuple[MessagePump, ...]:
        return (self._app, *self._app._registry)  # noqa: SLF001 - Textual does not say it


def _waits(part: MessagePump, here: MessagePump) -> bool:
    """Whether the part has nothing to do; `here` is doing what asks."""
    queue: asyncio.Queue[object] = part._message_queue  # noqa: SLF001 - as above
    return queue.empty() and (part is here or bool(getattr(queue, "_getters", True)))
