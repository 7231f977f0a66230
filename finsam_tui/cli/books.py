"""Opening a book for a command: what there is to know about the book is said, and it goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.cli import output as printing
from ledger.books import open as books
from ledger.core.errors import BookError, problem

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.core.errors import Problem


def is_package(path: str | Path) -> bool:
    """Whether it is an auditor's package by its name, or the folder that one was unpacked to."""
    return str(path).casefold().endswith(".zip") or Path(path, "manifest.json").is_file()


def package_problem(path: str | Path) -> Problem:
    """That what must be a book is a package."""
    return problem(
        "package-not-book",
        "This is an auditor's package, not a book: it is proved with {remedy}.",
        str(path),
        remedy="verify",
    )


def open_book(path: str | Path, *, read_only: bool = False) -> Book:
    """The book, open; its warnings on the error stream, a line each. Raises BookError.

    To read, an auditor's package is as good: the book that its journal tells.
    """
    if is_package(path):
        if not read_only:
            raise BookError(package_problem(path))
        from exports.package.verify import book_in_package  # noqa: PLC0415 - seldom needed

        return book_in_package(Path(path))
    book = books.open_book(path, read_only=read_only)
    printing.print_problems(book.warnings)
    return book
