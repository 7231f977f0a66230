"""Files rebuilt from public reports of SIE troubles: each with its verdict and its figures.

The figures are worked out by hand from each file: the bank (1930) when the year ends, the result
(income less costs), and the bank when the year began.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import ImportFileError
from ledger.core.model import Association
from ledger.integrity.check import check_file
from ledger.proof.proof import prove
from ledger.sie.import_sie import import_sie
from ledger.statements.book_statements import statement_of
from tests.sweeps import one_of

FILES = Path(__file__).parents[2] / "data" / "sie_faults"


class Case(NamedTuple):
    """What a file comes to; kronor."""

    bank: float
    result: float
    opening: float
    remarks: tuple[tuple[str, int], ...] = ()
    """Code and line of each remark; with any, the verdict is `warn`."""

    notices: tuple[tuple[str, int], ...] = ()


USUAL = Case(bank=120_000, result=70_000, opening=50_000)
"""50 000 in the bank, 100 000 of contributions, 30 000 of rent."""

MORE_RENT = Case(bank=119_900, result=69_900, opening=50_000)
"""A voucher of 100 more, which the closing balances of the file do not have."""

TAKEN = {
    "c01_no_ib0.se": Case(107_400.78, 70_000, 37_400.78, (), (("opening-is-last-closing", 23),)),
    "c01b_sie1.se": Case(
        120_000, 70_000, 50_000, (), (("opening-is-last-closing", 23), ("balances-only", 0))
    ),
    "c02_lineless.se": USUAL._replace(notices=(("voucher-empty", 38), ("rows-changed", 0))),
    "c03_2023.se": Case(20_000, 0, 20_000),
    "c03_2024.se": Case(50_000, 30_000, 20_000),
    "c03_2024_other.se": Case(49_000, 29_000, 20_000),
    "c03_2025.se": USUAL,
    "c04_2024.se": Case(50_000, 30_000, 20_000),
    "c04_2025.se": USUAL,
    "c04_zeroed.se": Case(120_000, 0, 50_000, (("result-emptied", 31),)),
    "c05_speedledger.se": USUAL._replace(
        remarks=(("balance-differs", 28), ("balance-differs", 31))
    ),
    "c05_speedledger2.se": USUAL._replace(remarks=(("opening-unbalanced-in-file", 22),)),
    "c06_full.se": USUAL,
    "c06_more.se": Case(119_900, 69_900, 50_000),
    "c06_sie1.se": USUAL._replace(notices=(("balances-only", 0),)),
    "c07_bokslut.si": Case(0, -100, 0),
    "c07_with_ub.si": Case(-100, -100, 0, (("balance-differs", 20), ("balance-differs", 21))),
    "c10_short.se": Case(50_000, 0, 0, (), (("year-length-odd", 8),)),
    "c10_unquoted.se": MORE_RENT._replace(
        remarks=(
            ("text-unquoted", 27),
            ("text-unquoted", 39),
            ("balance-differs", 23),
            ("balance-differs", 26),
        )
    ),
    "c11_qty.se": USUAL,
    "c12_gen0.se": USUAL._replace(remarks=(("fields-missing", 4),)),
    "c12_gen1.se": USUAL,
    "c12_gen2.se": USUAL,
    "c12_gen3.se": USUAL,
    "c13_regdat.se": USUAL._replace(remarks=(("stray-day", 27), ("stray-day", 32))),
    **{
        f"c13_transdat{number}.se": USUAL._replace(remarks=(("stray-day", 29), ("stray-day", 30)))
        for number in range(5)
    },
    "c16_acc.se": Case(120_000, 70_010, 50_000, (("balance-differs", 28), ("balance-differs", 30))),
    "c17_long.se": USUAL._replace(remarks=(("text-shortened", 32),)),
    "c18_quoted.se": USUAL,
    "c19_ext.se": Case(70_000, 70_000, 0, (), (("year-length-odd", 8),)),
    "c20_ore.se": USUAL._replace(
        remarks=(("balance-differs", 24), ("opening-unbalanced-in-file", 21))
    ),
    "c23_object.se": USUAL._replace(
        notices=(("label-unknown", 22), ("object-made", 37), ("object-made", 33))
    ),
    "c26_2026.se": Case(120_000, 0, 120_000, (), (("opening-lacks-result", 21),)),
    "c26_2026_later.se": Case(119_000, -1_000, 120_000),
    "c30_konto_unq.se": USUAL._replace(remarks=(("text-unquoted", 27), ("text-unquoted", 28))),
    "c31_half.se": USUAL._replace(notices=(("year-length-odd", 8),)),
    "c36_budget.se": USUAL._replace(notices=(("budget-kept", 0),)),
    "c40_oib.se": USUAL,
    "c47_ksumma_1252.se": MORE_RENT._replace(
        remarks=(("balance-differs", 24), ("balance-differs", 27)),
        notices=(("checksum-encoding", 43), ("encoding", 0)),
    ),
    "c47_ksumma_437values.se": MORE_RENT._replace(
        remarks=(("balance-differs", 24), ("balance-differs", 27)),
        notices=(("encoding", 0),),
    ),
    "c47_ksumma_utf8bytes.se": MORE_RENT._replace(
        remarks=(("balance-differs", 24), ("balance-differs", 27)),
        notices=(("checksum-encoding", 43), ("encoding", 0)),
    ),
    "c50_dim20.se": USUAL,
    "c52_cycle.se": USUAL._replace(remarks=(("dimension-cycle", 21),)),
    "c52_orphan.se": USUAL._replace(notices=(("dimension-made", 21),)),
}

REFUSED = {
    "c38_amt.se": (
        ("amount-form", 29),
        ("voucher-unbalanced", 27),
        ("amount-form", 36),
        ("voucher-unbalanced", 32),
    ),
}


def places(problems, path):
    """Code and line of each; a difference of kinds says nothing of figures."""
    return tuple(
        (one.code, int(one.where.removeprefix(f"{path}:").removeprefix(str(path)) or 0))
        for one in problems
        if one.code != "account-kind-differs"
    )


@pytest.mark.parametrize("name", one_of(9, TAKEN))
def test_a_reported_file_comes_in_with_its_figures(name, tmp_path):
    path, book_path, case = FILES / name, tmp_path / "bok.finsam", TAKEN[name]
    report = import_sie(book_path, path, by="EK")
    assert places(report.remarks, path) == case.remarks
    assert places(report.notices, path) == case.notices
    assert report.verdict == ("warn" if case.remarks else "accept")
    assert check_file(book_path).ok
    with open_book(book_path, read_only=True) as book:
        year = fiscal_year(book)
        balances = read_balances(book, year)
        bank = sum(balances.closing(key) for key in balances.keys() if key[0] == "1930")  # noqa: SIM118 - no mapping
        opening = sum(ore for key, ore in balances.opening.items() if key[0] == "1930")
        shown = {
            line.id: line.amounts[0]
            for line in statement_of(book, "income", year, full=True).lines
            if line.amounts
        }
    assert (bank / 100, report.sums["result"] / 100, opening / 100) == case[:3]
    assert shown["result"] / 100 == case.result


@pytest.mark.parametrize("name", REFUSED)
def test_a_reported_file_is_refused_with_the_line(name, tmp_path):
    path = FILES / name
    with pytest.raises(ImportFileError) as refused:
        import_sie(tmp_path / "bok.finsam", path, by="EK")
    assert places(refused.value.problems, path) == REFUSED[name]


def test_a_payroll_file_of_two_years_makes_a_book_of_both(tmp_path):
    report = import_sie(tmp_path / "bok.finsam", FILES / "c31_two_years.si", by="EK")
    assert [(str(one.first), str(one.last)) for one in report.years] == [
        ("2024-01-01", "2024-12-31"),
        ("2025-01-01", "2025-12-31"),
    ]
    with open_book(tmp_path / "bok.finsam", read_only=True) as book:
        moved = [read_balances(book, year).movement["7010", ()] for year in fiscal_years(book)]
    assert moved == [100_00, 200_00]


def test_every_file_has_its_case():
    assert {*TAKEN, *REFUSED, "c31_two_years.si"} == {path.name for path in FILES.iterdir()}


def test_a_dimension_of_the_file_has_the_files_own_name(tmp_path):
    import_sie(tmp_path / "bok.finsam", FILES / "c50_dim20.se", by="EK")
    with open_book(tmp_path / "bok.finsam", read_only=True) as book:
        names = {one.number: one.name for one in dimensions(book)}
    assert (names[1], names[20]) == ("Avdelning", "Aktivitet")


def test_an_account_outside_bas_that_begins_in_credit_is_a_liability(tmp_path):
    report = import_sie(tmp_path / "bok.finsam", FILES / "c05_speedledger.se", by="EK")
    assert (report.sums["opening"], report.sums["closing"]) == (50_000_00, 120_000_00)
    with open_book(tmp_path / "bok.finsam", read_only=True) as book:
        assert {one.number: one.kind for one in accounts(book)}["9030"] == "liability"


def test_each_object_of_an_opening_balance_comes_out_as_the_file_has_it(tmp_path):
    import_sie(tmp_path / "bok.finsam", FILES / "c40_oib.se", by="EK")
    with open_book(tmp_path / "bok.finsam", read_only=True) as book:
        opening = read_balances(book, fiscal_year(book)).opening
    of = {
        member: sum(ore for key, ore in opening.items() if member in key[1]) // 100
        for member in [(1, "K"), (1, "S"), (6, "MIA"), (6, "ESF")]
    }
    assert list(of.values()) == [-12_000, -18_000, -25_000, -5_000]
    assert sum(ore for key, ore in opening.items() if key[0] == "2440") == -30_000_00


JOINING = [
    (("c03_2025.se", "c03_2024_other.se"), ["1930", "2060"]),
    (("c03_2024_other.se", "c03_2025.se"), ["1930", "2060"]),
    (("c03_2025.se", "c03_2024.se"), []),
    (("c03_2024.se", "c03_2025.se"), []),
]


@pytest.mark.parametrize(("names", "expected"), JOINING)
def test_years_that_do_not_join_are_reported_in_both_orders(names, expected, tmp_path):
    path = tmp_path / "bok.finsam"
    first, second = names
    import_sie(path, FILES / first, by="EK")
    report = import_sie(path, FILES / second, by="EK")
    codes = ("opening-not-closing", "closing-not-next-opening")
    assert [one.values["account"] for one in report.remarks if one.code in codes] == expected
    assert check_file(path).ok


EQUITY = {
    "2069": [],
    "2068": ["#IB 0 2068 -70000.00"],
    "2060": ["#IB 0 2060 -70000.00"],
    "2068, 2069": ["#IB 0 2068 -20000.00", "#IB 0 2069 -50000.00"],
}
"""The accounts that a result of 70 000 is taken to, and the opening balances that do it."""


@pytest.mark.sweep
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("accounts", "items"), EQUITY.items())
def test_years_that_are_joined_by_the_result_are_remarked_on(accounts, items, order, tmp_path):
    text = (FILES / "c26_2026.se").read_text("cp437")
    if accounts == "2060":
        text, items = text.replace("#IB 0 2060 -50000.00", "#IB 0 2060 -120000.00"), []
    begun = tmp_path / "2026.se"
    begun.write_text(text.replace("#UB 0", "\n".join([*items, "#UB 0"]), 1), "cp437")
    path = tmp_path / "bok.finsam"
    first, second = [FILES / "c06_full.se", begun][::order]
    import_sie(path, first, by="EK")
    report = import_sie(path, second, by="EK")
    (found,) = [one for one in report.notices if one.code == "result-in-equity"]
    assert found.values == {"year": 2025, "result": "70 000,00", "accounts": accounts}
    assert found.where.rpartition(":")[2].isdecimal()
    codes = [one.code for one in (*report.notices, *report.remarks)]
    assert not {"opening-not-closing", "closing-not-next-opening"} & {*codes}
    assert check_file(path).ok


def test_an_older_year_is_what_the_begun_year_follows_when_that_has_no_opening(tmp_path, varna):
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    association = Association("Prov", "222000-2683")
    with create_book(tmp_path / "bok.finsam", association, period, varna, "EK") as book:
        report = import_sie(book, FILES / "c06_full.se", by="EK")
        opening = read_balances(book, fiscal_year(book, 2026)).opening
    assert report.remarks == ()
    assert opening == {("1930", ()): 120_000_00, ("2060", ()): -50_000_00, ("2067", ()): -70_000_00}


def test_a_year_that_the_file_closed_on_another_account_is_told_what_to_do(tmp_path):
    text = (FILES / "c03_2024.se").read_text("cp437").replace("8999", "8990")
    (tmp_path / "x.se").write_text(text, "cp437")
    import_sie(tmp_path / "bok.finsam", tmp_path / "x.se", by="EK")
    with open_book(tmp_path / "bok.finsam", read_only=True) as book:
        (check,) = (one.check for one in prove(book, fiscal_year(book)) if not one.check.ok)
    advice = check.advice
    assert advice is not None
    assert (advice.code, advice.values) == (
        "proof-result-account",
        {"account": "8990", "own": "8999"},
    )
