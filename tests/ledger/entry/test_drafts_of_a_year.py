"""Drafts of a year that is to be closed: told of before, and moved to an open day after."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.actions.drafts import on_an_open_day
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.closing import close, closing_of
from ledger.core.errors import Refused
from ledger.core.model import Account
from ledger.entry.draft_store import VoucherDraft, day_of, drafts_in, save_draft

ACCEPTED = dict.fromkeys(("months", "reconciliation", "specifications"), "prov")
DECEMBER = VoucherDraft(near=date(2019, 12, 1), date="30", text="Hyra")


@pytest.fixture(autouse=True)
def _result_accounts(book):
    result = (
        Account("2069", "Årets resultat", "liability"),
        Account("8999", "Årets resultat", "cost"),
    )
    add_accounts(book, result, "EK")


def todo_of(book):
    (step, *_) = closing_of(book, fiscal_year(book, 2019)).steps
    return [fault.values for fault in step.findings.blocks if fault.code == "drafts-in-year"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30", date(2019, 12, 30)),
        ("0107", date(2019, 1, 7)),
        ("200107", date(2020, 1, 7)),
        ("", date(2019, 12, 1)),
        ("i går", date(2019, 12, 1)),
    ],
)
def test_a_draft_is_dated_as_it_is_typed_or_near_where_it_was_begun(typed, day):
    assert day_of(VoucherDraft(near=date(2019, 12, 1), date=typed)) == day


def test_drafts_dated_in_a_year_are_told_of_before_it_closes(book):
    assert todo_of(book) == []
    save_draft(book, DECEMBER)
    save_draft(book, VoucherDraft(near=date(2020, 1, 7), text="Nästa år"))
    assert todo_of(book) == [{"count": 1, "year": 2019, "days": "2019-12-30"}]
    accepted = {step: why for step, why in ACCEPTED.items() if step != "months"}
    with pytest.raises(Refused) as refused:
        close(book, fiscal_year(book, 2019), "EK", accepted)
    assert "drafts-in-year" in [fault.code for fault in refused.value.problems]


def test_a_draft_in_a_closed_year_is_moved_to_an_open_day_and_keeps_when_it_happened(book):
    save_draft(book, DECEMBER)
    close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
    (kept,) = drafts_in(book, fiscal_year(book, 2019).period)
    moved = on_an_open_day(book, kept.draft)
    assert (day_of(moved), moved.event) == (date(2020, 1, 1), "2019-12-30")
    assert moved.text == "Hyra"
    assert on_an_open_day(book, moved) == moved


def test_a_draft_in_a_locked_month_is_moved_to_the_first_day_after(book):
    lock_months(book, fiscal_year(book), date(2019, 3, 31), "EK")
    moved = on_an_open_day(book, VoucherDraft(near=date(2019, 2, 7), event="2019-02-01"))
    assert (day_of(moved), moved.event) == (date(2019, 4, 1), "2019-02-01")
    assert on_an_open_day(book, DECEMBER) == DECEMBER
