"""Nothing that is printed steers the terminal, and every amount is in its column."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.render.csv import GUARDED, MACHINE, csv_rows
from exports.render.text import PAGE, printed_lines, text_width
from finsam_tui.cli import output as printing
from ledger.core.table import CSV, Column, Row, Table, heading
from ledger.core.text import visible

STEERING = [
    "\x1b[2J",
    "\x07",
    "\r",
    "\n",
    "\t",
    "\x7f",
    "\x9b31m",
    "\x85",
    "\u202e",
    "\u2066",
    "\u2028",
    "\ud800",
]


@pytest.mark.parametrize("steering", STEERING, ids=ascii)
def test_a_control_character_is_shown_as_a_mark(steering: str):
    assert visible(f"a{steering}b") == f"a\ufffd{steering[1:]}b"


@given(st.text(st.characters(codec=None)))
def test_what_is_visible_stays_visible(text: str):
    once = visible(text)
    assert visible(once) == once
    assert len(once) == len(text)


@given(st.text(st.characters(codec=None)))
def test_json_holds_every_character_and_prints_none_that_steers(text: str):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        printing.print_document({"text": text})
    printed = out.buffer.getvalue().decode()
    assert visible(printed[:-1]) == printed[:-1]
    assert json.loads(printed) == {"text": text}


@pytest.mark.parametrize(
    "document",
    [{}, {"rows": []}, {"a": 1, "b": {"rows": [{"x": "å"}, [2, None]], "c": {}}, "d": [{}]}, [1]],
)
def test_rows_that_come_one_by_one_are_the_same_json(document, capsys):
    def one_by_one(value: object) -> object:
        if isinstance(value, dict):
            return {name: one_by_one(member) for name, member in value.items()}
        return iter(value) if isinstance(value, list) else value

    printing.print_document(one_by_one(document))
    assert capsys.readouterr().out == json.dumps(document, ensure_ascii=False) + "\n"


def test_a_stream_that_lacks_a_character_prints_another():
    code = (
        "from finsam_tui.cli import output; output.prepare_streams();"
        "output.print_lines(['−12,50 – åäö … 漢'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONIOENCODING": "latin-1"},
        check=True,
    )
    assert done.stdout.decode("latin-1") == "-12,50 - åäö ... ?\n"


def table(*rows: Row) -> Table:
    return Table(
        title=("Förbundet",),
        columns=(
            Column("id", on=CSV),
            Column("label", "Text"),
            Column("count", "Antal", "number", 5),
            Column("amount", "Belopp", "amount", 12),
        ),
        rows=rows,
    )


def test_a_table_stands_in_columns():
    lines = list(
        printed_lines(
            table(
                heading("Intäkter"),
                Row(("a", "Bidrag", 1, 123_456_78), level=1),
                Row(("b", "Ränta", None, -1_05), apart=True),
            ),
            "ore",
        )
    )
    assert lines == [
        "Förbundet",
        "",
        f"{'Text':59}  {'Antal':>5}  {'Belopp':>12}",
        "",
        "Intäkter",
        f"{'  Bidrag':59}  {'1':>5}  {'123 456,78':>12}",
        "",
        f"{'Ränta':59}  {'':5}  {'−1,05':>12}",
    ]


@given(st.lists(st.text(max_size=200), max_size=3))
def test_no_line_is_wider_than_the_page_and_no_text_is_lost(labels: list[str]):
    rows = [Row(("", label), level=1) for label in labels]
    lines = list(printed_lines(table(*rows), "kr"))
    assert max(map(text_width, lines)) <= PAGE
    letters = "".join(visible("".join(labels)).split())
    assert "".join("".join(lines[3:]).split()) == letters


def test_an_amount_too_wide_for_its_column_is_printed_whole():
    (line,) = list(printed_lines(table(Row(("", "", None, 10**14))), "ore"))[3:]
    assert line.endswith("1 000 000 000 000,00")


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("åäö", 3), ("漢字", 4), ("e\u0301", 1)])
def test_width_is_what_a_terminal_shows(text: str, width: int):
    assert text_width(text) == width


def test_csv_has_exact_amounts_and_leaves_out_what_only_a_reader_needs(capsys):
    printing.print_csv(table(heading("Intäkter"), Row(("a", "Bidrag", 1, -5))))
    assert capsys.readouterr().out == "id,label,count,amount\na,Bidrag,1,-0.05\n"


@pytest.mark.parametrize("text", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_csv_is_a_formula(text: str):
    ((_, label, _, _),) = csv_rows(table(Row(("", text))), MACHINE, "csv")
    assert label == f"'{text}"


@given(st.text())
def test_csv_reads_back(text: str):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        columns = (Column("a"), Column("b"), Column("c"))
        printing.print_csv(Table((), columns, [Row(("a", text, "b"))]))
    out.flush()
    printed = out.buffer.getvalue().decode()
    guarded = f"'{text}" if text.startswith(GUARDED) else text
    (_ids, row) = csv.reader(io.StringIO(printed))
    assert row == ["a", visible(guarded), "b"]
