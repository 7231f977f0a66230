"""Commands as clumsy people give them: a sentence, and nothing that was there is gone."""

from __future__ import annotations

import os

import pytest

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("show", "BOOK", "voucher", "--number", HUGE), 2, "inget tal som kan vara menat"),
        (("show", "BOOK", "voucher", "--number", "-1"), 1, "Det finns ingen verifikation"),
        (("show", "BOOK", "journal", "--year", HUGE), 2, "inget tal som kan vara menat"),
        (("show", "BOOK", "budget", "--year", "99999"), 1, "inget år att föra bok för"),
        (("show", "BOOK", "budget", "--year", "-5"), 1, "inget år att föra bok för"),
        (("show", "BOOK", "sample", "--size", "0"), 1, "minst en verifikation"),
        (("correct", "BOOK", "A", HUGE, "--date", "2019-12-31", "--reason", "x"), 2, "inget tal"),
        (("attach", "BOOK", "A", "1", ""), 1, "ingen fil utan en mapp"),
        (("attach", "BOOK", "A", "1", "PIPE"), 1, "ett rör eller en enhet"),
        (("export", "BOOK", "sie", "-o", "BOOK"), 1, "Det här är en bok"),
        (("export", "BOOK", "sie", "-o", "BOOK", "--force"), 1, "Det här är en bok"),
        (("export", "BOOK", "sie", "-o", "OTHER", "--force"), 1, "Det här är en bok"),
        (("export", "BOOK", "sie", "-o", "PIPE", "--force"), 1, "Det finns redan en"),
        (("export", "BOOK", "csv", "-o", "FOLDER", "--force"), 1, "Det finns en mapp"),
        (("budget", "BOOK", "copy", "-o", "BOOK"), 1, "Det finns redan en"),
        (("backup", "BOOK", "BOOK"), 1, "Filen finns redan"),
        (("backup", "BOOK", "PIPE"), 1, "Filen finns redan"),
        (("restore", "BOOK", "BOOK"), 1, "återställs till en egen fil"),
        (("restore", "BOOK", "PIPE"), 1, "återställs till en egen fil"),
        (("restore", "BOOK", "FOLDER"), 1, "återställs till en egen fil"),
        (("reconcile", "BOOK", "1930", "--date", "2019-01-31", "--balance", "1e9"), 1, "inte ett"),
        (("import", "BOOK", "BOOK"), 1, "ingen SIE-fil"),
        (("record", "BOOK", "BOOK"), 1, "inte text i UTF-8"),
        (("text", "BOOK", "signers", "BOOK"), 1, "inte text i UTF-8"),
        (("vat", "BOOK", "mark", "--voucher", "A", "x"), 1, "'A x' är ingen verifikation"),
        (("vat", "BOOK", "mark", "--voucher", "A", HUGE), 1, "är ingen verifikation"),
        (("settle", "BOOK", "--undo", "A", "x"), 1, "är ingen verifikation"),
        (("claim", "BOOK", "paid", "M", "1", "--voucher", "A", "x"), 1, "är ingen verifikation"),
        (("match", "BOOK", "--line", "1", "--voucher", "A", HUGE), 1, "är ingen verifikation"),
    ],
)
def test_a_slip_is_a_sentence_and_costs_nothing(  # noqa: PLR0917 - fixtures
    finsam, new_book, tmp_path, words, status, said
):
    places = {"BOOK": new_book, "OTHER": tmp_path / "other.finsam"}
    places |= {"PIPE": tmp_path / "pipe", "FOLDER": tmp_path / "folder"}
    places["OTHER"].write_bytes(new_book.read_bytes())
    places["FOLDER"].mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(places["PIPE"])
    elif "PIPE" in words:
        pytest.skip("Windows has no pipes that lie in a folder.")
    before = [new_book.read_bytes(), sorted(tmp_path.iterdir())]
    outcome = finsam("--lang", "sv", *(places.get(word, word) for word in words))
    assert outcome.status == status, outcome.err
    assert said in outcome.err
    assert "finsam.log" not in outcome.err
    assert [new_book.read_bytes(), sorted(tmp_path.iterdir())] == before
    assert "PIPE" not in words or places["PIPE"].is_fifo()
