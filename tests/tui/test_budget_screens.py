"""Budget, follow-up, key figures and printed reports on screen, as a person uses them."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.screens.reports.postings import PostingsView
from finsam_tui.screens.reports.printed_report import SidesView
from finsam_tui.screens.setup.budget import BudgetView
from finsam_tui.widgets.bars_of_share import share_bar, spark
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.budget.store import current_budget
from ledger.core.calendar import Period
from ledger.core.model import Association
from ledger.management.follow_up import operations
from ledger.report_layout.built_in.texts import built_in_text
from tests.books import copy_reference


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("varend") / "varend.finsam"
    copy_reference(path, "varend-2019")
    return path


@pytest.fixture
def varend(built, tmp_path):
    path = tmp_path / "varend.finsam"
    path.write_bytes(built.read_bytes())
    return path


def result_of(path, year):
    with open_book(path, read_only=True) as book:
        budget = current_budget(book, year)
        assert budget is not None
        return budget.result()


async def test_an_outcome_opens_to_its_postings(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7")
        assert "4 261 994    4 262 000           −6" in person.sees()
        await person.press("enter")
        assert isinstance(person.frame.view, PostingsView)
        await person.press("escape")
        assert person.frame.view.title == "Uppföljning › Verksamhetens intäkter"


async def test_a_comment_stands_beneath_its_line_and_is_kept(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "c")
        await person.types("Avrundning")
        await person.press("enter")
        assert "* Avrundning" in person.sees()
    with open_book(varend, read_only=True) as book:
        line = operations(book, fiscal_year(book)).line("operating_income")
    assert line.comment == "Avrundning"


async def test_amounts_are_typed_in_the_grid_with_arithmetic_and_kept(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e", "down")
        await person.types("-4700")
        await person.press("asterisk")
        await person.types("1000")
        await person.press("enter")
        assert "−4 700 000" in person.sees()
        assert "inte sparad än" in person.trail
        await person.press("ctrl+s")
        assert person.told == "Budgeten är sparad."
    assert result_of(varend, 2019) == (-438000_00,)


async def test_what_is_no_amount_is_told_and_esc_leaves_the_cell_as_it_was(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e")
        await person.types("1x")
        await person.press("enter")
        assert "'1x'" in person.told
        await person.press("escape")
        assert "‹4 262 000›" in person.sees()
        await person.press("escape")
        assert not isinstance(person.frame.view, BudgetView)
    assert result_of(varend, 2019) == (-435200_00,)


async def test_what_was_typed_is_kept_when_the_program_ends(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e")
        await person.types("4300000")
        await person.press("enter")
        await person.press("ctrl+q")
    assert result_of(varend, 2019) == (-397200_00,)


async def test_the_motive_of_a_deficit_takes_the_remark_away(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e")
        assert "ange motivet" in person.sees()
        await person.press("e", "down", "down", "down")
        await person.types("Eget kapital")
        await person.press("enter", "ctrl+s")
        assert "ange motivet" not in person.sees()
    with open_book(varend, read_only=True) as book:
        budget = current_budget(book, 2019)
    assert budget is not None
    assert budget.motive == "Eget kapital"


async def test_a_book_without_a_budget_gets_a_proposal_for_the_next_year(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("7", "e")
        assert "Budget 2020" in person.trail
        await person.press("ctrl+s")
    assert result_of(book_path, 2020) == (-1320287_00,) * 3


def line_of(path, year, line_id):
    with open_book(path, read_only=True) as book:
        budget = current_budget(book, year)
        assert budget is not None
        line = budget.line_named(line_id)
    assert line is not None
    return line


async def test_a_row_is_spread_on_its_months_and_shown_before_it_is_kept(
    sit_down, book_path, looks_like
):
    async with sit_down(book_path) as person:
        await person.press("7", "e", "m")
        looks_like(person.sees(), "budget.months")
        await person.press("l")
        assert "Fördelat lika." in person.sees()
        assert person.sees().count("297 833,33") == 8
        await person.press("down")
        await person.types("300000")
        await person.press("enter")
        assert "Skrivet månad för månad" in person.sees()
        await person.press("escape")
        assert "‹3 576 167›" in person.sees()
        assert result_is_unknown(book_path, 2020)
        await person.press("ctrl+s")
    line = line_of(book_path, 2020, "contribution_state")
    assert line.months[:2] == (297833_34, 300000_00)
    assert line.amounts[0] == sum(line.months)


def result_is_unknown(path, year):
    with open_book(path, read_only=True) as book:
        return current_budget(book, year) is None


@pytest.fixture
def begun(tmp_path):
    """A book of the law's own template that has nothing in it yet."""
    path = tmp_path / "ny.finsam"
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    association = Association("Samordningsförbundet Prov", "222000-2683")
    with create_book(path, association, year, built_in_text("lkbr"), "EK"):
        return path


async def test_a_new_book_is_given_a_budget_for_its_first_year(sit_down, begun):
    async with sit_down(begun) as person:
        await person.press("7", "e", "e", "down", "down", "down", "down")
        await person.types("2025")
        await person.press("enter", "down")
        await person.types("500000")
        await person.press("enter", "ctrl+s")
        assert person.told == "Budgeten är sparad."
        assert "Revision" in person.sees()
    with open_book(begun, read_only=True) as book:
        budget = current_budget(book, 2025)
    assert budget is not None
    assert [line.amounts for line in budget.lines if line.kind == "row"] == [(500000_00, 0, 0)]
    assert budget.result()[0] == 500000_00


async def test_without_an_outcome_the_months_can_only_be_alike_or_typed(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e", "down", "m", "u")
        assert "inget utfall för raden året innan" in person.told
        assert person.sees().count("−391 433,33") == 8
        await person.press("escape")
        assert isinstance(person.frame.view, BudgetView)
    assert line_of(varend, 2019, "net_cost").months == ()


async def test_the_key_figures_show_the_years_and_how_they_moved(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("y")
        seen = person.sees()
        assert "Soliditet (%)" in seen
        assert "39,4" in seen
        assert "▁▇█▆▁" in seen


async def test_the_printed_report_of_the_book_opens_to_both_sides(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("t")
        assert "varend-2019 · 31 skillnader" in person.trail
        await person.press("down", "enter")
        assert isinstance(person.frame.view, SidesView)
        seen = person.sees()
        assert "4 736 497" in seen
        assert "4 735 044" in seen
        assert "Finansiella kostnader" in seen
        await person.press("escape", "k")
        assert len(person.rows.rows) > 200


async def test_another_report_is_chosen_by_name_and_a_wrong_one_is_told(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("t", "o", "ctrl+a", "ctrl+k")
        await person.types("ingen")
        await person.press("enter")
        assert "ingen" in person.sees()
        await person.press(*["backspace"] * 5)
        await person.types("varna-budget-2018")
        await person.press("enter")
        assert "varna-budget-2018 · 1 skillnad" in person.trail


@pytest.mark.parametrize(
    ("part", "whole", "bar"),
    [
        (0, 100, "····"),
        (50, 100, "██··"),
        (-50, -100, "██··"),
        (150, 100, "████"),
        (-10, 100, "····"),
        (10, 0, ""),
        (10, None, ""),
    ],
)
def test_a_bar_is_how_much_of_the_whole_there_is(part, whole, bar):
    assert share_bar(part, whole, 4) == bar


@pytest.mark.parametrize(
    ("values", "chart"),
    [
        ((0, 7), "▁█"),
        ((-7, None, 0), "▁ █"),
        ((5, 5), "▁▁"),
        ((None, None), ""),
        ((), ""),
    ],
)
def test_a_spark_has_its_lowest_lowest(values, chart):
    assert spark(values) == chart
