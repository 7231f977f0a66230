"""Year-end, proofs, what is to be done and the annual report read the register of assets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.render.figure_pages import asset_note_pages
from ledger.assets.model import Asset, DisposalInput
from ledger.assets.note import asset_note, write_years
from ledger.assets.record import add_asset, dispose, record_depreciation
from ledger.assets.requirement import adjustment_proposal, adjustments_to_judge
from ledger.assets.tables import assets_table
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.closing.evidence import specified_accounts
from ledger.closing.steps import closing_of
from ledger.core.model import Posting, VoucherInput
from ledger.core.report_query import ReportQuery
from ledger.management.compliance import compliance
from ledger.management.todo import todos
from ledger.proof.proof import prove
from ledger.statements.adjustments import adjust
from tests.ledger.assets.conftest import FIRST, SECOND, buy, new_book, register


def of(book, year, report="assets"):
    period = fiscal_year(book, year)
    return ReportQuery(report, book.association, period, period.period, "en")


def step(book, year):
    (found,) = (
        one
        for one in closing_of(book, fiscal_year(book, year)).steps
        if one.kind.id == "depreciation"
    )
    return found


def codes(problems):
    return [one.code for one in problems]


@pytest.fixture
def registered(tmp_path):
    """The book with its assets, and nothing written off."""
    with new_book(tmp_path / "ny.finsam") as book:
        register(book)
        yield book


def test_the_step_proposes_the_voucher_that_the_plan_lacks(registered):
    found = step(registered, 2024)
    assert (found.state, codes(found.findings.blocks)) == ("blocked", ["depreciation-missing"])
    (voucher,) = found.findings.proposed
    assert voucher.date == FIRST.last
    assert sum(row.amount for row in voucher.postings if row.account == "7832") == 4_499_985
    record_depreciation(registered, [FIRST.last], "EK")
    assert step(registered, 2024).state == "done"


def test_what_was_written_off_beside_the_register_blocks_with_its_sum(registered):
    record_depreciation(registered, [FIRST.last], "EK")
    rows = (Posting("7832", 100), Posting("1229", -100))
    record(registered, VoucherInput(FIRST.last, "Avskrivning", rows, recorded_by="EK"))
    assert codes(step(registered, 2024).findings.blocks) == ["assets-differ"]


def test_a_book_without_a_register_has_the_step_as_before_and_is_told_how_to_register(tmp_path):
    with new_book(tmp_path / "bok.finsam") as book:
        found = step(book, 2024).findings
        assert codes(found.blocks) == ["not-depreciated"]
        assert codes(found.messages) == ["assets-unregistered"] * 2


def test_the_register_specifies_its_accounts(book):
    year = fiscal_year(book, 2025)
    found = {one.account: one for one in specified_accounts(book, year, SECOND.last)}
    assert [(one.text, one.amount) for one in found["1229"].items] == [
        ("1 Bord", -3_999_992),
        ("3 Datorer", -2_250_000),
    ]
    assert (found["1220"].basis, found["1220"].rest) == ("register", 0)


def test_the_proofs_have_both_sides_of_each_account_and_what_differs_is_advice(book):
    def sides(year):
        return {
            one.check.id: (one.check.left, one.check.right, one.check.ok, one.check.severity)
            for one in prove(book, fiscal_year(book, year))
            if one.check.id.startswith("assets:")
        }

    assert sides(2025) == {
        "assets:1220": (9_500_000, 9_500_000, True, None),
        "assets:1229": (-6_249_992, -6_249_992, True, None),
    }
    buy(book, date(2025, 12, 30), 700, "Lampa")
    assert sides(2025)["assets:1220"] == (9_500_000, 9_500_700, False, "advice")


def test_purchases_and_depreciation_are_due_from_the_last_month_on(registered):
    def kinds(day):
        year = fiscal_year(registered, 2024)
        return {one.kind: one.count for one in todos(registered, year, (), day)}

    assert "depreciation" not in kinds(date(2024, 11, 30))
    assert kinds(date(2024, 12, 1))["depreciation"] == 4
    buy(registered, date(2024, 12, 1), 700, "Lampa")
    assert kinds(date(2024, 12, 1))["assets"] == 1


def test_gains_and_losses_of_sales_are_to_be_judged_until_they_are_entered(book):
    year = fiscal_year(book, 2025)
    assert adjustments_to_judge(book, year) == {"capital_gains": -888_878}
    (messages,) = (
        one.findings.messages
        for one in closing_of(book, year).steps
        if one.kind.id == "requirement"
    )
    assert "disposals-to-judge" in codes(messages)
    adjust(book, 2025, {"capital_gains": 0}, "i linje med god ekonomisk hushållning", "EK")
    assert adjustment_proposal(book, year) is None


def test_a_loss_on_a_sale_is_to_be_judged_too(registered):
    dispose(registered, DisposalInput(4, date(2024, 7, 1), 500_000, "1930"), "EK")
    year = fiscal_year(registered, 2024)
    assert adjustments_to_judge(registered, year) == {"capital_losses": 1_000_000}


def test_the_note_goes_from_the_beginning_of_the_year_to_its_end(book):
    years, (group,) = asset_note(book, of(book, 2025))
    assert years == (2025, 2024)
    names = ("opening_cost", "purchased", "disposed", "cost", "book_value")
    assert [[group.amount(name, place) for name in names] for place in (0, 1)] == [
        [21_000_000, 0, -11_500_000, 9_500_000, 3_250_008],
        [5_000_000, 16_000_000, 0, 21_000_000, 14_500_015],
    ]
    # 50 000 in 60 months and 45 000 in 36: 95 000 / (833,33 + 1 250,00) a month
    assert group.average_months == 46
    assert write_years(46) == "3,8"


def test_the_annual_report_prints_the_note_and_one_without_assets_does_not(book, tmp_path):
    source = ExportRequest(book, fiscal_year(book, 2025), "sv")
    heading, table, remark = (
        part for one in asset_note_pages(source) for part in one.get("parts", [one])
    )
    assert heading["runs"][0]["text"] == "Not om anläggningstillgångar: 2. Maskiner och inventarier"
    assert [row["cells"] for row in table["rows"]][3] == [
        "Utgående anskaffningsvärde",
        "95 000",
        "210 000",
    ]
    assert remark["runs"][0]["text"] == "Genomsnittlig nyttjandeperiod i år: 3,8"
    with new_book(tmp_path / "tom.finsam") as empty:
        assert not [*asset_note_pages(ExportRequest(empty, fiscal_year(empty, 2024), "sv"))]


def test_an_asset_is_as_long_as_the_days_and_what_is_gone_is_faint(book):
    rows = {row.cells[1]: row for row in assets_table(book, of(book, 2025)).rows}
    assert [name for name, row in rows.items() if row.look == "faint"] == ["Kopiator", "Skärm"]
    may = replace(of(book, 2025), period=replace(SECOND, last=date(2025, 5, 30)))
    rows = {row.cells[1]: row for row in assets_table(book, may).rows}
    assert rows["Kopiator"].look == "row"


def test_the_law_is_met_by_the_note_of_a_register_that_has_every_account(book, tmp_path):
    def lives(of_book, year):
        found = compliance(of_book, fiscal_year(of_book, year))
        return next(finding.state for one, finding in found if one.id == "useful-lives")

    assert lives(book, 2025) == "present"
    with new_book(tmp_path / "utan.finsam") as bare:
        assert lives(bare, 2024) == "empty"


def test_a_closed_year_takes_no_asset(registered):
    lamp = Asset("Lampa", "1220", 100, date(2023, 1, 1), 12, brought=date(2022, 12, 31))
    with pytest.raises(Exception, match="2023-12-31, 2024-12-31"):
        add_asset(registered, lamp)
