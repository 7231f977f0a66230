"""The browser of the book: a page that opens from the folder of the package, and its data.

The page (`browser/`) draws Tables and adds nothing up. Its data are files of JavaScript, since a
page that is opened from a folder may load scripts and nothing else; a long table is divided, so
that a book of any size opens at once. Texts are data in them, never markup.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import accumulate, islice
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from exports.export_request import STATEMENTS
from exports.render.pdf import NOT_CLOSED
from exports.render.tables import every_table
from exports.words import title
from ledger.book.journal import WRITTEN_BY
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.voucher_queries import corrections
from ledger.core.calendar import zoned_time
from ledger.core.i18n import CONTEXT_ENDS, LANGUAGES, msgid, pmsgid, translated
from ledger.core.table import FILE, Column, Row, Table
from ledger.management.line_parts import line_parts_table

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from exports.export_request import ExportRequest
    from ledger.core.label import Language
    from ledger.core.table import Cell
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

CHUNK = 5000
"""Rows of a file; a table with fewer stands in the file of its language."""

LARGEST_EXACT = 2**53 - 1
"""The largest whole number that JavaScript holds exactly; a larger amount is a text of digits."""

IN_BOTH = ("ledger", "journal", "vouchers", "trial", "attachments")
"""The tables whose cells are the same in both languages: registrations, names and figures."""

IN_ORDER = ("journal", "vouchers")
"""The tables in the order of registration."""

LEFT_OUT = {"ledger": ("name",), "journal": ("name",)}
"""What the page looks up itself, in the chart of accounts."""

OTHER: Mapping[Language, tuple[Language, str]] = {
    "sv": ("en", "In English"),
    "en": ("sv", "På svenska"),
}

FINAL = msgid("Final: the year is closed in the book.")
SEAL = msgid("The book at entry {seq}: {hash}")

WORDS = (
    msgid("The annual report"),
    msgid("The books"),
    msgid("For the auditor"),
    msgid("Parts of the book"),
    msgid("To the content"),
    msgid("To the beginning"),
    msgid("There is no such page"),
    msgid("Corporate identity number"),
    msgid("Fiscal year"),
    msgid("State"),
    msgid("The book"),
    msgid("Made with"),
    msgid("Files of the package"),
    msgid(
        "From a statement, each line leads to its note, each line of a note to its accounts, an"
        " account to its vouchers, and a voucher to its attachments; the browser's Back leads back."
    ),
    msgid("Kronor and öre"),
    msgid("Note"),
    msgid("Explains"),
    msgid("All notes"),
    msgid("Made of"),
    msgid("What {line} is made of"),
    msgid("Part of"),
    msgid("Stands in"),
    msgid("All accounts"),
    pmsgid("title", "Voucher"),
    msgid("Registered"),
    msgid("Approved"),
    msgid("File received"),
    msgid("Previous voucher"),
    msgid("Next voucher"),
    msgid("Postings"),
    msgid("History"),
    msgid("Debit positive, credit negative"),
    msgid("Search the vouchers"),
    msgid("Text, party, document or number"),
    msgid("Amount"),
    msgid("Account"),
    msgid("From"),
    msgid("To"),
    msgid("Search"),
    msgid("Vouchers found: {count}"),
    msgid("Choose rows"),
    msgid("Only rows with"),
    msgid("Rows a page"),
    msgid("Previous page"),
    msgid("Next page"),
    msgid("Rows {first}–{last} of {count}"),
    msgid("Nothing is found."),
    msgid("Reading {table}: {count} of {all}"),
    msgid(
        "the file is missing or cannot be read. Unpack the whole package and open the page in its"
        " folder."
    ),
)
"""The sentences of the page itself."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page leads to in the package."""

    files: Sequence[tuple[str, str]]
    """What a file is called and where it is, for those that are not in the tables."""

    attachments: Sequence[str]
    """Where each attachment is, in the order of their table."""


def page(language: Language) -> bytes:
    """The page that one opens."""
    return _static("open.html").replace(b"$language", language.encode())


def browser_files(
    source: ExportRequest, tables: Sequence[Table], beside: Beside
) -> Iterator[tuple[str, bytes]]:
    """The files of the page by name: its style, its program, and its data in both languages.

    `tables` are those of the package, in its language.
    """
    for name in ("page.css", "page.js"):
        yield name, _static(name)
    shared: dict[str, dict[str, object]] = {}
    for language in (source.language, *(one for one in LANGUAGES if one != source.language)):
        spoken = replace(source, language=language)
        made = tables if language == source.language else every_table(spoken)
        found = []
        for table in (*(_with_paths(one, beside) for one in made), *_parts(spoken)):
            rows = shared.get(table.id)
            if rows is None:
                name = table.id if table.id in IN_BOTH else f"{table.id}-{language}"
                rows = yield from _divided(table, name)
            if table.id in IN_BOTH:
                shared[table.id] = rows
            found.append({**_heads(table, language), **rows})
        yield f"{language}.js", _script(language, _about(spoken, beside, found))


def _static(name: str) -> bytes:
    return files("exports").joinpath("package", "browser", name).read_bytes()


def _parts(source: ExportRequest) -> Iterator[Table]:
    """What the lines of the statements and the notes are made of."""
    printed = (one for one in source.statements() if one.report in STATEMENTS)
    reports: tuple[Statement | Notes, ...] = (*printed, source.notes())
    for report in reports:
        yield line_parts_table(source.book, source.query(""), report)


def _with_paths(table: Table, beside: Beside) -> Table:
    """The table of attachments with where each is; others as they are."""
    if table.id != "attachments":
        return table
    rows = zip(table.rows, beside.attachments, strict=True)
    path = Column("path", on=FILE, file_label=msgid("File"))
    return replace(
        table,
        columns=(*table.columns, path),
        rows=[Row((*row.cells, where)) for row, where in rows],
    )


def _heads(table: Table, language: Language) -> dict[str, object]:
    """What a table and its columns are called; all of them, and those that its rows have here."""
    heads = [
        {
            "id": column.name,
            "label": column.file_head(language),
            "kind": column.kind,
            "about": translated(column.about, language) if column.about else None,
            **({"words": column.words, "about": None} if column.words else {}),
        }
        for column in table.columns_on("file")
    ]
    columns = [one for one in heads if one["id"] not in LEFT_OUT.get(table.id, ())]
    name = title(table.id.removesuffix("-parts"), language)
    return {"id": table.id, "title": name, "heads": heads, "columns": columns}


def _divided(table: Table, name: str) -> Generator[tuple[str, bytes], None, dict[str, object]]:
    """Yields the files of a long table; returns its rows, or the names of those files.

    With them goes where a voucher or an account is found among them.
    """
    columns = table.columns_on("file")
    left_out = LEFT_OUT.get(table.id, ())
    shown = itemgetter(*(n for n, one in enumerate(columns) if one.name not in left_out))
    amounts = [place for place, one in enumerate(columns) if one.kind == "amount"]
    times = [place for place, one in enumerate(columns) if one.kind == "time"]
    cells, index = table.cells_on("file"), _Index(table.id, [one.name for one in columns])
    chunk, chunks = list(islice(cells, CHUNK)), list[str]()
    while chunk:
        index.add(chunk)
        rows = list(map(shown, _zoned(_exact(chunk, amounts), times)))
        chunk = list(islice(cells, CHUNK))
        if not chunk and not chunks:
            return {"rows": rows, **index.found()}
        chunks.append(f"{name}-{len(chunks) + 1:04}")
        yield f"{chunks[-1]}.js", _script(chunks[-1], rows)
    return {**({"chunks": chunks} if chunks else {"rows": []}), **index.found()}


class _Index:
    """Where vouchers and accounts are among the rows of a table."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.count = 0
        self.spans: list[list[Cell]] = []
        """The first and the last registration of each file."""

        self.runs: list[list[int]] = []
        """The registrations that are there: the first and the last of each unbroken run."""

        self.accounts: Counter[Cell] = Counter()
        """How many rows each account has, in the order of the general ledger."""

        self._sequence = columns.index("sequence") if table in IN_ORDER else None
        self._account = columns.index("account") if table == "ledger" else None
        self._has_runs = table == "vouchers"

    def add(self, rows: Sequence[tuple[Cell, ...]]) -> None:
        """Takes the rows of a file."""
        self.count += len(rows)
        if self._account is not None:
            self.accounts.update(map(itemgetter(self._account), rows))
        if self._sequence is not None:
            self.spans.append([rows[0][self._sequence], rows[-1][self._sequence]])
        if self._has_runs:
            for number in map(int, map(itemgetter(self._sequence), rows)):
                if self.runs and self.runs[-1][1] == number - 1:
                    self.runs[-1][1] = number
                else:
                    self.runs.append([number, number])

    def found(self) -> dict[str, object]:
        """What the page needs of it."""
        starts = accumulate(self.accounts.values(), initial=0)
        groups = [
            (account, start, count)
            for (account, count), start in zip(self.accounts.items(), starts, strict=False)
        ]
        return {"count": self.count, "spans": self.spans, "groups": groups, "runs": self.runs}


def _exact(rows: list[tuple[Cell, ...]], amounts: Sequence[int]) -> list[tuple[Cell, ...]]:
    """The rows, with an amount that JavaScript would round as a text of its digits."""
    figures = (cast("int", row[place]) for row in rows for place in amounts if row[place])
    if max(map(abs, figures), default=0) <= LARGEST_EXACT:
        return rows
    return [
        tuple(
            str(cell) if place in amounts and cell is not None else cell
            for place, cell in enumerate(row)
        )
        for row in rows
    ]


def _zoned(rows: list[tuple[Cell, ...]], times: Sequence[int]) -> list[tuple[Cell, ...]]:
    """The rows, with moments in Swedish time and with their zone."""
    if not times:
        return rows
    return [
        tuple(
            zoned_time(str(cell or "")) if place in times else cell
            for place, cell in enumerate(row)
        )
        for row in rows
    ]


def _script(name: str, value: object) -> bytes:
    """A file of data: it hands the page the value under the name."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"finsam({json.dumps(name)},{text});\n".encode()


def _about(
    source: ExportRequest, beside: Beside, tables: Sequence[dict[str, object]]
) -> dict[str, object]:
    """All that the page begins with in a language."""
    language, association = source.language, source.book.association
    now = book_state(source.book)
    other, invitation = OTHER[language]
    state = FINAL if source.year.closed else NOT_CLOSED
    return {
        "language": language,
        "other": {"language": other, "title": invitation},
        "words": {
            sentence.rpartition(CONTEXT_ENDS)[2]: translated(sentence, language)
            for sentence in WORDS
        },
        "about": {
            "association": association.name,
            "orgnr": association.orgnr,
            "year": f"{source.year.first} – {source.year.last}",
            "state": translated(state, language),
            "seal": translated(SEAL, language, seq=now.seq, hash=now.short),
            "program": WRITTEN_BY,
        },
        "files": [(translated(sentence, language), path) for sentence, path in beside.files],
        "chunk": CHUNK,
        "corrections": corrections(source.book),
        "tables": tables,
    }
