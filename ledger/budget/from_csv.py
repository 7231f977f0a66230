"""Reads a budget from CSV, as a spreadsheet writes it: a row a line, a column for each year.

    id;label;line;accounts;objects;2024;2025;2026
    rent;Lokalhyra;premises;;;-105000;-107100;-109242

Instead of years the columns may be the months 1 to 12 of one year. Costs are negative. What the
rows add up to becomes the result, unless a row is called that.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any

from ledger.bookkeeping.opening_csv import not_csv, too_many_cells
from ledger.budget.budget import MONTHS, RESULT
from ledger.budget.reader import budget_of
from ledger.core.errors import ImportFileError, Problem, problem
from ledger.core.money import read_amount, write_decimal
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.budget.budget import Budget

_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_TEXTS, _LISTS = ("id", "label", "line", "spread"), ("accounts", "objects")
_MONTHS = tuple(map(str, range(1, MONTHS + 1)))


def read_budget_csv(text: str, source: str, year: int | None = None) -> Budget:
    """Reads a budget; `year` is needed when the columns are months.

    Raises ImportFileError with everything that has the wrong form, by the number of the line.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    head = lines[0] if lines else ""
    separator = max(";,\t", key=head.count)
    rows = csv.DictReader(StringIO("\n".join(lines)), delimiter=separator, strict=True)
    try:
        return _budget(rows, source, year)
    except csv.Error as error:
        raise ImportFileError(not_csv(f"{source}:{rows.line_num or 1}")) from error


def _budget(rows: csv.DictReader[str], source: str, year: int | None) -> Budget:
    names = [name.strip() for name in rows.fieldnames or ()]
    rows.fieldnames = names
    years = [name for name in names if _YEAR.fullmatch(name)]
    months = [name for name in names if name.isdigit() and name not in years]
    problems = list(_head_problems(names, years, months, year, source))
    if problems:
        raise ImportFileError(problems)
    found = []
    for row in rows:
        cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(cell, str)}
        place = f"{source}:{rows.line_num}"
        if None in row:
            problems.append(too_many_cells(place))
        if any(cells.values()):
            found.append(_line(cells, years, months, place, problems))
    if problems:
        raise ImportFileError(problems)
    if not any(line["row"] == RESULT for line in found):
        of = [line["row"] for line in found]
        found.append({"sum": RESULT, "of": of, "sv": "Resultat", "en": "Result"})
    return budget_of({"years": list(map(int, years)) or [year], "lines": found}, source)


def _head_problems(
    names: list[str], years: list[str], months: list[str], year: int | None, source: str
) -> Iterator[Problem]:
    unknown = [name for name in names if name not in (*_TEXTS, *_LISTS, *years, *_MONTHS)]
    for name in unknown:
        yield problem(
            "unknown-column",
            "There is no column {column} in a budget; use {known}, and years or months 1 to 12.",
            f"{source}:1",
            column=quoted(name),
            known=", ".join((*_TEXTS, *_LISTS)),
        )
    if not {"id", "label"} <= set(names) or bool(years) == bool(months):
        yield problem(
            "budget-columns",
            "The first line names the columns: id, label, and either years (2024) or the months 1"
            " to 12.",
            f"{source}:1",
        )
    elif months and year is None:
        yield problem(
            "months-without-year",
            "The columns are months; say of which year with --year.",
            f"{source}:1",
        )


def _line(
    cells: Mapping[str, str],
    years: list[str],
    months: list[str],
    place: str,
    problems: list[Problem],
) -> dict[str, Any]:
    """A row as a TOML file has it."""
    amounts: dict[str, str] = {}
    for column in (*years, *months):
        read = read_amount(cells.get(column) or "0")
        if isinstance(read, Problem):
            problems.append(replace(read, where=f"{place}: {column}"))
        else:
            amounts[column] = write_decimal(read)
    line: dict[str, Any] = {"row": cells.get("id", ""), "sv": cells.get("label", "")}
    line |= {key: cells[key] for key in ("line", "spread") if cells.get(key)}
    line |= {key: cells[key].split() for key in _LISTS if cells.get(key)}
    if months:
        line["months"] = {month: amounts.get(month, "0") for month in months}
    else:
        line["amounts"] = [amounts.get(year, "0") for year in years]
    return line
