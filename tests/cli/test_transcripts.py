"""What is typed at the command line and what is answered, to the letter, as `tests/transcripts`.

Each file is a book from its first command on: `$` and the command, `>` and what is piped into it,
then the answer, and the status when it is not 0. Run with UPDATE_GOLDEN=1 to accept what is
answered, and read the difference.
"""

from __future__ import annotations

import os
import re
import shlex
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.core.calendar import today

if TYPE_CHECKING:
    from collections.abc import Iterator

TRANSCRIPTS = sorted((Path(__file__).parent.parent / "transcripts").glob("*.txt"))
UNSTEADY = re.compile(
    r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?|\b[0-9a-f]{64}\b"
)
"""When something was registered, and hashes, which have that in them."""


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_every_answer_is_as_it_was(finsam, tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    begun = str(today())

    def answers(command: str, typed: str) -> str:
        outcome = finsam(*shlex.split(command), typed=typed)
        status = f"[{outcome.status}]\n" if outcome.status else ""
        answer = (outcome.out + outcome.err).replace(f"{tmp_path}/", "")
        return UNSTEADY.sub("#", answer).replace(begun, "#").replace(str(today()), "#") + status

    answered = "".join(transcript(path.read_text("utf-8").splitlines(), answers))
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(answered, "utf-8")
    assert answered == path.read_text("utf-8")


def transcript(lines: list[str], answers) -> Iterator[str]:
    """The commands of a transcript again, each with what it answers now."""
    for number, line in enumerate(lines):
        if line.startswith("#"):
            yield f"{line}\n"
        elif line.startswith("$ finsam "):
            typed = [*takewhile(lambda one: one.startswith("> "), lines[number + 1 :])]
            yield "".join(f"{one}\n" for one in (line, *typed))
            yield answers(line.removeprefix("$ finsam "), "\n".join(one[2:] for one in typed))
