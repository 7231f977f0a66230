"""Figures in the texts of an annual report that are the statements' own: `{{income.result | tkr}}`.

After the report and the line stands `.prior` for the year before, `.change` for the difference;
after the bar the unit, and `abs` for a figure without its sign. `{{chart.equity}}` on a line alone
asks for a chart (`ledger.management.report_charts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ledger.bookkeeping.report_texts import set_text
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid, translated
from ledger.core.money import UNITS, write_amount
from ledger.management.report_charts import CHARTS
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import notes_of, statement_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.errors import Problem
    from ledger.core.label import Language
    from ledger.core.money import Ore
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

_FIGURE = re.compile(r"\{\{([^{}\n]{0,200})\}\}")
_MARK = re.compile(r"\{\{|\}\}")
FEW = 3


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A figure of a statement or a note, as a text can have it."""

    label: str
    """What print calls it: `"Årets resultat"`, `"Årets resultat, 2018"`."""

    amount: Ore
    """With the sign of print."""


CHANGE = msgid("{label}, change from {year}")


def live_figures(
    book: Book, year: FiscalYear, period: Period | None = None, *, language: Language = "sv"
) -> dict[str, LiveFigure]:
    """Every figure that a text can have, by its name: of the whole year, or of some days of it."""
    with book.reading():
        reports: list[Statement | Notes] = [
            statement_of(book, "income", year, period, full=True, language=language),
            statement_of(book, "balance", year, period, full=True, language=language),
            statement_of(book, "cashflow", year, period, full=True, language=language),
            balance_requirement(book, year, period, language=language),
            notes_of(book, year, period, full=True, language=language),
        ]
    found: dict[str, LiveFigure] = {}
    for report in reports:
        heads = [head.id for head in report.columns]
        for line in report.lines:
            of_years = dict(zip(heads, line.amounts or (), strict=False))
            now = of_years.get(f"actual-{year.name}")
            prior = of_years.get(f"actual-{year.name - 1}")
            name = f"{report.report}.{line.id}"
            if now is not None:
                found[name] = LiveFigure(line.label, now)
            if now is not None and prior is not None:
                before = year.name - 1
                found[f"{name}.prior"] = LiveFigure(f"{line.label}, {before}", prior)
                changed = translated(CHANGE, language, label=line.label, year=before)
                found[f"{name}.change"] = LiveFigure(changed, now - prior)
    return found


def with_figures(
    text: str, book: Book, year: FiscalYear, title: str = "", period: Period | None = None
) -> str:
    """The text as it is printed, its figures those of the book; Refused when one is unknown.

    `title` names the text in what is refused; the figures are of the whole year, or of `period`.
    """
    if not _MARK.search(text):
        return text
    known = live_figures(book, year, period)
    if faults := tuple(_unknown(text, known, title)):
        raise Refused(faults)
    return _FIGURE.sub(lambda found: _written(found[1], known) or f"\n\n{found[0]}\n\n", text)


def write_section(book: Book, year: FiscalYear, name: str, text: str, by: str = "") -> None:
    """As `set_text`; a text with a figure that no statement has is refused too."""
    if _MARK.search(text) and (faults := [*_unknown(text, live_figures(book, year), name)]):
        raise Refused(faults)
    set_text(book, year.name, name, text, by)


def _unknown(text: str, known: Mapping[str, LiveFigure], name: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        if _MARK.search(_FIGURE.sub("", line)):
            yield problem(
                "figure-open",
                "A figure stands within double braces on one line: {example}; here one of them is"
                " missing.",
                f"{name}:{number}",
                example="{{income.result | tkr}}",
            )
        for words in _FIGURE.findall(line):
            if words.strip() in CHARTS and line.strip() == f"{{{{{words}}}}}":
                continue
            if _written(words, known) is None:
                asked = words.partition("|")[0].strip()
                names = [*known, *CHARTS]
                near = get_close_matches(asked, names, FEW, 0) or sorted(known)[:FEW]
                yield problem(
                    "figure-unknown",
                    "There is no figure {figure}; those nearest are {near}. After a bar stands the"
                    " unit: kr, tkr, mnkr or ore; a chart stands on a line alone.",
                    f"{name}:{number}",
                    figure=words.strip()[:80] or "{{}}",
                    near=", ".join(near),
                )


def _written(words: str, known: Mapping[str, LiveFigure]) -> str | None:
    """The figure as it is printed; None when it is none."""
    name, *marks = (word.strip() for word in words.split("|"))
    units = [unit for unit in UNITS for mark in marks if mark == unit]
    if name not in known or len(units) > 1 or set(marks) - {*units, "abs"}:
        return None
    amount = abs(known[name].amount) if "abs" in marks else known[name].amount
    return write_amount(amount, units[0] if units else "kr")
