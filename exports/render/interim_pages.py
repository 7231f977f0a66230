"""The interim report (delårsrapport): the year so far, last year's same months, budget, forecast.

What LKBR 13:1-3 asks of it: income statement, balance sheet and a short management report, for at
least half and at most two thirds of the year; the same period of the year before beside, the
budget and the forecast of the whole year. It is signed as the annual report is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.render.figure_pages import budget_of, figures_table, operations_pages
from exports.render.markdown import parts_of
from exports.render.page_parts import ITEM, heading, notes_parts, statement_parts
from exports.words import title
from ledger.bookkeeping.fiscal_years import year_before
from ledger.bookkeeping.report_sections import INTERIM, SECTIONS
from ledger.bookkeeping.report_texts import section_texts
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid, translated
from ledger.core.money import write_amount
from ledger.management.follow_up import operations
from ledger.management.key_figures import key_figures
from ledger.management.live_figures import with_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exports.export_request import ExportRequest
    from exports.render.markdown import Part
    from ledger.core.calendar import Period
    from ledger.core.errors import Problem
    from ledger.core.money import Unit

STATEMENTS = ("income", "balance")
"""The statements of an interim report (LKBR 13:2)."""

NO_TEXT = msgid("The short management report is not written.")
WITHOUT_PRIOR = msgid("The same months of the year before are not known in the book.")
AGAINST_LIMIT = msgid("Equity against the recommendation of Nationella rådet")
HIGHEST_EQUITY = msgid("Highest equity by the contributions of {year}")
NO_LIMIT = msgid("No highest equity is recommended for contributions as large.")
NOT_KNOWN = msgid("The contributions of a whole year are not known in the book.")
WITHOUT_BUDGET = msgid("There is no budget of {year} in the book; the forecast stands alone.")


def interim_days(source: ExportRequest) -> Period:
    """The days that it covers; raises Refused for any that do not begin the year and end before it.

    Figures of other days would have an opening balance that no decision knows.
    """
    part = source.part
    if part is None or part.first != source.year.first:
        raise Refused(
            problem(
                "interim-days",
                "An interim report is of the first months of {year}; choose days that begin with"
                " {first} and end before {last}.",
                year=source.year.name,
                first=source.year.first,
                last=source.year.last,
            )
        )
    return part


def interim_remarks(source: ExportRequest) -> Iterator[Problem]:
    """What to know of its days: whether they are as many as the law has them (LKBR 13:1)."""
    passed, whole = len(interim_days(source).months()), len(source.year.period.months())
    if 2 * passed < whole or 3 * passed > 2 * whole:
        yield problem(
            "interim-length",
            "An interim report covers at least half and at most two thirds of the year (LKBR 13:1);"
            " this one has {passed} of {whole:# month|# months}.",
            passed=passed,
            whole=whole,
        )


def interim_parts(source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """Everything in it but the signatures, in the order of print."""
    language, book, year, period = source.language, source.book, source.year, interim_days(source)
    whose = book.association
    days = f"{period.first} – {period.last}"
    yield {
        "kind": "cover",
        "association": whose.name,
        "orgnr": whose.orgnr,
        "lines": [f"{title('interim-report', language)} {days}"],
    }
    yield {"kind": "contents", "title": title("contents", language)}
    yield {"kind": "page"}
    yield heading(translated(SECTIONS["management-report"].title, language))
    written = section_texts(book, year.name)[INTERIM].text
    name = translated(SECTIONS[INTERIM].title, language)
    if text := with_figures(written, book, year, name, period):
        yield from parts_of(text, 2)
    else:
        yield {"kind": "paragraph", "runs": [{"text": translated(NO_TEXT, language)}]}
    yield from _forecast(source, unit)
    for statement in source.statements():
        if statement.report in STATEMENTS:
            yield {"kind": "page"}
            yield from statement_parts(statement, unit, language)
    yield {"kind": "page"}
    yield heading(title("notes", language))
    yield from notes_parts(source.notes(), unit, language)
    yield {"kind": "page"}


def _forecast(source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """The year as it looks: so far, last year's same months, budget and forecast (LKBR 13:3)."""
    language, year = source.language, source.year
    found = operations(source.book, year, source.part, language=language)
    has_budget = budget_of(source) is not None
    heads = [translated("Actual", language)]
    heads += [found.prior_label] if found.prior_label else []
    heads += [translated("Budget, full year", language)] if has_budget else []
    heads.append(translated("Forecast, full year", language))
    rows: list[Part] = []
    for line in found.lines:
        if line.section == "lines" and line.kind != "heading":
            amounts = [line.outcome, *([line.prior] if found.prior_label else [])]
            amounts += [line.year_budget] if has_budget else []
            amounts.append(line.forecast)
            texts = ["" if ore is None else write_amount(ore, unit) for ore in amounts]
            rows.append({"kind": line.kind, "level": line.level, "cells": [line.label, *texts]})
    yield heading(translated("The year as it looks", language), 2)
    yield figures_table(unit, language, ITEM, heads, rows)
    if not found.prior_label:
        words = translated(WITHOUT_PRIOR, language)
        yield {"kind": "paragraph", "runs": [{"text": words}]}
    if not has_budget:
        words = translated(WITHOUT_BUDGET, language, year=year.name)
        yield {"kind": "paragraph", "runs": [{"text": words}]}


def follow_up_parts(source: ExportRequest, unit: Unit) -> Iterator[Part]:
    """The follow-up for the members: the days against budget by line, branch and activity.

    Equity stands against the highest that is recommended, which is of a whole year: the year
    before, where this one is not over.
    """
    language, book, year, period = source.language, source.book, source.year, source.period
    whose = book.association
    days = f"{period.first} – {period.last}"
    yield {
        "kind": "cover",
        "association": whose.name,
        "orgnr": whose.orgnr,
        "lines": [f"{title('operations', language)} {days}"],
    }
    yield heading(title("operations", language))
    if budget_of(source) is None:
        words = translated(WITHOUT_BUDGET, language, year=year.name)
        yield {"kind": "paragraph", "runs": [{"text": words}]}
    yield from operations_pages(source, unit)
    whole = year_before(book, year) if source.part else year
    own = key_figures(book, whole, language=language).lines if whole else ()
    known = {one.id: one.values[0] for one in own if one.values}
    limit = known.get("highest_equity")
    equity = operations(book, year, source.part, language=language).line("equity")
    rows = [(equity.label, equity.outcome)]
    if whole and limit is not None:
        rows.append((translated(HIGHEST_EQUITY, language, year=whole.name), limit))
    yield heading(translated(AGAINST_LIMIT, language), 2)
    cells = [[name, write_amount(amount, unit)] for name, amount in rows]
    lines: list[Part] = [{"kind": "row", "level": 0, "cells": row} for row in cells]
    yield figures_table(unit, language, ITEM, [str(period.last)], lines)
    if limit is None:
        words = translated(NO_LIMIT if known.get("contribution") else NOT_KNOWN, language)
        yield {"kind": "paragraph", "runs": [{"text": words}]}
