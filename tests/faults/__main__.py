"""`python -m tests.faults [GATE …] [--full]`: the scorecard of what finsam withstands.

Without names, every gate. An ordinary run tries some of each; `--full` tries as much as the bar
asks for, which takes hours. What has passed in a full run is kept in a file, test by test, and a
run that was broken off goes on where it stopped; `--anew` forgets it. A gate is open when its tests
pass, shut when one does not or when too little was tried, and untried when this computer lacks what
they need.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.faults.counting import COUNTS, GATE, passed
from tests.faults.gates import GATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.faults.gates import Gate

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "gates.jsonl"
"""Where a full run keeps what has passed; no part of the repository."""

LAST = 4000
"""Characters of what pytest said that are shown."""

BAD = ("failure", "error", "skipped")
"""What junit writes in a case that did not pass."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of trying a gate."""

    id: str
    what: str
    bar: int
    """How much was to be tried; 0 in an ordinary run."""

    counted: int
    """How much the tests that passed say they tried."""

    unit: str
    verdict: str
    """`open`, `shut` or `untried`."""

    seconds: int
    command: str
    told: dict[str, str]
    """Other figures that the tests gave."""

    said: str = ""
    """What is wrong, or lacking."""

    @property
    def line(self) -> str:
        """The result on one line."""
        asked = f" of {self.bar}" if self.bar else ""
        figures = f"{self.counted}{asked} {self.unit}"
        return f"{self.id:4} {self.verdict:8} {figures:36} {self.seconds:6} s  {self.what}"


def tried(gate: Gate, *, in_full: bool, counts: Path | None = None) -> Result:
    """Runs the tests of a gate; those that `counts` says have passed are counted as they are."""
    begun = time.monotonic()
    before = sum(passed(counts, gate.id).values()) if counts else 0
    command = gate.command if in_full else gate.command.removesuffix(" --full")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        marks = "slow or not slow" if in_full else "not slow"
        words = ["-m", "pytest", "-q", "-m", marks, "-k", gate.only, f"--junitxml={report}"]
        words += ["-o", "junit_family=xunit1"]  # the newer one takes no counts
        if counts:
            words += ["-p", "tests.faults.counting", "-n", "0"]
        known = {COUNTS: str(counts), GATE: gate.id} if counts else {}
        done = _run([sys.executable, *words, *gate.tests], known)
        cases = list(ET.parse(report).iter("testcase")) if report.exists() else []
    bar = gate.bar if in_full else 0
    seconds = round(time.monotonic() - begun)
    verdict, counted = judged(cases, bar, before)
    said = f"{done.stdout}{done.stderr}"[-LAST:]
    said = {"open": "", "untried": lacking(cases) or said}.get(verdict, said)
    told = {name: value for case in cases for name, value in _told(case) if name != "counted"}
    return Result(
        gate.id, gate.what, bar, counted, gate.unit, verdict, seconds, command, told, said
    )


def judged(cases: Sequence[ET.Element], bar: int, before: int = 0) -> tuple[str, int]:
    """The verdict on the cases of a gate, and how much those that passed tried.

    `before` is what was counted in runs that this one goes on from.
    """
    good = [case for case in cases if all(case.find(bad) is None for bad in BAD)]
    counted = before + sum(map(_counted, good))
    if any(case.find("failure") is not None or case.find("error") is not None for case in cases):
        return "shut", counted
    if len(good) < len(cases) or not (good or before):
        return "untried", counted
    return ("shut" if counted < bar else "open"), counted


def _counted(case: ET.Element) -> int:
    """What a test says that it tried; 1 when it says nothing."""
    return int(dict(_told(case)).get("counted", 1))


def _told(case: ET.Element) -> list[tuple[str, str]]:
    return [(item.get("name", ""), item.get("value", "")) for item in case.iter("property")]


def lacking(cases: Iterable[ET.Element]) -> str:
    """Why tests were skipped."""
    skipped = [case.find("skipped") for case in cases]
    return "; ".join(sorted({item.get("message", "") for item in skipped if item is not None}))


def _run(command: list[str], known: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | known,
        capture_output=True,
        text=True,
        check=False,
    )


def main() -> int:
    """Tries the gates that are named; 0 when all of them are open."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument(
        "gates", nargs="*", metavar="GATE", help=f"R1 to R{len(GATES)}; every one if left out"
    )
    parser.add_argument("--full", action="store_true", help="try as much as the bar asks for")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the results go as JSON")
    parser.add_argument("--anew", action="store_true", help="forget what has passed before")
    text = f"where a full run keeps what has passed ({KEPT})"
    parser.add_argument("--counts", type=Path, metavar="FILE", default=KEPT, help=text)
    given = parser.parse_args()
    if given.anew:
        given.counts.unlink(missing_ok=True)
    if unknown := {*given.gates} - {gate.id for gate in GATES}:
        parser.error(f"no such gate: {', '.join(sorted(unknown))}")
    results: list[Result] = []
    for gate in GATES:
        if given.gates and gate.id not in given.gates:
            continue
        counts = given.counts if given.full else None
        results.append(tried(gate, in_full=given.full, counts=counts))
        sys.stdout.write(f"{results[-1].line}\n{results[-1].said}".rstrip() + "\n")
        sys.stdout.flush()
        if given.json:
            document = json.dumps([asdict(result) for result in results], indent=1)
            given.json.write_text(f"{document}\n", "utf-8")
    return int(any(result.verdict != "open" for result in results))


if __name__ == "__main__":
    sys.exit(main())
