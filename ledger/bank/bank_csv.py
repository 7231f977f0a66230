"""Reads the lists of transactions that banks give as CSV.

Above the line that names the columns there may be lines about the account; the newest line may
stand first or last. The balance column, where there is one, proves that no line is missing.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ledger.bank.amounts import MOST_PROBLEMS, FileReader, read_bank_day
from ledger.bank.csv_formats import format_for, mapped_format
from ledger.bank.statement import (
    SEK,
    AccountStatement,
    StatementLine,
    line_problems,
    not_booked,
    not_sek,
)
from ledger.bookkeeping.opening_csv import not_csv
from ledger.core.errors import ImportFileError, Problem, problem
from ledger.core.limits import MAX_TEXT
from ledger.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from typing import TextIO

    from ledger.bank.csv_formats import BankFormat
    from ledger.core.money import Ore

PREAMBLE = 30
"""Lines above the columns, at most."""

SEPARATORS = ";,\t"
_PRELIMINARY = re.compile(r"(?:prel|reserverat|ej bokförd)\b", re.IGNORECASE)
_PERIOD = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ?(?:-|–|--|;|,|till) ?([0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_OWN_NUMBER = re.compile(
    r"(?:kontonummer|konto|iban)[;,:\t ]{1,3}([0-9A-Z][0-9A-Z -]{4,40})", re.IGNORECASE
)


@dataclass(slots=True)
class _Cells:
    """The cells of a row by what they hold."""

    bank: BankFormat
    place: dict[str, tuple[int, ...]]
    row: Sequence[str]
    where: str
    reader: FileReader

    def text(self, column: str) -> str:
        """The texts of the column, each once, on one line."""
        found = [clean(self.row[at]) for at in self.place.get(column, ()) if at < len(self.row)]
        return " ".join(dict.fromkeys(filter(None, found)))

    def first(self, column: str) -> str:
        """The first text of the column that is there."""
        found = [clean(self.row[at]) for at in self.place.get(column, ()) if at < len(self.row)]
        return next(filter(None, found), "")

    def amount(self, column: str) -> Ore | None:
        """The amount of the column; None, and a problem, when it is none."""
        return self.reader.amount(self.text(column), self.bank.decimal, self.where)

    def day(self, column: str) -> date | None:
        """The day of the column; None, and a problem, when it is none."""
        return self.reader.day(self.text(column), self.where)


def read_bank_csv(
    stream: TextIO,
    source: str,
    own: Iterable[BankFormat] = (),
    mapping: Sequence[str] = (),
) -> tuple[AccountStatement, BankFormat]:
    """The statement of a list, and the format that it has; `mapping` says an unknown one's.

    Raises ImportFileError with every fault and its line, and Refused as `mapped_format` does.
    """
    reader = FileReader(source)
    problems = reader.problems
    preamble, bank, names, at = _heading(stream, source, own, mapping)
    place = {
        column: tuple(names.index(name) for name in wanted)
        for column, wanted in bank.columns.items()
    }
    rows = csv.reader(stream, delimiter=bank.separator)
    lines: list[StatementLine] = []
    numbers: set[str] = set()
    try:
        for row in rows:
            if any(map(str.strip, row)) and len(problems) < MOST_PROBLEMS:
                cells = _Cells(bank, place, row, f"{source}:{at + rows.line_num}", reader)
                if line := _line(cells, at + rows.line_num, source):
                    lines.append(line)
                    numbers.add("".join(cells.text("number").split()))
    except csv.Error:
        problems.append(not_csv(f"{source}:{at + rows.line_num}"))
    if not lines and not problems:
        problems.append(
            problem("list-empty", "The list has no lines; choose other days in the bank.", source)
        )
    if len(numbers) > 1:
        problems.append(several_accounts(source))
    if problems:
        raise ImportFileError(problems)
    number = numbers.pop() or _own_number(preamble)
    return _statement(bank, number, preamble, lines), bank


def _line(cells: _Cells, row: int, source: str) -> StatementLine | None:
    """The line that a row makes; None when something in it is wrong."""
    before = len(cells.reader.problems)
    text = cells.text("text") or cells.first("counterparty")
    if found := _PRELIMINARY.match(text):
        cells.reader.problems.append(not_booked(cells.where, found[0]))
        return None
    day, amount = cells.day("day"), cells.amount("amount")
    balance = cells.amount("balance") if cells.text("balance") else None
    if (currency := cells.text("currency") or SEK) != SEK:
        cells.reader.problems.append(not_sek(cells.where, currency))
    if day is None or amount is None:
        return None
    line = StatementLine(
        row=row,
        date=day,
        amount=amount,
        text=text[:MAX_TEXT],
        value_date=cells.day("value_day") if cells.text("value_day") else None,
        counterparty=cells.first("counterparty")[:140],
        counterparty_account=cells.text("account")[:40],
        reference=cells.text("reference")[:140],
        bank_reference=cells.text("bank_reference")[:60],
        balance=balance,
    )
    cells.reader.problems += line_problems(line, source)
    return line if len(cells.reader.problems) == before else None


def _heading(
    stream: TextIO, source: str, own: Iterable[BankFormat], mapping: Sequence[str]
) -> tuple[str, BankFormat, list[str], int]:
    """What stands above the columns, the format, the columns' names and their line."""
    above: list[str] = []
    widest: tuple[int, str, list[str]] = (0, "", [])
    for at, text in enumerate(stream, 1):
        for separator in SEPARATORS:
            names = next(csv.reader([text], delimiter=separator), [])
            own_mapping = _mapped(names, separator, mapping)
            if bank := own_mapping or format_for(names, separator, own):
                return "".join(above), bank, [*map(str.casefold, map(clean, names))], at
            widest = max(widest, (len(names), separator, names), key=lambda one: one[0])
        above.append(text)
        if at == PREAMBLE:
            break
    raise ImportFileError(
        problem(
            "unknown-columns",
            "No bank is known whose list has these columns: {columns}. Say once which of them is"
            " the day, the text and the amount ({remedy}); the book remembers it.",
            source,
            columns=", ".join(clean(name)[:30] for name in widest[2][:12]),
            remedy="map-columns",
        )
    )


def _mapped(names: list[str], separator: str, mapping: Sequence[str]) -> BankFormat | None:
    """The format that was said, when the line has all of its columns."""
    if not mapping or len(names) < 3:  # noqa: PLR2004 - a day, a text and an amount
        return None
    given = mapped_format(mapping, separator, "." if separator == "," else ",")
    return given if given.names <= {clean(name).casefold() for name in names} else None


def _statement(
    bank: BankFormat, number: str, preamble: str, lines: list[StatementLine]
) -> AccountStatement:
    """The lines, the oldest first, over the days that the list says or has."""
    if _is_newest_first(lines):
        lines.reverse()
    match = _PERIOD.search(preamble)
    period = [read_bank_day(day, "") for day in match.groups()] if match else []
    days = [line.date for line in lines]
    days += [day for day in period if not isinstance(day, Problem)]
    begun = lines[0].balance
    return AccountStatement(
        kind=bank.id,
        row=lines[0].row,
        lines=tuple(lines),
        number=number,
        first=min(days),
        last=max(days),
        opening=None if begun is None else begun - lines[0].amount,
        closing=lines[-1].balance,
    )


def _is_newest_first(lines: list[StatementLine]) -> bool:
    """Whether the list runs backwards, by its days or, of one day, by its balances."""
    if lines[0].date != lines[-1].date:
        return lines[0].date > lines[-1].date
    return not _adds_up(lines) and _adds_up(lines[::-1])


def _adds_up(lines: Sequence[StatementLine]) -> bool:
    """Whether each balance is the one before and the line's amount."""
    return all(
        later.balance == before.balance + later.amount
        for before, later in pairwise(lines)
        if before.balance is not None and later.balance is not None
    )


def _own_number(preamble: str) -> str:
    found = _OWN_NUMBER.search(preamble)
    return "".join(found[1].split()) if found else ""


def several_accounts(source: str) -> Problem:
    """What is wrong with a list of several accounts."""
    return problem(
        "several-accounts",
        "The list has lines of several accounts; export one account at a time.",
        source,
    )
