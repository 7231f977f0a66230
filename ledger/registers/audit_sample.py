"""Samples of vouchers for an auditor, chosen so that anyone can choose them again.

No random generator of a language decides, but SHA-256 of the seed: the choice can be repeated
with any tool, on any day.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.voucher_queries import vouchers_by_date
from ledger.core.errors import Refused, problem
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.table import CSV, SHOWN, TEXT, Column, Row, Table
from ledger.registers.columns import amount_column, date_column, sequence_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.book.book import Book
    from ledger.bookkeeping.voucher_queries import VoucherSummary
    from ledger.core.calendar import Period
    from ledger.core.money import Ore
    from ledger.core.report_query import Method, ReportQuery

SIZE, SEED = 25, 1
"""What a sample has when nobody says."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Vouchers that were chosen, in the order of registration."""

    method: Method
    seed: int
    population: int
    """How many vouchers there were to choose from."""

    total: Ore
    """The sum of their debit sides."""

    interval: Ore
    """By monetary units: one is chosen every so many öre; 0 when every voucher is alike."""

    start: Ore
    """By monetary units: the first öre chosen, counted from 0."""

    vouchers: tuple[VoucherSummary, ...]


def sample(book: Book, period: Period, size: int, method: Method, seed: int) -> Sample:
    """Chooses vouchers of a period.

    `random`: those whose SHA-256 of `"SEED:SEQUENCE"` is lowest. `mus`: the vouchers in order of
    registration are laid end to end by the sum of their debit sides; the first öre is SHA-256 of
    `"SEED"` modulo the interval, which is the total divided by the size; then one each interval.
    A voucher as large as the interval is always chosen, and counts once however often it is hit.
    Raises Refused when the size is not positive.
    """
    if size < 1:
        raise Refused(
            problem("sample-size", "A sample has at least one voucher; say --size 25.", "size")
        )
    lines = sorted(vouchers_by_date(book, period), key=lambda line: line.sequence)
    total = sum(line.amount for line in lines)
    if method == "random":
        chosen = sorted(lines, key=lambda line: digest_of(f"{seed}:{line.sequence}"))[:size]
        picked = sorted(chosen, key=lambda line: line.sequence)
        return Sample(method, seed, len(lines), total, 0, 0, tuple(picked))
    interval = max(1, total // size)
    start = digest_of(f"{seed}") % interval
    hit = tuple(_hit(lines, interval, start))
    return Sample(method, seed, len(lines), total, interval, start, hit)


def _hit(lines: Sequence[VoucherSummary], interval: Ore, start: Ore) -> Iterator[VoucherSummary]:
    """The vouchers that hold one of the chosen öre."""
    before = 0
    for line in lines:
        first_after = before + (start - before) % interval
        before += line.amount
        if first_after < before:
            yield line


def digest_of(text: str) -> int:
    """SHA-256 of the text, as a whole number."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def sample_table(book: Book, query: ReportQuery) -> Table:
    """A sample of the period's vouchers and how it was chosen; raises Refused as `sample` does."""
    _ = query.words
    size = SIZE if query.size is None else query.size
    seed = SEED if query.seed is None else query.seed
    chosen = sample(book, query.period, size, query.method or "mus", seed)
    remarks = [
        _(
            "Chosen from {population:# voucher|# vouchers} of {total}, method {method}, seed"
            " {seed}.",
            population=chosen.population,
            total=write_amount(chosen.total),
            method=chosen.method,
            seed=chosen.seed,
        )
    ]
    if chosen.interval:
        remarks.append(
            _(
                "One every {interval}, the first at {start}.",
                interval=write_amount(chosen.interval),
                start=write_amount(chosen.start),
            )
        )
    return Table(
        query.title(_("Sample of vouchers")),
        (
            sequence_column(_, SHOWN),
            Column("series", on=CSV),
            Column("number", on=CSV),
            date_column(_, SHOWN),
            Column("voucher", _("Voucher"), width=7, on=TEXT),
            Column("text", _("Text"), on=SHOWN),
            Column("counterparty", on=CSV),
            amount_column(_, on=SHOWN),
        ),
        [
            Row(
                (
                    line.sequence,
                    line.series,
                    line.number,
                    line.date,
                    voucher_name(line.series, line.number),
                    line.text,
                    line.counterparty,
                    line.amount,
                )
            )
            for line in chosen.vouchers
        ],
        remarks,
        id="sample",
        document={**query.head(), **asdict(chosen)},
    )
