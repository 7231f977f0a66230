"""Every table tells the same: whatever a layout calls its lines, and for any days."""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import add_accounts, add_objects
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_opening_balances
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.create import create_book
from ledger.contributions.funding import LAW, Contribution, funding
from ledger.core.calendar import Period
from ledger.core.model import Account, Association, DimensionObject, Posting, VoucherInput
from ledger.management.five_years import multiyear
from ledger.management.follow_up import operations
from ledger.management.key_figures import costs_by_branch, key_figures
from ledger.management.overview import key_position
from ledger.management.year_figures import type_figures
from ledger.proof.proof import prove
from ledger.report_layout.built_in.texts import built_in, built_in_text
from ledger.report_layout.model import CLOSING_CASH, EQUITY_ROLES, OPENING_CASH, TOTALS
from ledger.statements.balance_requirement import RESULT, balance_requirement
from ledger.statements.book_statements import notes_of, statement_of, template_of
from ledger.statements.investments import investments
from tests.sweeps import one_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.book.book import Book

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
WHO = Association("Samordningsförbundet Prov", "222000-2683")
DAYS = st.just(YEAR) | st.lists(st.dates(YEAR.first, YEAR.last), min_size=2, max_size=2).map(
    lambda days: Period(min(days), max(days))
)
"""The whole year, or any days of it."""

FIXED = {*TOTALS.values(), OPENING_CASH, CLOSING_CASH}
KINDS = {"row", "sum", "line", "heading", "text", "memo"}
ADDS_UP = ("of", "change", "opening", "closing", "plus", "less")


def lists(tables: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    yield from tables["statements"].values()
    yield from (note["lines"] for note in tables["notes"] if "lines" in note)


def beside(tables: dict[str, Any], line_id: str, added: str) -> None:
    """Adds an id wherever another is added up."""
    for lines in lists(tables):
        for line in lines:
            for key in ADDS_UP:
                if line_id in line.get(key, ()):
                    line[key] = [*line[key], added]


INTEREST = (["8300-8399"], ["8000-8399"], ["840-849"])
"""The accounts of the row of interest, in the built-in layouts."""


def another_layout(name: str, random: Random) -> tuple[str, str]:
    """A built-in template in other words, and what its account numbers begin with.

    Other ids, account numbers, codes and names; one more row of equity; a row split in two.
    """
    tables = tomllib.loads(built_in_text(name))
    equity = tables["statements"]["equity_and_liabilities"]
    tables["accounts"]["liability"].append(["2110", "Reserv"])
    (first, *_) = [line for line in equity if line.get("role") == "equity"]
    equity.insert(
        equity.index(first),
        {"row": "spare", "accounts": ["2100-2199"], "role": "restricted_reserve", "sv": "Reserv"},
    )
    beside(tables, first["row"], "spare")
    income = tables["statements"]["income"]
    (split,) = [line for line in income if line.get("accounts") in INTEREST]
    first_account, last = split["accounts"][0].split("-")
    middle = {"840": ("842", "843")}.get(first_account, ("8311", "8312"))
    half = {**split, "row": "other_half", "accounts": [f"{middle[1]}-{last}"], "sv": "Andra räntor"}
    split["accounts"] = [f"{first_account}-{middle[0]}"]
    income.insert(income.index(split) + 1, half)
    beside(tables, split["row"], "other_half")

    lead = random.choice("123456789")
    ids = {
        line[kind]: f"rad_{random.randrange(16**6):06x}_{place}"
        for place, (kind, line) in enumerate(
            (kind, line)
            for lines in lists(tables)
            for line in lines
            for kind in KINDS
            if kind in line
        )
        if line[kind] not in FIXED
    }

    def moved(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {inner: moved(one, inner) for inner, one in value.items()}
        if isinstance(value, list):
            return [moved(one, key) for one in value]
        if key in KINDS or key in ADDS_UP:
            return ids.get(value, value)
        if key == "accounts":
            return "-".join(lead + one for one in value.split("-"))
        if key in ("sv", "en") and isinstance(value, str):
            return f"Namn {random.randrange(16**6):06x}"
        return f"X{value}" if key in tables["dimensions"] else value

    chart = {
        kind: [[lead + number, f"Konto {lead}{number}"] for number, _ in pairs]
        for kind, pairs in tables["accounts"].items()
    }
    objects = {
        key: [[f"X{code}", f"Namn {place}"] for place, (code, _) in enumerate(pairs)]
        for key, pairs in tables["objects"].items()
    }
    head = {
        key: lead + tables[key] for key in ("result_account", "equity_result", "equity_carried")
    }
    changed = moved(
        {key: value for key, value in tables.items() if key not in ("accounts", "objects")}
    )
    return tomlkit.dumps({**changed, **head, "accounts": chart, "objects": objects}), lead


@contextmanager
def booked(path: Path, text: str, lead: str, random: Random) -> Iterator[Book]:
    """A book with last year's result not yet transferred, and a year of random vouchers."""
    tables = tomllib.loads(text)
    kinds = {pair[0]: kind for kind, pairs in tables["accounts"].items() for pair in pairs}
    members = {
        {"cost_centre": 1, "project": 6, "member": 20}[key]: sorted(pair[0] for pair in pairs)
        for key, pairs in tables["objects"].items()
        if key != "funder"
    }
    others = sorted(number for number in kinds if number != tables["result_account"])
    with create_book(path, WHO, YEAR, text, "EK") as book:
        year = fiscal_year(book)
        opening = {"1930": 900_000, "1220": 100_000, "2067": -700_000, "2069": -200_000}
        if lead + "2110" in kinds:
            opening |= {"2110": -60_000, "1930": 960_000}
        opening = {a: kronor for a, kronor in opening.items() if lead + a in kinds}
        opening["1930"] -= sum(opening.values())
        add_opening_balances(
            book, year, [Posting(lead + a, ore * 100) for a, ore in opening.items()], "EK"
        )
        for _ in range(25):
            account = random.choice(others)
            objects = tuple(
                sorted(
                    (dimension, random.choice(codes))
                    for dimension, codes in members.items()
                    if codes and random.random() < 0.6
                )
            )
            amount = random.randrange(1, 90_000_00) * (-1 if kinds[account] == "income" else 1)
            rows = (Posting(account, amount, objects), Posting(lead + "1930", -amount))
            day = date(2024, random.randrange(1, 13), random.randrange(1, 29))
            record(book, VoucherInput(day, "Prov", rows, recorded_by="EK"))
        yield book


def figures_of(book: Book, period: Period) -> dict[str, int]:
    """What the statements say, by what it is; the one truth that the tables are held to."""
    year = fiscal_year(book)
    template = template_of(book, year)
    amounts = {
        line.id: line.amounts[0]
        for report in ("income", "balance", "cashflow")
        for line in statement_of(book, report, year, period, full=True).lines
        if line.amounts
    }
    (income,) = template.lines_with("operating_income")
    (costs,) = template.lines_with("operating_costs")
    (result,) = (line.id for line in template.lines() if line.with_result)
    return {
        "operating_income": amounts[income.id],
        "operating_costs": -amounts[costs.id],
        "result": amounts[TOTALS["income"]],
        "equity": amounts[result]
        + sum(amounts[line.id] for line in template.lines_with(*EQUITY_ROLES)),
        "total_assets": amounts[TOTALS["assets"]],
        "liquid_assets": amounts[CLOSING_CASH],
        "result_to_date": amounts[result],
    }


@pytest.mark.sweep
@pytest.mark.parametrize("name", built_in())
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), period=DAYS)
def test_any_layout_tells_the_same_in_every_table_for_any_days(
    tmp_path_factory, name, seed, period
):
    random = Random(seed)
    text, lead = another_layout(name, random)
    path = tmp_path_factory.mktemp("bok") / "bok.finsam"
    with booked(path, text, lead, random) as book:
        year = fiscal_year(book)
        template = template_of(book, year)
        truth = figures_of(book, period)
        to_date = figures_of(book, Period(year.first, period.last))
        many = {line.id: line.values[0] for line in multiyear(book, year, period).lines}
        keys = {
            line.id: line.values[0] for line in key_figures(book, year, period).lines if line.values
        }
        for figure in ("operating_income", "operating_costs", "result", "equity", "total_assets"):
            assert many[figure] == keys[figure] == truth[figure], (figure, text)
        assert many["liquid_assets"] == truth["liquid_assets"]
        followed = operations(book, year, period)
        assert followed.line(TOTALS["income"]).outcome == truth["result"]
        assert followed.line("equity").outcome == truth["equity"]
        assert followed.line("liquid_assets").outcome == truth["liquid_assets"]
        seen = key_position(book, year, period)
        assert (seen.result, seen.equity, seen.liquid, seen.assets) == tuple(
            truth[figure] for figure in ("result", "equity", "liquid_assets", "total_assets")
        )
        table = {line.id: line.amounts for line in balance_requirement(book, year, period).lines}
        assert table[RESULT] == (truth["result"],)
        assert truth["result_to_date"] == to_date["result"]
        assert (
            sum(costs_by_branch(template, read_balances(book, year, period)).values())
            == (truth["operating_costs"])
        )


@pytest.mark.parametrize("name", one_of(3, ["lkbr", "varend", "varna"]))
def test_a_layout_in_other_words_tells_what_it_told(tmp_path, name):
    """The same vouchers, in the built-in template and in one where every name is another."""
    figures = []
    for place, words in enumerate((True, False)):
        text, lead = another_layout(name, Random(7)) if words else (built_in_text(name), "")
        code = "X" if words else ""
        member = (20, f"{code}FK") if name != "lkbr" else None
        with create_book(tmp_path / f"{place}.finsam", WHO, YEAR, text, "EK") as book:
            year = fiscal_year(book)
            for account, amount in (("3985", -500_00), ("4600", 300_00), ("8310", -7_00)):
                objects = (member,) if member and account == "3985" else ()
                rows = (Posting(lead + account, amount, objects), Posting(lead + "1930", -amount))
                record(book, VoucherInput(date(2024, 5, 1), "Prov", rows, recorded_by="EK"))
            template = template_of(book, year)
            paid = funding(book, template, read_balances(book, year))
            figures.append((figures_of(book, YEAR), paid.of("state"), paid.total))
    assert figures[0] == figures[1]
    assert figures[0][0]["result"] == 207_00
    assert figures[0][1:] == (500_00, 500_00)


ACCOUNTS = [
    Account("1250", "Datorer", "asset"),
    Account("1259", "Avskrivningar på datorer", "asset"),
    Account("7970", "Förlust vid avyttring", "cost"),
]


@pytest.fixture
def statutory(tmp_path):
    """A book in the layout of the law, with computers in its chart."""
    with create_book(tmp_path / "bok.finsam", WHO, YEAR, built_in_text("lkbr"), "EK") as book:
        add_accounts(book, ACCOUNTS, "EK")
        yield book


def post(book, day, *rows):
    postings = tuple(Posting(account, kronor * 100) for account, kronor in rows)
    return record(book, VoucherInput(day, "Prov", postings, recorded_by="EK"))


def balance_of(book):
    lines = statement_of(book, "balance", fiscal_year(book), full=True).lines
    return {line.id: line.amounts for line in lines if line.amounts}


@pytest.mark.parametrize("account", ["2069", "2019", "2099"])
def test_last_years_result_that_still_lies_there_is_equity_at_the_beginning(statutory, account):
    """LKBR 6:2: 1 200 at the beginning, 50 of this year, and 30 recorded directly in equity."""
    if account != "2069":
        add_accounts(statutory, [Account(account, "Årets resultat", "liability")], "EK")
    opening = [Posting("1930", 1200_00), Posting("2067", -1000_00), Posting(account, -200_00)]
    add_opening_balances(statutory, fiscal_year(statutory), opening, "EK")
    post(statutory, date(2024, 2, 1), ("1930", 50), ("3985", -50))
    post(statutory, date(2024, 3, 1), ("1930", 30), ("2067", -30))
    shown = balance_of(statutory)
    assert shown["opening_equity"] == (1200_00, 1000_00)
    assert shown["equity_changes"] == (30_00, 0)
    assert shown["result_for_the_year"] == (50_00, 200_00), (
        "last year's column has it as its result"
    )
    assert shown["total_equity"] == (1280_00, 1200_00)
    post(statutory, date(2024, 4, 1), (account, 200), ("2067", -200))
    assert balance_of(statutory) == shown, "to carry it to earlier years' results changes no row"


def test_the_cash_flow_and_the_note_of_equity_follow(statutory):
    opening = [Posting("1930", 1200_00), Posting("2067", -1000_00), Posting("2069", -200_00)]
    add_opening_balances(statutory, fiscal_year(statutory), opening, "EK")
    post(statutory, date(2024, 3, 1), ("1930", 30), ("2067", -30))
    year = fiscal_year(statutory)
    flow = {line.id: line.amounts for line in statement_of(statutory, "cashflow", year).lines}
    assert flow["other_equity_changes"] == flow["cash_flow"] == (30_00,)
    (note,) = [note for note in notes_of(statutory, year).notes if note.row == "total_equity"]
    assert [(line.id, line.amounts) for line in note.lines] == [
        ("equity_opening", (1200_00, 1000_00)),
        ("equity_changes_in_year", (30_00, 0)),
        ("equity_year_result", (0, 200_00)),
    ]
    assert note.total == (1230_00, 1200_00)
    assert [one.check.id for one in prove(statutory, year) if not one.check.ok] == []


def test_investments_are_gross_and_depreciation_is_none(statutory):
    """LKBR 10:2: 300 bought, 100 of it scrapped; the rest is no investment."""
    day = date(2024, 3, 1)
    post(statutory, day, ("1250", 200), ("1930", -200))
    post(statutory, day, ("1220", 100), ("1930", -100))
    wrong = post(statutory, day, ("1250", 999), ("1930", -999))
    voucher = voucher_at(statutory, wrong.sequence)
    assert voucher is not None
    correct(statutory, voucher, day, "fel belopp", by="EK")
    post(statutory, day, ("7832", 40), ("1250", -40))
    post(statutory, day, ("7832", 10), ("1259", -10))
    post(statutory, day, ("1220", 60), ("1250", -60))
    post(statutory, day, ("1259", 10), ("7970", 90), ("1250", -100))
    found = investments(statutory, fiscal_year(statutory))
    assert [(line.account, line.amounts) for line in found.purchases] == [
        ("1220", (100_00,)),
        ("1250", (200_00,)),
    ]
    assert [(line.account, line.amounts) for line in found.disposals] == [("1250", (100_00,))]


def test_a_member_of_any_name_pays_for_the_side_that_the_template_says(tmp_path):
    text = built_in_text("varna").replace('"Värmdö kommun"', '"Norrtälje"')
    text = text.replace('"Försäkringskassan"', '"FK/AF"')
    with create_book(tmp_path / "bok.finsam", WHO, YEAR, text, "EK") as book:
        add_objects(book, [DimensionObject(20, "NY", "Nykvarn")], "EK")
        for code, account, kronor in (
            ("FK", "3985", 50),
            ("SLL", "3986", 25),
            ("VARMDO", "3987", 25),
        ):
            rows = (Posting(account, -kronor * 100, ((20, code),)), Posting("1930", kronor * 100))
            record(book, VoucherInput(date(2024, 1, 2), "Insats", rows, recorded_by="EK"))
        year = fiscal_year(book)
        paid = funding(book, template_of(book, year), read_balances(book, year))
        assert [paid.per_mille(paid.of(side)) for side in LAW] == [500, 250, 250]
        assert list(paid.remarks()) == []
        rows = (Posting("3987", -100_00, ((20, "NY"),)), Posting("1930", 100_00))
        record(book, VoucherInput(date(2024, 1, 2), "Insats", rows, recorded_by="EK"))
        paid = funding(book, template_of(book, year), read_balances(book, year))
        (remark,) = paid.remarks()
        assert str(remark).startswith("For whom these pay in is not in the template: Nykvarn. Add")


def test_a_contribution_without_member_is_named_by_its_line_or_its_account(tmp_path):
    text = built_in_text("lkbr").replace(
        'state = {accounts = ["3985"]}', 'state = {accounts = ["3985", "9985"]}'
    )
    with create_book(tmp_path / "bok.finsam", WHO, YEAR, text, "EK") as book:
        add_accounts(book, [Account("9985", "Utan rad", "income")], "EK")
        post(book, date(2024, 1, 2), ("1930", 70), ("3985", -50), ("9985", -20))
        year = fiscal_year(book)
        paid = funding(book, template_of(book, year), read_balances(book, year))
    assert paid.contributions == (
        Contribution(
            "contributions_state",
            "Bidrag från Försäkringskassan och Arbetsförmedlingen",
            "state",
            50_00,
        ),
        Contribution("9985", "9985", "state", 20_00),
    )


def test_what_is_known_of_whole_years_only_is_left_out_of_a_part_and_said(statutory):
    year = fiscal_year(statutory)
    type_figures(statutory, 2024, {"employees": "7"}, "EK")
    post(statutory, date(2024, 2, 1), ("1930", 50), ("3985", -50))
    post(statutory, date(2024, 8, 1), ("1930", 20), ("3985", -20))
    spring = Period(date(2024, 1, 1), date(2024, 6, 30))
    many = multiyear(statutory, year, spring)
    assert many.labels[:2] == ("2024-01–06", "2023-01–06")
    assert {line.id: line.values[0] for line in many.lines}["operating_income"] == 50_00
    assert "employees" not in {line.id for line in many.lines}
    assert "employees" in {line.id for line in multiyear(statutory, year).lines}
    found = key_figures(statutory, year, spring)
    assert "recommendation-of-a-year" in [fault.code for fault in found.problems]
    assert "highest_equity" not in {line.id for line in found.lines}
