"""What `--help` prints of every command and verb, to the letter: order, names, words, defaults."""

from __future__ import annotations

import argparse
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
def _as_wide_as_a_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    set_language("en")


@pytest.mark.parametrize("name", [command.name for command in (*COMMANDS, OPEN)])
def test_the_help_of_a_command_is_as_it_was(name):
    parser, _module = parser_of(command_named(name) or OPEN)
    helps = [one.format_help() for one in parsers_below(parser)]
    assert_section(HELP, name, "\n".join(helps))


def test_the_overview_lists_the_commands_in_their_order():
    assert_section(HELP, "finsam", f"{_overview()}\n")


def test_every_command_has_its_help_in_the_golden_file_and_no_other():
    assert {*golden_sections(HELP)} == {"finsam", *(one.name for one in (*COMMANDS, OPEN))}
