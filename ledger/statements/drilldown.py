"""Breakdown: what a figure is made of, step by step from a line down to its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.i18n import msgid, translated
from ledger.report_layout.line_tree import leaves_within, line_tree
from ledger.report_layout.model import SIGNS, TOTALS
from ledger.report_layout.placement import UNPLACED
from ledger.statements.line_amounts import line_amounts
from ledger.statements.statement import UNPLACED_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.core.balances import Balances, Key
    from ledger.core.label import Language
    from ledger.core.model import Account, Kind
    from ledger.core.money import Ore
    from ledger.report_layout.model import CashSource, Template
    from ledger.report_layout.placement import Placement
    from ledger.statements.line_amounts import StatementColumn

Measure: TypeAlias = Literal["printed", "change", "debit", "credit", "opening", "closing"]
"""What is counted of a balance: as its line prints it, or, debit positive, what happened to it
in the period, the debits or the credits of that, what it began with, what it ended with."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line or a balance as a part of a figure."""

    line: str
    """The line's id; of a balance, the id of the line it belongs to."""

    key: Key | None
    """The account and the objects of a balance; None for a line."""

    measure: Measure
    factor: int
    """What it is multiplied by to stand in the figure."""

    amounts: tuple[Ore | None, ...]
    """One for each column; None where a published column does not go so deep."""


class Breakdown:
    """A report's columns, worked out so that each figure can be opened."""

    def __init__(
        self,
        template: Template,
        columns: Sequence[StatementColumn],
        kinds: Mapping[str, Kind] | None = None,
    ) -> None:
        """Works out every line for every column; `kinds` says what the book's accounts are."""
        self.columns = columns
        self.computed = [line_amounts(template, column, kinds) for column in columns]
        self.made_of = line_tree(template)
        self.cash = {
            line.id: line.cash for line in template.statements["cashflow"] if line.cash is not None
        }
        self.leaves = {
            leaf.line.id: (leaf.sign, leaf.part == "income") for leaf in template.leaves()
        }
        self.leaves |= {one.line.id: (one.sign, one.part == "income") for one in template.outside()}
        self.leaves |= {UNPLACED[part]: (sign, part == "income") for part, sign in SIGNS.items()}
        (self.result_row,) = (line.id for line in template.lines() if line.with_result)

    def line(self, line_id: str, measure: Measure = "printed", factor: int = 1) -> Part:
        """A line of the template as a figure of its own."""
        amounts = tuple(
            self._line_amount(index, line_id, measure, factor) for index in range(len(self.columns))
        )
        return Part(line_id, None, measure, factor, amounts)

    def parts(self, part: Part) -> tuple[Part, ...]:
        """What the part is made of, one step down; what is zero in every column is left out."""
        if part.key is not None:
            return ()
        return tuple(found for found in self._parts(part) if any(found.amounts))

    def keys(self, part: Part) -> tuple[Key, ...]:
        """The balances behind the part, in the order of accounts and objects."""
        if part.key is not None:
            return (part.key,)
        return tuple(sorted({key for below in self.parts(part) for key in self.keys(below)}))

    def _parts(self, part: Part) -> Iterator[Part]:
        source = self.cash.get(part.line) if part.measure == "printed" else None
        if source is not None:
            yield from self._sources(source, part.factor)
        elif part.line == UNPLACED["cashflow"]:
            for below in ("assets", "equity_and_liabilities"):
                yield self.line(UNPLACED[below], "change", part.factor)
        elif part.line in self.made_of:
            for factor, below in self.made_of[part.line]:
                turned = factor if part.measure == "printed" else 1
                yield self.line(below, part.measure, part.factor * turned)
        else:
            yield from self._balances(part)
            if part.line == self.result_row and part.measure == "printed":
                yield self.line(TOTALS["income"], "closing", part.factor * SIGNS["income"])
            elif part.line == self.result_row:
                yield self.line(TOTALS["income"], part.measure, part.factor)

    def _sources(self, source: CashSource, factor: int) -> Iterator[Part]:
        for line_id in source.opening:
            yield self.line(line_id, "opening", factor)
        for line_id in source.closing:
            yield self.line(line_id, "closing", factor)
        for line_id in source.change:
            yield self.line(line_id, "change", -factor)
        for line_id in source.debit:
            yield self.line(line_id, "debit", -factor)
        for line_id in source.credit:
            yield self.line(line_id, "credit", -factor)
        for line_id in source.plus:
            yield self.line(line_id, "printed", factor)
        for line_id in source.less:
            yield self.line(line_id, "printed", -factor)

    def _balances(self, part: Part) -> Iterator[Part]:
        placed = {
            key for computed in self.computed for key in computed.placement.keys_of((part.line,))
        }
        sign, is_income = self.leaves.get(part.line, (1, False))
        for key in sorted(placed):
            amounts = tuple(
                None
                if column.balances is None
                else part.factor
                * _measured(
                    _amounts_of(computed.placement, column.balances, key, part.line, part.measure),
                    part.measure,
                    sign,
                    is_income=is_income,
                )
                for column, computed in zip(self.columns, self.computed, strict=True)
            )
            yield Part(part.line, key, part.measure, part.factor, amounts)

    def _line_amount(self, index: int, line_id: str, measure: Measure, factor: int) -> Ore | None:
        computed, balances = self.computed[index], self.columns[index].balances
        if measure == "printed":
            is_known = line_id not in computed.unknown
            return factor * computed.amounts.get(line_id, 0) if is_known else None
        if balances is None:
            return None
        leaves = set(leaves_within(self.made_of, line_id))
        if self.result_row in leaves:
            leaves.update(leaves_within(self.made_of, TOTALS["income"]))
        return factor * sum(
            _measured(
                _amounts_of(computed.placement, balances, key, leaf, measure),
                measure,
                1,
                is_income=False,
            )
            for leaf in leaves
            for key in computed.placement.keys_of((leaf,))
        )


def _amounts_of(
    placement: Placement, balances: Balances, key: Key, line: str, measure: Measure
) -> tuple[Ore, Ore]:
    """What the balance adds to the line before the period and in it, or by one side in it."""
    if measure in ("debit", "credit"):
        lines = placement.moved_to.get(measure, placement.line_of)
        sides = {portion: during for portion, _, during in balances.portions(key)}
        return 0, sides[measure] if lines.get(key) == line else 0
    return placement.amounts(balances, key).get(line, (0, 0))


def _measured(amounts: tuple[Ore, Ore], measure: Measure, sign: int, *, is_income: bool) -> Ore:
    """What a line has of one balance by one measure; of an income or a cost, its movement."""
    before, during = amounts
    if measure == "opening":
        return before
    if measure in ("change", "debit", "credit"):
        return during
    if measure == "closing":
        return before + during
    return sign * (during if is_income else before + during)


MEASURED: Mapping[Measure, str] = {
    "change": msgid("{line}, change"),
    "debit": msgid("{line}, debit"),
    "credit": msgid("{line}, credit"),
    "opening": msgid("{line}, at the beginning"),
}
"""What a line is called when it is not counted as it is printed."""


@dataclass(frozen=True, slots=True)
class PartNames:
    """What lines, accounts and objects are called, in a language."""

    lines: Mapping[str, str]
    accounts: Mapping[str, str]
    language: Language

    def of(self, part: Part) -> str:
        """What a part of a figure is called."""
        if part.key is not None:
            account, objects = part.key
            codes = "".join(f" · {code}" for _dimension, code in objects)
            return f"{account} {self.accounts.get(account, '')}{codes}"
        name = self.lines.get(part.line, part.line)
        if part.measure in MEASURED:
            return translated(MEASURED[part.measure], self.language, line=name)
        return name


def part_names(template: Template, chart: Iterable[Account], language: Language) -> PartNames:
    """The names in a template and a chart of accounts."""
    lines = {line.id: line.label.in_language(language) for line in template.lines()}
    unplaced = translated(UNPLACED_LABEL, language)
    accounts = {account.number: account.name for account in chart}
    return PartNames(lines | dict.fromkeys(UNPLACED.values(), unplaced), accounts, language)
