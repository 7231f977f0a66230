"""Paths as clumsy people type them: said beside the field, and the program goes on."""

from __future__ import annotations

import os

import pytest

from finsam_tui.user_paths import typed_path
from ledger.core.errors import Refused
from tests.sweeps import one_of

NOBODY, ENDLESS = "~ingenalls/fil.se", "a" * 5000


def test_a_home_that_nobody_has_stays_as_it_was_typed():
    assert str(typed_path(f" {NOBODY} ")) == NOBODY


def test_a_path_that_cannot_be_is_refused():
    with pytest.raises(Refused, match="cannot be a path"):
        typed_path(ENDLESS)


@pytest.mark.parametrize(
    "keys", one_of(4, [("i", "enter"), ("ctrl+o", "o"), ("2", "enter", "f"), ("w", "s")])
)
async def test_no_path_that_is_typed_ends_the_program(
    sit_down, book_path, monkeypatch, tmp_path, keys
):
    monkeypatch.chdir(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    async with sit_down(book_path) as person:
        await person.press(*keys)
        field = person.finsam.focused
        if field is None or not hasattr(field, "value"):
            pytest.fail(f"{keys} lead to no field:\n{person.sees()}")
        for path in (NOBODY, ENDLESS, "~", "\\\\server\\fil", "/dev/zero", "", "pipe"):
            field.value = path
            await person.press("enter")
            assert person.finsam.is_running
