"""Whatever is typed in a grid is there afterwards, and two windows never undo each other unseen."""

from __future__ import annotations

from datetime import date
from shutil import copyfile

import pytest

from finsam_tui.screens import draft_autosave
from finsam_tui.screens.dialogs.question import Question
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import (
    add_prior_year_figures,
    opening_balances,
    prior_year_figures,
    set_opening_balances,
)
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.budget.store import budgets, proposed_budget, set_budget
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting
from ledger.entry.draft_store import save_draft, stored_drafts
from ledger.entry.grid_draft import GridDraft, changed_cells, grid_drafts, read_grid_draft
from ledger.report_layout.built_in.texts import built_in_text
from ledger.statements.adjustments import adjust, adjustable
from tests.books import copy_of
from tests.sweeps import combinations, one_of

BANK, EQUITY, OTHER_BANK = ("1930", ()), ("2067", ()), ("1940", ())


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """A book that has nothing in it yet."""
    monkeypatch.setattr(draft_autosave, "SAVE_AFTER", 0.001)
    return copy_of("begun in 2026", tmp_path / "ny.finsam", make_begun)


def make_begun(path):
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    association = Association("Samordningsförbundet Prov", "222000-2683")
    with create_book(path, association, year, built_in_text("varna"), "EK"):
        pass


def opening(book):
    return {k: v for k, v in opening_balances(book, fiscal_year(book, 2026)).items() if v}


def adjustments(book):
    return {row.id: row.amount for row in adjustable(book, 2026) if row.amount is not None}


GRIDS = {
    "opening": (("4", "g"), BANK, opening),
    "prior": (("3", "f"), "interest_costs", lambda book: prior_year_figures(book, 2025)),
    "prior by account": (("3", "f", "k"), BANK, lambda book: prior_year_figures(book, 2025)),
    "adjust": (("3", "m"), "capital_gains", adjustments),
    "budget": (("7", "e"), "premises", lambda book: dict.fromkeys(budgets(book, 2026))),
}
"""The keys that lead there, a cell, and what the book has of it."""


async def types_at(person, key, amount):
    person.rows.move_to(person.frame.view.keys.index(key))
    await person.settled()
    await person.types(amount)


async def test_tab_takes_what_is_typed_and_goes_on(sit_down, begun):
    async with sit_down(begun) as person:
        await person.press("4", "g")
        await types_at(person, BANK, "100")
        at = person.rows.cursor
        await person.press("tab")
        assert person.frame.view.values[BANK] == 100_00
        assert person.rows.cursor > at


async def test_tab_goes_through_the_years_of_a_budget(sit_down, begun):
    async with sit_down(begun) as person:
        await person.press("7", "e")
        await types_at(person, "premises", "1000")
        await person.press("tab")
        await person.types("2000")
        await person.press("tab")
        amounts = person.frame.view.values["premises"][0]
        assert tuple(map(abs, amounts[:2])) == (1000_00, 2000_00)


def typed_in(view, key):
    value = view.values[key]
    return value[0][0] if isinstance(value, tuple) else value


LEAVING = ("esc", "elsewhere", "quit", "kill", "kill in the field")


@pytest.mark.parametrize(("grid", "leaving"), one_of(3, combinations(GRIDS, LEAVING)))
async def test_what_is_typed_survives_however_one_leaves(sit_down, begun, tmp_path, grid, leaving):
    way, key, in_book = GRIDS[grid]
    copy = tmp_path / "efter.finsam"
    async with sit_down(begun) as person:
        await person.press(*way)
        await types_at(person, key, "-1234,50")
        if leaving != "kill in the field":
            await person.press("enter")
        await person.pilot.pause(0.05)
        if leaving.startswith("kill"):
            copyfile(begun, copy)
        elif leaving == "quit":
            await person.press("ctrl+q")
            assert person.finsam.return_code == 0
        else:
            await person.press(*(("escape",) if leaving == "esc" else ("j",)))
            assert person.frame.view.where != grid
            await person.press(*(way if leaving == "esc" else way[:1]))
            assert typed_in(person.frame.view, key) == -1234_50
    async with sit_down(copy if leaving.startswith("kill") else begun) as person:
        await person.press(*way)
        view = person.frame.view
        assert typed_in(view, key) == -1234_50
        assert "utkast" in person.trail
        assert in_book(view.book) == {}
        await person.press("ctrl+r", "enter")
        assert not view.is_changed
        await person.press("escape", *way[1:])
        assert not person.frame.view.is_changed
    with open_book(begun, read_only=True) as book:
        assert stored_drafts(book) == ()


def other_window(path, grid, amount):
    """Another program records another amount in the same cell, and one in another."""
    with open_book(path) as book:
        if grid == "opening":
            rows = [Posting("1930", amount), Posting("1940", 1), Posting("2067", -amount - 1)]
            set_opening_balances(book, fiscal_year(book, 2026), rows, "annan")
        elif grid == "prior":
            figures = {"interest_costs": amount, "interest_income": 1}
            add_prior_year_figures(book, 2025, figures, "annan")
        else:
            adjust(book, 2026, {"capital_gains": amount}, "annan", "annan")


OUTCOMES = {
    ("opening", "mine"): {BANK: 100_00, OTHER_BANK: 1, EQUITY: -100_01},
    ("opening", "theirs"): {BANK: 500_00, OTHER_BANK: 1, EQUITY: -500_01},
    ("prior", "mine"): {"interest_costs": 100_00, "interest_income": 1},
    ("prior", "theirs"): {"interest_costs": 500_00, "interest_income": 1},
    ("adjust", "mine"): {"capital_gains": 100_00},
    ("adjust", "theirs"): {"capital_gains": 500_00},
}


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("changed", "moment"), one_of(2, combinations(OUTCOMES, ("while typing", "before saving")))
)
async def test_a_grid_that_another_window_changed_asks_and_shows_both(
    sit_down, begun, changed, moment
):
    grid, answer = changed
    way, key, in_book = GRIDS[grid]
    async with sit_down(begun) as person:
        await person.press(*way)
        if grid == "opening":
            await types_at(person, EQUITY, "-100,01")
            await person.press("enter")
        await types_at(person, key, "100")
        if moment == "while typing":
            other_window(begun, grid, 500_00)
            person.finsam.notice_changes()
            await person.settled()
            assert "annat fönster" in person.told
        await person.press("enter")
        if moment == "before saving":
            other_window(begun, grid, 500_00)
        await person.press("ctrl+s")
        assert isinstance(person.finsam.screen, Question)
        shown = person.sees()
        assert "500,00" in shown
        assert "100,00" in shown
        await person.press("escape", "ctrl+s")
        with open_book(begun, read_only=True) as book:
            assert in_book(book)[key] == 500_00
        await person.press(*(("down",) if answer == "theirs" else ()), "enter")
        if answer == "theirs" or grid != "adjust":
            assert not isinstance(person.finsam.screen, Question)
        if grid == "adjust" and answer == "mine":
            await person.types("beslut 4")
            await person.press("enter")
        assert not person.frame.view.is_changed
    with open_book(begun, read_only=True) as book:
        assert in_book(book) == OUTCOMES[grid, answer]


@pytest.mark.sweep
async def test_a_place_shows_what_another_program_has_recorded_when_one_comes_to_it(
    sit_down, begun
):
    async with sit_down(begun) as person:
        await person.press("4", "g", "j")
        other_window(begun, "opening", 500_00)
        await person.press("4")
        assert person.frame.view.values[BANK] == 500_00


def test_what_differs_is_found_cell_by_cell_and_nothing_is_the_same_as_zero():
    assert changed_cells({"a": 1, "b": 2}, {"b": 3, "c": 0}) == ("a", "b")


def test_a_draft_is_read_as_it_was_written_and_only_by_its_own_grid_and_year():
    draft = GridDraft("opening", 2026, {BANK: 5}, {("1930", ((6, "MIA"),)): -7, "x": (1, (2, ""))})
    body = draft.as_json()
    assert read_grid_draft(body, "opening", 2026) == draft
    assert read_grid_draft(body, "opening", 2027) is None
    assert read_grid_draft(body, "prior", 2026) is None
    for broken in ("", "[]", "{}", body[:-9], body.replace("-7", "1.5"), body.replace("-7", "{}")):
        assert read_grid_draft(broken, "opening", 2026) is None


def test_two_windows_have_a_draft_each(begun):
    with open_book(begun) as one, open_book(begun) as other:
        for book, amount in ((one, 1), (other, 2)):
            save_draft(book, GridDraft("opening", 2026, {}, {BANK: amount}))
        amounts = {stored.draft.cells[BANK] for stored in grid_drafts(one, "opening", 2026)}
    assert amounts == {1, 2}


PROPOSED = """years = [2026, 2027, 2028]
kind = "proposal"
lines = [
  {row = "premises", line = "premises", amounts = [-500, 0, 0], sv = "Lokalkostnader"},
  {row = "it", line = "it", amounts = [-1, 0, 0], sv = "It"},
  {sum = "result", of = ["premises", "it"], sv = "Resultat"},
]
"""


@pytest.mark.sweep
@pytest.mark.parametrize(("answer", "premises"), [("mine", -100_00), ("theirs", -500_00)])
async def test_a_budget_that_another_window_has_proposed_meanwhile_is_asked_about(
    sit_down, begun, answer, premises
):
    async with sit_down(begun) as person:
        await person.press("7", "e")
        lines = person.frame.view.budget.lines
        other = next(row for row in lines if row.kind == "row" and row.id != "premises")
        await types_at(person, "premises", "100")
        await person.press("enter")
        with open_book(begun) as book:
            set_budget(book, PROPOSED.replace('"it"', f'"{other.id}"'), "b.toml", "annan")
        await person.press("ctrl+s")
        assert isinstance(person.finsam.screen, Question)
        assert "−500" in person.sees()
        assert "−100" in person.sees()
        await person.press(*(("down",) if answer == "theirs" else ()), "enter")
    with open_book(begun, read_only=True) as book:
        budget = proposed_budget(book, 2026)
        assert budget is not None
        amounts = {row.id: row.amounts[0] for row in budget.lines if row.kind == "row"}
        assert amounts == {"premises": premises, other.id: -1_00}
