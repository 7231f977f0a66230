"""What needs doing in a year, each with the way to do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from finsam_tui.dates import month_name
from finsam_tui.widgets.cells import in_groups
from finsam_tui.wording import _, plural
from ledger.approvals import unapproved
from ledger.balances import read_balances
from ledger.chart import accounts
from ledger.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.book import Book
    from ledger.periods import FiscalYear

Deed: TypeAlias = Literal["approvals", "structure", "lock", "account", ""]
"""Where `enter` on a task leads; nowhere for what is done outside the program."""

VAT_COMPENSATION = "momsersättning"
"""What the account for compensation of VAT (2005:807) has in its name."""

BUDGET_IS_SPOKEN_OF = (9, 1)
BUDGET_IS_SET = (11, 30)
"""Month and day: when the deadline comes in sight, and the deadline itself (FinsamL 23 §)."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do."""

    count: str
    """How many, as printed; `"!"` for what has a deadline."""

    text: str
    deed: Deed = ""
    about: str = ""
    """The account that the deed is about."""

    is_late: bool = False


def tasks(book: Book, year: FiscalYear, unplaced: tuple[str, ...], today: date) -> tuple[Task, ...]:
    """Everything that needs doing in the year, as it stands today."""
    with book.reading():
        return tuple(task for found in FOUND_BY for task in found(book, year, unplaced, today))


def _approvals(book: Book, year: FiscalYear, *_rest: object) -> Iterator[Task]:
    count = len(unapproved(book, year.period))
    if count:
        text = plural("voucher is not approved", "vouchers are not approved", count)
        yield Task(in_groups(count), text, "approvals")


def _unplaced(
    _book: Book, _year: FiscalYear, unplaced: tuple[str, ...], _today: date
) -> Iterator[Task]:
    if unplaced:
        text = plural(
            "account has no line in the reports: {accounts}",
            "accounts have no line in the reports: {accounts}",
            len(unplaced),
            accounts=", ".join(unplaced),
        )
        yield Task(str(len(unplaced)), text, "structure")


def _months(
    _book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Task]:
    """Months that are over and not locked."""
    if year.closed:
        return
    open_months = [
        month
        for month in year.period.months()
        if month.last < today and (year.locked_to is None or month.last > year.locked_to)
    ]
    if open_months:
        first, last = (month_name(month.first.month) for month in (open_months[0], open_months[-1]))
        months = first if len(open_months) == 1 else f"{first}–{last}"
        text = plural(
            "month is not locked: {months}",
            "months are not locked: {months}",
            len(open_months),
            months=months,
        )
        yield Task(str(len(open_months)), text, "lock")


def _vat(book: Book, year: FiscalYear, *_rest: object) -> Iterator[Task]:
    """VAT that the state compensates, applied for by the second year after (2005:807 7 §)."""
    balances = read_balances(book, year)
    for account in accounts(book):
        if VAT_COMPENSATION in account.name.casefold():
            amount = sum(
                balances.closing(key)
                for key in balances.keys()  # noqa: SIM118 - a method that gives both sides' keys
                if key[0] == account.number
            )
            if amount > 0:
                text = _(
                    "{amount} of VAT stands on {account}; the last day to apply is {day}",
                    amount=write_amount(amount, "kr"),
                    account=account.number,
                    day=date(year.last.year + 2, 12, 31),
                )
                yield Task("!", text, "account", account.number)


def _budget(
    _book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Task]:
    deadline = date(year.last.year, *BUDGET_IS_SET)
    if date(year.last.year, *BUDGET_IS_SPOKEN_OF) <= today <= deadline:
        text = _(
            "the budget for {year} is decided by {day} at the latest",
            year=year.name + 1,
            day=deadline,
        )
        yield Task("!", text)


def _annual_report(
    _book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Task]:
    """The annual report, ready within three months."""
    if year.closed or today <= year.last:
        return
    after = year.last + timedelta(days=1)
    month = after.month + 3
    deadline = date(after.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)
    if today <= deadline:
        text = _("the annual report for {year} is due {day}", year=year.name, day=deadline)
    else:
        text = _(
            "the annual report for {year} was due {day}, and the year is still open",
            year=year.name,
            day=deadline,
        )
    yield Task("!", text, is_late=today > deadline)


FOUND_BY: tuple[Callable[[Book, FiscalYear, tuple[str, ...], date], Iterator[Task]], ...] = (
    _approvals,
    _unplaced,
    _months,
    _vat,
    _budget,
    _annual_report,
)
"""Each looks for one kind of task, in the order they are shown."""
