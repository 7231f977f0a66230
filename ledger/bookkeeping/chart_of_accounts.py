"""The chart of accounts, and the dimensions with their objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.book.journal import Entry, Row
from ledger.core.errors import Problem, Refused, left_empty, problem
from ledger.core.limits import ACCOUNT_PATTERN, MAX_ACCOUNT, MIN_ACCOUNT
from ledger.core.model import Account, Dimension, DimensionObject, object_text
from ledger.core.text import excerpt, text_problem, without_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import Kind, ObjectTags

CLOSED_BY = """
SELECT entry FROM year_state WHERE year = ? AND closed ORDER BY entry DESC LIMIT 1
"""
NEWEST = 2**62
"""An entry after every one that there is."""


def _entry_of(connection: Connection, year: FiscalYear | None) -> int:
    """The journal entry whose names count: of a closed year the one that closed it.

    A closed year prints as it did, whatever is renamed later.
    """
    if year is None or not year.closed:
        return NEWEST
    found = connection.execute(CLOSED_BY, (year.id,)).fetchone()
    return int(found[0]) if found else NEWEST


ACCOUNTS = """
SELECT number, name, kind, active, sru FROM account AS a
WHERE entry = (SELECT max(entry) FROM account WHERE number = a.number AND entry <= ?)
ORDER BY number
"""


@read_once
def accounts(book: Book, year: FiscalYear | None = None) -> tuple[Account, ...]:
    """The chart of accounts, by number; of a closed `year` as it was when that was closed."""
    with book.reading() as connection:
        return tuple(
            Account(number, name, kind, bool(active), tuple(sru.split()))
            for number, name, kind, active, sru in connection.execute(
                ACCOUNTS, (_entry_of(connection, year),)
            )
        )


BALANCE_KINDS = ("asset", "liability")
"""The kinds of account whose balance one year hands to the next."""

KINDS = "SELECT number, kind FROM account"


@read_once
def account_kinds(book: Book) -> dict[str, Kind]:
    """What each account is; an account keeps its kind."""
    with book.reading() as connection:
        return dict(connection.execute(KINDS).fetchall())


def account_names(book: Book, year: FiscalYear | None = None) -> dict[str, str]:
    """What each account is called; of a closed `year` as it was when that was closed."""
    return {account.number: account.name for account in accounts(book, year)}


DIMENSIONS = """
SELECT number, name, parent FROM dimension AS d
WHERE entry = (SELECT max(entry) FROM dimension WHERE number = d.number AND entry <= ?)
ORDER BY number
"""


def dimensions(book: Book, year: FiscalYear | None = None) -> tuple[Dimension, ...]:
    """The dimensions, by number; of a closed `year` as they were when that was closed."""
    with book.reading() as connection:
        rows = connection.execute(DIMENSIONS, (_entry_of(connection, year),))
        return tuple(Dimension(*row) for row in rows)


OBJECTS = """
SELECT dimension, code, name, active FROM object AS o
WHERE entry = (
    SELECT max(entry) FROM object
    WHERE dimension = o.dimension AND code = o.code AND entry <= ?)
ORDER BY dimension, code
"""


@read_once
def objects(book: Book, year: FiscalYear | None = None) -> tuple[DimensionObject, ...]:
    """The objects of every dimension; of a closed `year` as they were when that was closed."""
    with book.reading() as connection:
        return tuple(
            DimensionObject(dimension, code, name, bool(active))
            for dimension, code, name, active in connection.execute(
                OBJECTS, (_entry_of(connection, year),)
            )
        )


def object_names(book: Book, dimension: int, year: FiscalYear | None = None) -> dict[str, str]:
    """What each object of a dimension is called; of a closed `year` as it was then."""
    return {item.code: item.name for item in objects(book, year) if item.dimension == dimension}


def account_of(book: Book, number: str) -> Account:
    """The account with the number; raises Refused when the book has none."""
    for account in accounts(book):
        if account.number == number:
            return account
    raise Refused(unknown_account(number))


def object_of(book: Book, dimension: int, code: str) -> DimensionObject:
    """The object with the code; raises Refused when the book has none."""
    for item in objects(book):
        if (item.dimension, item.code) == (dimension, code):
            return item
    raise Refused(unknown_object(dimension, code))


def unknown_account(number: str, where: str = "") -> Problem:
    """That the book has no account with the number, or that none is written."""
    if not number.strip():
        return left_empty(where)
    return problem(
        "unknown-account",
        "Account {account} is not in the chart of accounts; check the number.",
        where,
        account=excerpt(number),
    )


def unknown_object(dimension: int, code: str, where: str = "") -> Problem:
    """That the book has no object with the code."""
    return problem(
        "unknown-object",
        "{code} is not an object in dimension {dimension}; check the code.",
        where,
        code=excerpt(code),
        dimension=dimension,
    )


def object_problems(book: Book, members: ObjectTags, where: str) -> Iterator[Problem]:
    """The objects that the book does not have."""
    known = {(item.dimension, item.code) for item in objects(book)}
    return (unknown_object(*one, where) for one in members if one not in known)


def account_journal_row(account: Account) -> Row:
    """An account as the journal tells it."""
    return (
        "account",
        account.number,
        without_unseen(account.name),
        account.kind,
        int(account.active),
        " ".join(account.sru),
    )


def dimension_row(dimension: Dimension) -> Row:
    """A dimension as the journal tells it."""
    return ("dimension", dimension.number, without_unseen(dimension.name), dimension.parent)


def object_row(item: DimensionObject) -> Row:
    """An object as the journal tells it."""
    return ("object", item.dimension, item.code, without_unseen(item.name), int(item.active))


def add_accounts(book: Book, added: Iterable[Account], by: str = "") -> None:
    """Adds accounts; one that exists gets the new name, kind and state, the old stays in history.

    Raises Refused when a number or a name cannot be used, or a used account changes kind.
    """
    added = tuple(added)
    with book.writing():
        kinds = account_kinds(book)
        problems = [fault for account in added for fault in _account_problems(account, kinds)]
        if problems:
            raise Refused(problems)
        book.append(Entry("account", by, tuple(map(account_journal_row, added))))


def account_number_problem(number: str, where: str) -> Problem | None:
    """What keeps the number of a new account out of the chart, or None."""
    if re.fullmatch(ACCOUNT_PATTERN, number):
        return None
    return problem(
        "account-number",
        "An account number is {fewest} to {most} digits.",
        where,
        fewest=MIN_ACCOUNT,
        most=MAX_ACCOUNT,
    )


def _account_problems(account: Account, kinds: Mapping[str, str]) -> Iterable[Problem]:
    where = f"account {excerpt(account.number)}"
    if fault := account_number_problem(account.number, where):
        yield fault
    if fault := text_problem(account.name, where):
        yield fault
    if not account.name:
        yield problem("account-name", "The account must have a name.", where)
    if kinds.get(account.number, account.kind) != account.kind:
        yield problem(
            "account-kind",
            "The account exists with another kind; take a new number, so that earlier"
            " statements stay as they were.",
            where,
        )


def add_dimensions(book: Book, added: Iterable[Dimension], by: str = "") -> None:
    """Adds dimensions; one that exists gets the new name. Raises Refused for unusable names."""
    added = tuple(added)
    problems = [
        fault for item in added if (fault := text_problem(item.name, f"dimension {item.number}"))
    ]
    if problems:
        raise Refused(problems)
    book.append(Entry("dimension", by, tuple(map(dimension_row, added))))


def add_objects(book: Book, added: Iterable[DimensionObject], by: str = "") -> None:
    """Adds objects; one that exists gets the new name and state.

    Raises Refused when the dimension is unknown or a code or a name cannot be used.
    """
    added = tuple(added)
    with book.writing():
        known = {dimension.number for dimension in dimensions(book)}
        problems = [fault for item in added for fault in _object_problems(item, known)]
        if problems:
            raise Refused(problems)
        book.append(Entry("object", by, tuple(map(object_row, added))))


def _object_problems(item: DimensionObject, known: set[int]) -> Iterable[Problem]:
    where = f"object {item.dimension}:{excerpt(item.code)}"
    if item.dimension not in known:
        yield problem("object-dimension", "The book has no such dimension.", where)
    if not item.code:
        yield problem("object-code", "An object must have a code.", where)
    for text in (item.code, item.name):
        if fault := text_problem(text, where):
            yield fault


SET_BY_KEY = "SELECT id FROM object_set WHERE key = ?"
NEXT_SET = "SELECT coalesce(max(id), 0) + 1 FROM object_set"
ADD_SET = "INSERT INTO object_set (id, key) VALUES (?, ?)"


def object_set_id(connection: Connection, members: ObjectTags) -> int:
    """The number of the set with these members, made if it is new; inside a write."""
    if not members:
        return 0
    key = key_of(members)
    if found := connection.execute(SET_BY_KEY, (key,)).fetchone():
        return int(found[0])
    number = int(connection.execute(NEXT_SET).fetchone()[0])
    connection.execute(ADD_SET, (number, key))
    return number


def key_of(members: ObjectTags) -> str:
    """The key of the object set with these members; the inverse of `parse_object_set`."""
    return object_text(members, "\t")


def parse_object_set(key: str, between: str = "\t") -> ObjectTags:
    """The members that the key of an object set stands for."""
    if not key:
        return ()
    pairs = (member.partition(":") for member in key.split(between))
    return tuple((int(dimension), code) for dimension, _, code in pairs)


def objects_from_json(text: str) -> ObjectTags:
    """Objects as the registers' tables have them: `[[6, "MIA"]]`, and nothing for none."""
    if not text:
        return ()
    import json  # noqa: PLC0415 - 2 ms that most lists spare

    return tuple((int(dimension), code) for dimension, code in json.loads(text))


def objects_as_json(members: ObjectTags) -> str:
    """The inverse of `objects_from_json`."""
    import json  # noqa: PLC0415 - as above

    return json.dumps(members, ensure_ascii=False) if members else ""
