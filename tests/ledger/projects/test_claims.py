"""Claims of a project: what is booked and paid, once; sent, decided and paid; and what is owed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import open_book
from ledger.core.errors import LedgerError, Problem, Refused
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import drop_draft, stored_drafts
from ledger.integrity.check import check_file
from ledger.projects.claims import (
    Exclusion,
    add_earlier_claim,
    add_event,
    booked_receivables,
    claim_voucher,
    make_project_claim,
    paid_by,
    propose_project_claim,
    undo,
)
from ledger.projects.costs import project_costs
from ledger.projects.model import (
    Claim,
    ClaimEvent,
    read_cost_types,
    read_share,
    write_cost_types,
    write_share,
)
from ledger.projects.register import claims, project_named, projects, receivables, set_project
from tests.books import copy_reference
from tests.ledger.projects.conftest import MIA, project

JANUARY, MARCH, APRIL, END = (
    date(2019, 1, 1),
    date(2019, 3, 31),
    date(2019, 4, 30),
    date(2019, 12, 31),
)
SENT = ClaimEvent("applied", date(2019, 4, 10))
GRANTED = ClaimEvent("decided", date(2019, 5, 20), 12_000_00, "dnr 7")
PAID = ClaimEvent("paid", date(2019, 5, 25), 12_000_00)


def first(book, **more):
    """The claim of the first quarter."""
    return propose_project_claim(book, "mia", JANUARY, MARCH, **more)


def codes(refusal):
    return [one.code for one in refusal.value.problems]


def voucher_of(book, sequence):
    found = voucher_at(book, sequence)
    assert found
    return found


def record_draft(book, claim):
    """Records what a claim proposed, as the screen does: the draft is gone then."""
    (stored,) = stored_drafts(book)
    record(book, replace(claim_voucher(book, claim), recorded_by="EK"))
    drop_draft(book, stored)


@pytest.fixture(scope="module")
def varna():
    with (
        TemporaryDirectory() as folder,
        open_book(copy_reference(Path(folder) / "varna.finsam"), read_only=True) as book,
    ):
        yield book


def test_a_claim_is_the_share_of_what_is_booked_and_paid_with_its_flat_rates(book):
    found = first(book)
    assert found.claim.parts == (
        ("Personal", 13_142_00),
        ("Tjänster", 5_000_00),
        ("Övrigt", 1_971_30),
    )
    assert (found.claim.eligible, found.claim.amount) == (20_113_30, 12_067_98)
    assert [(one.voucher, one.account, one.paid) for one in found.costs] == [
        ("A 1 (2019)", "7210", date(2019, 1, 25)),
        ("A 1 (2019)", "7510", date(2019, 1, 25)),
        ("A 2 (2019)", "4600", date(2019, 3, 5)),
    ]
    assert [(one.voucher, one.why) for one in found.left] == [
        ("A 3 (2019)", "unpaid"),
        ("A 5 (2019)", "kind"),
        ("A 6 (2019)", "unpaid"),
    ]


def test_a_cost_that_is_paid_after_the_period_is_in_the_next_claim_and_none_is_in_two(book):
    make_project_claim(book, first(book))
    april = propose_project_claim(book, "MIA", date(2019, 4, 1), APRIL)
    assert [(one.voucher, one.claimed) for one in april.costs] == [("A 3 (2019)", 8_000_00)]
    assert (april.claim.number, april.claim.amount) == (2, 4_800_00)
    make_project_claim(book, april)
    every = project_costs(book, project_named(book, "MIA"), END)
    assert [one.claim for one in every] == [1, 1, 1, 2, 0, 0]
    assert check_file(book.path).ok


def test_a_cost_is_not_claimed_twice_by_any_program(book):
    make_project_claim(book, first(book))
    rows = (
        ("claim", "MIA", 2, "2019-04-01", "2019-04-30", "2019-04-30", 600_000, '[["P", 1]]', 1),
        ("claim_cost", "MIA", 2, 1, 1, "2019-04-01", "P", ""),
    )
    with pytest.raises((LedgerError, sqlite3.Error), match=r"claimed once|book"), book.writing():
        book.append(Entry("project", "EK", rows))
    assert len(claims(book)) == 1


def test_the_claim_its_loss_and_its_payment_are_what_the_funder_owes_each_day(book):
    make_project_claim(book, first(book, day=date(2019, 4, 10)))
    assert claims(book)[0].state == "draft"
    for event, state in ((SENT, "applied"), (GRANTED, "decided"), (PAID, "paid")):
        assert add_event(book, "MIA", 1, event).state == state
    owed = {
        day: receivables(book, day)["MIA"]
        for day in (date(2019, 4, 9), date(2019, 4, 10), date(2019, 5, 20), date(2019, 5, 25))
    }
    assert list(owed.values()) == [0, 12_067_98, 12_000_00, 0]


def test_the_receivable_and_the_loss_are_proposed_until_the_account_has_them(book):
    claim = make_project_claim(book, first(book, day=date(2019, 4, 10)))
    (draft,) = [one.draft for one in stored_drafts(book)]
    assert (draft.date, draft.counterparty, draft.document) == (
        "2019-04-10",
        "Svenska ESF-rådet",
        "ansökan MIA 1",
    )
    assert [(row.account, row.objects, row.debit, row.credit) for row in draft.rows] == [
        ("1791", "MIA ESF", "12 067,98", ""),
        ("3981", "MIA ESF", "", "12 067,98"),
    ]
    make_project_claim(book, first(book, number=1, day=date(2019, 4, 10)))
    assert len(stored_drafts(book)) == 1
    record_draft(book, claim)
    assert booked_receivables(book, APRIL) == receivables(book, APRIL) == {"MIA": 12_067_98}
    add_event(book, "MIA", 1, SENT)
    add_event(book, "MIA", 1, GRANTED)
    loss = stored_drafts(book)[0].draft
    assert [(row.account, row.debit, row.credit) for row in loss.rows] == [
        ("1791", "", "67,98"),
        ("3981", "67,98", ""),
    ]


def test_a_payment_that_takes_the_loss_as_well_is_what_the_bank_got(book):
    tags = project().tags
    rows = (
        Posting("1930", 12_000_00),
        Posting("3981", 67_98, tags),
        Posting("1791", -12_067_98, tags),
        Posting("1791", -5_00, ((6, "HE"),)),
        Posting("1930", -3_00, tags),
        Posting("1930", 8_00),
    )
    got = record(book, VoucherInput(date(2019, 5, 25), "ESF", rows, recorded_by="EK"))
    assert paid_by(book, "MIA", voucher_of(book, got.sequence)) == 12_000_00
    moved = (Posting("1791", -1, tags), Posting("3981", 1, tags))
    nothing = record(book, VoucherInput(date(2019, 5, 25), "Omfört", moved, recorded_by="EK"))
    for sequence in (1, nothing.sequence):
        with pytest.raises(Refused) as refusal:
            paid_by(book, "MIA", voucher_of(book, sequence))
        assert codes(refusal) == ["claim-not-paid-by"]
    least = record(
        book,
        VoucherInput(
            date(2019, 5, 25),
            "Ett öre",
            (Posting("1791", -1, tags), Posting("1930", 1)),
        ),
    )
    assert paid_by(book, "MIA", voucher_of(book, least.sequence)) == 1


def test_what_is_not_eligible_of_a_voucher_is_left_out_with_a_reason(book):
    part = Exclusion("A 2", 1_000_00, "alkohol")
    found = first(book, without=(part, Exclusion("A 1 (2019)", reason="fel projekt")))
    assert [(one.voucher, one.claimed, one.reason) for one in found.costs] == [
        ("A 1 (2019)", 0, "fel projekt"),
        ("A 1 (2019)", 0, "fel projekt"),
        ("A 2 (2019)", 4_000_00, "alkohol"),
    ]
    assert found.claim.amount == 2_400_00
    make_project_claim(book, found)
    later = propose_project_claim(book, "MIA", date(2019, 4, 1), APRIL)
    assert [one.voucher for one in later.costs] == ["A 3 (2019)"]


def test_what_is_not_eligible_has_a_reason_and_is_among_what_can_be_claimed(book):
    with pytest.raises(Refused) as refusal:
        make_project_claim(book, first(book, without=(Exclusion("A 2", 1_00),)))
    assert codes(refusal) == ["claim-reason"]
    for wrong in (
        Exclusion("A 3"),
        Exclusion("A 2", 5_000_01),
        Exclusion("A 2", -1),
        Exclusion(""),
    ):
        with pytest.raises(Refused) as refusal:
            first(book, without=(wrong,))
        assert codes(refusal) == ["claim-without"]


def test_hours_at_a_cost_each_are_claimed_and_not_booked(book):
    types = read_cost_types("Tid: 195,50/h; Omkostnad: 10 % Tid")
    set_project(book, project(types=types))
    found = first(book, hours={"Tid": 12_50})
    assert found.claim.parts == (("Tid", 2_443_75), ("Omkostnad", 244_38))
    assert (found.costs, found.claim.amount) == ((), 1_612_88)
    with pytest.raises(Refused) as refusal:
        first(book, hours={"Personal": 100})
    assert codes(refusal) == ["claim-hours"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((date(2018, 12, 1), MARCH), "claim-outside"),
        ((JANUARY, date(2020, 1, 31)), "claim-outside"),
        ((MARCH, JANUARY), "claim-days"),
        ((date(2019, 3, 1), APRIL), "claimed-twice"),
        ((date(2019, 6, 1), date(2019, 6, 30)), "claim-of-nothing"),
    ],
)
def test_a_period_that_cannot_be_claimed_is_refused_with_a_sentence(book, days, expected):
    make_project_claim(book, first(book))
    if expected == "claim-of-nothing":
        make_project_claim(book, propose_project_claim(book, "MIA", date(2019, 4, 1), APRIL))
    with pytest.raises(Refused) as refusal:
        propose_project_claim(book, "MIA", *days)
    assert expected in codes(refusal)


def test_a_period_ends_the_day_before_another_claim_begins(book):
    make_project_claim(book, propose_project_claim(book, "MIA", date(2019, 4, 1), APRIL))
    with pytest.raises(Refused) as refusal:
        propose_project_claim(book, "MIA", JANUARY, date(2019, 4, 1))
    assert codes(refusal) == ["claimed-twice"]
    with pytest.raises(Refused) as refusal:
        first(book)
    assert codes(refusal) == ["claim-of-nothing"]


def test_corrections_that_are_more_than_the_costs_wait_for_later_ones(book):
    """8 000 is paid in April, and 13 142 of what was claimed is taken back, with 15 per cent."""
    make_project_claim(book, first(book))
    wages = voucher_at(book, 1)
    assert wages
    correct(book, wages, date(2019, 4, 20), "fel lön", by="EK")
    with pytest.raises(Refused, match=r"−7 113,30 together") as refusal:
        propose_project_claim(book, "MIA", date(2019, 4, 1), APRIL)
    assert codes(refusal) == ["claim-negative"]


def test_nothing_is_claimed_of_a_project_that_is_closed_or_not_in_the_register(book):
    set_project(book, project(closed=APRIL))
    with pytest.raises(Refused) as refusal:
        first(book)
    assert codes(refusal) == ["project-closed"]
    with pytest.raises(Refused) as refusal:
        propose_project_claim(book, "HE", JANUARY, MARCH)
    assert codes(refusal) == ["no-such-project"]


def test_a_claim_comes_through_its_states_in_order_and_day_by_day(book):
    make_project_claim(book, first(book))
    for event, expected in (
        (GRANTED, "claim-not-sent"),
        (PAID, "claim-not-sent"),
        (ClaimEvent("applied", JANUARY), "claim-too-early"),
        (SENT, ""),
        (SENT, "claim-is-sent"),
        (PAID, "claim-is-sent"),
        (ClaimEvent("decided", date(2019, 5, 1), 12_067_99), "claim-too-much"),
        (GRANTED, ""),
        (ClaimEvent("paid", date(2019, 5, 1), 1), "claim-too-early"),
        (ClaimEvent("paid", date(2019, 5, 25), 12_000_01), "claim-too-much"),
        (ClaimEvent("paid", date(2019, 5, 25), 5_000_00), ""),
        (ClaimEvent("paid", date(2019, 5, 26), 7_000_00), ""),
        (PAID, "claim-is-paid"),
    ):
        if expected:
            with pytest.raises(Refused) as refusal:
                add_event(book, "MIA", 1, event)
            assert codes(refusal) == [expected]
        else:
            add_event(book, "MIA", 1, event)
    with pytest.raises(Refused) as refusal:
        first(book, number=1)
    assert codes(refusal) == ["claim-sent"]


def test_what_became_of_a_claim_is_taken_back_step_by_step_and_then_the_claim(book):
    make_project_claim(book, first(book))
    for event in (SENT, GRANTED, PAID):
        add_event(book, "MIA", 1, event)
    undone = [(undo(book, "MIA", 1), len(stored_drafts(book))) for _ in range(4)]
    assert [(one and one.state, drafts) for one, drafts in undone] == [
        ("decided", 2),
        ("applied", 1),
        ("draft", 1),
        (None, 0),
    ]
    assert claims(book) == ()
    again = first(book)
    assert (again.claim.number, again.claim.amount) == (2, 12_067_98)
    make_project_claim(book, again)
    with pytest.raises(Refused) as refusal:
        undo(book, "MIA", 1)
    assert codes(refusal) == ["no-such-claim"]


def test_a_claim_from_before_the_book_is_owed_and_its_costs_are_elsewhere(book):
    claim = Claim("MIA", 7, JANUARY, date(2019, 1, 31), JANUARY, 1, (), 5_000_00)
    add_earlier_claim(book, claim)
    (found,) = claims(book)
    assert (found.number, found.share, found.eligible, found.receivable(END)) == (
        *(7, 600_000, 0),
        5_000_00,
    )
    assert propose_project_claim(book, "MIA", date(2019, 2, 1), MARCH).claim.number == 8
    with pytest.raises(Refused) as refusal:
        add_earlier_claim(book, Claim("MIA", 9, APRIL, END, APRIL, 1, (), 0))
    assert codes(refusal) == ["claim-amount"]


@pytest.mark.parametrize(("number", "amount"), [(0, 1), (1, 0), (1, -1)])
def test_an_earlier_claim_is_numbered_from_one_and_of_an_ore_at_least(book, number, amount):
    add_earlier_claim(book, Claim("MIA", 1, APRIL, APRIL, APRIL, 1, (), 1))
    assert [(one.number, one.amount) for one in claims(book)] == [(1, 1)]
    with pytest.raises(Refused) as refusal:
        add_earlier_claim(book, Claim("MIA", number, MARCH, MARCH, MARCH, 1, (), amount))
    assert codes(refusal) == ["claim-amount"]


def test_a_voucher_that_is_corrected_takes_its_cost_off_the_next_claim(book):
    make_project_claim(book, first(book))
    invoice = voucher_at(book, 2)
    assert invoice
    correct(book, invoice, date(2019, 4, 20), "fel projekt", by="EK")
    april = propose_project_claim(book, "MIA", date(2019, 4, 1), APRIL)
    assert april.claim.parts == (
        ("Personal", 0),
        ("Tjänster", 8_000_00),
        ("Övrigt", 0),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"funder": " "}, "project-funder"),
        ({"last": date(2018, 1, 1)}, "project-days"),
        ({"closed": date(2018, 1, 1)}, "project-closed-early"),
        ({"receivable": "9999"}, "unknown-account"),
        ({"receivable": "3981"}, "project-account"),
        ({"income": "1791"}, "project-account"),
        ({"objects": ((21, "NIX"),)}, "unknown-object"),
        ({"code": "NIX"}, "unknown-object"),
    ],
)
def test_what_is_wrong_in_a_project_is_refused_with_a_sentence(book, changes, expected):
    with pytest.raises(Refused) as refusal:
        set_project(book, replace(project(), **changes))
    assert any(expected in one for one in codes(refusal)), codes(refusal)
    assert projects(book)["MIA"] == project()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "project-no-costs"),
        ("Övrigt: 15 % Personal", "project-flat-of"),
        ("Personal: 7000; Övrigt: 15 % Personal; Mer: 5 % Övrigt", "project-flat-of"),
        ("Personal: 7000; personal: 5000", "project-cost-twice"),
        ("Personal: 7699-7000", "project-cost-type"),
        ("Personal: 700-7699", "project-cost-type"),
        ("Personal", "project-cost-type"),
        (": 7000", "project-cost-type"),
        ("Personal: 7000 = -5", "project-cost-type"),
        ("Personal: sju tusen", "project-cost-type"),
        ("Personal: 7000; Övrigt: 101 % Personal", "project-share"),
        ("Tid: 0/h", "project-cost-type"),
    ],
)
def test_what_is_no_kind_of_cost_is_refused_with_a_sentence(text, expected):
    found = read_cost_types(text)
    assert isinstance(found, Problem)
    assert found.code == expected


def test_a_share_is_exact_and_within_the_whole():
    assert [read_share(text) for text in ("100", "53,27", "0,0001 %", "66.6667")] == [
        *(1_000_000, 532_700),
        *(1, 666_667),
    ]
    for text in ("0", "100,0001", "101", "5,12345", "", "x", "-1"):
        assert isinstance(read_share(text), Problem)


@given(st.integers(1, 1_000_000))
def test_a_share_that_is_written_is_read_as_it_was(share):
    assert read_share(write_share(share)) == share


def test_kinds_of_cost_that_are_written_are_read_as_they_were():
    text = "Personal: 7000-7699 5800 = 50 000,00; Tid: 195,50/h; Övrigt: 12,5 % Personal, Tid"
    types = read_cost_types(text)
    assert not isinstance(types, Problem)
    assert write_cost_types(types) == text
    assert read_cost_types(write_cost_types(types)) == types


@given(
    st.dictionaries(st.sampled_from(["Personal", "Tjänster"]), st.integers(-(10**9), 10**9)),
    st.integers(1, 1_000_000),
)
def test_the_support_of_booked_costs_is_their_share_to_the_nearest_ore(booked, share):
    one = project()
    parts = dict(one.parts(booked))
    assert parts["Personal"] == booked.get("Personal", 0)
    assert abs(parts["Övrigt"] * 20 - parts["Personal"] * 3) <= 10
    total = sum(parts.values())
    support = type(one)(**{**_fields(one), "share": share}).support(total)
    assert abs(support * 1_000_000 - total * share) * 2 <= 1_000_000


def _fields(one):
    return {name: getattr(one, name) for name in one.__slots__}


def test_a_cost_that_is_moved_from_another_project_is_paid_when_it_was_moved(book):
    rows = (Posting("4600", 70_00, MIA), Posting("4600", -70_00, ((6, "HE"),)))
    record(book, VoucherInput(MARCH, "Omföring", rows, recorded_by="EK"))
    assert [one.paid for one in project_costs(book, projects(book)["MIA"], MARCH)][-1] == MARCH


def test_a_loss_that_came_with_the_payment_is_not_proposed_once_more(book):
    claim = make_project_claim(book, first(book, day=date(2019, 4, 10)))
    record_draft(book, claim)
    add_event(book, "MIA", 1, SENT)
    tags = project().tags
    paid = (Posting("1930", 12_000_00), Posting("3981", 67_98, tags))
    rows = (*paid, Posting("1791", -12_067_98, tags))
    record(book, VoucherInput(GRANTED.day, "ESF", rows, recorded_by="EK"))
    add_event(book, "MIA", 1, GRANTED)
    assert not stored_drafts(book)


def test_the_demonstration_book_owes_each_day_what_its_account_has(varna):
    assert receivables(varna, END) == {"HE": 418_920_00, "MIA": 1_323_672_00}
    assert sum(receivables(varna, END).values()) == 1_742_592_00
    eve = date(2018, 12, 31)
    assert receivables(varna, eve) == {"HE": 376_348_00, "MIA": 1_196_540_00}
    assert not stored_drafts(varna)
    for month in fiscal_year(varna).period.months():
        assert receivables(varna, month.last) == booked_receivables(varna, month.last)


@pytest.mark.slow
def test_the_demonstration_book_owes_on_every_day_what_its_account_has(varna):
    for day in range(365):
        on = JANUARY + timedelta(days=day)
        assert receivables(varna, on) == booked_receivables(varna, on)


def test_each_claim_of_the_demonstration_is_the_share_of_what_is_booked_and_paid_by_then(varna):
    for one in claims(varna):
        register = projects(varna)[one.project]
        costs = [
            cost
            for cost in project_costs(varna, register, register.last)
            if cost.claim == one.number
        ]
        assert all(0 <= cost.claimed <= cost.amount for cost in costs if cost.amount > 0)
        assert all(cost.paid and cost.paid <= one.last for cost in costs)
        if one.parts:
            booked = {kind.name: 0 for kind in register.types if kind.accounts}
            for cost in costs:
                booked[cost.kind] += cost.claimed
            assert booked == {name: dict(one.parts)[name] for name in booked}
            assert register.support(one.eligible) == one.amount
