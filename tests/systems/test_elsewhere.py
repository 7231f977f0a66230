"""The program where Windows or macOS is imitated: what they lack is missed by nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

SYSTEMS = Path(__file__).parent
ROOT = SYSTEMS.parents[1]
DRAFT = {
    "date": "2025-03-15",
    "text": "Kaffe",
    "postings": [{"account": "6110", "amount": "10.00"}, {"account": "1930", "amount": "-10.00"}],
}


@pytest.fixture(params=["windows", "macos"])
def elsewhere(request, tmp_path):
    """Runs the program in a folder, in a process that takes itself to be on another system."""

    def run(*words: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "finsam_tui", *words],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(SYSTEMS / request.param), str(ROOT)]),
            },
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    return run


@pytest.mark.sweep
def test_a_book_is_made_recorded_in_backed_up_and_restored(elsewhere, tmp_path):
    elsewhere("new", "bok.finsam", "--template", "varna", "--name", "Prov", "--orgnr",
               "222000-2683", "--year", "2025")  # fmt: skip
    said = elsewhere("record", "bok.finsam", "-", given=json.dumps(DRAFT))
    assert json.loads(said)["recorded"]["number"] == 1
    (tmp_path / "kopior").mkdir()
    elsewhere("backup", "bok.finsam", "kopior")
    (copy,) = (tmp_path / "kopior").glob("*.finsam")
    elsewhere("restore", str(copy), "bok.finsam")
    assert list(tmp_path.glob("bok.replaced-*.finsam"))
    shown = elsewhere("show", "bok.finsam", "trial", "--account", "1930", "--json")
    assert json.loads(shown)["accounts"][0]["closing"] == -10_00
    elsewhere("check", "bok.finsam")


@pytest.mark.slow
def test_the_demonstration_book_is_exported_in_every_form_and_verified(elsewhere, tmp_path):
    """`python -m pytest -m slow tests/systems`."""
    elsewhere("demo", "--book", "bok.finsam")
    for kind in ("pdf", "html", "xlsx", "sie", "csv", "package"):
        elsewhere("export", "bok.finsam", kind, "-o", f"ut.{kind}")
    elsewhere("verify", "ut.package")
    elsewhere("close", "bok.finsam", "--year", "2019", "--by", "EK", "--dry-run")


@pytest.fixture
def on_macos(tmp_path):
    """Runs Python in a folder, in a process that takes itself to be on macOS."""

    def run(program: str) -> str:
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SYSTEMS / "macos"), str(ROOT)])}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env=environ, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_what_is_written_there_is_flushed_past_the_drive(on_macos):
    on_macos("""
import fcntl, os
from ledger.core import system
asked = []
real = fcntl.fcntl
fcntl.fcntl = lambda *given: (asked.append(given[1]), real(*given))[1]
open("fil", "w").close()
from pathlib import Path
system.sync(Path("fil"))
assert asked == [fcntl.F_FULLFSYNC]
def refused(*given):
    raise OSError(45, "not supported")
fcntl.fcntl, synced = refused, []
os.fsync = synced.append
system.sync(Path("fil"))
assert len(synced) == 1
""")


def test_a_folder_is_opened_there_by_open_and_by_its_path(on_macos, monkeypatch, tmp_path):
    asked = tmp_path / "asked"
    monkeypatch.setenv("FINSAM_OPENED", str(asked))
    on_macos("""
from pathlib import Path
from finsam_tui.open_folder import show_folder
show_folder(Path("."))
""")
    for _ in range(200):
        if asked.exists() and asked.read_text("utf-8"):
            break
        time.sleep(0.05)
    assert asked.read_text("utf-8") == f"{tmp_path}\n"


@pytest.mark.sweep
def test_a_book_by_a_swedish_name_has_its_copies_there_however_the_disk_writes_it(on_macos):
    on_macos("""
from pathlib import Path
from finsam_tui.__main__ import main
from unicodedata import normalize
words = "--template varna --name Prov --orgnr 222000-2683 --year 2025".split()
assert main(["new", "år ö.finsam", *words]) == 0
assert normalize("NFD", "år ö.finsam") in [path.name for path in Path().iterdir()]
(listed,) = Path().glob("*.finsam")
Path("kopior").mkdir()
for path in ("år ö.finsam", str(listed)):
    assert main(["backup", path, "kopior"]) == 0
    assert main(["check", path]) == 0
copies = list(Path("kopior").glob("*.finsam"))
assert main(["restore", str(copies[0]), str(listed)]) == 0
assert main(["show", "år ö.finsam", "trial"]) == 0
""")


def test_what_is_left_out_elsewhere_is_a_test_or_a_file_with_its_reason():
    for table in SYSTEMS.glob("*/left_out.txt"):
        rows = table.read_text("utf-8").splitlines()
        assert rows == sorted(rows)
        for row in rows:
            name, reason = row.split("\t")
            file, _, test = name.partition("::")
            assert f"def {test.partition('[')[0]}" in (ROOT / file).read_text("utf-8"), name
            assert reason.endswith("."), name
