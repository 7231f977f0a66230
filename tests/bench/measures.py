"""What is measured of one size: whole processes, tasks, screens, and peers if installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.terminal import painted
from tests.bench.timing import FINSAM, Timed, timed

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent.parent
SMALL = 100_000
"""Vouchers up to which every file of a book is made, the peers are timed, and an import is the
median of IMPORTS runs."""

IMPORTS = 3

COMMANDS: dict[str, tuple[str, ...]] = {
    "income": ("show", "{book}", "income"),
    "balance": ("show", "{book}", "balance"),
    "cashflow": ("show", "{book}", "cashflow"),
    "notes": ("show", "{book}", "notes"),
    "trial": ("show", "{book}", "trial"),
    "ledger-1930": ("show", "{book}", "ledger", "--account", "1930"),
    "check": ("check", "{book}"),
    "backup": ("backup", "{book}", "{folder}/backup.finsam"),
    "export-sie": ("export", "{book}", "sie", "-o", "{folder}/out.se", "--force"),
    "export-xlsx": ("export", "{book}", "xlsx", "-o", "{folder}/out.xlsx", "--force"),
    "export-pdf": ("export", "{book}", "pdf", "-o", "{folder}/out.pdf", "--force"),
}
STATEMENTS = ("income", "balance", "cashflow", "notes", "trial")

BEANCOUNT = "SELECT account, sum(position) WHERE account ~ '^({})' AND year = 2025 GROUP BY account"
PEERS: dict[str, dict[str, tuple[str, ...]]] = {
    "hledger": {
        "parse": ("hledger", "-f", "{folder}/book.journal", "stats"),
        "income": ("hledger", "-f", "{folder}/book.journal", "incomestatement", "-p", "2025"),
        "balance": ("hledger", "-f", "{folder}/book.journal", "balancesheet", "-e", "2026"),
        "ledger-1930": ("hledger", "-f", "{folder}/book.journal", "register", "Assets:1930"),
    },
    "ledger": {
        "parse": ("ledger", "-f", "{folder}/book.journal", "stats"),
        "income": (
            *("ledger", "-f", "{folder}/book.journal", "-b", "2025-01-01"),
            *("balance", "Income", "Expenses"),
        ),
        "balance": ("ledger", "-f", "{folder}/book.journal", "balance", "Assets", "Liabilities"),
        "ledger-1930": ("ledger", "-f", "{folder}/book.journal", "register", "Assets:1930"),
    },
    "beancount": {
        "parse": ("bean-check", "--no-cache", "{folder}/book.beancount"),
        "income": ("bean-query", "{folder}/book.beancount", BEANCOUNT.format("Income|Expenses")),
        "balance": (
            "bean-query",
            "{folder}/book.beancount",
            BEANCOUNT.format("Assets|Liabilities"),
        ),
    },
}
NO_CACHE = {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}


@dataclass
class Measured:
    """The figures of one size; seconds and KiB."""

    size: int
    bytes_a_voucher: float = 0
    processes: dict[str, Timed] = field(default_factory=dict)
    tasks: dict[str, dict[str, float]] = field(default_factory=dict)
    peaks: dict[str, int] = field(default_factory=dict)
    """Peak memory of each task."""

    peers: dict[str, dict[str, Timed]] = field(default_factory=dict)
    first_screen: float | None = None
    keys: dict[str, tuple[float, float]] = field(default_factory=dict)
    screen_peak: int = 0

    def document(self) -> dict[str, object]:
        """As JSON has it."""
        return asdict(self)


def installed_peers() -> list[str]:
    """The peers whose programs are all on the path."""
    return [
        name
        for name, commands in PEERS.items()
        if all(shutil.which(command[0]) for command in commands.values())
    ]


def measure(size: int, folder: Path, runs: int) -> Measured:
    """Makes the book of this size in the folder and measures all there is."""
    measured = Measured(size)
    peers = installed_peers() if size <= SMALL else []
    book = folder / "book.finsam"
    paths = [folder / "2024.se", folder / "2025.se"]
    places = {"book": str(book), "folder": str(folder)}

    _tasks(measured, 1, ("files", folder, size, "yes" if peers else "no"))
    imports = IMPORTS if size <= SMALL else 1
    _tasks(measured, imports, ("import", book, *paths), ("floor", folder, *paths))
    measured.bytes_a_voucher = book.stat().st_size / size
    _tasks(measured, 1, ("inside", book))
    for name, command in COMMANDS.items():
        (folder / "backup.finsam").unlink(missing_ok=True)
        is_slow = name.startswith(("export", "check", "backup", "ledger")) and size >= SMALL
        if size > SMALL and name.startswith("export"):
            continue
        if took := _timed(command, places, 1 if is_slow or name == "backup" else runs):
            measured.processes[name] = took
    for peer in peers:
        measured.peers[peer] = {
            name: took
            for name, command in PEERS[peer].items()
            if (took := timed(_filled(command, places), min(runs, 3), NO_CACHE, warm=size < SMALL))
        }
    _tasks(measured, 1, ("statement", book, folder))
    if screens := painted(book, runs):
        measured.first_screen, measured.screen_peak = screens.first_screen, screens.peak
        measured.keys = dict(screens.keys)
    _tasks(measured, 1, ("record", book, folder))
    return measured


def _filled(command: Sequence[str], places: dict[str, str]) -> list[str]:
    return [word.format_map(places) if "{" in word else word for word in command]


def _timed(command: Sequence[str], places: dict[str, str], runs: int) -> Timed | None:
    return timed([*FINSAM, *_filled(command, places)], runs, warm=runs > 1)


def _tasks(measured: Measured, runs: int, *tasks: tuple[object, ...]) -> None:
    """Runs tasks by turns, each in a process of its own; keeps their medians and their peaks.

    A task is its name and its words. One that fails has no figures.
    """
    taken: dict[str, list[dict[str, float]]] = {str(name): [] for name, *_ in tasks}
    for _ in range(runs):
        for task in tasks:
            name, *words = map(str, task)
            figures, peak = _task(name, words)
            taken[name].append(figures)
            measured.peaks[name] = max(peak, measured.peaks.get(name, 0))
    for name, done in taken.items():
        if all(done):
            measured.tasks[name] = {key: median(run[key] for run in done) for key in done[0]}


def _task(name: str, words: Sequence[str]) -> tuple[dict[str, float], int]:
    """The figures of one run, none when it failed, and its peak in KiB."""
    command = [sys.executable, "-m", "tests.bench.tasks", name, *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return ({} if process.returncode else json.loads(said)), usage.ru_maxrss
