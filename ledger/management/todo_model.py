"""One thing that needs doing, as it is listed and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from ledger.core.errors import Problem

Action: TypeAlias = Literal[
    "approvals",
    "structure",
    "safekeeping",
    "lock",
    "account",
    "reconcile",
    "bank",
    "reverse",
    "voucher",
    "vouchers",
    "assets",
    "opening",
    "vat",
    "invoices",
    "claims",
    "",
]
"""Where it is done; nowhere for what is done outside the program."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do."""

    kind: str
    message: Problem
    action: Action = ""
    count: int = 0
    """How many; 0 for what has a deadline, or is to be seen to at once."""

    law: str = ""
    due: date | None = None
    """The last day to do it, or the day since which it is to be done."""

    account: str = ""
    """The account that it is about."""

    day: date | None = None
    """The day that it is about."""

    sequence: int = 0
    """The registration number of the voucher that it is about."""

    is_late: bool = False
    """Whether its day has passed."""
