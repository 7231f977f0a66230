"""A table pasted in the rows of a voucher: out of a spreadsheet, or another program."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from ledger.core.errors import Problem
from ledger.core.money import read_pasted_amount
from ledger.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.entry.draft_parsing import EntryLookup

_NUMBER = re.compile(r"[0-9]{3,10}(?![0-9,.])")
"""The account at the beginning of a cell: `5010`, `5010 Lokalhyra`."""


def in_grid_order(
    table: Sequence[Sequence[str]], chart: EntryLookup
) -> list[tuple[str, ...]] | None:
    """The lines as account, objects, debit, credit and text, whatever the columns they came in.

    The first column is of accounts; their names may follow, objects, and debit and credit, or one
    amount where credit has a minus. A heading above and a sum beneath are left out. None when the
    table is no such one.
    """
    lines = [tuple(map(clean, line)) for line in table]
    if len(lines) > 1 and not any(map(str.isdigit, "".join(lines[0]))):
        del lines[0]
    total = lines.pop() if len(lines) > 1 and not _NUMBER.match(lines[-1][0]) else ()
    if not all(_NUMBER.match(line[0]) for line in lines):
        return None
    columns = list(zip_longest(*lines, fillvalue=""))
    sides = _sides_among(columns)
    if not sides or (total and not _is_sum(total, columns, sides)):
        return None
    numbers = [cell.split()[0] for cell in columns[0]]
    objects, text = [""] * len(lines), [""] * len(lines)
    for at, column in enumerate(columns[1:], 1):
        if at > sides[-1]:
            text = list(column)
        elif at == sides[0] - 1 and not _are_names(numbers, column, chart):
            objects = list(column)
        elif at not in sides and any(column) and not _are_names(numbers, column, chart):
            return None
    debit, credit = _debit_and_credit([columns[at] for at in sides])
    return list(zip(numbers, objects, debit, credit, text, strict=True))


def _sides_among(columns: Sequence[Sequence[str]]) -> Sequence[int]:
    """Which columns are debit and credit, so that no line has both; or the one of amounts."""
    found = [
        at
        for at, column in enumerate(columns)
        if at and any(column) and all(_amount(cell) is not None for cell in column)
    ]
    both = zip(*(map(_amount, columns[at]) for at in found[-2:]), strict=True)
    return found[-2:] if not any(map(all, both)) else found[-1:]


def _is_sum(total: Sequence[str], columns: Sequence[Sequence[str]], sides: Sequence[int]) -> bool:
    """Whether the line has the sum of each column of amounts."""
    sums = {at: sum(_amount(cell) or 0 for cell in columns[at]) for at in sides}
    return len(total) > sides[-1] and all(_amount(total[at]) == sums[at] for at in sides)


def _are_names(numbers: Sequence[str], column: Sequence[str], chart: EntryLookup) -> bool:
    """Whether the column has what the accounts are called."""
    named = {number: account.name.casefold() for number, account in chart.accounts.items()}
    return all(
        cell.casefold() == named.get(number) for number, cell in zip(numbers, column, strict=True)
    )


def _amount(cell: str) -> int | None:
    """The amount, in öre; 0 of an empty cell and None of one that holds something else."""
    amount = read_pasted_amount(cell) if cell else 0
    return None if isinstance(amount, Problem) else amount


def _debit_and_credit(columns: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Debit and credit as they are typed; of one column, credit is what has a minus."""
    if len(columns) > 1:
        return [[cell if _amount(cell) else "" for cell in column] for column in columns]
    amounts = [(cell, _amount(cell) or 0) for cell in columns[0]]
    debit = [cell if amount > 0 else "" for cell, amount in amounts]
    return debit, [cell[1:].strip() if amount < 0 else "" for cell, amount in amounts]
