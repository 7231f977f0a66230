"""Reads printed tables: a TOML file with each table of a report as rows of a label and amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.core.errors import ImportFileError, problem
from ledger.core.limits import MAX_AMOUNT, MAX_TEXT
from ledger.core.text import quoted
from ledger.core.toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.errors import Problem

NOT_PRINTED = problem("not-printed", "The file cannot be read as printed tables.")
MOST_TABLES, MOST_ROWS, MOST_COLUMNS, MOST_FIGURES = 200, 200, 20, 6000
"""Of a report, of a table, of a row, and of a report in all: several times what any has had."""

MOST_DIGITS = 20
"""Digits and decimals of a number in print. A power of ten can have any exponent: to write out
1e99999999 takes hours."""

KRONA = 100
"""Printed amounts are kept in hundredths, as öre are of kronor."""

PER_UNIT: Mapping[str, int] = {
    **dict.fromkeys(("kr", "kronor", "sek"), 1),
    **dict.fromkeys(("tkr", "ksek"), 1000),
    **dict.fromkeys(("mkr", "mnkr", "msek"), 1_000_000),
}
"""How many kronor a figure counts, by the word of a heading."""

_IN_WORDS = (
    (r"(tusental|tusen|1\s?000)\s+kronor", "tkr"),
    (r"(miljoner|miljontals) kronor", "mnkr"),
)
_NO_AMOUNT = re.compile(r"%|procent|antal|andel|soliditet|kvot|grad\b", re.IGNORECASE)
"""Words of a row that counts per cent, people or the like, whatever the heading says of amounts."""

_CERTAIN = 10_000 * KRONA
"""A figure as large as this is no other figure's by chance."""

_ASIDE = ("association", "noter", "text_figures")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as printed: its label, the notes it refers to, and an amount for each column."""

    label: str
    notes: tuple[str, ...] = ()
    amounts: tuple[int | None, ...] = ()
    """Hundredths of kronor, or of what the row counts; None where something else is printed.
    Empty on a heading."""

    group: str = ""
    """The list in the table where it stands, when there are several."""

    step: int = KRONA
    """What the last digit in print counts, in hundredths: 100 000 when it is thousands."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of the report."""

    id: str
    title: str
    columns: tuple[str, ...]
    years: tuple[int | None, ...]
    """The calendar year of each column; None where it is not an outcome or a plan of a year."""

    rows: tuple[PrintedRow, ...]
    figures: Mapping[str, int] = field(default_factory=dict)
    """What stands in the table besides its rows: hundredths, by key."""

    total: tuple[int, ...] = ()
    """The sum that a note is printed with."""

    note: str = ""
    """Its number when it is a note."""

    unit: str = "kr"
    """What the heading says that a figure counts."""

    is_headed_wrong: bool = False
    """Whether the figures are nevertheless those of other tables in kronor."""

    step: int = KRONA
    """What the last digit of its amounts counts, in hundredths of kronor."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A report as it was printed; nothing in it is corrected."""

    source: str
    name: str
    orgnr: str
    year: int
    tables: tuple[PrintedTable, ...]
    parts: Mapping[str, Mapping[str, int]]
    """What lettered notes take apart: by letter, what is called what."""

    text: Mapping[str, object]
    """The figures that stand in the text: numbers, lists of them, or words."""

    unit: str = "kr"
    """What its figures count where nothing else is said."""

    def table(self, beginning: str) -> PrintedTable | None:
        """The first table whose id begins so."""
        return next((table for table in self.tables if table.id.startswith(beginning)), None)

    def notes(self) -> Iterator[PrintedTable]:
        """The notes."""
        return (table for table in self.tables if table.note)


def read_printed(text: str, source: str) -> Printed:
    """Reads the tables; `source` names the file in messages. Raises ImportFileError."""
    tables = read_toml(text, source, ImportFileError, NOT_PRINTED, Decimal)
    if _is_larger_than_a_report(tables):
        raise ImportFileError(
            problem(
                "printed-too-large",
                "There is more here than a report prints: at most {tables} tables, of {rows} rows"
                " and {columns} columns each, and {figures} figures in all. Compare one report at"
                " a time.",
                source,
                tables=MOST_TABLES,
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
                figures=MOST_FIGURES,
            )
        )
    reader = _PrintedTableReader(source, tables)
    printed = reader.printed()
    if reader.problems:
        raise ImportFileError(reader.problems)
    return printed


def _is_larger_than_a_report(tables: Mapping[str, Any]) -> bool:
    """Whether it would take for ever to hold each figure against the others.

    Rows within rows are not looked for here; they are in no printed table.
    """
    listed = [value if isinstance(value, list) else [value] for value in tables.values()]
    found = [table for several in listed for table in several if isinstance(table, dict)]
    lists = [value for table in found for value in table.values() if isinstance(value, list)]
    rows = [row for rows in lists for row in rows if isinstance(row, list)]
    texts = tables.get("text_figures")
    inside = [
        len(value)
        for value in (texts.values() if isinstance(texts, dict) else ())
        if isinstance(value, dict | list | str)
    ]
    return (
        len(found) > MOST_TABLES
        or max(map(len, lists), default=0) > MOST_ROWS
        or max(map(len, rows), default=0) > MOST_COLUMNS
        or sum(map(len, rows)) + sum(map(len, found)) > MOST_FIGURES
        or max(inside, default=0) > MAX_TEXT
        or (isinstance(texts, dict) and len(texts) > MOST_ROWS)
        or any(isinstance(cell, str) and len(cell) > MAX_TEXT for row in rows for cell in row)
        or any(
            max(len(key), len(value) if isinstance(value, str) else 0) > MAX_TEXT
            for table in (tables, *found)
            for key, value in table.items()
        )
    )


class _PrintedTableReader:
    """Turns the file's tables into values and collects the problems."""

    def __init__(self, source: str, tables: Mapping[str, Any]) -> None:
        self.source, self.tables = source, tables
        self.problems: list[Problem] = []
        head = tables.get("association", {})
        self.head: Mapping[str, Any] = head if isinstance(head, dict) else {}
        year = self.head.get("year")
        if type(year) is not int:
            self.wrong("association.year")
        self.year = year if type(year) is int else 0
        comparative = self.head.get("comparative")
        self.before = comparative if type(comparative) is int else self.year - 1
        self.unit = self.read_unit(self.head, "association", "kr")

    def wrong(self, path: str) -> None:
        """Takes down that something cannot stand where it does."""
        self.problems.append(
            problem(
                "printed-form",
                "This is not in the form of a printed table; a table has rows = [[label, note or"
                " nothing, amounts …], …], and [association] has name and year.",
                f"{self.source}: {path}",
            )
        )

    def read_unit(self, table: Mapping[str, Any], path: str, usual: str) -> str:
        """What the amounts of a table count: the last unit named, as in "kr, headed 'tkr'"."""
        words = str(table.get("unit", usual)).casefold()
        for pattern, unit in _IN_WORDS:
            words = re.sub(pattern, unit, words)
        named = [word for word in re.findall(r"[a-zåäö]+", words) if word in PER_UNIT]
        if not named:
            self.problems.append(
                problem(
                    "printed-unit",
                    "{unit} is no unit of amounts; write one of {known}.",
                    f"{self.source}: {path}.unit",
                    unit=quoted(words),
                    known=", ".join(PER_UNIT),
                )
            )
        return named[-1] if named else "kr"

    def printed(self) -> Printed:
        """The whole file."""
        found = []
        for key, table in self.tables.items():
            if isinstance(table, dict) and key not in _ASIDE:
                found.append(self.read_table(key, table))
            elif isinstance(table, list):
                found += [self.read_note(row, f"{key}[{n}]") for n, row in enumerate(table, 1)]
            elif key not in _ASIDE:
                self.wrong(key)
        text = self.tables.get("text_figures", {})
        notes = self.tables.get("noter", {})
        found = [_as_counted(table, found) for table in found]
        factor = PER_UNIT[self.unit]
        return Printed(
            source=self.source,
            name=str(self.head.get("name", "")),
            orgnr=str(self.head.get("orgnr", "")),
            year=self.year,
            tables=tuple(found),
            parts={
                letter: {name: hundredths(amount, factor) for name, amount in parts.items()}
                for letter, parts in (notes.items() if isinstance(notes, dict) else ())
                if isinstance(parts, dict) and all(map(is_number, parts.values()))
            },
            text=text if isinstance(text, dict) else {},
            unit=self.unit,
        )

    def read_table(self, key: str, table: Mapping[str, Any]) -> PrintedTable:
        """A table: its lists of rows, one after the other, and its single figures."""
        rows: list[PrintedRow] = []
        names = [name for name, value in table.items() if _is_rows(value)]
        unit = self.read_unit(table, key, self.unit)
        counted = _TableUnit(PER_UNIT[unit], _most_decimals([table[name] for name in names]))
        for name in names:
            group = "" if name == "rows" else name
            rows += self.read_rows(table[name], f"{key}.{name}", group, counted)
        if table.get("rows") and "rows" not in names:
            self.wrong(f"{key}.rows")
        named = table.get("columns", table.get("years", []))
        columns = tuple(map(str, named)) if isinstance(named, list) else ()
        width = max((len(row.amounts) for row in rows), default=0)
        if not isinstance(named, list) or (columns and width > len(columns)):
            self.wrong(f"{key}.columns")
            columns, width = (), 0
        years = self.years_of(table, width, columns)
        size = len(columns) or width
        return PrintedTable(
            id=key,
            title=str(table.get("title", key)),
            columns=columns or tuple(map(str, years)),
            years=years,
            rows=tuple(_as_long(row, size) for row in rows),
            figures={
                name: hundredths(value, 1 if _NO_AMOUNT.search(name) else counted.factor)
                for name, value in table.items()
                if is_number(value) and name != "number"
            },
            unit=unit,
            step=counted.step,
        )

    def read_note(self, table: Any, path: str) -> PrintedTable:  # noqa: ANN401 - from a file
        """A note: its rows, its total and its number."""
        if not isinstance(table, dict) or type(table.get("number")) not in (int, str):
            self.wrong(path)
            return PrintedTable(path, path, (), (), ())
        whole = self.read_table(f"not {table['number']}", table)
        total = table.get("total", [])
        if not isinstance(total, list) or not all(map(is_number, total)):
            self.wrong(f"{path}.total")
            total = []
        years = whole.years or self.years_of(table, len(total), ())
        return PrintedTable(
            id=whole.id,
            title=str(table.get("title", "")),
            columns=whole.columns or tuple(map(str, years)),
            years=years,
            rows=whole.rows,
            total=tuple(hundredths(amount, PER_UNIT[whole.unit]) for amount in total),
            note=str(table["number"]),
            unit=whole.unit,
            step=whole.step,
        )

    def years_of(
        self, table: Mapping[str, Any], width: int, columns: tuple[str, ...]
    ) -> tuple[int | None, ...]:
        """The year of each column."""
        if columns and "columns" in table:
            return tuple(
                self.year if column.casefold().startswith("utfall") else None for column in columns
            )
        years = table.get("years")
        if isinstance(years, list) and all(type(year) is int for year in years):
            return tuple(years)
        if width == 2:  # noqa: PLR2004 - the year and the one before
            return self.year, self.before
        return tuple(range(self.year, self.year + width))

    def read_rows(
        self, value: list[Any], path: str, group: str, counted: _TableUnit
    ) -> Iterator[PrintedRow]:
        """The rows of one list."""
        for number, cells in enumerate(value, 1):
            label, *rest = cells or [None]
            if not isinstance(label, str):
                self.wrong(f"{path}[{number}]")
                continue
            notes: tuple[str, ...] = ()
            if len(rest) > 1 and isinstance(rest[0], str):
                words = rest.pop(0).replace(",", " ").split()
                notes = tuple(word for word in words if word.casefold() != "not")
            own = _TableUnit(1, _most_decimals([[rest]])) if _NO_AMOUNT.search(label) else counted
            yield PrintedRow(
                label=label,
                notes=notes,
                amounts=tuple(
                    hundredths(cell, own.factor) if is_number(cell) else None for cell in rest
                ),
                group=group,
                step=own.step,
            )


def _as_long(row: PrintedRow, size: int) -> PrintedRow:
    """The row with as many amounts as there are columns, unless it is a heading."""
    if not row.amounts:
        return row
    return replace(row, amounts=(*row.amounts, *[None] * (size - len(row.amounts))))


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, list) for row in value)


def is_number(value: object) -> bool:
    """Whether a value of a file is a number, and of a size that can have been printed."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return (
            isinstance(exponent, int)
            and abs(exponent) <= MOST_DIGITS
            and len(value.as_tuple().digits) <= MOST_DIGITS
            and abs(value) < MAX_AMOUNT
        )
    return type(value) is int and abs(value) < MAX_AMOUNT


def hundredths(value: object, factor: int = 1) -> int:
    """A number of a file in hundredths of what it counts `factor` of, rounded half to even."""
    return int((Decimal(str(value)) * KRONA * factor).to_integral_value())


def decimals_of(value: object) -> int:
    """How many decimals a number is printed with."""
    exponent = Decimal(str(value)).as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _most_decimals(lists: list[list[list[Any]]]) -> int:
    cells = [cell for rows in lists for row in rows for cell in row if is_number(cell)]
    return max(map(decimals_of, cells), default=0)


class _TableUnit(NamedTuple):
    """How the figures of a table count."""

    factor: int
    """Kronor."""

    decimals: int

    @property
    def step(self) -> int:
        """What the last digit counts, in hundredths."""
        return max(KRONA * self.factor // int(10**self.decimals), 1)


def _as_counted(table: PrintedTable, others: Sequence[PrintedTable]) -> PrintedTable:
    """The table in kronor, where its heading says thousands of what other tables have in kronor."""
    factor = PER_UNIT[table.unit]
    if factor == 1:
        return table
    known = {
        abs(amount)
        for other in others
        if other.unit != table.unit
        for row in other.rows
        for amount in row.amounts
        if amount
    }
    own = {abs(amount) // factor for row in table.rows for amount in row.amounts if amount}
    if not any(amount in known and amount >= _CERTAIN for amount in own):
        return table
    return replace(
        table,
        rows=tuple(_divided(row, factor) for row in table.rows),
        step=max(table.step // factor, 1),
        is_headed_wrong=True,
    )


def _divided(row: PrintedRow, factor: int) -> PrintedRow:
    """The row with its amounts in kronor; one that counts no amounts is as it was."""
    if _NO_AMOUNT.search(row.label):
        return row
    amounts = tuple(amount if amount is None else amount // factor for amount in row.amounts)
    return replace(row, amounts=amounts, step=max(row.step // factor, 1))
