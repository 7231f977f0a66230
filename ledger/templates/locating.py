"""Where in a template's text a fault stands: the line of the key that a message names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.errors import Problem

_SEGMENT = re.compile(r"\.?([^.\[\]]+)|\[([0-9]+)\]")
_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z_][\w-]*)\s*=")
MOST_LINES = 20_000
"""Lines of a text that are looked through; a layout has four hundred."""

_ID = r'\b(?:row|sum|line|memo|heading|text)\s*=\s*"{}"'


def with_lines(problems: Iterable[Problem], text: str, source: str) -> tuple[Problem, ...]:
    """The problems, each with the line of the file: `"egen.toml:12: notes.3.travel.accounts"`."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        return tuple(problems)
    return tuple(
        replace(fault, where=f"{source}:{_line(lines, path, fault)}: {path}")
        if (path := fault.where.removeprefix(f"{source}: ")) != fault.where
        else fault
        for fault in problems
    )


def _line(lines: Sequence[str], path: str, fault: Problem) -> int:
    """The number of the line, from 1, as near to the key as it can be found."""
    place = _Place(lines, 0, len(lines))
    for match in _SEGMENT.finditer(path):
        narrower = place.entry(int(match[2])) if match[2] else place.named(match[1])
        if narrower is None:
            break
        place = narrower
    for value in fault.values.values():
        word = str(value).strip("'")
        for number in range(place.first, place.last) if word else ():
            if f'"{word}"' in lines[number]:
                return number + 1
    return min(place.first + 1, max(len(lines), 1))


@dataclass(frozen=True, slots=True)
class _Place:
    """Some lines of the text, those of a table, a note, an entry or a key."""

    lines: Sequence[str]
    first: int
    last: int
    table: str = ""
    """The table that they are of, as its header has it."""

    def named(self, name: str) -> _Place | None:
        """The table, the note, the line of a report or the key with the name, within these."""
        if self.table == "notes":
            number = re.compile(rf'\s*number\s*=\s*"{re.escape(name)}"')
            notes = (replace(block, table="note") for block in self._blocks("notes"))
            return next((note for note in notes if note.has(number)), None)
        full = f"{self.table}.{name}".strip(".")
        if blocks := list(self._blocks(full)):
            return replace(self, table=full) if full == "notes" else blocks[0]
        is_id = re.compile(_ID.format(re.escape(name)))
        for at in range(self.first, self.last):
            match = _KEY.match(self.lines[at])
            if is_id.search(self.lines[at]):
                is_inline = self.lines[at].lstrip().startswith("{")
                return replace(self, first=at, last=at + 1 if is_inline else self.last)
            if match and match[1] == name:
                return replace(self, first=at, last=self._end(at))
        quoted = (at for at in range(self.first, self.last) if f'"{name}"' in self.lines[at])
        at = next(quoted, -1)
        return None if at < 0 else replace(self, first=at, last=at + 1)

    def entry(self, index: int) -> _Place | None:
        """The table with the index, from 1, of a list."""
        found = list(self._blocks("notes")) if self.table == "notes" else []
        found = found or [
            replace(self, first=at, last=at + 1)
            for at in range(self.first, self.last)
            if self.lines[at].lstrip().startswith("{")
        ]
        return found[index - 1] if index <= len(found) else None

    def has(self, pattern: re.Pattern[str]) -> bool:
        """Whether one of the lines begins so."""
        return any(pattern.match(line) for line in self.lines[self.first : self.last])

    def _end(self, at: int) -> int:
        """Where what the key holds ends: before the next key or header."""
        for later in range(at + 1, self.last):
            if _KEY.match(self.lines[later]) or _HEADER.match(self.lines[later]):
                return later
        return self.last

    def _blocks(self, name: str) -> Iterator[_Place]:
        """Each table with the name, its sub-tables within it."""
        heads = [
            (at, match[1])
            for at in range(self.first, self.last)
            if (match := _HEADER.match(self.lines[at]))
        ]
        for number, (at, head) in enumerate(heads):
            if head == name:
                rest = heads[number + 1 :]
                later = (other for other, label in rest if not label.startswith(f"{name}."))
                yield replace(self, first=at, last=next(later, self.last), table=name)
