"""What every floor of the tests shares."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from finsam_tui.__main__ import main
from finsam_tui.locale.collect import compile_catalogues
from finsam_tui.wording import language, speak


def pytest_collection_finish() -> None:
    """Leaves all that is imported by then to itself: looking through it was a fifth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Each line of the output as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session", autouse=True)
def _catalogues_as_written():
    """Compiles the catalogues anew, so that an edited .po is what is tested."""
    compile_catalogues()


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):
    """Leaves language and umask as they were, and the user's own files alone."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("share")))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    spoken, umask = language(), os.umask(0o022)
    os.umask(umask)
    yield
    speak(spoken)
    os.umask(umask)


@pytest.fixture
def finsam(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs the command line in this process: `finsam("show", book, "income", typed=b"")`."""

    def run(*words: object, typed: bytes | str = b"") -> Outcome:
        given = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        capsys.readouterr()
        status = main([str(word) for word in words])
        return Outcome(status, *capsys.readouterr())

    return run
