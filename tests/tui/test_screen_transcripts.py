"""What is seen after each few keys, to the letter, in books of `tests/transcripts`.

Each file of `tests/transcripts/screens` opens the book that the commands of its namesake made: of
the file called as it is called before its first point. A line `=` has keys, and in quotes what is
typed; the screen follows, without its empty lines. Run with UPDATE_GOLDEN=1 to accept what is
seen, and read the difference. A line `$` is a command that another window gives meanwhile.
"""

from __future__ import annotations

import shlex
from datetime import date

import pytest

from finsam_tui.screens import draft_autosave
from ledger.core import calendar
from tests import transcripts
from tests.books import copy_of
from tests.goldens import assert_golden

AT = date(2025, 8, 31)
SIZE = (110, 32)
NEVER = 3600.0
"""Seconds: a draft is saved when its grid is left, not while one types."""


@pytest.fixture
def book_by_command(finsam, tmp_path, monkeypatch):
    """Makes the book of a transcript, as its commands do."""

    def made(name: str) -> object:
        def by_command(to) -> None:
            monkeypatch.chdir(to.parent)
            transcripts.put_files(to.parent)
            for _lines, command, piped in transcripts.commands(transcripts.FOLDER / name):
                if command:
                    finsam(*shlex.split(command.replace("b.finsam", to.name)), typed=piped)

        return copy_of(f"by-command-{name}", tmp_path / "b.finsam", by_command)

    return made


IN_THE_SWEEP = {
    "assets-and-vat", "bank", "budget", "chart", "chart.vouchers", "customers.made", "projects",
    "suppliers.more", "year-end",
}  # fmt: skip
"""Those whose books take longest to make and to walk through."""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path, id=path.stem, marks=pytest.mark.sweep if path.stem in IN_THE_SWEEP else ()
        )
        for path in transcripts.SCREENS
    ],
)
async def test_every_screen_is_as_it_was(sit_down, book_by_command, finsam, path, monkeypatch):
    begun, seen = transcripts.days_now(), []
    book = book_by_command(f"{path.name.partition('.')[0]}.txt")
    async with sit_down(book, SIZE) as person:
        monkeypatch.setattr(calendar, "today", lambda: AT)
        monkeypatch.setattr(draft_autosave, "SAVE_AFTER", NEVER)
        for step in path.read_text("utf-8").splitlines():
            if step.startswith("$ finsam "):
                finsam(*shlex.split(step[len("$ finsam ") :].replace("b.finsam", str(book))))
            if step.startswith(("= ", "$ ", "#")):
                seen.append(f"{step}\n")
            if step.startswith("= "):
                await goes_through(person, step.removeprefix("= "))
                screen = transcripts.steady(person.sees(), begun)
                seen += [line for line in screen.splitlines(keepends=True) if line.strip()]
    assert_golden(path, "".join(seen))


async def goes_through(person, step: str) -> None:
    """Presses the keys, and types what is quoted."""
    for number, part in enumerate(step.split('"')):
        if number % 2:
            await person.types(part)
        elif keys := part.split():
            await person.press(*keys)
