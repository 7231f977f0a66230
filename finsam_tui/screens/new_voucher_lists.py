"""What a new voucher can begin from: templates, earlier vouchers, and drafts that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.widgets.cells import fitted
from finsam_tui.wording import _
from ledger.model import voucher_name
from ledger.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.entry.similar import Earlier
    from ledger.entry.sketches import KeptSketch
    from ledger.entry.voucher_templates import VoucherTemplate

TEXT_WIDTH = 36


def template_names(templates: Sequence[VoucherTemplate]) -> list[str]:
    """What the templates are called."""
    return [template.name for template in templates]


def voucher_names(vouchers: Sequence[Earlier]) -> list[str]:
    """The vouchers, a line each."""
    return [
        f"{voucher_name(voucher.series, voucher.number)}  {voucher.date}  "
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
