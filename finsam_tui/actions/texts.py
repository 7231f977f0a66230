"""The texts of an annual report and who signs it."""

from ledger.bookkeeping.report_texts import mark_not_applicable, mark_ready
from ledger.management.live_figures import write_section

__all__ = ["mark_not_applicable", "mark_ready", "write_section"]
