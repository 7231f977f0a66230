"""Where a posting lands: the line of the annual report that it becomes part of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.report_layout.placement import assign_lines
from ledger.statements.statement import coming_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledger.core.balances import Key
    from ledger.core.label import Language
    from ledger.core.model import Kind
    from ledger.report_layout.model import Template


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of a note or a statement, as a posting sees it."""

    line: str
    """The line's id in the template."""

    note: str
    """What the note it stands in is numbered in print; empty for a row of the statement itself."""

    label: str
    """What the annual report calls it; empty when no line takes the posting."""

    sign: int
    """What an amount (debit positive) is multiplied by to be printed on the line."""


def report_lines(
    template: Template,
    keys: Iterable[Key],
    kinds: Mapping[str, Kind],
    numbers: Mapping[str, str],
    language: Language = "sv",
) -> dict[Key, ReportLine]:
    """The line on which each account with its objects lands.

    Args:
        template: The year's template.
        keys: The accounts with their objects.
        kinds: The kind of each account.
        numbers: What the notes are numbered in print (`book_statements.printed_notes`).
        language: In which the lines are named.
    """
    leaves = {leaf.line.id: leaf for leaf in template.leaves()}
    return {
        key: ReportLine(
            line=line,
            note=coming_number(template, leaf.note.number, numbers) if leaf.note else "",
            label=leaf.line.label.in_language(language),
            sign=leaf.sign,
        )
        if (leaf := leaves.get(line))
        else ReportLine(line, "", "", 1)
        for key, line in assign_lines(template, keys, kinds).line_of.items()
    }
