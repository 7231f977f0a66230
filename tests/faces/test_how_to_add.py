"""What README calls *How to add*, done: a report of one function is on every face."""

from __future__ import annotations

import csv
import importlib
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest

from exports.export_request import ExportRequest
from exports.formats import Wish, export
from exports.render import tables
from exports.words import TITLES
from finsam_tui.cli import commands, show_cmd
from finsam_tui.cli.commands import Command
from finsam_tui.cli.show_cmd import Report
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book

README = Path(__file__).parents[2] / "README.md"

TOY = '''
"""The accounts of a year that have most to do, as a report that nobody has had before."""

from collections import Counter

from ledger.bookkeeping.voucher_queries import postings_by_account
from ledger.core.table import Column, Row, Table, heading


def busiest_table(book, query):
    _ = query.words
    counted = Counter(line.account for line in postings_by_account(book, query.period))
    found = counted.most_common(2)
    return Table(
        query.title(_("Journal")),
        (Column("account", _("Account"), "code", 10), Column("count", "Antal", "number", 6)),
        [heading("Flest"), *(Row(pair) for pair in found)],
        id="busiest",
        document={**query.head(), "accounts": [{"account": a, "count": n} for a, n in found]},
    )
'''
"""The first place: a function that gives a Table."""

COUNT = """
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output
from finsam_tui.cli.books import open_book
from ledger.bookkeeping.chart_of_accounts import accounts

def add_arguments(parser):
    options.add_book(parser)
    options.add_json(parser)

def run(given):
    with open_book(given.book, read_only=True) as book:
        count = len(accounts(book))
    return output.print_answer(given, {"accounts": count}, [f"Accounts: {count}"])
"""
"""A command: what it does, what it reads and what it prints."""

COUNTS = [("1930", 6), ("5010", 4)]
"""Of the odd book, counted by hand in its vouchers: bank 1, 3, 4, 5, 6 and the correction of 4;
rent 1, 2, 6 and the accrual."""


@pytest.fixture
def toy(tmp_path, monkeypatch):
    (tmp_path / "toy_report.py").write_text(TOY, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    added = Report("busiest", "toy_report:busiest_table", "the busiest accounts")
    monkeypatch.setattr(show_cmd, "REPORTS", (*show_cmd.REPORTS, added))


def test_a_report_of_one_function_is_text_csv_and_json(finsam, every_book, toy):
    shown = ("--lang", "sv", "show", every_book["odd"], "busiest")
    assert finsam(*shown).out.splitlines() == [
        "Udda  222000-2683",
        "Grundbok 2020, kronor och öre",
        "",
        "Konto        Antal",
        "",
        "Flest",
        "1930             6",
        "5010             4",
    ]
    rows = list(csv.reader(io.StringIO(finsam(*shown, "--csv").out)))
    assert rows == [["account", "count"], *([account, str(n)] for account, n in COUNTS)]
    document = finsam(*shown, "--json").json
    assert document["report"] == "busiest"
    assert [(row["account"], row["count"]) for row in document["accounts"]] == COUNTS


def test_a_command_is_a_module_and_a_line(finsam, every_book, monkeypatch):
    module = ModuleType("finsam_tui.cli.count_cmd")
    exec(COUNT, module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    added = Command("count", "count_cmd", "count the accounts")
    monkeypatch.setattr(commands, "COMMANDS", (*commands.COMMANDS, added))
    assert finsam("count", every_book["odd"]).out == "Accounts: 8\n"
    assert finsam("count", every_book["odd"], "--json").json == {"accounts": 8}
    assert "count the accounts" in finsam("--lang", "en", "--help").out


def test_nothing_is_added_in_more_than_three_places():
    text = README.read_text("utf-8").partition("## How to add")[2].partition("\n## ")[0]
    rows = [row.split("|") for row in text.splitlines() if row.startswith("| ")][1:]
    places = {what.strip(): where.count(" · ") + 1 for _, what, where, _ in rows}
    assert places == {"A report": 3, "A command": 3, "A file format": 2, "A line of a note": 1}


def test_it_is_in_files_with_a_line_more(every_book, toy, tmp_path, monkeypatch):
    busiest_table = importlib.import_module("toy_report").busiest_table
    registers = {**tables.REGISTERS, "busiest": busiest_table}
    monkeypatch.setattr(tables, "REGISTERS", registers)
    monkeypatch.setitem(TITLES, "busiest", "Busiest")
    with open_book(every_book["odd"], read_only=True) as book:
        source = ExportRequest(book, fiscal_year(book))
        export(source, "csv", tmp_path / "files", Wish(is_plain=True))
    text = (tmp_path / "files" / "busiest.csv").read_bytes()
    assert text == b"account,count\r\n1930,6\r\n5010,4\r\n"
