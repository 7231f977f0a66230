"""Suppliers and customers: one party under all of its names, and what is wrong in one is said."""

from __future__ import annotations

import pytest

from ledger.core.errors import Refused
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party, change_party, find_party, parties, party_named
from ledger.registers.history import HistoryFilter, history

TELIA = Party("", "Telia Sverige AB", "556430-0142", aliases=("Telia", " TELIA  FÖRETAG "))


def codes(refusal):
    return [(fault.code, fault.where) for fault in refusal.value.problems]


def test_a_party_is_found_by_any_of_its_names_whatever_their_capitals_and_blanks(book):
    assert add_party(book, TELIA).code == "TELIA"
    for name in ("telia", "TELIA sverige ab", "Teliasverige  AB", "telia företag", "556430-0142"):
        found = find_party(book, name)
        assert found, name
        assert found.code == "TELIA"
    assert find_party(book, "Tele2") is None


def test_a_party_without_a_code_gets_one_that_is_free(book):
    first = add_party(book, Party("", "Nacka kommun"))
    second = add_party(book, Party("", "Nacka stadshotell"))
    assert (first.code, second.code) == ("NACKA", "NACKA2")


def test_what_is_changed_counts_and_what_was_stays_in_the_history(book):
    add_party(book, TELIA, "EK")
    change_party(book, "telia", {"bankgiro": "5050-1055", "terms": 10}, "EK")
    change_party(book, "TELIA", {"terms": 10}, "EK")  # changes nothing, so nothing is written
    change_party(book, "TELIA", {"active": False}, "FC")
    (party,) = parties(book)
    assert (party.bankgiro, party.terms, party.active) == ("5050-1055", 10, False)
    assert party.aliases == ("Telia", "TELIA FÖRETAG")
    events = history(book, HistoryFilter(kind="party"))
    assert sorted(event.message.code for event in events) == [
        "event-party",
        "event-party",
        "event-party-retired",
    ]


@pytest.mark.parametrize(
    ("party", "fault"),
    [
        (Party("X", ""), ("party-empty", "name")),
        (Party("X" * 31, "Lång"), ("party-code", "code")),
        (Party("", "Fel", orgnr="556430-0143"), ("orgnr", "orgnr")),
        (Party("", "Fel", bankgiro="123-4567"), ("account-check-digit", "bankgiro")),
        (Party("", "Fel", plusgiro="28 65 43-5"), ("account-check-digit", "plusgiro")),
        (Party("", "Fel", iban="SE4550000000058398257467"), ("account-check-digit", "iban")),
        (Party("", "Fel", bank_account="bok"), ("account-check-digit", "bank_account")),
        (Party("", "Fel", terms=-1), ("party-terms", "terms")),
        (Party("", "Fel", country="sverige"), ("party-country", "country")),
        (Party("", "Fel", account="9999"), ("unknown-account", "account")),
        (Party("", "Fel", objects=((6, "NEJ"),)), ("unknown-object", "objects")),
        (Party("", "Fel", town="x" * 501), ("text-too-long", "town")),
        (
            Party("", "Fel", aliases=tuple(f"{n:0400}" for n in range(5))),
            ("party-too-long", "aliases"),
        ),
        (Party("T2", "TeliaSverige AB"), ("party-double", "name")),
        (Party("", "Fel", aliases=("556430-0142",)), ("party-double", "name")),
        (Party("TELIA", "Annan"), ("party-exists", "code")),
    ],
)
def test_a_fault_of_a_party_names_its_field(book, party, fault):
    add_party(book, TELIA)
    with pytest.raises(Refused) as refusal:
        add_party(book, party)
    assert fault in codes(refusal)
    assert len(parties(book)) == 1


def test_a_foreign_number_is_not_held_against_the_swedish_rule(book):
    add_party(book, Party("", "Slack Ltd", "IE3336483DH", country="IE"))
    assert [one.orgnr for one in parties(book)] == ["IE3336483DH"]


def test_a_party_that_is_not_there_is_refused_with_those_that_come_near(book):
    add_party(book, TELIA)
    with pytest.raises(Refused) as refusal:
        party_named(book, "Telenor")
    assert refusal.value.problems[0].values == {"name": "'Telenor'", "near": "TELIA"}


def test_what_was_read_in_a_look_is_not_looked_for_again(book, monkeypatch):
    """A list of a hundred thousand asks that for each row."""
    with book.reading():
        first = parties(book)
        monkeypatch.setattr(type(book), "reading", None)
        assert parties(book) is first
    monkeypatch.undo()
    add_party(book, Party("NY", "Ny leverantör"))
    assert len(parties(book)) == len(first) + 1
