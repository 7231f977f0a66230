"""Registers: everything that was recorded, in order, for those who check it from outside."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from ledger.bookkeeping.approvals import WITHDRAWN, paper_of_voucher
from ledger.bookkeeping.attachments import attachments
from ledger.bookkeeping.chart_of_accounts import account_names
from ledger.bookkeeping.voucher_queries import vouchers_by_date, vouchers_numbered
from ledger.core.calendar import zoned_time
from ledger.core.i18n import msgid, pmsgid
from ledger.core.model import object_text, voucher_name
from ledger.core.table import (
    AMOUNT,
    CSV,
    EXPORTED,
    FILE,
    SHOWN,
    TEXT,
    Anew,
    Column,
    Row,
    Table,
    heading,
)
from ledger.entry.voucher_search import VoucherFilter, lines_of, matching_vouchers, with_words
from ledger.registers.columns import (
    CORRECTED_BY,
    CORRECTS,
    SEQUENCE,
    TEXT_COLUMN,
    account_column,
    amount_column,
    date_column,
    paper_words,
    sequence_column,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.attachments import Attachment
    from ledger.bookkeeping.voucher_queries import VoucherSummary
    from ledger.core.calendar import Period
    from ledger.core.model import Voucher
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery


ORIGINS: Mapping[str, str] = {
    "voucher": msgid("recorded"),
    "correction": msgid("correction"),
    "closing": msgid("year-end"),
    "batch": msgid("imported"),
    "opening": msgid("opening balance"),
}
"""How a voucher came into the book: the kinds of journal entries that record one, in words."""


@dataclass(frozen=True, slots=True)
class RegisteredVoucher:
    """A voucher with all that BFL 5:7 and LKBR 3:9 ask of it, but for its postings."""

    sequence: int
    series: str
    number: int
    date: str
    event_date: str
    text: str
    counterparty: str
    document: str
    amount: Ore
    """The sum of its debit side."""

    recorded_by: str
    registered_at: str
    approved_by: str
    approved_at: str
    corrects: str
    corrected_by: str
    origin: str
    """The kind of journal entry that recorded it: `"voucher"`, `"batch"`, `"correction"`."""

    files: int
    """How many files are attached."""


VOUCHERS = f"""
SELECT
    v.sequence, v.series, v.number, v.date, v.event_date, v.text, v.counterparty, v.document,
    (SELECT coalesce(sum(max(p.amount, 0)), 0) FROM posting AS p
     WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1),
    v.recorded_by, j.at, coalesce(a.approved_by, ''), coalesce(k.at, ''),
    coalesce((SELECT c.corrects FROM correction AS c WHERE c.correcting = v.sequence), ''),
    coalesce((SELECT c.corrected_by FROM correction AS c WHERE c.corrected = v.sequence), ''),
    j.kind,
    (SELECT count(*) FROM attachment AS f WHERE f.voucher = v.sequence)
FROM voucher AS v
JOIN journal AS j ON j.seq = v.entry
LEFT JOIN approval AS a ON a.voucher = v.sequence AND a.entry = (
    SELECT max(entry) FROM approval WHERE voucher = v.sequence)
    AND a.approved_by <> '{WITHDRAWN}'
LEFT JOIN journal AS k ON k.seq = a.entry
WHERE v.date BETWEEN :first AND :last
ORDER BY v.sequence
"""


def registered_vouchers(book: Book, period: Period) -> Iterator[RegisteredVoucher]:
    """The vouchers of a period in the order they were registered (BFL 5:1, grundbok)."""
    with book.reading() as connection:
        for row in connection.execute(VOUCHERS, period.bounds):
            yield RegisteredVoucher(*row)


def vouchers_table(book: Book, query: ReportQuery) -> Table:
    """The vouchers of a period by date, those that touch the account and the object if asked.

    A text is looked for in every year, unless a year or days are asked for.
    """
    _ = query.words
    of_all = query.search is not None and not query.days_are_given
    title = query.title(_("Vouchers"))
    if of_all:
        title = (query.whose, _("Vouchers of every year: {text}", text=query.search))

    def found() -> Iterator[VoucherSummary]:
        if query.search is None:
            lines = vouchers_by_date(book, query.period, account=query.account, member=query.member)
            return (line for line in lines if query.series in (None, line.series))
        wanted = VoucherFilter(
            period=None if of_all else query.period,
            series=query.series,
            account=query.account,
            member=query.member,
        )
        sequences = matching_vouchers(book, with_words(wanted, query.search))
        return iter(lines_of(book, reversed(sequences)))

    def rows() -> Iterator[Row]:
        for line in found():
            about = f"{line.text}, {line.counterparty}" if line.counterparty else line.text
            yield Row(
                (
                    line.sequence,
                    line.series,
                    line.number,
                    line.date,
                    voucher_name(line.series, line.number),
                    line.text,
                    query.with_marks(about, (), line.corrects, line.corrected_by),
                    line.counterparty,
                    line.amount,
                    line.recorded_by,
                    line.approved_by,
                    line.corrects,
                    line.corrected_by,
                    line.event_date,
                    line.document,
                    line.registered_at,
                )
            )

    return Table(
        title,
        (
            sequence_column(_, SHOWN),
            Column("series", on=CSV),
            Column("number", on=CSV),
            date_column(_, SHOWN),
            Column("voucher", _("Voucher"), width=7, on=TEXT),
            Column("text", on=CSV),
            Column("text_with_marks", _("Text"), on=TEXT),
            Column("counterparty", on=CSV),
            amount_column(_, on=SHOWN),
            Column("recorded_by", _("By"), width=4, on=SHOWN),
            Column("approved_by", _("Appr."), width=5, on=SHOWN),
            Column("corrects", on=CSV),
            Column("corrected_by", on=CSV),
            Column("event_date", kind="day", on=CSV),
            Column("document", on=CSV),
            Column("registered_at", kind="time", on=CSV),
        ),
        Anew(rows),
        id="vouchers",
        document={**query.head(), "vouchers": map(asdict, found())},
    )


def registered_vouchers_table(book: Book, query: ReportQuery) -> Table:
    """Every voucher with who, when and what it rests on (BFL 5:7, LKBR 3:9), as registered."""
    _ = query.words

    all_fields = attrgetter(*RegisteredVoucher.__slots__)

    def rows() -> Iterator[Row]:
        for item in registered_vouchers(book, query.period):
            yield Row(all_fields(item))

    columns = (
        replace(SEQUENCE, on=EXPORTED),
        Column("series", on=EXPORTED, file_label=msgid("Series")),
        Column("number", kind="number", on=EXPORTED, file_label=msgid("Number")),
        date_column(_, EXPORTED),
        Column("event_date", kind="day", on=FILE, file_label=msgid("Event date")),
        replace(TEXT_COLUMN, on=EXPORTED),
        Column("counterparty", _("Counterparty"), on=EXPORTED),
        Column("document", _("Document"), on=EXPORTED),
        amount_column(_, msgid("The sum of the debit side"), EXPORTED),
        Column("recorded_by", on=EXPORTED, file_label=pmsgid("export", "Recorded by")),
        Column(
            "registered_at", kind="time", on=FILE, file_label=msgid("Recorded at (Swedish time)")
        ),
        Column("approved_by", on=EXPORTED, file_label=msgid("Approved by")),
        Column("approved_at", kind="time", on=FILE, file_label=msgid("Approved at (Swedish time)")),
        replace(CORRECTS, on=EXPORTED),
        replace(CORRECTED_BY, on=EXPORTED),
        Column(
            "origin",
            on=FILE,
            file_label=msgid("Origin"),
            about=msgid("How it came into the book"),
            words={kind: _(words) for kind, words in ORIGINS.items()},
        ),
        Column("files", kind="number", on=FILE, file_label=msgid("Attachments")),
    )
    return Table((), columns, Anew(rows), id="vouchers")


def attachments_of(book: Book, period: Period) -> Iterator[Attachment]:
    """The files of the period's vouchers, in the order of registration."""
    covered = {item.sequence for item in registered_vouchers(book, period)}
    return (item for item in attachments(book) if item.voucher in covered)


def attachments_table(book: Book, query: ReportQuery) -> Table:
    """The files of the vouchers, with the SHA-256 that they are stored under."""

    def rows() -> Iterator[Row]:
        for item in attachments_of(book, query.period):
            about = (item.voucher, item.name, item.size, item.sha256)
            erased = (item.erased_at or None, item.erased_by, item.erased_because)
            yield Row((*about, item.received_at, item.received_by, *erased))

    columns = (
        SEQUENCE,
        Column("file", on=FILE, file_label=msgid("File")),
        Column("size", kind="number", on=FILE, file_label=msgid("Size (bytes)")),
        Column("sha256", on=FILE, file_label=msgid("SHA-256")),
        Column("received_at", kind="time", on=FILE, file_label=msgid("Received at (Swedish time)")),
        Column("received_by", on=FILE, file_label=msgid("Received by")),
        Column("erased_at", kind="time", on=FILE, file_label=msgid("Erased at (Swedish time)")),
        Column("erased_by", on=FILE, file_label=msgid("Erased by")),
        Column("erased_because", on=FILE, file_label=msgid("Erased because")),
    )
    return Table((), columns, Anew(rows), id="attachments")


def voucher_table(book: Book, query: ReportQuery) -> Table:
    """One voucher with everything that BFL 5:7 and LKBR 3:9 ask of it, and its postings.

    Several when an imported file had the number twice; raises Refused when there is none.
    """
    _ = query.words
    series, number = query.series or "A", query.number or 0
    vouchers = vouchers_numbered(book, query.year, series, number)
    names = account_names(book, query.year)
    rows: list[Row] = []
    for place, voucher in enumerate(vouchers):
        facts = _facts(book, voucher, query) if place else ()
        rows += (heading(line, apart=number == 0) for number, line in enumerate(facts))
        rows += _posting_rows(voucher, names, query)
    first, *others = map(_as_json, vouchers)
    return Table(
        (*query.title(_("Voucher")), "", *_facts(book, vouchers[0], query)),
        (
            Column("sequence", kind="number", on=CSV),
            Column("series", on=CSV),
            Column("number", on=CSV),
            replace(account_column(_, SHOWN), width=8),
            Column("text_with_marks", _("Text"), on=TEXT),
            Column("text", on=CSV),
            Column("objects", on=CSV),
            Column("amount", kind="amount", on=CSV),
            Column("debit", _("Debit"), "amount", AMOUNT, TEXT),
            Column("credit", _("Credit"), "amount", AMOUNT, TEXT),
        ),
        rows,
        id="voucher",
        document={**query.head(), "voucher": first, "same_number": others},
    )


def _posting_rows(voucher: Voucher, names: dict[str, str], query: ReportQuery) -> Iterator[Row]:
    for posting in voucher.postings:
        name = names.get(posting.account, "")
        text = f"{name}: {posting.text}" if posting.text else name
        yield Row(
            (
                voucher.sequence,
                voucher.series,
                voucher.number,
                posting.account,
                query.with_marks(text, [f"{number}:{code}" for number, code in posting.objects]),
                posting.text,
                object_text(posting.objects),
                posting.amount,
                posting.amount if posting.amount > 0 else None,
                -posting.amount if posting.amount < 0 else None,
            )
        )


def _facts(book: Book, voucher: Voucher, query: ReportQuery) -> Iterator[str]:
    """What a voucher says beside its postings, a line each; what is empty is left out."""
    _ = query.words
    paper = paper_words(paper_of_voucher(book, voucher.sequence), _)
    yield f"{voucher.name}  {voucher.date}  {voucher.text}"
    event_date = str(voucher.event_date) if voucher.event_date != voucher.date else ""
    for name, text in (
        (_("Event date"), event_date),
        (_("Counterparty"), voucher.counterparty),
        (_("Document"), voucher.document),
        (_("Recorded by"), f"{voucher.recorded_by}, {zoned_time(voucher.registered_at)}"),
        (
            _("Approved by"),
            ", ".join(filter(None, (voucher.approved_by, zoned_time(voucher.approved_at), paper))),
        ),
        (_("Registration"), str(voucher.sequence)),
        (_("Corrects"), voucher.corrects),
        (_("Corrected by"), voucher.corrected_by),
    ):
        if text:
            yield f"{name}: {text}"


def _as_json(voucher: Voucher) -> dict[str, object]:
    return {
        "sequence": voucher.sequence,
        "year": voucher.year,
        "series": voucher.series,
        "number": voucher.number,
        "date": voucher.date.isoformat(),
        "event_date": voucher.event_date.isoformat(),
        "text": voucher.text,
        "counterparty": voucher.counterparty,
        "document": voucher.document,
        "by": voucher.recorded_by,
        "registered_at": voucher.registered_at,
        "approved_by": voucher.approved_by,
        "approved_at": voucher.approved_at,
        "corrects": voucher.corrects,
        "corrected_by": voucher.corrected_by,
        "linked": voucher.linked,
        "origin": voucher.origin,
        "postings": [
            {
                "account": posting.account,
                "amount": posting.amount,
                "objects": {str(dimension): code for dimension, code in posting.objects},
                "text": posting.text,
            }
            for posting in voucher.postings
        ],
    }
