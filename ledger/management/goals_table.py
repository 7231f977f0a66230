"""The goals of a year as a table, last year's outcome beside (LKBR 11:8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.goals import goal_before, goals
from ledger.core.i18n import msgid
from ledger.core.table import CSV, FILE, SCREEN, TEXT, WIDE, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.bookkeeping.goals import Fulfilled, Goal
    from ledger.core.report_query import ReportQuery

FULFILLED: Mapping[Fulfilled, str] = {
    "yes": msgid("reached"),
    "partly": msgid("partly reached"),
    "no": msgid("not reached"),
    "": msgid("not judged"),
}
JUDGED = 15
"""Characters of the longest of them, with some air."""


def goals_table(book: Book, query: ReportQuery) -> Table:
    """Each goal of the year, what it is measured by, its outcome and last year's."""
    year, _ = query.year.name, query.words
    with book.reading():
        earlier = goals(book, year - 1)
        found = [(one, goal_before(earlier, one)) for one in goals(book, year)]
    before = _("Actual {year}", year=year - 1)
    return Table(
        (query.whose, _("Goals of {year}", year=year)),
        (
            Column("number", _("No."), "number", 4),
            Column("goal", _("Goal")),
            Column("indicator", _("Indicator"), width=24, on=WIDE, priority=1),
            Column("target", _("Target"), width=14, on=WIDE, priority=3),
            Column("outcome", _("Actual {year}", year=year), width=14, on=WIDE, priority=4),
            Column("outcome_before", before, width=14, on=WIDE, priority=2),
            Column("fulfilled", _("Reached"), width=JUDGED),
            Column("comment", _("Comment"), on=CSV | FILE),
        ),
        [row for one in found for row in _rows(*one, query)],
        (_("There is no goal of {year}.", year=year),) if not found else (),
        id="goals",
        document={**query.head(), "goals": [_as_json(*one) for one in found]},
    )


def _rows(goal: Goal, before: Goal | None, query: ReportQuery) -> Iterator[Row]:
    cells = (
        goal.number,
        goal.goal,
        goal.indicator,
        goal.target,
        goal.outcome,
        before.outcome if before else "",
        query.words(FULFILLED[goal.fulfilled]),
        goal.comment,
    )
    yield Row(cells, opens=goal)
    yield from _beneath(goal, before, query)


def _beneath(goal: Goal, before: Goal | None, query: ReportQuery) -> Iterator[Row]:
    """What stands beneath a goal in text: a line for each thing that is written."""
    _, year = query.words, query.year.name
    for title, words in (
        (_("Indicator"), goal.indicator),
        (_("Target"), goal.target),
        (_("Actual"), goal.outcome),
        (_("Actual {year}", year=year - 1), before.outcome if before else ""),
        (_("Comment"), goal.comment),
    ):
        if words:
            on = TEXT | SCREEN if words == goal.comment else TEXT
            yield Row((f"{title}: {words}",), "remark", 2, on=on, stop=False)


def _as_json(goal: Goal, before: Goal | None) -> dict[str, object]:
    return {
        "number": goal.number,
        "goal": goal.goal,
        "indicator": goal.indicator or None,
        "target": goal.target or None,
        "outcome": goal.outcome or None,
        "fulfilled": goal.fulfilled or None,
        "comment": goal.comment or None,
        "last_year": before
        and {
            "number": before.number,
            "target": before.target or None,
            "outcome": before.outcome or None,
            "fulfilled": before.fulfilled or None,
        },
    }
