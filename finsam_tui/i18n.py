"""The reader's language: Swedish or English sentences, chosen once when the program starts.

The keys of the Swedish catalogue are the English sentences themselves, so English needs none.
`_()`, `plural()`, `msgid()` and `ledger.core.errors.problem()` hold literals that Babel collects;
`python -m finsam_tui.locale.collect` brings the catalogue up to date with them.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.core.errors import Problem

Language: TypeAlias = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE = Path(__file__).parent / "locale"


class Translator:
    """What `speak` chose; English until it has."""

    language: Language = "en"
    sentences: gettext.NullTranslations = gettext.NullTranslations()


def set_language(language: Language) -> None:
    """Makes everything from here on be said in the language, argparse's own words too."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("argparse", str(LOCALE))
    gettext.textdomain("argparse")
    Translator.language = language
    Translator.sentences = gettext.NullTranslations()
    catalogue = LOCALE / language / "LC_MESSAGES" / "finsam.mo"
    if catalogue.exists():
        with catalogue.open("rb") as file:
            Translator.sentences = gettext.GNUTranslations(file)


def language() -> Language:
    """The language spoken."""
    return Translator.language


def language_requested(words: Sequence[str], environ: Mapping[str, str]) -> Language:
    """The language of `--lang`, else that of the environment, else Swedish.

    A `--lang` that names no language is left for the command line's parser to refuse.
    """
    for index, word in enumerate(words):
        asked = "".join(words[index + 1 : index + 2]) if word == "--lang" else word[7:]
        if word == "--lang" or word.startswith("--lang="):
            for known in LANGUAGES:
                if asked == known:
                    return known
    set_by = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environ[name] for name in set_by if environ.get(name)), "")
    return "en" if locale.startswith("en") else "sv"


def _(sentence: str, **fields: object) -> str:
    """The sentence in the language spoken, its `{fields}` filled in."""
    translated = Translator.sentences.gettext(sentence)
    return translated.format_map(fields) if fields else translated


def plural(one: str, many: str, number: int, **fields: object) -> str:
    """The sentence for one or for many, `{number}` and other fields filled in."""
    translated = Translator.sentences.ngettext(one, many, number)
    return translated.format_map({"number": number, **fields})


def msgid(sentence: str) -> str:
    """The sentence itself: marks one in a table, which is said with `_()` when it is shown."""
    return sentence


def translate_problem(problem: Problem) -> str:
    """The place and the sentence of a problem on one line, in the language spoken."""
    sentence = Translator.sentences.gettext(problem.text).format_map(problem.values)
    return f"{problem.where}: {sentence}" if problem.where else sentence
