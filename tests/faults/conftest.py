"""A book, writers of it in processes of their own, and what must hold whatever happens to them."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.books.create import create_book
from ledger.core.calendar import Period
from ledger.core.model import Association
from ledger.integrity.backup import opened_copy
from ledger.integrity.check import check_file
from ledger.report_layout.built_in.texts import built_in_text
from tests.books import copy_of

WRITER = Path(__file__).parent / "writer.py"
YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))

Voucher = tuple[str, int]
"""Series and number."""


@dataclass
class Desk:
    """A book with writers at work on it."""

    path: Path
    """The book; alone in its folder when the test begins."""

    writers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(
        self, seed: int, count: int, *options: str, before: tuple[str, ...] = (), **given: Any
    ) -> subprocess.Popen[bytes]:
        """Starts a writer, under the command `before` when there is one."""
        words = [str(WRITER), str(self.path), f"--seed={seed}", f"--count={count}", *options]
        writer = subprocess.Popen(
            [*before, sys.executable, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **given,
        )
        self.writers.append(writer)
        return writer

    def vouchers(self) -> list[Voucher]:
        """Every voucher in the book, in the order they were registered."""
        numbers = "SELECT series, number FROM voucher ORDER BY sequence"
        with closing(opened_copy(self.path, "rw")) as connection:
            return connection.execute(numbers).fetchall()

    def assert_holds(self, acknowledged: list[Voucher]) -> None:
        """Asserts that the book is sound, and holds each voucher that was acknowledged, once."""
        report = check_file(self.path)
        assert report.ok, [str(check.message) for check in report.checks if not check.ok]
        vouchers = self.vouchers()
        assert len(set(vouchers)) == len(vouchers)
        assert set(acknowledged) <= set(vouchers)
        assert len(set(acknowledged)) == len(acknowledged)


def acknowledged_in(output: bytes) -> list[Voucher]:
    """The vouchers that a writer said were recorded."""
    found = []
    for line in output.decode().splitlines():
        word, voucher = line.split()
        series = voucher.rstrip("0123456789")
        assert word == "ACK"
        found.append((series, int(voucher[len(series) :])))
    return found


def begin(path):
    """Makes an empty book of VärNa's kind."""
    association = Association("Prov", "222000-2683")
    with create_book(path, association, YEAR, built_in_text("varna"), "EK"):
        pass


@pytest.fixture
def desk(tmp_path):
    """A desk with an empty book of VärNa's kind."""
    path = tmp_path / "bok" / "bok.finsam"
    path.parent.mkdir()
    copy_of("begun", path, begin)
    desk = Desk(path)
    yield desk
    for writer in desk.writers:
        writer.kill()
        writer.communicate()


@pytest.fixture
def acknowledged():
    """Reads what a writer acknowledged."""
    return acknowledged_in
