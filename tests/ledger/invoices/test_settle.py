"""Invoices that are registered, settled by text or by hand: what is open is always the account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.bank.account_proposals import account_proposals
from ledger.bank.book_lines import account_for
from ledger.bank.import_statement import import_statements
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.core.errors import Refused
from ledger.core.model import Account, Posting, VoucherInput
from ledger.integrity.check import check_file
from ledger.invoices.invoice_register import (
    add_invoice,
    dispute,
    disputes,
    invoices,
    take_back_dispute,
)
from ledger.invoices.model import Invoice, Party
from ledger.invoices.open_items import all_items, item_of_invoice, open_items
from ledger.invoices.parties import add_party, find_party
from ledger.invoices.record_invoice import double_invoices, record_with_invoice
from ledger.invoices.settle import (
    AS_IT_IS,
    find_item,
    item_name,
    item_to_register,
    register_item,
    settle,
    settled_by_hand,
    undo_settlement,
    unsettled,
)
from tests.books import copy_of
from tests.ledger.bank.files import Paid, camt
from tests.ledger.conftest import make_small

if TYPE_CHECKING:
    from ledger.book.book import Book

EVE, END = date(2018, 12, 31), date(2019, 12, 31)


def draft(day, who, document, amount, **more):
    """An invoice of a supplier (positive) or a payment (negative), in öre."""
    rows = (Posting("5010", amount), Posting("2440", -amount))
    return VoucherInput(
        date(2019, *day), "x", rows, counterparty=who, document=document, recorded_by="EK", **more
    )


@pytest.fixture
def enter(book):
    def entered(*about, **more):
        return voucher_at(book, record_with_invoice(book, draft(*about, **more)).sequence)

    return entered


def found(book, on=END):
    """What is open, and that it is what the account has."""
    items = open_items(book, on)
    assert sum(item.amount for item in items) == balances_on(book, on).get("2440", 0)
    return [(item.counterparty, item.document, item.amount, item.invoice) for item in items]


def test_a_voucher_with_a_party_registers_its_invoice(book, enter):
    add_party(book, Party("STÄD", "Städbolaget AB", terms=10))
    enter((3, 1), "", "Faktura nr 17", 10000, party="städbolaget ab", ocr="1719")
    enter((3, 2), "", "18", 500, party="STÄD", due=date(2019, 3, 9))
    first, second = open_items(book, END)
    assert (first.document, first.due, first.ocr) == ("17", date(2019, 3, 11), "1719")
    assert (second.document, second.due, second.amount) == ("18", date(2019, 3, 9), -500)
    assert [(one.number, one.amount, one.voucher) for one in invoices(book).values()] == [
        ("17", 10000, 1),
        ("18", 500, 2),
    ]
    voucher = voucher_at(book, 1)
    assert voucher
    assert voucher.counterparty == "Städbolaget AB"


def test_a_payment_with_the_number_settles_the_invoice_however_the_name_is_spelt(book, enter):
    add_party(book, Party("STÄD", "Städbolaget AB", aliases=("Städ",)))
    enter((3, 1), "", "Faktura 17", 10000, party="STÄD")
    enter((3, 20), "STÄD bolaget AB", "faktura  17", -4000)
    enter((3, 30), "städ", "17", -6000)
    assert found(book) == []
    assert found(book, date(2019, 3, 25)) == [("Städbolaget AB", "17", -6000, 1)]
    assert len(invoices(book)) == 1


def test_a_payment_that_names_its_party_registers_no_invoice_and_a_credit_note_does(book, enter):
    add_party(book, Party("STÄD", "Städbolaget AB"))
    enter((3, 1), "", "17", 10000, party="STÄD")
    enter((3, 20), "", "17", -4000, party="STÄD")
    enter((3, 21), "", "K 3", -1000, party="STÄD")
    assert found(book) == [
        ("Städbolaget AB", "17", -6000, 1),
        ("Städbolaget AB", "K 3", 1000, 2),
    ]
    assert [one.is_credit for one in invoices(book).values()] == [False, True]


@pytest.mark.parametrize(
    ("more", "rows", "code"),
    [
        ({"party": "NEJ"}, None, "no-such-party"),
        ({"due": date(2019, 4, 1)}, None, "invoice-of-nobody"),
        ({"ocr": "17"}, None, "invoice-of-nobody"),
        ({"party": "STÄD", "document": ""}, None, "invoice-number"),
        ({"party": "STÄD", "due": date(2019, 1, 1)}, None, "due-before"),
        ({"party": "STÄD"}, (Posting("5010", 100), Posting("1930", -100)), "invoice-account"),
        ({"party": "STÄD", "document": "x" * 101}, None, "text-too-long"),
    ],
)
def test_an_invoice_that_cannot_be_registered_leaves_no_voucher(book, more, rows, code):
    add_party(book, Party("STÄD", "Städbolaget AB"))
    given = replace(draft((3, 1), "", "17", 100), **more)
    with pytest.raises(Refused) as refusal:
        record_with_invoice(book, replace(given, postings=rows) if rows else given)
    assert code in [fault.code for fault in refusal.value.problems]
    assert voucher_at(book, 1) is None
    assert not invoices(book)


def test_a_payment_without_a_counterparty_is_settled_by_hand_and_undone(book, enter):
    enter((3, 1), "Städ", "faktura 17", 10000)
    payment = enter((3, 30), "", "", -10000)
    assert [item.amount for item in unsettled(open_items(book, END))] == [10000]
    assert settle(book, payment, find_item(book, "STÄD", "17"), reason="samma", by="EK") == 10000
    assert found(book) == []
    assert found(book, date(2019, 3, 29)) == [("Städ", "faktura 17", -10000, 1)]
    party = find_party(book, "Städ")
    assert party
    assert party.code == "STÄD"
    undo_settlement(book, payment, "EK")
    assert found(book) == [("", "", 10000, 0), ("Städ", "faktura 17", -10000, 1)]
    with pytest.raises(Refused) as refusal:
        undo_settlement(book, payment)
    assert refusal.value.problems[0].code == "nothing-settled"


def test_one_payment_settles_parts_of_several_invoices(book, enter):
    for number, amount in (("1", 3000), ("2", 5000)):
        enter((3, 1), "El", number, amount)
    payment = enter((3, 30), "Energi", "samlat", -7000)
    enter((3, 31), "Annan", "9", -600)
    settle(book, payment, find_item(book, "El", "1"))
    settle(book, payment, find_item(book, "El", "2"), 3500)
    assert found(book) == [
        ("Annan", "9", 600, 0),
        ("El", "2", -1500, 2),
        ("Energi", "samlat", 500, 0),
    ]
    with pytest.raises(Refused) as refusal:
        settle(book, payment, find_item(book, "El", "2"), 501)
    assert refusal.value.problems[0].code == "settle-amount"


def test_what_two_invoices_leave_of_a_payment_is_registered_as_that(book, enter):
    for number, amount in (("1", 3000), ("2", 5000)):
        enter((3, 1), "El", number, amount)
    payment = enter((3, 30), "Energi", "samlat", -7000)
    settle(book, payment, find_item(book, "El", "1"))
    settle(book, payment, find_item(book, "El", "2"), 1500)
    assert register_item(book, find_item(book, "Energi", "samlat")).amount == 2500
    assert found(book) == [("El", "2", -3500, 2), ("Energi", "samlat", 2500, 3)]


def test_a_credit_note_lessens_an_invoice_and_is_its_own_again_when_that_is_undone(book, enter):
    add_party(book, Party("EL", "El"))
    enter((3, 1), "", "1", 3000, party="EL")
    credit = enter((3, 5), "", "K1", -1000, party="EL")
    settle(book, credit, item_of_invoice(book, 1))
    assert found(book) == [("El", "1", -2000, 1)]
    assert [item.amount for item in all_items(book, END)] == [-2000, 0]
    undo_settlement(book, credit)
    assert found(book) == [("El", "1", -3000, 1), ("El", "K1", 1000, 2)]


def test_a_line_of_the_bank_that_pays_several_invoices_settles_each_of_them(book, enter, tmp_path):
    hyra = add_party(book, Party("HYRA", "Hyra AB")).code
    for number, amount in (("1", 2000_00), ("2", -5000_00), ("3", 10000_00)):
        enter((3, 1), "Hyra AB", number, amount, party=hyra)
    for number, amount in (("4", 300_00), ("5", 450_00)):
        enter((3, 1), "Telia", number, amount)
    paid = [Paid(date(2019, 3, 28), -7000_00, "HYRA AB"), Paid(date(2019, 3, 29), -750_00, "TELIA")]
    file = tmp_path / "bank.xml"
    file.write_text(camt(paid, 0, (date(2019, 3, 1), date(2019, 3, 31))), "utf-8")
    import_statements(book, file, account="1930", by="EK")
    before = found(book, date(2019, 3, 27))
    sure = [(one.line, one.ways[0]) for one in account_proposals(book, "1930") if one.is_ticked]
    assert len(sure) == len(paid)
    account_for(book, sure, "EK")
    names = ("Hyra AB", "Telia")
    assert [row for row in found(book) if row[0] in names] == []
    assert [row[:3] for row in found(book, date(2019, 3, 27))] == [row[:3] for row in before]


def test_what_was_open_before_the_book_becomes_an_invoice_too(book, enter):
    add_opening_balances(book, fiscal_year(book), [Posting("1930", 9000), Posting("2440", -9000)])
    specify(book, "2440", EVE, [Item("faktura 6", -3000, "El")])
    invoice = register_item(book, find_item(book, "el", "6"), "EK")
    assert (invoice.amount, invoice.brought, invoice.voucher) == (3000, -3000, None)
    assert found(book) == [("", "", -6000, 0), ("El", "faktura 6", -3000, 1)]
    enter((1, 10), "El", "6", -3000)
    assert found(book) == [("", "", -6000, 0)]


def test_an_invoice_is_disputed_with_a_reason_until_that_is_taken_back(book, enter):
    add_party(book, Party("EL", "El"))
    enter((3, 1), "", "1", 3000, party="EL")
    with pytest.raises(Refused) as refusal:
        dispute(book, 1, " ")
    assert refusal.value.problems[0].code == "dispute-reason"
    dispute(book, 1, "fel pris", "EK")
    event = disputes(book).get(1)
    assert event
    assert (event.reason, event.by) == ("fel pris", "EK")
    take_back_dispute(book, 1, "EK")
    assert disputes(book).get(1) is None


def test_the_same_invoice_twice_is_said_before(book, enter):
    add_party(book, Party("EL", "Energibolaget", aliases=("El",)))
    enter((3, 1), "energi bolaget", "Faktura 17", 3000)

    def doubles(*about, **more):
        return [fault.values["voucher"] for fault in double_invoices(book, draft(*about, **more))]

    assert doubles((6, 1), "EL", "17", 9900) == ["A 1 (2019)"]  # the number
    assert doubles((3, 11), "", "x", 3000, party="EL") == ["A 1 (2019)"]  # amount, ten days
    assert doubles((3, 12), "El", "x", 3000) == []
    assert doubles((3, 11), "El", "x", 3001) == []
    assert doubles((3, 11), "Annan", "17", 3000) == []
    assert doubles((3, 11), "El", "17", -3000) == []  # pays it


NAMES = ("El", "el ", "Städ", "")
PARTIES = ("", "EL")
STEP = st.tuples(
    st.integers(1, 12),
    st.sampled_from(NAMES),
    st.sampled_from(("1", "faktura 1", "2", "")),
    st.sampled_from((-700, -300, 300, 700, 1000)),
    st.sampled_from(PARTIES),
    st.integers(-1, 6),
)
"""A month, a counterparty, a document, an amount, a party, and the item it settles by hand."""


@pytest.mark.sweep
@settings(max_examples=12, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=7))
def test_whatever_is_registered_and_settled_the_items_add_up_to_the_account_every_day(
    sound_book, steps
):
    book = sound_book()
    for month, name, document, amount, party, item in steps:
        given = draft((month, 3), name, document, amount, party=party)
        try:
            voucher = voucher_at(book, record_with_invoice(book, given).sequence)
        except Refused:
            continue
        assert voucher
        items = all_items(book, date.max)
        if 0 <= item < len(items):
            try:
                settle(book, voucher, items[item])
            except Refused:
                continue
            if amount == 300:
                undo_settlement(book, voucher)
    for day in [EVE, *(date(2019, month, 3) for month in range(1, 13)), END]:
        found(book, day)
    assert check_file(book.path).ok


@pytest.fixture(scope="module")
def sound_book(tmp_path_factory):
    """Makes a small book with an opening balance and a party; the one before is closed."""
    folder = tmp_path_factory.mktemp("settled")
    books: list[Book] = []

    def made():
        path = copy_of("small", folder / f"bok{len(books)}.finsam", make_small)
        if books:
            books[-1].__exit__(None, None, None)
        book = open_book(path)
        books.append(book)
        cash = [Posting("1930", 900), Posting("2440", -900)]
        add_opening_balances(book, fiscal_year(book), cash)
        specify(book, "2440", EVE, [Item("1", -500, "El")])
        add_party(book, Party("EL", "El"))
        return book

    yield made
    books[-1].__exit__(None, None, None)


def test_an_invoice_of_no_party_or_amount_is_refused(book):
    with pytest.raises(Refused) as refusal:
        add_invoice(book, Invoice("NEJ", "supplier", "", date(2019, 1, 1), 0, account="2440"))
    assert [fault.code for fault in refusal.value.problems] == [
        "no-such-party",
        "invoice-number",
        "zero-invoice",
    ]


SETTLED = "SELECT posting, invoice, amount, how, reason FROM settlement_now ORDER BY 1, 2"


def refused(codes, act, *about, **more):
    with pytest.raises(Refused) as refusal:
        act(*about, **more)
    assert [one.code for one in refusal.value.problems] == codes


def test_what_nobody_specified_is_registered_in_parts_to_the_last_ore(book, enter):
    add_accounts(book, [Account("1510", "Kundfordringar", "asset")])
    cash = [Posting("1930", -2500), Posting("1510", 3000), Posting("2440", -500)]
    add_opening_balances(book, fiscal_year(book), cash)
    specify(book, "1510", EVE, [Item("faktura 6", 3000, "El")])
    sold = (Posting("1510", 100), Posting("3985", -100))
    record_with_invoice(book, replace(draft((3, 1), "", "7", 1), postings=sold))
    enter((3, 2), "Städ", "", 200)
    item = item_to_register(book, "Ny", "1")
    assert (item.account, item.amount, item.vouchers, item.counterparty) == ("2440", -500, (), "")
    assert item_to_register(book, "EL", "6").counterparty == "El"
    refused(["item-of-nobody"], register_item, book, item)
    facts = replace(AS_IT_IS, party="Ny", number="1", day=date(2018, 12, 1))
    for amount in (-1, 0, 501):
        wrong = replace(facts, amount=amount)
        refused(["register-amount"], register_item, book, item, facts=wrong)
    first = register_item(book, item, "EK", replace(facts, amount=1))
    assert first == Invoice(
        "NY", "supplier", "1", date(2018, 12, 1), 1, account="2440", brought=-1, id=1
    )
    item = item_to_register(book, "Ny", "2")
    second = register_item(book, item, "EK", replace(facts, number="2", day=None, amount=499))
    assert (second.number, second.date, second.amount, second.brought) == ("2", EVE, 499, -499)
    refused(["no-such-item"], item_to_register, book, "Annan", "9")
    left = open_items(book, date.max)
    assert [(one.account, item_name(book, one), one.amount) for one in left] == [
        ("1510", "7", 100),
        ("1510", "El faktura 6", 3000),
        ("2440", "Ny 1", -1),
        ("2440", "Ny 2", -499),
        ("2440", "Städ", -200),
    ]
    assert [item_name(book, one) for one in unsettled(left)] == ["7", "Städ"]


def test_each_decision_stays_with_its_reason_when_another_is_made_or_taken_back(book, enter):
    add_party(book, Party("EL", "El"))
    for number, amount in (("1", 3000), ("2", 5000), ("3", 400)):
        enter((3, 1), "", number, amount, party="EL")
    lump = VoucherInput(
        date(2019, 3, 30),
        "x",
        (Posting("2440", 3500), Posting("2440", 1000), Posting("2440", -7), Posting("1930", -4493)),
        recorded_by="EK",
    )
    paid = voucher_at(book, record_with_invoice(book, lump).sequence)
    assert paid
    other = enter((3, 31), "", "", -100)

    def decided():
        rows = book.connection.execute(SETTLED).fetchall()
        assert [row for row in rows if row[0] <= 6] == own
        return [row for row in rows if row[0] > 6]

    own = [(2, 1, -3000, "invoice", ""), (4, 2, -5000, "invoice", ""), (6, 3, -400, "invoice", "")]
    refused(["text-too-long"], settle, book, paid, item_of_invoice(book, 1), reason="x" * 501)
    for amount in (-1, 0, 3001):
        refused(["settle-amount"], settle, book, paid, item_of_invoice(book, 1), amount)
    assert settle(book, paid, item_of_invoice(book, 1), 2000, reason=" en del ") == 2000
    assert settle(book, paid, item_of_invoice(book, 2), 1600, reason="två") == 1600
    refused(["settle-amount"], settle, book, paid, item_of_invoice(book, 2), 901)
    assert settle(book, paid, item_of_invoice(book, 1), 100, reason="mer") == 100
    assert settle(book, other, item_of_invoice(book, 3), reason="tre", by="FC") == 100
    assert decided() == [
        (7, 1, 2000, "hand", "en del"),
        (7, 2, 1500, "hand", "två"),
        (8, 1, 100, "hand", "mer"),
        (8, 2, 100, "hand", "två"),
        (12, 3, 100, "hand", "tre"),
    ]
    assert settled_by_hand(book) == (5, 4)
    assert [(item.document, item.amount) for item in open_items(book, END)] == [
        ("", 793),
        ("1", -900),
        ("2", -3400),
        ("3", -300),
    ]
    undo_settlement(book, paid, "EK")
    assert decided() == [(12, 3, 100, "hand", "tre")]
    assert settled_by_hand(book) == (5,)
    refused(["nothing-settled"], undo_settlement, book, paid)


def test_invoices_of_one_number_are_each_their_own_and_the_first_is_paid_by_its_text(book, enter):
    add_party(book, Party("EL", "El"))
    for number, amount in (("17 3", 100), ("17", 200), ("17", 300), ("17", 400)):
        enter((3, 1), "", number, amount, party="EL")
    enter((3, 2), "el", "17", -150)
    assert found(book) == [
        ("El", "17 3", -100, 1),
        ("El", "17", -50, 2),
        ("El", "17", -300, 3),
        ("El", "17", -400, 4),
    ]
