"""What a change of layout does to the reports, as lines of text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from finsam_tui.i18n import _, language
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.layout_changes.template_diff import LeftBehind, LineChange
EFFECTS_SHOWN = 8


def effect_lines(found: Sequence[LineChange], year: int) -> Iterator[str]:
    """Each figure that changes, what it was and what it becomes; of another year with that."""
    if not found:
        yield _("No figure in the reports changes.")
    for effect in found:
        note = f" ({effect.note})" if effect.note else ""
        beside = "" if effect.year == year else f" {effect.year}"
        yield _(
            "{line}: {before} becomes {after}",
            line=effect.label.in_language(language()) + note + beside,
            before=write_amount(effect.before, "kr"),
            after=write_amount(effect.after, "kr"),
        )


def effect_documents(effects: Sequence[LineChange]) -> list[dict[str, object]]:
    """The lines whose figures change as JSON has them; amounts in öre."""
    return [
        {
            "line": one.line,
            "label": one.label.in_language(language()),
            "note": one.note or None,
            "year": one.year,
            "before": one.before,
            "after": one.after,
        }
        for one in effects
    ]


def left_behind_lines(found: Sequence[LeftBehind]) -> Iterator[str]:
    """The published figures that a layout has no line for, year by year, and what to do."""
    for year, figures in groupby(found, key=lambda one: one.year):
        yield _(
            "Published figures of {year} have no line in this layout: {lines}. Enter them again on"
            " its lines afterwards.",
            year=year,
            lines=", ".join(
                f"{one.label.in_language(language()) if one.label else one.line}"
                f" {write_amount(one.amount, 'kr')}"
                for one in figures
            ),
        )


def changes_text(found: Sequence[LineChange], year: int) -> str:
    """What happens to the reports, a line for each figure; of another year with that."""
    lines = list(effect_lines(found[:EFFECTS_SHOWN], year))
    more = len(found) - EFFECTS_SHOWN
    if more > 0:
        lines.append(_("and {number:# figure|# figures} more", number=more))
    return "\n".join(lines)
