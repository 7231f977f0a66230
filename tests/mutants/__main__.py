"""`python -m tests.mutants --sample 300 --seed N`: would the tests notice a fault in the program?

Draws faults of every room of the product by the seed: a boundary one off, a sign turned, a
condition, part, order or argument lost or swapped, a neighbour's name, and the same in SQL. Each
is planted in a copy of the repository and the tests that run its line are run, the fastest first
and the sweeps last, until one fails. What passed is listed last: a test is missing there, unless
`equivalent.tsv` says why nobody could tell the difference.

The first run makes a map of which test runs which line (ten minutes, Python 3.12); `--map` makes it
anew (`--map tests/ledger/budget` only for these tests). Lines that have moved since are found. The
map and the results are in `~/.cache/finsam-mutants` (or `$XDG_CACHE_HOME`), so a run that was
stopped goes on where it was, and `--again` tries what passed once more, with the tests of today.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import warnings
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutants.faults import faults_of, is_readable, sources
from tests.mutants.line_map import Chooser, LineMap, made_map, mark_sweeps
from tests.mutants.results import Results, Sampled, equivalents, located
from tests.mutants.trying import failing, tried

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tests.mutants.faults import Fault
    from tests.mutants.line_map import KnownTest
    from tests.mutants.trying import Verdict

ROOT = Path(__file__).parents[2]
ROOMS = {"ledger": 5, "exports": 2, "finsam_tui": 3}
"""How often a fault lies in each room, of ten."""

GROUP = re.compile("sql .*")
MOST = 2
"""Processes at a time."""


def sample(texts: dict[str, bytes], size: int, seed: int, rooms: list[str]) -> list[Fault]:
    """Faults drawn by a seed: the room by its weight, the kind by the root of its number."""
    draw = random.Random(seed)
    kinds: dict[str, dict[str, list[Fault]]] = {room: {} for room in rooms}
    for path, text in texts.items():
        for fault in faults_of(path, text):
            if fault.room in kinds:
                kinds[fault.room].setdefault(fault.kind, []).append(fault)
    weights = [ROOMS[room] for room in rooms]
    drawn: dict[Fault, None] = {}
    while len(drawn) < size:
        groups = kinds[draw.choices(rooms, weights)[0]]
        names = sorted(groups)
        (kind,) = draw.choices(names, [len(groups[name]) ** 0.5 for name in names])
        fault = draw.choice(groups[kind])
        if fault not in drawn and is_readable(fault, texts[fault.path]):
            drawn[fault] = None
    return list(drawn)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--sample", type=int, default=300, metavar="N", help="how many faults")
    parser.add_argument("--seed", type=int, help="which faults; drawn and printed without it")
    parser.add_argument("--room", choices=ROOMS, action="append", help="only of this package")
    parser.add_argument("--processes", type=int, choices=range(1, MOST + 1), default=MOST)
    parser.add_argument("--again", action="store_true", help="try what passed once more")
    parser.add_argument("--map", nargs="*", metavar="TESTS", help="only make the map of lines anew")
    parser.add_argument(
        "--patience", type=float, default=240, help="seconds of tests for one fault, at most"
    )
    return parser.parse_args()


def main() -> int:
    """Runs the command; 1 when something passed that is not known to be equivalent."""
    given = arguments()
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "finsam-mutants"
    if given.map is not None:
        made_map(ROOT, folder, given.map)
        return 0
    seed = random.randrange(10**6) if given.seed is None else given.seed
    rooms = given.room or list(ROOMS)
    name = "-".join(["sample", str(given.sample), "seed", str(seed), *(given.room or ())])
    results = Results(folder / f"{name}.jsonl")
    _say(f"seed {seed}; results in {results.path}")
    texts = sources(ROOT)
    if not results.sampled:
        results.begin(
            [
                Sampled.of(fault, texts[fault.path])
                for fault in sample(texts, given.sample, seed, rooms)
            ]
        )
    chooser = Chooser(LineMap.read(folder) or made_map(ROOT, folder), texts)
    sweeps = mark_sweeps(ROOT, chooser.map.tests)
    _warm()
    broken: set[str] = set()
    while True:
        jobs = _jobs(results, chooser, broken, again=given.again and not broken)
        tried(ROOT, jobs, given.patience, given.processes, partial(_note, results))
        if not (found := _failing_by_themselves(results, chooser)):
            break
        broken |= found
    return summary(results, sweeps)


def _warm() -> None:
    """Imports what every run of the tests needs, once for all the processes made of this one."""
    warnings.simplefilter("ignore")
    for module in (
        "hypothesis",
        "pytest_asyncio",
        "xdist",
        "textual.app",
        "textual.widgets",
        "textual.pilot",
        "babel.messages",
        "tomlkit",
        "openpyxl",
        "sqlite_utils",
    ):
        __import__(module)


def _failing_by_themselves(results: Results, chooser: Chooser) -> set[str]:
    """The tests that noticed something but fail without any fault; theirs is to be tried again."""
    noticed = {why for outcome, why, _ in results.outcomes().values() if outcome == "noticed"}
    found = failing(ROOT, [test for test in chooser.map.tests if test.id in noticed])
    for test in sorted(found):
        _say(f"fails without any fault: {test}")
    results.forget(found)
    return found


def _jobs(
    results: Results, chooser: Chooser, broken: set[str], *, again: bool
) -> Iterator[tuple[Sampled, str, bytes, list[KnownTest]]]:
    for sampled in results.waiting(again=again):
        text = chooser.texts.get(sampled.path, b"")
        fault = located(sampled, text)
        if fault is None:
            results.add(sampled, "gone", "the line is no longer there", 0)
            continue
        bits = chooser.bits(fault.path, fault.line)
        tests = [test for test in chooser.map.tests_of(bits) if test.id not in broken]
        if not any(test.passed for test in tests):
            results.add(sampled, "passed", "no test runs this line", 0)
            _show(sampled, "passed", "no test runs this line")
            continue
        yield sampled, fault.path, fault.planted(text), tests


def _note(results: Results, sampled: object, verdict: Verdict) -> None:
    assert isinstance(sampled, Sampled)
    outcome = "noticed" if verdict.noticed else "passed"
    results.add(sampled, outcome, verdict.why, verdict.tests)
    _show(sampled, outcome, verdict.why)


def _show(sampled: Sampled, outcome: str, why: str) -> None:
    _say(f"{outcome:8} {sampled}  {why}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def summary(results: Results, sweeps: Collection[str]) -> int:
    """Prints what passed, and how much of each room; what only a sweep noticed is counted."""
    known = equivalents()
    counts: Counter[tuple[str, str]] = Counter()
    _say("\nPassed:")
    for sampled, (outcome, why, tests) in results.outcomes().items():
        is_known = outcome == "passed" and sampled.key in known
        counts[sampled.room, "equivalent" if is_known else outcome] += 1
        counts[sampled.room, "by a sweep"] += outcome == "noticed" and why in sweeps
        if outcome == "passed" and not is_known:
            _say(f"  {sampled}\n      {why or f'{tests} tests passed'}")
    _say("")
    for room in ROOMS:
        passed, noticed = counts[room, "passed"], counts[room, "noticed"]
        share = 100 * passed / max(passed + noticed, 1)
        _say(
            f"{room:10} {passed + noticed:4} tried, {noticed} noticed"
            f" ({counts[room, 'by a sweep']} only by a sweep), {passed} passed"
            f" ({share:.1f} %), {counts[room, 'equivalent']} equivalent"
        )
    return int(any(counts[room, "passed"] for room in ROOMS))


if __name__ == "__main__":
    sys.exit(main())
