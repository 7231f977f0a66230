"""Figures that one report prints in several places, and the words by which they are found."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ledger.printed_report.sums import cell, figure_cell, total_cell, year_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.printed_report.finding import Cell
    from ledger.printed_report.printed import Printed, PrintedTable

Place: TypeAlias = tuple[str, str]
"""The beginning of a table's id, or `not` with words of its title; and words of the row's label.
No label means the note's total, or a single figure of the table when the label begins with `=`."""

INCOME, BALANCE, CASH = "resultatr", "balansr", "kassafl"

CONCEPTS: Mapping[str, tuple[Place, ...]] = {
    "income": ((INCOME, r"^verksamhetens intäkter$"), ("fler", r"^verksamhetens intäkter$")),
    "costs": (
        (INCOME, r"^verksamhetens kostnader$"),
        ("fler", r"^verksamhetens kostnader$"),
        ("drift", r"^nettokostnad"),
    ),
    "result": (
        (INCOME, r"^årets resultat$"),
        (BALANCE, r"^årets resultat$"),
        (CASH, r"^årets resultat$"),
        ("not eget kapital", r"^årets resultat$"),
        ("fler", r"^årets resultat$"),
        ("drift", r"^(årets )?resultat$"),
        ("balanskrav", r"^årets resultat\b"),
    ),
    "equity": (
        (BALANCE, r"^summa eget kapital$"),
        ("not eget kapital", ""),
        ("drift", r"^utgående eget kapital$"),
        ("eget_kapital", "=utgaende_eget_kapital"),
    ),
    "liquid": (
        (CASH, r"^likvida medel vid årets slut"),
        ("drift", r"^likvida medel$"),
    ),
    "contributions": (
        (INCOME, r"^medlems(bidrag|avgift)"),
        ("not medlems", ""),
        ("not verksamhetens intäkter", ""),
        ("drift", r"^medlems(bidrag|avgift)"),
        ("eget_kapital", "=insats"),
        ("budget", r"^intäkter medlemsavgifter"),
    ),
    "total": ((BALANCE, r"^summa tillgångar$"), (BALANCE, r"^summa eget kapital.*skulder$")),
    "closing_equity": (("budget", r"^eget kapital$"), ("resultat", "=aterstaende_kapital")),
    "budget_income": (("budget", r"^totala intäkter"), ("intakter", "=summa")),
    "budget_costs": (("budget", r"^kostnader totalt"), ("resultat", "=totalt_kostnader")),
    "budget_result": (("budget", r"^resultat$"), ("resultat", "=arets_resultat")),
    "administration": (("budget", r"^kostnader admin"), ("kostnader_f", "=totalt")),
    "individual": (("budget", r"^kostnader individ"),),
    "structural": (("budget", r"^kostnader struktur"),),
}


def cells_of(printed: Printed, concept: str) -> dict[int, list[Cell]]:
    """Where the figure stands, year by year, the statement that is its home first."""
    found: dict[int, list[Cell]] = {}
    for place in CONCEPTS[concept]:
        for one in cells_at(printed, place):
            if one.year is not None:
                found.setdefault(one.year, []).append(one)
    if concept == "equity":
        for year, own in _equity_of_parts(printed).items():
            matching = [one for one in found.get(year, []) if one.table.startswith(BALANCE)]
            if not matching:
                found.setdefault(year, []).insert(0, own)
    return found


def cells_at(printed: Printed, place: Place) -> Iterator[Cell]:
    """The figures at a place: one for each year of each row that has the words."""
    beginning, words = place
    for table in printed.tables:
        named = f"not {table.title.casefold()}" if table.note else table.id
        if not named.startswith(beginning):
            continue
        if words.startswith("="):
            yield from (
                figure_cell(table, key, str(printed.year), printed.year)
                for key in table.figures
                if key.startswith(words[1:])
            )
        elif not words:
            yield from (total_cell(table, index) for index in range(len(table.total)))
        else:
            yield from _rows(table, re.compile(words, re.IGNORECASE))


def _rows(table: PrintedTable, words: re.Pattern[str]) -> Iterator[Cell]:
    for row in table.rows:
        if words.search(row.label):
            for index, amount in enumerate(row.amounts):
                if amount is not None and year_at(table, index) is not None:
                    yield cell(table, row, index)


def _equity_of_parts(printed: Printed) -> dict[int, Cell]:
    """The equity of a balance sheet without a sum for it: the result and what there was."""
    results = {one.year: one for one in cells_at(printed, (BALANCE, r"^årets resultat$"))}
    others = {one.year: one for one in cells_at(printed, (BALANCE, r"^(övrigt )?eget kapital$"))}
    return {
        year: replace(own, row=f"{other.row} + {own.row}", amount=own.amount + other.amount)
        for year, own in results.items()
        if year is not None and (other := others.get(year))
    }
