"""Adjustments and memo rows: entered with a reason, entered again, shown, refused."""

from __future__ import annotations

import pytest

from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book


def rows(finsam, book):
    return {row["id"]: row["amount"] for row in finsam("adjust", book, "--json").json["rows"]}


def test_an_adjustment_stands_in_the_balance_requirement_and_its_reason_in_the_history(
    finsam, new_book
):
    words = ("to_reserve=-50 000,50", "--reason", "beslut § 4", "--by", "EK")
    entered = finsam("--lang", "sv", "adjust", new_book, *words)
    assert (entered.status, entered.out, entered.err) == (0, "1 belopp för 2019 är inlagt.\n", "")
    shown = finsam("show", new_book, "balance-requirement", "--json").json["lines"]
    amounts = {line["id"]: line["amounts"][0] for line in shown}
    assert amounts["to_reserve"] == amounts["balance_requirement_result"] == -5000050
    events = finsam("--lang", "sv", "show", new_book, "history", "--json").json["events"]
    said = "Medel till resultatutjämningsreserv −50 000,50 för 2019 lades in: beslut § 4"
    assert said in events[-1]["text"]
    finsam("adjust", new_book, "to_reserve=-1", "--year", "2019", "--reason", "rättat")
    assert rows(finsam, new_book)["to_reserve"] == -100
    assert rows(finsam, new_book)["from_reserve"] is None
    assert finsam("check", new_book).status == 0


def test_a_memo_row_of_this_year_and_the_year_before_stands_in_its_statement(finsam, tmp_path):
    book = tmp_path / "lkbr.finsam"
    words = ("--template", "lkbr", "--name", "F", "--orgnr", "222000-2683", "--year", "2019")
    finsam("new", book, *words)
    finsam("adjust", book, "pledges=1000", "--reason", "avtal")
    finsam("adjust", book, "pledges=900", "--year", "2018", "--reason", "avtal")
    shown = finsam("show", book, "balance", "--json").json
    amounts = {line["id"]: line["amounts"] for line in shown["lines"]}
    assert [column["label"] for column in shown["columns"]] == ["2019", "2018"]
    assert amounts["pledges"] == [100000, 90000]


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (("bank=1", "--reason", "x"), "bank"),
        (("to_reserve", "--reason", "x"), "to_reserve"),
        (("to_reserve=a", "--reason", "x"), "to_reserve"),
        (("to_reserve=1", "to_reserve=2", "--reason", "x"), "to_reserve"),
        (("to_reserve=1",), "varför"),
        (("to_reserve=1", "--reason", "x", "--year", "2030"), "2030"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_nothing_is(finsam, new_book, words, word):
    before = new_book.read_bytes()
    refused = finsam("--lang", "sv", "adjust", new_book, *words)
    assert (refused.status, refused.out) == (1, "")
    assert word in refused.err
    assert new_book.read_bytes() == before


def test_a_closed_year_takes_no_more(finsam, new_book):
    with open_book(new_book) as book:
        closed = ("year_state", fiscal_year(book).id, "2019-12-31", 1)
        book.append(Entry("close", "EK", (closed,)))
    refused = finsam("--lang", "sv", "adjust", new_book, "to_reserve=1", "--reason", "x")
    assert refused.status == 1
    assert "2019 är avslutat" in refused.err


def test_a_memo_row_stands_in_the_balance_sheet_of_the_day_that_the_year_ends(finsam, tmp_path):
    book = tmp_path / "lkbr.finsam"
    words = ("--template", "lkbr", "--name", "F", "--orgnr", "222000-2683", "--year", "2019")
    finsam("new", book, *words)
    finsam("adjust", book, "pledges=1000", "--reason", "avtal")
    for first, last, pledges in (("01-01", "03-31", 0), ("12-01", "12-31", 1000_00)):
        days = ("--from", f"2019-{first}", "--to", f"2019-{last}", "--full", "--json")
        lines = finsam("show", book, "balance", *days).json["lines"]
        assert {line["id"]: line["amounts"] for line in lines}["pledges"][0] == pledges
