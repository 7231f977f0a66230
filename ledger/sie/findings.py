"""What is found odd in a file, gathered so that one fault does not hide another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.errors import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Weight: TypeAlias = Literal["fault", "remark", "notice"]
"""A fault refuses the file; a remark wants a look; a notice only says how it was read."""

MOST_LISTED: Mapping[Weight, int] = {"fault": 20, "remark": 10_000, "notice": 10_000}
"""How many of the same kind are kept one by one: of faults no more than a person mends at once,
of the rest all that a file with sense in it has."""

FIRST = 3
"""How many of the same kind a reader is shown before the lines of the others."""

LINES = 8
"""Lines, or stretches of them, that are named after that."""


class Findings:
    """Faults, remarks and notices of one file: `MOST_LISTED` of a kind, then only their number."""

    def __init__(self, source: str) -> None:
        """Nothing is odd yet; `source` is what the file is called in messages."""
        self.source = source
        self._listed: dict[Weight, list[Problem]] = {"fault": [], "remark": [], "notice": []}
        self._count: Counter[tuple[Weight, str]] = Counter()

    def at(self, line: int) -> str:
        """The place, as a person finds it in an editor: `"books.se:17"`; 0 is no line at all."""
        return f"{self.source}:{line}" if line else self.source

    def add(self, weight: Weight, found: Problem) -> None:
        """Keeps what was found, or only counts it when enough of its kind is kept."""
        self._count[weight, found.code] += 1
        if self._count[weight, found.code] <= MOST_LISTED[weight]:
            self._listed[weight].append(found)

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
        return bool(self._listed["fault"])

    def all(self, weight: Weight) -> tuple[Problem, ...]:
        """What was found, in the order of finding; last, how many more there were of each kind."""
        more = (
            problem(
                "more-of-the-same",
                "and {count} more of the same kind as at {place}",
                count=count - MOST_LISTED[weight],
                place=next(found for found in self._listed[weight] if found.code == code).where,
            )
            for (kind, code), count in self._count.items()
            if kind == weight and count > MOST_LISTED[weight]
        )
        return (*self._listed[weight], *more)


def in_kinds(found: Iterable[Problem]) -> Iterator[Problem]:
    """The same for a reader: kind by kind, the first ones in full and then where the others are."""
    by_kind: dict[str, list[Problem]] = {}
    for one in found:
        by_kind.setdefault(one.code, []).append(one)
    for kind in by_kind.values():
        if len(kind) <= FIRST + 1:
            yield from kind
            continue
        yield from kind[:FIRST]
        more = kind[FIRST:]
        lines = [int(line) for one in more if (line := one.where.rpartition(":")[2]).isdecimal()]
        if len(lines) == len(more):
            yield problem(
                "more-lines",
                "and {count:# more line|# more lines}: {lines}",
                count=len(more),
                lines=_stretches(lines),
            )
        else:
            yield problem("more-of-a-kind", "and {count} more of the same kind", count=len(more))


def _stretches(lines: Iterable[int]) -> str:
    """Lines as a reader takes them in: `"45, 47–60, 81"`, the first ones when there are many."""
    stretches: list[list[int]] = []
    for line in sorted(set(lines)):
        if stretches and line == stretches[-1][1] + 1:
            stretches[-1][1] = line
        else:
            stretches.append([line, line])
    named = [str(a) if a == b else f"{a}–{b}" for a, b in stretches[:LINES]]
    return ", ".join(named) + (" …" if len(stretches) > LINES else "")
