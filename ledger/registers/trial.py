"""The trial balance: what each account began with, what happened, and what it ended with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import followed_year, read_balances
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.core.i18n import msgid
from ledger.core.table import AMOUNT, PDF, SCREEN, SHEET, TEXT, Column, Row, Table
from ledger.registers.columns import account_column
from ledger.statements.statement import preliminary_opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell


@dataclass(frozen=True, slots=True)
class TrialLine:
    """An account of the trial balance; öre, debit positive."""

    account: str
    name: str
    opening: Ore
    """When the period began; for income and cost, since the fiscal year began."""

    movement: Ore

    @property
    def closing(self) -> Ore:
        """When the period ended."""
        return self.opening + self.movement


def trial(
    book: Book,
    year: FiscalYear,
    period: Period | None = None,
    *,
    account: str | None = None,
    member: tuple[int, str] | None = None,
    full: bool = False,
) -> tuple[TrialLine, ...]:
    """The accounts that have a balance or a posting, by number; with `full` the others too.

    `member` is a dimension and an object: only what is recorded on it. Of all accounts, the
    columns sum to zero.
    """
    with book.reading():
        chart = accounts(book, year)
        balances = read_balances(book, year, period)
    opening: dict[str, Ore] = {}
    movement: dict[str, Ore] = {}
    for sums, amounts in ((opening, balances.opening), (movement, balances.movement)):
        for (number, objects), amount in amounts.items():
            if member is None or member in objects:
                sums[number] = sums.get(number, 0) + amount
    return tuple(
        TrialLine(item.number, item.name, opening.get(item.number, 0), movement.get(item.number, 0))
        for item in chart
        if account in (None, item.number)
        if full or opening.get(item.number) or item.number in movement
    )


def trial_sum(lines: Sequence[TrialLine], name: str) -> TrialLine:
    """What the lines add up to; no account, and what the reader calls it."""
    opening, movement = sum(line.opening for line in lines), sum(line.movement for line in lines)
    return TrialLine("", name, opening, movement)


def trial_table(book: Book, query: ReportQuery) -> Table:
    """The trial balance of the period, of one account or of one object if asked (saldobalans).

    What each account began with, what happened, what it ended with; the columns sum to 0.
    """
    _ = query.words
    lines = trial(
        book, query.year, query.period, account=query.account, member=query.member, full=query.full
    )
    follows = followed_year(book, query.year)
    name = Column("name", _("Name"), file_label=msgid("Account name"))
    columns = (
        replace(account_column(_), screen_width=8),
        name,
        *(
            Column(id_, label, "amount", AMOUNT, screen_width=10, priority=priority, adds=adds)
            for id_, label, priority, adds in (
                ("opening", _("Opening"), 1, ()),
                ("movement", _("Movement"), 0, ()),
                ("closing", _("Closing"), 0, ("opening", "movement")),
            )
        ),
    )
    on_screen = _cells(trial_sum(lines, _("Debit less credit")))
    return Table(
        query.title(_("Trial balance")),
        columns,
        [
            *(Row(_cells(line)) for line in lines),
            Row(_cells(trial_sum(lines, _("Sum"))), apart=True, on=TEXT),
            Row(_cells(trial_sum(lines, _("Total"))), "total", on=PDF | SHEET),
            *([Row(on_screen, "sum", on=SCREEN, stop=False)] if lines else []),
        ],
        [query.message(preliminary_opening(follows.name))] if follows else [],
        id="trial",
        document={
            **query.head(),
            "opening_follows": follows.name if follows else None,
            "accounts": [
                {column.id: cell for column, cell in zip(columns, _cells(line), strict=True)}
                for line in lines
            ],
        },
    )


def _cells(line: TrialLine) -> tuple[Cell, ...]:
    return (line.account, line.name, line.opening, line.movement, line.closing)
