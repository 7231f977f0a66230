"""Closing and opening change no sum, whatever the book; and a crash leaves nothing half done."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.closing import close, reopen
from ledger.core.model import Account, Posting, VoucherInput
from ledger.proof.proof import prove
from ledger.statements.book_statements import statement_of

ACCEPTED = dict.fromkeys(("months", "reconciliation", "specifications"), "prov")
PLACES = [
    ("1930", ()),
    ("2440", ()),
    ("2067", ()),
    ("3985", ()),
    ("3985", ((6, "MIA"),)),
    ("5010", ((1, "KANSLI"),)),
    ("5010", ((1, "KANSLI"), (6, "MIA"))),
]
"""Every kind of account, with and without objects."""

moves = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(PLACES),
        st.integers(1, 10**12),
        st.integers(1, 12),
    ),
    max_size=4,
)


@pytest.fixture
def start(path):
    """The small book with the accounts of a closing."""
    with open_book(path) as book:
        add_accounts(
            book,
            [
                Account("2069", "Årets resultat", "liability"),
                Account("8999", "Årets resultat", "cost"),
            ],
            "EK",
        )
    return path


def record_moves(book, year, found):
    for (debit, of_debit), (credit, of_credit), ore, month in found:
        postings = (Posting(debit, ore, of_debit), Posting(credit, -ore, of_credit))
        record(book, VoucherInput(date(year, month, 1), "Prov", postings, recorded_by="EK"))


def sums(book, year):
    """The year's balance sheet and result as the reports have them."""
    return {
        (report, line.id): line.amounts[0]
        for report in ("income", "balance", "cashflow")
        for line in statement_of(book, report, year, full=True).lines
        if line.amounts
    }


def held(book, year):
    """Each account's balance but the result's own, when the year ends."""
    balances = read_balances(book, year)
    found = {}
    for key in balances.keys():  # noqa: SIM118 - not a dict
        if key[0] not in ("2069", "8999") and key[0] < "3000":
            found[key] = balances.closing(key)
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.sweep
@given(first=moves, late=moves, second=moves)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_closing_and_opening_change_no_sum(start, tmp_path_factory, first, late, second):
    path = Path(shutil.copy(start, tmp_path_factory.mktemp("p") / "bok.finsam"))
    with open_book(path) as book:
        record_moves(book, 2019, first)
        before, assets = sums(book, fiscal_year(book, 2019)), held(book, fiscal_year(book, 2019))
        close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
        assert sums(book, fiscal_year(book, 2019)) == before
        opening = held(book, fiscal_year(book, 2020))
        assert {key: a for key, a in opening.items() if key != ("2067", ())} == {
            key: a for key, a in assets.items() if key != ("2067", ())
        }
        assert sum(read_balances(book, fiscal_year(book, 2020)).opening.values()) == 0
        reopen(book, fiscal_year(book, 2019), "prov", "EK")
        record_moves(book, 2019, late)
        record_moves(book, 2020, second)
        before = sums(book, fiscal_year(book, 2019))
        close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
        assert sums(book, fiscal_year(book, 2019)) == before
        close(book, fiscal_year(book, 2020), "EK", ACCEPTED)
        for year in fiscal_years(book)[:2]:
            wrong = [p.check.id for p in prove(book, year) if not p.check.ok]
            assert wrong == [], wrong


class Breaking:
    """A connection that fails at one of its statements, as when the power goes."""

    def __init__(self, connection, at):
        self._connection = connection
        self._left = at

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def execute(self, sql, *values):
        if not sql.startswith(("ROLLBACK", "SELECT")):
            self._left -= 1
        if self._left == 0:
            raise KeyboardInterrupt
        return self._connection.execute(sql, *values)

    def executemany(self, sql, *values):
        self.execute("SELECT 1")
        return self._connection.executemany(sql, *values)


TABLES = ("voucher", "posting", "opening", "balance", "fiscal_year", "year_state", "acceptance")
COUNT = "SELECT count(*) FROM journal"


def journal_of(path):
    """Everything in the book but when it was written, and what that makes of its seal."""
    with open_book(path, read_only=True) as book:
        read = book.connection.execute
        rows = {table: read(f"SELECT * FROM {table}").fetchall() for table in TABLES}
        entries = read("SELECT seq, kind, actor, iif(kind = 'seal', '', body) FROM journal")
        return rows | {"journal": entries.fetchall()}


def unsealed(of_book):
    journal = [entry for entry in of_book["journal"] if entry[1] != "seal"]
    return of_book | {"journal": journal}


@pytest.mark.sweep
def test_a_closing_broken_off_anywhere_is_not_there_and_ends_the_same_when_done_again(
    start, tmp_path
):
    with open_book(start) as book:
        record_moves(book, 2019, [(PLACES[0], PLACES[4], 700, 3), (PLACES[6], PLACES[1], 300, 4)])
    whole = Path(shutil.copy(start, tmp_path / "whole.finsam"))
    with open_book(whole) as book:
        close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
    untouched, closed = journal_of(start), journal_of(whole)
    broken = 0
    for at in range(2, 1000, 3):
        path = Path(shutil.copy(start, tmp_path / "broken.finsam"))
        with open_book(path) as book:
            real = book.connection
            book.connection = Breaking(real, at)  # type: ignore[assignment]
            try:
                close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
            except KeyboardInterrupt:
                broken += 1
            else:
                break
            finally:
                book.connection = real
        left = journal_of(path)
        if left != untouched:  # it was over, and the seal on it comes with the next write
            assert left == unsealed(closed)
            continue
        with open_book(path) as book:
            close(book, fiscal_year(book, 2019), "EK", ACCEPTED)
        assert journal_of(path) == closed
    assert broken > 15
    with open_book(path) as book:
        proved = [proof for year in fiscal_years(book) for proof in prove(book, year)]
    assert [proof.check.id for proof in proved if not proof.check.ok] == []
