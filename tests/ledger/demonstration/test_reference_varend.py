"""Värend 2019: every printed figure against the book that is built, the exceptions listed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.money import round_to_unit
from ledger.demonstration import build_reference, plan, read_reference
from ledger.integrity.check import check_book
from ledger.management.five_years import multiyear
from ledger.management.follow_up import operations
from ledger.management.key_figures import costs_by_branch, highest_equity, key_figures
from ledger.printed_report import printed_text, read_printed
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import notes_of, statement_of, template_of

if TYPE_CHECKING:
    from ledger.report_layout.model import Report

PRINTED = read_printed(printed_text("varend-2019"), "varend-2019")
STATEMENTS: dict[str, Report] = {
    "resultatrakning": "income",
    "balansrakning": "balance",
    "kassaflodesanalys": "cashflow",
}

DIFFERS = {
    ("balansrakning", "Årets resultat", 2018): -944964,
    ("balansrakning", "Kortfristiga skulder", 2018): 1091342,
    ("not 1", "", 2019): 4261994,
    ("not 2", "Administration", 2019): 1787137,
    ("not 2", "", 2019): 4735044,
    ("flerarsoversikt", "Verksamhetens intäkter", 2018): 4262250,
    ("flerarsoversikt", "Verksamhetens kostnader", 2018): 5207214,
    ("flerarsoversikt", "Årets resultat", 2018): -944964,
    ("flerarsoversikt", "Verksamhetens kostnader", 2019): 4735044,
    ("flerarsoversikt", "Soliditet (%)", 2019): 39,
}
"""Where print contradicts itself: the figure of the book, in kronor or per cent."""


def printed_figures(*tables):
    for table in PRINTED.tables:
        if table.id in tables or (table.note and "notes" in tables):
            for row in table.rows:
                for year, amount in zip(table.years, row.amounts, strict=False):
                    yield pytest.param(
                        table,
                        row.label,
                        year,
                        (amount or 0) // 100,
                        id=f"{table.id}-{row.label}-{year}",
                    )
            for year, amount in zip(table.years, table.total, strict=False):
                yield pytest.param(table, "", year, amount // 100, id=f"{table.id}-total-{year}")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("varend") / "bok.finsam"
    build_reference(path, "varend-2019")
    return path


def known(amounts):
    """The figures of 2019 and 2018, those that there are."""
    pairs = zip((2019, 2018), amounts or (), strict=False)
    return [(then, amount) for then, amount in pairs if amount is not None]


@pytest.fixture(scope="module")
def shown(path):
    """Every figure of the book's reports, by table, row and year: kronor, or per cent."""
    figures: dict[tuple[str, str, int], int] = {}
    with open_book(path, read_only=True) as book:
        year = fiscal_year(book)
        for table, report in STATEMENTS.items():
            for line in statement_of(book, report, year, full=True).lines:
                for then, amount in zip((2019, 2018), line.amounts or (), strict=False):
                    figures.setdefault((table, line.label, then), round_to_unit(amount, "kr"))
        for note in notes_of(book, year, full=True).notes:
            for label, amounts in [(line.label, line.amounts) for line in note.lines] + [
                ("", note.total)
            ]:
                for then, amount in known(amounts):
                    figures[f"not {note.number}", label, then] = round_to_unit(amount, "kr")
        many = multiyear(book, year)
        for row in many.lines:
            for then, value in zip(many.years, row.values, strict=True):
                if value is not None:
                    figures["flerarsoversikt", row.label, then] = round_to_unit(value, "kr")
    return figures


def test_every_printed_figure_is_the_book_s_but_those_that_are_listed_as_different(shown):
    figures = [p.values for p in printed_figures(*STATEMENTS, "flerarsoversikt", "notes")]
    printed = {(table.id, row, year): amount for table, row, year, amount in figures}
    assert len(printed) > 150
    assert DIFFERS.keys() <= printed.keys()
    assert {place: shown[place] for place in printed} == printed | DIFFERS


def test_the_operations_are_as_printed_where_print_agrees_with_itself(path):
    with open_book(path, read_only=True) as book:
        followed = operations(book, fiscal_year(book))
    rows = {line.id: line for line in followed.lines}
    cost, paid = rows["operating_costs"], rows["operating_income"]
    assert [cost.outcome, cost.budget, cost.forecast] == [-4735044_00, -4697200_00, -4735044_00]
    assert cost.deviation == -37844_00, "printed 6 800, and it is worse than budgeted"
    assert paid.budget == 4262000_00
    contributions = sum(line.outcome for line in followed.lines if line.id.startswith("contrib"))
    assert contributions == 4262000_00
    assert rows["result"].budget == -435200_00
    assert contributions + cost.outcome == -473044_00, "Resultat, before interest and rounding"
    assert rows["liquid_assets"].outcome == 2222462_00
    assert rows["equity"].outcome == 988792_00, "printed 988 791"


def test_the_balance_requirement_is_as_printed(path):
    with open_book(path, read_only=True) as book:
        lines = balance_requirement(book, fiscal_year(book)).lines
    amounts = {line.id: line.amounts[0] for line in lines if line.amounts}
    assert amounts["result"] == amounts["balance_requirement_result"] == -474503_00
    assert set(amounts.values()) == {0, -474503_00}


def test_the_recommendation_on_equity_is_as_printed(path):
    assert highest_equity(4262000_00) == (20, 852400_00)
    with open_book(path, read_only=True) as book:
        found = key_figures(book, fiscal_year(book))
    values = {line.id: line.values for line in found.lines}
    assert (values["contribution"][0], values["highest_equity"][0]) == (4262000_00, 852400_00)
    assert values["equity"][0] == 988792_00, "printed 988 791"
    assert [fault.code for fault in found.problems] == ["equity-above-recommendation"]


def test_the_costs_are_distributed_as_printed_but_for_the_administration(path):
    with open_book(path, read_only=True) as book:
        costs = costs_by_branch(
            template_of(book, fiscal_year(book)), read_balances(book, fiscal_year(book))
        )
    assert costs["INDIVID"] == 1086561_00
    assert costs["STRUKTUR"] == 1861346_00
    office = costs["KANSLI"] + costs["STYRELSE"] + costs["REVISION"]
    assert office == 1787137_00, "printed 1 756 136, which leaves 31 001 out"
    assert sum(costs.values()) == 4735044_00


def test_the_book_passes_every_check(path):
    assert [check.message.message for check in check_book(path).checks if not check.ok] == []


def test_the_plan_is_a_year_of_plausible_vouchers():
    drafts = plan(read_reference("varend-2019"))
    assert 400 <= len(drafts) <= 500
    assert all(sum(row.amount for row in draft.postings) == 0 for draft in drafts)
    assert all(len(draft.postings) > 1 for draft in drafts)
