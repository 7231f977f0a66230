"""What typed cells mean, and what is said when they mean nothing."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.core.errors import Problem
from ledger.core.model import Account, DimensionObject, Posting
from ledger.entry.draft_parsing import (
    EntryLookup,
    draft_of,
    place_in_draft,
    read_draft_rows,
    read_objects,
)
from ledger.entry.draft_store import DraftRow, VoucherDraft

NEAR = date(2019, 4, 1)
CHART = EntryLookup(
    {
        account.number: account
        for account in (
            Account("1930", "Företagskonto", "asset"),
            Account("5010", "Lokalhyra", "cost"),
            Account("5990", "Gammalt konto", "cost", active=False),
        )
    },
    (
        DimensionObject(1, "KANSLI", "Kansli"),
        DimensionObject(6, "MIA", "Projekt MIA"),
        DimensionObject(6, "GAMMAL", "Avslutat", active=False),
        DimensionObject(6, "VÅR 20", "Våren"),
        DimensionObject(20, "AF", "Arbetsförmedlingen"),
        DimensionObject(21, "AF", "Arbetsförmedlingen"),
    ),
)


def reading(*rows: DraftRow, **fields: str):
    return read_draft_rows(VoucherDraft(near=NEAR, rows=rows, **fields), CHART)  # type: ignore[arg-type]  # texts only


def test_a_whole_voucher_is_understood():
    sketch = VoucherDraft(
        near=NEAR,
        date="15",
        text=" Hyra  ",
        document="faktura 1",
        rows=(
            DraftRow("5010", "kansli mia", debit="1200*1,25"),
            DraftRow(),
            DraftRow("1930", credit="1 500"),
        ),
    )
    read = read_draft_rows(sketch, CHART)
    assert read.balances
    draft = draft_of(sketch, read)
    assert (draft.date, draft.text, draft.document) == (date(2019, 4, 15), "Hyra", "faktura 1")
    assert draft.postings == (
        Posting("5010", 150000, ((1, "KANSLI"), (6, "MIA"))),
        Posting("1930", -150000),
    )


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        (DraftRow("", debit="1"), "rows[0].account", "no-account"),
        (DraftRow("99", debit="1"), "rows[0].account", "unknown-account"),
        (DraftRow("5010"), "rows[0].debit", "zero-amount"),
        (DraftRow("5010", debit="0"), "rows[0].debit", "zero-amount"),
        (DraftRow("5010", debit="x"), "rows[0].debit", "amount-not-understood"),
        (DraftRow("5010", credit="1/0"), "rows[0].credit", "amount-divided-by-zero"),
        (DraftRow("5010", "zz", debit="1"), "rows[0].objects", "object-not-understood"),
        (DraftRow("5010", "AF", debit="1"), "rows[0].objects", "object-ambiguous"),
        (DraftRow("5010", "MIA mia", debit="1"), "rows[0].objects", "object-twice"),
    ],
)
def test_what_a_row_does_not_say_is_told_with_its_cell(row, where, code):
    assert [(fault.where, fault.code) for fault in reading(row).problems] == [(where, code)]


@pytest.mark.parametrize(("field", "text"), [("date", "32"), ("event", "igår")])
def test_a_day_that_is_not_understood_is_told_with_its_field(field, text):
    assert [fault.where for fault in reading(**{field: text}).problems] == [field]


@pytest.mark.parametrize(
    ("typed", "objects"),
    [
        ("", ()),
        ("20:AF", ((20, "AF"),)),
        ("20:af 6:mia", ((6, "MIA"), (20, "AF"))),
        ("vår 20 kansli", ((1, "KANSLI"), (6, "VÅR 20"))),
    ],
)
def test_objects_are_read_by_code(typed, objects):
    assert read_objects(typed, CHART) == objects


def test_an_unknown_dimension_is_not_understood():
    assert isinstance(read_objects("7:MIA", CHART), Problem)


def test_debit_and_credit_on_one_row_are_taken_from_each_other():
    assert reading(DraftRow("5010", debit="100", credit="30")).rows[0].amount == 7000


def test_a_fault_of_the_draft_is_shown_at_its_cell_in_the_sketch():
    read = reading(DraftRow("5010", debit="1"), DraftRow(), DraftRow("1930", credit="1"))
    assert place_in_draft("postings[1].amount", read) == "rows[2].credit"
    assert place_in_draft("postings[0].objects", read) == "rows[0].objects"
    assert place_in_draft("date", read) == "date"
