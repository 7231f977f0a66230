"""From a reference book's data to drafts: streams, what happens once, and last year's debts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.core.model import Posting, VoucherInput
from ledger.core.money import divide_rounded
from ledger.demonstration.working_days import (
    amounts_of,
    days_of,
    last_working_day,
    words_of,
    working_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.core.money import Ore
    from ledger.demonstration.model import Reference, Stream


def recurring(
    stream: Stream, total: Ore, offset: int, reference: Reference
) -> tuple[VoucherInput, ...]:
    """The stream's vouchers and those of their payment, when `total` is the whole year's amount.

    What falls due after the year stays unpaid. `offset` sets the stream apart from the others
    in the calendar's swing and drift.
    """
    calendar, way = reference.calendar, stream.way
    drafts: list[VoucherInput] = []
    days = days_of(stream, offset, calendar)
    amounts = amounts_of(stream, total, offset, calendar)
    for nth, (day, amount) in enumerate(zip(days, amounts, strict=True)):
        words = words_of(day, calendar) | {
            "number": stream.first + nth * stream.step,
            "serial": _serial(stream, day, reference),
        }
        net = way.sign * amount
        vat = divide_rounded(net * stream.vat, 100)
        draft = signed_draft(
            reference,
            day=min(working_day(day, calendar, way.lag), last_working_day(calendar)),
            text=stream.text.format_map(words),
            counterparty=stream.counterparty,
            document=stream.document.format_map(words),
            postings=(
                Posting(stream.account, net, stream.objects),
                Posting(reference.taxes.vat, vat),
                Posting(way.through, -net - vat, stream.objects if way.with_objects else ()),
            ),
            series=way.series,
            event_date=day,
        )
        drafts.append(draft)
        if stream.terms is not None:
            drafts += _payment(draft, day + timedelta(days=stream.terms), way.settled, reference)
    return tuple(drafts)


def _serial(stream: Stream, day: date, reference: Reference) -> int:
    """The counterparty's number for a document of the day: later days have higher numbers."""
    first, pace = reference.serials.get(stream.counterparty, (0, 1))
    return first + pace * (day - date(reference.calendar.year, 1, 1)).days + stream.tie


def _payment(
    invoice: VoucherInput, due: date, text: str, reference: Reference
) -> tuple[VoucherInput, ...]:
    """The payment of an invoice through the bank on its due day; none when that is next year."""
    day = working_day(due, reference.calendar)
    if day.year > reference.calendar.year:
        return ()
    owed = invoice.postings[-1]
    return (
        signed_draft(
            reference,
            day=day,
            text=f"{text} {invoice.counterparty}, {invoice.document}",
            counterparty=invoice.counterparty,
            document=invoice.document,
            postings=(Posting(owed.account, -owed.amount), Posting(reference.bank, owed.amount)),
        ),
    )


def payments_of_debts(reference: Reference) -> Iterator[VoucherInput]:
    """The payments of the supplier invoices that were unpaid when the year began."""
    for debt in reference.debts:
        yield signed_draft(
            reference,
            day=working_day(debt.due, reference.calendar),
            text=f"Betalning {debt.counterparty}, {debt.document}",
            counterparty=debt.counterparty,
            document=debt.document,
            postings=(
                Posting(reference.payables, debt.amount),
                Posting(reference.bank, -debt.amount),
            ),
        )


def entries(reference: Reference) -> Iterator[tuple[VoucherInput, VoucherInput | None]]:
    """The vouchers that the data write out in full, each with the one that reverses it, if any."""
    for entry in reference.entries:
        draft = signed_draft(
            reference,
            day=entry.day,
            text=entry.text,
            counterparty=entry.counterparty,
            document=entry.document,
            postings=entry.postings,
        )
        if entry.found_wrong is None:
            yield draft, None
            continue
        day, reason = entry.found_wrong
        opposite = tuple(replace(row, amount=-row.amount) for row in draft.postings)
        yield draft, replace(draft, date=day, text=reason, postings=opposite)


def signed_draft(
    reference: Reference,
    *,
    day: date,
    text: str,
    counterparty: str,
    document: str,
    postings: tuple[Posting, ...],
    series: str = "",
    event_date: date | None = None,
) -> VoucherInput:
    """A draft with the signatures of the office; postings without an amount fall away."""
    return VoucherInput(
        date=day,
        text=text,
        postings=tuple(posting for posting in postings if posting.amount),
        series=series or reference.series,
        counterparty=counterparty,
        document=document,
        event_date=event_date,
        recorded_by=reference.recorded_by,
        approved_by=reference.approved_by,
    )
