"""What the year-end rests on, on paper: specifications and reconciliations (LKBR 4:6)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.assets.register import asset_items
from ledger.bank.reconciliation import named_differences
from ledger.book.book import read_once
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import account_names
from ledger.bookkeeping.reconciliation import balances_on, reconciliations, statement_days
from ledger.bookkeeping.specifications import Item, specifications
from ledger.core.calendar import Period
from ledger.core.i18n import msgid
from ledger.core.table import (
    AMOUNT,
    CSV,
    EVERYWHERE,
    FILE,
    READ,
    SHEET,
    WIDE,
    Column,
    Row,
    Table,
    heading,
    rows_as_json,
)
from ledger.invoices.open_items import open_items
from ledger.projects.claims import claim_items
from ledger.registers.columns import amount_column
from ledger.report_layout.placement import assign_lines
from ledger.statements.book_statements import template_of
from ledger.statements.by_role import equity_leaves
from ledger.vat_compensation.register import vat_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from ledger.bank.reconciliation import BankReconciliation
    from ledger.book.book import Book
    from ledger.core.balances import Balances
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.report_layout.model import Template

Basis: TypeAlias = Literal["items", "open", "register", "statement"]
"""What a balance is specified by: items that were entered, open items, a register, or what somebody
states."""


@dataclass(frozen=True, slots=True)
class SpecifiedAccount:
    """A balance account with what its balance is made of."""

    account: str
    balance: Ore
    """What the book says when the day ends; öre, debit positive."""

    basis: Basis | None
    """None when nobody has specified it."""

    items: tuple[Item, ...]

    @property
    def rest(self) -> Ore:
        """What of the balance no item tells of."""
        return self.balance - sum(item.amount for item in self.items)


@read_once
def specified_accounts(book: Book, year: FiscalYear, day: date) -> tuple[SpecifiedAccount, ...]:
    """Every account of the balance sheet that has a balance when the day ends, or items (LKBR 4:6).

    Not equity, which its note explains. Items that were entered count first; then the open items
    of customers and suppliers, VAT that is not claimed or not paid, fixed assets, claims on
    funders, and then a statement from outside with what explains it.
    """
    template = template_of(book, year)
    balances = read_balances(book, year, Period(year.first, day))
    entered = specifications(book, day)
    listed: dict[str, list[Item]] = {}
    for one in open_items(book, day):
        listed.setdefault(one.account, []).append(Item(one.document, one.amount, one.counterparty))
    sums = _to_specify(template, balances)
    stated = {one.account: one for one in reconciliations(book, tuple(sums), day)}
    registered = {
        **vat_items(book, day),
        **asset_items(book, day),
        **claim_items(book, day),
    }
    found = []
    for account in sorted({*sums, *entered}):
        basis: Basis | None = None
        items: tuple[Item, ...] = ()
        if account in entered:
            basis, items = "items", entered[account]
        elif any(item.counterparty for item in listed.get(account, ())):
            basis, items = "open", tuple(listed[account])
        elif sum(one.amount for one in registered.get(account, ())) == sums[account]:
            basis, items = "register", registered[account]
        elif account in stated:
            seen = stated[account]
            explained = (Item(seen.explanation, seen.difference),) if seen.explanation else ()
            basis, items = "statement", (Item("", seen.stated), *explained)
        found.append(SpecifiedAccount(account, sums.get(account, 0), basis, items))
    return tuple(found)


def _to_specify(template: Template, balances: Balances) -> dict[str, Ore]:
    """The balances of the balance sheet but equity, which its note explains."""
    lines = assign_lines(template, balances.keys()).line_of
    parts = {leaf.line.id: leaf.part for leaf in template.leaves()}
    equity = equity_leaves(template)
    sums: dict[str, Ore] = {}
    for key, line in lines.items():
        if parts.get(line, "assets") != "income" and line not in equity and line != "unplaced":
            sums[key[0]] = sums.get(key[0], 0) + balances.closing(key)
    return {account: amount for account, amount in sums.items() if amount}


def account_specifications_table(book: Book, query: ReportQuery) -> Table:
    """The balance of each account item by item, as it was specified; of a closed year too.

    What no item tells of is a row of its own, so that the rows of an account are its balance.
    """
    _ = query.words
    names = account_names(book, query.year)
    found = [
        one
        for one in specified_accounts(book, query.year, query.period.last)
        if query.account in (None, one.account)
    ]
    rows = [row for one in found for row in _specified(one, names.get(one.account, ""), query)]
    columns = (
        Column("account", "", "code", on=CSV | FILE, file_label=msgid("Account")),
        Column("name", on=CSV | FILE, file_label=msgid("Account name")),
        Column("counterparty", _("Counterparty"), width=24, page_width=16),
        Column("text", _("Text")),
        amount_column(_),
    )
    return Table(
        query.title(_("Specifications of accounts")),
        columns,
        rows,
        id="account-specifications",
        is_grouped=True,
        document={
            **query.head(),
            "date": query.period.last.isoformat(),
            "rows": rows_as_json(columns, rows),
        },
    )


def _specified(one: SpecifiedAccount, name: str, query: ReportQuery) -> Iterator[Row]:
    _ = query.words
    yield heading(f"{one.account} {name}", READ)
    for item in one.items:
        text = item.text or (_("Statement") if one.basis == "statement" else "")
        yield Row((one.account, name, item.counterparty, text, item.amount))
    if one.rest:
        yield Row((one.account, name, "", _("Not specified"), one.rest), "urgent")
    yield Row(
        (one.account, name, "", _("Balance in the book"), one.balance),
        "sum",
        on=READ | SHEET,
        stop=False,
    )


@dataclass(frozen=True, slots=True)
class Reconciled:
    """An account on the day of a statement, or on the last day when there is none."""

    name: str
    account: str
    date: date
    book: Ore
    stated: Ore | None
    """What the statement says; None when there is none."""

    explanation: str = ""
    by: str = ""
    at: str = ""

    @property
    def difference(self) -> Ore | None:
        """What the book has more than the statement."""
        return None if self.stated is None else self.book - self.stated


def reconciled_accounts(book: Book, query: ReportQuery) -> tuple[Reconciled, ...]:
    """The newest statement of each account and day of the period, account by account.

    An account with a balance whose statements come from outside, and none on the last day, is
    there without one (BFNAR 2013:2 p 2.15).
    """
    last = query.period.last
    with book.reading():
        names = account_names(book, query.year)
        found = [
            Reconciled(names[one.account], **asdict(one))
            for day in statement_days(book, query.period)
            for one in reconciliations(book, tuple(names), day)
        ]
        has_statement = {one.account for one in found if one.date == last}
        template = template_of(book, query.year)
        found += [
            Reconciled(names[account], account, last, amount, None)
            for account, amount in balances_on(book, last).items()
            if amount
            and account not in has_statement
            and template.has_role("external_statements", (account, ()))
        ]
    return tuple(sorted(found, key=lambda one: (one.account, one.date)))


def reconciliations_table(book: Book, query: ReportQuery) -> Table:
    """What bank and Skatteverket stated in the period, what the book had, and why they differ."""
    _ = query.words
    found = [
        one for one in reconciled_accounts(book, query) if query.account in (None, one.account)
    ]
    named = [named_differences(book, one) for one in found]
    rows = [
        row
        for one, files in zip(found, named, strict=True)
        for row in (_reconciled(one, files, query), *_named(one, files, query))
    ]
    columns = _reconciliation_columns(_)
    return Table(
        query.title(_("Reconciliations")),
        columns,
        rows,
        id="reconciliations",
        document={
            **query.head(),
            "rows": [
                {**row, **_parts(files)}
                for row, files in zip(rows_as_json(columns, rows), named, strict=True)
            ],
        },
    )


def _reconciliation_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    return (
        Column("account", _("Account"), "code", 7),
        Column("name", _("Account name"), width=20, priority=3, on=WIDE),
        Column("date", _("Date"), "day", 10),
        Column("stated", _("Statement"), "amount", 12, screen_width=AMOUNT),
        Column("book", _("Book"), "amount", 12, screen_width=AMOUNT),
        Column(
            "difference",
            _("Difference"),
            "amount",
            12,
            screen_width=AMOUNT,
            adds=("book", "-stated"),
        ),
        Column("explanation", _("Explanation")),
        Column("by", _("By"), width=8, priority=1, on=WIDE),
    )


def _reconciled(one: Reconciled, files: BankReconciliation | None, query: ReportQuery) -> Row:
    _ = query.words
    why = one.explanation or (_("No statement") if one.stated is None else "")
    cells = (one.account, one.name, one.date.isoformat(), one.stated, one.book, one.difference)
    is_named = files is not None and files.agrees
    is_open = one.stated is None or (one.difference and not (one.explanation or is_named))
    is_open = is_open or bool(files and files.waiting)
    return Row((*cells, why, one.by), "urgent" if is_open else "row")


def _named(one: Reconciled, files: BankReconciliation | None, query: ReportQuery) -> Iterator[Row]:
    """What the difference is made of, so that the rows of an account and day add up to it."""
    _ = query.words
    if files is None:
        return
    rows = [(-line.amount, _BANK_ONLY, line.date, line.words) for line in files.bank_only]
    rows += [
        (item.amount, _BOOK_ONLY, item.date, f"{item.name} {item.text}") for item in files.book_only
    ]
    rows += [
        (files.before, msgid("From before the first statement"), files.date, ""),
        (files.unexplained, msgid("In days that no statement has"), files.date, ""),
    ]
    about = (one.account, one.name, one.date.isoformat())
    for amount, sentence, day, text in rows:
        if amount:
            words = _(sentence, day=day, text=text)
            yield Row((*about, None, None, amount, words), level=1, on=EVERYWHERE - CSV, stop=False)


_BANK_ONLY = msgid("In the bank alone: {day} {text}")
_BOOK_ONLY = msgid("In the book alone: {day} {text}")


def _parts(files: BankReconciliation | None) -> dict[str, object]:
    """What the difference is made of, for programs; öre, what the book has more positive."""
    if files is None:
        return {}
    return {
        "bank_only": [
            {"line": one.id, "date": one.date.isoformat(), "text": one.words, "amount": one.amount}
            for one in files.bank_only
        ],
        "book_only": [
            {
                "sequence": one.voucher,
                "voucher": one.name,
                "date": one.date.isoformat(),
                "text": one.text,
                "amount": one.amount,
            }
            for one in files.book_only
        ],
        "before": files.before,
        "unexplained": files.unexplained,
    }
