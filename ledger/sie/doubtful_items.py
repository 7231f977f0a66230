"""Items with a fault: those that something is recorded of refuse the file, the others do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.sie.balance_items import is_comparative
from ledger.sie.items import BALANCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.findings import Findings
    from ledger.sie.items import DoubtfulItem
    from ledger.sie.sie_file import SieFile


def report_doubtful(
    items: Iterable[DoubtfulItem], contents: SieFile, snapshot: BookSnapshot, findings: Findings
) -> None:
    """Tells of each item with its line, as a fault or as a remark."""
    for item in items:
        findings.add("fault" if _counts(item, contents, snapshot) else "remark", item.fault)


def _counts(item: DoubtfulItem, contents: SieFile, snapshot: BookSnapshot) -> bool:
    """Whether something is recorded of the item, or of its like in the file.

    The year of a file for import may be missing, so it may be wrong. Closing balances are recorded
    of a file without vouchers, and give the opening balances of one that has none of its own;
    else they only prove. Earlier years count where they become comparative figures.
    """
    year = item.year
    if year is None or item.label == "#RAR":
        return year is None or (year == 0 and contents.sie_type != "4I")
    if item.label not in BALANCES:
        planned = contents.years.get(year)
        return planned is not None and planned.last.year not in snapshot.budget_years
    if year == 0:
        is_opening = item.label in ("#IB", "#OIB")
        return is_opening or not contents.counts["vouchers"] or not contents.has_opening()
    is_opening = year == -1 and item.label in ("#UB", "#OUB") and not contents.has_opening()
    return is_opening or is_comparative(contents, snapshot, year)
