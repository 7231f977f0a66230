"""`finsam vat` on the demonstration books, whose printed notes come out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.books import copy_reference

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "claims", "unclaimed"),
    [
        (
            "varna-2019",
            [("2018Q4", "A 81"), ("2019Q1", "A 330"), ("2019Q2", "A 560"), ("2019Q3", "A 767")],
            289_289_00,
        ),
        (
            "varend-2019",
            [("2018Q4", "A 29"), ("2019Q1", "A 137"), ("2019Q2", "A 243"), ("2019Q3", "A 321")],
            201_344_00,
        ),
    ],
)
def test_the_claims_and_the_note_of_the_demonstration_come_out_of_the_register(
    finsam, tmp_path: Path, name, claims, unclaimed
):
    book = copy_reference(tmp_path / "demo.finsam", name)
    found = finsam("vat", book, "show", "--json").json
    assert [(row["period"], row["voucher"]) for row in found["rows"] if row["voucher"]] == claims
    assert {row["state"] for row in found["rows"][:4]} == {"paid"}
    assert (found["rows"][4]["period"], found["rows"][4]["amount"]) == ("2019Q4", unclaimed)
    assert (found["unclaimed"], found["unpaid"]) == (unclaimed, 0)


def test_a_quarter_is_shown_claimed_once_and_in_the_yearly_statement(finsam, tmp_path: Path):
    book = copy_reference(tmp_path / "demo.finsam", "varna-2019")
    assert finsam("vat", book, "show", "--period", "2019Q4", "--json").json["total"] == 289_288_76
    claim = ("vat", book, "claim", "--period", "2019Q4", "--date", "2019-12-31")
    refused = finsam(*claim, "--lang", "en")
    assert refused.status == 1
    assert "2019Q4 is not over on 2019-12-31" in refused.err
    finsam("year", book, "open", "2020")
    claim = (*claim[:-1], "2020-02-10")
    assert "are not locked" in finsam(*claim, "--lang", "en").err
    finsam("lock", book, "--year", "2019", "--to", "2019-12-31")
    tried = finsam(*claim, "--dry-run", "--json").json
    assert (tried["claimed_vat"], tried["brought"], tried["recorded"]) == (289_289_00, 24, None)
    made = finsam(*claim, "--json").json
    assert made["voucher"] == [
        {"account": "1650", "amount": 289_289_00},
        {"account": "1651", "amount": -289_289_00},
    ]
    assert "2019Q4 is claimed already" in finsam(*claim, "--lang", "en").err
    lines = {
        row["id"]: row["amount"]
        for row in finsam("vat", book, "year", "--year", "2019", "--json").json["rows"]
    }
    assert lines["turnover"] == 962_245_62
    assert (lines["vat"], lines["claimed"], lines["unclaimed"]) == (961_401_00, 961_401_00, 0)


def test_a_cost_is_marked_and_the_months_of_a_claim_are_taken_back(finsam, tmp_path: Path):
    book = copy_reference(tmp_path / "demo.finsam", "varna-2019")
    undone = ("vat", book, "claim", "--period", "2019Q3", "--voucher", "A", "767", "--undo")
    assert finsam(*undone, "--json").json["period"] is None
    found = finsam("vat", book, "show", "--json").json
    assert [one["voucher"] for one in found["claims_without_period"]] == ["A 767"]
    assert found["unclaimed"] == 289_289_00
    refused = finsam("vat", book, "mark", "--voucher", "A", "10", "--lang", "en")
    assert "There is VAT in A 10 (2019)" in refused.err
