"""Templates: what an annual report looks like, and which balances make each line of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.model import Dimension
from ledger.report_layout.account_ranges import PORTIONS, WHOLE, ClaimIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.core.balances import Key, Portion
    from ledger.core.label import Label
    from ledger.core.model import Account, DimensionObject
    from ledger.report_layout.account_ranges import AccountRange

Report: TypeAlias = Literal["income", "balance", "cashflow"]
LedgerPart: TypeAlias = Literal["income", "assets", "equity_and_liabilities"]
"""A list of lines that take balances; a balance sheet has two."""

Part: TypeAlias = LedgerPart | Literal["cashflow"]
"""A list of lines with a total of its own."""

LineKind: TypeAlias = Literal["heading", "row", "sum", "text", "memo", "part"]
"""A memo stands outside the ledger (ansvarsförbindelser): its figures are entered. A part shows
some of what other lines have (varav) and is outside every sum."""

REPORTS: Mapping[Report, tuple[Part, ...]] = {
    "income": ("income",),
    "balance": ("assets", "equity_and_liabilities"),
    "cashflow": ("cashflow",),
}
TOTALS: Mapping[Part, str] = {
    "income": "result",
    "assets": "total_assets",
    "equity_and_liabilities": "total_equity_and_liabilities",
    "cashflow": "cash_flow",
}
"""The sum that every row of the part must end in."""

SIGNS: Mapping[LedgerPart, int] = {"income": -1, "assets": 1, "equity_and_liabilities": -1}
"""What a balance (debit positive) is multiplied by to be printed in the part."""

OPENING_CASH, CLOSING_CASH = "opening_cash", "closing_cash"

LineRole: TypeAlias = Literal["operating_income", "operating_costs", "equity", "restricted_reserve"]
"""What a row or a sum is, whatever it is called: the income and the costs of operations; the parts
of equity beside the year's result, and those of them that are restricted."""

Side: TypeAlias = Literal["state", "region", "municipality"]
"""Who pays the contributions (FinsamL 5 §)."""

ColumnName: TypeAlias = Literal["actual", "prior", "third", "budget"]
"""A column of the statements: the period, the same one the year before and two years before, and
the budget of the period, which only the income statement has."""

EQUITY_ROLES: tuple[LineRole, ...] = ("equity", "restricted_reserve")

BalanceRole: TypeAlias = Literal[
    "year_result",
    "vat",
    "vat_claims",
    "vat_blocked",
    "vat_flat",
    "fixed_assets",
    "accumulated_depreciation",
    "depreciation",
    "disposals",
    "capital_gains",
    "securities_valuation",
    "external_statements",
    "customers",
    "suppliers",
    "state",
    "region",
    "municipality",
]
"""What balances are, whatever lines they stand on: the result of a year that has been closed, until
it is carried to equity; VAT that the state compensates, the part of it that is claimed, costs and
assets whose VAT may not be claimed, and income from the flat rate (2005:811); fixed assets at
cost, what is written off of them, the cost of it, gains and losses when they are sold; capital
gains and securities valued at market (LKBR 11:10); accounts whose balance a bank or Skatteverket
states; trade receivables and payables; the contributions of each side (FinsamL 5 §)."""


@dataclass(frozen=True, slots=True)
class TemplateDimension:
    """A dimension and the word by which the template's lines name it."""

    key: str
    number: int
    label: Label

    @property
    def dimension(self) -> Dimension:
        """The dimension as a book keeps it."""
        return Dimension(self.number, self.label.sv)


@dataclass(frozen=True, slots=True)
class CashSource:
    """What a line of the cash-flow analysis is derived from; each is a tuple of line ids."""

    change: tuple[str, ...] = ()
    """Balance-sheet lines whose change is this line; an asset that grows is an outflow."""

    debit: tuple[str, ...] = ()
    """Balance-sheet lines whose debits are this line: what was bought, or paid off."""

    credit: tuple[str, ...] = ()
    """Balance-sheet lines whose credits are this line: what was sold, or borrowed."""

    opening: tuple[str, ...] = ()
    """Balance-sheet lines as they were when the period began."""

    closing: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    """Lines of the income statement added with their printed sign."""

    less: tuple[str, ...] = ()
    """Lines of the income statement taken off; what is added somewhere is taken off elsewhere."""

    def line_ids(self) -> tuple[str, ...]:
        """Every line it is derived from."""
        sides = self.change + self.debit + self.credit
        return sides + self.opening + self.closing + self.plus + self.less


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line of a statement or of a note."""

    id: str
    kind: LineKind
    label: Label
    level: int = 0
    """How far in it is printed; 0 is outermost."""

    note: str = ""
    """The notes it refers to, as printed: `"1"`, `"3,4"`."""

    see: str = ""
    """The notes that it points to without taking its amounts from them."""

    claims: tuple[AccountRange, ...] = ()
    takes: frozenset[Portion] = WHOLE
    """What it takes of each balance: all of it, or what the year began with, or its movement."""

    of: tuple[str, ...] = ()
    """What a sum adds up."""

    with_result: bool = False
    """Whether the year's result, not yet transferred to equity, belongs here."""

    role: LineRole | Literal[""] = ""

    always: bool = False
    """Whether it is printed even when it is zero in every column."""

    cash: CashSource | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The numbers of the notes it refers to."""
        return tuple(number.strip() for number in self.note.split(",")) if self.note else ()

    @property
    def references(self) -> tuple[str, ...]:
        """The numbers of every note that it points to."""
        seen = tuple(number.strip() for number in self.see.split(",")) if self.see else ()
        return (*self.notes, *seen)


@dataclass(frozen=True, slots=True)
class TemplateNote:
    """A note: its lines make the row that refers to it, or take a sum apart."""

    number: str
    title: Label
    lines: tuple[TemplateLine, ...] = ()
    sign: int | None = None
    """What a balance is multiplied by to be printed; None when it is as in the row."""

    total: Label | None = None
    """What the total is called, when it has a name: `"UB"`."""

    text: Label | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line that takes balances from the ledger: a note line, or a row without a note."""

    line: TemplateLine
    part: LedgerPart
    sign: int
    """What a balance (debit positive) is multiplied by to be printed on the leaf."""

    row: TemplateLine
    """The row of the statement that the leaf is or belongs to."""

    note: TemplateNote | None = None


@dataclass(frozen=True, slots=True)
class Outside:
    """A part of what other lines have, shown outside the sums (varav)."""

    line: TemplateLine
    part: LedgerPart
    sign: int
    """What a balance (debit positive) is multiplied by to be printed."""


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    """A row of the follow-up of operations: some of what the result is made of (LKBR 10:1).

    A balance of the income statement belongs to the first group that takes it.
    """

    id: str
    label: Label
    claims: tuple[AccountRange, ...]
    """The accounts and objects that it takes."""

    lines: tuple[str, ...] = ()
    """The lines whose balances it takes; none where it takes those of every line."""


@dataclass(frozen=True, slots=True)
class Template:
    """A chart of accounts, and the statements and notes that are read through it."""

    id: str
    name: Label
    law: str
    result_account: str
    """The account that closes the income statement; in no line of it (BAS 8999)."""

    equity_result: str
    """The equity account that takes over the year's result (BAS 2069)."""

    equity_brought_forward: str
    """The equity account of earlier years' results (BAS 2067)."""

    accounts: tuple[Account, ...]
    dimensions: tuple[TemplateDimension, ...]
    objects: tuple[DimensionObject, ...]
    statements: Mapping[Part, tuple[TemplateLine, ...]]
    notes: tuple[TemplateNote, ...]
    roles: Mapping[BalanceRole, tuple[AccountRange, ...]] = field(default_factory=dict)
    """The balances that have each role; an empty tuple where the association has none."""

    operations: tuple[TemplateGroup, ...] = ()
    """The groups of the follow-up, in the order in which they win."""

    columns: tuple[ColumnName, ...] = ("actual", "prior")
    """The columns of the statements, the period first."""

    roles_are_stated: bool = True
    """Whether the file says its roles; those of earlier versions do not, and print as they did."""

    source: str = field(default="", compare=False)
    """The file it was read from, for messages."""

    _places: Mapping[str, str] = field(init=False, compare=False, repr=False)
    _leaves: tuple[Leaf, ...] = field(init=False, compare=False, repr=False)
    _outside: tuple[Outside, ...] = field(init=False, compare=False, repr=False)
    _indexes: Mapping[Portion, tuple[ClaimIndex, tuple[Leaf, ...]]] = field(
        init=False, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Finds the leaves, and makes ready for placing balances on them."""
        places: dict[str, str] = {}
        for path, lines in self.groups():
            for line in lines:
                places.setdefault(line.id, path)
        object.__setattr__(self, "_places", places)
        leaves = tuple(_leaves(self))
        claiming = [(leaf, claim) for leaf in leaves for claim in leaf.line.claims]
        object.__setattr__(self, "_leaves", leaves)
        object.__setattr__(self, "_outside", tuple(_outside(self)))
        object.__setattr__(self, "_indexes", _indexes(claiming))

    def __hash__(self) -> int:
        """Few templates are at hand at once; equal ones have the same accounts of the result."""
        return hash((self.id, self.result_account, self.equity_result))

    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves in the order in which their claims win: statement by statement."""
        return self._leaves

    def leaf_of(self, key: Key, portion: Portion = "opening") -> Leaf | None:
        """The first leaf that claims the balance, or the portion of it; None when none does."""
        index, leaves = self._indexes[portion]
        position = index.first(key)
        return None if position is None else leaves[position]

    @property
    def takes_apart(self) -> bool:
        """Whether some line takes only a portion of its balances."""
        return any(leaf.line.takes != WHOLE for leaf in self._leaves)

    def outside(self) -> tuple[Outside, ...]:
        """The lines that take balances which other lines take too."""
        return self._outside

    @property
    def needs_debits(self) -> bool:
        """Whether debits and credits go to lines of their own, so that both must be read."""
        sides = [one.line.takes for one in self._leaves]
        sides += [one.line.takes for one in self.outside()]
        if any(("debit" in takes) != ("credit" in takes) for takes in sides):
            return True
        return any(
            line.cash.debit or line.cash.credit for line in self.statements["cashflow"] if line.cash
        )

    def groups(self) -> Iterator[tuple[str, tuple[TemplateLine, ...]]]:
        """The lines of each statement part and note, with the path where they stand."""
        for part, lines in self.statements.items():
            yield f"statements.{part}", lines
        for note in self.notes:
            yield f"notes.{note.number}", note.lines

    def lines(self) -> Iterator[TemplateLine]:
        """Every line of the statements and notes."""
        for _, lines in self.groups():
            yield from lines

    def place(self, line_id: str) -> str:
        """Where the line stands, for messages: `"varna.toml: notes.3.travel"`."""
        return f"{self.source}: {self._places.get(line_id, '')}.{line_id}"

    def ledger_lines(self, *parts: LedgerPart) -> dict[str, TemplateLine]:
        """The lines of the parts by id."""
        return {line.id: line for part in parts for line in self.statements[part]}

    def lines_with(self, *roles: LineRole) -> tuple[TemplateLine, ...]:
        """The lines that have one of the roles, in their order."""
        return tuple(line for line in self.lines() if line.role in roles)

    def has_role(self, role: BalanceRole, key: Key) -> bool:
        """Whether the balance has the role."""
        return any(claim.contains(key) for claim in self.roles.get(role, ()))

    def note(self, number: str) -> TemplateNote | None:
        """The note with the number, if there is one."""
        return next((note for note in self.notes if note.number == number), None)


def _leaves(template: Template) -> Iterator[Leaf]:
    notes = {note.number: note for note in template.notes}
    for part, sign in SIGNS.items():
        for row in template.statements[part]:
            if row.kind == "row" and not row.note:
                yield Leaf(row, part, sign, row)
            elif row.kind == "row":
                for note in (notes[number] for number in row.notes if number in notes):
                    for line in note.lines:
                        if line.kind == "row":
                            yield Leaf(line, part, note.sign or sign, row, note)


def _outside(template: Template) -> Iterator[Outside]:
    for part, sign in SIGNS.items():
        for line in template.statements[part]:
            if line.kind == "part" and not line.of:
                yield Outside(line, part, sign)
    home: dict[str, LedgerPart] = {}
    for part in SIGNS:
        for line in template.statements[part]:
            for number in (*line.notes, *line.references):
                home.setdefault(number, part)
    for note in template.notes:
        for line in note.lines:
            if line.kind == "part" and not line.of:
                part = home.get(note.number, "income")
                yield Outside(line, part, note.sign or SIGNS[part])


def _indexes(
    claiming: Sequence[tuple[Leaf, AccountRange]],
) -> dict[Portion, tuple[ClaimIndex, tuple[Leaf, ...]]]:
    """For each portion the claims that take it; one index where all claims take everything."""
    whole = ClaimIndex([claim for _, claim in claiming]), tuple(leaf for leaf, _ in claiming)
    if all(claim.portions == WHOLE for _, claim in claiming):
        return dict.fromkeys(PORTIONS, whole)
    by_portion = {
        portion: [(leaf, claim) for leaf, claim in claiming if portion in claim.portions]
        for portion in PORTIONS
    }
    return {
        portion: (ClaimIndex([claim for _, claim in some]), tuple(leaf for leaf, _ in some))
        for portion, some in by_portion.items()
    }


MOST_CIRCLES = 20


def in_a_circle(parts: Mapping[str, Iterable[str]]) -> set[str]:
    """The sums that are among their own parts, at any depth; of very many circles, the first."""
    left = {one: set(of) for one, of in parts.items()}
    found: set[str] = set()
    for _ in range(MOST_CIRCLES):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = set(error.args[1])
            found |= circle
            left = {one: of - circle for one, of in left.items() if one not in circle}
        else:
            break
    return found


def rows_within(lines: Mapping[str, TemplateLine]) -> dict[str, Counter[str]]:
    """For each line, the rows it is made of, with how many times each is counted.

    The sums must refer to lines that are there, and not in a circle.
    """
    found: dict[str, Counter[str]] = {}

    def within(line: TemplateLine) -> Counter[str]:
        if line.id not in found:
            rows = Counter((line.id,)) if line.kind == "row" else Counter[str]()
            for part in line.of:
                rows.update(within(lines[part]))
            found[line.id] = rows
        return found[line.id]

    for line in lines.values():
        within(line)
    return found
