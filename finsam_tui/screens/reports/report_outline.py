"""A report as an outline: lines that open into what they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.core.money import Ore
    from ledger.core.table import Look
    from ledger.report_layout.model import LineKind
    from ledger.statements.drilldown import Breakdown, Part, PartNames
    from ledger.statements.statement import Line

Path: TypeAlias = tuple[str, ...]
"""The way down to a node: a line's id, then what it was opened into, step by step."""

LOOKS: Mapping[LineKind, Look] = {"heading": "heading", "sum": "sum", "text": "faint"}


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the outline."""

    path: Path
    label: str
    level: int
    look: Look
    note: str
    amounts: tuple[Ore | None, ...] | None
    part: Part | None
    """What the figure is; None on a heading, a text and a difference as published."""

    opens: bool
    """Whether it can be opened in place."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A report that opens: its figures, their names, and what is open."""

    breakdown: Breakdown
    names: PartNames
    opened: frozenset[Path]

    def nodes(self, lines: Iterable[Line]) -> tuple[Node, ...]:
        """The report's lines, and beneath each opened one what it is made of."""
        return tuple(node for line in lines for node in self._line(line))

    def _line(self, line: Line) -> Iterator[Node]:
        is_known = line.amounts is not None and line.id in self.names.lines
        part = self.breakdown.line(line.id) if is_known else None
        opens = part is not None and line.kind == "row" and bool(self.breakdown.parts(part))
        yield Node(
            path=(line.id,),
            label=line.label,
            level=line.level,
            look=LOOKS.get(line.kind, "row"),
            note=line.note or "",
            amounts=part.amounts if part else self._padded(line.amounts),
            part=part,
            opens=opens,
        )
        if part is not None and opens and (line.id,) in self.opened:
            yield from self._below((line.id,), part, line.level + 1)

    def _padded(self, amounts: tuple[Ore, ...] | None) -> tuple[Ore | None, ...] | None:
        """The amounts with nothing where a column does not know them."""
        missing = len(self.breakdown.columns) - len(amounts or ())
        return None if amounts is None else (*amounts, *[None] * missing)

    def _below(self, path: Path, part: Part, level: int) -> Iterator[Node]:
        for below in self.breakdown.parts(part):
            name = self.names.of(below)
            step = (*path, f"{below.measure} {name if below.key else below.line}")
            opens = below.key is None and bool(self.breakdown.parts(below))
            yield Node(step, name, level, "faint", "", below.amounts, below, opens)
            if opens and step in self.opened:
                yield from self._below(step, below, level + 1)
