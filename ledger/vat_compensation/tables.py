"""VAT compensation as reports: the periods, what is behind their figures, and the year (8 §)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.core.errors import few, problem
from ledger.core.i18n import msgid
from ledger.core.money import MINUS, divide_rounded, write_amount
from ledger.core.table import (
    AMOUNT,
    CSV,
    EVERYWHERE,
    FILE,
    READ,
    WIDE,
    Column,
    Row,
    Table,
    rows_as_json,
)
from ledger.vat_compensation.basis import vat_rows
from ledger.vat_compensation.register import BEFORE, NEXT, vat_register
from ledger.vat_compensation.year_statement import year_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.report_query import ReportQuery
    from ledger.vat_compensation.basis import VatRow
    from ledger.vat_compensation.claim import ClaimProposal
    from ledger.vat_compensation.model import VatEvent, VatPeriod, VatRegister
    from ledger.vat_compensation.year_statement import YearStatement

STATES = {
    "open": msgid("in progress"),
    "documented": msgid("ready to claim"),
    "claimed": msgid("claimed"),
    "paid": msgid("paid"),
    "corrected": msgid("corrected"),
    "too-late": msgid("too late"),
}


def vat_table(book: Book, query: ReportQuery) -> Table:
    """The periods of the year, and what waits from earlier ones, when the days asked for end."""
    _ = query.words
    register = vat_register(book, query.period.last)
    shown = [one for one in register.periods if _is_of(one, query)]
    columns = _period_columns(_)
    rows = [_period_row(book, one, query) for one in shown]
    claims = [
        {"voucher": _voucher(book, one.voucher), "sequence": one.voucher, "amount": one.vat}
        for one in register.unstated
    ]
    total = Row(("", _("Unclaimed"), *[None] * 4, register.unclaimed), "sum", on=READ)
    notes = [query.message(one) for one in register_notes(book, register)]
    return Table(
        (query.whose, _("VAT compensation on {day}", day=query.period.last)),
        columns,
        [*rows, *([total] if rows else ())],
        [*([] if rows else [_("No VAT for compensation is recorded.")]), *notes],
        id=query.report,
        document={
            **query.head(),
            "date": register.day.isoformat(),
            "rows": rows_as_json(columns, rows),
            "claims_without_period": claims,
            "turnover": register.turnover,
            "claimed": register.claimed,
            "unclaimed": register.unclaimed,
            "not_compensable": register.not_compensable,
            "unpaid": register.unpaid,
        },
    )


def _is_of(one: VatPeriod, query: ReportQuery) -> bool:
    """Whether a period waits, or is of the year, or was claimed or paid in it."""
    year = query.year.period
    days = [one.period.last if one.period else None]
    days += [one.claim.day, one.claim.paid_on] if one.claim else []
    return not one.is_claimed or any(day in year for day in days if day)


def period_name(one: VatPeriod, _: Callable[..., str]) -> str:
    """A period as a reader knows it."""
    names = {BEFORE: _("before the book"), NEXT: _("next claim")}
    return names.get(one.id, one.id)


def _period_row(book: Book, one: VatPeriod, query: ReportQuery) -> Row:
    _ = query.words
    claim = one.claim
    return Row(
        (
            one.id,
            period_name(one, _),
            one.vat,
            one.corrections,
            one.flat,
            one.brought,
            claim.vat if claim else one.due_vat,
            claim.total if claim else sum(one.whole),
            _voucher(book, claim.voucher) if claim else None,
            claim.voucher if claim else None,
            claim.day.isoformat() if claim else None,
            claim.paid if claim else None,
            claim.paid_on.isoformat() if claim and claim.paid_on else None,
            int(claim.is_matched) if claim else None,
            one.state,
            _(STATES[one.state]),
            one.last_day.isoformat() if one.last_day and not claim else None,
        ),
        "urgent" if one.state == "too-late" else "row",
        opens=one,
    )


def _period_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    def amount(id_: str, label: str, room: int = 0, about: str = "") -> Column:
        on = WIDE if room else EVERYWHERE
        return Column(id_, label, "amount", 12, on, room=room, about=about, screen_width=AMOUNT)

    return (
        Column("period", on=CSV),
        Column("period", _("Period"), width=12, on=EVERYWHERE - CSV),
        replace(amount("vat", _("VAT")), priority=1),
        amount("corrections", _("Corrections"), 120, msgid("VAT of months claimed before it came")),
        amount("flat", _("Flat rate"), 140, msgid("By förordning 2005:811")),
        amount("brought", _("Brought"), 160, msgid("Öre that earlier claims left")),
        amount("amount", _("VAT to claim"), about=msgid("What is claimed, or waits to be")),
        amount("claim", _("The claim"), 150, msgid("Whole kronor, with the flat rate")),
        Column("voucher", _("Voucher"), width=8),
        Column("sequence", "", "number", on=CSV | FILE, file_label=msgid("Reg. no.")),
        Column("claimed", _("Claimed on"), "day", 10, on=WIDE, room=130),
        Column("paid", on=CSV | FILE, kind="amount", file_label=msgid("Paid")),
        Column("paid_on", _("Paid on"), "day", 10, on=WIDE, room=100),
        Column("matched", on=CSV),
        Column("state", on=CSV),
        Column("state", _("State"), width=13, on=EVERYWHERE - CSV),
        Column("last", _("Claim by"), "day", 10),
    )


def _voucher(book: Book, sequence: int) -> str:
    found = voucher_at(book, sequence) if sequence else None
    return found.name if found else ""


def register_notes(book: Book, register: VatRegister) -> Iterator[Problem]:
    """What a reader must know besides the rows."""
    if register.unstated:
        yield problem(
            "vat-note-unstated",
            "VAT is claimed by {vouchers}, of months that the book does not know; say which with"
            " {remedy}.",
            remedy="vat",
            vouchers=few([_voucher(book, one.voucher) for one in register.unstated]),
        )
    if came := [one for period in register.periods if not period.is_claimed for one in period.late]:
        yield problem(
            "vat-note-late",
            "Vouchers that came to months already claimed go with the next claim, as a correction:"
            " {amount} ({vouchers}).",
            vouchers=few([_voucher(book, one) for one in dict.fromkeys(e.voucher for e in came)]),
            amount=write_amount(sum(one.amount for one in came)),
        )
    yield from _barred(book, register)
    if register.claims_other:
        yield problem(
            "vat-note-other",
            "{amount} on the account of claims is neither claimed nor paid; see the account.",
            amount=write_amount(register.claims_other),
        )


def _barred(book: Book, register: VatRegister) -> Iterator[Problem]:
    """VAT that is not claimed (2005:807 4 §)."""
    for bar in ("blocked", "mixed"):
        if not (barred := [one for one in register.barred if one.bar == bar]):
            continue
        values = {
            "vouchers": few([_voucher(book, one.voucher) for one in barred]),
            "amount": write_amount(sum(one.amount for one in barred)),
        }
        if bar == "blocked":
            yield problem(
                "vat-note-blocked",
                "{amount} of VAT is on what gives no right to compensation ({vouchers}); book it"
                " as a cost.",
                **values,
            )
        else:
            yield problem(
                "vat-note-mixed",
                "{amount} of VAT cannot be told apart: {vouchers} have costs with and without the"
                " right to compensation; book them in vouchers of their own.",
                **values,
            )


def vat_vouchers_table(book: Book, query: ReportQuery) -> Table:
    """VAT voucher by voucher, with rate, base and the claim that it belongs to."""
    _ = query.words
    register = vat_register(book, query.year.last)
    chosen = [
        (event, period)
        for period in register.periods
        for event in (*period.events, *period.late)
        if event.day in query.period or (not event.voucher and period.claim)
    ]
    barred = [(event, None) for event in register.barred if event.day in query.period]
    return events_table(
        book, query, sorted([*chosen, *barred], key=lambda one: (one[0].day, one[0].voucher))
    )


def claim_vouchers_table(book: Book, query: ReportQuery, period: VatPeriod) -> Table:
    """What is behind the figures of a period, corrections of earlier ones too."""
    return events_table(book, query, [(one, period) for one in (*period.events, *period.late)])


def events_table(
    book: Book, query: ReportQuery, chosen: Sequence[tuple[VatEvent, VatPeriod | None]]
) -> Table:
    """The events as rows, each with its period; None when it may not be claimed."""
    _ = query.words
    chosen = [*_marked_once(chosen)]
    places = {id(event): period for event, period in chosen}
    found = vat_rows(book, [event for event, _period in chosen], query.year.last)
    columns = _voucher_columns(_)
    rows = [_voucher_row(one, places[id(one.event)], _) for one in found]
    total = sum(one.vat for one in found)
    return Table(
        query.title(_("VAT, voucher by voucher")),
        columns,
        [
            *rows,
            *([Row(("", "", "", _("Total"), *[""] * 8, total), "sum", on=READ)] if rows else ()),
        ],
        () if rows else (_("No VAT for compensation is recorded."),),
        id="vat-vouchers",
        document={**query.head(), "rows": rows_as_json(columns, rows), "total": total},
    )


def _marked_once(
    chosen: Sequence[tuple[VatEvent, VatPeriod | None]],
) -> Iterator[tuple[VatEvent, VatPeriod | None]]:
    """The events, the marks of one cost in the same claim as one, and as none when taken back."""
    marks: defaultdict[tuple[int, str], list[VatEvent]] = defaultdict(list)
    for event, period in chosen:
        marks[event.posting, period.id if period else ""].append(event)
    for event, period in chosen:
        own = marks[event.posting, period.id if period else ""]
        if not event.posting:
            yield event, period
        elif event is own[-1] and (amount := sum(one.amount for one in own)):
            yield replace(event, amount=amount), period


def _voucher_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    return (
        Column("date", _("Date"), "day", 10),
        Column("voucher", _("Voucher"), width=8),
        Column("sequence", "", "number", on=CSV | FILE, file_label=msgid("Reg. no.")),
        Column("text", _("Text")),
        Column("counterparty", _("Counterparty"), width=20, on=WIDE, room=120),
        Column("document", _("Document"), width=14, on=WIDE, room=150),
        Column("claim", _("Claim"), width=8, on=WIDE, room=90),
        Column("remark", on=CSV),
        Column("remark", _("Remark"), width=12, on=WIDE - CSV, room=130),
        Column("rate", on=CSV, kind="number"),
        Column("rate", _("VAT %"), "number", 6, EVERYWHERE - CSV, about=RATE),
        Column(
            "base",
            _("Base"),
            "amount",
            12,
            screen_width=AMOUNT,
            about=msgid("What VAT was paid on"),
        ),
        Column("amount", _("VAT"), "amount", 12, screen_width=AMOUNT),
    )


RATE = msgid("Empty when the voucher does not tell")
REMARKS = {
    "": "",
    "late": msgid("correction"),
    "flat": msgid("flat rate"),
    "blocked": msgid("no right"),
    "mixed": msgid("cannot be told"),
    "unknown": msgid("no one rate"),
}


def _voucher_row(one: VatRow, period: VatPeriod | None, _: Callable[..., str]) -> Row:
    is_late = period is not None and one.event in period.late
    remark: str = one.event.bar or ("flat" if one.event.posting else "late" if is_late else "")
    if not remark and one.rate is None and one.event.voucher:
        remark = "unknown"
    return Row(
        (
            one.event.day.isoformat(),
            one.voucher,
            one.event.voucher or None,
            one.text or _("What the book began with"),
            one.counterparty,
            one.document,
            period_name(period, _) if period else "",
            remark,
            _(REMARKS[remark]) if remark else "",
            one.rate,
            None if one.rate is None else divide_rounded(one.rate, 100),
            one.base,
            one.vat,
        ),
        opens=one.event.voucher or None,
    )


def vat_year_table(book: Book, query: ReportQuery) -> Table:
    """The statement of a calendar year for Skatteverket, due in June (2005:807 8 §)."""
    _ = query.words
    found = year_statement(book, query.year.name)
    columns = (
        Column("id", on=CSV),
        Column("label", _("What")),
        Column("amount", _("Amount"), "amount", AMOUNT),
    )
    rows = [*_statement_rows(found, _)]
    wrong = _(
        "The account and the register differ by {amount}; see the proof of VAT.",
        amount=write_amount(found.difference),
    )
    return Table(
        (query.whose, _("VAT compensation, statement of {year}", year=found.year)),
        columns,
        rows,
        [
            _("To Skatteverket at the latest {day} (2005:807 8 §).", day=found.due),
            _("Adjustment of investment goods (6 a-6 c §§) is not worked out here."),
            *([wrong] if found.difference else ()),
        ],
        id=query.report,
        document={
            **query.head(),
            "calendar_year": found.year,
            "due": found.due.isoformat(),
            "account": found.accounts,
            "rows": rows_as_json(columns, rows),
            "difference": found.difference,
        },
        has_fault=bool(found.difference),
    )


def _statement_rows(found: YearStatement, _: Callable[..., str]) -> Iterator[Row]:
    lines = (
        ("turnover", _("Debit side of {accounts}", accounts=found.accounts or MINUS), found.debit),
        ("credits", _("Credit notes and corrections on its credit side"), found.credits),
        ("not-compensable", _("No right to compensation, or not told apart"), -found.barred),
        ("vat", _("VAT to be compensated"), found.vat),
        ("claimed", _("claimed of it"), found.claimed),
        ("unclaimed", _("not claimed"), found.unclaimed),
        ("flat", _("Flat rate (2005:811)"), found.flat),
        ("corrections", _("Corrections of earlier years, claimed in the year"), found.corrections),
    )
    for line, label, amount in lines:
        is_part = line in ("claimed", "unclaimed")
        yield Row((line, label, amount), "sum" if line == "vat" else "row", int(is_part))


def claim_lines(
    proposal: ClaimProposal, _: Callable[..., str], message: Callable[[Problem], str]
) -> list[str]:
    """The figures to type in the form, the voucher, and what whoever claims must know."""
    return [
        _("VAT compensation, {period}", period=proposal.figures.id),
        _("VAT to claim: {amount}", amount=write_amount(proposal.vat, "kr")),
        _("Flat rate to claim: {amount}", amount=write_amount(proposal.flat, "kr")),
        *(f"  {row.account:8}{write_amount(row.amount):>16}" for row in proposal.draft.postings),
        *map(message, proposal.notes),
    ]
