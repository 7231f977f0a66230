"""SIE files made by hypothesis: good ones with what they hold, and damaged ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

FIRST, LAST = date(2019, 1, 1), date(2019, 12, 31)
BALANCE_ACCOUNTS = ("1510", "1630", "1930", "2067", "2440")
ACCOUNTS = (*BALANCE_ACCOUNTS, "3985", "5010", "7210", "8310")
MEMBERS = ((1, "KANSLI"), (1, "STYRELSE"), (6, "MIA"), (6, "HE 2"), (20, "NACKA"))

LETTERS = "".join(map(chr, range(32, 127))).replace("\\", "") + "åäöÅÄÖéÉüÜæñçèô"
texts = st.text(LETTERS, max_size=30).map(str.strip)
ore = st.one_of(st.integers(-(10**6), 10**6), st.integers(-(10**13), 10**13))
members = st.lists(st.sampled_from(MEMBERS), max_size=3, unique_by=lambda member: member[0]).map(
    lambda chosen: tuple(sorted(chosen))
)


@dataclass(frozen=True)
class Row:
    account: str
    ore: int
    members: tuple[tuple[int, str], ...]
    text: str


@dataclass(frozen=True)
class Voucher:
    series: str
    number: int
    day: date
    text: str
    by: str
    rows: tuple[Row, ...]


def balanced(rows):
    difference = -sum(row.ore for row in rows)
    return (*rows, Row("1930", difference, (), ""))


vouchers = st.lists(
    st.builds(
        Voucher,
        series=st.sampled_from(("A", "B", "LÖN", "LEV 1")),
        number=st.integers(0, 10**6),
        day=st.dates(FIRST, LAST),
        text=texts,
        by=texts,
        rows=st.lists(
            st.builds(Row, st.sampled_from(ACCOUNTS), ore, members, texts), min_size=1, max_size=4
        ).map(balanced),
    ),
    max_size=6,
    unique_by=lambda voucher: (voucher.series, voucher.number),
)


def quoted(text):
    return '"' + text.replace('"', '\\"') + '"'


def kronor(amount):
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def text_of(given):
    """The vouchers as a whole SIE file, balances and all."""
    lines = [
        "#FLAGGA 0",
        '#PROGRAM "Prov" 1',
        "#FORMAT PC8",
        "#GEN 20200101",
        "#SIETYP 4",
        "#ORGNR 222000-2683",
        '#FNAMN "Prov"',
        "#RAR 0 20190101 20191231",
    ]
    lines += [f'#KONTO {account} "Konto {account}"' for account in ACCOUNTS]
    lines += [f'#OBJEKT {dimension} "{code}" "{code}"' for dimension, code in MEMBERS]
    closing = dict.fromkeys(ACCOUNTS, 0)
    for voucher in given:
        for row in voucher.rows:
            closing[row.account] += row.ore
    lines += [
        f"{'#UB' if account in BALANCE_ACCOUNTS else '#RES'} 0 {account} {kronor(amount)}"
        for account, amount in closing.items()
    ]
    for voucher in given:
        lines.append(
            f"#VER {quoted(voucher.series)} {voucher.number} {voucher.day:%Y%m%d}"
            f" {quoted(voucher.text)} 20200101 {quoted(voucher.by)}"
        )
        lines.append("{")
        for row in voucher.rows:
            objects = " ".join(f"{dimension} {quoted(code)}" for dimension, code in row.members)
            lines.append(
                f"#TRANS {row.account} {{{objects}}} {kronor(row.ore)}"
                f" {voucher.day:%Y%m%d} {quoted(row.text)}"
            )
        lines.append("}")
    return "\n".join(lines) + "\n"


@st.composite
def damaged(draw, content):
    """The bytes cut, overwritten, doubled or mixed with others in a few places."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        insert = draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    (b"", b"\x00", b"{" * 50, b"}", b'"', b"\\", b"\r", b"\n#VER ", b"9" * 400)
                ),
                st.just(content[start:end] * 2),
            )
        )
        content = content[:start] + insert + content[end:]
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content
