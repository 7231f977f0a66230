"""`finsam BOOK`: the screens, or where there is no terminal the annual report as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from ledger.bookkeeping.fiscal_years import fiscal_year

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

ANNUAL_REPORT = ("income", "balance", "cashflow", "notes")


def add_arguments(parser: ArgumentParser) -> None:
    """The book."""
    options.add_book(parser)


def run(given: Namespace) -> int:
    """Opens the book."""
    return open_screens(given.book)


def open_screens(path: str | Path, *, is_demonstration: bool = False) -> int:
    """Opens the book on the terminal, or prints its annual report where there is none.

    Returns the exit code; raises LedgerError.
    """
    if printing.is_terminal():
        from finsam_tui.app import run as run_screens  # noqa: PLC0415 - 200 ms that screens pay

        code, notices = run_screens(path, is_demonstration=is_demonstration)
        printing.print_problems(notices)
        return code
    print_annual_report(path)
    return 0


def print_annual_report(path: str | Path) -> None:
    """Prints income statement, balance sheet, cash-flow analysis and notes as text."""
    from finsam_tui.cli.show_cmd import (  # noqa: PLC0415 - where there is no terminal
        print_report,
        query_of,
        report_named,
    )

    with open_book(path, read_only=True) as book:
        year = fiscal_year(book)
        for report in map(report_named, ANNUAL_REPORT):
            print_report(book, report, query_of(book, report.name, year, unit=report.unit))
            printing.print_lines([""])
