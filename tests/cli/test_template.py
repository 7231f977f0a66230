"""The layout as a text file, and the way from a SIE file to a first right balance sheet."""

from __future__ import annotations

import pytest

from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.report_layout import derive, edit
from ledger.report_layout.built_in.texts import built_in_text
from tests.sie_files.small import HEAD

SIE = (
    HEAD
    + """#KONTO 1930 "Företagskonto"
#KONTO 2060 "Eget kapital"
#KONTO 2110 "Fond"
#KONTO 3987 "Bidrag kommuner"
#KONTO 4600 "Köpta insatser"
#KONTO 5010 "Lokalhyra"
#KONTO 8910 "Skatt"
#DIM 6 "Projekt"
#OBJEKT 6 "P1" "Rehab"
#OBJEKT 6 "P2" "Unga"
#RAR -1 20180101 20181231
#IB 0 1930 1000.00
#IB 0 2060 -600.00
#IB 0 2110 -400.00
#UB -1 1930 1000.00
#UB -1 2060 -500.00
#UB -1 2110 -400.00
#RES -1 3987 -700.00
#RES -1 4600 600.00
#PSALDO -1 201803 4600 {6 "P1"} 600.00
#VER A 1 20190115 "Bidrag"
{
#TRANS 1930 {} 900.00
#TRANS 3987 {} -900.00
}
#VER A 2 20190315 "Insatser"
{
#TRANS 4600 {6 "P1"} 300.00
#TRANS 4600 {6 "P2"} 200.00
#TRANS 5010 {} 50.00
#TRANS 8910 {} 10.00
#TRANS 1930 {} -560.00
}
"""
)


@pytest.fixture
def sie(tmp_path):
    path = tmp_path / "kund.se"
    path.write_text(SIE, encoding="cp437", newline="\r\n")
    return path


def test_from_a_sie_file_to_a_first_right_balance_sheet_by_what_the_messages_say(
    finsam, sie, tmp_path
):
    layout, book = tmp_path / "egen.toml", tmp_path / "bok.finsam"
    made = finsam("--lang", "sv", "template", "new", "-o", layout, "--sie", sie)
    assert made.status == 0
    assert "2 projekt fick var sin notrad: Rehab, Unga." in made.out
    assert "Konto 8910 hade ingen rad" in made.out
    assert f"finsam import BOK {sie} --template {layout}" in made.out
    assert finsam("template", "check", layout).status == 0
    assert finsam("import", book, sie, "--template", layout).status == 0
    balance = finsam("show", book, "balance", "--json").json
    amounts = {line["id"]: line["amounts"] for line in balance["lines"]}
    assert (balance["unplaced"], balance["problems"]) == ([], [])
    assert [column["label"] for column in balance["columns"]] == ["2019", "2018"]
    assert amounts["total_assets"] == amounts["total_equity_and_liabilities"] == [134000, 100000]
    assert amounts["result_for_the_year"] == [34000, 10000]
    notes = finsam("show", book, "notes", "--json").json["notes"]
    lines = {line["label"]: line["amounts"] for note in notes for line in note["lines"]}
    assert (lines["Rehab"], lines["Unga"]) == ([30000, 60000], [20000, 0])
    kinds = {one["account"]: one["kind"] for one in accounts(finsam, book)}
    assert (kinds["2110"], kinds["8910"], kinds["3987"]) == ("liability", "cost", "income")
    assert finsam("check", book).status == 0


@pytest.mark.sweep
def test_names_and_kinds_that_a_file_has_are_those_of_a_layout_made_for_it(finsam, sie, tmp_path):
    # Programs write hard spaces in names, and give reversed write-downs (7770) the kind of income.
    extra = (
        '#KONTO 2616 "Utgående moms\u00a0VMB 25 %"\n#KTYP 2616 S\n'
        '#KONTO 7770 "Återföring av nedskrivningar"\n#KTYP 7770 I\n'
        '#VER A 3 20191231 "Återföring"\n{\n#TRANS 1930 {} 40.00\n#TRANS 2616 {} -30.00\n'
        "#TRANS 7770 {} -10.00\n}\n"
    )
    sie.write_text(SIE + extra, encoding="cp437", newline="\r\n")
    layout, book = tmp_path / "kund.toml", tmp_path / "kund.finsam"

    assert finsam("template", "new", "-o", layout, "--sie", sie).status == 0
    assert finsam("import", book, sie, "--template", layout).status == 0
    income = finsam("show", book, "income", "--json").json
    depreciation = next(line for line in income["lines"] if line["id"] == "depreciation")
    assert depreciation["amounts"][0] == 10_00
    assert not income["unplaced"]


@pytest.mark.parametrize(("count", "changes", "left"), [(30, 1, 0), (500, 0, 500)])
def test_accounts_without_lines_are_placed_together_and_left_when_they_are_too_many(  # noqa: PLR0917 - fixtures
    finsam, sie, tmp_path, monkeypatch, count, changes, left
):
    numbers = range(90_000, 90_000 + count)
    chart = "".join(f'#KONTO {number} "K"\n' for number in numbers)
    chart += "#VER A 1 20190115 x\n{\n"
    chart += (
        "".join(f"#TRANS {number} {{}} {1 - number % 2 * 2}.00\n" for number in numbers) + "}\n"
    )
    sie.write_text(SIE.partition("#KONTO")[0] + chart, encoding="cp437")
    changed = []
    move = edit.move_accounts

    def counted(*words):
        changed.append(words)
        return move(*words)

    monkeypatch.setattr(derive, "move_accounts", counted)
    made = finsam("--lang=en", "template", "new", "-o", tmp_path / "egen.toml", "--sie", sie)
    assert len(changed) == changes
    assert made.out.count("had no line and was put on the nearest") == count - left
    assert ("And for 300 more." in made.out) == bool(left)
    assert made.status == bool(left)


def accounts(finsam, book):
    return finsam("show", book, "accounts", "--json").json["accounts"]


def test_a_layout_is_shown_changed_tried_and_set(finsam, demo, tmp_path):
    file = tmp_path / "egen.toml"
    assert finsam("template", "show", demo, "-o", file).status == 0
    assert finsam("template", "show", demo).out == file.read_text("utf-8")
    same = finsam("--lang", "sv", "template", "set", demo, file)
    assert (same.status, same.out) == (1, "")
    text = file.read_text("utf-8").replace('accounts = ["8300-8399"]', 'accounts = ["8300-8489"]')
    text = text.replace('accounts = ["8400-8499"]', 'accounts = ["8490-8499"]')
    file.write_text(text, "utf-8")
    before = demo.read_bytes()
    tried = finsam("template", "set", demo, file, "--dry-run", "--json").json["template"]
    assert demo.read_bytes() == before
    changed = {(one["line"], one["year"]) for one in tried["effects"]}
    assert ("interest_costs", 2019) in changed
    put = finsam("--lang", "sv", "template", "set", demo, file, "--year", "2019", "--by", "EK")
    assert put.status == 0
    assert "Räntekostnader: " in put.out
    assert finsam("template", "show", demo).out == text
    assert finsam("check", demo).status == 0


def test_an_account_and_a_project_of_the_layout_come_into_the_book(finsam, new_book, tmp_path):
    file = tmp_path / "egen.toml"
    text = built_in_text("varna").replace('["1930", ', '["1939", "Kort"],\n  ["1930", ')
    text = text.replace("project = [\n", 'project = [\n  ["ALFA", "Alfa"],\n', 1)
    file.write_text(text, "utf-8")
    assert finsam("template", "set", new_book, file).status == 0
    assert "1939" in {one["account"] for one in accounts(finsam, new_book)}
    assert "ALFA" in finsam("show", new_book, "objects").out


FAULTS = (
    ('accounts = ["8300-8399"]', 'accounts = ["8300-83"]', "interest_income"),
    ('row = "interest_income"', 'row = "Interest income"', "Interest income"),
    ('project = ["MIA"], sv', 'project = ["MIAU"], sv', "MIAU"),
    ('of = ["member_contributions", "other_income"]', 'of = ["other_income"]', "statements.income"),
    ("law = ", "lag = ", "lag"),
    ('number = "3"', 'number = "3', ""),
)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_names_file_line_and_key(finsam, new_book, tmp_path, fault):
    was, becomes, word = fault
    file = tmp_path / "egen.toml"
    text = built_in_text("varna")
    assert was in text
    text = text.replace(was, becomes, 1)
    file.write_text(text, "utf-8")
    number = text[: text.index(becomes)].count("\n") + 1
    before = new_book.read_bytes()
    for words in (("check", file), ("set", new_book, file)):
        refused = finsam("--lang", "sv", "template", *words)
        assert (refused.status, refused.out) == (1, "")
        assert refused.err.count("egen.toml:") == refused.err.count("\n")
        assert f"egen.toml:{number}:" in refused.err or word == "statements.income"
        assert word in refused.err
    assert new_book.read_bytes() == before


def test_a_layout_to_change_is_written_from_a_built_in_one_and_never_over_another_file(
    finsam, tmp_path
):
    file = tmp_path / "egen.toml"
    assert finsam("template", "new", "-o", file, "--from", "varend").status == 0
    assert file.read_text("utf-8") == built_in_text("varend")
    refused = finsam("template", "new", "-o", file, "--from", "varna")
    assert (refused.status, file.read_text("utf-8")) == (1, built_in_text("varend"))


def test_a_closed_year_keeps_its_layout(finsam, new_book, tmp_path):
    file = tmp_path / "egen.toml"
    file.write_text(built_in_text("lkbr"), "utf-8")
    with open_book(new_book) as book:
        closed = ("year_state", fiscal_year(book).id, "2019-12-31", 1)
        book.append(Entry("close", "EK", (closed,)))
    for words in ((), ("--dry-run",)):
        refused = finsam("--lang", "sv", "template", "set", new_book, file, *words)
        assert (refused.status, refused.out) == (1, "")
        assert "2019 är avslutat" in refused.err
