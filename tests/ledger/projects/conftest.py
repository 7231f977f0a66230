"""A book with a project: salaries, invoices paid and not, what is accrued; figures by hand."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.projects.model import Project, read_cost_types
from ledger.projects.register import set_project
from ledger.report_layout.built_in.texts import built_in_text
from tests.books import copy_of

MIA = ((6, "MIA"),)
TYPES = "Personal: 7000-7699 = 50000; Tjänster: 4600; Övrigt: 15 % Personal"
VOUCHERS = (
    ((1, 25), "Anställda", "lön", ("7210", 10_000_00), ("7510", 3_142_00), ("1930", -13_142_00)),
    ((2, 10), "Kurs", "faktura 1", ("4600", 5_000_00), ("2440", -5_000_00)),
    ((2, 20), "Kurs", "faktura 2", ("4600", 8_000_00), ("2440", -8_000_00)),
    ((3, 5), "Kurs", "faktura 1", ("2440", 5_000_00), ("1930", -5_000_00)),
    ((3, 10), "Butik", "kvitto", ("6990", 1_000_00), ("1930", -1_000_00)),
    ((3, 31), "", "bilaga", ("4600", 2_000_00), ("2994", -2_000_00)),
    ((4, 2), "Kurs", "faktura 2", ("2440", 8_000_00), ("1930", -8_000_00)),
)
"""A 1 to A 7: paid at once; paid in the period; paid after it; on no account of the decision;
accrued."""


def project(**more):
    """MIA: 60 % of salaries with 15 % of them, and of services."""
    types = read_cost_types(TYPES)
    about = ("MIA", "Svenska ESF-rådet", "2016/517", date(2019, 1, 1), date(2019, 12, 31))
    terms = {"share": 600_000, "types": types, "objects": ((21, "ESF"),), **more}
    return Project(*about, receivable="1791", income="3981", **terms)


def make(path):
    """Makes the book."""
    year = Period(date(2019, 1, 1), date(2019, 12, 31))
    association = Association("Provförbundet", "222000-2683")
    with create_book(path, association, year, built_in_text("varna"), "EK") as book:
        for day, who, document, *rows in VOUCHERS:
            postings = tuple(
                Posting(account, amount, MIA if account[0] in "4567" else ())
                for account, amount in rows
            )
            record(
                book,
                VoucherInput(
                    *(date(2019, *day), document, postings),
                    counterparty=who,
                    document=document,
                    recorded_by="EK",
                ),
            )
        set_project(book, project(), "EK")


@pytest.fixture
def book(tmp_path):
    """The book, open."""
    with open_book(copy_of("project", tmp_path / "bok.finsam", make)) as book:
        yield book
