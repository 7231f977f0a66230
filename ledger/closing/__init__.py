"""Year-end: the steps from the last voucher to the next year's opening balances."""

from ledger.closing.close_year import (
    accept,
    close,
    open_year,
    reopen,
    reopen_months,
    why_not_reopened,
)
from ledger.closing.closing_entries import SERIES
from ledger.closing.model import Closed, Closing, Step
from ledger.closing.steps import closing_of

__all__ = [
    "SERIES",
    "Closed",
    "Closing",
    "Step",
    "accept",
    "close",
    "closing_of",
    "open_year",
    "reopen",
    "reopen_months",
    "why_not_reopened",
]
