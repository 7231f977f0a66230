"""The printed reports held against themselves: each disagreement, and nothing else."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.books.open import open_book
from ledger.budget.store import budget_text, set_budget
from ledger.core.errors import ImportFileError
from ledger.printed_report import compare, printed_ids, printed_text, read_printed
from tests.books import copy_reference
from tests.goldens import assert_section
from tests.sweeps import one_of

DATA = Path(__file__).parents[2] / "data"
GIVEN = DATA / "reference"

REPORTS = ("varend-2019", "varna-2019", "varna-budget-2018", "varna-budget-2023")
WITH_A_BOOK = ("varend-2019", "varna-2019")
STATEMENTS = {
    "resultatrakning": "Resultaträkning",
    "balansrakning": "Balansräkning",
    "kassaflodesanalys": "Kassaflödesanalys",
    "balanskravsutredning": "Balanskravsutredning",
}
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
    copy_reference(path, request.param)
    with open_book(path, read_only=True) as book:
        yield request.param, book


def whole(findings):
    """Every finding as a line: what is held against what, to which step, and its parts."""
    return "".join(
        f"{one.rule} {one.kind}: {one.printed.place} ({one.printed.row}) {one.left} {one.right}"
        f" {one.step} {one.measure}"
        f" [{'; '.join(f'{at.table} {at.row} {at.column} {at.amount}' for at in one.parts)}]"
        f" {one.because.message if one.because else ''}".rstrip()
        + "\n"
        for one in findings
    )


@pytest.mark.parametrize("name", REPORTS)
def test_the_disagreements_within_a_report_are_these_and_no_others(name):
    found = compare(printed(name))
    assert seen(found.disagreements) == known(name, "within")
    assert_section("printed_report.txt", name, whole(found.findings))


def test_the_disagreements_with_the_book_are_these_and_no_others(reference):
    name, book = reference
    found = compare(printed(name), book)
    against = [one for one in found.disagreements if one.against_book]
    assert seen(against) == known(name, "against the book")
    with_book = [one for one in found.findings if one.against_book]
    assert_section("printed_report.txt", f"{name}, against the book", whole(with_book))


def test_every_figure_of_the_statements_notes_and_balance_requirement_is_held_against_the_book(
    reference,
):
    name, book = reference
    report = printed(name)
    compared = {one.printed.place for one in compare(report, book).findings if one.against_book}
    places = {
        f"Not {table.note} {table.title} › {row.label}, {column}"
        if table.note
        else f"{STATEMENTS[table.id]} › {row.label}, {column}"
        for table in report.tables
        if table.note or table.id in STATEMENTS
        for row in table.rows
        for column, amount in zip(table.columns, row.amounts, strict=False)
        if amount is not None
    }
    assert places <= compared


def test_a_printed_budget_is_held_against_the_budget_of_the_book(tmp_path):
    copy_reference(tmp_path / "bok.finsam", "varna-2019")
    text = printed_text("varna-budget-2023")
    changed = text.replace('["Nacka", 1341013, 1341013', '["Nacka", 1341013, 1341014')
    with open_book(tmp_path / "bok.finsam") as book:
        set_budget(book, budget_text("varna-2023"), "varna-2023")
        for shown, differing in ((text, []), (changed, [("Budget › Nacka, 2024", 1_00)])):
            found = compare(read_printed(shown, "budget"), book).findings
            against = [
                (one.printed.place, one.left - one.right) for one in found if one.against_book
            ]
            assert len(against) == 84
            assert [one for one in against if one[1]] == differing


@pytest.mark.parametrize("name", one_of(4, REPORTS))
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
    theirs = read_printed((GIVEN / f"{name}.toml").read_text(encoding="utf-8"), name)
    assert printed(name).tables == theirs.tables
    assert printed(name).text == theirs.text
    assert printed(name).parts == theirs.parts


def test_the_reports_that_come_with_the_program_are_listed():
    assert printed_ids() == REPORTS


def in_unit(name, unit, decimals):
    """The printed report as if everything in it were counted in the unit."""
    tables = tomllib.loads(printed_text(name))
    factor = {"tkr": 1000, "mnkr": 1_000_000}[unit]

    def counted(value):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        rounded = Decimal(value / factor).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        return float(rounded) if decimals else int(rounded)

    for table in (*tables.values(), *tables["note"]):
        if isinstance(table, dict):
            table.pop("unit", None)
            if "total" in table:
                table["total"] = [counted(value) for value in table["total"]]
            for row in table.get("rows", ()):
                if "%" not in row[0] and "Antal" not in row[0]:
                    row[1:] = [counted(value) for value in row[1:]]
    recommended = tables.get("eget_kapital_rekommendation", {})
    for key in recommended.keys() - {"hogst_andel"}:
        recommended[key] = counted(recommended[key])
    tables["association"]["unit"] = unit
    return read_printed(tomlkit.dumps(tables), name)


@pytest.mark.parametrize(("unit", "decimals"), [("tkr", 0), ("tkr", 1), ("mnkr", 1), ("mnkr", 3)])
def test_a_report_in_thousands_or_millions_agrees_where_it_does_in_kronor(
    reference, unit, decimals
):
    name, book = reference
    in_kronor = {one.id: one for one in compare(printed(name), book).findings}
    found = compare(in_unit(name, unit, decimals), book).findings
    assert len(found) > 150
    for one in found:
        if one.check().severity == "fault" and one.printed.table != "text_figures":
            whole = in_kronor.get(one.id)
            assert whole is not None, one
            assert whole.check().severity == "fault", one
            assert abs(one.difference - whole.difference) <= one.step, one


@pytest.mark.sweep
def test_a_figure_in_thousands_that_is_another_than_the_books_is_found(reference):
    name, book = reference
    report = in_unit(name, "tkr", 0)
    table = report.table("balansr")
    places = [place for place, row in enumerate(table.rows) if any(row.amounts)]
    for place in places:
        row = table.rows[place]
        raised = replace(row, amounts=(row.amounts[0] + 9_000_00, *row.amounts[1:]))
        rows = (*table.rows[:place], raised, *table.rows[place + 1 :])
        tables = tuple(replace(t, rows=rows) if t is table else t for t in report.tables)
        found = compare(replace(report, tables=tables), book).findings
        (own,) = [
            one
            for one in found
            if one.against_book and one.printed == replace(one.printed, row=row.label)
            if one.printed.table == table.id and one.printed.year == 2019
        ]
        assert (own.check().severity, own.difference) == ("fault", 9_000_00), row.label


def test_the_balance_requirement_and_the_overview_are_held_against_the_book(reference):
    name, book = reference
    found = [one for one in compare(printed(name), book).findings if one.against_book]
    tables = {one.printed.table for one in found}
    if name == "varend-2019":
        assert {"balanskravsutredning", "flerarsoversikt"} <= tables
        (result,) = [one for one in found if one.printed.row == "= Balanskravsresultat"]
        assert (result.left, result.right) == (-474503_00, -474503_00)


@pytest.mark.parametrize(
    ("unit", "step", "words"),
    [
        ("tkr", 100_000, ""),
        ("Belopp i tusental kronor", 100_000, ""),
        ("mnkr", 100_000_000, ""),
        ("Miljoner kronor", 100_000_000, ""),
        ("kronor", 100, ""),
        ("mtkr", None, "mnkr"),
    ],
)
def test_the_unit_is_read_from_the_heading_or_refused(unit, step, words):
    text = f'[association]\nyear = 2020\n[t]\nunit = "{unit}"\nrows = [["Hyra", 7, 8]]\n'
    if step is None:
        with pytest.raises(ImportFileError, match=words) as refused:
            read_printed(text, "prov.toml")
        assert [fault.where for fault in refused.value.problems] == ["prov.toml: t.unit"]
        return
    (row,) = read_printed(text, "prov.toml").tables[0].rows
    assert (row.amounts, row.step) == ((7 * step, 8 * step), step)


def test_a_figure_is_called_what_the_report_calls_it():
    places = {one.printed.place for one in compare(printed("varna-2019")).findings}
    assert "Löpande text › Projekt MIA, netto, 2019" in places
    assert "Löpande text › Medlemsbidrag, 2019" in places
    for name in REPORTS:
        for one in compare(printed(name)).findings:
            assert "_" not in one.printed.place, one.printed.place


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
        ({"income": 1012}, "Resultaträkning › Verksamhetens resultat, 2020", "rounding"),
        ({"income": 1100}, "Resultaträkning › Verksamhetens resultat, 2020", "unexplained"),
        ({"wages": 301}, "Not 1 Verksamhetens kostnader, 2020", "rounding"),
    ],
)
def test_each_disagreement_has_its_kind(change, where, kind):
    (only,) = small(**change).disagreements
    assert (only.printed.place, only.kind) == (where, kind)


@pytest.mark.parametrize(
    ("unit", "total", "kind"),
    [
        ("kr", 1001, "rounding"),
        ("kr", 1002, "unexplained"),  # however many figures: whole kronor leave a krona
        ("tkr", 1002, "rounding"),  # half a thousand for each of five figures
        ("tkr", 1003, "unexplained"),
    ],
)
def test_rounding_explains_a_krona_or_half_a_thousand_for_each_figure(unit, total, kind):
    text = f"""
[association]
name = "Prov"
year = 2020
unit = "{unit}"
[[note]]
number = 1
title = "Kostnader"
total = [{total}]
rows = [["Hyra", 250], ["Lön", 250], ["Resor", 250], ["Övrigt", 250]]
"""
    (only,) = compare(read_printed(text, "prov.toml")).disagreements
    assert only.kind == kind


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
    with pytest.raises(ImportFileError) as refused:
        read_printed(text, "prov.toml")
    assert place in [fault.where for fault in refused.value.problems]


def disagreements_in(tables):
    text = f"[association]\nname = 'x'\nyear = 2020\ncomparative = 2019\n{tables}"
    found = compare(read_printed(text, "prov.toml")).disagreements
    return [(one.printed.place, one.left // 100, one.right // 100) for one in found]


LENT = """
[inventarier]
summa = 41
rows = [["Datorer", "", 31, 20], ["Möbler", "", 10, 5]]
[balansrakning]
rows = [["Inventarier", "", {}, 25]]
"""


def test_a_row_that_is_called_as_a_table_is_what_the_table_comes_to():
    assert disagreements_in(LENT.format(41)) == []
    assert disagreements_in(LENT.format(40)) == [("Balansräkning › Inventarier, 2020", 40, 41)]


def test_a_table_with_two_sums_says_nothing_of_a_row_that_is_called_as_it():
    found = disagreements_in(LENT.replace("= 41", "= 41\ntotalt = 42").format(40))
    assert [place for place, _, _ in found] == ["Inventarier › totalt, 2020"]


def test_a_row_with_fewer_columns_than_its_sum_adds_nothing_to_the_others():
    rows = '["Hyra", "", 30, 20], ["Ny lokal", "", 10], ["Summa kostnader", "", 40, 20]'
    assert disagreements_in(f"[kostnader]\nrows = [{rows}]") == []
    wrong = rows.replace("40, 20", "40, 21")
    assert disagreements_in(f"[kostnader]\nrows = [{wrong}]") == [
        ("Kostnader › Summa kostnader, 2019", 21, 20)
    ]


TABLES = (
    *("resultatrakning", "balansrakning", "kassaflodesanalys", "driftredovisning", "flerar"),
    *("budget", "fordelning"),
)
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
    "Resultat",
    "Totala intäkter",
    "Kostnader totalt",
)
cells = st.one_of(st.integers(-(10**6), 10**6), st.sampled_from(["-", "Ej budgeterat"]))
printed_rows = st.lists(
    st.tuples(
        st.sampled_from(LABELS), st.sampled_from(["", "1", "1,2"]), st.lists(cells, max_size=4)
    )
)


@settings(max_examples=25, deadline=None)
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


def test_a_number_of_any_exponent_is_no_figure_and_costs_nothing():
    """Decimal takes 1e99999999, and to write it out takes hours."""
    odd = ("1e99999999", "1e-99999999", "-1e99999999", "nan", "inf", "0x" + "f" * 5000, "1e15")
    for number in odd[:5]:
        text = (
            f'[association]\nname = "F"\nyear = 2019\n[text_figures]\narets_resultat = {number}\n'
        )
        assert compare(read_printed(text, "x.toml")).findings == ()
    rows = "".join(f'["r", "", {number}, 1],' for number in (odd[0], odd[1], odd[3], odd[6]))
    text = f'[association]\nname = "F"\nyear = 2019\n[a]\nrows = [{rows}]\n'
    (table,) = read_printed(text, "x.toml").tables
    assert [row.amounts for row in table.rows] == [(None, 100)] * 4
    with pytest.raises(ImportFileError) as refused:
        read_printed(f"[association]\nyear = {odd[5]}\n", "x.toml")
    assert [fault.code for fault in refused.value.problems] == ["not-printed"]


@pytest.mark.parametrize(
    ("income", "costs", "result", "left"),
    [(1000, 950, 50, 3050), (900, 950, 50, 2950), (900, 950, -50, 2950)],
)
def test_a_budgets_equity_grows_by_a_surplus_and_shrinks_by_a_deficit_however_it_is_signed(
    income, costs, result, left
):
    text = f"""
[association]
name = "Prov"
year = 2020
[budget]
years = [2020, 2021]
rows = [
  ["Totala intäkter", 1000, {income}],
  ["Kostnader totalt", 900, {costs}],
  ["Resultat", 100, {result}],
  ["Eget kapital", 3000, {{left}}],
]
"""
    wrong = [
        {one.printed.place for one in compare(read_printed(text.format(left=at), "")).disagreements}
        for at in (left, left + 2)
    ]
    assert wrong[1] - wrong[0] == {"Budget › Eget kapital, 2021"}


IN_TEXT = """
[association]
name = "Prov"
year = 2020
comparative = 2019
[resultatrakning]
rows = [["Medlemsbidrag", "", 1501, 1499], ["Årets resultat", "", -1051, 949]]
[balansrakning]
rows = [["Summa eget kapital", "", 4000, 5051]]
[[note]]
number = 1
title = "Projektens intäkter"
rows = [["Projekt Mia", 300, 200], ["Projekt Hälsa efter etablering", 50, 40]]
[[note]]
number = 2
title = "Projektens kostnader"
rows = [["Projekt Mia", 700, 450], ["Projekt Hälsa efter etablering", 90, 40]]
[[note]]
number = 3
title = "Upplupna intäkter"
rows = [["Projekt Mia", 7, 8]]
[budget]
years = [2020, 2021]
rows = [
  ["Kostnader administration", 125, 130],
  ["Kostnader individinriktade insatser", 300, 310],
  ["Kostnader strukturinriktade insatser", 575, 580],
  ["Kostnader totalt", 1000, 1020],
  ["Resultat", -2000000, 5],
  ["Eget kapital", 3000, 3005],
]
[text_figures]
arets_resultat = -1051
arets_resultat_2019_kr = 950
arets_resultat_2018_kr = 1
arets_resultat_tkr = -1.1
arets_resultat_mkr = -0.0
arets_tilldelning_tkr = {2020 = 1.5, 2019 = 1, "förr" = 7, "20190" = 8}
medlemmarnas_bidrag = {2020 = "många"}
minskning_eget_kapital_kr = 1051
okning_eget_kapital_kr = 1051
minskning_eget_kapital_2019_kr = 1
mal_eget_kapital = 3001
mia_netto = {2020 = 400, 2019 = 251}
hee_netto = 40
efter_netto_2019 = 1
unga_netto = 4
administrativa_kostnader_procent = 12
administrativa_kostnader_2021_procent = 12.7
administrativa_kostnader_2022_procent = 12
andra_kostnader_procent = 12
fordelning_individ_struktur_procent = [34, 66]
fordelning_struktur_individ_procent = [65.7, 34.3]
fordelning_individ_procent = [34, 66]
fordelning_struktur_procent = [99]
underskott = "Ett underskott på drygt 1,9 mkr"
underskott_2 = "nära två tusen kronor"
overskott = "två miljoner"
antal = [1, "två"]
"""
"""What a text may give, and how: by year, in a unit, of a part, as a share, in words; or amiss."""


def test_every_figure_of_a_text_is_held_against_what_it_is_of():
    found = compare(read_printed(IN_TEXT, "prov.toml")).findings
    of_text = [one for one in found if one.printed.table == "text_figures"]
    assert_section("printed_report.txt", "figures of a text", whole(of_text))


@pytest.mark.parametrize(
    ("words", "lowest", "highest"),
    [
        ("knappt en miljon kronor", 900_000, 1_000_000),
        ("Nära 1 miljon", 900_000, 1_000_000),
        ("drygt 1 mkr", 1_000_000, 1_100_000),
        ("över 1,0 miljoner", 1_000_000, 1_100_000),
        ("cirka 1000 tkr", 950_000, 1_050_000),
        ("1 mnkr", 950_000, 1_050_000),
        ("omkring tio tusen kronor", 9_500, 10_500),
    ],
)
def test_a_figure_in_words_may_be_as_far_from_the_table_as_its_words_allow(words, lowest, highest):
    for result, is_near in (
        (f"-{lowest}", True),
        (f"-{lowest - 1}.99", False),
        (f"-{highest}", True),
        (f"-{highest}.01", False),
    ):
        text = (
            "[association]\nname = 'Prov'\nyear = 2020\n[budget]\nyears = [2020]\n"
            f"rows = [['Resultat', {result}]]\n[text_figures]\nunderskott = '{words}'\n"
        )
        (said,) = [f for f in compare(read_printed(text, "prov.toml")).findings if f.rule == "text"]
        assert (said.left == said.right) == is_near, (result, said)
