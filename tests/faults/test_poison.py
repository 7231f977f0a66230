"""No code that steers a terminal gets from a book, a file or a word to the terminal (R14)."""

from __future__ import annotations

import shutil
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from finsam_tui.cli.commands import COMMANDS, OPEN, CommandParser
from finsam_tui.cli.show_cmd import REPORTS
from tests.faults.poison import (
    MARK,
    POISON,
    STEERING,
    poison_texts,
    poison_what_is_read,
    some_of_everything,
)
from tests.sweeps import one_of

if TYPE_CHECKING:
    import argparse

WITHOUT_TEXTS = {"income", "balance", "cashflow", "notes", "operations", "multiyear", "budget"}
WITHOUT_TEXTS |= {"keyfigures", "balance-requirement", "proof", "closing", "system", "todo"}
WITHOUT_TEXTS |= {"journal-tests", "cutoff", "overview", "compliance", "texts", "goals"}
WITHOUT_TEXTS |= {"contributions", "scb", "assets", "asset-note", "vat", "vat-vouchers"}
WITHOUT_TEXTS |= {"vat-year", "invoices"}
WITHOUT_TEXTS |= {"statement", "unmatched", "parties", "receivables", "payments", "mandates"}
WITHOUT_TEXTS |= {"claims", "claim-costs", "drafts"}
"""Reports that show no text of the book's but those of its template, budget and drafts."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made") / "bok.finsam"


@pytest.fixture
def book(made, finsam, tmp_path):
    """A book with some of everything in it."""
    if not made.exists():
        some_of_everything(made, finsam)
    return shutil.copy(made, tmp_path / "bok.finsam")


def steers(outcome) -> set[str]:
    return set(STEERING.findall(outcome.out + outcome.err))


@pytest.mark.sweep
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_no_report_steers_the_terminal(finsam, book, report, record_property):
    poison_texts(book)
    which = {"voucher": ("--number", "1"), "sample": ("--seed", "7")}.get(report.name, ())
    forms = ((), ("--json",), ("--csv",), ("--full", "--lang", "en"))
    for form in forms:
        outcome = finsam("show", book, report.name, *which, *form)
        assert not steers(outcome)
        assert outcome.status == 0, outcome.err
        assert MARK in outcome.out or report.name in WITHOUT_TEXTS
    record_property("counted", len(forms))


@pytest.mark.slow
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_no_report_of_a_poisoned_template_steers_the_terminal(
    finsam, book, report, record_property
):
    poison_what_is_read(book)
    which = {"voucher": ("--number", "1"), "sample": ("--seed", "7")}.get(report.name, ())
    outcome = finsam("show", book, report.name, *which)
    assert not steers(outcome)
    assert "finsam.log" not in outcome.err
    record_property("counted", 1)


READING = (
    ("BOOK",),
    ("check", "BOOK"),
    ("check", "BOOK", "--json"),
    ("attach", "BOOK", "A", "1"),
    ("attach", "BOOK", "A", "1", "-o", "FOLDER"),
    ("accrue", "BOOK"),
    ("budget", "BOOK", "list"),
    ("budget", "BOOK", "copy"),
    ("compare", "BOOK", "varna-2019"),
    ("text", "BOOK", "management-report"),
    ("text", "BOOK", "signers"),
    ("close", "BOOK", "--year", "2019", "--dry-run"),
    ("backup", "BOOK"),
    ("export", "BOOK", "sie", "-o", "NEW"),
    ("export", "BOOK", "pdf", "-o", "NEW", "--json"),
    ("record", "BOOK"),
)
"""Commands, besides show, that tell what a book holds or what came of it."""


@pytest.mark.parametrize(
    "poisoned", [poison_texts, pytest.param(poison_what_is_read, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("words", one_of(8, READING), ids=" ".join)
def test_no_command_steers_the_terminal(  # noqa: PLR0917 - fixtures
    finsam, book, tmp_path, words, poisoned, record_property
):
    poisoned(book)
    (tmp_path / "ut").mkdir()
    given = {
        "BOOK": book,
        "FOLDER": tmp_path / "ut",
        "NEW": tmp_path / f"ny{POISON}".replace("/", ""),
    }
    outcome = finsam(*(given.get(word, word) for word in words))
    assert not steers(outcome)
    assert "finsam.log" not in outcome.err
    record_property("counted", 1)


def arguments_of(command) -> list[argparse.Action]:
    """What can be said after a command's name."""
    parser = CommandParser(command.name, "")
    import_module(f"finsam_tui.cli.{command.module}").add_arguments(parser)
    return parser._actions


def tier(name: str) -> tuple[pytest.MarkDecorator, ...]:
    """The mark of a command: the ordinary run tries three, and demo makes a whole book."""
    if name == "demo":
        return (pytest.mark.slow,)
    return () if name in ("pay", "import", "settle") else (pytest.mark.sweep,)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(command, id=command.name, marks=tier(command.name))
        for command in (*COMMANDS, OPEN)
    ],
)
def test_no_word_that_is_refused_steers_the_terminal(  # noqa: PLR0917 - fixtures
    finsam, book, tmp_path, monkeypatch, command, record_property
):
    monkeypatch.chdir(tmp_path)
    name = f"bok{POISON}".replace("/", "")
    shutil.copy(book, name)
    actions = arguments_of(command)
    needed = [action for action in actions if not action.option_strings and action.nargs != "?"]
    options = [action.option_strings[0] for action in actions if action.option_strings]
    first = () if command is OPEN else (command.name,)
    tried = [
        (*first, *([POISON] * len(needed))),
        (*first, *([name] * len(needed))),
        (*first, f"--{POISON}"),
        (*first, name, *([POISON] * len(needed))),
        *((*first, *([name] * len(needed)), option, POISON) for option in options),
        *((*first, *([name] * len(needed)), f"{option}={POISON}") for option in options),
        (*first, *([name] * len(needed)), *(f"{option}={POISON}" for option in options)),
    ]
    for words in tried:
        outcome = finsam(*words, typed=f"{POISON}\n{{}}\n")
        assert not steers(outcome), words
        assert "finsam.log" not in outcome.err, words
    record_property("counted", len(tried))
