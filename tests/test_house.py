"""The rules of the house, held against the source itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from finsam_tui.locale import collect
from tests.goldens import GOLDEN, golden_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

pytestmark = pytest.mark.sweep

ROOT = Path(__file__).parent.parent
PACKAGES = ("ledger", "exports", "finsam_tui")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAY_IMPORT = {
    "ledger": {"ledger", "defusedxml", "markdown_it", "mdit_py_plugins"}
    | {"pyrage", "tomlkit", "sqlite_utils"},
    "exports": {"exports", "ledger", "markdown_it", "typst", "xlsxwriter"},
    "finsam_tui": {"finsam_tui", "exports", "ledger", "textual", "rich", "babel", "hatchling"},
}
"""What each package may import besides the standard library."""

FORBIDDEN = ("transform(", "executescript(", "INSERT OR REPLACE", "extractall")
"""Each loses data, or lets a file write where it likes (RELIABILITY)."""


def source_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def nodes_of(source: str) -> list[ast.AST]:
    """Everything in a source, read once for all rules."""
    return list(ast.walk(ast.parse(source)))


def imported_packages(source: str) -> set[str]:
    names: set[str] = set()
    for node in nodes_of(source):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


def faults_by_file(
    rule: Callable[[Path], object], paths: Iterable[Path] = SOURCES
) -> dict[str, object]:
    """What a rule finds wrong, by file; a test a file would cost more than the reading."""
    return {source_name(path): faults for path in paths if (faults := rule(path))}


def test_imports_run_one_way():
    def foreign(path: Path) -> set[str]:
        allowed = MAY_IMPORT[path.relative_to(ROOT).parts[0]] | sys.stdlib_module_names
        return imported_packages(path.read_text()) - allowed

    assert faults_by_file(foreign) == {}


@pytest.mark.parametrize("package", ["ledger", "exports"])
def test_a_package_without_screens_loads_nothing_of_a_screen(package: str):
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in SOURCES
        if path.is_relative_to(ROOT / package)
    ]
    loaded = modules_after("\n".join(f"import {module}" for module in modules))
    assert loaded >= set(modules)
    assert loaded.isdisjoint(
        {"textual", "rich", "babel", "defusedxml", "sqlite_utils", "typst", "xlsxwriter"}
    )


def modules_after(code: str, *arguments: str) -> set[str]:
    """The modules that a fresh interpreter has loaded when it has run the code."""
    listed = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n', file=sys.stderr)"
    command = [sys.executable, "-c", listed, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def floats_in(source: str, *, literals: bool = True) -> list[int]:
    """The lines where a source makes a float."""
    return [
        node.lineno
        for node in nodes_of(source)
        if (literals and isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float")
    ]


HOLDS_SECONDS = {"ledger/book/book.py", "ledger/integrity/read_copy.py"}


def test_money_is_never_a_float():
    """A page of exports measures in floats; nothing in the ledger does but a time to wait."""

    def floats(path: Path) -> list[int]:
        literals = path.is_relative_to(ROOT / "ledger") and source_name(path) not in HOLDS_SECONDS
        return floats_in(path.read_text(), literals=literals)

    below = [path for path in SOURCES if not path.is_relative_to(ROOT / "finsam_tui")]
    assert faults_by_file(floats, below) == {}


def test_a_float_would_be_found():
    assert floats_in("a = 1\nb = 2.5\nc = float('3')") == [2, 3]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_source_uses(word: str):
    schema = (path for package in PACKAGES for path in (ROOT / package).rglob("*.sql"))
    statements = {path: re.sub(r"--.*", "", path.read_text()) for path in schema}
    sources = {path: path.read_text() for path in SOURCES} | statements
    assert [source_name(path) for path, source in sources.items() if word in source] == []


OWN_DAYS = re.compile(r"astimezone\(|\bat\[:10\]|substr\(\w*\.?at, 1, 10\)")
"""A moment made a day or a clock elsewhere than in `ledger.core.calendar`: in UTC, or by the
zone of the computer, where all others are Swedish."""


def test_a_moment_is_made_a_day_in_one_place():
    found = faults_by_file(lambda path: OWN_DAYS.findall(path.read_text(encoding="utf-8")))
    assert found == {"ledger/core/calendar.py": ["astimezone("]}


OF_ONE_SYSTEM = {
    *("sys.platform", "os.name", "os.geteuid", "os.getuid", "os.chown", "os.kill", "os.uname"),
    *("os.getxattr", "os.setxattr", "os.startfile", "os.statvfs", "os.mkfifo", "os.fork"),
    *("os.getlogin", "os.O_NONBLOCK", "os.O_NOFOLLOW", "os.O_DIRECTORY", "os.O_BINARY"),
    *("signal.SIGHUP", "signal.SIGALRM", "signal.alarm", "signal.SIGBREAK"),
}
MODULES_OF_ONE_SYSTEM = {
    *("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "getpass", "platform", "ctypes"),
    *("msvcrt", "winreg", "_winapi"),
}
ASKS_THE_SYSTEM = {"ledger/core/system.py", "finsam_tui/terminal_driver.py"}
"""The room for what differs by system, and what drives a terminal of Unix alone."""


def asks_the_system(tree: ast.AST) -> set[str]:
    """What a source has that is not everywhere, or not the same."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found |= {ast.unparse(node)} & OF_ONE_SYSTEM
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & MODULES_OF_ONE_SYSTEM
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & OF_ONE_SYSTEM | {node.module or ""} & MODULES_OF_ONE_SYSTEM
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"getattr", "hasattr"}:
            found |= {ast.unparse(node)} if ast.unparse(node.args[0]) in {"os", "signal"} else set()
    return found


def test_one_room_knows_what_differs_by_system():
    found = faults_by_file(lambda path: asks_the_system(ast.parse(path.read_text("utf-8"))))
    assert found.keys() == ASKS_THE_SYSTEM


@pytest.mark.parametrize(
    "text",
    ["import fcntl", "from sys import platform", "os.kill(1, 0)", "getattr(os, 'fork')()"],
)
def test_a_question_to_the_system_would_be_found(text):
    assert asks_the_system(ast.parse(text))


def test_no_file_has_more_than_600_lines():
    lengths = {
        source_name(path): len(path.read_text().splitlines())
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]
    }
    assert {name: length for name, length in lengths.items() if length > 600} == {}


TAKES_A_MARKED = ("_", "in_both", "translated")


def unreadable_for_babel(source: str) -> list[int]:
    """The lines where a sentence to translate is put together as the program runs.

    `_()` and its like also take what a table holds, marked there with `msgid()`.
    """
    return [
        argument.lineno
        for node in nodes_of(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        for number in collect.KEYWORDS.get(node.func.id, ())
        if isinstance(number, int)
        for argument in node.args[number - 1 : number]
        if not isinstance(argument, ast.Constant | ast.Attribute)
        if node.func.id not in TAKES_A_MARKED
        or isinstance(argument, ast.JoinedStr | ast.BinOp | ast.Call)
    ]


def test_every_sentence_is_a_literal_or_one_marked_in_a_table():
    assert faults_by_file(lambda path: unreadable_for_babel(path.read_text())) == {}


def test_a_sentence_put_together_would_be_found():
    source = '_("a")\n_(row.summary)\n_(TITLES[a])\n_(f"{a}")\nproblem("c", text)'
    assert unreadable_for_babel(source) == [4, 5]


def sentences_in(source: str) -> set[str]:
    """The literals that a source marks for translation."""
    return {
        argument.value
        for node in nodes_of(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        for position in collect.KEYWORDS.get(node.func.id, ())
        if isinstance(position, int)
        for argument in node.args[position - 1 : position]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_babel_finds_every_sentence_that_is_marked():
    """One within an f-string it does not see."""
    marked = {text for path in SOURCES for text in sentences_in(path.read_text())}
    ids = [message.id for message in collect.sentences() if message.id]
    found = {text for id_ in ids for text in ([id_] if isinstance(id_, str) else id_)}
    assert marked - found == set()


def test_a_sentence_within_an_f_string_would_be_found():
    assert sentences_in('a = f\'{_("One")}: {msgid("Two")}\'') == {"One", "Two"}


def labels_in(source: str) -> list[int]:
    """The lines where a source itself has a name in both languages."""
    return [
        node.lineno
        for node in nodes_of(source)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Label"
        if any(isinstance(argument, ast.Constant) for argument in node.args)
    ]


def test_only_data_has_names_in_both_languages():
    """What the program itself calls things is in the catalogue, once."""
    assert faults_by_file(lambda path: labels_in(path.read_text())) == {}


def test_a_name_in_both_languages_would_be_found():
    assert labels_in('a = Label(sv, en)\nb = Label("Summa", "Total")') == [2]


def problem_codes(sources: list[str]) -> dict[str, set[str]]:
    """The codes that the problems of each sentence have."""
    codes: dict[str, set[str]] = {}
    for source in sources:
        for node in nodes_of(source):
            match node:
                case ast.Call(
                    func=ast.Name(id="problem"),
                    args=[ast.Constant(value=str(code)), ast.Constant(value=str(text)), *_],
                ):
                    codes.setdefault(text, set()).add(code)
    return codes


def test_a_code_has_one_sentence():
    sentences: dict[str, set[str]] = {}
    for text, codes in problem_codes([path.read_text() for path in SOURCES]).items():
        for code in codes:
            sentences.setdefault(code, set()).add(text)
    assert {code: texts for code, texts in sentences.items() if len(texts) > 1} == {}


def test_the_problems_of_a_sentence_have_one_code():
    codes = problem_codes([path.read_text() for path in SOURCES])
    assert len(codes) > 500
    assert {text: found for text, found in codes.items() if len(found) > 1} == {}


def test_a_second_code_would_be_found():
    assert problem_codes(['problem("a", "No.")', 'problem("b", "No.", "x")']) == {"No.": {"a", "b"}}


QUOTED_BY_HAND = re.compile(r"repr\([^()\n]*\[:|\brepr\([^\n]*\)\[:")
"""What was given, cut to the length of a sentence elsewhere than in `ledger.core.text.quoted`."""


def test_a_sentence_quotes_in_one_way():
    assert faults_by_file(lambda path: QUOTED_BY_HAND.findall(path.read_text())) == {}


def test_a_quotation_by_hand_would_be_found():
    for text in ("day=repr(text[:20])", "value=repr(value)[:40]"):
        assert QUOTED_BY_HAND.search(text)


TOML = re.compile(r"(?m)^\s*\[\[?[a-z_]{2,}(?:\.[a-z_]+)*\]\]?\s*$|^\s*[a-z_]+ = [\[{\"]")
"""A table or a key of TOML, as a program would put it together by hand."""


def toml_in(source: str) -> list[int]:
    """The lines where a source has a text of TOML."""
    return [
        node.lineno
        for node in nodes_of(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if TOML.search(node.value)
    ]


def test_no_toml_is_put_together_by_hand():
    """`tomlkit` writes it, so that what a person has written in a value stays a value.

    A layout that is derived has its pairs one a line, of values that `tomlkit` has written.
    """
    found = faults_by_file(lambda path: toml_in(path.read_text()))
    assert found.keys() == {"ledger/report_layout/derive.py"}


def test_toml_by_hand_would_be_found():
    assert toml_in('a = "[lines.rent]"\nb = f\'name = "{a}"\'\nc = "[0-9]"') == [1, 2]


RETIRED_WORDS = {
    "told",
    "tell",
    "tells",
    "telling",
    "said",
    "say",
    "says",
    "saying",
    "kept",
    "keep",
    "keeps",
    "keeping",
    "standing",
    "worked",
    "carried",
    "deed",
    "desk",
    "landing",
    "sketch",
    "sketches",
    "fitting",
    "taking",
    "looking",
    "ahead",
    "ground",
    "doing",
}
"""Words of our own, that nobody outside would look for; in prose they may stand."""


def words_of(name: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()))


def names_made_in(source: str) -> set[str]:
    """The names that a source gives to functions, classes, arguments, variables and attributes."""
    names: set[str] = set()
    for node in nodes_of(source):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.ClassDef(name=name) | ast.arg(arg=name) | ast.alias(asname=str(name)):
                names.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                names.add(name)
    return names


def retired_in(names: set[str]) -> list[str]:
    return sorted(name for name in names if words_of(name) & RETIRED_WORDS)


def test_no_name_has_a_retired_word():
    def retired(path: Path) -> list[str]:
        return retired_in(names_made_in(path.read_text()) | set(path.relative_to(ROOT).parts))

    assert faults_by_file(retired) == {}


def test_a_retired_word_would_be_found():
    source = "def tell_all(a, was_kept):\n    aloud = ToldRow = self._said = 1\n"
    assert retired_in(names_made_in(source)) == ["ToldRow", "_said", "tell_all", "was_kept"]
    assert retired_in({"skeptical", "taken", "typing_desk.py"}) == ["typing_desk.py"]


def test_no_class_of_a_module_has_the_name_of_another():
    places: dict[str, list[str]] = {}
    for path in SOURCES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(source_name(path))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


LONGEST_FUNCTION = 40
STILL_LONGER = {
    "finsam_tui/cli/chart_cmd.py": 1,
    "finsam_tui/screens/dialogs/accrual_form.py": 1,
    "finsam_tui/screens/dialogs/statement_balance_form.py": 1,
    "finsam_tui/screens/files/export_kinds.py": 1,
    "finsam_tui/screens/reports/statement.py": 1,
    "finsam_tui/screens/setup/structure_tree.py": 1,
    "ledger/bookkeeping/opening_balances.py": 1,
    "ledger/bookkeeping/vouchers.py": 1,
    "ledger/closing/step_checks.py": 3,
    "ledger/closing/steps.py": 1,
    "ledger/demonstration/demo_toml.py": 1,
    "ledger/integrity/external_checks.py": 1,
    "ledger/management/follow_up.py": 2,
    "ledger/management/follow_up_table.py": 1,
    "ledger/management/key_figure_tables.py": 1,
    "ledger/management/todo.py": 2,
    "ledger/proof/proof_table.py": 1,
    "ledger/proof/report_proofs.py": 2,
    "ledger/registers/audit_sample.py": 1,
    "ledger/registers/chart.py": 2,
    "ledger/registers/history.py": 1,
    "ledger/registers/specifications.py": 1,
    "ledger/registers/system_documentation.py": 1,
    "ledger/registers/trial.py": 1,
    "ledger/registers/vouchers.py": 1,
    "ledger/report_layout/account_range_rules.py": 1,
    "ledger/report_layout/derive.py": 2,
    "ledger/report_layout/rules.py": 1,
    "ledger/sie/balance_items.py": 3,
    "ledger/sie/book_compatibility.py": 2,
    "ledger/sie/chart_merge.py": 1,
    "ledger/sie/import_sie.py": 1,
    "ledger/sie/line_reader.py": 1,
    "ledger/sie/parser.py": 1,
    "ledger/sie/reading_notes.py": 1,
    "ledger/sie/voucher_parser.py": 1,
    "ledger/sie/year_opening.py": 1,
    "ledger/statements/line_amounts.py": 1,
    "ledger/statements/notes.py": 1,
    "ledger/statements/statement.py": 2,
    "ledger/statements/statement_table.py": 1,
}
"""How many functions of a file are still longer; a file that mends one lowers its number."""


def longer_functions(source: str) -> int:
    return sum(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
        for node in nodes_of(source)
    )


def test_no_function_has_more_than_40_lines_but_those_that_had():
    found = {source_name(path): longer_functions(path.read_text()) for path in SOURCES}
    assert {name: count for name, count in found.items() if count} == STILL_LONGER


SMALL = {
    "exports/package/sample_files.py",
    "finsam_tui/commit.py",
    "finsam_tui/preload.py",
    "ledger/bookkeeping/report_pictures.py",
    "ledger/invoices/typed_parties.py",
    "ledger/printed_report/built_in/tables.py",
    "ledger/printed_report/comparing.py",
    "ledger/report_layout/numbering.py",
    "ledger/sie/doubtful_items.py",
    "ledger/statements/cash_flow.py",
}
"""Files below 60 lines that one other imports, and that are a room of their own all the same."""


def small_files(sources: Mapping[str, str], least: int = 60) -> set[str]:
    """Those shorter than `least` lines that one other source alone imports."""
    importers = Counter(
        module
        for name, source in sources.items()
        for module in {
            part
            for node in nodes_of(source)
            if isinstance(node, ast.ImportFrom) and node.module
            for part in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        }
    )
    return {
        name
        for name, source in sources.items()
        if source.count("\n") < least
        if importers[name.removesuffix(".py").replace("/", ".")] == 1
    }


def test_no_small_file_has_one_importer_but_those_listed():
    found = small_files({source_name(path): path.read_text() for path in SOURCES})
    assert {name for name in found if not name.endswith("_cmd.py")} == SMALL


def test_a_small_file_of_one_importer_would_be_found():
    sources = {"a/b.py": "x = 1\n", "a/c.py": "from a.b import x\n", "a/d.py": "from a import c\n"}
    assert small_files(sources) == {"a/b.py", "a/c.py"}


def test_a_long_function_would_be_found():
    assert longer_functions("def f():\n" + "    a = 1\n" * 40) == 1
    assert longer_functions("def f():\n" + "    a = 1\n" * 39) == 0


def test_every_section_of_the_messages_is_of_a_test_that_is_there(collected):
    """Of a file that is read in this run, by the cases; of another, by its tests."""
    gone = []
    sources = {
        f"{path.parent.name}-{path.stem.removeprefix('test_')}": path
        for folder in ("ledger", "exports")
        for path in (ROOT / "tests" / folder).rglob("test_*.py")
    }
    for golden in (GOLDEN / "messages").glob("*.txt"):
        path = sources[golden.stem]
        sections = {*golden_sections(f"messages/{golden.name}")}
        if path in collected:
            gone += sorted(sections - collected[path])
        else:
            tests = {*re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))}
            gone += sorted(one for one in sections if one.partition("[")[0] not in tests)
    assert gone == []
