"""One line of an SIE file taken apart into its label and fields (SIE 4B §5.6-5.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.errors import Problem, problem
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

Flaw: TypeAlias = Literal["quote-unescaped", "quote-unclosed", "quote-in-word", "brace-unclosed"]

_QUOTED = re.compile(r'"((?:\\"|[^"])*)"(?=[ \t]|$)')
_BROKEN = re.compile(r'"(.*?)"(?=[ \t]|$)')
_OBJECTS = re.compile(r'\{((?:"(?:\\"|[^"])*+"|[^{}"])*+)\}')
_OBJECTS_UNESCAPED = re.compile(r'\{((?:"[^"]*+"|[^{}"])*+)\}')
"""A code may end in a backslash, which then escapes nothing."""

_WORD = re.compile(r"[^ \t]+")


@dataclass(frozen=True, slots=True)
class ObjectList:
    """The fields between the braces of a posting: `("1", "KANSLI", "6", "MIA")`."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SieLine:
    """A line taken apart."""

    fields: tuple[str | ObjectList, ...]
    """The label first; delimiting quotation marks are gone."""

    flaws: tuple[Flaw, ...] = ()
    """What was not written as it should be, and how it was read is still certain enough."""

    bare: frozenset[int] = frozenset()
    """The places of the fields that stand without quotation marks."""

    def whole_text(self, place: int, ends: Callable[[str], bool]) -> tuple[str, int]:
        """The text at the place, and how many further fields it took to get all of it.

        A text of several words should stand between quotation marks; one that does not goes on
        until a field that `ends` it, or one that is quoted.
        """
        last = place
        while place in self.bare and last + 1 in self.bare and not ends(self.text(last + 1)):
            last += 1
        return " ".join(map(self.text, range(place, last + 1))), last - place

    def text(self, place: int) -> str:
        """The field at the place, empty when it is left out or is a list of objects."""
        field = self.fields[place] if place < len(self.fields) else ""
        return field if isinstance(field, str) else ""


def tokenize(text: str, *, within_braces: bool = False) -> SieLine:
    """Takes a line apart, or what stands between the braces of one: there are no others in those.

    A quotation mark inside a quoted field ends it only where a blank or the line's end follows;
    a quoted field that never ends goes on to the end of the line. Both are told as flaws.
    """
    fields: list[str | ObjectList] = []
    bare: set[int] = set()
    flaws: list[Flaw] = []
    text = text.strip(" \t")
    at = 0
    while at < len(text):
        match: re.Match[str] | None
        if text[at] == "{":
            match = _OBJECTS.match(text, at) or _OBJECTS_UNESCAPED.match(text, at)
            if match is None or within_braces:
                flaws.append("brace-unclosed")
                break
            inner = tokenize(match[1], within_braces=True)
            fields.append(ObjectList(tuple(map(str, inner.fields))))
            flaws.extend(inner.flaws)
        elif text[at] == '"':
            match = _QUOTED.match(text, at)
            if match is None:
                match = _BROKEN.match(text, at)
                flaws.append("quote-unescaped" if match else "quote-unclosed")
            fields.append((match[1] if match else text[at + 1 :]).replace('\\"', '"'))
        else:
            match = _WORD.match(text, at)
            word = match[0] if match else ""
            if '"' in word:
                flaws.append("quote-in-word")
            bare.add(len(fields))
            fields.append(word.replace('\\"', '"'))
        at = _past_blanks(text, match.end() if match else len(text))
    return SieLine(tuple(fields), tuple(flaws), frozenset(bare))


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def unquoted(text: str, where: str) -> Problem:
    """That several words without quotation marks were read as one text."""
    return problem(
        "text-unquoted",
        "The text is not between quotation marks; it was read as {text}.",
        where,
        text=quoted(text),
    )


def flaw_problem(flaw: Flaw, where: str) -> Problem:
    """The flaw as a sentence."""
    match flaw:
        case "quote-unescaped" | "quote-in-word":
            return problem(
                "quote-unescaped",
                "A quotation mark inside a text is not written as {escaped}; perhaps a letter "
                "was lost. The text was kept as it stands.",
                where,
                escaped='\\"',
            )
        case "quote-unclosed":
            return problem(
                "quote-unclosed",
                "A quotation mark is not followed by another; the text was read to the end of "
                "the line.",
                where,
            )
        case "brace-unclosed":
            return problem(
                "braces-unclosed",
                "The braces of a list of objects do not match; the line is damaged or cut off.",
                where,
            )
