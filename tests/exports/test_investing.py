"""The account of investments: a table, or the line that there are none."""

from __future__ import annotations

from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.render.figure_pages import investment_pages
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Account, Posting, VoucherInput
from ledger.statements.investments import investments


def said(parts):
    """Headings and paragraphs as text, tables as rows of cells."""
    return [
        [row["cells"] for row in part["rows"]]
        if part["kind"] == "table"
        else part["runs"][0]["text"]
        for part in parts
    ]


def test_a_year_without_investments_says_so(demo):
    assert said(investment_pages(demo)) == [
        "Investeringsredovisning",
        "Inga investeringar har gjorts under året.",
    ]


@pytest.fixture
def invested(small_path, tmp_path):
    """A book in which a computer was bought and written off in part."""
    path = tmp_path / "liten.finsam"
    path.write_bytes(small_path.read_bytes())
    with open_book(path) as book:
        chart = (
            Account("1250", "Datorer", "asset"),
            Account("1259", "Ackumulerade avskrivningar på datorer", "asset"),
            Account("7835", "Avskrivningar på datorer", "cost"),
        )
        add_accounts(book, chart, "EK")
        for account, against, amount in (("1250", "1930", 30_000_00), ("7835", "1259", 6_000_00)):
            rows = (Posting(account, amount), Posting(against, -amount))
            record(book, VoucherInput(date(2024, 3, 1), "Dator", rows, recorded_by="EK"))
        yield ExportRequest(book, fiscal_year(book))


def test_what_is_bought_is_told_at_cost_and_depreciation_is_no_investment(invested):
    found = investments(invested.book, invested.year)
    assert (found.total(found.purchases), found.disposals) == ((30_000_00,), ())
    amount = "30 000"
    pages = list(investment_pages(invested))
    assert said(pages) == [
        "Investeringsredovisning",
        [["1250 Datorer", amount], ["Summa", amount]],
    ]
    assert [column["label"] for column in pages[1]["columns"]] == ["Konto", "2024"]
