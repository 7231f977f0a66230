"""How a book begins: opening balances, and figures of a year that was kept elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry, Row, append_entry, journal_head
from ledger.book.recorded import ADD_DRAFT, ADD_LINE, NEXT_BATCH
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import (
    BALANCE_KINDS,
    account_kinds,
    accounts,
    object_set_id,
    objects,
    parse_object_set,
    unknown_object,
)
from ledger.bookkeeping.fiscal_years import fiscal_year, year_before
from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.core.errors import Problem, Refused, problem
from ledger.core.model import Posting
from ledger.core.money import write_amount
from ledger.core.text import excerpt, user_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore


def add_opening_balances(
    book: Book, year: FiscalYear, postings: Sequence[Posting], by: str = "", reason: str = "IB"
) -> None:
    """Adds to the opening balances of a year; entered once more, it corrects what is there.

    Amounts are öre, debit positive. Raises Refused when they do not sum to zero, or an account
    is unknown or not a balance account (opening = last year's closing, LKBR 4:4, BFL 5:1).
    """
    from ledger.bookkeeping.vouchers import (  # noqa: PLC0415 - no statement loads the posting
        NOT_AS_GIVEN,
        with_objects_apart,
    )

    by = by or user_name()
    with book.writing() as connection:
        if problems := tuple(_opening_problems(book, postings)):
            raise Refused(problems)
        (batch,) = connection.execute(NEXT_BATCH).fetchone()
        day = year.first.isoformat()
        draft = (batch, 1, "IB", None, day, day, reason, "", "", by, "", None)
        connection.execute(ADD_DRAFT, draft)
        sets = [object_set_id(connection, posting.objects) for posting in postings]
        connection.executemany(
            ADD_LINE,
            [
                (batch, 1, row, posting.account, posting.amount, members, "")
                for row, (posting, members) in enumerate(zip(postings, sets, strict=True), 1)
            ],
        )
        last = journal_head(connection)
        rows: tuple[Row, ...] = tuple(
            (
                "opening",
                key,
                year.id,
                posting.account,
                posting.amount,
                *(f"{dimension}:{code}" for dimension, code in posting.objects),
            )
            for key, posting in enumerate(postings, last.openings + 1)
        )
        append_entry(
            connection,
            Entry("opening", by, (*rows, ("reason", reason)), ref=batch, openings=len(rows)),
            last,
        )
        found = connection.execute(OPENINGS_BACK, (last.openings,)).fetchall()
        if tuple(with_objects_apart(found)) != rows:
            raise Refused(NOT_AS_GIVEN)


OPENINGS_BACK = """
SELECT 'opening', o.id, o.year, o.account, o.amount, s.key
FROM opening AS o LEFT JOIN object_set AS s ON s.id = o.objects WHERE o.id > ? ORDER BY o.id
"""


def _opening_problems(
    book: Book, postings: Sequence[Posting], places: Sequence[str] = ()
) -> Iterable[Problem]:
    """What keeps the postings from being opening balances; `places` says where each stands."""
    known = {account.number: account for account in accounts(book)}
    members = {(item.dimension, item.code): item for item in objects(book)}
    for posting, where in zip(postings, places or ("",) * len(postings), strict=True):
        account = known.get(posting.account)
        if account is None or account.kind not in ("asset", "liability"):
            yield problem(
                "opening-account",
                "{account} is not a balance account of the book; only those have opening balances.",
                where,
                account=excerpt(posting.account),
            )
        for dimension, code in posting.objects:
            if (dimension, code) not in members:
                yield unknown_object(dimension, code, where)
    difference = sum(posting.amount for posting in postings)
    if difference:
        yield problem(
            "opening-unbalanced",
            "The opening balances do not balance: debit less credit is {difference}.",
            difference=write_amount(difference),
        )


def _unused_problems(
    book: Book, postings: Sequence[Posting], places: Sequence[str]
) -> Iterable[Problem]:
    """The postings on what is out of use; `places` says where each stands.

    The year-end hands on what is there, but what a person types is for what is in use.
    """
    unused = {account.number for account in accounts(book) if not account.active}
    retired = {(item.dimension, item.code) for item in objects(book) if not item.active}
    for posting, where in zip(postings, places, strict=True):
        if posting.account in unused:
            yield problem(
                "opening-closed-account",
                "Account {account} is no longer in use; choose another.",
                where,
                account=excerpt(posting.account),
            )
        for dimension, code in posting.objects:
            if (dimension, code) in retired:
                yield problem(
                    "opening-closed-object",
                    "{code} in dimension {dimension} is no longer in use; choose another.",
                    where,
                    code=excerpt(code),
                    dimension=dimension,
                )


FIRST, CORRECTED = "IB", "Rättade ingående balanser"
"""What the history says of opening balances that were typed, and of what changed them."""


def set_opening_balances(
    book: Book,
    year: FiscalYear,
    postings: Sequence[Posting],
    by: str = "",
    places: Sequence[str] = (),
    *,
    seen: int | None = None,
) -> tuple[Posting, ...]:
    """Makes the opening balances of a year those given, and returns what was entered for that.

    An account that is not among them begins with nothing. What stood before is not taken away:
    what differs is entered beside it (BFL 5:5). Raises Refused as `opening_change` does, and when
    others were entered after the journal entry `seen`.
    """
    with book.writing():
        refuse_if_changed(book, seen, "opening")
        change = opening_adjustment(book, year, postings, places)
        if change:
            reason = CORRECTED if any(opening_balances(book, year).values()) else FIRST
            add_opening_balances(book, year, change, by, reason)
    return change


def opening_adjustment(
    book: Book, year: FiscalYear, postings: Sequence[Posting], places: Sequence[str] = ()
) -> tuple[Posting, ...]:
    """What is to be entered for the opening balances of a year to be those given.

    `places` says where each posting stands, for what is said of it. Raises Refused when they
    cannot be opening balances, or `opening_refusal` says that none are typed for the year.
    """
    with book.reading():
        if refusal := why_not_editable(book, year):
            raise Refused(refusal)
        wanted: dict[Key, Ore] = {}
        stands: dict[Key, str] = {}
        for posting, where in zip(postings, places or ("",) * len(postings), strict=True):
            key = (posting.account, posting.objects)
            wanted[key] = wanted.get(key, 0) + posting.amount
            stands.setdefault(key, where)
        change = _difference(wanted, opening_balances(book, year))
        where_changed = [stands.get((one.account, one.objects), "") for one in change]
        if problems := (
            *_repeated(postings, places),
            *_opening_problems(book, change, where_changed),
            *_unused_problems(book, change, where_changed),
        ):
            raise Refused(problems)
    return change


def why_not_editable(book: Book, year: FiscalYear) -> Problem | None:
    """Why the opening balances of a year cannot be typed; None when they can."""
    before = year_before(book, year)
    if before is not None:
        return problem(
            "opening-follows",
            "{year} begins with what {before} ends with (LKBR 4:4); record or correct vouchers in"
            " {before}, and its year-end brings the balances here.",
            year=year.name,
            before=before.name,
        )
    if fiscal_year(book, year.name).closed:
        return problem(
            "opening-closed",
            "{year} is closed, and so are its opening balances; reopen the year to change them.",
            year=year.name,
        )
    return None


def is_missing_opening(book: Book, year: FiscalYear) -> bool:
    """Whether the book begins with the year, and nobody has typed with what.

    A year of which a month is locked has begun as it should, be it with nothing.
    """
    with book.reading():
        return (
            year.locked_to is None
            and why_not_editable(book, year) is None
            and not opening_balances(book, year)
        )


def opening_differences(book: Book, year: FiscalYear) -> tuple[Posting, ...]:
    """What is to be added to the opening balances for them to be what the year before ended with.

    By account and objects (LKBR 4:4); nothing before that year is closed.
    """
    with book.reading():
        before = year_before(book, year)
        if before is None or not before.closed:
            return ()
        kinds = account_kinds(book)
        ended = read_balances(book, before)
        closing = {
            key: ended.closing(key)
            for key in ended.keys()  # noqa: SIM118 - a method that gives both sides' keys
            if kinds.get(key[0]) in BALANCE_KINDS
        }
        return _difference(closing, opening_balances(book, year))


def _difference(wanted: Mapping[Key, Ore], have: Mapping[Key, Ore]) -> tuple[Posting, ...]:
    return tuple(
        Posting(key[0], amount, key[1])
        for key in sorted(wanted.keys() | have.keys())
        if (amount := wanted.get(key, 0) - have.get(key, 0))
    )


def _repeated(postings: Sequence[Posting], places: Sequence[str]) -> Iterable[Problem]:
    """Balances that stand twice: which of them counts is not for the book to guess."""
    seen: set[Key] = set()
    for posting, where in zip(postings, places or ("",) * len(postings), strict=True):
        key = (posting.account, posting.objects)
        if key in seen:
            yield problem(
                "opening-twice",
                "The opening balance of {account} is there twice; write it once, as their sum.",
                where,
                account=excerpt(posting.account),
            )
        seen.add(key)


OPENING_ROWS = """
SELECT o.account, s.key, sum(o.amount) FROM opening AS o JOIN object_set AS s ON s.id = o.objects
WHERE o.year = ? GROUP BY o.account, o.objects ORDER BY o.account, s.key
"""


@read_once
def opening_balances(
    book: Book, year: FiscalYear
) -> dict[tuple[str, tuple[tuple[int, str], ...]], Ore]:
    """The opening balances of a year by account and objects, as they were recorded for it.

    What the year begins with while the year before is open:
    `ledger.bookkeeping.balances.opening_of`.
    """
    with book.reading() as connection:
        return {
            (account, parse_object_set(key)): amount
            for account, key, amount in connection.execute(OPENING_ROWS, (year.id,))
        }


def add_prior_year_figures(book: Book, year: int, figures: Mapping[str, Ore], by: str = "") -> None:
    """Keeps the figures of a year that was kept elsewhere, as its annual report printed them.

    By statement or note line id, in öre with the printed sign; a line entered again gets its
    new figure and the old one stays in the history.
    """
    rows: tuple[Row, ...] = tuple(
        ("published", year, line, amount) for line, amount in figures.items()
    )
    book.append(Entry("published", by, rows))


PUBLISHED = "SELECT line, amount FROM published_now WHERE year = ?"


@read_once
def prior_year_figures(book: Book, year: int) -> dict[str, Ore]:
    """The figures that the annual report of a calendar year printed, by line id."""
    with book.reading() as connection:
        return dict(connection.execute(PUBLISHED, (year,)).fetchall())
