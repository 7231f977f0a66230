"""How a book begins: opening balances, and figures of a year that was kept elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.chain import Entry, Row, append, head
from ledger.chart import accounts, members_of, objects, set_of
from ledger.errors import Problem, Refused, problem
from ledger.money import write_amount
from ledger.text import user_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.book import Book
    from ledger.model import Posting
    from ledger.money import Ore
    from ledger.periods import FiscalYear

NEXT_BATCH = "SELECT coalesce(max(batch), 0) + 1 FROM draft"
ADD_DRAFT = """
INSERT INTO draft (batch, item, series, number, date, event_date, text, counterparty, document,
                   recorded_by, approved_by, corrects)
VALUES (:batch, 1, 'IB', NULL, :day, :day, :text, '', '', :by, '', NULL)
"""
ADD_LINE = """
INSERT INTO draft_line (batch, item, row, account, amount, objects, text)
VALUES (?, 1, ?, ?, ?, ?, '')
"""


def enter_opening(
    book: Book, year: FiscalYear, postings: Sequence[Posting], by: str = "", reason: str = "IB"
) -> None:
    """Adds to the opening balances of a year; entered once more, it corrects what is there.

    Amounts are öre, debit positive. Raises Refused when they do not sum to zero, or an account
    is unknown or not a balance account (opening = last year's closing, LKBR 4:4, BFL 5:1).
    """
    by = by or user_name()
    with book.writing() as connection:
        if problems := tuple(_opening_problems(book, postings)):
            raise Refused(problems)
        (batch,) = connection.execute(NEXT_BATCH).fetchone()
        connection.execute(
            ADD_DRAFT, {"batch": batch, "day": year.first.isoformat(), "text": reason, "by": by}
        )
        sets = [set_of(connection, posting.objects) for posting in postings]
        connection.executemany(
            ADD_LINE,
            [
                (batch, row, posting.account, posting.amount, members)
                for row, (posting, members) in enumerate(zip(postings, sets, strict=True), 1)
            ],
        )
        last = head(connection)
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
        append(
            connection,
            Entry("opening", by, (*rows, ("reason", reason)), ref=batch, openings=len(rows)),
            last,
        )


def _opening_problems(book: Book, postings: Sequence[Posting]) -> Iterable[Problem]:
    kinds = {account.number: account.kind for account in accounts(book)}
    known = {(item.dimension, item.code) for item in objects(book)}
    for posting in postings:
        if kinds.get(posting.account) not in ("asset", "liability"):
            yield problem(
                "opening-account",
                "{account} is not a balance account of the book; only those have opening balances.",
                account=posting.account,
            )
        for dimension, code in posting.objects:
            if (dimension, code) not in known:
                yield problem(
                    "unknown-object",
                    "{code} is not an object in dimension {dimension}; check the code.",
                    code=code,
                    dimension=dimension,
                )
    difference = sum(posting.amount for posting in postings)
    if difference:
        yield problem(
            "opening-unbalanced",
            "The opening balances do not balance: debit less credit is {difference}.",
            difference=write_amount(difference),
        )


OPENING_ROWS = """
SELECT o.account, s.key, sum(o.amount) FROM opening AS o JOIN object_set AS s ON s.id = o.objects
WHERE o.year = ? GROUP BY o.account, o.objects ORDER BY o.account, s.key
"""


def opening_balances(
    book: Book, year: FiscalYear
) -> dict[tuple[str, tuple[tuple[int, str], ...]], Ore]:
    """The opening balances of a year by account and objects, as they were entered."""
    with book.reading() as connection:
        return {
            (account, members_of(key)): amount
            for account, key, amount in connection.execute(OPENING_ROWS, (year.id,))
        }


def enter_published(book: Book, year: int, figures: Mapping[str, Ore], by: str = "") -> None:
    """Keeps the figures of a year that was kept elsewhere, as its annual report printed them.

    By statement or note line id, in öre with the printed sign; a line entered again gets its
    new figure and the old one stays in the history.
    """
    rows: tuple[Row, ...] = tuple(
        ("published", year, line, amount) for line, amount in figures.items()
    )
    book.journal(Entry("published", by or user_name(), rows))


PUBLISHED = "SELECT line, amount FROM published_now WHERE year = ?"


def published(book: Book, year: int) -> dict[str, Ore]:
    """The figures that the annual report of a calendar year printed, by line id."""
    with book.reading() as connection:
        return dict(connection.execute(PUBLISHED, (year,)).fetchall())
