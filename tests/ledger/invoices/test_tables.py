"""Ageing: what is open by its days past the due day, and that it is the account on every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.reconciliation import balances_on
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Account, Posting, VoucherInput
from ledger.core.report_query import ReportQuery
from ledger.core.table import rows_as_json
from ledger.invoices.model import Party
from ledger.invoices.open_items import OpenItem, open_items
from ledger.invoices.parties import add_party
from ledger.invoices.tables import ageing, parties_table, payables_table
from tests.books import copy_reference

DUE = date(2019, 3, 31)


@pytest.fixture(scope="module")
def varna(tmp_path_factory):
    path = copy_reference(tmp_path_factory.mktemp("varna") / "bok.finsam")
    with open_book(path, read_only=True) as book:
        yield book


@pytest.mark.parametrize(
    ("days", "part"),
    [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)],
)
def test_an_item_is_in_the_part_of_its_days_past_the_due_day(days, part):
    item = OpenItem("2440", "El", "1", date(2019, 3, 1), -500, (1,), due=DUE)
    sums = [0] * 5
    sums[part] = 500
    assert ageing([item], DUE + timedelta(days), -1) == tuple(sums)


def test_on_the_balance_day_it_is_the_appendix_of_note_9(varna):
    year = fiscal_year(varna)
    query = ReportQuery("payables", varna.association, year, year.period, "sv")
    document = payables_table(varna, query).document
    assert (document["total"], document["date"]) == (139_340_700, "2019-12-31")
    ages = document["ages"]
    assert isinstance(ages, list)
    assert sum(part["amount"] for part in ages) == 139_340_700


DAYS = [date(2019, 1, 1) + timedelta(day) for day in range(365)]


@pytest.mark.parametrize(
    "days", [DAYS[::30], pytest.param(DAYS, marks=pytest.mark.slow)], ids=["some", "all"]
)
def test_what_is_open_is_the_account_on_every_day(varna, days):
    for day in days:
        balances = balances_on(varna, day)
        items = open_items(varna, day)
        for account in ("2440", "1510"):
            own = [item for item in items if item.account == account]
            assert sum(item.amount for item in own) == balances.get(account, 0), day
            sign = -1 if account == "2440" else 1
            assert sum(ageing(own, day, sign)) == balances.get(account, 0) * sign, day


def test_what_is_payable_is_positive_in_the_list_of_parties_as_in_that_of_payables(book):
    add_party(book, Party("EL", "Elbolaget"))
    add_accounts(book, [Account("1510", "Kundfordringar", "asset")])
    for account, amount in (("2440", -500), ("2440", 100), ("1510", 70)):
        postings = (Posting(account, amount), Posting("1930", -amount))
        draft = VoucherInput(DUE, "x", postings, counterparty="elbolaget", document="1")
        record(book, draft)
    year = fiscal_year(book)
    query = ReportQuery("parties", book.association, year, year.period, "sv")
    table = parties_table(book, query)
    (party,) = rows_as_json(table.columns, table.rows)
    assert (party["payable"], party["receivable"], party["amount"]) == (400, 70, -330)
    payables = payables_table(book, replace(query, report="payables"))
    assert payables.document["total"] == 400
