"""`finsam backup`, `restore` and `check --receipt` as a person uses them."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def book(finsam, tmp_path):
    """A book with one voucher."""
    path = tmp_path / "bok.finsam"
    given = ("--template", "varna", "--name", "Prov", "--orgnr", "222000-2683", "--year", "2026")
    assert finsam("new", path, *given).status == 0
    assert finsam("record", path, typed=voucher("Hyra mars")).status == 0
    return path


def voucher(text: str) -> str:
    postings = '[{"account": "5010", "amount": "100.00"}, {"account": "2440", "amount": "-100.00"}]'
    return f'{{"date": "2026-03-15", "text": "{text}", "by": "EK", "postings": {postings}}}\n'


def test_a_backup_tells_where_it_is_and_its_receipt(finsam, book):
    outcome = finsam("--lang", "en", "backup", book)
    assert outcome.status == 0
    place, _, rest = outcome.out.partition(": a whole copy, receipt ")
    assert Path(place).exists()
    assert rest.rstrip(".\n") in place.replace("-000003-", "-3-")


def test_a_backup_goes_to_a_new_file_and_over_nothing(finsam, book, tmp_path):
    copy = tmp_path / "kopia.finsam"
    assert finsam("backup", book, copy).status == 0
    before = copy.read_bytes()
    outcome = finsam("--lang", "en", "backup", book, copy)
    assert outcome.status == 1
    assert "exists already and is left as it is" in outcome.err
    assert copy.read_bytes() == before


def test_a_folder_that_is_not_there_is_told_of(finsam, book, tmp_path):
    for words in ((f"{tmp_path / 'minne'}/",), ("--second-place", tmp_path / "minne")):
        outcome = finsam("--lang", "en", "backup", book, *words)
        assert (outcome.status, "There is no such folder" in outcome.err) == (1, True)


def test_a_second_place_is_remembered(finsam, book, tmp_path):
    (tmp_path / "minne").mkdir()
    assert finsam("backup", book, "--second-place", tmp_path / "minne").status == 0
    finsam("record", book, typed=voucher("Hyra april"))
    assert len(list((tmp_path / "minne").iterdir())) == 2
    said = finsam("--lang", "en", "check", book).out
    assert f"The newest in the second place, {tmp_path / 'minne'}," in said


def test_a_restored_book_says_what_to_record_again(finsam, book, tmp_path):
    copy = tmp_path / "kopia.finsam"
    finsam("backup", book, copy)
    finsam("record", book, typed=voucher("Hyra april"))
    outcome = finsam("--lang", "en", "restore", copy, book)
    assert outcome.status == 0
    assert "One journal entry was written after the backup." in outcome.out
    assert outcome.out.splitlines()[-2:] == [
        "Record these vouchers again, which the backup lacks:",
        "  A 2 (2026)  2026-03-15  Hyra april",
    ]
    assert finsam("check", book).status == 0
    assert finsam("record", book, typed=voucher("Hyra april")).json["recorded"]["number"] == 2


def test_what_is_no_backup_is_refused_in_words(finsam, book, tmp_path):
    before = book.read_bytes()
    (tmp_path / "brev.txt").write_text("Hej")
    outcome = finsam("--lang", "en", "restore", tmp_path / "brev.txt", book)
    assert outcome.status == 1
    assert "The backup is not sound and was not restored" in outcome.err
    assert book.read_bytes() == before


def test_a_printed_receipt_is_met_or_is_not(finsam, book):
    receipt = finsam("--lang", "en", "backup", book).out.rpartition(" ")[2].rstrip(".\n")
    assert finsam("check", book, "--receipt", receipt).status == 0
    later = f"{int(receipt.partition('-')[0]) + 1}-{'0' * 12}"
    outcome = finsam("--lang", "en", "check", book, "--receipt", receipt, "--receipt", later)
    assert outcome.status == 1
    assert f"does not answer to the receipt {later}" in outcome.err
    outcome = finsam("--lang", "en", "check", book, "--receipt", "211")
    assert (outcome.status, "is not a receipt" in outcome.err) == (1, True)
