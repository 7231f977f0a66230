"""Figures in the texts of an annual report that are the statements' own: `{{income.result | tkr}}`.

After the report and the line stands `.prior` for the year before, `.change` for the difference;
after the bar the unit, and `abs` for a figure without its sign. `{{keyfigures.solidity}}` is a key
figure, `{{budget.income.result | tkr}}` what is budgeted, with `.variance` and `.forecast`.
`{{chart.equity}}` on a line alone asks for a chart (`ledger.management.report_charts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.bookkeeping.report_sections import INTERIM
from ledger.bookkeeping.report_texts import LIVE_FIGURE, set_text
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid, translated
from ledger.core.money import UNITS
from ledger.core.text import excerpt
from ledger.management.five_years import written_as
from ledger.management.follow_up import operations
from ledger.management.key_figures import key_figures
from ledger.management.report_charts import CHARTS
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import notes_of, statement_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.money import Ore
    from ledger.management.five_years import Measure
    from ledger.management.follow_up import FollowUp
    from ledger.management.key_figures import KeyFigures
    from ledger.report_layout.model import Report
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

_MARK = re.compile(r"\{\{|\}\}")
FEW = 3


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A figure of a statement, a note, the budget or the key figures, as a text can have it."""

    label: str
    """What print calls it: `"Årets resultat"`, `"Årets resultat, 2018"`."""

    amount: Ore
    """With the sign of print; hundredths of what is no amount."""

    measure: Measure = "amount"


CHANGE, OF_BUDGET = msgid("{label}, change from {year}"), msgid("{label}, budget")
VARIANCE, FORECAST = msgid("{label}, variance from the budget"), msgid("{label}, forecast")
STATEMENTS: tuple[Report, ...] = ("income", "balance", "cashflow")
BUDGET, KEY_FIGURES = "budget", "keyfigures"
SOURCES = (*STATEMENTS, "balance-requirement", "notes", BUDGET, KEY_FIGURES)
"""What the name of a figure begins with."""


def live_figures(
    book: Book,
    year: FiscalYear,
    period: Period | None = None,
    *,
    language: Language = "sv",
    sources: Collection[str] = SOURCES,
) -> dict[str, LiveFigure]:
    """Every figure that a text can have, by its name: of the whole year, or of some days of it.

    Those of the sources alone, where not all are asked for.
    """
    with book.reading():
        reports: list[Statement | Notes] = [
            statement_of(book, name, year, period, full=True, language=language)
            for name in STATEMENTS
            if name in sources
        ]
        if "balance-requirement" in sources:
            reports.append(balance_requirement(book, year, period, language=language))
        if "notes" in sources:
            reports.append(notes_of(book, year, period, full=True, language=language))
        found = dict(_of_statements(reports, year, language))
        if BUDGET in sources:
            found |= _of_budget(operations(book, year, period, language=language), language)
        if KEY_FIGURES in sources:
            found |= _of_key_figures(key_figures(book, year, period, language=language), language)
    return found


def _of_statements(
    reports: Iterable[Statement | Notes], year: FiscalYear, language: Language
) -> Iterator[tuple[str, LiveFigure]]:
    for report in reports:
        heads = [head.id for head in report.columns]
        for line in report.lines:
            of_years = dict(zip(heads, line.amounts or (), strict=False))
            now = of_years.get(f"actual-{year.name}")
            prior = of_years.get(f"actual-{year.name - 1}")
            name = f"{report.report}.{line.id}"
            yield from _with_prior(name, line.label, (now, prior), year.name - 1, language)


def _with_prior(  # noqa: PLR0917 - a figure and what it is called
    name: str,
    label: str,
    values: tuple[int | None, int | None],
    before: int,
    language: Language,
    measure: Measure = "amount",
) -> Iterator[tuple[str, LiveFigure]]:
    """A figure, that of the year before, and the difference, as far as they are known."""
    now, prior = values
    if now is not None:
        yield name, LiveFigure(label, now, measure)
    if now is not None and prior is not None:
        yield f"{name}.prior", LiveFigure(f"{label}, {before}", prior, measure)
        changed = translated(CHANGE, language, label=label, year=before)
        yield f"{name}.change", LiveFigure(changed, now - prior, measure)


def _of_budget(found: FollowUp, language: Language) -> Iterator[tuple[str, LiveFigure]]:
    """What is budgeted for the year, and how far the outcome and the forecast are from it.

    The lines of the income statement have its name before their own.
    """
    for line in found.lines:
        name = f"{BUDGET}.{'income.' if line.section == 'lines' else ''}{line.id}"
        named = {
            name: (OF_BUDGET, line.year_budget),
            f"{name}.variance": (VARIANCE, line.deviation),
            f"{name}.forecast": (FORECAST, line.forecast if found.budget else None),
        }
        for one, (words, amount) in named.items():
            if amount is not None and line.year_budget is not None:
                yield one, LiveFigure(translated(words, language, label=line.label), amount)


def _of_key_figures(found: KeyFigures, language: Language) -> Iterator[tuple[str, LiveFigure]]:
    for line in found.lines:
        now, prior, *_ = (*line.values, None, None)
        name = f"{KEY_FIGURES}.{line.id}"
        values, before = (now, prior), found.years[-1]
        yield from _with_prior(name, line.label, values, before, language, line.measure)


def with_figures(
    text: str, book: Book, year: FiscalYear, title: str = "", period: Period | None = None
) -> str:
    """The text as it is printed, its figures those of the book; Refused when one is unknown.

    `title` names the text in what is refused; the figures are of the whole year, or of `period`.
    """
    if not _MARK.search(text):
        return text
    charts = () if period else CHARTS
    asked = {words.partition(".")[0].strip() for words in LIVE_FIGURE.findall(text)}
    known = live_figures(book, year, period, sources=asked)
    if any(_unknown(text, known, charts, title)):
        raise Refused(_unknown(text, live_figures(book, year, period), charts, title))
    return LIVE_FIGURE.sub(lambda found: _written(found[1], known) or f"\n\n{found[0]}\n\n", text)


def write_section(book: Book, year: FiscalYear, name: str, text: str, by: str = "") -> None:
    """As `set_text`; a text with a figure that no statement has is refused too."""
    charts = () if name == INTERIM else CHARTS
    if _MARK.search(text) and (faults := [*_unknown(text, live_figures(book, year), charts, name)]):
        raise Refused(faults)
    set_text(book, year.name, name, text, by)


def _unknown(
    text: str, known: Mapping[str, LiveFigure], charts: Collection[str], name: str
) -> Iterator[Problem]:
    """What a text asks for that is none of the figures and, alone on a line, none of the charts."""
    for number, line in enumerate(text.split("\n"), 1):
        where = f"{name}:{number}"
        if _MARK.search(LIVE_FIGURE.sub("", line)):
            yield problem(
                "figure-open",
                "A figure stands within double braces on one line: {example}; here one of them is"
                " missing.",
                where,
                example="{{income.result | tkr}}",
            )
        for words in LIVE_FIGURE.findall(line):
            if words.strip() in charts and line.strip() == f"{{{{{words}}}}}":
                continue
            if _written(words, known) is None:
                yield replace(_why_unknown(words, known, charts), where=where)


def _why_unknown(words: str, known: Mapping[str, LiveFigure], charts: Collection[str]) -> Problem:
    """Why there is no such figure: a chart in the wrong place, no budget, or no such name."""
    asked = words.partition("|")[0].strip()
    if asked in CHARTS:
        return problem(
            "chart-place",
            "The chart {chart} stands on a line alone, without a unit, in a text of the annual"
            " report; the interim report has no charts.",
            chart=f"{{{{{asked}}}}}",
        )
    has_budget = any(one.startswith(f"{BUDGET}.") for one in known)
    if asked.startswith(f"{BUDGET}.") and not has_budget:
        return problem(
            "figure-no-budget",
            "There is no figure {figure}, since the year has no budget; load one with {remedy}.",
            figure=excerpt(asked),
            remedy="budget",
        )
    from difflib import get_close_matches  # noqa: PLC0415 - seldom wanted

    near = get_close_matches(asked, [*known, *charts], FEW, 0) or sorted(known)[:FEW]
    return problem(
        "figure-unknown",
        "There is no figure {figure}; those nearest are {near}. After a bar stands the"
        " unit of an amount: kr, tkr, mnkr or ore; a chart stands on a line alone.",
        figure=excerpt(words.strip()) or "{{}}",
        near=", ".join(near),
    )


def _written(words: str, known: Mapping[str, LiveFigure]) -> str | None:
    """The figure as it is printed; None when it is none."""
    name, *marks = (word.strip() for word in words.split("|"))
    units = [unit for unit in UNITS for mark in marks if mark == unit]
    if name not in known or len(units) > 1 or set(marks) - {*units, "abs"}:
        return None
    found = known[name]
    if units and found.measure != "amount":
        return None
    amount = abs(found.amount) if "abs" in marks else found.amount
    return written_as(found.measure, amount, units[0] if units else "kr")
