"""What needs doing in a year, each with the way to do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from finsam_tui.dates import month_of
from finsam_tui.i18n import _, msgid, plural
from finsam_tui.widgets.text_cells import in_groups
from ledger.bookkeeping.accruals import accruals_due
from ledger.bookkeeping.approvals import unapproved
from ledger.bookkeeping.attachments import undocumented
from ledger.bookkeeping.opening_balances import is_missing_opening
from ledger.bookkeeping.reconciliation import balances_on, latest_reconciliations
from ledger.closing.step_checks import last_day_to_claim
from ledger.core.money import write_amount
from ledger.integrity.external_checks import second_place_problem
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.book.book import Book
    from ledger.bookkeeping.accruals import Accrual
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.errors import Problem

Action: TypeAlias = Literal[
    "approvals",
    "structure",
    "safekeeping",
    "lock",
    "account",
    "reconcile",
    "reverse",
    "voucher",
    "opening",
    "",
]
"""Where `enter` on a task leads; nowhere for what is done outside the program."""

FEW = 4
"""Vouchers named in a line."""

BUDGET_IS_SPOKEN_OF = (9, 1)
BUDGET_IS_SET = (11, 30)
"""Month and day: when the deadline comes in sight, and the deadline itself (FinsamL 23 §)."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do."""

    count: str
    """How many, as printed; `"!"` for what has a deadline."""

    text: str
    action: Action = ""
    account: str = ""
    """The account that the deed is about."""

    day: date | None = None
    """The day that the deed is about."""

    sequence: int = 0
    """The registration number of the voucher that the deed is about."""

    is_late: bool = False


def tasks(book: Book, year: FiscalYear, unplaced: tuple[str, ...], today: date) -> tuple[Todo, ...]:
    """Everything that needs doing in the year, as it stands today."""
    with book.reading():
        return tuple(task for found in FOUND_BY for task in found(book, year, unplaced, today))


def _second_place(book: Book, *_rest: object) -> Iterator[Todo]:
    """A second place for the backups: asked for until given (BFNAR 2013:2 p 8.2)."""
    with book.reading() as connection:
        lacking = second_place_problem(connection)
    if lacking is not None:
        yield Todo("!", second_place_words(lacking), "safekeeping")


SECOND_PLACE = {
    "second-place-none": msgid("the backups have no second place; w and then s gives them one"),
    "second-place-away": msgid(
        "the second place for backups is not there, or empty; connect it, then w and m"
    ),
    "second-place-late": msgid(
        "the second place got its last backup {days} days ago; connect it, then w and m"
    ),
}


def second_place_words(lacking: Problem) -> str:
    """What the second place for backups lacks, with the keys that mend it."""
    return _(SECOND_PLACE[lacking.code], **lacking.values)


def _opening(book: Book, year: FiscalYear, *_rest: object) -> Iterator[Todo]:
    """What the book begins with, until the first month is locked."""
    if is_missing_opening(book, year):
        yield Todo(
            "!", _("opening balances are missing; g enters them, if there are any"), "opening"
        )


def _approvals(book: Book, year: FiscalYear, *_rest: object) -> Iterator[Todo]:
    count = len(unapproved(book, year.period))
    if count:
        text = plural("voucher is not approved", "vouchers are not approved", count)
        yield Todo(in_groups(count), text, "approvals")


def _unplaced(
    _book: Book, _year: FiscalYear, unplaced: tuple[str, ...], _today: date
) -> Iterator[Todo]:
    if unplaced:
        text = plural(
            "account has no line in the reports: {accounts}",
            "accounts have no line in the reports: {accounts}",
            len(unplaced),
            accounts=", ".join(unplaced),
        )
        yield Todo(str(len(unplaced)), text, "structure")


def _months(
    _book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Todo]:
    """Months that are over and not locked."""
    if year.closed:
        return
    open_months = [
        month
        for month in year.period.months()
        if month.last < today and (year.locked_to is None or month.last > year.locked_to)
    ]
    if open_months:
        text = plural(
            "month is not locked: {months}",
            "months are not locked: {months}",
            len(open_months),
            months=_months_named(open_months, year),
        )
        yield Todo(str(len(open_months)), text, "lock")


def _reconciliations(
    book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Todo]:
    """Months that are over and not held against a statement (BFNAR 2013:2 p 2.15).

    A statement of a later month covers the months before it.
    """
    over = [month for month in year.period.months() if month.last < today]
    if year.closed or not over:
        return
    day = over[-1].last
    latest = {one.account: one for one in latest_reconciliations(book, day)}
    for one in latest.values():
        if not one.agrees and one.date in year.period:
            text = _(
                "account {account} differs by {difference} from the statement of {day}",
                account=one.account,
                difference=write_amount(one.difference),
                day=one.date,
            )
            yield Todo("!", text, "reconcile", one.account, one.date)
    missing: dict[str, int] = {}
    has_role = template_of(book, year).has_role
    for account, amount in sorted(balances_on(book, day).items()):
        if amount and has_role("external_statements", (account, ())):
            known = latest[account].date if account in latest else None
            missing[account] = sum(known is None or month.last > known for month in over)
    most = max(missing.values(), default=0)
    if most:
        text = plural(
            "month is not reconciled with a statement: {months} ({accounts})",
            "months are not reconciled with a statement: {months} ({accounts})",
            most,
            months=_months_named(over[-most:], year),
            accounts=", ".join(account for account, count in missing.items() if count),
        )
        first = next(account for account, count in missing.items() if count)
        yield Todo(str(most), text, "reconcile", first, day)


def _reversals(
    book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Todo]:
    """Accruals whose day of reversal has come."""
    if due := due_accruals(book, year, today):
        text = plural(
            "accrual is to be reversed: {vouchers}",
            "accruals are to be reversed: {vouchers}",
            len(due),
            vouchers=_few([one.voucher.name_in(year.name) for one in due]),
        )
        yield Todo(str(len(due)), text, "reverse")


def _documents(book: Book, year: FiscalYear, *_rest: object) -> Iterator[Todo]:
    """Vouchers that do not say what they rest on (BFL 5:7)."""
    if not year.closed and (found := undocumented(book, year.period)):
        text = plural(
            "voucher tells no document and has no file: {vouchers}",
            "vouchers tell no document and have no file: {vouchers}",
            len(found),
            vouchers=_few([name for _sequence, name in found]),
        )
        yield Todo(in_groups(len(found)), text, "voucher", sequence=found[0][0])


def due_accruals(book: Book, year: FiscalYear, today: date) -> tuple[Accrual, ...]:
    """The accruals that are to be reversed in an open year, at the latest today."""
    if year.closed:
        return ()
    return accruals_due(book, min(today, year.last))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "")


def _months_named(months: Sequence[Period], year: FiscalYear) -> str:
    """`"mars"`, or `"januari–mars"`."""
    first, last = (month_of(month.first, year) for month in (months[0], months[-1]))
    return first if len(months) == 1 else f"{first}–{last}"


def _vat(book: Book, year: FiscalYear, *_rest: object) -> Iterator[Todo]:
    """VAT that the state compensates, applied for by the second year after (2005:807 7 §)."""
    has_role = template_of(book, year).has_role
    for account, amount in sorted(balances_on(book, year.last).items()):
        if amount > 0 and has_role("vat", (account, ())):
            text = _(
                "{amount} of VAT stands on {account}; the last day to apply is {day}",
                amount=write_amount(amount, "kr"),
                account=account,
                day=last_day_to_claim(book, year, account),
            )
            yield Todo("!", text, "account", account)


def _budget(
    _book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Todo]:
    deadline = date(year.last.year, *BUDGET_IS_SET)
    if date(year.last.year, *BUDGET_IS_SPOKEN_OF) <= today <= deadline:
        text = _(
            "the budget for {year} is decided by {day} at the latest",
            year=year.name + 1,
            day=deadline,
        )
        yield Todo("!", text)


def _annual_report(
    _book: Book, year: FiscalYear, _unplaced: tuple[str, ...], today: date
) -> Iterator[Todo]:
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
    yield Todo("!", text, is_late=today > deadline)


FOUND_BY: tuple[Callable[[Book, FiscalYear, tuple[str, ...], date], Iterator[Todo]], ...] = (
    _opening,
    _approvals,
    _unplaced,
    _months,
    _reconciliations,
    _reversals,
    _documents,
    _vat,
    _budget,
    _annual_report,
    _second_place,
)
"""Each looks for one kind of task, in the order they are shown."""
