"""A real terminal: what it is sent, what it sends, and how the program ends."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from textual.color import Color
from textual.drivers import linux_driver

from finsam_tui.terminal import HARMLESS, tolerate_bytes
from tests.terminals import terminals

READY = "Senast bokfört"
COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25])[;m]")
POISON = {
    "clipboard": "\x1b]52;c;aGVq\x07",
    "clear": "\x1b[2J",
    "C1": "\x9b2J",
    "carriage return": "\rX",
    "bell": "\x07",
    "bidi": "\u202eabc\u2066",
    "DEL": "\x7f",
    "line separator": "\u2028",
}


@pytest.fixture
def open_terminal():
    """Starts finsam on a terminal of 80 by 24: `open_terminal(book, NO_COLOR="1")`."""
    with terminals() as start:
        yield start


@pytest.mark.sweep
def test_ctrl_q_leaves_and_gives_the_screen_back(open_terminal, book_path):
    terminal = open_terminal(book_path)
    terminal.reads_until(READY)
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert terminal.not_given_back() == []


@pytest.mark.sweep
def test_no_color_means_no_colour_and_a_cursor_all_the_same(open_terminal, book_path):
    terminal = open_terminal(book_path, NO_COLOR="1")
    terminal.reads_until("månader är inte")
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert COLOUR.findall(terminal.shown) == []
    reversed_rows = re.findall(r"\x1b\[[0-9;]*\b7[;m][^\x1b]*månader är inte", terminal.shown)
    assert reversed_rows, "reverse video marks the cursor"


@pytest.mark.sweep
def test_colours_are_found_where_there_are_some(open_terminal, book_path):
    terminal = open_terminal(book_path)
    terminal.reads_until(READY)
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert COLOUR.search(terminal.shown)


@pytest.mark.sweep
def test_the_name_of_a_file_never_steers_the_terminal(open_terminal, book_path, tmp_path):
    folder = tmp_path / "kansli"
    folder.mkdir()
    poisoned = folder / f"{''.join(POISON.values())}.finsam".replace("/", "")
    poisoned.write_bytes(book_path.read_bytes())
    terminal = open_terminal(folder=folder)
    terminal.reads_until("Böcker i den här mappen")
    terminal.types(b"\r")
    terminal.reads_until(READY)
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    for poison in ("\x1b]52", "\x1b[2J", "\x9b", "\u202a", "\u2066", "\u2028"):
        assert poison not in terminal.shown


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON)
def test_the_last_filter_lets_nothing_through_that_steers(poison):
    segments = [Segment(f"före {poison} efter"), Segment("rent")]
    passed = "".join(part.text for part in HARMLESS.apply(segments, Color(0, 0, 0)))
    assert passed.startswith("före ")
    assert passed.endswith(" efterrent")
    assert all(letter.isprintable() or letter == " " for letter in passed)


@pytest.mark.sweep
def test_a_linux_console_gets_only_what_its_font_has(open_terminal, book_path):
    terminal = open_terminal(book_path, TERM="linux")
    terminal.reads_until(READY)
    terminal.types(b"3")
    terminal.reads_until("Verksamhetens")
    terminal.types(b"\x11")
    assert terminal.ends() == 0
    assert not set("▸▾▁▂▃▅▆▇›…−–") & set(terminal.shown)
    assert "-13 853 979" in terminal.shown.replace("\N{NO-BREAK SPACE}", " ")


PIECES = (
    "\x1b",
    "\x1b[",
    "\x1b[<",
    "\x1b[?",
    ";",
    ":",
    "-",
    "M",
    "m",
    "u",
    "~",
    "t",
    "R",
    "$y",
    "P",
)
NUMBERS = st.integers(0, 10**12).map(str) | st.sampled_from(("0", "1114112", "55296", "2048"))
NOISE = (
    st.lists(st.sampled_from(PIECES) | NUMBERS | st.text(max_size=2), max_size=30)
    .map("".join)
    .filter(bool)
)


@settings(max_examples=100, deadline=None)
@given(st.lists(NOISE, max_size=4))
@example(["\x1b[1114112u", "\x1b[48;0;0;0;0t\x1b[<0;5;5M", "\x1b[55296u"])
def test_nothing_is_too_odd_for_the_reader_of_keys(noises):
    tolerate_bytes()
    parser = vars(linux_driver)["XTermParser"]()
    for noise in noises:
        list(parser.feed(noise))
        list(parser.tick())
