"""The interim report: the year so far, last year's same months, budget, forecast, signers."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from html import escape

import pytest
from pypdf import PdfReader

from exports.export_request import ExportRequest
from exports.render import pdf
from exports.render.html import html_page
from exports.render.interim_pages import interim_remarks
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import SIGNERS, set_text
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.money import write_amount
from ledger.management.follow_up import operations
from ledger.management.live_figures import write_section
from tests.books import copy_reference

AUGUST = Period(date(2019, 1, 1), date(2019, 8, 31))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The book of Värend, which has a budget, with the short text and those who sign."""
    path = copy_reference(tmp_path_factory.mktemp("delar") / "b.finsam", "varend-2019")
    with open_book(path) as book:
        text = "Resultatet till augusti är {{income.result | kr}} kr."
        set_text(book, 2019, "interim-report", text, "EK")
        set_text(book, 2019, SIGNERS, "Anna Ek, ordförande", "EK")
    return path


@pytest.fixture
def source(path):
    with open_book(path, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book), part=AUGUST)


def printed(source):
    pages = PdfReader(io.BytesIO(pdf.typeset(pdf.interim_report_pages(source)))).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_it_has_what_the_law_asks_for_of_the_first_months(source):
    text = printed(source)
    assert "Delårsrapport 2019-01-01 – 2019-08-31" in text
    assert "Resultatet till augusti är 1 142 163 kr." in text
    for name in ("Förvaltningsberättelse", "Resultaträkning", "Balansräkning", "Anna Ek"):
        assert name in text
    assert "Kassaflödesanalys" not in text
    followed = operations(source.book, source.year, AUGUST)
    result = followed.line("result")
    assert (result.outcome, result.year_budget) == (114_216_323, -43_520_000)
    shown = (result.outcome, result.year_budget or 0, result.forecast)
    assert " ".join(write_amount(ore, "kr") for ore in shown).replace("\xa0", " ") in text
    assert "Samma månader året innan finns inte i boken." in text


def test_an_income_note_of_some_months_has_nothing_of_a_whole_year_beside(source):
    """What was printed of 2018 is of twelve months, and no figure to hold eight against."""
    (note, *_others) = source.notes().notes
    assert note.title == "Verksamhetens intäkter"
    assert {len(line.amounts or ()) for line in note.lines} == {1}
    assert all(len(line.amounts or ()) == 2 for line in source.notes().notes[2].lines)


@pytest.mark.parametrize(
    ("last", "is_remarked"),
    [((4, 30), True), ((6, 30), False), ((8, 31), False), ((9, 30), True)],
)
def test_days_that_are_not_those_of_the_law_are_remarked_upon(source, last, is_remarked):
    part = Period(date(2019, 1, 1), date(2019, *last))
    found = [one.code for one in interim_remarks(replace(source, part=part))]
    assert found == (["interim-length"] if is_remarked else [])


@pytest.mark.parametrize("part", [None, Period(date(2019, 2, 1), date(2019, 8, 31))])
def test_it_is_of_the_first_months_and_of_no_others(source, part):
    with pytest.raises(Refused, match="first months of 2019"):
        pdf.interim_report_pages(replace(source, part=part))


def figures_in(pages):
    """Every cell of the tables, in the order of print."""
    parts = [inner for part in pages["parts"] for inner in part.get("parts", [part])]
    return [c for part in parts for row in part.get("rows", ()) for c in row["cells"]]


def test_the_interim_report_is_a_page_of_html_with_the_same_figures(source):
    pages = pdf.interim_report_pages(source)
    page = html_page(pages).decode()
    assert [cell for cell in figures_in(pages) if str(escape(cell)) not in page] == []
    assert "Resultatet till augusti är 1 142 163 kr." in page.replace("\xa0", " ")


def test_a_chart_is_of_the_whole_year_and_not_of_an_interim_report(source, path):
    with open_book(path) as book, pytest.raises(Refused, match=r"chart\.liquid"):
        write_section(book, fiscal_year(book), "interim-report", "{{chart.liquid}}", "EK")


def test_members_are_sent_branches_activities_and_equity_against_what_is_recommended(source):
    pages = pdf.follow_up_pages(replace(source, part=None))
    parts = [inner for part in pages["parts"] for inner in part.get("parts", [part])]
    headings = [part["runs"][0]["text"] for part in parts if part["kind"] == "heading"]
    assert headings[2:4] == ["Per verksamhetsgren", "Per insats"]
    cells = figures_in(pages)
    for name, amount in (
        ("Kansli", "−1 561 957"),
        ("Samsyn & Samhandling", "−636 584"),
        ("Utgående eget kapital", "988 792"),
        ("Högsta eget kapital efter insatserna 2019", "852 400"),
    ):
        assert cells[cells.index(name) + 1].replace("\xa0", " ") == amount
    assert "Inget högsta eget kapital" not in str(pages)
    of_days = str(pdf.follow_up_pages(source)["parts"])
    assert "Inget högsta eget kapital" not in of_days
    assert "2 605 458" in of_days.replace("\xa0", " ").replace("\\xa0", " ")
    assert "Insatserna för ett helt år finns inte i boken." in of_days


def test_without_a_budget_the_follow_up_states_it_and_has_no_empty_columns(tmp_path):
    """As text and JSON have it: what nothing is known of has no column on paper either."""
    with open_book(copy_reference(tmp_path / "utan.finsam")) as book:
        parts = pdf.follow_up_pages(ExportRequest(book, fiscal_year(book), part=AUGUST))["parts"]
    inner = [one for part in parts for one in part.get("parts", [part])]
    first = next(one for one in inner if one["kind"] == "table")
    heads = [column["label"] for column in first["columns"]][1:]
    assert heads == ["Utfall", "Helår"]
    assert {len(row["cells"]) for row in first["rows"]} == {3}
    assert "Boken har ingen budget för 2019; prognosen står ensam." in str(inner)


def test_contributions_too_large_for_a_recommendation_have_no_highest_equity(tmp_path):
    with open_book(copy_reference(tmp_path / "stort.finsam"), read_only=True) as book:
        parts = str(pdf.follow_up_pages(ExportRequest(book, fiscal_year(book)))["parts"])
    assert "Inget högsta eget kapital" in parts
    assert "finns inte i boken" not in parts
