"""Texts of an annual report that people write, and who signs it; kept in the book, year by year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.book.recorded import TEXT_INSERTS, text_sha256
from ledger.bookkeeping.report_sections import MANAGEMENT, SECTIONS, under_heading
from ledger.core.calendar import swedish_day
from ledger.core.errors import Refused, problem
from ledger.core.i18n import in_both
from ledger.core.limits import MAX_REPORT_TEXT
from ledger.core.markdown import markdown_problems
from ledger.core.money import write_amount
from ledger.core.text import clean, quoted, text_problem, without_ligatures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.report_sections import ReportSection
    from ledger.core.errors import Problem

SIGNERS = "signers"
"""The name under which the list of signers is kept: a line each, the role after a comma."""


LIVE_FIGURE = re.compile(r"\{\{([^{}\n]{0,200})\}\}")
"""A figure of the book in a text, and its name (`ledger.management.live_figures`)."""

UNPRINTABLE = re.compile(
    "[^\n -~\u00a0-\u00ac\u00ae-\u023f\u0250-\u02e4\u0300-\u0331\u0384-\u038a\u038c"
    "\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u1e00-\u1e9b\u1ea0-\u1ef9\u2010-\u2015\u2018-\u201e"
    "\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u2212"
    "\u2248\u2260\u2264\u2265\u25a0\u25a1]"
)
"""What the typeface of print has no letter for (Latin, Greek and Cyrillic it has)."""

_FIGURE_IN_PRINT = write_amount(-1_000_00, "kr")
"""How one may look, for what the text is when it is printed."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Someone who signs the annual report."""

    name: str
    role: str
    """What the person is to the association: `"ordförande"`."""


TextState: TypeAlias = Literal["empty", "begun", "ready", "not-applicable"]
READY, NOT_APPLICABLE = "ready", "not-applicable"


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section of a year's annual report, and how far it has come."""

    section: ReportSection
    text: str
    """Markdown; empty when nothing is written."""

    state: TextState
    by: str = ""
    """Who wrote it last, or made the mark that holds."""

    day: str = ""
    """When: `"2020-02-14"`."""

    reason: str = ""
    """Why it is not applicable, in the words of who said so."""

    is_under_heading: bool = False
    """Whether the text stands under a heading of the whole management report."""


_MARK = "mark: "
"""What stands before a section's name in the name of its mark."""

PICTURE = "picture: "
"""What stands before a picture's name in the name of the text that has its SHA-256."""

STORED = "SELECT name, text FROM kept_text_now WHERE year = ?"


TEXTS_WITH_WRITER = """
SELECT t.name, t.text, j.actor, j.at
FROM kept_text AS t JOIN journal AS j ON j.seq = t.entry
WHERE t.year = ? AND t.entry = (
    SELECT max(entry) FROM kept_text WHERE year = t.year AND name = t.name)
"""


def section_texts(book: Book, year: int) -> dict[str, SectionText]:
    """Every section of the calendar year's annual report by name, in the order of print."""
    with book.reading() as connection:
        rows = connection.execute(TEXTS_WITH_WRITER, (year,)).fetchall()
    known = {name: (text, by, swedish_day(at).isoformat()) for name, text, by, at in rows}
    whole = known.get(MANAGEMENT, ("", "", ""))
    return {section.name: _section_text(section, known, whole) for section in SECTIONS.values()}


def _section_text(
    section: ReportSection, known: Mapping[str, tuple[str, str, str]], whole: tuple[str, str, str]
) -> SectionText:
    text, by, day = known.get(section.name, ("", "", ""))
    mark, marked_by, marked_on = known.get(f"{_MARK}{section.name}", ("", "", ""))
    state, _, value = mark.partition(" ")
    if not text and (found := under_heading(whole[0], section)):
        return SectionText(section, found, "begun", *whole[1:], is_under_heading=True)
    if not text and state == NOT_APPLICABLE:
        return SectionText(section, "", "not-applicable", marked_by, marked_on, value)
    if not text:
        return SectionText(section, "", "empty")
    if state == READY and value == text_sha256(text):
        return SectionText(section, text, "ready", marked_by, marked_on)
    return SectionText(section, text, "begun", by, day)


def mark_ready(book: Book, year: int, name: str, by: str = "") -> None:
    """Marks the text of a section as ready; the mark holds until the text is changed.

    Raises Refused when there is no such section or nothing is written in it.
    """
    _prove_section(name, SECTIONS)
    text = texts(book, year).get(name, "")
    if not text:
        raise Refused(
            problem(
                "text-empty",
                "Nothing is written in {name}; write it first.",
                name=in_both(SECTIONS[name].title),
            )
        )
    set_document(book, year, _MARK + name, f"{READY} {text_sha256(text)}", by, kind="text-mark")


def mark_not_applicable(book: Book, year: int, name: str, reason: str, by: str = "") -> None:
    """Says why a section that the law asks for is not in the report; an empty reason takes it back.

    Raises Refused when there is no such section or something is written in it.
    """
    _prove_section(name, SECTIONS)
    if reason and texts(book, year).get(name):
        raise Refused(
            problem(
                "text-is-there",
                "{name} has a text; take the text away first, or leave the mark.",
                name=in_both(SECTIONS[name].title),
            )
        )
    mark = f"{NOT_APPLICABLE} {clean(reason)}" if reason.strip() else ""
    set_document(book, year, _MARK + name, mark, by, kind="text-mark")


@read_once
def texts(book: Book, year: int) -> dict[str, str]:
    """The texts kept for the calendar year, by name; Markdown, lines ended by a line feed."""
    with book.reading() as connection:
        return dict(connection.execute(STORED, (year,)))


def pictures(book: Book, year: int) -> dict[str, str]:
    """The SHA-256 of each picture of the year's annual report, by the name that texts call it."""
    return {
        name.removeprefix(PICTURE): digest
        for name, digest in texts(book, year).items()
        if name.startswith(PICTURE)
    }


def set_text(book: Book, year: int, name: str, text: str, by: str = "") -> None:
    """Keeps a text in the book; the one it replaces stays in the history.

    `name` is one of `SECTIONS`, or `SIGNERS`; an empty text takes the section away. Control
    characters are left out. Raises Refused when there is no such section, the text is too long or
    the report cannot show something in it.
    """
    _prove_section(name, (*SECTIONS, SIGNERS))
    text = without_ligatures(text)
    if faults := [*_unprintable(clean_lines(text), name, pictures(book, year))]:
        raise Refused(faults)
    set_document(book, year, name, text, by)


def _unprintable(text: str, name: str, known: Collection[str]) -> Iterator[Problem]:
    """What the report could not print: letters line by line, and Markdown that it cannot show."""
    for number, line in enumerate(text.split("\n"), 1):
        if fault := unprintable(line, f"{name}:{number}"):
            yield fault
    yield from markdown_problems(LIVE_FIGURE.sub(_FIGURE_IN_PRINT, text), name, known)


def unprintable(text: str, where: str) -> Problem | None:
    """What print has no letter for in a text, or None."""
    if not (characters := dict.fromkeys(UNPRINTABLE.findall(text))):
        return None
    return problem(
        "text-unprintable",
        "The typeface of the report has no letter for {characters}; write it in words, as"
        " reached, partly, not reached.",
        where,
        characters=" ".join(characters),
    )


def _prove_section(name: str, known: Collection[str]) -> None:
    if name not in known:
        raise Refused(
            problem(
                "no-section",
                "There is no section {name}; choose one of {known}.",
                "name",
                name=quoted(name),
                known=", ".join(known),
            )
        )


def set_document(
    book: Book, year: int, name: str, text: str, by: str = "", *, kind: str = "text"
) -> None:
    """Keeps a text of any name; `kind` is what the history calls it. Raises Refused."""
    whole = clean_lines(text)
    if fault := text_problem(whole.replace("\n", " "), name, MAX_REPORT_TEXT):
        raise Refused(fault)
    with book.writing() as connection:
        text_row = ("kept_text", year, name, text_sha256(whole))
        book.append(Entry(kind, by, (text_row,)))
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
