"""The texts of an annual report and who signs it."""

from ledger.bookkeeping.report_texts import mark_not_applicable, mark_ready, set_text

__all__ = ["mark_not_applicable", "mark_ready", "set_text"]
