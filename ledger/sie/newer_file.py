"""A newer export of a year that the book has: what is new in it, and what is otherwise.

Nothing that is recorded goes away. What the file has anew is recorded, and what it has otherwise
is left as it is (`"add"`), or reversed by a correction and recorded as the file has it
(`"replace"`), which only a year without vouchers of the book's own lets happen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ledger.core.errors import problem
from ledger.core.model import voucher_name
from ledger.sie.sie_file import SUMMARY_SERIES, Batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.sie.findings import Findings
    from ledger.sie.sie_file import PostingRow, SieFile, VoucherRow

Newer: TypeAlias = Literal["", "add", "replace"]
"""What is done with a year that the book has vouchers of: nothing, and the file is refused."""

Content: TypeAlias = "tuple[str, str, tuple[tuple[str, int, int, str], ...]]"
"""Day, text, and the account, öre, object set and text of each posting."""


class BookVoucher(NamedTuple):
    """A voucher of the book, to be held against those of a file."""

    sequence: int
    year: int
    series: str
    number: int
    content: Content
    is_of_year_file: bool
    """Whether a file of the whole year had it; what files for import (4I) add is the book's own."""

    is_undone: bool
    """Whether it is corrected, or corrects another: together they come to nothing."""

    @property
    def name(self) -> str:
        """The series and the number."""
        return voucher_name(self.series, self.number)


VOUCHERS = """
WITH of_year_file AS (
    SELECT seq FROM journal AS batch WHERE kind = 'batch' AND (
        SELECT body FROM journal
        WHERE seq < batch.seq AND kind = 'import' AND body GLOB 'import	*'
        ORDER BY seq DESC LIMIT 1
    ) NOT GLOB 'import	SIE 4I*'
)
SELECT v.sequence, v.year, v.series, v.number, v.date, v.text, v.entry IN of_year_file,
    v.corrects IS NOT NULL OR EXISTS (SELECT 1 FROM voucher WHERE corrects = v.sequence),
    p.account, p.amount, p.objects, p.text
FROM voucher AS v
JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
ORDER BY v.sequence, p.id
"""


def vouchers_of_book(book: Book) -> Iterator[BookVoucher]:
    """Every voucher of the book, in the order of registration."""
    with book.reading() as connection:
        for head, rows in groupby(connection.execute(VOUCHERS), itemgetter(slice(0, 8))):
            sequence, year, series, number, day, text, of_year_file, undone = head
            content = (day, text, tuple(row[8:] for row in rows))
            yield BookVoucher(
                sequence, year, series, number, content, bool(of_year_file), bool(undone)
            )


VOUCHER_REPLACED = problem(
    "voucher-replaced",
    "Voucher {voucher}, {day} {text}, is not so in the file; it is reversed by a correction.",
)
VOUCHER_NOT_IN_FILE = problem(
    "voucher-not-in-file",
    "Voucher {voucher}, {day} {text}, is in the book and not so in the file; it stays.",
)


class NewerFile:
    """Holds the vouchers of a file against the book's, and lets through those to be recorded."""

    def __init__(
        self,
        newer: Newer,
        vouchers: Iterable[BookVoucher],
        years: Iterable[FiscalYear],
        findings: Findings,
    ) -> None:
        """Nothing of the file is read yet; `findings` gets what is otherwise than in the book."""
        self.newer = newer
        self.movement: Counter[tuple[str, int]] = Counter()
        """What is let through, by account and number of the object set. Öre."""

        self.days: dict[str, int] = {}
        """The days of what is let through, and the line where each first stands."""

        self.rows: dict[int, int] = {}
        """By row in the file: the row among those that are let through."""

        self.known = 0
        """Vouchers that the book has as the file has them."""

        self._findings = findings
        self._years = [(str(year.first), str(year.last), year.id) for year in years]
        self._items = 0
        self._left: dict[int, dict[str, dict[Content, list[BookVoucher]]]] = {}
        """Of each year and series, what no voucher of the file has been found to be."""

        self._numbered: dict[tuple[int, str, int | None], list[BookVoucher]] = {}
        for one in vouchers:
            series = self._left.setdefault(one.year, {}).setdefault(one.series, {})
            series.setdefault(one.content, []).append(one)
            self._numbered.setdefault((one.year, one.series, one.number), []).append(one)

    def new_in(self, batch: Batch) -> Batch:
        """The vouchers to be recorded, items and rows numbered anew."""
        vouchers: list[VoucherRow] = []
        postings: list[PostingRow] = []
        rows_of = {item: [*rows] for item, rows in groupby(batch.postings, itemgetter(0))}
        for voucher in batch.vouchers:
            rows = rows_of[voucher[0]]
            content = (voucher[3], voucher[4], tuple(row[2:] for row in rows))
            if not self._is_new(voucher, content):
                continue
            self._items += 1
            vouchers.append((self._items, *voucher[1:]))
            self.days.setdefault(voucher[3], voucher[7])
            for row in rows:
                self.rows[row[1]] = len(self.rows) + 1
                postings.append((self._items, len(self.rows), *row[2:]))
                self.movement[row[2], row[4]] += row[3]
        return Batch(vouchers, postings)

    def _is_new(self, voucher: VoucherRow, content: Content) -> bool:
        """Whether the voucher is to be recorded; one that the book has is crossed off.

        Where the book has used the number for a voucher of its own, the file's is known by what
        it holds, for it has had, or gets, another number in the book (`Numbering`).
        """
        _, series, number, day, *_ = voucher
        year = next((key for first, last, key in self._years if first <= day <= last), 0)
        left = self._left.get(year, {}).get(series, {})
        candidates = left.get(content, [])
        if self.newer == "replace":
            candidates = [one for one in candidates if not one.is_undone]
        numbered = self._numbered.get((year, series, number), [])
        earlier = next((one for one in numbered if self._is_earlier(one, left)), None)
        same = next((one for one in candidates if number in (None, one.number)), None)
        if same is None and numbered and earlier is None:
            same = next((one for one in candidates if not one.is_undone), None)
        if same:
            left[content].remove(same)
            self.known += 1
        elif earlier and self.newer == "add":
            left[earlier.content].remove(earlier)
            self._findings.remark(
                problem(
                    "voucher-differs",
                    "Voucher {voucher} is another in the book: {day} {text}; the book's stays, and"
                    " the file's was not imported. If the file is right, correct the voucher in"
                    " the book and import the file again.",
                    self._findings.at(voucher[7]),
                    voucher=earlier.name,
                    day=earlier.content[0],
                    text=earlier.content[1],
                )
            )
            return False
        return same is None

    @staticmethod
    def _is_earlier(one: BookVoucher, left: Mapping[Content, list[BookVoucher]]) -> bool:
        """Whether it can be what a voucher of the file was when an earlier file was imported."""
        return one.is_of_year_file and not one.is_undone and one in left.get(one.content, [])

    def left(self, year: FiscalYear) -> list[BookVoucher]:
        """What the book has in the year and the file has not, in the order of registration."""
        series = self._left.get(year.id, {}).values()
        found = (one for contents in series for ones in contents.values() for one in ones)
        return sorted(one for one in found if not one.is_undone)

    def days_left(self, year: FiscalYear) -> set[str]:
        """The days of what is reversed."""
        return {one.content[0] for one in self.left(year)}

    def report(self, year: FiscalYear, contents: SieFile) -> None:
        """Tells what the book has in the year and the file has not, and what comes of it."""
        self._refuse(year, contents)
        is_replaced = self.newer == "replace"
        found = VOUCHER_REPLACED if is_replaced else VOUCHER_NOT_IN_FILE
        for one in self.left(year):
            if is_replaced or one.is_of_year_file:
                day, text, _ = one.content
                values = {"voucher": one.name, "day": day, "text": text}
                self._findings.add(
                    "notice" if is_replaced else "remark",
                    replace(found, where=self._findings.source, values=values),
                )

    def _refuse(self, year: FiscalYear, contents: SieFile) -> None:
        """Tells what forbids the file to be added to the year, or to replace it."""
        left = self.left(year)
        own = next((one for one in left if not one.is_of_year_file), None)
        at = self._findings.at(contents.lines.get("#RAR 0", 0))
        if self.newer == "replace" and own:
            self._findings.fault(
                problem(
                    "year-has-own",
                    "Voucher {voucher} of {year} was recorded in the book and is not in the file,"
                    " so the file cannot replace the year; take in only what is new: {remedy}.",
                    at,
                    remedy="only-new",
                    voucher=own.name,
                    year=year.name,
                )
            )
        elif self.newer == "add" and any(one.series == SUMMARY_SERIES for one in left):
            self._findings.fault(
                problem(
                    "year-has-sums",
                    "What happened in {year} is in the book as sums (series {series}), of a file"
                    " without vouchers, and would count twice. Let the file replace them:"
                    " {remedy}.",
                    at,
                    remedy="replace-year",
                    year=year.name,
                    series=SUMMARY_SERIES,
                )
            )
        in_full = any(one.series != SUMMARY_SERIES for one in left)
        if self.newer == "replace" and in_full and not contents.counts["vouchers"]:
            found = problem(
                "year-has-vouchers-in-full",
                "The book has the vouchers of {year}, and the file only its balances, which cannot"
                " replace them.",
                at,
                year=year.name,
            )
            self._findings.fault(found)

    def recorded_of(self, contents: SieFile, sets: dict[ObjectTags, int]) -> SieFile:
        """The file as if it held what is let through alone."""
        tags = {number: objects for objects, number in sets.items()}
        movement: dict[Key, Ore] = {
            (account, tags[objects]): ore for (account, objects), ore in self.movement.items()
        }
        quantities = {
            self.rows[row]: one for row, one in contents.quantities.items() if row in self.rows
        }
        return replace(contents, movement=movement, days=self.days, quantities=quantities)
