"""Which plan the numbers of a chart of accounts follow, from what its accounts are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Plan: TypeAlias = Literal["BAS", "Kommun-Bas"]

TEMPLATES: Mapping[Plan, str] = {"BAS": "lkbr", "Kommun-Bas": "kommunbas"}
"""The built-in template that is numbered so."""

_STAFF = r"lön(?!samhet)|arvode|arbetsgivaravg|sociala avg|semesterers|pension"
_PREMISES = r"lokal|hyra|hyror|fastighet|städ|värme"
_SIGNS: tuple[tuple[Plan, str, str], ...] = (
    ("Kommun-Bas", "5", _STAFF),
    ("Kommun-Bas", "6", r"lokalhyr|markhyr|fastighet"),
    ("Kommun-Bas", "84", r"ränteintäkt|finansiella intäkt|utdelning"),
    ("Kommun-Bas", "85", r"räntekostnad|finansiella kostnad"),
    ("Kommun-Bas", "25", r"leverantörsskuld"),
    ("BAS", "7", _STAFF),
    ("BAS", "5", _PREMISES),
    ("BAS", "83", r"ränteintäkt|utdelning"),
    ("BAS", "84", r"räntekostnad"),
    ("BAS", "244", r"leverantörsskuld"),
)
"""How the numbers begin in each plan of accounts that are called so."""


def plan_of(names: Mapping[str, str]) -> tuple[Plan, tuple[str, ...]] | None:
    """The plan that most of the accounts follow which tell of one, and their numbers.

    None when nothing tells, or both do alike.
    """
    found: dict[Plan, list[str]] = {"BAS": [], "Kommun-Bas": []}
    for number, name in sorted(names.items()):
        for plan, start, words in _SIGNS:
            if number.startswith(start) and re.search(words, name, re.IGNORECASE):
                found[plan].append(number)
    fewer, more = sorted(found, key=lambda plan: len(found[plan]))
    if len(found[fewer]) == len(found[more]):
        return None
    return more, tuple(found[more])
