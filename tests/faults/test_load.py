"""A hundred thousand vouchers, more than a hundred years of an association: everything in time.

Run it on an idle machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from ledger.book.journal import journal_head
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.integrity.check import check_file
from tests.bench.files import write_sie
from tests.bench.tasks import intake
from tests.bench.terminal import painted

ROOT = Path(__file__).parents[2]
SIZE = 100_000
MOST = {"import": 60, "start": 0.3, "check": 10, "backup": 2, "record, p95": 0.05}
"""Seconds that each may take."""

RECORDED = 200


def seconds_of(*words: object) -> float:
    """How long a command takes, from start to end."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "finsam_tui", *map(str, words)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=environ, capture_output=True, check=True)
    return time.perf_counter() - begun


def seconds_to_record(path: Path) -> list[float]:
    """How long each of some vouchers takes, the quickest first."""
    rows = (Posting("5010", 100), Posting("1930", -100))
    taken = []
    with open_book(path) as book:
        for number in range(RECORDED):
            begun = time.perf_counter()
            record(book, VoucherInput(date(2025, 12, 1), f"Hyra {number}", rows, recorded_by="EK"))
            taken.append(time.perf_counter() - begun)
    return sorted(taken)


@pytest.mark.slow
def test_a_hundred_thousand_vouchers_are_no_load(tmp_path, record_property):
    path = tmp_path / "bok.finsam"
    took = {"import": intake(str(path), *map(str, write_sie(tmp_path, SIZE)))["import"]}
    with open_book(path, read_only=True) as book:
        record_property("counted", journal_head(book.connection).vouchers)
    seen = painted(path, 1)
    assert seen
    took["start"] = seen.first_screen
    took["check"] = seconds_of("check", path)
    took["backup"] = seconds_of("backup", path, tmp_path / "kopia.finsam")
    took["record, p95"] = seconds_to_record(path)[RECORDED * 95 // 100]
    for name, seconds in took.items():
        record_property(name, round(seconds, 3))
    assert check_file(path).ok
    assert {name: seconds for name, seconds in took.items() if seconds > MOST[name]} == {}
