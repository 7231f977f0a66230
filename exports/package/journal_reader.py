"""The book as a package tells it: its chain proved, and what it says read out of it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ledger.book.journal import GENESIS, entry_hash
from ledger.book.recorded import DIGEST, digest_of
from ledger.bookkeeping.chart_of_accounts import BALANCE_KINDS, parse_object_set
from ledger.core.balances import Balances
from ledger.registers.vouchers import JournalEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.core.balances import Key
    from ledger.core.model import Kind, ObjectTags
    from ledger.core.money import Ore

APART = ("voucher", "posting", "approval")
"""The tables whose rows stand in a file of their own: an import tells of them by a digest."""


@dataclass(frozen=True, slots=True)
class JournalVoucher:
    """A voucher as the chain tells it."""

    sequence: int
    year: int
    series: str
    number: int
    date: str
    text: str
    is_correction: bool


@dataclass(frozen=True, slots=True)
class JournalPosting:
    """A posting as the chain tells it."""

    voucher: int
    date: str
    account: str
    amount: Ore
    text: str
    objects: ObjectTags


@dataclass(slots=True)
class PackageJournal:
    """What the chain tells."""

    hashes: list[str] = field(default_factory=list)
    """The hash of each entry, in hexadecimal."""

    first_broken_entry: int | None = None
    """The first entry that does not continue the one before, or does not hash to what it says."""

    mismatched_entries: list[int] = field(default_factory=list)
    """Entries that tell other vouchers and postings than the rows say."""

    vouchers: dict[int, JournalVoucher] = field(default_factory=dict)
    postings: list[JournalPosting] = field(default_factory=list)
    openings: list[tuple[int, str, Ore, ObjectTags]] = field(default_factory=list)
    """Year, account, amount and objects."""

    years: dict[tuple[str, str], int] = field(default_factory=dict)
    """The id of a fiscal year by its first and last day."""

    closed: dict[int, bool] = field(default_factory=dict)
    """Whether a year is closed, of those that ever were closed."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    published: dict[tuple[int, str], Ore] = field(default_factory=dict)
    templates: dict[int, str] = field(default_factory=dict)
    """SHA-256 of the template that each year uses."""

    associations: list[tuple[str, str]] = field(default_factory=list)
    attached: list[tuple[int, str]] = field(default_factory=list)
    """Voucher and SHA-256 of each attachment."""

    def followed(self, year: int) -> int | None:
        """The open year that a year begins with the balances of, as the book has it."""
        days = {key: first for (first, _last), key in self.years.items()}
        eve = dt.date.fromisoformat(days[year]) - dt.timedelta(days=1)
        before = next((k for (_first, end), k in self.years.items() if end == str(eve)), None)
        if before is None or self.closed.get(before) or self.closed.get(year):
            return None
        is_stated = any(of_year == year for of_year, *_ in self.openings)
        return None if is_stated and before not in self.closed else before

    def opening(self, year: int, equity_account: str) -> Counter[Key]:
        """What a year began with; while the year before is open, what that ends with so far.

        `equity_account` takes what is not yet in equity of an open year's result.
        """
        opening: Counter[Key] = Counter()
        if (before := self.followed(year)) is None:
            for of_year, account, amount, objects in self.openings:
                if of_year == year:
                    opening[account, objects] += amount
            return opening
        opening.update(self.opening(before, equity_account))
        first, last = next(days for days, key in self.years.items() if key == before)
        for row in self.postings:
            if first <= row.date <= last:
                stays = self.kinds[row.account] in BALANCE_KINDS
                opening[(row.account, row.objects) if stays else (equity_account, ())] += row.amount
        return Counter({key: amount for key, amount in opening.items() if amount})

    def balances(self, year: int, first: str, last: str, equity_account: str) -> Balances:
        """What a year began with, and what its vouchers add up to."""
        opening = self.opening(year, equity_account)
        movement: dict[Key, Ore] = {}
        debits: dict[Key, Ore] = {}
        for row in self.postings:
            if first <= row.date <= last:
                key = (row.account, row.objects)
                movement[key] = movement.get(key, 0) + row.amount
                if (row.amount > 0) != self.vouchers[row.voucher].is_correction:
                    debits[key] = debits.get(key, 0) + row.amount
        return Balances(opening, movement, debits=({}, debits))


def read_journal(chain: Iterable[bytes], rows: Iterable[bytes]) -> PackageJournal:
    """Reads the chain and the rows, a line each.

    Raises ValueError, KeyError or TypeError when a line is not of its form.
    """
    journal = PackageJournal()
    apart = _by_entry(rows)
    last = GENESIS
    for place, line in enumerate(chain, 1):
        entry = _entry(line)
        holds = (
            entry.seq == place and entry.prev == last and entry.hash == entry_hash(entry.hashed())
        )
        if not holds and journal.first_broken_entry is None:
            journal.first_broken_entry = place
        last = entry.hash
        journal.hashes.append(entry.hash.hex())
        own = apart.pop(entry.seq, {})
        if not _matches_rows(entry.body.encode().split(b"\n"), own):
            journal.mismatched_entries.append(entry.seq)
        for row in entry.body.split("\n"):
            _take(journal, row.split("\t"))
        for lines in own.values():
            for row_line in lines:
                _take_apart(journal, row_line.decode().split("\t"))
    journal.mismatched_entries += apart
    return journal


def _entry(line: bytes) -> JournalEntry:
    value = json.loads(line)
    hashes = {name: bytes.fromhex(value[name]) for name in ("prev", "hash")}
    return JournalEntry(**{**value, **hashes})


def _by_entry(rows: Iterable[bytes]) -> dict[int, dict[bytes, list[bytes]]]:
    """The rows by journal entry and table, each without its line break."""
    found: dict[int, dict[bytes, list[bytes]]] = {}
    for line in rows:
        entry, _, row = line.rstrip(b"\n").partition(b"\t")
        table = row.partition(b"\t")[0]
        found.setdefault(int(entry), {}).setdefault(table, []).append(row)
    return found


def _matches_rows(body: list[bytes], own: dict[bytes, list[bytes]]) -> bool:
    """Whether the body tells exactly these rows, one by one or by a digest of them."""
    for name in APART:
        table = name.encode()
        prefix = b"%s\t%s\t" % (DIGEST.encode(), table)
        digests = [line for line in body if line.startswith(prefix)]
        rows = own.get(table, [])
        if digests:
            row = "\t".join(map(str, digest_of(rows).row(name))).encode()
            if digests != [row]:
                return False
        elif [line for line in body if line.startswith(table + b"\t")] != rows:
            return False
    return True


def _take(journal: PackageJournal, values: list[str]) -> None:
    """Takes what a row of a body says."""
    table, *rest = values
    if table == "association":
        journal.associations.append((rest[0], rest[1]))
    elif table == "fiscal_year":
        journal.years[rest[1], rest[2]] = int(rest[0])
    elif table == "year_state" and (rest[2] == "1" or int(rest[0]) in journal.closed):
        journal.closed[int(rest[0])] = rest[2] == "1"
    elif table == "account":
        journal.kinds[rest[0]] = cast("Kind", rest[2])
    elif table == "published":
        journal.published[int(rest[0]), rest[1]] = int(rest[2])
    elif table == "template":
        journal.templates[int(rest[0])] = rest[1]
    elif table == "attachment":
        journal.attached.append((int(rest[0]), rest[1]))
    elif table == "opening":
        objects = parse_object_set("\t".join(rest[4:]))
        journal.openings.append((int(rest[1]), rest[2], int(rest[3]), objects))


def _take_apart(journal: PackageJournal, values: list[str]) -> None:
    """Takes what a row of its own says."""
    table, *rest = values
    if table == "voucher":
        sequence, year, series, number, date = rest[:5]
        journal.vouchers[int(sequence)] = JournalVoucher(
            int(sequence), int(year), series, int(number), date, rest[6], rest[10] != ""
        )
    elif table == "posting":
        objects = parse_object_set("\t".join(rest[6:]))
        journal.postings.append(
            JournalPosting(int(rest[1]), rest[2], rest[3], int(rest[4]), rest[5], objects)
        )
