"""A value is a row of its table, and a row a value, by the names of the columns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

from ledger.book.values import json_list, read_day, row_of, values_of
from ledger.invoices.mandates import Mandate

MANDATE = Mandate("Eva Karlsson", "decision", date(2026, 1, 15), "§ 7", accounts="4000-7999", id=3)
ROW = (
    *("mandate", 3, "Eva Karlsson", "decision", "4000-7999", '[[6, "MIA"]]', None, None),
    *(date(2026, 1, 15), None, "§ 7"),
)
READ = """
SELECT 'Eva Karlsson' AS person, 'decision' AS role, '2026-01-15' AS first, '§ 7' AS decision,
       NULL AS last, '4000-7999' AS accounts, 3 AS id
"""


def test_a_row_has_the_fields_of_its_columns_in_their_order_and_the_others_by_name():
    members = '[[6, "MIA"]]'
    row = row_of("mandate", MANDATE, first_day=MANDATE.first, last_day=None, objects_of=members)
    assert row == ROW


def test_a_value_has_the_columns_of_its_row_read_as_its_fields_hold_them():
    with closing(sqlite3.connect(":memory:")) as connection:
        rows = connection.execute(READ)
        assert [*values_of(rows, Mandate, first=date.fromisoformat, last=read_day)] == [MANDATE]


def test_a_claim_is_a_number_in_a_row_and_not_a_word():
    class Asset:
        active = False

    columns = "id name account accumulated depreciation cost residual in_use months objects_of"
    others = dict.fromkeys(f"{columns} posting brought depreciated".split())
    assert row_of("asset", Asset(), **others)[-1] == 0
    assert row_of("asset", Asset(), **others)[-1] is not False


def test_accounts_and_numbers_are_lists_that_sqlite_reads():
    found = [json_list(("1930", "010")), json_list((3, 14)), json_list(())]
    assert found == ['["1930","010"]', "[3,14]", "[]"]
    question = "SELECT value FROM json_each(?)"
    with closing(sqlite3.connect(":memory:")) as connection:
        assert [*connection.execute(question, (found[0],))] == [("1930",), ("010",)]
