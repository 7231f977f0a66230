"""What a new voucher can begin from: templates, earlier vouchers, and drafts that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _
from finsam_tui.widgets.text_cells import fit
from ledger.core.calendar import local_time
from ledger.core.model import voucher_name
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.entry.draft_store import StoredDraft, VoucherDraft
    from ledger.entry.posting_history import PastVoucher
    from ledger.entry.voucher_templates import VoucherTemplate

TEXT_WIDTH = 36


def template_names(templates: Sequence[VoucherTemplate]) -> list[str]:
    """What the templates are called."""
    return [template.name for template in templates]


def voucher_names(vouchers: Sequence[PastVoucher]) -> list[str]:
    """The vouchers, a line each."""
    return [
        f"{voucher_name(voucher.series, voucher.number)}  {voucher.date}  "
        f"{fit(', '.join(filter(None, (voucher.text, voucher.counterparty))), TEXT_WIDTH)}  "
        f"{write_amount(sum(max(row.amount, 0) for row in voucher.postings))}"
        for voucher in vouchers
    ]


def draft_names(drafts: Sequence[StoredDraft[VoucherDraft]]) -> list[str]:
    """The drafts, a line each, and last an empty voucher."""
    return [*map(_draft_name, drafts), _("Begin a new voucher")]


def _draft_name(stored: StoredDraft[VoucherDraft]) -> str:
    draft = stored.draft
    text = ", ".join(filter(None, (draft.text, draft.counterparty))) or _("no text yet")
    rows = sum(not row.is_empty for row in draft.rows)
    return _(
        "{date}  {text}  rows: {rows}, saved {saved}",
        date=draft.date,
        text=fit(text, TEXT_WIDTH),
        rows=rows,
        saved=local_time(stored.saved_at),
    )
