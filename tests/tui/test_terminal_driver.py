"""The terminal's driver: how much may wait, how large a terminal may be, and what is given back."""

from __future__ import annotations

import pty
import select
import termios
from types import SimpleNamespace
from typing import Any

import pytest

from finsam_tui.terminal_driver import ORIGINAL_SETTINGS, Driver, _drawn


def driver_of(queued: int, keys: int | None, in_focus: int | None) -> Any:
    """A driver whose program has so many messages, keys and messages in focus to handle."""
    focused = None if in_focus is None else SimpleNamespace(message_queue_size=in_focus)
    program = SimpleNamespace(message_queue_size=queued, focused=focused)
    if keys is not None:
        program.keys = range(keys)
    return SimpleNamespace(_app=program)


@pytest.mark.parametrize(
    ("queued", "keys", "in_focus", "is_behind"),
    [
        (500, None, None, False),
        (501, None, None, True),
        (200, 300, None, False),
        (200, 301, None, True),
        (200, 200, 100, False),
        (200, 200, 101, True),
    ],
)
def test_no_more_is_read_while_more_than_500_wait(queued, keys, in_focus, is_behind):
    assert Driver._is_behind(driver_of(queued, keys, in_focus)) is is_behind


@pytest.mark.parametrize(
    ("size", "drawn"),
    [
        ((80, 24), (80, 24)),
        ((1000, 500), (1000, 500)),
        ((1001, 501), (1000, 500)),
        ((1, 1), (1, 1)),
        ((0, 0), (1, 1)),
    ],
)
def test_a_terminal_of_any_size_is_drawn_within_bounds(size, drawn):
    assert _drawn(*size) == drawn


def test_a_terminal_is_given_back_as_it_was_with_its_mouse_and_its_screen():
    here, there = pty.openpty()
    before = termios.tcgetattr(there)
    changed = termios.tcgetattr(there)
    changed[3] &= ~termios.ECHO
    termios.tcsetattr(there, termios.TCSANOW, changed)
    with open(here, "rb", buffering=0) as terminal, open(there, "wb", buffering=0) as file:  # noqa: PTH123
        driver: Any = SimpleNamespace(_file=file, fileno=there, attrs_before=before)
        Driver.give_back(driver)
        assert select.select([here], [], [], 5)[0], "it is written at once"
        assert terminal.read(len(ORIGINAL_SETTINGS)).decode() == ORIGINAL_SETTINGS
        assert termios.tcgetattr(there) == before
    Driver.give_back(driver)  # a terminal that is gone is no fault
    Driver.give_back(SimpleNamespace(_file=None, attrs_before=None))  # type: ignore[arg-type]
