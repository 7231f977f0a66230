"""Reads opening balances as a person keeps them: an account and an amount a line.

    konto;namn;debet;kredit;objekt
    1930;Företagskonto;500 000,00;;
    2440;Leverantörsskulder;;120 000,00;6:MIA

A first line that names the columns may be left out: then they are account, amount and objects.
Or JSON, a posting a line, as `finsam record` takes them. An amount is debit when positive.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Final

from ledger.core.errors import ImportFileError, Problem, problem
from ledger.core.model import Posting
from ledger.core.money import read_amount
from ledger.core.text import OBJECT, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore

COLUMNS: Mapping[str, str] = {
    "konto": "account",
    "belopp": "amount",
    "debet": "debit",
    "kredit": "credit",
    "objekt": "objects",
    "namn": "name",
    "benämning": "name",
    **{name: name for name in ("account", "amount", "debit", "credit", "objects", "name")},
}
"""What a column may be called, and what it holds; a name is for the reader alone."""

UNNAMED: Final = ("account", "amount", "objects")
ACCOUNT = re.compile(r"[0-9]+")


def read_opening_csv(text: str, source: str) -> tuple[tuple[Posting, ...], tuple[str, ...]]:
    """Reads the opening balances, and for each the line where it stands: `"ib.csv:3"`.

    Raises ImportFileError with every line that cannot be read.
    """
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=head.count)
    problems: list[Problem] = []
    found: list[tuple[Posting, str]] = []
    names: Sequence[str] | None = None
    for cells, where in csv_lines(text, separator, source, problems):
        if names is None:
            names = _names(cells, where, problems)
            if names is not UNNAMED:
                continue
        posting = _posting(cells, names, where, problems)
        if posting is not None:
            found.append((posting, where))
    if problems:
        raise ImportFileError(problems)
    return tuple(posting for posting, _ in found), tuple(where for _, where in found)


def not_csv(where: str) -> Problem:
    """What is wrong with a file that cannot be cut into cells."""
    return problem(
        "not-csv",
        "The file is not CSV from here on; look for a quotation mark that is never closed.",
        where,
    )


def too_many_cells(where: str) -> Problem:
    """What is wrong with a line that has a cell without a column."""
    return problem(
        "too-many-cells",
        "The line has more cells than there are columns; put amounts with a decimal"
        " comma within quotation marks.",
        where,
    )


def csv_lines(
    text: str, separator: str, source: str, problems: list[Problem]
) -> Iterator[tuple[list[str], str]]:
    """The cells of each line that has any, and the line: `"ib.csv:3"`.

    Where it is no CSV any more the lines end, and `problems` has it.
    """
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield cells, f"{source}:{rows.line_num}"
    except csv.Error:
        problems.append(not_csv(f"{source}:{rows.line_num or 1}"))


def _names(cells: Sequence[str], where: str, problems: list[Problem]) -> Sequence[str]:
    """What the columns are; UNNAMED when the first line is a balance already."""
    if ACCOUNT.fullmatch(cells[0]):
        return UNNAMED
    names = [COLUMNS.get(cell.casefold(), "") for cell in cells]
    given = [name for name in names if name not in ("", "name")]
    amounts = {"amount"} if "amount" in given else {"debit", "credit"}
    if set(given) - {"objects"} != {"account", *amounts} or len(given) > len(set(given)):
        problems.append(
            problem(
                "opening-columns",
                "The first line names the columns: konto, belopp (or debet, kredit), and if there"
                " are any objekt; a column namn is not read.",
                where,
            )
        )
    elif "" in names:
        problems.append(
            problem(
                "opening-column",
                "There is no column {column} among opening balances; use {known}.",
                where,
                column=quoted(cells[names.index("")]),
                known=", ".join(COLUMNS),
            )
        )
    return names


def _posting(
    cells: Sequence[str], names: Sequence[str], where: str, problems: list[Problem]
) -> Posting | None:
    """The balance of a line; None when there is something wrong with it, which is told."""
    faults = len(problems)
    if any(cells[len(names) :]):
        problems.append(too_many_cells(where))
    given = dict(zip(names, cells, strict=False))
    account = given.get("account", "")
    if not ACCOUNT.fullmatch(account):
        problems.append(
            problem(
                "opening-line",
                "{account} is no account number; each line is an account and an amount, as in"
                " 1930;500 000,00.",
                where,
                account=quoted(account),
            )
        )
    amount = sum(_amounts(given, where, problems))
    members = _objects(given.get("objects", ""), where, problems)
    return Posting(account, amount, members) if len(problems) == faults else None


def _amounts(given: Mapping[str, str], where: str, problems: list[Problem]) -> Iterator[Ore]:
    """What the line says, credit with the other sign."""
    written = [name for name in ("amount", "debit", "credit") if given.get(name)]
    if not written:
        problems.append(problem("opening-amount", "The line has no amount.", where))
    for name in written:
        amount = read_amount(given[name])
        if isinstance(amount, Problem):
            problems.append(replace(amount, where=where))
        else:
            yield -amount if name == "credit" else amount


def _objects(text: str, where: str, problems: list[Problem]) -> ObjectTags:
    """The objects of a cell such as `"6:MIA 1:KANSLI"`, one a dimension."""
    matches = [OBJECT.fullmatch(word) for word in text.split()]
    members = {int(match[1]): match[2] for match in matches if match}
    if len(members) < len(matches):
        problems.append(
            problem(
                "opening-objects",
                "{text} is not understood; write the dimension and the code of each object, one a"
                " dimension, as in 6:MIA 1:KANSLI.",
                where,
                text=quoted(text),
            )
        )
    return tuple(sorted(members.items()))
