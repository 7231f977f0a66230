"""System documentation (systemdokumentation): how the book is organised and built (BFL 5:11).

BFNAR 2013:2 p 9.1: what an accountant from outside needs to follow a posting from its document to
the annual report and back, made from the book itself so that it is never out of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.journal import WRITTEN_BY, journal_head
from ledger.book.recorded import text_sha256
from ledger.book.schema import VERSION
from ledger.bookkeeping.approvals import WITHDRAWN
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.bookkeeping.fiscal_years import fiscal_years, template_text
from ledger.core.calendar import zoned_time
from ledger.core.i18n import msgid, translated
from ledger.core.table import CSV, FILE, SHOWN, Column, Row, Table, heading
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.label import Language
    from ledger.core.report_query import ReportQuery


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its rows."""

    id: str
    title: str
    rows: tuple[tuple[str, str], ...]
    """What, and how it is."""


BUILD = (
    (
        msgid("Journal"),
        msgid(
            "Each event is an entry in order of registration, numbered 1, 2, 3 … and chained by"
            " SHA-256 to the one before: finsam show BOOK journal, history."
        ),
    ),
    (
        msgid("General ledger"),
        msgid("Postings by account and day: finsam show BOOK ledger, trial."),
    ),
    (
        msgid("Subsidiary ledgers"),
        msgid("Open items of customers and suppliers: finsam show BOOK open-items."),
    ),
    (
        msgid("Annual report"),
        msgid(
            "The year's template says which accounts and objects make each line; the book keeps"
            " it for each fiscal year."
        ),
    ),
    (
        msgid("Corrections"),
        msgid(
            "What is recorded never changes; a correction is a new voucher linked both ways"
            " (BFL 5:5)."
        ),
    ),
    (
        msgid("Checks"),
        msgid("finsam check proves the file, the chain, the numbers, the balances and all proofs."),
    ),
)
BACKUP = (
    (
        msgid("Backup"),
        msgid(
            "finsam backup BOOK DEST makes a verified copy; one is kept in another place"
            " (BFNAR 2013:2 p 8.2)."
        ),
    ),
    (
        msgid("Seal"),
        msgid(
            "When a year is closed, the journal vouches with SHA-256 for the backup made then and"
            " for the documents handed out; finsam check proves it (LKBR 3:12, BFL 7:1)."
        ),
    ),
    (
        msgid("Retention"),
        msgid("To the end of the seventh year after the fiscal year (LKBR 3:13, BFL 7:2)."),
    ),
)

SERIES = """
SELECT series, count(*), min(date), max(date) FROM voucher GROUP BY series ORDER BY series
"""
USERS = """
SELECT actor, count(*), min(at), max(at) FROM journal GROUP BY actor ORDER BY actor
"""
APPROVERS = f"""
SELECT approved_by, count(*) FROM approval WHERE approved_by <> '{WITHDRAWN}'
GROUP BY approved_by ORDER BY approved_by
"""
PROGRAMS = "SELECT app, min(at), max(at) FROM journal GROUP BY app ORDER BY min(seq)"


def system_documentation(book: Book, language: Language = "sv") -> tuple[Section, ...]:
    """Program, build, chart of accounts, dimensions, series, templates, users and backup plan."""
    with book.reading():
        return tuple(_sections(book, language))


def _sections(book: Book, language: Language) -> Iterator[Section]:
    def worded(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple((translated(what, language), translated(how, language)) for what, how in pairs)

    with book.reading() as connection:
        now = journal_head(connection)
        whose = book.association
        program = (
            (WRITTEN_BY, f"schema {VERSION}"),
            (whose.name, whose.orgnr),
            (translated("The newest entry", language), f"{now.seq}: {now.hash.hex()}"),
            *(
                (app, f"{zoned_time(first)} – {zoned_time(last)}")
                for app, first, last in connection.execute(PROGRAMS)
            ),
        )
        series = tuple(
            (name, f"{count}, {first} – {last}")
            for name, count, first, last in connection.execute(SERIES)
        )
        users = tuple(
            (name, f"{count}, {zoned_time(first)} – {zoned_time(last)}")
            for name, count, first, last in connection.execute(USERS)
        )
        approvers = tuple((name, str(count)) for name, count in connection.execute(APPROVERS))
    yield Section("program", msgid("Program and book"), program)
    yield Section("build", msgid("Build"), worded(BUILD))
    yield Section(
        "years",
        msgid("Fiscal years and templates"),
        tuple(
            (
                f"{year.first} – {year.last}",
                f"{template_of(book, year).id}, SHA-256 {text_sha256(text)}",
            )
            for year in fiscal_years(book)
            for text in (template_text(book, year),)
        ),
    )
    yield Section("series", msgid("Series of vouchers"), series)
    yield Section(
        "dimensions",
        msgid("Dimensions and objects"),
        tuple(
            (
                f"{dimension.number} {dimension.name}",
                ", ".join(
                    f"{item.code} {item.name}"
                    for item in objects(book)
                    if item.dimension == dimension.number
                ),
            )
            for dimension in dimensions(book)
        ),
    )
    yield Section("users", msgid("Users"), users)
    yield Section("approvers", msgid("Approvers"), approvers)
    yield Section("backup", msgid("Backup and archive"), worded(BACKUP))
    yield Section(
        "accounts",
        msgid("Chart of accounts"),
        tuple((account.number, account.name) for account in accounts(book)),
    )


def system_table(book: Book, query: ReportQuery) -> Table:
    """How the books are built and kept (BFL 5:11, BFNAR 2013:2 p 9.1), section by section."""
    _, language = query.words, query.language
    sections = system_documentation(book, language)
    rows: list[Row] = []
    for section in sections:
        title = translated(section.title, language)
        rows.append(heading(title))
        rows += (Row((section.id, title, what, how)) for what, how in section.rows)
    return Table(
        (query.whose, _("System documentation")),
        (
            Column("section", on=CSV),
            Column("section", on=FILE, file_label=msgid("Section")),
            Column("what", width=26, on=SHOWN | FILE, file_label=msgid("What")),
            Column("how", on=SHOWN | FILE, file_label=msgid("How")),
        ),
        rows,
        id="system",
        document={
            **query.of_the_book(),
            "sections": [
                {
                    "id": section.id,
                    "title": translated(section.title, language),
                    "rows": [list(row) for row in section.rows],
                }
                for section in sections
            ],
        },
    )
