"""The terminal: nothing from a book steers it, no byte from it and no signal loses anything."""

from __future__ import annotations

import asyncio
import codecs
import os
import re
import signal
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

from finsam_tui.terminal_keys import known_keys
from ledger.core.system import ENDING_SIGNALS
from ledger.core.text import BIDI, CONTROL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from textual.color import Color
    from textual.driver import Driver
    from textual.events import Key
    from textual.message import Message

_STEERING = re.compile(f"[{CONTROL}{BIDI}\N{ARABIC LETTER MARK}\ud800-\udfff]")

MERCY, A_MOMENT = 1.7, 0.2
"""Seconds from a signal until the terminal is given back, and from then until the program ends,
whatever it is doing."""


class StripControlCodes(LineFilter):
    """Takes every character out of a line that a terminal would obey instead of show."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - what Textual passes
        """The same line, as wide as it was laid out."""
        return [
            Segment(_STEERING.sub(_as_wide, text), style, control)
            if _STEERING.search(text)
            else Segment(text, style, control)
            for text, style, control in segments
        ]


def _as_wide(match: re.Match[str]) -> str:
    return "\N{REPLACEMENT CHARACTER}" * cell_len(match[0])


HARMLESS = StripControlCodes()


_ON_THE_CONSOLE = str.maketrans("▸▾▁▂▃▅▆▇›…−–", ">v▄▄▄███>.--")
"""Characters that the font of a Linux console lacks, and what stands for them there."""


class ConsoleFont(LineFilter):
    """Shows what the font of a Linux console has instead of what it lacks."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - what Textual passes
        """The same line, as wide as it was laid out."""
        return [
            Segment(text.translate(_ON_THE_CONSOLE), style, control)
            for text, style, control in segments
        ]


def last_filters() -> tuple[LineFilter, ...]:
    """What every line passes on its way to this terminal."""
    return (HARMLESS, CONSOLE_FONT) if os.environ.get("TERM") == "linux" else (HARMLESS,)


CONSOLE_FONT = ConsoleFont()


def tolerate_bytes() -> None:
    """Makes the reader of what the terminal sends take anything, instead of ending the program.

    A byte that is not UTF-8 is shown as a mark; a mouse in a window of no size is nowhere, and a
    key that is no character is none.
    """
    from textual._xterm_parser import XTermParser  # noqa: PLC0415 - only where a terminal is opened

    try:
        from textual.drivers import linux_driver as reader  # noqa: PLC0415 - needs Unix
    except ImportError:
        from textual.drivers import win32 as reader  # type: ignore[no-redef]  # noqa: PLC0415

    def decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
        made = codecs.getincrementaldecoder(encoding)
        return lambda: made(errors="replace")

    class TolerantParser(XTermParser):
        def parse_mouse_code(self, code: str) -> Message | None:
            with suppress(ZeroDivisionError):
                return super().parse_mouse_code(code)
            return None

        def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterator[Key]:
            parse = partial(super()._sequence_to_key_events, alt=alt)
            with suppress(ValueError, OverflowError):
                yield from known_keys(sequence, parse)

    setattr(reader, "getincrementaldecoder", decoder)  # noqa: B010 - the module only imports it
    setattr(reader, "XTermParser", TolerantParser)  # noqa: B010 - likewise


def driver_class(usual: Callable[[], type[Driver]]) -> type[Driver]:
    """What drives the terminal; on Windows it is the usual one."""
    try:
        from finsam_tui.terminal_driver import Driver as Careful  # noqa: PLC0415 - needs Unix
    except ImportError:
        return usual()
    return Careful


def end_on_signals(
    end: Callable[[int], None], stop: Callable[[], None], driver: Driver | None
) -> None:
    """Calls `end` with the exit code when the terminal is closed or the program is told to end.

    `end` runs in the event loop, once `stop` has stopped what keeps it from that. If the program
    still runs after a while, the terminal is given back and the program ended anyway; what is
    recorded is on the disk already.
    """
    loop = asyncio.get_running_loop()

    def give_up(code: int) -> None:
        give_back = getattr(driver, "give_back", None)
        if give_back is not None:  # beside, since a terminal that is stopped takes nothing
            leaving = threading.Thread(target=give_back, daemon=True)
            leaving.start()
            leaving.join(A_MOMENT)
        os._exit(code)

    def on_signal(number: int, _frame: FrameType | None) -> None:
        code = 128 + number
        watchdog = threading.Timer(MERCY, give_up, (code,))
        watchdog.daemon = True
        watchdog.start()
        loop.call_soon_threadsafe(end, code)
        stop()

    for number in ENDING_SIGNALS:
        signal.signal(number, on_signal)
