"""The general ledger and the journal, cell by cell on each face: worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.core.calendar import Period
from ledger.core.model import Posting
from ledger.core.report_query import ReportQuery
from ledger.registers.postings import journal_table, ledger_table

TAGS = ((1, "KANSLI"), (6, "MIA"))
WRONG, RIGHTED = "Hyra mars (rättad av A 2)", "Rättelse av A 1: fel konto (rättar A 1)"
LEDGER = {
    "text": [
        ("1930 Företagskonto",),
        (None, None, "Ingående saldo", None, 0),
        ("2019-03-15", "A 1", WRONG, -120_00, -120_00),
        ("2019-04-02", "A 2", RIGHTED, 120_00, 0),
        ("5010 Lokalhyra",),
        (None, None, "Ingående saldo", None, 0),
        ("2019-03-15", "A 1", "mars (1:KANSLI, 6:MIA, rättad av A 2)", 120_00, 120_00),
        ("2019-04-02", "A 2", "mars (1:KANSLI, 6:MIA, rättar A 1)", -120_00, 0),
    ],
    "pdf": [
        ("1930 Företagskonto",),
        (None, None, "Ingående saldo", None, None, 0),
        ("2019-03-15", "A 1", WRONG, None, 120_00, -120_00),
        ("2019-04-02", "A 2", RIGHTED, 120_00, None, 0),
        (None, None, "Summa", 120_00, 120_00, 0),
        ("5010 Lokalhyra",),
        (None, None, "Ingående saldo", None, None, 0),
        ("2019-03-15", "A 1", "mars (1:KANSLI 6:MIA, rättad av A 2)", 120_00, None, 120_00),
        ("2019-04-02", "A 2", "mars (1:KANSLI 6:MIA, rättar A 1)", None, 120_00, 0),
        (None, None, "Summa", 120_00, 120_00, 0),
    ],
    "file": [
        (
            "1930",
            "Företagskonto",
            1,
            "A 1",
            "2019-03-15",
            "Hyra mars",
            "",
            *(-120_00, -120_00, "", "A 2"),
        ),
        (
            "1930",
            "Företagskonto",
            2,
            "A 2",
            "2019-04-02",
            "Rättelse av A 1: fel konto",
            "",
            *(120_00, 0, "A 1", ""),
        ),
        (
            "5010",
            "Lokalhyra",
            1,
            "A 1",
            "2019-03-15",
            "mars",
            "1:KANSLI 6:MIA",
            *(120_00, 120_00, "", "A 2"),
        ),
        (
            "5010",
            "Lokalhyra",
            2,
            "A 2",
            "2019-04-02",
            "mars",
            "1:KANSLI 6:MIA",
            *(-120_00, 0, "A 1", ""),
        ),
    ],
}
JOURNAL = [
    (1, "A 1", "2019-03-15", "5010", "mars (1:KANSLI 6:MIA, rättad av A 2)", 120_00, None),
    (1, "A 1", "2019-03-15", "1930", WRONG, None, 120_00),
    (2, "A 2", "2019-04-02", "5010", "mars (1:KANSLI 6:MIA, rättar A 1)", None, 120_00),
    (2, "A 2", "2019-04-02", "1930", RIGHTED, 120_00, None),
    (None, None, None, None, "Summa", 240_00, 240_00),
]
OF_APRIL = [
    ("1930 Företagskonto",),
    (None, None, "Ingående saldo", None, -120_00),
    ("2019-04-02", "A 2", RIGHTED, 120_00, 0),
    ("5010 Lokalhyra",),
    (None, None, "Ingående saldo", None, 120_00),
    ("2019-04-02", "A 2", "mars (1:KANSLI, 6:MIA, rättar A 1)", -120_00, 0),
]


@pytest.fixture
def corrected(book, rent):
    """A book with a voucher of March on two objects, corrected in April."""
    rows = (Posting("5010", 120_00, TAGS, "mars"), Posting("1930", -120_00))
    record(book, replace(rent, postings=rows))
    wrong = voucher_at(book, 1)
    assert wrong is not None
    correct(book, wrong, date(2019, 4, 2), "fel konto", by="EK")
    return book


def query(book, first=date(2019, 1, 1), last=date(2019, 12, 31)):
    return ReportQuery("ledger", book.association, fiscal_year(book), Period(first, last), "sv")


@pytest.mark.parametrize("face", LEDGER)
def test_each_posting_is_in_the_ledger_with_its_balance_objects_and_correction(corrected, face):
    table = ledger_table(corrected, query(corrected))
    assert [row.cells for row in table.rows_on(face)] == LEDGER[face]


def test_each_posting_is_in_the_journal_in_the_order_of_registration(corrected):
    table = journal_table(corrected, query(corrected))
    assert [row.cells for row in table.rows_on("pdf")] == JOURNAL


def test_a_month_of_the_ledger_begins_with_what_the_months_before_left(corrected):
    table = ledger_table(corrected, query(corrected, date(2019, 4, 1), date(2019, 4, 30)))
    assert [row.cells for row in table.rows_on("text")] == OF_APRIL
