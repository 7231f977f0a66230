"""Each limit stands once: in the checks, in what the program says and in the guards of a book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ledger.book.schema import RULES, sql_statements
from ledger.core import limits

ROOT = Path(__file__).parents[3]
SOURCES = [
    path
    for package in ("ledger", "exports", "finsam_tui")
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "limits.py"
]
AGAIN = re.compile(
    r"10 ?\*\* ?14\b|\b1?00_?000_?000_?000_?000\b|\b999_?999_?999_?999\b|\b50_000_000\b"
    r"|\{3,8\}|\b3 to 8\b|\b18 months\b(?!\))|\b1 to 20\b|LONGEST\w* = 500\b|SERIES = 20\b"
)
"""How a limit would be written a second time."""

IN_SQL = re.compile(
    r"(?:length\([^)]*\)|\)) > \d{2,}|BETWEEN -?\d{3,}|> \d{3,}|\d (?:months|characters)"
)


def test_no_limit_is_written_again():
    lines = (f"{path.name}: {line}" for path in SOURCES for line in path.read_text().splitlines())
    assert [line for line in lines if AGAIN.search(line)] == []


@pytest.mark.parametrize("file", RULES)
def test_no_guard_has_a_limit_of_its_own(file):
    text = (ROOT / "ledger/book/sql" / file).read_text()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    assert [line for line in lines if IN_SQL.search(line) and "$MAX" not in line] == []


def test_the_guards_have_the_limits_in_their_text():
    guards = "\n".join(statement for file in RULES for statement in sql_statements(file))
    assert "$" not in guards
    assert "amount NOT BETWEEN -100000000000000 AND 100000000000000" in guards
    assert "a text must be at most 500 characters" in guards
    assert "date(NEW.first_day, '+18 months')" in guards


def test_a_limit_is_a_number_or_what_follows_from_one():
    figures = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert figures.pop("ACCOUNT_PATTERN") == "[0-9]{3,8}"
    assert {type(value) for value in figures.values()} == {int}
