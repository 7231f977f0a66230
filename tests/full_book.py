"""A small book of two years with something in every register, and mostly two of it.

Made with a clock that stands at the day of what is done, so that all that is shown of it is steady.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ledger.assets.checks import purchases
from ledger.assets.model import Asset, DisposalInput
from ledger.assets.record import add_asset, dispose, record_depreciation
from ledger.bank.account_proposals import account_proposals
from ledger.bank.book_lines import account_for, set_aside
from ledger.bank.import_statement import import_statements
from ledger.bank.proposal import BankRule
from ledger.bank.rules import add_rule
from ledger.bank.stored import bank_lines
from ledger.book import journal
from ledger.bookkeeping.accruals import enter_accrual
from ledger.bookkeeping.approvals import Paper
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.erasure import erase_attachment
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.goals import Goal, add_goals
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.report_texts import SIGNERS, set_text
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.budget.store import set_budget, set_comment
from ledger.closing import open_year
from ledger.contributions.invoicing import issue_contributions
from ledger.contributions.plan import PlanChanges, planned, set_plan
from ledger.core import calendar
from ledger.core.calendar import Period
from ledger.core.model import Account, Association, Posting, VoucherInput
from ledger.entry import draft_store
from ledger.entry.draft_store import DraftRow, VoucherDraft, save_draft
from ledger.invoices import pay
from ledger.invoices.customer_invoice import (
    InvoiceLine,
    InvoiceRequest,
    credit_invoice,
    issue_invoice,
)
from ledger.invoices.giro_numbers import PaymentAccount
from ledger.invoices.invoice_register import dispute, invoices
from ledger.invoices.mandates import Mandate, add_mandate, approve_vouchers
from ledger.invoices.model import InvoiceVat, Party
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice
from ledger.management.live_figures import write_section
from ledger.management.report_charts import CHARTS
from ledger.projects.claims import (
    Exclusion,
    add_event,
    claim_voucher,
    make_project_claim,
    propose_project_claim,
)
from ledger.projects.model import ClaimEvent, Project, read_cost_types
from ledger.projects.register import set_project
from ledger.registers.journal_tests import mark_seen
from ledger.report_layout.built_in.texts import built_in_text
from ledger.vat_compensation.claim import propose_claim, record_claim
from ledger.vat_compensation.flat_rate_marks import mark_cost
from tests.books import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.core.model import Kind

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
TODAY = date(2025, 3, 1)
KANSLI, MIA, HE = ((1, "KANSLI"),), ((6, "MIA"),), ((6, "HE"),)

BUDGET = """\
years = [2024]
kind = "adopted"
minus = false
lines = [
  {row = "state", level = 1, line = "contribution_state", amounts = [200], sv = "FK/AF"},
  {row = "nacka", level = 1, line = "contribution_nacka", amounts = [70], sv = "Nacka"},
  {row = "office", accounts = ["5000-5999"], objects = ["1:KANSLI"], amounts = [-9], sv = "Kansli"},
  {sum = "result", of = ["state", "nacka", "office"], sv = "Resultat"},
]
"""
BANK = """\
Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2024-04-30;2024-04-30;AVGIFT;-75,00;927 705,00
2024-04-19;2024-04-19;AVGIFT;-50,00;927 780,00
2024-04-12;2024-04-12;INSATTNING OKAND;300,00;927 830,00
2024-04-04;2024-04-04;HYRESVARDEN F7;-3 000,00;927 530,00
"""


class Clock(datetime):
    """Noon of the day that is set."""

    stands = YEAR.first

    @classmethod
    def now(cls, tz=None):
        """That moment."""
        moment = datetime(cls.stands.year, cls.stands.month, cls.stands.day, 12, tzinfo=UTC)
        return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)


@pytest.fixture(scope="session")
def full_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, to be read or copied."""
    return copy_of("full", tmp_path_factory.mktemp("full") / "full.finsam", make)


@pytest.fixture
def full(full_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """The book, open to be read on the first of March of the year after."""
    monkeypatch.setattr(calendar, "today", lambda: TODAY)
    with open_book(full_path, read_only=True) as book:
        yield book


def make(path: Path) -> None:
    """Makes the book."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (journal, draft_store, pay):
            patch.setattr(module, "datetime", Clock)
        patch.setattr(calendar, "today", lambda: Clock.stands)
        Clock.stands = YEAR.first
        who = Association("Provförbundet", "222000-2683")
        with create_book(path, who, YEAR, built_in_text("varna"), "EK"):
            pass
        with open_book(path) as book:
            _begin(book)
            _buy(book)
            _pay(book)
            _charge(book)
            _claim(book, path.parent)
            _end(book)
            _go_on(book)


def post(book: Book, day: tuple[int, int], text: str, *rows, **about) -> int:
    """Records rows of account, kronor and objects on a day of 2024; gives the sequence."""
    Clock.stands = date(2024, *day)
    postings = tuple(Posting(account, ore * 100, *tags) for account, ore, *tags in rows)
    taken = {"recorded_by": "EK", "counterparty": "", "document": "", **about}
    vat = tuple(InvoiceVat(*one) for one in taken.pop("rates", ()))
    draft = VoucherInput(Clock.stands, text, postings, **taken)
    if "party" in taken:
        return record_with_invoice(book, draft, vat=vat).sequence
    return record(book, draft).sequence


def _begin(book: Book) -> None:
    more: tuple[tuple[str, str, Kind], ...] = (
        ("1220", "Inventarier", "asset"),
        ("1229", "Ackumulerade avskrivningar", "asset"),
        ("7832", "Avskrivningar", "cost"),
        ("3973", "Vinst vid avyttring", "income"),
        ("7973", "Förlust vid avyttring", "cost"),
    )
    add_accounts(book, [Account(*one) for one in more], "EK")
    began = {"1220": 50_000, "1229": -20_000, "1930": 900_000, "1651": 101, "2067": -930_101}
    rows = [Posting(account, amount * 100) for account, amount in began.items()]
    add_opening_balances(book, fiscal_year(book), rows, "EK")
    for party in (
        Party("PAPPER", "Papper AB", "556036-0793", town="Nacka", bankgiro="5050-1055", terms=20),
        Party("HYRA", "Hyresvärden", account="5010", objects=KANSLI, bankgiro="5555-5551"),
        Party("KUND", "Kunden AB", email="kund@exempel.se", aliases=("Kund",)),
        Party("KURS", "Kursgården", active=False),
    ):
        add_party(book, party, "EK")
    for mandate in (
        Mandate("FC", "decision", YEAR.first, "Styrelsen § 7"),
        Mandate(
            *("BO", "decision", date(2024, 2, 1), "Styrelsen § 8", YEAR.last, "4000-7999"),
            *(KANSLI, 5_000_00, 1_000_00),
        ),
    ):
        add_mandate(book, mandate, "EK")
    for code, name, share, types, account in (
        ("MIA", "Svenska ESF-rådet", 600_000, "Personal: 7000-7699; Övrigt: 15 % Personal", "1791"),
        ("HE", "Stiftelsen", 500_000, "Tjänster: 4600 = 9000; Tid: 200/h", "1790"),
    ):
        kinds = read_cost_types(types)
        assert isinstance(kinds, tuple)
        project = Project(
            code, name, f"dnr {code}", YEAR.first, date(2025, 6, 30), share, kinds, account, "3981"
        )
        set_project(book, project, "EK")


def _buy(book: Book) -> None:
    office: dict[str, Any] = {"party": "HYRA", "document": "F7", "due": date(2024, 2, 14)}
    paper: dict[str, Any] = {"party": "PAPPER", "document": "F1", "due": date(2024, 2, 9)}
    first = post(
        *(book, (1, 10), "Papper", ("6110", 800), ("1651", 200), ("2440", -1_000)),
        **{**paper, "rates": ((2500, 800_00, 200_00),)},
    )
    post(
        *(book, (1, 15), "Hyra", ("5010", 4_000, KANSLI), ("1651", 1_000), ("2440", -5_000)),
        **office,
    )
    attach(book, first, "faktura.pdf", b"%PDF-1.7 papper", "EK")
    attach(book, first, "bilaga.txt", b"Anna Andersson", "EK")
    post(
        book,
        (2, 9),
        "Papper",
        ("2440", 1_000),
        ("1930", -1_000),
        counterparty="Papper AB",
        document="F1",
    )
    post(book, (2, 12), "Kopiator", ("1220", 36_000), ("1930", -36_000), document="K1")
    copier = purchases(book)[-1].posting
    post(
        book,
        (3, 15),
        "Löner",
        ("7210", 10_000, MIA),
        ("7510", 3_142, MIA),
        ("1930", -13_142),
        document="lön 3",
    )
    post(
        book,
        (3, 20),
        "Tjänst",
        ("4600", 6_000, HE),
        ("2440", -6_000),
        counterparty="Kursgården",
        document="T1",
    )
    post(
        book,
        (3, 21),
        "Tjänst",
        ("4600", 1_500, HE),
        ("2440", -1_500),
        counterparty="Kursgården",
        document="T2",
    )
    post(
        book,
        (3, 28),
        "Tjänst",
        ("2440", 6_000),
        ("1930", -6_000),
        counterparty="Kursgården",
        document="T1",
    )
    post(
        book,
        (3, 29),
        "Kaffe",
        ("6990", 90, KANSLI),
        ("1930", -90),
        approved_by="FC",
        document="kvitto",
        event_date=date(2024, 3, 27),
    )
    approve_vouchers(book, [first], "FC")
    Clock.stands = date(2024, 3, 30)
    approve_vouchers(book, [first + 1], "FC", Paper(date(2024, 3, 30), "", "EK"))
    wrong = post(book, (4, 2), "Porto", ("6250", 60), ("1930", -60), document="kvitto")
    voucher = voucher_at(book, wrong)
    assert voucher is not None
    correct(book, voucher, date(2024, 4, 3), "fel konto", by="EK")
    erase_attachment(book, first, "bilaga.txt", "namn", "EK")
    old = Asset(
        "Bord",
        "1220",
        50_000_00,
        date(2022, 1, 1),
        60,
        brought=date(2023, 12, 31),
        depreciated=20_000_00,
    )
    add_asset(book, old, "EK")
    bought = Asset(
        "Kopiator",
        "1220",
        36_000_00,
        date(2024, 3, 1),
        36,
        objects=KANSLI,
        residual=3_600_00,
        posting=copier,
    )
    add_asset(book, bought, "EK")


def _pay(book: Book) -> None:
    due = {"party": "PAPPER", "document": "F2", "due": date(2024, 5, 20), "ocr": "1234566"}
    asked = post(book, (4, 25), "Pennor", ("6110", 400), ("1651", 100), ("2440", -500), **due)
    approve_vouchers(book, [asked], "FC")
    due = {"party": "HYRA", "document": "F8", "due": date(2024, 5, 21)}
    other = post(book, (4, 26), "Hyra", ("5010", 700, KANSLI), ("2440", -700), **due)
    approve_vouchers(book, [other], "FC")
    Clock.stands = date(2024, 5, 2)
    found = pay.propose_payments(book, date(2024, 5, 31), Clock.stands, by="EK")
    own = PaymentAccount("iban", "SE4550000000058398257466")
    pay.make_payment_file(book, found, account="1930", own=own, bic="ESSESESS", by="EK")
    due = {"party": "PAPPER", "document": "F3", "due": date(2024, 6, 30)}
    post(book, (5, 31), "Block", ("6110", 240), ("1651", 60), ("2440", -300), **due)
    (last,) = (one for one in invoices(book).values() if one.number == "F3")
    dispute(book, last.id, "ej levererat", "EK")
    back = {"party": "PAPPER", "document": "K4", "due": date(2024, 7, 30)}
    post(book, (6, 14), "Retur", ("6110", -80), ("1651", -20), ("2440", 100), **back)


def _charge(book: Book) -> None:
    Clock.stands = date(2024, 1, 14)
    shares = {"FK": "50%", "SLL": "25 %", "NACKA": "15%", "VARMDO": "10%"}
    changes = PlanChanges(total=400_000_00, shares=shares, decision="Styrelsen § 45")
    set_plan(book, planned(book, 2024, changes), "EK")
    year = fiscal_year(book)
    Clock.stands = date(2024, 4, 14)
    made = issue_contributions(book, year, 1, Clock.stands, by="EK")
    line = InvoiceLine("Lokal", 900_00, "3990", KANSLI)
    request = InvoiceRequest("KUND", date(2024, 4, 20), "Er ref. Eva", (line,))
    sold = issue_invoice(book, request, "EK")
    credit_invoice(book, sold.id, date(2024, 4, 28), "halva tiden", 400_00, by="EK")
    for invoice, kronor in zip(made, (50_000, 10_000), strict=False):
        post(
            book,
            (5, 6),
            "Bidrag",
            ("1930", kronor),
            ("1510", -kronor),
            counterparty=invoice.party,
            document=invoice.number,
        )


def _claim(book: Book, folder: Path) -> None:
    rent = voucher_at(book, 2)
    assert rent is not None
    Clock.stands = date(2024, 4, 10)
    lock_months(book, fiscal_year(book), date(2024, 3, 31), "EK")
    quarter = Period(YEAR.first, date(2024, 3, 31))
    claimed = record_claim(book, propose_claim(book, quarter, Clock.stands, by="EK"))
    post(book, (5, 13), "Moms", ("1930", 1_301), ("1650", -1_301), document=str(claimed.number))
    cost = post(book, (6, 3), "Lokal", ("5010", 2_000), ("1930", -2_000), document="L1")
    voucher = voucher_at(book, cost)
    assert voucher is not None
    mark_cost(book, voucher, 1, ("split", 500_00), "EK")
    Clock.stands = date(2024, 6, 10)
    first = propose_project_claim(book, "MIA", YEAR.first, date(2024, 3, 31), day=date(2024, 6, 4))
    claim = make_project_claim(book, first, "EK")
    record(book, replace(claim_voucher(book, claim), recorded_by="EK"))
    for event in (
        ClaimEvent("applied", date(2024, 6, 5)),
        ClaimEvent("decided", date(2024, 6, 20), 8_000_00, "dnr 7"),
        ClaimEvent("paid", date(2024, 6, 25), 5_000_00),
    ):
        add_event(book, "MIA", 1, event, "EK")
    out = Exclusion("A 6", 1_000_00, "alkohol")
    other = propose_project_claim(
        *(book, "HE", YEAR.first, date(2024, 5, 31)),
        day=date(2024, 6, 6),
        without=(out,),
        hours={"Tid": 10_50},
    )
    make_project_claim(book, other, "EK")
    post(
        *(book, (4, 24), "Frimärken", ("6250", 30), ("1930", -30)),
        document="kvitto",
    )
    statement = folder / "bank.csv"
    statement.write_text(BANK, "utf-8")
    import_statements(book, statement, account="1930", by="EK")
    add_rule(book, BankRule("text", "AVGIFT", (Posting("6570", 1),), "Bankavgift", "Banken"), "EK")
    post(
        book,
        (4, 5),
        "Hyra",
        ("2440", 3_000),
        ("1930", -3_000),
        counterparty="Hyresvärden",
        document="F7",
    )
    found = account_proposals(book, "1930")
    sure = [one for one in found if one.is_ticked or one.line.amount == -50_00]
    account_for(book, [(one.line, one.ways[0]) for one in sure], "EK")
    unknown = next(one for one in bank_lines(book, "1930") if one.amount == 300_00)
    set_aside(book, unknown.id, "återbetalas", "EK")


def _end(book: Book) -> None:
    post(book, (9, 1), "Konsult", ("4600", 20_000), ("1930", -20_000), document="söndag")
    post(book, (9, 1), "Konsult", ("4600", 20_000), ("1930", -20_000), document="söndag")
    Clock.stands = date(2024, 12, 31)
    accrued = VoucherInput(
        Clock.stands,
        "Revision",
        (Posting("6420", 500_00), Posting("2990", -500_00)),
        counterparty="Revisorn",
        document="offert",
        recorded_by="EK",
    )
    enter_accrual(book, accrued, date(2025, 1, 1))
    record_depreciation(book, [YEAR.last], "EK")
    reconcile(book, "1930", YEAR.last, 830_000_00, explanation="utreds", by="EK")
    reconcile(book, "1630", YEAR.last, 0, by="EK")
    left = (Item("faktura T2", -1_500_00, "Kursgården"), Item("övrigt", -2_100_00))
    specify(book, "2440", YEAR.last, left, "EK")
    goals = [
        Goal("Fler i arbete", "andel", "40 %", "45 %", "yes", "över förväntan"),
        Goal("Kortare kö", "dagar", "30", "41", "no"),
        Goal("Nöjda"),
    ]
    add_goals(book, 2024, goals, "EK")
    set_budget(book, BUDGET, "budget.toml", "EK")
    set_comment(book, 2024, "costs", "Hyran är höjd", "EK")
    charts = "\n\n".join(f"{{{{{one}}}}}" for one in CHARTS)
    write_section(book, fiscal_year(book), "significant-events", charts, "EK")
    set_text(book, 2024, SIGNERS, "Anna Ek, ordförande\nBo Alm, ledamot", "EK")
    mark_seen(book, ("round", "26"), "avtalet", "EK")


def _go_on(book: Book) -> None:
    Clock.stands = date(2025, 1, 15)
    open_year(book, 2025, "EK")
    dispose(book, DisposalInput(2, date(2025, 2, 28), 20_000_00, "1930"), "EK")
    for number, text in enumerate(("Kaffe", "Te"), 1):
        rows = (DraftRow("6990", debit=f"{number}0"), DraftRow("1930", credit=f"{number}0"))
        Clock.stands = date(2025, 2, number)
        save_draft(
            book,
            VoucherDraft(
                *(Clock.stands, Clock.stands.isoformat(), text, "Butiken", f"kvitto {number}"),
                due="2025-03-0" + str(number),
                rows=rows,
            ),
        )
