"""What the program says, in the language asked for: English sentences and their catalogues.

The keys of the Swedish catalogue are the English sentences themselves, so English needs none.
`msgid()` and `pmsgid()` mark the sentences of tables, and `translated()` gives them in a language;
`python -m finsam_tui.locale.collect` brings the catalogue up to date with them.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import get_args

from ledger.core.label import Label, Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE = Path(__file__).parent.parent / "locale"
CONTEXT_ENDS = "\x04"
"""What gettext puts between the context of a sentence and the sentence."""


def msgid(sentence: str) -> str:
    """The sentence itself: marks one in a table, to be translated when it is shown."""
    return sentence


def pmsgid(context: str, sentence: str) -> str:
    """A sentence that is translated otherwise in the context, marked as by `msgid()`."""
    return f"{context}{CONTEXT_ENDS}{sentence}"


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The sentences of the language; those of a language without a catalogue stay English."""
    compiled = LOCALE / language / "LC_MESSAGES" / "finsam.mo"
    if not compiled.exists():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def translated(sentence: str, language: Language, **fields: object) -> str:
    """The sentence in the language, its `{fields}` filled in."""
    text = catalogue(language).gettext(sentence).rpartition(CONTEXT_ENDS)[2]
    return text.format_map(fields) if fields else text


def in_both(sentence: str) -> Label:
    """The sentence in both languages, where a name of the template may stand in its place."""
    return Label(translated(sentence, "sv"), translated(sentence, "en"))
