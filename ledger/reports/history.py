"""The history of processing (behandlingshistorik): who did what, when, with which program.

BFL 5:11, BFNAR 2013:2 p 9.16. It is the journal itself, read for a person: append-only, chained
by hash together with the vouchers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from ledger.errors import problem
from ledger.money import write_amount
from ledger.telling import DIGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.book import Book
    from ledger.errors import Problem

Told: TypeAlias = "Mapping[str, list[list[str]]]"
"""The rows that an entry tells of, by table."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to the book."""

    sequence: int
    """Of its first journal entry."""

    at: str
    """UTC to the millisecond, as the computer's clock told it."""

    by: str
    program: str
    kind: str
    said: Problem
    told: tuple[str, ...]
    """The rows it added, as the journal has them."""

    hash: str
    """Of its last journal entry, in hexadecimal."""

    entries: int = 1
    """How many journal entries it is; an import may be several."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the history is asked for; what is left empty does not matter."""

    text: str = ""
    """A text in what was told: a voucher's, an account's, a reason."""

    kind: str = ""
    by: str = ""
    first: str = ""
    """The first moment or day, as the history writes it: `"2026-01-31"`."""

    last: str = ""
    """The last day, whole."""

    newest_first: bool = False


EVENTS = """
SELECT seq, at, actor, app, kind, body, lower(hex(hash)) FROM journal
WHERE (:kind = '' OR kind = :kind) AND (:by = '' OR actor = :by)
  AND at >= :first AND (:last = '' OR at < :last || 'U')
ORDER BY iif(:newest, -seq, seq)
"""
IMPORT, BATCH = "import", "batch"


def history(book: Book, wanted: Wanted | None = None) -> Iterator[Event]:
    """What was done, in the order it was done; the entries of one import are one event."""
    wanted = wanted or Wanted()
    text = wanted.text.casefold()
    for event in _events(book, wanted):
        if not text or text in f"{event.by} {' '.join(event.told)}".replace("\t", " ").casefold():
            yield event


def _events(book: Book, wanted: Wanted) -> Iterator[Event]:
    asked = {
        "kind": wanted.kind,
        "by": wanted.by,
        "first": wanted.first,
        "last": wanted.last,
        "newest": wanted.newest_first,
    }
    with book.reading() as connection:
        waiting: Event | None = None
        for seq, at, actor, app, kind, body, digest in connection.execute(EVENTS, asked):
            rows = tuple(body.splitlines())
            event = Event(seq, at, actor, app, kind, _said(kind, rows), rows, digest)
            joined = _joined(waiting, event) if waiting else None
            if waiting and not joined:
                yield waiting
            waiting = joined or event
        if waiting:
            yield waiting


def _joined(event: Event, other: Event) -> Event | None:
    """The two as one, when they are neighbouring entries of the same import."""
    first, second = sorted((event, other), key=lambda one: one.sequence)
    is_same = (
        first.sequence + first.entries == second.sequence
        and first.by == second.by
        and first.kind in (IMPORT, BATCH)
        and second.kind in (IMPORT, BATCH)
        and not any(row.startswith(f"{IMPORT}\t") for row in second.told)
    )
    if not is_same:
        return None
    told = first.told + second.told
    kind = IMPORT if IMPORT in (first.kind, second.kind) else BATCH
    return replace(
        first,
        kind=kind,
        told=told,
        said=_said(kind, told),
        hash=second.hash,
        entries=first.entries + second.entries,
    )


def kinds(book: Book) -> tuple[str, ...]:
    """The kinds of events that the book has, in alphabetical order."""
    with book.reading() as connection:
        return tuple(kind for (kind,) in connection.execute(KINDS_THERE))


KINDS_THERE = "SELECT DISTINCT kind FROM journal ORDER BY kind"


def _said(kind: str, rows: tuple[str, ...]) -> Problem:
    told: dict[str, list[list[str]]] = {}
    for row in rows:
        table, *values = row.split("\t")
        told.setdefault(table, []).append(values)
    say = SAID.get(kind)
    try:
        return say(told) if say else _listed(kind, told)
    except (KeyError, IndexError, ValueError):
        return _listed(kind, told)


def _listed(kind: str, told: Told) -> Problem:
    first = next((" ".join(values[0]) for values in told.values()), "")
    return problem("event", "{kind}: {first}", kind=kind, first=first[:200])


def _voucher(told: Told) -> Problem:
    _, _, series, number, day, _, text, *_ = told["voucher"][0]
    debit = sum(max(int(amount), 0) for _, _, _, _, amount, *_ in told["posting"])
    return problem(
        "event-voucher",
        "{voucher}, {day}: {text}, {amount}",
        voucher=f"{series} {number}",
        day=day,
        text=text,
        amount=write_amount(debit),
    )


def _import(told: Told) -> Problem:
    count = sum(
        int(last) - int(first) + 1
        for table, first, last, _ in told.get(DIGEST, [])
        if table == "voucher"
    )
    files = ", ".join(values[1] for values in told.get("kept_file", []))
    return problem(
        "event-import",
        "{count} vouchers taken in from {file}",
        count=count,
        file=files or "-",
    )


def _opening(told: Told) -> Problem:
    return problem(
        "event-opening",
        "{count} opening balances entered: {reason}",
        count=len(told["opening"]),
        reason=" ".join(told.get("reason", [["-"]])[0]),
    )


def _book(told: Told) -> Problem:
    return problem("event-book", "The book of {name} was made", name=told["association"][0][0])


def _year(told: Told) -> Problem:
    _, first, last = told["fiscal_year"][0]
    return problem(
        "event-year", "The fiscal year {first} to {last} was added", first=first, last=last
    )


def _template(told: Told) -> Problem:
    return problem(
        "event-template",
        "Another template for the fiscal year: {reason}",
        reason=told["reason"][0][0],
    )


def _lock(told: Told) -> Problem:
    return problem("event-lock", "Locked to {day}", day=told["year_state"][0][1])


def _close(told: Told) -> Problem:
    return problem(
        "event-close", "The fiscal year to {day} was closed", day=told["year_state"][0][1]
    )


def _reopen(told: Told) -> Problem:
    return problem(
        "event-reopen", "The fiscal year was opened again: {reason}", reason=told["reason"][0][0]
    )


def _acceptance(told: Told) -> Problem:
    _, step, _, reason = told["acceptance"][0]
    return problem(
        "event-acceptance",
        "Step {step} of the closing was accepted: {reason}",
        step=step,
        reason=reason,
    )


def _reconciliation(told: Told) -> Problem:
    account, day, balance, explanation = told["reconciliation"][0]
    return problem(
        "event-reconciliation",
        "Account {account} on {day}: the statement says {amount} {explanation}",
        account=account,
        day=day,
        amount=write_amount(int(balance)),
        explanation=explanation,
    )


def _specification(told: Told) -> Problem:
    day, account, *_ = told["specification"][0]
    return problem(
        "event-specification",
        "Account {account} on {day} was specified, {count} items",
        account=account,
        day=day,
        count=len(told["specification"]),
    )


def _accrual(told: Told) -> Problem:
    voucher, day, reversed_by = told["accrual"][0]
    if reversed_by:
        return problem(
            "event-reversed",
            "The accrual with registration number {voucher} was reversed by {reversal}",
            voucher=voucher,
            reversal=reversed_by,
        )
    return problem(
        "event-accrual",
        "The voucher with registration number {voucher} reverses on {day}",
        voucher=voucher,
        day=day,
    )


def _published(told: Told) -> Problem:
    return problem(
        "event-published",
        "{count} figures for {year} were entered as printed",
        count=len(told["published"]),
        year=told["published"][0][0],
    )


def _adjustment(told: Told) -> Problem:
    return problem(
        "event-adjustment",
        "{count} adjustments of the balance requirement {year}",
        count=len(told["adjustment"]),
        year=told["adjustment"][0][0],
    )


def _approval(told: Told) -> Problem:
    return problem(
        "event-approval",
        "{count} vouchers approved by {name}",
        count=len(told["approval"]),
        name=told["approval"][0][1],
    )


def _accounts(told: Told) -> Problem:
    return _named("account", told, 0, 1)


def _objects(told: Told) -> Problem:
    return _named("object", told, 1, 2)


def _dimensions(told: Told) -> Problem:
    return _named("dimension", told, 0, 1)


def _named(table: str, told: Told, number: int, name: int) -> Problem:
    names = [f"{values[number]} {values[name]}" for values in told[table]]
    return problem(
        "event-chart",
        "The chart of accounts was changed: {names}",
        names=", ".join(names[:5]) + (f" … ({len(names)})" if len(names) > 5 else ""),  # noqa: PLR2004 - a few
    )


def _export(told: Told) -> Problem:
    format_, year, name, *_ = told["export"][0]
    return problem(
        "event-export",
        "{file} was exported ({format} {year})",
        file=name,
        format=format_,
        year=year,
    )


def _attachment(told: Told) -> Problem:
    names = ", ".join(values[2] for values in told["attachment"])
    return problem("event-attachment", "Files were attached: {names}", names=names)


def _text(told: Told) -> Problem:
    year, name, *_ = told["kept_text"][0]
    return problem(
        "event-text", "A text of the annual report {year} was written: {name}", year=year, name=name
    )


SAID: Mapping[str, Callable[[Told], Problem]] = {
    "voucher": _voucher,
    "correction": _voucher,
    "closing": _voucher,
    IMPORT: _import,
    BATCH: _import,
    "opening": _opening,
    "book": _book,
    "year": _year,
    "template": _template,
    "lock": _lock,
    "close": _close,
    "reopen": _reopen,
    "acceptance": _acceptance,
    "reconciliation": _reconciliation,
    "specification": _specification,
    "accrual": _accrual,
    "published": _published,
    "adjustment": _adjustment,
    "approval": _approval,
    "account": _accounts,
    "object": _objects,
    "dimension": _dimensions,
    "export": _export,
    "attachment": _attachment,
    "text": _text,
}
"""What is said of each kind of entry; another kind is said by its first row."""
