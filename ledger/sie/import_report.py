"""What came of taking in a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.calendar import Period
    from ledger.core.errors import Problem
    from ledger.core.model import Association
    from ledger.core.money import Ore


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file held, how it was read, and what is odd in it."""

    file: str
    sha256: str
    encoding: str
    """The character set found: `"cp437"`, `"utf-8"`, `"cp1252"`."""

    program: str
    """The program that wrote the file, with its version."""

    sie_type: str
    """`"1"`, `"2"`, `"3"`, `"4E"` or `"4I"`."""

    association: Association
    """Whose books the file says it holds; the organisation number may be missing or wrong."""

    years: tuple[Period, ...]
    """The fiscal years whose vouchers or balances were recorded."""

    comparatives: tuple[int, ...]
    """The calendar years that became comparative figures only."""

    counts: Mapping[str, int]
    """accounts, dimensions, objects, vouchers, postings, empty, history, known, drafts."""

    sums: Mapping[str, Ore]
    """opening and closing: the assets; result: income less costs. Öre."""

    remarks: tuple[Problem, ...]
    """What somebody should look at; `where` is `FILE:LINE`."""

    notices: tuple[Problem, ...]
    """What was read with certainty though it is unusual; `where` as in remarks."""

    recorded: tuple[int, int] | None = None
    """Registration sequences of the first and the last voucher; None when none was recorded."""

    unknown: Mapping[str, str] = field(default_factory=dict)
    """What the book lacks for the drafts, by its key in a mapping: what the file calls it."""

    @property
    def verdict(self) -> Literal["accept", "warn"]:
        """Whether there is anything that somebody should look at."""
        return "warn" if self.remarks else "accept"
