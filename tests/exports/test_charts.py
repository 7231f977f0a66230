"""Charts that a text asks for: the book's own figures, bars from zero, and a table beneath."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from exports.export_request import ExportRequest
from exports.render import pdf
from exports.render.charts import _parts
from exports.render.html import _Body, _chart, html_page
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.errors import Refused
from ledger.management.live_figures import write_section
from ledger.management.report_charts import CHARTS, Chart, report_chart
from ledger.statements.book_statements import statement_of
from tests.books import copy_reference
from tests.exports.test_pdf import elements

ASKED = "Så gick det:\n{{chart.five-years}}\n{{ chart.liquid }}\n\n- {{income.operating_income}}\n"


@pytest.fixture
def writable(demo_path, tmp_path):
    """A copy of the demonstration book."""
    path = tmp_path / "bok.finsam"
    path.write_bytes(demo_path.read_bytes())
    with open_book(path) as book:
        yield ExportRequest(book, fiscal_year(book))


def chart_of(*values):
    points = tuple((str(2017 + at), (value,)) for at, value in enumerate(values))
    return Chart("Eget kapital", "År", ("Eget kapital",), points)


def svg(chart):
    """The chart as a page of HTML draws it."""
    return "".join(_chart(_Body("Diagram"), chart))


def kinds_of(chart, source):
    return [part["kind"] for part in _parts(chart, source, "kr")]


def test_bars_begin_at_zero_and_are_as_long_as_their_figures(demo):
    _title, chart, table = _parts(chart_of(300_00, -100_00, 0, None), demo, "kr")
    bars = [[(bar["start"], bar["length"]) for bar in point["bars"]] for point in chart["points"]]
    assert bars == [[(250, 750)], [(0, 250)], [(250, 0)], []]
    assert "2017: 300; 2018: −100; 2019: 0; 2020: " in chart["alt"]
    assert [row["cells"] for row in table["rows"]][1] == ["2018", "−100"]


def test_bars_of_the_smallest_amounts_on_both_sides_of_zero_have_their_place(demo):
    _title, chart, _table = _parts(chart_of(-2, 0, 2, None), demo, "kr")
    bars = [(bar["start"], bar["length"]) for point in chart["points"] for bar in point["bars"]]
    assert bars == [(0, 500), (500, 0), (500, 500)]
    drawn = re.findall(r'<rect class="bar0" x="([0-9]+)" y="[0-9]+" width="([0-9]+)"', svg(chart))
    left, width = (int(figure) for figure in drawn[0])
    assert drawn[1:] == [(str(left + width), "1"), (str(left + width), str(width))]
    assert width > 100


def test_bars_of_two_years_stand_beside_each_other(demo):
    points = (("Hyra", (3, 4)), ("Lön", (None, 2)), ("Resor", (0, 0)))
    chart = Chart("Kostnader", "Post", ("2017", "2018"), points)
    _title, drawn, _table = _parts(chart, demo, "ore")
    assert drawn["series"] == ["2017", "2018"]
    assert [(one["name"], [bar["series"] for bar in one["bars"]]) for one in drawn["points"]] == [
        ("Hyra", [0, 1]),
        ("Lön", [1]),
        ("Resor", [0, 1]),
    ]


def test_bars_of_many_years_are_told_by_their_names(demo):
    years = ("2017", "2018", "2019")
    points = (("Hyra", (3, None, 1)), ("Lön", (1, 2, 3)), ("Resor", (0, 0, 1)))
    chart = Chart("Kostnader", "Post", years, points)
    _title, drawn, table = _parts(chart, demo, "ore")
    names = [(point["name"], len(point["bars"])) for point in drawn["points"]]
    assert drawn["series"] == []
    assert names[:3] == [("Hyra, 2017", 1), ("2019", 1), ("Lön, 2017", 1)]
    assert "Hyra: 0,03, 0,01; Lön: 0,01, 0,02, 0,03" in drawn["alt"]
    assert table["rows"][0]["cells"] == ["Hyra", "0,03", "", "0,01"]


@pytest.mark.parametrize("name", ["varna-2019", "varend-2019"])
def test_the_kinds_come_to_the_totals_of_the_statement(name, tmp_path):
    with open_book(copy_reference(tmp_path / "bok.finsam", name), read_only=True) as book:
        year = fiscal_year(book)
        points = report_chart(book, year, "kinds", "sv").points
        lines = {line.id: line.amounts for line in statement_of(book, "income", year).lines}
    by_year = list(zip(*(values for _, values in points), strict=True))
    totals = zip(lines["operating_income"] or (), lines["operating_costs"] or (), strict=True)
    assert [sum(one) for one in by_year[::-1]] == [income - costs for income, costs in totals]


def test_two_points_are_a_table_and_none_a_sentence(demo):
    assert kinds_of(chart_of(1, 2, 3), demo) == ["paragraph", "chart", "table"]
    assert kinds_of(chart_of(1, 2), demo) == ["paragraph", "table"]
    assert kinds_of(chart_of(), demo) == ["paragraph", "paragraph"]


def test_the_charts_have_the_figures_of_the_book(demo):
    charts = {
        name: report_chart(demo.book, demo.year, name.removeprefix("chart."), "sv")
        for name in CHARTS
    }
    assert charts["chart.five-years"].points == (
        ("2018", (10_723_340_00, 8_661_968_00)),
        ("2019", (12_523_810_00, 13_853_979_00)),
    )
    assert charts["chart.kinds"].series == ("2018", "2019")
    assert charts["chart.kinds"].points == (
        ("Medlemsbidrag", (7_360_000_00, 7_148_000_00)),
        ("Övriga intäkter", (3_363_340_00, 5_375_810_00)),
        ("Administrativa kostnader", (2_504_909_00, 3_192_769_00)),
        ("Insatser/utvecklingsarbete", (6_157_045_00, 10_661_210_00)),
        ("Övriga kostnader i verksamheten", (14_00, 0)),
    )
    assert charts["chart.equity"].points[1] == ("2019", (8_873_695_00, None))
    assert len(charts["chart.liquid"].points) == 12
    assert charts["chart.liquid"].points[-1] == ("december", (7_048_309_00,))
    assert sum(value or 0 for _, (value,) in charts["chart.costs"].points) == 13_853_979_00


@pytest.mark.sweep
def test_a_text_asks_for_a_chart_on_a_line_of_its_own(writable):
    book, year = writable.book, writable.year
    for text in ("Se {{chart.liquid}} här.", "{{chart.solidity}}", "{{chart.liquid | tkr}}"):
        with pytest.raises(Refused, match=r"figure-unknown|chart"):
            write_section(book, year, "foreword", text, "EK")
    write_section(book, year, "foreword", ASKED, "EK")
    pages = pdf.annual_report_pages(writable)
    (picture,) = [
        one for part in pages["parts"] for one in part.get("parts", ()) if one["kind"] == "chart"
    ]
    assert picture["alt"].startswith("Stapeldiagram. Likvida medel i slutet av varje månad.")
    assert "{{" not in str(pages["parts"])
    page = html_page(pages).decode()
    assert page.count('<svg role="img" aria-label="Stapeldiagram. Likvida medel') == 1
    assert page.count("<rect") == 12
    (figure,) = elements(pdf.typeset(pages), "/Figure")
    assert figure["/Alt"] == picture["alt"]


def test_the_headings_of_a_text_are_below_that_of_its_section(writable):
    write_section(writable.book, writable.year, "foreword", "# Eget\n\nText.\n\n## Inre", "EK")
    headings = [
        ("".join(run["text"] for run in part["runs"]), part["level"])
        for part in pdf.annual_report_parts(writable, "kr")
        if part["kind"] == "heading"
    ]
    at = headings.index(("Ordföranden har ordet", 1))
    assert headings[at : at + 3] == [("Ordföranden har ordet", 1), ("Eget", 2), ("Inre", 3)]


@pytest.mark.parametrize("unit", ["kr", "tkr", "mnkr"])
def test_costs_have_one_sign_and_one_rounding_in_overview_chart_and_statement(writable, unit):
    write_section(writable.book, writable.year, "financial-position", "{{chart.five-years}}")
    parts = list(pdf.annual_report_parts(writable, unit))
    below = [
        (tuple(row["cells"]), after)
        for inner in (parts, *(one["parts"] for one in parts if one["kind"] == "together"))
        for part, after in pairwise([*inner, None])
        if part["kind"] == "table"
        for row in part["rows"]
    ]
    cells = [cells for cells, _ in below]
    (statement,) = (one for one in cells if one[:2] == ("Verksamhetens kostnader", ""))
    sizes = [figure.removeprefix("\N{MINUS SIGN}") for figure in statement[-2:]]
    assert all(figure.startswith("\N{MINUS SIGN}") for figure in statement[-2:])
    expected = {
        "kr": ["13 853 979", "8 661 968"],
        "tkr": ["13 854", "8 662"],
        "mnkr": ["13,9", "8,7"],
    }[unit]
    assert sizes == expected
    (overview,) = (one for one in below if one[0] == ("Verksamhetens kostnader", *sizes))
    (chart,) = (one for one in below if one[0][0] == "2019" and one[0][-1] == sizes[0])
    for _, after in (overview, chart):
        assert after["runs"][0]["text"].startswith("Kostnader skrivs här utan det minustecken")
