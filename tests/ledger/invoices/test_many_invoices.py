"""A list of open invoices costs what is open, however many were paid before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from finsam_tui.widgets.rows import MEASURED
from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association
from ledger.core.report_query import ReportQuery
from ledger.core.table import DrawnRows
from ledger.invoices import invoice_register
from ledger.invoices.invoice_register import KIND
from ledger.invoices.model import Party
from ledger.invoices.open_items import item_of_invoice, open_items
from ledger.invoices.parties import add_party
from ledger.invoices.tables import payables_table
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_sie import import_sie

INVOICES, OPEN = MEASURED + 600, 5
PAID_BY, END = date(2019, 11, 30), date(2019, 12, 31)
HEAD = '#FLAGGA 0\n#SIETYP 4\n#FNAMN "Prov"\n#ORGNR 222000-2683\n#RAR 0 20190101 20191231\n'


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A book with many invoices of one supplier, of 10 kr each, all paid but a few."""
    path = tmp_path_factory.mktemp("many") / "bok.finsam"
    year = Period(date(2019, 1, 1), END)
    whose = Association("Prov", "222000-2683")
    with create_book(path, whose, year, built_in_text("varna"), "EK") as book:
        add_party(book, Party("P", "Prov AB"))
        file = path.with_suffix(".se")
        file.write_text(HEAD + "\n".join(_vouchers()))
        import_sie(book, file)
        rows = [*_register()]
        with book.writing():
            for first in range(0, len(rows), 100):
                book.append(Entry(KIND, "EK", tuple(rows[first : first + 100])))
    return path


def _vouchers():
    """A voucher an invoice, and in the same order one a payment: two postings each."""
    for series, day, amount, count in (("A", date(2019, 2, 1), -10, 0), ("B", PAID_BY, 10, OPEN)):
        for number in range(1, INVOICES - count + 1):
            yield f'#VER {series} {number} {day:%Y%m%d} "x"'
            yield f"{{\n#TRANS 2440 {{}} {amount}\n#TRANS 5010 {{}} {-amount}\n}}"


def _register():
    day = date(2019, 2, 1).isoformat()
    due = (date(2019, 2, 1) + timedelta(30)).isoformat()
    for number in range(1, INVOICES + 1):
        about = ("P", "supplier", str(number), "", day, due, 1000, "2440", number, 0, None)
        yield ("invoice", number, *about)
        yield ("settlement", 2 * number - 1, number, -1000, "invoice", "")
        if number <= INVOICES - OPEN:
            yield ("settlement", 2 * (INVOICES + number) - 1, number, 1000, "hand", "")


@pytest.fixture
def made(monkeypatch):
    """The numbers of the invoices that are made of their rows."""
    numbers: list[int] = []
    make = invoice_register._invoice

    def counted(row, vat, number):
        numbers.append(number)
        return make(row, vat, number)

    monkeypatch.setattr(invoice_register, "_invoice", counted)
    return numbers


@pytest.mark.sweep
def test_only_the_open_invoices_are_made(path, made):
    with open_book(path, read_only=True) as book:
        assert len(open_items(book, END)) == OPEN
        assert len(made) == OPEN
        made.clear()
        assert item_of_invoice(book, 7).amount == 0
        assert len(made) <= 2 * (OPEN + 1)
        assert len(open_items(book, PAID_BY - timedelta(1))) == INVOICES


def test_a_long_list_is_drawn_as_far_as_it_is_shown(path):
    """The Table that a screen is given makes no row until it is looked at."""
    with open_book(path, read_only=True) as book:
        year = fiscal_year(book)
        period = Period(date(2019, 1, 1), PAID_BY - timedelta(1))
        query = ReportQuery("payables", book.association, year, period, "sv")
        table = payables_table(book, query)
        assert isinstance(table.rows, DrawnRows)
        assert len(table.rows) == INVOICES + 1
        assert table.rows[0].cells[5] == "1"
        assert table.rows[-1].cells[-1] == 1000 * INVOICES
        assert table.document["total"] == 1000 * INVOICES
