"""Bringing a book of an earlier version up to date: all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.book.connection import USER_VERSION
from ledger.book.journal import Entry
from ledger.book.schema import VERSION, migrate
from ledger.bookkeeping.fiscal_years import fiscal_years, store_template, template_text
from ledger.core.errors import BookError, problem
from ledger.entry.voucher_templates import store_drafted_templates
from ledger.integrity.backup import back_up
from ledger.integrity.check import findings
from ledger.report_layout.upgrade import with_stated_roles

if TYPE_CHECKING:
    from ledger.book.book import Book


DRAFTED_TEMPLATES = 1
"""The version whose books have the office's own voucher templates among the drafts."""


def bring_up_to_date(book: Book) -> None:
    """Migrates the book in one write, after a backup; the journal tells of both versions.

    The version is read again when the book is ours alone: another window may have done it. What
    is committed is a book that `finsam check` finds no fault with. Raises BookError when the
    backup cannot be made, or the book is not sound; then it is as it was.
    """
    back_up(book)
    with book.writing() as connection:
        (version,) = connection.execute(USER_VERSION).fetchone()
        if version == VERSION:
            return
        migrate(connection)
        book.append(Entry("migration", "", (("migration", version, VERSION),)))
        if version == DRAFTED_TEMPLATES:
            store_drafted_templates(book)
        _state_roles(book)
        if faults := [check.message for check in findings(connection) if check.severity == "fault"]:
            raise BookError(
                [
                    problem(
                        "not-migrated",
                        "The book was made by an older finsam and is not sound, so it was left as"
                        " it was. Run {remedy}, and restore a backup.",
                        str(book.path),
                        remedy="check-file",
                    ),
                    *faults,
                ]
            )


def _state_roles(book: Book) -> None:
    """Gives each open year a template that states its roles; a closed year keeps its own."""
    for year in fiscal_years(book):
        if not year.closed:
            old = template_text(book, year)
            text = with_stated_roles(old, str(year.name))
            if text != old:
                store_template(
                    book,
                    year,
                    text,
                    "mallen säger vad dess rader och konton är (ny version av finsam)",
                )
