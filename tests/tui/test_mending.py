"""What mends a thing is a command on the command line and a key on the screen."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest

from finsam_tui.cli.commands import COMMANDS
from finsam_tui.crash_report import message_here
from finsam_tui.i18n import problem_on_screen, set_language, translate_problem
from finsam_tui.keys import ACTION_BY_ID, key_name
from finsam_tui.locale.collect import read_catalogue
from finsam_tui.places import PLACES
from finsam_tui.remedies import HERE, REMEDIES
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.specifications import Item, specify
from ledger.books.open import open_book
from ledger.closing import closing_of
from ledger.core.errors import Refused, problem
from ledger.core.i18n import LOCALE

ROOT = Path(__file__).parent.parent.parent
NAMES = "|".join(command.name for command in COMMANDS)
COMMAND = re.compile(rf"finsam ({NAMES}|[A-ZÅÄÖ]{{3,}})\b")
PLACE = {place.id: place.key for place in PLACES}
KEY = {
    "add-account": (PLACE["structure"],),
    "adjust": (ACTION_BY_ID["statement.adjust"].key,),
    "asset": (PLACE["assets"],),
    "approve": (PLACE["approvals"],),
    "credit-invoice": (ACTION_BY_ID["invoices.credit"].key,),
    "depreciate": (PLACE["assets"], ACTION_BY_ID["assets.depreciate"].key),
    "lock": (ACTION_BY_ID["overview.lock"].key,),
    "vat": (PLACE["vat"],),
    "backup": (PLACE["safekeeping"], ACTION_BY_ID["safekeeping.back_up"].key),
    "budget": (ACTION_BY_ID["followup.edit"].key,),
    "check": (PLACE["safekeeping"], ACTION_BY_ID["safekeeping.check"].key),
    "compliance": (PLACE["compliance"],),
    "goals": (ACTION_BY_ID["compliance.goals"].key,),
    "layout": (PLACE["structure"],),
    "mapping": (ACTION_BY_ID["importing.place"].key,),
    "mapping-direct": (ACTION_BY_ID["importing.place"].key,),
    "match": (PLACE["bank"],),
    "new": (ACTION_BY_ID["start.new"].key,),
    "open": (ACTION_BY_ID["start.open"].key,),
    "open-year": (ACTION_BY_ID["closing.open_year"].key,),
    "opening": (ACTION_BY_ID["statement.opening"].key,),
    "own-party": (PLACE["invoices"], key_name(ACTION_BY_ID["invoices.add"])),
    "plan": (PLACE["invoices"], ACTION_BY_ID["invoices.plan"].key),
    "prior": (ACTION_BY_ID["statement.prior"].key,),
    "reconcile": (ACTION_BY_ID["closing.reconcile"].key,),
    "reopen": (key_name(ACTION_BY_ID["closing.reopen"]),),
    "reopen-months": (ACTION_BY_ID["overview.lock"].key,),
    "restore": (PLACE["safekeeping"], ACTION_BY_ID["safekeeping.restore"].key),
    "sample": (ACTION_BY_ID["audit.sample"].key,),
    "second-place": (PLACE["safekeeping"], ACTION_BY_ID["safekeeping.second_place"].key),
    "specify": (ACTION_BY_ID["closing.specify"].key,),
    **dict.fromkeys(
        (
            "compliance",
            "map-columns",
            "statement-account",
            "text",
            "newer-file",
            "only-new",
            "orgnr-ok",
            "replace-file",
            "replace-year",
        ),
        (),
    ),
}
"""The keys that each remedy is on the screens; none where it is chosen in a list."""


OF_COMPLIANCE = {"goals", "prior", "text"}
"""Remedies that the table of what the law asks for gives, by a function of its own."""


def constants_in(value: ast.expr) -> list[object]:
    """The value itself, or both that it chooses between."""
    ends = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    return [end.value for end in ends if isinstance(end, ast.Constant)]


@cache
def problems_in(source: str) -> list[tuple[int, str, str]]:
    """The line, the sentence with its values, and the remedy of every problem of a source."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem":
            text = getattr(node.args[1], "value", "") if len(node.args) > 1 else ""
            given = [keyword.value for keyword in node.keywords if keyword.arg == "remedy"]
            ids = {str(id_) for value in given for id_ in constants_in(value)}
            fields = " ".join(f"{{{one.arg}}}" for one in node.keywords if one.arg != "remedy")
            found += [(node.lineno, f"{text} {fields}", id_) for id_ in ids or {""}]
    return found


PACKAGES = ("ledger", "exports", "finsam_tui")
SOURCES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def faults_in(source: str) -> list[int]:
    """The lines of problems that name a command, or a remedy that is none."""
    return [
        line
        for line, text, remedy in problems_in(source)
        if COMMAND.search(text)
        or ("{remedy}" in text) != bool(remedy)
        or remedy not in ("", *REMEDIES)
    ]


def test_no_problem_names_a_command_and_every_remedy_is_known():
    found = {path.name: faults_in(path.read_text()) for path in SOURCES}
    assert {name: lines for name, lines in found.items() if lines} == {}


OF_A_SHELL = re.compile(
    rf"{COMMAND.pattern}|(?<![\w-])--[a-z]|(?<![{{\w])[a-z]+_[a-z_]+\b|\b[a-z_]+\[[0-9]+\]"
)
"""A command, an option, an identifier, a path in JSON: nothing of a screen."""


def words_of_screens() -> dict[str, list[str]]:
    """What stands on the screens, in both languages, by the file that says it."""
    catalogue = {
        str(id_): str(message.string)
        for message in read_catalogue(LOCALE / "sv" / "LC_MESSAGES" / "finsam.po")
        for id_ in [message.id[0] if isinstance(message.id, tuple) else message.id]
    }
    tui = ROOT / "finsam_tui"
    found = {path.name: [path.read_text()] for path in (tui / "help").glob("*.md")}
    for path in tui.rglob("*.py"):
        if "cli" in path.parts or path.name == "remedies.py":
            continue
        calls = (
            node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
        )
        said = [
            str(argument.value)
            for call in calls
            if getattr(call.func, "id", "") in ("_", "msgid")
            for argument in call.args
            if isinstance(argument, ast.Constant)
        ]
        found[path.name] = [*said, *(catalogue.get(one, "") for one in said)]
    return found


def test_no_words_of_a_screen_are_those_of_a_shell():
    found = {
        name: {match[0] for text in texts for match in OF_A_SHELL.finditer(text)}
        for name, texts in words_of_screens().items()
    }
    assert {name: words for name, words in found.items() if words} == {}


BELOW = {
    "ledger/book/files.py": "--natenhet is chosen when the program starts, whichever face it has",
    "ledger/budget/from_csv.py": "a budget of months comes from a file, by command alone",
    "ledger/registers/system_documentation.py": "what a system can do is its commands (BFL 5:11)",
    "exports/package/verify.py": "a package is no book and has no screen",
}
"""Texts below both faces that name a command or an option all the same, and why they may."""


def texts_in(source: str) -> list[str]:
    """Every sentence of a source that is there for people."""
    return [
        str(argument.value)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("_", "msgid", "pmsgid", "plural", "problem")
        for argument in node.args
        if isinstance(argument, ast.Constant)
    ]


def test_no_text_below_the_faces_is_that_of_a_shell():
    below = [*(ROOT / "finsam_tui" / "actions").glob("*.py")]
    below += [path for path in SOURCES if path.is_relative_to(ROOT / "ledger")]
    below += [path for path in SOURCES if path.is_relative_to(ROOT / "exports")]
    of_a_shell = re.compile(rf"{COMMAND.pattern}|(?<![\w-])--[a-z]")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in below
        if any(of_a_shell.search(text) for text in texts_in(path.read_text()) if " " in text)
    }
    assert found == BELOW.keys()


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("postings[1].account", "Rad 2: Fel."),
        ("rows[0]", "Rad 1: Fel."),
        ("date", "Fel."),
        ("list.csv:3", "list.csv:3: Fel."),
        ("varna.finsam", "varna.finsam: Fel."),
        ("A 12", "A 12: Fel."),
    ],
)
def test_a_place_in_json_is_a_row_on_a_screen(where, expected):
    set_language("sv")
    assert problem_on_screen(problem("wrong", "Fel.", where)) == expected


def test_the_name_of_a_field_stands_on_no_screen_and_that_of_a_folder_does():
    set_language("sv")
    wrong = Refused(problem("wrong", "Fel.", where) for where in ("size", "/backup/copies"))
    assert message_here(wrong, None) == "Fel. copies: Fel."


def test_such_a_problem_would_be_found():
    source = (
        'problem("a", "Run finsam check.")\nproblem("b", "Run {remedy}.")\n'
        'problem("c", "Run it.", remedy="check")\nproblem("d", "Do {remedy}.", remedy="x")\n'
        'problem("e", "Do {remedy}.", remedy="check")\nproblem("f", "No finsam book.")'
    )
    assert faults_in(source) == [1, 2, 3, 4]


def test_every_remedy_is_used_and_has_words_for_both_faces():
    used = {remedy for path in SOURCES for _, _, remedy in problems_in(path.read_text())}
    assert used - {""} | OF_COMPLIANCE == set(REMEDIES)
    assert all(COMMAND.match(remedy.command) for remedy in REMEDIES.values())
    on_screen = {id_ for id_, remedy in REMEDIES.items() if not COMMAND.search(remedy.screen)}
    assert set(REMEDIES) - on_screen == {"check-file", "verify"}, "what is no book has no key"
    assert on_screen == set(KEY)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("remedy", sorted(KEY))
def test_the_words_of_the_screen_name_the_key(remedy, language):
    set_language(language)
    fault = problem("a", "{remedy}", remedy=remedy, year=2020, section="x", rows="x", number="1")
    words = re.findall(r"[\w+]+", problem_on_screen(fault))
    assert [word for word in words if word in KEY[remedy]] == list(KEY[remedy])
    assert COMMAND.match(translate_problem(fault))


def test_the_sentence_is_the_same_on_both_faces_but_for_the_remedy():
    set_language("sv")
    fault = problem(
        "not-reconciled",
        "Account {account} has {amount} on {day} and no statement is entered;"
        " enter what the statement says with {remedy}.",
        account="1930",
        amount="1,00",
        day="2019-12-31",
        remedy="reconcile",
    )
    begun = (
        "Konto 1930 har 1,00 den 2019-12-31 och inget kontoutdrag är angivet;"
        " ange vad kontoutdraget"
    )
    assert translate_problem(fault) == f"{begun} visar med finsam reconcile."
    assert problem_on_screen(fault) == f"{begun} visar med k."


def test_a_screen_says_no_problem_in_the_words_of_the_command_line():
    screens = [
        path
        for folder in ("screens", "widgets", "frame")
        for path in (ROOT / "finsam_tui" / folder).rglob("*.py")
    ]
    assert [path.name for path in screens if "translate_problem" in path.read_text()] == []


def test_the_words_of_a_remedy_have_no_field_that_its_problems_lack():
    fields = {
        remedy: {name for _, name, _, _ in string.Formatter().parse(words.command) if name}
        for remedy, words in REMEDIES.items()
    }
    lacking = [
        (path.name, line)
        for path in SOURCES
        for line, text, remedy in problems_in(path.read_text())
        if remedy and not all(f"{{{field}}}" in text for field in fields[remedy])
    ]
    assert lacking == []


def test_no_block_of_a_year_names_a_command_that_has_a_key(book_path):
    set_language("en")
    with open_book(book_path) as book:
        year = fiscal_year(book, 2019)
        reconcile(book, "1930", year.last, 1)
        specify(book, "2440", year.last, [Item("fel", 1)], "EK")
        blocks = closing_of(book, year).blocks
    assert {fault.code for fault in blocks} >= {"unexplained-difference", "specification-differs"}
    assert [words for words in map(problem_on_screen, blocks) if COMMAND.search(words)] == []


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("place", "remedy"), sorted(HERE))
def test_a_place_names_its_own_key_and_not_the_way_to_itself(place, remedy, language):
    set_language(language)
    fault = problem("a", "Do so with {remedy}.", remedy=remedy)
    assert PLACE[place] in problem_on_screen(fault)
    here = problem_on_screen(fault, place=place).removesuffix(".").split()[-1]
    assert PLACE[place] != here
    assert here.replace("+", "plus") in {
        one.key for one in ACTION_BY_ID.values() if place in one.places
    }
