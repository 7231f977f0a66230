"""The program speaks Swedish and English, whole in both."""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING

import pytest

from finsam_tui.i18n import (
    _,
    language_requested,
    set_language,
    translate_problem,
)
from finsam_tui.locale import collect
from ledger.core.errors import problem
from ledger.core.i18n import LANGUAGES, LOCALE, filled, pmsgid, translated

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message

CATALOGUES = sorted(collect.catalogue_files())
OURS = collect.read_catalogue(LOCALE / "sv" / "LC_MESSAGES" / "finsam.po")


@cache
def sentences() -> list[Message]:
    """Every sentence that the program says."""
    return [message for message in collect.sentences() if message.id]


def key_of(message: Message) -> tuple[str, str]:
    """The context and the sentence."""
    return message.context or "", str(message.id)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms_of(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


@pytest.mark.sweep
def test_sentences_of_all_packages_are_found():
    first = {
        str(message.id if isinstance(message.id, str) else message.id[0]) for message in sentences()
    }
    assert "The file is not a finsam book." in first  # ledger
    assert "list the built-in templates" in first  # finsam_tui


def test_every_sentence_is_in_swedish():
    """`python -m finsam_tui.locale.collect` adds what is new to the catalogue."""
    known = {key_of(message) for message in OURS}
    new = [message.id for message in sentences() if key_of(message) not in known]
    assert (new, collect.untranslated(OURS)) == ([], [])


def test_no_sentence_is_translated_that_the_program_does_not_say():
    said = {key_of(message) for message in sentences()}
    assert [message.id for message in OURS if message.id and key_of(message) not in said] == []


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: po.name)
def test_no_translation_is_a_guess(po: Path):
    assert [
        message.id for message in collect.read_catalogue(po) if message.fuzzy and message.id
    ] == []


def test_the_fields_of_a_sentence_have_names():
    fields = {
        field
        for message in sentences()
        for form in forms_of(message.id)
        for field in fields_of(form)
    }
    assert [field for field in fields if not field.isidentifier()] == []


def test_a_translation_has_the_fields_of_its_sentence():
    other = [
        message.id
        for message in OURS
        if message.id
        and all(forms_of(message.string))
        and {frozenset(fields_of(form)) for form in forms_of(message.string)}
        != {frozenset(fields_of(form)) for form in forms_of(message.id)}
    ]
    assert other == []


MORE_THAN_ONE = {"columns", "fewest", "figures", "largest", "length", "longest", "months", "most"}
MORE_THAN_ONE |= {"rows", "tables", "times"}
"""Fields of a bound of more than one, or of what is said of two or more."""


def test_what_is_counted_has_a_form_for_one_and_no_field_has_an_article_before_it():
    """The words counted are those of any such form, as byte and voucher."""
    texts = [str(message.id) for message in sentences()]
    counted = {
        word for text in texts for word in re.findall(r"\{\w+:# \w+[^}|]*\|# (\w+s)\b", text)
    }
    assert {"bytes", "vouchers"} <= counted
    bare = re.compile(rf"\{{(\w+)\}} (?:{'|'.join(sorted(counted))})\b")
    assert [
        text for text in texts for field in bare.findall(text) if field not in MORE_THAN_ONE
    ] == []
    written = [*texts, *(form for message in OURS for form in forms_of(message.string))]
    assert [text for text in written if re.search(r"\b([Aa]n?|[Ee]n|[Ee]tt) \{", text)] == []


@pytest.mark.parametrize(
    ("words", "environ", "language"),
    [
        ([], {}, "sv"),
        ([], {"LANG": "sv_SE.UTF-8"}, "sv"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "sv"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "sv_SE.UTF-8"}, "sv"),
        ([], {"LANG": "sv_SE.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        (["--lang", "en"], {}, "en"),
        (["show", "book", "income", "--lang=sv"], {"LANG": "en_GB.UTF-8"}, "sv"),
        (["--lang", "fi"], {}, "sv"),
        (["--lang"], {}, "sv"),
    ],
)
def test_the_language_is_the_one_asked_for(words, environ, language):
    assert language_requested(words, environ) == language


def test_a_problem_is_said_in_the_language():
    fault = problem("x", "The file is not a finsam book.", "bok.txt")
    set_language("sv")
    assert translate_problem(fault) == "bok.txt: Filen är inte en finsambok."
    set_language("en")
    assert translate_problem(fault) == "bok.txt: The file is not a finsam book."


def test_braces_in_what_a_person_wrote_are_left_alone():
    fault = problem("x", "The key {key} is missing.", key="{0}{secret}")
    for spoken in LANGUAGES:
        set_language(spoken)
        assert "{0}{secret}" in translate_problem(fault)


def test_a_sentence_without_translation_is_said_in_english():
    set_language("sv")
    assert _("Nobody has said this.") == "Nobody has said this."
    assert _("{number:# hedgehog|# hedgehogs}", number=2) == "2 hedgehogs"
    assert _("{number:# hedgehog|# hedgehogs}", number=1) == "1 hedgehog"


@pytest.mark.parametrize(
    ("lang", "fault"),
    [
        ("sv", "finsam record: det här måste anges: BOOK (se finsam record --help)"),
        (
            "en",
            "finsam record: the following arguments are required: BOOK (see finsam record --help)",
        ),
    ],
)
def test_wrong_usage_is_said_in_the_language(finsam, lang, fault):
    outcome = finsam("--lang", lang, "record")
    assert (outcome.status, outcome.out, outcome.err) == (2, "", f"{fault}\n")


@pytest.mark.parametrize(
    "words",
    [
        ["show", "bok", "bogus"],
        ["show", "bok", "income", "--unit", "mkr"],
        ["show", "bok", "income", "--year", "år"],
        ["show", "bok", "income", "--year"],
        ["show", "bok", "income", "--yearly"],
        ["show", "bok", "income", "--json=1"],
        ["record"],
        ["correct", "bok", "A", "1", "--date", "2019-01-01"],
    ],
)
def test_wrong_usage_is_one_line_without_a_word_of_english(finsam, words):
    outcome = finsam("--lang", "sv", *words)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1
    assert not {"argument", "the", "expected", "error", "invalid", "required"} & set(
        outcome.err.replace(":", " ").split()
    )


def test_a_sentence_has_its_own_words_in_a_context():
    assert translated(pmsgid("no such place", "Voucher"), "sv") == "Voucher"
    assert translated(pmsgid("no such place", "Voucher"), "en") == "Voucher"


def test_a_context_is_there_for_words_of_its_own():
    words: dict[str, list[object]] = {}
    for message in OURS:
        words.setdefault(str(message.id), []).append(message.string)
    contexts = [message for message in OURS if message.context]
    assert contexts
    for message in contexts:
        others = [string for string in words[str(message.id)] if string != message.string]
        assert len(others) == len(words[str(message.id)]) - 1 > 0, message.id


NEVER_ONE = (
    "A fiscal year is at most {months}",
    "An account number is {fewest}",
    "The file's year, {first} to {last}, is longer than",
    "The sum counts the row {row} {times}",
    "There are {count} entries here; the program takes at most",
    "There are {times} notes with this number",
    "There is more here than a report prints",
)
"""How the sentences begin whose numbers are two or more."""

LIMITS = {"most", "longest", "fewest", "largest", "size", "length"}
"""Fields that are never one."""

MANY = {
    "en": re.compile(r"\{(\w+)\} (?:more |kept |closed |opening |journal )?([a-z]+s)\b"),
    "sv": re.compile(r"\{(\w+)\} (?:\w+a )?([a-zåäö]{2,}(?:er|or|ar|rna))\b"),
}
NO_PLURALS = {
    "en": "becomes belongs brings corrects differs does enters gives has is lacks lies lists opens"
    " overlaps pays reverses says stands takes was comes counts goes its remains less as names"
    " needs proves refines begins ends makes raises lowers",
    "sv": "balanserar betalar betyder börjar delar efter eller följer gäller hör ligger lägger"
    " nämner rättar saknar skiljer slutar säger tar heter kommer anger räknar överlappar"
    " kallar höjer sänker",
}
"""Words that look like plurals and are none."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_says_one_of_many(language):
    """`1 verifikationer`: what is counted has its forms, as `{count:# voucher|# vouchers}`."""
    wrong = [
        (sentence, field, word)
        for message in OURS
        for sentence in forms_of(message.id if language == "en" else message.string)
        if isinstance(message.id, str) and not message.id.startswith(NEVER_ONE)
        for field, word in MANY[language].findall(sentence)
        if field not in LIMITS and word not in NO_PLURALS[language].split()
    ]
    assert wrong == []


def test_what_is_counted_has_the_form_of_its_number():
    text = "{count:# voucher is|# vouchers are} in {months:# month|# months}, {count}."
    assert filled(text, {"count": 1, "months": 12}) == "1 voucher is in 12 months, 1."
    assert filled(text, {"count": "1 003", "months": 1}) == "1 003 vouchers are in 1 month, 1 003."
    assert filled(text, {"count": 0, "months": 1}) == "0 vouchers are in 1 month, 0."
    fault = problem("x", "{count:# receipt is|# receipts are} met by the journal.", count=1)
    assert fault.message == "1 receipt is met by the journal."
    set_language("sv")
    assert translate_problem(fault) == "1 kvitto stämmer med grundboken."


RETIRED = {
    "en": r"\b(mend|mends|mended|solidity|outcomes?|off budget|field before|lands on|take it in"
    r"|taken in|regrets|deviations?)\b",
    "sv": r"\b(prov|utdata|motsägelse\w*|ur bruk|övningsbok\w*|landar|konteringar|konteringarna"
    r"|verifikationsrad\w*)\b",
}
"""Words that the field has another word for: fix, equity ratio, actual, variance, import;
avstämning, export, skillnad, inaktivt, demonstrationsbok, konteringsrad."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_has_one_word(language):
    used = [
        (sentence, found)
        for message in OURS
        for sentence in forms_of(message.id if language == "en" else message.string)
        if (found := re.findall(RETIRED[language], sentence, re.IGNORECASE))
    ]
    assert used == []
