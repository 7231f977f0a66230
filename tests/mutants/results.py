"""What came of each fault, in a file that a run goes on from, and the faults nobody can notice."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.mutants.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

EQUIVALENT = Path(__file__).with_name("equivalent.tsv")


@dataclass(frozen=True, slots=True)
class Sampled:
    """A fault by what its line says, so that it is found when the line has moved."""

    path: str
    kind: str
    before: str
    """The lines that the change touches, as they are."""

    after: str
    """The same lines with the fault."""

    count: int
    """Which of the places that say the same, from 0."""

    line: int

    @classmethod
    def of(cls, fault: Fault, text: bytes) -> Self:
        """A fault as it is written down."""
        start, end = _lines(text, fault.start, fault.end)
        before = text[start:end]
        after = text[start : fault.start] + fault.new + text[fault.end : end]
        count = text[:start].count(before)
        return cls(fault.path, fault.kind, before.decode(), after.decode(), count, fault.line)

    @property
    def room(self) -> str:
        """The package it lies in."""
        return self.path.partition("/")[0]

    @property
    def key(self) -> tuple[str, str, str]:
        """What `equivalent.tsv` knows it by."""
        return self.path, " ".join(self.before.split()), " ".join(self.after.split())

    def __str__(self) -> str:
        """The fault on two lines."""
        _, before, after = self.key
        return f"{self.path}:{self.line} ({self.kind})\n      - {before}\n      + {after}"


def _lines(text: bytes, start: int, end: int) -> tuple[int, int]:
    last = text.find(b"\n", end)
    return text.rfind(b"\n", 0, start) + 1, len(text) if last < 0 else last


def located(sampled: Sampled, text: bytes) -> Fault | None:
    """The fault in a source as it is now; None when its lines are gone."""
    before, start = sampled.before.encode(), -1
    for _ in range(sampled.count + 1):
        found = text.find(before, start + 1)
        if found < 0:
            break
        start = found
    if start < 0:
        return None
    line = text[:start].count(b"\n") + 1
    line += next(
        (
            number
            for number, (one, other) in enumerate(
                zip(sampled.before.split("\n"), sampled.after.split("\n"), strict=False)
            )
            if one != other
        ),
        0,
    )
    end = start + len(before)
    return Fault(sampled.path, sampled.kind, start, end, sampled.after.encode(), line)


class Results:
    """The sampled faults and what came of them; each line of the file is one of either."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sampled: list[Sampled] = []
        self._outcomes: dict[Sampled, tuple[str, str, int]] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                stored = json.loads(line)
                if "outcome" in stored:
                    sampled = self.sampled[stored["number"]]
                    self._outcomes[sampled] = stored["outcome"], stored["why"], stored["tests"]
                else:
                    self.sampled.append(Sampled(**stored))

    def begin(self, sampled: Sequence[Sampled]) -> None:
        """Writes the faults that are to be tried."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.sampled = list(dict.fromkeys(sampled))
        self.path.write_text("".join(f"{json.dumps(asdict(one))}\n" for one in self.sampled))

    def add(self, sampled: Sampled, outcome: str, why: str, tests: int) -> None:
        """Writes what came of one."""
        self._outcomes[sampled] = outcome, why, tests
        number = self.sampled.index(sampled)
        stored = {"number": number, "outcome": outcome, "why": why, "tests": tests}
        with self.path.open("a") as file:
            file.write(f"{json.dumps(stored)}\n")

    def forget(self, tests: Collection[str]) -> None:
        """Forgets what these tests noticed, so that it is tried again with others."""
        for sampled, (_, why, _) in list(self._outcomes.items()):
            if why in tests:
                self.add(sampled, "", f"{why} fails without any fault", 0)

    def waiting(self, *, again: bool) -> Iterator[Sampled]:
        """Those not tried yet; again: those that passed, too."""
        for sampled in self.sampled:
            outcome = self._outcomes.get(sampled, ("", "", 0))[0]
            if not outcome or (again and outcome == "passed"):
                yield sampled

    def outcomes(self) -> dict[Sampled, tuple[str, str, int]]:
        """What came of each that was tried: outcome, why, how many tests."""
        found = {one: self._outcomes.get(one, ("", "", 0)) for one in self.sampled}
        return {one: outcome for one, outcome in found.items() if outcome[0]}


def equivalents(path: Path = EQUIVALENT) -> dict[tuple[str, str, str], str]:
    """The reason why each of some faults changes nothing that anybody could notice."""
    rows = [line.split("\t") for line in path.read_text().splitlines()[1:] if line]
    return {(path, before, after): reason for path, before, after, reason in rows}
