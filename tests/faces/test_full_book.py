"""Every report of a book with something in every register, whole: columns, rows, remarks and JSON.

Run with UPDATE_GOLDEN=1 to accept what is reported, and read the difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from finsam_tui.cli.show_cmd import REPORTS, query_of
from finsam_tui.i18n import set_language
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.calendar import Period
from ledger.core.table import EVERYWHERE, Column, Row
from ledger.registers.system_documentation import system_documentation
from tests.full_book import full, full_path
from tests.goldens import assert_golden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.core.table import Table

__all__ = ["full", "full_path"]

GOLDEN = Path(__file__).parents[1] / "golden" / "full"
ELSEWHERE = {
    "system": "says what this program is",
    "voucher": "one voucher",
    "accounts": "the chart of the layout",
    "objects": "the objects of the layout",
}
"""Reports that are no picture of this book."""

UNSTEADY = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{64}\b|\b[0-9a-f]{4}( [0-9a-f]{4}){3}\b|finsam \d+\.\d+\.\d+"
)
"""Hashes, and the version of the program."""

SPRING = Period(date(2024, 4, 1), date(2024, 5, 31))
NAMED = ("full_name", "id", "code", "sequence", "number", "name")


def thing(value: object) -> str:
    """What a row opens, by its kind and its name."""
    if not is_dataclass(value):
        return repr(value)
    found = next((getattr(value, one) for one in NAMED if hasattr(value, one)), "")
    return f"{type(value).__name__} {found}".strip()


def differing(value: Row | Column, *without: str) -> Iterator[str]:
    """The fields of a row or a column that are not as usual."""
    for field in fields(value):
        if field.name in without:
            continue
        found = getattr(value, field.name)
        usual = {} if field.default is MISSING else field.default
        if found == usual:
            continue
        if field.name == "on":
            found = f"{' '.join(sorted(found))}" if found != EVERYWHERE else "everywhere"
        yield f"{field.name}={thing(found) if field.name == 'opens' else found}"


def columns_of(table: Table) -> Iterator[str]:
    """The columns of a table: each with its head, its kind and what is not as usual."""
    for column in table.columns:
        more = differing(column, "id", "label", "kind")
        yield f"  {column.id} | {column.label} | {column.kind} | {' '.join(more)}".rstrip(" |")


def lines_of(table: Table) -> Iterator[str]:
    """What stands above a table, its rows and what is below."""
    yield f"{table.id}: {' / '.join(table.title)}{' FAULT' * table.has_fault}"
    for row in table.rows:
        cells = " | ".join("" if cell is None else str(cell) for cell in row.cells)
        yield f"    {cells} {{{' '.join(differing(row, 'cells'))}}}".replace(" {}", "")
    yield from (f"  ! {one}" for one in table.remarks)


def document_of(table: Table) -> Iterator[str]:
    """The JSON of a table, a line for each member, or for each item of a list."""

    def plain(value: object) -> Any:
        return list(value) if isinstance(value, Iterable) else str(value)

    for name, value in table.document.items():
        if isinstance(value, str | int | dict | None):
            yield f"  {name}: {json.dumps(value, ensure_ascii=False, default=plain)}"
            continue
        assert isinstance(value, Iterable)
        yield f"  {name}:"
        yield from (f"    {json.dumps(one, ensure_ascii=False, default=plain)}" for one in value)


def looks_like(lines: Iterator[str], name: str) -> None:
    assert_golden(GOLDEN / f"{name}.txt", UNSTEADY.sub("#", "\n".join(lines) + "\n"))


def report(book, one, year: int, period: Period | None = None, **more) -> Table:
    module, _colon, name = one.function.partition(":")
    query = query_of(book, one.name, fiscal_year(book, year), period)
    with book.reading():
        table: Table = getattr(import_module(module), name)(book, replace(query, **more))
        return replace(table, rows=list(table.rows), remarks=list(table.remarks))


@pytest.mark.parametrize("name", [one.name for one in REPORTS if one.name not in ELSEWHERE])
def test_every_report_is_whole(full, name):
    set_language("sv")
    (one,) = (one for one in REPORTS if one.name == name)

    def lines():
        more: dict[str, Any] = {"seed": 7} if name == "sample" else {}
        table = report(full, one, 2024, **more)
        yield from columns_of(table)
        yield from lines_of(table)
        yield from document_of(table)
        if not one.whole_year:
            yield "In April and May:"
            yield from lines_of(report(full, one, 2024, SPRING, **more))
        yield "The year after:"
        yield from lines_of(report(full, one, 2025, **more))

    looks_like(lines(), name)


def test_the_documentation_of_the_system_is_whole_but_for_the_chart(full):
    sections = [one for one in system_documentation(full, "sv") if one.id != "accounts"]
    lines = (
        [f"{one.id}: {one.title}", *(f"    {a} | {b}" for a, b in one.rows)] for one in sections
    )
    looks_like((line for section in lines for line in section), "system")
