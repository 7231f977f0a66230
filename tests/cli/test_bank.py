"""Statements from the file to the matched line, as a person and a script do it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.ledger.bank.files import TAX, Paid, camt, handelsbanken

if TYPE_CHECKING:
    from pathlib import Path

LINES = (
    Paid(date(2019, 3, 18), -125_00, "HYRESVÄRD AB", "Hyresvärd", "5050-1055", "", "B1"),
    Paid(date(2019, 3, 19), -12_00, "AVGIFT 3", bank_reference="B2"),
)
VOUCHER = (
    '{"date": "2019-03-15", "text": "Hyra mars", "counterparty": "Hyresvärd", "postings": ['
    '{"account": "5010", "amount": "125.00"}, {"account": "1930", "amount": "-125.00"}]}\n'
)


@pytest.fixture
def fed(new_book, tmp_path, finsam):
    """A book with the rent, and a statement with the rent and a fee."""
    drafts, file = tmp_path / "utkast.jsonl", tmp_path / "bank.xml"
    drafts.write_text(VOUCHER, "utf-8")
    file.write_text(camt(LINES, 1_000_00, (date(2019, 3, 1), date(2019, 3, 31))), "utf-8")
    assert finsam("record", new_book, drafts).status == 0
    assert finsam("import", new_book, file).status == 0
    return new_book


def waiting(finsam, book) -> list[tuple[int, str]]:
    rows = finsam("show", book, "unmatched", "--json").json["rows"]
    return [(row["line"], row["tick"]) for row in rows]


def test_what_is_sure_is_matched_at_one_word_and_again_does_nothing(finsam, fed: Path):
    assert waiting(finsam, fed) == [(1, "✓"), (2, "")]
    dry = finsam("match", fed, "--tick", "exact", "--dry-run", "--json").json
    assert (dry["matched"], waiting(finsam, fed)) == ([1], [(1, "✓"), (2, "")])
    done = finsam("match", fed, "--tick", "exact", "--json").json
    assert (done["matched"], done["recorded"], done["left"]) == ([1], [], 1)
    assert finsam("match", fed, "--tick", "exact", "--json").json["matched"] == []
    rows = finsam("show", fed, "statement", "--json").json["rows"]
    assert [(row["voucher"], row["balance"]) for row in rows] == [("A 1", 87500), ("", 86300)]
    assert finsam("check", fed).status == 0


def test_a_rule_books_the_line_and_the_match_is_undone_by_a_new_row(finsam, fed: Path):
    added = finsam("rules", fed, "add", "--text", "AVGIFT 2", "--row", "6570", "--json").json
    assert [(rule["key"], rule["rows"][0]["account"]) for rule in added["rules"]] == [
        ("avgift", "6570")
    ]
    booked = finsam("match", fed, "--line", "2", "--way", "1", "--json").json
    assert [(one["series"], one["number"]) for one in booked["recorded"]] == [("A", 2)]
    (fee,) = finsam("show", fed, "ledger", "--account", "6570", "--json").json["rows"]
    assert (fee["amount"], fee["date"]) == (1200, "2019-03-19")
    assert finsam("match", fed, "--undo", "2").status == 0
    assert waiting(finsam, fed) == [(1, "✓"), (2, "✓")], "its voucher is there"
    assert finsam("match", fed, "--line", "2", "--voucher", "A", "2").status == 0
    assert finsam("rules", fed, "remove", "--text", "avgift", "--json").json == {"rules": []}
    assert finsam("check", fed).status == 0


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--line", "2", "--voucher", "A", "1"), 1, "−125,00"),
        (("--line", "2", "--voucher", "A", "7"), 1, "A 7"),
        (("--line", "9", "--way", "1"), 1, "9"),
        (("--line", "2", "--way", "1"), 1, "2"),
        (("--line", "2", "--aside", " "), 1, "reason"),
        (("--undo", "2"), 1, "2"),
        (("--line", "2"), 2, "--voucher"),
        (("--way", "1"), 2, "--line"),
        (("--account", "9999"), 1, "9999"),
    ],
)
def test_what_cannot_be_matched_is_refused_and_nothing_is_written(
    finsam, fed: Path, words, status, told
):
    outcome = finsam("match", fed, *words)
    assert outcome.status == status
    assert told in outcome.err
    assert waiting(finsam, fed) == [(1, "✓"), (2, "")]


def test_a_line_in_a_locked_month_is_recorded_on_the_first_open_day(finsam, fed: Path):
    assert finsam("lock", fed, "--to", "2019-03-31").status == 0
    finsam("rules", fed, "add", "--giro", "5050-1055", "--row", "5010")
    finsam("rules", fed, "add", "--text", "avgift", "--row", "6570", "--party", "Banken")
    assert finsam("match", fed, "--line", "2", "--way", "1").status == 0
    voucher = finsam("show", fed, "voucher", "--number", "2", "--json").json["voucher"]
    assert (voucher["date"], voucher["event_date"]) == ("2019-04-01", "2019-03-19")
    assert voucher["counterparty"] == "Banken"


def test_what_is_set_aside_says_why(finsam, fed: Path):
    assert finsam("match", fed, "--line", "2", "--aside", "går tillbaka i april").status == 0
    _, fee = finsam("show", fed, "statement", "--json").json["rows"]
    assert fee["reason"] == "går tillbaka i april"
    history = finsam("show", fed, "history").out
    assert "går tillbaka" in " ".join(history.split())


def test_a_statement_needs_a_book_and_a_known_list(finsam, new_book, tmp_path):
    file = tmp_path / "bank.csv"
    file.write_text(handelsbanken(LINES, 0), "utf-8")
    outcome = finsam("import", tmp_path / "ny.finsam", file)
    assert (outcome.status, (tmp_path / "ny.finsam").exists()) == (1, False)
    told = finsam("import", new_book, file)
    assert (told.status, "--account" in told.err) == (1, True), "no account has been used yet"
    done = finsam("import", new_book, file, "--account", "1930", "--json").json
    assert [(one["new"], one["known"]) for one in done["imported"]] == [(2, 0)]
    again = finsam("import", new_book, file, "--json").json
    assert again["imported"][0]["known_file"]


def test_the_tax_account_proposes_taxes_and_interest_and_pairs_with_the_banks_own_line(
    finsam, new_book, tmp_path
):
    skatt, bank = tmp_path / "skatt.csv", tmp_path / "bank.xml"
    skatt.write_text(TAX, "utf-8", newline="")
    paid = [Paid(date(2019, 7, 10), -24_678_00, "SKATTEVERKET", "Skatteverket")]
    bank.write_text(camt(paid, 0, (date(2019, 7, 1), date(2019, 7, 31))), "utf-8")
    assert finsam("import", new_book, skatt).status == 0
    assert finsam("import", new_book, bank, "--account", "1930").status == 0
    assert finsam("rules", new_book, "add", "--text", "skatteverket", "--row", "1630").status == 0
    rows = finsam("show", new_book, "unmatched", "--account", "1630", "--json").json["rows"]
    assert [(row["amount"], row["ways"][0]["rows"][0]["account"]) for row in rows] == [
        (-1000, "8423"), (2467800, "1930"), (-1500000, "2731"),
    ]  # fmt: skip
    (line,) = finsam("show", new_book, "unmatched", "--account", "1930", "--json").json["rows"]
    assert finsam("match", new_book, "--line", str(line["line"]), "--way", "1").status == 0
    rows = finsam("show", new_book, "unmatched", "--account", "1630", "--json").json["rows"]
    assert [row["tick"] for row in rows] == ["", "✓", ""], "the bank's payment is there already"


def test_a_list_of_the_bank_is_called_by_its_name(finsam, new_book, tmp_path):
    own, bank = tmp_path / "egen.csv", tmp_path / "bank.csv"
    own.write_text("Datum;Vad;Kr\n2019-03-04;Hyra;-10,00\n", "utf-8")
    bank.write_bytes(handelsbanken(LINES, 1_000_00).encode("cp1252"))
    columns = ("--map", "day=Datum", "--map", "text=Vad", "--map", "amount=Kr")
    for file, words, name in (
        (own, columns, "lista med egna kolumner"),
        (bank, (), "Handelsbanken"),
    ):
        said = finsam("import", new_book, file, "--account", "1930", "--dry-run", *words).out
        assert said.splitlines()[0] == f"{file}: {name}"
