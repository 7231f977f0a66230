"""CSV: the same figures, for Swedish Excel or for programs, and no formulas."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.render import csv as plain
from exports.render.csv import EXCEL, GUARD, GUARDED, MACHINE, write_csv
from exports.render.csv_files import csv_files
from ledger.core.i18n import msgid
from ledger.core.limits import MAX_AMOUNT
from ledger.core.table import Column, Row, Table
from ledger.statements.statement_table import statement_table

COLUMNS = (
    Column("text", file_label=msgid("Text")),
    Column("account", "", "code", file_label=msgid("Account")),
    Column("number", "", "number", file_label=msgid("Number")),
    Column("amount", "", "amount", file_label=msgid("Amount")),
)
KINDS = [column.kind for column in COLUMNS]
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=20
) | st.sampled_from(["=1", "'=1", "''", "+", "-", "@a", "a;b", 'a"b', "a\nb", "\ta"])
ROWS = st.lists(
    st.tuples(
        TEXTS,
        st.text("0123456789", max_size=8),
        st.integers(0, 10**9),
        st.none() | st.integers(-MAX_AMOUNT, MAX_AMOUNT),
    ),
    max_size=5,
)


def written(rows, dialect, language="sv"):
    made = io.BytesIO()
    count = write_csv(Table((), COLUMNS, [Row(row) for row in rows]), made, dialect, language)
    assert count == len(rows)
    return made.getvalue()


def read_csv(text, kinds, dialect):
    """The rows as `write_csv` was given them, but for None, which comes back as an empty text."""
    rows = csv.reader(io.StringIO(text), delimiter=dialect.delimiter, strict=True)
    next(rows)
    for row in rows:
        yield tuple(value_of(cell, kind, dialect) for cell, kind in zip(row, kinds, strict=True))


def value_of(text, kind, dialect):
    if kind == "amount":
        kronor, _, decimals = text.partition(dialect.decimal)
        return int(kronor + decimals) if text else None
    if kind == "number":
        return int(text) if text else None
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(GUARDED) else text


@given(ROWS, st.sampled_from([EXCEL, MACHINE]))
def test_what_is_written_is_read_back(rows, dialect):
    text = written(rows, dialect).decode(dialect.encoding)
    assert list(read_csv(text, KINDS, dialect)) == rows


@given(ROWS, st.sampled_from([EXCEL, MACHINE]))
def test_no_text_begins_as_a_formula(rows, dialect):
    text = written(rows, dialect).decode(dialect.encoding)
    for row in csv.reader(io.StringIO(text), delimiter=dialect.delimiter):
        assert not row[0].startswith(plain.FORMULA)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "'"])
@pytest.mark.parametrize("dialect", [EXCEL, MACHINE], ids=["excel", "plain"])
def test_each_text_that_a_spreadsheet_would_run_gets_an_apostrophe(first, dialect):
    text = written([(f"{first}1", f"{first}2", 3, -4_00)], dialect).decode(dialect.encoding)
    (_head, row) = csv.reader(io.StringIO(text), delimiter=dialect.delimiter)
    assert row == [f"'{first}1", f"'{first}2", "3", f"-4{dialect.decimal}00"]


@pytest.mark.parametrize("plain_text", ["a=1", "1-2", "(1)", " =1", "−1"])
def test_other_texts_are_written_as_they_are(plain_text):
    text = written([(plain_text, "1", 0, None)], EXCEL).decode(EXCEL.encoding)
    assert text.splitlines()[1] == f"{plain_text};1;0;"


def test_the_dialects_are_as_swedish_excel_and_programs_want_them():
    row = ("Hyra; mars", "5010", 17, -123456)
    assert written([row], EXCEL) == (
        b'\xef\xbb\xbfText;Konto;Nummer;Belopp\r\n"Hyra; mars";5010;17;-1234,56\r\n'
    )
    assert (
        written([row], MACHINE) == b"text,account,number,amount\r\nHyra; mars,5010,17,-1234.56\r\n"
    )
    assert written([], EXCEL, "en").decode("utf-8-sig") == "Text;Account;Number;Amount\r\n"


SWEDISH = {"heading": "rubrik", "row": "rad", "sum": "summa", "text": "text"}


def about(line):
    return line.id, line.label, line.kind, line.level, line.note or ""


@pytest.mark.sweep
@pytest.mark.parametrize("dialect", [EXCEL, MACHINE], ids=lambda dialect: dialect.name)
def test_every_statement_has_the_same_figures_cell_for_cell(demo, dialect):
    files = dict(csv_files(demo, dialect))
    described = json.loads(files["datapackage.json"])
    paths = {resource["name"]: resource for resource in described["resources"]}
    for statement in demo.statements():
        resource = paths[statement.report]
        text = files[resource["path"]].decode(dialect.encoding)
        table = statement_table(statement, demo.query(""))
        kinds = [column.kind for column in table.columns_on("file")]
        rows = list(read_csv(text, kinds, dialect))
        nothing = (None,) * len(statement.columns)
        assert rows == [
            (
                line.id,
                line.label,
                SWEDISH[line.kind] if dialect is EXCEL else line.kind,
                line.level,
                line.note or "",
                *(line.amounts or nothing),
            )
            for line in statement.lines
        ]


@pytest.mark.sweep
def test_the_description_names_every_file_and_column(demo):
    files = dict(csv_files(demo, MACHINE))
    described = json.loads(files["datapackage.json"])
    assert {resource["path"] for resource in described["resources"]} | {"datapackage.json"} == set(
        files
    )
    for resource in described["resources"]:
        head = files[resource["path"]].decode().splitlines()[0].split(",")
        assert head == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["dialect"]["delimiter"] == ","
        assert resource["profile"] == "tabular-data-resource", "the standard asks for it of each"


@pytest.mark.sweep
def test_the_trial_balance_sums_to_zero(demo):
    text = dict(csv_files(demo, MACHINE))["trial.csv"].decode()
    rows = list(read_csv(text, ["code", "text", "amount", "amount", "amount"], MACHINE))
    assert [sum(int(row[place] or 0) for row in rows) for place in (2, 3, 4)] == [0, 0, 0]
    assert len(rows) > 50


def test_file_names_are_labels_for_people_and_ids_for_programs(small):
    assert "huvudbok.csv" in dict(csv_files(small, EXCEL))
    assert "ledger.csv" in dict(csv_files(small, MACHINE))
