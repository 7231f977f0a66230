"""Payments: only what may be paid, once; credits taken off; a changed account by two people."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from finsam_tui.actions.vouchers import approve_vouchers, record_voucher
from ledger.bookkeeping.attachments import file_parts
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct
from ledger.books.open import open_book
from ledger.core.errors import Refused
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import stored_drafts
from ledger.integrity.backup import back_up
from ledger.integrity.check import check_file
from ledger.integrity.restore import restore
from ledger.invoices.banks import bank_of, banks
from ledger.invoices.giro_numbers import PaymentAccount
from ledger.invoices.import_invoice import import_invoice
from ledger.invoices.invoice_register import dispute, invoices, payment_files_of, withdraw_payment
from ledger.invoices.open_items import open_items
from ledger.invoices.parties import change_party
from ledger.invoices.pay import (
    UNAPPROVED,
    make_payment_file,
    propose_payments,
    stored_payment_file,
)
from ledger.invoices.settle import register_item
from ledger.registers.history import HistoryFilter, history
from tests.books import copy_reference
from tests.ledger.invoices.e_invoices import peppol

OWN = PaymentAccount("iban", "SE4550000000058398257466")
DUE, TODAY = date(2020, 1, 31), date(2020, 1, 15)


@pytest.fixture
def book(tmp_path):
    with open_book(copy_reference(tmp_path / "bok.finsam")) as opened:
        yield opened


@pytest.fixture
def receive(book, tmp_path):
    """Takes an e-invoice in, records it as EK and approves it as FC."""

    def receive(number, *, is_approved=True, due="2020-01-20", **more):
        content = peppol(
            number=number,
            issued="2019-12-20",
            due=due,
            **{"seller_orgnr": "5560360793", "seller": "Kontorsgrossisten AB", **more},
        )
        path = tmp_path / f"{number}.xml"
        path.write_bytes(content)
        import_invoice(book, path, by="EK")
        stored = stored_drafts(book)[0]
        amount = -122400 if more.get("is_credit") else 122400
        voucher = VoucherInput(
            date(2019, 12, 20),
            "Papper",
            (Posting("6110", amount), Posting("2440", -amount)),
            document=stored.draft.document,
            recorded_by="EK",
        )
        receipt = record_voucher(book, voucher, stored)
        if is_approved:
            approve_vouchers(book, [receipt.sequence], "FC")
        return max(invoices(book))

    return receive


def proposed(book, **more):
    return propose_payments(book, DUE, TODAY, **more)


def codes(proposal, *, of=("pay-changed-account", "pay-unapproved", "pay-disputed", "pay-credit")):
    return [one.code for one in proposal.left if one.code in of and "Kontors" in str(one)]


def amounts(proposal):
    return [(one.payment.reference, one.payment.amount) for one in proposal.payments]


def pay(book, proposal, by="EK"):
    return make_payment_file(book, proposal, account="1930", own=OWN, bic="ESSESESS", by=by)


def test_what_is_left_of_an_invoice_is_paid_though_nobody_approves_a_payment(book, receive):
    invoice = receive("1")
    part = VoucherInput(
        date(2019, 12, 30),
        "Delbetalning",
        (Posting("2440", 22400), Posting("1930", -22400)),
        counterparty="Kontorsgrossisten AB",
        document=invoices(book)[invoice].number,
        recorded_by="EK",
        party=invoices(book)[invoice].party,
    )
    record_voucher(book, part)
    assert [(one.payment.amount, one.items[0].invoice) for one in proposed(book).payments] == [
        (100000, invoice)
    ]
    assert codes(proposed(book)) == []


def test_what_is_approved_and_due_is_paid_once_and_stored_byte_for_byte(book, receive, tmp_path):
    first, second = receive("1"), receive("2", ocr="", due="2020-01-10")
    receive("3", due="2020-02-20")
    proposal = proposed(book)
    assert amounts(proposal) == [("12344", 122400), ("2", 122400)]
    assert [one.payment.date for one in proposal.payments] == [date(2020, 1, 20), TODAY]
    made = pay(book, proposal)
    assert b"".join(file_parts(book, made.sha256)) == made.content
    assert ET.fromstring(made.content).findtext(".//{*}CtrlSum") == "2448.00"
    assert payment_files_of(book) == {first: 1, second: 1}
    assert proposed(book).payments == ()
    with pytest.raises(Refused, match="another payment file"):
        pay(book, proposal)
    with pytest.raises(Refused, match="nothing to pay"):
        pay(book, proposed(book))
    assert check_file(tmp_path / "bok.finsam").ok


def test_a_backup_without_a_payment_file_says_so_when_it_is_restored(book, receive, tmp_path):
    receive("1")
    backup = back_up(book, tmp_path / "kopia.finsam").path
    assert restore(backup, tmp_path / "ny.finsam").warnings == ()
    pay(book, proposed(book))
    book.close()
    (warning,) = restore(backup, tmp_path / "bok.finsam").warnings
    assert (warning.code, warning.values["files"]) == ("restored-payments", "1")


def test_an_item_that_is_not_approved_or_is_disputed_is_left_with_its_reason(book, receive):
    receive("1", is_approved=False)
    dispute(book, receive("2"), "fel pris", "EK")
    proposal = proposed(book)
    assert proposal.payments == ()
    assert sorted(codes(proposal)) == ["pay-disputed", "pay-unapproved"]


def test_of_an_invoice_that_came_twice_the_one_that_is_right_is_paid(book, receive):
    right, wrong = receive("1"), receive("1", envelope=True)
    voucher = voucher_at(book, invoices(book)[wrong].voucher or 0)
    assert voucher is not None
    correct(book, voucher, date(2019, 12, 21), "bokförd två gånger", by="EK")
    (one,) = proposed(book).payments
    assert [item.invoice for item in one.items] == [right]
    assert [item.invoice for item in open_items(book, DUE) if item.invoice] == [right]


def test_a_credit_note_lessens_the_payment_and_is_in_no_other(book, receive):
    receive("1", lines=(("Papper", "800.00", "25"), ("Kaffe", "200.00", "12")))
    receive("2")
    receive("9", is_credit=True)
    (one,) = proposed(book).payments
    assert (one.payment.amount, len(one.items)) == (122400, 3)
    pay(book, proposed(book))
    assert proposed(book).payments == ()


def test_what_the_bank_did_not_pay_is_paid_by_another_file_with_its_credit_note(book, receive):
    first, _second, credit = receive("1"), receive("2"), receive("9", is_credit=True)
    pay(book, proposed(book))
    withdraw_payment(book, credit, "EK")
    assert payment_files_of(book) == {}
    with pytest.raises(Refused, match="no payment file"):
        withdraw_payment(book, first, "EK")
    again = proposed(book)
    assert [(one.payment.amount, len(one.items)) for one in again.payments] == [(122400, 3)]
    assert pay(book, again).id == 2
    assert set(payment_files_of(book).values()) == {2}


def test_a_credit_note_that_is_more_than_what_is_due_pays_nothing(book, receive):
    receive("1")
    receive("9", is_credit=True)
    proposal = proposed(book)
    assert (proposal.payments, codes(proposal)) == ((), ["pay-credit"])
    assert next(str(one) for one in proposal.left if one.code == "pay-credit") == (
        "Kontorsgrossisten AB has credit notes for as much as it is to get, or more; nothing is"
        " paid until there is more to pay."
    )
    receive("2", due="2020-03-20")
    assert (proposed(book).payments, codes(proposed(book))) == ((), ["pay-credit"])
    receive("3")
    (one,) = proposed(book).payments
    assert [item.document for item in one.items] == ["1", "3", "9"]
    assert (one.payment.amount, one.payment.reference) == (122400, "1 12344 12344")


def test_a_credit_note_alone_is_no_payment_and_has_no_sentence(book, receive):
    receive("9", is_credit=True)
    proposal = proposed(book)
    assert (proposal.payments, codes(proposal)) == ((), [])


def test_each_file_is_stored_and_there_is_no_other(book, receive):
    made = []
    for number in ("1", "2"):
        receive(number)
        made.append(pay(book, proposed(book)))
    assert [stored_payment_file(book, number) for number in (1, 2)] == made
    for other in (0, 3):
        with pytest.raises(Refused, match=f"There is no payment file {other}"):
            stored_payment_file(book, other)


def test_what_is_taken_out_of_a_file_leaves_its_other_payments_and_other_files(book, receive):
    first, second = receive("1"), receive("2")
    pay(book, proposed(book))
    third = receive("3")
    pay(book, proposed(book))
    withdraw_payment(book, first, "EK")
    assert payment_files_of(book) == {second: 1, third: 2}
    withdraw_payment(book, third, "EK")
    assert payment_files_of(book) == {second: 1}


def test_an_account_that_has_changed_wants_another_person(book, receive):
    receive("1")
    pay(book, proposed(book))
    receive("2")
    (party,) = {one.party for one in invoices(book).values()}
    change_party(book, party, {"bankgiro": "991-2346"}, "EK")
    assert codes(proposed(book, by="EK")) == ["pay-changed-account"]
    assert codes(proposed(book, by="Eva Karlsson", second="eva karlsson")) == [
        "pay-changed-account"
    ]
    seen = proposed(book, by="EK", second="Fredrik Carlsson")
    assert (amounts(seen), seen.second) == ([("12344", 122400)], "Fredrik Carlsson")
    pay(book, seen)
    told = [event.message.in_language("sv") for event in history(book, HistoryFilter())]
    assert "Fredrik Carlsson har sett över ändrade konton" in told[-1]


def test_what_was_owed_before_the_book_is_paid_when_a_second_person_has_looked_at_it(book):
    item = next(
        one for one in open_items(book, date(2019, 1, 1)) if one.document == "faktura 60218"
    )
    invoice = register_item(book, item, "EK")
    paid_to = {"town": "Visby", "bankgiro": "991-2346", "terms": 10}
    change_party(book, invoice.party, paid_to, "EK")

    def owed(**more):
        proposal = propose_payments(book, date(2019, 1, 20), date(2019, 1, 2), by="EK", **more)
        assert all(UNAPPROVED.code != one.code for one in proposal.left)
        return amounts(proposal), [one.code for one in proposal.left if "60218" in str(one)]

    assert owed() == ([], ["pay-brought"])
    assert owed(second="ek") == ([], ["pay-brought"])
    assert owed(second="Fredrik Carlsson") == ([("faktura 60218", -item.amount)], [])


def test_a_party_without_town_or_account_is_left(book, receive):
    receive("1", town="", accounts=())
    proposal = proposed(book)
    assert proposal.payments == ()
    assert "pay-party-lacks" in [one.code for one in proposal.left]


def test_the_bank_is_known_by_its_iban():
    found = bank_of(OWN)
    assert found is not None
    assert (found.id, found.bic) == ("seb", "ESSESESS")
    assert bank_of(PaymentAccount("bankgiro", "50501055")) is None
    assert all(one.what_to_do.sv and one.what_to_do.en for one in banks().values())
