"""What the year-end rests on, on paper: figures worked out by hand in a book of one month."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.closing import accept, closing_of
from ledger.closing.closing_table import closing_table
from ledger.closing.evidence import (
    account_specifications_table,
    reconciliations_table,
    specified_accounts,
)
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.core.report_query import ReportQuery
from ledger.report_layout.built_in.texts import built_in_text

END = date(2019, 12, 31)


@pytest.fixture
def book(tmp_path):
    """An empty book of 2019."""
    path, year = tmp_path / "bok.finsam", Period(date(2019, 1, 1), END)
    whose = Association("Prov", "222000-2683")
    with create_book(path, whose, year, built_in_text("varna"), "EK") as made:
        yield made


@pytest.fixture
def year_end(book):
    """Bank 900 against a statement of 1 000, an invoice unpaid, rent paid in advance, and tax."""
    rows = (
        (("1930", 1_000_00), ("2067", -1_000_00)),
        (("1710", 300_00), ("1930", -100_00), ("2440", -200_00)),
        (("1630", 50_00), ("2990", -50_00)),
    )
    for number, postings in enumerate(rows, 1):
        draft = VoucherInput(
            date=date(2019, 12, number),
            text="Prov",
            postings=tuple(Posting(*row) for row in postings),
            counterparty="Hyresvärd",
            document="faktura 1",
            recorded_by="EK",
        )
        record(book, draft)
    reconcile(book, "1930", END, 1_000_00, explanation="uttag i januari", by="EK")
    specify(book, "1710", END, [Item("hyra januari", 250_00, "Hyresvärd")], by="EK")
    return book


def query_of(book, name, **options):
    year = fiscal_year(book)
    return ReportQuery(name, book.association, year, year.period, "sv", **options)


def test_each_balance_is_specified_by_items_open_items_or_a_statement(year_end):
    found = specified_accounts(year_end, fiscal_year(year_end), END)
    assert [(one.account, one.basis, one.balance, one.rest) for one in found] == [
        ("1630", None, 50_00, 50_00),
        ("1710", "items", 300_00, 50_00),
        ("1930", "statement", 900_00, 0),
        ("2440", "open", -200_00, 0),
        ("2990", None, -50_00, -50_00),
    ]


def test_the_step_counts_each_way_that_a_balance_is_specified(year_end):
    rows = (Posting("1940", 10_00), Posting("2067", -10_00))
    record(year_end, VoucherInput(date(2019, 12, 4), "Prov", rows, recorded_by="EK"))
    for account, stated in (("1940", 10_00), ("1630", 50_00)):
        reconcile(year_end, account, END, stated, by="EK")
    specify(year_end, "2990", END, [Item("revision", -50_00, "Revisorn")], by="EK")
    (step,) = (
        step
        for step in closing_of(year_end, fiscal_year(year_end)).steps
        if step.kind.id == "specifications"
    )
    counts = step.findings.messages[0].values
    assert {name: counts[name] for name in ("specified", "stated", "open", "items")} == {
        "specified": 2,
        "stated": 3,
        "open": 1,
        "items": 1,
    }
    (wrong,) = step.findings.blocks
    assert (wrong.values["amount"], wrong.values["sum"]) == ("300,00", "250,00")


def test_the_rows_of_an_account_are_its_balance_in_the_book(year_end):
    table = account_specifications_table(year_end, query_of(year_end, "specifications"))
    rows = [row.cells for row in table.rows_on("csv")]
    assert [row for row in rows if row[0] in ("1710", "1930", "2440")] == [
        ("1710", "Förutbetalda hyreskostnader", "Hyresvärd", "hyra januari", 250_00),
        ("1710", "Förutbetalda hyreskostnader", "", "Utan specifikation", 50_00),
        ("1930", "Företagskonto Swedbank", "", "Kontoutdrag", 1_000_00),
        ("1930", "Företagskonto Swedbank", "", "uttag i januari", -100_00),
        ("2440", "Leverantörsskulder", "Hyresvärd", "faktura 1", -200_00),
    ]
    sums = [row.cells[-1] for row in table.rows_on("pdf") if row.look == "sum"]
    assert sums == [50_00, 300_00, 900_00, -200_00, -50_00]


def test_a_statement_stands_beside_the_book_and_one_that_is_missing_is_seen(year_end):
    reconcile(year_end, "1930", date(2019, 12, 1), 1_000_00, by="AL")
    table = reconciliations_table(year_end, query_of(year_end, "reconciliations"))
    bank = "Företagskonto Swedbank"
    rows = [(row.cells[0], *row.cells[2:], row.look) for row in table.rows]
    assert bank in {row.cells[1] for row in table.rows}
    assert rows == [
        ("1630", "2019-12-31", None, 50_00, None, "Kontoutdrag saknas", "", "urgent"),
        ("1930", "2019-12-01", 1_000_00, 1_000_00, 0, "", "AL", "row"),
        ("1930", "2019-12-31", 1_000_00, 900_00, -100_00, "uttag i januari", "EK", "row"),
    ]


def test_of_some_days_only_their_statements_are_shown(year_end):
    query = query_of(year_end, "reconciliations")
    days = Period(date(2019, 11, 1), date(2019, 11, 30))
    shown = ReportQuery(query.report, query.association, query.year, days, "sv")
    assert list(reconciliations_table(year_end, shown).rows) == []


def test_what_was_accepted_stands_with_who_and_why_on_paper(year_end):
    accept(year_end, fiscal_year(year_end), "reconciliation", "skattekontot stäms av i mars", "AL")
    (step,) = [one for one in closing_of(year_end, fiscal_year(year_end)).steps
               if one.kind.id == "reconciliation"]  # fmt: skip
    assert (step.state, step.accepted_by) == ("accepted", "AL")
    table = closing_table(year_end, query_of(year_end, "closing"))
    rows = list(table.rows_on("file"))
    assert len(rows) == 11
    assert rows[step.number - 1].cells[-2:] == ("skattekontot stäms av i mars", "AL")
    assert "1630" in str(rows[step.number - 1].cells[-3])
