"""Figures that are typed in the texts of an annual report, held against its tables.

`3,1 mkr` that no statement, note, budget or key figure comes to is a slip of the pen, or last
year's; the one that lies nearest shows which. It is advice: a text may count what no table does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.bookkeeping.report_sections import INTERIM
from ledger.bookkeeping.report_texts import section_texts
from ledger.core.errors import Problem, problem
from ledger.core.money import divide_rounded, write_amount
from ledger.management.five_years import multiyear
from ledger.management.follow_up import operations
from ledger.management.live_figures import live_figures
from ledger.statements.book_statements import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.management.five_years import Measure as MeasureOfLine

Measure: TypeAlias = Literal["amount", "per_cent"]

_TYPED = re.compile(
    r"(?<![\w.,:/{-])(?:(ca|cirka|omkring|drygt|över|knappt|nära)\.?[ \u00a0])?"
    r"[-+\u2212]?([0-9]{1,3}(?:[ \u00a0][0-9]{3}){1,5}|[0-9]{1,12})(?:,([0-9]{1,2}))?(?![0-9:/-])"
    r"(?:[ \u00a0]?(%)|[ \u00a0](kr|kronor|tkr|ksek|tusen|mkr|mnkr|msek|miljon(?:er)?|procent)\b)?",
    re.IGNORECASE,
)
"""A word for about, the figure, its decimals, and what it counts."""

_COUNTS: Mapping[str, int] = {
    **dict.fromkeys(("%", "procent", "kr", "kronor"), 100),
    **dict.fromkeys(("tkr", "ksek", "tusen"), 100_000),
    **dict.fromkeys(("mkr", "mnkr", "msek", "miljon", "miljoner"), 100_000_000),
}
"""Öre, or hundredths of a per cent, of each."""

_ABOUT: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(("ca", "cirka", "omkring"), (95, 105)),
    **dict.fromkeys(("drygt", "över"), (100, 110)),
    **dict.fromkeys(("knappt", "nära"), (90, 100)),
}
"""How far the words allow the true figure to be from the one that is typed, in per cent of it."""

MOST = 20
"""Figures reported of one text."""


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that a table has."""

    label: str
    value: int
    """Öre, or hundredths of a per cent."""

    measure: Measure = "amount"


def figures_to_check(
    book: Book, year: FiscalYear, language: Language = "sv"
) -> dict[str, tuple[Problem, ...]]:
    """What is typed in each section of the year's texts and agrees with no table, by section.

    What lies nearest is named in the language.
    """
    texts = {
        name: found.text
        for name, found in section_texts(book, year.name).items()
        if name != INTERIM and not found.is_under_heading and _TYPED.search(found.text)
    }
    if not texts:
        return {}
    known = known_figures(book, year, language)
    found = {name: disagreements(text, known, name) for name, text in texts.items()}
    return {name: problems for name, problems in found.items() if problems}


def known_figures(book: Book, year: FiscalYear, language: Language = "sv") -> tuple[Known, ...]:
    """Every figure of statements, notes, budget and key figures, with what it is called."""
    with book.reading():
        return (
            *_of_statements(book, year, language),
            *_of_notes(book, year, language),
            *_of_the_rest(book, year, language),
        )


def _of_statements(book: Book, year: FiscalYear, language: Language) -> Iterator[Known]:
    of_statements = live_figures(book, year, language=language)
    for name, figure in of_statements.items():
        yield Known(figure.label, figure.amount, _measure(figure.measure))
        before = of_statements.get(f"{name.removesuffix('.change')}.prior")
        if name.endswith(".change") and before and before.amount and before.measure == "amount":
            change = divide_rounded(10_000 * figure.amount, abs(before.amount))
            yield Known(figure.label, change, "per_cent")


def _of_notes(book: Book, year: FiscalYear, language: Language) -> Iterator[Known]:
    """What each line of a note is of the note, in per cent."""
    for note in notes_of(book, year, language=language).notes:
        for line in note.lines:
            for amount, total in zip(line.amounts or (), note.total, strict=False):
                if total:
                    share = divide_rounded(10_000 * amount, total)
                    yield Known(f"{line.label}, {note.title}", share, "per_cent")


def _of_the_rest(book: Book, year: FiscalYear, language: Language) -> Iterator[Known]:
    """The follow-up of the budget, and the five years."""
    for line in operations(book, year, language=language).lines:
        for amount in (*line.amounts, line.year_budget):
            if amount is not None:
                yield Known(line.label, amount)
    for one in multiyear(book, year, language=language).lines:
        measure = _measure(one.measure)
        yield from (Known(one.label, value, measure) for value in one.values if value)


def _measure(counted: MeasureOfLine) -> Measure:
    return "per_cent" if counted == "per_cent" else "amount"


def disagreements(text: str, known: Sequence[Known], name: str) -> tuple[Problem, ...]:
    """The figures of a text that no table has, each with its line and the nearest figure."""

    @cache
    def rounded(measure: Measure, step: int) -> frozenset[int]:
        values = (one.value for one in known if one.measure == measure)
        return frozenset(divide_rounded(abs(value), step) for value in values)

    found: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        for typed in _TYPED.finditer(line):
            about, digits, decimals, sign, word = typed.groups("")
            counted = (sign or word).casefold()
            if not counted and " " not in digits.replace("\u00a0", " "):
                continue
            measure: Measure = "per_cent" if counted in ("%", "procent") else "amount"
            units = [_COUNTS[counted]] if counted else [100, 100_000]
            steps = [max(unit // 10 ** len(decimals), 1) for unit in units]
            whole = int("".join(digits.split()) + decimals)
            if not any(whole in rounded(measure, step) for step in steps) and not (
                about and _is_near(whole * steps[0], about, known, measure)
            ):
                where = f"{name}:{number}"
                words = typed.group().strip()
                found.append(_problem(words, whole * steps[0], known, measure, where))
            if len(found) == MOST:
                return tuple(found)
    return tuple(found)


def _is_near(value: int, about: str, known: Sequence[Known], measure: Measure) -> bool:
    low, high = _ABOUT[about.casefold()]
    return any(
        value * low <= 100 * abs(one.value) <= value * high
        for one in known
        if one.measure == measure
    )


def _problem(
    typed: str, value: int, known: Sequence[Known], measure: Measure, where: str
) -> Problem:
    of_kind = [one for one in known if one.measure == measure]
    nearest = min(of_kind, key=lambda one: abs(abs(one.value) - value), default=None)
    if nearest is None:
        return problem("figure-typed-alone", "{figure} is in no table.", where, figure=typed)
    amount = write_amount(nearest.value, "ore" if measure == "per_cent" else "kr")
    return problem(
        "figure-typed",
        "{figure} is in no table; the nearest is {label}, {amount}.",
        where,
        figure=typed,
        label=nearest.label,
        amount=f"{amount} {'%' if measure == 'per_cent' else 'kr'}",
    )
