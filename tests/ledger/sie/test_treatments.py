"""What is unusual but harmless: each has a stated treatment that loses nothing and is told."""

from __future__ import annotations

import pytest

from ledger.bookkeeping.attachments import file_parts
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import opening_balances
from ledger.bookkeeping.voucher_queries import vouchers_numbered
from ledger.books.open import open_book
from ledger.core.errors import Refused
from ledger.sie.import_sie import import_sie
from tests.sie_files.small import CHART, HEAD, WHOLE, line_of


def with_code(problems, code):
    return [problem for problem in problems if problem.code == code]


def lines(problems, code):
    return [int(problem.where.rpartition(":")[2]) for problem in with_code(problems, code)]


def changed(old, new, text=WHOLE):
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.fixture
def book_of(sie, target):
    """Takes a text into a new book and gives the book, its year and the report."""
    opened = []

    def take(text):
        report = import_sie(target, sie(text), by="EK")
        book = open_book(target)
        opened.append(book)
        return book, fiscal_years(book)[-1], report

    yield take
    for book in opened:
        book.close()


def test_an_ordinary_file_has_nothing_odd_in_it(taken):
    report = taken(WHOLE)
    assert report.verdict == "accept"
    assert report.notices == ()


def test_an_empty_voucher_is_told_and_its_number_stays_unused(book_of):
    text = WHOLE + '#VER A 3 20190401 "Makulerad"\n{\n}\n#VER A 4 20190402 "Noll"\n{\n}\n'
    book, year, report = book_of(text)
    assert lines(report.notices, "voucher-empty") == [
        line_of(text, "#VER A 3"),
        line_of(text, "#VER A 4"),
    ]
    assert report.counts["vouchers"] == 2
    assert report.counts["empty"] == 2
    with pytest.raises(Refused, match="no voucher A 3"):
        vouchers_numbered(book, year, "A", 3)


def test_a_voucher_with_one_row_of_nothing_is_empty_but_rows_of_nothing_are_kept(book_of):
    text = WHOLE + (
        '#VER A 3 20190401 "En rad"\n{\n#TRANS 1930 {} 0.00\n}\n'
        '#VER A 4 20190401 "Två rader"\n{\n#TRANS 1930 {} 0\n#TRANS 5010 {} -0.00\n}\n'
    )
    book, year, report = book_of(text)
    assert lines(report.notices, "voucher-empty") == [line_of(text, "#VER A 3")]
    (voucher,) = vouchers_numbered(book, year, "A", 4)
    assert [(row.account, row.amount) for row in voucher.postings] == [("1930", 0), ("5010", 0)]


def test_the_same_number_twice_is_kept_twice(book_of):
    text = changed("#VER A 2", "#VER A 1")
    book, year, report = book_of(text)
    assert lines(report.remarks, "number-twice") == [line_of(text, "#VER A 1", 2)]
    assert [voucher.text for voucher in vouchers_numbered(book, year, "A", 1)] == [
        "Bidrag",
        "Hyra mars",
    ]


def test_gaps_in_the_numbers_are_told(taken):
    text = changed("#VER A 2", "#VER A 7")
    (gap,) = with_code(taken(text).notices, "number-gap")
    assert gap.message == "Series A has no voucher 2-6."


def test_a_voucher_without_series_gets_series_a_and_keeps_its_number(book_of):
    text = changed("#VER A 1", '#VER "" 1', changed("#VER A 2", '#VER "" 2'))
    book, year, report = book_of(text)
    assert with_code(report.notices, "series-missing")[0].values["count"] == 2
    assert vouchers_numbered(book, year, "A", 2)[0].text == "Hyra mars"


def test_a_voucher_without_number_gets_the_next_free_one(book_of):
    text = changed("#VER A 2", '#VER A ""')
    book, year, report = book_of(text)
    (notice,) = with_code(report.notices, "number-missing")
    assert notice.values == {"given": "A 2"}
    assert lines(report.notices, "number-missing") == [line_of(text, '#VER A ""')]
    assert vouchers_numbered(book, year, "A", 2)[0].text == "Hyra mars"


def test_a_number_that_is_none_is_remarked_and_replaced(book_of):
    text = changed("#VER A 2", "#VER A 2B")
    book, year, report = book_of(text)
    assert lines(report.remarks, "number-not-a-number") == [line_of(text, "#VER A 2B")]
    assert vouchers_numbered(book, year, "A", 2)[0].text == "Hyra mars"


def test_undeclared_accounts_and_objects_are_made(book_of):
    text = changed('#KONTO 5010 "Lokalhyra"\n', "", changed('#OBJEKT 6 "MIA" "Projekt MIA"\n', ""))
    text = text.replace("5010", "5098")
    book, _, report = book_of(text)
    assert with_code(report.notices, "account-made")[0].values == {"account": "5098"}
    assert lines(report.notices, "account-made") == [line_of(text, "#RES 0 5098")]
    assert lines(report.notices, "object-made") == [line_of(text, "#TRANS 3985")]
    assert with_code(report.notices, "object-made")[0].values["code"] == "'MIA'"
    assert [(one.name, one.kind) for one in accounts(book) if one.number == "5098"] == [
        ("Konto 5098", "cost")
    ]
    assert [one.name for one in objects(book) if one.code == "MIA"] == ["MIA"]


def test_changed_and_removed_rows_are_counted_and_stay_in_the_kept_file(book_of):
    history = '#BTRANS 1930 {} -5.00 "" "" 0 "EK"\n#RTRANS 1930 {} 1000.00 "" "" 0 "EK"\n'
    text = changed("#TRANS 1930 {} 1000.00\n", history + "#TRANS 1930 {} 1000.00\n")
    book, year, report = book_of(text)
    assert report.counts["history"] == 2
    assert with_code(report.notices, "rows-changed")[0].values["count"] == 2
    assert len(vouchers_numbered(book, year, "A", 1)[0].postings) == 2


def test_quantities_that_are_none_and_days_of_postings_are_counted(taken):
    text = changed("{} 1000.00\n", '{} 1000.00 20190114 "Text" 3.5e "EK"\n')
    notices = taken(text).notices
    assert with_code(notices, "quantities")[0].values["count"] == 1
    assert with_code(notices, "posting-days")[0].values["count"] == 1


@pytest.mark.parametrize("quantity", ["0", '""', "0.00", '"0"', "-0"])
def test_no_quantity_is_no_quantity_however_it_is_written(taken, quantity):
    text = changed("{} 1000.00\n", f'{{}} 1000.00 "" "Text" {quantity} "EK"\n')
    assert taken(text).notices == ()


def test_unknown_labels_are_passed_over_and_told_once(taken):
    text = changed("#KPTYP", "#EGEN a b\n#EGEN c\n#KPTYP")
    assert lines(taken(text).notices, "label-unknown") == [line_of(text, "#EGEN")]


def test_extra_fields_blank_lines_and_tabs_mean_nothing(taken):
    text = changed("#IB 0 1930 500.00", '\n \t\n#IB\t0   "1930"\t500.00 0 "mer" {}\n')
    report = taken(text)
    assert (report.verdict, report.notices) == ("accept", ())
    assert report.sums["opening"] == 50000


def test_missing_items_that_every_file_should_have_are_told(taken):
    text = changed("#FORMAT PC8\n", "", changed("#FLAGGA 0\n", ""))
    missing = [
        problem.values["label"] for problem in with_code(taken(text).notices, "item-missing")
    ]
    assert missing == ["#FLAGGA", "#FORMAT"]


def test_a_quotation_mark_that_was_a_letter_is_kept_and_remarked(taken):
    text = changed('"Lokalhyra"', '"F"rs"ljning"')
    assert lines(taken(text).remarks, "quote-unescaped") == [line_of(text, "#KONTO 5010")]


def test_a_quotation_mark_that_never_ends_is_remarked(taken):
    text = changed('"Lokalhyra"', '"Lokalhyra')
    assert lines(taken(text).remarks, "quote-unclosed") == [line_of(text, "#KONTO 5010")]


def test_lost_and_garbled_letters_are_remarked(taken):
    lost = changed("Leverantörsskulder", "Leverant\ufffdrsskulder").encode()
    assert lines(taken(lost).remarks, "letters-lost") == [line_of(WHOLE, "#KONTO 2440")]
    garbled = changed("Leverantörsskulder", "Leverant├╢rsskulder")
    assert lines(taken(garbled).remarks, "letters-garbled") == [line_of(WHOLE, "#KONTO 2440")]


def test_balances_that_do_not_follow_from_the_vouchers_are_remarked(taken):
    text = changed("#UB 0 1930 1380.00", "#UB 0 1930 1381.00")
    report = taken(text)
    assert lines(report.remarks, "balance-differs") == [line_of(text, "#UB 0 1930")]


def test_an_opening_balance_that_is_not_last_years_closing_is_told(taken):
    text = changed("#KPTYP", "#RAR -1 20180101 20181231\n#KPTYP") + "#UB -1 1930 499.00\n"
    lines_found = lines(taken(text).notices, "years-differ")
    assert lines_found[0] == line_of(text, "#IB 0 1930")


def test_months_that_do_not_add_up_are_remarked(taken):
    text = WHOLE + "#PSALDO 0 201901 1930 {} 999.00\n"
    assert "months-differ" in [problem.code for problem in taken(text).remarks]


@pytest.mark.parametrize(
    ("first", "last", "is_odd"),
    [
        ("20190701", "20200630", False),
        ("20190701", "20191231", True),
        ("20190101", "20200630", True),
        ("20190115", "20200114", True),
    ],
)
def test_years_of_odd_length_are_kept(book_of, first, last, is_odd):
    text = changed("#RAR 0 20190101 20191231", f"#RAR 0 {first} {last}")
    text = text.replace("#VER A 1 20190115", "#VER A 1 20190715")
    text = text.replace("#VER A 2 20190315", "#VER A 2 20190815")
    _, year, report = book_of(text)
    assert (f"{year.first:%Y%m%d}", f"{year.last:%Y%m%d}") == (first, last)
    assert bool(with_code(report.notices, "year-length-odd")) == is_odd


def test_a_year_of_nineteen_months_is_refused(refused):
    text = changed("#RAR 0 20190101 20191231", "#RAR 0 20190101 20200731")
    assert ("year-too-long", line_of(text, "#RAR")) in refused(text)


def test_opening_balances_that_nothing_explains_go_with_earlier_years_and_are_remarked(book_of):
    text = changed("#IB 0 2067 -500.00", "#IB 0 2067 -400.00")
    book, year, report = book_of(text)
    (remark,) = with_code(report.remarks, "opening-unbalanced-in-file")
    assert remark.where.endswith(f":{line_of(text, '#IB 0 1930')}")
    assert remark.values == {"label": "#IB 0", "sum": "100,00", "equity": "2067"}
    assert opening_balances(book, year) == {("1930", ()): 50000, ("2067", ()): -50000}


def test_opening_balances_without_last_years_result_get_it_where_the_file_proves_it(book_of):
    text = changed("#IB 0 2067 -500.00", "#IB 0 2067 -400.00") + "#RES -1 3985 -100.00\n"
    book, year, report = book_of(text)
    (notice,) = with_code(report.notices, "opening-lacks-result")
    assert notice.values == {"label": "#IB 0", "sum": "100,00", "equity": "2069"}
    assert opening_balances(book, year) == {
        ("1930", ()): 50000,
        ("2067", ()): -40000,
        ("2069", ()): -10000,
    }


def test_an_account_of_the_income_statement_has_no_opening_balance(taken):
    text = WHOLE + "#IB 0 5010 100.00\n"
    report = taken(text)
    assert lines(report.remarks, "opening-of-result-account") == [line_of(text, "#IB 0 5010")]
    assert with_code(report.notices, "opening-unbalanced") == []


def test_a_file_without_vouchers_and_balances_is_taken_in(book_of):
    _, year, report = book_of(HEAD + CHART)
    assert (report.verdict, report.recorded, report.sie_type) == ("accept", None, "4I")
    assert year.name == 2019


def test_what_the_book_has_no_place_for_stays_readable_in_the_kept_file(book_of):
    text = WHOLE + '#PBUDGET 0 201901 5010 {6 "MIA"} 250.00\n'
    book, _, report = book_of(text)
    assert b"".join(file_parts(book, report.sha256)) == text.encode("cp437")
