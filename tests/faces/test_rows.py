"""The rows on the screen are the rows of `show --json`, of its CSV and of its text."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pytest

from exports.export_request import ExportRequest
from exports.render.tables import register
from finsam_tui.cli.show_cmd import REPORTS
from finsam_tui.i18n import language, set_language
from finsam_tui.number_format import verdict
from finsam_tui.period_scope import Scope
from finsam_tui.screens.reports.audit import AuditView
from finsam_tui.screens.reports.postings import PostingsView
from finsam_tui.screens.reports.statement import StatementView
from finsam_tui.screens.vouchers.assets import AssetsView
from finsam_tui.screens.vouchers.invoices import InvoicesView
from finsam_tui.screens.vouchers.vat import VatView
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.calendar import Period, local_time, zoned_time
from ledger.core.i18n import translated
from ledger.core.money import divide_rounded, per_cent, write_amount, write_decimal
from ledger.management.compliance_table import STATES
from tests.sweeps import combinations, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ledger.core.label import Language
    from ledger.core.table import Row

    Cells = tuple[str, ...]

BOOKS, PERIODS, WIDE = ("odd", "varna-2019", "varend-2019"), ("year", "months", "days"), (200, 60)

LISTED = ("parties", "invoices", "mandates")
OF_THEIR_NAME = (
    *("income", "balance", "cashflow", "notes", "trial", "vouchers"),
    *("keyfigures", "proof", "closing", "compliance", "history"),
)
PLACES = {
    **{one: one for one in OF_THEIR_NAME},
    "operations": "budget",
    "multiyear": "keyfigures",
    "unmatched": "bank",
    "payables": "invoices:payables",
    "receivables": "invoices:receivables",
    **{one: f"invoices:{one}" for one in LISTED},
    "assets": "assets:assets",
    "vat": "vat:vat",
    "vat-vouchers": "vat:vat-vouchers",
    "vat-year": "vat:vat-year",
    "specifications": "audit:specifications",
    "reconciliations": "audit:reconciliations",
    "contributions": "audit:contributions",
    "journal-tests": "audit:journal-tests",
    "cutoff": "audit:cutoff",
    "scb": "audit:scb",
}
"""Where a report has a screen of its own, or which of those on a screen it is."""

ELSEWHERE = {
    "ledger": "an account at a time: the test of postings below",
    "journal": "the history shows what was done in order of registration",
    "voucher": "one voucher, drawn as a voucher",
    "budget": "typed into a grid, which has every line of the template too",
    "balance-requirement": "adjusted in a grid",
    "open-items": "on paper, and in the proof",
    "system": "on paper",
    "sample": "on the screen of audits, by a number that is typed: test_audit",
    "accounts": "in the structure, which is a tree",
    "objects": "in the structure, which is a tree",
    "texts": "each with its part of the annual report: compliance",
    "goals": "opened from the annual report: test_goals",
    "asset-note": "chosen in the list of assets: test_assets",
    "claims": "held against its screen, with what it opens: test_claims",
    "claim-costs": "opened from the list of claims: test_claims",
    "statement": "the screen of the bank has the lines that wait: unmatched",
    "payments": "payments are made on the command line",
    "drafts": "chosen by F6 in a new voucher, where each is taken up",
    "approvals": "a list for the board; the screen of approvals has what waits",
    "todo": "at the top of the overview: test_todo",
    "overview": "figures and bars, no rows: test_show",
}
"""Reports without a screen of rows, and why."""


def test_every_report_is_held_against_its_screen_or_has_none():
    assert {report.name for report in REPORTS} == PLACES.keys() | ELSEWHERE.keys()
    assert not PLACES.keys() & ELSEWHERE.keys()


def periods_of(path) -> dict[str, Scope]:
    """The whole year, two months that do not begin it, and some days."""
    with open_book(path, read_only=True) as book:
        year = fiscal_year(book)
    spring = year.last.year
    parts = (
        year.period,
        Period(date(spring, 3, 1), date(spring, 4, 30)),
        Period(date(spring, 3, 10), date(spring, 3, 20)),
    )
    return {name: Scope(year, part) for name, part in zip(PERIODS, parts, strict=True)}


def trimmed(cells: Iterable[object]) -> Cells:
    """The cells without the empty ones at the end."""
    found = ["" if cell is None else str(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def ore(amounts: Iterable[int | None]) -> list[str]:
    return ["" if amount is None else write_amount(amount) for amount in amounts]


def kronor(amounts: Iterable[int | None]) -> list[str]:
    return ["" if amount is None else write_amount(amount, "kr") for amount in amounts]


# What the JSON of a report says, as the cells of its screen.


def of_statement(document: Any) -> list[Cells]:
    return [
        trimmed((line["label"], line["note"], *ore(line["amounts"] or ())))
        for line in document["lines"]
    ]


def of_notes(document: Any) -> list[Cells]:
    found: list[Cells] = []
    for note in document["notes"]:
        found.append(trimmed((note["title"], note["number"])))
        if note["text"]:
            found.append((note["text"],))
        found += [
            trimmed((line["label"], "", *ore(line["amounts"] or ()))) for line in note["lines"]
        ]
        if note["lines"]:
            found.append(trimmed((note["total_label"], "", *ore(note["total"]))))
    return found


def of_trial(document: Any) -> list[Cells]:
    rows = document["accounts"]
    sums = [sum(row[key] for row in rows) for key in ("opening", "movement", "closing")]
    return [
        *(
            trimmed(
                (
                    row["account"],
                    row["name"],
                    *ore((row["opening"], row["movement"], row["closing"])),
                )
            )
            for row in rows
        ),
        ("", *ore(sums)),
    ]


def of_vouchers(document: Any) -> list[Cells]:
    return [
        (f"{row['series']} {row['number']}", row["date"], write_amount(row["amount"]))
        for row in document["vouchers"]
    ]


def of_follow_up(document: Any) -> list[Cells]:
    found: list[Cells] = []
    for line in document["lines"]:
        if line["kind"] == "heading":
            found.append((line["label"],))
            continue
        outcome, budget, deviation, forecast, prior = kronor(line["amounts"])
        cells = (
            line["label"],
            outcome,
            budget,
            deviation,
            forecast,
            prior,
            per_cent(line["per_mille"]),
        )
        found.append(tuple(filter(None, cells)))
        if line["comment"]:
            found.append((f"* {line['comment']}",))
    return found


def of_key_figures(document: Any) -> list[Cells]:
    def shown(line: Any, value: int | None) -> str:
        if value is None:
            return ""
        if line["measure"] == "per_cent":
            return per_cent(divide_rounded(value, 10))
        return write_amount(value, "kr")

    return [
        (line["label"], *filter(None, [shown(line, one) for one in (line["amounts"] or [])[::-1]]))
        for line in document["lines"]
    ]


def of_proof(document: Any) -> list[Cells]:
    return sorted(
        trimmed(
            (
                verdict(check["severity"]),
                check["text"],
                *ore((check["left"], check["right"], check["difference"])),
            )
        )
        for check in document["checks"]
    )


def of_closing(document: Any) -> list[Cells]:
    return [(f"{step['number']} {step['title']}", step["state"]) for step in document["steps"]]


def of_compliance(document: Any) -> list[Cells]:
    return [
        (part["law"], part["title"], translated(STATES[part["state"]], language()))
        for part in document["requirements"]
    ]


def of_history(document: Any) -> list[Cells]:
    return [
        (
            str(event["sequence"]),
            local_time(event["at"], "seconds"),
            event["by"],
            event["program"],
            event["text"],
        )
        for event in reversed(document["events"])
    ]


# What stands on the screen, in the same form.


def all_cells(rows: Sequence[Row]) -> list[Cells]:
    return [cells for row in rows if row.look != "remark" and (cells := trimmed(row.texts))]


def in_trial(rows: Sequence[Row]) -> list[Cells]:
    *accounts, total = all_cells(rows)
    return [*accounts, ("", *total[2:])]


def in_vouchers(rows: Sequence[Row]) -> list[Cells]:
    return [(row.texts[0], row.texts[1], row.texts[4]) for row in reversed(rows)]


def in_follow_up(rows: Sequence[Row]) -> list[Cells]:
    """Without the bar, which is drawn of the same figures, and what is said of the whole."""
    said = [row for row in rows if row.texts and not row.texts[0].startswith("!")]
    return [tuple(filter(None, row.texts[: len(row.texts) - 1 or 1])) for row in said]


def in_key_figures(rows: Sequence[Row]) -> list[Cells]:
    """Without how each has changed and its way there, which are drawn of the same figures."""
    return [
        (row.texts[0], *filter(None, row.texts[1:-2]))
        for row in rows
        if row.texts and row.look != "remark"
    ]


def in_proof(rows: Sequence[Row]) -> list[Cells]:
    return sorted(trimmed(row.texts) for row in rows if row.stop)


def in_closing(rows: Sequence[Row]) -> list[Cells]:
    states = {"✓": "done", "~": "accepted", "!": "blocked"}
    return [(row.texts[0], states[row.mark]) for row in rows]


def of_columns(*names: str) -> Callable[[Any], list[Cells]]:
    """What these columns have, row by row."""
    return lambda document: [
        trimmed(as_read(row[name]) for name in names) for row in document["rows"]
    ]


def data_cells(rows: Sequence[Row]) -> list[Cells]:
    """Without headings and sums."""
    data = (trimmed(row.texts) for row in rows if row.look in ("row", "urgent"))
    return [cells for cells in data if cells]


def as_read(cell: object) -> str:
    return "" if cell is None else write_amount(cell) if isinstance(cell, int) else str(cell)


def of_register(document: Any) -> list[Cells]:
    """Payables or receivables: what a state and nobody's item are called is a screen's own."""
    names = ("document", "date", "due", "late")
    return [
        (*(str(row[name]) for name in names), write_amount(row["amount"]))
        for row in document["items"]
    ]


def in_register(rows: Sequence[Row]) -> list[Cells]:
    places = (2, 3, 4, 5, 7)
    return [
        tuple(row.texts[place] for place in places)
        for row in rows
        if row.look in ("row", "urgent") and row.stop
    ]


def of_tests(document: Any) -> list[Cells]:
    return [
        trimmed(
            (
                str(row["sequence"] or ""),
                *(row[name] for name in ("date", "voucher", "text")),
                as_read(row["amount"]),
                *(row["seen"], row["comment"]),
            )
        )
        for row in document["rows"]
    ]


def of_contributions(document: Any) -> list[Cells]:
    """Without the sums; what a state is called is a screen's own."""
    names = ("member", "period", "voucher", "date", "document", "decided", "amount", "unpaid")
    rows = [row for row in document["rows"] if row["voucher"] or row["state"]]
    return of_columns(*names)({"rows": rows})


def in_compliance(rows: Sequence[Row]) -> list[Cells]:
    """Without what was found, and without the texts that no paragraph asks for."""
    end = next(place for place, row in enumerate(rows) if not row.stop)
    return [row.texts[:3] for row in rows[:end]]


@dataclass(frozen=True)
class Face:
    """How a report is read from JSON and from its screen."""

    said: Callable[[Any], list[Cells]]
    seen: Callable[[Sequence[Row]], list[Cells]] = all_cells


FACES = {
    **dict.fromkeys(("income", "balance", "cashflow"), Face(of_statement)),
    "notes": Face(of_notes),
    "trial": Face(of_trial, in_trial),
    "vouchers": Face(of_vouchers, in_vouchers),
    "operations": Face(of_follow_up, in_follow_up),
    "multiyear": Face(of_key_figures, in_key_figures),
    "keyfigures": Face(of_key_figures, in_key_figures),
    "proof": Face(of_proof, in_proof),
    "closing": Face(of_closing, in_closing),
    "compliance": Face(of_compliance, in_compliance),
    "history": Face(of_history),
    "contributions": Face(
        of_contributions, lambda rows: [trimmed(one[:8]) for one in data_cells(rows)]
    ),
    "unmatched": Face(
        of_columns(
            *("line", "account", "date", "text", "reference", "amount"),
            *("tick", "proposal", "reason"),
        ),
        data_cells,
    ),
    **dict.fromkeys(("payables", "receivables"), Face(of_register, in_register)),
    "vat": Face(of_columns("vat", "amount"), lambda rows: [(x[1], x[5]) for x in data_cells(rows)]),
    "vat-vouchers": Face(
        of_columns("date", "amount"), lambda rows: [(x[0], x[9]) for x in data_cells(rows)]
    ),
    **{one: Face(itemgetter(one), data_cells) for one in (*LISTED, "assets")},
    "specifications": Face(of_columns("counterparty", "text", "amount"), data_cells),
    **dict.fromkeys(("journal-tests", "cutoff"), Face(of_tests, data_cells)),
    **dict.fromkeys(("scb", "vat-year"), Face(of_columns("label", "amount"))),
    "reconciliations": Face(
        of_columns("account", "name", "date", "stated", "book", "difference", "explanation", "by"),
        data_cells,
    ),
}


def shown(finsam, path, report: str, scope: Scope, language: str, *form: str):
    period = ("--from", scope.period.first, "--to", scope.period.last)
    return finsam("--lang", language, "show", path, report, *period, *form)


async def look_around(sit_down, path, language: str, scope: Scope) -> dict[str, list[Row]]:
    """Every place with rows, in a period."""
    found: dict[str, list[Row]] = {}
    async with sit_down(path, WIDE, language) as person:
        person.finsam.show_scope(scope)
        for place in dict.fromkeys(PLACES.values()):
            at, _colon, report = place.partition(":")
            person.frame.go(at)
            await person.settled()
            view = person.frame.view
            if isinstance(view, (AssetsView, AuditView, InvoicesView, VatView)):
                view.report = report
                view.ask()
            if isinstance(view, StatementView):
                view.unit = "ore"
                view.draw()
            found[place] = list(person.rows.rows)
    return found


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "period"), one_of(3, combinations(BOOKS, PERIODS)))
async def test_rows_on_the_screen_are_the_rows_of_json(finsam, sit_down, every_book, name, period):
    """Of every report, in one sitting."""
    path = every_book[name]
    language: Language = "en" if name == "varend-2019" else "sv"
    scope = periods_of(path)[period]
    screens = await look_around(sit_down, path, language, scope)
    set_language(language)
    for report in PLACES:
        face = FACES[report]
        said = face.said(shown(finsam, path, report, scope, language, "--json").json)
        seen = face.seen(screens[PLACES[report]])
        if report == "multiyear":
            assert seen[: len(said)] == said, report
        elif report == "keyfigures":  # what the overview of the years has already stands there
            more = [row for row in said if row[0] not in {one[0] for one in seen}]
            assert [row for row in more if len(row) > 1] == [], report
            assert [row for row in seen if row in said] == [row for row in said if row in seen]
        else:
            assert seen == said, report


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "period"), one_of(3, combinations(BOOKS, PERIODS)))
async def test_the_postings_of_an_account_are_those_of_the_ledger(
    finsam, sit_down, every_book, name, period
):
    path = every_book[name]
    scope = periods_of(path)[period]
    trial = shown(finsam, path, "trial", scope, "sv", "--json").json["accounts"]
    chosen = [row["account"] for row in trial][:: 1 if name == "odd" else 20]
    every = shown(finsam, path, "ledger", scope, "sv", "--json").json["rows"]
    said = {one: [of_posting(row) for row in every if row["account"] == one] for one in chosen}
    for account in (chosen[0], chosen[-1]):
        only = shown(finsam, path, "ledger", scope, "sv", "--account", account, "--json").json
        assert [of_posting(row) for row in only["rows"]] == said[account]
    async with sit_down(path, WIDE) as person:
        person.finsam.show_scope(scope)
        for account, rows in said.items():
            person.frame.open(PostingsView(account, account=account))
            await person.settled()
            assert [in_posting(row) for row in person.rows.rows if row.look != "sum"] == rows
            await person.press("escape")


def of_posting(row: Any) -> Cells:
    amount = row["amount"]
    return (
        row["date"][5:],
        f"{row['series']} {row['number']}",
        write_amount(amount) if amount > 0 else "",
        write_amount(-amount) if amount <= 0 else "",
        write_amount(row["balance"]),
    )


def in_posting(row: Row) -> Cells:
    return (*row.texts[:2], *row.texts[-3:])


# CSV and text.

ASKED = {"voucher": ("--number", "1"), "sample": ("--size", "5", "--seed", "7")}
MEMBERS = ("accounts", "rows", "vouchers", "items", "checks", "events", "sample", "objects")


def records_of(document: Any) -> list[dict[str, Any]]:
    """The rows of a document, amounts by the id of their column."""
    if "lines" in document:
        ids = [column["id"] for column in document["columns"]]
        lines = [line for line in document["lines"] if line["amounts"] is not None]
        return [
            {"id": line["id"], **dict(zip(ids, line["amounts"], strict=True))} for line in lines
        ]
    if "notes" in document:
        ids = [column["id"] for column in document["columns"]]
        found = []
        for note in document["notes"]:
            for line in note["lines"]:
                amounts = line["amounts"] or [None] * len(ids)
                found.append({"id": line["id"], **dict(zip(ids, amounts, strict=True))})
            if note["lines"]:
                found.append({"id": "total", **dict(zip(ids, note["total"], strict=True))})
        return found
    return next((list(document[name]) for name in MEMBERS if name in document), [])


def as_csv(value: object) -> set[str]:
    """How CSV may write a value: an amount in kronor, a moment in Swedish time, or as it is."""
    if value is None:
        return {""}
    if isinstance(value, str) and value[10:11] == "T" and value.endswith("Z"):
        return {zoned_time(value)}
    if isinstance(value, bool):
        return {str(int(value))}
    if isinstance(value, int):
        return {write_decimal(value), str(value)}
    return {str(value), f"'{value}"}


BY_VALUE = ("multiyear", "keyfigures")
"""Reports whose figures are of several measures, written in CSV as they are printed."""

BY_ROWS = [one.name for one in REPORTS if one.name not in BY_VALUE]
CASE = ("report", "name", "period")


@pytest.mark.parametrize(CASE, one_of(3, combinations(BY_ROWS, BOOKS, PERIODS)))
def test_csv_has_the_rows_of_json(finsam, every_book, report, name, period):
    path = every_book[name]
    scope = periods_of(path)[period]
    asked = ASKED.get(report, ())
    document = shown(finsam, path, report, scope, "sv", "--json", *asked).json
    records = records_of(document)
    text = shown(finsam, path, report, scope, "sv", "--csv", *asked).out
    table = [row for row in csv.DictReader(io.StringIO(text)) if row.get("kind") != "heading"]
    if not records:
        return
    assert len(table) == len(records), report
    compared = 0
    for row, record in zip(table, records, strict=True):
        for key in row.keys() & record.keys():
            if not isinstance(record[key], dict | list):
                assert row[key] in as_csv(record[key]), (report, key, record)
                compared += 1
    assert compared >= len(records), "there is something to compare"


IN_ORDER = ("income", "balance", "cashflow", "notes", "trial", "operations", "balance-requirement")


@pytest.mark.parametrize(CASE, combinations(IN_ORDER, BOOKS, PERIODS))
def test_text_has_the_figures_of_json_in_their_order(finsam, every_book, report, name, period):
    path = every_book[name]
    scope = periods_of(path)[period]
    document = shown(finsam, path, report, scope, "sv", "--json").json
    text = shown(finsam, path, report, scope, "sv", "--unit", "ore").out
    place = 0
    for record in records_of(document):
        for key in record:
            if isinstance(record[key], int):
                found = text.find(write_amount(record[key]), place)
                assert found >= 0, (report, record)
                place = found


EXPORTED = {
    "trial": ("opening", "movement", "closing"),
    "operations": ("outcome", "budget", "deviation", "forecast", "prior"),
    "vouchers": (),
    "accounts": (),
    "objects": (),
    "journal": ("amount",),
    "open-items": ("amount",),
}


@pytest.mark.parametrize(CASE, combinations(EXPORTED, BOOKS, PERIODS))
def test_what_is_exported_has_the_rows_of_json(finsam, every_book, report, name, period):
    path = every_book[name]
    scope = periods_of(path)[period]
    document = shown(finsam, path, report, scope, "sv", "--json").json
    with open_book(path, read_only=True) as book:
        table = register(ExportRequest(book, scope.year, part=scope.period), report)
        ids = [column.name for column in table.columns_on("file")]
        rows = [dict(zip(ids, row.cells, strict=True)) for row in table.rows_on("file")]
    rows = [row for row in rows if row.get("kind") != "heading"]
    records = records_of(document)
    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        assert [row[key] for key in EXPORTED[report]] == [record[key] for key in EXPORTED[report]]
