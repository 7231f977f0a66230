"""No person stands in what is published, but those who sign it: the rest is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.render.html import html_page
from exports.render.pdf import PAGES_OF, annual_report_pages
from ledger.book.journal import Entry
from ledger.bookkeeping.approvals import approve
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.goals import Goal, add_goals
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.report_texts import SIGNERS, mark_not_applicable, mark_ready, set_text
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.invoices.mandates import Mandate, add_mandate
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.report_layout.built_in.texts import built_in_text

NAMES = (
    *("Skrivare", "Bokförare", "Attestant", "Motpart", "Deltagare", "Radare", "Postare"),
    *("Bilagare", "Bankare", "Fullmakter", "Leverantörare", "Stängare", "Redigerare"),
)
"""One for each field that a person's name can be typed or left in."""

WHOLE_YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """A closed year with a name in every field, and one who signs."""
    path = tmp_path_factory.mktemp("named") / "bok.finsam"
    who = Association("Kontoret", "222000-2683")
    writer = "Siv Skrivare"
    with create_book(path, who, WHOLE_YEAR, built_in_text("varna"), writer):
        pass
    with open_book(path) as book:
        cash = (Posting("1930", 1000_00), Posting("2067", -1000_00))
        add_opening_balances(book, fiscal_year(book), cash, writer)
        add_party(book, Party("", "Leo Leverantörare"), writer)
        given = Mandate(
            "Frida Fullmakter", "decision", WHOLE_YEAR.first, "Styrelsen § 7, Siv Skrivare"
        )
        add_mandate(book, given, writer)
        voucher = VoucherInput(
            date(2024, 3, 1),
            "Resa Dan Deltagare",
            (Posting("4600", 60_00, text="Rut Radare"), Posting("2440", -60_00)),
            counterparty="Moa Motpart",
            document="F1",
            recorded_by="Bo Bokförare",
        )
        sequence = record(book, voucher).sequence
        approve(book, [sequence], "Ali Attestant")
        attach(book, sequence, "Bea Bilagare.pdf", b"%PDF", writer)
        owed = (Item("Post till Pia Postare", -60_00, "Moa Motpart"),)
        specify(book, "2440", WHOLE_YEAR.last, owed, writer)
        reconcile(book, "1930", WHOLE_YEAR.last, 900_00, explanation="Berit Bankare", by=writer)
        add_goals(book, 2024, [Goal("Fler i arbete")], writer)
        set_text(book, 2024, "significant-events", "Inget.", "Rolf Redigerare")
        mark_ready(book, 2024, "significant-events", "Rolf Redigerare")
        mark_not_applicable(book, 2024, "investments", "Inga.", "Rolf Redigerare")
        set_text(book, 2024, SIGNERS, "Anna Underskriver, ordförande", writer)
        closing = ("year_state", fiscal_year(book).id, "2024-12-31", 1)
        book.append(Entry("close", "Stina Stängare", (closing,)))
    return path


@pytest.fixture
def source(named):
    with open_book(named, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("report", PAGES_OF)
def test_no_name_stands_in_what_is_published(source, report, language):
    days = None if report == "annual-report" else Period(date(2024, 1, 1), date(2024, 6, 30))
    pages = PAGES_OF[report](replace(source, language=language, part=days))
    shown = json.dumps(pages, ensure_ascii=False) + html_page(pages).decode()
    assert [name for name in NAMES if name in shown] == []
    assert ("Anna Underskriver" in shown) == (report != "follow-up")


def test_the_open_items_stand_in_the_annual_report_that_asks_for_them(source):
    shown = json.dumps(annual_report_pages(source, has_open_items=True), ensure_ascii=False)
    assert "Bilaga: öppna poster" in shown
    assert "Moa Motpart" in shown
    assert "avslutades i boken och förseglades" in shown
