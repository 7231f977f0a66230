"""Recording: drafts become vouchers, and vouchers never change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.book.journal import Entry, Row, append_entry, journal_head
from ledger.book.recorded import ADD_DRAFT, ADD_LINE, NEXT_BATCH
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import key_of, object_set_id
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.quantities import take_back_quantities
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.voucher_validation import BookFacts, validate
from ledger.core.errors import Refused, problem
from ledger.core.model import RecordedVoucher, VoucherInput
from ledger.core.text import user_name, without_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from sqlite3 import Connection
    from typing import Literal, TypeAlias

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.model import Posting, Voucher
    from ledger.core.money import Ore

    VoucherKind: TypeAlias = Literal["voucher", "correction", "closing"]


def record(book: Book, draft: VoucherInput, kind: VoucherKind = "voucher") -> RecordedVoucher:
    """Records one draft as a voucher; when this returns, the disk has it.

    The number is the next in the series of the fiscal year, without gaps (BFNAR 2013:2 p 5.9);
    the journal entry says who, when and with what program (BFL 5:6-5:7, 5:11).
    Raises Refused with every problem of the draft, and the book is unchanged.
    """
    if not draft.recorded_by:
        draft = replace(draft, recorded_by=user_name())
    with book.writing() as connection:
        if problems := voucher_problems(book, draft, kind):
            raise Refused(problems)
        year = next(year for year in fiscal_years(book) if draft.date in year.period)
        return _post(connection, draft, kind, year)


def voucher_problems(
    book: Book, draft: VoucherInput, kind: VoucherKind = "voucher"
) -> tuple[Problem, ...]:
    """Every rule that keeps the draft from being recorded in the book as it is now."""
    with book.reading() as connection:
        known, members = _known_accounts(connection, draft), _known_objects(connection, draft)
        facts = BookFacts(
            years=fiscal_years(book),
            accounts=known,
            objects=members,
            closing=kind == "closing",
            forced=_forced(book, draft, known, members)
            if kind == "voucher"
            else frozenset(range(len(draft.postings))),
        )
        return validate(draft, facts)


def correct(
    book: Book, voucher: Voucher, on: date, reason: str, *, by: str = "", approved_by: str = ""
) -> RecordedVoucher:
    """Records the voucher that reverses another, linked both ways (BFL 5:5, BFNAR 2013:2 p 2.17).

    Raises Refused when the voucher is corrected already or is of a later day, or the reversal
    cannot be recorded.
    """
    with book.writing():
        now = voucher_at(book, voucher.sequence) or voucher
        if fault := _correction_problem(now, on, reason):
            raise Refused(fault)
        name = now.name if _same_year(book, now, on) else now.full_name
        recorded = record(
            book,
            VoucherInput(
                date=on,
                text=f"Rättelse av {name}: {reason}",
                postings=reversed_postings(now.postings),
                series=without_unseen(now.series),
                counterparty=without_unseen(now.counterparty),
                document=without_unseen(now.document),
                recorded_by=by,
                approved_by=approved_by,
                corrects=now.sequence,
            ),
            "correction",
        )
        take_back_quantities(book, recorded.sequence, by)
        return recorded


def _correction_problem(voucher: Voucher, on: date, reason: str) -> Problem | None:
    """Why the voucher cannot be corrected on the day and for the reason."""
    if voucher.corrected_by:
        return problem(
            "already-corrected",
            "{voucher} is already corrected by {correction}; record a new voucher instead.",
            voucher=voucher.name,
            correction=voucher.corrected_by,
        )
    if not reason.strip():
        return problem("no-reason", "Say why the voucher is corrected (BFL 5:5).", "reason")
    if on < voucher.date:
        return problem(
            "corrects-before",
            "{voucher} is of {day}; it is corrected on that day or later.",
            "date",
            voucher=voucher.full_name,
            day=voucher.date,
        )
    return None


def reversed_postings(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings with the other sign, as they may be recorded today."""
    return tuple(
        replace(row, amount=-row.amount, text=without_unseen(row.text)) for row in postings
    )


def _same_year(book: Book, voucher: Voucher, day: date) -> bool:
    """Whether the day lies in the fiscal year that the voucher is numbered in."""
    return any(day in year.period and year.name == voucher.year for year in fiscal_years(book))


NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM voucher WHERE year = ? AND series = ?"


def _post(
    connection: Connection, draft: VoucherInput, kind: str, year: FiscalYear
) -> RecordedVoucher:
    (batch,) = connection.execute(NEXT_BATCH).fetchone()
    (number,) = connection.execute(NEXT_NUMBER, (year.id, draft.series)).fetchone()
    sets = [object_set_id(connection, posting.objects) for posting in draft.postings]
    event_date = (draft.event_date or draft.date).isoformat()
    columns = (
        draft.date.isoformat(),
        event_date,
        draft.text,
        draft.counterparty,
        draft.document,
        draft.recorded_by,
    )
    connection.execute(
        ADD_DRAFT, (batch, 1, draft.series, None, *columns, draft.approved_by, draft.corrects)
    )
    connection.executemany(
        ADD_LINE,
        [
            (batch, 1, row, posting.account, posting.amount, objects, posting.text)
            for row, (posting, objects) in enumerate(zip(draft.postings, sets, strict=True), 1)
        ],
    )
    last = journal_head(connection)
    sequence, first = last.vouchers + 1, last.postings + 1
    voucher: Row = (
        "voucher",
        sequence,
        year.id,
        draft.series,
        number,
        *columns,
        draft.corrects,
        first,
        len(draft.postings),
    )
    approval: tuple[Row, ...] = (
        (("approval", sequence, draft.approved_by),) if draft.approved_by else ()
    )
    rows = (voucher, *posting_rows(draft, sequence, first), *approval)
    entry = Entry(
        kind=kind,
        actor=draft.recorded_by,
        rows=rows,
        ref=batch,
        vouchers=1,
        postings=len(draft.postings),
    )
    written = append_entry(connection, entry, last)
    if journal_head(connection) != written or _read_back(connection, sequence, first) != rows:
        raise Refused(NOT_AS_GIVEN)
    return RecordedVoucher(draft.series, number, sequence, draft.date, year.name)


NOT_AS_GIVEN = problem(
    "not-as-given",
    "The book did not keep what it was given, so nothing was recorded: its guards have"
    " been changed from outside. Run {remedy}, and restore a backup.",
    remedy="check",
)
VOUCHER_BACK = """
SELECT 'voucher', sequence, year, series, number, date, event_date, text, counterparty, document,
       recorded_by, corrects, first_posting, rows
FROM voucher WHERE sequence = ?
"""
POSTINGS_BACK = """
SELECT 'posting', p.id, p.voucher, p.date, p.account, p.amount, p.text, s.key
FROM posting AS p LEFT JOIN object_set AS s ON s.id = p.objects WHERE p.id >= ? ORDER BY p.id
"""
APPROVAL_BACK = "SELECT 'approval', voucher, approved_by FROM approval WHERE voucher = ?"


def _read_back(connection: Connection, sequence: int, first: int) -> tuple[Row, ...]:
    """What the tables have of the newest voucher, as the journal tells it.

    What is acknowledged is what can be read: whatever a schema has been made to do, a voucher
    with other amounts, accounts or objects, or one that does not balance, is not committed.
    """
    postings = connection.execute(POSTINGS_BACK, (first,)).fetchall()
    if sum(row[5] for row in postings):
        return ()
    return (
        *connection.execute(VOUCHER_BACK, (sequence,)),
        *with_objects_apart(postings),
        *connection.execute(APPROVAL_BACK, (sequence,)),
    )


def with_objects_apart(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows whose last column is the key of an object set, as the journal tells them."""
    for *row, key in rows:
        yield (*row, *(str(key).split("\t") if key else ()))


def posting_rows(draft: VoucherInput, sequence: int, first: int) -> Iterable[Row]:
    """The draft's postings as the journal tells them, `first` being the id of the first one."""
    return (
        (
            "posting",
            key,
            sequence,
            draft.date.isoformat(),
            posting.account,
            posting.amount,
            posting.text,
            *(f"{dimension}:{code}" for dimension, code in posting.objects),
        )
        for key, posting in enumerate(draft.postings, first)
    )


SAME_BACK = """
SELECT EXISTS (
    SELECT 1 FROM posting AS p JOIN object_set AS s ON s.id = p.objects
    WHERE p.account = :account AND p.amount = :amount AND s.key = :key)
"""


def _forced(
    book: Book, draft: VoucherInput, known: dict[str, bool], members: dict[tuple[int, str], bool]
) -> frozenset[int]:
    """The postings on what is out of use that an earlier entry forces, by place.

    One takes back an earlier posting to the öre, as the reversal of an accrual does; or it takes
    its balance nearer to nothing, be it on a new account or another object.
    """
    unused = {
        place: posting
        for place, posting in enumerate(draft.postings)
        if not known.get(posting.account, True)
        or not all(members.get(member, True) for member in posting.objects)
    }
    year = next((year for year in fiscal_years(book) if draft.date in year.period), None)
    if not unused or year is None:
        return frozenset()
    balances = read_balances(book, year)
    with book.reading() as connection:
        return frozenset(
            place
            for place, posting in unused.items()
            if connection.execute(
                SAME_BACK,
                {
                    "account": posting.account,
                    "amount": -posting.amount,
                    "key": key_of(posting.objects),
                },
            ).fetchone()[0]
            or _is_within(
                -sum(
                    row.amount
                    for row in draft.postings
                    if (row.account, row.objects) == (posting.account, posting.objects)
                ),
                balances.closing((posting.account, posting.objects)),
            )
        )


def _is_within(amount: Ore, balance: Ore) -> bool:
    """Whether the amount is a part of the balance, or all of it."""
    return 0 < amount <= balance or balance <= amount < 0


ACCOUNT_STATE = "SELECT active FROM account_now WHERE number = ?"


def _known_accounts(connection: Connection, draft: VoucherInput) -> dict[str, bool]:
    numbers = {posting.account for posting in draft.postings}
    found = (
        (number, connection.execute(ACCOUNT_STATE, (number,)).fetchone()) for number in numbers
    )
    return {number: bool(row[0]) for number, row in found if row}


OBJECT_STATE = "SELECT active FROM object_now WHERE dimension = ? AND code = ?"


def _known_objects(connection: Connection, draft: VoucherInput) -> dict[tuple[int, str], bool]:
    members = {member for posting in draft.postings for member in posting.objects}
    found = ((member, connection.execute(OBJECT_STATE, member).fetchone()) for member in members)
    return {member: bool(row[0]) for member, row in found if row}
