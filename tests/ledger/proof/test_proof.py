"""Every proof holds for the demonstration book, and fails when its own defect is planted."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.closing import close
from ledger.core.balances import Balances
from ledger.core.model import Account, Posting
from ledger.proof.proof import (
    LEFT_FOR_YEAR_END,
    WAITS_FOR_VOUCHER,
    proofs,
    proofs_in,
    prove,
    subject_of,
)
from tests.books import copy_reference

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.core.balances import Key
    from ledger.proof.model import Proof, YearFigures
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

BANK = ("1930", ())
RENT = ("5010", ((1, "KANSLI"),))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """The demonstration book with 2019 closed."""
    path = tmp_path_factory.mktemp("proof") / "varna.finsam"
    copy_reference(path)
    with open_book(path) as book:
        close(book, fiscal_year(book, 2019), "EK")
    return path


@pytest.fixture(scope="module")
def of_2019(path) -> YearFigures:
    with open_book(path, read_only=True) as book:
        return subject_of(book, fiscal_year(book, 2019))


@pytest.fixture(scope="module")
def of_2020(path) -> YearFigures:
    with open_book(path, read_only=True) as book:
        return subject_of(book, fiscal_year(book, 2020))


def failing(subject: YearFigures) -> list[str]:
    return [proof.check.id for proof in proofs_in(subject) if not proof.check.ok]


def proof_named(subject: YearFigures, id_: str) -> Proof:
    return next(proof for proof in proofs_in(subject) if proof.check.id == id_)


def moved(subject: YearFigures, *changes: tuple[Key, int]) -> YearFigures:
    """The subject with kept movements changed."""
    movement = Counter(subject.balances.movement)
    movement.update(dict(changes))
    return replace(subject, balances=Balances(subject.balances.opening, dict(movement)))


def opened(subject: YearFigures, *changes: tuple[Key, int]) -> YearFigures:
    """The subject with opening balances changed, kept and posted alike."""
    opening = Counter(subject.balances.opening)
    opening.update(dict(changes))
    return replace(
        subject,
        balances=Balances(dict(opening), subject.balances.movement),
        posted=Balances(dict(opening), subject.posted.movement),
    )


def lines_changed(report, line_id, delta, column=0):
    return tuple(
        replace(
            line,
            amounts=tuple(a + delta * (n == column) for n, a in enumerate(line.amounts)),
        )
        if line.id == line_id and line.amounts
        else line
        for line in report.lines
    )


def shown(
    subject: YearFigures, report: str, line_id: str, delta: int, column: int = 0
) -> YearFigures:
    """The subject with another figure shown on a line of a statement."""
    changed: Statement = subject.reports[report]
    changed = replace(changed, lines=lines_changed(changed, line_id, delta, column))
    return replace(subject, reports={**subject.reports, report: changed})


def noted(subject: YearFigures, number: str, delta: int, line_id: str = "") -> YearFigures:
    """The subject with another total of a note, or another figure on one of its lines."""
    changed: Notes = subject.notes
    notes = tuple(
        note
        if note.number != number
        else replace(note, lines=lines_changed(note, line_id, delta))
        if line_id
        else replace(note, total=(note.total[0] + delta, *note.total[1:]))
        for note in changed.notes
    )
    return replace(subject, notes=replace(changed, notes=notes))


def test_every_proof_holds_both_years(of_2019, of_2020):
    assert failing(of_2019) == []
    assert failing(of_2020) == []
    assert len(proofs_in(of_2019)) > 35


DEFECTS_2019 = {
    "vat-unclaimed": lambda s: replace(
        s, vat=tuple((name, accounts, ore + 1) for name, accounts, ore in s.vat)
    ),
    "trial-balance": lambda s: moved(s, (BANK, 1)),
    "kept-balances": lambda s: moved(s, (BANK, 100), (RENT, -100)),
    "objects:1": lambda s: moved(s, (("5010", ()), 100), (RENT, -100)),
    "placed": lambda s: moved(s, (("9999", ()), 100), (BANK, -100)),
    "placed-once:income": lambda s: noted(s, "3", 100, "premises"),
    "placed-once:assets": lambda s: noted(s, "7", 100, "bank_swedbank"),
    "placed-once:equity_and_liabilities": lambda s: noted(s, "9", 100, "suppliers"),
    "balance-sheet": lambda s: shown(s, "balance", "total_assets", 1),
    "result:ledger": lambda s: replace(s, kinds={**s.kinds, "5010": "asset"}),
    "result:balance": lambda s: shown(s, "balance", "result_for_the_year", 1),
    "result:cashflow": lambda s: shown(s, "cashflow", "cash_result", 1),
    "result:note": lambda s: noted(s, "8", 1, "equity_year_result"),
    "result:balance-requirement": lambda s: shown(s, "balance-requirement", "result", 1),
    "note:3": lambda s: noted(s, "3", 1),
    "note:8": lambda s: noted(s, "8", 1),
    "cash-flow": lambda s: shown(s, "cashflow", "cash_flow", 1),
    "cash-flow:2018": lambda s: shown(s, "cashflow", "opening_cash", 1, 1),
    "liquid-assets": lambda s: shown(s, "balance", "bank", 1),
    "liquid-assets:2018": lambda s: shown(s, "balance", "bank", 100, 1),
    "comparatives:income": lambda s: shown(s, "income", "other_income", 100, 1),
    "comparatives:cashflow": lambda s: shown(s, "cashflow", "change_liabilities", 100, 1),
    "series:A": lambda s: replace(
        s, series=tuple(replace(one, numbers=one.numbers - 1) for one in s.series)
    ),
    "sums": lambda s: shown(s, "income", "interest_income", 1),
    "open-items:2440": lambda s: replace(s, items=s.items[:-1]),
    "claims:MIA": lambda s: replace(s, claims={**s.claims, "MIA": ("1791", 1)}),
    "scb:result": lambda s: replace(
        s,
        summary=tuple(
            replace(one, amount=one.amount + 1) if one.id == "result" else one for one in s.summary
        ),
    ),
}


@pytest.mark.parametrize("id_", DEFECTS_2019)
def test_a_planted_defect_fails_its_own_proof(of_2019, id_):
    assert id_ in failing(DEFECTS_2019[id_](of_2019))


DEFECTS_2020 = {
    "opening-equity": lambda s: opened(s, (("2067", ()), 100), (BANK, -100)),
    "opening-balances": lambda s: opened(s, (("1630", ()), 100), (BANK, -100)),
    "comparatives:balance": lambda s: shown(s, "balance", "bank", 1, 1),
    "comparatives:notes": lambda s: replace(
        s,
        notes=replace(
            s.notes,
            notes=tuple(
                replace(note, lines=lines_changed(note, "vat", 1, 1)) for note in s.notes.notes
            ),
        ),
    ),
}


@pytest.mark.parametrize("id_", DEFECTS_2020)
def test_a_planted_defect_between_the_years_fails_its_own_proof(of_2020, id_):
    assert id_ in failing(DEFECTS_2020[id_](of_2020))


def test_every_kind_of_proof_has_its_defect(of_2019, of_2020):
    planted = {id_.partition(":")[0] for id_ in (*DEFECTS_2019, *DEFECTS_2020)}
    made = {p.check.id.partition(":")[0] for s in (of_2019, of_2020) for p in proofs_in(s)}
    assert made == planted


def test_a_failing_proof_has_both_sides_and_says_what_to_do(of_2019):
    proof = proof_named(shown(of_2019, "balance", "total_assets", 500), "balance-sheet")
    assert (proof.check.left, proof.check.right) == (11404792_00 + 500, 11404792_00)
    assert proof.check.difference == 500
    assert (proof.left_at.report, proof.left_at.line) == ("balance", "total_assets")
    assert proof.right_at.line == "total_equity_and_liabilities"
    assert proof.check.advice is not None


@pytest.mark.parametrize(
    ("ore", "severity"), [(0, None), (40, "advice"), (-30, "advice"), (100, "fault")]
)
def test_less_than_a_krona_from_print_is_rounding_and_is_said(of_2019, ore, severity):
    check = proof_named(
        shown(of_2019, "income", "member_contributions", ore, 1), "comparatives:income"
    ).check
    assert (check.ok, check.severity) == (not ore, severity)
    assert (check.advice is None) == (not ore)
    if check.advice:
        assert (check.advice.code == "proof-rounding") == (severity == "advice")


def test_rounding_before_a_real_difference_hides_nothing(of_2019):
    both = shown(of_2019, "income", "member_contributions", 40, 1)
    both = shown(both, "income", "administration", 700_00, 1)
    check = proof_named(both, "comparatives:income").check
    assert (check.severity, check.difference) == ("fault", 700_00)


def test_what_whole_kronor_lack_is_told_as_rounding(of_2019):
    assert proof_named(of_2019, "sums").check.advice is None
    ore = of_2019
    for line in ("interest_income", "interest_costs"):
        ore = shown(ore, "income", line, 40)
    for line in ("financial_items", "result_after_financial_items", "result"):
        ore = shown(ore, "income", line, 80)
    check = proof_named(ore, "sums").check
    assert check.ok
    assert check.advice is not None
    assert "Finansiella poster 1" in check.advice.message


def test_a_balance_changed_behind_the_guards_is_found_with_its_account(path: Path, tmp_path: Path):
    forged = shutil.copy(path, tmp_path / "forged.finsam")
    with sqlite3.connect(forged) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name='balance'")
        triggers = [(n, sql) for n, sql in guards if sql.startswith("CREATE TRIGGER")]
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "UPDATE balance SET amount = amount + 100 WHERE account = '5010' AND month = 201903"
        )
        for _, sql in triggers:
            connection.execute(sql)
    connection.close()
    with open_book(forged, read_only=True) as book:
        found = {p.check.id: p for p in prove(book, fiscal_year(book, 2019)) if not p.check.ok}
    assert {"trial-balance", "kept-balances", "objects:1", "balance-sheet"} <= set(found)
    assert found["kept-balances"].left_at.accounts == ("5010",)


def test_what_an_open_year_has_left_to_do_is_advice_in_the_check(path, tmp_path, rent):
    rows = (Posting("9999", 100), Posting("1930", -100))
    with open_book(shutil.copy(path, tmp_path / "begun.finsam")) as book:
        add_accounts(book, [Account("9999", "Utan rad", "asset")])
        record(book, replace(rent, date=date(2020, 1, 15), postings=rows))
        assert [p.check.id for p in prove(book, fiscal_year(book)) if not p.check.ok] == ["placed"]
        (check,) = (check for check in proofs(book) if check.id == "proof:2020:placed")
    assert (check.ok, check.severity) == (False, "advice")
    assert check.advice is not None
    assert "9999" in check.advice.message


def severities(subject: YearFigures) -> dict[str, str | None]:
    return {proof.check.id: proof.check.severity for proof in proofs_in(subject)}


@pytest.mark.parametrize("id_", DEFECTS_2019)
def test_no_proof_with_a_difference_reads_ok(of_2019, id_):
    checks = [proof.check for proof in proofs_in(DEFECTS_2019[id_](of_2019))]
    assert [check.id for check in checks if check.ok and check.difference] == []
    assert all((check.severity is None) == check.ok for check in checks)


@pytest.mark.parametrize("id_", DEFECTS_2019)
def test_an_open_year_is_excused_only_from_what_year_end_does(of_2019, id_):
    still_open = replace(of_2019, year=replace(of_2019.year, closed=False))
    found = severities(DEFECTS_2019[id_](still_open))[id_]
    is_left = id_ in LEFT_FOR_YEAR_END or id_.startswith(WAITS_FOR_VOUCHER)
    assert found == ("advice" if is_left else "fault")
    assert severities(DEFECTS_2019[id_](of_2019))[id_] == "fault", "a closed year has no excuse"


@pytest.mark.parametrize("id_", ["opening-equity", "opening-balances"])
def test_a_year_before_that_is_open_excuses_only_what_its_closing_carries_over(of_2020, id_):
    before = of_2020.last_year
    found = severities(DEFECTS_2020[id_](of_2020))[id_]
    assert found == "fault", "a closed year before excuses nothing"
    is_open = replace(of_2020, last_year=replace(before, closed=False))
    found = severities(DEFECTS_2020[id_](is_open))[id_]
    assert found == "advice"
    found = severities(moved(is_open, (BANK, 1)))["trial-balance"]
    assert found == "fault"


def not_closed(subject: YearFigures) -> YearFigures:
    """The subject as if the year before had its result outside equity still."""
    assert subject.last_balances is not None
    assert subject.last_year is not None
    movement = Counter(subject.last_balances.movement)
    movement.update({("2069", ()): -1320287_00, ("8999", ()): 1320287_00})
    return replace(
        subject,
        last_year=replace(subject.last_year, closed=False),
        last_balances=Balances(subject.last_balances.opening, dict(movement)),
    )


def test_the_result_of_a_year_that_is_not_closed_is_in_equity_with_its_own_sign(of_2020):
    assert severities(not_closed(of_2020))["opening-balances"] is None
    turned = opened(not_closed(of_2020), (("2069", ()), -2640574_00), (BANK, 2640574_00))
    check = proof_named(turned, "opening-balances").check
    assert (check.severity, check.left, check.right) == (
        "advice",
        7048309_00 + 2640574_00,
        7048309_00,
    )
