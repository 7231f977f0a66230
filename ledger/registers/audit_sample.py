"""Samples of vouchers for an auditor, chosen so that anyone can choose them again.

No random generator of a language decides, but SHA-256 of the seed: the choice can be repeated
with any tool, on any day.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from ledger.bookkeeping.voucher_queries import vouchers_by_date
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.table import CSV, EVERYWHERE, FILE, Column, Row, Table
from ledger.registers.columns import amount_column, date_column, sequence_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.bookkeeping.voucher_queries import VoucherSummary
    from ledger.core.calendar import Period
    from ledger.core.money import Ore
    from ledger.core.report_query import Method, ReportQuery

Words: TypeAlias = "Callable[..., str]"
"""What gives a sentence in the reader's language."""

SIZE = 25
"""What a sample has when nobody says."""

METHODS: Mapping[Method, str] = {
    "random": msgid("every voucher alike"),
    "mus": msgid("every krona alike"),
}


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


@dataclass(frozen=True, slots=True)
class SampledPart:
    """What part of the book a sample is chosen from."""

    account: str | None = None
    """The account whose amounts count, whichever side; None is the debits of all cost accounts."""

    member: tuple[int, str] | None = None
    """A dimension and an object: only what is posted on it."""

    series: str | None = None
    least: Ore | None = None
    """Only vouchers of at least so much of what counts."""

    most: Ore | None = None

    def holds(self, amount: Ore) -> bool:
        """Whether a voucher of the amount is part of it."""
        is_small = self.least is not None and amount < self.least
        is_large = self.most is not None and amount > self.most
        return amount != 0 and not (is_small or is_large)

    def words(self, _: Words) -> Iterator[str]:
        """What it is narrowed to, piece by piece."""
        if self.member:
            yield _("object {object}", object=f"{self.member[0]}:{self.member[1]}")
        if self.series is not None:
            yield _("series {series}", series=self.series)
        if self.least is not None:
            yield _("at least {amount}", amount=write_amount(self.least))
        if self.most is not None:
            yield _("at most {amount}", amount=write_amount(self.most))


COSTS = SampledPart()

AMOUNTS = """
SELECT v.sequence, iif(:account IS NULL, sum(max(p.amount, 0)), sum(abs(p.amount)))
FROM voucher AS v JOIN posting AS p
    ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
WHERE v.date BETWEEN :first AND :last AND (:series IS NULL OR v.series = :series)
  AND (p.account = :account
       OR :account IS NULL AND p.account IN (SELECT number FROM account_now WHERE kind = 'cost'))
  AND (:code IS NULL OR EXISTS (
       SELECT 1 FROM object_set_member AS m
       WHERE m.objects = p.objects AND m.dimension = :dimension AND m.code = :code))
GROUP BY v.sequence
"""


def _population(book: Book, period: Period, part: SampledPart) -> list[VoucherSummary]:
    """The vouchers to choose from in order of registration, each with the amount that counts."""
    dimension, code = part.member or (None, None)
    asked = {
        **period.bounds,
        "account": part.account,
        "series": part.series,
        "dimension": dimension,
        "code": code,
    }
    with book.reading() as connection:
        amounts = dict(connection.execute(AMOUNTS, asked).fetchall())
        lines = vouchers_by_date(book, period, account=part.account, member=part.member)
        found = (
            replace(line, amount=amounts[line.sequence])
            for line in lines
            if part.holds(amounts.get(line.sequence, 0))
        )
        return sorted(found, key=lambda line: line.sequence)


def sample(
    book: Book,
    period: Period,
    size: int,
    method: Method,
    seed: int | None,
    *,
    part: SampledPart = COSTS,
) -> Sample:
    """Chooses vouchers of a period, of the part of the book that is looked at.

    `random`: those whose SHA-256 of `"SEED:SEQUENCE"` is lowest. `mus`: the vouchers in order of
    registration are laid end to end by the amount that counts; the first öre is SHA-256 of
    `"SEED"` modulo the interval, which is the total divided by the size; then one each interval.
    A voucher as large as the interval is always chosen, and counts once however often it is hit.
    Raises Refused when the size is not positive, or nobody has chosen the seed: one that who is
    audited can foresee is none.
    """
    seed = _proved_seed(size, seed)
    lines = _population(book, period, part)
    total = sum(line.amount for line in lines)
    if method == "random" or not total:
        chosen = sorted(lines, key=lambda line: digest_of(f"{seed}:{line.sequence}"))[:size]
        picked = sorted(chosen, key=lambda line: line.sequence)
        return Sample(method, seed, len(lines), total, 0, 0, tuple(picked))
    interval = max(1, total // size)
    start = digest_of(f"{seed}") % interval
    hit = tuple(_hit(lines, interval, start))
    return Sample(method, seed, len(lines), total, interval, start, hit)


def _proved_seed(size: int, seed: int | None) -> int:
    """The seed; raises Refused for a sample that is none."""
    if size < 1:
        raise Refused(
            problem("sample-size", "A sample has at least one voucher, and 25 as a rule.", "size")
        )
    if seed is None:
        raise Refused(
            problem(
                "sample-seed",
                "The auditor chooses the number that decides the sample, and tells nobody before:"
                " {remedy}.",
                "seed",
                remedy="sample",
            )
        )
    return seed


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
    part = SampledPart(query.account, query.member, query.series, query.least, query.most)
    size = SIZE if query.size is None else query.size
    chosen = sample(book, query.period, size, query.method or "mus", query.seed, part=part)
    remarks = [
        _("The amounts that count are those on account {account}.", account=part.account)
        if part.account
        else _("The amounts that count are the debits of all cost accounts."),
        _(
            "Chosen from {population:# voucher|# vouchers} of {total}, {method}, seed {seed}.",
            population=chosen.population,
            total=write_amount(chosen.total),
            method=_(METHODS[chosen.method]),
            seed=chosen.seed,
        ),
    ]
    if narrowed := ", ".join(part.words(_)):
        remarks.insert(1, _("Only vouchers with {narrowed}.", narrowed=narrowed))
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
            sequence_column(_, EVERYWHERE),
            Column("series", on=CSV),
            Column("number", on=CSV),
            date_column(_),
            Column("voucher", _("Voucher"), width=7, on=EVERYWHERE - CSV),
            Column("text", _("Text")),
            Column("counterparty", _("Counterparty"), on=CSV | FILE),
            amount_column(_, msgid("What of the voucher counts in the sample")),
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
        document={
            **query.head(),
            "account": part.account,
            "object": f"{part.member[0]}:{part.member[1]}" if part.member else None,
            "series": part.series,
            "least": part.least,
            "most": part.most,
            **asdict(chosen),
        },
    )
