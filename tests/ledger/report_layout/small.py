"""A small template with every statement, the changes that give it a feature, and a book with it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput

YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
SMALL = """
id = "prov"
sv = "Prov"
en = "Trial"
law = "LKBR"
result_account = "8999"
equity_result = "2069"
equity_carried = "2067"

[dimensions]
cost_centre = {number = 1, sv = "Kostnadsställe", en = "Cost centre"}
project = {number = 6, sv = "Projekt", en = "Project"}

[objects]
project = [["ADM", "Administration"], ["MIA", "Mia"], ["HE", "Hälsa"]]

[accounts]
asset = [
  ["1220", "Inventarier"], ["1229", "Avskrivet"], ["1510", "Kundfordringar"], ["1930", "Bank"],
]
liability = [
  ["2067", "Balanserat"], ["2069", "Årets resultat"], ["2350", "Lån"], ["2440", "Skulder"],
]
income = [["3985", "Bidrag"]]
cost = [["5010", "Hyra"], ["6420", "Revision"], ["7832", "Avskrivning"], ["8999", "Årets resultat"]]

[roles]
year_result = {accounts = ["2069"]}
vat = {accounts = []}
fixed_assets = {accounts = ["1220-1229"]}
accumulated_depreciation = {accounts = ["1229"]}
depreciation = {accounts = ["7832"]}
disposals = {accounts = []}
external_statements = {accounts = ["1930"]}
customers = {accounts = ["1510"]}
suppliers = {accounts = ["2440"]}
state = {accounts = ["3985"]}
region = {accounts = []}
municipality = {accounts = []}

[statements]
income = [
  {row = "income", accounts = ["3000-3999"], role = "operating_income", sv = "Intäkter"},
  {row = "costs", note = "1", role = "operating_costs", sv = "Kostnader", en = "Costs"},
  {row = "depreciation", accounts = ["7800-7899"], sv = "Avskrivningar", en = "Depreciation"},
  {sum = "result", of = ["income", "costs", "depreciation"], sv = "Resultat", en = "Result"},
]
assets = [
  {heading = "fixed", level = 1, sv = "Anläggningstillgångar", en = "Fixed assets"},
  {row = "equipment", level = 2, note = "2", sv = "Inventarier", en = "Equipment"},
  {heading = "current", level = 1, sv = "Omsättningstillgångar", en = "Current assets"},
  {row = "receivables", level = 2, accounts = ["1500-1899"], sv = "Fordringar", en = "Receivables"},
  {row = "bank", level = 2, note = "3", sv = "Bank", en = "Bank"},
  {sum = "total_assets", of = ["equipment", "receivables", "bank"], sv = "Tillgångar", en = "A"},
]
equity_and_liabilities = [
  {row = "equity", accounts = ["2060-2069"], role = "equity", sv = "Eget kapital"},
  {row = "profit", accounts = [], with_result = true, sv = "Årets resultat", en = "Profit"},
  {sum = "total_equity", of = ["equity", "profit"], sv = "Summa eget kapital", en = "Total equity"},
  {row = "loans", accounts = ["2300-2399"], sv = "Lån", en = "Loans"},
  {row = "debts", accounts = ["2400-2999"], sv = "Kortfristiga skulder", en = "Liabilities"},
  {sum = "total_equity_and_liabilities", of = ["total_equity", "loans", "debts"], sv = "S"},
]
cashflow = [
  {row = "cash_result", plus = ["result"], sv = "Årets resultat", en = "Result"},
  {row = "direct", change = ["equity", "profit"], less = ["result"], sv = "Direkt", en = "Direct"},
  {row = "not_paid", less = ["depreciation"], sv = "Ej kassaflöde", en = "Not cash"},
  {row = "working", change = ["receivables", "debts"], sv = "Rörelsekapital", en = "Working"},
  {sum = "operating", of = ["cash_result", "direct", "not_paid", "working"], sv = "Drift"},
  {row = "investments", change = ["equipment"], plus = ["depreciation"], sv = "Köp", en = "B"},
  {row = "borrowing", change = ["loans"], sv = "Lån", en = "Loans"},
  {sum = "cash_flow", of = ["operating", "investments", "borrowing"], sv = "Flöde", en = "Flow"},
  {row = "opening_cash", opening = ["bank"], sv = "Vid årets början", en = "At the beginning"},
  {row = "closing_cash", closing = ["bank"], sv = "Vid årets slut", en = "At the end"},
]

[[notes]]
number = "1"
sv = "Kostnader"
en = "Costs"
sign = "debit"
lines = [
  {line = "audit", accounts = ["6420"], sv = "Revision", en = "Audit"},
  {line = "other_costs", accounts = ["4000-7799", "7900-7999"], sv = "Övrigt", en = "Other"},
]

[[notes]]
number = "2"
sv = "Inventarier"
en = "Equipment"
lines = [
  {line = "equipment_all", accounts = ["1220-1229"], sv = "Inventarier", en = "Equipment"},
]

[[notes]]
number = "3"
sv = "Bank"
en = "Bank"
lines = [
  {line = "bank_account", accounts = ["1900-1999"], sv = "Bankkonto", en = "Bank account"},
]
"""


def changed(*pairs, of=SMALL):
    """The template with each text replaced by another, where it stands once."""
    text = of
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@contextmanager
def book_of(path, template, opening=(), vouchers=(), year=YEAR):
    """A book with the template: opening balances by account, and vouchers of a day and postings.

    A posting is an account, an amount and, if it has any, its objects.
    """
    with create_book(path, Association("Prov", "222000-2683"), year, template):
        pass
    with open_book(path) as book:
        if opening:
            add_opening_balances(book, fiscal_year(book), tuple(Posting(*one) for one in opening))
        record_all(book, vouchers)
        yield book


def record_all(book, vouchers):
    """Records vouchers, each a day and postings."""
    for day, *postings in vouchers:
        record(book, VoucherInput(day, "Prov", tuple(Posting(*one) for one in postings)))


def amounts_of(report):
    """The amounts of the report's lines by id."""
    return {line.id: line.amounts for line in report.lines if line.amounts}
