"""The texts of an annual report, its pictures, its goals and who signs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import file_content
from ledger.bookkeeping.goals import add_goals, drop_goal, repeat_goals, set_goal
from ledger.bookkeeping.report_pictures import add_picture
from ledger.bookkeeping.report_texts import mark_not_applicable, mark_ready
from ledger.core.errors import Refused
from ledger.management.live_figures import write_section

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.book.book import Book

__all__ = [
    "add_goals",
    "drop_goal",
    "mark_not_applicable",
    "mark_ready",
    "repeat_goals",
    "save_picture",
    "set_goal",
    "write_section",
]


def save_picture(book: Book, year: int, file: Path, by: str) -> str:
    """Keeps the picture of the file for the year's texts and returns what they call it.

    Raises Refused when it cannot be printed, or BookError.
    """
    from exports.render.pdf import picture_fault  # noqa: PLC0415 - 81 MB that only a PDF needs

    name, content = file_content(file)
    with book.writing():
        called = add_picture(book, year, name, content, by)
        if fault := picture_fault(name, content):
            raise Refused(fault)
    return called
