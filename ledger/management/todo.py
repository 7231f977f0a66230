"""What needs doing in a year: what, by what law, until when, and where it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.assets.checks import purchases
from ledger.bookkeeping.approvals import unapproved
from ledger.bookkeeping.attachments import undocumented
from ledger.bookkeeping.opening_balances import is_missing_opening
from ledger.bookkeeping.reconciliation import balances_on, latest_reconciliations
from ledger.contributions.plan import contribution_plan
from ledger.core import calendar
from ledger.core.calendar import Period
from ledger.core.errors import few, problem
from ledger.core.money import write_amount
from ledger.core.month_names import month_span
from ledger.core.report_query import ReportQuery
from ledger.core.table import CSV, SHOWN, Column, Row, Table
from ledger.integrity.external_checks import second_place_problem
from ledger.invoices.open_items import open_items
from ledger.management.overview import key_position
from ledger.management.todo_model import Todo
from ledger.statements.book_statements import template_of
from ledger.statements.scb_summary import LAW as SCB_LAW
from ledger.statements.scb_summary import last_day
from ledger.vat_compensation.model import last_day_to_claim
from ledger.vat_compensation.register import booked_in, vat_register, waiting_by_year
from ledger.vat_compensation.vouchers import vat_accounts
from ledger.vat_compensation.year_statement import statement_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.bookkeeping.accruals import Accrual
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem

BUDGET_IS_SPOKEN_OF = (9, 1)
BUDGET_IS_SET = (11, 30)
"""Month and day: when the deadline comes in sight, and the deadline itself (FinsamL 23 §)."""


IN_USE = """
SELECT 'drafts' WHERE EXISTS (SELECT 1 FROM sketch)
UNION ALL SELECT 'statements' WHERE EXISTS (SELECT 1 FROM statement)
UNION ALL SELECT 'accruals' WHERE EXISTS (SELECT 1 FROM accrual)
UNION ALL SELECT 'claims' WHERE EXISTS (SELECT 1 FROM claim)
"""
"""The registers that hold anything: where one does not, nothing needs doing."""


def todos(book: Book, year: FiscalYear, unplaced: Sequence[str], today: date) -> tuple[Todo, ...]:
    """Everything that needs doing in the year, as it stands today.

    `unplaced` are the accounts with a balance that no line of the reports takes.
    """
    with book.reading() as connection:
        in_use = {"", *(name for (name,) in connection.execute(IN_USE))}
        found = (
            *_opening(book, year),
            *_approvals(book, year),
            *_unplaced(unplaced),
            *(
                one
                for find, register in FOUND_BY.items()
                if register in in_use
                for one in find(book, year, today)
            ),
            *_second_place(book),
        )
    return tuple(replace(one, is_late=one.due is not None and one.due < today) for one in found)


def todo_table(book: Book, query: ReportQuery) -> Table:
    """What needs doing in the year today; on the last of the days asked for, when some are."""
    year, _ = query.year, query.words
    today = calendar.today() if query.period == year.period else query.period.last
    found = todos(book, year, key_position(book, year, year.period).unplaced, today)
    words = [query.message(one.message) for one in found]
    return Table(
        (query.whose, _("To do in {year}, on {day}", year=year.name, day=today)),
        (
            Column("kind", on=CSV),
            Column("count", "", "text", 4, on=SHOWN),
            Column("text", on=SHOWN),
            Column("law", _("Law"), width=20, on=SHOWN),
            Column("due", _("Day"), width=10, on=SHOWN),
            Column("account", on=CSV),
            Column("action", on=CSV),
        ),
        [
            Row(
                (
                    one.kind,
                    str(one.count or "!"),
                    text,
                    one.law,
                    str(one.due or ""),
                    one.account,
                    one.action,
                )
            )
            for one, text in zip(found, words, strict=True)
        ],
        () if found else (_("Nothing needs doing"),),
        id="todo",
        document={
            **query.head(),
            "day": today.isoformat(),
            "todo": [
                {
                    "kind": one.kind,
                    "count": one.count or None,
                    "text": text,
                    "law": one.law or None,
                    "due": one.due.isoformat() if one.due else None,
                    "late": one.is_late,
                    "account": one.account or None,
                    "voucher": one.sequence or None,
                    "action": one.action or None,
                }
                for one, text in zip(found, words, strict=True)
            ],
        },
    )


def _opening(book: Book, year: FiscalYear) -> Iterator[Todo]:
    """What the book begins with, until the first month is locked."""
    if is_missing_opening(book, year):
        missing = problem(
            "todo-opening",
            "opening balances are missing; {remedy} enters them, if there are any",
            remedy="opening",
        )
        yield Todo("opening", missing, "opening")


def _approvals(book: Book, year: FiscalYear) -> Iterator[Todo]:
    count = len(unapproved(book, year.period))
    if count:
        one = problem("todo-approval", "voucher is not approved")
        many = problem("todo-approvals", "vouchers are not approved")
        yield Todo("approvals", one if count == 1 else many, "approvals", count)


def _drafts(book: Book, year: FiscalYear, _today: date) -> Iterator[Todo]:
    """Vouchers that are typed, or read from a payroll file, and not recorded (BFL 5:2)."""
    from ledger.entry.draft_store import drafts_in  # noqa: PLC0415 - with drafts only

    if count := len(drafts_in(book, year.period)):
        one = problem("todo-draft", "draft waits to be recorded")
        many = problem("todo-drafts", "drafts wait to be recorded")
        yield Todo("drafts", one if count == 1 else many, "vouchers", count, "BFL 5:2")


def _unplaced(unplaced: Sequence[str]) -> Iterator[Todo]:
    if unplaced:
        count, accounts = len(unplaced), ", ".join(unplaced)
        one = problem(
            "todo-account", "account has no line in the reports: {accounts}", accounts=accounts
        )
        many = problem(
            "todo-accounts", "accounts have no line in the reports: {accounts}", accounts=accounts
        )
        yield Todo("unplaced", one if count == 1 else many, "structure", count)


def _months(_book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """Months that are over and not locked."""
    if year.closed:
        return
    over = [
        month
        for month in year.period.months_before(today)
        if year.locked_to is None or month.last > year.locked_to
    ]
    if over:
        months = month_span(over, year)
        one = problem("todo-lock-month", "month is not locked: {months}", months=months)
        many = problem("todo-lock-months", "months are not locked: {months}", months=months)
        yield Todo("lock", one if len(over) == 1 else many, "lock", len(over))


RECONCILING = "BFNAR 2013:2 p 2.15"


def _reconciliations(book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """Months that are over and not held against a statement (BFNAR 2013:2 p 2.15).

    A statement of a later month covers the months before it.
    """
    over = year.period.months_before(today)
    if year.closed or not over:
        return
    day = over[-1].last
    latest = {one.account: one for one in latest_reconciliations(book, day)}
    for one in latest.values():
        from ledger.bank.reconciliation import named_differences  # noqa: PLC0415 - with statements only

        files = named_differences(book, one)
        if not (one.agrees or (files and files.agrees)) and one.date in year.period:
            differs = problem(
                "todo-difference",
                "account {account} differs by {difference} from the statement of {day}",
                account=one.account,
                difference=write_amount(one.difference),
                day=one.date,
            )
            yield Todo(
                "difference",
                differs,
                "reconcile",
                law=RECONCILING,
                account=one.account,
                day=one.date,
            )
    missing: dict[str, int] = {}
    has_role = template_of(book, year).has_role
    for account, amount in sorted(balances_on(book, day).items()):
        if amount and has_role("external_statements", (account, ())):
            known = latest[account].date if account in latest else None
            missing[account] = sum(known is None or month.last > known for month in over)
    most = max(missing.values(), default=0)
    if most:
        lacking = [account for account, count in missing.items() if count]
        values = {"months": month_span(over[-most:], year), "accounts": ", ".join(lacking)}
        alone = problem(
            "todo-reconcile-month",
            "month is not reconciled with a statement: {months} ({accounts})",
            **values,
        )
        many = problem(
            "todo-reconcile-months",
            "months are not reconciled with a statement: {months} ({accounts})",
            **values,
        )
        text = alone if most == 1 else many
        yield Todo("reconcile", text, "reconcile", most, RECONCILING, account=lacking[0], day=day)


def _bank_lines(book: Book, year: FiscalYear, _today: date) -> Iterator[Todo]:
    """Lines of statements that wait for their voucher, an account at a time."""
    if year.closed:
        return
    from ledger.bank.account_proposals import days_to_match  # noqa: PLC0415 - with statements only
    from ledger.bank.stored import bank_lines, statement_accounts  # noqa: PLC0415 - likewise

    days = days_to_match(book, year.period)
    for account in statement_accounts(book):
        lines = [one for one in bank_lines(book, account) if one.date in days]
        if count := sum(one.is_open for one in lines):
            waiting = problem(
                "todo-bank-lines",
                "{count:line of the bank has|lines of the bank have} no voucher ({account})",
                count=count,
                account=account,
            )
            yield Todo("bank-lines", waiting, "bank", count, RECONCILING, account=account)


def _reversals(book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """Accruals whose day of reversal has come (LKBR 4:4)."""
    if due := due_accruals(book, year, today):
        vouchers = few([one.voucher.name_in(year.name) for one in due])
        one = problem("todo-reversal", "accrual is to be reversed: {vouchers}", vouchers=vouchers)
        many = problem(
            "todo-reversals", "accruals are to be reversed: {vouchers}", vouchers=vouchers
        )
        since = min(one.reverses_on for one in due)
        yield Todo(
            "reverse", one if len(due) == 1 else many, "reverse", len(due), "LKBR 4:4", since
        )


def _documents(book: Book, year: FiscalYear, _today: date) -> Iterator[Todo]:
    """Vouchers that do not say what they rest on (BFL 5:7)."""
    if not year.closed and (found := undocumented(book, year.period)):
        vouchers = few([name for _sequence, name in found])
        one = problem(
            "todo-document",
            "voucher has no document and no file: {vouchers}",
            vouchers=vouchers,
        )
        many = problem(
            "todo-documents",
            "vouchers have no document and no file: {vouchers}",
            vouchers=vouchers,
        )
        text = one if len(found) == 1 else many
        yield Todo("document", text, "voucher", len(found), "BFL 5:7", sequence=found[0][0])


def due_accruals(book: Book, year: FiscalYear, today: date) -> tuple[Accrual, ...]:
    """The accruals that are to be reversed in an open year, at the latest today."""
    from ledger.bookkeeping.accruals import accruals_due  # noqa: PLC0415 - with accruals only

    if year.closed:
        return ()
    return accruals_due(book, min(today, year.last))


def _assets(book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """What was bought for lasting use and is not registered, and what is left to write off.

    From the last month of the year on, since many write off once a year.
    """
    if year.closed:
        return
    if bought := [one for one in purchases(book) if one.day in year.period]:
        names = few([one.name for one in bought])
        one = problem(
            "todo-asset", "purchase of a fixed asset is unregistered: {names}", names=names
        )
        many = problem(
            "todo-assets", "purchases of fixed assets are unregistered: {names}", names=names
        )
        text = one if len(bought) == 1 else many
        yield Todo("assets", text, "assets", len(bought), "LKBR 3:6")
    if today >= year.last.replace(day=1):
        from ledger.assets.record import proposed_depreciation  # noqa: PLC0415 - late in a year

        for left in proposed_depreciation(book, [year.last]):
            text = problem(
                "todo-depreciation",
                "{count:fixed asset is|fixed assets are} to be written off by {amount} for {year}",
                count=len(left.parts),
                amount=write_amount(left.total),
                year=year.name,
            )
            yield Todo("depreciation", text, "assets", len(left.parts), "LKBR 7", year.last)


def _vat(book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """VAT that the state compensates, applied for by the second year after (2005:807 7 §)."""
    register = vat_register(book, max(today, year.last))
    accounts = sorted(vat_accounts(book, year.last).vat & balances_on(book, year.last).keys())
    for of_year, amount in waiting_by_year(register):
        if amount > 0 and of_year <= year.last.year and accounts:
            day = last_day_to_claim(date(of_year, 1, 1))
            text = problem(
                "todo-vat",
                "{amount} of VAT stands on {account}; the last day to apply is {day}",
                amount=write_amount(amount, "kr"),
                account=accounts[0],
                day=day,
            )
            yield Todo("vat", text, "vat", law="2005:807 7 §", due=day, account=accounts[0])
    due = statement_due(year.last.year)
    if year.last < today <= due and booked_in(register, year.period):
        text = problem(
            "todo-vat-year",
            "the yearly statement of VAT compensation for {year} is due {day}",
            year=year.last.year,
            day=due,
        )
        yield Todo("vat-year", text, "vat", law="2005:807 8 §", due=due)


def _contributions(book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """Parts of the members' year that have begun and are not invoiced (FinsamL 5 §)."""
    day = min(today, year.last)
    if year.closed or contribution_plan(book, year.name) is None:
        return
    from ledger.contributions.member_contributions import (  # noqa: PLC0415 - with a plan only
        member_contributions,
    )

    query = ReportQuery("contributions", book.association, year, Period(year.first, day), "sv")
    parts = [part for one in member_contributions(book, query) for part in one.instalments]
    due = [part for part in parts if part.state == "due"]
    if due:
        text = problem(
            "todo-contributions",
            "{count:contribution is|contributions are} not invoiced: {amount}",
            count=len(due),
            amount=write_amount(sum(part.left for part in due), "kr"),
        )
        last = min(part.days.last for part in due)
        yield Todo("contributions", text, "invoices", len(due), "FinsamL 5 §", last)


def _receivables(book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """What customers have not paid though it is due."""
    day = min(today, year.last)
    late = [
        item
        for item in open_items(book, day)
        if item.side == "customer" and item.amount > 0 and item.due < day
    ]
    if late and not year.closed:
        text = problem(
            "todo-receivables",
            "{count:customer's invoice is|customers' invoices are} overdue: {amount}",
            count=len(late),
            amount=write_amount(sum(item.amount for item in late), "kr"),
        )
        yield Todo("receivables", text, "invoices", len(late), due=min(one.due for one in late))


def _claims(book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """Claims on funders that are made and not sent, once their period is over."""
    if year.closed:
        return
    from ledger.projects.register import claims  # noqa: PLC0415 - with claims only

    unsent = [
        f"{one.project} {one.number}"
        for one in claims(book)
        if one.state == "draft" and one.last < today and one.last in year.period
    ]
    if unsent:
        text = problem(
            "todo-claims",
            "{count:claim is|claims are} not sent to the funder: {claims}",
            count=len(unsent),
            claims=few(unsent),
        )
        yield Todo("claims", text, "claims", len(unsent))


def _budget(_book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    deadline = date(year.last.year, *BUDGET_IS_SET)
    if date(year.last.year, *BUDGET_IS_SPOKEN_OF) <= today <= deadline:
        text = problem(
            "todo-budget",
            "the budget for {year} is due by {day}",
            year=year.name + 1,
            day=deadline,
        )
        yield Todo("budget", text, law="FinsamL 23 §", due=deadline)


def _annual_report(_book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """The annual report, ready within three months (FinsamL 24 §)."""
    if year.closed or today <= year.last:
        return
    after = year.last + timedelta(days=1)
    month = after.month + 3
    deadline = date(after.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)
    values = {"year": year.name, "day": deadline}
    due = problem("todo-report", "the annual report for {year} is due {day}", **values)
    late = problem(
        "todo-report-late",
        "the annual report for {year} was due {day}, and the year is still open",
        **values,
    )
    is_late = today > deadline
    yield Todo(
        "annual-report",
        late if is_late else due,
        law="FinsamL 24 §",
        due=deadline,
    )


def _scb(_book: Book, year: FiscalYear, today: date) -> Iterator[Todo]:
    """SCB's summary of accounts, from the end of the year to the day that SCB has it."""
    day = last_day(year)
    if year.last < today <= day:
        text = problem(
            "todo-scb",
            "the summary of accounts for {year} is due at SCB {day}",
            year=year.name,
            day=day,
        )
        yield Todo("scb", text, law=SCB_LAW, due=day)


FOUND_BY: Mapping[Callable[[Book, FiscalYear, date], Iterator[Todo]], str] = {
    _drafts: "drafts",
    _months: "",
    _reconciliations: "",
    _bank_lines: "statements",
    _reversals: "accruals",
    _documents: "",
    _assets: "",
    _vat: "",
    _contributions: "",
    _receivables: "",
    _claims: "claims",
    _budget: "",
    _annual_report: "",
    _scb: "",
}
"""Each looks for one kind of thing, in the order they are shown; in which register, if in one."""


def _second_place(book: Book) -> Iterator[Todo]:
    """A second place for the backups: asked for until given (BFNAR 2013:2 p 8.2)."""
    with book.reading() as connection:
        lacking = second_place_problem(connection)
    if lacking is not None:
        short = second_place_in_short(lacking)
        yield Todo("second-place", short, "safekeeping", law="BFNAR 2013:2 p 8.2")


def second_place_in_short(lacking: Problem) -> Problem:
    """What the second place for backups lacks, in a line of its own."""
    return replace(SECOND_PLACE[lacking.code], values=lacking.values)


SECOND_PLACE = {
    "second-place-none": problem(
        "todo-second-place",
        "the backups have no second place; {remedy} gives them one",
        remedy="second-place",
    ),
    "second-place-away": problem(
        "todo-second-place-away",
        "the second place for backups is not there, or empty; connect it, then {remedy}",
        remedy="backup",
    ),
    "second-place-late": problem(
        "todo-second-place-late",
        "the second place got its last backup {days:# day|# days} ago; connect it, then {remedy}",
        remedy="backup",
    ),
}
