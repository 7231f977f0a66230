"""A question to the book that holds the screen is stopped by a key and by a signal (R26)."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from finsam_tui import terminal_driver as driver
from finsam_tui.terminal_driver import STOPPING, Driver

ENDLESS = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT count(*) FROM a"


def held(connection, monkeypatch) -> Any:
    """A driver of a program that hears nothing while the connection is asked."""
    made: Any = object.__new__(Driver)
    made._loop = asyncio.get_running_loop()
    made._app = SimpleNamespace(stop_question=connection.interrupt)
    monkeypatch.setattr(driver, "PATIENCE", 0.1)
    return made


async def test_a_key_stops_what_keeps_the_program_from_hearing_it(monkeypatch):
    connection = sqlite3.connect(":memory:")
    one = held(connection, monkeypatch)
    pressed = threading.Timer(0.05, one._stop_if_held)
    pressed.start()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        connection.execute(ENDLESS).fetchone()  # the loop stands still meanwhile
    pressed.join()
    connection.close()


async def test_a_key_that_is_heard_stops_nothing(monkeypatch):
    connection = sqlite3.connect(":memory:")
    one, stopped = held(connection, monkeypatch), []
    one._app = SimpleNamespace(stop_question=lambda: stopped.append(1))
    monkeypatch.setattr(driver, "PATIENCE", 5)
    await asyncio.to_thread(one._stop_if_held)
    assert stopped == []
    connection.close()


def test_the_keys_that_leave_or_go_back_are_those_that_stop():
    assert {"escape", "ctrl+c", "ctrl+q"} == set(STOPPING)
