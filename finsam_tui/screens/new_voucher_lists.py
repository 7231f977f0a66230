"""What a new voucher can begin from: templates, earlier vouchers, and drafts that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.screens.picker import Picker
from finsam_tui.widgets.cells import fitted
from finsam_tui.wording import _
from ledger.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widgets import Input

    from ledger.similar import Earlier
    from ledger.sketches import KeptSketch
    from ledger.voucher_templates import VoucherTemplate

TEXT_WIDTH = 36


class NumberedPicker(Picker):
    """A list where a digit, typed first, chooses at once."""

    def __init__(self, title: str, names: Sequence[str]) -> None:
        """Takes the names; the key of each is its place in the list, from 0."""
        numbered = {
            str(index): f"{index + 1 if index < len('123456789') else ' '} {name}"
            for index, name in enumerate(names)
        }
        super().__init__(title, numbered)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Chooses by the digit, or finds what holds every word typed."""
        typed = event.value
        if typed in tuple("123456789") and int(typed) <= len(self.options):
            self.dismiss(str(int(typed) - 1))
        else:
            super().on_input_changed(event)


def template_names(templates: Sequence[VoucherTemplate]) -> list[str]:
    """What the templates are called."""
    return [template.name for template in templates]


def voucher_names(vouchers: Sequence[Earlier]) -> list[str]:
    """The vouchers, a line each."""
    return [
        f"{voucher.series} {voucher.number}  {voucher.date}  "
        f"{fitted(', '.join(filter(None, (voucher.text, voucher.counterparty))), TEXT_WIDTH)}  "
        f"{write_amount(sum(max(row.amount, 0) for row in voucher.postings))}"
        for voucher in vouchers
    ]


def sketch_names(sketches: Sequence[KeptSketch]) -> list[str]:
    """The drafts, a line each, and last an empty voucher."""
    return [*map(_sketch_name, sketches), _("Begin a new voucher")]


def _sketch_name(kept: KeptSketch) -> str:
    sketch = kept.sketch
    said = ", ".join(filter(None, (sketch.text, sketch.counterparty))) or _("no text yet")
    rows = sum(not row.is_empty for row in sketch.rows)
    return _(
        "{date}  {text}  rows: {rows}, kept {saved}",
        date=sketch.date,
        text=fitted(said, TEXT_WIDTH),
        rows=rows,
        saved=kept.saved_at[:16].replace("T", " "),
    )
