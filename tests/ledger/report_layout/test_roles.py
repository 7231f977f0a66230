"""What a template says of its lines and accounts, and what is said when it does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledger.core.errors import TemplateError
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_new_template, read_template

SMALL = (Path(__file__).parents[2] / "data" / "small.toml").read_text(encoding="utf-8")
VARNA = built_in_text("varna")
ROLE_TABLE = SMALL[SMALL.index("[roles]") : SMALL.index("[statements]")]


def faults(text: str) -> list[str]:
    with pytest.raises(TemplateError) as caught:
        read_new_template(text, "t.toml")
    return [str(problem) for problem in caught.value.problems]


def without_roles(text: str) -> str:
    """The text as it was before templates stated their roles."""
    start, end = text.index("[roles]"), text.index("[statements]")
    text = text[:start] + text[end:]
    for role in ("operating_income", "operating_costs", "equity"):
        text = text.replace(f'role = "{role}", ', "")
    return text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = "operating_income", ', "", "t.toml: statements.income.role: No line has the role"),
        ('role = "operating_costs", ', "", "t.toml: statements.income.role: No line has the role"),
        (
            '{row = "administration", ',
            '{row = "administration", role = "operating_costs", ',
            "t.toml: statements.income.administration.role: costs has the role operating_costs",
        ),
        (
            'role = "equity", ',
            "",
            "t.toml: statements.equity_and_liabilities.equity.role: The row is a part of equity",
        ),
        (
            '{row = "liabilities", ',
            '{row = "liabilities", role = "restricted_reserve", ',
            "t.toml: statements.equity_and_liabilities.liabilities.role: The row has the role of",
        ),
        (
            '{row = "bank", level = 2, ',
            '{row = "bank", level = 2, role = "equity", ',
            "t.toml: statements.assets.bank.role: The role equity belongs on a row of statements",
        ),
        (
            "accounts = [], with_result",
            'accounts = ["2099"], with_result',
            "t.toml: statements.equity_and_liabilities.result_for_the_year.accounts: The row takes",
        ),
        ('role = "equity"', 'role = "eget"', "equity.role: 'eget' is not a role of a line"),
        ('vat = {accounts = ["1650-1659"]}\n', "", "t.toml: roles.vat: The role vat is missing"),
        (
            'vat = {accounts = ["1650-1659"]}',
            "vat = {}",
            "t.toml: roles.vat: The role takes nothing",
        ),
        (
            'vat = {accounts = ["1650-1659"]}',
            "moms = {accounts = []}",
            "There is no key 'moms' here",
        ),
        (
            'depreciation = {accounts = ["7800-7899"]}\ndis',
            'depreciation = {accounts = ["1220"]}\ndis',
            "t.toml: roles.depreciation.accounts: Account 1220 is of the kind asset",
        ),
        (
            'region = {accounts = ["3986"]}',
            'region = {accounts = ["3985-3986"]}',
            "t.toml: roles.region: 3985-3986 has the role state already",
        ),
    ],
)
def test_a_role_that_is_missing_or_doubled_is_named_with_its_line_and_key(old, new, said):
    assert old in SMALL
    found = faults(SMALL.replace(old, new, 1))
    assert any(said in re.sub("^t.toml:[0-9]+: ", "t.toml: ", fault) for fault in found), found


@pytest.mark.parametrize(
    ("role", "accounts", "said"),
    [
        ("suppliers", '["2069"]', "2069 has the role year_result already"),
        ("customers", '["1630-1639"]', "1630-1639 has the role external_statements already"),
        ("state", '["5010"]', "Account 5010 is of the kind cost, and the role takes income"),
        ("accumulated_depreciation", '["7710"]', "7710 lacks the role fixed_assets"),
        ("year_result", "[]", "Account 2069, equity_result, lacks the role year_result"),
    ],
)
def test_what_roles_mean_together_is_asked_of_a_new_layout_and_not_of_a_stored_one(
    role, accounts, said
):
    text = re.sub(f"(?m)^{role} = .*", f"{role} = {{accounts = {accounts}}}", built_in_text("lkbr"))
    (found,) = faults(text)
    line = text[: text.index(f"\n{role} = ")].count("\n") + 2
    assert found.startswith(f"t.toml:{line}: roles.{role}"), found
    assert said in found
    assert read_template(text, "t.toml").roles_are_stated


def test_a_third_row_of_equity_must_say_that_it_is_one():
    reserve = (
        '{row = "reserve", accounts = ["2050-2059"], sv = "Resultatutjämningsreserv"},\n  {row = "r'
        "esult_for"
    )
    text = SMALL.replace('{row = "result_for', reserve, 1)
    text = text.replace(
        'of = ["equity", "result_for_the_year"]',
        'of = ["equity", "reserve", "result_for_the_year"]',
    )
    text = text.replace(
        '{line = "equity_opening", of = ["equity"]',
        '{line = "equity_opening", of = ["equity", "reserve"]',
    )
    (fault,) = faults(text)
    assert fault == (
        "t.toml:86: statements.equity_and_liabilities.reserve.role: The row is a part of equity, as"
        ' the year\'s result is; add role = "equity" or "restricted_reserve".'
    )
    read_new_template(
        text.replace('["2050-2059"]', '["2050-2059"], role = "restricted_reserve"'), "t.toml"
    )


@pytest.mark.parametrize("name", ["lkbr", "varend", "varna"])
def test_a_stored_template_without_roles_gets_those_that_its_built_in_one_states(name):
    stored = read_template(without_roles(built_in_text(name)), name)
    stated = read_template(built_in_text(name), name)
    assert not stored.roles_are_stated
    assert stated.roles_are_stated
    for role in ("operating_income", "operating_costs", "equity"):
        assert stored.lines_with(role) == stated.lines_with(role)
    assert stored.roles["vat"] == stated.roles["vat"]
    assert stored.roles["external_statements"] == stated.roles["external_statements"]


def test_a_new_book_takes_no_template_without_roles():
    assert any("roles.vat: The role vat is missing" in one for one in faults(without_roles(SMALL)))
