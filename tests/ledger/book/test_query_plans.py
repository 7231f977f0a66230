"""What a screen asks for is found by an index, so that a book of a million vouchers feels small."""

from __future__ import annotations

import re
import sqlite3

import pytest

from ledger.book.schema import migrate
from ledger.bookkeeping import approvals, balances
from ledger.bookkeeping import posting_queries as posting_order
from ledger.bookkeeping import voucher_queries as reading
from ledger.entry import lookup, voucher_search

ASKED = {
    "a period's balances": (balances.STORED, "year=?"),
    "the days of a cut month": (balances.POSTED, "date>? AND date<?"),
    "a voucher": (reading.VOUCHER, "rowid=?"),
    "a page of vouchers": (voucher_search.LINE, "rowid=?"),
    "the next stretch": (voucher_search.EVERY, "date>? AND date<?"),
    "a stretch searched": (voucher_search.MATCHING, "date>? AND date<?"),
    "the end of a stretch": (voucher_search.END_OF_STRETCH, "date>? AND date<?"),
    "a voucher by number": (reading.NUMBERED, "year=? AND series=? AND number=?"),
    "a number in any series": (lookup.IN_EVERY_SERIES, "year=? AND series=? AND number=?"),
    "an account's postings": (posting_order.OF_ACCOUNT, "account=? AND date>? AND date<?"),
    "a project's postings": (posting_order.OF_MEMBER, "objects=? AND date>? AND date<?"),
    "a row's postings": (posting_order.OF_KEY, "account=? AND date>? AND date<?"),
    "an account in the ledger": (reading.LEDGER_LINES, "account=? AND date>? AND date<?"),
    "the postings of a period": (reading.JOURNAL_LINES, "rowid>? AND rowid<?"),
    "the first and the last of a period": (reading.BOUNDS, "date>? AND date<?"),
    "a page of a list of vouchers": (reading.VOUCHER_LINES, "date>? AND date<?"),
    "what is not approved": (approvals.VOUCHERS, "date>? AND date<?"),
}


@pytest.fixture(scope="module")
def schema():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    migrate(connection)
    yield connection
    connection.close()


def plan_of(connection: sqlite3.Connection, query: str) -> list[str]:
    names = set(re.findall(r":(\w+)", query))
    given = dict.fromkeys(names) if names else (None,) * query.count("?")
    return [step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {query}", given)]


@pytest.mark.parametrize("name", ASKED)
def test_a_query_seeks_and_reads_no_table_from_end_to_end(schema, name: str):
    query, seeks = ASKED[name]
    plan = plan_of(schema, query)
    assert [step for step in plan if re.match(r"SCAN (p|v|voucher|posting|balance)\b", step)] == []
    assert any(f"({seeks})" in step for step in plan), plan


def test_a_table_read_from_end_to_end_would_be_seen(schema):
    assert plan_of(schema, "SELECT text FROM posting AS p") == ["SCAN p"]
