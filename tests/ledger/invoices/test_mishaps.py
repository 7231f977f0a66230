"""Invoices that were wrongly registered, paid twice, in a file already, or owed before the book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from finsam_tui.actions.invoices import invoice_facts
from finsam_tui.actions.vouchers import record_voucher
from ledger.bank.account_proposals import account_proposals
from ledger.bank.book_lines import voucher_of
from ledger.bank.import_statement import import_statements
from ledger.bookkeeping.approvals import approve
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct
from ledger.core.errors import Refused
from ledger.core.model import Posting
from ledger.invoices.giro_numbers import PaymentAccount, read_payment_account
from ledger.invoices.invoice_register import (
    in_file_problem,
    invoices,
    payment_files_of,
    void_invoice,
    withdraw_payment,
)
from ledger.invoices.model import Party
from ledger.invoices.open_items import open_items
from ledger.invoices.parties import add_party
from ledger.invoices.pay import make_payment_file, propose_payments
from ledger.invoices.record_invoice import invoice_warnings, record_with_invoice
from ledger.invoices.settle import item_to_register, register_item, settle
from tests.ledger.bank.files import Paid, camt
from tests.ledger.invoices.test_settle import draft

END = date(2019, 12, 31)


@pytest.fixture
def telia(book):
    return add_party(book, Party("TELIA", "Telia AB", town="Visby", bankgiro="5050-1055"))


def test_a_line_that_pays_several_invoices_settles_them_when_its_voucher_is_typed(
    book, tmp_path, telia
):
    """Enter on the line, then record in the grid: as when the line is ticked."""
    for number, amount in (("1", 100_00), ("2", 250_00), ("3", 30_00)):
        record_with_invoice(book, draft((3, 1), "", number, amount, party="TELIA"))
    file = tmp_path / "bank.xml"
    paid = Paid(date(2019, 4, 1), -350_00, "TELIA AB", name="Telia AB")
    file.write_text(camt((paid,), 0, (date(2019, 4, 1), date(2019, 4, 30))), "utf-8")
    import_statements(book, file, account="1930", by="EK")
    (proposal,) = account_proposals(book, "1930")
    way = next(one for one in proposal.ways if one.items)
    record_voucher(book, voucher_of(book, proposal.line, way, "EK"), line=proposal.line.id)
    assert [(one.document, one.amount) for one in open_items(book, END)] == [("3", -30_00)]


def warned(book, *about, **more):
    return [one.code for one in invoice_warnings(book, draft(*about, **more))]


def test_a_payment_of_what_is_paid_is_said_before_it_is_recorded(book, telia):
    record_with_invoice(book, draft((3, 1), "Städ", "faktura 9", 500))
    record_with_invoice(book, draft((3, 1), "", "7", 500, party="TELIA"))
    for who, number, more in (("städ", "9", {}), ("", "faktura 7", {"party": "TELIA"})):
        about = ((3, 30), who, number, -500)
        assert warned(book, *about, **more) == []
        record_with_invoice(book, draft(*about, **more))
        assert warned(book, *about, **more) == ["paid-already"]
    assert warned(book, (3, 30), "Städ", "10", -500) == [], "an invoice the book does not have"


def test_a_payment_that_was_settled_by_hand_or_taken_back_counts_as_it_is(book, telia):
    record_with_invoice(book, draft((3, 1), "", "7", 500, party="TELIA"))
    payment = record_with_invoice(book, draft((3, 30), "Bank", "", -500))
    voucher = voucher_at(book, payment.sequence)
    assert voucher
    again = ((4, 1), "Telia AB", "7", -500)
    assert warned(book, *again) == []
    settle(book, voucher, _item(book), by="EK")
    assert warned(book, *again) == ["paid-already"]
    correct(book, voucher, date(2019, 4, 1), "fel", by="EK")
    assert warned(book, *again) == []


def _item(book):
    return next(one for one in open_items(book, END) if one.invoice)


def test_an_invoice_wrongly_registered_is_void_and_its_postings_free(book, telia):
    add_party(book, Party("EL", "Elbolaget"))
    record_with_invoice(book, draft((3, 1), "Elbolaget", "7", 500, party="TELIA"))
    with pytest.raises(Refused):
        void_invoice(book, 1, " ", "EK")
    void_invoice(book, 1, "Elbolagets", "EK")
    assert invoices(book) == {}
    assert [(one.party, one.amount, one.invoice) for one in open_items(book, END)] == [
        ("EL", -500, 0)
    ]
    again = register_item(book, open_items(book, END)[0], "EK")
    assert (again.id, again.party) == (2, "EL")


def test_what_is_in_a_payment_file_is_not_made_void(book, telia):
    sequence = record_with_invoice(book, draft((3, 1), "", "7", 500, party="TELIA")).sequence
    approve(book, [sequence], "FC")
    own = read_payment_account("SE4550000000058398257466", where="")
    assert isinstance(own, PaymentAccount)
    assert in_file_problem(book, [1], [sequence]) is None
    proposal = propose_payments(book, END, END)
    make_payment_file(book, proposal, account="1930", own=own, bic="ESSESESS")
    for told in (in_file_problem(book, [1]), in_file_problem(book, vouchers=[sequence])):
        assert told
        assert told.values["items"] == "TELIA 7 (1)"
    with pytest.raises(Refused, match="payment file 1"):
        void_invoice(book, 1, "fel", "EK")
    withdraw_payment(book, 1, "EK")
    assert payment_files_of(book) == {}
    void_invoice(book, 1, "fel", "EK")


def test_what_was_owed_before_the_book_is_registered_invoice_by_invoice(book, telia):
    opening = [Posting("1930", 9000_00), Posting("2440", -9000_00)]
    add_opening_balances(book, fiscal_year(book), opening)
    item = item_to_register(book, "Telia", "17")
    written = {
        "party": "Telia",
        "number": "17",
        "day": "2018-12-20",
        "due": "2019-01-19",
        "ocr": "12344",
        "amount": "1 224,00",
    }
    facts = invoice_facts(written)
    found = register_item(book, item, "EK", facts)
    assert (found.party, found.number, found.due) == ("TELIA", "17", date(2019, 1, 19))
    assert (found.amount, found.brought, found.ocr) == (1224_00, -1224_00, "12344")
    assert [(one.document, one.amount) for one in open_items(book, END)] == [
        ("", -7776_00),
        ("17", -1224_00),
    ]
    with pytest.raises(Refused, match="7 776,00"):
        register_item(book, open_items(book, END)[0], "EK", replace(facts, amount=7776_01))
