"""What the lines of a template must mean together: names, notes and sums that add up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from ledger.core.errors import problem
from ledger.core.text import quoted
from ledger.report_layout.model import (
    CLOSING_CASH,
    OPENING_CASH,
    SIGNS,
    TOTALS,
    in_a_circle,
    rows_within,
)
from ledger.report_layout.placement import UNPLACED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.core.errors import Problem
    from ledger.report_layout.model import Template, TemplateLine

Rule: TypeAlias = "Callable[[Template], Iterator[Problem]]"


def duplicate_ids(template: Template) -> Iterator[Problem]:
    """An id names one line in the whole template: published figures are kept by it."""
    taken: dict[str, str] = {}
    for path, lines in template.groups():
        for line in lines:
            where = f"{template.source}: {path}.{line.id}"
            if line.id == UNPLACED["income"]:
                yield problem(
                    "id-reserved",
                    "The id {id} is the program's own; give this line another.",
                    where,
                    id=line.id,
                )
            elif line.id in taken:
                yield problem(
                    "id-twice",
                    "The id {id} is taken by {other}; give this line another.",
                    where,
                    id=line.id,
                    other=taken[line.id],
                )
            taken[line.id] = f"{path}.{line.id}"


def missing_totals(template: Template) -> Iterator[Problem]:
    """Every part has the sum that it must end in, and the cash flow its two balances."""
    needed = [(part, total, "sum") for part, total in TOTALS.items()]
    needed += [("cashflow", OPENING_CASH, "row"), ("cashflow", CLOSING_CASH, "row")]
    for part, line_id, kind in needed:
        if not any(line.id == line_id and line.kind == kind for line in template.statements[part]):
            yield problem(
                "missing-total",
                'The statement lacks its line {id}; add {{{kind} = "{id}", …}}.',
                f"{template.source}: statements.{part}",
                id=line_id,
                kind=kind,
            )


def notes_that_do_not_meet(template: Template) -> Iterator[Problem]:
    """A note has one number and one line that refers to it; a line refers to notes there are."""
    numbers = Counter(note.number for note in template.notes)
    with_lines = {note.number for note in template.notes if note.lines}
    referred: dict[str, str] = {}
    seen = {number for line in template.lines() for number in line.references}
    for line in (line for lines in template.statements.values() for line in lines):
        for number in line.notes:
            where = f"{template.place(line.id)}.note"
            if number not in numbers:
                yield problem(
                    "unknown-note",
                    "There is no note {note}; add it under [[notes]], or correct the number.",
                    where,
                    note=number,
                )
            elif number in referred:
                yield problem(
                    "note-referred-twice",
                    "Note {note} already belongs to {other}; a note belongs to one line.",
                    where,
                    note=number,
                    other=referred[number],
                )
            elif number not in with_lines:
                yield problem(
                    "note-without-lines",
                    "Note {note} has no lines, so the row would be empty; add lines to the note.",
                    where,
                    note=number,
                )
            referred[number] = line.id
    for number, times in numbers.items():
        if times > 1:
            yield problem(
                "note-twice",
                "There are {times} notes with this number; renumber all but one.",
                f"{template.source}: notes.{number}",
                times=times,
            )
        if number in with_lines - seen:
            yield problem(
                "note-without-row",
                'No line refers to the note; add note = "{note}" to the row it explains.',
                f"{template.source}: notes.{number}",
                note=number,
            )


def notes_that_are_only_seen(template: Template) -> Iterator[Problem]:
    """What see points to is there; a note that makes no row shows only what other lines have."""
    numbers = {note.number for note in template.notes}
    made = {
        number for lines in template.statements.values() for line in lines for number in line.notes
    }
    for lines in template.statements.values():
        for line in lines:
            for number in line.references[len(line.notes) :]:
                if number not in numbers:
                    yield problem(
                        "unknown-note",
                        "There is no note {note}; add it under [[notes]], or correct the number.",
                        f"{template.place(line.id)}.see",
                        note=number,
                    )
    seen = {number for line in template.lines() for number in line.references} - made
    for note in template.notes:
        for line in note.lines if note.number in seen else ():
            if line.kind == "row":
                yield problem(
                    "line-of-a-seen-note",
                    "The row that points here with see takes no amounts from the note, so the line"
                    " would be outside the ledger; make it a part, or write note in place of see"
                    " on the row.",
                    template.place(line.id),
                )


def sums_of_unknown_lines(template: Template) -> Iterator[Problem]:
    """A sum adds rows and sums of its own statement or note."""
    for lines, sums in _sums(template):
        for line in sums:
            for part in line.of:
                if part not in lines or lines[part].kind not in ("row", "sum"):
                    yield problem(
                        "unknown-row",
                        "There is no row or sum {row} here to add; correct the id or remove it.",
                        f"{template.place(line.id)}.of",
                        row=quoted(part),
                    )


def sums_in_a_circle(template: Template) -> Iterator[Problem]:
    """No sum is a part of itself."""
    for lines, sums in _sums(template):
        circular = in_a_circle({line.id: line.of for line in (*lines.values(), *sums)})
        for line in sums:
            if line.id in circular:
                yield problem(
                    "circle",
                    "The sum is a part of itself; take out of it what leads back to it.",
                    f"{template.place(line.id)}.of",
                )


def sums_that_count_wrong(template: Template) -> Iterator[Problem]:
    """A sum adds up at least one row, and none of them twice."""
    for lines, sums in _sums(template):
        within = rows_within({**lines, **{line.id: line for line in sums}})
        for line in sums:
            if not within[line.id]:
                yield problem(
                    "empty-sum",
                    "The sum adds nothing; name the rows it adds up, or make it a heading.",
                    f"{template.place(line.id)}.of",
                )
            for row, times in within[line.id].items():
                if times > 1:
                    yield problem(
                        "row-counted-twice",
                        "The sum counts the row {row} {times} times; remove all but one.",
                        f"{template.place(line.id)}.of",
                        row=row,
                        times=times,
                    )


def _sums(
    template: Template,
) -> Iterator[tuple[Mapping[str, TemplateLine], list[TemplateLine]]]:
    """The sums with the lines they may add: those of their part or, in a note, the note's own.

    A note to a sum may add the lines of that sum's statement.
    """
    taken_apart: dict[str, tuple[TemplateLine, ...]] = {}
    for lines in template.statements.values():
        sums = [line for line in lines if line.kind == "sum"]
        taken_apart |= {number: lines for line in sums for number in line.notes}
        parts = [line for line in lines if line.kind == "part" and line.of]
        yield {line.id: line for line in lines}, [*sums, *parts]
    rows = {line.id: line for part in SIGNS for line in template.statements[part]}
    made = {number for line in rows.values() for number in line.notes}
    for note in template.notes:
        known = {line.id: line for line in taken_apart.get(note.number, note.lines)}
        if note.number not in made:
            known |= rows
        adding = [line for line in note.lines if line.kind in ("sum", "part") and line.of]
        yield known, adding


def rows_not_counted(template: Template) -> Iterator[Problem]:
    """Each row reaches its statement's total."""
    for part, total in TOTALS.items():
        lines = {line.id: line for line in template.statements[part]}
        within = rows_within(lines)
        for line in lines.values():
            at_end = line.id in (OPENING_CASH, CLOSING_CASH)
            if line.kind == "row" and not at_end and not within[total][line.id]:
                yield problem(
                    "row-not-counted",
                    "The row reaches no sum that leads to {total}; add it to one.",
                    template.place(line.id),
                    total=total,
                )


def notes_that_do_not_add_up(template: Template) -> Iterator[Problem]:
    """A note to a sum takes it apart: each of the sum's rows once, and nothing else."""
    for lines in template.statements.values():
        within = rows_within({line.id: line for line in lines})
        for line in lines:
            for note in filter(None, map(template.note, line.notes)):
                if line.kind != "sum":
                    continue
                parts = Counter[str]()
                for note_line in note.lines:
                    for part in note_line.of if note_line.kind == "sum" else ():
                        parts.update(within[part])
                if parts != within[line.id] or any(part.kind == "row" for part in note.lines):
                    yield problem(
                        "note-to-sum",
                        "The lines of a note to a sum must add up the sum's rows, each once:"
                        " {rows}.",
                        f"{template.source}: notes.{note.number}.lines",
                        rows=", ".join(within[line.id]),
                    )


NAME_RULES: tuple[Rule, ...] = (
    duplicate_ids,
    missing_totals,
    notes_that_do_not_meet,
    notes_that_are_only_seen,
    sums_of_unknown_lines,
    sums_in_a_circle,
)
SUM_RULES: tuple[Rule, ...] = (rows_not_counted, sums_that_count_wrong, notes_that_do_not_add_up)
