"""Approvals from the command line: all or none, and never by who recorded."""

from __future__ import annotations

import json

import pytest

from ledger.bookkeeping.approvals import unapproved
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book

RENT = {
    "date": "2019-03-01",
    "text": "Hyra",
    "document": "faktura 1",
    "by": "EK",
    "postings": [{"account": "5010", "amount": "10"}, {"account": "2440", "amount": "-10"}],
}


@pytest.fixture
def two(finsam, new_book):
    typed = f"{json.dumps(RENT)}\n{json.dumps(RENT)}\n".encode()
    assert finsam("record", new_book, typed=typed).status == 0
    return new_book


def left(path) -> int:
    with open_book(path, read_only=True) as book:
        return len(unapproved(book, fiscal_year(book).period))


def test_vouchers_are_approved_by_their_numbers(finsam, two):
    outcome = finsam("--lang", "sv", "approve", two, "A", 1, 2, "--by", " FC ")
    assert (outcome.status, outcome.out) == (0, "2 verifikationer attesterade av FC (kansli).\n")
    assert left(two) == 0


def test_an_approval_is_withdrawn_by_a_new_entry_and_given_again(finsam, two):
    approval = ("approve", two, "A", 1, 2, "--by", "FC")
    withdrawal = ("approve", two, "A", 2, "--by", "FC", "--withdraw", "fel underlag")
    assert finsam(*withdrawal).status == 1  # it is not approved
    assert finsam(*approval).status == 0
    assert finsam("approve", two, "A", 2, "--by", "FC", "--withdraw", " ").status == 1
    done = finsam(*withdrawal, "--json").json["withdrawn"]
    assert [one["number"] for one in done["vouchers"]] == [2]
    assert left(two) == 1
    shown = finsam("show", two, "vouchers", "--json").json["vouchers"]
    assert {one["number"]: one["approved_by"] for one in shown} == {1: "FC (kansli)", 2: ""}
    events = finsam("show", two, "history", "--kind", "withdrawal", "--json").json["events"]
    assert "fel underlag" in events[0]["text"]
    assert finsam("check", two).status == 0
    assert finsam("approve", two, "A", 2, "--by", "\N{MINUS SIGN}").status == 1
    assert finsam("approve", two, "A", 2, "--by", "FC").status == 0
    assert left(two) == 0


def test_what_is_approved_already_is_not_approved_again(finsam, two):
    assert finsam("approve", two, "A", 1, "--by", "FC").status == 0
    entries = len(finsam("show", two, "history", "--json").json["events"])
    for by in ("FC", "LN"):
        again = finsam("--lang", "en", "approve", two, "A", 1, 2, "--by", by)
        assert (again.status, again.out) == (1, "")
        assert "A 1 (2019) is approved already; nothing was recorded." in again.err
    assert len(finsam("show", two, "history", "--json").json["events"]) == entries
    assert left(two) == 1


def test_the_history_names_the_vouchers_that_were_approved(finsam, new_book):
    typed = f"{json.dumps(RENT)}\n".encode() * 7
    assert finsam("record", new_book, typed=typed).status == 0
    assert finsam("approve", new_book, "A", *range(1, 8), "--by", "FC").status == 0
    back = ("approve", new_book, "A", 2, 7, "--by", "FC", "--withdraw", "fel")
    assert finsam(*back).status == 0
    events = finsam("--lang", "en", "show", new_book, "history", "--json").json["events"]
    first = "A 1 (2019), A 2 (2019), A 3 (2019), A 4 (2019), A 5 (2019)"
    assert [one["text"] for one in events[-2:]] == [
        f"7 vouchers approved by FC (kansli): {first} and 2 more",
        "The approval of A 2 (2019), A 7 (2019) was withdrawn: fel",
    ]


def test_what_is_approved_is_printed_for_programs(finsam, two):
    document = finsam("approve", two, "A", 2, "--by", "FC", "--json").json
    assert document == {
        "approved": {"by": "FC (kansli)", "vouchers": [{"series": "A", "number": 2, "sequence": 2}]}
    }
    assert left(two) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("A", 1, 2, "--by", "ek"), "someone else must approve"),
        (("A", 1, 3, "--by", "FC"), "There is no voucher A 3"),
        (("B", 1, "--by", "FC"), "There is no voucher B 1"),
        (("A", 1, "--by", " "), "Say who approves."),
    ],
)
def test_nothing_is_approved_when_one_cannot_be(finsam, two, words, said):
    outcome = finsam("--lang", "en", "approve", two, *words)
    assert (outcome.status, outcome.out) == (1, "")
    assert said in outcome.err
    assert left(two) == 2


def test_an_approval_on_paper_has_its_day_and_scan_and_is_refused_as_any_other(
    finsam, two, tmp_path
):
    scan = tmp_path / "attest.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    on_paper = ("approve", two, "A", 1, "--by", "Fia Citron", "--paper")
    assert "2999-01-01" in finsam("--lang", "sv", *on_paper, "2999-01-01").err
    assert finsam("approve", two, "A", 1, "--by", "EK", "--paper", "2019-03-02").status == 1
    assert finsam("approve", two, "A", 1, "--by", "FC", "--scan", scan).status == 1
    assert finsam(*on_paper, "2019-03-02", "--withdraw", "x").status == 1
    assert left(two) == 2
    assert finsam(*on_paper, "2019-03-02", "--scan", scan).status == 0
    assert finsam(*on_paper, "2019-03-02").status == 1  # approved already
    (row,) = finsam("--lang", "sv", "show", two, "approvals", "--json").json["rows"]
    assert row["approved_by"] == "Fia Citron"
    assert row["paper"] == "på papper 2019-03-02, skannad: attest.pdf"
    listed = finsam("--lang", "sv", "show", two, "approvals").out
    assert "2019-03-02" in listed
    printed = finsam("--lang", "sv", "show", two, "voucher", "--series", "A", "--number", 1).out
    assert "på papper 2019-03-02, skannad: attest.pdf" in printed
    told = finsam("--lang", "sv", "show", two, "history", "--kind", "approval", "--json").json
    assert "på papper 2019-03-02 av Fia Citron" in told["events"][0]["text"]
    assert finsam("check", two).status == 0


def test_a_paper_is_asked_of_the_mandates_of_its_day(finsam, two):
    mandate = ("--by", "EK", "--decision", "§ 7", "--from", "2019-01-01", "--to", "2019-06-30")
    assert finsam("mandate", two, "add", "Fia Citron", *mandate).status == 0
    approve = ("approve", two, "A", 1, "--by", "Fia Citron")
    assert finsam(*approve).status == 1
    assert finsam(*approve, "--paper", "2019-07-01").status == 1
    assert finsam(*approve, "--paper", "2019-06-30").status == 0
