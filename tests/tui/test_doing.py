"""What is done on the screens: approving, locking, changing the structure; seen in the book."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_tui.i18n import set_language
from finsam_tui.screens.busy import do_and_announce
from finsam_tui.screens.dialogs.form import Form
from finsam_tui.screens.dialogs.progress_dialog import Working
from finsam_tui.screens.reports.postings import PostingsView
from ledger.bookkeeping.approvals import unapproved
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.statements.book_statements import template_of


def wait(path):
    """How many vouchers wait for approval."""
    with open_book(path, read_only=True) as book:
        return len(unapproved(book, fiscal_year(book).period))


async def test_an_approval_takes_a_second_person(sit_down, busy_book, looks_like):
    async with sit_down(busy_book) as person:
        await person.press("a")
        looks_like(person.sees(), "approvals.waiting")
        await person.press("a")
        await person.types("ek")
        await person.press("enter")
        assert "någon annan måste attestera" in person.sees()
        assert wait(busy_book) == 3
        await person.press("backspace", "backspace")
        await person.types("FC")
        await person.press("enter")
        assert (wait(busy_book), person.told) == (2, "1 verifikation attesterad av FC (kansli).")
        await person.press("enter", "z")
        assert "är inte attesterad" in person.told
        await person.press("escape", "a")
        assert wait(busy_book) == 1


async def test_an_approval_by_mistake_is_withdrawn_with_a_reason(sit_down, busy_book):
    async with sit_down(busy_book) as person:
        await person.press("a", "a")
        await person.types("FC")
        await person.press("enter", "2", "enter")
        await person.press(*["escape", "down", "enter"] * 2, "z", "enter")
        assert wait(busy_book) == 2
        await person.types("fel underlag")
        await person.press("enter")
        assert (wait(busy_book), "tillbakadragen" in person.told) == (3, True)


async def test_everything_is_approved_at_once_when_the_approver_has_said_who(sit_down, busy_book):
    async with sit_down(busy_book) as person:
        await person.press("1", "enter")
        assert person.frame.here == "approvals"
        await person.press("ctrl+a")
        await person.types("FC")
        await person.press("enter")
        assert wait(busy_book) == 0
        assert "Allt i perioden är attesterat." in person.sees()
        assert "attestera" not in person.sees().splitlines()[-1]


async def test_months_are_locked_one_by_one_and_opened_with_a_reason(
    sit_down, book_path, looks_like
):
    async with sit_down(book_path) as person:

        async def answer(*texts):
            for text in texts:
                await person.press("home", "ctrl+k")
                await person.types(text)
                await person.press("enter")

        await person.press("l")
        await answer("2019-12-30", "")
        looks_like(person.sees(), "lock.refused")
        assert isinstance(person.finsam.screen, Form)
        await answer("dec", "")
        assert "låst till 2019-12-31" in person.sees()
        assert "inte låsta" not in person.sees()
        await person.press("l", "enter", "enter")
        assert "Säg varför det öppnas igen" in person.sees()
        await person.press("escape", "l")
        await answer("2019-10", "en faktura i november")
        assert "låst till 2019-10-31" in person.sees()
        await person.press("l")
        assert "2019-11" in person.sees()
        await person.press("enter", "enter")
        assert "låst till 2019-11-30" in person.sees()
    with open_book(book_path) as book:
        assert fiscal_year(book).locked_to == date(2019, 11, 30)


async def find(person, label: str) -> None:
    """Moves down the tree to a line."""
    for _row in person.frame.view.branches:
        if person.frame.view.branch.label.startswith(label):
            return
        await person.press("down")
    pytest.fail(f"there is no {label}")


@pytest.mark.sweep
async def test_a_new_account_lands_on_the_line_under_the_cursor(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("9")
        await find(person, "Administrativa")
        await person.press("enter")
        await find(person, "Porto")
        await person.press("plus", "enter")
        await person.types("6255")
        await person.press("enter")
        await person.types("Porto, utland")
        await person.press("enter")
        assert "klart" in person.told
        await person.press("enter")
        assert "6255 Porto, utland" in person.sees()
    with open_book(book_path) as book:
        assert "Porto, utland" in {account.name for account in accounts(book)}
        template = template_of(book, fiscal_year(book))
        leaf = template.leaf_of(("6255", ()))
    assert leaf is not None
    assert leaf.line.id == "postage"


@pytest.mark.sweep
async def test_what_a_move_does_to_the_reports_is_shown_before_it_is_done(
    sit_down, book_path, looks_like
):
    async with sit_down(book_path) as person:
        await person.press("9")
        await find(person, "Administrativa")
        await person.press("enter")
        await find(person, "Porto")
        await person.press("enter", "down")
        await person.press("m")
        await person.types("kontorsmaterial")
        await person.press("enter")
        looks_like(person.sees(), "structure.move")
        assert "Portokostnad (3): " in person.sees()
        await person.press("ctrl+s")
        template = template_of(person.finsam.book, fiscal_year(person.finsam.book))
        leaf = template.leaf_of(("6250", ()))
        assert leaf is not None
        assert leaf.line.id == "office_supplies"


@pytest.mark.sweep
async def test_a_line_moves_within_its_note_and_gets_another_name(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("9")
        await find(person, "Administrativa")
        await person.press("enter")
        await find(person, "Portokostnad")
        await person.press("m")
        await person.types("före lokal")
        await person.press("enter", "enter")
        await person.press("r")
        await person.press(*["backspace"] * len("Portokostnad"))
        await person.types("Porto och frakt")
        await person.press("ctrl+s")
        note = template_of(person.finsam.book, fiscal_year(person.finsam.book)).note("3")
        assert note is not None
        assert note.lines[0].label.sv == "Porto och frakt"


async def test_a_new_project_gets_a_line_in_the_notes_of_projects(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("9", "plus", "down", "enter")
        await person.types("ny")
        await person.press("enter")
        await person.types("Projekt Ny start")
        await person.press("ctrl+s")
        rows = (Posting("4600", 500_00, ((6, "NY"),)), Posting("1930", -500_00))
        record(person.finsam.book, VoucherInput(date(2019, 12, 30), "Köp", rows, recorded_by="EK"))
        person.finsam.announce_change()
        await person.press("6", "end")
        await person.settled()
        labels = {
            node.label: node.amounts for node in person.frame.view.nodes if node.amounts is not None
        }
        assert labels["Projekt Ny start"][0] == 500_00
    with open_book(book_path) as book:
        assert (6, "NY") in {(item.dimension, item.code) for item in objects(book)}


@pytest.mark.sweep
async def test_a_new_line_in_a_note_takes_its_accounts(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("9")
        await find(person, "Administrativa")
        await person.press("plus", "down", "down", "enter")
        await person.types("Telefon")
        await person.press("enter", "enter")
        await person.types("6212")
        await person.press("enter")
        template = template_of(person.finsam.book, fiscal_year(person.finsam.book))
        leaf = template.leaf_of(("6212", ()))
        assert leaf is not None
        assert leaf.line.label.sv == "Telefon"


async def test_an_account_is_taken_out_of_use_and_into_use_again(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("9")
        await find(person, "Ränteintäkter")
        await person.press("enter", "down", "x")
        assert "inaktivt" in person.sees()
        number = person.frame.view.branch.key[0]
        in_use = {account.number: account.active for account in accounts(person.finsam.book)}
        assert in_use[number] is False
        await person.press("x")
        in_use = {account.number: account.active for account in accounts(person.finsam.book)}
        assert in_use[number] is True


async def test_what_a_form_refuses_stays_as_it_was_typed(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("9", "plus", "enter")
        await person.types("12")
        await person.press("enter")
        await person.types("Nytt")
        await person.press("enter")
        assert "Ett kontonummer är 3 till 8 siffror." in person.sees()
        assert isinstance(person.finsam.screen, Form)
        assert person.finsam.screen.values == {"number": "12", "name": "Nytt"}
        await person.press("escape")
        assert "12" not in {account.number for account in accounts(person.finsam.book)}


async def test_an_object_opens_to_its_postings(sit_down, reference_book):
    async with sit_down(reference_book) as person:
        await person.press("9")
        await find(person, "Projekt")
        await person.press("enter")
        await find(person, "Projekt MIA")
        await person.press("enter")
        assert isinstance(person.frame.view, PostingsView)
        postings = person.frame.view.postings
        assert postings is not None
        lines = [postings.line(index) for index in range(40)]
        assert all(line and (6, "MIA") in line.posting.objects for line in lines)


def test_progress_is_a_bar_with_the_time_it_takes_yet():
    set_language("sv")
    working = Working("Läser", lambda _progress: None)
    assert working._bar(3) == "3 s"
    working.share = 25
    bar = "█" * 7 + "·" * 23
    assert working._bar(1) == f"{bar}  25 %   1 s"
    assert working._bar(20) == f"{bar}  25 %   20 s   ungefär 60 s kvar"


@pytest.mark.sweep
async def test_the_book_is_asked_again_by_what_shows_it_when_it_was_written_in(sit_down, book_path):
    async with sit_down(book_path) as person:
        book = person.finsam.book
        asked: list[None] = []
        person.finsam.book_changed.subscribe(person.frame, asked.append, immediate=True)
        do_and_announce(person.finsam, lambda: "Intet hände")
        assert (asked, person.told) == ([], "Intet hände")

        def record_one():
            rows = (Posting("6110", 125_00), Posting("1930", -125_00))
            record(book, VoucherInput(date(2019, 12, 30), "Papper", rows, recorded_by="EK"))

        do_and_announce(person.finsam, record_one)
        assert (len(asked), person.told) == (1, "Intet hände")
