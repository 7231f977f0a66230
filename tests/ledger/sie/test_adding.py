"""Files into books that are there: further years, import files, and what does not fit."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years, lock_months
from ledger.bookkeeping.opening_balances import add_opening_balances, opening_balances
from ledger.bookkeeping.voucher_queries import vouchers_by_date, vouchers_numbered
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import ImportFileError
from ledger.core.model import Association, Posting, VoucherInput
from ledger.integrity.check import check_file
from ledger.sie.import_sie import import_sie
from tests.sie_files.small import NEXT_YEAR, PAYROLL, WHOLE, line_of


def codes(problems):
    return [problem.code for problem in problems]


def content_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_next_year_joins_and_its_opening_is_held_against_the_books_closing(sie, taken_book):
    report = import_sie(taken_book, sie(NEXT_YEAR, "nasta.se"), by="EK")
    assert codes(report.notices) == [
        "account-name-differs",
        "account-name-differs",
        "account-name-differs",
        "result-in-equity",
    ]
    assert report.notices[-1].values == {"year": 2019, "result": "880,00", "accounts": "2069"}
    with open_book(taken_book) as book:
        assert [year.name for year in fiscal_years(book)] == [2019, 2020]
        assert vouchers_numbered(book, fiscal_year(book), "A", 1)[0].text == "Årets resultat 2019"
        assert {one.number: one.name for one in accounts(book)}["1930"] == "Företagskonto"
    assert check_file(taken_book).ok


def test_an_account_of_another_kind_in_the_file_has_the_kind_of_the_book(sie, taken_book):
    text = PAYROLL.replace("#VER", "#KONTO 1930 Bank\n#KTYP 1930 S\n#VER", 1)
    report = import_sie(taken_book, sie(text, "lon.si"), by="EK")
    (notice,) = (one for one in report.notices if one.code == "account-kind-differs")
    assert notice.where.endswith("lon.si:8")
    assert "(eget kapital, skuld) than in the book (tillgång)" in str(notice)


def test_an_import_file_is_added_to_the_year_that_is_there(sie, taken_book):
    report = import_sie(taken_book, sie(PAYROLL, "lon.si"), by="EK")
    assert (report.sie_type, report.recorded) == ("4I", (3, 3))
    with open_book(taken_book) as book:
        (voucher,) = vouchers_numbered(book, fiscal_year(book), "A", 3)
    assert (voucher.text, voucher.recorded_by) == ("Löner maj", "LÖN")
    assert check_file(taken_book).ok


def test_a_number_that_the_book_has_used_is_replaced_and_told(sie, taken_book):
    text = PAYROLL.replace('#VER "" ""', "#VER A 1")
    report = import_sie(taken_book, sie(text, "lon.si"), by="EK")
    (remark,) = report.remarks
    assert (remark.code, remark.values) == ("number-used", {"voucher": "A 1", "given": "A 3"})
    with open_book(taken_book) as book:
        assert vouchers_numbered(book, fiscal_year(book), "A", 3)[0].text == "Löner maj"


def test_the_book_goes_on_numbering_where_the_file_ended(taken_book):
    draft = VoucherInput(date(2019, 5, 2), "Nytt", (Posting("5010", 100), Posting("1930", -100)))
    with open_book(taken_book) as book:
        assert record(book, draft).number == 3


def test_the_same_file_again_is_refused(sie, taken_book, refusal):
    before = content_of(taken_book)
    assert refusal(sie(WHOLE, "annat namn.se")) == ["same-file"]
    assert content_of(taken_book) == before


def test_a_whole_year_that_the_book_has_vouchers_in_is_refused(sie, taken_book, refusal):
    text = WHOLE + '#VER A 3 20191231 "Mer"\n{\n#TRANS 1930 {} 1.00\n#TRANS 5010 {} -1.00\n}\n'
    assert refusal(sie(text, "igen.se")) == ["year-has-vouchers"]


def test_the_file_of_another_association_is_refused(sie, taken_book, refusal):
    text = NEXT_YEAR.replace("2220002683", "556677-8899")
    assert refusal(sie(text, "annan.se")) == ["other-association"]


def test_a_file_that_does_not_say_whose_it_is_is_told(sie, taken_book):
    text = PAYROLL.replace("#ORGNR 222000-2683\n", "").replace("7210", "7298")
    report = import_sie(taken_book, sie(text, "lon.si"), by="EK")
    assert codes(report.notices) == [
        "number-missing",
        "orgnr-odd",
        "association-unsaid",
        "account-made",
        "series-missing",
    ]


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ("#RAR 0 20190701 20200630", "year-differs"),
        ("#RAR 0 20210101 20211231", "year-apart"),
        ("#RAR 0 20200101 20211231", "year-too-long"),
    ],
)
def test_a_year_that_cannot_follow_is_refused(sie, taken_book, years, code, refusal):
    text = NEXT_YEAR.replace("#RAR 0 20200101 20201231", years)
    assert code in refusal(sie(text, "nasta.se"))


def test_vouchers_in_locked_months_and_on_closed_accounts_are_refused(sie, taken_book, refusal):
    with open_book(taken_book) as book:
        lock_months(book, fiscal_year(book), date(2019, 5, 31), "EK")
    assert refusal(sie(PAYROLL, "lon.si")) == ["day-locked"]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("20180531", "day-far-outside-years"),
        ("20200531", "day-outside-years"),
        ("20210531", "day-far-outside-years"),
    ],
)
def test_a_day_outside_every_year_is_refused(sie, taken_book, refusal, day, code):
    """Only the year that follows on the book's can be opened for it."""
    assert refusal(sie(PAYROLL.replace("20190531", day), "lon.si")) == [code]


SECOND = '#VER "" "" {day} "Löner"\n{{\n#TRANS 5010 {{}} 7.00\n#TRANS 1930 {{}} -7.00\n}}\n'


@pytest.mark.parametrize("head", ["", "#RAR 0 20190101 20191231\n"])
@pytest.mark.parametrize("day", ["20180110", "20200110"])
def test_a_new_book_has_both_years_of_an_import_file(sie, target, head, day):
    report = import_sie(target, sie(head + PAYROLL + SECOND.format(day=day), "lon.si"), by="EK")
    years = sorted([2019, int(day[:4])])
    assert [year.last.year for year in report.years] == years
    with open_book(target, read_only=True) as book:
        found = {one.name: [*vouchers_by_date(book, one.period)] for one in fiscal_years(book)}
    assert [(name, len(vouchers)) for name, vouchers in found.items()] == [
        (one, 1) for one in years
    ]
    assert check_file(target).ok


@pytest.mark.parametrize("day", ["20170110", "20210110"])
def test_a_new_book_has_no_years_between_far_days(sie, target, refused, day):
    text = PAYROLL + SECOND.format(day=day)
    assert [code for code, _ in refused(text)] == ["day-far-outside-years"]
    assert not target.exists()


def test_an_import_file_may_have_vouchers_of_every_year_of_the_book(sie, taken_book):
    """The year that such a file states is nothing that is recorded."""
    import_sie(taken_book, sie(NEXT_YEAR, "nasta.se"), by="EK")
    text = "#RAR 0 20200101 20201231\n" + PAYROLL + SECOND.format(day="20200110")
    assert import_sie(taken_book, sie(text, "lon.si"), by="EK").recorded == (4, 5)


def test_opening_balances_that_the_book_has_otherwise_are_refused(sie, target, varna, refusal):
    association = Association("Prov", "222000-2683")
    period = Period(date(2019, 1, 1), date(2019, 12, 31))
    with create_book(target, association, period, varna, "EK") as book:
        rows = [Posting("1930", 100), Posting("2067", -300), Posting("2069", 200)]
        add_opening_balances(book, fiscal_year(book), rows, "EK")
    assert refusal(sie(WHOLE)) == ["opening-differs"] * 3
    with pytest.raises(ImportFileError) as refused:
        import_sie(target, sie(WHOLE), by="EK")
    told = [tuple(map(str, fault.values.values())) for fault in refused.value.problems]
    assert told == [
        ("1930", "500,00", "1,00"),
        ("2067", "−500,00", "−3,00"),
        ("2069", "0,00", "2,00"),
    ]


def test_an_empty_book_with_the_year_takes_the_file(sie, target, varna):
    association = Association("Prov", "222000-2683")
    with create_book(
        target, association, Period(date(2019, 1, 1), date(2019, 12, 31)), varna, "EK"
    ):
        pass
    assert import_sie(target, sie(WHOLE), by="EK").recorded == (1, 2)
    with open_book(target) as book:
        assert opening_balances(book, fiscal_year(book))["1930", ()] == 50000


def test_a_book_keeps_the_budget_it_has(sie, taken_book):
    plan = "#RAR 0 20190101 20191231\n#PBUDGET 0 201901 5010 {} 5.00\n"
    import_sie(taken_book, sie(PAYROLL + plan, "lon.si"), by="EK")
    report = import_sie(taken_book, sie(PAYROLL + plan + "#PROSA x\n", "mer.si"), by="EK")
    assert "budget-there" in codes(report.notices)


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("#ORGNR 2220002683", "#ORGNR 556677-8899", "#ORGNR"),
        ("#RAR 0 20200101 20201231", "#RAR 0 20190701 20200630", "#RAR 0"),
        ("#RAR 0 20200101 20201231", "#RAR 0 20190101 20191231", "#RAR 0"),
    ],
)
def test_what_is_wrong_in_the_head_of_a_file_has_its_line(sie, taken_book, old, new, start):
    text = NEXT_YEAR.replace(old, new)
    with pytest.raises(ImportFileError) as refused:
        import_sie(taken_book, sie(text, "nasta.se"), by="EK")
    lines = [fault.where.rpartition(":")[2] for fault in refused.value.problems]
    assert str(line_of(text, start)) in lines
