"""Every reader takes a time that grows as the file does, or refuses it in a sentence (R26).

The long run, files of 1, 2, 4 and 8 MB: python -m pytest -m slow tests/faults/test_growth.py
"""

from __future__ import annotations

import argparse
import shutil
import signal
import time
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from itertools import pairwise, takewhile

import pytest

from exports.render.markdown import parts_of
from finsam_tui.cli.commands import COMMANDS, OPEN, CommandParser
from finsam_tui.cli.output import MOST_FAULTS
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.core.calendar import Period
from ledger.core.limits import MAX_REPORT_TEXT
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text
from tests.faults.hostile.growing import MARKDOWN, PLAIN, doors, growing
from tests.sie_files.small import WHOLE
from tests.sweeps import one_of

KB, MB = 1 << 10, 1 << 20
SIZES, IN_FULL = (16 * KB, 128 * KB), (MB, 2 * MB, 4 * MB, 8 * MB)
NOISE = 2
"""How many times as long a reader may take as its time for the size before foretells: one whose
time grows as the square of the size takes as many times as long as the file is longer."""

LEAST, MOST = 0.4, 60
"""Seconds of the processor's time: what is not told from none, and when a reader is stopped."""

ALWAYS = {
    "import: VER and blanks in every line",
    "import: objects with escaped quotes",
    "import: objects never closed",
    "import: checksums",
    "import: accounts that begin with 9",
    "import: vouchers by falling numbers",
    "import: dimensions under dimensions",
    "record: keys",
    "budget: many keys of many parts",
    "budget: hexadecimal amount",
    "budget: quotes",
    "budget in CSV: quotes",
    "compare: rows that sum",
    "compare: blanks in a text",
    "compare: digits in a text",
    "template: accounts",
    "template: accounts of a row",
    "template: intervals that overlap",
    "template: escaped quotes",
    "opening: objects of a cell",
    "opening: quotes",
    "accrual: braces in braces",
    "items: objects in objects",
    "text: heading with blanks",
    "verify: bomb",
    "verify: members",
    "signers: quotes",
    "signed: signatures",
    "receipt: digits",
    "attach: digits",
    "approval on paper: digits",
    "prior: one long line",
    "prior by line: unknown lines",
    "prior by line: lines of long names",
    "prior by account: unknown accounts",
    "template check: escaped quotes",
    "template set: quotes",
    "layout to begin with: quotes",
    "layout to fit a file: budgets",
    "layout to fit a file: accounts",
    "layout for an import: quotes",
    "import of what is new: vouchers by falling numbers",
    "import of what is otherwise: vouchers by falling numbers",
    "import as drafts: vouchers by falling numbers",
}
"""What is not slow: what once did not come to an end, and something at each door."""

LONG = {
    "import: accounts that begin with 9",
    "import of what is new: vouchers by falling numbers",
    "import of what is otherwise: vouchers by falling numbers",
    "template: accounts",
    "prior by account: unknown accounts",
    "layout to fit a file: budgets",
}
"""Those of them that the sweep tries."""


def tier(name: str) -> tuple[pytest.MarkDecorator, ...]:
    """The mark of a case: none when it is of the ordinary run."""
    if name not in ALWAYS:
        return (pytest.mark.slow,)
    return (pytest.mark.sweep,) if name in LONG else ()


CASES = [pytest.param(case, id=str(case), marks=tier(str(case))) for case in growing()]


class TooLongError(BaseException):
    """The reader does not come to an end; no reader catches this."""


@contextmanager
def stopped_after(seconds: float):
    """Raises TooLongError when the block takes more of the processor's time."""

    def stop(_number, _frame):
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def grown(spent: dict[int, float]) -> list[int]:
    """The sizes for which the time has grown faster than the file, since the size before."""
    return [
        size
        for smaller, size in pairwise(spent)
        if spent[size] > NOISE * max(spent[smaller], LEAST / 4) * size / smaller
        and spent[size] > LEAST
    ]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A book with one voucher."""
    path = tmp_path_factory.mktemp("sound") / "bok.finsam"
    year = Period(date(2019, 1, 1), date(2019, 12, 31))
    whose = Association("Prov", "222000-2683")
    with create_book(path, whose, year, built_in_text("varna"), "EK") as book:
        record(
            book, VoucherInput(date(2019, 3, 15), "Hyra", (Posting("5010", 1), Posting("1930", -1)))
        )
    return path


def sizes_of(request) -> tuple[int, ...]:
    """Files of megabytes in the long run, else small ones."""
    return IN_FULL if "slow" in request.config.option.markexpr.replace("not slow", "") else SIZES


@pytest.mark.sweep
@pytest.mark.parametrize("case", CASES)
def test_a_reader_takes_as_long_as_the_file_is_long(  # noqa: PLR0917 - fixtures
    case, finsam, sound, tmp_path, request, record_property
):
    spent: dict[int, float] = {}
    for size in sizes_of(request):
        folder = tmp_path / str(size)
        folder.mkdir()
        book = shutil.copy(sound, folder / "bok.finsam")
        file = folder / f"file{case.suffix}"
        file.write_bytes(case.make(size))
        sie = folder / "whole.se"
        sie.write_text(WHOLE)
        given = {"BOOK": book, "FILE": file, "NEW": folder / "new.finsam", "SIE": sie}
        begun = time.process_time()
        with stopped_after(MOST):
            outcome = finsam(*(given.get(word, word) for word in case.words))
        spent[size] = time.process_time() - begun
        assert outcome.status in (0, 1, 2)
        assert "finsam.log" not in outcome.err, "a fault of the program itself"
        assert outcome.err.count("\n") <= MOST_FAULTS + 1 or case.door == "record"
    assert grown(spent) == [], spent
    record_property("counted", len(spent))


@pytest.mark.parametrize("shape", one_of(10, sorted({**PLAIN, **MARKDOWN})))
def test_a_text_is_set_in_a_time_as_long_as_it(shape, request, record_property):
    spent: dict[int, float] = {}
    longest = MAX_REPORT_TEXT if sizes_of(request) == IN_FULL else MAX_REPORT_TEXT // 8
    for size in (longest // 8, longest):
        text = {**PLAIN, **MARKDOWN}[shape](size).decode(errors="replace")
        begun = time.process_time()
        with stopped_after(MOST):
            parts_of(text)
        spent[size] = time.process_time() - begun
    assert grown(spent) == [], spent
    record_property("counted", len(spent))


NO_FILES = {
    *("CODES", "CODE=ACCOUNT", "CODE=SHARE", "OBJECTS"),
    *("A", "ACCOUNT", "AMOUNT", "CODE", "D", "D:CODE", "DAY", "DIM:CODE", "ID", "KEY=VALUE"),
    *(
        "GOAL",
        "KR",
        "KIND",
        "LINE",
        "MONTH",
        "N",
        "NAME",
        "NOTE",
        "NUMBER",
        "O",
        "OCR",
        "P",
        "PARTY",
        "REASON",
        "ROW=AMOUNT",
    ),
    *("S", "SERIES", "STEP=REASON", "T", "TEXT", "VALUE", "WHAT", "YYYY"),
}
"""What arguments are called that name no file; one of another name is taken to name one."""

OTHER_GATES = {
    **dict.fromkeys(("BOOK", "BACKUP"), "a book, no text: damaged ones in R6, R13 and R24"),
    **dict.fromkeys(("FOLDER", "DEST", "PATH"), "a place that is written to"),
    "-o": "a file that is written",
    "--book": "a file that is written",
    "--proposal": "a file that is written",
    "--passphrase-file": "its first line is read, and no more than 10 000 bytes of that",
}
"""Arguments that name something else than a file to read through, and why they are not here."""


def file_arguments() -> set[tuple[str, str]]:
    """Every argument of every command that may name a file that is read: the words, and which."""
    found: set[tuple[str, str]] = set()

    def walk(parser: argparse.ArgumentParser, words: str) -> None:
        for action in parser._actions:  # argparse tells of them nowhere else
            if isinstance(action, argparse._SubParsersAction):
                for name, below in action.choices.items():
                    walk(below, f"{words} {name}")
                continue
            names = action.metavar if isinstance(action.metavar, tuple) else (action.metavar,)
            name = str(next((one for one in names if one not in NO_FILES), names[0]) or action.dest)
            option = next(iter(action.option_strings), "")
            if action.nargs == 0 or action.choices or {name, option} & OTHER_GATES.keys():
                continue
            if (option == "--from" and words == "template new") or name not in NO_FILES:
                found.add((words, option))

    for command in (*COMMANDS, OPEN):
        parser = CommandParser(command.name, "")
        import_module(f"finsam_tui.cli.{command.module}").add_arguments(parser)
        walk(parser, command.name)
    return found


def argument_of(words: tuple[str, ...]) -> tuple[str, str]:
    """Which argument of which command FILE is."""
    at = words.index("FILE")
    option = words[at - 1] if words[at - 1].startswith("--") else ""
    plain = list(takewhile(lambda word: word.islower() and not word.startswith("-"), words))
    return " ".join(["budget", "load"] if words[0] == "budget" else plain), option


def test_every_argument_that_names_a_file_is_among_the_doors():
    """A command that comes to read files fails here until growing files are tried at it."""
    assert {argument_of(words) for words, _ in doors().values()} == file_arguments()


def test_an_argument_whose_name_is_not_known_is_taken_to_name_a_file():
    assert ("record", "") in file_arguments()
    assert ("import", "--template") in file_arguments()
    assert not {("show", "--account"), ("export", "-o"), ("demo", "--book")} & file_arguments()


def test_a_time_that_grows_as_the_square_would_be_found():
    assert grown({1: 0.1, 2: 0.2, 4: 0.4, 8: 0.9}) == []
    assert grown({1: 0.25, 8: 16}) == [8]
    assert grown({1: 1, 2: 4.1}) == [2]
