"""The scorecard: every gate has its tests, and what a run of them says is judged strictly."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.faults.__main__ import judged, tried
from tests.faults.gates import GATES, Gate

ROOT = Path(__file__).parents[2]


def test_the_gates_are_those_of_the_scorecard():
    assert [gate.id for gate in GATES] == [f"R{number}" for number in range(1, 31)]


def test_the_tests_of_every_gate_are_there():
    assert {test for gate in GATES for test in gate.tests if not (ROOT / test).exists()} == set()


def test_readme_has_every_gate_and_what_is_asked_for():
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = [line.split(" | ") for line in readme.splitlines() if re.match(r"\| R\d", line)]
    told = [
        (row[0].strip("| "), row[1], row[2].replace(" ", ""), row[4], row[5].strip("| "))
        for row in rows
    ]
    assert told == [
        (gate.id, gate.what, str(gate.bar or "all"), gate.systems, f"`{gate.command}`")
        for gate in GATES
    ]


@pytest.mark.parametrize("name", ["Windows", "macOS"])
def test_a_gate_does_not_hold_where_a_file_of_its_tests_is_left_out(name):
    table = (ROOT / "tests" / "systems" / name.lower() / "left_out.txt").read_text("utf-8")
    files = {row.split("\t")[0] for row in table.splitlines() if "::" not in row}
    without = [gate.id for gate in GATES if files.intersection(gate.tests)]
    assert [gate.id for gate in GATES if gate.id in without and name not in gate.not_on] == []


PASSED, FAILED, SKIPPED = "", "<failure/>", '<skipped message="no disk"/>'
TRIED = '<properties><property name="counted" value="40"/></properties>'


@pytest.mark.parametrize(
    ("cases", "bar", "verdict", "counted"),
    [
        ([PASSED, TRIED], 0, "open", 41),
        ([PASSED, TRIED], 41, "open", 41),
        ([PASSED, TRIED], 42, "shut", 41),
        ([TRIED, FAILED], 0, "shut", 40),
        ([TRIED, FAILED + TRIED], 0, "shut", 40),
        ([TRIED, SKIPPED], 0, "untried", 40),
        ([SKIPPED], 0, "untried", 0),
        ([SKIPPED, FAILED], 0, "shut", 0),
        ([], 0, "untried", 0),
        ([], 100, "untried", 0),
    ],
)
def test_a_gate_is_open_when_all_pass_and_enough_was_tried(cases, bar, verdict, counted):
    found = [ET.fromstring(f"<testcase>{case}</testcase>") for case in cases]
    assert judged(found, bar) == (verdict, counted)


def test_a_gate_that_is_unknown_is_told_of():
    command = [sys.executable, "-m", "tests.faults", "R99"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "no such gate: R99" in done.stderr) == (2, True)


TESTS = """
import pytest

@pytest.mark.parametrize("part", [1, 2, 3])
def test_part(part, record_property):
    record_property("counted", 10 * part)
    assert part != {broken}
"""


@pytest.mark.sweep
def test_a_run_goes_on_where_it_stopped(tmp_path):
    tests, counts = tmp_path / "test_parts.py", tmp_path / "kept" / "counts.jsonl"
    gate = Gate("R0", "a gate of a test", 60, "parts", (str(tests),))
    seen = []
    for broken in (2, 0, 0):
        tests.write_text(TESTS.format(broken=broken))
        result = tried(gate, in_full=True, counts=counts)
        seen.append((result.verdict, result.counted, len(counts.read_text().splitlines())))
    assert seen == [("shut", 40, 2), ("open", 60, 3), ("open", 60, 3)]
