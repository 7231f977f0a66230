"""The goals on the screen: the rows of `show goals`, written in a form."""

from __future__ import annotations

from ledger.bookkeeping.goals import Goal, add_goals, goals


async def test_goals_are_added_judged_and_taken_away(sit_down, reference_book):
    async with sit_down(reference_book, (160, 40)) as person:
        book = person.finsam.book
        await person.press("q", "g")
        assert "Inget mål än: + lägger till ett, F8 förra årets." in person.sees()
        await person.press("escape", "escape")
        add_goals(book, 2018, [Goal("Trivsel", "Enkät", "4 av 5", "3,9", "partly")], "EK")
        await person.press("q", "g", "f8", "enter", "tab", "tab", "tab")
        await person.types("4,1")
        await person.press("tab")
        await person.types("uppfyllt")
        await person.press("ctrl+s")
        (known,) = goals(book, 2019)
        assert known == Goal("Trivsel", "Enkät", "4 av 5", "4,1", "yes", "", 1)
        (row,) = person.rows.rows
        assert row.texts[:7] == ("1", "Trivsel", "Enkät", "4 av 5", "4,1", "3,9", "uppfyllt")
        await person.press("delete", "enter")
        assert goals(book, 2019) == ()
