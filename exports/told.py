"""The book as a package tells it: its chain proved, and what it says read out of it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ledger.balances import Balances
from ledger.chain import GENESIS, hash_of
from ledger.chart import BALANCE_KINDS, members_of
from ledger.reports.register import HistoryEntry
from ledger.telling import DIGEST, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.balances import Key
    from ledger.model import Kind, Objects
    from ledger.money import Ore

APART = ("voucher", "posting", "approval")
"""The tables whose rows stand in a file of their own: an import tells of them by a digest."""


@dataclass(frozen=True, slots=True)
class ToldVoucher:
    """A voucher as the chain tells it."""

    sequence: int
    year: int
    series: str
    number: int
    date: str
    text: str
    is_correction: bool


@dataclass(frozen=True, slots=True)
class ToldPosting:
    """A posting as the chain tells it."""

    voucher: int
    date: str
    account: str
    amount: Ore
    text: str
    objects: Objects


@dataclass(slots=True)
class Told:
    """What the chain tells."""

    hashes: list[str] = field(default_factory=list)
    """The hash of each entry, in hexadecimal."""

    first_broken: int | None = None
    """The first entry that does not continue the one before, or does not hash to what it says."""

    untold: list[int] = field(default_factory=list)
    """Entries that tell other vouchers and postings than the rows say."""

    vouchers: dict[int, ToldVoucher] = field(default_factory=dict)
    postings: list[ToldPosting] = field(default_factory=list)
    openings: list[tuple[int, str, Ore, Objects]] = field(default_factory=list)
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
        """The open year that a year begins with the balances of, as `ledger.balances` has it."""
        days = {key: first for (first, _last), key in self.years.items()}
        eve = dt.date.fromisoformat(days[year]) - dt.timedelta(days=1)
        before = next((k for (_first, end), k in self.years.items() if end == str(eve)), None)
        if before is None or self.closed.get(before) or self.closed.get(year):
            return None
        is_stated = any(of_year == year for of_year, *_ in self.openings)
        return None if is_stated and before not in self.closed else before

    def opening(self, year: int, equity_carried: str) -> Counter[Key]:
        """What a year began with; while the year before is open, what that ends with so far.

        `equity_carried` takes what is not yet in equity of an open year's result.
        """
        opening: Counter[Key] = Counter()
        if (before := self.followed(year)) is None:
            for of_year, account, amount, objects in self.openings:
                if of_year == year:
                    opening[account, objects] += amount
            return opening
        opening.update(self.opening(before, equity_carried))
        first, last = next(days for days, key in self.years.items() if key == before)
        for row in self.postings:
            if first <= row.date <= last:
                stays = self.kinds[row.account] in BALANCE_KINDS
                opening[(row.account, row.objects) if stays else (equity_carried, ())] += row.amount
        return Counter({key: amount for key, amount in opening.items() if amount})

    def balances(self, year: int, first: str, last: str, equity_carried: str) -> Balances:
        """What a year began with, and what its vouchers add up to."""
        opening = self.opening(year, equity_carried)
        movement: dict[Key, Ore] = {}
        debits: dict[Key, Ore] = {}
        for row in self.postings:
            if first <= row.date <= last:
                key = (row.account, row.objects)
                movement[key] = movement.get(key, 0) + row.amount
                if (row.amount > 0) != self.vouchers[row.voucher].is_correction:
                    debits[key] = debits.get(key, 0) + row.amount
        return Balances(opening, movement, debits=({}, debits))


def read_told(chain: Iterable[bytes], rows: Iterable[bytes]) -> Told:
    """Reads the chain and the rows, a line each.

    Raises ValueError, KeyError or TypeError when a line is not of its form.
    """
    told = Told()
    apart = _by_entry(rows)
    last = GENESIS
    for place, line in enumerate(chain, 1):
        entry = _entry(line)
        holds = entry.seq == place and entry.prev == last and entry.hash == hash_of(entry.hashed())
        if not holds and told.first_broken is None:
            told.first_broken = place
        last = entry.hash
        told.hashes.append(entry.hash.hex())
        own = apart.pop(entry.seq, {})
        if not _tells(entry.body.encode().split(b"\n"), own):
            told.untold.append(entry.seq)
        for row in entry.body.split("\n"):
            _take(told, row.split("\t"))
        for lines in own.values():
            for row_line in lines:
                _take_apart(told, row_line.decode().split("\t"))
    told.untold += apart
    return told


def _entry(line: bytes) -> HistoryEntry:
    value = json.loads(line)
    hashes = {name: bytes.fromhex(value[name]) for name in ("prev", "hash")}
    return HistoryEntry(**{**value, **hashes})


def _by_entry(rows: Iterable[bytes]) -> dict[int, dict[bytes, list[bytes]]]:
    """The rows by journal entry and table, each without its line break."""
    found: dict[int, dict[bytes, list[bytes]]] = {}
    for line in rows:
        entry, _, row = line.rstrip(b"\n").partition(b"\t")
        table = row.partition(b"\t")[0]
        found.setdefault(int(entry), {}).setdefault(table, []).append(row)
    return found


def _tells(body: list[bytes], own: dict[bytes, list[bytes]]) -> bool:
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


def _take(told: Told, values: list[str]) -> None:
    """Takes what a row of a body says."""
    table, *rest = values
    if table == "association":
        told.associations.append((rest[0], rest[1]))
    elif table == "fiscal_year":
        told.years[rest[1], rest[2]] = int(rest[0])
    elif table == "year_state" and (rest[2] == "1" or int(rest[0]) in told.closed):
        told.closed[int(rest[0])] = rest[2] == "1"
    elif table == "account":
        told.kinds[rest[0]] = cast("Kind", rest[2])
    elif table == "published":
        told.published[int(rest[0]), rest[1]] = int(rest[2])
    elif table == "template":
        told.templates[int(rest[0])] = rest[1]
    elif table == "attachment":
        told.attached.append((int(rest[0]), rest[1]))
    elif table == "opening":
        objects = members_of("\t".join(rest[4:]))
        told.openings.append((int(rest[1]), rest[2], int(rest[3]), objects))


def _take_apart(told: Told, values: list[str]) -> None:
    """Takes what a row of its own says."""
    table, *rest = values
    if table == "voucher":
        sequence, year, series, number, date = rest[:5]
        told.vouchers[int(sequence)] = ToldVoucher(
            int(sequence), int(year), series, int(number), date, rest[6], rest[10] != ""
        )
    elif table == "posting":
        objects = members_of("\t".join(rest[6:]))
        told.postings.append(
            ToldPosting(int(rest[1]), rest[2], rest[3], int(rest[4]), rest[5], objects)
        )
