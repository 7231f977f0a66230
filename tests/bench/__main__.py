"""`python -m tests.bench --sizes 1000,10000,100000`: the program timed beside its peers.

Needs nothing but the program; hledger, ledger, bean-check and bean-query are timed too where they
are on the path. Run it on an idle machine, and trust the ratios before the seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.goals import goals
from tests.bench.measures import PEERS, ROOT, installed_peers, measure
from tests.bench.report import report

if TYPE_CHECKING:
    from tests.bench.measures import Measured


def main() -> None:
    """Measures each size, prints the table and writes the JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="vouchers, smallest first")
    parser.add_argument("--runs", type=int, default=5, help="runs behind each median")
    parser.add_argument("--json", type=Path, help="where the figures go as JSON")
    parser.add_argument("--folder", type=Path, help="where the books are made, and left")
    given = parser.parse_args()
    measured: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="finsam-bench-", ignore_cleanup_errors=True) as made:
        base = given.folder or Path(made)
        _prepare(Path(made))
        for size in map(int, given.sizes.split(",")):
            folder = base / str(size)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "book.finsam").unlink(missing_ok=True)
            sys.stderr.write(f"{size} vouchers …\n")
            measured.append(measure(size, folder, given.runs))
            if given.json:
                text = json.dumps(_document(measured), indent=1, ensure_ascii=False)
                given.json.write_text(f"{text}\n", "utf-8")
    sys.stdout.writelines(f"{line}\n" for line in report(measured, list(goals(measured))))


def _document(measured: list[Measured]) -> dict[str, object]:
    """The figures so far as JSON has them; a long run that is interrupted keeps what it had."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "processors": os.cpu_count(),
        "peers": {peer: _version(PEERS[peer]["parse"][0]) for peer in installed_peers()},
        "sizes": [size.document() for size in measured],
        "goals": [asdict(goal) for goal in goals(measured)],
    }


def _prepare(folder: Path) -> None:
    """Every process finds the program, has its bytecode at hand, and leaves the user's files be."""
    os.environ["PYTHONPATH"] = str(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    os.environ["XDG_DATA_HOME"] = str(folder / "share")


def _version(program: str) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return (said.stdout or said.stderr).partition("\n")[0]


if __name__ == "__main__":
    main()
