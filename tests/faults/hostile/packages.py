"""Packages that were made to do harm to the auditor who verifies them."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from exports.export_request import ExportRequest
from exports.package.write import MANIFEST, SUMS, manifest_bytes, sums_bytes, write_package
from exports.package.zip import content, read_container, write_container
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text
from tests.faults.hostile.making import MEGABYTE, of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.faults.hostile.making import Content, Make


def zipped(*names: str, content: bytes = b"x", mode: int = 0o644, double: bool = False) -> bytes:
    """A ZIP file as other programs make them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            member = zipfile.ZipInfo(name)
            member.external_attr = mode << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return made.getvalue()


def stored(name: bytes, content: bytes = b"", size: int | None = None, flags: int = 0x800) -> bytes:
    """A member of a ZIP file as finsam stores them, up to what is changed."""
    given = len(content) if size is None else size
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, 0, 0, 0x21, 0, given, given, len(name), 0)
    return head + name + content


PACKAGE: Mapping[str, Content] = {
    "bomb": lambda path: path.write_bytes(zipped("manifest.json", content=bytes(200 * MEGABYTE))),
    "bombs in a bomb": lambda path: path.write_bytes(
        zipped("a.zip", content=zipped("b.zip", content=bytes(50 * MEGABYTE)))
    ),
    "names that lead out": zipped("../../../finsam-was-here", "manifest.json"),
    "names from the root": zipped("/tmp/finsam-was-here", "manifest.json"),
    "names of Windows": zipped("..\\..\\finsam-was-here", "C:\\finsam-was-here"),
    "symbolic link": zipped("manifest.json", content=b"/etc/passwd", mode=0o120777),
    "escape codes in a name": zipped("\x1b]52;c;aGVq\x07\x1b[2J", "\u202emanifest.json"),
    "hundred thousand members": lambda path: path.write_bytes(
        zipped(*(f"{number}" for number in range(100_000)), content=b"")
    ),
    "stored names that lead out": stored(b"../../finsam-was-here", b"x"),
    "stored escape codes": stored(b"\x1b]52;c;aGVq\x07", b"x"),
    "stored name that is no UTF-8": stored(b"\xff\xfe\x9b2J"),
    "stored name of 65 535 letters": stored(b"a" * 65_535),
    "stored member of four gigabytes": stored(b"manifest.json", size=0xFFFF_FFFF),
    "stored twice": stored(b"manifest.json", b"{}") * 2,
    "encrypted": stored(b"manifest.json", b"{}", flags=0x801),
    "members without end": of(stored(b"a"), times=500_000),
    "members on members": stored(b"a", stored(b"b", b"x" * 100)) * 3,
    "directory alone": b"PK\5\6" + bytes(18),
    "counts that lie": zipped("manifest.json")[:-14] + b"\xff" * 14,
    "manifest that is deep": lambda path: _container(path, b"[" * MEGABYTE),
    "manifest that is a number": lambda path: _container(path, b"9" * 100_000),
    "manifest without files": lambda path: _container(path, b"{}"),
    "manifest of 90 megabytes": lambda path: _container(
        path, b"[" + b"0," * (45 * MEGABYTE) + b"0]"
    ),
}


def _container(path: Path, manifest: bytes) -> None:
    with path.open("w+b") as file:
        write_container(file, [(MANIFEST, [manifest])])


@cache
def sound_members() -> dict[str, bytes]:
    """The files of a package of a small book, by name."""
    with TemporaryDirectory() as name:
        year = Period(date(2019, 1, 1), date(2019, 12, 31))
        whose = Association("Prov", "222000-2683")
        path = Path(name) / "bok.finsam"
        with create_book(path, whose, year, built_in_text("varna"), "EK") as book:
            record(
                book,
                VoucherInput(year.first, "Hyra", (Posting("5010", 100), Posting("1930", -100))),
            )
        made = io.BytesIO()
        with open_book(path, read_only=True) as book:
            write_package(ExportRequest(book, fiscal_year(book)), made)
    return {one.name: b"".join(content(one)) for one in read_container(made)}


def mended(name: str, change: Callable[[bytes], bytes]) -> Make:
    """Makes a package with one file changed, whose manifest knows of the change."""

    def make(path: Path) -> None:
        members = {**sound_members(), name: change(sound_members()[name])}
        manifest = json.loads(members[MANIFEST])
        for entry in manifest["files"]:
            changed = members[entry["file"]]
            entry["size"], entry["sha256"] = len(changed), hashlib.sha256(changed).hexdigest()
        members[MANIFEST] = manifest_bytes(manifest)
        members.pop(SUMS)
        sums = {one: hashlib.sha256(part).hexdigest() for one, part in members.items()}
        members[SUMS] = sums_bytes(sums)
        with path.open("w+b") as file:
            write_container(file, [(one, [part]) for one, part in members.items()])

    return make


def sheet(*parts: bytes, times: int = 1) -> Callable[[bytes], bytes]:
    """Puts a sheet in a workbook, the middle part many times."""

    def changed(workbook: bytes) -> bytes:
        made = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook)) as old,
            zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for item in old.infolist():
                if item.filename != "xl/worksheets/sheet1.xml":
                    new.writestr(item, old.read(item))
                    continue
                with new.open(item.filename, "w") as file:
                    file.write(parts[0])
                    for _ in range(times):
                        file.write(parts[1])
                    file.write(parts[2])
        return made.getvalue()

    return changed


def pages(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Changes the pages of the annual report."""

    def changed(whole: bytes) -> bytes:
        value = json.loads(whole)
        change(value)
        return json.dumps(value, ensure_ascii=False, indent=1).encode()

    return changed


XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = XML + (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
END = b"</sheetData></worksheet>"
BOOKS, PAGES = "arbetsbok.xlsx", "arsredovisning.json"

MENDED: Mapping[str, Content] = {
    "workbook of 100 megabytes of blanks": mended(
        BOOKS, sheet(SHEET, b" " * MEGABYTE, END, times=90)
    ),
    "workbook of a gigabyte": mended(BOOKS, sheet(SHEET, b" " * MEGABYTE, END, times=900)),
    "workbook of empty rows": mended(BOOKS, sheet(SHEET, b'<row r="1"/>' * 80_000, END, times=90)),
    "workbook of rows far apart": mended(
        BOOKS, sheet(SHEET, b'<row r="9"/><row r="99"/>' * 40_000, END, times=90)
    ),
    "workbook of a row without end": mended(
        BOOKS, sheet(SHEET + b'<row r="1">', b'<c r="A1"/>' * 90_000, b"</row>" + END, times=90)
    ),
    "workbook of a text without end": mended(
        BOOKS,
        sheet(
            SHEET + b'<row r="1"><c r="A1"><v>', b"9" * MEGABYTE, b"</v></c></row>" + END, times=90
        ),
    ),
    "workbook with a cell far away": mended(
        BOOKS, sheet(SHEET, b'<row r="1"><c r="ZZZZZZZZZZZZ1"><v>1</v></c></row>', END)
    ),
    "workbook with a row far away": mended(
        BOOKS, sheet(SHEET, b'<row r="99999999999999999999"/>', END)
    ),
    "workbook of elements in elements": mended(
        BOOKS, sheet(SHEET, b"<a>" * 300_000, b"</a>" * 300_000 + END, times=1)
    ),
    "workbook with entities": mended(
        BOOKS,
        sheet(
            XML + b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">',
            b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b%d;" % (n - 1) * 10) for n in range(1, 20)),
            b"]><worksheet>&b19;</worksheet>",
        ),
    ),
    "workbook with a file from the disk": mended(
        BOOKS,
        sheet(
            XML,
            b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            b"<worksheet>&a;</worksheet>",
        ),
    ),
    "workbook with an amount without end": mended(
        BOOKS,
        sheet(
            SHEET,
            b'<row r="9"><c r="A9"><v>1</v></c><c r="C9"><v>9e99999999</v></c></row>',
            END,
        ),
    ),
    "workbook that is a number": mended(BOOKS, lambda _: b"42"),
    "pages without end": mended(
        PAGES,
        pages(
            lambda told: told["parts"].extend(
                [{"kind": "heading", "level": 1, "runs": [{"text": "x"}]}] * 50_000
            )
        ),
    ),
    "pages of another kind": mended(PAGES, pages(lambda told: told.update(parts=7))),
    "pages that are deep": mended(PAGES, lambda _: b"[" * 100_000),
    "pages of a unit that is none": mended(PAGES, pages(lambda told: told.update(unit="x"))),
    "pages from another time": mended(PAGES, pages(lambda told: told.update(at="0000-00-00"))),
    "SIE with odd amounts": mended(
        "bokforing.se", lambda whole: whole.replace(b" 1.00", b" 1.2.3")
    ),
    "SIE with an amount without end": mended(
        "bokforing.se", lambda whole: whole.replace(b" 1.00", b" " + b"9" * MEGABYTE)
    ),
    "chain that is deep": mended("bok/kedja.jsonl", lambda _: b"[" * 100_000),
    "chain of numbers without end": mended("bok/kedja.jsonl", lambda _: b"9" * 100_000),
    "rows without end": mended("bok/rader.tsv", lambda _: b"1\tvoucher\t1\n" * 200_000),
    "rows of numbers without end": mended("bok/rader.tsv", lambda _: b"9" * 100_000 + b"\tx\n"),
    "table without columns": mended("tabeller/huvudbok.csv", lambda _: b"\n" * 1_000_000),
    "table with a field without end": mended(
        "tabeller/huvudbok.csv", lambda _: b'"' + b"x" * MEGABYTE
    ),
    "schema that is deep": mended("tabeller/datapackage.json", lambda _: b"[" * 100_000),
    "schema of other kinds": mended(
        "tabeller/datapackage.json", lambda _: b'{"resources": [{"name": 1}]}'
    ),
}
"""Packages whose outside is right, so that the files within are read."""
