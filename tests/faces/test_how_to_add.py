"""What README calls *How to add*, done: a report of one function is on every face."""

from __future__ import annotations

import csv
import importlib
import io

import pytest

from exports.export_request import ExportRequest
from exports.formats import Wish, export
from exports.render import tables
from exports.words import TITLES
from finsam_tui.cli import show_cmd
from finsam_tui.cli.show_cmd import Report
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book

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
