"""What a check found: the sentence, the verdict, what to do, and both sides where there are any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.i18n import msgid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.core.errors import Problem
    from ledger.core.money import Ore

Severity: TypeAlias = Literal["advice", "fault"]
"""Of what does not agree: it is allowed for now, or it is wrong."""

VERDICTS: Mapping[Severity | None, str] = {
    None: msgid("ok"),
    "advice": msgid("advice"),
    "fault": msgid("WRONG"),
}
"""What a check comes to: its sides agree, it is allowed for now, or it is wrong."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was proved, or was not."""

    id: str
    message: Problem
    """What holds, or what is wrong."""

    ok: bool = True
    """Whether both sides agree."""

    advice: Problem | None = None
    """What to do when it does not hold; when it does, something worth knowing."""

    left: Ore | None = None
    """One side, where the check is about amounts; öre, debit positive."""

    right: Ore | None = None
    """The other side."""

    is_allowed: bool = False
    """Whether it may be so for now, when the sides do not agree: rounding, a year not closed."""

    @property
    def severity(self) -> Severity | None:
        """How bad it is that the sides do not agree; None when they do."""
        return None if self.ok else "advice" if self.is_allowed else "fault"

    @property
    def difference(self) -> Ore | None:
        """The left side less the right."""
        return None if self.left is None or self.right is None else self.left - self.right


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every check that was made, and the verdict."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether both sides agree in all of them."""
        return all(check.ok for check in self.checks)

    @property
    def severity(self) -> Severity | None:
        """The worst of what does not agree; None when all does."""
        return worst(check.severity for check in self.checks)

    @property
    def faults(self) -> tuple[Check, ...]:
        """What is wrong; what is allowed for now is not among it."""
        return tuple(check for check in self.checks if check.severity == "fault")


def worst(severities: Iterable[Severity | None]) -> Severity | None:
    """The worst of several; None when there is none."""
    found = set(severities)
    return "fault" if "fault" in found else "advice" if "advice" in found else None
