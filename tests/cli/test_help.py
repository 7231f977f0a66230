"""What `--help` prints of every command and verb, to the letter: order, names, words, defaults.

Where the lines of a help are broken, and how two names of an option stand, differs between versions
of Python.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

import pytest

from finsam_tui.__main__ import _overview
from finsam_tui.cli.commands import COMMANDS, OPEN, command_named, parser_of
from finsam_tui.i18n import set_language
from tests.goldens import assert_section, golden_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

HELP = "cli/help.txt"


def parsers_below(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of its verbs, once each."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in dict.fromkeys(action.choices.values()):
                yield from parsers_below(one)


@pytest.fixture(autouse=True)
def _wider_than_any_line(monkeypatch):
    monkeypatch.setenv("COLUMNS", "10000")
    set_language("en")


def help_of(parser: argparse.ArgumentParser) -> str:
    """The help of a parser with a line for each argument, as every version of Python has it."""
    text = re.sub(r"(-\w) ([^,\n]+), (--[\w-]+) \2", r"\1, \3 \2", parser.format_help())
    return re.sub(r"(?<=\S)(\n {3,}| {2,})(?=\S)", "  ", text)


@pytest.mark.parametrize("name", [command.name for command in (*COMMANDS, OPEN)])
def test_the_help_of_a_command_is_as_it_was(name):
    parser, _module = parser_of(command_named(name) or OPEN)
    helps = [help_of(one) for one in parsers_below(parser)]
    assert_section(HELP, name, "\n".join(helps))


def test_the_overview_lists_the_commands_in_their_order():
    assert_section(HELP, "finsam", f"{_overview()}\n")


def test_every_command_has_its_help_in_the_golden_file_and_no_other():
    assert {*golden_sections(HELP)} == {"finsam", *(one.name for one in (*COMMANDS, OPEN))}
