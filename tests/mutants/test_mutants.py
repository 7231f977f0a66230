"""The command that plants faults: what it changes, and that it finds it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.__main__ import summary
from tests.mutants.faults import faults_of, is_readable, sources
from tests.mutants.line_map import Chooser, KnownTest, LineMap
from tests.mutants.results import Results, Sampled, equivalents, located
from tests.mutants.trying import in_order

ROOT = Path(__file__).parents[2]
SOURCE = b'''\
LIMIT = 3
__all__ = ["LIMIT", "within"]


def within(first: int, day: int, last: int) -> int:
    """Days < last are not counted."""
    if first <= day and not day > last:
        return last - day + LIMIT
    return -sum(sorted(days, key=abs))
'''


def planted(text: bytes, path: str = "ledger/a.py") -> dict[str, set[str]]:
    """The changed lines, by the line that was changed."""
    found: dict[str, set[str]] = {}
    for fault in faults_of(path, text):
        if is_readable(fault, text):
            sampled = Sampled.of(fault, text)
            found.setdefault(sampled.key[1], set()).add(sampled.key[2])
    return found


def test_boundaries_signs_conditions_and_order_are_changed_and_words_are_not():
    assert planted(SOURCE) == {
        "LIMIT = 3": {"LIMIT = 4", "LIMIT = 2"},
        "if first <= day and not day > last:": {
            "if first < day and not day > last:",
            "if last <= day and not day > last:",
            "if first <= day or not day > last:",
            "if first <= day:",
            "if not day > last:",
            "if first <= day and day > last:",
            "if first <= day and not day >= last:",
            "if first <= day and not day > first:",
            "if True:",
            "if False:",
        },
        "return last - day + LIMIT": {
            "return last + day + LIMIT",
            "return last - day - LIMIT",
            "return first - day + LIMIT",
            "return last - day",
            "return LIMIT",
            "return last + LIMIT",
            "return day + LIMIT",
        },
        "return -sum(sorted(days, key=abs))": {
            "return sum(sorted(days, key=abs))",
            "return -sum(sorted(days))",
        },
    }


def test_sql_is_changed_in_its_own_words():
    query = b"SELECT sum(a) FROM t WHERE d < :last AND NOT b -- a < b\nORDER BY d, s LIMIT 1\n"
    assert planted(query, "ledger/a.sql") == {
        "SELECT sum(a) FROM t WHERE d < :last AND NOT b -- a < b": {
            "SELECT max(a) FROM t WHERE d < :last AND NOT b -- a < b",
            "SELECT sum(a) FROM t WHERE d <= :last AND NOT b -- a < b",
            "SELECT sum(a) FROM t WHERE d < :last OR NOT b -- a < b",
            "SELECT sum(a) FROM t WHERE d < :last AND b -- a < b",
            "SELECT sum(a) FROM t WHERE d < :last",
        },
        "ORDER BY d, s LIMIT 1": {"ORDER BY d LIMIT 1", "ORDER BY d, s LIMIT 2"},
    }


def test_a_fault_is_found_again_when_its_line_has_moved_and_missed_when_it_is_gone():
    twice = SOURCE + SOURCE
    fault = faults_of("ledger/a.py", twice)[-1]
    sampled = Sampled.of(fault, twice)
    moved = located(sampled, b"import a\n" + twice)
    assert moved is not None
    assert (moved.line, sampled.count) == (fault.line + 1, 1)
    assert moved.planted(b"import a\n" + twice) == b"import a\n" + fault.planted(twice)
    assert located(sampled, b"import a\n") is None


def test_results_are_gone_on_with(tmp_path: Path):
    first, second = (Sampled.of(fault, SOURCE) for fault in faults_of("ledger/a.py", SOURCE)[:2])
    results = Results(tmp_path / "some" / "results.jsonl")
    results.begin([first, second])
    results.add(first, "passed", "", 3)
    resumed = Results(results.path)
    assert list(resumed.waiting(again=False)) == [second]
    assert list(resumed.waiting(again=True)) == [first, second]
    assert resumed.outcomes() == {first: ("passed", "", 3)}
    resumed.add(first, "noticed", "tests/a.py::test_a", 3)
    resumed.forget({"tests/a.py::test_a"})
    assert list(Results(results.path).waiting(again=False)) == [first, second]
    assert Results(results.path).outcomes() == {}


def test_sweeps_are_tried_last_and_what_only_they_notice_is_counted(tmp_path: Path, capsys):
    tests = [
        KnownTest("tests/a.py::test_sweep", 0.1, passed=True, is_sweep=True),
        KnownTest("tests/a.py::test_long", 0.3, passed=True),
        KnownTest("tests/b.py::test_short", 0.2, passed=True),
        KnownTest("tests/b.py::test_red", 0.1, passed=False),
    ]
    order = [[test.id for test in part] for part in in_order(tests)]
    assert order == [["tests/b.py::test_short", "tests/a.py::test_long"], [tests[0].id]]
    results = Results(tmp_path / "results.jsonl")
    results.begin([Sampled.of(fault, SOURCE) for fault in faults_of("ledger/a.py", SOURCE)[:3]])
    for sampled, test in zip(results.sampled, (tests[0], tests[1], None), strict=True):
        results.add(sampled, "noticed" if test else "passed", test.id if test else "", 2)
    assert summary(results, {tests[0].id}) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if line[:6] == "ledger")
    assert line.endswith("3 tried, 2 noticed (1 only by a sweep), 1 passed (33.3 %), 0 equivalent")


LINES = {
    "ledger/a.py": "LIMIT = 3\n\n\ndef low(day):\n    if day < 1:\n        return LIMIT\n",
    "ledger/b.py": "from a import LIMIT\n\nTWICE = 2 * LIMIT\n\n\ndef high():\n    return TWICE\n",
}


@pytest.mark.parametrize(
    ("path", "line", "chosen"),
    [
        ("ledger/a.py", 5, ["one", "two"]),
        ("ledger/a.py", 6, ["two"]),
        ("ledger/a.py", 4, ["one", "two"]),  # a head: whatever runs in the function
        ("ledger/a.py", 1, ["two", "three"]),  # a constant: where it is used, also through others
        ("ledger/b.py", 3, ["three"]),
    ],
)
def test_the_tests_that_run_a_line_or_what_an_import_makes_of_it_are_chosen(path, line, chosen):
    tests = [KnownTest(name, 0.1, passed=True) for name in ("one", "two", "three")]
    lines = {"ledger/a.py": {5: 0b011, 6: 0b010}, "ledger/b.py": {7: 0b100}}
    line_map = LineMap(LINES, tests, lines)
    moved = {name: f"# moved\n{text}".encode() for name, text in LINES.items()}
    found = Chooser(line_map, moved).bits(path, line + 1)
    assert [test.id for test in line_map.tests_of(found)] == chosen


def test_a_line_that_is_new_has_the_tests_of_what_it_came_in_the_place_of_or_between():
    before, now = "a\nb\nc\nd\n", "a\nnew\nb\nother\nd\n"
    line_map = LineMap({"ledger/a.py": before}, [], {"ledger/a.py": {1: 1, 2: 2, 3: 4, 4: 8}})
    assert line_map.renumbered("ledger/a.py", now) == {1: 1, 2: 3, 3: 2, 4: 4, 5: 8}


def test_the_map_forgets_the_tests_of_a_folder():
    tests = [KnownTest(f"tests/{name}/t.py::t", 0.1, passed=True) for name in ("a", "ab", "b")]
    left = LineMap({}, tests, {"ledger/a.py": {1: 0b101, 2: 0b010}}).without(["tests/a"])
    assert [test.id for test in left.tests] == ["tests/ab/t.py::t", "tests/b/t.py::t"]
    assert left.lines == {"ledger/a.py": {1: 0b10, 2: 0b01}}


def test_what_nobody_can_notice_is_in_the_source_as_it_says_and_has_its_reason():
    texts = {path: " ".join(text.decode().split()) for path, text in sources(ROOT).items()}
    for (path, before, after), reason in equivalents().items():
        assert before in texts[path]
        assert before != after
        assert len(reason) > 20
