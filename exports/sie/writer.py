"""A fiscal year as a strict SIE 4E file (SIE 4B and 4C): every program in Sweden can read it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from exports.sie.balances import balance_items, prior_balances, prior_period
from exports.sie.budget import budget_items
from exports.sie.text import day, in_code_page, objects, quoted
from ledger import __version__
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, parse_object_set
from ledger.bookkeeping.chart_of_accounts import objects as book_objects
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.fiscal_years import year_before
from ledger.bookkeeping.quantities import posting_quantities, units, write_quantity
from ledger.core import calendar
from ledger.core.calendar import swedish_day
from ledger.core.money import write_decimal
from ledger.sie.bulk_recording import REGISTERED
from ledger.sie.checksum import Checksum

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.model import Account, Dimension, Kind

AT_A_TIME = 20_000
"""Lines held in memory before they are written."""

FEW = 3
"""Letters of a series that every reader takes."""

KTYP: Mapping[Kind, str] = {"asset": "T", "liability": "S", "income": "I", "cost": "K"}


@dataclass(frozen=True, slots=True)
class SieReport:
    """What was written."""

    accounts: int
    vouchers: int
    postings: int
    checksum: int | None
    """`#KSUMMA`, when it was asked for."""

    replaced: Mapping[str, tuple[str, int]]
    """Characters that code page 437 lacks: what stands for each, and how many times."""

    long_series: tuple[str, ...]
    """Series with names of more than FEW letters, which some readers object to."""


def write_sie(
    book: Book,
    year: FiscalYear,
    stream: BinaryIO,
    *,
    on: dt.date | None = None,
    has_checksum: bool = False,
) -> SieReport:
    """Writes a fiscal year with its balances, last year's balances and every voucher.

    `on` is the day of `#GEN`, today when None. The checksum is voluntary (§10), and some programs
    stop at it, so it is written when `has_checksum` only. Items stand in the order of §5.12,
    vouchers in number order within their series (§11 `#VER` 7). Raises BookError when the book
    cannot be read and OSError when the stream cannot be written.
    """
    writer = _Writer(stream)
    with book.reading():
        chart = accounts(book, year)
        writer.write(["#FLAGGA 0", "#KSUMMA"] if has_checksum else ["#FLAGGA 0"])
        writer.write(_identification(book, year, on or calendar.today()))
        writer.write(_chart(book, year, chart))
        writer.write(balance_items(book, year, chart))
        writer.write(budget_items(book, year, chart))
        writer.write(_vouchers(book, year, writer.counts, writer.series))
    if has_checksum:
        writer.write([f"#KSUMMA {writer.checksum.value}"])
    return SieReport(
        accounts=len(chart),
        vouchers=writer.counts["vouchers"],
        postings=writer.counts["postings"],
        checksum=writer.checksum.value if has_checksum else None,
        replaced=writer.replaced,
        long_series=tuple(sorted(one for one in writer.series if len(one) > FEW)),
    )


class _Writer:
    """Puts lines into code page 437 with CRLF, and adds them up."""

    def __init__(self, stream: BinaryIO) -> None:
        self.checksum = Checksum()
        self.replaced: dict[str, tuple[str, int]] = {}
        self.counts: Counter[str] = Counter()
        self.series: set[str] = set()
        self._stream = stream

    def write(self, lines: Iterable[str]) -> None:
        rest = iter(lines)
        while some := list(islice(rest, AT_A_TIME)):
            text = in_code_page("\n".join(some) + "\n", self.replaced)
            self.checksum.add(text, 0)
            self._stream.write(text.replace("\n", "\r\n").encode("cp437"))


def _identification(book: Book, year: FiscalYear, on: dt.date) -> Iterator[str]:
    """Whose books, which years, and what wrote them (§6)."""
    state = book_state(book)
    before = year_before(book, year)
    if prior_balances(book, year):
        period: Period | None = prior_period(year)
    else:
        period = before.period if before else None
    yield f'#PROGRAM "finsam" {__version__}'
    yield "#FORMAT PC8"
    yield f"#GEN {day(on)}"
    yield "#SIETYP 4"
    yield f"#PROSA {quoted(f'Verifieringskvitto {state.seq}: {state.short}')}"
    if book.association.orgnr:
        yield f"#ORGNR {quoted(book.association.orgnr)}"
    yield f"#FNAMN {quoted(book.association.name)}"
    yield f"#RAR 0 {day(year.first)} {day(year.last)}"
    if period:
        yield f"#RAR -1 {day(period.first)} {day(period.last)}"
    yield "#KPTYP EUBAS97"
    yield "#VALUTA SEK"


def _chart(book: Book, year: FiscalYear, chart: Iterable[Account]) -> Iterator[str]:
    """The chart of accounts, and every dimension and object (§8, §11)."""
    counted_in = units(book)
    for account in chart:
        yield f"#KONTO {account.number} {quoted(account.name)}"
        yield f"#KTYP {account.number} {KTYP[account.kind]}"
        if account.number in counted_in:
            yield f"#ENHET {account.number} {quoted(counted_in[account.number])}"
        for code in account.sru:
            yield f"#SRU {account.number} {quoted(code)}"
    yield from _dimensions(dimensions(book, year))
    for item in book_objects(book, year):
        yield f"#OBJEKT {item.dimension} {quoted(item.code)} {quoted(item.name)}"


def _dimensions(found: Iterable[Dimension]) -> Iterator[str]:
    """The dimensions, each after the one that it refines.

    One that refines none that is there, or itself by way of others, stands on its own.
    """
    written: set[int] = set()
    left = {dimension.number: dimension for dimension in found}
    while left:
        ready = [one for one in left.values() if one.parent is None or one.parent in written]
        for one in ready:
            if one.parent is None:
                yield f"#DIM {one.number} {quoted(one.name)}"
            else:
                yield f"#UNDERDIM {one.number} {quoted(one.name)} {one.parent}"
            written.add(one.number)
            del left[one.number]
        if not ready:
            first = next((one for one in left.values() if one.parent not in left), None)
            first = first or next(iter(left.values()))
            left[first.number] = replace(first, parent=None)


VOUCHERS = """
SELECT
    v.sequence, v.series, v.number, v.date, v.text, v.recorded_by,
    iif(v.document GLOB :registered, substr(v.document, -10), NULL), j.at,
    p.account, p.amount, p.text, s.key, p.id
FROM voucher AS v
CROSS JOIN journal AS j ON j.seq = v.entry
CROSS JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
CROSS JOIN object_set AS s ON s.id = p.objects
WHERE v.year = :year
ORDER BY v.series, v.number, v.sequence, p.id
"""


NO_TEXT = ' "" ""'
"""The day and the text of a posting that has neither, before its quantity."""


def _vouchers(book: Book, year: FiscalYear, counts: Counter[str], names: set[str]) -> Iterator[str]:
    """Every voucher of the year with its postings (§11 `#VER`, `#TRANS`).

    An imported voucher keeps the day on which it was registered elsewhere.
    """
    with book.reading() as connection:
        rows = connection.execute(
            VOUCHERS, {"year": year.id, "registered": f"{REGISTERED}????-??-??"}
        )
        counted = posting_quantities(book, year.period)
        sets: dict[str, str] = {}
        last = 0
        for sequence, series, number, when, text, by, on, at, *posting in rows:
            date = when.replace("-", "")
            if sequence != last:
                if last:
                    yield "}"
                last = sequence
                counts["vouchers"] += 1
                names.add(series)
                registered = (on or swedish_day(at).isoformat()).replace("-", "")
                yield (
                    f"#VER {quoted(series)} {number} {date} {quoted(text)} {registered} "
                    f"{quoted(by)}"
                )
                yield "{"
            counts["postings"] += 1
            account, ore, row_text, key, row = posting
            if key not in sets:
                sets[key] = objects(parse_object_set(key))
            text_field = f" {date} {quoted(row_text)}" if row_text else ""
            if row in counted:
                text_field = f"{text_field or NO_TEXT} {write_quantity(counted[row])}"
            yield f"#TRANS {account} {sets[key]} {write_decimal(ore)}{text_field}"
        if last:
            yield "}"
