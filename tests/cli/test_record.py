"""Vouchers go in as JSON Lines, and come back as they went in."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ledger.books.open import open_book
from ledger.invoices.invoice_register import invoices

if TYPE_CHECKING:
    from pathlib import Path

RENT = {
    "date": "2019-03-15",
    "text": "Hyra mars",
    "counterparty": "Hyresvärden",
    "document": "faktura 1234",
    "event_date": "2019-03-01",
    "by": "EK",
    "approved_by": "FC",
    "postings": [
        {"account": "5010", "amount": "10000.00", "objects": {"1": "KANSLI"}, "text": ""},
        {"account": "1651", "amount": "2500.00"},
        {"account": "2440", "amount": "-12500.00"},
    ],
}


def line(**changes: object) -> str:
    return json.dumps({**RENT, **changes})


def acknowledged(number: int, day: str = "2019-03-15") -> dict[str, object]:
    return {"recorded": {"series": "A", "number": number, "sequence": number, "date": day}}


def test_a_draft_is_acknowledged_with_its_number(finsam, new_book: Path):
    outcome = finsam("record", new_book, typed=line())
    assert (outcome.status, outcome.lines, outcome.err) == (0, [acknowledged(1)], "")


def test_a_voucher_comes_back_as_it_went_in_with_the_login_beside_names(finsam, new_book: Path):
    finsam("record", new_book, typed=line())
    voucher = finsam("show", new_book, "voucher", "--number", "1", "--json").json["voucher"]
    named = {**RENT, "by": "EK (kansli)", "approved_by": "FC (kansli)"}
    assert {key: voucher[key] for key in RENT if key != "postings"} == {
        key: named[key] for key in RENT if key != "postings"
    }
    history = finsam("show", new_book, "history", "--json").json["events"]
    assert history[-1]["by"] == "EK (kansli)"
    assert voucher["postings"] == [
        {"account": "5010", "amount": 1_000_000, "objects": {"1": "KANSLI"}, "text": ""},
        {"account": "1651", "amount": 250_000, "objects": {}, "text": ""},
        {"account": "2440", "amount": -1_250_000, "objects": {}, "text": ""},
    ]


def test_drafts_can_come_from_a_file_with_empty_lines_between(
    finsam, new_book: Path, tmp_path: Path
):
    drafts = tmp_path / "utkast.jsonl"
    again = line(date="2019-04-15", counterparty="Annan")
    drafts.write_text(f"{line()}\n\n  \r\n{again}")
    assert finsam("record", new_book, drafts).lines == [
        acknowledged(1),
        acknowledged(2, "2019-04-15"),
    ]


def test_a_refused_line_takes_no_number_and_the_run_goes_on(finsam, new_book: Path):
    unbalanced = [{"account": "5010", "amount": "100.00"}, {"account": "2440", "amount": "-99.00"}]
    outcome = finsam(
        "--lang",
        "en",
        "record",
        new_book,
        typed="\n".join([line(), line(postings=unbalanced), line(counterparty="Other")]),
    )
    refusal = "The voucher does not balance: debit is 1,00 more than credit."
    assert outcome.status == 1
    assert outcome.lines == [acknowledged(1), {"refused": [refusal]}, acknowledged(2)]
    assert outcome.err == f"-:2: {refusal}\n"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"postings": RENT["postings"][:1]}, "minst två konteringsrader"),
        ({"date": "2019-02-31"}, "date: '2019-02-31' är ingen dag i kalendern"),
        ({"date": "2020-01-01"}, "date: 2020-01-01 ligger i 2020, som inte är upplagt än"),
        ({"text": "Hyra\x1b[2J"}, "text: Texten innehåller ett styrtecken (U+001B)"),
        ({"text": "x" * 900_000}, "text: Texten är 900000 tecken lång"),
        ({"text": " "}, "text: Verifikationen måste ange vad den avser"),
        ({"series": "A\tB"}, "series: Texten innehåller ett styrtecken"),
    ],
)
def test_a_refusal_says_what_is_wrong_in_swedish(finsam, new_book: Path, changes, refusal):
    outcome = finsam("--lang", "sv", "record", new_book, typed=line(**changes))
    (refused,) = outcome.lines
    assert outcome.status == 1
    assert any(refusal in said for said in refused["refused"])


@pytest.mark.parametrize(
    ("posting", "refusal"),
    [
        ({"account": "9999", "amount": "-1.00"}, "postings[1].account: Konto 9999 finns inte"),
        ({"account": "2440", "amount": "-1.00", "objects": {"6": "X"}}, "X är inte ett objekt"),
        (
            {"account": "2440", "amount": "12,345"},
            "postings[1].amount: '12,345' är inte ett belopp",
        ),
        ({"account": "2440", "amount": "1e5"}, "postings[1].amount: '1e5' är inte ett belopp"),
        ({"account": "2440", "amount": "NaN"}, "postings[1].amount: 'NaN' är inte ett belopp"),
        ({"account": "2440", "amount": "9" * 18}, "är mer än böckerna rymmer"),
        ({"account": "2440", "amount": "9" * 20}, "är inte ett belopp"),
        ({"account": "2440", "amount": "0.00"}, "postings[1].amount: Konteringsraden har inget"),
    ],
)
def test_a_faulty_posting_is_pointed_at(finsam, new_book: Path, posting, refusal):
    postings = [{"account": "5010", "amount": "1.00"}, posting]
    (refused,) = finsam("record", new_book, typed=line(postings=postings)).lines
    assert any(refusal in said for said in refused["refused"])
    assert finsam("show", new_book, "vouchers", "--json").json["vouchers"] == []


def test_a_line_of_megabytes_is_one_refusal(finsam, new_book: Path):
    outcome = finsam("record", new_book, typed=f'"{"x" * 5_000_000}"\n{line()}')
    refused, recorded = outcome.lines
    assert (len(refused["refused"]), recorded) == (1, acknowledged(1))


def test_a_book_that_another_is_writing_to_refuses_in_a_sentence(
    finsam, new_book: Path, monkeypatch
):
    monkeypatch.setattr("ledger.book.book.BUSY_TIMEOUT", 0)
    other = sqlite3.connect(new_book, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    (refused,) = finsam("record", new_book, typed=line()).lines
    other.close()
    assert "Ett annat program skriver i boken" in refused["refused"][0]
    assert finsam("record", new_book, typed=line()).lines == [acknowledged(1)]


def test_each_acknowledgement_is_out_before_the_next_draft_is_in(new_book: Path):
    command = [sys.executable, "-m", "finsam_tui", "record", str(new_book), "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in (1, 2, 3):
            process.stdin.write(f"{line(counterparty=str(number))}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == acknowledged(number)
        process.stdin.close()
        assert process.wait() == 0


def test_a_voucher_with_a_party_is_its_invoice_and_one_that_may_be_there_is_said(
    finsam, new_book: Path
):
    finsam("party", new_book, "add", "Hyresvärden AB", "--aliases", "Hyresvärden;Hyra AB")
    given = {"party": "hyra ab", "due": "2019-03-31", "ocr": "12344", "document": "Faktura 1234"}
    assert finsam("record", new_book, typed=line(**given)).lines == [acknowledged(1)]
    again = finsam("--lang", "en", "record", new_book, typed=line(document="1234"))
    told = (
        "document: Of Hyresvärden, Faktura 1234 for 12 500,00 is recorded already, in A 1 (2019)"
        " of 2019-03-01: look whether this is the same one."
    )
    assert again.lines == [{**acknowledged(2), "warnings": [told]}]
    assert again.err == f"-:1: {told}\n"
    (item,) = finsam("show", new_book, "payables", "--json", "--year", "2019").json["items"]
    facts = ("party", "document", "due", "ocr", "amount", "vouchers")
    assert [item[name] for name in facts] == [
        "HYRESVÄRDEN",
        "1234",
        "2019-03-31",
        "12344",
        2_500_000,
        [1, 2],
    ]


def test_the_vat_of_an_invoice_is_by_rate_and_agrees_with_its_rows(finsam, new_book: Path):
    finsam("party", new_book, "add", "Café AB")
    rows = [("5010", "300.00"), ("1651", "62.00"), ("2440", "-362.00")]
    given = {
        "party": "Café AB",
        "document": "7",
        "postings": [{"account": account, "amount": amount} for account, amount in rows],
    }
    high = {"rate": "25", "base": "200.00", "vat": "50.00"}
    low = {"rate": "12", "base": "100.00", "vat": "12.00"}

    def refused(vat, **changes):
        (answer,) = finsam(
            "--lang", "sv", "record", new_book, typed=line(**{**given, **changes, "vat": vat})
        ).lines
        return answer["refused"][0]

    assert "tillsammans 50,00" in refused([high])
    assert "varje sats en gång" in refused([high, low, {**low, "vat": "0"}])
    assert "vems den är" in refused([high, low], party="")
    assert "vat[0].rate" in refused([{**high, "rate": "25 %"}])
    assert finsam("show", new_book, "vouchers", "--json").json["vouchers"] == []
    assert finsam("record", new_book, typed=line(**given, vat=[high, low])).lines == [
        acknowledged(1)
    ]
    with open_book(new_book, read_only=True) as book:
        (invoice,) = invoices(book).values()
    assert [(one.rate, one.base, one.vat) for one in invoice.vat] == [
        (1200, 100_00, 12_00),
        (2500, 200_00, 50_00),
    ]


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="root, or rights of another kind")
def test_a_book_that_may_only_be_read_refuses_in_a_sentence(finsam, new_book: Path):
    new_book.chmod(0o400)
    outcome = finsam("record", new_book, typed=line())
    assert outcome.status == 1
    assert outcome.err.count("\n") == 1


def test_a_correction_reverses_and_links_both_ways(finsam, new_book: Path):
    finsam("record", new_book, typed=line())
    words = ("correct", new_book, "A", 1, "--date", "2019-04-01", "--reason", "fel belopp")
    assert finsam(*words, "--lang", "sv").out == "A 2 (2019) rättar A 1 (2019).\n"
    vouchers = finsam("show", new_book, "vouchers", "--json").json["vouchers"]
    assert [(v["number"], v["corrects"], v["corrected_by"]) for v in vouchers] == [
        (1, "", "A 2"),
        (2, "A 1", ""),
    ]
    trial = finsam("show", new_book, "trial", "--json").json["accounts"]
    assert [account["closing"] for account in trial] == [0, 0, 0]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["A", "9", "--date", "2019-04-01"], "Det finns ingen verifikation A 9 2019."),
        (["A", "1", "--date", "2019-02-31"], "--date: '2019-02-31' är ingen dag"),
        (["A", "1", "--date", "2020-04-01"], "2020-04-01 ligger i 2020, som inte är upplagt än"),
        (["A", "1", "--date", "2019-04-01", "--year", "2018"], "Boken har inget räkenskapsår 2018"),
    ],
)
def test_a_correction_that_cannot_be_made_is_one_line(finsam, new_book: Path, words, fault):
    finsam("record", new_book, typed=line())
    outcome = finsam("--lang", "sv", "correct", new_book, *words, "--reason", "fel")
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert fault in outcome.err
    assert len(finsam("show", new_book, "vouchers", "--json").json["vouchers"]) == 1
