"""What is found odd in a file: all of it kept, and told kind by kind."""

from __future__ import annotations

from ledger.core.errors import problem
from ledger.sie import findings
from ledger.sie.findings import Findings, in_kinds


def odd(code, line):
    return problem(code, "Line {line} is odd.", f"bok.se:{line}" if line else "bok.se", line=line)


def messages_of(found):
    return [str(one) for one in in_kinds(found)]


def test_the_first_of_a_kind_are_told_and_then_the_lines_of_the_others():
    lines = (17, 12, 30, 45, 47, 48, 49, 60)
    assert messages_of([odd("a", line) for line in lines]) == [
        "bok.se:17: Line 17 is odd.",
        "bok.se:12: Line 12 is odd.",
        "bok.se:30: Line 30 is odd.",
        "and 5 more lines: 45, 47–49, 60",
    ]


def test_kinds_are_kept_together_in_the_order_they_are_first_met():
    found = [odd("a", 1), odd("b", 2), odd("a", 3)]
    assert messages_of(found) == [str(found[0]), str(found[2]), str(found[1])]


def test_one_more_than_the_first_ones_is_told_itself():
    assert len(messages_of([odd("a", line) for line in range(1, 5)])) == 4


def test_very_many_lines_are_named_by_their_first_stretches():
    last = messages_of([odd("a", line) for line in range(2, 200, 2)])[-1]
    assert last == "and 96 more lines: 8, 10, 12, 14, 16, 18, 20, 22 …"


def test_what_has_no_line_is_only_counted():
    assert messages_of([odd("a", 0)] * 7)[-1] == "and 4 more of the same kind"


def test_all_remarks_are_kept_up_to_a_bound_and_then_counted(monkeypatch):
    monkeypatch.setattr(findings, "MOST_LISTED", {"fault": 20, "remark": 30, "notice": 30})
    kept = Findings("bok.se")
    for line in range(1, 101):
        kept.remark(odd("a", line))
    *each, more = kept.all("remark")
    assert each == [odd("a", line) for line in range(1, 31)]
    assert str(more) == "and 70 more of the same kind as at bok.se:1"


def test_as_many_stretches_as_are_named_are_all_and_one_more_is_not():
    first = [odd("a", line) for line in (1, 2, 3)]
    apart = [odd("a", line) for line in (90, 10, 11, 20, 20, 30, 40, 50, 60, 70)]
    named = "10–11, 20, 30, 40, 50, 60, 70, 90"
    assert messages_of([*first, *apart])[3:] == [f"and 10 more lines: {named}"]
    assert messages_of([*first, *apart, odd("a", 95)])[3:] == [f"and 11 more lines: {named} …"]
    whole = [*first, *apart, odd("a", 0)]
    assert messages_of(whole)[3:] == ["and 11 more of the same kind"]


def test_each_weight_is_counted_by_itself_and_faults_alone_refuse(monkeypatch):
    monkeypatch.setattr(findings, "MOST_LISTED", {"fault": 2, "remark": 1, "notice": 1})
    found = Findings("bok.se")
    for line in (1, 2):
        found.remark(odd("a", line))
        found.notice(odd("a", line))
    found.remark(odd("b", 3))
    assert not found.has_faults
    for line in (4, 5):
        found.fault(odd("a", line))
    assert found.has_faults
    assert [str(one) for one in found.all("fault")] == [
        "bok.se:4: Line 4 is odd.",
        "bok.se:5: Line 5 is odd.",
    ]
    assert [str(one) for one in found.all("remark")] == [
        "bok.se:1: Line 1 is odd.",
        "bok.se:3: Line 3 is odd.",
        "and 1 more of the same kind as at bok.se:1",
    ]
    assert [str(one) for one in found.all("notice")] == [
        "bok.se:1: Line 1 is odd.",
        "and 1 more of the same kind as at bok.se:1",
    ]
