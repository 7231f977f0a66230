"""The templates that come with the program."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from ledger.report_layout.model import Part, Template


@pytest.fixture(params=built_in())
def template(request: pytest.FixtureRequest) -> Template:
    return read_template(built_in_text(request.param), f"{request.param}.toml")


def test_the_templates_of_the_two_reports_and_of_the_law_are_there():
    assert built_in() == ("kommunbas", "lkbr", "varend", "varna")


def test_the_name_of_the_file_is_the_id(template):
    assert f"{template.id}.toml" == template.source


def test_each_account_of_the_chart_can_land_on_a_line(template):
    claims = [claim for leaf in template.leaves() for claim in leaf.line.claims]
    homeless = {
        account.number
        for account in template.accounts
        if not any(claim.first <= account.number < claim.end for claim in claims)
    }
    assert homeless == {template.result_account}


def test_each_project_has_a_line_of_its_own(template):
    named = {
        code
        for leaf in template.leaves()
        for claim in leaf.line.claims
        for number, codes in claim.objects
        if number == 6
        for code in codes
    }
    assert {known.code for known in template.objects if known.dimension == 6} <= named


@pytest.mark.parametrize("name", built_in())
def test_everything_that_is_printed_has_an_english_name_too(name):
    tables = tomllib.loads(built_in_text(name))
    named = [tables, *tables["dimensions"].values(), *tables["notes"]]
    named += [line for lines in tables["statements"].values() for line in lines]
    named += [line for note in tables["notes"] for line in note.get("lines", ())]
    named += [note[key] for note in tables["notes"] for key in ("total", "text") if key in note]
    assert [table["sv"] for table in named if "en" not in table] == []


def labels(template: Template, *parts: Part) -> list[str]:
    return [line.label.sv for part in parts for line in template.statements[part]]


def test_the_income_statement_of_the_law_has_its_items_in_order():
    """LKBR 5:2; the rows further in are sub-items, which 5:3 allows."""
    template = read_template(built_in_text("lkbr"), "lkbr.toml")
    assert [line.label.sv for line in template.statements["income"] if line.level < 2] == [
        "Verksamhetens intäkter",
        "Verksamhetens kostnader",
        "Avskrivningar",
        "Verksamhetens nettokostnader",
        "Skatteintäkter",
        "Generella statsbidrag och utjämning",
        "Verksamhetens resultat",
        "Finansiella intäkter",
        "Finansiella kostnader",
        "Resultat efter finansiella poster",
        "Extraordinära poster",
        "Årets resultat",
    ]


def test_the_balance_sheet_of_the_law_has_its_items_in_order():
    """LKBR 6:2 as worded from 2024: a result reserve, no RUR."""
    template = read_template(built_in_text("lkbr"), "lkbr.toml")
    assert [
        label
        for label in labels(template, "assets", "equity_and_liabilities")
        if not label.casefold().startswith("summa")
    ] == [
        "TILLGÅNGAR",
        "A. Anläggningstillgångar",
        "I. Immateriella anläggningstillgångar",
        "II. Materiella anläggningstillgångar",
        "1. Mark, byggnader och tekniska anläggningar",
        "2. Maskiner och inventarier",
        "3. Övriga materiella anläggningstillgångar",
        "III. Finansiella anläggningstillgångar",
        "B. Bidrag till infrastruktur",
        "C. Omsättningstillgångar",
        "I. Förråd m.m.",
        "II. Fordringar",
        "III. Kortfristiga placeringar",
        "IV. Kassa och bank",
        "EGET KAPITAL, AVSÄTTNINGAR OCH SKULDER",
        "A. Eget kapital",
        "I. Eget kapital vid årets början",
        "varav resultatreserv",
        "Bokfört direkt mot eget kapital",
        "II. Årets resultat",
        "III. Eget kapital vid årets slut",
        "varav resultatreserv",
        "B. Avsättningar",
        "I. Avsättningar för pensioner och liknande förpliktelser",
        "II. Andra avsättningar",
        "C. Skulder",
        "I. Långfristiga skulder",
        "II. Kortfristiga skulder",
        "PANTER OCH ANSVARSFÖRBINDELSER",
        "1. Panter och därmed jämförliga säkerheter",
        "2 a. Pensionsförpliktelser som inte tagits upp bland skulderna eller avsättningarna",
        "2 b. Övriga ansvarsförbindelser",
    ]


def test_the_cash_flow_of_the_law_has_its_sectors():
    template = read_template(built_in_text("lkbr"), "lkbr.toml")
    assert [
        line.label.sv for line in template.statements["cashflow"] if line.kind == "heading"
    ] == [
        "Den löpande verksamheten",
        "Investeringsverksamheten",
        "Finansieringsverksamheten",
        "Bidrag till infrastruktur",
    ]
