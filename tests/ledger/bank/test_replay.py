"""Both demonstration years fed again from what their bank would have told."""

from __future__ import annotations

import time
from datetime import date

import pytest

from ledger.bank.account_proposals import account_proposals
from ledger.bank.book_lines import account_for
from ledger.bank.import_statement import import_statements
from ledger.bank.proposal import LineWay
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.errors import problem
from tests.ledger.bank.files import camt, handelsbanken
from tests.ledger.bank.replay import BANK, bank_of, begin, drafts_of

NAMES = ("varna-2019", "varend-2019")
SETTLED = ("2440", "1510")
OPENING = 1_000_000_00


def imported(book, folder, lines, form):
    days = (date(2019, 1, 1), date(2019, 12, 31))
    paid = [line.paid for line in lines]
    text = camt(paid, OPENING, days) if form == "camt" else handelsbanken(paid, OPENING)
    file = folder / "bank"
    file.write_text(text, "utf-8")
    (report,) = import_statements(book, file, account=BANK).statements
    assert report.new == len(lines)


def truth(lines):
    """The voucher behind each line, by what the two have in common."""
    found: dict[object, list[object]] = {}
    for line in lines:
        key = (line.paid.date, line.paid.amount, line.paid.text)
        found.setdefault(key, []).append(line.voucher)
    return found


def vouchers_of(proposal, known):
    line = proposal.line
    return known[line.date, line.amount, line.text]


NAMED = """
SELECT v.text, v.document, v.counterparty FROM posting AS p
JOIN voucher AS v ON v.sequence = p.voucher WHERE p.id = ?
"""


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_lines_of_a_year_that_is_recorded_are_matched_and_none_wrongly(tmp_path, name):
    drafts = drafts_of(name)
    begin(tmp_path / "bok.finsam", name, drafts)
    for seed, form in ((1, "camt"), (2, "list")):
        lines = bank_of(drafts, seed)
        known = truth(lines)
        copy = tmp_path / f"{seed}.finsam"
        copy.write_bytes((tmp_path / "bok.finsam").read_bytes())
        with open_book(copy) as book:
            begun = time.process_time()
            imported(book, tmp_path, lines, form)
            found = account_proposals(book, BANK)
            took = time.process_time() - begun
            ticked = [one for one in found if one.is_ticked]
            for one in ticked:
                row = book.connection.execute(NAMED, one.ways[0].postings).fetchone()
                assert row in [
                    (voucher.text, voucher.document, voucher.counterparty)
                    for voucher in vouchers_of(one, known)
                ]
            assert len(ticked) >= 0.99 * len(lines), (len(ticked), len(lines))
            assert took < 2, "600 lines against a year: under a second, with a margin"


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_payments_settle_their_invoices_and_the_year_ends_with_the_same_trial_balance(
    tmp_path, name
):
    drafts = drafts_of(name)
    lines = bank_of(drafts, 3)
    known = truth(lines)
    rest = [one for one in drafts if not any(row.account == BANK for row in one.postings)]
    begin(tmp_path / "bok.finsam", name, rest)
    begin(tmp_path / "whole.finsam", name, drafts)
    with open_book(tmp_path / "bok.finsam") as book:
        imported(book, tmp_path, lines, "camt")
        found = account_proposals(book, BANK)
        payments = [
            one
            for one in found
            if any(row.account in SETTLED for row in vouchers_of(one, known)[0].postings)
        ]
        right = [
            one
            for one in payments
            if one.ways
            and (one.ways[0].counterparty, one.ways[0].document)
            in [(voucher.counterparty, voucher.document) for voucher in vouchers_of(one, known)]
        ]
        sure = [one for one in found if one.is_ticked]
        assert all(one in right for one in sure), "no wrong tick"
        assert len(right) >= 0.85 * len(payments)
        account_for(book, [(one.line, one.ways[0]) for one in sure], "EK")
        account_for(book, [(one.line, answered(one, known)) for one in found if one not in sure])
        assert account_proposals(book, BANK) == ()
        year = fiscal_year(book, 2019)
        fed = read_balances(book, year)
        with open_book(tmp_path / "whole.finsam") as whole:
            typed = read_balances(whole, fiscal_year(whole, 2019))
        keys = {*fed.keys(), *typed.keys()}
        assert {key: fed.closing(key) for key in keys} == {key: typed.closing(key) for key in keys}


def answered(proposal, known):
    """What a bookkeeper answers: the rows of the voucher that the line was made of."""
    voucher = vouchers_of(proposal, known).pop()
    rows = tuple(row for row in voucher.postings if row.account != BANK)
    return LineWay(
        "habit", problem("answered", "as before"), (), rows, voucher.text, voucher.counterparty
    )
