"""Where in a template's text a fault stands: the line of the key that a message names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.core.errors import Problem

KINDS = ("row", "sum", "line", "memo", "heading", "text")
"""The words that a line of a report begins with, before its id."""

LISTS = {"notes": "number", "operations": "id"}
"""The lists of tables, and the key that names each table of theirs."""

MOST_LINES = 20_000
"""Lines of a text that are looked through; a layout has four hundred."""


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
    for step in path.replace("[", ".[").split("."):
        index = step.strip("[]")
        is_index = step.startswith("[") and index.isdecimal()
        narrower = place.entry(int(index)) if is_index else place.named(step)
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
        if self.table in LISTS:
            first = f'{LISTS[self.table]}="{name}"'
            return next((one for one in self._entries() if one.begins(first)), None)
        full = f"{self.table}.{name}".strip(".")
        if found := list(self._blocks(full)):
            return replace(self, table=full) if full in LISTS else found[0]
        ids = [f'{kind}="{name.replace(" ", "")}"' for kind in KINDS]
        for at in range(self.first, self.last):
            compact = self.lines[at].replace(" ", "")
            if any(one in compact for one in ids):
                is_inline = self.lines[at].lstrip().startswith("{")
                return replace(self, first=at, last=at + 1 if is_inline else self.last)
            if _key(self.lines[at]) == name and not 0 < at == self.first:
                return replace(self, first=at, last=self._end(at))
        quoted = (at for at in range(self.first, self.last) if f'"{name}"' in self.lines[at])
        at = next(quoted, -1)
        return None if at < 0 else replace(self, first=at, last=at + 1)

    def entry(self, index: int) -> _Place | None:
        """The table with the index, from 1, of a list of tables or of lines."""
        if self.table in LISTS:
            found = self._entries()
        else:
            found = [
                replace(self, first=at, last=at + 1)
                for at in range(self.first, self.last)
                if self.lines[at].lstrip().startswith("{")
            ]
        return found[index - 1] if index <= len(found) else None

    def _entries(self) -> list[_Place]:
        """The tables of a list."""
        return [replace(one, table="entry") for one in self._blocks(self.table)]

    def begins(self, compact: str) -> bool:
        """Whether one of the lines begins so, blanks aside."""
        lines = self.lines[self.first : self.last]
        return any(line.replace(" ", "").startswith(compact) for line in lines)

    def _end(self, at: int) -> int:
        """Where what the key holds ends: before the next key or header."""
        for later in range(at + 1, self.last):
            if _key(self.lines[later]) or _header(self.lines[later]):
                return later
        return self.last

    def _blocks(self, name: str) -> Iterator[_Place]:
        """Each table with the name, its sub-tables within it."""
        heads = [
            (at, head) for at in range(self.first, self.last) if (head := _header(self.lines[at]))
        ]
        for number, (at, head) in enumerate(heads):
            if head == name:
                rest = heads[number + 1 :]
                later = (other for other, label in rest if not label.startswith(f"{name}."))
                yield replace(self, first=at, last=next(later, self.last), table=name)


def _header(line: str) -> str:
    """The table that the line begins: `"notes"` of `[[notes]]`; nothing of another line."""
    head = line.strip()
    label = head.lstrip("[").partition("]")[0].strip()
    return label if head.startswith("[") and '"' not in label else ""


def _key(line: str) -> str:
    """The key that the line begins with; nothing of another line."""
    key, equals, _value = line.partition("=")
    name = key.strip()
    return name if equals and name.replace("-", "_").isidentifier() else ""
