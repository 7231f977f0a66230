"""Budget, follow-up, key figures and printed reports on screen, as a person uses them."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.screens.reports.postings import PostingsView
from finsam_tui.screens.reports.printed_report import SidesView
from finsam_tui.screens.setup.budget import BudgetView
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.budget.allocation import against_role
from ledger.budget.store import budgets, current_budget, proposed_budget
from ledger.core.calendar import Period
from ledger.core.charts import share_bar, spark
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


@pytest.mark.sweep
async def test_an_outcome_opens_to_its_postings(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7")
        assert "4 261 994   4 262 000          −6" in person.sees()
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


async def adopt(person, day="2019-06-12", decision="styrelsen 7", motive=""):
    """Answers what `e` asks for."""
    await person.press("e", "down")
    await person.types(day)
    await person.press("down")
    await person.types(decision)
    await person.press("down")
    await person.types(motive)
    await person.press("ctrl+s")


@pytest.mark.sweep
async def test_what_is_typed_is_a_proposal_until_it_is_adopted_by_a_decision(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e", "down")
        assert "fastställd" in person.trail
        await person.types("4700")
        await person.press("asterisk")
        await person.types("1000")
        await person.press("enter")
        assert "−4 700 000" in person.sees()
        assert "förslag · utkast" in person.trail
        await person.press("e")
        assert "Spara först" in person.told
        await person.press("ctrl+s")
        assert person.told == "Förslaget är sparat; e fastställer det."
        assert "−4 700 000" in person.sees()
        assert "förslag" in person.trail
        assert result_of(varend, 2019) == (-435200_00,), "what is adopted stands"
        await person.press("e")
        assert "resultat −438 000" in person.sees()
        await person.press("escape")
        await adopt(person)
        assert "är fastställd" in person.told
        assert "reviderad 2019-06-12 styrelsen 7" in person.trail
    assert result_of(varend, 2019) == (-438000_00,)
    with open_book(varend, read_only=True) as book:
        assert [one.version for one in budgets(book, 2019)][:2] == ["adopted", "revised 2019-06-12"]
        assert proposed_budget(book, 2019) is None


@pytest.mark.sweep
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


@pytest.mark.sweep
async def test_what_was_typed_is_a_draft_when_the_program_ends(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e")
        await person.types("4300000")
        await person.press("enter")
        await person.press("ctrl+q")
        assert person.finsam.return_code == 0
    assert result_of(varend, 2019) == (-435200_00,)
    async with sit_down(varend) as person:
        await person.press("7", "e")
        assert "4 300 000" in person.sees()
        assert "utkast sparat" in person.trail


@pytest.mark.sweep
async def test_the_motive_of_a_deficit_takes_the_remark_away(sit_down, varend):
    async with sit_down(varend) as person:
        await person.press("7", "e")
        assert "ange motivet" in person.sees()
        await person.types("4262001")
        await person.press("enter", "ctrl+s")
        await adopt(person, motive="Eget kapital")
        assert "ange motivet" not in person.sees()
    with open_book(varend, read_only=True) as book:
        budget = current_budget(book, 2019)
    assert budget is not None
    assert budget.motive == "Eget kapital"


async def next_year(person):
    await person.press("7", "e", "v")
    await person.types("2020")
    await person.press("enter")


@pytest.mark.parametrize("width", [50, 80])
async def test_the_cell_is_marked_where_the_cursor_is_and_in_sight(sit_down, varend, width):
    async with sit_down(varend, (width, 24)) as person:
        await next_year(person)
        for keys, column in (("", 2), ("down", 2), ("right", 3), ("right", 4), ("right", 4),
                             ("up", 4), ("left", 3), ("left", 2), ("left", 2)):  # fmt: skip
            await person.press(*keys.split())
            marked = {
                (row, at)
                for row, drawn in enumerate(person.rows.rows)
                for at, cell in enumerate(drawn.texts)
                if "‹" in cell
            }
            assert marked == {(person.rows.cursor, column)}
            assert person.rows.pages[person.rows.page][column], "the column is in sight"


@pytest.mark.sweep
async def test_the_outcome_is_proposed_when_it_is_asked_for_and_the_plan_years_too(
    sit_down, book_path
):
    async with sit_down(book_path) as person:
        await next_year(person)
        assert "Budget 2020" in person.trail
        assert not person.frame.view.is_changed, "nobody has typed anything"
        await person.press("ctrl+s")
        assert result_is_unknown(book_path, 2020)
        await person.press("u", "ctrl+s", "e")
        assert "resultat −1 320 287" in person.sees()
        assert "Planåren är tomma" in " ".join(person.sees().split())
        await person.press("escape", "f", "ctrl+s")
        assert result_is_unknown(book_path, 2020), "it is proposed, not adopted"
        await adopt(person)
    assert result_of(book_path, 2020) == (-1320287_00,) * 3


async def at_row(person, key):
    person.rows.move_to(person.frame.view.keys.index(key))
    await person.settled()


async def test_a_cost_needs_no_minus_and_one_that_raises_the_result_is_asked_about(
    sit_down, book_path
):
    async with sit_down(book_path) as person:
        await next_year(person)
        view = person.frame.view
        await at_row(person, "premises")
        await person.types("150000")
        await person.press("enter")
        assert view.values["premises"][0] == (-150000_00, 0, 0)
        for way, amount in ((("enter",), -7_00), (("down", "enter"), 7_00)):
            await at_row(person, "premises")
            await person.press("plus", "7", "enter")
            assert "höjer resultatet" in person.sees()
            await person.press(*way)
            assert view.values["premises"][0][0] == amount
        codes = {one.code for one in against_role(view.budget, view.roles)}
        assert codes == {"cost-raises-result"}


async def test_a_row_is_divided_by_branch_activity_or_project(sit_down, book_path):
    async with sit_down(book_path) as person:
        await next_year(person)
        view = person.frame.view
        await at_row(person, "premises")
        await person.press("o")
        await person.types("KANSLI")
        await person.press("enter")
        part = view.key
        await person.types("900")
        await person.press("enter")
        assert view.budget.result()[0] == -900_00
        await person.press("escape", "e", "v")
        await person.types("2020")
        await person.press("enter")
        assert person.frame.view.values[part][0][0] == -900_00, "the draft has the row too"
        await person.press("ctrl+s")
        await adopt(person)
    row = line_of(book_path, 2020, part)
    assert [claim.objects for claim in row.claims] == [((1, frozenset({"KANSLI"})),)]
    assert result_of(book_path, 2020) == (-900_00, 0, 0)


def line_of(path, year, line_id):
    with open_book(path, read_only=True) as book:
        budget = current_budget(book, year)
        assert budget is not None
        line = budget.line_named(line_id)
    assert line is not None
    return line


@pytest.mark.sweep
async def test_a_row_is_spread_on_its_months_and_shown_before_it_is_kept(
    sit_down, book_path, looks_like
):
    async with sit_down(book_path) as person:
        await next_year(person)
        await person.press("u", "m")
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
        await person.press("ctrl+s")
        assert result_is_unknown(book_path, 2020)
        await adopt(person)
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


@pytest.mark.sweep
async def test_a_new_book_is_given_a_budget_for_its_first_year(sit_down, begun):
    async with sit_down(begun) as person:
        await person.press("7", "e", "down")
        await person.types("500000")
        await person.press("enter", "ctrl+s")
        assert person.told == "Förslaget är sparat; e fastställer det."
        assert "Revision" in person.sees()
        await adopt(person)
    with open_book(begun, read_only=True) as book:
        budget = current_budget(book, 2025)
    assert budget is not None
    assert budget.kind == "adopted"
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
        assert "▅▇█▇▅" in seen
        assert "−18,6 pe" in seen, "38,0 and 63,0 are of 2015 and 2016, a key away"
        await person.press("greater_than_sign")
        assert "63,0" in person.sees()


@pytest.mark.sweep
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
        headings = [row.texts[0] for row in person.rows.rows if row.look == "heading"]
        assert headings == ["Tryckt", "Uträknat"]
        await person.press("escape", "k")
        assert len(person.rows.rows) > 200


async def test_another_report_is_chosen_by_name_and_a_wrong_one_is_told(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("t", "f", "ctrl+a", "ctrl+k")
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
        ((0, 4, 7), "▁▅█"),
        ((7, None, 7, 6), "█ █▇"),
        ((5, 5), ""),
        ((5, None, 5), ""),
        ((-7, 0, 7), ""),
        ((0, 0, 0), ""),
        ((), ""),
    ],
)
def test_a_way_begins_at_zero_and_is_not_drawn_of_two_points(values, chart):
    assert spark(values) == chart
