"""Figures typed in the texts: what agrees with no table is reported with line and nearest."""

from __future__ import annotations

import pytest

from exports.export_request import ExportRequest
from exports.render.pdf import annual_report_parts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import set_text
from ledger.books.open import open_book
from ledger.core.report_query import ReportQuery
from ledger.management.compliance import compliance
from ledger.management.compliance_table import compliance_table
from ledger.management.typed_figures_check import (
    Known,
    disagreements,
    figures_to_check,
    known_figures,
)
from tests.books import copy_reference

KNOWN = (
    Known("Årets resultat", -1_320_287_00),
    Known("Likvida medel, change from 2018", -3_057_478_00),
    Known("Soliditet", 77_81, "per_cent"),
)


def problems_in(text, known=KNOWN):
    return [(one.where, one.values["figure"]) for one in disagreements(text, known, "overview")]


@pytest.mark.parametrize(
    "text",
    [
        "−1 320 287 kr, 1 320 tkr, 1,3 mkr, 1,32 mnkr och 1 miljon",
        "minskade med ca 3,1 mkr, drygt 3 mkr, knappt 3,2 miljoner kronor",
        "soliditeten är 77,8 procent, 78 % eller 77,81 %",
        "| Resultat | −1 320 287 | −3 057 |",
        "år 2019, lagen (2018:597), 11 kap. 8 §, 31 december 2019, 2019-12-31, sidan 4",
        "{{income.result | tkr}} och 12 deltagare",
    ],
)
def test_what_a_table_has_is_not_reported_however_it_is_rounded(text):
    assert problems_in(text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("minskade med 3,2 mkr", "3,2 mkr"),
        ("ca 2,8 mkr", "ca 2,8 mkr"),
        ("drygt 3,2 mkr", "drygt 3,2 mkr"),
        ("−1 320 288 kr", "−1 320 288 kr"),
        ("41 procent", "41 procent"),
        ("77,9 %", "77,9 %"),
        ("| Resultat | 1 230 287 |", "1 230 287"),
        ("7\u00a0360 tkr", "7\u00a0360 tkr"),
    ],
)
def test_what_no_table_has_is_reported_with_its_line(text, figure):
    assert problems_in(f"Rad ett.\n{text}") == [("overview:2", figure)]


def test_the_nearest_figure_is_named():
    (one,) = disagreements("3,2 mkr", KNOWN, "overview")
    assert one.values["label"] == "Likvida medel, change from 2018"
    assert one.values["amount"] == "−3 057 478 kr"


@pytest.fixture(scope="module")
def varna(tmp_path_factory):
    with open_book(copy_reference(tmp_path_factory.mktemp("typed") / "bok.finsam")) as book:
        yield book


def test_of_the_printed_slips_of_varna_those_that_no_table_has_are_found(varna):
    year = fiscal_year(varna)
    for name in ("financial-position", "important-circumstances", "significant-events"):
        set_text(varna, 2019, name, "", "EK")
    set_text(varna, 2019, "foreword", "MIA kostade 6 167 tkr netto.", "EK")
    set_text(varna, 2019, "overview", "Likvida medel minskade med 3,1 mkr.", "EK")
    set_text(varna, 2019, "personnel", "Lönerna steg med 55,5 tkr.", "EK")
    found = figures_to_check(varna, year)
    assert {name: [one.values["figure"] for one in all_] for name, all_ in found.items()} == {
        "foreword": ["6 167 tkr"],
        "personnel": ["55,5 tkr"],
    }
    parts = {one.id: finding for one, finding in compliance(varna, year)}
    assert parts["personnel"].state == "present", "it is advice"
    assert [one.code for one in parts["personnel"].figures] == ["figure-typed"]
    (cover, *_) = annual_report_parts(ExportRequest(varna, year), "kr")
    assert sum("6 167 tkr" in line and "55,5 tkr" in line for line in cover["lines"]) == 1


def test_every_figure_of_the_tables_is_known(varna):
    known = known_figures(varna, fiscal_year(varna))
    for figure in ("12 523 810 kr", "−3 057 478 kr", "1 742 592 kr", "50,00 %", "8 874 tkr"):
        assert problems_in(figure, known) == []


def test_the_nearest_figure_is_named_in_the_language_of_the_reader(varna):
    """A whole sentence is of one language, for each label that a layout translates."""
    year = fiscal_year(varna)
    swedish, english = known_figures(varna, year), known_figures(varna, year, "en")
    assert [one.value for one in swedish] == [one.value for one in english]
    (one,) = disagreements("12,4 mkr", english, "overview")
    assert one.values["label"] == "Operating income"
    (one,) = disagreements("12,4 mkr", swedish, "overview")
    assert one.values["label"] == "Verksamhetens intäkter"
    set_text(varna, 2019, "overview", "Det blev 12,4 mkr.", "EK")
    english_request = ExportRequest(varna, year, language="en")
    (cover, *_) = annual_report_parts(english_request, "kr")
    assert any("the nearest is Operating income" in line for line in cover["lines"])
    query = ReportQuery("compliance", varna.association, year, year.period, "en")
    shown = str(compliance_table(varna, query).document)
    assert "the nearest is Operating income" in shown
    assert "Verksamhetens intäkter" not in shown
