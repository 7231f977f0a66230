"""What the program says, in the language asked for: English sentences and their catalogues.

The keys of the Swedish catalogue are the English sentences themselves, so English needs none.
`msgid()` and `pmsgid()` mark the sentences of tables, and `translated()` gives them in a language;
`python -m finsam_tui.locale.collect` brings the catalogue up to date with them.
"""

from __future__ import annotations

import gettext
import string
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ledger.core.label import Label, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class _Forms(string.Formatter):
    """Fields that choose between one and many: `{count:# voucher|# vouchers}`, `#` the number.

    A sentence of two counts, and one that is translated long after it was made, has its forms
    with it, which gettext's own cannot: they take one number, known where it is looked up.
    """

    def format_field(self, value: object, format_spec: str) -> str:
        one, divided, many = format_spec.partition("|")
        if not divided:
            return str(super().format_field(value, format_spec))
        return (one if str(value) == "1" else many).replace("#", str(value))


def filled(text: str, fields: Mapping[str, object]) -> str:
    """The text with its `{fields}` filled in, and the forms of what is counted."""
    return _Forms().vformat(text, (), fields) if "|" in text else text.format_map(fields)


def translated(sentence: str, language: Language, **fields: object) -> str:
    """The sentence in the language, its `{fields}` filled in; gettext takes none for its head."""
    text = sentence and catalogue(language).gettext(sentence).rpartition(CONTEXT_ENDS)[2]
    return filled(text, fields) if fields else text


def in_both(sentence: str, **fields: object) -> Label:
    """The sentence in both languages, where a name of the template may stand in its place."""
    return Label(translated(sentence, "sv", **fields), translated(sentence, "en", **fields))
