"""The numbers that vouchers get when they come without one, or with one that the book has used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.sie.number_ranges import NumberRanges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import VoucherRow


class Numbering:
    """Gives numbers to the vouchers of one file, in the order of the file."""

    def __init__(
        self, snapshot: BookSnapshot, series: Mapping[str, NumberRanges], findings: Findings
    ) -> None:
        """`series` holds the numbers of the file itself, as far as it has been read."""
        self._years = snapshot.years
        self._used = snapshot.numbers
        self._series = series
        self._given: dict[str, NumberRanges] = {}
        self._findings = findings

    def numbered(self, vouchers: Sequence[VoucherRow]) -> Sequence[VoucherRow]:
        """The vouchers, each with a number; one that the book has used already is told."""
        if not self._used and all(voucher[2] is not None for voucher in vouchers):
            return vouchers
        return [
            (item, series, self._number(series, number, day, line), day, text, on, by, line, rows)
            for item, series, number, day, text, on, by, line, rows in vouchers
        ]

    def _number(self, series: str, number: int | None, day: str, line: int) -> int:
        used = next(
            (
                self._used[year.id, series]
                for year in self._years
                if (year.id, series) in self._used
                and year.first.isoformat() <= day <= year.last.isoformat()
            ),
            NumberRanges(),
        )
        given = self._given.setdefault(series, NumberRanges())
        if number is not None and number not in used and number not in given:
            return number
        of_file = self._series.get(series, given)
        free = 1 + max(used.last, of_file.last, given.last)
        given.add(free)
        if number is None:
            self._findings.notice(
                problem(
                    "number-missing",
                    "The voucher has no number, and became {given}.",
                    self._findings.at(line),
                    given=f"{series} {free}",
                )
            )
        else:
            self._findings.remark(
                problem(
                    "number-used",
                    "The book has a voucher {voucher} already; this one became {given}.",
                    self._findings.at(line),
                    voucher=f"{series} {number}",
                    given=f"{series} {free}",
                )
            )
        return free
