"""Nothing in the product is there for nobody: what vulture finds unused is used in another way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.sweep

ROOT = Path(__file__).parents[1]
PACKAGES = ("exports", "finsam_tui", "ledger")

CALLED_BY_TEXTUAL = re.compile(
    r"(?:on|_on|action|key|watch|validate|render|check|get|update)_\w+|compose|render|content_width"
    r"|can_focus|_?[a-z]+_on_focus|cursor_position|_suggestion|_return_code|_run_input_thread"
    r"|[A-Z_]*(?:CSS|CSS_PATH|BREAKPOINTS|CLASSES|PALETTE|SELECT)"
)
"""Methods that Textual calls, and attributes that it reads."""

ALLOWED = {
    "CatalogueHook": "hatchling makes it when a wheel is built",
    "initialize": "hatchling calls it",
    "MAX_BALANCE": "in the guards of a book",
    "MAX_SIGNATURE": "in the guards of a book",
    "MAX_VOUCHER_NUMBER": "in the guards of a book",
    "REPORT_LINE": "a column of the grid",
    "_negative_number_matcher": "argparse asks it what is an amount",
    "_write_hyperlinks": "xlsxwriter calls it",
    "create_system": "zipfile writes it",
    "external_attr": "zipfile writes it",
    "is_final": "a key of the JSON of verify",
    "value_date": "a column of the lines of statements, which are rows by its name",
}
"""What is not used as vulture sees it, and why it is there."""


@pytest.fixture(scope="module")
def unused() -> set[str]:
    """The names that nothing in the product mentions.

    Not in a string either: what a table names is loaded when it is needed.
    """
    vulture = pytest.importorskip("vulture")
    search = vulture.Vulture()
    search.scavenge([str(ROOT / package) for package in PACKAGES])
    sources = [path.read_text() for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    strings = {word for source in sources for word in re.findall(r'"[^"\n]*?(\w+)"', source)}
    found = {item.name for item in search.get_unused_code() if item.confidence < CERTAIN}
    return {name for name in found - strings if not CALLED_BY_TEXTUAL.fullmatch(name)}


CERTAIN = 100
"""Arguments that a protocol or another program's method has; ruff looks at our own."""


def test_what_nothing_uses_is_not_there(unused):
    assert sorted(unused - ALLOWED.keys()) == []


def test_what_is_allowed_is_unused_still(unused):
    assert sorted(ALLOWED.keys() - unused) == []
