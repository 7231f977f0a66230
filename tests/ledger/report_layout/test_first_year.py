"""The first year in the program: what is known of the year before, and notes that are left out."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.statements.book_statements import notes_of, statement_of
from tests.ledger.report_layout.small import SMALL, amounts_of, book_of, changed

BY_OPENING = (("1930", 900_00), ("1220", 100_00), ("2067", -1_000_00))
RENT = (date(2019, 3, 1), ("5010", 70_00), ("1930", -70_00))


@pytest.fixture
def book(tmp_path):
    with book_of(tmp_path / "bok.finsam", SMALL, BY_OPENING, (RENT,)) as book:
        yield book


@pytest.fixture
def without_equipment(tmp_path):
    opening = (("1930", 1_000_00), ("2067", -1_000_00))
    with book_of(tmp_path / "bok.finsam", SMALL, opening, (RENT,)) as book:
        yield book


def test_a_note_to_the_balance_sheet_has_its_prior_year_and_a_note_to_income_leaves_it_blank(book):
    found = notes_of(book, fiscal_year(book))
    assert [column.label for column in found.columns] == ["2019", "2018"]
    amounts = amounts_of(found)
    assert amounts["bank_account"] == (830_00, 900_00)
    assert amounts["total:3"] == (830_00, 900_00)
    assert amounts["other_costs"] == (70_00,)
    assert amounts["total:1"] == (70_00,)


def test_a_note_that_is_left_out_is_not_referred_to_and_leaves_no_gap(without_equipment):
    year = fiscal_year(without_equipment)
    shown = notes_of(without_equipment, year).notes
    assert [(note.number, note.key) for note in shown] == [("1", "1"), ("2", "3")]
    references = {
        line.id: line.note
        for report in ("income", "balance")
        for line in statement_of(without_equipment, report, year).lines
        if line.note
    }
    assert references == {"costs": "1", "bank": "2"}
    full = statement_of(without_equipment, "balance", year, full=True)
    assert {line.id: line.note for line in full.lines if line.note} == {
        "equipment": "2",
        "bank": "3",
    }


def test_a_heading_stands_only_where_a_row_under_it_does(tmp_path):
    with_heading = changed(
        (
            '  {row = "investments",',
            '  {heading = "investing", sv = "Investeringar", en = "I"},\n  {row = "investments",',
        ),
    )
    with book_of(tmp_path / "bok.finsam", with_heading, BY_OPENING, (RENT,)) as book:
        year = fiscal_year(book)
        flow = [line.id for line in statement_of(book, "cashflow", year).lines]
        sheet = [line.id for line in statement_of(book, "balance", year).lines]
    assert "investing" not in flow
    assert flow[-3:] == ["cash_flow", "opening_cash", "closing_cash"]
    assert sheet[:4] == ["fixed", "equipment", "current", "bank"]
