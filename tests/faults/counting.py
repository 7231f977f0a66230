"""A plugin of pytest: tests that have passed before are left out, and those that pass are kept.

One line of JSON a test, in the file that `COUNTS` in the environment names, written as soon as the
test has passed: a run that is broken off goes on, the next time, where it stopped.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

COUNTS, GATE = "FINSAM_COUNTS", "FINSAM_GATE"
"""What the environment calls the file, and the gate that is tried."""


def passed(path: Path, gate: str) -> dict[str, int]:
    """The tests of a gate that have passed, and how much each tried."""
    if not path.exists():
        return {}
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return {line["test"]: line["counted"] for line in lines if line["gate"] == gate}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what has passed."""
    if COUNTS not in os.environ:
        return
    known = passed(Path(os.environ[COUNTS]), os.environ[GATE])
    done = [item for item in items if item.nodeid in known]
    if done:
        config.hook.pytest_deselected(items=done)
        items[:] = [item for item in items if item.nodeid not in known]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keeps what has passed."""
    if report.when != "call" or not report.passed or COUNTS not in os.environ:
        return
    line = {
        "gate": os.environ[GATE],
        "test": report.nodeid,
        "counted": int(str(dict(report.user_properties).get("counted", 1))),
        "day": date.today().isoformat(),  # noqa: DTZ011 - the day as the tester has it
    }
    path = Path(os.environ[COUNTS])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(line, ensure_ascii=False)}\n")
