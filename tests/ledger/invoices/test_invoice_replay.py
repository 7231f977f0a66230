"""VärNa's year fed again by its e-invoices, its approvals, its payment files and its bank.

The whole year is `python -m pytest -n 0 -m slow tests/ledger/invoices/test_invoice_replay.py`; the
ordinary run has its first month.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

import pytest

from finsam_tui.actions.bank import account_for, book_proposals, import_statements, ticked
from finsam_tui.actions.vouchers import record_voucher
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.check_digits import luhn
from ledger.core.money import read_decimal, write_decimal
from ledger.demonstration.demo_toml import read_reference
from ledger.demonstration.voucher_plan import opening, plan
from ledger.entry.draft_parsing import EntryLookup, draft_of, read_draft_rows
from ledger.entry.draft_store import stored_drafts
from ledger.integrity.check import check_file
from ledger.invoices.giro_numbers import PaymentAccount
from ledger.invoices.import_invoice import import_invoice
from ledger.invoices.invoice_register import number_key
from ledger.invoices.mandates import Mandate, add_mandate, approve_vouchers
from ledger.invoices.open_items import open_items
from ledger.invoices.pay import make_payment_file, propose_payments
from ledger.invoices.tables import ageing
from tests.books import copy_reference
from tests.ledger.bank.files import Paid, camt
from tests.ledger.bank.replay import BANK, bank_of, begin
from tests.ledger.invoices.e_invoices import Made, peppol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ledger.book.book import Book
    from ledger.core.model import Posting, VoucherInput

NAME, DEBT, VAT = "varna-2019", "2440", "1651"
FIRST, LAST = date(2019, 1, 1), date(2019, 12, 31)
OWN = PaymentAccount("iban", "SE4550000000058398257466")
AHEAD = timedelta(days=9)
"""A payment file is made on Mondays, of what is due until the Wednesday after the next Monday."""


class Plan(NamedTuple):
    """The vouchers of the year, by how each comes into the book."""

    invoices: dict[int, VoucherInput]
    """Those that book an invoice, by place in the plan."""

    payments: dict[tuple[str, str], VoucherInput]
    """Those that pay one, by counterparty and document: never recorded, but made of the bank."""

    others: dict[int, VoucherInput]
    old: list[VoucherInput]
    """Payments of what was unpaid when the year began: by hand, and from the bank too."""


def planned(last: date) -> Plan:
    drafts = dict(enumerate(plan(read_reference(NAME)), 1))
    of_debt = {
        place: sum(row.amount for row in one.postings if row.account == DEBT)
        for place, one in drafts.items()
    }
    invoices = {place: one for place, one in drafts.items() if of_debt[place] < 0}
    known = {(one.counterparty, one.document) for one in invoices.values()}
    paid = [one for place, one in drafts.items() if of_debt[place] > 0 and one.corrects is None]
    return Plan(
        {place: one for place, one in invoices.items() if one.date <= last},
        {key: one for one in paid if (key := (one.counterparty, one.document)) in known},
        {
            place: one
            for place, one in drafts.items()
            if one.date <= last and (not of_debt[place] or one.corrects is not None)
        },
        [one for one in paid if (one.counterparty, one.document) not in known and one.date <= last],
    )


def e_invoice(voucher: VoucherInput, due: date, again: bool) -> bytes:
    """The supplier's file of a voucher: lines that sum to its costs, VAT by rate, bankgiro, OCR."""
    party = int.from_bytes(sha256(voucher.counterparty.encode()).digest()[:3], "big") % 1_000_000
    orgnr, giro = f"556{party:06d}", f"5{party:06d}"
    orgnr, giro = orgnr + luhn(orgnr), giro + luhn(giro)
    number = voucher.document.removeprefix("faktura ")
    costs = [row for row in voucher.postings if row.account not in (DEBT, VAT)]
    tax = sum(row.amount for row in voucher.postings if row.account == VAT)
    project = costs[0].objects[-1][1] if costs[0].objects else ""
    made = Made(
        number=number,
        issued=f"{voucher.event_date or voucher.date}",
        due=f"{due}",
        seller=voucher.counterparty,
        seller_orgnr=orgnr,
        seller_vat=f"SE{orgnr}01",
        buyer_orgnr="2220002683",
        accounts=((giro, "SE:BANKGIRO"),),
        ocr=number + luhn(number) if number.isdigit() else number,
        buyer_reference=project,
        lines=tuple(
            (voucher.text, write_decimal(row.amount), rate)
            for row, rate in zip(costs, _rates(costs, tax), strict=True)
        ),
        envelope=again,
    )
    return peppol(made)


def _rates(costs: Sequence[Posting], tax: int) -> Sequence[str]:
    """The rate of each row, so that they give the VAT."""
    for rates in product(("25", "12", "6", "0"), repeat=len(costs)):
        exact = sum(row.amount * int(rate) for row, rate in zip(costs, rates, strict=True))
        if abs(exact - 100 * tax) <= 50:
            return rates
    raise AssertionError(tax)


class Replay:
    """A book that is fed day by day, and how it went."""

    def __init__(self, book: Book, folder: Path, last: date) -> None:
        self.book, self.folder, self.last = book, folder, last
        self.plan = planned(last)
        self.recorded: dict[int, int] = {}
        self.seen: set[tuple[str, str]] = set()
        self.counts: Counter[str] = Counter()
        self.typed: list[str] = []
        self.answered: list[str] = []
        year = fiscal_year(book, 2019)
        self.chart = EntryLookup(
            {one.number: one for one in accounts(book, year)}, objects(book, year)
        )
        self.balance = sum(
            row.amount for row in opening(read_reference(NAME)) if row.account == BANK
        )
        corrected = {one.corrects for one in self.plan.others.values()}
        others = [
            one
            for place, one in self.plan.others.items()
            if place not in corrected and one.corrects is None
        ]
        self.others = [line.paid for line in bank_of(others, 8)]
        self.lines: list[Paid] = [
            line.paid._replace(
                date=line.voucher.date, bank_reference=f"OLD-{line.paid.bank_reference}"
            )
            for line in bank_of(self.plan.old, 7)
        ]
        add_mandate(book, Mandate("Signe Sak", "receipt", FIRST, "Styrelsen § 7"), "EK")
        add_mandate(book, Mandate("Dag Dahl", "decision", FIRST, "Styrelsen § 7", joint_from=1))

    def year(self) -> None:
        """Everything, in the order of its days."""
        by_day: dict[date, list[int]] = {}
        for place, one in sorted({**self.plan.invoices, **self.plan.others}.items()):
            by_day.setdefault(one.date, []).append(place)
        day = FIRST
        while day <= self.last:
            if not day.weekday():
                self.pay(day)
            for place in by_day.get(day, ()):
                self.receive(place) if place in self.plan.invoices else self.other(place)
            if (day + timedelta(1)).day == 1:
                self.bank(day)
            day += timedelta(1)

    def other(self, place: int) -> None:
        """A voucher that no invoice and no payment of one makes: as it is in the plan."""
        one = self.plan.others[place]
        if one.corrects:
            one = replace(one, corrects=self.recorded[one.corrects])
        receipt = record(self.book, one, "correction" if one.corrects else "voucher")
        self.recorded[place] = receipt.sequence

    def receive(self, place: int) -> None:
        """An e-invoice comes in, is completed where it must be, recorded and approved by two."""
        one = self.plan.invoices[place]
        key = (one.counterparty, one.document)
        payment = self.plan.payments.get(key)
        due = payment.date if payment else (one.event_date or one.date) + timedelta(30)
        again, self.seen = key in self.seen, self.seen | {key}
        path = self.folder / f"{place}.xml"
        path.write_bytes(e_invoice(one, due, again))
        report = import_invoice(self.book, path, by="EK")
        codes = {remark.code for remark in report.remarks}
        assert codes <= {"double-invoice"}
        assert codes or not again
        (stored,) = stored_drafts(self.book)
        voucher = draft_of(stored.draft, read_draft_rows(stored.draft, self.chart))
        assert sum(row.amount for row in voucher.postings if row.account == DEBT) == -sum(
            row.amount for row in one.postings if row.account != DEBT
        )
        if rows_of(voucher) != rows_of(one):
            self.typed.append(f"{one.date} {one.counterparty}: {one.text}")
            voucher = replace(voucher, postings=one.postings, text=one.text)
        self.counts["invoices"] += 1
        receipt = record_voucher(self.book, replace(voucher, recorded_by="EK"), stored)
        self.recorded[place] = receipt.sequence
        assert approve_vouchers(self.book, [receipt.sequence], "Signe Sak") == (receipt.sequence,)
        assert approve_vouchers(self.book, [receipt.sequence], "Dag Dahl") == ()

    def pay(self, day: date) -> None:
        """What is due goes into a file, and the bank pays it on its days."""
        proposal = propose_payments(self.book, day + AHEAD, day, by="EK")
        assert {one.code for one in proposal.left} <= {"pay-unregistered"}
        if not proposal.payments:
            return
        made = make_payment_file(
            self.book, proposal, account=BANK, own=OWN, bic="ESSESESS", by="EK"
        )
        self.lines += paid_by(made.content)
        self.counts["files"] += 1

    def bank(self, last: date) -> None:
        """The bank's file of a month; what is sure is matched, as `match --tick` does."""
        first = last.replace(day=1)
        lines = [one for one in (*self.lines, *self.others) if first <= one.date <= last]
        lines.sort(key=lambda one: one.date)
        path = self.folder / f"bank-{last}.xml"
        path.write_text(camt(lines, self.balance, (first, last)), "utf-8")
        self.balance += sum(one.amount for one in lines)
        (report,) = import_statements(self.book, path, account=BANK, by="EK").statements
        assert report.new == len(lines)
        self.tick()
        self.answer()
        self.tick()

    def tick(self) -> None:
        """Books and matches all that is sure."""
        found = ticked(book_proposals(self.book, BANK))
        ours = {one.bank_reference for one in self.lines}
        self.counts["payments matched"] += sum(line.bank_reference in ours for line, _ in found)
        account_for(self.book, found, "EK")

    def answer(self) -> None:
        """What the bookkeeper decides: a payment from a file is that of its invoice."""
        ours = {one.bank_reference for one in self.lines}
        for one in book_proposals(self.book, BANK):
            if one.line.bank_reference in ours:
                self.answered.append(f"{one.line.date} {one.line.words} {one.line.reference}")
                way = next(each for each in one.ways if each.basis == "item")
                account_for(self.book, [(one.line, way)], "EK")


def rows_of(voucher: VoucherInput) -> list[tuple[object, ...]]:
    return sorted((row.account, row.objects, row.amount) for row in voucher.postings)


def paid_by(content: bytes) -> Iterable[Paid]:
    """What the bank does with a payment file."""
    for day in ET.fromstring(content).iterfind(".//{*}PmtInf"):
        for one in day.iterfind("{*}CdtTrfTxInf"):
            amount = read_decimal(one.findtext(".//{*}InstdAmt", ""))
            assert isinstance(amount, int)
            name = one.findtext("{*}Cdtr/{*}Nm", "")
            yield Paid(
                date.fromisoformat(day.findtext("{*}ReqdExctnDt", "")),
                -amount,
                f"BG-BET {name.upper()[:20]}",
                name,
                one.findtext("{*}CdtrAcct//{*}Othr/{*}Id", ""),
                one.findtext(".//{*}Ref", "") or one.findtext(".//{*}Ustrd", ""),
                one.findtext(".//{*}EndToEndId", ""),
            )


@contextmanager
def replayed(tmp_path: Path, last: date) -> Iterator[Replay]:
    """A book that was fed until a day; it checks well in the end."""
    begin(tmp_path / "bok.finsam", NAME, [])
    with open_book(tmp_path / "bok.finsam") as book:
        one = Replay(book, tmp_path, last)
        one.year()
        yield one
    assert check_file(tmp_path / "bok.finsam").ok


ON_THE_DAY = """
SELECT (SELECT coalesce(sum(amount), 0) FROM opening WHERE account = '2440')
     + (SELECT coalesce(sum(amount), 0) FROM posting WHERE account = '2440' AND date <= ?)
"""


def refuse_other_age(book: Book, day: date) -> None:
    """The items by age are together what the control account has when the day ends."""
    (balance,) = book.connection.execute(ON_THE_DAY, (day.isoformat(),)).fetchone()
    items = [one for one in open_items(book, day) if one.account == DEBT]
    assert sum(ageing(items, day, -1)) == -balance, day
    assert all(one.counterparty for one in items), day


def expected(last: date) -> dict[tuple[str, object], int]:
    """The trial balance of the plan, by account and objects."""
    rows = [*opening(read_reference(NAME))]
    rows += [row for one in plan(read_reference(NAME)) if one.date <= last for row in one.postings]
    sums: Counter[tuple[str, object]] = Counter()
    for row in rows:
        sums[row.account, row.objects] += row.amount
    return {key: amount for key, amount in sums.items() if amount}


def closing(book: Book) -> dict[tuple[str, object], int]:
    found = read_balances(book, fiscal_year(book, 2019))
    keys = found.keys()
    return {key: found.closing(key) for key in keys if found.closing(key)}


def unpaid(book: Book, day: date) -> set[tuple[str, str, int]]:
    return {
        (one.counterparty, number_key(one.document), one.amount)
        for one in open_items(book, day)
        if one.account == DEBT
    }


@pytest.mark.sweep
def test_a_month_fed_by_e_invoices_and_the_bank_is_that_of_the_plan(tmp_path):
    last = date(2019, 1, 31)
    with replayed(tmp_path, last) as one:
        assert one.counts["invoices"] == 22
        assert closing(one.book) == expected(last)
        for day in (0, 10, 17, 30):
            refuse_other_age(one.book, FIRST + timedelta(day))


@pytest.mark.slow
def test_the_year_fed_by_e_invoices_and_the_bank_is_the_printed_one(tmp_path):
    with open_book(copy_reference(tmp_path / "printed.finsam")) as printed:
        balances, left = closing(printed), unpaid(printed, LAST)
    with replayed(tmp_path, LAST) as one:
        book = one.book
        assert {k: v for k, v in closing(book).items() if v} == {
            k: v for k, v in balances.items() if v
        }
        assert unpaid(book, LAST) == left
        assert sum(amount for _, _, amount in left) == -1_393_407_00
        for day in range(365):
            refuse_other_age(book, FIRST + timedelta(day))
        assert one.counts == {"invoices": 339, "files": 49, "payments matched": 325}
        assert len(one.typed) == 53, "the first of each contract, and no other"
        assert one.answered == ["2019-12-05 BG-BET LEVERANTÖR DELTAGARI 21154"], "paid twice"
