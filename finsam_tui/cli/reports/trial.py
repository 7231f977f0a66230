"""The trial balance (saldobalans)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import AMOUNT, Column, Row, Table
from finsam_tui.i18n import _, translate_problem
from ledger.bookkeeping.balances import followed_year
from ledger.registers.trial import TrialLine, trial, trial_sum
from ledger.statements.statement import preliminary_opening

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import ReportQuery
    from finsam_tui.cli.tables import Cell
    from ledger.book.book import Book


@dataclass(frozen=True, slots=True)
class Answer:
    """The trial balance and what was asked."""

    asked: ReportQuery
    lines: tuple[TrialLine, ...]
    follows: int | None
    """The year before, while the opening balances follow it."""


def read(book: Book, asked: ReportQuery) -> Answer:
    """The trial balance of the period, of one account or of one object if asked."""
    lines = trial(
        book,
        asked.year,
        asked.period,
        account=asked.account,
        member=asked.member,
        full=asked.full,
    )
    followed = followed_year(book, asked.year)
    return Answer(asked, lines, followed.name if followed else None)


def document(value: Answer) -> dict[str, object]:
    """The accounts as JSON has them, debit positive."""
    return {
        **value.asked.head(),
        "opening_follows": value.follows,
        "accounts": [_cells(line) for line in value.lines],
    }


def _cells(line: TrialLine) -> dict[str, Cell]:
    return {
        "account": line.account,
        "name": line.name,
        "opening": line.opening,
        "movement": line.movement,
        "closing": line.closing,
    }


def table(value: Answer) -> Table:
    """The accounts and their sum."""
    total = _cells(trial_sum(value.lines, _("Sum")))
    return Table(
        title=value.asked.title(_("Trial balance")),
        columns=(
            Column("account", _("Account"), width=7),
            Column("name", _("Name")),
            Column("opening", _("Opening"), "amount", AMOUNT),
            Column("movement", _("Movement"), "amount", AMOUNT),
            Column("closing", _("Closing"), "amount", AMOUNT),
        ),
        rows=[*(Row(_cells(line)) for line in value.lines), Row(total, apart=True, in_csv=False)],
        remarks=[translate_problem(preliminary_opening(value.follows))] if value.follows else [],
    )
