"""What a closing is made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.closing_steps import STEP_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.model import RecordedVoucher, VoucherInput
    from ledger.core.money import Ore
    from ledger.proof.model import YearFigures
    from ledger.report_layout.model import Template

State: TypeAlias = Literal["open", "closing", "closed", "reopened"]
"""Closing: a step has been accepted since the year was opened. Reopened: it has been closed."""

StepState: TypeAlias = Literal["done", "accepted", "blocked"]


@dataclass(frozen=True, slots=True)
class StepContext:
    """What the steps look at."""

    book: Book
    figures: YearFigures
    sums: dict[str, Ore]
    """Every account's balance at the end of the year, öre, debit positive."""

    from_journal: bool = False
    """Whether drafts are left out, which the journal does not hold and no auditor could prove."""

    @property
    def year(self) -> FiscalYear:
        """The year that is closed."""
        return self.figures.year

    @property
    def template(self) -> Template:
        """The layout that it uses."""
        return self.figures.template


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step found."""

    messages: tuple[Problem, ...] = ()
    """Sentences for the reader; none of them is a fault."""

    blocks: tuple[Problem, ...] = ()
    """What keeps the year from being closed, and what to do about it."""

    proposed: tuple[VoucherInput, ...] = ()
    """Vouchers that the closing will record, or that the bookkeeper is to record."""

    facts: tuple[str, ...] = ()
    """What tells these blocks from others, where their values hold words of the template."""

    @property
    def digest(self) -> str:
        """SHA-256 of what blocks, whatever it is called: an acceptance holds for just that."""
        facts = self.facts or tuple(fault.identity for fault in self.blocks)
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()

    @property
    def digest_of_prose(self) -> str:
        """SHA-256 of the sentences, by which older books know what was accepted."""
        return hashlib.sha256("\n".join(map(str, self.blocks)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StepKind:
    """A step as the law and the program know it, before there is a year."""

    id: str
    law: str
    """The paragraphs: `"LKBR 4:6"`."""

    requirement: str
    """What they ask for."""

    check: Callable[[StepContext], StepResult]
    place: str = ""
    """The report where it is mended, as `finsam show` calls it."""

    acceptable: bool = True
    """Whether it can be let through with a reason when something blocks."""

    @property
    def title(self) -> str:
        """What it is called."""
        return STEP_TITLES[self.id]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of one year's closing."""

    number: int
    kind: StepKind
    findings: StepResult
    reason: str = ""
    """Why it was let through, if something blocks and it was."""

    is_stored: bool = False
    """Whether the book has the reason already."""

    accepted_by: str = ""
    """Who let it through, when the book has the reason."""

    @property
    def state(self) -> StepState:
        """Whether it lets the closing pass."""
        if not self.findings.blocks:
            return "done"
        return "accepted" if self.reason else "blocked"


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing of a year as it stands."""

    year: FiscalYear
    state: State
    steps: tuple[Step, ...]
    is_empty: bool = False
    """Whether nothing is recorded in the year, so that there is nothing to judge."""

    @property
    def done(self) -> int:
        """How many of the steps let the year be closed."""
        return 0 if self.is_empty else sum(step.state != "blocked" for step in self.steps)

    @property
    def blocks(self) -> tuple[Problem, ...]:
        """Everything that keeps the year from being closed."""
        return tuple(
            fault
            for step in self.steps
            if step.state == "blocked"
            for fault in step.findings.blocks
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """The receipt for a closed year."""

    year: FiscalYear
    recorded: tuple[RecordedVoucher, ...]
    """The closing vouchers: of the year itself, and the one that begins the next."""

    next_year: FiscalYear
