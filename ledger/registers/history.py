"""The history of processing (behandlingshistorik): who did what, when, with which program.

BFL 5:11, BFNAR 2013:2 p 9.16. It is the journal itself, read for a person: append-only, chained
by hash together with the vouchers.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.voucher_queries import voucher_name_at
from ledger.core.calendar import local_time
from ledger.core.errors import TemplateError
from ledger.core.i18n import in_both, msgid
from ledger.core.label import Label
from ledger.core.table import (
    CSV,
    EXPORTED,
    FILE,
    PROGRAMS,
    SCREEN,
    TEXT,
    WIDE,
    Anew,
    Column,
    Row,
    Table,
)
from ledger.registers.history_sentences import BATCH, IMPORT, sentence_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.errors import Problem
    from ledger.core.report_query import ReportQuery
    from ledger.registers.history_sentences import Names


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
    message: Problem
    rows: tuple[str, ...]
    """The rows it added, as the journal has them."""

    hash: str
    """Of its last journal entry, in hexadecimal."""

    entries: int = 1
    """How many journal entries it is; an import may be several."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which part of the history is asked for; what is left empty does not matter."""

    text: str = ""
    """A text in what was told: a voucher's, an account's, a reason."""

    kind: str = ""
    newest_first: bool = False


EVENTS = """
SELECT seq, at, actor, app, kind, body, lower(hex(hash)) FROM journal
WHERE :kind = '' OR kind IN (:kind, :joined)
ORDER BY iif(:newest, -seq, seq)
"""


def history(book: Book, wanted: HistoryFilter | None = None) -> Iterator[Event]:
    """What was done, in the order it was done; the entries of one import are one event."""
    wanted = wanted or HistoryFilter()
    text = wanted.text.casefold()
    for event in _events(book, wanted):
        if not text or text in f"{event.by} {' '.join(event.rows)}".replace("\t", " ").casefold():
            yield event


def _events(book: Book, wanted: HistoryFilter) -> Iterator[Event]:
    asked = {
        "kind": wanted.kind,
        "joined": {IMPORT: BATCH, BATCH: IMPORT}.get(wanted.kind, wanted.kind),
        "newest": wanted.newest_first,
    }
    with book.reading() as connection:
        names = (partial(voucher_name_at, connection), cache(partial(_label, book)))
        waiting: Event | None = None
        for seq, at, actor, app, kind, body, digest in connection.execute(EVENTS, asked):
            rows = tuple(body.splitlines())
            message = sentence_for(kind, rows, names)
            event = Event(seq, at, actor, app, kind, message, rows, digest)
            joined = _joined(waiting, event, names) if waiting else None
            if waiting and not joined:
                yield waiting
            waiting = joined or event
        if waiting:
            yield waiting


def _label(book: Book, year: int, line: str) -> Label:
    """What the reports of a year call a line; its id when they have it no more."""
    from ledger.statements.balance_requirement import wording  # noqa: PLC0415 - few entries ask it
    from ledger.statements.book_statements import template_of  # noqa: PLC0415 - as above

    known: list[tuple[str, Label]] = []
    own = next((one for one in fiscal_years(book) if one.name == year), None)
    if own:
        with suppress(TemplateError):
            known += [(one.id, one.label) for one in template_of(book, own).lines()]
    known += [(one.id, in_both(one.label)) for one in wording(year)]
    return dict(known).get(line, Label(line, line))


def _joined(event: Event, other: Event, names: Names) -> Event | None:
    """The two as one, when they are neighbouring entries of the same import."""
    first, second = sorted((event, other), key=lambda one: one.sequence)
    is_same = (
        first.sequence + first.entries == second.sequence
        and first.by == second.by
        and first.kind in (IMPORT, BATCH)
        and second.kind in (IMPORT, BATCH)
        and not any(row.startswith(f"{IMPORT}\t") for row in second.rows)
    )
    if not is_same:
        return None
    rows = first.rows + second.rows
    kind = IMPORT if IMPORT in (first.kind, second.kind) else BATCH
    return replace(
        first,
        kind=kind,
        rows=rows,
        message=sentence_for(kind, rows, names),
        hash=second.hash,
        entries=first.entries + second.entries,
    )


def kinds(book: Book) -> tuple[str, ...]:
    """The kinds of events that the book has, in alphabetical order."""
    with book.reading() as connection:
        return tuple(kind for (kind,) in connection.execute(KINDS_THERE))


KINDS_THERE = "SELECT DISTINCT kind FROM journal ORDER BY kind"


def history_table(book: Book, query: ReportQuery, *, newest_first: bool = False) -> Table:
    """All of the history of the book, whatever the year, an event a row."""
    _ = query.words

    def events() -> Iterator[tuple[Event, str]]:
        wanted = HistoryFilter(
            text=query.search or "", kind=query.kind or "", newest_first=newest_first
        )
        return ((event, query.message(event.message)) for event in history(book, wanted))

    def rows() -> Iterator[Row]:
        for event, message in events():
            clock = local_time(event.at, "seconds")
            about = (event.sequence, event.at, clock, event.by, event.program, event.kind)
            yield Row((*about, message, event.hash), opens=event)

    def remarks() -> Iterator[str]:
        programs = sorted({event.program for event, _message in events()})
        yield _("Program: {programs}", programs=", ".join(programs))

    return Table(
        (query.whose, _("History of processing")),
        (
            Column("sequence", _("Seq."), "number", 6, file_label=msgid("Entry"), file_id="seq"),
            Column("at", kind="time", on=EXPORTED | CSV, file_label=msgid("When (Swedish time)")),
            Column("clock", _("When (Swedish time)"), width=19, on=TEXT | SCREEN, priority=1),
            Column("by", _("By"), width=6, screen_width=8, file_label=msgid("Who")),
            Column(
                "program",
                _("Program"),
                on=WIDE,
                file_label=msgid("Program"),
                screen_width=14,
                priority=2,
                room=130,
                faint=True,
            ),
            Column("kind", on=PROGRAMS, file_label=msgid("Event")),
            Column("text", _("What"), file_id="said"),
            Column("hash", on=FILE | CSV, file_label=msgid("SHA-256 of the chain")),
        ),
        Anew(rows),
        Anew(remarks),
        id="history",
        document={
            **query.of_the_book(),
            "events": (
                {
                    "sequence": event.sequence,
                    "entries": event.entries,
                    "at": event.at,
                    "by": event.by,
                    "program": event.program,
                    "kind": event.kind,
                    "text": message,
                    "told": list(event.rows),
                    "hash": event.hash,
                }
                for event, message in events()
            ),
        },
    )
