"""The bank's files of a demonstration book: its year is reconciled, and the month after waits."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ledger.bank.account_proposals import account_proposals, days_to_match
from ledger.bank.reconciliation import bank_reconciliation
from ledger.bank.stored import bank_lines, bank_statements
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.closing import closing_of
from ledger.core.calendar import Period
from ledger.demonstration import build_reference
from ledger.management.todo import todos
from tests.books import copy_of, copy_reference

FIGURES = "SELECT account, objects, sum(amount) FROM posting GROUP BY 1, 2 ORDER BY 1, 2"


def with_bank_files(path, name):
    return copy_of(f"{name}-bank", path, lambda to: build_reference(to, name, with_bank_files=True))


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("name", "lines", "ticked", "offered"),
    [
        pytest.param("varna-2019", 567, 11, 2, marks=pytest.mark.slow),
        ("varend-2019", 230, 8, 2),
    ],
)
def test_the_year_is_matched_and_the_month_after_has_lines_of_each_kind(
    tmp_path, name, lines, ticked, offered
):
    with open_book(with_bank_files(tmp_path / "a.finsam", name), read_only=True) as book:
        held = bank_reconciliation(book, "1930", date(2019, 12, 31))
        assert held
        assert held.agrees
        assert held.difference == 0
        of_year = [line for line in bank_lines(book, "1930") if line.date.year == 2019]
        assert Counter(line.how for line in of_year) == {"posting": lines}
        assert [one.last for one in bank_statements(book)] == [
            date(2019, 12, 31),
            date(2020, 1, 31),
        ]
        waiting = account_proposals(book, "1930")
        assert {one.line.date.year for one in waiting} == {2020}
        kinds = Counter("ticked" if one.is_ticked else bool(one.ways) for one in waiting)
        assert kinds == {"ticked": ticked, True: offered, False: 1}
        year = fiscal_year(book)
        spring = Period(date(2019, 3, 1), date(2019, 4, 30))
        assert all(one.line.date in days_to_match(book, year.period) for one in waiting)
        assert days_to_match(book, spring) == spring
        (todo,) = [one for one in todos(book, year, (), year.last) if one.kind == "bank-lines"]
        assert todo.count == len(waiting), "lines of a year that is not opened are not forgotten"
        blocks = {one.kind.id: one.findings.blocks for one in closing_of(book, year).steps}
        assert blocks["reconciliation"] == ()
        figures = book.connection.execute(FIGURES).fetchall()
    with open_book(copy_reference(tmp_path / "b.finsam", name), read_only=True) as plain:
        assert plain.connection.execute(FIGURES).fetchall() == figures
