"""What the steps of a year-end are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.i18n import msgid

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP_TITLES: Mapping[str, str] = {
    "months": msgid("Months and approval"),
    "reconciliation": msgid("Reconciliation"),
    "specifications": msgid("Specifications"),
    "accruals": msgid("Accruals and prepayments"),
    "depreciation": msgid("Depreciation"),
    "vat": msgid("VAT compensation"),
    "proof": msgid("Proof"),
    "requirement": msgid("Balance requirement"),
    "result": msgid("Closing entries"),
    "lock": msgid("Lock"),
    "new-year": msgid("New year"),
}
"""By the id of the step, in their order."""
