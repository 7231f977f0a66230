"""A plugin of pytest that records which lines each test runs, by `sys.monitoring` of Python 3.12.

A line tells of itself once in each test and costs nothing after that, so the whole suite takes
little longer than without. What a fixture of several tests runs when it is set up counts for all
of them; what an import runs counts for none.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

import pytest

from tests.mutants.faults import PACKAGES

if sys.version_info < (3, 12):
    raise pytest.UsageError("The map of lines is made with Python 3.12 or later.")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = Path(os.environ["FINSAM_MAP"])
ROOT = Path(__file__).parents[2]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
PLACES = tuple(f"{ROOT}/{package}/" for package in PACKAGES)
SHARED = ("session", "package", "module", "class")
OFTEN = 500
"""Tests after which what was recorded is written: a worker that dies takes no more with it."""


class Recorder:
    """The lines of each context: a test, or a fixture that tests share."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, object]] = {}
        self.contexts: dict[str, int] = {}
        self.lines: dict[str, dict[int, int]] = {}
        self.run: set[tuple[CodeType, int]] = set()
        self.context = ""
        self.making = 0.0
        """Seconds in which books were made, which a run without this makes once."""

    def follow(self, code: CodeType) -> None:
        """Has a code of the product, and those within, tell of their lines."""
        sys.monitoring.set_local_events(
            sys.monitoring.COVERAGE_ID, code, sys.monitoring.events.LINE
        )
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                self.follow(inner)

    def on_line(self, code: CodeType, line: int) -> object:
        """Notes a line, which is silent from then on."""
        self.run.add((code, line))
        return sys.monitoring.DISABLE

    def switch(self, context: str) -> None:
        """Gives the lines run until now to the context there was, and begins another."""
        if self.context:
            bit = 1 << self.contexts.setdefault(self.context, len(self.contexts))
            for code, line in self.run:
                lines = self.lines.setdefault(code.co_filename, {})
                lines[line] = lines.get(line, 0) | bit
        self.run.clear()
        self.context = context
        sys.monitoring.restart_events()

    def write(self) -> None:
        """Writes what was recorded."""
        lines = {
            Path(path).relative_to(ROOT).as_posix(): {
                line: f"{bits:x}" for line, bits in lines.items()
            }
            for path, lines in self.lines.items()
        }
        stored = {"tests": self.found, "contexts": list(self.contexts), "lines": lines}
        (FOLDER / f"tests.{WORKER}.json").write_text(json.dumps(stored))


RECORDER = Recorder()
sys.monitoring.use_tool_id(sys.monitoring.COVERAGE_ID, "finsam")
sys.monitoring.register_callback(
    sys.monitoring.COVERAGE_ID, sys.monitoring.events.LINE, RECORDER.on_line
)
_get_code = SourceFileLoader.get_code


def _followed(loader: SourceFileLoader, name: str) -> CodeType | None:
    code = _get_code(loader, name)
    if code is not None and code.co_filename.startswith(PLACES):
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                RECORDER.follow(inner)
    return code


SourceFileLoader.get_code = _followed

from tests import books  # noqa: E402 - the product is imported from here on, and followed


def _seconds() -> float:
    """Processor time of this process and of those it waited for."""
    return sum(os.times()[:4])


def _copy_of(name: str, path: Path, make: Callable[[Path], object]) -> Path:
    begun = _seconds()
    try:
        return _made_copy(name, path, make)
    finally:
        RECORDER.making += _seconds() - begun


_made_copy, books.copy_of = books.copy_of, _copy_of


def _name(definition: pytest.FixtureDef[object]) -> str:
    return f"fixture {definition.argname} of {definition.baseid}"


def _about(item: pytest.Item) -> dict[str, object]:
    known = getattr(item, "_fixtureinfo", None)
    definitions = known.name2fixturedefs.items() if known else ()
    shared = [_name(found[-1]) for _, found in definitions if found and found[-1].scope in SHARED]
    return {"fixtures": shared, "seconds": 0.0, "passed": True}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Gives a test's lines its name."""
    RECORDER.found[item.nodeid] = _about(item)
    RECORDER.switch(item.nodeid)
    begun, RECORDER.making = _seconds(), 0.0
    try:
        return (yield)
    finally:
        taken = _seconds() - begun - RECORDER.making
        RECORDER.found[item.nodeid]["seconds"] = round(taken, 3)
        RECORDER.switch("")
        if len(RECORDER.found) % OFTEN == 0:
            RECORDER.write()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[None]:
    """Gives the lines of a shared fixture its own name."""
    outer = RECORDER.context
    if fixturedef.scope in SHARED:
        RECORDER.switch(_name(fixturedef))
    try:
        return (yield)
    finally:
        if fixturedef.scope in SHARED:
            RECORDER.switch(outer)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes what does not pass: it can judge no fault."""
    if report.nodeid in RECORDER.found and not report.passed:
        RECORDER.found[report.nodeid]["passed"] = False


def pytest_sessionfinish() -> None:
    """Writes what is left."""
    if RECORDER.found:
        RECORDER.write()
