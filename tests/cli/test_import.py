"""`finsam import` as a person and a script use it."""

from __future__ import annotations

import shutil
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from finsam_tui.cli import import_cmd
from finsam_tui.cli import output as printing
from finsam_tui.i18n import set_language
from ledger.core.calendar import Period
from ledger.core.model import Association
from tests.books import copy_reference
from tests.ledger.invoices.e_invoices import peppol
from tests.sie_files.small import WHOLE, line_of

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str, name: str = "prov.se") -> Path:
    path = folder / name
    path.write_bytes(text.replace("\n", "\r\n").encode("cp437"))
    return path


def test_a_file_becomes_a_book_whose_statements_work_at_once(finsam, tmp_path):
    book = tmp_path / "ny.finsam"
    told = finsam("import", book, written(tmp_path, WHOLE))
    assert (told.status, told.err) == (0, "")
    assert "SIE 4E, Prov 1.0, cp437" in told.out
    income = finsam("show", book, "income", "--json").json
    assert {line["id"]: line["amounts"] for line in income["lines"]}["result"][0] == 88000
    assert finsam("check", book).status == 0


def test_the_report_as_json_has_counts_and_sums_in_ore(finsam, tmp_path):
    told = finsam("import", tmp_path / "ny.finsam", written(tmp_path, WHOLE), "--json").json
    (report,) = told["imported"]
    assert told["refused"] == []
    assert (report["counts"]["vouchers"], report["counts"]["postings"]) == (2, 4)
    assert (report["sums"]["closing"], report["recorded"]) == (138000, [1, 2])


def test_what_a_file_holds_is_counted_one_and_many(finsam, tmp_path):
    one = WHOLE.split("#VER")[0] + "#VER" + WHOLE.split("#VER")[1]
    for text, counted in ((one, "1  voucher"), (WHOLE, "2  vouchers")):
        file = written(tmp_path, text)
        answer = finsam("--lang", "en", "import", tmp_path / "ny.finsam", file, "--dry-run")
        assert counted in [line.strip() for line in answer.out.splitlines()], answer


def test_a_dry_run_tells_the_same_and_writes_nothing(finsam, tmp_path):
    book, file = tmp_path / "ny.finsam", written(tmp_path, WHOLE)
    dry = finsam("import", book, file, "--dry-run")
    assert (dry.status, book.exists()) == (0, False)
    assert dry.out.splitlines()[:-1] == finsam("import", book, file).out.splitlines()[:-1]


def test_what_is_wrong_is_told_line_by_line_and_no_book_is_made(finsam, tmp_path):
    text = WHOLE.replace("120.00\n#TRANS 1930 {} -120.00", "120.00\n#TRANS 1930 {} -119,00")
    text = text.replace('20190115 "Bidrag"', '20190231 "Bidrag"')
    book, file = tmp_path / "ny.finsam", written(tmp_path, text)
    told = finsam("import", book, file)
    assert (told.status, told.out, book.exists()) == (1, "", False)
    places = [line.split(": ")[0] for line in told.err.splitlines()]
    assert f"{file}:{line_of(text, '#VER')}" in places
    assert f"{file}:{line_of(text, '#TRANS 1930', 2)}" in places


@pytest.mark.parametrize(("answer", "status"), [("n", 1), ("", 1), ("ja", 0), ("y", 0)])
def test_a_person_is_asked_about_a_file_that_another_program_has_taken_in(
    finsam, tmp_path, monkeypatch, answer, status
):
    asked = []

    def answered(question):
        asked.append(question)
        return answer

    monkeypatch.setattr(printing, "is_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", answered)
    flagged = WHOLE.replace("#FLAGGA 0", "#FLAGGA 1")
    book, file = tmp_path / "ny.finsam", written(tmp_path, flagged)
    assert (finsam("--lang", "en", "import", book, file).status, book.exists()) == (
        status,
        not status,
    )
    assert asked == ["Another program has imported this file (#FLAGGA 1). Import it here? [y/N] "]
    wrong = written(tmp_path, "hej", "fel.se")
    assert finsam("import", tmp_path / "annan.finsam", wrong).status == 1
    assert len(asked) == 1, "what cannot be taken in anyway is not asked about"


def test_files_before_a_refused_one_are_recorded(finsam, tmp_path):
    book, good = tmp_path / "ny.finsam", written(tmp_path, WHOLE)
    bad = written(tmp_path, WHOLE.replace("1000.00", "1e3", 1), "fel.se")
    told = finsam("import", book, good, bad, "--json")
    assert told.status == 1
    assert [report["file"] for report in told.json["imported"]] == [str(good)]
    assert len(finsam("show", book, "vouchers", "--json").json["vouchers"]) == 2


def test_a_refused_file_stops_no_invoice_after_it_and_the_years_after_it_are_named(
    finsam, tmp_path
):
    book, year = tmp_path / "ny.finsam", written(tmp_path, WHOLE)
    finsam("import", book, year)
    broken, right, later = (tmp_path / name for name in ("trasig.xml", "rätt.xml", "senare.se"))
    broken.write_bytes(peppol(number="1").replace(b"<cbc:IssueDate>2026", b"<cbc:IssueDate>x"))
    right.write_bytes(peppol(number="2"))
    later.write_bytes(year.read_bytes())
    done = finsam("--lang", "en", "import", book, broken, later, right, "--json", "--orgnr-ok")
    assert done.status == 1
    assert [one["file"] for one in done.json["imported"]] == [str(right)]
    fault, waiting = done.json["refused"]
    assert fault.startswith(str(broken))
    assert waiting == (
        f"Not read, since a year builds on those before it and a file before was refused: {later}."
    )


def test_what_repeats_is_told_by_its_lines_and_in_json_one_by_one(finsam, tmp_path):
    empty = "".join(f'#VER C {number} 20190401 "Tom"\n{{\n}}\n' for number in range(1, 31))
    file = written(tmp_path, WHOLE + empty)
    text = finsam("--lang", "en", "import", tmp_path / "ny.finsam", file, "--dry-run").out
    first = line_of(WHOLE + empty, "#VER C 4 ")
    assert f"and 27 more lines: {first}, {first + 3}, {first + 6}" in text
    (report,) = finsam("import", tmp_path / "ny.finsam", file, "--dry-run", "--json").json[
        "imported"
    ]
    odd = [*report["remarks"], *report["notices"]]
    lines = [f"{file}:{first + 3 * number}: " for number in range(-3, 27)]
    assert all(any(said.startswith(line) for said in odd) for line in lines)


def test_what_is_exported_comes_in_again_as_the_same_book(finsam, demo, tmp_path):
    file, book = tmp_path / "varna.se", tmp_path / "igen.finsam"
    assert finsam("export", demo, "sie", "-o", file).status == 0
    assert finsam("import", book, file, "--template", "varna").status == 0
    for report in ("trial", "objects", "accounts"):
        first, again = (finsam("show", path, report, "--json").json for path in (demo, book))
        assert first == again
    shutil.copy(book, tmp_path / "kopia.finsam")
    refused = finsam("--lang", "en", "import", tmp_path / "kopia.finsam", file)
    assert (refused.status, "imported before" in refused.err) == (1, True)


def test_the_result_of_a_closed_year_is_found_on_the_account_other_programs_use(finsam, tmp_path):
    closing = (
        '#VER B 1 20191231 "Årets resultat"\n{\n#TRANS 8999 {} 880.00\n#TRANS 2099 {} -880.00\n}\n'
    )
    chart = '#KONTO 8999 "Årets resultat"\n#KONTO 2099 "Årets resultat"\n#DIM 1'
    text = WHOLE.replace("#DIM 1", chart, 1).replace(
        "#RES 0 3985", "#UB 0 2099 -880.00\n#RES 0 3985"
    )
    text = text.replace("#RES 0 5010 120.00", "#RES 0 5010 120.00\n#RES 0 8999 880.00") + closing
    book = tmp_path / "ny.finsam"
    assert finsam("import", book, written(tmp_path, text)).status == 0
    balance = finsam("show", book, "balance", "--json").json
    lines = {line["id"]: line["amounts"] for line in balance["lines"]}
    assert (lines["result_for_the_year"][0], lines["opening_equity"][0]) == (88000, 50000)


def test_an_invoice_is_printed_as_a_person_reads_it_and_becomes_a_draft(finsam, tmp_path):
    book, file = copy_reference(tmp_path / "bok.finsam"), tmp_path / "faktura.xml"
    file.write_bytes(peppol(issued="2019-12-20", currency="EUR"))
    dry = finsam("import", book, file, "--dry-run")
    told = finsam("import", book, file)
    assert (dry.status, told.status, told.err) == (0, 0, "")
    assert dry.out.splitlines()[:-1] == told.out.splitlines()[:-1]
    assert "Faktura 1234 från Kontorsgrossisten AB" in told.out
    assert f"  {'Att betala':63}{'1 224,00':>17}" in told.out
    assert f"{file}: Att avgöra: beloppen är i EUR" in told.out
    (again,) = finsam("import", book, file, "--json").json["imported"]
    assert (again["type"], again["known_file"], again["draft"]) == ("ubl", True, None)
    assert again["invoice"]["payable"] == 122400


def test_an_invoice_needs_a_book_and_the_right_buyer(finsam, tmp_path):
    file = tmp_path / "faktura.xml"
    file.write_bytes(peppol(issued="2019-12-20", buyer_orgnr="5560160680"))
    assert finsam("import", tmp_path / "ny.finsam", file).status == 1
    assert not (tmp_path / "ny.finsam").exists()
    book = copy_reference(tmp_path / "bok.finsam")
    refused = finsam("import", book, file)
    assert (refused.status, refused.out) == (1, "")
    assert "--orgnr-ok" in refused.err
    assert finsam("import", book, file, "--orgnr-ok").status == 0


@pytest.mark.parametrize(
    ("is_dry", "drafts", "recorded", "end"),
    [
        (True, 2, (3, 7), "Nothing was written."),
        (False, 1, None, "1 draft is ready to be looked at."),
        (False, 2, (3, 7), "2 drafts are ready to be looked at."),
        (False, 0, (3, 7), "Recorded, with registration numbers 3 to 7."),
        (False, 0, None, "Imported; there was no voucher to record."),
    ],
)
def test_a_reader_is_given_what_became_of_the_file(is_dry, drafts, recorded, end):
    set_language("en")
    report: Any = SimpleNamespace(
        file="a.se",
        sie_type="4",
        program="P 1",
        encoding="cp437",
        association=Association("Förbundet", "222000-2683"),
        years=(Period(date(2019, 1, 1), date(2019, 12, 31)),),
        comparatives=(2018,),
        counts={"drafts": drafts, "vouchers": 1},
        sums={},
        remarks=(),
        notices=(),
        recorded=recorded,
    )
    lines = [*import_cmd._lines(report, is_dry=is_dry)]
    assert lines[:4] == [
        "a.se: SIE 4, P 1, cp437",
        "  Förbundet  222000-2683",
        "  year 2019-01-01 to 2019-12-31",
        "  2018 as comparative figures",
    ]
    assert lines[-1] == end
