"""The year: its months locked, the next one opened, its end, and its end undone."""

from ledger.bookkeeping.fiscal_years import lock_months
from ledger.closing import accept, close, open_year, reopen, reopen_months

__all__ = ["accept", "close", "lock_months", "open_year", "reopen", "reopen_months"]
