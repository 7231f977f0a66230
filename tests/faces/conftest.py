"""The books whose reports are held against each other on every face."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.accruals import enter_accrual
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances, add_prior_year_figures
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import new_book
from ledger.budget.store import set_budget, set_comment
from ledger.core.calendar import Period
from ledger.core.model import Account, Association, Posting, VoucherInput
from tests.books import copy_reference
from tests.ledger.conftest import CHART, TEMPLATE
from tests.tui.conftest import _at_once, sit_down

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["_at_once", "sit_down"]

BUDGET = """
years = [2020]
lines = [
  {row = "grant", line = "income", amounts = [9000], sv = "Bidrag", en = "Grants"},
  {row = "office", accounts = ["5000-5999"], objects = ["1:KANSLI"], amounts = [-2000], sv = "K"},
  {row = "all", line = "costs", months = {3 = -700}, sv = "Gemensamt", en = "Shared"},
  {sum = "result", of = ["grant", "office", "all"], sv = "Resultat", en = "Result"},
]
"""


@pytest.fixture(scope="session")
def reference_books(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Both demonstration books, to be read or copied."""
    folder = tmp_path_factory.mktemp("faces")
    paths = {name: folder / f"{name}.finsam" for name in ("varna-2019", "varend-2019")}
    for name, path in paths.items():
        copy_reference(path, name)
    return paths


@pytest.fixture(scope="session")
def every_book(
    reference_books: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Path]:
    """The demonstration books, and a small odd one."""
    path = tmp_path_factory.mktemp("odd") / "odd.finsam"
    make_odd_book(path)
    return {**reference_books, "odd": path}


def make_odd_book(path: Path, times: int = 1) -> None:
    """A year from July to June, with what a report may lose sight of.

    An account whose postings sum to zero, one without a line, one that is no longer in use, an
    opening balance that nothing happens to, a voucher corrected in another month, an accrual,
    and a prior year that was published elsewhere. What is posted is so many times larger.
    """
    with new_book(path, Association("Udda", "222000-2683"), CHART, "EK") as book:
        add_fiscal_year(book, Period(date(2019, 7, 1), date(2020, 6, 30)), TEMPLATE, "EK")
        add_accounts(book, [Account("8999", "Årets resultat", "cost")], "EK")
        add_accounts(book, [Account("9999", "Utan rad", "asset")], "EK")
        add_accounts(book, [Account("5990", "Gammalt konto", "cost")], "EK")
        year = fiscal_year(book)
        rows = (Posting("1930", 8000_00), Posting("2067", -7000_00), Posting("2440", -1000_00))
        add_opening_balances(book, year, rows, "EK")
        add_prior_year_figures(
            book, 2019, {"income": 500_00, "costs": -250_00, "result": 250_00}, "EK"
        )
        plain = VoucherInput(date(2019, 8, 15), "Hyra", (), "A", "Hyresvärden", recorded_by="EK")
        for day, debit, credit, kronor, held in (
            (date(2019, 8, 15), "5010", "1930", 120, ((1, "KANSLI"),)),
            (date(2019, 9, 2), "5010", "2440", 45, ((1, "KANSLI"), (6, "MIA"))),
            (date(2020, 3, 10), "9999", "1930", 33, ()),
            (date(2020, 3, 12), "5990", "1930", 7, ()),
            (date(2020, 3, 20), "1930", "3985", 5000, ((6, "MIA"),)),
            (date(2020, 4, 11), "5010", "1930", 60, ((6, "MIA"),)),
        ):
            postings = (
                Posting(debit, kronor * 100 * times, held),
                Posting(credit, -kronor * 100 * times),
            )
            record(book, replace(plain, date=day, postings=postings))
        wrong = voucher_at(book, 4)
        assert wrong is not None
        correct(book, wrong, date(2020, 3, 13), "fel konto", by="EK")
        accrued = (Posting("5010", 10_00), Posting("2440", -10_00))
        enter_accrual(book, replace(plain, postings=accrued), date(2020, 5, 1))
        add_accounts(book, [Account("5990", "Gammalt konto", "cost", active=False)], "EK")
        set_budget(book, BUDGET, "budget.toml")
        set_comment(book, 2020, "costs", "Hyran är höjd", "EK")
