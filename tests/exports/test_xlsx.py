"""The workbook: the same figures, sums that are formulas, texts that never are."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from exports.export_request import ExportRequest
from exports.render.xlsx import HEAD, Sheets, kronor, write_workbook
from exports.words import title
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.errors import Refused


def workbook_of(source):
    made = io.BytesIO()
    write_workbook(source, made)
    return made


@pytest.fixture(scope="module")
def demo_workbook(demo_path):
    """The workbook of the demonstration book, as a file."""
    with open_book(demo_path, read_only=True) as book:
        return workbook_of(ExportRequest(book, fiscal_year(book)))


@pytest.fixture(scope="module")
def formulas(demo_workbook):
    """The workbook with its formulas."""
    return openpyxl.load_workbook(demo_workbook)


@pytest.fixture(scope="module")
def values(demo_workbook):
    """The workbook with what its formulas gave when it was written."""
    return openpyxl.load_workbook(demo_workbook, data_only=True)


@pytest.mark.parametrize(
    ("unit", "form", "about"),
    [
        ("ore", "#,##0.00;\\-#,##0.00;0.00", "Belopp i kronor och öre"),
        ("tkr", "#,##0,;\\-#,##0,;0", "Belopp i tusentals kronor"),
        ("mnkr", "#,##0.0,,;\\-#,##0.0,,;0.0", "Belopp i miljoner kronor"),
    ],
)
def test_a_unit_is_how_a_statement_is_shown_and_never_what_its_cells_hold(
    demo, formulas, unit, form, about
):
    made = io.BytesIO()
    write_workbook(demo, made, unit)
    book = openpyxl.load_workbook(made, read_only=True)
    name = title("income", "sv")
    amounts = [cell for row in book[name].iter_rows(min_row=HEAD + 2, min_col=3) for cell in row]
    assert {cell.number_format for cell in amounts if cell.value is not None} == {form}
    assert book[name]["A3"].value == about
    assert book[title("trial", "sv")]["A3"].value == "Belopp i kronor och öre"
    same = formulas[name].iter_rows(min_row=HEAD + 2, min_col=3, values_only=True)
    assert [cell.value for cell in amounts] == [value for row in same for value in row]


def lines_in(sheet):
    """The label and the amounts in öre of each line of a statement's sheet."""
    return [
        (row[0], tuple(int(Decimal(str(cell)) * 100) for cell in row[2:] if cell is not None))
        for row in sheet.iter_rows(min_row=HEAD + 2, values_only=True)
    ]


def test_every_line_has_the_figures_of_the_statement(demo, values):
    for statement in demo.statements():
        expected = [(line.label, line.amounts or ()) for line in statement.lines]
        assert lines_in(values[title(statement.report, "sv")]) == expected
    expected = [(line.label, line.amounts or ()) for line in demo.notes().lines]
    assert lines_in(values["Noter"]) == expected


REFERENCE = re.compile(r"([+-])(?:'([^']+)'!)?([C-F])([0-9]+)")


def worked_out(book, sheet, cell):
    """What the formula of a cell gives, worked out from the cells it names, in öre."""
    value = book[sheet][cell].value
    if not (isinstance(value, str) and value.startswith("=")):
        return int(Decimal(str(value)) * 100)
    terms = value[1:] if value[1] in "+-" else f"+{value[1:]}"
    assert REFERENCE.sub("", terms) == ""
    return sum(
        (-1 if sign == "-" else 1) * worked_out(book, other or sheet, f"{column}{row}")
        for sign, other, column, row in REFERENCE.findall(terms)
    )


def test_every_formula_gives_the_figure_that_is_cached(demo, formulas, values):
    names = [*(title(statement.report, "sv") for statement in demo.statements()), "Noter"]
    found = 0
    for name in names:
        for row in formulas[name].iter_rows(min_row=HEAD + 2, min_col=3):
            for cell in row:
                if cell.data_type == "f":
                    found += 1
                    amount = int(Decimal(str(values[name][cell.coordinate].value)) * 100)
                    assert worked_out(formulas, name, cell.coordinate) == amount
    assert found > 60


def test_sums_rows_with_notes_and_note_totals_are_formulas(formulas):
    income = formulas["Resultaträkning"]
    found = {row[0].value: row[2].value for row in income.iter_rows(min_row=HEAD + 2)}
    assert found["Verksamhetens resultat"] == "=C5+C8"
    assert re.fullmatch(r"='Noter'!C[0-9]+", found["Medlemsbidrag"])
    assert re.fullmatch(r"=-'Noter'!C[0-9]+", found["Administrativa kostnader"])
    totals = [row[2].value for row in formulas["Noter"].iter_rows() if row[0].value == "Summa"]
    assert totals
    assert all(str(total).startswith("=C") for total in totals)


def test_the_registers_have_every_posting_and_typed_cells(demo, values):
    rows = list(values["Huvudbok"].iter_rows(min_row=HEAD + 2, values_only=True))
    (count,) = demo.book.connection.execute("SELECT count(*) FROM posting").fetchone()
    assert len(rows) == count
    heads = [cell.value for cell in values["Huvudbok"][HEAD + 1]]
    first = dict(zip(heads, rows[0], strict=True))
    assert (first["Konto"], first["Ver."]) == ("1386", "A 912")
    assert first["Datum"].date().isoformat() == "2019-12-31"
    assert (first["Belopp"], first["Saldo"]) == (9931, 925753)


def test_each_project_with_postings_has_a_sheet_that_adds_up_to_it(demo, values):
    (sheet,) = (sheet for sheet in values.worksheets if sheet.title.startswith("MIA "))
    heads = [cell.value for cell in sheet[HEAD + 1]]
    place = heads.index("Belopp")
    rows = sheet.iter_rows(min_row=HEAD + 2, values_only=True)
    total = sum(int(Decimal(str(row[place])) * 100) for row in rows)
    (expected,) = demo.book.connection.execute(
        "SELECT sum(amount) FROM posting JOIN object_set_member AS m USING (objects)"
        " WHERE m.dimension = 6 AND m.code = 'MIA'"
    ).fetchone()
    assert total == expected


def test_a_sheet_prints_and_scrolls_with_its_heads(formulas):
    sheet = formulas["Huvudbok"]
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.auto_filter.ref == f"A4:K{sheet.max_row}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["H5"].number_format == "#,##0.00;\\-#,##0.00;0.00"


def unescaped(text):
    """The text as Excel shows it: openpyxl leaves the escapes of ECMA-376 22.9.2.19 as they are."""
    return text.replace("_x005F_", "_")


def test_a_text_is_never_a_formula_a_link_or_markup(small):
    made = workbook_of(small)
    book = openpyxl.load_workbook(made)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                is_a_sum = sheet.title in ("Resultaträkning", "Balansräkning", "Noter")
                is_a_sum |= sheet.title in ("Kassaflödesanalys", "Balanskravsutredning")
                assert cell.data_type != "f" or is_a_sum
                assert cell.hyperlink is None
    texts = {unescaped(row[5].value) for row in book["Huvudbok"].iter_rows(min_row=HEAD + 2)}
    assert {"=1+1", "+46 8 123", "_x0041_ & <b>", "日本語 🎉 شكرا"} <= texts
    assert "<r><t>fet</t></r> " in texts


@pytest.mark.parametrize("name", ["Å/Ä:Ö*?[x]", "", "'", "x" * 40])
def test_sheet_names_are_such_as_a_workbook_can_have(small, name):
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        sheets = Sheets(book, small)
        titles = [sheets.add(name, name, is_landscape=False).get_name() for _ in range(3)]
    assert len(set(titles)) == 3
    assert all(0 < len(title_) <= 31 for title_ in titles)


def test_a_sheet_with_too_many_rows_is_refused(small, monkeypatch):
    monkeypatch.setattr("exports.render.xlsx.MOST_ROWS", 5)
    with pytest.raises(Refused, match="more than 5 rows"):
        workbook_of(small)


def test_the_same_book_gives_the_same_workbook(small):
    assert workbook_of(small).getvalue() == workbook_of(small).getvalue()


@pytest.mark.parametrize(("ore", "text"), [(1, "0.01"), (-123456789012345, "-1234567890123.45")])
def test_kronor_are_exact(ore, text):
    assert kronor(ore) == Decimal(text)
