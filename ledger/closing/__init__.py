"""Year-end: the steps from the last voucher to the next year's opening balances."""

from ledger.closing.acts import accept, close, open_year, reopen
from ledger.closing.proposals import SERIES
from ledger.closing.steps import closing_of
from ledger.closing.values import Closed, Closing, Step

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
]
