"""What a change of layout does to the reports, as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.wording import _, language
from ledger.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.templates.effects import Effect


def effect_lines(found: Sequence[Effect], year: int) -> Iterator[str]:
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
