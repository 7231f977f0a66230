"""Figures in the texts of an annual report that are the statements' own: `{{income.result | tkr}}`.

After the report and the line stands `.prior` for the year before, `.change` for the difference;
after the bar the unit, and `abs` for a figure without its sign.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ledger.bookkeeping.report_texts import set_text
from ledger.core.errors import Refused, problem
from ledger.core.money import UNITS, write_amount
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import notes_of, statement_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.money import Ore

_FIGURE = re.compile(r"\{\{([^{}\n]{0,200})\}\}")
_MARK = re.compile(r"\{\{|\}\}")
FEW = 3


def live_figures(book: Book, year: FiscalYear) -> dict[str, Ore]:
    """Every figure that a text can have, by its name; öre, with the sign of print."""
    with book.reading():
        reports = (
            statement_of(book, "income", year, full=True),
            statement_of(book, "balance", year, full=True),
            statement_of(book, "cashflow", year, full=True),
            balance_requirement(book, year),
            notes_of(book, year, full=True),
        )
    found: dict[str, Ore] = {}
    for report in reports:
        heads = [head.id for head in report.columns]
        for line in report.lines:
            of_years = dict(zip(heads, line.amounts or (), strict=False))
            now = of_years.get(f"actual-{year.name}")
            prior = of_years.get(f"actual-{year.name - 1}")
            name = f"{report.report}.{line.id}"
            if now is not None:
                found[name] = now
            if now is not None and prior is not None:
                found[f"{name}.prior"], found[f"{name}.change"] = prior, now - prior
    return found


def with_figures(text: str, book: Book, year: FiscalYear, title: str = "") -> str:
    """The text as it is printed, its figures those of the book; Refused when one is unknown.

    `title` names the text in what is refused.
    """
    if not _MARK.search(text):
        return text
    known = live_figures(book, year)
    if faults := tuple(_unknown(text, known, title)):
        raise Refused(faults)
    return _FIGURE.sub(lambda found: _written(found[1], known) or "", text)


def write_section(book: Book, year: FiscalYear, name: str, text: str, by: str = "") -> None:
    """As `set_text`; a text with a figure that no statement has is refused too."""
    if _MARK.search(text) and (faults := [*_unknown(text, live_figures(book, year), name)]):
        raise Refused(faults)
    set_text(book, year.name, name, text, by)


def _unknown(text: str, known: Mapping[str, Ore], name: str) -> Iterator[Problem]:
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
            if _written(words, known) is None:
                asked = words.partition("|")[0].strip()
                near = get_close_matches(asked, known, FEW, 0) or sorted(known)[:FEW]
                yield problem(
                    "figure-unknown",
                    "There is no figure {figure}; those nearest are {near}. After a bar stands the"
                    " unit: kr, tkr, mnkr or ore.",
                    f"{name}:{number}",
                    figure=words.strip()[:80] or "{{}}",
                    near=", ".join(near),
                )


def _written(words: str, known: Mapping[str, Ore]) -> str | None:
    """The figure as it is printed; None when it is none."""
    name, *marks = (word.strip() for word in words.split("|"))
    units = [unit for unit in UNITS for mark in marks if mark == unit]
    if name not in known or len(units) > 1 or set(marks) - {*units, "abs"}:
        return None
    amount = abs(known[name]) if "abs" in marks else known[name]
    return write_amount(amount, units[0] if units else "kr")
