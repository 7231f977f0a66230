"""Who did something: the name that a person gives, the login beside it, and whether two are one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from ledger.core.text import user_name


def with_login(name: str) -> str:
    """The name that a person gives with the login beside it: `"Eva Karlsson (eva)"`.

    Anyone can type a name; the computer knows who was logged in (BFL 5:11, BFNAR 2013:2 p 9.16).
    Nothing stays nothing: an entry without a name gets the login alone.
    """
    name, login = name.strip(), user_name()
    return name if name in ("", login) or name.endswith(f" ({login})") else f"{name} ({login})"


def is_name(text: str) -> bool:
    """Whether the text has a letter or a digit, the login aside, so that it can name somebody."""
    return bool(_parts(text))


@lru_cache(maxsize=1024)
def may_be_one(name: str, other: str) -> bool:
    """Whether two names may be one person's: spelt alike, shortened, or the initials of the other.

    The login beside a name is no part of it: two people may use one computer.
    """
    short, long = sorted((_parts(name), _parts(other)), key=len)
    if "".join(short) == "".join(long):
        return True
    if not short:
        return False
    if len(short) == 1 < len(long):
        return short[0] in _short_forms(long)
    left = list(long)
    for word in short:
        same = next((one for one in left if one == word or one[0] == word or one == word[0]), None)
        if same is None:
            return False
        left.remove(same)
    return True


def is_same_name(name: str, other: str) -> bool:
    """Whether two names are one in full: no capitals, accents, blanks or signs tell them apart.

    Of longer names the two words or more that one has are among the other's, in any order.
    """
    some, others = sorted((_parts(name), _parts(other)), key=len)
    if not some:
        return False
    return "".join(some) == "".join(others) or (len(some) > 1 and set(some) <= set(others))


def _short_forms(words: list[str]) -> set[str]:
    """What somebody of several names is called in one word: Eva Karlsson eva, ek, evakar, evak."""
    first, last = words[0], words[-1]
    initials = "".join(word[0] for word in words)
    joined = (first[0] + last, first + last[0], first[:3] + last[:3], first + last)
    return {*words, initials, first[0] + last[0], *joined, *initials}


def _parts(name: str) -> list[str]:
    """The words of a name, the login aside, without accents, capitals and signs."""
    name = name.rpartition(" (")[0] if name.endswith(")") and " (" in name else name
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(one for one in plain if one.isalnum() or one in " .-_")
    for sign in ".-_":
        letters = letters.replace(sign, " ")
    return letters.split()
