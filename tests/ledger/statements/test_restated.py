"""Comparative figures in a new layout: said beneath the report, accepted once, never a fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year, store_template, template_text
from ledger.bookkeeping.vouchers import record
from ledger.closing import close, closing_of
from ledger.closing.close_year import accept
from ledger.core.model import Account, Posting, VoucherInput
from ledger.layout_changes.template_diff import effects
from ledger.management.compliance import compliance
from ledger.proof.proof import proofs
from ledger.report_layout.edit import move_account
from ledger.report_layout.model import REPORTS
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import statement_of

if TYPE_CHECKING:
    from ledger.statements.statement import Statement

ACCEPTED = dict.fromkeys(("months", "reconciliation", "specifications"), "prov")
OLD = '{row = "debts", accounts = ["2100-2999"]'
NEW = '{row = "payables", accounts = ["2440"], sv = "Leverantörer", en = "P"},\n  ' + OLD


@pytest.fixture
def moved(book):
    """2019 is closed; in 2020 the trade payables have got a row of their own."""
    result = (
        Account("2069", "Årets resultat", "liability"),
        Account("8999", "Årets resultat", "cost"),
    )
    add_accounts(book, result, "EK")
    rows = (Posting("1930", 70_000), Posting("2440", -70_000))
    record(book, VoucherInput(date(2019, 6, 1), "Faktura", rows, recorded_by="EK"))
    close(book, fiscal_year(book), "EK", ACCEPTED)
    return book


def new_text(book):
    text = template_text(book, fiscal_year(book, 2020))
    assert OLD in text
    text = text.replace(OLD, NEW)
    for line in ('of = ["equity", "profit", "debts"]', 'change = ["receivables", "debts"]'):
        assert line in text
        text = text.replace(line, line.replace('"debts"', '"payables", "debts"'))
    return text


def move(book):
    store_template(book, fiscal_year(book, 2020), new_text(book), "egen rad", "EK")


def notes_beneath(book, report, year):
    found = statement_of(book, report, fiscal_year(book, year)).lines
    return [line.label for line in found if line.id == "restated"]


def restated_checks(book):
    return {
        check.id: check.severity
        for check in proofs(book)
        if ":comparatives:" in check.id and not check.ok
    }


def test_the_preview_of_a_move_counts_the_comparative_figures_too(moved):
    found = effects(moved, fiscal_year(moved, 2020), new_text(moved))
    balance = [(one.year, one.line, one.before, one.after) for one in found]
    assert (2019, "payables", 0, 70_000) in balance
    assert (2019, "debts", 70_000, 0) in balance
    assert (2020, "debts", 70_000, 0) in balance


def test_the_lines_of_a_note_stand_beneath_the_report_that_refers_to_it(moved):
    year = fiscal_year(moved, 2020)
    text = move_account(template_text(moved, year), "t.toml", "1930", "cash")
    store_template(moved, year, text, "annan rad", "EK")
    (said,) = notes_beneath(moved, "balance", 2020)
    assert said.endswith("(LKBR 9:6): Swedbank, Övrigt.")
    assert notes_beneath(moved, "income", 2020) == []


def test_restated_comparatives_are_said_beneath_the_report(moved):
    assert notes_beneath(moved, "balance", 2020) == []
    move(moved)
    assert notes_beneath(moved, "balance", 2020) == [
        "Jämförelsetalen för 2019 är omräknade efter årets uppställning (LKBR 9:6): Skulder."
    ]
    assert notes_beneath(moved, "income", 2020) == []
    assert notes_beneath(moved, "balance", 2019) == []


def test_restated_comparatives_that_nothing_says_are_missed(moved):
    year = fiscal_year(moved, 2020)

    def state(**without):
        reports: dict[str, Statement] = {
            name: statement_of(moved, name, year, full=True) for name in REPORTS
        }
        reports["balance-requirement"] = balance_requirement(moved, year)
        found = compliance(moved, year, reports=reports | without)
        return next(finding.state for one, finding in found if one.id == "restated")

    assert state() == "not-applicable"
    move(moved)
    assert state() == "present"
    balance = statement_of(moved, "balance", year, full=True)
    lines = tuple(line for line in balance.lines if line.id != "restated")
    assert state(balance=replace(balance, lines=lines)) == "empty"


def test_restated_comparatives_are_accepted_once_and_never_a_fault(moved):
    move(moved)
    assert restated_checks(moved) == {"proof:2020:comparatives:balance": "advice"}
    year = fiscal_year(moved, 2020)
    step = next(one for one in closing_of(moved, year).steps if one.kind.id == "proof")
    assert step.state == "blocked"
    accept(moved, year, "proof", "Leverantörsskulder har fått en egen rad", "EK")
    close(moved, year, "EK", ACCEPTED)
    assert restated_checks(moved) == {"proof:2020:comparatives:balance": "advice"}
