"""Every sentence that a test is refused with, to the letter: the tests themselves hold the codes.

A fixture that each test of a room has. What the errors of a test say is held against its section
of `tests/golden/messages`, so that a value in the wrong place or a lost sentence is seen. Run with
UPDATE_GOLDEN=1 and `-n 0` to accept what is said, and read the difference.
"""

from __future__ import annotations

import re

import pytest

from ledger.core.errors import BookBusy, LedgerError
from tests.goldens import assert_section, golden_sections
from tests.transcripts import days_now, steady

PLACES = re.compile(r"/[^\s:,']*/(?=[^/\s:,']*)")
"""The folder of a file, which each run has its own of."""

OF_THE_RUN = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9]+-[0-9a-f]+|SQLite 3[0-9.]+")
OF_THE_HOUSE = re.compile(r"\.(receipts|second-place): There is no such file|could not be used: ")
"""What the program asks of itself, and no person reads."""

MOST = 12
"""More than these are of a sweep, which says something else on another computer."""


@pytest.fixture(autouse=True)
def messages_as_written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """Holds the sentences of the test's errors against the golden file of its module."""
    module = request.path.stem.removeprefix("test_")
    if hasattr(request.function, "hypothesis"):
        yield
        return
    seen: list[str] = []
    begun = days_now()
    begin = LedgerError.__init__

    def noted(self, problems):
        begin(self, problems)
        if not isinstance(self, BookBusy):
            seen.extend(map(str, self.problems))

    monkeypatch.setattr(LedgerError, "__init__", noted)
    yield
    folder = getattr(request.node.funcargs.get("tmp_path"), "name", "/")
    lines = [
        steady(OF_THE_RUN.sub("#", PLACES.sub("", one)), begun).replace("\n", " / ")
        for one in dict.fromkeys(one.replace(f"{folder}:", "#:") for one in seen)
        if not OF_THE_HOUSE.search(one)
    ]
    if len(lines) > MOST:
        return
    name = f"messages/{request.path.parent.name}-{module}.txt"
    if lines or request.node.name in golden_sections(name):
        assert_section(name, request.node.name, "".join(f"{one}\n" for one in lines))
