"""Names of tables and rows as a reader knows them; the keys of a file have no å, ä, ö."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES: Mapping[str, str] = {"text_figures": "Löpande text"}
_KEY = re.compile(r"[a-z0-9_]+")
_SPELLED: tuple[tuple[str, str], ...] = (
    (r"\barets", "årets"),
    (r"\baterst", "återst"),
    (r"\bhogst", "högst"),
    (r"\bintakt", "intäkt"),
    (r"\bokning", "ökning"),
    (r"\butgaende", "utgående"),
    ("flerars", "flerårs"),
    ("flodes", "flödes"),
    ("fordelning", "fördelning"),
    ("forvaltning", "förvaltning"),
    ("forvantat", "förväntat"),
    ("oversikt", "översikt"),
    ("rakning", "räkning"),
)
"""How words of annual reports are spelled that a key has without their dots and rings."""


def spelled(key: str) -> str:
    """The name in words: `"flerarsoversikt"` is `"Flerårsöversikt"`; a title is as it is."""
    if key in _NAMES:
        return _NAMES[key]
    first, _, rest = key.partition(" ")
    if first in ("not", "noter") and rest:
        return f"Not {rest}"
    if not _KEY.fullmatch(key):
        return key
    words = key.replace("_", " ")
    for plain, right in _SPELLED:
        words = re.sub(plain, right, words)
    return words[:1].upper() + words[1:]
