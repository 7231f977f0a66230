"""Postings in order: the same ones however they are asked for, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.book.journal import Entry
from ledger.bookkeeping.approvals import (
    Paper,
    approve,
    paper_of_voucher,
    paper_problem,
    unapproved,
    vouchers_to_approve,
    withdraw_approval,
)
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.posting_queries import PostingFilter, posting_lines, posting_order
from ledger.bookkeeping.voucher_queries import voucher_name_at
from ledger.bookkeeping.vouchers import record
from ledger.core.calendar import Period, today
from ledger.core.errors import Refused
from ledger.entry.lookup import vouchers_with_number
from ledger.integrity.check import check_book
from tests.ledger.batches import record_many

MARCH = Period(date(2019, 3, 1), date(2019, 3, 31))
KANSLI = (1, "KANSLI")


@pytest.fixture
def three(book, rent):
    """Rent on the 20th, the 1st and the 10th of March, recorded in that order."""
    days = [rent, replace(rent, date=date(2019, 3, 1)), replace(rent, date=date(2019, 3, 10))]
    return record_many(book, [replace(days[0], date=date(2019, 3, 20)), *days[1:]])


def test_postings_come_by_date_and_then_as_they_were_registered(book, three):
    order = posting_order(book, PostingFilter("5010"), MARCH)
    lines = posting_lines(book, order.ids)
    assert [line.date for line in lines] == ["2019-03-01", "2019-03-10", "2019-03-20"]
    assert list(order.sums) == [12000, 24000, 36000]
    assert order.largest == 12000


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (PostingFilter("5010"), 3),
        (PostingFilter(member=KANSLI), 3),
        (PostingFilter("5010", KANSLI), 3),
        (PostingFilter("1930", KANSLI), 0),
        (PostingFilter(keys=(("5010", (KANSLI,)),)), 3),
        (PostingFilter(keys=(("5010", ()),)), 0),
        (PostingFilter(keys=(("5010", (KANSLI,)), ("1930", ()))), 6),
    ],
)
def test_the_postings_wanted_and_no_others(book, three, wanted, count):
    assert len(posting_order(book, wanted, MARCH).ids) == count


def test_the_first_of_them_are_the_first_of_all(book, three):
    wanted = PostingFilter(keys=(("5010", (KANSLI,)), ("1930", ())))
    every = posting_order(book, wanted, MARCH)
    first = posting_order(book, wanted, MARCH, limit=4)
    assert list(first.ids) == list(every.ids)[:4]


def test_days_outside_the_period_are_left_out(book, three):
    days = Period(date(2019, 3, 2), date(2019, 3, 19))
    assert len(posting_order(book, PostingFilter("5010"), days).ids) == 1


def test_a_number_is_looked_up_in_every_series(book, rent):
    record_many(book, [rent, replace(rent, series="B"), replace(rent, series="C"), rent])
    year = fiscal_year(book)
    found = [(hit.series, hit.number) for hit in vouchers_with_number(book, year, 1)]
    assert found == [("A", 1), ("B", 1), ("C", 1)]
    assert vouchers_with_number(book, year, 3) == ()


@pytest.fixture
def waiting(book, rent):
    """A voucher that EK has recorded and nobody approved."""
    return record(book, replace(rent, approved_by="", recorded_by="EK"))


def test_an_approval_is_kept_with_who_and_when(book, waiting):
    assert list(unapproved(book, MARCH)) == [waiting.sequence]
    (voucher,) = vouchers_to_approve(book, [waiting.sequence])
    assert (voucher.recorded_by, voucher.amount) == ("EK", 12000)
    approve(book, [waiting.sequence], "FC")
    assert list(unapproved(book, MARCH)) == []


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("EK", "own-approval"),
        ("ek ", "own-approval"),
        ("E.K.", "own-approval"),
        ("Eva Karlsson (eva)", "own-approval"),
        ("\N{MINUS SIGN} (eva)", "no-approver"),
        ("", "no-approver"),
        ("F\x1bC", "text-control"),
    ],
)
def test_an_approval_is_refused_when_it_is_no_second_person(book, waiting, by, code):
    with pytest.raises(Refused) as refused:
        approve(book, [waiting.sequence], by)
    assert [fault.code for fault in refused.value.problems] == [code]
    assert list(unapproved(book, MARCH)) == [waiting.sequence]


def test_the_paper_is_that_of_the_latest_approval(book, rent, waiting):
    """Of each voucher its own; and the day of the paper is here."""
    other = record(book, replace(rent, approved_by="", recorded_by="EK"))
    papers = [Paper(date(2019, 3, day), f"{day}.pdf", "EK") for day in (20, 21, 22)]
    approve(book, [waiting.sequence], "FC", papers[0])
    approve(book, [other.sequence], "FC", papers[1])
    assert paper_of_voucher(book, waiting.sequence) == replace(papers[0], recorded_by="")
    withdraw_approval(book, [waiting.sequence], "fel underskrift", "EK")
    approve(book, [waiting.sequence], "BO", papers[2])
    assert paper_of_voucher(book, waiting.sequence) == replace(papers[2], recorded_by="")
    withdraw_approval(book, [waiting.sequence], "fel igen", "EK")
    approve(book, [waiting.sequence], "BO")
    assert paper_of_voucher(book, waiting.sequence) is None
    assert paper_of_voucher(book, other.sequence) == replace(papers[1], recorded_by="")
    assert paper_of_voucher(book, 3) is None
    days = [today() + timedelta(days=number) for number in (0, 1)]
    faults = [paper_problem(replace(papers[0], day=day)) for day in days]
    assert [fault and fault.code for fault in faults] == [None, "paper-day"]


def test_a_voucher_that_is_not_there_is_called_by_its_number(book, waiting):
    with book.reading() as connection:
        names = [voucher_name_at(connection, number) for number in (0, 1, 2)]
    assert names == ["0", "A 1 (2019)", "2"]


def test_what_its_recorder_once_approved_is_not_approved_until_another_has(book, waiting):
    """Earlier versions compared the letters alone; such an approval counts for none."""
    book.append(Entry("approval", "E. K.", (("approval", waiting.sequence, "E. K."),)))
    assert list(unapproved(book, MARCH)) == [waiting.sequence]
    checks = {one.id: one for one in check_book(book.path).checks}
    assert (checks["approvals"].severity, checks["approvals"].message.values["vouchers"]) == (
        "advice",
        "A 1 2019",
    )
    approve(book, [waiting.sequence], "FC")
    assert list(unapproved(book, MARCH)) == []
    assert {one.id: one.ok for one in check_book(book.path).checks}["approvals"]


@pytest.mark.parametrize("approver", ["EK", " e k ", "Eva Karlsson", "EK (en annan)"])
def test_a_voucher_is_not_recorded_as_approved_by_its_recorder(book, rent, approver):
    with pytest.raises(Refused) as refused:
        record(book, replace(rent, approved_by=approver, recorded_by="EK"))
    (fault,) = refused.value.problems
    assert (fault.code, fault.where) == ("approver-is-recorder", "approved_by")


def test_nothing_to_approve_is_no_entry_in_the_journal(book, rent):
    with book.reading() as connection:
        before = connection.execute("SELECT count(*) FROM journal").fetchone()
    approve(book, [], "FC")
    with book.reading() as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == before


def test_only_so_many_as_are_asked_for_are_looked_up(book, rent):
    record_many(book, [replace(rent, approved_by="", text=f"Hyra {turn}") for turn in range(3)])
    assert list(unapproved(book, MARCH, limit=2)) == [1, 2]
