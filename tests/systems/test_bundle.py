"""The bundle: one folder that runs without Python, from a folder where nothing is.

`pip install pyinstaller`, then `python -m pytest -m slow tests/systems/test_bundle.py`; it is built
once, which takes a minute or two. FINSAM_BUNDLE names one that is built already.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAME = "finsam.exe" if sys.platform == "win32" else "finsam"
FORMATS = ("pdf", "html", "xlsx", "sie", "csv", "package")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The program of the bundle."""
    if built := os.environ.get("FINSAM_BUNDLE"):
        return Path(built)
    if find_spec("PyInstaller") is None:
        pytest.skip("PyInstaller is not installed: no bundle is built")
    place = tmp_path_factory.mktemp("bundle")
    folders = ["--distpath", str(place / "dist"), "--workpath", str(place / "build")]
    words = ["-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *folders]
    subprocess.run([sys.executable, *words, str(ROOT / ".ci" / "finsam.spec")], check=True)
    return place / "dist" / "finsam" / NAME


@pytest.fixture(scope="module")
def alone(program, tmp_path_factory):
    """Runs the program in an empty folder, with no Python on the path and no settings."""
    home = tmp_path_factory.mktemp("home")
    environ = {"HOME": str(home), "PATH": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"}

    def run(*words: str) -> str:
        done = subprocess.run(
            [program, *words], cwd=home, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    run.home, run.environ = home, environ  # type: ignore[attr-defined]
    return run


def test_the_demonstration_book_is_made_checked_and_exported_in_every_form(alone):
    assert "7 148 000" in alone("demo", "--book", "bok.finsam").replace("\N{NO-BREAK SPACE}", " ")
    assert json.loads(alone("check", "bok.finsam", "--json"))["ok"]
    for kind in FORMATS:
        alone("export", "bok.finsam", kind, "-o", f"ut.{kind}")
        assert (alone.home / f"ut.{kind}").stat().st_size
    alone("verify", "ut.package")
    assert alone("help", "privacy").startswith("# Personuppgifter")


def test_the_first_screen_is_there_and_leaves_by_its_key(alone, program):
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminal of this kind.")
    if not (alone.home / "bok.finsam").exists():
        alone("demo", "--book", "bok.finsam")
    process, terminal = pty.fork()
    if not process:
        os.chdir(alone.home)
        os.execve(program, [str(program), "bok.finsam"], alone.environ)
    seen, end = b"", time.monotonic() + 60
    while b"222000-2683" not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536)
    assert b"222000-2683" in seen
    os.write(terminal, b"\x11")
    while time.monotonic() < end:
        try:
            if select.select([terminal], [], [], 1)[0] and not os.read(terminal, 65536):
                break
        except OSError:
            break
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def test_the_licences_the_parts_and_the_commit_go_with_it(alone, program):
    inside = program.parent / "_internal"
    assert "textual 8" in (inside / "NOTICE.txt").read_text("utf-8")
    assert json.loads((inside / "sbom.json").read_text("utf-8"))["bomFormat"] == "CycloneDX"
    assert alone("--version").startswith("finsam ")
