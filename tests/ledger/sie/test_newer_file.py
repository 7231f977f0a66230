"""A newer export of a year that the book has: what is new, what is otherwise, and nothing lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.voucher_queries import vouchers_by_date, vouchers_numbered
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError
from ledger.core.model import Posting, VoucherInput
from ledger.integrity.check import check_file
from ledger.registers.history import HistoryFilter, history
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie
from tests.sie_files.small import BALANCES, CHART, HEAD, PAYROLL, VOUCHERS, WHOLE

FAULTS = Path(__file__).parents[2] / "data" / "sie_faults"
ADD, REPLACE = ImportChoices(newer="add"), ImportChoices(newer="replace")
MORE = '#VER A 3 20190401 "Hyra april"\n{\n#TRANS 5010 {} 50.00\n#TRANS 1930 {} -50.00\n}\n'
LATER = HEAD + CHART + BALANCES.replace("1380.00", "1330.00").replace("120.00", "170.00")
NEWER = LATER + VOUCHERS + MORE
"""The small file with a voucher more."""

CHANGED = (
    WHOLE.replace("Hyra mars", "Hyra Mars")
    .replace("120.00", "100.00")
    .replace("1380.00", "1400.00")
)
"""The small file with another voucher A 2."""


def ended(path):
    """What each account with something on it ended the year with, in kronor."""
    with open_book(path, read_only=True) as book:
        balances = read_balances(book, fiscal_year(book))
    totals: dict[str, int] = {}
    for key in sorted(balances.keys()):
        totals[key[0]] = totals.get(key[0], 0) + balances.closing(key)
    return {account: ore // 100 for account, ore in totals.items() if ore}


def codes(problems):
    return [problem.code for problem in problems]


def test_only_what_is_new_is_recorded(taken_book, sie):
    report = import_sie(taken_book, sie(NEWER, "nyare.se"), choices=ADD, by="EK")
    assert (report.recorded, report.counts["known"], report.remarks) == ((3, 3), 2, ())
    assert ended(taken_book) == {"1930": 1330, "2067": -500, "3985": -1000, "5010": 170}
    assert check_file(taken_book).ok


def test_what_differs_is_reported_and_left_or_reversed_and_recorded(taken_book, sie):
    file = sie(CHANGED, "annan.se")
    report = import_sie(taken_book, file, choices=ADD, by="EK")
    assert codes(report.remarks) == ["voucher-differs"]
    assert report.remarks[0].values == {"voucher": "A 2", "day": "2019-03-15", "text": "Hyra mars"}
    assert (report.recorded, ended(taken_book)["5010"]) == (None, 120)
    report = import_sie(taken_book, file, choices=REPLACE, by="EK")
    assert (codes(report.remarks), report.notices[-1].code) == (["number-used"], "voucher-replaced")
    assert ended(taken_book) == {"1930": 1400, "2067": -500, "3985": -1000, "5010": 100}
    with open_book(taken_book) as book:
        (first,) = vouchers_numbered(book, fiscal_year(book), "A", 2)
    assert (first.text, first.corrected_by) == ("Hyra mars", "A 4")
    again = import_sie(taken_book, sie(CHANGED + "\n", "igen.se"), choices=REPLACE, by="EK")
    assert (again.recorded, again.counts["known"]) == (None, 2)
    assert check_file(taken_book).ok


def test_a_voucher_that_the_file_lacks_stays_or_is_reversed(taken_book, sie):
    text = (LATER + MORE).replace("1330.00", "450.00").replace("170.00", "50.00")
    text = text.replace("#RES 0 3985 -1000.00\n", "")
    report = import_sie(taken_book, sie(text, "mindre.se"), choices=ADD, by="EK")
    assert codes(report.remarks) == ["voucher-not-in-file", "voucher-not-in-file"]
    report = import_sie(taken_book, sie(text + "\n", "mindre2.se"), choices=REPLACE, by="EK")
    assert ended(taken_book) == {"1930": 450, "2067": -500, "5010": 50}
    assert check_file(taken_book).ok


def test_a_file_with_vouchers_replaces_the_sums_of_one_with_balances_alone(tmp_path):
    path = tmp_path / "bok.finsam"
    import_sie(path, FAULTS / "c06_sie1.se", by="EK")
    before = ended(path)
    with pytest.raises(ImportFileError, match="would count twice"):
        import_sie(path, FAULTS / "c06_full.se", choices=ADD, by="EK")
    import_sie(path, FAULTS / "c06_full.se", choices=REPLACE, by="EK")
    assert (
        ended(path)
        == before
        == {"1930": 120_000, "2060": -50_000, "3010": -100_000, "5010": 30_000}
    )
    with pytest.raises(ImportFileError, match="only its balances"):
        import_sie(path, FAULTS / "c06_sie1.se", choices=REPLACE, by="EK")
    assert check_file(path).ok


def test_new_sums_of_the_year_replace_the_old_ones(tmp_path, sie):
    path = tmp_path / "bok.finsam"
    text = HEAD.replace("#SIETYP 4", "#SIETYP 1") + CHART + BALANCES
    import_sie(path, sie(text), by="EK")
    newer = text.replace("1380.00", "1330.00").replace("120.00", "170.00")
    with pytest.raises(ImportFileError, match="no vouchers"):
        import_sie(path, sie(newer, "b.se"), choices=ADD, by="EK")
    import_sie(path, sie(newer, "b.se"), choices=REPLACE, by="EK")
    assert ended(path) == {"1930": 1330, "2067": -500, "3985": -1000, "5010": 170}
    assert check_file(path).ok


def own(text="Eget", day=2):
    """A voucher that is recorded in the book by hand."""
    rows = (Posting("5010", 100), Posting("1930", -100))
    return VoucherInput(date(2019, 5, day), text, rows, recorded_by="EK")


def numbered(path):
    """What each voucher of the book is called, by its number in series A."""
    with open_book(path, read_only=True) as book:
        year = fiscal_year(book)
        found = [one for one in vouchers_by_date(book, year.period) if one.series == "A"]
    return {one.number: one.text for one in sorted(found, key=lambda one: one.number)}


def test_a_year_with_vouchers_of_its_own_is_added_to_and_not_replaced(taken_book, sie):
    with open_book(taken_book) as book:
        record(book, own())
    with pytest.raises(ImportFileError, match="A 3 of 2019 was recorded in the book"):
        import_sie(taken_book, sie(CHANGED, "b.se"), choices=REPLACE, by="EK")
    report = import_sie(taken_book, sie(NEWER, "c.se"), choices=ADD, by="EK")
    assert [one.values for one in report.remarks] == [{"voucher": "A 3", "given": "A 4"}]
    assert (report.remarks[0].code, report.recorded) == ("number-used", (4, 4))


def test_vouchers_that_got_other_numbers_are_known_again_in_the_next_file(taken_book, sie):
    with open_book(taken_book) as book:
        record(book, own())
    import_sie(taken_book, sie(NEWER, "a.se"), choices=ADD, by="EK")
    more = NEWER + MORE.replace("A 3", "A 4").replace("april", "maj")
    more += MORE.replace("A 3", "A 5")
    report = import_sie(taken_book, sie(more, "b.se"), choices=ADD, by="EK")
    assert [one.values["given"] for one in report.remarks if one.code == "number-used"] == ["A 6"]
    assert (report.recorded, report.counts["known"]) == ((5, 6), 3)
    assert numbered(taken_book) == {
        1: "Bidrag",
        2: "Hyra mars",
        3: "Eget",
        4: "Hyra april",
        5: "Hyra april",
        6: "Hyra maj",
    }
    report = import_sie(taken_book, sie(more + "\n", "c.se"), choices=ADD, by="EK")
    assert (report.recorded, report.counts["known"]) == (None, 5)
    assert check_file(taken_book).ok


def test_what_a_payroll_file_added_is_the_books_own(taken_book, sie):
    import_sie(taken_book, sie(PAYROLL, "lon.si"), by="EK")
    with pytest.raises(ImportFileError, match="A 3 of 2019 was recorded in the book"):
        import_sie(taken_book, sie(NEWER, "a.se"), choices=REPLACE, by="EK")
    report = import_sie(taken_book, sie(NEWER, "b.se"), choices=ADD, by="EK")
    assert [one.values["given"] for one in report.remarks if one.code == "number-used"] == ["A 4"]
    assert report.recorded == (4, 4)


def test_a_voucher_that_differs_is_imported_once_the_books_is_corrected(taken_book, sie):
    with open_book(taken_book) as book:
        record(book, own())
    file = sie(CHANGED, "b.se")
    report = import_sie(taken_book, file, choices=ADD, by="EK")
    assert (codes(report.remarks), report.recorded) == (["voucher-differs"], None)
    with open_book(taken_book) as book:
        (wrong,) = vouchers_numbered(book, fiscal_year(book), "A", 2)
        correct(book, wrong, wrong.date, "fel belopp", by="EK")
    report = import_sie(taken_book, file, choices=ADD, by="EK")
    assert (report.recorded, numbered(taken_book)[5]) == ((5, 5), "Hyra Mars")
    assert import_sie(taken_book, file, choices=ADD, by="EK").recorded is None
    assert ended(taken_book) == {"1930": 1399, "2067": -500, "3985": -1000, "5010": 101}


def test_opening_balances_of_a_file_that_replaces_the_year_are_recorded_as_a_change(
    taken_book, sie
):
    text = WHOLE.replace("500.00", "600.00").replace("1380.00", "1480.00")
    with pytest.raises(ImportFileError, match="begins the year with"):
        import_sie(taken_book, sie(text.replace("A 1", "A 7"), "a.se"), by="EK")
    report = import_sie(taken_book, sie(text, "b.se"), choices=ADD, by="EK")
    assert codes(report.remarks) == ["opening-differs", "opening-differs"]
    assert ended(taken_book)["1930"] == 1380
    import_sie(taken_book, sie(text + "\n", "c.se"), choices=REPLACE, by="EK")
    assert ended(taken_book) == {"1930": 1480, "2067": -600, "3985": -1000, "5010": 120}
    assert check_file(taken_book).ok


def test_a_locked_month_takes_nothing_new_and_what_it_has_is_no_fault(taken_book, sie):
    with open_book(taken_book) as book:
        lock_months(book, fiscal_year(book), date(2019, 3, 31), "EK")
    assert import_sie(taken_book, sie(NEWER, "a.se"), choices=ADD, by="EK").recorded == (3, 3)
    with pytest.raises(ImportFileError, match="2019-03-15, which is locked"):
        import_sie(taken_book, sie(CHANGED + MORE, "b.se"), choices=REPLACE, by="EK")


@pytest.mark.sweep
@pytest.mark.parametrize("newer", ["add", "replace"])
@pytest.mark.parametrize("number", ["1", '""'])
def test_the_whole_year_again_adds_nothing(tmp_path, sie, newer, number):
    path, text = tmp_path / "bok.finsam", WHOLE.replace("#VER A 1", f"#VER A {number}")
    import_sie(path, sie(text), by="EK")
    before = ended(path)
    choices = ImportChoices(newer=newer)
    report = import_sie(path, sie(text + "\n", "igen.se"), choices=choices, by="EK")
    assert (report.recorded, report.counts["known"]) == (None, 2)
    assert ended(path) == before


def test_a_file_of_another_number_is_refused_unless_somebody_says_it_is_the_books(taken_book, sie):
    text = PAYROLL.replace("222000-2683", "000000-0000")
    with pytest.raises(ImportFileError, match="Payroll programs often have no number"):
        import_sie(taken_book, sie(text, "lon.si"), by="EK")
    choices = ImportChoices(accept_orgnr=True)
    report = import_sie(taken_book, sie(text, "lon.si"), choices=choices, by="EK")
    assert (codes(report.remarks), report.recorded) == (["other-association-accepted"], (3, 3))


@pytest.mark.sweep
@pytest.mark.parametrize("kind", ["import", "batch", ""])
def test_the_history_names_the_file_of_every_import(target, sie, kind):
    import_sie(target, sie(WHOLE, "hela.se"), by="EK")
    import_sie(target, sie(WHOLE, "samma.se"), choices=REPLACE, by="EK")
    import_sie(target, sie(NEWER, "nyare.se"), choices=ADD, by="EK")
    with open_book(target, read_only=True) as book:
        for newest_first in (False, True):
            events = history(book, HistoryFilter(kind=kind, newest_first=newest_first))
            said = [one.message.values for one in events if one.message.code == "event-import"]
            expected = [
                {"count": 2, "file": "hela.se"},
                {"count": 0, "file": "samma.se"},
                {"count": 1, "file": "nyare.se"},
            ]
            assert said == expected[:: -1 if newest_first else 1]
