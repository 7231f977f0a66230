"""What is typed at the command line and what is answered, to the letter, as `tests/transcripts`.

Each file is a book from its first command on: `$` and the command, `>` and what is piped into it,
then the answer, and the status when it is not 0. What is imported is in `transcripts/files`. Run
with UPDATE_GOLDEN=1 to accept what is answered, and read the difference.
"""

from __future__ import annotations

import shlex

import pytest

from tests import transcripts
from tests.goldens import assert_golden

IN_THE_SWEEP = {"chart"}
"""Those whose book takes longest to make."""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path, id=path.stem, marks=pytest.mark.sweep if path.stem in IN_THE_SWEEP else ()
        )
        for path in transcripts.COMMANDS
    ],
)
def test_every_answer_is_as_it_was(finsam, tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    transcripts.put_files(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    begun, lines = transcripts.days_now(), []
    for written, command, piped in transcripts.commands(path):
        lines += written
        if command:
            outcome = finsam(*shlex.split(command), typed=piped)
            answer = (outcome.out + outcome.err).replace(f"{tmp_path}/", "")
            lines += transcripts.steady(answer, begun).splitlines()
            lines += [f"[{outcome.status}]"] if outcome.status else []
    assert_golden(path, "\n".join(lines) + "\n")
