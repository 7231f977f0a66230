"""The auditor's package: whole, the same every time, and any change of it is found and named."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.package.checks import (
    Opened,
    registers_are_the_rows,
    sie_is_the_postings,
    statements_follow,
)
from exports.package.journal_reader import read_journal
from exports.package.verify import _rows_are_in_the_journal as rows_are_those_of_the_chain
from exports.package.verify import verify_package
from exports.package.write import MANIFEST, NAMES, manifest_bytes, write_package
from exports.package.zip import content, read_container, write_container
from exports.sie.writer import write_sie
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_sie import import_sie

ROLES = set(NAMES)


def package_of(source):
    made = io.BytesIO()
    write_package(source, made)
    return made.getvalue()


@pytest.fixture(scope="module")
def year_path(small_path, tmp_path_factory):
    """The small book with a voucher of the last of December; its first is of 1 January."""
    path = tmp_path_factory.mktemp("year") / "år.finsam"
    path.write_bytes(small_path.read_bytes())
    with open_book(path) as book:
        rows = (Posting("6110", 4_00), Posting("2440", -4_00))
        record(book, VoucherInput(date(2024, 12, 31), "Papper", rows, recorded_by="EK"))
    return path


@pytest.fixture
def small(year_path):
    """The year 2024 of that book."""
    with open_book(year_path, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book))


@pytest.fixture(scope="module")
def packed(year_path):
    """The package of that book."""
    with open_book(year_path, read_only=True) as book:
        return package_of(ExportRequest(book, fiscal_year(book)))


@pytest.fixture
def verified(tmp_path):
    """Verifies the bytes of a package, and gives the checks that did not hold."""

    def faults(whole):
        path = tmp_path / "paket.zip"
        path.write_bytes(whole)
        return [check for check in verify_package(path).checks if not check.ok]

    return faults


def members_of(whole):
    file = io.BytesIO(whole)
    return {member.name: b"".join(content(file, member)) for member in read_container(file)}


def packed_anew(members):
    """What someone makes who changes files and then mends the manifest and the container."""
    manifest = json.loads(members[MANIFEST])
    for entry in manifest["files"]:
        changed = members[entry["file"]]
        entry["size"] = len(changed)
        entry["sha256"] = hashlib.sha256(changed).hexdigest()
    members = {**members, MANIFEST: manifest_bytes(manifest)}
    made = io.BytesIO()
    write_container(made, ((name, [part]) for name, part in members.items()))
    return made.getvalue()


def test_a_package_holds_every_kind_of_file_and_the_manifest_lists_them(packed):
    members = members_of(packed)
    manifest = json.loads(members[MANIFEST])
    assert {entry["role"] for entry in manifest["files"]} == ROLES
    assert {entry["file"] for entry in manifest["files"]} | {MANIFEST} == set(members)
    for entry in manifest["files"]:
        assert hashlib.sha256(members[entry["file"]]).hexdigest() == entry["sha256"]


def test_a_package_that_is_whole_holds_in_every_check(packed, tmp_path):
    path = tmp_path / "paket.zip"
    path.write_bytes(packed)
    report = verify_package(path)
    assert report.ok, [str(check.message) for check in report.checks if not check.ok]
    assert len(report.checks) == 10


def test_the_same_book_gives_the_same_package(small, packed):
    assert package_of(small) == packed


def test_any_zip_program_opens_it(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert "LÄS-MIG-FÖRST.txt" in archive.namelist()


def test_attachments_are_there_byte_for_byte_under_names_that_lead_nowhere(packed):
    members = members_of(packed)
    assert members["bilagor/000001-0001-=cmd.csv"] == b"x;y"


def test_the_readme_tells_the_state_of_the_book_and_names_every_table(small, packed):
    members = members_of(packed)
    readme = members["LÄS-MIG-FÖRST.txt"].decode("utf-8-sig")
    assert book_state(small.book).hash in readme
    tables = [name for name in members if name.startswith("tabeller/") and name.endswith(".csv")]
    assert len(tables) > 15
    assert all(name in readme for name in tables)


def test_a_changed_byte_anywhere_is_found(packed, verified):
    for place in range(0, len(packed), len(packed) // 150):
        changed = bytearray(packed)
        changed[place] ^= 0x10
        assert verified(bytes(changed)), place


def test_the_file_that_was_changed_is_named(packed, verified):
    for name, whole in members_of(packed).items():
        changed = bytearray(packed)
        changed[packed.index(whole) + len(whole) // 2] ^= 1
        (fault,) = verified(bytes(changed))
        assert name in str(fault.message)


def test_a_file_that_is_missing_or_added_is_named(packed, verified):
    members = members_of(packed)
    for name in members:
        made = io.BytesIO()
        left = {other: [part] for other, part in members.items() if other != name}
        write_container(made, left.items())
        assert any(name in str(fault.message) for fault in verified(made.getvalue()))
    made = io.BytesIO()
    write_container(made, [*((n, [part]) for n, part in members.items()), ("extra.exe", [b"x"])])
    (fault,) = verified(made.getvalue())
    assert fault.message.where == "extra.exe"


def swapped(old, new):
    return lambda whole: whole.replace(old, new, 1)


def as_json(change):
    def changed(whole):
        value = json.loads(whole)
        change(value)
        return json.dumps(value, ensure_ascii=False, indent=1).encode()

    return changed


def in_the_workbook(old, new):
    def changed(whole):
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(made, "w") as other:
            for item in archive.infolist():
                part = archive.read(item)
                if item.filename == "xl/worksheets/sheet1.xml":
                    part = part.replace(old, new, 1)
                other.writestr(item.filename, part)
        return made.getvalue()

    return changed


def less_one_posting(whole):
    lines = whole.splitlines(keepends=True)
    return b"".join(line for line in lines if b"posting\t2\t" not in line)


def other_figure(pages):
    headings = [part.get("runs") for part in pages["parts"]]
    table = pages["parts"][headings.index([{"text": "Resultaträkning"}]) + 1]
    table["rows"][-1]["cells"][-1] = "1"


PLANTED = {
    "a text of the chain": ("bok/kedja.jsonl", swapped(b"a;b", b"a;c"), "chain"),
    "an actor": ("bok/kedja.jsonl", swapped(b'"actor":"EK"', b'"actor":"FC"'), "chain"),
    "rows": ("bok/rader.tsv", swapped(b"2024-01-03", b"2024-01-04"), "rows"),
    "a lost row": ("bok/rader.tsv", less_one_posting, "rows"),
    "ledger": ("tabeller/huvudbok.csv", swapped(b"200,01", b"200,02"), "registers"),
    "journal": ("tabeller/grundbok.csv", swapped(b"300,01", b"300,02"), "registers"),
    "vouchers": ("tabeller/verifikationslista.csv", swapped(b"a;b", b"a;c"), "registers"),
    "trial": ("tabeller/saldobalans.csv", swapped(b",11", b",12"), "registers"),
    "income": ("tabeller/resultaträkning.csv", swapped(b",1", b",2"), "statements"),
    "notes": ("tabeller/noter.csv", swapped(b",1", b",2"), "statements"),
    "template": ("bok/mall.toml", swapped(b"varna", b"verna"), "statements"),
    "workbook": ("arbetsbok.xlsx", in_the_workbook(b"<v>-", b"<v>-1"), "workbook"),
    "pages": ("årsredovisning.json", as_json(other_figure), "pages"),
    "the PDF": ("årsredovisning.pdf", swapped(b"%PDF", b"%pdf"), "pages"),
    "SIE": ("bokföring.se", swapped(b" 200.01", b" 200.02"), "sie"),
}
"""What someone changes who then mends the manifest: the file, the change, the check that sees."""


@pytest.mark.parametrize("planted", sorted(PLANTED))
def test_a_figure_changed_with_a_mended_manifest_is_found_and_its_file_named(
    packed, verified, planted
):
    name, change, seen_by = PLANTED[planted]
    members = members_of(packed)
    changed = change(members[name])
    assert changed != members[name]
    faults = verified(packed_anew({**members, name: changed}))
    found = [fault for fault in faults if fault.id == seen_by]
    assert [fault.message.where for fault in found] == [name]


def test_an_attachment_taken_away_with_a_mended_manifest_is_found(packed, verified):
    members = members_of(packed)
    manifest = json.loads(members[MANIFEST])
    manifest["files"] = [entry for entry in manifest["files"] if entry["role"] != "attachment"]
    left = {name: part for name, part in members.items() if not name.startswith("bilagor/")}
    faults = verified(packed_anew({**left, MANIFEST: manifest_bytes(manifest)}))
    assert [fault.id for fault in faults] == ["attachments"]


def answered(members, check):
    """What one check says of files with a mended manifest."""
    file = io.BytesIO(packed_anew(members))
    found = {member.name: member for member in read_container(file)}
    opened = Opened(file, found, json.loads(members[MANIFEST]))
    return check(opened, read_journal(opened.lines("chain"), opened.lines("rows")))


def less_last(whole):
    return b"".join(whole.splitlines(keepends=True)[:-1])


def last_twice(whole):
    return whole + whole.splitlines(keepends=True)[-1]


def credit_changed(whole):
    return whole.replace(b";-200,01", b";-200,02", 1)


def accounts_swapped(whole):
    return whole.replace(b";5010;", b";X;", 1).replace(b";2440;", b";5010;", 1).replace(
        b";X;", b";2440;", 1
    )  # fmt: skip


def last_voucher(change):
    def changed(whole):
        before, mark, voucher = whole.rpartition(b"#VER ")
        return before + change(mark + voucher)

    return changed


SIE = "bokföring.se"
UNSEEN_BY_SUMS = {
    ("tabeller/huvudbok.csv", "less the last"): less_last,
    ("tabeller/huvudbok.csv", "the last twice"): last_twice,
    ("tabeller/huvudbok.csv", "a credit alone"): credit_changed,
    ("tabeller/huvudbok.csv", "another day"): swapped(b"2024-12-31", b"2024-12-30"),
    ("tabeller/grundbok.csv", "less the last"): less_last,
    ("tabeller/grundbok.csv", "the last twice"): last_twice,
    ("tabeller/grundbok.csv", "a credit alone"): credit_changed,
    ("tabeller/grundbok.csv", "accounts swapped"): accounts_swapped,
    ("tabeller/verifikationslista.csv", "less the last"): less_last,
    ("tabeller/verifikationslista.csv", "the last twice"): last_twice,
    ("tabeller/verifikationslista.csv", "another day"): swapped(b"2024-12-31", b"2024-12-30"),
    ("tabeller/saldobalans.csv", "less the last"): less_last,
    ("tabeller/saldobalans.csv", "the last twice"): last_twice,
    ("tabeller/resultaträkning.csv", "less the last"): less_last,
    ("tabeller/resultaträkning.csv", "the last twice"): last_twice,
    ("tabeller/balansräkning.csv", "less a row"): swapped(b"trade_payables", b"other_payables"),
    (SIE, "a credit alone"): swapped(b" -200.01", b" -200.02"),
    (SIE, "no last of December"): last_voucher(lambda _: b""),
    (SIE, "another day"): last_voucher(swapped(b" 20241231 ", b" 20241230 ")),
    (SIE, "the last twice"): last_voucher(lambda voucher: voucher + voucher),
    (SIE, "accounts swapped"): last_voucher(
        lambda v: (
            v.replace(b" 6110 ", b" X ").replace(b" 2440 ", b" 6110 ").replace(b" X ", b" 2440 ")
        )
    ),
    (SIE, "a row more each way"): last_voucher(
        swapped(b"}", b"#TRANS 6110 {} 1.00\r\n#TRANS 6110 {} -1.00\r\n}")
    ),
}
"""Changes that leave sums, or the sums of debits, as they were."""


@pytest.mark.parametrize(("name", "change"), UNSEEN_BY_SUMS)
def test_what_a_sum_cannot_see_is_found_row_by_row(packed, name, change):
    members = members_of(packed)
    changed = UNSEEN_BY_SUMS[name, change](members[name])
    assert changed != members[name]
    check = (
        sie_is_the_postings
        if name == SIE
        else statements_follow
        if "räkning" in name
        else registers_are_the_rows
    )
    assert answered(members, check).ok
    found = answered({**members, name: changed}, check)
    assert (found.ok, found.message.where) == (False, name)


@pytest.mark.parametrize("change", [less_last, last_twice, swapped(b"\t-20001\t", b"\t-20002\t")])
def test_rows_that_are_lost_added_or_changed_alone_are_not_those_of_the_chain(packed, change):
    members = members_of(packed)
    changed = change(members["bok/rader.tsv"])
    assert changed != members["bok/rader.tsv"]
    found = answered({**members, "bok/rader.tsv": changed}, rows_are_those_of_the_chain)
    assert (found.ok, found.message.where) == (False, "bok/rader.tsv")


@pytest.mark.parametrize(
    "name",
    ["bok/kedja.jsonl", "bok/rader.tsv", "tabeller/huvudbok.csv", "tabeller/datapackage.json",
     "arbetsbok.xlsx", "årsredovisning.json", "bok/mall.toml", "bokföring.se"],
)  # fmt: skip
@pytest.mark.parametrize("junk", [b"", b"\xff\xfe", b"[" * 5000, b'{"a": 1}\n', b"0\t\n;;;\n"])
def test_a_file_of_junk_is_reported_and_never_raises(packed, verified, name, junk):
    assert verified(packed_anew({**members_of(packed), name: junk}))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 2},
        {"year": 2023},
        {"orgnr": "1"},
        {"association": "Annat"},
        {"files": []},
        {"chain": {"entries": 1, "hash": ""}},
        {"state": {"seq": 10**9, "hash": "", "at": ""}},
    ],
    ids=str,
)
def test_a_manifest_that_says_something_else_is_found(packed, verified, change):
    members = members_of(packed)
    manifest = {**json.loads(members[MANIFEST]), **change}
    made = io.BytesIO()
    members[MANIFEST] = manifest_bytes(manifest)
    write_container(made, ((name, [part]) for name, part in members.items()))
    assert verified(made.getvalue())


@pytest.mark.parametrize("whole", [b"", b"hej", b"PK\x03\x04" * 20, bytes(1000)])
def test_what_is_no_package_is_reported(verified, whole):
    assert [fault.id for fault in verified(whole)] == ["files"]


def test_a_register_too_long_for_a_pdf_is_left_out_and_the_package_still_holds(
    small, verified, monkeypatch
):
    monkeypatch.setattr("exports.render.register_pages.MOST_ROWS", 20)
    whole = package_of(small)
    names = members_of(whole)
    assert "register/huvudbok.pdf" not in names
    assert "register/saldobalans.pdf" in names
    assert not verified(whole)


def test_the_package_of_an_imported_book_holds_by_its_digests(small, verified, tmp_path):
    sie = tmp_path / "bok.se"
    with sie.open("wb") as file:
        write_sie(small.book, small.year, file)
    import_sie(tmp_path / "ny.finsam", sie, template=built_in_text("varna"), by="EK")
    with open_book(tmp_path / "ny.finsam", read_only=True) as book:
        whole = package_of(ExportRequest(book, fiscal_year(book)))
    assert b"digest\\tposting" in members_of(whole)["bok/kedja.jsonl"]
    assert not verified(whole)
    members = members_of(whole)
    rows = members["bok/rader.tsv"].replace(b"2024-01-03", b"2024-01-04")
    assert "rows" in [
        fault.id for fault in verified(packed_anew({**members, "bok/rader.tsv": rows}))
    ]


@pytest.mark.slow
def test_the_package_of_the_demonstration_book_holds(demo, verified):
    assert not verified(package_of(demo))
