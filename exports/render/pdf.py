"""PDF files that can be signed, published and archived: PDF/A-2a and PDF/UA-1 at once.

A page is data (`exports.render.page_parts`), set by `typst/report.typ`. Set from the same book it
is the same file to the byte: no clock, no network, no font but those inside typst.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from exports.render.charts import with_charts
from exports.render.figure_pages import (
    asset_note_pages,
    budget_of,
    goal_pages,
    investment_pages,
    multiyear_pages,
    operations_pages,
)
from exports.render.interim_pages import follow_up_parts, interim_days, interim_parts
from exports.render.languages import OF_THE_BOOK, with_languages
from exports.render.markdown import parts_of
from exports.render.page_parts import (
    heading,
    notes_parts,
    register_tables,
    statement_parts,
    together,
)
from exports.render.row_headers import with_row_headers
from exports.words import title
from ledger.bookkeeping.attachments import file_parts
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.report_sections import GOALS, SECTIONS, sections_of
from ledger.bookkeeping.report_texts import UNPRINTABLE, pictures, section_texts, signers
from ledger.core.calendar import swedish_day
from ledger.core.errors import LedgerError, problem
from ledger.core.i18n import msgid, translated
from ledger.integrity.year_end_seal import seal_facts, year_end_seal
from ledger.management.compliance import compliance, missing_parts, titles
from ledger.management.live_figures import with_figures
from ledger.management.typed_figures_check import figures_to_check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exports.export_request import ExportRequest
    from exports.render.markdown import Part
    from ledger.bookkeeping.report_sections import Chapter
    from ledger.bookkeeping.report_texts import SectionText
    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.model import Voucher
    from ledger.core.money import Unit
    from ledger.core.table import Table
    from ledger.statements.statement import Statement


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF."""

    name: str
    content: bytes
    mime_type: str
    description: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is laid out."""

    size: int = 10
    """Points of the running text."""

    has_cover: bool = False
    is_landscape: bool = False


NOT_CLOSED = msgid("Preliminary: the fiscal year is not closed in the book.")
PRELIMINARY = msgid("Preliminary")
MISSING = msgid("Missing of what the law asks for: {parts}.")
NO_BUDGET = msgid("There is no budget of {year} in the book to hold the actual figures against.")
NO_CONTINGENT = msgid("Pledges and contingent liabilities are not stated in the book.")
NO_NOTES = msgid("No note has an amount.")
NOBODY_SIGNS = msgid("Those who sign are not entered in the book.")
IN_NO_TABLE = msgid(
    "{count:# figure in the texts agrees|# figures in the texts agree} with no table: {figures}"
)
EPOCH = "1970-01-01T00:00:00+00:00"
FEW_FIGURES = 3
"""Figures of texts that the first page lists."""

REPORT = Look(size=10, has_cover=True)
SINGLE = Look(size=10)
REGISTER = Look(size=9)
WIDE = (
    "vouchers",
    "history",
    "proof",
    "reconciliations",
    "closing",
    "approvals",
    "compliance",
    "journal-tests",
    "cutoff",
    "claims",
    "claim-costs",
)
WIDE_REGISTER = Look(size=9, is_landscape=True)


def annual_report(
    source: ExportRequest,
    unit: Unit = "kr",
    *,
    has_files: bool = False,
    has_open_items: bool = False,
) -> bytes:
    """The financial part of the annual report, for signing (LKBR 4:1, FinsamL 24 §).

    With `has_files` the books as SIE and the workbook are inside it (PDF/A-3a).
    """
    made = annual_report_pages(source, unit, has_open_items=has_open_items)
    return typeset(made, _files(source) if has_files else ())


def _files(source: ExportRequest) -> tuple[Attached, ...]:
    """The books as SIE and the workbook, to be inside the report."""
    from exports.render.xlsx import write_workbook  # noqa: PLC0415 - likewise
    from exports.sie.writer import write_sie  # noqa: PLC0415 - what only this asks for, only it loads

    sie, workbook, language = io.BytesIO(), io.BytesIO(), source.language
    write_sie(source.book, source.year, sie, on=swedish_day(book_state(source.book).at))
    write_workbook(source, workbook)
    year, title_ = source.year.name, title("annual-report", language)
    excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return (
        Attached(f"{year}.se", sie.getvalue(), "text/plain", f"{title_} {year}, SIE 4E"),
        Attached(f"{year}.xlsx", workbook.getvalue(), excel, f"{title_} {year}, Excel"),
    )


def annual_report_pages(
    source: ExportRequest, unit: Unit = "kr", *, has_open_items: bool = False
) -> dict[str, Any]:
    """The annual report as `typeset` takes it.

    It is published, so who owes and is owed stands in it only when that is asked for.
    """

    def parts(asked: ExportRequest) -> Iterator[Part]:
        yield from annual_report_parts(asked, unit)
        if has_open_items:
            yield from _open_items(asked)

    name = f"{title('annual-report', source.language)} {source.year.name}"
    made = _document(source, name, parts, REPORT)
    state = "" if source.year.closed else translated(PRELIMINARY, source.language)
    return {**made, "unit": unit, "state": state}


def _open_items(source: ExportRequest) -> Iterator[Part]:
    """The appendix of what is owed and due; none when nothing is."""
    from exports.render.register_pages import PAGES  # noqa: PLC0415 - loads every register
    from ledger.invoices.open_items import open_items  # noqa: PLC0415 - likewise

    if open_items(source.book, source.period.last):
        yield {"kind": "page"}
        yield heading(translated("Appendix: open items", source.language))
        yield from PAGES["open-items"](source)


def interim_report_pages(source: ExportRequest, unit: Unit = "kr") -> dict[str, Any]:
    """The interim report of the first months of the year (LKBR 13); Refused for other days."""
    period = interim_days(source)

    def parts(asked: ExportRequest) -> Iterator[Part]:
        yield from interim_parts(asked, unit)
        yield heading(title("signatures", asked.language))
        yield from _signature_lines(asked)

    name = f"{title('interim-report', source.language)} {period.first} – {period.last}"
    return {**_document(source, name, parts, REPORT), "unit": unit}


def follow_up_pages(source: ExportRequest, unit: Unit = "kr") -> dict[str, Any]:
    """What the members are sent after a tertial: the days against budget, and equity."""
    period = source.period
    name = f"{title('operations', source.language)} {period.first} – {period.last}"
    made = _document(source, name, lambda asked: follow_up_parts(asked, unit), REPORT)
    return {**made, "unit": unit}


PAGES_OF: Mapping[str, Callable[..., dict[str, Any]]] = {
    "annual-report": annual_report_pages,
    "interim-report": interim_report_pages,
    "follow-up": follow_up_pages,
}
"""The reports that have a cover, each as `typeset` takes it."""


def register(source: ExportRequest, name: str) -> bytes:
    """A register of the book, by its name in `exports.render.register_pages.PAGES`.

    Raises Refused when it is too long for a PDF.
    """
    from exports.render.register_pages import pages  # noqa: PLC0415 - loads every register

    look = WIDE_REGISTER if name in WIDE else REGISTER
    made = _document(source, title(name, source.language), lambda one: pages(one, name), look)
    return typeset(made)


def table_pages(source: ExportRequest, name: str, table: Table) -> bytes:
    """A table on pages of its own, and what is said under it."""
    remarks = [{"kind": "paragraph", "runs": [{"text": one}]} for one in table.remarks]
    parts = [heading(name), *register_tables(table, source.language), *remarks]
    return typeset(document(source, name, parts, REGISTER))


def voucher(source: ExportRequest, series: str, number: int) -> bytes:
    """The voucher of the year with this number, on a page of its own; several if there are.

    Raises Refused when there is none.
    """
    from ledger.bookkeeping.voucher_queries import vouchers_numbered  # noqa: PLC0415 - likewise

    found = vouchers_numbered(source.book, source.year, series, number)
    return _vouchers(source, found, f"{title('voucher', source.language)} {series} {number}")


def vouchers(source: ExportRequest, sequences: Iterable[int]) -> bytes:
    """The vouchers with these numbers of registration, each on a page of its own."""
    from ledger.bookkeeping.voucher_queries import voucher_at  # noqa: PLC0415 - likewise

    found = [one for number in sequences if (one := voucher_at(source.book, number))]
    return _vouchers(source, found, title("vouchers", source.language))


def _vouchers(source: ExportRequest, found: Iterable[Voucher], name: str) -> bytes:
    from exports.render.register_pages import voucher_pages  # noqa: PLC0415 - loads every register

    shown = list(found)

    def parts(source: ExportRequest) -> Iterator[Part]:
        for number, one in enumerate(shown):
            if number:
                yield {"kind": "page"}
            yield heading(f"{title('voucher', source.language)} {one.series} {one.number}")
            yield from voucher_pages(source, one)

    return typeset(_document(source, name, parts, SINGLE))


def annual_report_parts(source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """Everything in the annual report, in the order of print, with the charts its texts ask for."""
    yield from with_charts(_report_parts(source, unit), source, unit)


def _report_parts(source: ExportRequest, unit: Unit) -> Iterator[Part]:
    language = source.language
    yield _cover(source)
    yield {"kind": "contents", "title": title("contents", language)}
    *statements, requirement = source.statements()
    sections = {
        name: replace(found, text=with_figures(found.text, source.book, source.year, name_in_print))
        for name, found in section_texts(source.book, source.year.name).items()
        for name_in_print in (translated(found.section.title, language),)
    }
    if foreword := list(_texts(sections, "foreword", language, 1)):
        yield {"kind": "page"}
        yield from foreword
    yield {"kind": "page"}
    yield from _management_report(sections, source, unit)
    yield from together(statement_parts(requirement, unit, language, 2))
    yield from _texts(sections, "requirement", language)
    for statement in statements:
        yield {"kind": "page"}
        yield from statement_parts(statement, unit, language)
        if statement.report == "balance":
            yield from _contingent(sections["contingent-liabilities"], statement, language)
    yield {"kind": "page"}
    yield heading(title("operations", language))
    yield from _operations(sections["operations"], source, unit)
    yield from investment_pages(source, unit, sections["investments"].text)
    yield {"kind": "page"}
    yield heading(title("notes", language))
    yield from _texts(sections, "notes", language)
    yield from _notes(source, unit)
    yield from asset_note_pages(source, unit)
    yield {"kind": "page"}
    yield from _signatures(sections, source)
    yield from _colophon(source)


def _cover(source: ExportRequest) -> Part:
    """The first page: whose and of which year, and what the document is not yet."""
    language, year, association = source.language, source.year, source.book.association
    figures = figures_to_check(source.book, year, language)
    missing = missing_parts(compliance(source.book, year, figures=figures))
    lines = [translated("Fiscal year {first} – {last}", language, first=year.first, last=year.last)]
    if not year.closed:
        lines.append(translated(NOT_CLOSED, language))
        lines += _figures_to_check(figures, source)
    if missing:
        lines.append(translated(MISSING, language, parts=titles(missing).in_language(language)))
    return {
        "kind": "cover",
        "association": association.name,
        "orgnr": association.orgnr,
        "lines": lines,
    }


def _figures_to_check(
    figures: Mapping[str, tuple[Problem, ...]], source: ExportRequest
) -> Iterator[str]:
    """The first of the figures typed in texts that agree with no table, by the texts' titles."""
    listed = [
        source.message(replace(one, where=translated(SECTIONS[name].title, source.language)))
        for name, found in figures.items()
        for one in found
    ]
    if listed:
        shown = " ".join(listed[:FEW_FIGURES])
        yield translated(
            IN_NO_TABLE,
            source.language,
            count=len(listed),
            figures=shown if len(listed) <= FEW_FIGURES else f"{shown} …",
        )


def _management_report(
    sections: Mapping[str, SectionText], source: ExportRequest, unit: Unit
) -> Iterator[Part]:
    """The texts of the management report, and its tables (LKBR 11)."""
    language = source.language
    intro, *others = sections_of("management")
    yield heading(translated(intro.title, language))
    yield from parts_of(sections[intro.name].text, 2)
    for section in others:
        parts = list(_section_parts(sections[section.name], language))
        if section.name == GOALS and (goals := list(goal_pages(source))):
            parts = [*(parts or [heading(translated(section.title, language), 2)]), *goals]
        yield from parts
    yield from multiyear_pages(source, unit)


def _texts(
    sections: Mapping[str, SectionText], chapter: Chapter, language: Language, level: int = 2
) -> Iterator[Part]:
    for section in sections_of(chapter):
        yield from _section_parts(sections[section.name], language, level)


def _section_parts(found: SectionText, language: Language, level: int = 2) -> Iterator[Part]:
    """A text under its heading; what stands in the whole management report is printed there."""
    if found.text and not found.is_under_heading:
        yield heading(translated(found.section.title, language), level)
        yield from parts_of(found.text, level + 1)


def _notes(source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """The notes, or that there is none (LKBR 9)."""
    notes = source.notes()
    yield from notes_parts(notes, unit, source.language)
    if not notes.notes:
        yield {"kind": "paragraph", "runs": [{"text": translated(NO_NOTES, source.language)}]}


def _contingent(found: SectionText, balance: Statement, language: Language) -> Iterator[Part]:
    """What the association may have to pay: the text, why there is none, or that nothing is stated.

    LKBR 6:2; the balance sheet above may have the amounts itself.
    """
    yield from _section_parts(found, language)
    has_amounts = any(x.kind == "memo" and x.amounts and x.amounts[0] for x in balance.lines)
    if found.text or (has_amounts and not found.reason):
        return
    yield heading(translated(found.section.title, language), 2)
    words = found.reason or translated(NO_CONTINGENT, language)
    yield {"kind": "paragraph", "runs": [{"text": words}]}


def _operations(found: SectionText, source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """The outcome against the budget, or why it is not there (LKBR 10:1)."""
    yield from parts_of(found.text, 2)
    if budget_of(source):
        yield from operations_pages(source, unit)
    elif not found.text:
        reason = found.reason or translated(NO_BUDGET, source.language, year=source.year.name)
        yield {"kind": "paragraph", "runs": [{"text": reason}]}


def _signatures(sections: Mapping[str, SectionText], source: ExportRequest) -> Iterator[Part]:
    """The lines on which the board signs (FinsamL 24 §)."""
    language = source.language
    yield heading(title("signatures", language))
    for section in sections_of("signed"):
        yield from parts_of(sections[section.name].text, 2)
    yield from _signature_lines(source)


def _signature_lines(source: ExportRequest) -> Iterator[Part]:
    """A line for each who signs."""
    language = source.language
    people = signers(source.book, source.year.name)
    if not people:
        yield {"kind": "paragraph", "runs": [{"text": translated(NOBODY_SIGNS, language)}]}
        return
    yield {
        "kind": "signatures",
        "place": translated("Place and date: ________________________________", language),
        "people": [{"name": person.name, "role": person.role} for person in people],
    }


def _colophon(source: ExportRequest) -> Iterator[Part]:
    """What proves that the document is of the book as it was closed; who did is not published."""
    if sealed := year_end_seal(source.book, source.year):
        witnessed = translated(
            "The fiscal year was closed in the book and sealed on {day}, at entry {seq}: {hash}."
            " The backup {backup}, {size:# byte|# bytes}, has SHA-256 {sha256}.",
            source.language,
            **seal_facts(sealed),
        )
        yield {"kind": "page"}
        yield heading(title("colophon", source.language))
        yield {"kind": "paragraph", "runs": [{"text": witnessed}]}


def _document(
    source: ExportRequest,
    name: str,
    make: Callable[[ExportRequest], Iterable[Part]],
    look: Look,
) -> dict[str, Any]:
    """A document of the parts, made in the language that is asked for."""
    parts = list(make(source))
    if source.language != OF_THE_BOOK:
        parts = with_languages(parts, make(replace(source, language=OF_THE_BOOK)))
    return document(source, name, parts, look)


def document(source: ExportRequest, name: str, parts: list[Part], look: Look) -> dict[str, Any]:
    """A document as `report.typ` takes it, with the state of the book in its footer."""
    association = source.book.association
    now = book_state(source.book)
    language = source.language
    return {
        "title": name,
        "author": association.name,
        "description": f"{association.name}, {association.orgnr}. {name}.",
        "running": name,
        "state": "",
        "seal": translated(
            "The book at entry {seq}: {hash}", language, seq=now.seq, hash=now.short
        ),
        "language": language,
        "region": "SE" if language == "sv" else "GB",
        "size": look.size,
        "cover": look.has_cover,
        "landscape": look.is_landscape,
        "words": {"page": translated("Page", language)},
        "at": now.at,
        "parts": [_with_picture(part, source) for part in parts],
    }


def _with_picture(part: Part, source: ExportRequest) -> Part:
    """A picture that a text asks for with its bytes; any other part as it is."""
    if part["kind"] != "picture":
        return part
    if digest := pictures(source.book, source.year.name).get(part["name"]):
        return {**part, "bytes": list(b"".join(file_parts(source.book, digest)))}
    return {"kind": "paragraph", "runs": [{"text": f"[{part['alt']}]"}]}


def picture_fault(name: str, content: bytes) -> Problem | None:
    """Why a picture cannot be printed, or None: it is set on a page alone."""
    page = {"kind": "picture", "bytes": list(content), "alt": name}
    blank = dict.fromkeys(("title", "author", "description", "running", "state", "seal"), name)
    look = {"language": "sv", "region": "SE", "size": 10, "cover": False, "landscape": False}
    try:
        typeset({**blank, **look, "words": {"page": ""}, "at": EPOCH, "parts": [page]})
    except LedgerError as error:
        return problem(
            "picture-print",
            "The picture cannot be printed: {reason}. Save it anew as an ordinary PNG or JPEG.",
            name,
            reason=error.problems[0].values["reason"],
        )
    return None


def typeset(content: dict[str, Any], attached: tuple[Attached, ...] = ()) -> bytes:
    """Sets the document; PDF/A-3a when there are files to put inside it, else PDF/A-2a.

    Letters that the typeface lacks are set as a square. Raises LedgerError when it cannot be set.
    """
    import typst  # noqa: PLC0415 - 81 MB that only a PDF needs

    moment = datetime.fromisoformat(content["at"])
    inside = [_file_part(file) for file in attached]
    data = _printable({**content, "parts": content["parts"]})
    data["parts"] = [*data["parts"], *inside]
    sources = {
        "main.typ": files("exports").joinpath("render", "typst", "report.typ").read_bytes(),
        "document.json": json.dumps(data).encode(),
    }
    try:
        compiler = typst.Compiler(input=sources, ignore_system_fonts=True)  # type: ignore[type-var]
        made = compiler.compile(
            format="pdf",
            pdf_standards=["a-3a" if attached else "a-2a", "ua-1"],
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        raise LedgerError(
            problem(
                "pdf",
                "The PDF could not be set: {reason}. Export as xlsx or csv, and report this.",
                reason=error.message,
            )
        ) from error
    return with_row_headers(bytes(made))  # type: ignore[arg-type]


def _file_part(file: Attached) -> Part:
    return {
        "kind": "file",
        "name": file.name,
        "bytes": list(file.content),
        "relationship": "data",
        "mime-type": file.mime_type,
        "description": file.description,
    }


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The value with every text in it as the typeface can print it."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("\N{WHITE SQUARE}", value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item) for item in value]
    return value
