"""README.md says what is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from exports.formats import FORMATS
from exports.render.tables import REGISTERS
from exports.words import TITLES
from finsam_tui.cli.commands import COMMANDS
from finsam_tui.cli.show_cmd import REPORTS as SHOWN
from finsam_tui.places import PLACES
from finsam_tui.screens.reports import audit
from tests.books import copy_reference

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def boxes(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_two_commands_set_everything_up():
    """`.ci/run` runs just these two, in an environment of its own."""
    setup, tests = boxes("sh")[0].splitlines()
    assert setup.endswith("finsam demo")
    assert tests.endswith("python -m pytest")


def test_the_table_of_commands_is_that_of_the_program():
    assert re.findall(r"^\| `finsam (\S+)`", README, re.MULTILINE) == [
        command.name for command in COMMANDS
    ]


def test_the_example_runs_as_it_stands(finsam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rent.jsonl").write_text(boxes("json")[0], encoding="utf-8")
    for line in boxes("console")[0].splitlines():
        program, *words = shlex.split(line)
        outcome = finsam(*words)
        assert (program, outcome.status, outcome.err) == ("finsam", 0, ""), line


def test_the_statement_shown_is_the_one_printed(finsam, tmp_path: Path):
    book = tmp_path / "demo.finsam"
    copy_reference(book, "varna-2019")
    assert finsam("--lang", "sv", "show", book, "income").out.startswith(boxes("text")[0])


def test_each_question_of_an_auditor_has_a_command_a_screen_and_a_sheet():
    table = README.partition("<!-- audit -->")[2].partition("<!-- /audit -->")[0]
    rows = [row.strip("| ").split(" | ") for row in table.strip().splitlines()[2:]]
    places = {place.label for place in PLACES}
    views = {name for name, _function in audit.REPORTS.values()}
    views |= {line.split(" | ")[0].strip("| ") for line in README.splitlines() if "`enter`" in line}
    sheets = {TITLES[name] for name in (*REGISTERS, "balance-requirement")}
    assert len(rows) > 10
    for _question, command, screen, sheet in rows:
        program, verb, book, wanted = command.strip("`").split()
        assert (program, book) == ("finsam", "BOOK")
        known = {"show": [report.name for report in SHOWN], "export": FORMATS}[verb]
        assert wanted in known
        place, _colon, view = screen.partition(": ")
        assert place in places
        assert not view or view in views
        assert sheet in sheets


def test_no_line_is_hard_to_read():
    prose = re.sub(r"^```json.*?^```$|^\|.*?$", "", README, flags=re.MULTILINE | re.DOTALL)
    assert max(map(len, prose.splitlines())) <= 150
