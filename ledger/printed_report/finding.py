"""What comparing finds: two figures that must be one, and what is likeliest when they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.checks import Check, worst
from ledger.printed_report.printed import KRONA
from ledger.printed_report.spelling import spelled

if TYPE_CHECKING:
    from ledger.core.checks import Severity
    from ledger.core.errors import Problem

Kind: TypeAlias = Literal[
    "agrees",
    "rounding",
    "sign",
    "unit",
    "reclassification",
    "other-year",
    "other-row",
    "counted-twice",
    "unexplained",
]
Measure: TypeAlias = Literal["ore", "per_cent"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in print."""

    table: str
    row: str
    column: str
    amount: int
    """Hundredths: öre of an amount."""

    year: int | None = None
    step: int = KRONA
    """What the last digit in print counts, in hundredths: 100 000 when it is thousands."""

    title: str = ""
    """What the report calls the table, when it is not what the table's key says."""

    label: str = ""
    """What the report calls the row, when it is not what the row's key says."""

    @property
    def place(self) -> str:
        """Where it stands, as a reader finds it: `"Balansräkning › Bank, 2019"`."""
        row = self.label or (spelled(self.row) if "_" in self.row else self.row)
        where = " › ".join(filter(None, (self.title or spelled(self.table), row)))
        return f"{where}, {self.column}" if self.column else where


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure in print, and what it must be."""

    rule: str
    """The rule that was applied: `"sum"`, `"carried"`, `"change"`."""

    printed: Cell
    right: int
    """What it must be, in hundredths, worked out from the print or the book."""

    message: Problem
    """The rule in a sentence."""

    parts: tuple[Cell, ...] = ()
    """What `right` was worked out from."""

    measure: Measure = "ore"
    in_thousands: bool = False
    """Whether the figure is one of thousands, in a table of kronor."""

    against_book: bool = False
    kind: Kind = "agrees"
    because: Problem | None = None
    """What is likeliest, when the two are not the same."""

    @property
    def step(self) -> int:
        """What one unit of the printed figure is: 100 when kronor or per cent, 100 000 when tkr."""
        return max(self.printed.step, 1000 * KRONA) if self.in_thousands else self.printed.step

    @property
    def left(self) -> int:
        """The printed figure."""
        return self.printed.amount

    @property
    def difference(self) -> int:
        """The printed figure less what it must be."""
        return self.left - self.right

    @property
    def ok(self) -> bool:
        """Whether the two are the same, to the unit of print."""
        return self.difference == 0

    @property
    def id(self) -> str:
        """The rule and the place, for programs."""
        side = "book" if self.against_book else "print"
        return f"{side}:{self.rule}:{self.printed.table}:{self.printed.row}:{self.printed.column}"

    def check(self) -> Check:
        """The finding in the form of a proof; per cent are whole ones."""
        scale = 1 if self.measure == "ore" else 100
        return Check(
            self.id,
            self.message,
            self.ok,
            self.because,
            self.left // scale,
            self.right // scale,
            is_allowed=self.kind == "rounding",
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was held against something else."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether all of it agrees."""
        return all(finding.ok for finding in self.findings)

    @property
    def severity(self) -> Severity | None:
        """The worst disagreement; a unit of print that rounding explains is only advice."""
        return worst(finding.check().severity for finding in self.findings)

    @property
    def disagreements(self) -> tuple[Finding, ...]:
        """What does not agree."""
        return tuple(finding for finding in self.findings if not finding.ok)
