"""The printed reports held against themselves: each disagreement, and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book import open_book
from ledger.compare import compare, printed_ids, printed_text, read_printed
from ledger.errors import IntakeError
from ledger.reference import build_reference

DATA = Path(__file__).parents[2] / "data"
SHARED = Path(__file__).parents[4] / "shared" / "reference"

REPORTS = ("varend-2019", "varna-2019", "varna-budget-2018", "varna-budget-2023")
WITH_A_BOOK = ("varend-2019", "varna-2019")
CANNOT_BE_TOLD = {
    ("flerarsoversikt", "Soliditet (%)"),
    ("flerarsoversikt", "Antal anställda"),
    ("balansrakning", "Maskiner och inventarier"),
    ("balansrakning", "Ansvarsförbindelser"),
}
"""Rows of which nothing else in print tells, in some year at least."""


def known(name, side):
    """The disagreements that `disagreements.txt` lists: place, printed, what it must be, kind."""
    text = (DATA / "disagreements.txt").read_text(encoding="utf-8")
    section = text.split(f"[{name}, {side}]\n")[1].split("\n[")[0]
    found = []
    for line in section.strip().splitlines():
        place, left, right, kind = (cell.strip() for cell in line.split("|"))
        found.append((place, int(left), int(right), kind))
    return sorted(found)


def seen(findings):
    return sorted((f.printed.place, f.left // 100, f.right // 100, f.kind) for f in findings)


def printed(name):
    return read_printed(printed_text(name), name)


@pytest.fixture(scope="module", params=WITH_A_BOOK)
def reference(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("compare") / "bok.finsam"
    build_reference(path, request.param)
    with open_book(path, read_only=True) as book:
        yield request.param, book


@pytest.mark.parametrize("name", REPORTS)
def test_the_disagreements_within_a_report_are_these_and_no_others(name):
    assert seen(compare(printed(name)).disagreements) == known(name, "within")


def test_the_disagreements_with_the_book_are_these_and_no_others(reference):
    name, book = reference
    found = [one for one in compare(printed(name), book).disagreements if one.against_book]
    assert seen(found) == known(name, "against the book")


def test_every_figure_of_the_statements_and_notes_is_held_against_the_book(reference):
    name, book = reference
    report = printed(name)
    compared = {one.printed.place for one in compare(report, book).findings if one.against_book}
    places = {
        f"{table.id} {table.title} › {row.label}, {column}"
        if table.note
        else f"{table.id} › {row.label}, {column}"
        for table in report.tables
        if table.note or table.id in ("resultatrakning", "balansrakning", "kassaflodesanalys")
        for row in table.rows
        for column, amount in zip(table.columns, row.amounts, strict=False)
        if amount is not None
    }
    assert places <= compared


@pytest.mark.parametrize("name", REPORTS)
def test_a_figure_that_is_changed_in_print_is_found(name):
    report = printed(name)
    before = {(one.id, one.difference) for one in compare(report).disagreements}
    missed = set()
    for number, table in enumerate(report.tables):
        for place, row in enumerate(table.rows):
            column = len(row.label) % len(row.amounts) if row.amounts else 0
            if not row.amounts or row.amounts[column] is None:
                continue
            amounts = list(row.amounts)
            amounts[column] += 1_234_00
            changed = (*table.rows[:place], replace(row, amounts=tuple(amounts)))
            tables = list(report.tables)
            tables[number] = replace(table, rows=(*changed, *table.rows[place + 1 :]))
            found = compare(replace(report, tables=tuple(tables))).disagreements
            if {(one.id, one.difference) for one in found} <= before:
                missed.add((table.id, row.label))
    assert missed <= CANNOT_BE_TOLD


@pytest.mark.parametrize("name", REPORTS)
def test_the_tables_that_come_with_the_program_are_those_given(name):
    given = SHARED / f"{name}.toml"
    if not given.exists():
        pytest.skip(f"{given} is not there")
    theirs = read_printed(given.read_text(encoding="utf-8"), name)
    assert printed(name).tables == theirs.tables
    assert printed(name).text == theirs.text
    assert printed(name).parts == theirs.parts


def test_the_reports_that_come_with_the_program_are_listed():
    assert printed_ids() == REPORTS


SMALL = """
[association]
name = "Prov"
year = 2020
[resultatrakning]
rows = [
  ["Verksamhetens intäkter", "", {income}, 900],
  ["Verksamhetens kostnader", "1", -800, -750],
  ["Verksamhetens resultat", "", 211, 150],
]
[[note]]
number = 1
title = "Verksamhetens kostnader"
total = [800, 750]
rows = [["Hyra", 500, 500], ["Lön", {wages}, 250]]
"""


def small(income=1011, wages=300):
    return compare(read_printed(SMALL.format(income=income, wages=wages), "prov.toml"))


def test_a_report_that_agrees_with_itself_has_nothing_to_tell():
    assert small().ok


@pytest.mark.parametrize(
    ("change", "where", "kind"),
    [
        ({"income": 1012}, "resultatrakning › Verksamhetens resultat, 2020", "rounding"),
        ({"income": 1100}, "resultatrakning › Verksamhetens resultat, 2020", "unexplained"),
        ({"wages": 301}, "not 1 Verksamhetens kostnader, 2020", "rounding"),
    ],
)
def test_each_disagreement_has_its_kind(change, where, kind):
    (only,) = small(**change).disagreements
    assert (only.printed.place, only.kind) == (where, kind)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[association", "prov.toml:1"),
        ("[association]\nname = 'x'", "prov.toml: association.year"),
        ("[association]\nyear = 2020\n[tabell]\nrows = 3", "prov.toml: tabell.rows"),
        ("[association]\nyear = 2020\n[tabell]\nrows = [[1, 2]]", "prov.toml: tabell.rows[1]"),
        ("[association]\nyear = 2020\n[[note]]\ntitle = 'x'", "prov.toml: note[1]"),
        (
            "[association]\nyear = 2020\n[[note]]\nnumber = 1\ntotal = 'x'",
            "prov.toml: note[1].total",
        ),
        ("[association]\nyear = 2020\n[t]\ncolumns = 3\nrows = [['a', 1]]", "prov.toml: t.columns"),
        (
            "[association]\nyear = 2020\n[t]\nyears = [1]\nrows = [['a', 1, 2]]",
            "prov.toml: t.columns",
        ),
        ("[association]\nyear = 2020\n[note]\n[note.x]\n", None),
    ],
)
def test_what_is_no_printed_table_is_refused_with_its_place(text, place):
    if place is None:
        assert compare(read_printed(text, "prov.toml")).ok
        return
    with pytest.raises(IntakeError) as refused:
        read_printed(text, "prov.toml")
    assert place in [fault.where for fault in refused.value.problems]


TABLES = ("resultatrakning", "balansrakning", "kassaflodesanalys", "driftredovisning", "flerar")
LABELS = (
    "Verksamhetens intäkter",
    "Verksamhetens kostnader",
    "Årets resultat",
    "Summa tillgångar",
    "Eget kapital",
    "Soliditet (%)",
    "Nettokostnad",
    "Medlemsavgift",
    "= Balanskravsresultat",
)
cells = st.one_of(st.integers(-(10**6), 10**6), st.sampled_from(["-", "Ej budgeterat"]))
printed_rows = st.lists(
    st.tuples(
        st.sampled_from(LABELS), st.sampled_from(["", "1", "1,2"]), st.lists(cells, max_size=4)
    )
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(TABLES), printed_rows, max_size=4),
    st.sampled_from(
        ["", 'columns = ["Utfall", "Budget", "Avvikelse", "Bokslut"]', "years = [1, 2, 3, 4]"]
    ),
)
def test_tables_of_any_shape_are_compared_or_refused(tables, head):
    text = "[association]\nyear = 2020\n"
    for name, lines in tables.items():
        rows = [[label, note, *amounts] for label, note, amounts in lines]
        text += f"[{name}]\n{head}\nrows = {json.dumps(rows, ensure_ascii=False)}\n"
    for one in compare(read_printed(text, "x")).findings:
        assert one.ok == (one.kind == "agrees")
