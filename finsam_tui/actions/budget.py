"""Budgets: loaded, typed, proposed from an outcome; what is said of a line; key figures typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import list_of, text_of
from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.budget.from_csv import read_budget_csv
from ledger.budget.store import (
    budget_text,
    built_in_budgets,
    current_budget,
    proposed_budget,
    set_budget,
    set_comment,
)
from ledger.budget.writer import budget_from_outcome, without_empty_rows, write_budget
from ledger.core.errors import Refused, problem
from ledger.core.text import quoted
from ledger.management.follow_up import operations
from ledger.management.year_figures import type_figures

if TYPE_CHECKING:
    from datetime import date

    from ledger.book.book import Book
    from ledger.budget.budget import Budget, Kind
    from ledger.core.calendar import FiscalYear

__all__ = [
    "Decision",
    "adopt_budget",
    "budget_from_outcome",
    "comment_line",
    "load_budget",
    "propose_budget",
    "type_figures",
]


def read_budget_file(name: str, year: int | None = None) -> tuple[str, str]:
    """The text of a budget and what it is called: a TOML or CSV file, or one that comes with us.

    `year` is the year of a CSV file that has months. Raises LedgerError.
    """
    path = Path(name)
    if not path.exists() and name in built_in_budgets():
        return budget_text(name), name
    if path.suffix.casefold() == ".csv":
        return write_budget(read_budget_csv(list_of(name), path.name, year)), path.name
    return text_of(name), path.name


def load_budget(book: Book, text: str, source: str, by: str) -> Budget:
    """Keeps the budget that a file holds. Raises LedgerError with every fault of the text."""
    return set_budget(book, text, source, by)


def propose_budget(book: Book, budget: Budget, by: str, seen: int) -> Budget:
    """Stores as a proposal the budget that is typed.

    Raises Refused when another budget was stored after entry `seen`.
    """
    proposal = replace(budget, kind="proposal", decided=None, decision="")
    text = write_budget(without_empty_rows(proposal))
    return set_budget(book, text, proposal.version, by, seen=seen)


@dataclass(frozen=True, slots=True)
class Decision:
    """What makes a proposal the budget of a year."""

    decided: date
    text: str
    """Where it stands: `"styrelsen 2022-11-25 § 62"`."""

    motive: str = ""
    """Why the budget has a deficit (KL 11:5); empty: as the proposal says."""

    kind: Kind | None = None
    """None: a revision when the year has a budget by another decision, else the first one."""


def adopt_budget(
    book: Book, year: int, decision: Decision, by: str = "", seen: int | None = None
) -> Budget:
    """Makes the proposal the budget of the year, by a decision (FinsamL 23 §, KL 11:6).

    Raises Refused when there is no proposal, the decision is not stated, or another budget was
    stored after the journal entry `seen`.
    """
    with book.writing():
        refuse_if_changed(book, seen, "budget")
        proposal = proposed_budget(book, year)
        if proposal is None:
            raise Refused(
                problem(
                    "no-proposal",
                    "{year} has no budget that is proposed and not decided; type one, or load a"
                    " file.",
                    year=year,
                )
            )
        text = decision.text.strip()
        if not text and decision.kind != "forecast":
            raise Refused(
                problem(
                    "no-decision",
                    'Say where the decision stands, as in "styrelsen 2022-11-25 § 62".',
                    "decision",
                )
            )
        before = current_budget(book, year)
        is_same = before and (before.decided, before.decision) == (decision.decided, text)
        budget = replace(
            proposal,
            kind=decision.kind or ("adopted" if before is None or is_same else "revised"),
            decided=decision.decided,
            decision=text,
            motive=decision.motive.strip() or proposal.motive,
        )
        return set_budget(book, write_budget(without_empty_rows(budget)), budget.version, by)


def comment_line(book: Book, year: FiscalYear, line: str, text: str, by: str) -> str:
    """Keeps what is said of a line of the follow-up, and gives what the line is called.

    An empty text takes it away. Raises Refused when the follow-up has no such line.
    """
    lines = {one.id: one.label for one in operations(book, year).lines}
    if line not in lines:
        raise Refused(
            problem(
                "no-line",
                "The follow-up has no line {line}; choose one of {known}.",
                line=quoted(line),
                known=", ".join(lines),
            )
        )
    set_comment(book, year.name, line, text, by)
    return lines[line]
