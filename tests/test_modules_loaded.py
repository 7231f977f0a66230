"""What a small command loads: importing is most of its time, so this is where it stays fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sweep

ROOT = Path(__file__).parent.parent
REPORT = "from finsam_tui.__main__ import main; main()"
LISTED = "import sys; sys.stderr.write(' '.join(sys.modules))"

SLOW = {
    "asyncio",
    "babel",
    "concurrent",
    "email",
    "importlib.resources",
    "logging",
    "openpyxl",
    "rich",
    "sqlite_utils",
    "textual",
    "tomlkit",
    "typst",
    "xlsxwriter",
    "xml",
    "zipfile",
}
"""What no report needs, and takes 5 ms or more."""

ELSEWHERE = {
    "exports.export_request",
    "exports.files",
    "exports.formats",
    "exports.package",
    "exports.render.page_parts",
    "exports.render.pdf",
    "exports.sie",
    "exports.words",
    "finsam_tui.app",
    "finsam_tui.locale",
    "finsam_tui.screens",
    "finsam_tui.widgets",
    "ledger.statements.balance_requirement",
    "ledger.integrity.check",
    "ledger.closing",
    "ledger.sie",
    "ledger.proof.proof",
    "ledger.demonstration",
    "ledger.report_layout.edit",
    "ledger.entry.posting_history",
    "ledger.entry.draft_store",
    "ledger.assets",
    "ledger.bank",
    "ledger.contributions",
    "ledger.invoices",
    "ledger.projects",
    "ledger.vat_compensation",
}
"""Parts of the program that a statement has nothing to do with."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("loaded") / "bok.finsam"
    words = ("--template", "varna", "--name", "Förbundet", "--orgnr", "222000-2683", "--year", 2019)
    loaded_by("new", path, *words)
    return path


def loaded_by(*words: object) -> set[str]:
    """The modules, and the packages they lie in, that a command has loaded when it is done."""
    code = f"{REPORT}\n{LISTED}"
    command = [sys.executable, "-c", code, *map(str, words)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    modules = done.stderr.split()
    return {
        module.rsplit(".", cut)[0] for module in modules for cut in range(module.count(".") + 1)
    }


@pytest.mark.parametrize("report", ["income", "balance", "cashflow", "notes", "trial", "ledger"])
def test_a_report_loads_nothing_slow_and_no_other_part_of_the_program(book: Path, report: str):
    loaded = loaded_by("show", book, report)
    assert "ledger.book.book" in loaded
    assert sorted(loaded & (SLOW | ELSEWHERE)) == []


def test_a_statement_does_not_load_the_notes(book: Path):
    assert "ledger.statements.notes" not in loaded_by("show", book, "income")


def test_what_is_not_a_statement_does_not_load_templates(book: Path):
    loaded = loaded_by("show", book, "ledger", "--account", "1930")
    assert (
        sorted(
            loaded
            & {
                "ledger.report_layout.model",
                "ledger.statements.statement",
                "ledger.statements.notes",
                "tomllib",
            }
        )
        == []
    )


REGISTERS = {
    "exports.render.tables",
    "ledger.bank",
    "ledger.closing",
    "ledger.contributions.member_contributions",
    "ledger.entry.draft_store",
    "ledger.projects.claims",
    "ledger.registers",
}
"""What is of registers that the book has nothing in, or of no report that is asked for."""

WITHOUT = {
    ("export", "pdf"): REGISTERS | {"ledger.invoices", "ledger.proof"},
    ("check",): REGISTERS | {"ledger.invoices.settle", "ledger.invoices.record_invoice"},
    ("backup",): REGISTERS | {"ledger.integrity.check", "ledger.report_layout"},
    ("show", "todo"): REGISTERS | {"ledger.projects"},
}
"""What a command does not load when the registers are empty."""


@pytest.mark.parametrize("command", WITHOUT, ids=" ".join)
def test_a_command_loads_nothing_of_registers_that_are_empty(
    book: Path, tmp_path: Path, command: tuple[str, ...]
):
    file = tmp_path / "fil"
    last = {"export": ("-o", file), "backup": (file,)}.get(command[0], ())
    first, *others = command
    loaded = loaded_by(first, book, *others, *last)
    assert "ledger.book.book" in loaded
    assert sorted(loaded & WITHOUT[command]) == []


def test_a_new_book_loads_the_migrations_tool_and_no_screen(tmp_path: Path):
    words = ("--template", "lkbr", "--name", "F", "--orgnr", "222000-2683", "--year", "2019")
    loaded = loaded_by("new", tmp_path / "ny.finsam", *words)
    assert "sqlite_utils" in loaded
    assert sorted(loaded & {"textual", "rich", "typst", "babel"}) == []
