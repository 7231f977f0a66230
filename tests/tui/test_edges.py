"""What comes late, fails at the end or has no screen of its own: each branch by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from dataclasses import replace
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from babel.messages.catalog import Catalog
from textual.keys import Keys

from finsam_tui import crash_report, terminal
from finsam_tui.app import Finsam
from finsam_tui.cli import record_cmd
from finsam_tui.i18n import set_language
from finsam_tui.locale import collect
from finsam_tui.screens.dialogs import customer_forms
from finsam_tui.screens.dialogs.customer_forms import write_plan
from finsam_tui.screens.files import choose_file
from finsam_tui.screens.files.choose_file import _named
from finsam_tui.screens.reports.overview import Overview
from finsam_tui.screens.reports.postings import PostingsView
from finsam_tui.screens.vouchers.approvals import ApprovalsView
from finsam_tui.terminal_keys import SILENT_KEYS
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.posting_queries import PostingFilter, PostingIndex
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import Refused, problem

ANOTHER = Period(date(2019, 3, 1), date(2019, 3, 31))


async def test_what_was_looked_up_for_another_period_is_not_shown_for_this_one(sit_down, busy_book):
    async with sit_down(busy_book) as person:
        overview, scope = person.frame.view, person.finsam.scope
        tasks = overview.tasks
        assert len(tasks) > 1
        overview.rows.move_to(overview.rows.cursor + 1)
        left = overview.rows.cursor
        overview.post_message(Overview.Found((), replace(scope, period=ANOTHER)))
        await person.settled()
        assert overview.tasks == tasks
        overview.post_message(Overview.Found(tasks, scope))
        await person.settled()
        assert overview.rows.cursor == left, "and the cursor stays where it is"
        overview.post_message(Overview.Found((), scope))
        await person.settled()
        assert overview.tasks == ()
        assert "Inget behöver göras" in person.sees()
        overview.tasks = None
        overview.draw()
        await person.settled()
        assert "Inget behöver göras" not in person.sees(), "nobody has looked yet"

        await person.press("a")
        approvals = person.frame.view
        approvals.post_message(ApprovalsView.Found([], ANOTHER))
        await person.settled()
        assert len(approvals.sequences) == 3
        approvals.post_message(ApprovalsView.Found([], scope.period))
        await person.settled()
        assert approvals.sequences == []

        person.frame.open_postings("1930", account="1930")
        await person.settled()
        postings = person.frame.view
        none, many = PostingIndex((), ()), len(postings.rows.rows)
        assert many > 10
        for asked in ((postings.wanted, ANOTHER), (PostingFilter("1510"), scope.period)):
            postings.post_message(PostingsView.Ordered(none, *asked))
            await person.settled()
            assert len(postings.rows.rows) == many
        postings.post_message(PostingsView.Ordered(none, postings.wanted, scope.period))
        await person.settled()
        assert len(postings.rows.rows) < many


def test_folders_come_before_files_and_both_by_their_names(tmp_path, monkeypatch):
    for name in ("B.SE", "a.si", "c.sie", "text.txt", ".dold.se"):
        (tmp_path / name).touch()
    for name in ("Ö", "Mapp", "arkiv", ".git"):
        (tmp_path / name).mkdir()
    listed = [name for _path, name in _named(f"{tmp_path}/")]
    assert listed == ["../", "arkiv/", "Mapp/", "Ö/", "a.si", "B.SE", "c.sie"]
    assert [name for _path, name in _named(f"{tmp_path}/A")] == ["arkiv/", "a.si"]
    assert [name for _path, name in _named(f"{tmp_path}/.")] == [".git/", ".dold.se"]
    assert [name for _path, name in _named(f"{tmp_path}/.d")] == [".dold.se"]
    assert [*_named(f"{tmp_path}/c")] == [(f"{tmp_path}/c.sie", "c.sie")]
    assert next(_named(f"{tmp_path}/")) == (f"{tmp_path.parent}/", "../")
    assert [*_named(f"{tmp_path}/none/")] == []
    monkeypatch.setattr(choose_file, "MOST", 2)
    assert [name for _path, name in _named(f"{tmp_path}/")] == ["../", "arkiv/", "Mapp/"]


def test_every_key_that_is_held_or_changes_the_keyboard_is_silent():
    held = ("shift", "control", "alt", "super", "hyper", "meta")
    assert {f"{side}_{name}" for side in ("left", "right") for name in held} <= SILENT_KEYS
    assert {
        "caps_lock",
        "num_lock",
        "scroll_lock",
        "iso_level3_shift",
        "iso_level5_shift",
        Keys.Ignore,
    } <= SILENT_KEYS


async def test_a_program_that_does_not_end_is_ended_though_the_terminal_takes_nothing(monkeypatch):
    """The exit code is that of the signal, and what gives back the terminal is not waited for."""
    ended: list[object] = []
    done = threading.Event()
    handlers = {}

    def give_back() -> None:
        ended.append(("gives back", threading.current_thread().daemon))
        done.wait(5)

    def leave(code: int) -> None:
        ended.append(code)
        done.set()

    driver: Any = SimpleNamespace(give_back=give_back)
    monkeypatch.setattr(terminal, "MERCY", 0.01)
    monkeypatch.setattr(terminal, "A_MOMENT", 0.01)
    monkeypatch.setattr(signal, "signal", lambda number, call: handlers.update({number: call}))
    monkeypatch.setattr(os, "_exit", leave)
    terminal.end_on_signals(
        lambda code: ended.append(("end", code)),
        lambda: ended.append("stop"),
        driver,
    )
    assert {signal.SIGHUP, signal.SIGTERM} <= set(handlers)
    handlers[signal.SIGHUP](signal.SIGHUP, None)
    await asyncio.to_thread(done.wait, 5)
    assert ended[0] == "stop"
    assert ("end", 129) in ended
    assert ("gives back", True) in ended
    assert ended[-1] == 129


def test_only_the_programs_own_catalogue_is_renewed_and_what_it_lacks_is_printed(
    tmp_path, monkeypatch, capsys
):
    folder = tmp_path / "sv" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    old = 'msgid ""\nmsgstr ""\n"Language: sv\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    old += 'msgid "Gone"\nmsgstr "Borta"\n\nmsgid "Kept"\nmsgstr "Kvar"\n'
    for name in ("finsam", "argparse"):
        (folder / f"{name}.po").write_text(old)
    found = Catalog(charset="utf-8", fuzzy=False)
    for sentence in ("New", "Kept"):
        found.add(sentence)
    monkeypatch.setattr(collect, "LOCALE", tmp_path)
    monkeypatch.setattr(collect, "sentences", lambda: found)
    collect.update_catalogues()
    assert capsys.readouterr().out == "finsam.po: New\n"
    assert (folder / "argparse.po").read_text() == old
    renewed = 'msgid "Kept"\nmsgstr "Kvar"\n\nmsgid "New"\nmsgstr ""\n\n'
    assert (folder / "finsam.po").read_text() == f"{collect.HEADER}{renewed}"


def test_a_line_of_drafts_has_the_number_it_has_in_the_file(monkeypatch):
    read = [(number, line) for number, line in record_cmd._lines(BytesIO(b"a\n\n  \nb\r\nc"))]
    assert read == [(1, b"a\n"), (4, b"b\r\n"), (5, b"c")]
    monkeypatch.setattr(record_cmd, "MAX_VOUCHER_LINE", 4)
    monkeypatch.setattr(record_cmd, "ENDLESS", 9)
    read = [*record_cmd._lines(BytesIO(b"abc\nabcd\nabcdefgh\nb\n" + b"x" * 40 + b"\nd\n"))]
    assert read == [(1, b"abc\n"), (2, b"abcd\n"), (3, b"abcde"), (4, b"b\n"), (5, b"xxxxx")]


async def test_an_error_that_nobody_foresaw_ends_the_program_once_what_is_typed_is_stored(
    book_path, monkeypatch, tmp_path
):
    set_language("sv")
    program: Any = Finsam(None)
    seen: list[Any] = []
    program._book = SimpleNamespace(path=book_path)
    monkeypatch.setattr(Finsam, "is_headless", False)
    monkeypatch.setattr(crash_report, "state_folder", lambda: tmp_path)
    monkeypatch.setattr(program, "unsaved", SimpleNamespace(save_at_last=seen.append))
    monkeypatch.setattr(program, "panic", seen.append)
    program._handle_exception(ValueError("1234,50 till Anna"))
    assert program.return_code == 1
    log = tmp_path / "finsam.log"
    book, words = seen
    assert book is program._book
    assert words == (
        "finsam råkade på ett eget fel (ValueError) och slutade. Det som bokförts finns i boken,"
        f" och det som höll på att skrivas finns kvar som utkast. Var det hände står i {log}."
    )
    assert "1234" not in log.read_text()


def test_a_plan_is_asked_for_as_it_is_and_with_nothing_when_there_can_be_none(
    book_path, monkeypatch
):
    pushed: list[Any] = []
    shell: Any = SimpleNamespace(push_screen=pushed.append, who="EK")

    def refused(*_asked: object) -> None:
        raise Refused(problem("no-members", "The book has no members."))

    with open_book(book_path) as book:
        write_plan(shell, book, fiscal_year(book, 2019))
        monkeypatch.setattr(customer_forms, "contribution_plan", lambda *_asked: None)
        monkeypatch.setattr(customer_forms, "planned", refused)
        write_plan(shell, book, fiscal_year(book, 2019))
    assert [{field.id: field.value for field in form.fields} for form in pushed] == [
        {
            "total": "",
            "members": "FK=3574000 SLL=1787000 NACKA=1018590 VARMDO=768410",
            "periods": "4",
            "decision": "årsredovisningen 2019, not 1",
            "requisitions": "FK",
            "accounts": "FK=3985 SLL=3986 NACKA=3987 VARMDO=3987",
        },
        {"total": "", "members": "", "periods": "4"}
        | {"decision": "", "requisitions": "", "accounts": ""},
    ]
