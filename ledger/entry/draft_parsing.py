"""What a draft means: its day, accounts, objects and amounts, and what is not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import unknown_account
from ledger.core.calendar import read_day
from ledger.core.errors import Problem, problem
from ledger.core.model import ObjectTags, Posting, VoucherInput
from ledger.core.money import read_amount
from ledger.core.text import clean, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ledger.core.model import Account, DimensionObject
    from ledger.core.money import Ore
    from ledger.entry.draft_store import DraftRow, VoucherDraft

_DRAFT_PLACE = re.compile(r"postings\[([0-9]+)\](?:\.(account|amount|objects|text))?")
_DRAFT_FIELDS = {"by": "text", "approved_by": "text", "party": "counterparty"}


@dataclass(frozen=True, slots=True, eq=False)
class EntryLookup:
    """The accounts and objects that a draft can mean."""

    accounts: Mapping[str, Account]
    objects: tuple[DimensionObject, ...]
    by_code: Mapping[str, tuple[DimensionObject, ...]] = field(init=False, repr=False)
    """The objects with a code, whatever the case it is typed in."""

    def __post_init__(self) -> None:
        """Works out `by_code`."""
        found: dict[str, tuple[DimensionObject, ...]] = {}
        for item in self.objects:
            key = item.code.casefold()
            found[key] = (*found.get(key, ()), item)
        object.__setattr__(self, "by_code", found)


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """What a row means."""

    account: str
    """The account's number; empty when the cell holds none that is known."""

    objects: ObjectTags
    debit: Ore
    credit: Ore
    problems: tuple[Problem, ...]
    """What is not understood; `where` is the cell: `"account"`."""

    is_empty: bool

    @property
    def amount(self) -> Ore:
        """Debit less credit."""
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class ParsedDraft:
    """What a draft means."""

    day: date | None
    event_day: date | None
    rows: tuple[ParsedRow, ...]
    problems: tuple[Problem, ...]
    """What is not understood; `where` is the field or cell: `"date"`, `"rows[2].account"`."""

    due: date | None = None

    @property
    def debit(self) -> Ore:
        """The sum of the debit column."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> Ore:
        """The sum of the credit column."""
        return sum(row.credit for row in self.rows)

    @property
    def difference(self) -> Ore:
        """Debit less credit."""
        return self.debit - self.credit

    @property
    def used(self) -> tuple[int, ...]:
        """The positions of the rows that are not empty."""
        return tuple(index for index, row in enumerate(self.rows) if not row.is_empty)

    @property
    def balances(self) -> bool:
        """Whether all is understood, and two rows or more sum to zero."""
        return not self.problems and not self.difference and len(self.used) > 1


def read_draft_rows(draft: VoucherDraft, chart: EntryLookup) -> ParsedDraft:
    """Reads the draft against the chart of accounts."""
    problems: list[Problem] = []
    days: dict[str, date | None] = {}
    for name in ("date", "event", "due"):
        typed = getattr(draft, name).strip()
        day = read_day(typed, draft.near) if typed else draft.near if name == "date" else None
        if isinstance(day, Problem):
            problems.append(_at(day, name))
            day = None
        days[name] = day
    rows = tuple(read_row(row, chart) for row in draft.rows)
    for index, row in enumerate(rows):
        problems += [_at(fault, f"rows[{index}].{fault.where}") for fault in row.problems]
    return ParsedDraft(
        day=days["date"],
        event_day=days["event"],
        rows=rows,
        problems=tuple(problems),
        due=days["due"],
    )


def _at(fault: Problem, where: str) -> Problem:
    return replace(fault, where=where)


@lru_cache(maxsize=2048)
def read_row(row: DraftRow, chart: EntryLookup) -> ParsedRow:
    """Reads one row; an empty one means nothing and has no faults."""
    if row.is_empty:
        return ParsedRow("", (), 0, 0, (), is_empty=True)
    problems: list[Problem] = []
    account = row.account.strip()
    if fault := _account_problem(account, chart):
        problems.append(fault)
        account = ""
    objects = read_objects(row.objects, chart)
    if isinstance(objects, Problem):
        problems.append(objects)
        objects = ()
    sides = []
    for side, text in (("debit", row.debit), ("credit", row.credit)):
        amount = read_amount(text) if text.strip() else 0
        if isinstance(amount, Problem):
            problems.append(_at(amount, side))
            amount = 0
        sides.append(amount)
    debit, credit = sides
    if debit == credit and not any(fault.where in ("debit", "credit") for fault in problems):
        problems.append(
            problem("zero-amount", "The posting has no amount.", "credit" if credit else "debit")
        )
    return ParsedRow(account, objects, debit, credit, tuple(problems), is_empty=False)


def _account_problem(typed: str, chart: EntryLookup) -> Problem | None:
    if not typed:
        return problem(
            "no-account",
            "The row has no account; write its number, or a part of its name.",
            "account",
        )
    if typed not in chart.accounts:
        return unknown_account(typed, "account")
    return None


MOST_WORDS = 100
"""Words of a cell that are read; no posting has as many objects."""


def read_objects(text: str, chart: EntryLookup) -> ObjectTags | Problem:
    """Reads the codes of a cell: `"mia"`, `"KANSLI MIA"`, `"20:AF"` where a code is ambiguous."""
    found: dict[int, str] = {}
    for items, typed in _named(text.split()[:MOST_WORDS], chart):
        dimensions = {item.dimension for item in items}
        if not items:
            return problem(
                "object-not-understood",
                "{code} is no object of the book; write its code, or a part of its name.",
                "objects",
                code=quoted(typed),
            )
        if len(dimensions) > 1:
            return problem(
                "object-ambiguous",
                "{code} is an object in several dimensions; write {choices}.",
                "objects",
                code=items[0].code,
                choices=" / ".join(f"{item.dimension}:{item.code}" for item in items),
            )
        if dimensions & found.keys():
            return problem("object-twice", "A posting has one object in each dimension.", "objects")
        found[items[0].dimension] = items[0].code
    return tuple(sorted(found.items()))


def _named(
    words: list[str], chart: EntryLookup
) -> Iterator[tuple[tuple[DimensionObject, ...], str]]:
    """The objects that the words name, the longest code first, each with what was typed."""
    while words:
        for count in range(len(words), 0, -1):
            typed = " ".join(words[:count])
            if items := objects_named(typed, chart):
                break
        yield items, typed if items else words[0]
        words = words[count:] if items else []


def objects_named(typed: str, chart: EntryLookup) -> tuple[DimensionObject, ...]:
    """The objects with this code: none, one, or one in each of several dimensions."""
    dimension, colon, code = typed.partition(":")
    items = chart.by_code.get(typed.casefold(), ())
    if not items and colon and dimension.isdecimal():
        items = tuple(
            item
            for item in chart.by_code.get(code.casefold(), ())
            if str(item.dimension) == dimension
        )
    exact = tuple(item for item in items if item.code == typed)
    return exact if len({item.dimension for item in exact}) == 1 == len(exact) else items


def draft_of(draft: VoucherDraft, reading: ParsedDraft) -> VoucherInput:
    """The voucher of a draft whose reading has a day; empty rows are left out."""
    used = [(draft.rows[index], reading.rows[index]) for index in reading.used]
    return VoucherInput(
        date=reading.day or draft.near,
        text=clean(draft.text),
        postings=tuple(
            Posting(read.account, read.amount, read.objects, clean(row.text)) for row, read in used
        ),
        series=clean(draft.series),
        counterparty=clean(draft.counterparty),
        document=clean(draft.document),
        event_date=reading.event_day,
        due=reading.due,
    )


def place_in_draft(where: str, reading: ParsedDraft) -> str:
    """Where in the draft a problem of its voucher lies: `postings[1].amount` is a cell."""
    match = _DRAFT_PLACE.fullmatch(where)
    if match is None:
        return _DRAFT_FIELDS.get(where, where)
    position = int(match[1])
    row = reading.used[position]
    cell = match[2] or "account"
    if cell == "amount":
        cell = "credit" if reading.rows[row].credit else "debit"
    return f"rows[{row}].{cell}"
