"""What a template can say is the same on every face: text, JSON, CSV, workbook, PDF and screen."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from exports.export_request import ExportRequest
from exports.formats import export
from exports.render.pdf import annual_report_parts
from finsam_tui.i18n import set_language
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.budget.store import set_budget
from ledger.core.money import write_amount, write_decimal
from tests.ledger.report_layout.small import SMALL, book_of, changed

MIA, HE = (6, "MIA"), (6, "HE")
EQUIPMENT = (
    '{line = "equipment_all", accounts = ["1220-1229"], sv = "Inventarier", en = "Equipment"},'
)
PREMISES = (
    '{line = "other_costs", accounts = ["4000-7799", "7900-7999"], sv = "Övrigt", en = "Other"},'
)
INVESTMENTS = (
    '{row = "investments", change = ["equipment"], plus = ["depreciation"], sv = "Köp", en = "B"},'
)
BUDGET = """
years = [2019]
lines = [
  {row = "grants", line = "income", amounts = [1200], sv = "Bidrag"},
  {row = "rent", accounts = ["5010"], objects = ["6:MIA"], amounts = [-240], sv = "Hyra"},
  {sum = "result", of = ["grants", "rent"], sv = "Resultat"},
]
"""
VOUCHERS = (
    (date(2019, 2, 1), ("1930", 900_00), ("3985", -900_00)),
    (date(2019, 3, 1), ("5010", 250_00, (MIA,)), ("5010", 120_00, (HE,)), ("1930", -370_00)),
    (date(2019, 4, 1), ("6420", 30_00), ("5010", 7_00), ("1930", -37_00)),
    (date(2019, 5, 1), ("1220", 80_00), ("1930", -80_00)),
    (date(2019, 6, 1), ("1930", 20_00), ("1220", -20_00)),
)
OPENING = (("1220", 100_00), ("1930", 500_00), ("2067", -600_00))

# A key of the template, where it stands, and the lines that must show these figures.
KEYS = {
    "from": (
        changed(
            (
                EQUIPMENT,
                (
                    '{line = "cost_ib", accounts = ["1220-1229"], from = "opening", sv = "IB"},'
                    '{line = "bought", accounts = ["1220-1229"], from = "debit", sv = "Köpt"},'
                    '{line = "sold", accounts = ["1220-1229"], from = "credit", sv = "Sålt"},'
                ),
            )
        ),
        "notes",
        {"cost_ib": 100_00, "bought": 80_00, "sold": -20_00},
    ),
    "objects": (
        changed(
            (
                PREMISES,
                '{line = "theirs", accounts = ["5010"], project = {not = ["MIA", ""]}, sv = "De"},'
                '{line = "none_or_mia", accounts = ["5010"], project = ["", "MIA"], sv = "Vi"},'
                + PREMISES,
            )
        ),
        "notes",
        {"theirs": 120_00, "none_or_mia": 257_00},
    ),
    "part": (
        changed(
            (
                PREMISES,
                PREMISES
                + '{part = "of_mia", accounts = ["5010"], project = ["MIA"], sv = "varav Mia"},',
            )
        ),
        "notes",
        {"other_costs": 377_00, "of_mia": 250_00},
    ),
    "cash": (
        changed(
            (
                INVESTMENTS,
                (
                    '{row = "investments", debit = ["equipment"], sv = "Köp"},'
                    '{row = "sales", credit = ["equipment"], plus = ["depreciation"], sv = "Sålt"},'
                ),
            ),
            (
                'of = ["operating", "investments", "borrowing"]',
                'of = ["operating", "investments", "sales", "borrowing"]',
            ),
        ),
        "cashflow",
        {"investments": -80_00, "sales": 20_00, "cash_flow": 433_00},
    ),
    "see": (
        changed(
            (
                '{row = "loans", accounts = ["2300-2399"]',
                '{row = "loans", see = "3", always = true, accounts = ["2300-2399"]',
            )
        ),
        "balance",
        {"loans": 0, "bank": 933_00},
    ),
    "columns": (
        'columns = ["actual", "budget", "prior"]\n' + SMALL,
        "income",
        {"income": 900_00, "result": 493_00},
    ),
    "operations": (
        SMALL + '\n[[operations]]\nid = "mia"\nsv = "Mia"\nproject = ["MIA"]\n',
        "operations",
        {
            "groups:mia": -250_00,
            "groups:mia:costs": -250_00,
            "groups:": 743_00,
            "sum:groups": 493_00,
        },
    ),
}


@pytest.fixture(scope="module", params=KEYS)
def case(request, tmp_path_factory):
    """A book whose template has the key, the report that shows it, and the figures of its lines."""
    template, report, figures = KEYS[request.param]
    path = tmp_path_factory.mktemp("keys") / "bok.finsam"
    with book_of(path, template, OPENING, VOUCHERS) as book:
        set_budget(book, BUDGET, "b.toml")
    set_language("sv")
    return path, report, figures


def lines_of(document):
    """The lines of a report as JSON has it, by id."""
    if "notes" in document:
        return {line["id"]: line for note in document["notes"] for line in note["lines"]}
    return {line["id"]: line for line in document["lines"]}


def asked(path):
    book = open_book(path, read_only=True)
    return book, ExportRequest(book, fiscal_year(book))


def test_json_and_csv_have_the_figures(finsam, case):
    path, report, figures = case
    found = lines_of(finsam("show", path, report, "--json").json)
    assert {line: found[line]["amounts"][0] for line in figures} == figures
    rows = list(csv.DictReader(io.StringIO(finsam("show", path, report, "--csv").out)))
    first = list(rows[0])[list(rows[0]).index("label") + 1 :]
    column = next(name for name in first if name != "note")
    by_id = {row["id"]: row[column] for row in rows}
    assert {line: by_id[line] for line in figures} == {
        line: write_decimal(amount) for line, amount in figures.items()
    }


def test_text_has_the_figures(finsam, case):
    path, report, figures = case
    labels = {
        line: found["label"]
        for line, found in lines_of(finsam("show", path, report, "--json").json).items()
    }
    text = finsam("show", path, report, "--unit", "ore").out
    for line, amount in figures.items():
        shown = [row for row in text.splitlines() if row.strip().startswith(labels[line])]
        assert any(write_amount(amount) in row for row in shown), (line, text)


@pytest.mark.sweep
def test_the_workbook_has_the_figures(finsam, case, tmp_path):
    path, report, figures = case
    found = lines_of(finsam("show", path, report, "--json").json)
    book, _source = asked(path)
    book.close()
    with open_book(path) as book:
        export(ExportRequest(book, fiscal_year(book)), "xlsx", tmp_path / "b.xlsx")
    cells = [
        [cell for cell in row if cell is not None]
        for sheet in load_workbook(tmp_path / "b.xlsx", data_only=True)
        for row in sheet.iter_rows(values_only=True)
    ]
    for line, amount in figures.items():
        label = found[line]["label"]
        assert any(label in row and amount / 100 in row for row in cells), line


def test_the_pages_of_the_annual_report_have_the_figures(finsam, case):
    path, report, figures = case
    found = lines_of(finsam("show", path, report, "--json").json)
    with open_book(path, read_only=True) as book:
        parts = list(annual_report_parts(ExportRequest(book, fiscal_year(book)), "ore"))
    inner = [part for one in parts for part in one.get("parts", [one])]
    cells = [row["cells"] for part in inner if part["kind"] == "table" for row in part["rows"]]
    for line, amount in figures.items():
        label = found[line]["label"]
        assert any(row[0] == label and write_amount(amount) in row for row in cells), line


@pytest.mark.sweep
async def test_the_screen_has_the_figures(finsam, sit_down, case):
    path, report, figures = case
    found = lines_of(finsam("show", path, report, "--json").json)
    async with sit_down(path, (200, 60), "sv") as person:
        person.frame.go({"operations": "budget"}.get(report, report))
        await person.settled()
        rows = [row.cells for row in person.rows.rows]
    for line, amount in figures.items():
        label, shown = found[line]["label"], write_amount(amount, "kr")
        assert any(row[:1] == (label,) and shown in row for row in rows), (line, rows)


def test_a_row_that_points_to_a_note_says_its_number_and_columns_have_their_ids(finsam, tmp_path):
    with book_of(tmp_path / "a.finsam", KEYS["see"][0], OPENING, VOUCHERS):
        pass
    found = lines_of(finsam("show", tmp_path / "a.finsam", "balance", "--json").json)
    assert found["loans"]["note"] == found["bank"]["note"] == "3"
    with book_of(tmp_path / "b.finsam", KEYS["columns"][0], OPENING, VOUCHERS) as book:
        set_budget(book, BUDGET, "b.toml")
    document = finsam("show", tmp_path / "b.finsam", "income", "--json").json
    assert [column["id"] for column in document["columns"]] == ["actual-2019", "budget-2019"]
    assert lines_of(document)["costs"]["amounts"] == [-407_00, -240_00]
