"""The budget of an SIE file: each row on an account, month by month."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exports.sie.text import objects
from ledger.bookkeeping.balances import read_balances
from ledger.budget.allocation import BudgetSpread
from ledger.budget.store import current_budget
from ledger.core.model import PROJECT
from ledger.core.money import write_decimal
from ledger.report_layout.line_tree import leaves_of
from ledger.report_layout.placement import assign_lines
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.book.book import Book
    from ledger.budget.budget import BudgetLine
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import Account
    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.model import Template


def budget_items(book: Book, year: FiscalYear, chart: Iterable[Account]) -> Iterator[str]:
    """The lines `#PBUDGET` of the budget that counts (SIE 4B §11).

    A budget is decided by row, the format has it by account: a row stands on the first account
    that it is for, with its project where it has one. A row that is for no account of the book
    is left out.
    """
    budget = current_budget(book, year.name)
    if budget is None:
        return
    template = template_of(book, year)
    posted = assign_lines(template, read_balances(book, year).keys())
    spread = BudgetSpread(book, year, template, {}, posted)
    rows = [line for line in budget.lines if line.kind == "row"]
    numbers = [account.number for account in chart if account.kind in ("income", "cost")]
    whole: Counter[tuple[str, str]] = Counter()
    by_project: Counter[tuple[str, str, str]] = Counter()
    for row, placed in zip(rows, spread.of(budget), strict=True):
        account = _first_account(numbers, row.claims or tuple(_claims_of(template, row)))
        for month, ore in placed.months if account else ():
            period = f"{month.first:%Y%m}"
            whole[period, account] -= ore
            if placed.project:
                by_project[period, account, objects(((PROJECT, placed.project),))] -= ore
    for (period, account), ore in sorted(whole.items()):
        yield f"#PBUDGET 0 {period} {account} {{}} {write_decimal(ore)}"
    for (period, account, project), ore in sorted(by_project.items()):
        yield f"#PBUDGET 0 {period} {account} {project} {write_decimal(ore)}"


def _claims_of(template: Template, row: BudgetLine) -> Iterator[AccountRange]:
    wanted = set(leaves_of(template, row.line))
    for leaf in template.leaves():
        if leaf.line.id in wanted:
            yield from leaf.line.claims


def _first_account(numbers: Iterable[str], claims: Iterable[AccountRange]) -> str:
    """The first account of the chart that any of the claims takes; empty when there is none."""
    for claim in claims:
        for number in numbers:
            if claim.has_account(number):
                return number
    return ""
