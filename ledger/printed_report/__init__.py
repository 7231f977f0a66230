"""A printed annual report or budget held against itself and against the book."""

from ledger.printed_report.built_in.tables import printed_ids, printed_text
from ledger.printed_report.comparing import compare
from ledger.printed_report.finding import Comparison, Finding
from ledger.printed_report.printed import Printed, read_printed

__all__ = [
    "Comparison",
    "Finding",
    "Printed",
    "compare",
    "printed_ids",
    "printed_text",
    "read_printed",
]
