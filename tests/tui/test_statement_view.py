"""The reports on screen: down from a figure to the voucher behind it, and back."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.i18n import set_language
from finsam_tui.period_scope import first_scope
from finsam_tui.screens.reports.postings import PostingsView
from finsam_tui.screens.reports.report_outline import Node, Outline, Path
from finsam_tui.screens.reports.statement import StatementView, read_report
from finsam_tui.screens.vouchers.voucher import VoucherView
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association
from ledger.management.follow_up import operations
from ledger.report_layout.built_in.texts import built_in_text
from tests.books import copy_reference
from tests.sweeps import one_of

LARGE = (200, 60)


def label(person):
    """What the cursor is on in a report."""
    return person.frame.view.node.label


def this_year(node: Node) -> int:
    """The first figure of a row."""
    return (node.amounts or (0,))[0] or 0


async def go_to(person, wanted: str) -> None:
    """Walks down to a row as a person does."""
    for _row in person.frame.view.nodes:
        if label(person).startswith(wanted):
            return
        await person.press("down")
    pytest.fail(f"there is no {wanted}")


@pytest.mark.sweep
async def test_a_figure_opens_to_the_voucher_and_esc_climbs_back_to_the_row(
    sit_down, reference_book, looks_like
):
    async with sit_down(reference_book) as person:
        await person.press("3")
        await go_to(person, "Övriga intäkter")
        await person.press("enter")
        await go_to(person, "Projekt MIA")
        await person.press("enter")
        await go_to(person, "3981")
        looks_like(person.sees(), "income.opened")
        await person.press("v")
        assert isinstance(person.frame.view, PostingsView)
        looks_like(person.sees(), "income.postings")
        await person.press("enter")
        assert isinstance(person.frame.view, VoucherView)
        assert "Övriga intäkter (not 2) › Projekt MIA › 3981" in person.trail
        await person.press("escape", "escape")
        assert isinstance(person.frame.view, StatementView)
        assert label(person).startswith("3981")


async def test_left_closes_what_right_opened(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3")
        await go_to(person, "Övriga intäkter")
        closed = person.sees()
        await person.press("right", "down", "down")
        assert label(person) == "Projekt MIA"
        await person.press("left")
        assert (label(person), person.sees()) == ("Övriga intäkter", closed)


async def test_all_rows_open_and_close_with_one_key(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3")
        few = len(person.rows.rows)
        await person.press("asterisk")
        many = len(person.rows.rows)
        await person.press("asterisk")
        assert (few < 20, many > 100) == (True, True)
        assert len(person.rows.rows) == few


async def test_columns_are_chosen_and_months_add_up(sit_down, reference_book, looks_like):
    async with sit_down(reference_book, size=(320, 40)) as person:
        await person.press("3", "k", "space", "down", "space", "end", "space", "enter")
        looks_like(person.sees(), "income.months")
        view = person.frame.view
        heads = [figure.label for figure in view.reading.figures]
        assert heads[:3] == ["2019", "Avvikelse", "jan"]
        for node in view.nodes:
            if node.amounts:
                shown = [figure.of(node.amounts) for figure in view.reading.figures]
                assert shown[0] == sum(shown[2:])


async def test_esc_leaves_the_columns_as_they_were(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3")
        before = person.sees()
        await person.press("k", "space", "escape")
        assert person.sees() == before


async def test_amounts_are_counted_in_thousands_in_millions_and_in_ore(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3")
        for expected in ("12 524", "12,5", "12 523 810,00", "12 523 810"):
            await person.press("u")
            assert expected in person.sees().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.sweep
async def test_a_part_of_the_year_is_shown_with_the_same_part_of_last_year_left_out(
    sit_down, reference_book, looks_like
):
    async with sit_down(reference_book) as person:
        await person.press("3", "p")
        await person.types("mars 2019")
        await person.press("enter")
        looks_like(person.sees(), "income.march")
        assert "2019 mar " in person.sees()


@pytest.mark.sweep
async def test_the_postings_behind_a_sum_are_those_of_all_its_accounts(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3")
        await go_to(person, "Finansiella poster")
        await person.press("v")
        postings = person.frame.view.postings
        amounts = [postings.line(index).posting.amount for index in range(len(postings))]
        assert -sum(amounts) == 9882_00
        accounts = {postings.line(index).posting.account for index in range(len(postings))}
        assert accounts == {"8310", "8314", "8420", "8423"}


@pytest.mark.sweep
async def test_a_click_on_the_cursor_opens(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("3", "down")
        rows = person.rows
        await person.pilot.click(rows, offset=(10, rows.cursor + rows.head))
        await person.settled()
        assert len(person.frame.view.opened) == 1


@pytest.mark.parametrize("report", ["income", "balance", "cashflow", "notes"])
@pytest.mark.parametrize("lang", one_of(2, ["sv", "en"]))
def test_what_a_row_opens_to_adds_up_to_the_row(reference_book, report, lang):
    set_language(lang)
    with open_book(reference_book, read_only=True) as book:
        reading = read_report(book, report, first_scope(book), frozenset())
        opened: frozenset[Path] = frozenset()
        while True:
            nodes = Outline(reading.breakdown, reading.names, opened).nodes(reading.lines)
            more = frozenset(node.path for node in nodes if node.opens)
            if more <= opened:
                break
            opened |= more
    for node in nodes:
        if node.opens:
            below = [this_year(other) for other in nodes if other.path[:-1] == node.path]
            assert sum(below) == this_year(node), node.path
    assert sum(len(node.path) > 1 for node in nodes) > 10


@pytest.mark.sweep
async def test_the_budget_and_what_is_off_it_stand_beside_the_income_statement(
    sit_down, tmp_path, looks_like
):
    path = tmp_path / "varend.finsam"
    copy_reference(path, "varend-2019")
    async with sit_down(path, size=(120, 40)) as person:
        assert "Budget " in person.sees()
        await person.press("3", "k", "down", "down", "space", "down", "space", "enter")
        looks_like(person.sees(), "income.budget")
        view = person.frame.view
        assert [figure.label for figure in view.reading.figures][2:] == [
            "Budget 2019",
            "Mot budget",
        ]
        followed = operations(person.finsam.book, person.finsam.scope.year)
        known = {line.id for line in followed.lines}
        assert known >= {"result", "operating_income"}
        for node in view.nodes:
            now, _before, budget, off = (
                figure.of(node.amounts or (0, 0, 0)) for figure in view.reading.figures
            )
            if node.path[0] in known:
                assert budget == (followed.line(node.path[0]).budget or 0)
                assert off == (now or 0) - budget


@pytest.mark.sweep
async def test_what_the_reader_should_know_is_whole_on_a_narrow_screen(sit_down, tmp_path):
    """A remark is broken at the width of the screen, so that none of its words are cut off."""
    path = tmp_path / "ny.finsam"
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    with create_book(path, Association("P", "222000-2683"), year, built_in_text("varna"), "EK"):
        pass
    for width in (60, 80):
        async with sit_down(path, size=(width, 40)) as person:
            await person.press("3")
            rows = person.frame.view.rows.rows
            remarks = [str(row.cells[0]) for row in rows if row.look == "remark"]
            assert remarks
            seen = person.sees()
            assert [one for one in remarks if one.strip() not in seen] == []
