"""Every sentence that a test is refused with, to the letter: the tests themselves hold the codes.

A fixture that each test of a room has. What the errors of a test say is held against its section
of `tests/golden/messages`, so that a value in the wrong place or a lost sentence is seen; where
they are the matter, the findings of a file and the checks that do not hold are, too. Run with
UPDATE_GOLDEN=1 and `-n 0` to accept the sentences, and read the difference.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from ledger.core.calendar import today
from ledger.core.checks import Check
from ledger.core.errors import BookBusy, LedgerError
from ledger.sie.findings import Findings
from tests.goldens import assert_section, golden_sections
from tests.transcripts import UNSTEADY

PLACES = re.compile(r"/[^\s:,']*/(?=[^/\s:,']*)")
"""The folder of a file, which each run has its own of."""

OF_THE_RUN = re.compile(
    r"[0-9]{8}T[0-9]{6}Z-[0-9]+-[0-9a-f]+|\b[0-9]+-[0-9a-f]{12}\b|(SQLite|finsam) [0-9.]+[0-9]|"
    + UNSTEADY.pattern
)
"""Names of backups, receipts, versions, moments and hashes."""

OF_THE_HOUSE = re.compile(r"\.(receipts|second-place): There is no such file|could not be used: ")
"""What the program asks of itself, and no person reads."""

WHOLE = {"sie", "integrity", "proof", "exports-package"}
"""Rooms and modules whose findings and checks are held too."""

MOST = 12
"""More than these are of a sweep, which says something else on another computer."""


def collected_sentences(monkeypatch: pytest.MonkeyPatch, *, is_whole: bool) -> list[str]:
    """The list that each sentence is put in."""
    seen: list[str] = []
    refuse, add, check = LedgerError.__init__, Findings.add, Check.__init__

    def refused(self, problems):
        refuse(self, problems)
        if not isinstance(self, BookBusy):
            seen.extend(map(str, self.problems))

    def added(self, weight, found):
        add(self, weight, found)
        if weight != "fault":
            seen.append(f"{weight} {found}")

    def checked(self, *about, **named):
        check(self, *about, **named)
        if not self.ok:
            seen.append(f"{self.id} {self.message} {self.advice or ''}".rstrip())

    monkeypatch.setattr(LedgerError, "__init__", refused)
    if is_whole:
        monkeypatch.setattr(Findings, "add", added)
        monkeypatch.setattr(Check, "__init__", checked)
    return seen


def days_about(day: date) -> set[str]:
    """The day, the one before and the one after."""
    return {str(day + timedelta(days=number)) for number in (-1, 0, 1)}


@pytest.fixture(autouse=True)
def messages_as_written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """Holds the sentences of the test's errors against the golden file of its module.

    A case of the sweep is held when it has a section: others say what the ordinary cases say.
    """
    room = request.path.parent.name
    name = f"{room}-{request.path.stem.removeprefix('test_')}"
    is_held = not request.node.get_closest_marker("sweep")
    is_held |= request.node.name in golden_sections(f"messages/{name}.txt")
    if hasattr(request.function, "hypothesis") or not is_held:
        yield
        return
    days = days_about(today())
    seen = collected_sentences(monkeypatch, is_whole=bool({room, name} & WHOLE))
    yield
    folder = getattr(request.node.funcargs.get("tmp_path"), "name", "/")
    lines = [
        OF_THE_RUN.sub("#", PLACES.sub("", one)).replace("\n", " / ")
        for one in dict.fromkeys(one.replace(f"{folder}:", "#:") for one in seen)
        if not OF_THE_HOUSE.search(one)
    ]
    if len(lines) <= MOST:
        nearby = re.compile("|".join(days | days_about(today())))
        assert_sentences(f"messages/{name}.txt", request.node.name, lines, nearby)


def assert_sentences(name: str, test: str, lines: list[str], nearby: re.Pattern[str]) -> None:
    """Holds the lines against the golden ones, each without the days that are nearby."""
    seen = "".join(f"{nearby.sub('#', one)}\n" for one in lines)
    written = golden_sections(name).get(test, "")
    if seen != nearby.sub("#", written):
        assert_section(name, test, seen)
