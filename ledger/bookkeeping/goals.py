"""The goals of a year and what became of them, as the annual report evaluates them (LKBR 11:8)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.book.journal import Entry
from ledger.book.values import row_of
from ledger.bookkeeping.report_texts import unprintable
from ledger.core.errors import Refused, few, problem
from ledger.core.limits import MAX_GOAL_TEXTS
from ledger.core.text import clean, quoted, without_ligatures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.errors import Problem

Fulfilled: TypeAlias = Literal["yes", "partly", "no", ""]
"""Whether a goal has been reached; empty until somebody has judged it."""

FULFILLED: tuple[Fulfilled, ...] = ("yes", "partly", "no", "")


@dataclass(frozen=True, slots=True)
class Goal:
    """What the association wanted of a year, and what came of it."""

    goal: str
    indicator: str = ""
    """By what it is measured."""

    target: str = ""
    outcome: str = ""
    fulfilled: Fulfilled = ""
    comment: str = ""
    number: int = 0
    """Its place in the year's list, from 1; 0 before it is recorded."""

    @property
    def is_evaluated(self) -> bool:
        """Whether its outcome is written and judged."""
        return bool(self.outcome and self.fulfilled)


TEXTS = tuple(one.name for one in fields(Goal) if one.name not in ("fulfilled", "number"))
"""The fields that are written in words."""

GOALS = """
SELECT goal, indicator, target, outcome, fulfilled, comment, number FROM goal_now
WHERE year = ? ORDER BY number
"""


def goals(book: Book, year: int) -> tuple[Goal, ...]:
    """The goals of a calendar year in their order; those that were dropped are not there."""
    with book.reading() as connection:
        return tuple(Goal(*row) for row in connection.execute(GOALS, (year,)))


def goal_before(earlier: Sequence[Goal], goal: Goal) -> Goal | None:
    """The goal of the year before that is measured alike: by the same words, or the same goal.

    An indicator that both have decides; two goals of one name may have one each.
    """
    same = [one for one in earlier if _key(one.goal) == _key(goal.goal)]
    alike = [one for one in same if _key(one.indicator) == _key(goal.indicator)]
    return next(iter(alike or (same if len(same) == 1 else ())), None)


def _key(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM goal WHERE year = ?"


def add_goals(book: Book, year: int, given: Sequence[Goal], by: str = "") -> tuple[Goal, ...]:
    """Records goals after those that the year has. Raises Refused with what is wrong in each."""
    with book.writing() as connection:
        (first,) = connection.execute(NEXT_NUMBER, (year,)).fetchone()
        numbered = [replace(_cleaned(one), number=first + at) for at, one in enumerate(given)]
        if problems := [fault for one in numbered for fault in _problems(one)]:
            raise Refused(problems)
        _record(book, year, numbered, by)
        return tuple(numbered)


def set_goal(book: Book, year: int, number: int, changes: Mapping[str, str], by: str = "") -> Goal:
    """Changes the fields of a goal that are named; what it was stays in the history.

    Raises Refused when there is no such goal, or for what is wrong in it.
    """
    with book.writing():
        before = _numbered(book, year, number)
        goal = _cleaned(replace(before, **changes))  # type: ignore[arg-type]
        if problems := [*_problems(goal)]:
            raise Refused(problems)
        if goal != before:
            _record(book, year, [goal], by)
        return goal


def drop_goal(book: Book, year: int, number: int, by: str = "") -> Goal:
    """Takes a goal out of the year's list; its number is not used again. Raises Refused."""
    with book.writing():
        goal = _numbered(book, year, number)
        _record(book, year, [replace(goal, goal="")], by)
        return goal


def repeat_goals(book: Book, year: int, by: str = "") -> tuple[Goal, ...]:
    """Records the goals of the year before that the year does not have, without an outcome.

    Raises Refused when there is none to repeat.
    """
    with book.writing():
        now = goals(book, year)
        missing = [
            Goal(one.goal, one.indicator, one.target)
            for one in goals(book, year - 1)
            if goal_before(now, one) is None
        ]
        if not missing:
            raise Refused(
                problem(
                    "no-goals-before",
                    "{before} has no goal that {year} does not have.",
                    before=year - 1,
                    year=year,
                )
            )
        return add_goals(book, year, missing, by)


def _numbered(book: Book, year: int, number: int) -> Goal:
    known = goals(book, year)
    for goal in known:
        if goal.number == number:
            return goal
    raise Refused(
        problem(
            "no-goal",
            "There is no goal {number} in {year}; choose one of {known}.",
            number=number,
            year=year,
            known=few([str(one.number) for one in known]),
        )
    )


def _record(book: Book, year: int, given: Sequence[Goal], by: str) -> None:
    book.append(Entry("goal", by, tuple(row_of("goal", one, year=year) for one in given)))


def _cleaned(goal: Goal) -> Goal:
    words = {name: clean(without_ligatures(getattr(goal, name))) for name in TEXTS}
    return replace(goal, **words)  # type: ignore[arg-type]


def _problems(goal: Goal) -> Iterator[Problem]:
    """What keeps a goal out of the book, each with the field that it is about."""
    if not goal.goal:
        yield problem("goal-empty", "Write the goal; to take it away, drop it.", "goal")
    if goal.fulfilled not in FULFILLED:
        yield problem(
            "goal-fulfilled",
            "{word} does not say whether the goal is reached; write reached, partly reached, not"
            " reached, or not judged.",
            "fulfilled",
            word=quoted(str(goal.fulfilled)),
        )
    if (length := sum(len(getattr(goal, name)) for name in TEXTS)) > MAX_GOAL_TEXTS:
        yield problem(
            "goal-too-long",
            "What is written of the goal is {length} characters long; shorten it to {longest}.",
            "comment",
            length=length,
            longest=MAX_GOAL_TEXTS,
        )
    for name in TEXTS:
        if fault := unprintable(getattr(goal, name), name):
            yield fault
