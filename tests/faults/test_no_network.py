"""The program opens no socket, whatever it is asked to do."""

from __future__ import annotations

import socket
import sys

import pytest

OPENED: list[str] = []


def listen(event: str, _: object) -> None:
    if event.startswith("socket."):
        OPENED.append(event)


@pytest.fixture(scope="module", autouse=True)
def _listening():
    sys.addaudithook(listen)


@pytest.mark.parametrize(
    "words",
    [
        ("show", "BOOK", "income"),
        ("show", "BOOK", "journal", "--json"),
        ("check", "BOOK"),
        ("backup", "BOOK"),
        ("export", "BOOK", "sie", "-o", "NEW"),
        ("templates",),
    ],
)
def test_no_command_opens_a_socket(finsam, desk, tmp_path, words):
    given = {"BOOK": desk.path, "NEW": tmp_path / "ny.se"}
    OPENED.clear()
    outcome = finsam(*(given.get(word, word) for word in words))
    assert outcome.status == 0, outcome.err
    assert OPENED == []


def test_a_socket_would_be_seen():
    OPENED.clear()
    socket.socket().close()
    assert OPENED
