"""Who may approve what: mandates by role, accounts, objects, amount and days; two together; jäv."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.bookkeeping.approvals import approved_among
from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.bookkeeping.vouchers import record
from ledger.core.calendar import today
from ledger.core.errors import Refused
from ledger.core.model import Posting
from ledger.core.people import is_same_name
from ledger.invoices.mandates import (
    Mandate,
    add_mandate,
    approve_vouchers,
    covers,
    end_mandate,
    first_approvers,
    mandates,
    withdraw_approvals,
)
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice
from ledger.registers.history import HistoryFilter, history

ANNA = Mandate("Anna Andersson", "decision", date(2019, 1, 1), "Styrelsen § 7")
BO = replace(ANNA, person="Bo Berg")


@pytest.fixture
def voucher(book, rent):
    """Records rent of so many öre."""

    def recorded(amount=12000, **more):
        rows = (Posting("5010", amount, ((1, "KANSLI"),)), Posting("2440", -amount))
        draft = replace(rent, postings=rows, approved_by="", recorded_by="Eva Karlsson", **more)
        return record(book, draft).sequence

    return recorded


def refused(book, sequence, by):
    with pytest.raises(Refused) as refusal:
        approve_vouchers(book, [sequence], by)
    assert approved_among(book, [sequence]) == frozenset()
    return [fault.code for fault in refusal.value.problems]


def test_without_mandates_any_other_person_approves(book, voucher):
    assert approve_vouchers(book, [voucher()], "Anna Andersson") == ()
    assert approved_among(book, [1]) == {1}


@pytest.mark.parametrize(
    "lacks",
    [
        {"person": "Bo Berg"},
        {"highest": 11999},
        {"accounts": "4000-4999"},
        {"objects": ((6, "MIA"),)},
        {"first": today() + timedelta(1)},
        {"last": today() - timedelta(1)},
    ],
    ids=lambda lacks: next(iter(lacks)),
)
def test_a_mandate_covers_its_person_amount_accounts_objects_and_days(book, voucher, lacks):
    add_mandate(book, replace(ANNA, **lacks))
    assert refused(book, voucher(), "Anna Andersson") == ["no-mandate"]
    within = replace(ANNA, highest=12000, accounts="5010-5099, 1930", objects=((1, "KANSLI"),))
    add_mandate(book, replace(within, last=today()))
    assert approve_vouchers(book, [1], "ANNA  andersson (dator)") == ()
    assert approved_among(book, [1]) == {1}


def test_accounts_are_asked_of_the_costs_and_of_a_payment_all(book):
    kinds = account_kinds(book)
    paid = (Posting("2440", 5), Posting("1930", -5))
    assert covers(replace(ANNA, accounts="1930 2440"), paid, kinds)
    assert not covers(replace(ANNA, accounts="2440"), paid, kinds)
    assert covers(replace(ANNA, accounts="5"), (Posting("5010", 5), *paid), kinds)


def test_two_approve_from_an_amount_and_never_the_same_twice(book, voucher):
    for one in (ANNA, BO):
        add_mandate(book, replace(one, joint_from=12000))
    small, large = voucher(11999), voucher(12000)
    assert approve_vouchers(book, [small, large], "Anna Andersson") == (large,)
    assert approved_among(book, [small, large]) == {small}
    assert refused(book, large, "anna ANDERSSON") == ["approved-twice"]
    assert approve_vouchers(book, [large], "Bo Berg") == ()
    assert approved_among(book, [large]) == {large}
    assert first_approvers(book) == {large: ("Anna Andersson",)}
    withdraw_approvals(book, [large], "fel", "Anna Andersson")
    assert first_approvers(book) == {}


def test_the_first_of_two_is_withdrawn_alone_and_may_then_approve_again(book, voucher):
    for one in (ANNA, BO):
        add_mandate(book, replace(one, joint_from=12000))
    small, large = voucher(11999), voucher(12000)
    approve_vouchers(book, [small, large], "Anna Andersson")
    for reason in (" ", "a\nb"):
        with pytest.raises(Refused):
            withdraw_approvals(book, [large], reason)
    withdraw_approvals(book, [large, small], "fel belopp", "Anna Andersson")
    assert (first_approvers(book), approved_among(book, [small])) == ({}, frozenset())
    told = [event.message.in_language("sv") for event in history(book, HistoryFilter())]
    assert told[-2:] == [
        "Attesten av A 1 (2019) drogs tillbaka: fel belopp",
        "Den första attesten av 1 verifikation, av Anna Andersson, drogs tillbaka: fel belopp",
    ]
    with pytest.raises(Refused, match="not approved"):
        withdraw_approvals(book, [large], "en gång till")
    assert approve_vouchers(book, [large], "Anna Andersson") == (large,)


def test_a_receipt_is_approved_first_and_the_decision_completes_it(book, voucher):
    add_mandate(book, replace(ANNA, role="receipt"))
    add_mandate(book, replace(BO, role="receipt"))
    sequence = voucher()
    assert approve_vouchers(book, [sequence], "Anna Andersson") == (sequence,)
    assert approve_vouchers(book, [sequence], "Bo Berg") == (sequence,)
    assert approved_among(book, [sequence]) == frozenset()
    add_mandate(book, replace(ANNA, person="Cia Carlsson"))
    assert approve_vouchers(book, [sequence], "Cia Carlsson") == ()
    assert approved_among(book, [sequence]) == {sequence}


def test_nobody_approves_their_own_whatever_the_spelling(book, voucher):
    add_party(book, Party("AA", "Anna Andersson Konsult AB", aliases=("Andersson, Anna",)))
    own = voucher(counterparty="anna ANDERSSON konsult ab")
    assert refused(book, own, "Anna  Andersson") == ["own-party"]
    assert refused(book, own, "eva karlsson") == ["own-approval"]
    assert approve_vouchers(book, [own], "Bo Berg") == ()


def test_the_recorder_is_not_the_first_of_two(book, voucher):
    add_mandate(book, replace(ANNA, person="Eva Karlsson", joint_from=1))
    assert refused(book, voucher(), "Eva Karlsson") == ["own-approval"]
    assert first_approvers(book) == {}


@pytest.mark.parametrize(
    ("who", "amount", "code"),
    [("Bo Berg", 12000, "no-mandate"), ("Anna Andersson", 50000, "two-approve")],
)
def test_a_voucher_is_not_recorded_as_approved_round_the_mandates(book, rent, who, amount, code):
    add_mandate(book, replace(ANNA, joint_from=50000))
    rows = (Posting("5010", amount, ((1, "KANSLI"),)), Posting("1930", -amount))
    draft = replace(rent, postings=rows, recorded_by="Eva K", approved_by=who)
    with pytest.raises(Refused) as refusal:
        record_with_invoice(book, draft)
    assert [fault.code for fault in refusal.value.problems] == [code]


def test_a_mandate_ends_with_a_day_and_stays_in_the_list(book, voucher):
    add_mandate(book, ANNA)
    end_mandate(book, 1, today() - timedelta(1))
    (one,) = mandates(book)
    assert one.last == today() - timedelta(1)
    assert refused(book, voucher(), "Anna Andersson") == ["no-mandate"]
    with pytest.raises(Refused) as refusal:
        end_mandate(book, 2, today())
    assert refusal.value.problems[0].code == "no-such-mandate"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"person": " "}, "no-approver"),
        ({"decision": ""}, "mandate-decision"),
        ({"accounts": "4000-"}, "mandate-accounts"),
        ({"accounts": "4000-5000-6000"}, "mandate-accounts"),
        ({"highest": 0}, "mandate-amount"),
        ({"joint_from": -1}, "mandate-amount"),
        ({"last": date(2018, 1, 1)}, "mandate-days"),
    ],
)
def test_a_fault_of_a_mandate_is_refused_by_name(book, wrong, code):
    with pytest.raises(Refused) as refusal:
        add_mandate(book, replace(ANNA, **wrong))
    assert [fault.code for fault in refusal.value.problems] == [code]
    assert mandates(book) == ()


def test_a_name_is_the_same_in_full_only():
    assert is_same_name("Anna Andersson", "andersson, ANNA (anna)")
    assert is_same_name("Anna Andersson", "Anna Maria Andersson")
    assert is_same_name("AnnaAndersson", "Anna Andersson")
    assert not is_same_name("Anna", "Anna Andersson")
    assert not is_same_name("FC", "Fastighets Centrum")
    assert not is_same_name("", "")
