"""Taking in a file: read, held against itself and the book, recorded whole or not at all."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ledger.book.book import Book
from ledger.book.regular_files import no_file
from ledger.books.create import chart_rows
from ledger.books.open import new_book, open_book
from ledger.core.errors import ImportFileError, Refused, problem, system_reason
from ledger.core.text import user_name
from ledger.entry.draft_store import save_draft
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.book_compatibility import association_of
from ledger.sie.book_snapshot import snapshot_of_book, snapshot_of_template
from ledger.sie.draft_import import DraftImport
from ledger.sie.encoding import CHUNK, fingerprint
from ledger.sie.import_job import NO_CHOICES, ImportChoices, SieImport, SourceFile
from ledger.sie.items import ITEMS
from ledger.sie.mapping import store_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.report_layout.derive import Derived
    from ledger.sie.encoding import Fingerprint
    from ledger.sie.import_report import ImportReport

GENERAL_TEMPLATE = "lkbr"
"""The built-in template of a book made from a file, when none is chosen: the law's own rows."""

_FIRST_LABELS = re.compile(
    rb"^[ \t\xef\xbb\xbf]*(?:" + "|".join([*ITEMS, "#VER"]).encode() + rb")(?![A-Z])", re.MULTILINE
)


def is_sie(start: bytes) -> bool:
    """Whether a file that begins like this is an SIE file of type 1-4."""
    return _FIRST_LABELS.search(start.replace(b"\r", b"\n")) is not None


def import_sie(
    target: Book | str | Path,
    file: str | Path,
    *,
    template: str | None = None,
    dry_run: bool = False,
    choices: ImportChoices = NO_CHOICES,
    by: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Takes an SIE file into a book, all of it or nothing.

    A path where there is no book gets one, with `template` (the text of one; the law's own rows
    when None). `dry_run` gives the same report and writes nothing. A file with `#FLAGGA 1` has
    been taken in by some program already, and asks for a choice. `progress` is called with
    bytes read and bytes in all; an exception from it stops the intake, and leaves nothing.

    Raises ImportFileError with every fault found in the file, BookError when the book cannot be
    used and TemplateError when the template cannot.
    """
    by = by or user_name()
    source_name = str(file)
    with _opened(Path(file)) as stream, _book(target, read_only=dry_run) as book:
        found = _recognised(stream, source_name)
        snapshot = (
            snapshot_of_book(book, template, with_vouchers=bool(choices.newer or choices.as_drafts))
            if book
            else snapshot_of_template(template or built_in_text(GENERAL_TEMPLATE))
        )
        if found.sha256 in snapshot.files and not choices.newer:
            raise ImportFileError(
                problem(
                    "same-file",
                    "The very same file has been imported before; nothing was recorded again.",
                    source_name,
                )
            )
        source = SourceFile(Path(file), stream, found, progress)
        if choices.as_drafts:
            if book is None:
                raise ImportFileError(NO_BOOK_FOR_DRAFTS)
            return _save_drafts(book, DraftImport(source, snapshot, choices), by, dry_run)
        intake = SieImport(source, snapshot, by, choices)
        if dry_run:
            return intake.try_out()
        contents = intake.contents()
        if contents.flag and not choices.accept_flag:
            raise ImportFileError(
                problem(
                    "flag-asks",
                    "The file says (#FLAGGA 1) that a program has imported it before; say"
                    " that it is to be imported all the same.",
                    source_name,
                )
            )
        try:
            if book:
                return intake.record(book)
            association = association_of(contents, Path(file))
            with new_book(Path(str(target)), association, chart_rows(snapshot.template), by) as new:
                return intake.record(new)
        except Refused as refused:
            raise ImportFileError(refused.problems) from refused


def _save_drafts(book: Book, intake: DraftImport, by: str, is_dry: bool) -> ImportReport:
    """Stores the drafts of a file, and what was chosen for its program."""
    report, drafts = intake.tried_out()
    if not is_dry:
        with book.writing():
            store_mapping(book, intake.program, intake.mapping, by)
            for draft in drafts:
                save_draft(book, draft)
    return report


NO_BOOK_FOR_DRAFTS = problem(
    "no-book-for-drafts",
    "Drafts are of a book; begin the book first, and take the file in there.",
)


@contextmanager
def _book(target: Book | str | Path, *, read_only: bool) -> Iterator[Book | None]:
    """The book to take the file into; None when one is to be made."""
    if isinstance(target, Book):
        yield target
    elif Path(target).exists():
        with open_book(target, read_only=read_only) as book:
            yield book
    else:
        yield None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading; raises ImportFileError when there is none."""
    try:
        if not path.is_file():
            raise ImportFileError(no_file(path))
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise ImportFileError(
            problem(
                "file-unreadable",
                "The file cannot be read: {reason}.",
                str(path),
                reason=system_reason(error),
            )
        ) from error


def _recognised(stream: BinaryIO, source: str) -> Fingerprint:
    """The fingerprint of an SIE file, rewound; raises ImportFileError when it is none."""
    start = stream.read(CHUNK)
    stream.seek(0)
    if is_sie(start):
        found = fingerprint(stream)
        stream.seek(0)
        return found
    if not start.removeprefix(BOM_UTF8).strip():
        fault = problem("file-empty", "The file is empty.", source)
    elif start.startswith((b"\xff\xfe", b"\xfe\xff")):
        fault = problem(
            "utf-16",
            "The file is written in UTF-16, which no SIE file is; save it as UTF-8.",
            source,
        )
    elif b"<sie" in start[:4096].lower():
        fault = problem(
            "sie-5",
            "This is an SIE 5 file; export the books as SIE 4 instead.",
            source,
        )
    else:
        fault = problem(
            "not-sie",
            "This is not an SIE file (no line begins with #FLAGGA or the like), and neither a"
            " statement of an account nor an e-invoice that the program knows.",
            source,
        )
    raise ImportFileError(fault)


def layout_of_file(file: str | Path, template: str | None = None) -> Derived:
    """A layout made to fit an SIE file, from another's text; the file is taken in nowhere.

    Raises ImportFileError as `take_in` does, and TemplateError when the text is no template.
    """
    from ledger.report_layout.derive import derived  # noqa: PLC0415 - seldom

    text = template or built_in_text(GENERAL_TEMPLATE)
    with _opened(Path(file)) as stream:
        found = _recognised(stream, str(file))
        intake = SieImport(SourceFile(Path(file), stream, found), snapshot_of_template(text), "")
        intake.try_out()
        chart, keys = intake.chart_and_keys()
        members = (chart.dimensions.values(), chart.objects.values())
        return derived(text, Path(file).name, chart.accounts, members, keys)
