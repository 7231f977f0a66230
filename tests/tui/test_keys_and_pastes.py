"""What is pressed and pasted: in order, once, whatever the terminal, and never without a word."""

from __future__ import annotations

import asyncio
import random
import shutil
from contextvars import Context
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events
from textual._context import active_app
from textual.drivers import linux_driver

from finsam_tui import key_order
from finsam_tui.frame.main_screen import Frame
from finsam_tui.screens.setup.opening_balances import OpeningView
from finsam_tui.screens.vouchers.new_voucher import NewVoucher
from finsam_tui.terminal import tolerate_bytes
from finsam_tui.terminal_keys import SILENT_KEYS, UNKNOWN
from finsam_tui.widgets.line_input import first_shown
from ledger.books.create import create_book
from ledger.core.calendar import Period
from ledger.core.errors import Problem
from ledger.core.model import Association
from ledger.core.money import read_amount, read_pasted_amount
from ledger.core.text import one_line, pasted_cells
from ledger.entry.editor import keys
from ledger.entry.editor.state import FIELDS, CellPlace, moved_to, new_editor
from ledger.entry.editor.suggestions import reading_of
from ledger.report_layout.built_in.texts import built_in_text
from tests.tui.typist import NEAR, small_desk

SENT = (
    ("xterm, keypad 7 in application mode", "\x1bOw", "7", "7"),
    ("xterm, keypad comma", "\x1bOl", "comma", ","),
    ("xterm, keypad equals", "\x1bOX", "equals_sign", "="),
    ("xterm, keypad enter", "\x1bOM", "enter", None),
    ("xterm, ctrl+enter under modifyOtherKeys", "\x1b[27;5;13~", "ctrl+enter", None),
    ("xterm, A under modifyOtherKeys", "\x1b[27;2;65~", "A", "A"),
    ("xterm, AltGr+2 under modifyOtherKeys", "\x1b[27;7;64~", "at", "@"),
    ("xterm, a key that nobody knows", "\x1b[45;9^", UNKNOWN, None),
    ("xterm, another key of the pad", "\x1bOz", UNKNOWN, None),
    ("xterm, what the terminal is", "\x1b[?62;22c", None, None),
    ("PuTTY, keypad 0", "\x1bOp", "0", "0"),
    ("PuTTY, keypad plus", "\x1bOk", "plus", "+"),
    ("PuTTY, home", "\x1b[1~", "home", None),
    ("PuTTY, F1", "\x1b[11~", "f1", None),
    ("PuTTY, backspace as ctrl+h", "\x08", "backspace", None),
    ("tmux, ctrl+s with extended keys", "\x1b[115;5u", "ctrl+s", None),
    ("tmux, shift+space", "\x1b[27;2;32~", "space", " "),
    ("tmux, shift+enter", "\x1b[13;2u", "enter", None),
    ("kitty, a", "\x1b[97;;97u", "a", "a"),
    ("kitty, å", "\x1b[229;;229u", "å", "å"),
    ("kitty, AltGr+2", "\x1b[50;;64u", "at", "@"),
    ("kitty, dead acute and e", "\x1b[101;;233u", "é", "é"),
    ("kitty, keypad 1 with Num Lock", "\x1b[57400;129;49u", "1", "1"),
    ("kitty, keypad comma with Num Lock", "\x1b[57409;129;44u", "comma", ","),
    ("kitty, keypad comma without text", "\x1b[57409u", "comma", ","),
    ("kitty, keypad plus without text", "\x1b[57413u", "plus", "+"),
    ("kitty, keypad minus", "\x1b[57412;;45u", "minus", "-"),
    ("kitty, keypad enter", "\x1b[57414u", "enter", None),
    ("foot, keypad end", "\x1b[57424u", "end", None),
    ("foot, shift+backspace", "\x1b[127;2u", "backspace", None),
    ("Alacritty, F1", "\x1bOP", "f1", None),
    ("Alacritty, shift+tab", "\x1b[Z", "shift+tab", None),
    ("Windows Terminal, AltGr as ctrl+alt", "\x1b[50;7;64u", "ctrl+at", "@"),
    ("Windows Terminal, the same without text", "\x1b[64;7u", "at", "@"),
    ("GNOME, AltGr+space", "\xa0", "space", " "),
    ("GNOME, AltGr+e", "€", "euro_sign", "€"),
    ("a macro, line feed", "\n", "enter", None),
    ("rxvt, home", "\x1b[7~", "home", None),
    ("Linux console, F1", "\x1b[[A", "f1", None),
)
"""A terminal and a key, what is sent, and the name and the character that arrive."""


def arrives(sent: str) -> list[events.Key]:
    """The keys that come of what a terminal sends."""
    tolerate_bytes()
    parser = vars(linux_driver)["XTermParser"]()
    found = [*parser.feed(sent), *parser.tick()]
    return [event for event in found if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    ("sent", "name", "character"), [one[1:] for one in SENT], ids=[one[0] for one in SENT]
)
def test_a_key_has_one_name_whatever_the_terminal_sends(sent, name, character):
    found = arrives(sent)
    assert [key.key for key in found] == ([] if name is None else [name])
    printable = [key.character for key in found if key.is_printable]
    assert printable == ([] if character is None else [character])


def test_a_key_that_is_held_is_not_spoken_of():
    assert {key.key for key in arrives("\x1b[57441;2u\x1b[57358u")} <= SILENT_KEYS


@given(st.text(), st.integers(0, 50), st.integers(2, 30))
def test_a_line_shows_its_beginning_or_its_cursor(text, at, room):
    at = min(at, len(text))
    first = first_shown(text, at, room)
    before = cell_len(text[:at])
    assert first == 0 or first <= before < first + room
    if before + 2 <= room or cell_len(text) <= room:
        assert first == 0


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("Hyra\rmars", "Hyra mars"),
        ("Hyra\r\nmars\r\n", "Hyra mars"),
        ("Hyra\tmars", "Hyra mars"),
        ("Hyra \n\n \t mars", "Hyra mars"),
        (" mars", " mars"),
        ("", ""),
    ],
)
def test_breaks_and_tabs_of_a_text_are_one_space(pasted, line):
    assert one_line(pasted) == line


@pytest.mark.parametrize("text", ["2019-03-01", "100\t200", "100\n200", "1 2 3"])
def test_what_is_no_amount_is_never_read_as_one(text):
    assert isinstance(read_pasted_amount(text), Problem)


def test_a_sum_is_typed_but_not_pasted():
    assert read_amount("100+200") == 300_00
    assert isinstance(read_pasted_amount("100+200"), Problem)
    assert read_pasted_amount("\u22121 234,50") == -1234_50


def in_cell(name):
    return moved_to(new_editor(NEAR, "A"), CellPlace(0, name))


def test_a_pasted_table_fills_the_cells_from_the_cursor_on():
    table = [["5010", "KANSLI", "12 000,00"], ["1651", "", "3 000"], ["2440", "", "", "15000"]]
    state = keys.pasted(in_cell("account"), small_desk(), table)
    assert [(row.account, row.objects, row.debit, row.credit) for row in state.draft.rows] == [
        ("5010", "KANSLI", "12 000,00", ""),
        ("1651", "", "3 000", ""),
        ("2440", "", "", "15000"),
    ]
    assert state.place == CellPlace(3, "account")


async def test_a_table_pasted_in_the_day_of_a_voucher_is_its_rows(sit_down, new_book):
    async with sit_down(new_book) as person:
        await person.press("n")
        view = person.frame.view
        day = view.state.draft.date
        await pastes(person, "2019-03-15\tHyra\n2019-03-16\tEl")
        assert "En tabell med konton och belopp" in person.sees()
        assert (view.state.draft.date, view.state.draft.rows) == (day, ())
        await pastes(person, "5010\t12 000,00\t\n1930\t\t12 000,00\n")
        rows = [(row.account, row.debit, row.credit) for row in view.state.draft.rows]
        assert rows == [("5010", "12 000,00", ""), ("1930", "", "12 000,00")]
        assert view.state.draft.date == day


ROWS = (("5010", "", "12 000,00", ""), ("1651", "KANSLI", "3 000", ""), ("2440", "", "", "15 000"))
WITHOUT_OBJECT = (ROWS[0], ("1651", "", "3 000", ""), ROWS[2])
"""What a pasted table is in the grid: account, objects, debit, credit."""


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        pytest.param(
            "5010\t12 000,00\t\n1651\t3 000\t0,00\n2440\t\t15 000\n",
            WITHOUT_OBJECT,
            id="account, debit, credit",
        ),
        pytest.param(
            "Konto\tDebet\tKredit\n5010\t12 000,00\n1651\t3 000\n2440\t0\t15 000\n"
            "Summa\t15 000\t15000",
            WITHOUT_OBJECT,
            id="with a heading and a sum",
        ),
        pytest.param(
            "5010 Lokalhyra\t12 000,00\n1651 Moms\t3 000\n2440 Skuld\t\u221215 000",
            WITHOUT_OBJECT,
            id="one amount, credit with a minus",
        ),
        pytest.param(
            "5010\tLOKALHYRA\t\t12 000,00\t\n1651\tMomsersättning\tKANSLI\t3 000\n"
            "2440\tLeverantörsskulder\t\t\t15 000",
            ROWS,
            id="names and objects between",
        ),
    ],
)
def test_a_table_of_accounts_and_sides_is_rows_whatever_program_it_comes_from(pasted, rows):
    state = keys.pasted(in_cell("account"), small_desk(), pasted_cells(pasted))
    draft = [(row.account, row.objects, row.debit, row.credit) for row in state.draft.rows]
    assert (state.problem, tuple(draft)) == (None, rows)
    assert not reading_of(state, small_desk()).difference


@pytest.mark.parametrize(
    "pasted",
    [
        "5010\t100\tx\t200\n2440\t\t\t300",
        "5010\t12 000\nSumma\t13 000",
        "5010\tKANSLY\t100\t\n2440\t\t\t100",
    ],
)
def test_a_pasted_table_loses_nothing_that_it_is_not_understood_by(pasted):
    state = keys.pasted(in_cell("account"), small_desk(), pasted_cells(pasted))
    taken = " ".join(f"{row}" for row in state.draft.rows)
    assert state.problem or all(
        f"'{cell}'" in taken for cell in pasted.split("\t") if "\n" not in cell
    )
    assert state.problem or reading_of(state, small_desk()).problems


@pytest.mark.parametrize(
    "pasted",
    [
        "5010\tHyra kansliet\t100\t\n2440\tSkulder\t\t100",
        "5010\tHyra kansliet\n2440\tSkulder",
        "5099\tHyra kansliet\t100\n2440\tSkulder\t-100",
    ],
)
def test_a_pasted_name_that_no_account_has_is_refused_by_name_and_is_no_object(pasted):
    state = keys.pasted(in_cell("account"), small_desk(), pasted_cells(pasted))
    assert state.draft.rows == ()
    assert state.problem
    assert state.problem.in_language("sv").startswith(
        f"'Hyra kansliet' är varken ett objekt eller vad konto {pasted[:4]} heter"
    )


@pytest.mark.parametrize("table", [[["100", "2019-03-01"]], [["100", "", "text", "more"]]])
def test_a_pasted_table_that_does_not_fit_is_refused_whole(table):
    state = keys.pasted(in_cell("debit"), small_desk(), table)
    assert state.problem is not None
    assert state.draft.rows == ()


@pytest.fixture(scope="module")
def new_book(tmp_path_factory):
    """A book that has nothing in it yet; the tests leave it so."""
    path = tmp_path_factory.mktemp("ny") / "ny.finsam"
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    association = Association("Samordningsförbundet Prov", "222000-2683")
    with create_book(path, association, year, built_in_text("varna"), "EK"):
        return path


async def at_once(person, *keys_: str):
    """Presses keys as one write delivers them: none waits for the one before."""
    for key in keys_:
        person.finsam.post_message(events.Key(key, {"minus": "-"}.get(key)))
    await person.settled()


async def pastes(person, text: str):
    person.finsam.post_message(events.Paste(text))
    await person.settled()


async def test_keys_in_one_write_open_a_screen_and_land_in_its_cells(sit_down, new_book):
    async with sit_down(new_book) as person:
        await at_once(person, "g", *"123456", "enter", *"1234", "enter", "minus", *"5", "enter")
        view = person.frame.view
        assert isinstance(view, OpeningView)
        assert list(view.typed.values()) == [123456_00, 1234_00, -5_00]
        person.rows.move_to(0)
        await pastes(person, "10\n20\t\n\n-30,50\n")
        assert list(view.typed.values()) == [10_00, 20_00, -30_50]
        for pasted in ("100\t200", "100+200", "2019-03-01", "1\n" * 500):
            await pastes(person, pasted)
            assert list(view.typed.values()) == [10_00, 20_00, -30_50]
            assert person.told
        await at_once(person, *"66", "up")
        assert view.typed[view.keys[2]] == 66_00
        assert person.rows.cursor == 1
        await at_once(person, *"77")
        await pastes(person, "100\t200")
        assert view.field.value == "77"


@pytest.mark.sweep
async def test_keys_behind_n_are_the_voucher_and_the_words_behind_a_dialog_are_in_it(
    sit_down, new_book
):
    async with sit_down(new_book) as person:
        await at_once(person, "n", "1", "5", "enter", *"Hyra", "enter", "enter", "enter", *"5010")
        view = person.frame.view
        assert isinstance(view, NewVoucher)
        assert view.state.draft.text == "Hyra"
        assert view.state.text == "5010"
        await at_once(person, "ctrl+r", "ctrl+p", *"noter", "enter")
        assert person.frame.here == "notes"


async def test_a_key_and_a_paste_that_nothing_takes_are_told(sit_down, new_book):
    async with sit_down(new_book) as person:
        await person.press("ctrl+y")
        assert "ctrl+y gör inget här" in person.told
        await at_once(person, UNKNOWN)
        assert "Den tangenten gör inget här" in person.told
        await pastes(person, "100")
        assert "Det finns inget fält här att klistra in i" in person.told
        before = person.told
        await at_once(person, "left_shift")
        assert person.told == before


@pytest.mark.sweep
async def test_a_cell_shows_its_own_text_after_any_other(sit_down, new_book):
    chosen = random.Random(18)
    async with sit_down(new_book) as person:
        await person.press("n")
        view = person.frame.view
        box = view.grid.input
        await person.press("home")
        for step in range(60):
            await pastes(
                person, "".join(chosen.choices("abcdefg 0123456789", k=chosen.randint(0, 60)))
            )
            text, width = view.state.text, box.content_region.width
            assert text == box.value
            x, y = box.content_region.offset
            shown = person.sees().splitlines()[y][x : x + width].rstrip()
            first = first_shown(text, box.cursor_position, width)
            assert shown.strip() == text[first : first + width].strip(), step
            await person.press(chosen.choice(("tab", "tab", "shift+tab", "down")))


@pytest.mark.sweep
async def test_a_pasted_table_is_a_budget_of_years_with_the_signs_of_its_rows(sit_down, new_book):
    async with sit_down(new_book) as person:
        await person.press("7", "e")
        view = person.frame.view
        lines = view.budget.lines
        costs = next(at for at, line in enumerate(lines) if line.label.sv == "Lokalkostnader")
        person.rows.move_to(costs)
        await pastes(person, "100\t200\t300\n10\t\t30")
        rows = view.budget.lines[costs : costs + 2]
        assert [row.amounts for row in rows] == [(-100_00, -200_00, -300_00), (-10_00, 0, -30_00)]
        await pastes(person, "1\t2\t3\t4")
        assert "Ingen rad här heter '1'; klistra in bara beloppen, högst 3" in person.told
        await pastes(person, f"{lines[costs + 1].label.sv}\t5\t6\nLokalkostnader\t7\t\t9")
        rows = view.budget.lines[costs : costs + 2]
        assert [row.amounts for row in rows] == [(-7_00, -200_00, -9_00), (-5_00, -6_00, -30_00)]
        await pastes(person, "Lokalkostnader\t1\nLokaler\t2")
        assert "Ingen rad här heter 'Lokaler'" in person.told
        assert view.budget.lines[costs].amounts == (-7_00, -200_00, -9_00)


async def test_a_table_of_accounts_is_pasted_in_the_rows_of_its_accounts(sit_down, new_book):
    async with sit_down(new_book) as person:
        await person.press("g", "down", "down")
        view = person.frame.view
        numbers = [key[0] for key in view.keys]
        first, last = numbers[0], numbers[-1]
        name = view.name_of(view.keys[0])
        for table in (f"{last}\t20\n{first}\t{first}", f"{name}\t10\n{last}\t20,50"):
            await pastes(person, table)
        assert [view.typed[view.keys[at]] for at in (0, -1)] == [10_00, 20_50]
        await pastes(person, f"{first}\t{name}\t30\n{last}\t{view.name_of(view.keys[-1])}\t40")
        assert [view.typed[view.keys[at]] for at in (0, -1)] == [30_00, 40_00]
        await pastes(person, f"{first}\t50\n1\t60")
        assert "Ingen rad här heter '1'; klistra in bara beloppen" in person.told
        assert [view.typed[view.keys[at]] for at in (0, -1)] == [30_00, 40_00]


@pytest.mark.sweep
@pytest.mark.parametrize("moment", ["__init__", "compose", "show_state", "go"])
async def test_keys_pressed_before_the_first_view_is_there_wait_for_it(
    sit_down, book_path, monkeypatch, moment
):
    before = getattr(Frame, moment)

    def pressed(self: Frame, *arguments: object) -> object:
        for key in "gn24" if not pressed_already else "":
            sent_by_nobody = Context().run(events.Key, key, key)
            active_app.get().post_message(sent_by_nobody)
        pressed_already.append(moment)
        return before(self, *arguments)

    pressed_already: list[str] = []
    monkeypatch.setattr(Frame, moment, pressed)
    async with sit_down(book_path) as person:
        assert isinstance(person.frame.view, NewVoucher)
        assert person.frame.view.state.text == "24"
        assert person.told == ""
        await person.press("escape", "escape")
        assert isinstance(person.frame.view, OpeningView)


@pytest.mark.sweep
@pytest.mark.parametrize("tabs", range(len(FIELDS)))
async def test_escape_always_does_what_is_seen(sit_down, new_book, tmp_path, tabs):
    """It closes what is said beside the field, and leaves the voucher where nothing is said."""
    async with sit_down(shutil.copy(new_book, tmp_path / "bok.finsam")) as person:
        await person.press("n", "shift+tab", *["tab"] * tabs)
        view = person.frame.view
        for _ in range(2):
            await pastes(person, "15 000,000")
        said = view.grid.beside.display
        await person.press("escape")
        if said:
            assert not view.grid.beside.display
            assert person.frame.view is view
            await person.press("escape")
        assert person.frame.view is not view


async def test_a_key_waits_as_long_as_the_program_works_on_the_one_before(monkeypatch):
    """A busy computer is no reason to hear it on a screen that is half open."""
    used = [0.0]
    monkeypatch.setattr(key_order, "LONGEST_KEY", 0.01)
    monkeypatch.setattr("time.process_time", lambda: used[0])

    def part(*messages: str) -> Any:
        queue: asyncio.Queue[str] = asyncio.Queue()
        for message in messages:
            queue.put_nowait(message)
        return SimpleNamespace(_message_queue=queue, call_later=lambda *_: True)

    app, heard = part(), list[Any]()
    app._registry = [part("never done with")]
    app.call_later = lambda function, *given: asyncio.ensure_future(function(*given))

    async def hear(key: Any) -> None:
        heard.append(key)

    order = key_order.KeyOrder(app, hear)
    order._is_busy = False
    for key in "ab":
        await order.add(cast("events.Key", key))
    for _ in range(20):
        used[0] += 1
        await asyncio.sleep(0.01)
    assert heard == ["a"]
    await asyncio.sleep(0.1)
    assert heard == ["a", "b"]
