"""The keys: what the footer shows and in which order, in dialogs too; one key, one meaning."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from finsam_tui.frame.periods import neighbour
from finsam_tui.frame.search import Search
from finsam_tui.help_pages import help_page
from finsam_tui.i18n import _, set_language
from finsam_tui.keys import ACTION_BY_ID, ACTIONS, FINISHING, key_name
from finsam_tui.period_scope import Scope
from finsam_tui.places import EVERY_ACTION, PLACES
from finsam_tui.screens.dialogs.form import Form
from finsam_tui.screens.dialogs.help import Help
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.widgets.bars import KeyBar, PlacesBar
from finsam_tui.widgets.side_pane import Aside
from ledger.core.calendar import FiscalYear, Period

IN_LINE = [place for place in PLACES if place.in_line]

AROUND = ("rows", "pane", "frame", "app", "picker", "search", "toggles", "form", "help")
ONE_KEY = re.compile(r"(?:ctrl\+|shift\+)?(?:\w|F[0-9]+|esc|enter|tab|pgup|pgdn)")
"""What a page of help writes as a key, and not as an example."""

OF_A_VOUCHER = ("approvals", "exporting")
"""Pages that tell what is done in a voucher too."""

MOST = 8
"""Meanings that a letter has in the views, at most: for one more, is there no free key?"""

ONE_MEANING = {
    "a": ["approve"],
    "c": ["comment"],
    "i": ["import"],
    "n": ["new book"],
}
"""Letters that mean one thing, or the same as everywhere."""


def test_a_letter_means_few_things_and_some_of_them_one():
    found: dict[str, list[str]] = {}
    for action in ACTIONS:
        known = found.setdefault(action.key.partition(",")[0], [])
        if action.label not in known:
            known.append(action.label)
    letters = {key: labels for key, labels in found.items() if len(key) == 1 and key > "9"}
    assert {key: labels for key, labels in letters.items() if len(labels) > MOST} == {}
    assert {key: letters[key] for key in ONE_MEANING} == ONE_MEANING


def test_the_letter_of_a_place_means_nothing_else_in_a_view():
    places = {place.key for place in PLACES if not place.in_line} - {"n", "i", "a", "d"}
    views = {key for action in ACTIONS for key in action.key.split(",") if "frame" not in action.id}
    assert places & views == set()
    assert [ACTION_BY_ID[id_].key for id_ in ("start.new", "start.import")] == ["n", "i"]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_what_ends_the_work_is_first_and_the_way_out_and_the_help_are_always_there(width):
    set_language("sv")
    for where in {place for action in ACTIONS for place in action.places}:
        bar = KeyBar(where=where)
        around = [ACTION_BY_ID[id_] for id_ in ("frame.back", "app.help", "app.search")]
        keys = {action.key for action in bar.actions}
        bar.actions += tuple(action for action in around if action.key not in keys)
        line = bar.line(width)
        assert line.cell_length <= width
        first = [action for action in bar.actions if action.id in FINISHING]
        if first:
            assert line.plain.startswith(f"{key_name(first[0])} {bar._label(first[0])}"), where
        escape = next(action for action in bar.actions if action.key == "escape")
        end = f"esc {bar._label(escape)} · F1 hjälp"
        assert line.plain.removesuffix(" · ctrl+p sök allt").endswith(end), where


def test_a_narrow_footer_keeps_the_way_out_and_the_help():
    set_language("sv")
    bar = KeyBar(where="form")
    assert bar.line(24).plain == "esc avbryt · F1 hjälp"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_place_keeps_its_name_and_its_columns_wherever_one_is(lang):
    set_language(lang)
    bar = PlacesBar()
    bar.places = IN_LINE
    for width in (40, 78, 120, 200):
        lines = set()
        for place in IN_LINE:
            bar.here = place.id
            lines.add(bar.line(width).plain)
        assert len(lines) == 1
        assert len(lines.pop()) <= width
    bar.line(78)
    assert all(len(_(place.short or place.label)) >= 2 for place in IN_LINE)


def test_a_letter_that_does_something_is_one_that_the_footer_names():
    letters = [action for action in ACTIONS if any(len(key) == 1 for key in action.key.split(","))]
    assert [action.id for action in letters if not action.shown or "," in action.key] == []


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_keys_that_a_page_of_help_names_are_keys_of_its_view(lang):
    set_language(lang)
    for where in {where for action in ACTIONS for where in action.places} - set(AROUND):
        there = {where, *AROUND, *({"voucher"} if where in OF_A_VOUCHER else ())}
        known = {
            key_name(replace(action, key=key))
            for action in EVERY_ACTION
            if there & set(action.places) or action.id.startswith("frame.go")
            for key in action.key.split(",")
        }
        named = {
            word for word in re.findall("`([^`]+)`", help_page(where)) if ONE_KEY.fullmatch(word)
        }
        assert named - known == set(), where


@pytest.mark.sweep
async def test_letters_are_for_searching_in_a_list_that_is_searched(sit_down, reference_book):
    """In the list of vouchers they begin a search, in the history s asks for it; none leads on."""
    async with sit_down(reference_book, (220, 24)) as person:
        for place in ("vouchers", "history"):
            person.frame.go(place)
            await person.settled()
            acts = {active.binding.key for active in person.frame.active_bindings.values()}
            enabled = {
                active.binding.key
                for active in person.frame.active_bindings.values()
                if active.enabled
            }
            assert {key for key in acts & enabled if len(key) == 1 and key.isalpha()} == {"s"}
            for letter in sorted(set("abcdefghijklmnopqrstuvwxyzåäöHA") - {"s"}):
                await person.press(letter)
                assert person.frame.here == place
                if place == "vouchers":
                    assert person.frame.view.line.value == letter
                    await person.press("escape")
                else:
                    assert person.told.startswith(f"{letter} gör inget här; tryck s för att söka")


@pytest.mark.sweep
async def test_a_letter_of_any_other_screen_is_one_that_its_footer_has(sit_down, reference_book):
    async with sit_down(reference_book, (400, 24)) as person:
        for place in PLACES:
            person.frame.go(place.id)
            await person.settled()
            shown = {action.id for action in person.frame.query_one(KeyBar).actions}
            for active in person.frame.active_bindings.values():
                key = active.binding.key
                if active.enabled and len(key) == 1 and key.isalpha():
                    assert active.binding.id in shown, (place.id, key)


@pytest.mark.sweep
async def test_one_key_goes_between_the_panes_of_any_screen(sit_down, reference_book):
    ways = ("2", "3", "4", "h", "h enter")
    for size, before in (((200, 60), ()), ((80, 24), ("space",))):
        async with sit_down(reference_book, size) as person:
            for way in ways:
                await person.press("1", *way.split(), *before)
                aside = person.frame.view.query_one(Aside)
                assert not aside.rows.has_focus
                await person.press("tab")
                assert aside.rows.has_focus, way
                first = person.rows.cursor
                await person.press("down", "up")
                assert person.rows.cursor == first
                await person.press("escape")
                assert person.rows.has_focus, way
                await person.press("tab", "shift+tab")
                assert person.rows.has_focus, way
            await person.press("1", "2", "tab", "down", "enter")
            assert person.frame.view.title.startswith("2992 ")
            await person.press("escape")
            assert person.frame.view.aside.rows.has_focus
            await person.press("1", "y", "tab")
            assert "tab gör inget här" in person.told


async def test_a_click_on_a_place_or_a_key_does_what_it_says(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        bar = person.frame.query_one(PlacesBar)
        begins = {id_: at for at, _end, id_ in bar.spots}
        await person.pilot.click(PlacesBar, offset=(begins["balance"] + 1, 0))
        await person.settled()
        assert person.frame.here == "balance"
        keys = person.frame.query_one(KeyBar)
        at = next(at for at, _end, id_ in keys.spots if id_ == "app.help")
        await person.pilot.click(KeyBar, offset=(at + 1, 0))
        await person.settled()
        assert isinstance(person.finsam.screen, Help)


async def test_the_places_with_a_letter_are_in_a_list(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("full_stop")
        assert isinstance(person.finsam.screen, Picker)
        assert "h  Huvudbok" in person.sees()
        await person.types("huvud")
        await person.press("enter")
        assert person.frame.here == "trial"


@pytest.mark.sweep
async def test_help_and_search_are_there_in_dialogs_too(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("question_mark")
        assert isinstance(person.finsam.screen, Help)
        await person.press("escape", "p", "f1")
        assert "Välja ur en lista" in person.sees()
        await person.press("escape")
        await person.types("andra")
        await person.press("enter", "f1")
        assert "Ett formulär" in person.sees()
        await person.press("escape")
        assert isinstance(person.finsam.screen, Form)
        await person.press("ctrl+p")
        assert isinstance(person.finsam.screen, Search)
        await person.types("huvudbok")
        await person.press("enter")
        assert (person.finsam.screen, person.frame.here) == (person.frame, "trial")


@pytest.mark.sweep
async def test_the_way_out_of_every_place_is_in_its_footer(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        for place in PLACES:
            person.frame.go(place.id)
            await person.settled()
            bar = person.frame.query_one(KeyBar)
            for width in (30, 40, 80, 200):
                line = bar.line(width)
                assert line.cell_length <= width
                assert re.search(r"esc [a-zåäö ]+ · F1 hjälp", line.plain), place.id
            assert line.plain.endswith("F1 hjälp · ctrl+p sök allt"), place.id


def year(number: int) -> FiscalYear:
    return FiscalYear(number, date(number, 1, 1), date(number, 12, 31))


YEARS = (year(2019), year(2018))


@pytest.mark.parametrize(
    ("now", "step", "expected"),
    [
        ("2019-01-01 2019-12-31", -1, "2018-01-01 2018-12-31"),
        ("2019-03-01 2019-03-31", -1, "2019-02-01 2019-02-28"),
        ("2019-01-01 2019-01-31", -1, "2018-12-01 2018-12-31"),
        ("2018-12-01 2018-12-31", 1, "2019-01-01 2019-01-31"),
        ("2019-01-01 2019-06-30", 1, "2019-01-01 2019-07-31"),
        ("2019-01-01 2019-12-31", 1, None),
        ("2018-01-01 2018-01-31", -1, None),
        ("2019-01-05 2019-01-09", 1, None),
    ],
)
def test_the_period_beside_the_one_shown(now, step, expected):
    period = Period(*map(date.fromisoformat, now.split()))
    scope = Scope(next(one for one in YEARS if period.first in one.period), period)
    beside = neighbour(YEARS, scope, step)
    assert (beside and f"{beside.period.first} {beside.period.last}") == expected


async def test_the_year_or_month_before_is_a_key_away(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3", "p")
        await person.types("mars")
        await person.press("enter", "ctrl+left")
        assert "2019 feb" in person.sees()
        await person.press("ctrl+right", "ctrl+right")
        assert "2019 apr" in person.sees()
        await person.press("ctrl+left", "ctrl+left", "ctrl+left", "ctrl+left")
        assert person.told == "Den perioden finns inte i boken; p väljer en annan."
