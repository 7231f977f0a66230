"""What is found odd in a file, gathered so that one fault does not hide another."""

from __future__ import annotations

from collections import Counter
from typing import Literal, TypeAlias

from ledger.errors import Problem, problem

Weight: TypeAlias = Literal["fault", "remark", "notice"]
"""A fault refuses the file; a remark wants a look; a notice only says how it was read."""

EACH = 20
"""How many of the same kind are told one by one."""


class Findings:
    """Faults, remarks and notices of one file, at most `EACH` of a kind and then their number."""

    def __init__(self, source: str) -> None:
        """Nothing is odd yet; `source` is what the file is called in messages."""
        self.source = source
        self._told: dict[Weight, list[Problem]] = {"fault": [], "remark": [], "notice": []}
        self._count: Counter[tuple[Weight, str]] = Counter()

    def at(self, line: int) -> str:
        """The place, as a person finds it in an editor: `"books.se:17"`; 0 is no line at all."""
        return f"{self.source}:{line}" if line else self.source

    def add(self, weight: Weight, found: Problem) -> None:
        """Keeps what was found, or only counts it when enough of its kind is kept."""
        self._count[weight, found.code] += 1
        if self._count[weight, found.code] <= EACH:
            self._told[weight].append(found)

    def fault(self, found: Problem) -> None:
        """Adds what refuses the file."""
        self.add("fault", found)

    def remark(self, found: Problem) -> None:
        """Adds what somebody should look at."""
        self.add("remark", found)

    def notice(self, found: Problem) -> None:
        """Adds what was read with certainty though written otherwise."""
        self.add("notice", found)

    @property
    def has_faults(self) -> bool:
        """Whether the file is to be refused."""
        return bool(self._told["fault"])

    def all(self, weight: Weight) -> tuple[Problem, ...]:
        """What was found, in the order of finding; last, how many more there were of each kind."""
        more = (
            problem(
                "more-of-the-same",
                "and {count} more of the same kind as: {example}",
                count=count - EACH,
                example=next(found for found in self._told[weight] if found.code == code).message,
            )
            for (kind, code), count in self._count.items()
            if kind == weight and count > EACH
        )
        return (*self._told[weight], *more)
