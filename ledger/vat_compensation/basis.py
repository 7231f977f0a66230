"""What VAT was paid on: rate and base of each voucher, from its invoice or its rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.values import json_list
from ledger.core.model import voucher_name
from ledger.core.money import divide_rounded
from ledger.invoices.invoice_register import invoices
from ledger.vat_compensation.vouchers import vat_accounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.invoices.model import InvoiceVat
    from ledger.vat_compensation.model import VatEvent

RATES = (2500, 1200, 600)
"""Hundredths of a percent (ML 2023:200 9 kap.)."""

EXACT, NEAR = 1, 50
"""Öre by which VAT may differ from its rate of the base: rounding, and whole kronor to pay."""


@dataclass(frozen=True, slots=True)
class VatRow:
    """VAT of a voucher at one rate, or a cost that is marked; öre, debit positive."""

    event: VatEvent
    voucher: str
    """`"A 17"`; empty for what the book began with."""

    text: str
    counterparty: str
    document: str
    vat: Ore
    rate: int | None = None
    """Hundredths of a percent; None when the voucher does not tell."""

    base: Ore | None = None


HEADS = """
SELECT v.sequence, v.series, v.number, v.text, v.counterparty, v.document, p.account, p.amount
FROM voucher AS v JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
WHERE v.sequence IN (SELECT value FROM json_each(?)) ORDER BY v.sequence, p.id
"""


def vat_rows(book: Book, events: Iterable[VatEvent], day: date) -> tuple[VatRow, ...]:
    """What belongs to a claim, voucher by voucher with rate and base, in the order of the events.

    An invoice in the register says its own rates; else they follow from the rows when one rate
    alone fits what was bought. Nothing is guessed: otherwise there is none.
    """
    events = tuple(events)
    known = vat_accounts(book, day)
    based_on = known.bought | known.blocked | known.income
    heads: dict[int, tuple[str, str, str, str]] = {0: ("", "", "", "")}
    bought: defaultdict[int, Ore] = defaultdict(int)
    with book.reading() as connection:
        sequences = json_list({one.voucher for one in events})
        for sequence, series, number, *words, account, amount in connection.execute(
            HEADS, (sequences,)
        ):
            heads[sequence] = (voucher_name(series, number), *words)
            if account in based_on:
                bought[sequence] += amount
        registered = {one.voucher: one.vat for one in invoices(book).values() if one.vat}
    return tuple(
        VatRow(one, *heads[one.voucher], vat, rate, base)
        for one in events
        for vat, rate, base in _parts(one, bought[one.voucher], registered)
    )


def _parts(
    event: VatEvent, bought: Ore, registered: Mapping[int | None, Sequence[InvoiceVat]]
) -> list[tuple[Ore, int | None, Ore | None]]:
    """VAT, rate and base of an event, a rate at a time."""
    if event.posting or not event.voucher:
        return [(event.amount, None, None)]
    parts = registered.get(event.voucher, ())
    if parts and sum(one.vat for one in parts) == event.amount:
        return [(one.vat, one.rate, one.base) for one in parts if one.vat]
    rate = rate_of(event.amount, bought)
    return [(event.amount, rate, None if rate is None else bought)]


def rate_of(vat: Ore, base: Ore) -> int | None:
    """The only rate that gives so much VAT on the base; None when none does, or several."""
    for slack in (EXACT, NEAR):
        found = [rate for rate in RATES if abs(divide_rounded(base * rate, 10_000) - vat) <= slack]
        if found:
            return found[0] if len(found) == 1 else None
    return None
