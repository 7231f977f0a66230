"""Everything in an SIE file that is not a voucher, item by item (SIE 4B §11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.core.calendar import Period
from ledger.core.errors import Problem, problem
from ledger.core.money import read_decimal, write_amount
from ledger.sie.field_parsers import (
    read_account,
    read_compact_day,
    read_compact_month,
    read_dimension,
    read_objects,
    read_text,
    read_year_number,
)
from ledger.sie.sie_file import DeclaredAccount, DeclaredDimension, SieAmount
from ledger.sie.tokenizer import ObjectList

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import BalanceLabel, PeriodLabel
    from ledger.sie.tokenizer import SieLine

ITEMS: Mapping[str, tuple[str, ...]] = {
    "#ADRESS": ("text", "text", "text", "text"),
    "#BKOD": ("text",),
    "#DIM": ("dimension", "name"),
    "#ENHET": ("account", "text"),
    "#FLAGGA": ("text",),
    "#FNAMN": ("name",),
    "#FNR": ("text",),
    "#FORMAT": ("text",),
    "#FTYP": ("text",),
    "#GEN": ("text", "text?"),
    "#IB": ("year", "account", "amount", "text?"),
    "#KONTO": ("account", "name"),
    "#KPTYP": ("text",),
    "#KSUMMA": ("text?",),
    "#KTYP": ("account", "text"),
    "#OBJEKT": ("dimension", "name", "name"),
    "#OIB": ("year", "account", "objects", "amount", "text?"),
    "#OMFATTN": ("text",),
    "#ORGNR": ("text", "text?", "text?"),
    "#OUB": ("year", "account", "objects", "amount", "text?"),
    "#PBUDGET": ("year", "month", "account", "objects", "amount", "text?"),
    "#PROGRAM": ("text", "text"),
    "#PROSA": ("text",),
    "#PSALDO": ("year", "month", "account", "objects", "amount", "text?"),
    "#RAR": ("year", "day", "day"),
    "#RES": ("year", "account", "amount", "text?"),
    "#SIETYP": ("text",),
    "#SRU": ("account", "text"),
    "#TAXAR": ("text",),
    "#UB": ("year", "account", "amount", "text?"),
    "#UNDERDIM": ("dimension", "name", "dimension"),
    "#VALUTA": ("text",),
}
"""The fields of each item, by what they hold; `?` may be left out."""

READERS: Mapping[str, Callable[[Any], object]] = {
    "account": read_account,
    "amount": read_decimal,
    "day": read_compact_day,
    "dimension": read_dimension,
    "month": read_compact_month,
    "name": read_text,
    "objects": read_objects,
    "text": str,
    "year": read_year_number,
}

_CUT_WITHOUT = {"#KTYP", "#SRU", "#OBJEKT"}
"""Items whose texts are what they are for; without them the line is cut off."""

K = TypeVar("K")

KINDS: Mapping[str, Kind] = {"T": "asset", "S": "liability", "K": "cost", "I": "income"}


class ItemCollector:
    """Takes in the items of a file one by one, in whatever order they come."""

    def __init__(self, findings: Findings) -> None:
        """Nothing is gathered yet."""
        self.findings = findings
        self.texts: dict[str, tuple[str, ...]] = {}
        """Fields of the identification items, the first of each kind."""

        self.years: dict[int, Period] = {}
        self.names: dict[str, tuple[str, int]] = {}
        """Account names, and the lines where they stand."""

        self.kinds: dict[str, Kind] = {}
        self.sru: dict[str, list[str]] = {}
        self.dimensions: dict[int, DeclaredDimension] = {}
        self.objects: dict[tuple[int, str], tuple[str, int]] = {}
        self.balances: dict[tuple[BalanceLabel, int], dict[Key, SieAmount]] = {}
        self.periods: dict[tuple[PeriodLabel, int, str], dict[Key, SieAmount]] = {}
        self._unknown: set[str] = set()

    def accounts(self) -> dict[str, DeclaredAccount]:
        """The declared accounts with everything the file says of them."""
        return {
            number: DeclaredAccount(
                number, name, line, self.kinds.get(number), tuple(self.sru.get(number, ()))
            )
            for number, (name, line) in self.names.items()
        }

    def text(self, label: str) -> str:
        """The first field of an identification item, empty when the file has none."""
        return self.texts.get(label, ("",))[0]

    def sie_type(self) -> str:
        """`"1"`, `"2"`, `"3"`, `"4E"` or `"4I"`: type 4 without balances is for import (§6)."""
        written = self.text("#SIETYP") or "1"
        if written != "4":
            return written
        return "4E" if self.balances else "4I"

    def add(self, line: SieLine, at: int) -> None:
        """Takes in the item on line `at`; what is wrong with it goes to the findings."""
        label = line.text(0).upper()
        where = self.findings.at(at)
        shape = ITEMS.get(label)
        if shape is None:
            self._report_unknown(label, where)
            return
        missing = sum(not name.endswith("?") for name in shape) - len(line.fields) + 1
        if missing > 0:
            required = [name for name in shape if not name.endswith("?")]
            harmless = set(required[-missing:]) <= {"text", "name"} and label not in _CUT_WITHOUT
            self.findings.add(
                "remark" if harmless else "fault",
                problem(
                    "fields-missing",
                    "{label} lacks {count} of its fields; the line may be cut off.",
                    where,
                    label=label,
                    count=missing,
                ),
            )
            if not harmless:
                return
        values = [
            _value(name, field)
            for name, field in zip(shape, (*line.fields[1:], *[""] * max(missing, 0)), strict=False)
        ]
        faults = [value for value in values if isinstance(value, Problem)]
        for fault in faults:
            self.findings.fault(replace(fault, where=where))
        if not faults:
            self._store(label, values, at)

    def _report_unknown(self, label: str, where: str) -> None:
        """An unknown label is passed over (§7.1), unless it is a known one that is cut off."""
        if len(label) > 1 and any(known.startswith(label) for known in (*ITEMS, "#VER")):
            self.findings.fault(
                problem(
                    "label-cut",
                    "{label} is only the beginning of a label; the file is damaged or cut off. "
                    "Export it again.",
                    where,
                    label=label,
                )
            )
        elif label not in self._unknown:
            self._unknown.add(label)
            self.findings.notice(
                problem(
                    "label-unknown",
                    "Lines that begin with {label} mean nothing in SIE 1-4 and were passed over.",
                    where,
                    label=label[:40],
                )
            )

    def _store(self, label: str, values: Sequence[Any], at: int) -> None:
        match label:
            case "#KONTO":
                self._declare(self.names, values[0], values[1], at, label)
            case "#OBJEKT":
                self._declare(self.objects, (values[0], values[1]), values[2], at, label)
            case "#KTYP" if values[1].upper() in KINDS:
                self.kinds[values[0]] = KINDS[values[1].upper()]
            case "#SRU":
                self.sru.setdefault(values[0], []).append(values[1])
            case "#DIM" | "#UNDERDIM":
                number, name, *parent = values
                self.dimensions.setdefault(number, DeclaredDimension(number, name, at, *parent))
            case "#RAR":
                number, first, last = values
                self._store_year(number, first, last, at)
            case "#IB" | "#UB" | "#RES":
                year, account, amount = values[:3]
                self._store_figure(self.balances, (label, year), (account, ()), amount, at)
            case "#OIB" | "#OUB":
                year, account, objects, amount = values[:4]
                self._store_figure(self.balances, (label, year), (account, objects), amount, at)
            case "#PSALDO" | "#PBUDGET":
                year, month, account, objects, amount = values[:5]
                self._store_figure(
                    self.periods, (label, year, month), (account, objects), amount, at
                )
            case _:
                self.texts.setdefault(label, tuple(values))

    def _declare(
        self, names: dict[K, tuple[str, int]], key: K, name: str, at: int, label: str
    ) -> None:
        """Keeps a name; when the file gives another one later, the first counts."""
        first, line = names.setdefault(key, (name, at))
        if first != name:
            self.findings.remark(
                problem(
                    "declared-twice",
                    "{label} gives {name} where line {line} says {first}; line {line} counts.",
                    self.findings.at(at),
                    label=label,
                    name=repr(name),
                    first=repr(first),
                    line=line,
                )
            )

    def _store_year(self, number: int, first: str, last: str, at: int) -> None:
        period = Period(date.fromisoformat(first), date.fromisoformat(last))
        where = self.findings.at(at)
        if period.last < period.first:
            self.findings.fault(
                problem(
                    "year-backwards",
                    "The fiscal year ends on {last}, before it begins on {first}.",
                    where,
                    first=first,
                    last=last,
                )
            )
        elif self.years.setdefault(number, period) != period:
            self.findings.fault(
                problem(
                    "year-twice", "Year {number} is given twice, differently.", where, number=number
                )
            )

    def _store_figure(
        self, figures: dict[K, dict[Key, SieAmount]], of: K, key: Key, amount: Ore, at: int
    ) -> None:
        """Keeps an amount; given again with another amount, neither can be trusted."""
        first = figures.setdefault(of, {}).setdefault(key, SieAmount(amount, at))
        if first.amount != amount:
            self.findings.fault(
                problem(
                    "figure-twice",
                    "Account {account} is given {amount} here and {first} on line {line}; find out "
                    "which is right in the program that wrote the file.",
                    self.findings.at(at),
                    account=key[0],
                    amount=write_amount(amount),
                    first=write_amount(first.amount),
                    line=first.line,
                )
            )


def _value(name: str, field: str | ObjectList) -> object:
    """The value of a field, or the Problem with it."""
    reader = READERS[name.removesuffix("?")]
    if isinstance(field, ObjectList) and reader is not read_objects:
        return problem("braces-misplaced", "Braces stand where no objects can be.")
    return reader(field)
