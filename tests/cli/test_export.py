"""finsam export, verify, attach, text and show sample, as a person or a script gives them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import stat
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from pypdf import PdfReader

from exports.export_request import REGISTERS
from exports.formats import FORMATS
from finsam_tui.cli import export_cmd
from finsam_tui.cli.commands import command_named, parser_of
from finsam_tui.i18n import set_language
from ledger.bookkeeping.export_log import export_records
from ledger.books.open import open_book
from ledger.core import calendar
from tests.sweeps import one_of

HYRA = (
    '{"date": "2019-03-15", "text": "Hyra mars", "by": "EK", "postings":'
    ' [{"account": "5010", "amount": "100.50", "objects": {"1": "KANSLI"}},'
    ' {"account": "2440", "amount": "-100.50"}]}\n'
)


@pytest.fixture
def book_path(new_book, finsam):
    """A book of three vouchers."""
    assert finsam("record", new_book, "-", typed=HYRA * 3).status == 0
    return new_book


@pytest.fixture
def written(book_path, tmp_path, finsam):
    """Exports the small book: `written("pdf", "a.pdf", "--unit", "ore")`."""

    def export(name, file, *words):
        return finsam("export", book_path, name, "-o", tmp_path / file, "--by", "EK", *words)

    return export


@pytest.mark.parametrize("name", one_of(4, FORMATS))
def test_every_format_is_written_whole_told_and_logged(name, book_path, tmp_path, written):
    file = f"ut{FORMATS[name].suffix}"
    seed = ("--seed", "7") if name == "sample" else ()
    outcome = written(name, file, "--json", *seed)
    assert (outcome.status, outcome.err) == (0, "")
    told = outcome.json["exported"]
    content = (tmp_path / file).read_bytes()
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["size"] == len(content)
    assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600
    with open_book(book_path, read_only=True) as book:
        (logged,) = export_records(book, 1)
    assert (logged.format, logged.name, logged.by) == (name, file, "EK (kansli)")
    assert logged.sha256 == told["sha256"]


def test_an_existing_file_is_left_unless_forced(tmp_path, written):
    (tmp_path / "a.pdf").write_bytes(b"min")
    outcome = written("pdf", "a.pdf")
    assert outcome.status == 1
    assert "--force" in outcome.err
    assert (tmp_path / "a.pdf").read_bytes() == b"min"
    assert written("pdf", "a.pdf", "--force").status == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_a_missing_folder_is_one_sentence(written):
    outcome = written("xlsx", "nej/a.xlsx")
    assert (outcome.status, len(outcome.err.splitlines())) == (1, 1)
    assert "/nej" in outcome.err


def test_csv_becomes_a_folder_and_plain_csv_has_ids(tmp_path, written):
    assert written("csv", "tabeller").status == 0
    assert (tmp_path / "tabeller" / "huvudbok.csv").read_bytes().startswith(b"\xef\xbb\xbfKonto;")
    assert written("csv", "plain", "--plain").status == 0
    assert (tmp_path / "plain" / "ledger.csv").read_bytes().startswith(b"account,name,")
    assert written("csv", "plain", "--force").status == 1


@pytest.mark.parametrize("register", one_of(11, REGISTERS))
def test_each_register_can_be_a_pdf(register, tmp_path, written):
    assert written("pdf", "r.pdf", "--register", register).status == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_a_part_of_the_year_and_a_voucher_can_be_printed(written, tmp_path):
    def printed(name):
        text = " ".join(page.extract_text() for page in PdfReader(tmp_path / name).pages)
        return text.replace("\N{NO-BREAK SPACE}", " ")

    for month, last, times in (("03", "31", 3), ("04", "30", 0)):
        days = ("--from", f"2019-{month}-01", "--to", f"2019-{month}-{last}")
        assert written("pdf", f"{month}.pdf", "--register", "journal", *days).status == 0
        assert printed(f"{month}.pdf").count("Hyra mars 100,50") == times
    assert written("pdf", "a1.pdf", "--number", "1").status == 0
    assert "Hyra mars" in printed("a1.pdf")
    assert written("pdf", "a99.pdf", "--number", "99").status == 1
    assert not (tmp_path / "a99.pdf").exists()


@pytest.mark.parametrize("words", [("pdf", "--plain"), ("docx",)], ids=" ".join)
def test_what_a_format_cannot_give_is_wrong_usage(words, tmp_path, written):
    assert written(words[0], "a", *words[1:]).status == 2
    assert not (tmp_path / "a").exists()


@pytest.mark.sweep
def test_a_package_verifies_without_the_book_and_a_changed_one_does_not(
    tmp_path, book_path, written, finsam
):
    assert written("package", "paket.zip").status == 0
    package = tmp_path / "paket.zip"
    book_path.unlink()
    outcome = finsam("verify", package, "--json")
    assert outcome.status == 0
    assert outcome.json["ok"]
    whole = package.read_bytes()
    place = whole.index(b"huvudbok.csv", whole.index(b"%PDF")) + 60
    package.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    outcome = finsam("verify", package)
    assert outcome.status == 1
    assert "tabeller/huvudbok.csv" in outcome.err


def test_a_package_is_no_book_to_check_or_write_in(tmp_path, finsam):
    path = tmp_path / "paket.zip"
    outcome = finsam("--lang", "en", "check", path)
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == (
        f"{path}: This is an auditor's package, not a book: it is proved with"
        " finsam verify PACKAGE.\n"
    )
    assert "finsam verify" in finsam("year", path, "open", "2020").err


@pytest.mark.sweep
def test_a_package_is_shown_as_it_is_and_unpacked(tmp_path, written, finsam):
    assert written("package", "paket.zip").status == 0
    package, folder = tmp_path / "paket.zip", tmp_path / "uppackat"
    zipfile.ZipFile(package).extractall(folder)
    for path in (package, folder):
        assert finsam("verify", path).status == 0
        assert "finsam verify" in finsam("check", path).err
    shown = [finsam("show", path, "trial", "--json").json for path in (package, folder)]
    assert shown[0]["accounts"]
    assert shown[0] == shown[1]


def test_verify_says_in_a_sentence_what_is_no_package(tmp_path, book_path, finsam):
    for path in (tmp_path / "nej.zip", tmp_path, book_path):
        outcome = finsam("verify", path)
        assert (outcome.status, len(outcome.err.splitlines())) == (1, 1)
        assert str(path) in outcome.err
        assert "?" not in outcome.err


def test_files_are_attached_listed_and_taken_out(tmp_path, book_path, finsam):
    file, folder = tmp_path / "faktura.pdf", tmp_path / "ut"
    file.write_bytes(b"%PDF-1.7 x")
    folder.mkdir()
    outcome = finsam("attach", book_path, "A", "1", file, "--by", "EK", "--json")
    assert outcome.status == 0
    assert [item["name"] for item in outcome.json["attachments"]] == ["faktura.pdf"]
    assert "faktura.pdf: 10 byte" in finsam("attach", book_path, "A", "1").out
    assert finsam("attach", book_path, "A", "1", "-o", folder).status == 0
    (taken,) = folder.iterdir()
    assert (taken.name, taken.read_bytes()) == ("000001-01-faktura.pdf", b"%PDF-1.7 x")
    assert finsam("attach", book_path, "A", "1", file).status == 1
    assert finsam("attach", book_path, "A", "99", file).status == 1
    assert finsam("attach", book_path, "A", "1", tmp_path / "nej.pdf").status == 1


def test_files_past_their_years_go_by_the_code_of_their_list(
    tmp_path, book_path, finsam, monkeypatch
):
    for number in (1, 2):
        file = tmp_path / f"faktura{number}.pdf"
        file.write_bytes(b"x" * number)
        assert finsam("attach", book_path, "A", number, file, "--by", "EK").status == 0
    weed = ("--lang", "en", "weed", book_path)
    assert finsam(*weed).out == "No attachment and no bank file is past its seven years.\n"
    monkeypatch.setattr(calendar, "today", lambda: date(2027, 1, 1))
    code = finsam(*weed, "--json").json["code"]
    assert finsam(*weed).out == (
        "2019  faktura1.pdf, 1 byte\n2019  faktura2.pdf, 2 bytes\n"
        f"2 files are past the seven years. To erase the list: --approve {code} --reason TEXT\n"
    )
    erased = finsam(*weed, "--approve", code, "--reason", "dnr 7", "--by", "EK")
    assert erased.status == 0
    assert erased.out == "2019  faktura1.pdf, 1 byte\n2019  faktura2.pdf, 2 bytes\n"
    monkeypatch.setattr(calendar, "today", lambda: date(2027, 1, 2))
    assert finsam(*weed).out == "No attachment and no bank file is past its seven years.\n"


def test_two_files_of_which_one_cannot_be_attached_attach_neither(tmp_path, book_path, finsam):
    good, empty = tmp_path / "bra.pdf", tmp_path / "tom.pdf"
    good.write_bytes(b"x")
    empty.write_bytes(b"")
    assert finsam("attach", book_path, "A", "1", good, empty).status == 1
    assert finsam("attach", book_path, "A", "1").out == ""


def test_a_text_is_kept_and_printed(tmp_path, book_path, finsam):
    file = tmp_path / "b.md"
    file.write_text("# Året\n\nGott.", encoding="utf-8")
    assert finsam("text", book_path, "management-report", file, "--by", "EK").status == 0
    assert finsam("text", book_path, "management-report").out == "# Året\n\nGott.\n"
    assert finsam("text", book_path, "signers", "-", typed="Anna Ek, ordförande\n").status == 0
    assert finsam("text", book_path, "signers").out == "Anna Ek, ordförande\n"
    file.write_bytes(b"\xff\xfe")
    assert finsam("text", book_path, "management-report", file).status == 1
    assert finsam("text", book_path, "preface", file).status == 2


def test_a_sample_is_the_same_for_the_same_seed(book_path, finsam):
    words = ("show", book_path, "sample", "--size", "2", "--seed", "7", "--json")
    first = finsam(*words)
    assert first.status == 0
    assert first.out == finsam(*words).out
    told = json.loads(first.out)
    assert (told["method"], told["seed"]) == ("mus", 7)
    assert 1 <= len(told["vouchers"]) <= 2
    assert finsam("show", book_path, "sample", "--size", "0").status == 1
    without = finsam("show", book_path, "sample")
    assert (without.status, "--seed N" in without.err) == (1, True)


def test_a_sample_can_be_chosen_again_from_the_package_alone(book_path, written, tmp_path, finsam):
    words = ("sample", "--size", "2", "--seed", "4711", "--json")
    first = finsam("show", book_path, *words).json
    assert written("package", "paket.zip").status == 0
    book_path.unlink()
    assert finsam("show", tmp_path / "paket.zip", *words).json == first
    (tmp_path / "nej.zip").write_bytes(b"PK")
    assert finsam("show", tmp_path / "nej.zip", *words).status == 1


@pytest.mark.parametrize("name", ["urval.zip", "urval"])
def test_a_sample_is_exported_with_how_it_was_chosen_its_vouchers_and_their_files(
    demo, tmp_path, finsam, name
):
    book = shutil.copy(demo, tmp_path / "bok.finsam")
    (tmp_path / "kvitto.pdf").write_bytes(b"%PDF-1.7 ett kvitto")
    chosen = ("sample", "--seed", "4711", "--size", "3", "--least", "20000", "--object", "6:MIA")
    shown = finsam("show", book, *chosen, "--json").json
    assert all(voucher["amount"] >= 2_000_000 for voucher in shown["vouchers"])
    first = shown["vouchers"][0]
    voucher = (first["series"], str(first["number"]))
    assert finsam("attach", book, *voucher, tmp_path / "kvitto.pdf").status == 0
    assert finsam("export", book, *chosen, "-o", tmp_path / name).status == 0
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            files = {file: archive.read(file) for file in archive.namelist()}
    else:
        files = {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
    attached = f"{'-'.join(voucher)}-1-kvitto.pdf"
    assert set(files) == {
        "urval.txt",
        "urval.csv",
        "urval.json",
        "verifikationslista.pdf",
        attached,
    }
    assert files[attached] == b"%PDF-1.7 ett kvitto"
    assert json.loads(files["urval.json"]) == shown
    assert "objekt 6:MIA, minst 20 000,00" in files["urval.txt"].decode().replace("\xa0", " ")
    pages = PdfReader(io.BytesIO(files["verifikationslista.pdf"])).pages
    printed = " ".join(page.extract_text() for page in pages)
    for one in shown["vouchers"]:
        assert f"{one['series']} {one['number']}" in printed


def test_a_sample_without_the_auditors_number_makes_no_file(book_path, tmp_path, finsam):
    for name in ("urval.zip", "urval"):
        refused = finsam("export", book_path, "sample", "-o", tmp_path / name)
        assert (refused.status, "--seed N" in refused.err) == (1, True)
        assert not (tmp_path / name).exists()
    assert finsam("export", book_path, "pdf", "--seed", "7", "-o", tmp_path / "a.pdf").status == 2
    wrong = finsam("show", book_path, "sample", "--seed", "7", "--least", "tio")
    assert wrong.status == 1
    assert wrong.err.startswith("least: ")


def test_an_interim_report_is_of_the_year_until_a_day(book_path, tmp_path, finsam):
    words = ("export", book_path, "pdf", "--interim", "-o", tmp_path / "delar.pdf")
    whole = finsam(*words)
    assert whole.status == 1
    assert "2019-01-01" in whole.err
    made = finsam(*words, "--to", "2019-04-30")
    assert (made.status, "LKBR 13:1" in made.err) == (0, True)
    assert (tmp_path / "delar.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert finsam("export", book_path, "csv", "--interim", "-o", tmp_path / "a").status == 2
    part = ("--to", "2019-04-30", "-o", tmp_path / "b")
    assert finsam("export", book_path, "pdf", *part).status == 2


def test_a_seed_is_for_a_sample_alone(book_path, finsam):
    assert finsam("show", book_path, "income", "--seed", "7").status == 2


GOES_WITH = {
    "--register=trial": {"pdf"},
    "--number=1": {"pdf"},
    "--with-files": {"pdf"},
    "--plain": {"csv"},
    "--ksumma": {"sie"},
    "--encrypt": {"package"},
    "--account=1930": {"sample"},
    "--object=6:MIA": {"sample"},
    "--least=1": {"sample"},
    "--most=1": {"sample"},
    "--size=1": {"sample"},
    "--method=random": {"sample"},
    "--seed=0": {"sample"},
    "--with-open-items": {"pdf", "html"},
    "--interim": {"pdf", "html"},
    "--followup": {"pdf", "html"},
    "--from=2019-02-01": {"csv", "xlsx", "sample"},
    "--to=2019-11-30": {"csv", "xlsx", "sample"},
    "--register=trial --to=2019-11-30": {"pdf"},
    "--interim --to=2019-11-30": {"pdf", "html"},
    "--with-open-items --register=trial": set(),
    "--with-open-items --number=1": set(),
    "--with-open-items --followup": set(),
    "--series=A": {*FORMATS},
    "--unit=tkr": {*FORMATS},
}
"""The formats that take an option; of any other it is wrong usage."""


@pytest.mark.parametrize("option", GOES_WITH)
def test_an_option_goes_with_its_formats_and_no_other(option, capsys):
    set_language("en")
    named = command_named("export")
    assert named is not None
    parser, _module = parser_of(named)
    taken = set()
    for name in FORMATS:
        given = parser.parse_args(["b.finsam", name, "-o", "x", *option.split()])
        with suppress(SystemExit):
            export_cmd._prove_wish(given)
            taken.add(name)
            continue
        wrong = capsys.readouterr().err
        assert any(f"{one} goes with " in wrong for one in re.findall("--[a-z-]+", option)) or (
            "a part of the year goes with csv, xlsx, sample, --register," in wrong
        )
    assert taken == GOES_WITH[option]
