"""What every floor of the tests shares."""

from __future__ import annotations

import gc
import io
import itertools
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from finsam_tui.__main__ import GC_THRESHOLDS, main
from finsam_tui.i18n import language, set_language
from finsam_tui.locale.collect import compile_catalogues
from ledger.core import system
from tests import books

SHARED = Path(__file__).parents[2] / "shared"
"""Facts and files of others, which lie beside the repository where there are any."""

settings.register_profile(
    "suite",
    derandomize=True,
    database=None,
    max_examples=40,
    deadline=timedelta(seconds=20),
    phases=(Phase.explicit, Phase.generate),
    print_blob=True,
)
settings.register_profile("shrink", settings.get_profile("suite"), phases=tuple(Phase))
settings.register_profile("thorough", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")
"""A property tries the same examples every time, and one that fails is shown as it was found: to
make it smaller may take longer than a run. `--hypothesis-profile=shrink` does that, and
`--hypothesis-profile=thorough` draws new examples, many more."""


pytest.register_assert_rewrite("tests.goldens")

os.environ["LOGNAME"] = "kansli"
"""Who is logged in, whatever the computer calls whoever runs the tests."""

MEMORY = Path("/dev/shm")
"""A file system without a disk: a book waits for the disk at each entry, which is half of a run."""

ROOM = 4_000_000_000
"""Bytes that must be free there; the books of a run take a third of it."""


def _place_for_books() -> Path | None:
    """Where the books of a run are; None is where temporary files are.

    That is when memory has no room, runs no programs, or keeps no attributes of files.
    """
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return None
    with tempfile.NamedTemporaryFile(dir=MEMORY) as file:
        is_like_a_disk = system.mark_file(Path(file.name)) or not hasattr(os, "setxattr")
    return MEMORY if is_like_a_disk and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC else None


def _take_away_what_was_left() -> None:
    """Deletes the folders of runs that were killed, which would fill the memory in the end."""
    for folder in MEMORY.glob("finsam-*-*"):
        process = folder.name.split("-")[1]
        if process.isdigit() and not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _store_bytecode() -> None:
    """Has the processes of a run share what they compile, where nothing is to be left beside it.

    Each of them would compile the program and the tests anew otherwise, which was a tenth of a run.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        os.environ["PYTHONPYCACHEPREFIX"] = str(cache / "finsam-tests")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the folder for the books of a run, and those of them that its processes share."""
    if not hasattr(config, "workerinput"):
        if config.getoption("numprocesses"):
            _store_bytecode()
        _take_away_what_was_left()
        begun = f"finsam-{os.getpid()}-"
        folder = Path(tempfile.mkdtemp(prefix=begun, dir=_place_for_books()))
        os.environ[books.FOLDER] = str(folder)
        config.option.basetemp = config.option.basetemp or folder / "each"


FOLDERS = {"win32": "windows", "darwin": "macos"}


def left_out() -> dict[str, str]:
    """What cannot be tried on this system, or where it is imitated: a test or a file, and why."""
    table = Path(__file__).parent / "systems" / FOLDERS.get(system.NAME, "linux") / "left_out.txt"
    rows = table.read_text("utf-8").splitlines() if table.exists() else []
    return dict(row.split("\t") for row in rows)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leaves out a whole file, which may ask for what the system has not when it is read."""
    name = collection_path.relative_to(Path(__file__).parents[1]).as_posix()
    return True if name in left_out() else None


COLLECTED = pytest.StashKey[dict[Path, set[str]]]()


@pytest.fixture
def collected(request: pytest.FixtureRequest) -> dict[Path, set[str]]:
    """The names of all tests by file, sweeps too, of the files that are read whole in this run."""
    return request.config.stash.get(COLLECTED, {})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests that the table of this system names, those of a file asked for too.

    A slow case of a sweep is slow: it is no part of `-m sweep`.
    """
    if not any("::" in word for word in config.args):
        names = config.stash.setdefault(COLLECTED, {})
        for item in items:
            names.setdefault(item.path, set()).add(item.name)
    for item in items:
        if item.get_closest_marker("slow"):
            item.own_markers[:] = [mark for mark in item.own_markers if mark.name != "sweep"]
    for name, reason in left_out().items():
        for item in items:
            if item.nodeid.startswith((f"{name}[", f"{name}::")) or item.nodeid == name:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Takes it away."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(books.FOLDER), ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in the last lines what was not tried: files that this system, or this place, has not."""
    for name, reason in left_out().items():
        if "::" not in name:
            terminalreporter.write_line(f"Not tried on {FOLDERS[system.NAME]}: {name}: {reason}")
    if not SHARED.exists():
        terminalreporter.write_line(
            f"Not tried: the printed reports and the SIE samples of {SHARED}, which is not here."
        )


def pytest_collection_finish() -> None:
    """Leaves all that is imported by then to itself: looking through it was a fifth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


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


NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def _scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture
def tmp_path(_scratch: Path) -> Path:
    """A folder of the test's own, by number: pytest reads through all the others to name one."""
    path = _scratch / f"test{next(NUMBERS)}"
    path.mkdir(mode=0o700)
    return path


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch, _scratch: Path):
    """Leaves language and umask as they were, and the user's own files alone."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    home = _scratch / f"home{next(NUMBERS)}"
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        (home / name).mkdir(parents=True)
        monkeypatch.setenv(name, str(home / name))
    spoken, umask = language(), os.umask(0o022)
    set_language("en")  # a fixture of the whole session may have spoken the reader's
    os.umask(umask)
    yield
    set_language(spoken)
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
