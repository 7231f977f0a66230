"""Budgets: loaded, typed, proposed from an outcome; what is said of a line; key figures typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import text_of
from ledger.budget.from_csv import read_budget_csv
from ledger.budget.store import budget_text, built_in_budgets, set_budget, set_comment
from ledger.budget.writer import budget_from_outcome, without_empty_rows, write_budget
from ledger.core.errors import Refused, problem
from ledger.management.follow_up import operations
from ledger.management.year_figures import type_figures

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.budget.budget import Budget
    from ledger.core.calendar import FiscalYear

__all__ = [
    "budget_from_outcome",
    "comment_line",
    "load_budget",
    "store_budget",
    "type_figures",
]


def read_budget_file(name: str, year: int | None = None) -> tuple[str, str]:
    """The text of a budget and what it is called: a TOML or CSV file, or one that comes with us.

    `year` is the year of a CSV file that has months. Raises LedgerError.
    """
    path = Path(name)
    if not path.exists() and name in built_in_budgets():
        return budget_text(name), name
    text = text_of(name)
    if path.suffix.casefold() == ".csv":
        text = write_budget(read_budget_csv(text, path.name, year))
    return text, path.name


def load_budget(book: Book, text: str, source: str, by: str) -> Budget:
    """Keeps the budget that a file holds. Raises LedgerError with every fault of the text."""
    return set_budget(book, text, source, by)


def store_budget(book: Book, budget: Budget, by: str, seen: int) -> Budget:
    """Keeps the budget that is typed; raises Refused when another was kept after entry `seen`."""
    text = write_budget(without_empty_rows(budget))
    return set_budget(book, text, budget.version, by, seen=seen)


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
                line=repr(line[:40]),
                known=", ".join(lines),
            )
        )
    set_comment(book, year.name, line, text, by)
    return lines[line]
