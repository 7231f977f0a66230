"""The chart and the layout by command: placed, added, renamed, out of use; told, never unsaid."""

from __future__ import annotations

import json

import pytest

from finsam_tui.actions.chart import rename_lines
from finsam_tui.open_book import entry_count
from ledger.bookkeeping.chart_of_accounts import objects
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.errors import Refused, TemplateError
from ledger.core.label import Label
from ledger.layout_changes.structure import Act
from ledger.statements.book_statements import template_of
from tests.books import copy_of

DRAFTS = (
    {
        "date": "2019-02-01",
        "text": "Bidrag",
        "postings": [
            {"account": "3985", "amount": "-1000.00", "objects": {"6": "MIA"}},
            {"account": "1930", "amount": "1000.00"},
        ],
    },
    {
        "date": "2019-03-01",
        "text": "Köp",
        "postings": [
            {"account": "4600", "amount": "300.00", "objects": {"6": "NY"}},
            {"account": "4600", "amount": "200.00", "objects": {"6": "NYARE"}},
            {"account": "1930", "amount": "-500.00"},
        ],
    },
)


@pytest.fixture
def book(finsam, tmp_path):
    """A book with two projects that no note has a line for."""

    def begin(path):
        words = ("--template", "lkbr", "--name", "F", "--orgnr", "222000-2683", "--year", "2019")
        assert finsam("new", path, *words).status == 0
        for code in ("MIA", "NY", "NYARE"):
            assert finsam("chart", path, "add-object", code, f"Projekt {code}").status == 0
        typed = "".join(json.dumps(draft) + "\n" for draft in DRAFTS)
        assert finsam("record", path, "-", typed=typed).status == 0

    return copy_of("two projects without a line", tmp_path / "bok.finsam", begin)


def amounts(finsam, book, title):
    notes = finsam("show", book, "notes", "--json").json["notes"]
    return {
        line["label"]: line["amounts"][0]
        for one in notes
        if one["title"] == title
        for line in one["lines"]
    }


def test_every_project_gets_its_note_line_in_one_act_and_again_nothing_is_done(finsam, book):
    words = ("add-line", "4", "--each-object")
    tried = finsam("--lang", "sv", "chart", book, *words, "--dry-run")
    assert "Övriga insatser (4): 500 blir 0" in tried.out
    assert amounts(finsam, book, "Insatser") == {"Övriga insatser": 50000}
    done = finsam("--lang", "sv", "chart", book, *words, "--by", "EK")
    assert (done.status, done.err) == (0, "")
    assert amounts(finsam, book, "Insatser") == {"Projekt NY": 30000, "Projekt NYARE": 20000}
    before = book.read_bytes()
    again = finsam("--lang", "sv", "chart", book, *words)
    assert (again.status, again.out) == (1, "")
    assert "har sin rad" in again.err
    assert book.read_bytes() == before


def test_several_accounts_are_placed_at_once_with_the_effect_told(finsam, book):
    effects = finsam("chart", book, "place", "3985", "1930", "--line", "income_other")
    assert effects.status == 1
    placed = finsam("chart", book, "place", "3985", "3986", "--line", "income_other", "--json").json
    found = {one["line"]: (one["before"], one["after"]) for one in placed["chart"]["effects"]}
    assert found["income_other"] == (0, 100000)
    assert found["member_contributions"] == (100000, 0)
    assert amounts(finsam, book, "Övriga intäkter") == {"Övriga intäkter": 100000}


def test_what_would_not_stand_on_the_line_is_told_with_its_objects_and_nothing_is_moved(
    finsam, new_book
):
    typed = "".join(json.dumps(draft) + "\n" for draft in DRAFTS[:1])
    assert finsam("record", new_book, "-", typed=typed).status == 0
    shown = finsam("--lang", "sv", "chart", new_book, "show")
    assert "  3985 6:MIA" in shown.out
    assert "add-line" in shown.out
    problems = finsam("--lang", "sv", "show", new_book, "income").out
    assert "3985 6:MIA" in " ".join(problems.split())
    before = new_book.read_bytes()
    refused = finsam(
        "--lang", "sv", "chart", new_book, "place", "3985", "--line", "contribution_state"
    )
    assert (refused.status, refused.out) == (1, "")
    assert "3985 6:MIA" in refused.err
    assert new_book.read_bytes() == before
    assert finsam("chart", new_book, "place", "3985", "--line", "interest_income").status == 0
    assert finsam("chart", new_book, "show", "--json").json["chart"]["unplaced"] == []


@pytest.mark.parametrize(
    ("words", "done"),
    [
        (("add-account", "1689", "Fordran"), "1689"),
        (("add-account", "6999", "Övrigt", "--line", "other_external"), "6999"),
        (("add-line", "3", "Städning", "--accounts", "5060-5069"), "Städning"),
        (("rename", "1930", "Banken"), "Banken"),
        (("rename", "6:MIA", "Mia AB"), "Mia AB"),
        (("rename", "premises", "Lokaler", "--english", "Rooms"), "Lokaler"),
        (("rename", "note:3", "Kansli"), "Kansli"),
        (("move", "travel", "--before", "premises"), "travel"),
        (("retire", "1910", "6:MIA"), "1910"),
    ],
)
def test_each_act_is_done_once_and_refused_when_it_is_so_already(finsam, book, words, done):
    before = book.read_bytes()
    assert finsam("chart", book, *words, "--dry-run").status == 0
    assert book.read_bytes() == before
    assert finsam("chart", book, *words).status == 0
    assert book.read_bytes() != before
    assert finsam("check", book).status == 0
    before = book.read_bytes()
    again = finsam("--lang", "sv", "chart", book, *words)
    if words[0] == "add-line":
        return
    assert (again.status, again.out) == (1, ""), done
    assert again.err
    assert book.read_bytes() == before


def test_what_is_out_of_use_is_found_and_restored(finsam, book):
    def in_use():
        accounts = finsam("show", book, "accounts", "--json").json["accounts"]
        objects = finsam("show", book, "objects", "--json").json["objects"]
        return (
            {one["account"]: one["active"] for one in accounts}["1910"],
            {(one["dimension"], one["code"]): one["active"] for one in objects}[6, "MIA"],
        )

    assert finsam("chart", book, "retire", "1910", "6:MIA").status == 0
    assert in_use() == (False, False)
    assert finsam("chart", book, "restore", "1910").status == 0
    assert in_use() == (True, False)
    assert finsam("chart", book, "restore", "6:MIA").status == 0
    assert in_use() == (True, True)
    assert finsam("chart", book, "restore", "1910").status == 1


@pytest.mark.parametrize(
    "words",
    [
        ("place", "9876", "--line", "travel"),
        ("place", "5010", "--line", "nej"),
        ("place", "5010", "--line", "operating_costs"),
        ("rename", "9876", "x"),
        ("rename", "6:NEJ", "x"),
        ("rename", "nej", "x"),
        ("move", "nej"),
        ("retire", "x:y"),
        ("add-line", "99", "x"),
        ("add-line", "3"),
        ("add-account", "12", "x"),
    ],
)
def test_what_is_not_there_is_said_in_words(finsam, book, words):
    before = book.read_bytes()
    refused = finsam("--lang", "sv", "chart", book, *words)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err
    assert book.read_bytes() == before


def test_an_object_is_named_alike_by_every_act(finsam, book):
    for words in (
        ("add-object", "6:P1", "Rehab"),
        ("rename", "6:P1", "Rehab 2"),
        ("add-line", "4", "Rehab", "--object", "6:P1", "--accounts", "4600"),
        ("retire", "6:P1"),
        ("restore", "6:P1"),
    ):
        done = finsam("chart", book, *words)
        assert done.status == 0, (words, done.err)
    assert finsam("chart", book, "add-object", "P1", "Rehab").status == 1
    objects = finsam("show", book, "objects", "--json").json["objects"]
    (named,) = [one for one in objects if one["code"] == "P1"]
    assert (named["dimension"], named["name"], named["active"]) == (6, "Rehab 2", True)


def test_an_account_that_no_line_takes_is_reported(finsam, new_book):
    lost = finsam("--lang", "sv", "chart", new_book, "add-account", "9999", "Konstigt", "--dry-run")
    assert "Konto 9999 har ingen rad i uppställningen" in lost.out
    made = finsam("chart", new_book, "add-account", "5099", "Hyra", "--json").json["chart"]
    assert made["problems"] == []
    lost = finsam("chart", new_book, "add-account", "9999", "Odd", "--json").json["chart"]
    assert len(lost["problems"]) == 1


def test_the_lines_of_the_layout_show_what_their_note_is_numbered_in_print(finsam, new_book):
    opening = new_book.with_name("ib.csv")
    opening.write_text("1930;100\n2067;-100\n", "utf-8")
    assert finsam("opening", new_book, opening).status == 0
    lines = finsam("chart", new_book, "show", "--json").json["chart"]["lines"]
    (bank,) = (line for line in lines if line["id"] == "bank_swedbank")
    note = finsam("show", new_book, "notes", "--json").json["notes"][0]
    assert (bank["note"], bank["printed_note"], note["number"]) == ("7", "1", "1")
    assert "(not 1 i tryck)" in finsam("--lang", "sv", "chart", new_book, "show").out


def named(path, name):
    """The lines and the objects that have the name."""
    with open_book(path, read_only=True) as book:
        lines = template_of(book, fiscal_year(book)).lines()
        codes = [item.code for item in objects(book) if item.name == name]
        return [line.id for line in lines if line.label.sv == name], codes


def test_a_project_and_the_lines_named_after_it_are_renamed_together(finsam, book):
    add = ("--object", "6:P1", "--accounts", "4600")
    assert finsam("chart", book, "add-object", "6:P1", "Rehab").status == 0
    assert finsam("chart", book, "add-line", "4", "Rehab", *add).status == 0
    (line,), _codes = named(book, "Rehab")
    assert finsam("chart", book, "rename", "6:P1", "Rehab 2").status == 0
    assert named(book, "Rehab 2") == ([line], ["P1"])
    assert finsam("chart", book, "rename", line, "Rehab 3").status == 0
    assert named(book, "Rehab 3") == ([line], ["P1"])
    assert finsam("chart", book, "rename", line, "Rehab 4", "--dry-run").status == 0
    assert named(book, "Rehab 4") == ([], [])


def test_a_row_and_its_note_are_renamed_as_one_change_both_or_neither(book):
    with open_book(book) as opened:
        year = fiscal_year(opened)
        act = Act(opened, year, "EK", seen=entry_count(opened))
        row = next(row for row in template_of(opened, year).lines() if row.note)
        names = Label("Annat namn", "Another name"), Label("Annan rubrik", "Another heading")
        with pytest.raises(TemplateError):
            rename_lines(act, line=(row.id, names[0]), note=("99", names[1]))
        assert row in template_of(opened, year).lines()
        rename_lines(act, line=(row.id, names[0]), note=(row.note, names[1]))
        after = template_of(opened, year)
        labels = {one.id: one.label for one in after.lines()}
        (title,) = (note.title for note in after.notes if note.number == row.note)
        assert (labels[row.id], title) == names
        with pytest.raises(Refused):
            rename_lines(act, note=(row.note, Label("Sent", "Late")))
