"""What needs doing is one list: on the overview and on the command line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from finsam_tui.i18n import problem_on_screen, set_language
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core import calendar
from ledger.management.todo import todos

DAY = date(2019, 10, 15)

KINDS = [
    ("lock", 9, None, None),
    ("reconcile", 9, "BFNAR 2013:2 p 2.15", None),
    ("vat", None, "2005:807 7 §", "2021-12-31"),
    ("contributions", 2, "FinsamL 5 §", "2019-12-31"),
    ("budget", None, "FinsamL 23 §", "2019-11-30"),
    ("second-place", None, "BFNAR 2013:2 p 8.2", None),
]
"""What the demonstration book has to do on that day: how much, by what law, and until when."""


@pytest.fixture
def book_path(reference_books, tmp_path) -> Path:
    return Path(shutil.copy(reference_books["varna-2019"], tmp_path / "bok.finsam"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_command_line_has_law_day_and_count(finsam, book_path, language):
    asked = ("--lang", language, "show", book_path, "todo", "--to", DAY)
    document = finsam(*asked, "--json").json
    found = [(one["kind"], one["count"], one["law"], one["due"]) for one in document["todo"]]
    assert (document["day"], found) == ("2019-10-15", KINDS)
    months = {"sv": "månader är inte låsta: januari–september"}
    assert document["todo"][0]["text"] == months.get(
        language, "months are not locked: January–September"
    )


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2020, 3, 31), set()),
        (date(2020, 4, 1), {"annual-report"}),
        (date(2021, 12, 31), {"annual-report"}),
        (date(2022, 1, 1), {"annual-report", "vat"}),
    ],
)
def test_what_was_to_be_done_before_today_is_late(book_path, today, late):
    with open_book(book_path, read_only=True) as book:
        found = todos(book, fiscal_year(book), (), today)
    assert {one.kind for one in found if one.is_late} == late


async def test_the_overview_shows_what_the_command_line_prints(
    sit_down, finsam, book_path, monkeypatch
):
    document = finsam("--lang", "sv", "show", book_path, "todo", "--to", DAY, "--json").json
    set_language("sv")
    async with sit_down(book_path, (120, 40)) as person:
        monkeypatch.setattr(calendar, "today", lambda: DAY)
        person.finsam.announce_change()
        await person.press("1")
        tasks = person.frame.view.tasks
        shown = [row.cells for row in person.frame.view.rows.rows]
    assert [(one.kind, one.count or None) for one in tasks] == [kind[:2] for kind in KINDS]
    words = [problem_on_screen(one.message) for one in tasks]
    assert shown[1 : len(words) + 1] == [
        (str(one.count or "!"), text) for one, text in zip(tasks, words, strict=True)
    ]
    printed = [one["text"] for one in document["todo"]]
    assert [text.partition(";")[0] for text in words] == [
        text.partition(";")[0] for text in printed
    ]
    assert words[-1].endswith("; w och sedan s anger en")
    assert printed[-1].endswith("; finsam backup BOK --second-place MAPP anger en")
