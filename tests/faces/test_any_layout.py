"""What is printed is what the tables say: in any layout, for any days."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.export_request import ExportRequest
from exports.render.page_parts import statement_parts
from exports.render.pdf import annual_report_parts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.money import write_amount
from ledger.report_layout.built_in.texts import built_in
from ledger.report_layout.model import TOTALS
from ledger.statements.book_statements import template_of
from tests.ledger.statements.test_one_truth import DAYS, YEAR, another_layout, booked, figures_of


def amounts_in(parts) -> dict[str, set[str]]:
    """The amounts beside each label in the tables of some pages."""
    inner = [part for one in parts for part in one.get("parts", [one])]
    found: dict[str, set[str]] = {}
    for part in inner:
        for row in part["rows"] if part["kind"] == "table" else ():
            label, *cells = row["cells"]
            found.setdefault(label, set()).update(cells)
    return found


@pytest.mark.sweep
@pytest.mark.parametrize("name", built_in())
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6), period=DAYS)
def test_the_pages_have_the_figures_of_the_tables(tmp_path_factory, name, seed, period):
    random = Random(seed)
    text, lead = another_layout(name, random)
    path = tmp_path_factory.mktemp("bok") / "bok.finsam"
    with booked(path, text, lead, random) as book:
        year = fiscal_year(book)
        template = template_of(book, year)
        truth = figures_of(book, period)
        if period == YEAR:
            parts = list(annual_report_parts(ExportRequest(book, year), "ore"))
        else:
            source = ExportRequest(book, year, part=period)
            parts = [
                part
                for statement in source.statements()
                for part in statement_parts(statement, "ore", "sv")
            ]
    printed = amounts_in(parts)
    label = {line.id: line.label.sv for line in template.lines()}
    (income,) = template.lines_with("operating_income")
    (costs,) = template.lines_with("operating_costs")
    (result,) = (line for line in template.lines() if line.with_result)
    expected = {
        income.id: truth["operating_income"],
        costs.id: -truth["operating_costs"],
        TOTALS["income"]: truth["result"],
        TOTALS["assets"]: truth["total_assets"],
        result.id: truth["result_to_date"],
    }
    for line, amount in expected.items():
        cells = printed.get(label[line], {write_amount(0)})  # a row of nothing is not printed
        assert write_amount(amount) in cells, (line, text)
