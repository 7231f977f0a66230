"""Budgets, follow-up, key figures and comparison from the command line."""

from __future__ import annotations

import re

import pytest

from ledger.books.open import open_book
from ledger.budget.store import current_budget
from tests.books import copy_reference


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    for name in ("varend-2019", "varna-2019"):
        copy_reference(folder / name, name)
    return folder


@pytest.fixture
def book(built, tmp_path):
    def copied(name="varend-2019"):
        path = tmp_path / f"{name}.finsam"
        path.write_bytes((built / name).read_bytes())
        return path

    return copied


def amounts(outcome):
    return {line["id"]: line["amounts"] for line in outcome.json["lines"]}


def test_a_budget_is_loaded_and_shown_with_its_plan_years(finsam, book):
    path = book("varna-2019")
    loaded = finsam("--lang", "en", "budget", path, "load", "varna-2023")
    assert loaded.status == 0
    assert "its result is −1 385 948" in loaded.out
    assert "state the motive" in loaded.out
    shown = finsam("show", path, "budget", "--year", 2023, "--json")
    assert [column["id"] for column in shown.json["columns"]] == [
        "budget-2023",
        "plan-2024",
        "plan-2025",
    ]
    assert amounts(shown)["result"] == [-1385948_00, 0, 0]
    assert finsam("show", path, "budget", "--json").json["year"] == 2023, "the only one there is"
    none = finsam("--lang", "en", "show", path, "budget", "--year", 2019)
    assert (none.status, "There is no budget of 2019" in none.out) == (0, True)


def test_a_bad_budget_is_refused_and_the_book_is_as_it_was(finsam, book, tmp_path):
    path, file = book(), tmp_path / "b.toml"
    before = path.read_bytes()
    file.write_text('years = [2020]\nlines = [{row = "a", months = {13 = 1}, sv = "A"}]')
    outcome = finsam("--lang", "en", "budget", path, "load", file)
    assert outcome.status == 1
    assert "b.toml: lines.a.months: There is no month '13'" in outcome.err
    assert path.read_bytes() == before
    assert finsam("budget", path, "load", tmp_path / "ingen.toml").status == 1
    file.write_bytes(b"\xff\xfe")
    assert "UTF-8" in finsam("budget", path, "load", file).err


def test_a_copy_of_the_outcome_can_be_loaded_as_it_is(finsam, book, tmp_path):
    path, file = book(), tmp_path / "2020.toml"
    assert finsam("budget", path, "copy", "--percent", "2,5", "-o", file).status == 0
    assert finsam("budget", path, "copy", "-o", file).status == 1, "never over a file"
    assert finsam("budget", path, "load", file).status == 0
    listed = finsam("budget", path, "list", "--json").json["budgets"]
    assert [(one["year"], one["version"]) for one in listed] == [
        (2019, "adopted"),
        (2020, "proposal"),
    ]
    assert "förslag" in finsam("show", path, "budget", "--year", "2020").out
    adopt = ("budget", path, "adopt", "--year", "2020", "--decided", "2019-11-28", "--decision")
    assert finsam(*adopt, " ").status == 1, "a decision stands somewhere"
    assert finsam(*adopt, "styrelsen § 62").status == 0
    assert "2020  fastställd" in finsam("budget", path, "list").out
    assert finsam(*adopt, "styrelsen § 62").status == 1, "nothing more is proposed"
    assert finsam("budget", path, "copy", "--percent", "mycket").status == 1


def test_a_spreadsheet_of_months_is_loaded_for_its_year(finsam, book, tmp_path):
    file = tmp_path / "b.csv"
    file.write_text("id;label;line;1;2\nrent;Hyra;administration;-10;-20\n")
    path = book()
    refused = finsam("--lang", "en", "budget", path, "load", file)
    assert (refused.status, "--year" in refused.err) == (1, True)
    assert finsam("budget", path, "load", file, "--year", 2021).status == 0
    with open_book(path, read_only=True) as opened:
        budget = current_budget(opened, 2021)
    assert budget is not None
    line = budget.line_named("rent")
    assert line is not None
    assert (line.months, line.amounts) == ((-10_00, -20_00, *[0] * 10), (-30_00,))


def test_the_follow_up_has_null_where_nothing_is_budgeted(finsam, book):
    path = book()
    shown = finsam("show", path, "operations", "--json")
    assert amounts(shown)["operating_costs"] == [
        -4735044_00,
        -4697200_00,
        -37844_00,
        -4735044_00,
        -5207214_00,
    ]
    assert amounts(shown)["administration"] == [
        -1787137_00,
        None,
        None,
        -1787137_00,
        -2221236_00,
    ]
    assert amounts(shown)["shared:branches"] == [0, -4697200_00, 4697200_00, 0, None]
    assert amounts(shown)["sum:branches"] == amounts(shown)["result"]
    assert amounts(shown)["result"] == [-474503_00, -435200_00, -39303_00, -474503_00, -944964_00]
    month = finsam("show", path, "operations", "--to", "2019-03-31", "--json")
    assert amounts(month)["operating_costs"][1] == -1174300_02


def test_a_comment_is_printed_beneath_its_line(finsam, book):
    path = book()
    assert finsam("budget", path, "comment", "administration", "Räntan ingår inte.").status == 0
    assert "* Räntan ingår inte." in finsam("show", path, "operations").out
    refused = finsam("--lang", "en", "budget", path, "comment", "rent", "x")
    assert (refused.status, "has no line 'rent'" in refused.err) == (1, True)


def test_a_figure_typed_in_stands_in_the_overview(finsam, book):
    path = book()
    assert finsam("budget", path, "figure", "employees", "3", "--year", 2019).status == 0
    shown = finsam("show", path, "multiyear", "--json")
    assert amounts(shown)["employees"] == [300, 0, 0, 0, 0]
    assert amounts(shown)["solidity"] == [3941, 5800, 6500, 6300, 3800]
    printed = finsam("--lang", "sv", "show", path, "multiyear").out
    assert re.search(r"Soliditet \(%\) +39,4 +58,0", printed)


def test_the_key_figures_tell_what_the_board_should_know(finsam, book):
    shown = finsam("--lang", "sv", "show", book(), "keyfigures")
    assert "Det egna kapitalet är större än Nationella rådet rekommenderar" in shown.out
    assert finsam("show", book("varna-2019"), "keyfigures", "--csv").status == 0


def test_a_printed_report_is_compared_and_its_disagreements_end_in_1(finsam, book):
    outcome = finsam("compare", book(), "varend-2019", "--json")
    assert (outcome.status, outcome.json["ok"]) == (1, False)
    wrong = [check for check in outcome.json["checks"] if not check["ok"]]
    assert len(wrong) == 31
    assert all(check["left"] - check["right"] == check["difference"] for check in wrong)
    unit = {check["unit"] for check in wrong}
    assert unit == {"ore", "percent"}
    printed = finsam("--lang", "en", "compare", book(), "varend-2019").out
    assert "Within the print" in printed
    assert "31 disagreements." in printed


def test_a_report_without_disagreements_ends_in_0(finsam, book, tmp_path):
    file = tmp_path / "p.toml"
    file.write_text(
        '[association]\nyear = 2019\norgnr = "222000-2634"\n'
        '[resultatrakning]\nrows = [["Verksamhetens resultat", "", -473050]]\n'
    )
    outcome = finsam("compare", book(), file, "--json")
    assert (outcome.status, outcome.json["ok"]) == (0, True)
    assert [check["id"] for check in outcome.json["checks"]] == [
        "book:book:resultatrakning:Verksamhetens resultat:2019"
    ]


def test_what_is_no_printed_report_is_refused_with_its_line(finsam, book, tmp_path):
    file = tmp_path / "p.toml"
    file.write_text("[association]\nyear = \n")
    outcome = finsam("compare", book(), file)
    assert outcome.status == 1
    assert outcome.err.startswith("p.toml:2: ")
