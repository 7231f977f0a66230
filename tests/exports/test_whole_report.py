"""The whole annual report of both reference books, from texts and goals written for it.

In the order of its contents, with every figure that is printed; what is printed otherwise, because
the print contradicts itself, is listed in the file of the texts with its reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from exports.export_request import ExportRequest
from exports.render.pdf import annual_report_parts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.goals import Goal, add_goals, drop_goal, goals, set_goal
from ledger.bookkeeping.report_sections import GOALS, SECTIONS
from ledger.bookkeeping.report_texts import SIGNERS, set_text
from ledger.books.open import open_book
from ledger.core.money import write_amount
from ledger.management.compliance import REQUIREMENTS, compliance, missing_parts
from ledger.management.live_figures import write_section
from ledger.management.typed_figures_check import figures_to_check
from ledger.printed_report.built_in.tables import printed_text
from tests.books import copy_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parents[1] / "data" / "reports"
TABLES = ("resultatrakning", "balansrakning", "kassaflodesanalys")


@pytest.fixture(scope="module", params=["varna-2019", "varend-2019"])
def whole(request, tmp_path_factory):
    """A reference book with the texts and goals of the file, and the file."""
    given = tomli.loads((DATA / f"{request.param}.toml").read_text("utf-8"))
    path = copy_reference(tmp_path_factory.mktemp("whole") / "bok.finsam", request.param)
    with open_book(path) as book:
        year = fiscal_year(book)
        for name in SECTIONS:
            set_text(book, 2019, name, "", "EK")
        for name, text in given["texts"].items():
            write_section(book, year, name, text, "EK")
        for fields in given["goals"]:
            before = fields.pop("before", "")
            add_goals(book, 2019, [Goal(**fields)], "EK")
            earlier = Goal(fields["goal"], fields["indicator"], outcome=before, fulfilled="no")
            add_goals(book, 2018, [earlier] if before else [], "EK")
        yield book, year, given, tomli.loads(printed_text(request.param))


@pytest.fixture(scope="module")
def parts(whole):
    book, year, _, _ = whole
    return list(annual_report_parts(ExportRequest(book, year), "kr"))


def apart(parts: list[Any]) -> Iterator[Any]:
    for part in parts:
        yield from apart(part["parts"]) if part["kind"] == "together" else (part,)


def missing(whole):
    return [one.id for one in missing_parts(compliance(whole[0], whole[1]))]


def test_nothing_that_the_law_asks_for_is_missing_and_no_typed_figure_is_wrong(whole):
    assert missing(whole) == []
    assert figures_to_check(whole[0], whole[1]) == {}


def test_its_parts_stand_in_the_order_of_its_contents(whole, parts):
    headings = [part["runs"][0]["text"] for part in parts if part["kind"] == "heading"]
    listed = whole[2]["contents"]
    assert [one for one in headings if one in listed] == listed


def test_every_text_and_every_goal_is_in_it(whole, parts):
    printed = str(list(apart(parts))).replace("\\xa0", " ")
    for name, text in whole[2]["texts"].items():
        lines = text.strip().splitlines()
        words = lines[-1].partition(",")[0] if name == SIGNERS else lines[0].partition("{{")[0]
        assert words in printed, name
    for goal in whole[2]["goals"]:
        texts = [text for name, text in goal.items() if name != "fulfilled"]
        assert [text for text in texts if text not in printed] == []


def test_every_printed_figure_is_in_it(whole, parts):
    _, _, given, tables = whole
    cells = {
        cell
        for part in apart(parts)
        if part["kind"] == "table"
        for row in part["rows"]
        for cell in row["cells"]
    }
    printed = [(row, figure) for name in TABLES for row in tables[name]["rows"] for figure in row]
    printed += [
        (row, figure)
        for note in tables["note"]
        for row in (*note.get("rows", ()), note.get("total", ()))
        for figure in row
    ]
    figures = {figure: row[0] for row, figure in printed if isinstance(figure, int) and figure}
    lacking = {
        str(figure): row
        for figure, row in figures.items()
        if write_amount(figure * 100, "kr") not in cells
    }
    assert lacking.keys() == given["missing"].keys(), lacking


def test_each_part_that_is_taken_away_is_missed(whole):
    book, year, given, _ = whole
    asked = {one.id for one in REQUIREMENTS} - {GOALS}
    for name, text in given["texts"].items():
        set_text(book, 2019, name, "", "EK")
        assert missing(whole) == ([name] if name in asked else []), name
        write_section(book, year, name, text, "EK")


def test_goals_that_are_not_judged_or_taken_away_are_missed(whole):
    book = whole[0]
    for goal in goals(book, 2019):
        set_goal(book, 2019, goal.number, {"fulfilled": ""}, "EK")
        assert missing(whole) == [GOALS]
        set_goal(book, 2019, goal.number, {"fulfilled": "no"}, "EK")
    for goal in goals(book, 2019):
        drop_goal(book, 2019, goal.number, "EK")
    set_text(book, 2019, GOALS, "", "EK")
    assert missing(whole) == [GOALS]
