"""Keys as terminals send them: each under the one name by which the program knows it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from textual.events import Key
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from finsam_tui.i18n import _
from finsam_tui.keys import KEY_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

UNKNOWN: Final = "unknown"
"""The name of a key whose sequence means nothing to the program."""

KEYPAD: Final = {
    "decimal": ("comma", ","),
    "separator": ("comma", ","),
    "divide": ("slash", "/"),
    "multiply": ("asterisk", "*"),
    "subtract": ("minus", "-"),
    "add": ("plus", "+"),
    "equal": ("equals_sign", "="),
}
"""Keys of the number pad, as the kitty protocol names them, and what stands on them."""

PAD_SEQUENCES: Final = {"\x1bOl": ",", "\x1bOX": "=", "\x1bOI": "\t", "\x1bO ": " "}
"""Keys of the number pad in its application mode (VT100, xterm) that Textual does not know."""

OTHER_NAMES: Final = {
    "newline": "enter",
    "ctrl+j": "enter",
    "shift+enter": "enter",
    "shift+backspace": "backspace",
    "shift+escape": "escape",
}
"""Keys that are another key, or are that key in terminals of the old protocol."""

SILENT_KEYS: Final = frozenset(
    f"{side}_{held}"
    for side in ("left", "right")
    for held in ("shift", "control", "alt", "super", "hyper", "meta")
) | {"iso_level3_shift", "iso_level5_shift", "caps_lock", "num_lock", "scroll_lock", Keys.Ignore}
"""Keys that are held while another is pressed, or that change the keyboard itself."""

ALSO_CALLED: Final = {short: long for long, short in KEY_NAME_REPLACEMENTS.items()}
"""The names of Unicode for the characters that Textual calls something shorter."""

_MODIFY_OTHER = re.compile(r"\x1b\[27;([0-9]{1,3});([0-9]{1,7})~")
"""A key with modifiers in xterm's modifyOtherKeys and tmux's extended-keys."""

_ANSWER = re.compile(r"\x1b\[[?>=][0-9;:]{0,28}[@-XZ-x z{|}~]")
"""What a terminal says of itself; a report of a mode, that ends in y, is Textual's."""

_UNKNOWN = re.compile(r"\x1b(?:\[[0-9;:]{0,28}[ -/]?[@-LN-Z\\^-ln-xz-~]|O[0-9;]{0,6}[ !-/:<-~])")
"""A whole sequence of a key; those of the mouse end in M or m, and `[[` begins a longer one."""


def known_keys(sequence: str, parse: Callable[[str], Iterable[Key]]) -> Iterable[Key]:
    """The keys of a sequence as Textual reads it, each under the name the program has for it."""
    if sequence in PAD_SEQUENCES:
        sequence = PAD_SEQUENCES[sequence]
    elif match := _MODIFY_OTHER.fullmatch(sequence):
        sequence = f"\x1b[{match[2]};{match[1]}u"
    elif len(sequence) == 1 and unicodedata.category(sequence) == "Zs":
        sequence = " "
    keys = [_known(key) for key in parse(sequence)]
    if not keys and _ANSWER.fullmatch(sequence):
        keys = [Key(Keys.Ignore, sequence)]
    elif not keys and _UNKNOWN.fullmatch(sequence):
        keys = [Key(UNKNOWN, None)]
    return keys


def _known(key: Key) -> Key:
    if key.key in KEYPAD:
        name, character = KEYPAD[key.key]
        return Key(name, key.character or character)
    if key.key in OTHER_NAMES:
        name = OTHER_NAMES[key.key]
        return Key(name, "\r" if name == "enter" else None)
    *held, name = key.key.split("+")
    if key.character is None and held in (["shift"], ["alt", "ctrl"]):
        return _character(held, name) or key
    return key


def _character(held: list[str], name: str) -> Key | None:
    """The character of a key that came without one: shift and a letter, or AltGr and a sign.

    AltGr is alt and ctrl where the keyboard has it from Windows.
    """
    character = key_to_character(ALSO_CALLED.get(name, name))
    if character is None:
        return None
    is_typed = character.isprintable() and (held == ["shift"] or not character.isalnum())
    return Key(name, character) if is_typed else None


def key_shown(key: Key) -> str:
    """A key as a keyboard has it, to be named in a message."""
    if key.key == UNKNOWN:
        return _("That key")
    if key.is_printable and key.character and key.character != " ":
        return key.character
    *held, name = key.key.split("+")
    return "+".join([*held, KEY_NAMES.get(name, name)])
