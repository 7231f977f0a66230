"""What a check found: the sentence, the verdict, what to do, and both sides where there are any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.errors import Problem
    from ledger.money import Ore


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was proved, or was not."""

    id: str
    said: Problem
    """What holds, or what is wrong."""

    ok: bool = True
    advice: Problem | None = None
    """What to do when it does not hold; when it does, something worth knowing."""

    left: Ore | None = None
    """One side, where the check is about amounts; öre, debit positive."""

    right: Ore | None = None
    """The other side."""

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
        """Whether all of them hold."""
        return all(check.ok for check in self.checks)
