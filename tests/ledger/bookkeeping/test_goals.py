"""The goals of a year: recorded for good, evaluated, last year's beside (LKBR 11:8)."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from exports.export_request import ExportRequest
from exports.render.pdf import annual_report_parts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.goals import (
    Goal,
    add_goals,
    drop_goal,
    goal_before,
    goals,
    repeat_goals,
    set_goal,
)
from ledger.bookkeeping.report_sections import GOALS
from ledger.bookkeeping.report_texts import mark_not_applicable, set_text
from ledger.core.errors import Refused
from ledger.integrity.check import check_file
from ledger.management.compliance import compliance
from ledger.registers.history import HistoryFilter, history

REACHED = Goal("Fler i arbete", "Andel i arbete", "40 %", "43 %", "yes", "Trots en svag vår.")


def codes(refusal):
    return [(one.code, one.where) for one in refusal.value.problems]


def test_a_goal_is_recorded_changed_and_dropped_and_the_history_has_all_three(book):
    add_goals(book, 2019, [Goal("Fler i  arbete"), REACHED], "EK")
    set_goal(book, 2019, 1, {"outcome": "43 %", "fulfilled": "no"}, "FC")
    assert [(one.number, one.goal, one.fulfilled) for one in goals(book, 2019)] == [
        (1, "Fler i  arbete", "no"),
        (2, "Fler i arbete", "yes"),
    ]
    drop_goal(book, 2019, 1, "EK")
    (added,) = add_goals(book, 2019, [Goal("Nytt")], "EK")
    assert (added.number, [one.number for one in goals(book, 2019)]) == (3, [2, 3])
    codes = [event.message.code for event in history(book, HistoryFilter(kind="goal"))]
    assert codes == ["event-goal", "event-goal", "event-goal-dropped", "event-goal"]
    assert check_file(book.path).ok


def test_a_recorded_goal_is_neither_changed_nor_deleted_from_outside(book):
    add_goals(book, 2019, [REACHED], "EK")
    for attack in ("UPDATE goal SET outcome = 'bra'", "DELETE FROM goal"):
        with pytest.raises(sqlite3.IntegrityError):
            book.connection.execute(attack)


def test_what_cannot_be_printed_or_meant_is_refused_with_its_field(book):
    with pytest.raises(Refused) as refusal:
        add_goals(book, 2019, [Goal("", outcome="●", fulfilled="kanske")], "EK")  # type: ignore[arg-type]
    assert codes(refusal) == [
        ("goal-empty", "goal"),
        ("goal-fulfilled", "fulfilled"),
        ("text-unprintable", "outcome"),
    ]
    with pytest.raises(Refused) as refusal:
        add_goals(book, 2019, [Goal("x" * 4001)], "EK")
    assert codes(refusal) == [("goal-too-long", "comment")]
    (kept,) = add_goals(book, 2019, [Goal("ﬁler och so\u00adlid")], "EK")
    assert kept.goal == "filer och solid"
    for wrong in (lambda: set_goal(book, 2019, 7, {}), lambda: drop_goal(book, 2019, 7)):
        with pytest.raises(Refused) as refusal:
            wrong()
        assert codes(refusal) == [("no-goal", "")]


def test_last_year_is_found_by_the_goal_and_its_indicator(book):
    earlier = (Goal("Fler i arbete", "Andel"), Goal("Fler i arbete", "Antal"), Goal("Trivsel", "A"))
    assert goal_before(earlier, Goal("fler i arbete.", "Antal")) == earlier[1]
    assert goal_before(earlier, Goal("Fler i arbete", "Något annat")) is None
    assert goal_before(earlier, Goal("Trivsel", "Något annat")) == earlier[2]


def test_last_years_goals_are_repeated_once_without_their_outcome(book):
    add_goals(book, 2018, [REACHED, Goal("Trivsel", "Enkät", "4 av 5", "3,9", "partly")], "EK")
    add_goals(book, 2019, [Goal("Trivsel", "Enkät", "4,2 av 5")], "EK")
    (added,) = repeat_goals(book, 2019, "EK")
    assert added == Goal("Fler i arbete", "Andel i arbete", "40 %", number=2)
    with pytest.raises(Refused) as refusal:
        repeat_goals(book, 2019, "EK")
    assert codes(refusal) == [("no-goals-before", "")]


def state(book):
    parts = compliance(book, fiscal_year(book))
    return next(found.state for one, found in parts if one.id == GOALS)


def test_goals_are_what_the_law_asks_for_once_each_is_judged(book):
    assert state(book) == "empty"
    add_goals(book, 2019, [REACHED, Goal("Trivsel", outcome="3,9")], "EK")
    assert state(book) == "empty"
    set_text(book, 2019, GOALS, "Målen följs varje tertial.", "EK")
    assert state(book) == "empty", "a text does not stand for a goal that nobody has judged"
    set_goal(book, 2019, 2, {"fulfilled": "partly"}, "EK")
    set_text(book, 2019, GOALS, "", "EK")
    assert state(book) == "present"
    drop_goal(book, 2019, 1, "EK")
    drop_goal(book, 2019, 2, "EK")
    mark_not_applicable(book, 2019, GOALS, "Inga mål beslutades.", "EK")
    assert state(book) == "not-applicable"


def test_the_annual_report_has_the_goals_with_the_comment_beneath(book):
    add_goals(book, 2018, [Goal("Fler i arbete", outcome="38 %", fulfilled="no")], "EK")
    add_goals(book, 2019, [REACHED, Goal("Trivsel", "Enkät", "4", "3,9", "no")], "EK")
    parts = list(annual_report_parts(ExportRequest(book, fiscal_year(book)), "kr"))
    heads = ["Mål", "Indikator", "Målvärde", "Utfall 2019", "Utfall 2018", "Uppfyllt"]
    (at,) = (
        place
        for place, part in enumerate(parts)
        if part["kind"] == "table" and [one["label"] for one in part["columns"]] == heads
    )
    assert parts[at - 1]["runs"] == [{"text": "God ekonomisk hushållning och måluppfyllelse"}]
    assert [(row["kind"], row["cells"]) for row in parts[at]["rows"]] == [
        ("row", ["Fler i arbete", "Andel i arbete", "40 %", "43 %", "38 %", "uppfyllt"]),
        ("remark", ["Trots en svag vår."]),
        ("row", ["Trivsel", "Enkät", "4", "3,9", "", "ej uppfyllt"]),
    ]


def test_only_what_is_named_of_a_goal_is_changed_and_nothing_is_recorded_of_the_same(book):
    first, second = add_goals(book, 2019, [REACHED, Goal("Trivsel", "Enkät", "4")], "EK")
    add_goals(book, 2018, [Goal("Annat år")], "EK")
    changed = set_goal(book, 2019, 2, {"outcome": " 3,9 ", "fulfilled": "partly"}, "EK")
    assert changed == Goal("Trivsel", "Enkät", "4", "3,9", "partly", number=2)
    before = len([*history(book, HistoryFilter())])
    assert set_goal(book, 2019, 2, {"outcome": "3,9"}, "EK") == changed
    assert len([*history(book, HistoryFilter())]) == before
    assert goals(book, 2019) == (first, changed)
    assert [one.is_evaluated for one in (first, second, changed)] == [True, False, True]
    assert not replace(changed, fulfilled="").is_evaluated
    assert drop_goal(book, 2019, 1) == first
    assert (goals(book, 2019), goals(book, 2018)) == ((changed,), (Goal("Annat år", number=1),))
    with pytest.raises(Refused):
        set_goal(book, 2019, 2, {"goal": " "})
    with pytest.raises(Refused):
        drop_goal(book, 2019, 1)


def test_the_texts_of_a_goal_are_together_so_long_and_no_longer(book):
    longest = Goal("x" * 1000, "y" * 1000, "z" * 1000, "v" * 500, comment="w" * 500)
    (added,) = add_goals(book, 2019, [longest])
    assert added == replace(longest, number=1)
    with pytest.raises(Refused) as refusal:
        add_goals(book, 2019, [replace(longest, comment="w" * 501), Goal("")])
    assert codes(refusal) == [("goal-too-long", "comment"), ("goal-empty", "goal")]


def test_every_goal_of_last_year_that_lacks_is_repeated_in_its_order(book):
    earlier = [REACHED, Goal("Trivsel", "B", "2", "3", "no"), Goal("C")]
    add_goals(book, 2018, earlier)
    add_goals(book, 2019, [Goal("trivsel.", "b")])
    assert repeat_goals(book, 2019, "EK") == (
        Goal("Fler i arbete", "Andel i arbete", "40 %", number=2),
        Goal("C", number=3),
    )
