"""What needs doing: found in the book as it stands today, and done from the overview."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from textual.widgets import Input

from finsam_tui.actions.new_book import make_book
from finsam_tui.i18n import problem_on_screen, set_language
from ledger.bookkeeping.accruals import accruals, enter_accrual
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.reconciliation import balances_on, reconcile
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import open_book
from ledger.closing import close
from ledger.core import calendar
from ledger.core.calendar import FiscalYear, Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.management.todo import _annual_report, todos
from ledger.report_layout.built_in.texts import built_in_text

DRAFT = VoucherInput(
    date(2019, 5, 6),
    "Hyra",
    (Posting("5010", 100_00), Posting("2440", -100_00)),
    document="faktura 1",
    recorded_by="EK",
)


@pytest.fixture
def book(reference_book, tmp_path):
    set_language("sv")
    with open_book(shutil.copy(reference_book, tmp_path / "bok.finsam")) as book:
        yield book


@pytest.mark.parametrize(
    ("ended", "deadline"),
    [
        (date(2019, 12, 31), date(2020, 3, 31)),
        (date(2019, 11, 30), date(2020, 2, 29)),
        (date(2019, 10, 31), date(2020, 1, 31)),
        (date(2019, 9, 30), date(2019, 12, 31)),
        (date(2019, 8, 31), date(2019, 11, 30)),
        (date(2020, 6, 30), date(2020, 9, 30)),
    ],
)
def test_the_annual_report_is_due_when_three_months_have_passed(book, ended, deadline):
    set_language("en")
    year = FiscalYear(1, date(2019, 1, 1), ended)
    (before,) = _annual_report(book, year, deadline)
    (after,) = _annual_report(book, year, deadline + timedelta(days=1))
    assert f"is due {deadline}" in before.message.message
    assert f"was due {deadline}" in after.message.message
    assert list(_annual_report(book, year, ended)) == []
    assert list(_annual_report(book, replace(year, closed=True), deadline)) == []


SEEN = {
    (8, 31): [],
    (9, 1): ["the budget for 2020 is due by 2019-11-30"],
    (11, 30): ["the budget for 2020 is due by 2019-11-30"],
    (12, 1): [],
}


@pytest.mark.parametrize("today", SEEN)
def test_the_budget_of_the_next_year_is_in_sight_from_the_first_day_to_the_last(book, today):
    set_language("en")
    day = date(2019, *today)
    found = [one for one in todos(book, fiscal_year(book), (), day) if one.kind == "budget"]
    assert [problem_on_screen(one.message) for one in found] == SEEN[today]
    assert [(one.due, one.is_late) for one in found] == [(date(2019, 11, 30), False)] * len(found)


def test_several_accruals_wait_since_the_first_of_their_days(book):
    for day in (date(2019, 6, 1), date(2019, 5, 10), date(2019, 7, 1)):
        enter_accrual(book, DRAFT, day)
    (one,) = (
        t for t in todos(book, fiscal_year(book), (), date(2019, 6, 1)) if t.kind == "reverse"
    )
    assert (one.count, one.due) == (2, date(2019, 5, 10))


def test_a_month_that_is_locked_is_not_asked_for_and_the_next_one_is(book):
    def to_lock(today):
        found = todos(book, fiscal_year(book), (), today)
        return [(one.count, str(one.message)) for one in found if one.kind == "lock"]

    lock_months(book, fiscal_year(book), date(2019, 2, 28), "EK")
    assert to_lock(date(2019, 3, 1)) == []
    assert to_lock(date(2019, 3, 31)) == []
    assert [count for count, _text in to_lock(date(2019, 4, 1))] == [1]
    assert [count for count, _text in to_lock(date(2019, 5, 1))] == [2]


def test_vat_that_is_owed_is_no_claim(book):
    year = fiscal_year(book)
    (vat,) = (one for one in todos(book, year, (), date(2019, 12, 31)) if one.kind == "vat")
    left = balances_on(book, year.last)[vat.account]
    assert left > 0
    rows = (Posting("1930", left + 1), Posting(vat.account, -left - 1))
    record(book, replace(DRAFT, date=year.last, postings=rows))
    assert "vat" not in {one.kind for one in todos(book, year, (), date(2019, 12, 31))}


def said(book, today):
    """What needs doing, the kinds that this file is about."""
    found = todos(book, fiscal_year(book), (), today)
    return [
        f"{task.count or '!'} {problem_on_screen(task.message)}"
        for task in found
        if task.action in ("reconcile", "reverse", "voucher")
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2019, 1, 31), []),
        (date(2019, 2, 1), ["1 månad är inte avstämd mot kontoutdrag: januari (1386, 1630, 1930)"]),
        (
            date(2019, 4, 15),
            ["3 månader är inte avstämda mot kontoutdrag: januari–mars (1386, 1630, 1930)"],
        ),
        (date(2020, 2, 3), []),
    ],
)
def test_months_that_are_over_wait_for_a_statement(book, today, expected):
    assert said(book, today) == expected


def test_a_statement_covers_the_months_before_it_and_is_told_when_it_differs(book):
    reconcile(book, "1386", date(2019, 3, 31), 0, explanation="prov")
    reconcile(book, "1630", date(2019, 3, 31), 0, explanation="prov")
    reconcile(book, "1930", date(2019, 2, 28), 1)
    first, second = said(book, date(2019, 4, 15))
    assert first.startswith("! konto 1930 skiljer ")
    assert first.endswith(" från kontoutdraget 2019-02-28")
    assert second == "1 månad är inte avstämd mot kontoutdrag: mars (1930)"


def test_a_voucher_says_what_it_rests_on_or_has_a_file(book):
    silent = record(book, replace(DRAFT, document=""))
    record(book, DRAFT)
    corrected = record(book, replace(DRAFT, document="", text="Fel"))
    now = voucher_at(book, corrected.sequence)
    assert now is not None
    correct(book, now, date(2019, 5, 7), "fel", by="EK")
    name = f"{silent.series} {silent.number}"
    assert said(book, date(2020, 1, 1)) == [f"1 verifikation saknar uppgift om underlag: {name}"]
    attach(book, silent.sequence, "kvitto.pdf", b"%PDF", "EK")
    assert said(book, date(2020, 1, 1)) == []


def test_an_accrual_waits_from_the_day_it_is_to_be_reversed(book):
    recorded = enter_accrual(book, DRAFT, date(2019, 6, 1))
    assert "återföras" not in " ".join(said(book, date(2019, 5, 31)))
    expected = f"1 periodisering ska återföras: {recorded.series} {recorded.number}"
    assert said(book, date(2019, 6, 1))[1:] == [expected]


async def to_the_task(person, words):
    await person.press("home")
    for _row in person.rows.rows:
        if words in person.sees().split("»")[1].splitlines()[0]:
            return
        await person.press("down")
    pytest.fail(f"nothing about {words}")


@pytest.mark.sweep
async def test_a_month_is_reconciled_and_an_accrual_reversed_from_the_overview(
    sit_down, book_path, looks_like, monkeypatch
):
    with open_book(book_path) as book:
        accrual = enter_accrual(book, DRAFT, date(2019, 6, 1))
    async with sit_down(book_path) as person:
        await person.press("1")
        await to_the_task(person, "ska återföras")
        await person.press("enter")
        looks_like(person.sees(), "reversals")
        await person.press("enter")
        assert "1 återföring är bokförd." in person.told
        assert "ska återföras" not in person.sees()
        monkeypatch.setattr(calendar, "today", lambda: date(2019, 4, 15))
        person.finsam.announce_change()
        await person.settled()
        await to_the_task(person, "inte avstämda")
        await person.press("enter")
        person.finsam.screen.query_one("#field-balance", Input).value = "915822"
        await person.settled()
        assert "I boken 2019-03-31: 915 822,00; differens 0,00" in person.sees()
        await person.press("ctrl+s")
        assert "(1630, 1930)" in person.sees()
    with open_book(book_path, read_only=True) as book:
        found = {one.voucher.sequence: one.reversed_by for one in accruals(book)}
        assert found[accrual.sequence] is not None


def test_vat_that_the_year_began_with_is_claimed_a_year_earlier(book):
    def last_days(year):
        found = todos(book, fiscal_year(book, year), (), date(2020, 2, 3))
        return [problem_on_screen(task.message)[-10:] for task in found if task.kind == "vat"]

    assert last_days(2019) == ["2021-12-31"]
    close(book, fiscal_year(book, 2019), "EK")
    assert last_days(2020) == ["2021-12-31"]


@pytest.mark.sweep
async def test_the_number_of_a_closing_voucher_is_shown_whole(sit_down, book_path):
    with open_book(book_path) as book:
        close(book, fiscal_year(book, 2019), "EK")
    async with sit_down(book_path) as person:
        assert "BOKSLUT 1" in person.sees()


@pytest.mark.sweep
async def test_an_empty_book_teaches_its_three_steps_and_has_done_none_of_the_year_end(
    sit_down, tmp_path
):
    path = tmp_path / "new.finsam"
    name = Association("Samordningsförbundet Exempel", "222000-2683")
    year = Period(date(2020, 1, 1), date(2020, 12, 31))
    make_book(path, name, year, built_in_text("lkbr"), "EK")
    async with sit_down(path) as person:
        assert "○ 2  Den första verifikationen: n" in person.sees()
        await person.press("home", "down", "enter")
        assert person.frame.here == "new_voucher"
        await person.press("escape", "8")
        assert "Bokslut 2020: 0 av 11 steg" in person.sees()
        assert "– 5 Avskrivningar" in person.sees()
        assert "✓" not in person.sees()
