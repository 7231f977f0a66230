"""What is decided of the lines of a statement, each decision whole: how, why, and by which rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bank.account_proposals import account_proposals, items_of_typed
from ledger.bank.book_lines import (
    account_for,
    first_open_day,
    match_by_hand,
    match_made,
    set_aside,
    undo_match,
    voucher_of,
)
from ledger.bank.import_statement import import_statements
from ledger.bank.matching import way_by_hand
from ledger.bank.proposal import BookPosting, LineWay
from ledger.bank.stored import bank_line, bank_lines
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, lock_months
from ledger.bookkeeping.voucher_queries import first_posting, voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.core.calendar import Period
from ledger.core.errors import Refused, problem
from ledger.core.model import Posting, VoucherInput
from ledger.invoices.model import Party
from ledger.invoices.open_items import open_items
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice
from tests.ledger.bank.files import Paid, camt
from tests.ledger.conftest import TEMPLATE
from tests.ledger.invoices.test_settle import draft

APRIL = (date(2019, 4, 1), date(2019, 4, 30))
WHY = problem("rule-text", "a rule for the text {key}", key="X")


@pytest.fixture
def feed(book, tmp_path):
    """Imports lines of amounts, one a day from the first of April."""

    def fed(*amounts, **more):
        lines = [
            Paid(date(2019, 4, day), amount, f"rad {day}", **more)
            for day, amount in enumerate(amounts, 1)
        ]
        file = tmp_path / "bank.xml"
        file.write_text(camt(lines, 1000_00, APRIL), "utf-8")
        import_statements(book, file, account="1930", by="EK")
        return bank_lines(book, "1930")

    return fed


@pytest.fixture
def post(book):
    """Records amounts on the account of the bank and what is against them; the voucher."""

    def posted(*amounts):
        own = [Posting("1930", amount) for amount in amounts]
        rows = (*own, Posting("5010", -sum(amounts)))
        made = record(book, VoucherInput(date(2019, 4, 2), "x", rows, recorded_by="EK"))
        voucher = voucher_at(book, made.sequence)
        assert voucher
        return voucher

    return posted


def decided(book):
    return [(one.id, one.how, one.reason, one.postings) for one in bank_lines(book, "1930")]


def refused(code, act, *about, **more):
    with pytest.raises(Refused) as refusal:
        act(*about, **more)
    assert [one.code for one in refusal.value.problems] == [code]
    return str(refusal.value.problems[0])


def test_a_line_is_matched_with_the_same_amount_of_one_voucher_or_of_several(book, feed, post):
    feed(-20_00, -20_00, -60_00, -20_00, 5_00)
    twins, other, third = post(-20_00, -20_00, -5_00), post(-30_00, -30_00), post(-20_00)
    match_by_hand(book, 1, [twins], " för hand ", "EK")
    match_by_hand(book, 2, [twins])
    assert refused("match-amount", match_by_hand, book, 4, [twins]) == (
        "The line is −20,00, and A 1 (2019) have −5,00 on 1930 that is not matched; a line is"
        " matched with the same amount."
    )
    assert refused("match-amount", match_by_hand, book, 4, [twins, other]) == (
        "The line is −20,00, and A 1 (2019), A 2 (2019) have −65,00 on 1930 that is not matched; a"
        " line is matched with the same amount."
    )
    match_by_hand(book, 3, [other], "båda")
    refused("line-matched", match_by_hand, book, 3, [third])
    refused("no-such-bank-line", match_by_hand, book, 6, [third])
    assert decided(book) == [
        (1, "hand", "för hand", (1,)),
        (2, "hand", "", (2,)),
        (3, "hand", "båda", (5, 6)),
        (4, None, "", ()),
        (5, None, "", ()),
    ]
    undone = undo_match(book, 2, "EK")
    assert undone == bank_line(book, 2)
    assert refused("not-matched", undo_match, book, 2) == "Line 2 is not matched; it waits."
    more = post(-15_00)
    match_by_hand(book, 2, [twins, more, post(20_00)])
    assert decided(book)[1] == (2, "hand", "", (2, 3, 10, 12))


def test_a_line_that_needs_no_voucher_is_set_aside_with_a_reason(book, feed):
    feed(-20_00, -30_00)
    for blank in ("", "  "):
        refused("aside-reason", set_aside, book, 1, blank)
    set_aside(book, 1, f" {'x' * 401} ")
    refused("line-matched", set_aside, book, 1, "igen")
    assert decided(book) == [(1, "aside", "x" * 400, ()), (2, None, "", ())]
    assert undo_match(book, 1).is_open
    assert decided(book) == [(1, None, "", ()), (2, None, "", ())]


def test_what_is_typed_of_a_line_is_its_match_when_it_has_its_amount(book, feed, post):
    feed(-20_00, -20_00)
    add_party(book, Party("EL", "El"))
    record_with_invoice(book, draft((3, 1), "", "1", 20_00, party="EL"))
    items = open_items(book, APRIL[1])
    other, two, one = post(-19_00), post(-12_00, -8_00), post(-20_00)
    lump = draft((4, 2), "", "", -20_00)
    paid = record(book, replace(lump, postings=(Posting("2440", 20_00), Posting("1930", -20_00))))
    match_made(book, 1, other.sequence, items)
    assert decided(book)[0] == (1, None, "", ())
    match_made(book, 1, two.sequence, by="EK")
    match_made(book, 1, one.sequence, items)
    assert open_items(book, APRIL[1])[-1].amount == -20_00
    match_made(book, 2, paid.sequence, [replace(items[0], counterparty=""), *items])
    assert open_items(book, APRIL[1]) == ()
    assert decided(book) == [(1, "hand", "", (5, 6)), (2, "hand", "", (11,))]


def test_lines_get_what_is_chosen_all_or_none(book, feed, post):
    first, second, third, last = feed(-20_00, 30_00, -20_00, -7_00)
    there = first_posting(book.connection, post(-20_00).sequence)
    known = LineWay("posting", WHY, (there,))
    rent = LineWay("rule", WHY, rows=(Posting("5010", 20_00),), text="Hyra", counterparty="Värd")
    small = replace(rent, rows=(Posting("5010", 7_00),))
    income = LineWay("habit", WHY, rows=(Posting("3985", -30_00),), document="D1")
    for again in (
        [(first, known), (third, known)],
        [(second, income), (first, known), (third, known)],
    ):
        refused("posting-matched", account_for, book, again)
        assert voucher_at(book, 2) is None
    made = account_for(book, [(first, known), (second, income), (third, rent)], "EK")
    assert [one.sequence for one in made] == [2, 3]
    refused("posting-matched", account_for, book, [(last, known)])
    assert refused("line-matched", account_for, book, [(last, small), (first, rent)]) == (
        "The line of −20,00 on 2019-04-01 is matched already; undo that first."
    )
    assert decided(book) == [
        (1, "posting", "rule-text", (1,)),
        (2, "habit", "rule-text", (3,)),
        (3, "rule", "rule-text", (6,)),
        (4, None, "", ()),
    ]
    vouchers = [voucher for one in (2, 3) if (voucher := voucher_at(book, one))]
    assert [
        (
            one.text,
            one.counterparty,
            one.document,
            [(row.account, row.amount) for row in one.postings],
        )
        for one in vouchers
    ] == [
        ("rad 2", "", "D1", [("1930", 30_00), ("3985", -30_00)]),
        ("Hyra", "Värd", "", [("5010", 20_00), ("1930", -20_00)]),
    ]


def test_the_voucher_of_a_line_is_on_the_first_open_day_in_its_words(book, feed):
    (line,) = feed(-20_00, name="Värden", reference="R17", bank_reference="B1")
    way = LineWay("rule", WHY, rows=(Posting("5010", 20_00),), series="B")
    made = VoucherInput(
        date(2019, 4, 1),
        "Värden rad 1",
        (Posting("5010", 20_00), Posting("1930", -20_00)),
        series="B",
        counterparty="Värden",
        document="R17",
        recorded_by="EK",
    )
    assert voucher_of(book, line, way, "EK") == made
    said = replace(way, text="Hyra", counterparty="Hyresvärd", document="F1")
    assert voucher_of(book, line, said, "EK") == replace(
        made, text="Hyra", counterparty="Hyresvärd", document="F1"
    )
    bare = replace(line, counterparty="", text="", reference="")
    assert voucher_of(book, bare, way).text == "B1"
    assert voucher_of(book, replace(bare, bank_reference=""), way).text == "-"
    lock_months(book, fiscal_year(book), date(2019, 3, 31))
    assert voucher_of(book, line, way, "EK") == made
    lock_months(book, fiscal_year(book), date(2019, 4, 30))
    assert voucher_of(book, line, way, "EK") == replace(
        made, date=date(2019, 5, 1), event_date=date(2019, 4, 1)
    )
    days = ("2018-12-31", "2019-04-30", "2019-05-01", "2019-12-31", "2020-01-01")
    opened = [first_open_day(book, date.fromisoformat(day)).isoformat() for day in days]
    assert opened == ["2019-05-01", "2019-05-01", "2019-05-01", "2019-12-31", "2020-01-01"]
    lock_months(book, fiscal_year(book), date(2019, 12, 31))
    assert first_open_day(book, date(2019, 4, 1)) == date(2019, 4, 1)
    add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), TEMPLATE)
    assert first_open_day(book, date(2019, 4, 1)) == date(2020, 1, 1)


def test_the_invoices_that_a_typed_voucher_pays_are_those_that_its_line_is_proposed_to_pay(
    book, feed
):
    add_party(book, Party("EL", "Elbolaget"))
    for number, amount in (("1", 30_00), ("2", 20_00), ("3", 9_00)):
        record_with_invoice(book, draft((3, 1), "", number, amount, party="EL"))
    both, other = feed(-50_00, -1_00, name="Elbolaget")
    (way,) = (one for one in account_proposals(book, "1930")[0].ways if one.items)
    typed = VoucherInput(both.date, "x", (*way.rows, Posting("1930", -50_00)))

    def paid(line, *rows):
        given = replace(typed, postings=rows) if rows else typed
        return [one.document for one in items_of_typed(book, line, given)]

    assert paid(both) == ["1", "2"]
    assert paid(both, Posting("5010", 1), *typed.postings, Posting("1930", -1)) == ["1", "2"]
    assert paid(both, way.rows[0], Posting("1930", -50_00)) == []
    assert paid(both, Posting("2440", 50_00), Posting("1930", -50_00)) == []
    assert paid(other) == []
    set_aside(book, both.id, "väntar")
    assert paid(both) == []


def test_what_is_chosen_by_hand_is_a_way_once_it_is_together_the_line(book, feed):
    first, second = feed(-20_00, -59_00)
    two = [BookPosting(id_, 1, f"A {id_}", first.date, -10_00, "x", "", "") for id_ in (7, 4)]
    assert way_by_hand(first, two[:1]) is None
    assert way_by_hand(first, [*two, two[0]]) is None
    chosen = way_by_hand(first, two)
    assert chosen
    assert (chosen.basis, str(chosen.reason), chosen.postings) == (
        *("posting", "chosen by hand: A 7, A 4"),
        (7, 4),
    )
    add_party(book, Party("EL", "Elbolaget"))
    for number, amount in (("1", 50_00), ("2", 9_00)):
        record_with_invoice(book, draft((3, 1), "", number, amount, party="EL"))
    items = open_items(book, APRIL[1])
    assert way_by_hand(second, items[:1]) is None
    way = way_by_hand(second, items)
    assert way
    assert (str(way.reason), way.text, way.counterparty, way.document, way.items) == (
        *("chosen by hand: 1, 2", "Betalning 1, 2", "Elbolaget", ""),
        items,
    )
    assert [(row.account, row.amount) for row in way.rows] == [("2440", 50_00), ("2440", 9_00)]
    alone = way_by_hand(replace(second, amount=-9_00), items[1:])
    assert alone
    assert (alone.document, alone.items, alone.text) == ("2", (), "Betalning 2")
