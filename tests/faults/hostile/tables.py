"""Budgets, printed reports and templates that were made to do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.report_layout.built_in.texts import built_in_text
from tests.faults.hostile.making import MEGABYTE, of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.faults.hostile.making import Content

BUDGET: Mapping[str, Content] = {
    "deep": b"years = " + b"[" * 50_000 + b"]" * 50_000,
    "deep tables": b"[" + b".".join([b"a"] * 20_000) + b"]\n",
    "wide": b"years = [2019]\n" + b"".join(b"k%d = 1\n" % n for n in range(50_000)),
    "year of a million digits": b"years = [" + b"9" * MEGABYTE + b"]\n",
    "years that are none": b'years = ["2019", -1, 99999999999, 2019.5]\nlines = []\n',
    "lines of another kind": b"years = [2019]\nlines = {a = 1}\n",
    "amount as a float": b'years=[2019]\nlines=[{row="a",sv="A",en="A",amounts=[1e308]}]\n',
    "amount without end": b'years=[2019]\nlines=[{row="a",sv="A",en="A",amounts=["'
    + b"9" * 100_000
    + b'"]}]\n',
    "sum of itself": b'years=[2019]\nlines=[{sum="result",of=["result"],sv="A",en="A"}]\n',
    "ring of sums": b'years=[2019]\nlines=[{sum="a",of=["result"],sv="A",en="A"},'
    b'{sum="result",of=["a"],sv="A",en="A"}]\n',
    "doubling sums": b"years=[2019]\nlines=[\n"
    + b"".join(
        b'{sum="s%d",of=["s%d","s%d"],sv="A",en="A"},\n' % (n, n + 1, n + 1) for n in range(2000)
    )
    + b'{row="s2000",sv="A",en="A",amounts=["1"]},{sum="result",of=["s0"],sv="A",en="A"}]\n',
    "escape codes": b'years=[2019]\n"\\u001b[2J" = "\\u009b"\n',
    "escape codes in a label": b'years=[2019]\nlines=[{row="a",sv="\\u001b[2J",en="A",'
    b'amounts=["1"]},{sum="result",of=["a"],sv="R",en="R"}]\n',
    "day that is none": b"years = [2019]\ndecided = 2019-02-30\nlines = []\n",
    "control characters": b"years = [2019]\x07\n",
}
BUDGET_CSV: Mapping[str, Content] = {
    "field without end": of(b'id;label;2019\na;"', b"x", times=MEGABYTE),
    "quote never closed": b'id;label;2019\na;"A;1\n',
    "hundred thousand columns": b"id;label;2019" + b";x" * 100_000 + b"\n",
    "hundred thousand lines": b"id;label;2019\n" + b"a;A;x\n" * 100_000,
    "year twice": b"id;label;2019;2019\na;A;1;2\n",
    "columns by the wrong name": b"id;label;2019;=cmd|' /C calc'!A0\na;A;1;2\n",
    "amount without end": b"id;label;2019\na;A;" + b"9" * 100_000 + b"\n",
    "sum without end": b"id;label;2019\na;A;" + b"1+" * 100_000 + b"1\n",
    "product without end": b"id;label;2019\na;A;" + b"9" * 14 + b"*9" * 100_000 + b"\n",
    "other digits": "id;label;2019\na;A;１００\n".encode(),
    "NUL": b"id;label;2019\na\0;A\0;1\0\n",
    "carriage returns": b"id;label;2019\ra;A\r\r;1\r",
    "escape codes": b"id;label;2019\na;\x1b]52;c;aGVq\x07;x\n",
    "row that is a result twice": b"id;label;2019\nresult;A;1\nresult;A;1\n",
    "months of no year": b"id;label;1;2;13\na;A;1;2;3\n",
}

PRINTED: Mapping[str, Content] = {
    "deep": b"a = " + b"[" * 50_000 + b"]" * 50_000,
    "table of tables": b"[[tables]]\n" * 20_000,
    "rows of another kind": b'[income]\ncolumns = ["2019"]\nrows = [[1,[],{}]]\n',
    "label without end": b'[income]\nrows = [["' + b"x" * MEGABYTE + b'", "", 1]]\n',
    "amount without end": b'[income]\nrows = [["a", "", ' + b"9" * 4000 + b"]]\n",
    "escape codes": b'"\\u001b[2J" = 1\n[income]\nrows = [["\\u001b]52;x\\u0007", "\\u009b", 1]]\n',
    "dates": b"[income]\nrows = [[2019-01-01, 00:00:00, 1979-05-27T07:32:00Z]]\n",
    "floats": b"[income]\nrows = [['a', '', nan], ['b', '', inf], ['c', '', 1e400]]\n",
    "ten thousand rows": b"[income]\nrows = [\n"
    + b'["Medlemsbidrag", "1", 1, 2],\n' * 10_000
    + b"]\n",
    "control characters": b"[income]\x07\n",
}


def _varna_with(lines: list[str]) -> str:
    """The template of VärNa with more lines in its income statement."""
    text, first = built_in_text("varna"), "income = [\n  {sum"
    assert first in text
    return text.replace(first, "income = [\n" + "\n".join(lines) + first.removeprefix("income = ["))


TEMPLATE: Mapping[str, Content] = {
    "deep": b"statements = " + b"[" * 50_000 + b"]" * 50_000,
    "deep tables": b"[" + b".".join([b"a"] * 20_000) + b"]\n",
    "wide": b"".join(b"k%d = 1\n" % n for n in range(50_000)),
    "accounts without end": b"[accounts]\n" + b"".join(b"%d = 'x'\n" % n for n in range(60_000)),
    "interval of everything": b'id="a"\n[statements]\nincome=[{row="a",accounts=["00-999999"]}]\n',
    "escape codes": b'"\\u001b[2J" = 1\nid = "\\u009b2J"\n[accounts]\n1930 = "\\u202e"\n',
    "id with a path": b'id = "../../x"\n',
    "sum of sums of sums": lambda path: path.write_text(
        _varna_with(
            [f'{{ sum = "s{n}", sv = "S", of = ["s{n + 1}"] }},' for n in range(290)]
            + ['{ sum = "s290", sv = "S", of = ["member_contributions"] },']
        )
    ),
    "sums that double": lambda path: path.write_text(
        _varna_with(
            [f'{{ sum = "s{n}", sv = "S", of = ["s{n + 1}", "s{n + 1}"] }},' for n in range(290)]
            + ['{ sum = "s290", sv = "S", of = ["member_contributions"] },']
        )
    ),
    "sums in a ring": lambda path: path.write_text(
        _varna_with(
            ['{ sum = "a", sv = "S", of = ["b"] },', '{ sum = "b", sv = "S", of = ["a"] },']
        )
    ),
    "other kinds": b"id = 1\naccounts = []\nnotes = {}\nstatements = 'x'\nobjects = 2019-01-01\n",
    "control characters": b"id = '\x07'\n",
}
