"""The bank on the screen: a file comes in, its lines are ticked and recorded, one waits again."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from textual.widgets import Input

from finsam_tui.screens.vouchers.new_voucher import NewVoucher
from ledger.bank.book_lines import set_aside
from ledger.bank.import_statement import import_statements
from ledger.bank.proposal import BankRule
from ledger.bank.rules import add_rule, bank_rules
from ledger.bank.stored import bank_lines
from ledger.bookkeeping.posting_queries import posting_lines
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import VoucherDraft, save_draft
from tests.ledger.bank.files import TAX, Paid, camt

LINES = (
    Paid(date(2019, 12, 28), -4_321_21, "BG PAPPER"),
    Paid(date(2019, 12, 29), -1_234_56, "BG TRYCK"),
    Paid(date(2019, 12, 29), -77_77, "AVGIFT", "", "5050-1055"),
)
"""Two that the book has on other days, and one that it has not."""


@pytest.fixture
def statement(tmp_path):
    file = tmp_path / "bank.xml"
    file.write_text(camt(LINES, 0, (date(2019, 12, 28), date(2019, 12, 31))), "utf-8")
    return file


@pytest.fixture
def recorded(book_path):
    with open_book(book_path) as book:
        for day, amount in ((27, 4_321_21), (30, 1_234_56)):
            rows = (Posting("6110", amount), Posting("1930", -amount))
            record(book, VoucherInput(date(2019, 12, day), "Papper", rows, recorded_by="EK"))
    return book_path


@pytest.fixture
def fed(recorded, statement):
    with open_book(recorded) as book:
        import_statements(book, statement, account="1930", by="EK")
    return recorded


def left(path):
    with open_book(path, read_only=True) as book:
        return [one.amount for one in bank_lines(book, "1930") if one.is_open]


def ticks(person):
    place = [column.id for column in person.rows.columns].index("tick")
    return [row.texts[place] for row in person.rows.rows if row.look == "row"]


async def test_a_month_from_the_file_to_nothing_left_and_one_that_waits_again(
    sit_down, recorded, statement, looks_like
):
    async with sit_down(recorded) as person:
        await person.press("i", "enter")
        person.finsam.screen.query_one(Input).value = str(statement)
        await person.press("enter", "ctrl+s")
        assert person.told == "bank.xml är inläst; ctrl+k visar vad som väntar."
        await person.press("ctrl+k")
        looks_like(person.sees(), "bank.sv")
        assert ticks(person) == ["✓", "✓", ""]
        await person.press("ctrl+s")
        assert person.told == "2 rader prickades av."
        assert left(recorded) == [-77_77]
        await person.press("x")
        await person.types("rättas i januari")
        await person.press("ctrl+s")
        assert left(recorded) == []
        assert "kvar 0" in person.sees()
        assert "Ingen bankrad väntar." in person.sees()
        await person.press("u")
        await person.types("papper")
        await person.press("enter")
        assert left(recorded) == [-4_321_21]
        assert ticks(person) == ["✓"]


async def test_a_rule_and_a_proposal_that_is_chosen_make_a_voucher_each(sit_down, fed):
    async with sit_down(fed) as person:
        await person.press("ctrl+k", "end", "r", "tab")
        await person.types("6570")
        await person.press("ctrl+s")
        with open_book(fed, read_only=True) as book:
            (rule,) = bank_rules(book)
        assert (rule.kind, rule.key, rule.rows) == ("account", "5050-1055", (Posting("6570", 1),))
        assert ticks(person)[-1] == "", "a rule proposes, and a person ticks"
        await person.press("end", "f3", "enter", "ctrl+s")
        assert person.told.startswith("3 rader prickades av. Bokförd: A ")
        assert left(fed) == []


async def test_a_line_is_found_by_hand_or_typed_in_the_grid(sit_down, fed):
    """Also when a draft waits, which is offered only where nothing is proposed."""
    with open_book(fed) as book:
        save_draft(book, VoucherDraft(date(2019, 12, 31), text="påbörjad"))
    async with sit_down(fed) as person:
        await person.press("ctrl+k", "home", "m")
        await person.types("4 321,21")
        await person.press("enter")
        assert left(fed) == [-1_234_56, -77_77]
        await person.press("end", "enter")
        grid = person.frame.view
        assert isinstance(grid, NewVoucher)
        (row,) = [row for row in grid.state.draft.rows if not row.is_empty]
        assert (row.account, row.credit) == ("1930", "77,77")
        assert (grid.state.draft.date, grid.state.draft.text) == ("2019-12-29", "AVGIFT")
        assert "Sparade utkast" not in person.sees()


@pytest.mark.sweep
async def test_what_is_typed_of_a_line_is_matched_as_it_is_recorded(sit_down, fed):
    """And what is typed after it is of no line; with another amount the line waits."""
    async with sit_down(fed) as person:
        for amount, waiting in (("70,00", [-77_77]), ("77,77", [])):
            await person.press("ctrl+k", "end", "enter")
            grid = person.frame.view
            bank = next(row for row in grid.state.draft.rows if row.account == "1930")
            rows = (
                replace(bank, credit=amount),
                replace(bank, account="6570", credit="", debit=amount),
            )
            grid.show(replace(grid.state, draft=replace(grid.state.draft, rows=rows)))
            await person.press("f5")
            if grid.asked:
                await person.press("f5")
            assert person.told.startswith("Bokförd: A "), person.told
            assert grid._line is None
            assert [one for one in left(fed) if one == -77_77] == waiting


@pytest.mark.sweep
async def test_several_vouchers_that_add_up_to_a_line_are_chosen_one_after_the_other(
    sit_down, book_path, tmp_path
):
    with open_book(book_path) as book:
        for day, amount in ((3, 400_00), (4, 250_00), (5, 77_00)):
            rows = (Posting("6110", amount), Posting("1930", -amount))
            record(book, VoucherInput(date(2019, 12, day), f"Del {day}", rows, recorded_by="EK"))
        file = tmp_path / "bank.xml"
        line = Paid(date(2019, 12, 4), -650_00, "SAMLAD BETALNING")
        file.write_text(camt([line], 0, (date(2019, 12, 1), date(2019, 12, 31))), "utf-8")
        import_statements(book, file, account="1930", by="EK")
    async with sit_down(book_path) as person:
        await person.press("ctrl+k", "m")
        await person.types("del 3")
        await person.press("enter")
        assert "−250,00 är kvar: vad mer?" in person.sees()
        await person.press("enter")
        assert person.told.startswith("Rad 1 är A ")
        assert left(book_path) == []
        with open_book(book_path, read_only=True) as book:
            (found,) = bank_lines(book, "1930")
            texts = [one.text for one in posting_lines(book, found.postings)]
            assert (found.how, texts) == ("posting", ["Del 3", "Del 4"])


async def test_lines_that_came_before_their_year_are_recorded_when_it_is_opened(
    sit_down, book_path, tmp_path
):
    with open_book(book_path) as book:
        add_rule(book, BankRule("text", "avgift", (Posting("6570", 1),)), "EK")
        file = tmp_path / "bank.xml"
        line = Paid(date(2020, 1, 31), -45_00, "AVGIFT")
        file.write_text(camt([line], 0, (date(2020, 1, 1), date(2020, 1, 31))), "utf-8")
        import_statements(book, file, account="1930", by="EK")
    async with sit_down(book_path) as person:
        await person.press("ctrl+k", "space", "ctrl+s")
        assert person.told.startswith("2020-01-31 ligger i 2020, som inte är upplagt än: ctrl+n")
        await person.press("ctrl+n", "ctrl+s")
        assert person.finsam.scope.year.name == 2020
        await person.press("ctrl+s")
        assert person.told.endswith("Bokförd: A 1 (2020).")
        assert left(book_path) == []


async def test_one_account_is_chosen_among_those_with_statements(sit_down, fed, tmp_path):
    """The demonstration book has 7 048 309 less 4 321,21 and 1 234,56; the file has -5 633,54."""
    file = tmp_path / "skatt.csv"
    file.write_text(TAX, "utf-8", newline="")
    with open_book(fed) as book:
        import_statements(book, file, account="1630", by="EK")
    async with sit_down(fed) as person:
        await person.press("ctrl+k")
        assert len(ticks(person)) == 6
        await person.press("k")
        assert "1930 till 2019-12-31 · kvar 3 · differens 7 048 386,77" in person.sees()
        await person.press("enter")
        assert len(ticks(person)) == 3
        assert "1930 den" not in person.sees()
        await person.press("k")
        await person.types("alla")
        await person.press("enter")
        assert len(ticks(person)) == 6


@pytest.mark.sweep
async def test_a_rule_is_seen_and_taken_away(sit_down, fed):
    with open_book(fed) as book:
        add_rule(book, BankRule("text", "avgift", (Posting("6570", 1),)), "EK")
    async with sit_down(fed) as person:
        await person.press("ctrl+k", "l")
        assert "text avgift: 6570=1" in person.sees()
        await person.press("enter")
        assert person.told == "Regeln för avgift är borttagen."
        with open_book(fed, read_only=True) as book:
            assert bank_rules(book) == ()
        await person.press("l")
        assert "Det finns inga regler för bankrader." in person.sees()


@pytest.mark.sweep
async def test_keys_in_one_write_tick_and_record_what_they_say(sit_down, fed):
    async with sit_down(fed) as person:
        await person.finsam._press_keys(["ctrl+k", "space", "space", "home", "space", "ctrl+s"])
        await person.settled()
        assert left(fed) == [-1_234_56, -77_77]


async def test_what_another_window_decided_is_refused_and_the_list_is_of_now(sit_down, fed):
    async with sit_down(fed) as person:
        await person.press("ctrl+k")
        with open_book(fed) as other:
            first = bank_lines(other, "1930")[0]
            set_aside(other, first.id, "annan", "FC")
        await person.press("ctrl+s")
        assert "är redan avprickad" in person.told
        assert left(fed) == [-1_234_56, -77_77], "all of it or nothing"
        assert ticks(person) == ["✓", ""]
        await person.press("ctrl+s")
        assert left(fed) == [-77_77]


async def test_a_tick_among_six_hundred_lines_costs_no_time(sit_down, book_path, tmp_path):
    lines = [Paid(date(2019, 12, 1 + at % 30), -(100_00 + at), f"KORT {at}") for at in range(600)]
    file = tmp_path / "bank.xml"
    file.write_text(camt(sorted(lines), 0, (date(2019, 12, 1), date(2019, 12, 31))), "utf-8")
    with open_book(book_path) as book:
        import_statements(book, file, account="1930", by="EK")
    async with sit_down(book_path) as person:
        await person.press("ctrl+k", "home")
        times = []
        for key in ("down", "space", "up") * 5:
            begun = time.process_time()
            await person.press(key)
            times.append(time.process_time() - begun)
        assert sorted(times)[-2] < 0.02
