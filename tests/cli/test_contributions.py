"""`finsam contributions` and `finsam invoice`: from the decision to the line of the bank."""

from __future__ import annotations

import pytest

from tests.books import copy_reference

BANK = """\
Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,\
Referens,Beskrivning,Belopp,Bokfört saldo
1,8327-9,123456789,Konto,SEK,2020-02-12,2020-02-12,2020-02-12,{ocr},"BG INSÄTTNING",{amount},0.00
"""


@pytest.fixture
def book(tmp_path):
    return copy_reference(tmp_path / "b.finsam")


def test_a_contribution_goes_from_decision_to_invoice_to_the_line_of_the_bank(
    finsam, book, tmp_path
):
    assert finsam("year", book, "open", "2020").status == 0
    finsam("contributions", book, "plan", "--year", "2020", "--decision", "Styrelsen § 50")
    made = finsam(
        *("contributions", book, "invoice", "--year", "2020", "--part", "1"),
        *("--date", "2020-01-14", "--json"),
    ).json["invoices"]
    assert [one["number"] for one in made] == [f"2020000{number}" for number in range(1, 5)]
    nacka = next(one for one in made if one["name"] == "Nacka kommun")
    assert (nacka["amount"], nacka["due"]) == (25_464_750, "2020-02-13")
    path = tmp_path / "bank.csv"
    path.write_text(BANK.format(ocr=nacka["ocr"], amount="254647.50"), "utf-8")
    assert finsam("import", book, path, "--account", "1930").status == 0
    assert finsam("match", book, "--tick", "exact").status == 0
    asked = ("show", book, "contributions", "--year", "2020", "--to", "2020-03-01", "--json")
    members = {one["name"]: one for one in finsam(*asked).json["members"]}
    states = {name: [part["state"] for part in one["instalments"]] for name, one in members.items()}
    assert states["Nacka kommun"] == ["paid", "planned", "planned", "planned"]
    assert states["Försäkringskassan"][0] == "overdue"


def test_what_is_overdue_is_what_is_left_of_the_invoices_whatever_the_plan_says_now(finsam, book):
    assert finsam("year", book, "open", "2020").status == 0
    plan = ("contributions", book, "plan", "--year", "2020", "--decision", "Styrelsen § 50")
    finsam(*plan)
    made = ("contributions", book, "invoice", "--year", "2020", "--part", "1")
    finsam(*made, "--date", "2020-01-14")
    finsam(*plan, "--total", "4000000")
    asked = ("--lang", "en", "show", book, "contributions", "--year", "2020", "--to", "2020-03-31")
    assert "4 invoices are overdue: 1 787 000,00" in finsam(*asked).out


def test_a_year_of_which_nothing_is_planned_says_where_it_is_planned(finsam, book):
    assert finsam("year", book, "open", "2020").status == 0
    said = finsam("--lang", "sv", "show", book, "contributions", "--year", "2020").out
    assert "finsam contributions BOK plan" in " ".join(said.split())


def test_a_share_is_shown_with_the_decimals_that_were_agreed(finsam, book):
    shares = ("FK=50%", "SLL=25%", "NACKA=14,25%", "VARMDO=10,75%")
    words = [word for share in shares for word in ("--member", share)]
    said = finsam("contributions", book, "plan", "--total", "7148000", *words, "--dry-run").out
    assert all(f"({share})" in said for share in ("50,00 %", "25,00 %", "14,25 %", "10,75 %"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("plan", "--member", "FK=49%", "--member", "SLL=50%"), "99 per cent"),
        (("plan", "--member", "FK"), "CODE=SHARE"),
        (("plan", "--total", "x"), "x"),
        (("invoice", "--part", "5"), "1 to 4"),
        (("invoice", "--part", "4", "--date", "2019-12-31"), "already"),
        (("invoice", "--part", "1", "--date", "31/12"), "31/12"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nothing_is_written(finsam, book, words, message):
    before = finsam("show", book, "history", "--json").json
    said = finsam("--lang", "en", "contributions", book, *words)
    assert said.status == 1
    assert message in said.err
    assert finsam("show", book, "history", "--json").json == before


def test_an_invoice_is_made_credited_and_written(finsam, book, tmp_path):
    finsam("party", book, "add", "Region X", "--code", "X")
    new = ("invoice", book, "new", "X", "--text", "Andel, er ref 7", "--date", "2019-11-04")
    made = finsam(*new, "--line", "Utbildning", "1 500,50", "3990", "--json")
    assert made.json["invoices"][0]["number"] == "20190001"
    credit = ("invoice", book, "credit", "20190001", "--reason", "fel", "--date", "2019-11-05")
    assert finsam(*credit, "--json").json["invoices"][0]["amount"] == -1_500_50
    again = finsam("--lang", "en", *credit)
    assert (again.status, "0,00 is left" in again.err) == (1, True)
    path = tmp_path / "f.pdf"
    assert "222000-2683" in finsam("invoice", book, "pdf", "20190001", "-o", path).err
    assert not path.exists()
