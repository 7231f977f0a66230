"""The auditor's package: one file with the whole year, which proves itself.

It holds every other export, the vouchers' files, the book as its journal tells it, and a
manifest with the SHA-256 of each. `exports.package.verify` needs nothing else.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.resources import files
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from exports.package.browser_files import Beside, browser_files, page
from exports.package.zip import portable_name, write_container
from exports.render import csv as plain
from exports.render import csv_files, pdf
from exports.render.html import html_page
from exports.render.register_pages import PAGES
from exports.render.tables import every_table
from exports.render.xlsx import write_workbook
from exports.sie.writer import write_sie
from exports.words import file_stem, title
from ledger.book.journal import COLUMNS, ENTRIES, WRITTEN_BY, journal_head
from ledger.book.recorded import text_sha256
from ledger.bookkeeping.attachments import file_name, file_parts
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.fiscal_years import template_text
from ledger.bookkeeping.report_texts import pictures
from ledger.bookkeeping.signed_reports import signed_reports
from ledger.core.calendar import swedish_day, zoned_time
from ledger.core.errors import Refused
from ledger.core.i18n import msgid, translated
from ledger.integrity.rebuild import TEXTS, rows_apart
from ledger.registers.vouchers import attachments_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import BinaryIO

    from exports.export_request import ExportRequest
    from ledger.core.label import Language
    from ledger.core.table import Table

FORMAT, FORMAT_VERSION = "finsam-package", 2
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

NAMES: Mapping[str, str] = {
    "readme": msgid("README-FIRST.txt"),
    "browser": msgid("open.html"),
    "browser-file": msgid("data/{name}"),
    "annual-report": msgid("annual-report.pdf"),
    "web": msgid("annual-report.html"),
    "pages": msgid("annual-report.json"),
    "workbook": msgid("workbook.xlsx"),
    "sie": msgid("books.se"),
    "schema": msgid("tables/datapackage.json"),
    "table": msgid("tables/{name}.csv"),
    "register": msgid("registers/{name}.pdf"),
    "template": msgid("book/template.toml"),
    "chain": msgid("book/chain.jsonl"),
    "rows": msgid("book/rows.tsv"),
    "texts": msgid("book/texts.jsonl"),
    "attachment": msgid("attachments/{name}"),
    "signed": msgid("signed/{name}"),
}
"""What each kind of file is called."""

ABOUT: Mapping[str, str] = {
    "browser": msgid(
        "the book to browse, from statement to voucher and attachment: opens in a web browser,"
        " without a network"
    ),
    "browser-file": msgid("what that page needs"),
    "annual-report": msgid(
        "the financial part of the annual report, to be signed and published (PDF/A, PDF/UA)"
    ),
    "web": msgid("the same pages for a browser, a telephone and a screen reader"),
    "pages": msgid("the same pages as data"),
    "workbook": msgid("statements with formulas, ledger, journal and lists for Excel"),
    "sie": msgid("the books as SIE 4E"),
    "schema": msgid("what the tables hold, column by column"),
    "template": msgid("the template: which accounts stand on which line"),
    "chain": msgid("the book's journal, entry by entry, with the chain of SHA-256"),
    "rows": msgid("vouchers and postings as the journal has them"),
    "texts": msgid("templates and texts that the journal tells of by their SHA-256"),
    "attachment": msgid("attachments in their original format"),
    "signed": msgid("the annual report as it came back signed: it begins with the exported file"),
}

PRINTED = tuple(name for name in PAGES if name != "journal-tests")
"""The registers that are set as PDF: the journal tests may be as long as the journal, and a sheet
and a table have them."""

TOOLS = ("typst", "xlsxwriter")
"""What sets the PDF files and the workbook: of another version, they may be other bytes."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the package, as the manifest lists it."""

    file: str
    role: str
    """A key of `NAMES`."""

    size: int
    sha256: str
    name: str = ""
    """Which table or register it is, when there are several of the role."""


@dataclass(frozen=True, slots=True)
class _Planned:
    role: str
    parts: Callable[[], Iterable[bytes]]
    """Makes the bytes, when their turn comes."""

    name: str = ""
    file_name: str = ""
    """What stands for `{name}` in the file's name."""


def write_package(source: ExportRequest, file: BinaryIO) -> None:
    """Writes the package of a fiscal year, all from one state of the book.

    Made again from the same journal it is the same file to the byte, which is how it is proved
    (`exports.package.verify`). A register that is too long for a PDF is left out of the registers;
    the tables and the workbook have it.
    """
    with source.book.reading():
        write_container(file, _members(source))


def _members(source: ExportRequest) -> Iterator[tuple[str, Iterable[bytes]]]:
    listed: list[Listed] = []
    for planned in _plan(source):
        counted = _CountedParts(planned.parts())
        file = file_in_package(planned.role, source.language, planned.file_name)
        yield file, counted
        digest = counted.digest.hexdigest()
        listed.append(Listed(file, planned.role, counted.size, digest, planned.name))
    manifest = manifest_bytes(_manifest(source, listed))
    yield MANIFEST, (manifest,)
    sums = {file.file: file.sha256 for file in listed}
    yield SUMS, (sums_bytes({**sums, MANIFEST: hashlib.sha256(manifest).hexdigest()}),)


def file_in_package(role: str, language: Language, name: str = "") -> str:
    """What a file of a role is called, in letters that every system can unpack."""
    folder, slash, file = translated(NAMES[role], language, name=name).rpartition("/")
    return f"{portable_name(folder)}{slash}{portable_name(file)}"


def sums_bytes(sums: Mapping[str, str]) -> bytes:
    """The SHA-256 of each file, as `sha256sum -c` reads them."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


class _CountedParts:
    """The parts of a file, counted and digested as they go by."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.size = 0
        self.digest = hashlib.sha256()
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            self.size += len(part)
            self.digest.update(part)
            yield part


def _plan(source: ExportRequest) -> Iterator[_Planned]:
    tables, attached = every_table(source), _attachments(source)
    yield _Planned("readme", lambda: (_readme(source, [table.id for table in tables]),))
    yield _Planned("browser", lambda: (page(source.language),))
    for name, whole in browser_files(source, tables, _beside(source, attached)):
        yield _Planned("browser-file", lambda whole=whole: (whole,), name, name)  # type: ignore[misc]
    pages = pdf.annual_report_pages(source)
    for role, drawn in (("annual-report", pdf.typeset), ("web", html_page), ("pages", pages_bytes)):
        yield _Planned(role, lambda drawn=drawn: (drawn(pages),))  # type: ignore[misc]
    yield _Planned("workbook", lambda: _made(lambda made: write_workbook(source, made)))
    yield _Planned("sie", lambda: _made(lambda made: _sie(source, made)))
    for table in tables:
        yield _Planned(
            "table",
            lambda table=table: _csv(source, table),  # type: ignore[misc]
            table.id,
            file_stem(table.id, source.language),
        )
    schema = csv_files.schema(tables, plain.EXCEL, source.language, portable_name).encode()
    yield _Planned("schema", lambda: (schema,))
    yield from _registers(source)
    template = template_text(source.book, source.year).encode()
    yield _Planned("template", lambda: (template,))
    yield _Planned("chain", lambda: _chain(source))
    yield _Planned("rows", lambda: _rows(source))
    yield _Planned("texts", lambda: _texts(source))
    yield from _received_files(source, attached)


def _registers(source: ExportRequest) -> Iterator[_Planned]:
    for name in PRINTED:
        try:
            register = pdf.register(source, name)
        except Refused:
            continue
        yield _Planned(
            "register",
            lambda register=register: (register,),  # type: ignore[misc]
            name,
            file_stem(name, source.language),
        )


def _received_files(source: ExportRequest, attached: list[tuple[str, str]]) -> Iterator[_Planned]:
    for digest, name in filter(itemgetter(1), attached):
        yield _Planned(
            "attachment",
            lambda digest=digest: file_parts(source.book, digest),  # type: ignore[misc]
            digest,
            name,
        )
    for name, digest in pictures(source.book, source.year.name).items():
        yield _Planned(
            "attachment",
            lambda digest=digest: file_parts(source.book, digest),  # type: ignore[misc]
            digest,
            name,
        )
    for number, signed in enumerate(signed_reports(source.book, source.year.name), 1):
        yield _Planned(
            "signed",
            lambda digest=signed.sha256: file_parts(source.book, digest),  # type: ignore[misc]
            signed.sha256,
            f"{number:02}-{file_name(signed.name)}",
        )


def _attachments(source: ExportRequest) -> list[tuple[str, str]]:
    """The SHA-256 and the name in the package of each file of the period's vouchers.

    A file that is erased has no name in it.
    """
    found = enumerate(attachments_of(source.book, source.period), 1)
    return [
        (
            item.sha256,
            "" if item.erased_at else f"{item.voucher:06}-{number:04}-{file_name(item.name)}",
        )
        for number, item in found
    ]


def _beside(source: ExportRequest, attached: list[tuple[str, str]]) -> Beside:
    """The files that the page leads to."""
    language = source.language
    roles = ("annual-report", "web", "workbook", "sie", "readme")
    return Beside(
        [(ABOUT.get(role, NAMES[role]), file_in_package(role, language)) for role in roles],
        [name and file_in_package("attachment", language, name) for _digest, name in attached],
    )


def _made(write: Callable[[BinaryIO], object]) -> Iterator[bytes]:
    made = io.BytesIO()
    write(made)
    yield made.getvalue()


def _sie(source: ExportRequest, made: BinaryIO) -> None:
    """The books as SIE, dated by their state so that they can be made again to the byte."""
    write_sie(source.book, source.year, made, on=swedish_day(book_state(source.book).at))


def _csv(source: ExportRequest, table: Table) -> Iterator[bytes]:
    yield from _made(lambda made: plain.write_csv(table, made, plain.EXCEL, source.language))


def _chain(source: ExportRequest) -> Iterator[bytes]:
    with source.book.reading() as connection:
        for row in connection.execute(ENTRIES):
            *columns, prev, digest = row
            fields = dict(
                zip(COLUMNS.split(", "), [*columns, prev.hex(), digest.hex()], strict=True)
            )
            yield json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _rows(source: ExportRequest) -> Iterator[bytes]:
    with source.book.reading() as connection:
        for entry, row in rows_apart(connection):
            yield b"%d\t%s\n" % (entry, row)


def _texts(source: ExportRequest) -> Iterator[bytes]:
    with source.book.reading() as connection:
        for (text,) in connection.execute(TEXTS):
            line = {"sha256": text_sha256(text), "text": text}
            yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _readme(source: ExportRequest, tables: Iterable[str]) -> bytes:
    language, association, now = source.language, source.book.association, book_state(source.book)
    text = files("exports").joinpath("package", "readme", f"{language}.txt").read_text("utf-8")
    lines = []
    for role, about in ABOUT.items():
        folder = file_in_package(role, language, "-").removesuffix("-")
        lines.append(f"  {folder}\n      {translated(about, language)}")
    for role, ids in (("table", tables), ("register", PRINTED)):
        for name in ids:
            file = file_in_package(role, language, file_stem(name, language))
            lines.append(f"  {file}\n      {title(name, language)}")
    text = text.format(
        association=association.name,
        orgnr=association.orgnr,
        first=source.year.first,
        last=source.year.last,
        contents="\n".join(lines),
        manifest=MANIFEST,
        sums=SUMS,
        chain=translated(NAMES["chain"], language),
        rows=translated(NAMES["rows"], language),
        texts=translated(NAMES["texts"], language),
        seq=now.seq,
        at=zoned_time(now.at),
        hash=now.hash,
        short=now.short,
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _manifest(source: ExportRequest, listed: list[Listed]) -> dict[str, Any]:
    association = source.book.association
    with source.book.reading() as connection:
        newest = journal_head(connection)
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "association": association.name,
        "orgnr": association.orgnr,
        "year": source.year.name,
        "first": source.year.first.isoformat(),
        "last": source.year.last.isoformat(),
        "language": source.language,
        "made_with": WRITTEN_BY,
        "set_with": [f"{tool} {version(tool)}" for tool in TOOLS],
        "chain": {"entries": newest.seq, "hash": newest.hash.hex()},
        "state": asdict(book_state(source.book)),
        "files": [asdict(entry) for entry in listed],
    }


def manifest_bytes(manifest: dict[str, Any]) -> bytes:
    """The manifest with the SHA-256 of all of it that comes before."""
    content = {key: value for key, value in manifest.items() if key != "sha256"}
    whole = json.dumps(content, ensure_ascii=False, indent=1)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return json.dumps({**content, "sha256": digest}, ensure_ascii=False, indent=1).encode()


def pages_bytes(pages: dict[str, Any]) -> bytes:
    """The annual report as data, from which the PDF can be set again."""
    return json.dumps(pages, ensure_ascii=False, indent=1).encode()
