"""`finsam asset`: the register of fixed assets from the command line."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from tests.ledger.assets.conftest import buy, new_book, two_years  # noqa: F401 - a fixture


@pytest.fixture
def book(tmp_path):
    """A book with a copier that a voucher of 2024 bought, and equipment from before."""
    path = tmp_path / "bok.finsam"
    with new_book(path) as made:
        buy(made, date(2024, 3, 20), 10_000_000, "Kopiator")
    return path


COPIER = ("--number", "1", "--year", "2024", "--in-use", "2024-03-15", "--months", "36")
TABLE = ("Bord", "--account", "1220", "--cost", "50000", "--in-use", "2022-01-01", "--months", "60")


def test_what_was_bought_and_what_was_there_are_registered_and_written_off(finsam, book):
    added = finsam("asset", book, "add", *COPIER, "--by", "EK")
    assert added.out == "Anläggningstillgång 1: Kopiator, 100 000,00, på 1220, 1229, 7832\n"
    assert finsam("asset", book, "add", *TABLE, "--depreciated", "20000", "--json").json == {
        "asset": {"number": 2, "name": "Bord"}
    }
    until = ("depreciate", "--to", "2024-12-31")
    (proposed,) = finsam("asset", book, *until, "--dry-run", "--json").json["vouchers"]
    assert [one["depreciation"] for one in proposed["assets"]] == [2_499_993, 999_996]
    done = finsam("asset", book, *until, "--json").json
    assert [one["number"] for one in done["recorded"]] == [2]
    again = finsam("asset", book, *until)
    assert (again.status, again.err) == (
        1,
        "Enligt planen ska inget skrivas av som inte redan är avskrivet.\n",
    )
    assets = finsam("asset", book, "list", "--year", "2024", "--json").json["assets"]
    assert [(one["name"], one["book_value"]) for one in assets] == [
        ("Kopiator", 7_500_007),
        ("Bord", 2_000_004),
    ]
    proof = finsam("show", book, "proof", "--year", "2024", "--json").json
    sides = {one["id"]: one["ok"] for one in proof["checks"] if one["id"].startswith("assets")}
    assert sides == {"assets:1220": True, "assets:1229": True}


def test_month_by_month(finsam, book):
    finsam("asset", book, "add", *COPIER)
    out = finsam("asset", book, "depreciate", "--to", "2024-06-30", "--monthly", "--json").json
    assert [one["date"] for one in out["recorded"]] == ["2024-04-30", "2024-05-31", "2024-06-30"]


def test_a_sale_says_its_gain_and_what_to_judge(finsam, book):
    finsam("asset", book, "add", *COPIER)
    sale = ("dispose", "1", "--date", "2025-05-31", "--price", "70000", "--against", "1930")
    before = finsam("asset", book, *sale, "--dry-run", "--json").json
    assert (before["vouchers"][0]["gain"], before["recorded"]) == (888_878, [])
    sold = finsam("asset", book, *sale)
    assert "Vinst: 8 888,78" in sold.out
    assert "capital_gains=-8888.78 --reason" in sold.out
    assert (
        finsam("asset", book, *sale).err == "number: 1 Kopiator såldes eller utrangerades redan"
        " 2025-05-31.\n"
    )


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("add", *TABLE[:-1], "0"), "months: "),
        (("add", *TABLE[:-1], "tre"), "months: "),
        (("add", *TABLE, "--cost", "-5"), "cost: "),
        (("add", *TABLE, "--account", "1930"), "account: "),
        (("add", *TABLE, "--brought", "2024-06-30"), "brought: "),
        (("add", *COPIER, "--cost", "100000,01"), "cost: "),
        (("add", "--number", "9", "--year", "2024", "--months", "3"), "A 9"),
        (("dispose", "7", "--date", "2024-12-31"), "number: "),
        (("dispose", "1", "--date", "igår"), "--date: "),
        (("dispose", "1", "--date", "2024-01-01"), "date: "),
        (("dispose", "1", "--date", "2024-12-31", "--price", "-1"), "price: "),
        (("dispose", "1", "--date", "2024-12-31", "--price", "1"), "against: "),
        (("depreciate", "--to", "2031-12-31"), "2031-12-31"),
        (("drop", "7"), "number: "),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else one,
)
def test_what_is_impossible_is_a_sentence_and_leaves_the_book(finsam, book, words, fault):
    finsam("asset", book, "add", *COPIER[:-1], "12")
    before = book.read_bytes()
    if words[0] == "add" and "--number" in words and "9" not in words:
        finsam("asset", book, "drop", "1")
        before = book.read_bytes()
    outcome = finsam("asset", book, *words)
    assert outcome.status == 1
    assert outcome.err.startswith(fault) or fault in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert book.read_bytes() == before


def test_the_note_as_text(finsam, two_years, tmp_path):  # noqa: F811 - the fixture
    book = shutil.copy(two_years, tmp_path)
    assert finsam("show", book, "asset-note").out.splitlines()[3:] == [
        "Text                                                        2025            2024",
        "",
        "2. Maskiner och inventarier",
        "  Ingående anskaffningsvärde                          210 000,00       50 000,00",
        "  Inköp                                                     0,00      160 000,00",
        "  Försäljningar och utrangeringar                    −115 000,00            0,00",
        "  Utgående anskaffningsvärde                           95 000,00      210 000,00",
        "  Ingående avskrivningar                              −64 999,85      −20 000,00",
        "  Årets avskrivningar                                 −41 805,43      −44 999,85",
        "  Återförda avskrivningar på sålt och utrangerat       44 305,36            0,00",
        "  Utgående avskrivningar                              −62 499,92      −64 999,85",
        "  Utgående bokfört värde                               32 500,08      145 000,15",
        "  Genomsnittlig nyttjandeperiod i år: 3,8",
    ]
