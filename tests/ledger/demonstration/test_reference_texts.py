"""The texts of the reference books: true to the printed figures, and marked as not the printed."""

from __future__ import annotations

import re

import pytest

from ledger.bookkeeping.report_sections import MANAGEMENT, SECTIONS
from ledger.bookkeeping.report_texts import SIGNERS
from ledger.demonstration import read_reference, reference_ids

AMOUNT = re.compile(r"−?[0-9]{1,3}(?: [0-9]{3})+(?= kr| \||(?= och))")

VARNA = {name: now // 100 for name, (now, _) in read_reference("varna-2019").printed.items()}
VARNA_2018 = {name: was // 100 for name, (_, was) in read_reference("varna-2019").printed.items()}
VAREND = {name: now // 100 for name, (now, _) in read_reference("varend-2019").printed.items()}
EQUITY = VAREND["other_equity"] + VAREND["result"]
GUIDE = 852_400
"""A fifth of Värend's contributions, as printed."""

WORKED_OUT = {
    "varna-2019": {
        VARNA["operating_income"] - VARNA_2018["operating_income"],
        VARNA_2018["member_contributions"] - VARNA["member_contributions"],
        VARNA["other_income"] - VARNA_2018["other_income"],
        VARNA_2018["operating_costs"] - VARNA["operating_costs"],
        sum(VARNA[key] - VARNA_2018[key] for key in ("activity_mia", "activity_he")),
        VARNA["income_mia"] - VARNA["activity_mia"],
        VARNA["income_he"] - VARNA["activity_he"],
        VARNA_2018["income_mia"] - VARNA_2018["activity_mia"],
        VARNA_2018["income_he"] - VARNA_2018["activity_he"],
        VARNA_2018["other_receivables"] - VARNA["other_receivables"],
        VARNA["total_liabilities"] - VARNA_2018["total_liabilities"],
    },
    "varend-2019": {
        -435_200,
        GUIDE,
        988_791,
        EQUITY,
        EQUITY - GUIDE,
        1_453,
        4_262_000,
    },
}
"""Figures of the texts that are no line of a statement: differences, and printed elsewhere."""


@pytest.mark.parametrize("reference_id", reference_ids())
def test_every_amount_of_the_texts_is_printed_or_follows_from_what_is(reference_id):
    reference = read_reference(reference_id)
    printed = {abs(ore // 100) for both in reference.printed.values() for ore in both}
    known = printed | {abs(kronor) for kronor in WORKED_OUT[reference_id]}
    found = [
        int(amount.removeprefix("−").replace(" ", ""))
        for text in reference.texts.values()
        for amount in AMOUNT.findall(text)
    ]
    assert len(found) > 5
    assert set(found) <= known


@pytest.mark.parametrize("reference_id", reference_ids())
def test_the_report_begins_by_saying_that_it_is_not_the_printed_one(reference_id):
    texts = read_reference(reference_id).texts
    assert texts.keys() <= {*SECTIONS, SIGNERS}
    assert "återges inte" in texts[MANAGEMENT]


@pytest.mark.parametrize("reference_id", reference_ids())
def test_those_who_sign_are_roles(reference_id):
    lines = read_reference(reference_id).texts[SIGNERS].split("\n")
    roles = {line.split(",")[0] for line in lines if line}
    assert roles == {"Ordförande", "Vice ordförande", "Ledamot"}
