"""The layout as a file on the screens: a new book's own, written and taken back, made to fit."""

from __future__ import annotations

import pytest

from finsam_tui.i18n import set_language
from finsam_tui.screens.dialogs.form import Form
from finsam_tui.template_diff_lines import EFFECTS_SHOWN, changes_text
from ledger.bookkeeping.fiscal_years import fiscal_year, template_text
from ledger.books.open import open_book
from ledger.core.label import Label
from ledger.layout_changes.template_diff import LineChange
from ledger.report_layout.built_in.texts import built_in_text


def layout_of(path):
    with open_book(path, read_only=True) as book:
        return template_text(book, fiscal_year(book))


async def choose(person, label):
    """Chooses in a picker the option that begins with the label."""
    await person.types(label)
    await person.press("enter")


async def test_a_new_book_is_made_with_a_layout_of_ones_own(sit_down, tmp_path, monkeypatch):
    own = built_in_text("lkbr").replace('sv = "Medlemsbidrag"', 'sv = "Förbundets bidrag"', 1)
    (tmp_path / "egen.toml").write_text(own, "utf-8")
    (tmp_path / "annat.toml").write_text("a = 1", "utf-8")
    monkeypatch.chdir(tmp_path)
    async with sit_down(None, lang="sv") as person:
        await person.press("n")
        assert "annat" not in person.sees()
        await choose(person, "egen.toml")
        assert isinstance(person.finsam.screen, Form)
        await person.types("Förbundet")
        await person.press("enter")
        await person.types("222000-2683")
        await person.press("enter", "enter", "enter")
    (book,) = tmp_path.glob("*.finsam")
    assert layout_of(book) == own


@pytest.mark.sweep
async def test_the_layout_is_written_changed_and_taken_back_with_its_effect_first(
    sit_down, book_path
):
    before = layout_of(book_path)
    file = book_path.with_name(f"{book_path.stem}-2019.toml")
    async with sit_down(book_path, lang="sv") as person:
        await person.press("9", "e", "enter", "enter")
        assert file.read_text("utf-8") == before
        text = before.replace('accounts = ["8300-8399"]', 'accounts = ["8300-8489"]')
        text = text.replace('accounts = ["8400-8499"]', 'accounts = ["8490-8499"]')
        file.write_text(text, "utf-8")
        await person.press("e", "down", "enter")
        await person.settled()
        assert "Räntekostnader: " in person.sees()
        assert layout_of(book_path) == before
        await person.press("ctrl+s")
        assert "har uppställningen i" in person.told
    assert layout_of(book_path) == text


async def test_a_layout_with_a_fault_is_refused_with_its_line(sit_down, book_path):
    before = layout_of(book_path)
    file = book_path.with_name(f"{book_path.stem}-2019.toml")
    file.write_text(before.replace('["8300-8399"]', '["83"]'), "utf-8")
    async with sit_down(book_path, lang="sv") as person:
        await person.press("9", "e", "down", "enter", "ctrl+s")
        assert f"{file.name}:" in person.sees()
        assert isinstance(person.finsam.screen, Form)
    assert layout_of(book_path) == before


def test_a_layout_that_changes_many_figures_says_the_first_and_how_many_more():
    def words(changes):
        names = [Label(f"Rad {number}", f"Line {number}") for number in range(changes)]
        found = [LineChange(f"l{at}", name, "", 100, 0, 2019) for at, name in enumerate(names)]
        return changes_text(found, 2019).splitlines()

    set_language("en")
    assert len(words(EFFECTS_SHOWN)) == EFFECTS_SHOWN
    assert words(EFFECTS_SHOWN + 1)[EFFECTS_SHOWN:] == ["and 1 figure more"]
    assert words(EFFECTS_SHOWN + 2)[EFFECTS_SHOWN - 1 :] == [
        f"Line {EFFECTS_SHOWN - 1}: 1 becomes 0",
        "and 2 figures more",
    ]
