"""The whole annual report of both reference books, from texts and goals written for it.

In the order of its contents, with every figure that is printed; what is printed otherwise, because
the print contradicts itself, is listed in the file of the texts with its reason.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from exports.export_request import ExportRequest
from exports.render.figure_pages import multiyear_pages
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
from tests.goldens import assert_section
from tests.sweeps import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parents[1] / "data" / "reports"
TABLES = ("resultatrakning", "balansrakning", "kassaflodesanalys")


@pytest.fixture(scope="module", params=["varna-2019", "varend-2019"])
def whole(request, tmp_path_factory):
    """A reference book with the texts and goals of the file, and the file."""
    given = tomllib.loads((DATA / f"{request.param}.toml").read_text("utf-8"))
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
        yield book, year, given, tomllib.loads(printed_text(request.param))


@pytest.fixture(scope="module")
def parts(whole):
    book, year, _, _ = whole
    return list(annual_report_parts(ExportRequest(book, year), "kr"))


def apart(parts: list[Any]) -> Iterator[Any]:
    for part in parts:
        yield from apart(part["parts"]) if part["kind"] == "together" else (part,)


def words_of(part: Any) -> list[str]:
    """A part of print, a line for each heading, remark and row."""
    if part["kind"] == "table":
        heads = [str(column["label"]) for column in part["columns"]]
        rows = [part["caption"], *map(" | ".join, [heads, *(row["cells"] for row in part["rows"])])]
        return [row.replace("\xa0", " ") for row in rows]
    return ["".join(run["text"] for run in part["runs"])]


@pytest.mark.parametrize("unit", ["kr", "tkr"])
def test_every_year_that_is_known_stands_beside_the_year_with_what_is_known_of_it(whole, unit):
    book, year, _, _ = whole
    found = apart(list(multiyear_pages(ExportRequest(book, year), unit)))
    lines = [line for part in found for line in words_of(part)]
    name = f"{book.association.name}, {unit}"
    assert_section("multiyear_pages.txt", name, "".join(f"{line}\n" for line in lines))


def missing(whole):
    return [one.id for one in missing_parts(compliance(whole[0], whole[1]))]


def test_nothing_that_the_law_asks_for_is_missing_and_no_typed_figure_is_wrong(whole):
    assert missing(whole) == []
    assert figures_to_check(whole[0], whole[1]) == {}


def test_its_parts_stand_in_the_order_of_its_contents(whole, parts):
    headings = [part["runs"][0]["text"] for part in apart(parts) if part["kind"] == "heading"]
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


@pytest.fixture(scope="module")
def cells(parts):
    """What stands in the tables of the report."""
    tables = (part for part in apart(parts) if part["kind"] == "table")
    return {str(cell) for part in tables for row in part["rows"] for cell in row["cells"]}


@pytest.fixture(scope="module")
def printed(whole):
    """The figures of the printed tables, each with the row that it stands in."""
    tables = whole[3]
    rows = [row for name in TABLES for row in tables[name]["rows"]]
    for note in tables["note"]:
        rows += [*note.get("rows", ()), ["Summa", *note.get("total", ())]]
    return {figure: row[0] for row in rows for figure in row if isinstance(figure, int) and figure}


def test_every_printed_figure_is_in_it(whole, printed, cells):
    lacking = {
        str(figure): row
        for figure, row in printed.items()
        if write_amount(figure * 100, "kr") not in cells
    }
    assert lacking.keys() == whole[2]["missing"].keys(), lacking


def test_what_it_lacks_contradicts_other_figures_that_are_printed_and_that_it_has(
    whole, printed, cells
):
    for figure, found in whole[2]["missing"].items():
        others = [part for part in found["of"] if part != int(figure)]
        assert all({part, -part} & printed.keys() for part in others), figure
        assert sum(found["of"]) != int(figure)
        assert write_amount(sum(found["of"]) * 100, "kr") in cells, found["why"]


@pytest.mark.sweep
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


@pytest.mark.parametrize("unit", one_of(2, ["kr", "ore"]))
def test_no_amount_is_broken_over_two_lines(whole, unit):
    """In times the size of the text: 0.47 for a digit, and all columns but the last have a gap."""

    def room_of(cell: str) -> float:
        return sum(0.47 if one.isdigit() else 0.56 if one == "\u2212" else 0.25 for one in cell)

    found = annual_report_parts(ExportRequest(whole[0], whole[1]), unit)
    broken = [
        (cell, column["width"])
        for part in apart(list(found))
        if part["kind"] == "table"
        for row in part["rows"]
        for place, (cell, column) in enumerate(zip(row["cells"], part["columns"], strict=False), 1)
        if column["amount"] and isinstance(column["width"], int | float)
        if room_of(cell) > column["width"] - 1.2 * (place < len(part["columns"]))
    ]
    assert broken == []
