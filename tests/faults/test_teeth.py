"""The proof has teeth: a program without one of its safeguards makes a test fail.

Each safeguard is taken away in a copy of the program, and the tests are run on the copy.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ledger.book.connection import PRAGMAS

ROOT = Path(__file__).parents[2]
PACKAGES = ("ledger", "exports", "finsam_tui", "tests")
SYNCS = ("os.fsync", "flush", "system.flush", "system.sync", "_sync")


@dataclass(frozen=True, slots=True)
class Safeguard:
    """Something that is done so that nothing is lost, by the line that does it."""

    file: str
    line: int
    code: str
    """The line without it."""

    tests: tuple[str, ...]
    """Where some test must fail without it."""

    def __str__(self) -> str:
        """Where it is, as a test is named after it."""
        return f"{self.file}:{self.line}"


def syncs() -> list[Safeguard]:
    """Every call in the program that makes sure that something is on the disk."""
    paths = sorted(path for name in ("ledger", "exports") for path in (ROOT / name).rglob("*.py"))
    return [
        Safeguard(
            path.relative_to(ROOT).as_posix(),
            node.lineno,
            " " * node.col_offset + "pass\n",
            (
                "tests/ledger/book/test_on_disk.py",
                "tests/ledger/book/test_book.py",
                "tests/exports/test_files.py",
                "tests/ledger/integrity",
                "tests/faults/test_powercut.py",
            ),
        )
        for path in paths
        if any(sync in (text := path.read_text("utf-8")) for sync in SYNCS)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) in SYNCS
    ]


def pragmas() -> list[Safeguard]:
    """Every setting of the connection to a book."""
    lines = (ROOT / "ledger" / "book" / "connection.py").read_text("utf-8").splitlines()
    return [
        Safeguard("ledger/book/connection.py", number, "", ("tests/ledger/book/test_book.py",))
        for number, line in enumerate(lines, 1)
        if re.match(r'    \("(\w+)", ', line)
    ]


EXACT = 'SCHEMA = "SELECT type, name, tbl_name, sql FROM main.sqlite_master{}"'
EXACT = EXACT.format(" ORDER BY type, name, sql")
"""The question that sees all of a schema."""

CURES = (
    (
        "ledger/sie/tokenizer.py",
        """_OBJECTS = re.compile(r'\\{((?:"(?:\\\\"|[^"])*+"|[^{}"])*+)\\}')""",
        """_OBJECTS = re.compile(r'\\{((?:"(?:\\\\"|[^"])*"|[^{}"])*)\\}')""",
        "tests/faults/test_growth.py",
    ),
    (
        "ledger/sie/checksum.py",
        "            counted = mark.start()",
        "            counted = 0",
        "tests/ledger/sie",
    ),
    (
        "ledger/book/database.py",
        "    _hear_signals(connection)",
        "",
        "tests/ledger/book/test_stopping.py",
    ),
    (
        "ledger/book/sqlite_errors.py",
        "        raise KeyboardInterrupt from error",
        "        return",
        "tests/ledger/book/test_stopping.py",
    ),
    (
        "ledger/sie/bulk_recording.py",
        "            raise Refused(NOT_AS_GIVEN)",
        "            pass",
        "tests/faults/test_disarmed_guards.py",
    ),
    (
        "ledger/bookkeeping/opening_balances.py",
        "            raise Refused(NOT_AS_GIVEN)",
        "            pass",
        "tests/faults/test_disarmed_guards.py",
    ),
    (
        "ledger/bookkeeping/vouchers.py",
        "        raise Refused(NOT_AS_GIVEN)",
        "        pass",
        "tests/faults/test_disarmed_guards.py",
    ),
    (
        "ledger/book/book.py",
        '        refuse_unseen((("by", entry.actor), *entry.rows))',
        "",
        "tests/faults/test_invisible.py",
    ),
    (
        "ledger/bookkeeping/fiscal_years.py",
        "    text = lines_without_unseen(text)",
        "",
        "tests/faults/test_invisible.py",
    ),
    (
        "ledger/integrity/check.py",
        "        return _readable(question(connection))",
        "        return question(connection)",
        "tests/faults/test_undecodable.py",
    ),
    (
        "ledger/books/open.py",
        "        sweep(folder)",
        "        pass",
        "tests/faults/test_leftovers.py",
    ),
    (
        "ledger/book/files.py",
        "    if not is_network(kind):",
        "    if True:",
        "tests/ledger/book/test_surroundings.py",
    ),
    (
        "ledger/integrity/auto_backup.py",
        "    if warning := sync_warning(book.path):",
        "    if warning := None:",
        "tests/ledger/book/test_surroundings.py",
    ),
    (
        "ledger/book/database.py",
        "        if not turns_back and _lies_in_several_files(connection, path):",
        "    if False:",
        "tests/faults/test_planted_files.py",
    ),
    (
        "ledger/integrity/backup.py",
        "        book.notice(replace(SECOND_PLACE_AWAY, where=str(folder)))",
        "        pass",
        "tests/ledger/integrity/test_backup.py",
    ),
    (
        "ledger/integrity/restore.py",
        "                follow(beside, former)",
        "                pass",
        "tests/faults/test_shared_places.py",
    ),
    (
        "ledger/report_layout/derive.py",
        "    for rank in range(CANDIDATES if len(left) <= most else 0):",
        "    for rank in range(CANDIDATES):",
        "tests/cli/test_template.py",
    ),
    (
        "ledger/book/database.py",
        "    refuse_what_lies_beside(Path(os.path.realpath(path)))",
        "",
        "tests/faults/test_planted_files.py",
    ),
    (
        "ledger/integrity/backup.py",
        '        if (found := identity(backup)) and book in ("", found)',
        "        if (found := identity(backup))",
        "tests/faults/test_shared_places.py",
    ),
    (
        "ledger/book/schema.py",
        EXACT,
        EXACT.replace(" ORDER", " WHERE name NOT LIKE 'sqlite_stat%' ORDER"),
        "tests/faults/test_disarmed_guards.py",
    ),
    (
        "ledger/bookkeeping/opening_balances.py",
        '        refuse_if_changed(book, seen, "opening")',
        "",
        "tests/faults/test_lost_updates.py",
    ),
    (
        "ledger/budget/store.py",
        '        refuse_if_changed(book, seen, "budget")',
        "",
        "tests/faults/test_lost_updates.py",
    ),
    (
        "ledger/core/money.py",
        "    if len(text) > LONGEST or is_apart or not _SUM.fullmatch(typed):",
        "    if len(text) > LONGEST or not _SUM.fullmatch(typed):",
        "tests/faults/test_invented_numbers.py",
    ),
    (
        "finsam_tui/actions/written.py",
        """_WHOLE = re.compile(r"-?[0-9]{1,16}")""",
        """_WHOLE = re.compile(r"-?[0-9_]{1,16}")""",
        "tests/faults/test_invented_numbers.py",
    ),
)
"""What ends a kind of fault: file, line, the line without the cure, and its gate's tests."""


def line_of(file: str, cure: str) -> int:
    """Where in a file a cure is; 0 when it is not there."""
    lines = (ROOT / file).read_text("utf-8").splitlines()
    return lines.index(cure) + 1 if cure in lines else 0


def cures() -> list[Safeguard]:
    """Every cure of a kind of fault."""
    return [
        Safeguard(file, line, f"{without}\n", (tests,))
        for file, cure, without, tests in CURES
        if (line := line_of(file, cure))
    ]


def test_every_cure_is_where_the_list_has_it():
    """Who changes the line of a cure says here what it has become."""
    assert [(file, cure) for file, cure, *_ in CURES if not line_of(file, cure)] == []


def test_every_pragma_is_on_a_line_of_its_own():
    assert len(pragmas()) == len(PRAGMAS)


def test_there_are_calls_that_sync():
    assert {Path(sync.file).name for sync in syncs()} >= {"files.py", "receipts.py"}


@pytest.fixture
def copy(tmp_path):
    """A copy of the program and its tests."""
    for name in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__", "golden")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def failing(copy: Path, tests: tuple[str, ...]) -> str:
    """The first test that fails in a copy; empty when all pass."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-m", "not slow", *tests]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout[-2000:]
    found = re.search(r"^FAILED (\S+)", done.stdout, re.MULTILINE)
    assert bool(found) == bool(done.returncode), done.stdout[-2000:]
    return found[1] if found else ""


@pytest.mark.slow
@pytest.mark.parametrize("safeguard", [*syncs(), *pragmas(), *cures()], ids=str)
def test_a_test_fails_without(safeguard: Safeguard, copy, record_property):
    path = copy / safeguard.file
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines[safeguard.line - 1] = safeguard.code
    path.write_text("".join(lines), "utf-8")
    red = failing(copy, safeguard.tests)
    record_property("red", f"{safeguard}: {red}")
    record_property("counted", 1)
    assert red


@pytest.mark.slow
def test_the_tests_pass_on_a_copy_that_lacks_nothing(copy):
    assert failing(copy, syncs()[0].tests) == ""
