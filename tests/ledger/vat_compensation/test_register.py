"""Which VAT belongs to which claim, and that nothing of it is counted twice or lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct
from ledger.books.open import open_book
from ledger.closing import reopen_months
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.report_query import ReportQuery
from ledger.vat_compensation.basis import rate_of, vat_rows
from ledger.vat_compensation.claim import (
    ClaimChoices,
    propose_claim,
    record_claim,
    state_claim,
)
from ledger.vat_compensation.flat_rate_marks import mark_cost
from ledger.vat_compensation.model import VatClaim, flat_amount
from ledger.vat_compensation.periods import read_period
from ledger.vat_compensation.register import vat_items, vat_register, waiting_by_year
from ledger.vat_compensation.tables import claim_vouchers_table, vat_vouchers_table, vat_year_table
from ledger.vat_compensation.year_statement import year_statement
from tests.ledger.vat_compensation.conftest import VatBook

END = date(2024, 12, 31)
ORE_LEFT, WITHOUT_RATE = 42, (None, None)


def figures(book, day=END):
    """The periods as id, state, öre to claim or claimed, and öre brought."""
    return [
        (one.id, one.state, one.claim.vat if one.claim else one.due_vat, one.brought)
        for one in vat_register(book, day).periods
    ]


def months(text):
    """The months as they are written."""
    period = read_period(text)
    assert isinstance(period, Period)
    return period


def claimed(vat, period, day):
    return record_claim(
        vat.book, propose_claim(vat.book, months(period), date.fromisoformat(day), by="EK")
    )


def refused(vat, period, day, choices=None):
    """The codes with which a claim is refused."""
    with pytest.raises(Refused) as refusal:
        propose_claim(vat.book, months(period), date.fromisoformat(day), choices)
    return [one.code for one in refusal.value.problems]


def test_a_claim_takes_its_months_and_leaves_ore_to_the_next(vat):
    vat.bought("2024-02-10", 50_42)
    vat.bought("2024-04-10", 70_58)
    vat.locked("2024-06-30")
    assert figures(vat.book, date(2024, 6, 30)) == [
        ("before", "documented", 100_00, 0),
        ("2024Q1", "documented", 50_42, 0),
        ("2024Q2", "documented", 70_58, 0),
    ]
    receipt = claimed(vat, "2024Q1", "2024-07-02")
    voucher = voucher_at(vat.book, receipt.sequence)
    assert voucher is not None
    assert [(row.account, row.amount) for row in voucher.postings] == [
        ("1650", 50_00),
        ("1651", -50_00),
    ]
    claimed(vat, "2024Q2", "2024-07-02")
    assert figures(vat.book)[:2] == [
        ("2024Q1", "claimed", 50_00, 0),
        ("2024Q2", "claimed", 71_00, ORE_LEFT),
    ]


@pytest.mark.parametrize(
    ("rest", "flat"), [(0, 0), (99, 0), (-99, 0), (1_00, 1_00), (-1_00, -1_00)]
)
def test_less_than_a_krona_beside_the_vat_is_rounding_and_no_flat_rate(rest, flat):
    assert VatClaim(1, END, 50_00, 50_00 + rest).flat == flat


def test_a_voucher_that_comes_to_claimed_months_is_a_correction_of_the_next_claim(vat):
    vat.bought("2024-02-10", 50_00)
    vat.locked("2024-03-31")
    claimed(vat, "2024-02", "2024-04-02")
    reopen_months(vat.book, fiscal_years(vat.book)[0], date(2024, 1, 31), "sen faktura", "EK")
    late = vat.bought("2024-02-20", 30_00)
    vat.bought("2024-03-05", 7_00)
    (first, _before, march) = vat_register(vat.book, END).periods
    assert (first.id, first.state, first.due_vat) == ("2024-02", "corrected", 50_00)
    assert (march.id, march.vat, march.corrections, march.due_vat) == (
        "2024-03",
        7_00,
        30_00,
        37_00,
    )
    vat.locked("2024-03-31")
    proposal = propose_claim(vat.book, months("2024-03"), date(2024, 4, 3))
    assert [one.code for one in proposal.notes] == ["vat-corrections"]
    assert (proposal.notes[0].values["vouchers"], proposal.notes[0].values["amount"]) == (
        "A 3 (2024)",
        "30,00",
    )
    assert proposal.draft.postings[0].amount == 37_00
    record_claim(vat.book, proposal)
    (_first, second, _before) = vat_register(vat.book, END).periods
    assert [one.voucher for one in second.late] == [late]


def test_a_claim_that_is_paid_by_the_tax_account_is_paid(vat):
    vat.bought("2024-02-10", 50_00)
    vat.locked("2024-03-31")
    claimed(vat, "2024Q1", "2024-04-02")
    vat.posted("2024-04-20", ("1630", 20_00), ("1650", -20_00))
    (one, _before) = vat_register(vat.book, END).periods
    assert one.claim is not None
    assert (one.state, one.claim.unpaid, vat_register(vat.book, END).unpaid) == (
        "claimed",
        30_00,
        30_00,
    )
    vat.posted("2024-05-02", ("1630", 30_00), ("1650", -30_00))
    (one, _before) = vat_register(vat.book, END).periods
    assert one.claim is not None
    assert (one.state, one.claim.paid_on, one.claim.is_matched) == (
        "paid",
        date(2024, 5, 2),
        False,
    )


def test_a_claim_that_is_taken_back_claims_nothing_and_can_be_made_again(vat):
    vat.bought("2024-02-10", 50_00)
    vat.locked("2024-03-31")
    receipt = claimed(vat, "2024Q1", "2024-04-02")
    voucher = voucher_at(vat.book, receipt.sequence)
    assert voucher is not None
    correct(vat.book, voucher, date(2024, 4, 3), "fel", by="EK")
    assert figures(vat.book) == [
        ("before", "documented", 100_00, 0),
        ("2024Q1", "documented", 50_00, 0),
    ]
    claimed(vat, "2024Q1", "2024-04-04")
    assert figures(vat.book)[0] == ("2024Q1", "claimed", 50_00, 0)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2024-11..2025-01", "vat-new-year"),
        ("2024-02..2024-03", "vat-not-three"),
        ("2024-01..2024-06", "vat-not-three"),
        ("2024-01,2024-02,2024-04", "vat-months-apart"),
        ("2024-04..2024-02", "vat-not-three"),
        ("2024-13", "vat-period"),
        ("kvartal 1", "vat-period"),
        ("2024Q5", "vat-period"),
        ("", "vat-period"),
    ],
)
def test_months_that_cannot_be_claimed_together_are_refused(period, code):
    found = read_period(period)
    if period == "2024-04..2024-02":
        assert found == Period(date(2024, 2, 1), date(2024, 4, 30))
        return
    assert not isinstance(found, Period)
    assert found.code == code


def test_the_months_that_are_not_claimed_together_are_named_as_they_were_read():
    refused = [read_period("2024-02..2024-03"), read_period("2024-12..2025-01")]
    assert [str(one).partition(";")[0] for one in refused] == [
        "period: 2024-02-01 to 2024-03-31 is not one month nor three",
        "period: 2024-12-01 to 2025-01-31 is of two calendar years",
    ]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q3", (7, 1), (9, 30)),
        ("2026 K3", (7, 1), (9, 30)),
        ("2026-02", (2, 1), (2, 28)),
        ("202602", (2, 1), (2, 28)),
        ("2026-02..2026-04", (2, 1), (4, 30)),
        ("2026-12, 2026-10 2026-11", (10, 1), (12, 31)),
    ],
)
def test_months_are_read_as_they_are_written(text, first, last):
    assert read_period(text) == Period(date(2026, *first), date(2026, *last))


def test_what_cannot_be_claimed_is_refused_with_its_reason(vat):
    vat.bought("2024-02-10", 50_42)
    assert refused(vat, "2024-02", "2024-02-20") == ["vat-not-over"]
    assert refused(vat, "2024-02", "2024-03-02") == ["vat-month-open"]
    vat.locked("2024-06-30")
    assert refused(vat, "2024-03", "2024-07-02") == ["vat-nothing"]
    assert refused(vat, "2024-02", "2024-07-02", ClaimChoices(51_00)) == ["vat-more-than-due"]
    assert refused(vat, "2024-02", "2024-07-02", ClaimChoices(50_42)) == [
        "vat-whole-kronor",
        "vat-more-than-due",
    ]
    for nothing in (-5_00, 0):
        choices = ClaimChoices(nothing)
        assert refused(vat, "2024-02", "2024-07-02", choices) == ["vat-whole-kronor"]
    for elsewhere in ("1651", "5010", "9999"):
        choices = ClaimChoices(claims=elsewhere)
        assert refused(vat, "2024-02", "2024-07-02", choices) == ["vat-account"]
    assert refused(vat, "2024-02", "2027-01-01") == ["vat-too-late"]
    assert propose_claim(vat.book, months("2024-02"), date(2026, 12, 31)).figures.vat == 50_42
    claimed(vat, "2024-02", "2024-07-02")
    assert refused(vat, "2024Q1", "2024-07-02") == ["vat-claimed-twice"]


def test_no_more_is_claimed_than_the_account_has(vat):
    vat.bought("2024-02-10", 50_00)
    vat.posted("2024-03-01", ("1651", -120_00), ("2067", 120_00))
    vat.locked("2024-03-31")
    assert refused(vat, "2024-02", "2024-07-02") == ["vat-more-than-account"]


def test_claims_of_an_earlier_program_are_stated_before_more_is_claimed(vat):
    """A claim is a voucher that only moves VAT to what is claimed, or to the bank at once."""
    vat.bought("2024-02-10", 50_42)
    old = vat.posted("2024-01-20", ("1930", 100_00), ("1651", -100_00))
    mine = vat.posted("2024-04-02", ("1650", 50_00), ("1651", -50_00))
    vat.bought("2024-05-10", 9_00)
    vat.locked("2024-06-30")
    register = vat_register(vat.book, END)
    assert [one.voucher for one in register.unstated] == [old, mine]
    assert register.unclaimed == balances_on(vat.book, END)["1651"] == 9_42
    assert waiting_by_year(register) == ((2024, 9_42),)
    assert refused(vat, "2024Q1", "2024-07-02") == ["vat-unstated"]
    for sequence, period in ((old, "2023Q4"), (mine, "2024Q1")):
        state_claim(vat.book, sequence, months(period), "EK")
    assert figures(vat.book) == [
        ("2023Q4", "paid", 100_00, 0),
        ("2024Q1", "claimed", 50_00, 0),
        ("2024Q2", "documented", 9_42, ORE_LEFT),
    ]


def test_a_claim_of_unknown_months_may_be_of_a_period_that_had_ended_when_it_was_made(vat):
    vat.bought("2024-02-10", 50_00)
    vat.posted("2024-03-31", ("1650", 20_00), ("1651", -20_00))
    vat.locked("2024-03-31")
    assert "vat-unstated" not in refused(vat, "2024Q1", "2024-07-02", ClaimChoices(90_000_00))
    vat.posted("2024-04-01", ("1650", 20_00), ("1651", -20_00))
    assert refused(vat, "2024Q1", "2024-07-02") == ["vat-unstated"]


def test_a_voucher_that_claims_nothing_is_not_stated_as_a_claim(vat):
    bill = vat.bought("2024-02-10", 50_00)
    early = vat.posted("2024-02-20", ("1650", 5_00), ("1651", -5_00))
    last = vat.posted("2024-02-29", ("1650", 5_00), ("1651", -5_00))
    for sequence, period, code in (
        (bill, "2024-01", "vat-takes-nothing"),
        (early, "2024-02", "vat-not-over"),
        (last, "2024-02", "vat-not-over"),
    ):
        with pytest.raises(Refused) as refusal:
            state_claim(vat.book, sequence, months(period), "EK")
        assert [one.code for one in refusal.value.problems] == [code]
    with pytest.raises(Refused, match="No months are claimed by A 2"):
        state_claim(vat.book, early, None, "EK")
    state_claim(vat.book, early, months("2024-01"), "EK")
    state_claim(vat.book, early, None, "EK")
    assert [one.voucher for one in vat_register(vat.book, END).unstated] == [early, last]
    next_day = vat.posted("2024-03-01", ("1650", 5_00), ("1651", -5_00))
    state_claim(vat.book, next_day, months("2024-02"), "EK")
    assert [one.voucher for one in vat_register(vat.book, END).unstated] == [early, last]


def test_vat_on_what_gives_no_right_is_not_claimed(vat):
    """Representation (6072) alone is barred; with other costs its part cannot be told."""
    vat.bought("2024-02-10", 30_00, "6072")
    mixed = vat.posted(
        "2024-02-11", ("6072", 40_00), ("6110", 80_00), ("1651", 30_00), ("2440", -150_00)
    )
    vat.bought("2024-02-12", 5_00)
    register = vat_register(vat.book, END)
    assert [(one.voucher, one.bar, one.amount) for one in register.barred] == [
        (1, "blocked", 30_00),
        (mixed, "mixed", 30_00),
    ]
    assert figures(vat.book)[-1] == ("2024Q1", "open", 5_00, 0)
    assert (register.unclaimed, register.not_compensable) == (105_00, 60_00)


@pytest.mark.parametrize(
    ("kind", "cost", "premises", "amount"),
    [
        ("whole", 10_000_00, 0, 600_00),
        ("split", 10_000_00, 2_000_00, 360_00 + 400_00),
        ("public", 10_000_00, 2_000_00, 400_00),
        ("split", 10_000_00, 10_000_00, 1_800_00),
        ("whole", -10_000_00, 0, -600_00),
        ("", 10_000_00, 0, 0),
    ],
)
def test_the_flat_rate_is_of_the_whole_or_of_its_parts(kind, cost, premises, amount):
    assert flat_amount(kind, cost, premises) == amount


def test_a_cost_that_is_marked_is_claimed_with_the_vat_of_its_month(vat):
    sequence = vat.posted("2024-02-10", ("4600", 10_000_00), ("2440", -10_000_00))
    vat.bought("2024-02-12", 50_00)
    voucher = voucher_at(vat.book, sequence)
    assert voucher is not None
    mark_cost(vat.book, voucher, 1, ("split", 2_000_00), "EK")
    vat.locked("2024-03-31")
    with pytest.raises(Refused) as refusal:
        propose_claim(vat.book, months("2024-02"), date(2024, 4, 2))
    assert [one.code for one in refusal.value.problems] == ["vat-flat-account"]
    choices = ClaimChoices(flat="3980")
    proposal = propose_claim(vat.book, months("2024-02"), date(2024, 4, 2), choices, "EK")
    rows = [(row.account, row.amount) for row in proposal.draft.postings]
    assert rows == [("1650", 810_00), ("1651", -50_00), ("3980", -760_00)]
    record_claim(vat.book, proposal)
    mark_cost(vat.book, voucher, 1, ("whole", 0), "EK")
    (one, _before, following) = vat_register(vat.book, END).periods
    assert one.claim is not None
    assert (one.state, one.flat, one.claim.flat) == ("corrected", 760_00, 760_00)
    assert (following.id, following.flat) == ("next", -160_00)


@pytest.mark.parametrize(
    ("row", "flat_rate", "code"),
    [
        (3, ("whole", 0), "vat-mark-row"),
        (2, ("whole", 0), "vat-mark-cost"),
        (1, ("split", 10_001_00), "vat-mark-premises"),
        (1, ("split", -1), "vat-mark-premises"),
    ],
)
def test_a_mark_on_what_is_no_cost_is_refused(vat, row, flat_rate, code):
    sequence = vat.posted("2024-02-10", ("4600", 10_000_00), ("2440", -10_000_00))
    voucher = voucher_at(vat.book, sequence)
    assert voucher is not None
    with pytest.raises(Refused) as refusal:
        mark_cost(vat.book, voucher, row, flat_rate, "EK")
    assert code in [one.code for one in refusal.value.problems]


def test_the_marks_of_a_cost_are_one_row_of_a_claim_and_none_when_taken_back(vat):
    for day in ("2024-02-10", "2024-02-11"):
        vat.posted(day, ("4600", 10_000_00), ("2440", -10_000_00))
    first, second = voucher_at(vat.book, 1), voucher_at(vat.book, 2)
    assert first
    assert second
    mark_cost(vat.book, first, 1, ("split", 2_000_00), "EK")
    mark_cost(vat.book, first, 1, ("whole", 0), "EK")
    mark_cost(vat.book, second, 1, ("whole", 0), "EK")
    mark_cost(vat.book, second, 1, ("", 0), "EK")
    year = fiscal_years(vat.book)[-1]
    query = ReportQuery("vat-vouchers", vat.book.association, year, months("2024-02"), "sv")
    (period,) = (one for one in vat_register(vat.book, END).periods if one.flat)
    for table in (
        claim_vouchers_table(vat.book, query, period),
        vat_vouchers_table(vat.book, query),
    ):
        marked = [row.cells for row in table.rows if row.look == "row"]
        assert [(cells[1], cells[-1]) for cells in marked] == [("A 1", 600_00)]


def test_a_voucher_with_vat_gets_no_flat_rate(vat):
    voucher = voucher_at(vat.book, vat.bought("2024-02-10", 50_00))
    assert voucher is not None
    with pytest.raises(Refused, match="There is VAT in A 1"):
        mark_cost(vat.book, voucher, 1, ("whole", 0), "EK")


@pytest.mark.parametrize(
    ("vat_ore", "base", "rate"),
    [
        (25_00, 100_00, 2500),
        (12_00, 100_00, 1200),
        (6_00, 100_00, 600),
        (25_01, 100_00, 2500),
        (25_30, 100_00, 2500),
        (18_00, 100_00, None),
        (25_00, 0, None),
        (50, 200, 2500),
        (-25_00, -100_00, 2500),
    ],
)
def test_a_rate_is_told_when_one_alone_fits(vat_ore, base, rate):
    assert rate_of(vat_ore, base) == rate


def test_the_rows_behind_a_claim_have_rate_and_base_or_none_of_them(vat):
    vat.bought("2024-02-10", 50_00)
    vat.posted("2024-02-11", ("2990", 80_00), ("1651", 20_00), ("2440", -100_00))
    vat.posted("2024-02-12", ("6110", 100_00), ("5810", 100_00), ("1651", 31_00), ("1930", -231_00))
    vat.posted("2024-02-13", ("6110", 100_20), ("3740", -20), ("1651", 25_00), ("1930", -125_00))
    (_before, one) = vat_register(vat.book, END).periods
    found = [(row.voucher, row.rate, row.base) for row in vat_rows(vat.book, one.events, END)]
    assert found == [
        ("A 1", 2500, 200_00),
        ("A 2", *WITHOUT_RATE),
        ("A 3", *WITHOUT_RATE),
        ("A 4", 2500, 100_00),
    ]


def test_the_statement_of_a_year_is_the_turnover_of_the_account(vat):
    """Debit 50 + 30 less a credit note of 10; the claim of 100 from before is no turnover."""
    vat.bought("2024-02-10", 50_00)
    vat.bought("2024-02-11", 30_00)
    vat.bought("2024-03-10", -10_00)
    state_claim(
        vat.book,
        vat.posted("2024-01-20", ("1650", 100_00), ("1651", -100_00)),
        months("2023Q4"),
    )
    vat.locked("2024-12-31")
    claimed(vat, "2024Q1", "2025-02-02")
    found = year_statement(vat.book, 2024)
    assert (found.debit, found.credits, found.barred, found.vat) == (80_00, -10_00, 0, 70_00)
    assert (found.claimed, found.unclaimed, found.difference) == (70_00, 0, 0)
    assert found.due == date(2025, 6, 30)


def test_what_a_claim_leaves_is_unclaimed_in_the_statement_as_in_the_list(vat):
    """50.42 and 30 booked, 49 claimed: 31.42 is left, and 100 of the year before."""
    vat.bought("2024-02-10", 50_42)
    vat.bought("2024-05-10", 30_00)
    vat.locked("2024-06-30")
    record_claim(
        vat.book,
        propose_claim(vat.book, months("2024Q1"), date(2024, 7, 2), ClaimChoices(49_00)),
    )
    found = year_statement(vat.book, 2024)
    assert (found.claimed, found.unclaimed, found.difference) == (49_00, 31_42, 0)
    assert vat_register(vat.book, END).unclaimed == 100_00 + 31_42


def test_what_is_not_claimed_and_not_paid_specifies_the_accounts(vat):
    vat.bought("2024-02-10", 50_42)
    vat.bought("2024-05-10", 8_00)
    vat.locked("2024-11-30")
    claimed(vat, "2024Q1", "2024-12-31")
    found = {
        account: [(item.text, item.amount) for item in items]
        for account, items in vat_items(vat.book, END).items()
    }
    assert found == {
        "1650": [("2024Q1", 50_00)],
        "1651": [("before", 100_00), ("2024Q2", 8_42)],
    }


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["buy", "buy", "credit", "barred", "claim", "undo", "pay", "move"]),
        st.integers(0, 23),
        st.integers(1, 300_00),
    ),
    max_size=14,
)


def does(vat, step, month, amount):
    """Does a step as far as it can be done, in a month counted from January 2024."""
    year, number = 2024 + month // 12, month % 12 + 1
    day, period = f"{year}-{number:02}-10", f"{year}-{number:02}"
    if step == "buy":
        vat.bought(day, amount)
    elif step == "credit":
        vat.bought(day, -amount)
    elif step == "barred":
        vat.bought(day, amount, "6072")
    elif step == "pay":
        vat.posted(day, ("1630", amount), ("1650", -amount))
    elif step == "move":
        vat.posted(day, ("1650", amount), ("1651", -amount))
    elif step == "claim":
        try:
            receipt = vat.posted(
                f"{year + 1}-01-15"[:10] if year < 2025 else "2025-12-31",
                ("1650", amount),
                ("1651", -amount),
            )
            state_claim(vat.book, receipt, months(period), "EK")
        except Refused:
            return
    else:
        stated = [one.claim for one in vat_register(vat.book, date(2025, 12, 31)).periods]
        if claims := [one for one in stated if one]:
            voucher = voucher_at(vat.book, claims[0].voucher)
            assert voucher is not None
            correct(vat.book, voucher, date(2025, 12, 31), "fel", by="EK")


def assert_adds_up(book):
    """Claimed, unclaimed and what may not be claimed are the turnover, on every tenth day."""
    day = date(2024, 1, 1)
    while day <= date(2026, 1, 5):
        register = vat_register(book, day)
        sums = balances_on(book, min(day, date(2025, 12, 31)))
        parts = register.claimed + register.unclaimed + register.not_compensable
        assert parts == register.turnover, day
        assert register.balance == sums.get("1651", 0), day
        assert register.unpaid == sums.get("1650", 0), day
        assert sum(amount for _year, amount in waiting_by_year(register)) == register.unclaimed
        day += timedelta(days=37)


@pytest.mark.sweep
@settings(max_examples=6, deadline=None)
@given(steps=STEPS)
def test_claimed_and_unclaimed_are_the_turnover_of_the_account_at_any_day(
    made, tmp_path_factory, steps
):
    path = tmp_path_factory.mktemp("steps") / "bok.finsam"
    path.write_bytes(made)
    with open_book(path) as book:
        for step in steps:
            does(VatBook(book), *step)
        assert_adds_up(book)


def test_a_year_without_vat_names_the_accounts_that_it_could_have_been_on(vat):
    year = fiscal_years(vat.book)[-1]
    query = ReportQuery("vat-year", vat.book.association, year, year.period, "sv")
    first = next(iter(vat_year_table(vat.book, query).rows))
    assert first.cells == ("turnover", "Debetomsättning på 1651", 0)
