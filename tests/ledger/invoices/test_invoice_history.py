"""All that has befallen some invoices, each whole; and the lists that they stand in.

Run with UPDATE_GOLDEN=1 to accept what is shown, and read the difference.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.bank.account_proposals import account_proposals
from ledger.bank.book_lines import account_for
from ledger.bank.import_statement import import_statements
from ledger.book import journal
from ledger.bookkeeping.attachments import attach, attachments
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core import calendar
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import Account, Posting, VoucherInput
from ledger.core.report_query import ReportQuery
from ledger.invoices import pay
from ledger.invoices.giro_numbers import PaymentAccount
from ledger.invoices.invoice_history import ALL_STATES, invoices_table
from ledger.invoices.invoice_register import dispute, take_back_dispute, withdraw_payment
from ledger.invoices.mandates import Mandate, add_mandate, approve_vouchers, withdraw_approvals
from ledger.invoices.model import InvoiceVat, Party
from ledger.invoices.open_items import item_of_invoice
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice
from ledger.invoices.settle import find_item, register_item, settle
from tests.books import copy_of
from tests.faces.test_full_book import columns_of, document_of, lines_of
from tests.full_book import Clock
from tests.goldens import GOLDEN, assert_golden
from tests.ledger.bank.files import Paid, camt
from tests.ledger.conftest import make_small

JANUARY = date(2019, 1, 1)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A book with invoices that everything has befallen, open to be read."""
    folder = tmp_path_factory.mktemp("lived")
    with pytest.MonkeyPatch.context() as patch:
        for module in (journal, pay):
            patch.setattr(module, "datetime", Clock)
        patch.setattr(calendar, "today", lambda: Clock.stands)
        with open_book(copy_of("small", folder / "bok.finsam", make_small)) as book:
            owe(book)
            settle_them(book, folder)
            yield book


def post(book, day, amount, who, document, *, account="2440", **more):
    """Records an invoice (positive, when it has a party) or a payment, in öre; the voucher."""
    Clock.stands = date(2019, *day)
    rows = (Posting("5010", amount), Posting(account, -amount))
    text = f"{document} {who}".strip() or "Insättning"
    about: dict[str, Any] = {"counterparty": who, "document": document, "recorded_by": "EK"}
    vat, sha256 = more.pop("vat", ()), more.pop("sha256", None)
    given = VoucherInput(Clock.stands, text, rows, **{**about, **more})
    made = record_with_invoice(book, given, sha256, vat) if "party" in more else None
    voucher = voucher_at(book, (made or record(book, given)).sequence)
    assert voucher
    return voucher


def owe(book):
    """Has invoices be received, booked, approved, disputed and paid by a file, day by day."""
    add_accounts(book, [Account("1510", "Kundfordringar", "asset")])
    add_party(book, Party("STÄD", "Städbolaget AB", town="Visby", bankgiro="5050-1055", terms=10))
    add_party(book, Party("KUND", "Kunden AB", aliases=("Kund",)))
    for who in ("FC", "BO"):
        add_mandate(book, Mandate(who, "decision", JANUARY, "§ 1", joint_from=90_00))
    receipt = post(book, (2, 1), 7_00, "Kiosken", "kvitto")
    attach(book, receipt.sequence, "faktura-17.pdf", b"%PDF-1.7 faktura 17", "EK")
    (stored,) = attachments(book, receipt.sequence)
    more: dict[str, Any] = {"ocr": "1719", "sha256": stored.sha256}
    more["vat"] = (InvoiceVat(2500, 60_00, 15_00), InvoiceVat(600, 20_00, 1_20))
    first = post(book, (3, 1), 100_00, "", "17", party="STÄD", **more).sequence
    second = post(book, (3, 2), 90_00, "", "18", party="STÄD", due=date(2019, 3, 20)).sequence
    credit = post(book, (3, 3), -10_00, "", "K1", party="STÄD").sequence
    Clock.stands = date(2019, 3, 4)
    approve_vouchers(book, [first, credit], "FC")
    withdraw_approvals(book, [first], "fel kostnadsställe", "EK")
    approve_vouchers(book, [first], "BO")
    Clock.stands = date(2019, 3, 5)
    approve_vouchers(book, [first], "FC")
    withdraw_approvals(book, [credit], "väntar", "EK")
    approve_vouchers(book, [second], "FC")
    Clock.stands = date(2019, 3, 6)
    dispute(book, 1, "fel pris", "EK")
    dispute(book, 2, "ej levererat", "EK")
    Clock.stands = date(2019, 3, 7)
    take_back_dispute(book, 1, "EK")
    Clock.stands = date(2019, 3, 8)
    proposal = pay.propose_payments(book, date(2019, 3, 31), Clock.stands, by="EK")
    own = PaymentAccount("iban", "SE4550000000058398257466")
    pay.make_payment_file(book, proposal, account="1930", own=own, bic="ESSESESS", by="EK")


def settle_them(book, folder):
    """Takes one out of its file; has them be paid, by hand and by text and by the bank."""
    Clock.stands = date(2019, 3, 9)
    withdraw_payment(book, 1, "EK")
    post(book, (3, 10), -40_00, "Städbolaget AB", "17")
    lump = post(book, (3, 11), -35_00, "Städ", "delbetalning")
    settle(book, lump, item_of_invoice(book, 1), 20_00, reason="enligt avtal", by="EK")
    settle(book, lump, item_of_invoice(book, 2), 10_00, by="FC")
    third = post(
        book, (3, 12), 25_00, "", "20", party="STÄD", event_date=date(2019, 2, 28)
    ).sequence
    Clock.stands = date(2019, 3, 13)
    take_back_dispute(book, 2, "EK")
    approve_vouchers(book, [third], "BO")
    paid = Paid(date(2019, 3, 14), -105_00, "STÄDBOLAGET", "Städbolaget AB")
    statement = folder / "bank.xml"
    statement.write_text(camt([paid], 0, (date(2019, 3, 1), date(2019, 3, 31))), "utf-8")
    import_statements(book, statement, account="1930", by="EK")
    (proposed,) = account_proposals(book, "1930")
    Clock.stands = date(2019, 3, 14)
    account_for(book, [(proposed.line, proposed.ways[0])], "EK")
    post(book, (3, 20), -500_00, "", "9", account="1510", party="KUND")
    post(book, (3, 21), 200_00, "Kund", "9", account="1510")
    part = post(book, (3, 22), 50_00, "", "", account="1510")
    Clock.stands = date(2019, 3, 23)
    settle(book, part, find_item(book, "Kund", "9"), by="FC")
    post(book, (12, 31), 4_00, "Kiosken", "1")
    post(book, (12, 31), 60_00, "", "19", party="STÄD")
    Clock.stands = date(2020, 1, 2)
    register_item(book, find_item(book, "Kiosken", "1"), "EK")


def asked(book, period=None, **more):
    year = fiscal_year(book)
    query = ReportQuery("invoices", book.association, year, period or year.period, "sv")
    return invoices_table(book, replace(query, **more))


def test_each_invoice_is_whole_with_its_steps(lived):
    listed, first, *others = (asked(lived, number=one) for one in (None, *range(1, 8)))
    lines = [one for table in (listed, first) for one in columns_of(table)]
    lines += [one for table in (listed, first, *others) for one in lines_of(table)]
    lines += [one for table in (listed, first, others[-1]) for one in document_of(table)]
    assert_golden(GOLDEN / "full" / "invoice.txt", "\n".join(lines) + "\n")


def test_invoices_are_asked_for_by_their_day_and_their_state(lived):
    def found(period=None, **more):
        return [row.cells[0] for row in asked(lived, period, **more).rows]

    assert found(Period(date(2019, 3, 2), date(2019, 3, 20))) == [5, 3, 2]
    assert found(Period(date(2019, 3, 1), date(2019, 3, 19))) == [3, 2, 1]
    assert found(Period(date(2019, 2, 28), date(2019, 2, 28))) == [4]
    by_state = {one: found(kind=one) for one in ALL_STATES}
    assert {one: ids for one, ids in by_state.items() if ids} == {
        "paid": [4, 2],
        "credit": [3],
        "approved": [1],
        "booked": [7, 6, 5],
    }
    assert found(Period(date(2019, 3, 2), date(2019, 3, 20)), kind="booked") == [5]
    empty = asked(lived, kind="disputed")
    assert (empty.remarks, empty.rows) == (("Ingen sådan faktura är registrerad.",), [])
    for wrong, code in (({"kind": "nej"}, "invoice-state"), ({"number": 8}, "no-such-invoice")):
        with pytest.raises(Refused) as refusal:
            asked(lived, **wrong)
        assert [one.code for one in refusal.value.problems] == [code]
