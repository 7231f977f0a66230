"""Everything in an SIE file that is not a voucher, item by item (SIE 4B §11)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ledger.bookkeeping.quantities import read_quantity
from ledger.core.calendar import Period
from ledger.core.errors import Problem, problem
from ledger.core.money import read_decimal, write_amount
from ledger.core.text import excerpt
from ledger.sie.field_parsers import (
    read_account,
    read_code,
    read_compact_day,
    read_compact_month,
    read_dimension,
    read_objects,
    read_year_number,
    shortened,
)
from ledger.sie.sie_file import DeclaredAccount, DeclaredDimension, SieAmount
from ledger.sie.tokenizer import ObjectList, unquoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.model import Kind
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import BalanceLabel, PeriodLabel
    from ledger.sie.tokenizer import SieLine

ITEMS: Mapping[str, tuple[str, ...]] = {
    "#ADRESS": ("text", "text", "text", "text"),
    "#BKOD": ("text",),
    "#DIM": ("dimension", "name"),
    "#ENHET": ("account", "name"),
    "#FLAGGA": ("text",),
    "#FNAMN": ("name",),
    "#FNR": ("text",),
    "#FORMAT": ("text",),
    "#FTYP": ("text",),
    "#GEN": ("text", "text?"),
    "#IB": ("year", "account", "amount", "quantity?"),
    "#KONTO": ("account", "name"),
    "#KPTYP": ("text",),
    "#KSUMMA": ("text?",),
    "#KTYP": ("account", "text"),
    "#OBJEKT": ("dimension", "code", "name"),
    "#OIB": ("year", "account", "objects", "amount", "quantity?"),
    "#OMFATTN": ("text",),
    "#ORGNR": ("text", "text?", "text?"),
    "#OUB": ("year", "account", "objects", "amount", "quantity?"),
    "#PBUDGET": ("year", "month", "account", "objects", "amount", "text?"),
    "#PROGRAM": ("text", "text"),
    "#PROSA": ("text",),
    "#PSALDO": ("year", "month", "account", "objects", "amount", "text?"),
    "#RAR": ("year", "day", "day"),
    "#RES": ("year", "account", "amount", "quantity?"),
    "#SIETYP": ("text",),
    "#SRU": ("account", "text"),
    "#TAXAR": ("text",),
    "#UB": ("year", "account", "amount", "quantity?"),
    "#UNDERDIM": ("dimension", "name", "dimension"),
    "#VALUTA": ("text",),
}
"""The fields of each item, by what they hold; `?` may be left out."""

READERS: Mapping[str, Callable[[Any], object]] = {
    "account": read_account,
    "amount": read_decimal,
    "code": read_code,
    "day": read_compact_day,
    "dimension": read_dimension,
    "month": read_compact_month,
    "name": str,
    "objects": read_objects,
    "quantity": lambda text: read_quantity(text) or 0,
    "text": str,
    "year": read_year_number,
}

_NOTHING_WITHOUT = {"#ENHET", "#KTYP", "#SRU"}
"""Items whose texts are what they are for; without them there is nothing to take in."""

BALANCES = {"#IB", "#UB", "#RES", "#OIB", "#OUB"}
COUNTED = {"#DIM", "#UNDERDIM", "#OBJEKT", "#RAR", "#PBUDGET", "#TRANS", *BALANCES}
"""Items of which a book is made; a fault in any other is only remarked. So is one in `#KONTO`: an
account that is used need not be declared, and one that is not used need not be made."""

K = TypeVar("K")

KINDS: Mapping[str, Kind] = {"T": "asset", "S": "liability", "K": "cost", "I": "income"}


class DoubtfulItem(NamedTuple):
    """An item with a fault; whether it refuses the file depends on what else there is in it."""

    label: str
    year: int | None
    """The number of the fiscal year that the item is of, when it says that."""

    fault: Problem


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
        self.units: dict[str, str] = {}
        self.dimensions: dict[int, DeclaredDimension] = {}
        self.objects: dict[tuple[int, str], tuple[str, int]] = {}
        self.balances: dict[tuple[BalanceLabel, int], dict[Key, SieAmount]] = {}
        self.periods: dict[tuple[PeriodLabel, int, str], dict[Key, SieAmount]] = {}
        self.lines: dict[str, int] = {}
        """The line of the first item of each label."""

        self.doubtful: list[DoubtfulItem] = []
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
        self.lines.setdefault(label, at)
        missing = sum(not name.endswith("?") for name in shape) - len(line.fields) + 1
        if missing > 0:
            required = [name for name in shape if not name.endswith("?")]
            found = problem(
                "fields-missing",
                "{label} lacks {count} of its fields; the line may be cut off.",
                where,
                label=label,
                count=missing,
            )
            if not set(required[-missing:]) <= {"text", "name"}:
                self._doubt(label, line, found)
                return
            self.findings.remark(found)
            if label in _NOTHING_WITHOUT:
                return
        fields = [*line.fields[1:], *[""] * max(missing, 0)]
        if shape[-1] == "name":
            fields[len(shape) - 1] = self._whole_name(line, len(shape), at)
        values = [_value(name, field) for name, field in zip(shape, fields, strict=False)]
        faults = [value for value in values if isinstance(value, Problem)]
        for fault in faults:
            self._doubt(label, line, Problem(fault.code, fault.text, where, fault.values))
        if not faults:
            self._store(label, values, at)

    def _whole_name(self, line: SieLine, place: int, at: int) -> str:
        """The name that ends an item, also when it lacks its quotation marks or is too long."""
        name, more = line.whole_text(place, lambda _: False)
        if more:
            self.findings.remark(unquoted(name, self.findings.at(at)))
        name, odd = shortened(name)
        if odd:
            self.findings.remark(Problem(odd.code, odd.text, self.findings.at(at), odd.values))
        return name

    def _doubt(self, label: str, line: SieLine, fault: Problem) -> None:
        """Takes in a fault; for the items that nothing is made of it is a remark."""
        if label not in COUNTED:
            self.findings.remark(fault)
            return
        year = read_year_number(line.text(1))
        has_year = label in BALANCES or label in ("#RAR", "#PBUDGET")
        number = year if has_year and isinstance(year, int) else None
        self.doubtful.append(DoubtfulItem(label, number, fault))

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
                    label=excerpt(label),
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
            case "#ENHET":
                self.units.setdefault(values[0], values[1])
            case "#DIM" | "#UNDERDIM":
                number, name, *parent = values
                declared = DeclaredDimension(number, name, at, *parent)
                first = self.dimensions.setdefault(number, declared)
                self._report_renamed((first.name, first.line), name, at, label)
            case "#RAR":
                number, first, last = values
                self._store_year(number, first, last, at)
            case "#IB" | "#UB" | "#RES" | "#OIB" | "#OUB":
                year, account, *rest, amount, quantity = (*values, 0)[: len(ITEMS[label])]
                key = (account, rest[0] if rest else ())
                figure = SieAmount(amount, at, quantity)
                of_year = (label, year)
                self._store_figure(self.balances, of_year, of_year, key, figure)
            case "#PSALDO" | "#PBUDGET":
                year, month, account, objects, amount = values[:5]
                figure = SieAmount(amount, at)
                of = (label, year, month)
                self._store_figure(self.periods, of, (label, year), (account, objects), figure)
            case _:
                self.texts.setdefault(label, tuple(values))

    def _declare(
        self, names: dict[K, tuple[str, int]], key: K, name: str, at: int, label: str
    ) -> None:
        """Stores a name; when the file gives another one later, the first counts."""
        self._report_renamed(names.setdefault(key, (name, at)), name, at, label)

    def _report_renamed(self, declared: tuple[str, int], name: str, at: int, label: str) -> None:
        first, line = declared
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
        self.lines.setdefault(f"#RAR {number}", at)
        if period.last < period.first:
            fault = problem(
                "year-backwards",
                "The fiscal year ends on {last}, before it begins on {first}.",
                where,
                first=first,
                last=last,
            )
        elif self.years.setdefault(number, period) != period:
            fault = problem(
                "year-twice", "Year {number} is given twice, differently.", where, number=number
            )
        else:
            return
        self.doubtful.append(DoubtfulItem("#RAR", number, fault))

    def _store_figure(
        self,
        figures: dict[K, dict[Key, SieAmount]],
        of: K,
        item: tuple[str, int],
        key: Key,
        figure: SieAmount,
    ) -> None:
        """Stores an amount; given again with another amount, neither can be trusted."""
        first = figures.setdefault(of, {}).setdefault(key, figure)
        if first.amount == figure.amount:
            return
        fault = problem(
            "figure-twice",
            "Account {account} is given {amount} here and {first} on line {line}; find out "
            "which is right in the program that wrote the file.",
            self.findings.at(figure.line),
            account=key[0],
            amount=write_amount(figure.amount),
            first=write_amount(first.amount),
            line=first.line,
        )
        if item[0] in COUNTED:
            self.doubtful.append(DoubtfulItem(*item, fault))
        else:
            self.findings.remark(fault)


def _value(name: str, field: str | ObjectList) -> object:
    """The value of a field, or the Problem with it."""
    reader = READERS[name.removesuffix("?")]
    if isinstance(field, ObjectList) and reader is not read_objects:
        return problem("braces-misplaced", "Braces stand where no objects can be.")
    return reader(field)
