"""There is one clock: which day it is, every face and every rule asks `calendar.today`.

What has another reader of the clock is listed with what it reads it for: a moment that is written
down, or an age. Nobody takes `today` out of its module, so that a test sets the day for all.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("ledger", "exports", "finsam_tui")
CLOCKS = ("now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime")
MOMENTS = {
    "ledger/book/journal.py": "when an entry was written",
    "ledger/core/calendar.py": "the day",
    "ledger/entry/draft_store.py": "when a draft was saved",
    "ledger/integrity/auto_backup.py": "whether the clock has gone backwards",
    "ledger/integrity/backup.py": "when a backup was made",
    "ledger/integrity/external_checks.py": "whether the clock has gone backwards, and an age",
    "ledger/integrity/leftovers.py": "an age",
    "ledger/integrity/receipts.py": "when a receipt was given",
    "ledger/integrity/restore.py": "the name of the book that is set aside",
    "ledger/invoices/pay.py": "when a payment file was made",
    "finsam_tui/crash_report.py": "when it was",
    "finsam_tui/key_order.py": "how long a key waits",
    "finsam_tui/screens/files/backups.py": "an age",
}


def readers(tree: ast.AST) -> set[str]:
    """The clocks that are read, and `import today` when it is taken out of its module."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = {
        (ast.unparse(one.value), one.attr)
        for one in calls
        if isinstance(one, ast.Attribute) and one.attr in CLOCKS
    }
    found = {f"{whose}.{what}" for whose, what in names if (whose, what) != ("calendar", "today")}
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    taken = {alias.name for node in imports for alias in node.names}
    return found | {f"import {name}" for name in taken & {"today", "time_ns", "localtime"}}


def test_which_day_it_is_is_asked_of_one_clock():
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    found = {str(path.relative_to(ROOT)): readers(ast.parse(path.read_text())) for path in files}
    found = {name: clocks for name, clocks in found.items() if clocks}
    assert sorted(found) == sorted(MOMENTS)
    days = {name for name, clocks in found.items() if {"date.today", "import today"} & clocks}
    assert days == {"ledger/core/calendar.py"}


def test_another_clock_is_noticed():
    taken = "from ledger.core.calendar import today\nday = date.today()\nself.finsam.today()"
    assert readers(ast.parse(taken)) == {"import today", "date.today", "self.finsam.today"}
    assert readers(ast.parse("calendar.today()")) == set()
