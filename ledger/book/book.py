"""The book: one SQLite file, opened so that nothing recorded can be lost."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, Self, TypeVar, cast

from ledger.book.connection import (
    BUSY_TIMEOUT,
    check_schema_version,
    connect,
    install_temporary_views,
    newer_problem,
)
from ledger.book.database import refuse_what_lies_beside
from ledger.book.journal import Entry, append_entry, journal_head
from ledger.book.recorded import INSERTS, refuse_unseen
from ledger.book.schema import VERSION
from ledger.book.sqlite_errors import (
    is_busy,
    refuse_interrupt,
    suppressed,
    translated_errors,
)
from ledger.core.errors import BookError, Problem, problem
from ledger.core.model import Association

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

    from ledger.book.journal import JournalHead


P = ParamSpec("P")
T = TypeVar("T")


def read_once(read: Callable[Concatenate[Book, P], T]) -> Callable[Concatenate[Book, P], T]:
    """The same question to a book, read once a look: within one `reading` it has one answer.

    However it is put: what is left out is asked for as its default. Whoever asks again gets the
    same value, and leaves it as it is.
    """
    asked = signature(read)

    @wraps(read)
    def answer(book: Book, /, *about: P.args, **options: P.kwargs) -> T:
        bound = asked.bind(book, *about, **options)
        bound.apply_defaults()
        _, *put = bound.arguments.values()
        key = (read, *put)
        if book.facts is not None and key in book.facts:
            return cast("T", book.facts[key])
        with book.reading():
            facts = cast("dict[object, T]", book.facts)
            facts[key] = read(book, *about, **options)
            return facts[key]

    return answer


class _Notices:
    """Where the notices of books go, as long as the program runs."""

    show: Callable[[Problem], object] = staticmethod(str)


def show_notices(show: Callable[[Problem], object]) -> None:
    """Has what the safekeeping of any book fails at shown from here on, each time it is new."""
    _Notices.show = staticmethod(show)


class Observer(Protocol):
    """Who sees to the receipts and the backups of a book that is open for writing."""

    def before_irreversible(self) -> None:
        """Called before a write that cannot be taken back."""

    def after_write(self) -> None:
        """Called when a write is on the disk."""

    def at_close(self, *, in_haste: bool) -> None:
        """Called before the book is closed."""


class Book:
    """An open book. Use it in a `with` statement; one thread to a Book."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        """Takes an open connection; see `ledger.books.open`."""
        self.path = path
        self.connection = connection
        self.read_only = read_only
        self.busy_timeout: float = BUSY_TIMEOUT
        """Seconds that a write waits for another program that is writing or reading."""
        self.is_shutting_down = False
        """Whether the program is being ended, so that closing does only what is quick."""
        self.facts: dict[object, object] | None = None
        """What `read_once` has read in the look that is going on; None when it is none."""

        self.writes = 0
        """How many writes are on the disk since the book was opened."""
        self.warnings: tuple[Problem, ...] = ()
        """What the person should be told, once, about the book that was opened."""

        self.read_only_reason: Problem | None = None
        """Why the book is not to be written, when it is not the file's rights that forbid it."""

        self.notices: list[Problem] = []
        """What safekeeping failed at since the book was opened, each once."""

        self._observer: Observer | None = None
        self._proved: int | None = None
        """The state of the schema (SQLite's own count) in which its guards were last proved."""
        self._prepare()

    def _prepare(self) -> None:
        """Has all waiting done here, where a signal is heard, and not inside the database."""
        self.connection.execute("PRAGMA busy_timeout = 0")

    def __enter__(self) -> Self:
        """The book itself."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Closes the book; what was not committed is rolled back."""
        self.close()

    def close(self) -> None:
        """Closes the book; if anything was recorded, a receipt and a backup are kept first."""
        try:
            if self._observer:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                try:
                    with translated_errors(self.path):
                        refuse_what_lies_beside(self.path)
                        self.connection.execute(WAIT_A_SECOND)
                        self._observer.at_close(in_haste=self.is_shutting_down)
                except BookError as error:
                    refuse_interrupt(error)
                    if self.writes:
                        self.notice(replace(NOT_BACKED_UP_AT_CLOSE, where=str(self.path)))
        finally:
            self.connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the book; inside another transaction it joins that one.

        Raises BookError when the file cannot be read.
        """
        with translated_errors(self.path), self._one_look():
            if self.connection.in_transaction:
                yield self.connection
                return
            refuse_what_lies_beside(self.path)
            self.connection.execute("BEGIN")
            try:
                self._retry_while_busy(LOOK, BUSY_TIMEOUT)
                yield self.connection
            finally:
                with suppress(sqlite3.Error):
                    self.connection.execute("COMMIT")

    @contextmanager
    def _one_look(self) -> Iterator[None]:
        """Has what `read_once` reads stay until the outermost look ends, or a write begins."""
        is_outermost = self.facts is None
        if is_outermost:
            self.facts = {}
        try:
            yield
        finally:
            if is_outermost:
                self.facts = None

    @contextmanager
    def writing(self, *, backup_first: bool = False) -> Iterator[sqlite3.Connection]:
        """One write, all or nothing; on the disk when the block has ended without an error.

        Inside another write it joins that one. `backup_first` is for what cannot be taken back:
        a lock, a closing, an import. Raises Busy when another program holds the book for longer
        than `patience`, and BookError when the book is read-only or the disk refuses; then
        nothing of it is in the book.
        """
        with translated_errors(self.path):
            if self.connection.in_transaction:
                self.facts = None
                yield self.connection
                return
            if self.read_only_reason:
                raise BookError(self.read_only_reason)
            refuse_what_lies_beside(self.path)
            if backup_first and self._observer:
                self._observer.before_irreversible()
            self._retry_while_busy("BEGIN IMMEDIATE", self.busy_timeout)
            try:
                self._prove_guards()
                before = journal_head(self.connection)
                yield self.connection
                self._commit(before)
            except BaseException:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise
            self.writes += 1
            if self._observer:
                with suppressed(BookError, sqlite3.Error):
                    self._observer.after_write()

    def _prove_guards(self) -> None:
        """Raises BookError when the schema is another one than when it was last proved.

        A newer program may have brought the book up to its version while it was open here; or a
        stranger has taken away a guard.
        """
        (state,) = self.connection.execute(SCHEMA_STATE).fetchone()
        if state != self._proved:
            check_schema_version(self.connection, self.path)
            if newer := newer_problem(self.connection, self.path):
                raise BookError(newer)
            self._proved = state

    def _commit(self, before: JournalHead) -> None:
        """Commits what was begun at `before`.

        When the disk fails it, whether it took is looked up with another connection: it is not
        tried again with this one, which may believe what the disk never got.
        """
        after = journal_head(self.connection)
        try:
            self._retry_while_busy("COMMIT", self.busy_timeout)
        except sqlite3.OperationalError as error:
            if is_busy(error):
                raise
            try:
                self.connection.close()
                self.connection = connect(self.path, "rw")
                self._prepare()
                found = journal_head(self.connection)
            except sqlite3.Error:
                raise error from None
            if found != after or after == before:
                raise BookError(replace(NOT_THERE, where=str(self.path))) from error

    def _retry_while_busy(self, statement: str, patience: float) -> None:
        """Waits for other programs. Asks often: among many, who asks seldom may never get it."""
        until = time.monotonic() + patience
        while True:
            try:
                self.connection.execute(statement)
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() >= until:
                    raise
                time.sleep(1 / 500)
            else:
                return

    def is_free(self) -> bool:
        """Whether a write would get its turn now, with no one else writing or reading."""
        with translated_errors(self.path):
            refuse_what_lies_beside(self.path)
            try:
                self.connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if is_busy(error):
                    return False
                raise
            self.connection.execute("ROLLBACK")
            return True

    def notice(self, failure: Problem) -> None:
        """Has it shown, once, that something about the book's safekeeping failed."""
        if failure not in self.notices:
            self.notices.append(failure)
            _Notices.show(failure)

    def hint(self, remark: Problem) -> None:
        """Has it shown that what was recorded is worth a second look; nothing failed."""
        _Notices.show(remark)

    def set_observer(self, observer: Observer) -> None:
        """Has receipts and backups of the book kept from here on."""
        self._observer = observer

    @property
    @read_once
    def association(self) -> Association:
        """Whose book it is."""
        with self.reading() as connection:
            return Association(*connection.execute(ASSOCIATION).fetchone())

    def append(self, entry: Entry) -> None:
        """Appends a journal entry together with the rows it tells of, all or nothing.

        Raises Refused when a text in it holds what cannot be seen, whoever let it through: all but
        the vouchers, whose texts are proved with them, come in here.
        """
        refuse_unseen((("by", entry.actor), *entry.rows))
        with self.writing() as connection:
            last = append_entry(connection, entry)
            for table, *values in entry.rows:
                if insert := INSERTS.get(str(table)):
                    connection.execute(insert, (last.seq, *map(_stored, values)))


def _stored(value: object) -> object:
    """A value as a column of a table has it: a day as text."""
    return value.isoformat() if isinstance(value, date) else value


SCHEMA_STATE = "PRAGMA schema_version"
WAIT_A_SECOND = "PRAGMA busy_timeout = 1000"
LOOK = "SELECT 1 FROM sqlite_master LIMIT 1"
NOT_BACKED_UP_AT_CLOSE = problem(
    "not-backed-up-at-close",
    "No backup was made when the book was closed, since it could not be read just then. Run"
    " {remedy}, and see what it says.",
    remedy="backup",
)
NOT_THERE = problem(
    "disk-fault-nothing",
    "The disk failed while this was being written; it has been looked for, and it is not in the"
    " book. Nothing was recorded. Make a backup on another disk before you go on.",
)
ASSOCIATION = "SELECT name, orgnr FROM association ORDER BY entry DESC LIMIT 1"


def make_readable(book: Book, version: int) -> None:
    """Has a book of another version read as this program reads."""
    if version != VERSION:
        with translated_errors(book.path):
            install_temporary_views(book.connection, version)


def book_of(path: Path, connection: sqlite3.Connection) -> Book:
    """The book to read through a connection that is open already, to the file or to a copy of it.

    Raises BookError as `open_book` does.
    """
    book = Book(path, connection, read_only=True)
    with book.reading():
        version = check_schema_version(connection, path)
    make_readable(book, version)
    return book
