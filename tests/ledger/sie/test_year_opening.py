"""What the year of a file begins with, when it does not say so by `#IB 0`."""

from __future__ import annotations

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.sie.import_sie import import_sie
from tests.sie_files.small import BALANCES, CHART, HEAD, VOUCHERS, WHOLE, line_of

CLOSING = "".join(line for line in BALANCES.splitlines(True) if not line.startswith("#IB"))
BEFORE = "#RAR -1 20180101 20181231\n"
OPENING = "#IB 0 1930 500.00\n#IB 0 2067 -500.00\n"


def codes(problems):
    return [one.code for one in problems]


def opening_after(sie, target, text):
    report = import_sie(target, sie(text), by="EK")
    with open_book(target) as book:
        balances = read_balances(book, fiscal_year(book))
        return report, dict(balances.opening), dict(balances.movement)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("", "opening-from-closing"),
        (f"{BEFORE}#UB -1 1930 500.00\n#UB -1 2067 -500.00\n", "opening-is-last-closing"),
        # a program moved last year's result within equity when the year began
        (f"{BEFORE}#UB -1 1930 500.00\n#UB -1 2069 -500.00\n", "opening-from-closing"),
    ],
)
def test_it_begins_with_what_the_other_balances_prove(sie, target, lines, code):
    text = HEAD + CHART + '#KONTO 2069 "Resultat"\n' + lines + CLOSING + VOUCHERS
    report, opening, _ = opening_after(sie, target, text)
    assert code in codes(report.notices)
    assert report.remarks == ()
    assert opening == {("1930", ()): 500_00, ("2067", ()): -500_00}


def test_two_proofs_that_contradict_each_other_refuse_the_file(refused):
    lines = f"{BEFORE}#UB -1 1930 400.00\n#UB -1 2067 -400.00\n"
    text = HEAD + CHART + lines + CLOSING + VOUCHERS
    assert refused(text) == [("opening-contradicted", line_of(text, "#UB -1 1930"))]


def test_last_years_closing_gives_the_objects_as_well(sie, target):
    lines = f'{BEFORE}#UB -1 1930 500.00\n#UB -1 2067 -500.00\n#OUB -1 1930 {{6 "MIA"}} 200.00\n'
    _, opening, _ = opening_after(sie, target, HEAD + CHART + lines + CLOSING + VOUCHERS)
    assert opening["1930", ((6, "MIA"),)] == 200_00
    assert opening["1930", ()] == 300_00


def test_closing_balances_less_the_vouchers_are_divided_by_object_too(sie, target):
    lines = '#OUB 0 1930 {6 "MIA"} 900.00\n#OUB 0 1930 {1 "KANSLI"} 50.00\n'
    vouchers = VOUCHERS.replace("#TRANS 1930 {} 1000.00", '#TRANS 1930 {6 "MIA"} 1000.00')
    _, opening, _ = opening_after(sie, target, HEAD + CHART + lines + CLOSING + vouchers)
    assert opening == {
        ("1930", ((1, "KANSLI"),)): 50_00,
        ("1930", ((6, "MIA"),)): -100_00,
        ("1930", ()): 550_00,
        ("2067", ()): -500_00,
    }


def test_a_file_of_opening_balances_alone_records_nothing_else(sie, target):
    report, opening, movement = opening_after(sie, target, HEAD + CHART + OPENING)
    assert (report.verdict, report.recorded) == ("accept", None)
    assert opening == {("1930", ()): 500_00, ("2067", ()): -500_00}
    assert movement == {}
    assert report.sums == {"opening": 500_00, "closing": 500_00, "result": 0}


def test_a_result_without_closing_balances_is_refused(refused):
    text = HEAD + CHART + OPENING + "#RES 0 3985 -100.00\n"
    assert ("closing-missing", line_of(text, "#RES")) in refused(text)


def test_closing_balances_alone_show_nothing_of_how_the_year_began(taken):
    text = HEAD + CHART + CLOSING
    (remark,) = taken(text).remarks
    assert (remark.code, remark.where.rpartition(":")[2]) == (
        "opening-unknown",
        str(line_of(text, "#UB")),
    )


def test_the_result_is_reported_without_the_account_that_closes_it(taken):
    closed = (
        '#KONTO 8999 "Årets resultat"\n#VER B 1 20191231 "Årets resultat"\n{\n'
        "#TRANS 8999 {} 880.00\n#TRANS 2067 {} -880.00\n}\n"
    )
    assert taken(WHOLE + closed).sums["result"] == 880_00
