"""What the command line could do and a screen could not, or the other way about."""

from __future__ import annotations

import pytest

from ledger.bookkeeping.accruals import accruals
from ledger.bookkeeping.fiscal_years import fiscal_year, template_text
from ledger.books.open import open_book
from ledger.management.year_figures import typed_figures
from ledger.report_layout.reader import read_template


async def find(person, label: str) -> None:
    """Moves down the tree to a line."""
    while not person.frame.view.branch.label.startswith(label):
        await person.press("down")


async def test_key_figures_of_an_earlier_year_are_typed_on_the_screen(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("y", "e")
        await person.types("2017")
        await person.press("enter", *["down"] * 7)
        await person.types("3")
        await person.press("ctrl+s")
        assert person.told == "Talen för 2017 är sparade."
        assert typed_figures(person.finsam.book, 2017)["employees"] == 300
        await person.press("e")
        await person.types("2017")
        await person.press("enter", *["down"] * 7, "backspace", "ctrl+s")
        assert "employees" not in typed_figures(person.finsam.book, 2017)


@pytest.mark.sweep
async def test_the_heading_of_a_note_is_changed_where_its_row_is_renamed(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("9")
        await find(person, "Medlemsbidrag")
        await person.press("r", "down", "down", *["backspace"] * 20)
        await person.types("Bidrag från medlemmarna")
        await person.press("ctrl+s")
        book = person.finsam.book
        note = read_template(template_text(book, fiscal_year(book)), "").note("1")
        assert note is not None
        assert note.title.sv == "Bidrag från medlemmarna"


def test_a_recorded_voucher_is_given_its_reversal_by_command(finsam, book_path):
    words = ("accrue", book_path, "--series", "A", "--number", "924", "--reverses", "2020-01-01")
    outcome = finsam("--lang", "sv", *words)
    assert (outcome.status, outcome.out) == (0, "A 924 (2019) återförs 2020-01-01.\n")
    with open_book(book_path, read_only=True) as book:
        found = [one for one in accruals(book) if one.voucher.number == 924]
    assert [str(one.reverses_on) for one in found] == ["2020-01-01"]
