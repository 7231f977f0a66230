"""Texts of an annual report that people write, and who signs it; kept in the book, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import Entry
from ledger.book.recorded import TEXT_INSERTS, text_sha256
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid
from ledger.core.limits import MAX_REPORT_TEXT
from ledger.core.text import clean, text_problem, user_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book

SECTIONS: Mapping[str, str] = {
    "management-report": msgid("Management report"),
    "accounting-principles": msgid("Accounting principles"),
    "events-after-year-end": msgid("Events after the balance-sheet date"),
}
"""The sections of an annual report that are text (LKBR 4:1, 9:4, 11:1-11:9), in Markdown."""

SIGNERS = "signers"
"""The name under which the list of signers is kept: a line each, the role after a comma."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Someone who signs the annual report."""

    name: str
    role: str
    """What the person is to the association: `"ordförande"`."""


STORED = "SELECT name, text FROM kept_text_now WHERE year = ?"


def texts(book: Book, year: int) -> dict[str, str]:
    """The texts kept for the calendar year, by name; Markdown, lines ended by a line feed."""
    with book.reading() as connection:
        return dict(connection.execute(STORED, (year,)))


def set_text(book: Book, year: int, name: str, text: str, by: str = "") -> None:
    """Keeps a text in the book; the one it replaces stays in the history.

    `name` is one of `SECTIONS`, or `SIGNERS`; an empty text takes the section away. Control
    characters are left out. Raises Refused when there is no such section or the text is too long.
    """
    if name not in (*SECTIONS, SIGNERS):
        raise Refused(
            problem(
                "no-section",
                "There is no section {name}; choose one of {known}.",
                "name",
                name=repr(name[:40]),
                known=", ".join((*SECTIONS, SIGNERS)),
            )
        )
    set_document(book, year, name, text, by)


def set_document(
    book: Book, year: int, name: str, text: str, by: str = "", *, kind: str = "text"
) -> None:
    """Keeps a text of any name; `kind` is what the history calls it. Raises Refused."""
    whole = clean_lines(text)
    if fault := text_problem(whole.replace("\n", " "), name, MAX_REPORT_TEXT):
        raise Refused(fault)
    with book.writing() as connection:
        text_row = ("kept_text", year, name, text_sha256(whole))
        book.append(Entry(kind, by or user_name(), (text_row,)))
        connection.execute(TEXT_INSERTS["kept_text"], (year, name, whole))


def clean_lines(text: str) -> str:
    """The text as it may enter a book: each line cleaned, its indentation kept."""
    lines = (line.expandtabs(4) for line in text.splitlines())
    cleaned = (" " * (len(line) - len(line.lstrip(" "))) + clean(line) for line in lines)
    return "\n".join(line.rstrip() for line in cleaned).strip("\n")


def signers(book: Book, year: int) -> tuple[Signer, ...]:
    """Who signs the annual report of the year, in order."""
    lines = texts(book, year).get(SIGNERS, "").splitlines()
    parts = (line.partition(",") for line in lines if line.strip())
    return tuple(Signer(name.strip(), role.strip()) for name, _, role in parts)
