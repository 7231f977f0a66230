"""The auditor's package: whole, the same every time, and any change of it is found and named."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from contextlib import closing
from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.package import verify
from exports.package.given_files import Package
from exports.package.verify import verify_package
from exports.package.write import MANIFEST, NAMES, SUMS, manifest_bytes, sums_bytes, write_package
from exports.package.zip import content, read_container, write_container
from exports.render import pdf
from exports.sie.writer import write_sie
from finsam_tui.i18n import translate_problem
from ledger.book.book import book_of
from ledger.book.journal import GENESIS, entry_hash
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.fiscal_years import fiscal_year, store_template, template_text
from ledger.bookkeeping.report_texts import SIGNERS, set_text
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.budget.store import set_budget
from ledger.closing import close, closing_of
from ledger.core.model import Posting, VoucherInput
from ledger.integrity.receipts import Receipt
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_sie import import_sie
from tests.books import SIGNED_PDF, log_printed
from tests.sweeps import one_of

ROLES = set(NAMES)
BUDGET = """
years = [2024]
kind = "adopted"
lines = [
  {row = "rent", line = "premises", amounts = [-600], sv = "Lokaler"},
  {sum = "result", of = ["rent"], sv = "Resultat"},
]
"""


def package_of(source):
    made = io.BytesIO()
    write_package(source, made)
    return made.getvalue()


@pytest.fixture(scope="module")
def year_path(small_path, tmp_path_factory):
    """The small book with texts, two files, a budget, and vouchers of its first and last day."""
    path = tmp_path_factory.mktemp("year") / "år.finsam"
    path.write_bytes(small_path.read_bytes())
    with open_book(path) as book:
        rows = (Posting("6110", 4_00), Posting("2440", -4_00))
        record(book, VoucherInput(date(2024, 12, 31), "Papper", rows, recorded_by="EK"))
        attach(book, 2, "Kvitto på å.pdf", b"%PDF-1.7 ett annat kvitto", "EK")
        set_text(book, 2024, "management-report", "# Vi\n\nTolv insatser.", "EK")
        set_text(book, 2024, SIGNERS, "Anna Ek, ordförande", "EK")
        set_budget(book, BUDGET, "budget.toml", "EK")
        year = fiscal_year(book)
        store_template(book, year, template_text(book, year) + "# 2024\n", "rubrik", "EK")
        log_printed(book, 2024, SIGNED_PDF)
    return path


@pytest.fixture
def small(year_path):
    """The year 2024 of that book."""
    with open_book(year_path, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book))


@pytest.fixture(scope="module")
def packed(year_path, _not_typeset):
    """The package of that book."""
    with open_book(year_path, read_only=True) as book:
        return package_of(ExportRequest(book, fiscal_year(book)))


@pytest.fixture(scope="module", autouse=True)
def _made_once(_not_typeset):
    """Has the package of a book that is rebuilt made once, however often it is forged."""
    made: dict[object, bytes] = {}

    def write_once(source, file):
        with source.book.reading() as connection:
            files = connection.execute("SELECT sha256, bytes FROM kept_file_part").fetchall()
        key = (book_state(source.book), source.year, source.language, *files)
        if key not in made:
            made[key] = package_of(source)
        file.write(made[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify, "write_package", write_once)
        yield


@pytest.fixture
def report_of(tmp_path):
    """Verifies the bytes of a package."""

    def verified(whole, *receipts):
        path = tmp_path / "paket.zip"
        path.write_bytes(whole)
        return verify_package(path, receipts=receipts)

    return verified


@pytest.fixture
def verified(report_of):
    """Verifies the bytes of a package, and gives the checks that did not hold."""
    return lambda whole: [check for check in report_of(whole).checks if not check.ok]


def members_of(whole):
    return {member.name: b"".join(content(member)) for member in read_container(io.BytesIO(whole))}


def packed_anew(members, change=lambda manifest: None):
    """What someone makes who changes files and then mends the manifest, the sums and the ZIP."""
    members = {name: part for name, part in members.items() if name != SUMS}
    manifest = json.loads(members[MANIFEST])
    for entry in manifest["files"]:
        changed = members.get(entry["file"], b"")
        entry["size"] = len(changed)
        entry["sha256"] = hashlib.sha256(changed).hexdigest()
    change(manifest)
    members[MANIFEST] = manifest_bytes(manifest)
    members[SUMS] = sums_bytes({n: hashlib.sha256(p).hexdigest() for n, p in members.items()})
    made = io.BytesIO()
    write_container(made, ((name, [part]) for name, part in members.items()))
    return made.getvalue()


def test_a_package_holds_every_kind_of_file_and_the_manifest_lists_them(packed):
    members = members_of(packed)
    manifest = json.loads(members[MANIFEST])
    assert {entry["role"] for entry in manifest["files"]} == ROLES
    assert {entry["file"] for entry in manifest["files"]} | {MANIFEST, SUMS} == set(members)
    for entry in manifest["files"]:
        assert hashlib.sha256(members[entry["file"]]).hexdigest() == entry["sha256"]


def test_the_sums_are_those_of_every_file(packed):
    members = members_of(packed)
    sums = dict(line.split("  ")[::-1] for line in members.pop(SUMS).decode().splitlines())
    assert sums == {name: hashlib.sha256(part).hexdigest() for name, part in members.items()}


def test_every_name_can_be_unpacked_by_every_system(packed):
    names = list(members_of(packed))
    assert all(name.isascii() and not set(name) & set('<>:"|?*\\') for name in names)
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) < 160
    assert "bilagor/000002-0002-Kvitto pa a.pdf" in names


def test_a_package_that_is_whole_holds_in_every_check(packed, report_of):
    report = report_of(packed)
    assert report.ok, [str(check.message) for check in report.checks if not check.ok]
    assert [check.id for check in report.checks] == [
        "files", "chain", "told", "references", "numbers", "vouchers", "objects", "locks",
        "remade", "package", "state",
    ]  # fmt: skip


def test_it_says_what_it_is_of_in_the_words_of_the_signed_page(packed, report_of, small):
    report = report_of(packed)
    texts = {check.id: str(check.message) for check in report.checks}
    state = book_state(small.book)
    assert texts["state"] == f"The book at entry {state.seq}: {state.short}"
    assert "=Förbundet, 222000-2683, fiscal year 2024-01-01 – 2024-12-31. Prel" in texts["package"]
    pages = json.loads(members_of(packed)["arsredovisning.json"])
    assert pages["seal"] == f"Boken vid post {state.seq}: {state.short}"
    assert (report.package.is_final, report.package.entries) == (False, state.seq + 2)
    assert any(check.advice and "signed" in str(check.advice) for check in report.checks)


def test_the_same_book_gives_the_same_package(small, packed):
    assert package_of(small) == packed


def test_any_zip_program_opens_it(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert "LAS-MIG-FORST.txt" in archive.namelist()


def test_unpacked_or_packed_anew_by_another_program_it_holds(packed, verified, tmp_path):
    members = members_of(packed)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            archive.writestr(f"Paket 2024/{name}", members[name])
        archive.writestr("__MACOSX/Paket 2024/._manifest.json", b"x")
    (stray,) = verified(made.getvalue())
    assert (stray.id, stray.severity) == ("strays", "advice")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "mapp")
    assert verify_package(tmp_path / "mapp").ok
    tmp_path.joinpath("mapp", "ny.txt").write_bytes(b"x")
    assert {one.message.where for one in verify_package(tmp_path / "mapp").faults} == {"ny.txt"}


def test_attachments_are_there_byte_for_byte_under_names_that_lead_nowhere(packed):
    kept = {"bilagor/000001-0001-=cmd.csv": b"x;y", "underskrivet/01-rapport.pdf": SIGNED_PDF}
    assert members_of(packed).items() >= kept.items()


def test_the_readme_tells_the_state_of_the_book_and_names_every_table(small, packed):
    members = members_of(packed)
    readme = members["LAS-MIG-FORST.txt"].decode("utf-8-sig")
    assert book_state(small.book).hash in readme
    tables = [name for name in members if name.startswith("tabeller/") and name.endswith(".csv")]
    assert len(tables) > 15
    assert all(name in readme for name in tables)


def test_a_changed_byte_anywhere_is_found_or_changes_no_file(packed, verified):
    expected = members_of(packed)
    for place in range(0, len(packed), len(packed) // 60):
        changed = bytearray(packed)
        changed[place] ^= 0x10
        if not verified(bytes(changed)):
            assert members_of(bytes(changed)) == expected, place


def test_the_file_that_was_changed_is_named(packed, verified):
    for name, whole in members_of(packed).items():
        changed = bytearray(packed)
        begins = packed.index(name.encode() + whole) + len(name.encode())  # others may be alike
        changed[begins + len(whole) // 2] ^= 1
        faults = verified(bytes(changed))
        assert name in {fault.message.where for fault in faults}


def test_a_file_that_is_missing_or_added_is_named(packed, verified):
    members = members_of(packed)
    for name in members:
        made = io.BytesIO()
        left = {other: [part] for other, part in members.items() if other != name}
        write_container(made, left.items())
        assert any(name in str(fault.message) for fault in verified(made.getvalue()))
    made = io.BytesIO()
    extra = [(name, b"x") for name in ("ü.exe", "b.exe", "a.exe", "c.exe", "e.exe", "d.exe")]
    write_container(made, [(name, [part]) for name, part in (*members.items(), *extra)])
    assert [one.message.where for one in verified(made.getvalue())] == sorted(dict(extra))


def one_of_each_role(members):
    """A file of each role, and what stands in its manifest."""
    files = json.loads(members[MANIFEST])["files"]
    return {entry["role"]: entry for entry in files}


def byte_changed(whole):
    """Another letter or figure in the middle of the file."""
    place = len(whole) // 2
    while not whole[place : place + 1].isalnum():
        place += 1
    return whole[:place] + (b"7" if whole[place : place + 1] != b"7" else b"8") + whole[place + 1 :]


def other_of(members, entry):
    """Another file, of the same role where there are several."""
    files = json.loads(members[MANIFEST])["files"]
    others = [one["file"] for one in files if one["file"] != entry["file"]]
    same = [one["file"] for one in files if one["role"] == entry["role"]]
    return next((name for name in same if name != entry["file"]), others[0])


def changed(members, entry, _older):
    return {**members, entry["file"]: byte_changed(members[entry["file"]])}


def of_16_bytes(members, entry, _older):
    return {**members, entry["file"]: b"0123456789abcdef"}


def swapped(members, entry, _older):
    other = other_of(members, entry)
    return {**members, entry["file"]: members[other], other: members[entry["file"]]}


def of_an_older_package(members, entry, older):
    """The file as it was in an older package; another one where that is the same or lacks it."""
    old = older.get(entry["file"], b"")
    return {**members, entry["file"]: b"%PDF-1.7" if old in (b"", members[entry["file"]]) else old}


WAYS = (changed, of_16_bytes, swapped, of_an_older_package)
BOOK = ("chain", "rows", "texts")
"""The roles that the book is rebuilt of: of these, what is found may be in the book itself."""


@pytest.fixture(scope="module")
def older(small_path):
    """The package of the book as it was before the last voucher and the texts."""
    with open_book(small_path, read_only=True) as book:
        return package_of(ExportRequest(book, fiscal_year(book)))


@pytest.mark.parametrize("role", one_of(6, sorted(ROLES)))
@pytest.mark.parametrize("way", WAYS)
def test_a_file_forged_with_a_mended_manifest_is_found_and_named(
    packed, older, verified, role, way
):
    members = members_of(packed)
    entry = one_of_each_role(members)[role]
    forged = way(members, entry, members_of(older))
    assert forged != members
    faults = verified(packed_anew(forged))
    if role in BOOK or (way is swapped and other_of(members, entry).startswith("bok/")):
        assert faults
    else:
        assert entry["file"] in {fault.message.where for fault in faults}


@pytest.mark.parametrize("role", one_of(6, sorted(ROLES)))
def test_a_file_taken_away_with_its_line_of_the_manifest_is_found(packed, verified, role):
    members = members_of(packed)
    name = one_of_each_role(members)[role]["file"]

    def less(manifest):
        manifest["files"] = [entry for entry in manifest["files"] if entry["file"] != name]

    left = {other: part for other, part in members.items() if other != name}
    faults = verified(packed_anew(left, less))
    assert faults
    assert role in BOOK or name in {fault.message.where for fault in faults}


@pytest.mark.parametrize("role", one_of(6, sorted({*ROLES, "audit-report"})))
def test_a_file_added_with_a_line_of_the_manifest_is_found(packed, verified, role):
    members = members_of(packed)

    def more(manifest):
        about = {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest(), "name": "extra"}
        manifest["files"].append({"file": "extra.pdf", "role": role, **about})

    faults = verified(packed_anew({**members, "extra.pdf": b"x"}, more))
    assert faults
    assert role in BOOK or "extra.pdf" in {fault.message.where for fault in faults}


def test_a_line_of_the_manifest_that_is_there_twice_is_found(packed, verified):
    twice = packed_anew(members_of(packed), lambda made: made["files"].extend(made["files"][:1]))
    (fault,) = verified(twice)
    assert fault.message.code == "package-twice"


def test_each_file_with_another_byte_is_found_and_named(packed, verified):
    members = members_of(packed)
    manifest = json.loads(members[MANIFEST])
    names = {e["file"] for e in manifest["files"] if e["role"] not in BOOK}
    faults = verified(packed_anew({**members, **{n: byte_changed(members[n]) for n in names}}))
    assert {fault.message.where for fault in faults if fault.id == "remade"} == names


def in_the_workbook(old, new):
    def changed_in(whole):
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as archive, zipfile.ZipFile(made, "w") as other:
            for item in archive.infolist():
                part = archive.read(item)
                if item.filename == "xl/worksheets/sheet2.xml":
                    part = part.replace(old, new, 1)
                other.writestr(item.filename, part)
        return made.getvalue()

    return changed_in


def replaced(old, new):
    return lambda whole: whole.replace(old, new, 1)


def other_pages(old, new):
    """The annual report with another text or figure, as data and set anew as a PDF."""

    def changed_in(members):
        pages = members["arsredovisning.json"].decode()
        assert old in pages
        other = pages.replace(old, new, 1)
        return {
            "arsredovisning.json": other.encode(),
            "arsredovisning.pdf": pdf.typeset(json.loads(other)),
        }

    return changed_in


def other_file(name, change):
    return lambda members: {name: change(members[name])}


FORGED = {
    "a note figure in table, pages and PDF": lambda members: {
        **other_pages("Tolv", "Elva")(members),
        **other_file("tabeller/noter.csv", replaced(b",1", b",2"))(members),
    },
    "a signer": other_pages("Anna Ek", "Anna Al"),
    "a register that is another one": lambda members: {
        "register/huvudbok.pdf": members["register/grundbok.pdf"]
    },
    "attachments of two vouchers": lambda members: {
        "bilagor/000001-0001-=cmd.csv": members["bilagor/000002-0002-Kvitto pa a.pdf"],
        "bilagor/000002-0002-Kvitto pa a.pdf": members["bilagor/000001-0001-=cmd.csv"],
    },
    "a text of SIE": other_file("bokforing.se", replaced(b'"Papper"', b'"Pepper"')),
    "a date of SIE": other_file("bokforing.se", replaced(b'20241231 "', b'20241230 "')),
    "a closing balance of SIE": other_file(
        "bokforing.se", replaced(b"#UB 0 2440 -", b"#UB 0 2440 ")
    ),
    "a table and the workbook alike": lambda members: {
        "tabeller/resultatrakning.csv": byte_changed(members["tabeller/resultatrakning.csv"]),
        "arbetsbok.xlsx": in_the_workbook(b"<v>-", b"<v>-1")(members["arbetsbok.xlsx"]),
    },
    "the page's data and program": lambda members: {
        **{n: replaced(b"Papper", b"Pepper")(members[n]) for n in ("data/sv.js", "data/en.js")},
        "data/page.js": byte_changed(members["data/page.js"]),
    },
    "the state in the readme": other_file("LAS-MIG-FORST.txt", replaced(b"post ", b"post 1")),
}
"""What passed once: each gives the files that were changed."""


@pytest.mark.parametrize("forged", sorted(FORGED))
def test_what_was_forged_in_several_files_at_once_is_found_in_each(packed, verified, forged):
    members = members_of(packed)
    changes = FORGED[forged](members)
    assert all(members[name] != part for name, part in changes.items())
    faults = verified(packed_anew({**members, **changes}))
    assert {fault.message.where for fault in faults} == set(changes)


def test_the_workbook_squeezed_by_another_program_is_the_same(packed, report_of):
    members = members_of(packed)
    squeezed = in_the_workbook(b"", b"")(members["arbetsbok.xlsx"])
    assert squeezed != members["arbetsbok.xlsx"]
    assert report_of(packed_anew({**members, "arbetsbok.xlsx": squeezed})).ok


def test_what_other_programs_set_is_named_as_vouched_for_by_the_manifest_alone(packed, verified):
    members = members_of(packed)

    def by(program, *tools):
        return lambda manifest: manifest.update(made_with=program, set_with=list(tools))

    forged = {
        **members,
        "arsredovisning.pdf": members["register/huvudbok.pdf"],
        "tabeller/noter.csv": members["tabeller/objekt.csv"],
    }
    ours = json.loads(members[MANIFEST])["made_with"]
    faults = verified(packed_anew(forged, by(ours, "typst 0.1", "xlsxwriter 1")))
    assert {one.id for one in faults if "arsredovisning.pdf" in str(one.message)} == {"unproved"}
    assert {one.id for one in faults if "noter.csv" in str(one.message)} == {"remade"}
    (fault,) = verified(packed_anew(forged, by("finsam 9")))
    assert fault.id == "unproved"
    assert fault.severity == "fault"
    assert {"arsredovisning.pdf", "tabeller/noter.csv"} <= set(
        str(fault.message.values["files"]).split(", ")
    )


def chain_rewritten(members, old, new):
    """The journal with another text, each entry hashed and chained anew, and the rows to it."""
    lines, prev = [], GENESIS
    for line in members["bok/kedja.jsonl"].splitlines():
        entry = json.loads(line.replace(old, new))
        entry["prev"] = prev.hex()
        columns = [entry[name] for name in list(entry)[:-2]]
        prev = entry_hash((*columns, prev))
        lines.append(json.dumps({**entry, "hash": prev.hex()}, ensure_ascii=False) + "\n")
    rows = members["bok/rader.tsv"].replace(old, new)
    return {**members, "bok/kedja.jsonl": "".join(lines).encode(), "bok/rader.tsv": rows}


def test_a_whole_book_made_anew_holds_but_not_against_the_signed_page(
    packed, year_path, report_of, tmp_path
):
    forged = chain_rewritten(members_of(packed), b"Papper", b"Pepper")
    first = report_of(packed_anew(forged))
    assert {"chain", "told"}.isdisjoint(one.id for one in first.checks if not one.ok)
    assert len(first.faults) > 5, "the other files are of the other book"
    with closing(Package(read_container(io.BytesIO(packed_anew(forged)))).rebuilt()) as book:
        other = book_of(tmp_path / "x", book)
        whole = package_of(ExportRequest(other, fiscal_year(other)))
    assert report_of(whole).ok
    with open_book(year_path, read_only=True) as book:
        signed = book_state(book)
    for given, is_met in ((packed, True), (whole, False)):
        report = report_of(given, Receipt(signed.seq, signed.hash[:16]))
        assert report.ok == is_met
        assert [one.id for one in report.faults] == ([] if is_met else ["receipt"])


def test_an_older_package_does_not_have_the_entry_of_the_signed_page(packed, older, report_of):
    state = report_of(packed).package.state
    assert report_of(older).ok
    (fault,) = report_of(older, Receipt(state.seq, state.hash)).faults
    assert "older package" in str(fault.message)


def test_a_preliminary_package_is_not_taken_for_a_final_one(year_path, packed, report_of, tmp_path):
    path = tmp_path / "stängd.finsam"
    path.write_bytes(year_path.read_bytes())
    with open_book(path) as book:
        steps = closing_of(book, fiscal_year(book, 2024)).steps
        accepted = {one.kind.id: "prov" for one in steps if one.state == "blocked"}
        close(book, fiscal_year(book, 2024), "EK", accepted)
    with open_book(path, read_only=True) as book:
        whole = package_of(ExportRequest(book, fiscal_year(book, 2024)))
    final, preliminary = report_of(whole), report_of(packed)
    assert (final.package.is_final, preliminary.package.is_final) == (True, False)
    seal, state = [one for one in final.checks if one.id in ("seal", "state")]
    pages = members_of(whole)["arsredovisning.json"].decode()
    assert all(translate_problem(one.message, language="sv") in pages for one in (seal, state))
    members = members_of(packed)
    said = members["arsredovisning.json"].replace("Preliminär".encode(), "Fastställd".encode())
    assert said != members["arsredovisning.json"]
    (fault,) = report_of(packed_anew({**members, "arsredovisning.json": said})).faults
    assert fault.message.where == "arsredovisning.json"


@pytest.mark.parametrize(
    "name",
    one_of(4, ["bok/kedja.jsonl", "bok/rader.tsv", "tabeller/huvudbok.csv", "arbetsbok.xlsx",
     "tabeller/datapackage.json", "arsredovisning.json", "bok/mall.toml", "bokforing.se"]),
)  # fmt: skip
@pytest.mark.parametrize("junk", [b"", b"\xff\xfe", b"[" * 100_000, b'{"a": 1}\n', b"0\t\n;;;\n"])
def test_a_file_of_junk_is_reported_and_never_raises(packed, verified, name, junk):
    assert verified(packed_anew({**members_of(packed), name: junk}))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 1},
        {"year": 2023},
        {"orgnr": "1"},
        {"association": "Annat"},
        {"files": []},
        {"chain": {"entries": 1, "hash": ""}},
        {"state": {"seq": 10**9, "hash": "", "at": ""}},
        {"language": "en"},
        {"language": "xx"},
    ],
    ids=str,
)
def test_a_manifest_that_says_something_else_is_found(packed, verified, change):
    forged = packed_anew(members_of(packed), lambda manifest: manifest.update(change))
    assert verified(forged)


@pytest.mark.parametrize("whole", [b"", b"hej", b"PK\x03\x04" * 20, bytes(1000)])
def test_what_is_no_package_is_reported(verified, whole):
    assert [fault.id for fault in verified(whole)] == ["files"]


def test_a_register_too_long_for_a_pdf_is_left_out_and_the_package_still_holds(
    small, verified, monkeypatch
):
    monkeypatch.setattr("exports.render.register_pages.MOST_ROWS", 20)
    monkeypatch.setattr(verify, "write_package", write_package)
    whole = package_of(small)
    of_both = {"register/huvudbok.pdf", "register/saldobalans.pdf"}.intersection(members_of(whole))
    assert of_both == {"register/saldobalans.pdf"}
    assert not verified(whole)


def test_the_package_of_an_imported_book_holds_by_its_digests(small, verified, tmp_path):
    with (sie := tmp_path / "bok.se").open("wb") as file:
        write_sie(small.book, small.year, file)
    import_sie(tmp_path / "ny.finsam", sie, template=built_in_text("varna"), by="EK")
    with open_book(tmp_path / "ny.finsam", read_only=True) as book:
        whole = package_of(ExportRequest(book, fiscal_year(book)))
    assert b"digest\\tposting" in members_of(whole)["bok/kedja.jsonl"]
    assert not verified(whole)
    members = members_of(whole)
    rows = members["bok/rader.tsv"].replace(b"2024-01-03", b"2024-01-04")
    faults = verified(packed_anew({**members, "bok/rader.tsv": rows}))
    assert "told" in [fault.id for fault in faults]


@pytest.mark.slow
def test_the_package_of_the_demonstration_book_holds(demo, verified):
    assert not verified(package_of(demo))
