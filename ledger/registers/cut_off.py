"""Cut-off (avklippning): is what happened round the end of the year recorded in the right year?

And taxes and fees: was what was withheld and owed paid when it was due (SFL 26:30, 62:3)?
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.reconciliation import balances_on
from ledger.core.calendar import Period, is_holiday
from ledger.core.errors import problem
from ledger.core.i18n import msgid, translated
from ledger.core.money import write_amount
from ledger.core.month_names import MONTHS
from ledger.registers.journal_tests import JournalTest, TestFinding, finding_of, tests_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Table
    from ledger.registers.journal_tests import Population

NEAR = timedelta(days=60)
"""How far on each side of the end of the year is looked."""

NEAR_WORDS = msgid("Vouchers within 60 days of the end of the year: {count}.")

TAX_ACCOUNTS = ("2710", "2739")
"""Withheld tax and employer's contributions, by the common chart (BAS)."""

DUE_DAY, LATE_DUE_DAY, LATE_MONTHS = 12, 17, (1, 8)

PAID = """
SELECT coalesce(sum(max(amount, 0)), 0) FROM posting
WHERE account BETWEEN ? AND ? AND date > ? AND date <= ?
"""
NEWEST = "SELECT coalesce(max(date), '') FROM voucher"


def near_the_end(year: FiscalYear) -> Period:
    """The days that are looked through."""
    return Period(year.last - NEAR, year.last + NEAR)


def _other_year(population: Population) -> Iterator[TestFinding]:
    end = population.year.last.isoformat()
    for one in population.vouchers:
        if (one.date <= end) != (one.event_date <= end):
            text = problem(
                "cutoff-other-year",
                "Happened {event}, recorded on {day}",
                event=one.event_date,
                day=one.date,
            )
            yield finding_of(one, text)


def _names_the_other(population: Population) -> Iterator[TestFinding]:
    last = population.year.last
    month = MONTHS[last.month - 1]
    of_the_year = (str(last.year), *(translated(month, language) for language in ("sv", "en")))
    for one in population.vouchers:
        about = f"{one.text} {one.document}"
        is_after = one.date > last.isoformat()
        names = of_the_year if is_after else (str(last.year + 1),)
        if any(name.casefold() in about.casefold() for name in names):
            yield finding_of(
                one, problem("cutoff-names", "{day}: {text}", day=one.date, text=about)
            )


def due_day(month: Period) -> date:
    """The day when the taxes and fees of a month are paid, at the latest."""
    following = month.last + timedelta(days=1)
    day = following.replace(day=LATE_DUE_DAY if following.month in LATE_MONTHS else DUE_DAY)
    while is_holiday(day):
        day += timedelta(days=1)
    return day


def _taxes(population: Population) -> Iterator[TestFinding]:
    connection = population.connection
    (newest,) = connection.execute(NEWEST).fetchone()
    for month in population.year.period.months():
        owed = -sum(
            amount
            for account, amount in balances_on(population.book, month.last).items()
            if TAX_ACCOUNTS[0] <= account <= TAX_ACCOUNTS[1]
        )
        due = due_day(month)
        days = (month.last.isoformat(), due.isoformat())
        (paid,) = connection.execute(PAID, (*TAX_ACCOUNTS, *days)).fetchone()
        text = problem(
            "cutoff-tax",
            "{month}: owed {owed}, of which paid at the latest on {due}: {paid}",
            month=f"{month.last:%Y-%m}",
            owed=write_amount(owed),
            due=due,
            paid=write_amount(paid),
        )
        is_fine = paid >= owed or newest < due.isoformat()
        yield TestFinding(f"{month.last:%Y-%m}", text, is_fine=is_fine)


CUT_OFF: tuple[JournalTest, ...] = (
    JournalTest(
        "other-year",
        msgid("Recorded in another year than it happened"),
        msgid("Those that are recorded on one side of it and happened on the other."),
        _other_year,
        near_the_end,
        NEAR_WORDS,
    ),
    JournalTest(
        "names-other-year",
        msgid("Names the other year"),
        msgid(
            "Those before it whose"
            " text or document names the next year, and those after it that name the year or its"
            " last month."
        ),
        _names_the_other,
        near_the_end,
        NEAR_WORDS,
    ),
    JournalTest(
        "taxes",
        msgid("Taxes and fees on their due days"),
        msgid(
            "What the accounts 2710–2739 held at the end of each month, and what was taken from"
            " them by the due day: the 12th of the next month, the 17th in January and August, or"
            " the first working day after it."
        ),
        _taxes,
    ),
)


def cut_off_table(book: Book, query: ReportQuery) -> Table:
    """What may be recorded in the wrong year, and taxes and fees against the days they were due."""
    return tests_table(book, query, "cutoff", query.words(CUT_OFF_TITLE), CUT_OFF)


CUT_OFF_TITLE = msgid("Cut-off")
