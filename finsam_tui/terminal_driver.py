"""The terminal as finsam drives it: whatever it sends, and whenever it goes, it is given back."""

from __future__ import annotations

import os
import termios
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Resize

if TYPE_CHECKING:
    from textual.message import Message

WIDEST, TALLEST = 1000, 500
"""Columns and rows that are drawn; a terminal that says it is larger is drawn in part."""

BEHIND = 500
"""Keys that wait to be handled, after which no more are read: a paste may be of megabytes."""

STOPPING, PATIENCE = ("escape", "ctrl+c", "ctrl+q"), 1
"""Keys that stop a question to the book, and seconds that it may last first."""

PIXELS_OFF = "\x1b[?1016l"
ORIGINAL_SETTINGS = (
    f"{PIXELS_OFF}\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"  # the mouse
    "\x1b[?2004l\x1b[?1004l\x1b[?2048l\x1b[?7h\x1b[<u"  # pastes, focus, sizes, lines, keys
    "\x1b[?1049l\x1b[?25h"  # the screen that was there, and its cursor
)


class Driver(LinuxDriver):
    """Drives a terminal on Unix."""

    def _run_input_thread(self) -> None:
        """Reads what the terminal sends, and goes on after what cannot be read."""
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except Exception:  # noqa: BLE001 - nothing that is sent ends the program
                time.sleep(1 / 100)

    def process_message(self, message: Message) -> None:
        """Sends on what came from the terminal, once the program keeps up."""
        while self._is_behind() and not self.exit_event.is_set():
            time.sleep(1 / 100)
        if isinstance(message, Resize):
            width, height = _drawn(*message.size)
            message = Resize.from_dimensions((width, height), message.pixel_size)
        if isinstance(message, Key) and message.key in STOPPING:
            threading.Thread(target=self._stop_if_held, daemon=True).start()
        super().process_message(message)

    def _stop_if_held(self) -> None:
        """Stops the question to the book that keeps the program from hearing the key."""
        heard = threading.Event()
        self._loop.call_soon_threadsafe(heard.set)
        stop = getattr(self._app, "stop_question", None)
        if stop is not None and not heard.wait(PATIENCE):
            stop()

    def _is_behind(self) -> bool:
        waiting = self._app.message_queue_size + len(getattr(self._app, "keys", ()))
        if (focused := self._app.focused) is not None:
            waiting += focused.message_queue_size
        return waiting > BEHIND

    def _get_terminal_size(self) -> tuple[int, int]:
        return _drawn(*super()._get_terminal_size())

    def stop_application_mode(self) -> None:
        """Leaves the screen; Textual forgets that it asked for the mouse in pixels."""
        self.write(PIXELS_OFF)
        super().stop_application_mode()

    def give_back(self) -> None:
        """Makes the terminal what it was, at once, whatever else is being done."""
        with suppress(OSError, ValueError, termios.error):
            if self._file is not None:
                os.write(self._file.fileno(), ORIGINAL_SETTINGS.encode())
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)


def _drawn(width: int, height: int) -> tuple[int, int]:
    return max(1, min(width, WIDEST)), max(1, min(height, TALLEST))
