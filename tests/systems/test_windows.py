"""The program where Windows is imitated: what it lacks is missed by nothing, and all is done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WINDOWS = Path(__file__).parent / "windows"
ROOT = WINDOWS.parents[2]
DRAFT = {
    "date": "2025-03-15",
    "text": "Kaffe",
    "postings": [{"account": "6110", "amount": "10.00"}, {"account": "1930", "amount": "-10.00"}],
}


@pytest.fixture
def on_windows(tmp_path):
    """Runs the program in a folder, in a process that takes itself to be on Windows."""

    def run(*words: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "finsam_tui", *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(WINDOWS), str(ROOT)])},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    return run


def test_a_book_is_made_recorded_in_backed_up_and_restored(on_windows, tmp_path):
    on_windows("new", "bok.finsam", "--template", "varna", "--name", "Prov", "--orgnr",
               "222000-2683", "--year", "2025")  # fmt: skip
    said = on_windows("record", "bok.finsam", "-", given=json.dumps(DRAFT))
    assert json.loads(said)["recorded"]["number"] == 1
    (tmp_path / "kopior").mkdir()
    on_windows("backup", "bok.finsam", "kopior")
    (copy,) = (tmp_path / "kopior").glob("*.finsam")
    on_windows("restore", str(copy), "bok.finsam")
    assert list(tmp_path.glob("bok.replaced-*.finsam"))
    shown = on_windows("show", "bok.finsam", "trial", "--account", "1930", "--json")
    assert json.loads(shown)["accounts"][0]["closing"] == -10_00
    on_windows("check", "bok.finsam")


@pytest.mark.slow
def test_the_demonstration_book_is_exported_in_every_form_and_verified(on_windows, tmp_path):
    """`python -m pytest -m slow tests/systems`."""
    on_windows("demo", "--book", "bok.finsam")
    for kind in ("pdf", "html", "xlsx", "sie", "csv", "package"):
        on_windows("export", "bok.finsam", kind, "-o", f"ut.{kind}")
    on_windows("verify", "ut.package")
    on_windows("close", "bok.finsam", "--year", "2019", "--by", "EK", "--dry-run")
