"""Small answers of the screens, on both sides of each boundary."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.actions.accruals import month_end
from finsam_tui.actions.written import read, read_number, read_objects
from finsam_tui.i18n import set_language
from finsam_tui.screens.reports.overview import _per_cent
from finsam_tui.widgets.bars import in_the_footer
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.books.open import open_book
from ledger.core.errors import Problem, Refused
from ledger.core.table import Row
from ledger.vat_compensation.periods import read_period
from tests.tui.test_drawing import Listing


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1_00, 3_00, "33,3 %"),
        (2_00, 3_00, "66,7 %"),
        (-1_00, 8_00, "−12,5 %"),
        (3_00, 1_00, "300,0 %"),
        (1_00, 0, "0,0 %"),
        (1_00, -1_00, "0,0 %"),
        (0, 1_00, "0,0 %"),
    ],
)
def test_a_share_has_one_decimal_and_none_of_nothing(part, whole, shown):
    assert _per_cent(part, whole) == shown


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2019, 1, 1), date(2019, 12, 31)),
        (date(2019, 3, 31), date(2019, 12, 31)),
        (date(2019, 4, 1), date(2019, 4, 30)),
        (date(2019, 12, 31), date(2019, 12, 31)),
    ],
)
def test_an_accrual_is_at_the_end_of_its_month_or_of_the_year_when_that_is_locked(
    book_path, day, end
):
    with open_book(book_path) as book:
        assert month_end(book, date(2019, 3, 31)) == date(2019, 3, 31)
        lock_months(book, fiscal_year(book, 2019), date(2019, 3, 31), "EK")
        assert month_end(book, day) == end


def test_objects_on_a_line_come_in_the_order_of_their_dimensions():
    assert read_objects("6:MIA  1:KANSLI") == ((1, "KANSLI"), (6, "MIA"))
    assert read_objects("") == ()
    wrong = read_objects("6:MIA KANSLI")
    assert isinstance(wrong, Problem)
    assert wrong.code == "party-objects"


async def test_nothing_is_copied_from_an_empty_list(monkeypatch):
    set_language("sv")
    seen: list[str] = []
    monkeypatch.setattr(Listing, "show_message", seen.append, raising=False)
    for rows in ((), (Row(("Hyra", "1,00")),)):
        app = Listing(rows)
        async with app.run_test(size=(40, 12)):
            app.copy_to_clipboard("kvar")
            app.list.action_copy()
            assert app.clipboard == ("Hyra\t1,00" if rows else "kvar")
    assert seen == [
        "ctrl+q lämnar finsam.",
        "Kopierat: Hyra  1,00  ctrl+q lämnar finsam.",
    ]


@pytest.mark.parametrize(
    ("text", "how", "where", "found"),
    [
        ("", read_period, "", ("empty", "period")),
        ("  ", read_number, "row", ("empty", "row")),
        ("x", read_number, "row", ("no-number", "row")),
    ],
)
def test_what_is_needed_and_not_written_is_no_mistake_in_writing(text, how, where, found):
    with pytest.raises(Refused) as refused:
        read(text, how, where)
    assert [(one.code, one.where) for one in refused.value.problems] == [found]


def test_a_key_is_named_in_small_letters_and_an_abbreviation_as_it_is():
    labels = ("Open", "VAT compensation", "Öppna", "")
    assert [*map(in_the_footer, labels)] == ["open", "VAT compensation", "öppna", ""]
