"""Figures and balances of the year before, as a file has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.prior_year_csv import read_prior_balances, read_prior_figures
from ledger.core.errors import ImportFileError
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from ledger.core.model import Kind

KINDS: dict[str, Kind] = {"1930": "asset", "2067": "liability", "3985": "income", "5010": "cost"}


def template():
    return read_template(built_in_text("varna"), "varna")


def balances_of(text):
    return {one.account: one.closing for one in read_prior_balances(text, "förra.csv", KINDS)}


@pytest.mark.parametrize(
    ("text", "balances"),
    [
        ("5010;120,50\n3985;-500\n", {"5010": 120_50, "3985": -500_00}),  # the result alone
        (
            "1930;380\n2067;0\n3985;-500\n5010;120\n",
            {"1930": 380_00, "3985": -500_00, "5010": 120_00},
        ),
        ("1930;500\n2067;-500\n", {"1930": 500_00, "2067": -500_00}),
    ],
)
def test_balances_are_all_or_those_of_the_result_alone(text, balances):
    assert {account: ore for account, ore in balances_of(text).items() if ore} == balances


@pytest.mark.parametrize("amount", ["379,99", "380,01", "-380"])
def test_balances_of_the_sheet_and_the_result_are_zero_together(amount):
    with pytest.raises(ImportFileError) as refused:
        balances_of(f"1930;{amount}\n3985;-500\n5010;120\n")
    assert [fault.code for fault in refused.value.problems] == ["prior-difference"]


def test_figures_are_read_by_line_and_one_of_nothing_is_zero():
    text = "operating_income;10 723 340\nresult;0\n"
    assert read_prior_figures(text, "förra.csv", template()) == {
        "operating_income": 10723340_00,
        "result": 0,
    }


def test_a_line_without_an_amount_is_reported_once():
    with pytest.raises(ImportFileError) as refused:
        read_prior_figures("operating_income;1\noperating_costs;\nresult\n", "f.csv", template())
    assert [str(fault) for fault in refused.value.problems] == [
        "f.csv:2: The line has no amount.",
        "f.csv:3: The line has no amount.",
    ]


@pytest.mark.parametrize("line", ["operating_income;1;2", "operating_income;1;;2"])
def test_a_line_with_a_cell_too_many_is_refused_and_not_cut(line):
    with pytest.raises(ImportFileError) as refused:
        read_prior_figures(f"{line}\n", "f.csv", template())
    assert [fault.code for fault in refused.value.problems] == ["too-many-cells"]
    assert read_prior_figures("operating_income;1;;\n", "f.csv", template()) == {
        "operating_income": 1_00
    }


def test_names_near_are_sought_for_the_first_faults_alone(monkeypatch):
    """A search of the layout a fault, of names of any length, took minutes for a large file."""
    sought: list[str] = []

    def seek(name, _known, _most):
        sought.append(name)
        return ["operating_costs"]

    monkeypatch.setattr("ledger.bookkeeping.prior_year_csv.get_close_matches", seek)
    text = "".join(f"{'x' * 5000}{number};1\n" for number in range(1000))
    with pytest.raises(ImportFileError) as refused:
        read_prior_figures(text, "f.csv", template())
    assert len(refused.value.problems) == 1000
    assert (len(sought), {len(name) for name in sought}) == (100, {40})
