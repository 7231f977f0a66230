"""Taking in a file: read, held against itself and the book, recorded whole or not at all."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ledger.book import Book, new_book, open_book
from ledger.errors import IntakeError, Refused, problem
from ledger.intake.encoding import CHUNK, fingerprint
from ledger.intake.entering import Intake, Source
from ledger.intake.fitting import association_of
from ledger.intake.gathering import ITEMS
from ledger.intake.standing import standing_of_book, standing_of_template
from ledger.starting import chart_rows
from ledger.templates.built_in import built_in_text
from ledger.text import user_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.intake.encoding import Fingerprint
    from ledger.intake.report import IntakeReport
    from ledger.templates.derive import Derived

GENERAL_TEMPLATE = "lkbr"
"""The built-in template of a book made from a file, when none is chosen: the law's own rows."""

_FIRST_LABELS = re.compile(
    rb"^[ \t\xef\xbb\xbf]*(?:" + "|".join([*ITEMS, "#VER"]).encode() + rb")(?![A-Z])", re.MULTILINE
)


def is_sie(start: bytes) -> bool:
    """Whether a file that begins like this is an SIE file of type 1-4."""
    return _FIRST_LABELS.search(start.replace(b"\r", b"\n")) is not None


def take_in(
    target: Book | str | Path,
    file: str | Path,
    *,
    template: str | None = None,
    dry_run: bool = False,
    accept_flag: bool = False,
    by: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> IntakeReport:
    """Takes an SIE file into a book, all of it or nothing.

    A path where there is no book gets one, with `template` (the text of one; the law's own rows
    when None). `dry_run` gives the same report and writes nothing. A file with `#FLAGGA 1` has
    been taken in by some program already, and asks for `accept_flag`. `progress` is called with
    bytes read and bytes in all; an exception from it stops the intake, and leaves nothing.

    Raises IntakeError with every fault found in the file, BookError when the book cannot be used
    and TemplateError when the template cannot.
    """
    by = by or user_name()
    source_name = str(file)
    with _opened(Path(file)) as stream, _book(target, read_only=dry_run) as book:
        found = _recognised(stream, source_name)
        standing = (
            standing_of_book(book, template)
            if book
            else standing_of_template(template or built_in_text(GENERAL_TEMPLATE))
        )
        if found.sha256 in standing.files:
            raise IntakeError(
                problem(
                    "same-file",
                    "The very same file has been taken in before; nothing was recorded again.",
                    source_name,
                )
            )
        intake = Intake(Source(Path(file), stream, found, progress), standing, by)
        if dry_run:
            return intake.try_out()
        contents = intake.contents()
        if contents.flag and not accept_flag:
            raise IntakeError(
                problem(
                    "flag-asks",
                    "The file says (#FLAGGA 1) that a program has taken it in before; say that it "
                    "is to be taken in all the same.",
                    source_name,
                )
            )
        try:
            if book:
                return intake.record(book)
            association = association_of(contents, Path(file))
            with new_book(Path(str(target)), association, chart_rows(standing.template), by) as new:
                return intake.record(new)
        except Refused as refused:
            raise IntakeError(refused.problems) from refused


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
    """The file, open for reading; raises IntakeError when there is none."""
    try:
        if not path.is_file():
            raise IntakeError(
                problem("no-file", "There is no file here; check the path.", str(path))
            )
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise IntakeError(
            problem(
                "file-unreadable",
                "The file cannot be read: {reason}.",
                str(path),
                reason=(error.strerror or str(error)).lower(),
            )
        ) from error


def _recognised(stream: BinaryIO, source: str) -> Fingerprint:
    """The fingerprint of an SIE file, rewound; raises IntakeError when it is none."""
    start = stream.read(CHUNK)
    stream.seek(0)
    if is_sie(start):
        found = fingerprint(stream)
        stream.seek(0)
        return found
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
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
            "This is not an SIE file: it has no line that begins with #FLAGGA or the like.",
            source,
        )
    raise IntakeError(fault)


def layout_of_file(file: str | Path, template: str | None = None) -> Derived:
    """A layout made to fit an SIE file, from another's text; the file is taken in nowhere.

    Raises IntakeError as `take_in` does, and TemplateError when the text is no template.
    """
    from ledger.templates.derive import derived  # noqa: PLC0415 - seldom

    text = template or built_in_text(GENERAL_TEMPLATE)
    with _opened(Path(file)) as stream:
        found = _recognised(stream, str(file))
        intake = Intake(Source(Path(file), stream, found), standing_of_template(text), "")
        intake.try_out()
        chart, keys = intake.chart_and_keys()
        members = (chart.dimensions.values(), chart.objects.values())
        return derived(text, Path(file).name, chart.accounts, members, keys)
