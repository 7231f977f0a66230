"""The kinds of file that a book can be made into, and how one comes to its place."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeAlias

from exports.files import atomic_folder, atomic_write, book_in_the_way
from ledger.bookkeeping.export_log import ExportRecord, log_export
from ledger.core.errors import BookError, problem
from ledger.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exports.export_request import ExportRequest
    from ledger.core.errors import Problem
    from ledger.core.money import Unit
    from ledger.core.report_query import ReportQuery

ReportName: TypeAlias = Literal["annual-report", "interim-report", "follow-up"]

PART = 1 << 20
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What can be asked of some formats."""

    unit: Unit | None = None
    """What a figure of the statements and notes counts (pdf, html, xlsx); None is the usual one."""

    register: str = ""
    """A register in place of the annual report, by its name in `register_pages.PAGES` (pdf)."""

    voucher: tuple[str, int] | None = None
    """One voucher in place of the annual report: its series and number (pdf)."""

    report: ReportName = "annual-report"
    """Which report it is (pdf, html)."""

    has_open_items: bool = False
    """Whether the annual report ends with the open items, which name people (pdf, html)."""

    has_files: bool = False
    """Whether the books as SIE and the workbook go inside it: PDF/A-3a in place of 2a (pdf)."""

    is_plain: bool = False
    """For programs, in place of Swedish Excel (csv)."""

    sample: ReportQuery | None = None
    """How the sample is chosen (sample)."""

    passphrase: str = field(default="", repr=False)
    """What it is encrypted with; empty for none (package)."""

    has_checksum: bool = False
    """With `#KSUMMA`, which is voluntary and some programs stop at (sie)."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    suffix: str
    write: Callable[[ExportRequest, Wish, BinaryIO], tuple[Problem, ...]]
    """Writes it; returns what its reader should know."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that has been made and is in its place."""

    path: Path
    export: ExportRecord
    remarks: tuple[Problem, ...] = ()


def export(
    source: ExportRequest,
    name: str,
    path: str | Path,
    wish: Wish | None = None,
    *,
    by: str = "",
    force: bool = False,
) -> Exported:
    """Makes a file, whole or not at all, and writes it in the book's log of exports.

    `name` is a key of `FORMATS`. What is several files becomes a folder, unless the path has the
    suffix .zip.
    Raises ExportError when the file cannot be written or is there already (and not `force`),
    and Refused when the format cannot hold what is asked for.
    """
    wish, target = wish or Wish(), Path(path)
    if target.exists() and target.samefile(source.book.path):
        raise book_in_the_way(target)
    with source.book.reading():
        if name in SEVERAL and target.suffix.lower() != ".zip":
            made = _folder(source, name, wish, target)
        else:
            made = _file(source, name, wish, target, force=force)
    try:
        log_export(source.book, made.export, by)
    except BookError as error:
        unlogged = problem(
            "export-not-logged",
            "The file is made, but the book could not note it in its log of exports: {reason}",
            reason=error.problems[0].message,
        )
        return Exported(target, made.export, (*made.remarks, unlogged))
    return made


def _file(source: ExportRequest, name: str, wish: Wish, target: Path, *, force: bool) -> Exported:
    with atomic_write(target, force=force) as file:
        remarks = FORMATS[name].write(source, wish, file)
        size = file.seek(0, 2)
        digest = hashlib.sha256()
        file.seek(0)
        while part := file.read(PART):
            digest.update(part)
    return Exported(target, _export(source, name, target, size, digest.hexdigest()), remarks)


def _folder(source: ExportRequest, name: str, wish: Wish, target: Path) -> Exported:
    """A folder of files; its SHA-256 is that of its files, one after the other."""
    size, digest = 0, hashlib.sha256()
    with atomic_folder(target) as folder:
        for file, content in SEVERAL[name](source, wish):
            (folder / os.fsdecode(file.encode())).write_bytes(content)
            size += len(content)
            digest.update(content)
    return Exported(target, _export(source, name, target, size, digest.hexdigest()))


def _export(source: ExportRequest, name: str, target: Path, size: int, digest: str) -> ExportRecord:
    shown = clean(target.name)[:LONGEST_NAME]
    return ExportRecord(name, source.year.name, shown, size, digest)


def _sie(source: ExportRequest, wish: Wish, file: BinaryIO) -> tuple[Problem, ...]:
    from exports.sie.writer import write_sie  # noqa: PLC0415 - likewise

    report = write_sie(source.book, source.year, file, has_checksum=wish.has_checksum)
    found = [
        problem(
            "sie-replaced",
            "SIE cannot write {letter}; {other} stands for it, in {count:# place|# places}.",
            letter=letter,
            other=other,
            count=count,
        )
        for letter, (other, count) in report.replaced.items()
    ]
    if report.long_series:
        names = ", ".join(report.long_series)
        found.append(
            problem(
                "sie-long-series",
                "Voucher series with long names, which some programs object to: {series}. They"
                " are written as they are.",
                series=names,
            )
        )
    return tuple(found)


def _xlsx(source: ExportRequest, wish: Wish, file: BinaryIO) -> tuple[Problem, ...]:
    from exports.render.xlsx import write_workbook  # noqa: PLC0415 - likewise

    write_workbook(source, file, wish.unit or "ore")
    return ()


def _pdf(source: ExportRequest, wish: Wish, file: BinaryIO) -> tuple[Problem, ...]:
    from exports.render import pdf  # noqa: PLC0415 - likewise
    from exports.render.interim_pages import interim_remarks  # noqa: PLC0415 - likewise

    if wish.voucher:
        file.write(pdf.voucher(source, *wish.voucher))
    elif wish.register:
        file.write(pdf.register(source, wish.register))
    elif wish.report == "annual-report":
        extra = {"has_files": wish.has_files, "has_open_items": wish.has_open_items}
        file.write(pdf.annual_report(source, wish.unit or "kr", **extra))
    else:
        file.write(pdf.typeset(pdf.PAGES_OF[wish.report](source, wish.unit or "kr")))
    return tuple(interim_remarks(source)) if wish.report == "interim-report" else ()


def _html(source: ExportRequest, wish: Wish, file: BinaryIO) -> tuple[Problem, ...]:
    from exports.render.html import html_page  # noqa: PLC0415 - likewise
    from exports.render.interim_pages import interim_remarks  # noqa: PLC0415 - likewise
    from exports.render.pdf import PAGES_OF  # noqa: PLC0415 - likewise

    extra = {"has_open_items": True} if wish.has_open_items else {}
    file.write(html_page(PAGES_OF[wish.report](source, wish.unit or "kr", **extra)))
    return tuple(interim_remarks(source)) if wish.report == "interim-report" else ()


def _tables(source: ExportRequest, wish: Wish) -> Iterator[tuple[str, bytes]]:
    from exports.render import csv as plain  # noqa: PLC0415 - likewise
    from exports.render.csv_files import csv_files  # noqa: PLC0415 - likewise

    return csv_files(source, plain.MACHINE if wish.is_plain else plain.EXCEL)


def _sample(source: ExportRequest, wish: Wish) -> Iterator[tuple[str, bytes]]:
    from exports.package.sample_files import sample_files  # noqa: PLC0415 - likewise

    return sample_files(source, wish.sample or source.query("sample"))


SEVERAL: Mapping[str, Callable[[ExportRequest, Wish], Iterator[tuple[str, bytes]]]] = {
    "csv": _tables,
    "sample": _sample,
}
"""The formats of several files, each a name and its bytes."""


def _zip_of(name: str, source: ExportRequest, wish: Wish, file: BinaryIO) -> tuple[Problem, ...]:
    from exports.package.zip import write_container  # noqa: PLC0415 - likewise

    write_container(file, ((file_name, (made,)) for file_name, made in SEVERAL[name](source, wish)))
    return ()


def _package(source: ExportRequest, wish: Wish, file: BinaryIO) -> tuple[Problem, ...]:
    from exports.package.write import write_package  # noqa: PLC0415 - likewise

    if not wish.passphrase:
        write_package(source, file)
        return ()
    from ledger.integrity.encryption import encrypted  # noqa: PLC0415 - seldom asked

    plain = io.BytesIO()
    write_package(source, plain)
    file.write(encrypted(plain.getvalue(), wish.passphrase))
    return ()


FORMATS: Mapping[str, Format] = {
    "pdf": Format(".pdf", _pdf),
    "html": Format(".html", _html),
    "xlsx": Format(".xlsx", _xlsx),
    "csv": Format(".zip", partial(_zip_of, "csv")),
    "sample": Format(".zip", partial(_zip_of, "sample")),
    "sie": Format(".se", _sie),
    "package": Format(".zip", _package),
}
"""What `finsam export BOOK` makes."""
