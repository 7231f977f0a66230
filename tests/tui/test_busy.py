"""Another program holds the book: every key that writes says so, waits, and is done once."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from textual.events import Paste

from finsam_tui.screens import busy as doing
from finsam_tui.screens import busy_dialog as waiting
from finsam_tui.screens import draft_autosave as new_voucher_keeping
from finsam_tui.screens.busy_dialog import Waiting
from finsam_tui.screens.dialogs.progress_dialog import Working
from finsam_tui.screens.draft_autosave import DraftAutosave
from ledger.book.journal import journal_head
from ledger.books.open import open_book
from ledger.core.errors import BookBusy, BookError, problem
from ledger.entry.draft_store import DraftRow, stored_drafts

FILE = ["slash" if letter == "/" else letter for letter in "/etc/hostname"]


@pytest.fixture(autouse=True)
def _only_when_asked(monkeypatch):
    """A key waits no moment; the book is looked at, and drafts kept, when the test says so."""
    monkeypatch.setattr(new_voucher_keeping, "SAVE_AFTER", 3600)
    monkeypatch.setattr(doing, "GRACE", 0)
    monkeypatch.setattr(waiting, "OFTEN", 3600)
    monkeypatch.setattr(DraftAutosave, "saved_at", property(lambda _self: "12:00:00"))


@contextmanager
def held(path, how="BEGIN IMMEDIATE"):
    """The book, held by another program; gives what lets it go."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(how)
        if how == "BEGIN":
            other.execute("SELECT count(*) FROM journal").fetchone()
        yield lambda: other.execute("ROLLBACK")


def entries(path) -> int:
    with open_book(path, read_only=True) as book, book.reading() as connection:
        return journal_head(connection).seq


def drafts(path) -> list[str]:
    """The texts of the drafts that are kept."""
    with open_book(path, read_only=True) as book:
        return [kept.draft.text for kept in stored_drafts(book)]


def look(person) -> None:
    """Has the dialog see whether the book is free."""
    assert isinstance(person.finsam.screen, Waiting)
    person.finsam.screen.look()


WRITES: dict[str, tuple[tuple[str, ...], str, int]] = {
    "a step let through": (("8", "g", *"ok"), "ctrl+s", 1),
    "an approval": (("a",), "a", 1),
    "all approvals": (("a", "ctrl+a"), "enter", 1),
    "the bank's balance": (("8", "k", "down", *"7047934"), "ctrl+s", 1),
    "the end of a year": (("8", "s"), "ctrl+s", 6),
    "a year reopened": (("p", *"2019", "enter", "8", "z", *"fel"), "ctrl+s", 1),
    "an item of a balance": (("8", "f", *"2992", "down", "x", "down", "down", "5"), "ctrl+s", 1),
    "reversals": (("8",), "r", 20),
    "a correction": (("2", "enter", "r", "down", *"fel"), "enter", 1),
    "a file": (("2", "enter", "f", *FILE), "enter", 1),
    "a template": (("2", "enter", "m"), "enter", 1),
    "a comment": (("7", "c", *"dyrt"), "enter", 1),
    "a budget": (("7", "e"), "ctrl+s", 1),
    "another name": (("9", "r", "x"), "ctrl+s", 1),
    "a new project": (("9", "plus", "down", "enter", *"ny", "enter", *"Ny"), "ctrl+s", 2),
    "active/inactive": (("9", "end", "right", "down"), "x", 1),
    "a lock": (("1", "l"), "ctrl+s", 1),
    "another book": (("n", "enter", "x"), "ctrl+o", 0),
}
"""The keys that lead to it, the key that writes, and how many journal entries it makes."""

SOME = ("an approval", "a lock", "another book")
"""By a key, in a form, and without an entry in the journal."""


@pytest.mark.sweep
@pytest.mark.parametrize("names", [SOME, pytest.param(tuple(WRITES), marks=pytest.mark.slow)])
async def test_every_key_that_writes_waits_for_its_turn_and_writes_once(sit_down, busy_book, names):
    went: dict[str, int] = {}
    async with sit_down(busy_book) as person:
        for name in names:
            way, key, _expected = WRITES[name]
            person.finsam.approver = "FC"
            person.begin_again()
            await person.press(*way)
            before = entries(busy_book)
            with held(busy_book) as let_go:
                await person.press(key)
                assert isinstance(person.finsam.screen, Waiting), name
                look(person)
                assert isinstance(person.finsam.screen, Waiting), name
                assert entries(busy_book) == before, name
                let_go()
                look(person)
                assert not isinstance(person.finsam.screen, Waiting), name
            went[name] = entries(busy_book) - before
    assert went == {name: WRITES[name][-1] for name in names}


async def typed_voucher(person, *, last: str) -> None:
    """Types a voucher; the last key records it."""
    await person.press("n", "enter")
    await person.types("Pennor")
    view = person.frame.view
    rows = (DraftRow("6110", debit="125"), DraftRow("1930", credit="125"))
    view.show(replace(view.state, draft=replace(view.state.draft, text="Pennor", rows=rows)))
    await person.press(last)


@pytest.mark.sweep
async def test_a_busy_book_is_told_of_and_esc_leaves_what_is_typed(sit_down, book_path, looks_like):
    async with sit_down(book_path) as person:
        with held(book_path):
            await typed_voucher(person, last="f5")
            looks_like(person.sees(), "busy")
            await person.press("escape")
            assert person.frame.view.state.draft.text == "Pennor"
        await person.press("f5")
        assert person.told.startswith("Bokförd: A 925 (2019)")


async def test_what_is_typed_while_a_voucher_waits_begins_the_next_one(sit_down, book_path):
    before = entries(book_path)
    async with sit_down(book_path) as person:
        with held(book_path, "BEGIN") as let_go:  # who only reads keeps a commit waiting too
            await typed_voucher(person, last="f5")
            await person.press("enter", *"Hyra")
            person.finsam.post_message(Paste(" kansli"))
            await person.settled()
            assert entries(book_path) == before
            let_go()
            look(person)
            await person.settled()
        assert person.frame.view.sync().draft.text == "Hyra kansli"
    assert entries(book_path) == before + 1


async def test_a_key_pressed_again_in_vain_approves_nothing_more(sit_down, busy_book):
    async with sit_down(busy_book) as person:
        person.finsam.approver = "FC"
        await person.press("a")
        with held(busy_book) as let_go:
            await person.press("a", "a", "a")
            let_go()
            look(person)
        assert person.told == "1 verifikation attesterad av FC."


@pytest.mark.sweep
async def test_a_book_that_stays_busy_is_refused_in_the_end(sit_down, book_path, monkeypatch):
    monkeypatch.setattr(waiting, "LONGEST", -1)
    async with sit_down(book_path) as person:
        with held(book_path):
            await typed_voucher(person, last="f5")
            look(person)
            assert person.told.startswith("Ett annat program skriver i boken")
        assert person.frame.view.state.draft.text == "Pennor"


async def test_a_draft_is_kept_when_the_book_is_free_and_typing_goes_on(sit_down, book_path):
    async with sit_down(book_path) as person:
        with held(book_path) as let_go:
            await person.press("n", "enter", *"Hyra")
            person.frame.view.autosave.save_soon()
            assert person.trail.endswith("utkastet sparas när boken är ledig")
            await person.press("m", "a", "j")
            let_go()
        person.frame.view.autosave.save_soon()
        assert person.trail.endswith("utkast sparat 12:00:00")
        assert drafts(book_path) == ["Hyramaj"]
        with held(book_path) as let_go:
            await person.press("ctrl+r")
            let_go()
            look(person)
        assert drafts(book_path) == []


@pytest.mark.sweep
async def test_ctrl_q_waits_for_the_draft_to_be_kept(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("n", "enter", *"Hyra")
        with held(book_path) as let_go:
            await person.press("ctrl+q", "ctrl+q")
            assert isinstance(person.finsam.screen, Waiting)
            assert not isinstance(person.finsam.screen_stack[-2], Waiting)
            let_go()
            look(person)
        assert person.finsam.return_code == 0
    assert drafts(book_path) == ["Hyra"]


async def test_a_draft_that_cannot_be_kept_is_told_of_before_one_leaves(sit_down, book_path):
    def full(_book, _sketch, _kept):
        raise BookError(problem("disk-full", "The disk is full; nothing was recorded."))

    async with sit_down(book_path) as person:
        await person.press("n", "enter", *"Hyra")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(new_voucher_keeping, "save_draft", full)
            await person.press("ctrl+q")
            assert person.told.startswith("Ctrl+q en gång till avslutar")
            assert person.finsam.is_running
            await person.press("ctrl+q")
        assert person.finsam.return_code == 0


@pytest.mark.parametrize("stops", [False, True])
async def test_work_in_a_thread_says_so_too_and_is_done_when_the_book_is_free(
    sit_down, reference_book, stops
):
    outcomes: list[object] = []
    has_tried, ready = threading.Event(), threading.Event()

    def task(_progress):
        if not ready.is_set():
            has_tried.set()
            raise BookBusy(problem("busy", "Another program is writing."))
        return "done"

    async with sit_down(reference_book) as person:
        person.finsam.push_screen(Working("Arbetar", task), outcomes.append)
        await asyncio.to_thread(has_tried.wait)
        await asyncio.sleep(0.05)
        person.finsam.screen.show_time()
        assert "Boken är upptagen; esc avbryter." in person.sees()
        if stops:
            person.finsam.screen.action_stop()
        else:
            ready.set()
        for _ in range(200):  # the thread ends the dialog, and the dialog its worker
            await person.settled()
            if outcomes:
                break
            await asyncio.sleep(0.02)
    assert outcomes == [None if stops else "done"]
