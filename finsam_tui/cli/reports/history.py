"""The history of processing (behandlingshistorik) and the system documentation (BFL 5:11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import Column, Row, Table, heading
from finsam_tui.i18n import _, translate_problem
from ledger.core.i18n import translated
from ledger.registers.history import Event, HistoryFilter, history
from ledger.registers.system_documentation import Section, system_documentation

if TYPE_CHECKING:
    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done to the book, or how it is built."""

    asked: ReportQuery
    events: tuple[Event, ...] = ()
    sections: tuple[Section, ...] = ()


def read(book: Book, asked: ReportQuery) -> Answer:
    """All of the history of the book, whatever the year; or its documentation."""
    if asked.report == "system":
        return Answer(asked, sections=system_documentation(book, asked.language))
    wanted = HistoryFilter(text=asked.search or "", kind=asked.kind or "")
    return Answer(asked, events=tuple(history(book, wanted)))


def document(value: Answer) -> dict[str, object]:
    """The events or the sections as JSON has them."""
    head = {key: value.asked.head()[key] for key in ("report", "association", "orgnr")}
    if value.asked.report == "system":
        return {
            **head,
            "sections": [
                {
                    "id": section.id,
                    "title": translated(section.title, value.asked.language),
                    "rows": [list(row) for row in section.rows],
                }
                for section in value.sections
            ],
        }
    return {
        **head,
        "events": [
            {
                "sequence": event.sequence,
                "entries": event.entries,
                "at": event.at,
                "by": event.by,
                "program": event.program,
                "kind": event.kind,
                "text": translate_problem(event.message),
                "told": list(event.rows),
                "hash": event.hash,
            }
            for event in value.events
        ],
    }


def table(value: Answer) -> Table:
    """One line an event; or the documentation under its headings."""
    name = f"{value.asked.association.name}  {value.asked.association.orgnr}"
    if value.asked.report == "system":
        return Table(
            title=(name, _("System documentation")),
            columns=(
                Column("section", on="csv"),
                Column("what", width=26),
                Column("how"),
            ),
            rows=[row for section in value.sections for row in _section_rows(section, value.asked)],
        )
    return Table(
        title=(name, _("History of processing")),
        columns=(
            Column("sequence", _("Seq."), "number", 6),
            Column("at", on="csv"),
            Column("when", _("When (UTC)"), width=19, on="paper"),
            Column("by", _("By"), width=6),
            Column("program", on="csv"),
            Column("kind", on="csv"),
            Column("text", _("What")),
            Column("hash", on="csv"),
        ),
        rows=[
            Row(
                {
                    "sequence": str(event.sequence),
                    "at": event.at,
                    "when": event.at[:19].replace("T", " "),
                    "by": event.by,
                    "program": event.program,
                    "kind": event.kind,
                    "text": translate_problem(event.message),
                    "hash": event.hash,
                }
            )
            for event in value.events
        ],
        remarks=[
            _("Program: {programs}", programs=", ".join(sorted({e.program for e in value.events})))
        ],
    )


def _section_rows(section: Section, asked: ReportQuery) -> list[Row]:
    return [
        heading(translated(section.title, asked.language)),
        *(Row({"section": section.id, "what": what, "how": how}) for what, how in section.rows),
    ]
