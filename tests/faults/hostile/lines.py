"""Lines of JSON that are no vouchers, or such as no one should record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.faults.hostile.making import MEGABYTE, of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.faults.hostile.making import Content

RENT = {
    "date": "2019-03-15",
    "text": "Hyra",
    "postings": [{"account": "5010", "amount": "1.00"}, {"account": "1930", "amount": "-1.00"}],
}


def draft(**changed: object) -> bytes:
    """A line of JSON: a voucher, with some of it changed."""
    return json.dumps({**RENT, **changed}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def postings(*amounts: object, account: object = "5010") -> list[dict[str, object]]:
    """Postings of the amounts."""
    return [{"account": account, "amount": amount} for amount in amounts]


JSON_LINES: Mapping[str, Content] = {
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep in a key": draft().replace(b'"Hyra"', b"[" * 5000 + b"]" * 5000),
    "line without end": of(b'{"text": "', b"x", times=40 * MEGABYTE),
    "million lines of junk": of(b"{}\n", times=5_000),
    "number of 5000 digits": draft().replace(b'"1.00"', b"9" * 5000),
    "float": draft(postings=postings(1.1, -1.1)),
    "NaN": draft(postings=postings(float("nan"), float("inf"))),
    "exponent": draft(postings=postings("1e3", "-1e3")),
    "other digits": draft(postings=postings("１００", "-１００")),
    "underscores": draft(postings=postings("1_000", "-1_000")),
    "amount of 10**18": draft(postings=postings("9" * 18, "-" + "9" * 18)),
    "amount of 10**5000": draft(postings=postings("9" * 5000, "-" + "9" * 5000)),
    "three decimals": draft(postings=postings("1.001", "-1.001")),
    "zero": draft(postings=postings("0", "0")),
    "minus zero": draft(postings=postings("-0", "0.00")),
    "unbalanced": draft(postings=postings("1", "-2")),
    "one posting": draft(postings=postings("0.00")),
    "ten thousand postings": draft(postings=postings("1.00", "-1.01") * 10_000),
    "unknown account": draft(postings=postings("1", "-1", account="9999999")),
    "account of another kind": draft(postings=postings("1", "-1", account=["5010"])),
    "account with SQL": draft(postings=postings("1", "-1", account="5010' OR 1=1 --")),
    "key twice": draft()[:-1] + b', "text": "x"}',
    "unknown key": draft(sequence=1, hash="0" * 64),
    "proto": draft(__proto__={"a": 1}, constructor="x"),
    "escape codes": draft(text="\x1b]52;c;aGVq\x07\x1b[2J"),
    "escape codes in a key": draft(**{"\x1b[2J\u202e": 1}),
    "C1": draft(text="\u009b2J"),
    "bidi": draft(counterparty="\u202eabc\u2066"),
    "lone surrogate": draft().replace(b"Hyra", b"\\ud800"),
    "surrogate as bytes": draft(text="\ud800"),
    "NUL": draft().replace(b"Hyra", b"a\\u0000b"),
    "line separator": draft(text="a\u2028b"),
    "blank": draft(text=" \u00a0\u3000"),
    "text of a megabyte": draft(text="x" * 999_000),
    "31 February": draft(date="2019-02-31"),
    "year 0": draft(date="0000-01-01"),
    "other year": draft(date="2018-12-31"),
    "week date": draft(date="2019-W10-1"),
    "date as a number": draft(date=20190315),
    "object of no dimension": draft(postings=[{**postings("1")[0], "objects": {"0": "X"}}]),
    "object of dimension 10**40": draft(
        postings=[{**postings("1")[0], "objects": {"9" * 40: "X"}}]
    ),
    "objects as a list": draft(postings=[{**postings("1")[0], "objects": ["6", "MIA"]}]),
    "series with a path": draft(series="../A"),
    "series of 1000 letters": draft(series="A" * 1000),
    "null": b"null",
    "list of drafts": b"[" + draft() + b"]",
    "two on a line": draft() + draft(),
    "byte order mark": b"\xff\xfe" + draft().decode().encode("utf-16-le"),
}
