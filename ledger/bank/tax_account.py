"""Reads the tax account of Skatteverket: its CSV, and the older .skv.

    "Förbundet";"222000-2683";""
    "";"Ingående saldo 2026-05-03";"-626"
    "2026-07-13";"Avdragen skatt juni 2026";"-9 000"
    "";"Utgående saldo 2026-08-01";"35 842"

Whole kronor. The older kind has no such rows, and the balance after each line in a fourth column.
"""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING

from ledger.bank.amounts import FileReader
from ledger.bank.proposal import BankRule
from ledger.bank.statement import AccountStatement, StatementLine, days_of, line_problems
from ledger.bookkeeping.opening_csv import not_csv
from ledger.core.errors import ImportFileError, problem
from ledger.core.limits import MAX_TEXT
from ledger.core.model import Posting
from ledger.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import TextIO

    from ledger.core.money import Ore

KIND = "skattekonto"
_MARKER = re.compile(r"(ing|utg)ående saldo(?: ([0-9]{4}-[0-9]{2}-[0-9]{2}))?", re.IGNORECASE)
_ORGNR = re.compile(r"[0-9]{6}-[0-9]{4}")
WORDS = (
    "arbetsgivaravgift",
    "avdragen skatt",
    "kostnadsränta",
    "intäktsränta",
    "inbetalning bokförd",
    "debiterad preliminärskatt",
    "förseningsavgift",
    "ingående saldo",
    "utgående saldo",
)
"""What the texts of Skatteverket say; two of them, or a balance, make a list its own."""

BOOKED_ON: Mapping[str, tuple[str, ...]] = {
    "avdragen skatt": ("2710",),
    "arbetsgivaravgift": ("2731",),
    "kostnadsränta": ("8423", "8420"),
    "intäktsränta": ("8314", "8310"),
    "inbetalning bokförd": ("1930",),
}
"""The account in BAS of each text, without its month and numbers; the first that a book has."""

LOOKED_AT = 40
"""Lines by which it is recognised."""


def is_tax_account(lines: Iterable[str]) -> bool:
    """Whether a list is of the tax account, from its first lines."""
    found: set[str] = set()
    for line in islice(lines, LOOKED_AT):
        cells = [clean(cell) for cell in next(csv.reader([line], delimiter=";"), [])]
        if len(cells) not in (3, 4):
            continue
        if _MARKER.match(cells[1]):
            return True
        found |= {word for word in WORDS if cells[1].casefold().startswith(word)}
    return len(found) > 1


def tax_rules(known: Container[str]) -> Iterator[BankRule]:
    """How the lines of the tax account are booked, on those accounts that the book has."""
    for text, numbers in BOOKED_ON.items():
        if number := next((one for one in numbers if one in known), None):
            yield BankRule("text", text, (Posting(number, 1),), counterparty="Skatteverket")


class _Rows(FileReader):
    """What the rows of the list say, one after the other."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.lines: list[StatementLine] = []
        self.balances: dict[str, tuple[Ore, date | None]] = {}
        self.orgnr = ""

    def add(self, row: Sequence[str], at: int) -> None:
        """Takes a row: whose it is, a balance or a line."""
        day, text, amount, *more = [*map(clean, row), "", ""]
        where = f"{self.source}:{at}"
        if _ORGNR.fullmatch(text):
            self.orgnr = text.replace("-", "")
        elif match := _MARKER.match(text):
            ore = self.amount(amount, ",", where)
            on = self.day(match[2] or day, where) if match[2] or day else None
            if ore is not None:
                self.balances[match[1].casefold()] = (ore, on)
        elif day or text or amount:
            self._line(day, text, amount, more[0], at)

    def _line(self, day: str, text: str, amount: str, balance: str, at: int) -> None:
        where = f"{self.source}:{at}"
        on, ore = self.day(day, where), self.amount(amount, ",", where)
        after = self.amount(balance, ",", where) if balance else None
        if not text:
            self.problems.append(
                problem("tax-text", "The line does not say what it concerns.", where)
            )
        elif on is not None and ore is not None:
            line = StatementLine(at, on, ore, text[:MAX_TEXT], balance=after)
            self.problems += line_problems(line, self.source)
            self.lines.append(line)


def read_tax_account(stream: TextIO, source: str) -> AccountStatement:
    """The statement of the tax account, what comes in positive.

    Raises ImportFileError with every fault and its line.
    """
    found = _Rows(source)
    rows = csv.reader(stream, delimiter=";")
    try:
        for row in rows:
            found.add(row[:4], rows.line_num)
    except csv.Error:
        found.problems.append(not_csv(f"{source}:{rows.line_num}"))
    opening, first = found.balances.get("ing", (None, None))
    closing, last = found.balances.get("utg", (None, None))
    days = days_of(found.lines, first, last)
    if days is None and not found.problems:
        found.problems.append(
            problem("tax-empty", "The file of the tax account has no lines.", source)
        )
    if days is None or found.problems:
        raise ImportFileError(found.problems)
    return AccountStatement(
        kind=KIND,
        row=1,
        lines=tuple(found.lines),
        first=days[0],
        last=days[1],
        orgnr=found.orgnr,
        opening=opening,
        closing=closing,
    )
