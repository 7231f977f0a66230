"""The figures of a package held against each other: rows, tables, statements, workbook, pages."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from exports.export_request import STATEMENTS
from exports.package.zip import content
from exports.render import csv as plain
from exports.render import pdf
from exports.render.xlsx import EPOCH, HEAD, plain_text
from exports.render.xlsx_reader import sheet_names, sheet_rows
from exports.words import title as title_of
from ledger.book.journal import WRITTEN_BY
from ledger.book.recorded import text_sha256
from ledger.core.checks import Check
from ledger.core.errors import problem
from ledger.core.model import Association
from ledger.core.money import write_amount
from ledger.report_layout.reader import read_template
from ledger.statements.line_amounts import StatementColumn
from ledger.statements.notes import notes
from ledger.statements.statement import statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from exports.package.journal_reader import PackageJournal
    from exports.package.zip import Member
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.core.table import Cell, Kind
    from ledger.statements.statement import Line

GET_AGAIN = problem("package-made-again", "Make the package again from the book.")
KINDS: Mapping[str, Kind] = {name: kind for kind, name in plain.TYPES.items() if kind != "code"}
PRINTED = (*STATEMENTS, "balance-requirement")
"""The statements of the annual report."""


LARGEST_PAGES, MOST_PARTS = 2_000_000, 5_000
"""Bytes of the pages, and parts, rows and runs in them, that are set again: memory for more may
be lacking."""


class Opened:
    """A package whose files are all there and unchanged."""

    def __init__(
        self, file: BinaryIO, members: Mapping[str, Member], manifest: Mapping[str, Any]
    ) -> None:
        """Takes the file, its members and its manifest."""
        self.manifest = manifest
        self.last_read = ""
        """The file that was read last: the one to name when it cannot be read."""

        self._file = file
        self._members = members
        self._schema: dict[str, list[dict[str, str]]] = {}

    def name(self, role: str, name: str = "") -> str:
        """The file of a role; raises KeyError when there is none."""
        for entry in self.manifest["files"]:
            if entry["role"] == role and entry["name"] == name:
                return str(entry["file"])
        raise KeyError(role)

    def read(self, role: str, name: str = "") -> bytes:
        """The bytes of a file."""
        self.last_read = self.name(role, name)
        return b"".join(content(self._file, self._members[self.last_read]))

    def lines(self, role: str) -> Iterator[bytes]:
        """The lines of a file."""
        return iter(self.read(role).splitlines())

    def table(self, name: str) -> list[dict[str, Cell]]:
        """The rows of a table, each cell by the id of its column; an empty text is None."""
        fields = self.fields(name)
        kinds = [KINDS[field["type"]] for field in fields]
        text = self.read("table", name).decode(plain.EXCEL.encoding)
        ids = [field["id"] for field in fields]
        return [
            dict(zip(ids, [cell if cell != "" else None for cell in row], strict=True))
            for row in plain.read_csv(text, kinds, plain.EXCEL)
        ]

    def fields(self, name: str) -> list[dict[str, str]]:
        """The columns of a table, as the schema describes them."""
        if not self._schema:
            described = json.loads(self.read("schema"))
            self._schema = {
                resource["name"]: resource["schema"]["fields"]
                for resource in described["resources"]
            }
        return self._schema[name]


def vouchers_balance(opened: Opened, journal: PackageJournal) -> Check:
    """Each voucher's debit is its credit, and none lacks postings."""
    sums: Counter[int] = Counter()
    for row in journal.postings:
        sums[row.voucher] += row.amount
    wrong = [number for number in journal.vouchers if sums.get(number, None) != 0]
    wrong += [number for number in sums if number not in journal.vouchers]
    if wrong:
        text = problem(
            "package-voucher",
            "The voucher with registration number {number} does not balance.",
            opened.name("rows"),
            number=min(wrong),
        )
        return Check("vouchers-balance", text, ok=False, advice=GET_AGAIN)
    return Check("vouchers-balance", problem("package-vouchers", "Every voucher balances."))


def registers_are_the_rows(opened: Opened, journal: PackageJournal) -> Check:
    """Ledger, journal, list of vouchers and trial balance say what the rows say."""
    first, last = opened.manifest["first"], opened.manifest["last"]
    rows = [row for row in journal.postings if first <= row.date <= last]
    posted = Counter((row.voucher, row.account, row.date, row.amount) for row in rows)
    for name in ("ledger", "journal"):
        listed = opened.table(name)
        held = Counter((r["sequence"], r["account"], r["date"], r["amount"]) for r in listed)
        if held != posted:
            return _differs("registers", opened)
    vouchers = {
        (item.sequence, item.series, item.number, item.date, item.text)
        for item in journal.vouchers.values()
        if first <= item.date <= last
    }
    shown = opened.table("vouchers")
    keys = ("sequence", "series", "number", "date", "text")
    listed_vouchers = Counter(
        tuple(row[key] or ("" if key == "text" else row[key]) for key in keys) for row in shown
    )
    if listed_vouchers != Counter(vouchers):
        return _differs("registers", opened)
    year_id = journal.years[first, last]
    equity = _equity_account(opened) if journal.followed(year_id) else ""
    balances = journal.balances(year_id, first, last, equity)
    opening: Counter[str] = Counter()
    movement: Counter[str] = Counter()
    for (account, _), amount in balances.opening.items():
        opening[account] += amount
    for (account, _), amount in balances.movement.items():
        movement[account] += amount
    expected = {
        (account, opening[account], movement[account], opening[account] + movement[account])
        for account in {*opening, *movement}
    }
    trial = opened.table("trial")
    found = Counter((r["account"], r["opening"], r["movement"], r["closing"]) for r in trial)
    if Counter(row for row in expected if any(row[1:])) != Counter(
        {row: count for row, count in found.items() if any(row[1:])}
    ):
        return _differs("registers", opened)
    text = problem(
        "package-registers",
        "Ledger, journal, vouchers and trial balance are the sums of the postings.",
    )
    return Check("registers", text)


def _equity_account(opened: Opened) -> str:
    """The account of earlier years' results, as the template of the year names it."""
    return read_template(opened.read("template").decode(), opened.last_read).equity_brought_forward


def statements_follow(opened: Opened, journal: PackageJournal) -> Check:
    """The statements and notes of the year, worked out anew from the rows and the template."""
    manifest = opened.manifest
    year_id = journal.years[manifest["first"], manifest["last"]]
    source = opened.read("template")
    if text_sha256(source) != journal.templates[year_id]:
        return _differs("statements", opened)
    template = read_template(source.decode(), opened.last_read)
    year = int(manifest["year"])
    balances = journal.balances(
        year_id, manifest["first"], manifest["last"], template.equity_brought_forward
    )
    figures = {line: amount for (of, line), amount in journal.published.items() if of == year}
    column = StatementColumn(f"actual-{year}", str(year), balances, figures)
    association = Association(*journal.associations[-1])
    expected: dict[str, tuple[Line, ...]] = {}
    for report in STATEMENTS:
        made = statement(
            template, report, [column], association, year, full=True, kinds=journal.kinds
        )
        expected[report] = made.lines
    made_notes = notes(template, [column], association, year, full=True, kinds=journal.kinds)
    expected["notes"] = made_notes.lines
    for name, lines in expected.items():
        known = Counter((line.id, line.amounts[0]) for line in lines if line.amounts)
        rows = [(str(row["id"]), row[column.id]) for row in opened.table(name)]
        shown = Counter((line, amount) for line, amount in rows if amount)
        if shown != Counter({row: count for row, count in known.items() if row[1]}):
            return _differs("statements", opened)
    text = problem(
        "package-statements",
        "The statements and notes of {year} follow from the postings and the template.",
        year=year,
    )
    return Check("statements", text)


def workbook_is_the_tables(opened: Opened, _journal: PackageJournal) -> Check:
    """Every sheet of the workbook holds what the table of the same name holds."""
    language = opened.manifest["language"]
    schema = json.loads(opened.read("schema"))
    tables = [resource["name"] for resource in schema["resources"]]
    workbook = opened.read("workbook")
    name = opened.last_read
    with ZipFile(io.BytesIO(workbook)) as archive:
        places = {sheet: place for place, sheet in enumerate(sheet_names(archive), 1)}
        for table in tables:
            place = places[title_of(table, language)]
            first = HEAD + 1
            one_more = first + len(opened.table(table)) + 1
            opened.last_read = name
            rows = list(islice(sheet_rows(archive, place), first, one_more))
            if table in (*PRINTED, "notes"):
                same = _same_lines(opened, table, rows)
            else:
                same = _same_cells(opened, table, rows)
            if not same:
                opened.last_read = name
                return _differs("workbook", opened)
    text = problem("package-workbook", "The workbook holds the same figures as the tables.")
    return Check("workbook", text)


def _same_lines(opened: Opened, table: str, rows: list[list[str]]) -> bool:
    """Whether a sheet has the labels and amounts of a statement or the notes."""
    amounts = [field["id"] for field in opened.fields(table) if field["type"] == "number"]
    expected = [
        (plain_text(str(row["label"] or "")), [row[key] for key in amounts if row[key] is not None])
        for row in opened.table(table)
    ]
    found = [(row[0] if row else "", [_ore(cell) for cell in row[2:] if cell]) for row in rows]
    return found == expected


def _same_cells(opened: Opened, table: str, rows: list[list[str]]) -> bool:
    """Whether a sheet has the cells of a table."""
    fields = opened.fields(table)
    expected = opened.table(table)
    if len(rows) != len(expected):
        return False
    for row, wanted in zip(rows, expected, strict=True):
        cells = [*row, *([""] * (len(fields) - len(row)))]
        for cell, field in zip(cells, fields, strict=True):
            value = wanted[field["id"]]
            if _cell(cell, field["type"]) != (
                plain_text(value) if isinstance(value, str) else value
            ):
                return False
    return True


def _cell(text: str, kind: str) -> Cell:
    if not text:
        return None
    if kind == "number":
        return _ore(text)
    if kind == "integer":
        return int(text)
    if kind == "date":
        return date.fromordinal(int(text) + EPOCH).isoformat()
    return text


_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def _ore(text: str) -> Ore:
    """The amount of a cell; raises ValueError for what a workbook of ours never writes."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text[:40])
    return int(Decimal(text).scaleb(2))


def pages_are_the_statements(opened: Opened, _journal: PackageJournal) -> Check:
    """The printed annual report has the tables' figures, and the PDF is those pages."""
    content = opened.read("pages")
    name = opened.last_read
    if len(content) > LARGEST_PAGES or content.count(b"{") > MOST_PARTS:
        text = problem(
            "package-pages-many",
            "The annual report is too long to be set again here; compare it with the tables.",
            name,
        )
        return Check("pages", text, ok=False)
    pages = json.loads(content)
    language, unit = opened.manifest["language"], pages["unit"]
    for table in PRINTED:
        title = title_of(table, language)
        (printed,) = (
            part
            for heading, part in zip(pages["parts"], pages["parts"][1:], strict=False)
            if heading["kind"] == "heading"
            and heading["runs"] == [{"text": title}]
            and part["kind"] == "table"
        )
        amounts = [field["id"] for field in opened.fields(table) if field["type"] == "number"]
        expected = [
            [
                row["label"] or "",
                *(
                    write_amount(int(row[key] or 0), unit)
                    for key in amounts
                    if row[key] is not None
                ),
            ]
            for row in opened.table(table)
        ]
        count = len(amounts)
        found = [[row["cells"][0], *filter(None, row["cells"][-count:])] for row in printed["rows"]]
        if found != expected:
            opened.last_read = name
            return _differs("pages", opened)
    set_again = pdf.typeset(pages)
    if set_again == opened.read("annual-report"):
        text = problem("package-pages", "The annual report in PDF has the figures of the tables.")
        return Check("pages", text)
    if opened.manifest["made_with"] != WRITTEN_BY:
        text = problem(
            "package-pages-other",
            "The pages of the annual report have the figures of the tables; whether the PDF is"
            " those pages only {program} can tell.",
            program=opened.manifest["made_with"],
        )
        return Check("pages", text)
    return _differs("pages", opened)


_VOUCHER = re.compile(rb'^#VER\s+(?:"[^"]*"|\S+)\s+"?([0-9]+)"?\s+"?([0-9]{8})"?(?:\s|$)')
_TRANSACTION = re.compile(
    rb'^\s*#TRANS\s+"?([0-9]+)"?\s+\{[^}]*\}\s+"?(-?[0-9]{1,18}(?:\.[0-9]{1,2})?)"?(?:\s|$)'
)


def sie_is_the_postings(opened: Opened, journal: PackageJournal) -> Check:
    """The SIE file has the vouchers of the year, each with the same accounts and amounts."""
    first, last = opened.manifest["first"], opened.manifest["last"]
    held: Counter[tuple[int, str, str, Ore]] = Counter()
    vouchers: Counter[tuple[int, str]] = Counter()
    number, day = 0, ""
    for line in opened.lines("sie"):
        if match := _VOUCHER.match(line):
            number, day = int(match[1]), match[2].decode()
            vouchers[number, day] += 1
        elif match := _TRANSACTION.match(line):
            held[number, day, match[1].decode(), int(Decimal(match[2].decode()).scaleb(2))] += 1
    of_year = {key: item for key, item in journal.vouchers.items() if first <= item.date <= last}
    expected = Counter(
        (of_year[row.voucher].number, row.date.replace("-", ""), row.account, row.amount)
        for row in journal.postings
        if row.voucher in of_year
    )
    if held != expected or vouchers != Counter(
        (item.number, item.date.replace("-", "")) for item in of_year.values()
    ):
        return _differs("sie", opened)
    text = problem("package-sie", "The SIE file has the same vouchers and sums.")
    return Check("sie", text)


def attachments_are_there(opened: Opened, journal: PackageJournal) -> Check:
    """Every file of the year's vouchers is in the package."""
    first, last = opened.manifest["first"], opened.manifest["last"]
    wanted = {
        digest
        for voucher, digest in journal.attached
        if voucher in journal.vouchers and first <= journal.vouchers[voucher].date <= last
    }
    present = {e["sha256"] for e in opened.manifest["files"] if e["role"] == "attachment"}
    if wanted != present:
        text = problem(
            "package-attachments", "The attachments are not those that the chain tells of."
        )
        return Check("attachments", text, ok=False, advice=GET_AGAIN)
    text = problem("package-attached", "All {count} attachments are there.", count=len(present))
    return Check("attachments", text)


FIGURE_CHECKS: tuple[Callable[[Opened, PackageJournal], Check], ...] = (
    vouchers_balance,
    registers_are_the_rows,
    statements_follow,
    workbook_is_the_tables,
    pages_are_the_statements,
    sie_is_the_postings,
    attachments_are_there,
)
"""Each takes the package and what its chain tells, and gives one answer."""


def _differs(id_: str, opened: Opened) -> Check:
    """The answer that a file says something else than the others."""
    message: Problem = problem(
        "package-differs",
        "The file does not say what the rest of the package says.",
        opened.last_read,
    )
    return Check(id_, message, ok=False, advice=GET_AGAIN)
