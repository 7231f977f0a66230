"""What an auditor asks for, on the screen: chosen by name, opened, and marked as seen."""

from __future__ import annotations

import zipfile

import pytest

from finsam_tui.screens.reports.text_editor import TextEditor


def text_of(person) -> str:
    return "\n".join(" ".join(row.texts) for row in person.rows.rows)


@pytest.mark.sweep
async def test_a_finding_is_marked_as_seen_where_it_stands(sit_down, book_path, tmp_path):
    async with sit_down(book_path, (120, 36), "sv") as person:
        await person.press("d")
        assert "1386 Fasträntekonto" in text_of(person)
        await person.press("k", "down", "down", "enter")
        assert "Runda belopp: 20 att se på" in text_of(person)
        await person.press("m", *"hyra", "ctrl+s")
        await person.settled()
        assert "Runda belopp: 19 att se på" in text_of(person)
        view = person.frame.view
        assert view.cells["comment"] == "hyra"
        assert not view.can("files")
        await person.press(
            "s", *"4711", "tab", "tab", "tab", "tab", "tab", "tab", *"5000", "ctrl+s"
        )
        await person.settled()
        assert "kostnadskonton" in text_of(person)
        assert "minst 5 000,00" in text_of(person).replace("\xa0", " ")
        drawn = [row.opens for row in person.rows.rows if row.stop]
        assert 20 <= len(drawn) <= 25
        assert all(row["sequence"] for row in drawn)
        await person.press("f", "ctrl+u", *str(tmp_path / "urval.zip"), "ctrl+s")
        await person.settled()
        assert zipfile.is_zipfile(tmp_path / "urval.zip")
        await person.press("enter")
        assert person.frame.view is not view, "enter opens the voucher"


async def test_what_is_opened_and_marked_is_what_the_cursor_is_on(sit_down, book_path):
    """Under every heading, each of which has an empty row before it."""
    async with sit_down(book_path, (120, 36), "sv") as person:
        await person.press("d", "k", *"test", "enter")
        headings = [row for row in person.rows.rows if row.look == "heading"]
        stops = [at for at, row in enumerate(person.rows.rows) if row.stop]
        assert len(headings) > 3
        for at in stops:
            person.rows.move_to(at)
            sequence, _date, voucher, *_rest = person.rows.rows[at].texts
            under = person.frame.view.cells
            assert (str(under["sequence"] or ""), under["voucher"] or "") == (sequence, voucher)


async def test_a_figure_that_is_none_is_refused_with_the_line_it_stands_on(sit_down, book_path):
    async with sit_down(book_path) as person:
        person.frame.open(TextEditor("overview"))
        await person.settled()
        person.frame.view.editor.text = "Ett.\n{{income.resultat}}"
        await person.press("ctrl+s")
        assert person.told.startswith("rad 2: ")
