"""The texts of a report and its signers are kept in the book, and their history with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping.report_texts import (
    SIGNERS,
    Signer,
    clean_lines,
    set_text,
    signers,
    texts,
)
from ledger.core.errors import Refused
from ledger.integrity.check import check_book


def test_a_text_comes_back_as_it_was_kept(book):
    set_text(book, 2019, "management-report", "# Året\n\n- ett\n    - inuti\n", "EK")
    assert texts(book, 2019) == {"management-report": "# Året\n\n- ett\n    - inuti"}


def test_the_latest_text_of_the_year_counts(book):
    for text in ("första", "andra"):
        set_text(book, 2019, "accounting-principles", text, "EK")
    set_text(book, 2018, "accounting-principles", "annat år", "EK")
    assert texts(book, 2019) == {"accounting-principles": "andra"}


def test_a_text_changed_behind_the_back_of_the_program_is_found(book, path):
    set_text(book, 2019, "management-report", "Året gick bra.", "EK")
    assert all(check.ok for check in check_book(path).checks if check.id == "journal")
    book.connection.execute("DROP TRIGGER kept_text_is_never_changed")
    book.connection.execute("UPDATE kept_text SET text = 'Året gick illa.'")
    failed = [check.id for check in check_book(path).checks if not check.ok]
    assert failed == ["guards", "told"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("preface", "x", "no-section"), ("management-report", "x" * 200_001, "text-too-long")],
)
def test_a_text_is_refused(book, name, text, code):
    with pytest.raises(Refused) as refused:
        set_text(book, 2019, name, text)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert texts(book, 2019) == {}


def test_what_print_has_no_letter_for_is_refused_with_its_line(book):
    """A sign that would be printed as a square; ligatures are letters again."""
    with pytest.raises(Refused) as refused:
        set_text(book, 2019, "sound-management", "Nått.\n\n| Mål | ● |\n| Två | ✗ ○ ✗ |")
    found = [(one.code, one.where, one.values["characters"]) for one in refused.value.problems]
    assert found == [
        ("text-unprintable", "sound-management:3", "●"),
        ("text-unprintable", "sound-management:4", "✗ ○"),
    ]
    assert texts(book, 2019) == {}
    set_text(book, 2019, "sound-management", "ﬁnansiell, oﬃciell; 5 § – 3 € ½")
    assert texts(book, 2019) == {"sound-management": "finansiell, officiell; 5 § – 3 € ½"}


@given(st.text())
def test_a_cleaned_text_holds_no_control_characters_and_stays_as_it_is(text):
    cleaned = clean_lines(text)
    assert all(character >= " " for character in cleaned.replace("\n", ""))
    assert clean_lines(cleaned) == cleaned


def test_signers_come_back_in_order(book):
    people = (Signer("Eva Karlsson", "ordförande"), Signer("Bo Ek", "vice ordförande, Nacka"))
    set_text(
        book, 2019, SIGNERS, "Eva Karlsson, ordförande\n\n Bo Ek ,vice ordförande, Nacka", "EK"
    )
    assert signers(book, 2019) == people


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("[planen](plan.pdf)", "text-link"),
        ("[planen](javascript:alert(1))", "text-markup"),
        ("[](https://exempel.se)", "text-link"),
        ("[planen][1]", "text-markup"),
        ("Ord^[en not]", "text-markup"),
        ("Ord[^1]", "footnote-missing"),
        ("\n# Rubrik[^1]\n\n[^1]: En not.", "footnote-place"),
        ("\n| Mål[^1] |\n|---|\n| a |\n\n[^1]: En not.", "footnote-place"),
        ("\n[ord[^1]](https://a.se)\n\n[^1]: En not.", "text-markup"),
        ("\n[^1]: En not som ingen text nämner.", "footnote-unused"),
        ("Ord[^1]\n\n[^1]: En not.\n\n    Mera.", "footnote-long"),
        ("```", "text-markup"),
        ("---", "text-markup"),
        ("<b>fet</b>", "text-markup"),
        ("<img src=x>", "text-markup"),
        ("| a | b |\n|---|\n| c | d |", "text-rule"),
        ("\n| a |\n|---|\n| c | d |", "text-table"),
        ("\n" + "| a " * 41 + "|\n" + "|---" * 41 + "|", "text-columns"),
        ("- " * 9 + "djupt", "text-deep"),
    ],
)
def test_what_the_pages_cannot_show_is_refused_with_its_line(book, markup, code):
    with pytest.raises(Refused) as refusal:
        set_text(book, 2019, "overview", f"Rad ett.\n{markup}", "EK")
    fault = refusal.value.problems[0]
    bad = {"footnote-long": 4, "text-table": 5, "text-rule": 3}
    line = bad.get(code, 2 + markup.startswith("\n"))
    assert (fault.code.replace("rule", "markup"), fault.where) == (
        code.replace("rule", "markup"),
        f"overview:{line}",
    )


@pytest.mark.parametrize(
    "text",
    [
        "mindre än <5 procent, mer > än 3",
        "[se not 3], (LKBR 11:8) och 2 > 1",
        "{{income.result}}",
        "[årsplanen](https://exempel.se/plan), <https://exempel.se> och [post](mailto:a@b.se)",
        "> Citat\n> i två rader",
        "Ord[^1] och[^två]\n\n[^1]: En *not*.\n[^två]: En till.",
    ],
)
def test_what_the_pages_can_show_and_signs_that_are_no_markup_are_taken(book, text):
    set_text(book, 2019, "overview", text, "EK")
    assert texts(book, 2019)["overview"] == text
