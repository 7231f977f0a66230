"""Figures in texts that are the statements' own, worked out by hand from the printed tables."""

from __future__ import annotations

import pytest

from exports.render.markdown import parts_of
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import texts
from ledger.books.open import open_book
from ledger.core.errors import Refused
from ledger.management.live_figures import with_figures, write_section
from ledger.management.typed_figures_check import disagreements, known_figures
from tests.books import copy_reference


@pytest.fixture(scope="module")
def varna(tmp_path_factory):
    path = copy_reference(tmp_path_factory.mktemp("live") / "bok.finsam")
    with open_book(path) as book:
        yield book


@pytest.fixture(scope="module")
def varend(tmp_path_factory):
    path = copy_reference(tmp_path_factory.mktemp("live") / "bok.finsam", "varend-2019")
    with open_book(path, read_only=True) as book:
        yield book


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("{{income.result}} kr", "−1 320 287 kr"),
        ("{{income.result.prior | kr}}", "2 077 084"),
        ("{{ income.result.change | tkr | abs }} tkr", "3 397 tkr"),
        ("{{cashflow.cash_flow | abs | mnkr}} mkr", "3,1 mkr"),
        ("{{balance.total_equity | ore}}", "8 873 695,00"),
        ("{{notes.premises}} och {{notes.premises.prior}}", "150 825 och 90 795"),
        ("{{balance-requirement.balance_requirement_result}}", "−1 320 287"),
        ("{ingen} siffra", "{ingen} siffra"),
    ],
)
def test_a_figure_is_the_one_that_is_printed(varna, written, printed):
    assert with_figures(written, varna, fiscal_year(varna)) == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        (
            "{{keyfigures.solidity}} procent, förut {{keyfigures.solidity.prior}}",
            "39,4 procent, förut 58,0",
        ),
        ("{{keyfigures.highest_equity | tkr}} tkr", "852 tkr"),
        ("{{keyfigures.employees}} anställda", "0 anställda"),
        ("{{budget.income.result | tkr}} tkr", "−435 tkr"),
        ("{{budget.income.result.variance}} kr", "−39 303 kr"),
        ("{{budget.branches:.variance | abs}} kr", "1 459 kr"),
    ],
)
def test_the_budget_and_the_key_figures_are_had_too(varend, written, printed):
    """988 792 of 2 508 696; 20 % of 4 262 000; -474 503 less -435 200."""
    assert with_figures(written, varend, fiscal_year(varend)) == printed


def test_a_typed_figure_that_only_the_budget_or_a_key_figure_has_is_known(varend):
    known = known_figures(varend, fiscal_year(varend))
    text = "Budgeten var −435 tkr, avvikelsen 39 tkr; soliditeten 39,4 %, förut 58,0 %."
    assert disagreements(text, known, "overview") == ()
    assert [one.code for one in disagreements("Soliditet 39,5 %", known, "overview")] == [
        "figure-typed"
    ]


@pytest.mark.parametrize(
    "written",
    [
        "{{keyfigures.solidity | kr}}",
        "{{income.resultat | tkr}}",
        "{{income.result | euro}}",
        "{{}}",
        "{{income.result | kr | tkr}}",
    ],
)
def test_an_unknown_figure_is_refused_with_its_line(varna, written):
    year = fiscal_year(varna)
    before = texts(varna, 2019)
    with pytest.raises(Refused) as refused:
        write_section(varna, year, "overview", f"Ett.\n\n{{{{income.result}}}}, {written}", "EK")
    (fault,) = refused.value.problems
    assert (fault.code, fault.where) == ("figure-unknown", "overview:3")
    assert texts(varna, 2019) == before


@pytest.mark.parametrize(
    "written", ["{{income.result", "income.result}}", "{{income.result och {income.result}} }}"]
)
def test_a_figure_whose_braces_are_not_two_and_two_is_refused_with_its_line(varna, written):
    with pytest.raises(Refused) as refused:
        write_section(varna, fiscal_year(varna), "overview", f"Ett.\n{written}", "EK")
    assert [(one.code, one.where) for one in refused.value.problems] == [
        ("figure-open", "overview:2")
    ]


def test_a_slip_is_told_the_figure_that_is_near(varna):
    with pytest.raises(Refused, match=r"nearest are income\.result, "):
        write_section(varna, fiscal_year(varna), "overview", "{{income.reslt}}", "EK")


def test_the_book_keeps_the_name_and_not_the_figure(varna):
    write_section(varna, fiscal_year(varna), "foreword", "Resultatet: {{income.result}} kr.", "EK")
    assert texts(varna, 2019)["foreword"] == "Resultatet: {{income.result}} kr."


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("overview", "Se {{chart.kinds}} här.", "chart-place"),
        ("overview", "{{chart.kinds | tkr}}", "chart-place"),
        ("interim-report", "{{chart.kinds}}", "chart-place"),
        ("overview", "{{budget.income.result | tkr}}", "figure-no-budget"),
        ("overview", "{{keyfigures.solidity | tkr}}", "figure-unknown"),
    ],
)
def test_a_fault_of_a_live_figure_is_named_and_not_that_the_nearest_is_what_was_written(
    varna, name, written, code
):
    with pytest.raises(Refused) as refused:
        write_section(varna, fiscal_year(varna), name, written, "EK")
    assert [one.code for one in refused.value.problems] == [code]


TABLE = "| Post | Utfall |\n|---|---|\n| Resultat | {{income.result | tkr}} |"


def test_a_figure_with_a_unit_stands_in_a_table(varna):
    """The bar before the unit is none between cells: the figure is in its place before them."""
    year = fiscal_year(varna)
    write_section(varna, year, "overview", TABLE, "EK")
    (table,) = parts_of(with_figures(texts(varna, 2019)["overview"], varna, year))
    assert [row["cells"] for row in table["rows"]] == [["Resultat", "−1 320"]]


@pytest.mark.parametrize(
    "written",
    [
        "[rapport](https://a.se/{{income.result}})",
        "<https://a.se/{{income.result}}>",
    ],
)
def test_a_figure_where_its_text_would_break_an_address_is_refused(varna, written):
    with pytest.raises(Refused):
        write_section(varna, fiscal_year(varna), "overview", written, "EK")
