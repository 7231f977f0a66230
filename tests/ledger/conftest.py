"""A small book for the tests of the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.book.journal import Entry, append_entry, journal_head
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.chart_of_accounts import account_journal_row, dimension_row, object_row
from ledger.bookkeeping.erasure import erase_attachment
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, lock_months
from ledger.bookkeeping.opening_balances import add_opening_balances, add_prior_year_figures
from ledger.bookkeeping.prior_year import PriorBalance, set_prior_year_balances
from ledger.bookkeeping.report_texts import set_text
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import new_book, open_book
from ledger.core.calendar import Period
from ledger.core.model import (
    Account,
    Association,
    Dimension,
    DimensionObject,
    Posting,
    VoucherInput,
)
from ledger.integrity.check import check_file
from tests.books import copy_of
from tests.ledger.batches import batch_rows
from tests.messages import messages_as_written

__all__ = ["messages_as_written"]

YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
TEMPLATE = """
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

[accounts]
asset = [["1930", "Företagskonto"]]
liability = [["2067", "Balanserat resultat"], ["2069", "Årets resultat"]]
income = [["3985", "Statliga bidrag"]]
cost = [["5010", "Lokalhyra"], ["8999", "Årets resultat"]]

[statements]
income = [
  {row = "income", accounts = ["3000-3999"], sv = "Intäkter", en = "Income"},
  {row = "costs", accounts = ["4000-8998"], sv = "Kostnader", en = "Costs"},
  {sum = "result", of = ["income", "costs"], sv = "Årets resultat", en = "Result for the year"},
]
assets = [
  {row = "receivables", accounts = ["1000-1899"], sv = "Fordringar", en = "Receivables"},
  {row = "bank", note = "1", sv = "Bank", en = "Bank"},
  {sum = "total_assets", of = ["receivables", "bank"], sv = "Tillgångar", en = "Assets"},
]
equity_and_liabilities = [
  {row = "equity", accounts = ["2000-2068", "2070-2099"], sv = "Kapital", en = "Equity"},
  {row = "profit", accounts = ["2069"], with_result = true, sv = "Resultat", en = "Result"},
  {row = "debts", accounts = ["2100-2999"], sv = "Skulder", en = "Liabilities"},
  {sum = "total_equity_and_liabilities", of = ["equity", "profit", "debts"], sv = "S", en = "S"},
]
cashflow = [
  {row = "cash_result", plus = ["result"], sv = "Årets resultat", en = "Result"},
  {row = "direct", change = ["equity", "profit"], less = ["result"], sv = "D", en = "D"},
  {row = "others", change = ["receivables", "debts"], sv = "Övrigt", en = "Others"},
  {sum = "cash_flow", of = ["cash_result", "direct", "others"], sv = "Flöde", en = "Flow"},
  {row = "opening_cash", opening = ["bank"], sv = "Vid årets början", en = "At the beginning"},
  {row = "closing_cash", closing = ["bank"], sv = "Vid årets slut", en = "At the end"},
]

[[notes]]
number = "1"
sv = "Bank"
en = "Bank"
lines = [
  {line = "swedbank", accounts = ["1930"], sv = "Swedbank", en = "Swedbank"},
  {line = "cash", accounts = ["1900-1929", "1931-1999"], sv = "Övrigt", en = "Other"},
]
"""
CHART = (
    dimension_row(Dimension(1, "Kostnadsställe")),
    dimension_row(Dimension(6, "Projekt")),
    object_row(DimensionObject(1, "KANSLI", "Kansli")),
    object_row(DimensionObject(6, "MIA", "Projekt MIA")),
    object_row(DimensionObject(6, "GAMMAL", "Avslutat projekt", active=False)),
    account_journal_row(Account("1930", "Företagskonto", "asset")),
    account_journal_row(Account("2067", "Balanserat resultat", "liability")),
    account_journal_row(Account("2440", "Leverantörsskulder", "liability")),
    account_journal_row(Account("3985", "Statliga bidrag", "income")),
    account_journal_row(Account("5010", "Lokalhyra", "cost")),
    account_journal_row(Account("5990", "Gammalt konto", "cost", active=False)),
)


@pytest.fixture
def path(tmp_path):
    """The path of a book with one open year, 2019, and a few accounts and objects."""
    return copy_of("small", tmp_path / "bok.finsam", make_small)


def make_small(path):
    """Makes it."""
    with new_book(path, Association("Prov", "222000-2683"), CHART, "EK") as book:
        add_fiscal_year(book, YEAR, TEMPLATE, "EK")


@pytest.fixture
def book(path):
    """The small book, open."""
    with open_book(path) as book:
        yield book


@pytest.fixture
def rent():
    """A voucher that can be recorded: rent of March, 120 kronor."""
    return VoucherInput(
        date=date(2019, 3, 15),
        text="Hyra mars",
        postings=(
            Posting("5010", 12000, ((1, "KANSLI"),)),
            Posting("1930", -12000),
        ),
        counterparty="Hyresvärd",
        document="faktura 17",
        recorded_by="EK",
        approved_by="FC",
    )


@pytest.fixture(scope="session")
def sound(tmp_path_factory):
    """The bytes of a sound book that has rows in every table.

    A closed year 2018, January 2019 locked, a correction, an import, a file, what a closing
    rests on.
    """
    path = tmp_path_factory.mktemp("sound") / "bok.finsam"
    day = date(2019, 3, 15)
    rent = (Posting("5010", 12000, ((1, "KANSLI"),), "mars"), Posting("1930", -12000))
    draft = VoucherInput(
        day, "Hyra", rent, recorded_by="EK", approved_by="FC", document="faktura 1"
    )
    with new_book(path, Association("Prov", "222000-2683"), CHART, "EK") as book:
        add_fiscal_year(book, Period(date(2018, 1, 1), date(2018, 12, 31)), "id = 'x'", "EK")
        set_prior_year_balances(book, 2017, [PriorBalance("1930", 50000)], "EK")
        add_fiscal_year(book, YEAR, "id = 'x'", "EK")
        book.append(Entry("close", "EK", (("year_state", 1, "2018-12-31", 1),)))
        cash = (Posting("1930", 50000), Posting("2067", -50000))
        add_opening_balances(book, fiscal_year(book, 2019), cash, "EK")
        add_prior_year_figures(book, 2018, {"costs": -1200}, "EK")
        record(book, draft)
        record(book, draft)
        voucher = voucher_at(book, 1)
        assert voucher is not None
        correct(book, voucher, day, "fel konto", by="EK")
        attach(book, 1, "faktura.txt", b"Hyra", "EK")
        attach(book, 1, "intyg.txt", b"Intyg", "EK")
        erase_attachment(book, 1, "intyg.txt", "fel fil", "EK")
        set_text(book, 2019, "management-report", "Rad ett\nRad två", "EK")
        import_two(book)
        closing = (
            ("reconciliation", "1930", "2019-06-30", 100, "på väg"),
            ("specification", "2019-06-30", "2440", 1, "Hyresvärd", "faktura 1", -100),
            ("acceptance", 2, "bank", "0" * 64, "litet"),
            ("accrual", 2, "2020-01-01", None),
            ("adjustment", 2019, "gains", 100),
            ("unit", "5010", "m2"),
            ("quantity", "opening", 1, 5_000_000),
            ("quantity", "posting", 1, 2_500_000),
            ("goal", 2019, 1, "Fler i arbete", "Andel", "40", "43", "yes", ""),
        )
        book.append(Entry("closing-step", "EK", closing))
        book.append(Entry("statement", "EK", bank_rows(book)))
        book.append(Entry("invoice", "EK", invoice_rows(book)))
        vat = (("vat_claim", 2, "2019-01-01", "2019-03-31"), ("vat_mark", 1, "split", 2000))
        book.append(Entry("vat-claim", "EK", vat))
        book.append(Entry("asset", "EK", ASSET_ROWS))
        book.append(Entry("project", "EK", PROJECT_ROWS))
        lock_months(book, fiscal_year(book, 2019), date(2019, 1, 31), "EK")
    report = check_file(path)
    assert report.ok, report
    return path.read_bytes()


ASSET = ("1930", "2067", "5010", 12000, 0, "2019-03-15", 36, "")
ASSET_ROWS = (
    ("asset", 1, "Dator", *ASSET, None, "2018-12-31", 500, 1),
    ("asset", 2, "Bord", *ASSET, 2, None, 0, 1),
    ("asset_event", 1, 2, "depreciation", 300),
    ("asset_event", 1, 2, "scrap", 0),
)
"""Two assets, brought in and bought by a posting; what a voucher did to one."""

DAYS = ("2019-01-01", "2019-03-31")
PROJECT_ROWS = (
    ("project", "MIA", "ESF", "2016/1", *DAYS, 500_000, "1930", "3985", "", "Lokal: 5010", None),
    ("claim", "MIA", 1, *DAYS, "2019-03-31", 500_000, "Lokal=11000", 5500),
    ("claim_cost", "MIA", 1, 1, 11000, "2019-03-15", "Lokal", "delvis"),
    ("claim_event", "MIA", 1, "applied", "2019-04-01", 5500, ""),
)
"""A project and a claim of a part of a voucher, which has been sent."""


def bank_rows(book):
    """A statement with a line of two payments, matched with the posting of a voucher.

    It stands in the file that is attached to a voucher.
    """
    ((sha256,),) = book.connection.execute("SELECT sha256 FROM kept_file_part").fetchall()
    days = ("2019-03-01", "2019-03-31")
    words = ("Hyra mars", "Hyresvärd", "5050-1055", "faktura 1", "B17")
    return (
        ("statement", 1, "1930", sha256, "camt.053.001.08", "SE455000", *days, 50000, 38000),
        ("statement_line", 1, 1, 9, "2019-03-16", "2019-03-15", -12000, *words, 38000),
        ("statement_line", 2, 1, 19, "2019-03-17", None, -1, *[""] * 5, None),
        ("statement_detail", 1, 1, -7000, *words[:4]),
        ("statement_detail", 1, 2, -5000, "", "", "", ""),
        ("statement_match", 1, 2, "posting", "samma belopp"),
    )


def invoice_rows(book):
    """An invoice of a supplier, booked by a voucher, disputed, paid by file, and a mandate."""
    ((sha256,),) = book.connection.execute("SELECT sha256 FROM kept_file_part").fetchall()
    address = ("Torget 1", "111 11", "Nacka", "SE", "hyra@example.se")
    giros = ("5050-1055", "", "SE4550000000058398257466", "ESSESESS", "")
    party = ("H", "Hyresvärd", "222000-2683", *address, *giros, 30, "5010")
    days = ("2019-03-15", "2019-04-14")
    return (
        ("party", *party, '[[1, "KANSLI"]]', '["Hyresv"]', 1),
        ("invoice", 1, "H", "supplier", "17", "1719", *days, 12000, "1930", 1, 0, sha256),
        ("invoice", 2, "H", "supplier", "18", "", days[0], None, 1, "1930", None, -1, None),
        ("invoice_vat", 1, 2500, 9600, 2400),
        ("settlement", 2, 1, -12000, "hand", "samma"),
        ("invoice_event", 1, "disputed", "för mycket"),
        ("payment_file", 1, sha256, "pain.001.001.03", "1930", "swedbank"),
        ("payment", 1, 1, 1, 12000, days[1], "bankgiro 5050-1055", "1719"),
        ("mandate", 1, "FC", "decision", "5010", "", 50000, None, days[0], None, "§ 7"),
    )


def import_two(book):
    """Records two drafts as an import does, in series I with a gap between the numbers."""
    connection = book.connection
    for item, number in ((1, 7), (2, 9)):
        connection.execute(
            "INSERT INTO draft VALUES (1, ?, 'I', ?, '2019-05-02', '2019-05-02', 'Import', '', '',"
            " 'EK', 'FC', NULL)",
            (item, number),
        )
        for row, account, amount in ((1, "5010", 700), (2, "1930", -700)):
            connection.execute(
                "INSERT INTO draft_line VALUES (1, ?, ?, ?, ?, ?, '')",
                (item, 2 * item - 2 + row, account, amount, 2 - row),
            )
    last = journal_head(connection)
    rows = batch_rows(connection, 1, last)
    append_entry(connection, Entry("batch", "EK", rows, ref=1, vouchers=2, postings=4), last)
