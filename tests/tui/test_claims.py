"""Claims on the screen: the rows of the report, made, sent, decided, paid and undone with keys."""

from __future__ import annotations

import pytest

from ledger.projects.register import claims, projects, receivables
from tests.books import copy_of
from tests.ledger.projects.conftest import make


@pytest.fixture
def path(tmp_path):
    return copy_of("project", tmp_path / "bok.finsam", make)


async def test_a_claim_is_made_sent_decided_and_paid_and_that_is_taken_back(sit_down, path):
    async with sit_down(path, (140, 40)) as person:
        book = person.finsam.book
        await person.press("ctrl+e", "home", "l")
        await person.press("tab", "end", "ctrl+u")
        await person.types("2019-03-31")
        await person.press("ctrl+s")
        (made,) = claims(book)
        assert (made.amount, made.state) == (12_067_98, "draft")
        assert "12 067,98" in person.sees()
        for typed, state in ((("2019-04-10",), "applied"), (("2019-05-20",), "decided")):
            await person.press("ctrl+e", "home", "down", "g")
            await person.types(*typed)
            await person.press("ctrl+s")
            assert claims(book)[0].state == state
        await person.press("g")
        await person.types("2019-05-25")
        await person.press("ctrl+s")
        assert claims(book)[0].state == "paid"
        assert receivables(book, made.last.replace(month=12))["MIA"] == 0
        (shown,) = [row.texts for row in person.rows.rows if row.look == "row"]
        money = ("20 113,30", "12 067,98", "12 067,98", "0,00", "12 067,98", "0,00")
        assert shown == ("1", "2019-01-01", "2019-03-31", "2019-03-31", "utbetald", *money, "")
        await person.press("enter")
        assert "Summa, Personal" in person.sees()
        await person.press("escape", "u", "u", "u", "u")
        assert claims(book) == ()


@pytest.mark.sweep
async def test_a_project_is_added_and_changed(sit_down, path):
    async with sit_down(path, (120, 50)) as person:
        book = person.finsam.book
        await person.press("ctrl+e", "plus")
        for text in ("HE", "ESF", "2018/1", "2019-01-01", "2020-12-31", "53,27", "Allt: 4000-7999"):
            await person.types(text)
            await person.press("tab")
        await person.press("ctrl+s")
        assert projects(book)["HE"].share == 532_700
        await person.press("home", "e")
        await person.press("ctrl+s")
        assert [*projects(book)] == ["HE", "MIA"]


@pytest.mark.sweep
async def test_the_notes_open_into_the_claims_of_the_register(sit_down, book_path):
    async with sit_down(book_path, (120, 60)) as person:
        for line, account, below in (("accrued_esf", "1791", 1), ("income_mia", "3981", 2)):
            await person.press("6")
            view = person.frame.view
            paths = [node.path for node in view.nodes]
            view.rows.cursor = next(at for at, path in enumerate(paths) if line in path)
            await person.press("enter", *["down"] * below)
            assert account in view.rows.row.texts[0]
            await person.press("enter")
            assert person.frame.here == "claims"
            assert "1 742 592,00" in person.sees()
