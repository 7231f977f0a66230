"""A demonstration year as its bank would tell it: the lines of its vouchers in other words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.core.calendar import Period
from ledger.demonstration.build_demo import make_ready
from ledger.demonstration.demo_toml import read_reference
from ledger.demonstration.voucher_plan import opening, plan
from ledger.report_layout.built_in.texts import built_in_text
from tests.ledger.bank.files import Paid

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.core.model import VoucherInput

BANK = "1930"


class Line(NamedTuple):
    """A line of the bank and the voucher that it was made of."""

    paid: Paid
    voucher: VoucherInput


def bank_of(drafts: list[VoucherInput], seed: int) -> list[Line]:
    """A line for each voucher on the bank's account, shuffled within days one to three off."""
    random = Random(seed)
    lines = []
    for number, draft in enumerate(drafts):
        amount = sum(row.amount for row in draft.postings if row.account == BANK)
        if amount:
            day = draft.date + timedelta(days=random.choice([-1, 0, 1, 1, 2, 3]))
            day = min(max(day, date(draft.date.year, 1, 1)), date(draft.date.year, 12, 31))
            lines.append(Line(_line(draft, amount, day, f"T{number}", random), draft))
    random.shuffle(lines)
    return sorted(lines, key=lambda line: line.paid.date)


def _line(draft: VoucherInput, amount: int, day: date, mark: str, random: Random) -> Paid:
    """What the bank writes: the name, a reference in three payments of four, never the voucher."""
    name = draft.counterparty.upper()
    number = "".join(re.findall("[0-9]+", draft.document)[-1:])
    if draft.document.startswith("faktura") and amount < 0:
        reference = draft.document.removeprefix("faktura ") if random.random() < 0.75 else ""
        return Paid(day, amount, f"BG-BET {name[:20]}", draft.counterparty, "", reference, mark)
    if draft.document.startswith("kvitto"):
        return Paid(day, amount, f"KORTKÖP {draft.date:%y%m%d} {name[:22]}", "", "", "", mark)
    if amount > 0:
        message = draft.document.partition(" ")[2] or number
        return Paid(day, amount, f"INSÄTTNING {message}", draft.counterparty, "", "", mark)
    return Paid(day, amount, f"ÖVERFÖRING {name[:18]}", draft.counterparty, "", "", mark)


def drafts_of(name: str) -> list[VoucherInput]:
    """The vouchers of a demonstration year that are neither corrected nor corrections.

    These two are together nothing, and no bank tells of them.
    """
    drafts = plan(read_reference(name))
    corrected = {draft.corrects for draft in drafts}
    return [
        draft
        for sequence, draft in enumerate(drafts, 1)
        if draft.corrects is None and sequence not in corrected
    ]


def begin(path: Path, name: str, drafts: list[VoucherInput]) -> None:
    """A book of a demonstration year with its opening balances and some of its vouchers."""
    reference = read_reference(name)
    year = reference.calendar.year
    days = Period(date(year, 1, 1), date(year, 12, 31))
    template = built_in_text(reference.template)
    with create_book(path, reference.association, days, template, "EK") as book, book.writing():
        add_opening_balances(book, fiscal_year(book, year), opening(reference), "EK")
        for draft in drafts:
            record(book, draft)
        make_ready(book, reference, fiscal_year(book, year))
