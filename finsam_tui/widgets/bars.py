"""The lines around the body: whose book, the places, the trail, the message, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from finsam_tui.i18n import _
from finsam_tui.keys import ACTION_BY_ID, ACTIONS, key_name
from finsam_tui.places import EVERY_ACTION
from finsam_tui.widgets.text_cells import fit, safe_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.screen import Screen

    from finsam_tui.keys import Action
    from finsam_tui.places import Place

GAP = " · "
ALWAYS = ("app.help", "frame.search")
"""Stand last in the footer, and before the rest when there is little room."""


class Bar(Widget):
    """One line, as wide as the screen."""

    _drawn = Content()

    def render(self) -> Content:
        """The line for the width that it has."""
        self._drawn = self.line(self.size.width)
        return self._drawn

    def show(self) -> None:
        """Draws the line, when it is not the one that stands there."""
        if not self.line(self.size.width).is_same(self._drawn):
            self.refresh()

    def line(self, width: int) -> Content:
        """The line for this width."""
        raise NotImplementedError


class TitleBar(Bar):
    """Whose book it is, and the year, the period and the state that are shown."""

    whose: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def show_message(self, whose: tuple[str, ...], facts: tuple[str, ...]) -> None:
        """Shows another book or another state of it; the last of `whose` goes first."""
        self.whose, self.facts = whose, facts
        self.show()

    def line(self, width: int) -> Content:
        """The name to the left, as much of it as fits; the facts to the right."""
        right = "   ".join(self.facts)
        room = max(width - cell_len(right) - 3, 0)
        whose = [
            GAP.join(map(safe_text, self.whose[:end])) for end in range(len(self.whose), 0, -1)
        ]
        fits = next((text for text in whose if cell_len(text) <= room), "".join(self.whose[:1]))
        return Content.assemble((fit(fits, room), "bold"), "   ", right)


class PlacesBar(Bar):
    """The places that have a digit, the one where we are marked."""

    places: Sequence[Place] = ()
    here = ""

    def show_place(self, place_id: str) -> None:
        """Marks where we are."""
        self.here = place_id
        self.show()

    def line(self, width: int) -> Content:
        """The digits and the names; short names, or none, where the width demands."""
        whole = {place.id: _(place.label) for place in self.places}
        here = {self.here: whole.get(self.here, "")}
        short = {place.id: _(place.short) for place in self.places if place.short}
        lines = [self._line(names) for names in (whole, whole | short | here, here)]
        return next((line for line in lines if line.cell_length <= width), lines[-1])

    def _line(self, names: Mapping[str, str]) -> Content:
        parts: list[str | tuple[str, str]] = []
        for place in self.places:
            name = names.get(place.id, "")
            parts += [" "] if parts else []
            if place.id == self.here:
                parts.append((f"{place.key} {name}", "reverse bold"))
            else:
                parts += [(place.key, "bold"), f" {name}" if name else ""]
        return Content.assemble(*parts)


class Rule(Bar):
    """A line across, with words in it when there are any: the trail, or what was just done."""

    words = ""
    urgent = False
    shows_end = False
    """Which end of words too long is shown: the last step of a trail, the start of a sentence."""

    def show_message(self, words: str, *, urgent: bool = False) -> None:
        """Shows the words."""
        self.words, self.urgent = safe_text(words), urgent
        self.set_class(urgent, "-urgent")
        self.set_class(bool(words), "-words")
        self.show()

    def line(self, width: int) -> Content:
        """The words and then the line."""
        words = self.words
        mark = "! " if self.urgent else ""
        if cell_len(words) > width - 5:
            words = _cut_front(words, width - 5) if self.shows_end else fit(words, width - 5)
        if not words:
            return Content("─" * width)
        rest = "─" * max(width - cell_len(words) - len(mark) - 2, 0)
        return Content.assemble((f" {mark}{words} ", "bold"), rest)


class KeyBar(Bar):
    """The next sensible keys, as they are bound where the focus is."""

    def __init__(self, id: str | None = None, where: str = "") -> None:  # noqa: A002 - Textual's word
        """Makes a line that follows the focus, or always shows the keys of one dialog."""
        super().__init__(id=id)
        self.follows = not where
        self.actions: tuple[Action, ...] = tuple(
            action for action in ACTIONS if action.shown and where in action.places
        )

    def on_mount(self) -> None:
        """Follows the bindings of the screen."""
        if self.follows:
            self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def _bindings_updated(self, screen: Screen[object]) -> None:
        bound = {
            active.binding.id
            for active in screen.active_bindings.values()
            if active.enabled and active.binding.show
        }
        actions = tuple(action for action in EVERY_ACTION if action.id in bound)
        if actions != self.actions:
            self.actions = actions
            self.show()

    def line(self, width: int) -> Content:
        """As many keys as fit."""
        last = [ACTION_BY_ID[action_id] for action_id in ALWAYS]
        last = [action for action in last if action in self.actions]
        room = width - sum(_key_width(action) for action in last)
        shown: list[Action] = []
        for action in self.actions:
            if action in last:
                continue
            if _key_width(action) <= room:
                room -= _key_width(action)
                shown.append(action)
        parts: list[str | tuple[str, str]] = []
        for action in [*shown, *last]:
            parts += [GAP] if parts else []
            parts += [(key_name(action), "bold"), f" {_label(action)}"]
        return Content.assemble(*parts)


def _key_width(action: Action) -> int:
    return cell_len(key_name(action)) + 1 + cell_len(_label(action)) + len(GAP)


def _label(action: Action) -> str:
    label = _(action.label)
    return label[:1].lower() + label[1:]


def _cut_front(text: str, width: int) -> str:
    while text and cell_len(text) > width - 1:
        text = text[1:]
    return f"…{text}"
