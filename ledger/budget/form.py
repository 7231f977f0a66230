"""The form of a budget file: its keys, what their values look like, and what must hold of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.budget.budget import RESULT
from ledger.core.errors import problem
from ledger.core.text import quoted
from ledger.report_layout import toml_form as form
from ledger.report_layout.model import in_a_circle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.budget.budget import Budget
    from ledger.core.errors import Problem
    from ledger.report_layout.model import LineKind
    from ledger.report_layout.toml_form import Form

KINDS: tuple[LineKind, ...] = ("heading", "row", "sum", "memo", "text")
LABEL: dict[str, Form] = {"sv": form.text, "en": form.text}


def _any(_value: object, _where: str) -> Problem | None:
    """What is read with a message of its own."""
    return None


HEAD: dict[str, Form] = {
    "years": _any,
    "kind": _any,
    "decided": _any,
    "decision": form.text,
    "motive": form.text,
    "minus": form.flag,
    "lines": form.tables,
    "notes": form.table,
}
LINE: dict[str, Form] = LABEL | {"level": form.number, "note": form.text}
SUM: dict[str, Form] = LINE | {"of": form.texts}
ROW: dict[str, Form] = LINE | {
    "amounts": _any,
    "months": _any,
    "spread": _any,
    "line": form.identifier,
    "accounts": form.texts,
    "objects": form.texts,
}
FORMS: dict[LineKind, dict[str, Form]] = {
    "heading": LINE,
    "text": LINE,
    "row": ROW,
    "memo": LINE | {"amounts": _any},
    "sum": SUM,
}
NOTE: dict[str, Form] = LABEL | {"parts": form.tables}
PART: dict[str, Form] = LABEL | {"amount": _any, "level": form.number}


def form_problems(budget: Budget) -> Iterator[Problem]:
    """What the lines mean together: each once, sums of lines that are there, and a result."""
    lines = {line.id: line for line in budget.lines}
    letters = {note.letter for note in budget.notes}
    circular = in_a_circle({line.id: line.of for line in budget.lines})
    seen: set[str] = set()
    for line in budget.lines:
        place = f"{budget.source}: lines.{line.id}"
        if line.id in seen:
            yield problem("row-twice", "The line is already there; remove one of the two.", place)
        for part in line.of:
            if part not in lines or lines[part].kind not in ("row", "memo", "sum"):
                yield problem(
                    "unknown-row",
                    "There is no row or sum {row} here to add; correct the id or remove it.",
                    f"{place}.of",
                    row=quoted(part),
                )
        if line.id in circular:
            yield problem(
                "sum-of-itself",
                "The sum adds up itself, by way of its parts; remove one of them.",
                f"{place}.of",
            )
        if line.note and line.note not in letters:
            yield problem(
                "unknown-note",
                "There is no note {note}; add it under [[notes]], or correct the number.",
                f"{place}.note",
                note=quoted(line.note),
            )
        seen.add(line.id)
    if RESULT not in lines or lines[RESULT].kind != "sum":
        yield problem(
            "no-result",
            "A budget ends in its result; add a line of that kind:"
            ' {{sum = "result", of = […], sv = "Resultat"}}.',
            f"{budget.source}: lines",
        )
