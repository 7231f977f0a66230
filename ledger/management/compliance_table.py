"""What the law asks of an annual report as a table, and its texts as another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.report_texts import section_texts
from ledger.core.i18n import msgid
from ledger.core.table import CSV, WIDE, Column, Row, Table, remark
from ledger.management.compliance import compliance, missing_parts
from ledger.management.typed_figures_check import figures_to_check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.report_texts import SectionText, TextState
    from ledger.core.errors import Problem
    from ledger.core.report_query import ReportQuery
    from ledger.management.compliance import PartFinding, Requirement, State

STATES: Mapping[State, str] = {
    "present": msgid("present"),
    "empty": msgid("MISSING"),
    "not-applicable": msgid("not applicable"),
}
TEXT_STATES: Mapping[TextState, str] = {
    "empty": msgid("empty"),
    "begun": msgid("begun"),
    "ready": msgid("ready"),
    "not-applicable": msgid("not applicable"),
}
LAW, TITLE, STATE = 15, 0, 15

"""Characters of the columns."""


def compliance_table(book: Book, query: ReportQuery) -> Table:
    """Each part that the law asks of the year's annual report: present, missing, not applicable."""
    _ = query.words
    figures = figures_to_check(book, query.year, query.language)
    parts = compliance(book, query.year, figures=figures)
    missing = missing_parts(parts)
    return Table(
        (query.whose, _("The annual report of {year} against the law", year=query.year.name)),
        (
            Column("id", on=CSV),
            Column("law", _("Law"), width=LAW),
            Column("part", _("Part"), width=TITLE),
            Column("state", _("State"), width=STATE),
            Column("found", _("What was found, or what to do"), on=WIDE),
        ),
        [
            row
            for one, finding in parts
            for words in (query.message(finding.message),)
            for row in (
                Row((one.id, one.law, _(one.title), _(STATES[finding.state]), words)),
                remark(words, 2),
                *(remark(query.message(_placed(figure, query)), 2) for figure in finding.figures),
            )
        ],
        (_("{count:# part is|# parts are} missing.", count=len(missing)),) if missing else (),
        id="compliance",
        document={
            **query.head(),
            "ok": not missing,
            "requirements": [_as_json(one, finding, query) for one, finding in parts],
        },
    )


def _placed(figure: Problem, query: ReportQuery) -> Problem:
    """What is said of a figure typed in a text, with the text's title for its name."""
    name, colon, line = figure.where.partition(":")
    return replace(figure, where=f"{query.words(SECTIONS[name].title)}{colon}{line}")


def _as_json(one: Requirement, finding: PartFinding, query: ReportQuery) -> dict[str, object]:
    return {
        "id": one.id,
        "law": one.law,
        "title": query.words(one.title),
        "state": finding.state,
        "text": query.message(finding.message),
        "figures": [query.message(figure) for figure in finding.figures],
    }


def texts_table(book: Book, query: ReportQuery) -> Table:
    """The sections of the year's annual report that are text, and how far each has come."""
    _ = query.words
    found = section_texts(book, query.year.name).values()
    return Table(
        (query.whose, _("Texts of the annual report of {year}", year=query.year.name)),
        (
            Column("name", _("Name"), "code", 24),
            Column("state", _("State"), width=STATE),
            Column("by", _("By"), width=10),
            Column("day", _("Day"), "day", 10),
            Column("about", _("What belongs there"), on=WIDE),
        ),
        [
            row
            for one in found
            for about in (one.reason or _(one.section.about),)
            for row in (
                Row((one.section.name, _(TEXT_STATES[one.state]), one.by, one.day, about)),
                remark(about, 2),
            )
        ],
        id="texts",
        document={**query.head(), "texts": [_text_as_json(one, query) for one in found]},
    )


def _text_as_json(one: SectionText, query: ReportQuery) -> dict[str, object]:
    return {
        "name": one.section.name,
        "title": query.words(one.section.title),
        "law": one.section.law or None,
        "about": query.words(one.section.about),
        "state": one.state,
        "by": one.by or None,
        "day": one.day or None,
        "reason": one.reason or None,
        "text": one.text,
    }
