"""The workbook: the same figures, sums that are formulas, texts that never are."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from exports.export_request import ExportRequest
from exports.render.tables import every_table
from exports.render.xlsx import write_workbook
from exports.render.xlsx_sheet import kronor
from exports.render.xlsx_table import HEAD, Sheets
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


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("unit", "form", "about"),
    [
        ("ore", "#,##0.00;\\-#,##0.00;0.00", "Belopp i kronor och öre"),
        ("tkr", "#,##0,;\\-#,##0,;0", "Belopp i tusentals kronor"),
        ("mnkr", "#,##0.0,,;\\-#,##0.0,,;0.0", "Belopp i miljoner kronor"),
    ],
)
def test_a_unit_is_how_a_statement_is_shown_and_never_what_its_cells_hold(small, unit, form, about):
    made = io.BytesIO()
    write_workbook(small, made, unit)
    book = openpyxl.load_workbook(made, read_only=True)
    name = title("income", "sv")
    amounts = [cell for row in book[name].iter_rows(min_row=HEAD + 2, min_col=3) for cell in row]
    assert {cell.number_format for cell in amounts if cell.value is not None} == {form}
    assert book[name]["A3"].value == about
    assert book[title("trial", "sv")]["A3"].value == "Belopp i kronor och öre"
    same = (line.amounts or () for line in small.statements()[0].lines)
    cached = openpyxl.load_workbook(made, read_only=True, data_only=True)[name]
    rows = cached.iter_rows(min_row=HEAD + 2, min_col=3, values_only=True)
    assert [tuple(map(in_ore, row)) for row in rows] == [*same]


def lines_in(sheet):
    """The label and the amounts in öre of each line of a statement's sheet."""
    return [
        (row[0], tuple(int(Decimal(str(cell)) * 100) for cell in row[2:] if cell is not None))
        for row in sheet.iter_rows(min_row=HEAD + 2, values_only=True)
    ]


@pytest.mark.sweep
def test_every_line_has_the_figures_of_the_statement(demo, values):
    for statement in demo.statements():
        expected = [(line.label, line.amounts or ()) for line in statement.lines]
        assert lines_in(values[title(statement.report, "sv")]) == expected
    expected = [(line.label, line.amounts or ()) for line in demo.notes().lines]
    assert lines_in(values["Noter"]) == expected


TERM = re.compile(r"([+-])(?:'([^']+)'!)?([A-Z]+[0-9]+)|\+SUM\(([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)\)")


def evaluated(values, sheet, formula):
    """What a formula gives, worked out from the values of the cells that it names, in öre."""
    terms = signed(formula)
    assert TERM.sub("", terms) == "", formula
    total = 0
    for sign, other, cell, column, first, last_column, last in TERM.findall(terms):
        assert column == last_column
        cells = [f"{column}{row}" for row in range(int(first), int(last) + 1)] if first else [cell]
        total += sum(
            (-1 if sign == "-" else 1) * in_ore(values[other or sheet][place].value)
            for place in cells
        )
    return total


def signed(formula):
    """The terms of a formula, each with its sign."""
    return formula[1:] if formula[1] in "+-" else f"+{formula[1:]}"


def in_ore(value):
    return 0 if value is None else round(Decimal(str(value)) * 100)


FORMULAS = {
    "Resultaträkning": 20,
    "Balansräkning": 24,
    "Kassaflödesanalys": 12,
    "Balanskravsutredning": 6,
    "Noter": 24,
    "Specifikationer": 100,
    "Saldobalans": 70,
    "Huvudbok": 2700,
    "Grundbok": 1,
    "Öppna poster": 2,
    "Driftredovisning": 30,
    "Kontospecifikationer": 19,
    "Kontoavstämningar": 3,
    "Avstämningar": 30,
    "MIA Projekt MIA": 200,
}
"""The sheets with sums, and how many formulas they have at least."""


@pytest.mark.sweep
def test_every_formula_gives_the_figure_that_is_cached(formulas, values):
    for sheet in formulas.worksheets:
        count = 0
        for row in sheet.iter_rows(min_row=HEAD + 2):
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    cached = in_ore(values[sheet.title][cell.coordinate].value)
                    assert evaluated(values, sheet.title, cell.value) == cached, cell
        assert count >= FORMULAS.get(sheet.title, 0), sheet.title


WITHOUT = {
    ("Driftredovisning", "F18"): "the year before has note lines that this year does not show",
    ("Driftredovisning", "F62"): "the year before is not known by branch",
    ("Driftredovisning", "F76"): "the year before is not known by activity",
}
"""The sums that stand as figures, and why no cells that are shown give them."""


@pytest.mark.sweep
def test_a_sum_is_a_formula_but_for_those_few_that_no_rows_give(demo, formulas):
    without = set()
    sheets = {sheet.title: sheet for sheet in formulas.worksheets}
    for table in every_table(demo):
        sheet = sheets[title(table.id, "sv")]
        columns = table.columns_on("sheet")
        for number, (row, cells) in enumerate(table.shown_on("sheet"), HEAD + 2):
            for place, (column, amount) in enumerate(zip(columns, cells, strict=True), 1):
                if column.kind == "amount" and amount is not None:
                    is_made = column.adds and not column.adds[0].startswith("^")
                    is_sum = row.look in ("sum", "total") or row.parts
                    cell = sheet.cell(number, place)
                    if (is_sum or is_made) and cell.data_type != "f":
                        without.add((sheet.title, cell.coordinate))
    assert without == set(WITHOUT)


def test_a_balance_in_the_ledger_is_the_one_above_and_the_posting(formulas):
    rows = list(formulas["Huvudbok"].iter_rows(min_row=HEAD + 2))
    postings = [row for row in rows if row[2].value]
    assert all(row[8].data_type == "f" for row in postings)
    assert [cell.value for cell in rows[1][7:9]] == [9931, "=I6+H7"]
    assert [cell.value for cell in rows[2][7:9]] == ["=SUM(H6:H7)", "=I7"]


DAYS, MOMENTS = "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm:ss"
LIKE_A_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.Z]+)?")
CODES = ("Konto", "Not", "Reg.nr", "Kod", "SRU", "Rättar", "Rättad av", "Hur", "Vad", "Blad")
"""The columns whose texts may look like a number: names of accounts, notes and others."""


def test_days_moments_and_amounts_are_typed_alike_in_every_sheet(formulas):
    for sheet in formulas.worksheets:
        heads = [cell.value for cell in sheet[HEAD + 1]]
        for row in sheet.iter_rows(min_row=HEAD + 2):
            for head, cell in zip(heads, row, strict=True):
                if cell.data_type == "s":
                    assert head in CODES or not LIKE_A_NUMBER.fullmatch(cell.value), cell
                elif "(svensk tid)" in head:
                    assert cell.value is None or cell.number_format == MOMENTS
                elif head in ("Datum", "Händelsedatum", "Sedan"):
                    assert cell.value is None or cell.number_format == DAYS
                elif head in ("Belopp", "Saldo", "Ingående", "Utgående", "Utfall", "2019"):
                    assert cell.value is None or "0.00" in cell.number_format


def test_no_label_is_cut(formulas):
    for sheet in formulas.worksheets:
        for column in filter(None, sheet.iter_cols(min_row=HEAD + 2)):
            width = sheet.column_dimensions[column[0].column_letter].width
            for cell in column:
                if cell.data_type == "s":
                    assert len(cell.value) <= width or cell.alignment.wrap_text, cell


def followed(sheet, cell):
    """The sheet and the row that a cell's link goes to."""
    name, _mark, place = sheet[cell].hyperlink.location.rpartition("!")
    return name.strip("'").replace("''", "'"), int(place[1:])


def row_with(sheet, text, column=1):
    return next(row for row in sheet.iter_rows() if row[column - 1].value == text)


def test_links_go_from_figure_to_note_to_account_to_voucher_and_back_to_the_contents(formulas):
    income = formulas["Resultaträkning"]
    name, row = followed(income, row_with(income, "Övriga intäkter")[1].coordinate)
    assert (name, formulas[name].cell(row, 1).value) == ("Noter", "Övriga intäkter")
    name, row = followed(formulas["Noter"], f"A{row + 2}")
    assert name == "Specifikationer"
    account = formulas[name].cell(row, 2)
    name, row = followed(formulas[name], account.coordinate)
    assert (name, formulas[name].cell(row, 1).value) == ("Huvudbok", account.value)
    sequence = formulas[name].cell(row + 1, 3)
    name, row = followed(formulas[name], sequence.coordinate)
    assert (name, formulas[name].cell(row, 1).value) == ("Verifikationslista", sequence.value)
    name, row = followed(formulas[name], f"A{row}")
    assert (name, formulas[name].cell(row, 1).value) == ("Grundbok", sequence.value)
    contents = formulas.worksheets[0]
    for sheet in formulas.worksheets[1:]:
        assert followed(sheet, f"A{HEAD}") == (contents.title, 1)
        listed = row_with(contents, sheet.title)
        assert followed(contents, listed[0].coordinate) == (sheet.title, 1)


def test_every_link_of_the_workbook_goes_to_a_row_that_is_there(formulas):
    ends = {sheet.title: sheet.max_row for sheet in formulas.worksheets}
    count = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    name, number = followed(sheet, cell.coordinate)
                    assert 1 <= number <= ends[name]
                    count += 1
    assert count > 5000


def test_a_column_with_more_links_than_a_sheet_takes_has_none_and_the_contents_name_it(
    small, monkeypatch
):
    monkeypatch.setattr("exports.render.xlsx_sheet.MOST_LINKS", 20)
    book = openpyxl.load_workbook(workbook_of(small))
    ledger = book["Huvudbok"]
    assert not any(cell.hyperlink for cell in ledger["C"][HEAD + 1 :])
    assert any(cell.hyperlink for cell in ledger["A"][HEAD + 1 :])
    assert row_with(book.worksheets[0], "Huvudbok")[3].value == "Reg.nr"


def test_sums_rows_with_notes_and_note_totals_are_formulas(formulas):
    income = formulas["Resultaträkning"]
    found = {row[0].value: row[2].value for row in income.iter_rows(min_row=HEAD + 2)}
    assert found["Verksamhetens resultat"] == "=C6+C9"
    assert re.fullmatch(r"='Noter'!C[0-9]+", found["Medlemsbidrag"])
    assert re.fullmatch(r"=-'Noter'!C[0-9]+", found["Administrativa kostnader"])
    totals = [row[2].value for row in formulas["Noter"].iter_rows() if row[0].value == "Summa"]
    assert totals
    assert all(str(total).startswith("=C") for total in totals)


def test_the_registers_have_every_posting_and_typed_cells(demo, values):
    heads = [cell.value for cell in values["Huvudbok"][HEAD + 1]]
    every = values["Huvudbok"].iter_rows(min_row=HEAD + 2, values_only=True)
    rows = [row for row in (dict(zip(heads, row, strict=True)) for row in every) if row["Reg.nr"]]
    (count,) = demo.book.connection.execute("SELECT count(*) FROM posting").fetchone()
    assert len(rows) == count
    first = rows[0]
    assert (first["Konto"], first["Ver."]) == ("1386", "A 912")
    assert first["Datum"].date().isoformat() == "2019-12-31"
    assert (first["Belopp"], first["Saldo"]) == (9931, 925753)


def test_each_project_with_postings_has_a_sheet_that_adds_up_to_it(demo, values):
    (sheet,) = (sheet for sheet in values.worksheets if sheet.title.startswith("MIA "))
    heads = [cell.value for cell in sheet[HEAD + 1]]
    place = heads.index("Belopp")
    rows = sheet.iter_rows(min_row=HEAD + 2, values_only=True)
    total = sum(in_ore(row[place]) for row in rows if row[heads.index("Reg.nr")])
    (expected,) = demo.book.connection.execute(
        "SELECT sum(amount) FROM posting JOIN object_set_member AS m USING (objects)"
        " WHERE m.dimension = 6 AND m.code = 'MIA'"
    ).fetchone()
    assert total == expected


def test_a_sheet_prints_and_scrolls_with_its_heads(formulas):
    sheet = formulas["Huvudbok"]
    assert sheet.freeze_panes == "A6"
    assert sheet.print_title_rows == "$1:$5"
    assert sheet.auto_filter.ref == f"A5:K{sheet.max_row}"
    assert sheet.page_setup.orientation == "landscape"
    assert formulas["Resultaträkning"].page_setup.orientation != "landscape"
    for page in (sheet, formulas["Resultaträkning"]):
        setup = page.page_setup
        assert (setup.paperSize, setup.fitToHeight) == (9, 0), "A4, and one page wide"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        footer = page.oddFooter
        assert [footer.left.text, footer.right.text] == ["&A", "&P (&N)"]
        assert page.print_area.endswith(f"${page.max_row}")
    heads = [(cell.value, cell.alignment.horizontal) for cell in sheet[HEAD + 1]]
    assert heads == [
        ("Konto", None), ("Kontonamn", None), ("Reg.nr", "right"), ("Ver.", None),
        ("Datum", None), ("Text", None), ("Objekt", None), ("Belopp", "right"),
        ("Saldo", "right"), ("Rättar", None), ("Rättad av", None),
    ]  # fmt: skip
    assert sheet["H7"].number_format == "#,##0.00;\\-#,##0.00;0.00"


def unescaped(text):
    """The text as Excel shows it: openpyxl leaves the escapes of ECMA-376 22.9.2.19 as they are."""
    return text.replace("_x005F_", "_")


def test_a_text_is_never_a_formula_a_link_or_markup(small):
    made = workbook_of(small)
    book = openpyxl.load_workbook(made)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or TERM.sub("", signed(cell.value)) == ""
                assert cell.hyperlink is None or cell.hyperlink.target is None
    texts = {unescaped(row[5].value) for row in book["Huvudbok"].iter_rows(min_row=HEAD + 2)}
    assert {"=1+1", "+46 8 123", "_x0041_ & <b>", "日本語 🎉 شكرا"} <= texts
    assert "<r><t>fet</t></r>" in texts


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Å/Ä:Ö*?[x]", ["Å_Ä_Ö___x_", "Å_Ä_Ö___x_ 2", "Å_Ä_Ö___x_ 3"]),
        ("", ["_", "_ 2", "_ 3"]),
        (" 'x ' ", ["x", "x 2", "x 3"]),
        ("y" * 29 + "abc", ["y" * 29 + "ab", "y" * 29 + " 2", "y" * 29 + " 3"]),
    ],
)
def test_sheet_names_are_such_as_a_workbook_can_have(small, name, names):
    with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as book:
        sheets = Sheets(book, small)
        assert [sheets.add(one).name for one in (name, name.upper(), name)] == [
            names[0],
            names[1].upper(),
            names[2],
        ]


def test_a_sheet_with_too_many_rows_is_refused(small, monkeypatch):
    monkeypatch.setattr("exports.render.xlsx_table.MOST_ROWS", 5)
    with pytest.raises(Refused, match="more than 5 rows"):
        workbook_of(small)


@pytest.mark.sweep
def test_a_registration_number_is_a_number_on_every_sheet(demo):
    """Else a spreadsheet sorts 10 before 9, and finds it beside no other sheet's."""
    columns = [column for table in every_table(demo) for column in table.columns_on("sheet")]
    found = [column.kind for column in columns if column.id == "sequence"]
    assert len(found) > 5
    assert set(found) == {"number"}


@pytest.mark.sweep
def test_the_same_book_gives_the_same_workbook(small):
    assert workbook_of(small).getvalue() == workbook_of(small).getvalue()


@pytest.mark.parametrize(
    ("ore", "text"),
    [(0, "0"), (1, "0.01"), (-5, "-0.05"), (1200, "12"), (-123456789012345, "-1234567890123.45")],
)
def test_kronor_are_exact(ore, text):
    assert kronor(ore) == text
