"""Where the program takes something from others, and what is tried there.

The words are those of the command line; in them BOOK is a sound book, FILE what is hostile, NEW a
place where nothing is, DRAFT and SIE files that are as they should be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.faults.hostile.books import DATABASES
from tests.faults.hostile.lines import JSON_LINES
from tests.faults.hostile.making import IN_THE_WAY, NO_FILES, of
from tests.faults.hostile.packages import MENDED, PACKAGE
from tests.faults.hostile.sie import SIE
from tests.faults.hostile.tables import BUDGET, BUDGET_CSV, PRINTED, TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.faults.hostile.making import Content


@dataclass(frozen=True, slots=True)
class Door:
    """A command that takes a file from others."""

    name: str
    words: tuple[str, ...]
    suffix: str
    files: Mapping[str, Content]
    taken: frozenset[str] = frozenset()
    """The files that do no harm here, and are taken as they are."""

    is_book: bool = False
    """Whether FILE is a copy of the book, to be changed."""


ATTACHED: Mapping[str, Content] = {
    "50 megabytes": of(b"x", times=50_000_000),
    "50 megabytes and one": of(b"x", times=50_000_001),
}


DOORS: tuple[Door, ...] = (
    Door(
        "import",
        ("import", "BOOK", "FILE"),
        ".se",
        {**NO_FILES, **SIE},
        frozenset({"account told 200 000 times", "200 000 fields in a line"}),
    ),
    Door(
        "import to a new book",
        ("import", "NEW", "FILE"),
        ".se",
        SIE,
        frozenset(
            {
                "account told 200 000 times",
                "200 000 fields in a line",
                "other association",
                "name with a path",
            }
        ),
    ),
    Door(
        "try an import",
        ("import", "BOOK", "FILE", "--dry-run", "--json"),
        ".se",
        SIE,
        frozenset({"account told 200 000 times", "200 000 fields in a line"}),
    ),
    Door(
        "record",
        ("record", "BOOK", "FILE"),
        ".jsonl",
        {**NO_FILES, **JSON_LINES},
        frozenset({"empty", "series with a path"}),
    ),
    Door("budget", ("budget", "BOOK", "load", "FILE"), ".toml", {**NO_FILES, **BUDGET}),
    Door("budget in CSV", ("budget", "BOOK", "load", "FILE"), ".csv", {**NO_FILES, **BUDGET_CSV}),
    Door("compare", ("compare", "BOOK", "FILE"), ".toml", {**NO_FILES, **PRINTED}),
    Door(
        "template",
        ("new", "NEW", "--template", "FILE", "--name=F", "--orgnr=222000-2683", "--year=2019"),
        ".toml",
        {**NO_FILES, **TEMPLATE},
    ),
    Door(
        "attach",
        ("attach", "BOOK", "A", "1", "FILE"),
        ".pdf",
        {**NO_FILES, **ATTACHED},
        frozenset(NO_FILES) | {"50 megabytes"},
    ),
    Door(
        "text",
        ("text", "BOOK", "management-report", "FILE"),
        ".md",
        NO_FILES,
        frozenset(NO_FILES),
    ),
    Door(
        "items",
        ("specify", "BOOK", "1930", "FILE", "--date=2019-12-31"),
        ".jsonl",
        {**NO_FILES, **JSON_LINES},
    ),
    Door(
        "accrual",
        ("accrue", "BOOK", "FILE", "--reverses=2019-04-01"),
        ".json",
        {**NO_FILES, **JSON_LINES},
        frozenset({"series with a path"}),
    ),
    Door("verify", ("verify", "FILE"), ".zip", {**NO_FILES, **PACKAGE, **MENDED}),
    Door("receipt", ("check", "BOOK", "--receipt", "FILE"), ".txt", NO_FILES),
    *(
        Door(f"book: {' '.join(words)}", words, ".finsam", files, is_book=True)
        for words, files in (
            (("FILE",), {**NO_FILES, **DATABASES}),
            (("check", "FILE"), {**NO_FILES, **DATABASES}),
            (("show", "FILE", "journal"), DATABASES),
            (("show", "FILE", "vouchers", "--json"), DATABASES),
            (("show", "FILE", "history"), DATABASES),
            (("record", "FILE", "DRAFT"), DATABASES),
            (("import", "FILE", "SIE"), DATABASES),
            (("export", "FILE", "sie", "-o", "NEW"), DATABASES),
            (("backup", "FILE"), DATABASES),
            (("restore", "FILE", "NEW"), {**NO_FILES, **DATABASES}),
            (("restore", "FILE", "BOOK"), DATABASES),
            (("restore", "BOOK", "FILE"), {**IN_THE_WAY, **DATABASES}),
        )
    ),
)
