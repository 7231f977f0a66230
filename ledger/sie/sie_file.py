"""What an SIE file tells besides its vouchers, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.bookkeeping.quantities import Quantity
    from ledger.core.balances import Key
    from ledger.core.calendar import Period
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.sie.number_ranges import NumberRanges

SUMMARY_SERIES = "SIE"
"""The series of vouchers that sum up a year which a file gives only as balances."""

BalanceLabel: TypeAlias = Literal["#IB", "#UB", "#RES", "#OIB", "#OUB"]
PeriodLabel: TypeAlias = Literal["#PSALDO", "#PBUDGET"]

VoucherRow: TypeAlias = "tuple[int, str, int | None, str, str, str, str, int, int]"
"""Item in the file (1, 2, 3 …), series, number, day, text, day of registration, signature,
line, number of postings.

Days are ISO; the number (None), the texts and the registration may be missing.
"""

PostingRow: TypeAlias = "tuple[int, int, str, int, int, str]"
"""The voucher's item, row in the file (1, 2, 3 …), account, öre, objects, text."""


class Batch(NamedTuple):
    """Whole vouchers, in the order of the file."""

    vouchers: list[VoucherRow]
    postings: list[PostingRow]

    def with_more(self, more: Batch) -> Batch:
        """These vouchers and those that follow."""
        return Batch(self.vouchers + more.vouchers, self.postings + more.postings)


class SieAmount(NamedTuple):
    """An amount of the file and where it stands."""

    amount: Ore
    line: int
    quantity: Quantity = 0


@dataclass(frozen=True, slots=True)
class DeclaredAccount:
    """An account as the file declares it."""

    number: str
    name: str
    line: int
    kind: Kind | None = None
    sru: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredDimension:
    """A dimension as the file declares it."""

    number: int
    name: str
    line: int
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class SieFile:
    """All of an SIE file but its vouchers."""

    labels: frozenset[str]
    """The labels of the items that tell whose file it is, and how it was made."""

    flag: bool
    """`#FLAGGA 1`: another program has read the file already."""

    program: str
    """The name and the version."""

    program_name: str
    sie_type: str
    """`"1"`, `"2"`, `"3"`, `"4E"` or `"4I"`."""

    currency: str
    name: str
    orgnr: str
    """As the file writes it."""

    years: Mapping[int, Period]
    """`#RAR`: 0 is the file's own year, -1 the one before."""

    accounts: Mapping[str, DeclaredAccount]
    dimensions: Mapping[int, DeclaredDimension]
    objects: Mapping[tuple[int, str], tuple[str, int]]
    """The name of each declared object, and the line where it stands."""

    balances: Mapping[tuple[BalanceLabel, int], Mapping[Key, SieAmount]]
    """By label and year number."""

    periods: Mapping[tuple[PeriodLabel, int, str], Mapping[Key, SieAmount]]
    """By label, year number and month (`"201903"`): the change in the month, or its budget."""

    movement: Mapping[Key, Ore]
    """What the vouchers add up to."""

    posted_at: Mapping[Key, int]
    """The line of the first posting of each key of `movement`."""

    quantities: Mapping[int, Quantity]
    """Of postings that have one, by row in the file."""

    units: Mapping[str, str]
    """`#ENHET`: what an account's quantities count."""

    series: Mapping[str, NumberRanges]
    days: Mapping[str, int]
    """Each day of a voucher that is recorded, and the line where it first stands."""

    lines: Mapping[str, int]
    """The line of the first item of each label, and of each year (`"#RAR -1"`)."""

    counts: Mapping[str, int]
    """How many there were: `"vouchers"`, `"postings"`, `"empty"`, `"history"` …"""

    def by_account(self, label: BalanceLabel, year: int) -> dict[str, Ore]:
        """The balances of a year without regard to objects."""
        figures = self.balances.get((label, year), {})
        return {
            account: figure.amount for (account, objects), figure in figures.items() if not objects
        }

    def has_opening(self, year: int = 0) -> bool:
        """Whether the file says what a year begins with; zeros in all may be left out."""
        return ("#IB", year) in self.balances or ("#OIB", year) in self.balances

    def movement_by_account(self) -> dict[str, Ore]:
        """What the vouchers add up to without regard to objects."""
        total: dict[str, Ore] = {}
        for (account, _), amount in self.movement.items():
            total[account] = total.get(account, 0) + amount
        return total

    def line_of(self, label: BalanceLabel, year: int, account: str) -> int:
        """The line where a balance stands, 0 when the file has none."""
        figure = self.balances.get((label, year), {}).get((account, ()))
        return figure.line if figure else 0

    def first_line(self, label: BalanceLabel, year: int) -> int:
        """The first line with a balance of the kind, 0 when the file has none."""
        return min((one.line for one in self.balances.get((label, year), {}).values()), default=0)

    def account_line(self, account: str) -> int:
        """The line that declares the account (`#KONTO`), 0 when none does."""
        declared = self.accounts.get(account)
        return declared.line if declared else 0

    def accounts_used(self) -> set[str]:
        """Every account with a posting or a balance."""
        return {account for account, _ in self._keys()}

    def objects_used(self) -> set[tuple[int, str]]:
        """Every object with a posting or a balance."""
        return {member for _, objects in self._keys() for member in objects}

    def first_uses(self) -> tuple[dict[str, int], dict[tuple[int, str], int]]:
        """The first line with a posting or a balance of each account, and of each object."""
        accounts: dict[str, int] = {}
        members: dict[tuple[int, str], int] = {}
        figures = (*self.balances.values(), *self.periods.values())
        uses = [*self.posted_at.items()]
        uses += ((key, one.line) for given in figures for key, one in given.items())
        for (account, objects), line in uses:
            accounts[account] = min(line, accounts.get(account, line))
            for member in objects:
                members[member] = min(line, members.get(member, line))
        return accounts, members

    def _keys(self) -> Iterable[Key]:
        yield from self.movement
        for figures in (*self.balances.values(), *self.periods.values()):
            yield from figures

    def kind(self, account: str) -> Kind:
        """What an account is: as declared (`#KTYP`), else by its number and its balances.

        The number speaks as in BAS: 1 asset, 2 liability, 3 and 80-83 income, 4-7 and 84-89
        cost. Other numbers with a balance carried over are assets, or liabilities when it is a
        credit; else they are costs.
        """
        declared = self.accounts.get(account)
        if declared and declared.kind:
            return declared.kind
        for start, kind in BAS_KINDS:
            if account.startswith(start):
                return kind
        balances = [
            figure.amount
            for year in (0, -1)
            for label in BALANCE_LABELS
            if (figure := self.balances.get((label, year), {}).get((account, ())))
        ]
        if not balances:
            return "cost"
        return "liability" if next(filter(None, balances), 0) < 0 else "asset"

    def is_result(self, account: str) -> bool:
        """Whether the account belongs to the income statement."""
        return self.kind(account) in ("income", "cost")


def is_equity(account: str) -> bool:
    """Whether the account is equity by its number, as BAS and Kommun-Bas have it: 20."""
    return account.startswith("20")


BALANCE_LABELS: tuple[BalanceLabel, ...] = ("#IB", "#UB")
BAS_KINDS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (("1",), "asset"),
    (("2",), "liability"),
    (("3", "80", "81", "82", "83"), "income"),
    (("4", "5", "6", "7", "8"), "cost"),
)
"""The kinds of accounts by how their numbers begin; the first that fits."""
