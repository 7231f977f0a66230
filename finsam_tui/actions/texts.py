"""The texts of an annual report and who signs it."""

from ledger.bookkeeping.report_texts import set_text

__all__ = ["set_text"]
