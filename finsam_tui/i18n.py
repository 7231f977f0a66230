"""The reader's language: Swedish or English sentences, chosen once when the program starts.

`_()` and what `ledger.core.i18n` and `ledger.core.errors.problem()` mark are literals that Babel
collects; `python -m finsam_tui.locale.collect` brings the catalogue up to date.
"""

from __future__ import annotations

import gettext
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.remedies import HERE, REMEDIES
from ledger.core.errors import Problem
from ledger.core.i18n import LANGUAGES, LOCALE, filled, msgid, translated
from ledger.core.label import Label
from ledger.core.text import with_unseen_marked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from finsam_tui.remedies import Face
    from ledger.core.label import Language

_PLACE_IN_JSON = re.compile(r"[a-z_]{1,40}\[([0-9]{1,6})\](?:\.[a-z_]{1,40})?")

__all__ = [
    "_",
    "language",
    "language_requested",
    "msgid",
    "problem_in",
    "problem_on_screen",
    "set_language",
    "translate_problem",
]


class Translator:
    """What `set_language` chose; English until it has."""

    language: Language = "en"


def set_language(language: Language) -> None:
    """Makes everything from here on be said in the language, argparse's own words too."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("argparse", str(LOCALE))
    gettext.textdomain("argparse")
    Translator.language = language


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
    return translated(sentence, Translator.language, **fields)


def translate_problem(
    problem: Problem, face: Face = "command", *, language: Language | None = None
) -> str:
    """The place and the sentence of a problem on one line, in the language spoken if no other.

    What mends it is said in the words of the face.
    """
    language = language or Translator.language
    values = {name: _value(value, face, language) for name, value in problem.values.items()}
    if problem.remedy:
        words: str = getattr(REMEDIES[problem.remedy], face)
        values["remedy"] = translated(words, language, **values)
    sentence = filled(translated(problem.text, language), values)
    return f"{problem.where}: {sentence}" if problem.where else sentence


def _value(value: object, face: Face, language: Language) -> object:
    """What a field of a sentence stands for, in the language."""
    if isinstance(value, Label):
        return value.in_language(language)
    if isinstance(value, Problem):
        return translate_problem(value, face, language=language)
    return with_unseen_marked(value) if isinstance(value, str) else value


def problem_in(problem: Problem, language: Language) -> str:
    """As `translate_problem`, in the language of what is written."""
    return translate_problem(problem, language=language)


def problem_on_screen(
    problem: Problem,
    language: Language | None = None,
    *,
    in_short: bool = False,
    place: str = "",
) -> str:
    """As `translate_problem`, with the key that mends it where a command line has a command.

    A place in a list of JSON is a row here: `"postings[0].account"`. The name that a field has in
    JSON stands on no screen: `"date"`. `in_short` leaves a name of the whole path of a file or
    folder, so that its reason is seen. On the `place` that mends it, its key there is enough.
    """
    if here := HERE.get((place, problem.remedy)):
        problem = replace(problem, values={**problem.values, "remedy": here}, remedy="")
    listed = _PLACE_IN_JSON.fullmatch(problem.where)
    if not listed and not problem.where.isidentifier():
        where = problem.where.rpartition(os.sep)[2] if in_short else problem.where
        return translate_problem(replace(problem, where=where), "screen", language=language)
    words = translate_problem(replace(problem, where=""), "screen", language=language)
    if not listed:
        return words
    return _("Row {row}: {fault}", row=int(listed[1]) + 1, fault=words)
