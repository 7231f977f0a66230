"""A printed annual report or budget held against itself and against the book."""

from ledger.compare.built_in import printed_ids, printed_text
from ledger.compare.comparing import compare
from ledger.compare.finding import Comparison, Finding
from ledger.compare.printed import Printed, read_printed

__all__ = [
    "Comparison",
    "Finding",
    "Printed",
    "compare",
    "printed_ids",
    "printed_text",
    "read_printed",
]
