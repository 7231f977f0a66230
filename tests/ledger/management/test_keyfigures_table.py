"""The key figures as whole tables, for both demonstration books and for two years in one book."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, template_text
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Account, Posting, VoucherInput
from ledger.core.report_query import ReportQuery
from ledger.management.five_years import multiyear
from ledger.management.key_figure_tables import all_key_figures
from ledger.management.key_figures import key_figures
from tests.books import copy_reference

TABLES = {
    "varna-2019": """
        operating_income | 12523810.00 | 10723340.00
        operating_costs | 13853979.00 | 8661968.00
        result | -1320287.00 | 2077084.00
        equity | 8873695.00 | 10193982.00
        total_assets | 11404792.00 | 13089148.00
        liquid_assets | 7048309.00 | 10105787.00
        solidity | 77.81 | 77.88
        contribution | 7148000.00 | -
        equity_share | 124.14 | -
        costs:INDIVID | 9870475.00 | -
        costs:INDIVID:share | 71.25 | -
        costs:KANSLI | 3048319.00 | -
        costs:KANSLI:share | 22.00 | -
        costs:REVISION | 55000.00 | -
        costs:REVISION:share | 0.40 | -
        costs:STRUKTUR | 790735.00 | -
        costs:STRUKTUR:share | 5.71 | -
        costs:STYRELSE | 89450.00 | -
        costs:STYRELSE:share | 0.65 | -
        funding:state | 50.00 | -
        funding:region | 25.00 | -
        funding:municipality | 25.00 | -
        member:FK | 50.00 | -
        member:SLL | 25.00 | -
        member:NACKA | 14.30 | -
        member:VARMDO | 10.80 | -
        project:HE:cost | 1792227.00 | -
        project:HE:income | 1173639.00 | -
        project:HE:share | 65.50 | -
        project:HE:receivable | 418920.00 | -
        project:MIA:cost | 7423127.00 | -
        project:MIA:income | 4118977.00 | -
        project:MIA:share | 55.50 | -
        project:MIA:receivable | 1323672.00 | -
    """,
    "varend-2019": """
        operating_income | 4261994.00 | 4262250.00
        operating_costs | 4735044.00 | 5207214.00
        result | -474503.00 | -944964.00
        equity | 988792.00 | 1463295.00
        total_assets | 2508696.00 | 2554637.00
        liquid_assets | 2222462.00 | 1912712.00
        solidity | 39.41 | 58.00
        employees | 0.00 | 0.00
        contribution | 4262000.00 | -
        highest_share | 20.00 | -
        highest_equity | 852400.00 | -
        equity_share | 23.20 | -
        costs:INDIVID | 1086561.00 | -
        costs:INDIVID:share | 22.95 | -
        costs:KANSLI | 1561957.00 | -
        costs:KANSLI:share | 32.99 | -
        costs:REVISION | 30000.00 | -
        costs:REVISION:share | 0.63 | -
        costs:STRUKTUR | 1861346.00 | -
        costs:STRUKTUR:share | 39.31 | -
        costs:STYRELSE | 195180.00 | -
        costs:STYRELSE:share | 4.12 | -
        funding:state | 50.00 | -
        funding:region | 25.00 | -
        funding:municipality | 25.00 | -
        member:FK | 25.00 | -
        member:AF | 25.00 | -
        member:KRONOBERG | 25.00 | -
        member:VAXJO | 17.80 | -
        member:TINGSRYD | 2.10 | -
        member:LESSEBO | 1.50 | -
        member:ALVESTA | 3.60 | -
    """,
}
"""Kronor and per cent with two decimals: a figure and the year before, `-` where nothing is known.

Varna 2019: 50 + 25 + 14.3 + 10.8 per cent of 7 148 000 are 3 574 000, 1 787 000, 1 018 590 and
768 410, as printed; 8 873 695 of equity are 77.81 per cent of 11 404 792.
"""


def table_of(book, year, period=None):
    return [
        " | ".join([line.id, *map(_cell, line.values)])
        for line in key_figures(book, fiscal_year(book, year), period).lines
        if line.measure != "heading"
    ]


def _cell(value):
    return "-" if value is None else f"{value / 100:.2f}"


def rows_of(text):
    return [row.strip() for row in text.strip().splitlines()]


@pytest.fixture(scope="module", params=sorted(TABLES))
def reference(request, tmp_path_factory):
    path = copy_reference(tmp_path_factory.mktemp("table") / "bok.finsam", request.param)
    with open_book(path, read_only=True) as book:
        yield request.param, book


def test_the_whole_table_is_that_of_the_book(reference):
    name, book = reference
    assert table_of(book, 2019) == rows_of(TABLES[name])


KANSLI, STRUKTUR, MIA = (1, "KANSLI"), (1, "STRUKTUR"), (6, "MIA")
FK, NACKA, SLL = (20, "FK"), (20, "NACKA"), (20, "SLL")
NEXT = (
    ("3985", -1000_00, (FK,)),
    ("3986", -500_00, (SLL,)),
    ("3987", -500_00, (NACKA,)),
    ("5010", 300_00, (KANSLI,)),
    ("4600", 900_00, (STRUKTUR,)),
    ("4600", 600_00, (MIA,)),
)
"""What is posted in May 2020 against the bank."""

TWO_YEARS = """
        operating_income | 2000.00 | 12523810.00
        operating_costs | 900.00 | 13853979.00
        result | 200.00 | -1320287.00
        equity | 8873895.00 | 8873695.00
        total_assets | 11404992.00 | 11404792.00
        liquid_assets | 7048509.00 | 7048309.00
        solidity | 77.81 | 77.81
        contribution | 2000.00 | 7148000.00
        highest_share | 20.00 | -
        highest_equity | 400.00 | -
        equity_share | 443694.75 | 124.14
        costs:INDIVID | 0.00 | 9870475.00
        costs:INDIVID:share | 0.00 | 71.25
        costs:KANSLI | 300.00 | 3048319.00
        costs:KANSLI:share | 33.33 | 22.00
        costs:REVISION | 0.00 | 55000.00
        costs:REVISION:share | 0.00 | 0.40
        costs:STRUKTUR | 0.00 | 790735.00
        costs:STRUKTUR:share | 0.00 | 5.71
        costs:STYRELSE | 0.00 | 89450.00
        costs:STYRELSE:share | 0.00 | 0.65
        costs: | 600.00 | 0.00
        costs::share | 66.67 | 0.00
        funding:state | 50.00 | 50.00
        funding:region | 25.00 | 25.00
        funding:municipality | 25.00 | 25.00
        member:FK | 50.00 | 50.00
        member:SLL | 25.00 | 25.00
        member:NACKA | 25.00 | 14.30
        project:HE:cost | 0.00 | -
        project:HE:income | 0.00 | -
        project:HE:share | 0.00 | -
        project:HE:receivable | 418920.00 | -
        project:MIA:cost | 600.00 | -
        project:MIA:income | 0.00 | -
        project:MIA:share | 0.00 | -
        project:MIA:receivable | 1323672.00 | -
"""
"""2 000 of contributions, 300 of the office and 600 of MIA; 900 without a project have no line."""


def test_two_years_in_one_book_have_a_column_each(tmp_path):
    path = copy_reference(tmp_path / "bok.finsam")
    with open_book(path) as book:
        year = Period(date(2020, 1, 1), date(2020, 12, 31))
        add_fiscal_year(book, year, template_text(book, fiscal_year(book, 2019)), "EK")
        for account, amount, objects in NEXT:
            rows = (Posting(account, amount, objects), Posting("1930", -amount))
            record(book, VoucherInput(date(2020, 5, 1), "Prov", rows, recorded_by="EK"))
        found = table_of(book, 2020)
        spring = table_of(book, 2020, Period(date(2020, 1, 1), date(2020, 4, 30)))
    assert found == rows_of(TWO_YEARS)
    assert [row for row in spring if row.startswith(("result", "equity", "costs:KANSLI"))] == [
        "result | 0.00 | 651850.88",
        "equity | 8873695.00 | 10845832.88",
        "costs:KANSLI | 0.00 | 1055622.69",
        "costs:KANSLI:share | - | 28.60",
    ]


def test_figures_that_lack_an_amount_without_a_line_say_so(book):
    year = fiscal_year(book)
    add_accounts(book, [Account("9000", "Annat", "cost")], "EK")
    assert [one.code for one in multiyear(book, year).problems] == []
    rows = (Posting("9000", 40_00), Posting("1930", -40_00))
    record(book, VoucherInput(date(2019, 3, 1), "Annat", rows, document="1"))
    for found in (multiyear(book, year), key_figures(book, year)):
        known = {line.id: line.values[0] for line in found.lines if line.values}
        assert known["result"] == -40_00
        assert not known.get("operating_costs")
        (lacking,) = (one for one in found.problems if one.code == "figures-without-line")
        assert lacking.values["accounts"] == "9000"
    query = ReportQuery("keyfigures", book.association, year, year.period, "sv")
    remarks = " ".join(all_key_figures(book, query).remarks)
    assert remarks.count("9000") == 1
