"""A payroll file as drafts: to be looked at, with accounts and objects that the book knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import objects
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import texts
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError, Refused
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import VoucherDraft, drop_draft, save_draft, stored_drafts
from ledger.integrity.check import check_file
from ledger.management.todo import todos
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie
from ledger.sie.mapped_file import mapped_objects
from ledger.sie.mapping import read_mapping
from tests.sie_files.small import PAYROLL, WHOLE, line_of

TEXT = (
    PAYROLL.replace("#TRANS 7210", "#TRANS 7219")
    .replace('#VER "" ""', '#DIM 20 "Nivå 4"\n#VER "" ""')
    .replace('{1 "KANSLI"} 300.00', '{1 "KANSLI" 20 "N12"} 300.00 20190531 "maj" 2.5')
)
TODAY = date(2019, 6, 3)
AS_DRAFTS = ImportChoices(as_drafts=True)


def mapped(*pairs):
    return ImportChoices(as_drafts=True, mapping=read_mapping(pairs))


def drafts(path):
    with open_book(path, read_only=True) as book:
        return [one.draft for one in stored_drafts(book)]


def test_a_voucher_becomes_a_draft_and_nothing_is_recorded(taken_book, sie):
    report = import_sie(taken_book, sie(TEXT, "lon.si"), choices=AS_DRAFTS, by="EK")
    assert (report.recorded, report.counts["drafts"]) == (None, 1)
    assert report.unknown == {"7219": "", "20:": "Nivå 4"}
    assert [one.code for one in report.remarks] == ["unknown-in-book"]
    (draft,) = drafts(taken_book)
    assert (draft.date, draft.text, draft.document) == ("2019-05-31", "Löner maj", "lon.si")
    assert [(row.account, row.objects, row.debit, row.credit, row.text) for row in draft.rows] == [
        ("7219", "KANSLI N12", "300,00", "", "maj"),
        ("1930", "", "", "300,00", ""),
    ]
    with open_book(taken_book, read_only=True) as book:
        assert not book.connection.execute("SELECT 1 FROM account WHERE number = '7219'").fetchall()
    assert check_file(taken_book).ok


def test_what_the_program_calls_things_is_remembered_for_its_next_file(taken_book, sie):
    choices = mapped("7219=5010", "20:=6:", "20:N12=6:MIA")
    import_sie(taken_book, sie(TEXT, "maj.si"), choices=choices, by="EK")
    june = TEXT.replace("maj", "juni").replace("0531", "0630")
    report = import_sie(taken_book, sie(june, "juni.si"), choices=AS_DRAFTS, by="EK")
    assert (report.unknown, report.remarks) == ({}, ())
    rows = [(row.account, row.objects) for one in drafts(taken_book) for row in one.rows]
    assert rows == 2 * [("5010", "KANSLI MIA"), ("1930", "")]
    with open_book(taken_book, read_only=True) as book:
        assert texts(book, 0) == {"sie-mapping: Lön": "20:=6:\n20:N12=6:MIA\n7219=5010"}
    other = TEXT.replace('"Lön" 1', '"Annat" 1').replace("Löner maj", "Annat")
    report = import_sie(taken_book, sie(other, "annat.si"), choices=AS_DRAFTS, by="EK")
    assert [*report.unknown] == ["7219", "20:"]


def test_a_draft_or_a_voucher_that_is_there_does_not_come_twice(taken_book, sie):
    path = sie(TEXT.replace(' 20 "N12"', ""), "lon.si")
    import_sie(taken_book, path, choices=mapped("7219=5010"), by="EK")
    again = import_sie(taken_book, path, choices=AS_DRAFTS, by="EK")
    assert (again.counts["drafts"], again.remarks[-1].code) == (0, "draft-there")
    rows = (Posting("5010", 30000, ((1, "KANSLI"),), "maj"), Posting("1930", -30000))
    with open_book(taken_book) as book:
        (stored,) = stored_drafts(book)
        drop_draft(book, stored)
        record(book, VoucherInput(date(2019, 5, 31), "Löner maj", rows, recorded_by="EK"))
    known = import_sie(taken_book, path, choices=AS_DRAFTS, by="EK")
    assert (known.counts["drafts"], known.counts["known"]) == (0, 1)


def test_what_cannot_be_drafts_is_refused(taken_book, sie, tmp_path):
    with pytest.raises(ImportFileError, match="Only a file for import"):
        import_sie(taken_book, sie(WHOLE + "\n", "hela.se"), choices=AS_DRAFTS, by="EK")
    with pytest.raises(ImportFileError, match="begin the book first"):
        import_sie(tmp_path / "ny.finsam", sie(TEXT), choices=AS_DRAFTS, by="EK")
    odd = sie(TEXT.replace("-300.00", "-200.00"), "odd.si")
    with pytest.raises(ImportFileError, match="does not balance"):
        import_sie(taken_book, odd, choices=AS_DRAFTS, by="EK")
    assert drafts(taken_book) == []


@pytest.mark.parametrize("pair", ["7219=9999", "20:=7:", "20:N12=6:INGEN", "20:=6:MIA", "7219="])
def test_nothing_becomes_what_the_book_does_not_have(taken_book, sie, pair):
    with pytest.raises(Refused, match="cannot be"):
        import_sie(taken_book, sie(TEXT, "lon.si"), choices=mapped(pair), by="EK")
    assert drafts(taken_book) == []


def test_pairs_are_read_and_objects_placed():
    assert read_mapping(["7219=5010", " 20:= ", "1:2 0=1:K"]) == {
        "7219": "5010",
        "20:": "",
        "1:2 0": "1:K",
    }
    with pytest.raises(Refused, match="write an account as"):
        read_mapping(["7219"])
    mapping = {"20:": "", "1:": "6:", "7:A": "1:B"}
    assert mapped_objects(((1, "X"), (7, "A"), (20, "N")), mapping) == ((1, "B"), (6, "X"))
    assert mapped_objects(((6, "MIA"),), mapping) == ((6, "MIA"),)


@pytest.mark.parametrize("name", ["lon.si", "kopia.si"])
def test_a_file_that_lies_as_drafts_is_imported_with_a_warning_and_the_drafts_wait(
    taken_book, sie, name
):
    import_sie(taken_book, sie(PAYROLL, "lon.si"), choices=AS_DRAFTS, by="EK")
    for is_dry in (True, False):
        report = import_sie(taken_book, sie(PAYROLL, name), dry_run=is_dry, by="EK")
        (found,) = [one for one in report.remarks if one.code == "draft-too"]
        assert found.values == {"day": "2019-05-31", "text": "Löner maj"}
        assert found.where.rpartition(":")[2] == str(line_of(PAYROLL, "#VER"))
    with open_book(taken_book) as book:
        waiting = [one for one in todos(book, fiscal_year(book), (), TODAY) if one.kind == "drafts"]
        assert [(one.count, one.message.code) for one in waiting] == [(1, "todo-draft")]
        (stored,) = stored_drafts(book)
        drop_draft(book, stored)
        left = todos(book, fiscal_year(book), (), TODAY)
    assert "drafts" not in [one.kind for one in left]


def test_a_draft_by_hand_of_what_a_file_has_is_reported_and_another_is_not(taken_book, sie):
    typed = VoucherDraft(near=date(2019, 6, 3), date="0531", text="Löner maj")
    with open_book(taken_book) as book:
        save_draft(book, typed)
        save_draft(book, replace(typed, date="0601"))
        save_draft(book, replace(typed, text="Hyra"))
    report = import_sie(taken_book, sie(PAYROLL, "lon.si"), by="EK")
    assert [one.code for one in report.remarks] == ["draft-too"]


def direct(*pairs):
    return ImportChoices(mapping=read_mapping(pairs))


def test_an_import_without_drafts_asks_the_same_and_remembers_what_was_chosen(taken_book, sie):
    """What a file does not name, or the book has as something else, is said before it goes in."""
    path = sie(TEXT, "maj.si")
    found = import_sie(taken_book, path, dry_run=True, by="EK")
    assert found.unknown == {"7219": "", "20:": "Nivå 4"}
    assert ("unnamed-in-book", f"{path}:{line_of(TEXT, '#TRANS 7219')}") in [
        (one.code, one.where) for one in found.remarks
    ]
    choices = direct("7219=5010", "20:=6:", "20:N12=6:MIA")
    report = import_sie(taken_book, path, choices=choices, by="EK")
    assert (report.unknown, report.remarks) == ({}, ())
    later = sie(TEXT.replace("20190531", "20190630"), "juni.si")
    assert import_sie(taken_book, later, by="EK").remarks == ()
    with open_book(taken_book, read_only=True) as book:
        balances = read_balances(book, fiscal_year(book))
        assert texts(book, 0) == {"sie-mapping: Lön": "20:=6:\n20:N12=6:MIA\n7219=5010"}
        assert "N12" not in [one.code for one in objects(book)]
    assert balances.movement["5010", ((1, "KANSLI"), (6, "MIA"))] == 120_00 + 2 * 300_00
    assert check_file(taken_book).ok


def test_a_whole_year_is_not_called_otherwise(sie, target, refused):
    assert refused(WHOLE, choices=direct("5010=7210")) == [("mapping-of-year", 0)]
    with pytest.raises(Refused):
        import_sie(target, sie(WHOLE), choices=direct("5010=9999"), by="EK")
    assert not target.exists()
