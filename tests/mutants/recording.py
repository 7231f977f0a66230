"""A plugin of pytest that records which lines each test runs.

What a fixture of several tests runs when it is set up counts for all of them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest

from tests.mutants.faults import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(os.environ["FINSAM_MAP"])
ROOT = Path(__file__).parents[2]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
COVERAGE = coverage.Coverage(
    data_file=str(FOLDER / f"lines.{WORKER}"),
    config_file=False,
    include=[f"{ROOT}/{package}/*" for package in PACKAGES],
    messages=False,
)
SHARED = ("session", "package", "module", "class")
OFTEN = 100
"""Tests after which what was recorded is written: a worker that dies takes no more with it."""


class Tests:
    """What is written about the tests beside their lines."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, object]] = {}
        self.now = ""

    def take(self, item: pytest.Item) -> None:
        """Notes the shared fixtures of a test."""
        known = getattr(item, "_fixtureinfo", None)
        definitions = known.name2fixturedefs.items() if known else ()
        shared = [
            _name(found[-1]) for _, found in definitions if found and found[-1].scope in SHARED
        ]
        self.found[item.nodeid] = {"fixtures": shared, "seconds": 0.0, "passed": True}


TESTS = Tests()


def _name(definition: pytest.FixtureDef[object]) -> str:
    return f"fixture {definition.argname} of {definition.baseid}"


def pytest_collection_finish() -> None:
    """Begins when all is imported: what an import runs belongs to no test."""
    COVERAGE.start()
    COVERAGE.switch_context("between")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Gives a test's lines its name."""
    TESTS.take(item)
    TESTS.now = item.nodeid
    COVERAGE.switch_context(item.nodeid)
    begun = sum(os.times()[:4])
    try:
        return (yield)
    finally:
        TESTS.found[item.nodeid]["seconds"] = round(sum(os.times()[:4]) - begun, 3)
        COVERAGE.switch_context("between")
        if len(TESTS.found) % OFTEN == 0:
            _write()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """Gives the lines of a shared fixture its own name."""
    if fixturedef.scope in SHARED:
        COVERAGE.switch_context(_name(fixturedef))
    try:
        return (yield)
    finally:
        if fixturedef.scope in SHARED:
            COVERAGE.switch_context(TESTS.now)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes what does not pass: it can judge no fault."""
    if report.nodeid in TESTS.found and not report.passed:
        TESTS.found[report.nodeid]["passed"] = False


def pytest_sessionfinish() -> None:
    """Writes what is left."""
    if TESTS.found:
        COVERAGE.stop()
        _write()


def _write() -> None:
    COVERAGE.save()
    (FOLDER / f"tests.{WORKER}.json").write_text(json.dumps(TESTS.found))
