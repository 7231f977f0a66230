"""Choosing from a list beside the field: by a digit, by the arrows, or by a part of its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN: Final = 9
"""Names that are shown at a time: one for each digit."""


@dataclass(frozen=True, slots=True)
class ListChooser:
    """A list that is being chosen from."""

    title: str
    names: tuple[str, ...]
    take: Callable[[int], None]
    """What is done with the place in `names` of the one that is chosen."""

    drop: Callable[[int], None] | None = None
    """What takes away the marked one, by its place; None when nothing does."""

    by_letters: bool = True
    """Whether digits choose and letters narrow; if not, both are typed in the field."""

    typed: str = ""
    choice: int = 0
    """Which of those that are found is marked."""

    @property
    def found(self) -> tuple[int, ...]:
        """The places of the names that hold every word typed."""
        words = self.typed.casefold().split()
        return tuple(
            place
            for place, name in enumerate(self.names)
            if all(word in name.casefold() for word in words)
        )

    @property
    def in_sight(self) -> tuple[int, ...]:
        """The places of the names that are shown: those around the marked one."""
        first = max(self.choice - SHOWN + 1, 0)
        return self.found[first : first + SHOWN]


def with_key(state: ListChooser, key: str) -> ListChooser:
    """A letter narrows the list; an empty key takes the last letter away."""
    typed = state.typed + key if key else state.typed[:-1]
    return replace(state, typed=typed, choice=0)


def moved(state: ListChooser, step: int) -> ListChooser:
    """The mark goes up or down."""
    return replace(state, choice=max(0, min(state.choice + step, len(state.found) - 1)))


def place_of_digit(state: ListChooser, key: str) -> int | None:
    """The place of the name that a digit chooses; None when it chooses none."""
    if key not in tuple("123456789"):
        return None
    shown = state.in_sight
    return shown[int(key) - 1] if int(key) <= len(shown) else None


def place_marked(state: ListChooser) -> int | None:
    """The place of the marked name; None when nothing is found."""
    return state.found[state.choice] if state.found else None
