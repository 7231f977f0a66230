"""Parties, settling and mandates on the command line."""

from __future__ import annotations

import json

import pytest

CONSULTANT = {
    "date": "2019-03-15",
    "text": "Konsult",
    "party": "Konsult AB",
    "document": "Faktura 12",
    "due": "2019-03-31",
    "by": "Eva Karlsson",
    "postings": [
        {"account": "5010", "amount": "10000.00"},
        {"account": "2440", "amount": "-10000.00"},
    ],
}
PAYMENT = {
    "date": "2019-04-01",
    "text": "Betalning",
    "by": "Eva Karlsson",
    "postings": [
        {"account": "2440", "amount": "4000.00"},
        {"account": "1930", "amount": "-4000.00"},
    ],
}


@pytest.fixture
def billed(finsam, new_book):
    """A book with an invoice of a consultant, and a payment that says nothing of it."""
    finsam("party", new_book, "add", "Konsult AB", "--terms", "10")
    lines = "\n".join(map(json.dumps, (CONSULTANT, PAYMENT)))
    assert finsam("record", new_book, typed=lines).status == 0
    return new_book


def open_amounts(finsam, book):
    items = finsam("show", book, "payables", "--json").json["items"]
    return [(item["counterparty"], item["amount"], item["state"]) for item in items]


def test_options_of_two_words_stand_anywhere_and_what_is_settled_is_undone(finsam, billed):
    assert open_amounts(finsam, billed) == [
        ("Konsult AB", 1_000_000, "booked"),
        ("", -400_000, "credit"),
    ]
    (waiting,) = finsam("settle", billed, "--json").json["unsettled"]
    assert (waiting["amount"], waiting["may_be"]) == (400_000, [])
    settled = ("settle", "--item", "konsult ab", "12", "--voucher", "A", "2", billed)
    assert finsam("--lang", "en", *settled).out == (
        "Settled with A 2 (2019): 4 000,00 of Konsult AB 12\n"
    )
    assert open_amounts(finsam, billed) == [("Konsult AB", 600_000, "booked")]
    assert finsam("settle", billed, "--undo", "A", "2").status == 0
    assert len(open_amounts(finsam, billed)) == len(("invoice", "payment"))
    assert finsam("settle", billed, "--dispute", "fel pris", "--invoice", "1").status == 0
    assert open_amounts(finsam, billed)[0] == ("Konsult AB", 1_000_000, "disputed")
    assert finsam("settle", billed, "--undispute", "--item", "Konsult AB", "12").status == 0
    assert finsam("settle", billed, "--undispute", "--invoice", "1").status == 1
    assert finsam("settle", billed, "--voucher", "A", "2").status == len(("usage", "wrong"))


def test_a_party_is_changed_listed_and_retired(finsam, billed):
    changed = ("--aliases", "Konsulten; K-bolaget", "--objects", "", "--active", "no")
    assert finsam("party", billed, "set", "konsult ab", *changed).status == 0
    (party,) = finsam("party", billed, "list", "--json").json["parties"]
    assert (party["aliases"], party["active"], party["amount"]) == (
        "Konsulten; K-bolaget",
        0,
        -1_000_000,
    )
    assert finsam("party", billed, "set", "K-bolaget", "--terms", "x").status == 1
    assert finsam("party", billed, "set", "KONSULT", "--objects", "MIA").status == 1


def test_two_approve_and_the_board_sees_both(finsam, billed):
    for name in ("Anna Andersson", "Bo Berg"):
        given = ("--from", "2019-01-01", "--decision", "§ 7", "--joint-from", "10000")
        assert finsam("mandate", billed, "add", name, *given).status == 0
    approve = ("approve", billed, "A", "1", "--json", "--by")
    assert finsam(*approve, "Cia Carlsson").status == 1
    assert finsam(*approve, "Anna Andersson").json["approved"]["waiting"] == [1]
    assert open_amounts(finsam, billed)[0][2] == "booked"
    assert "waiting" not in finsam(*approve, "Bo Berg").json["approved"]
    assert open_amounts(finsam, billed)[0][2] == "approved"
    (row,) = finsam("show", billed, "approvals", "--json").json["rows"]
    names = [row[name].partition(" (")[0] for name in ("recorded_by", "first_by", "approved_by")]
    assert names == ["Eva Karlsson", "Anna Andersson", "Bo Berg"]
    assert finsam("mandate", billed, "end", "2", "--to", "2019-12-31").status == 0
    ends = [one["last"] for one in finsam("mandate", billed, "list", "--json").json["mandates"]]
    assert ends == ["", "2019-12-31"]


def test_what_was_owed_before_is_registered_and_what_was_wrongly_so_is_void(finsam, billed):
    registered = ("settle", billed, "--item", "Konsult AB", "12", "--void", "fel leverantör")
    assert finsam("--lang", "en", *registered).out == "Konsult AB 12 is void.\n"
    states = [state for _, _, state in open_amounts(finsam, billed)]
    assert states == ["unregistered", "credit"]
    again = ("settle", billed, "--item", "Konsult AB", "12", "--register", "--ocr", "12344")
    assert finsam(*again, "--json").json == {"invoice": 2, "registered": True}
    assert finsam("show", billed, "payables", "--json").json["items"][0]["ocr"] == "12344"
    assert finsam(*again[:2], "--register").status == len(("usage", "wrong"))
