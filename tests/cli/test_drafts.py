"""A line of JSON is a draft, or a list of what is wrong with it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_tui.cli.voucher_json import read_draft
from ledger.core.errors import Refused
from ledger.core.limits import MAX_VOUCHER_LINE
from ledger.core.model import Posting, VoucherInput

RENT = {
    "date": "2019-03-15",
    "text": "Hyra mars",
    "series": "L",
    "counterparty": "Hyresvärden",
    "document": "faktura 1234",
    "event_date": "2019-03-01",
    "by": "EK",
    "approved_by": "FC",
    "postings": [
        {"account": "5010", "amount": "10000.00", "objects": {"6": "MIA", "1": "KANSLI"}},
        {"account": "1651", "amount": "2500", "text": "moms"},
        {"account": "2440", "amount": "-12500.0"},
    ],
}


def line(**changes: object) -> bytes:
    return json.dumps({**RENT, **changes}).encode()


def faults_of(given: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_draft(given, "EK")
    return [f"{fault.where}: {fault.code}" for fault in refused.value.problems]


def test_every_key_of_a_draft_is_read(monkeypatch):
    monkeypatch.setattr("ledger.core.people.user_name", lambda: "kansli")
    assert read_draft(line(), "someone else") == VoucherInput(
        date=date(2019, 3, 15),
        text="Hyra mars",
        postings=(
            Posting("5010", 1_000_000, ((1, "KANSLI"), (6, "MIA"))),
            Posting("1651", 250_000, (), "moms"),
            Posting("2440", -1_250_000),
        ),
        series="L",
        counterparty="Hyresvärden",
        document="faktura 1234",
        event_date=date(2019, 3, 1),
        recorded_by="EK (kansli)",
        approved_by="FC (kansli)",
    )


def test_what_is_left_out_is_the_usual():
    shortest = {key: RENT[key] for key in ("date", "text", "postings")}
    draft = read_draft(json.dumps(shortest).encode(), "EK")
    assert (draft.series, draft.recorded_by, draft.event_date) == ("A", "EK", None)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (b"{", [": not-json"]),
        (b"hej", [": not-json"]),
        (b"\xff\xfe", [": not-utf-8"]),
        (b'{"date": "2019-01-01", "date": "2019-01-02"}', [": double-key"]),
        (b"[" * 100_000, [": not-a-draft"]),
        (b'{"date": ' + b"9" * 5000 + b"}", [": not-a-draft"]),
        (b"[]", [": not-an-object"]),
        (b"{}", [": missing-member"] * 3),
        (b'"' + b"x" * MAX_VOUCHER_LINE + b'"', [": draft-too-long"]),
        (line(foo=1, bar=2), [": unknown-key", ": unknown-key"]),
        (line(date="2019-02-31", event_date="15/3"), ["date: not-a-day", "event_date: not-a-day"]),
        (line(date=20190315), ["date: not-quoted"]),
        (line(text=None), ["text: not-quoted"]),
        (line(text="a\x00b"), ["text: text-control"]),
        (line(text="a\u202eb"), ["text: text-invisible"]),
        (line(by="\ud800"), ["by: text-invisible"]),
        (line(text="x" * 900_000), ["text: text-too-long"]),
        (line(postings={}), ["postings: not-a-list"]),
        (line(postings=["5010"]), ["postings[0]: not-an-object"]),
        (
            line(postings=[{"konto": "5010"}]),
            ["postings[0]: unknown-key", *["postings[0]: missing-member"] * 2],
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_faulty_line_is_refused_with_all_that_is_wrong(given: bytes, faults: list[str]):
    assert faults_of(given) == faults


@pytest.mark.parametrize(
    "amount",
    [
        "12,345",
        "12.345",
        "1e5",
        "NaN",
        "Infinity",
        "",
        " 1",
        "+1",
        "1 000",
        "１００",
        "9" * 20,
        "--1",
    ],
)
def test_an_amount_is_digits_and_at_most_two_decimals(amount: str):
    (fault,) = faults_of(line(postings=[{"account": "1930", "amount": amount}]))
    assert fault.startswith("postings[0].amount: amount-")


@pytest.mark.parametrize("amount", [100, 1.5, True, None, ["1"]])
def test_an_amount_is_text(amount: object):
    given = line(postings=[{"account": "1930", "amount": amount}])
    assert faults_of(given) == ["postings[0].amount: not-quoted"]


@pytest.mark.parametrize("objects", [{"MIA": "6"}, {"0": "MIA"}, {"-1": "MIA"}, {"9" * 12: "MIA"}])
def test_an_object_stands_under_the_number_of_its_dimension(objects: object):
    given = line(postings=[{"account": "1930", "amount": "1", "objects": objects}])
    assert faults_of(given) == ["postings[0].objects: not-a-dimension"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*RENT, "account", "amount", "objects", "x"]), inner)
    ),
    max_leaves=8,
)


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_line_is_a_draft_or_refused(given: bytes):
    with suppress(Refused):
        assert isinstance(read_draft(given, "EK").date, date)
