"""The lines around the body: whose book, the places, the trail, the message, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from finsam_tui.i18n import _
from finsam_tui.keys import ACTIONS, ALWAYS, FINISHING, key_name
from finsam_tui.places import EVERY_ACTION
from finsam_tui.widgets.text_cells import fit, safe_text, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.events import Click
    from textual.geometry import Size
    from textual.screen import Screen

    from finsam_tui.keys import Action
    from finsam_tui.places import Place

GAP = " · "
WIDER_GAP = "   "
"""Between what can be done here and what can be done everywhere."""

MORE_PLACES = "…"
MOST_LINES = 6
"""Lines that what is wrong may take."""


class Bar(Widget):
    """One line, as wide as the screen."""

    ALLOW_SELECT = False
    _drawn = Content()
    spots: Sequence[tuple[int, int, str]] = ()
    """What can be clicked, as it was drawn: from which column to which, and its id."""

    def on_click(self, event: Click) -> None:
        """Does what the word under the pointer says."""
        at = event.get_content_offset_capture(self).x
        for begins, ends, id_ in self.spots:
            if begins <= at < ends:
                self.choose(id_)

    def choose(self, id_: str) -> None:
        """Does what is called so."""

    def assembled(self, parts: Sequence[tuple[str, str, str]]) -> Content:
        """The line of parts: a text, its style, and what a click on it does."""
        spots, at = [], 0
        for text, _style, id_ in parts:
            width = cell_len(text)
            if id_:
                spots.append((at, at + width, id_))
            at += width
        self.spots = spots
        return Content.assemble(*((text, style) if style else text for text, style, _id in parts))

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
        """The digits and the names, the same wherever one is; short, or none, if they must be."""
        whole = {place.id: _(place.label) for place in self.places}
        short = {place.id: _(place.short or place.label) for place in self.places}
        lines = [self._parts(names) for names in (whole, short, {})]
        fits = (parts for parts in lines if sum(cell_len(part[0]) for part in parts) <= width)
        return self.assembled(next(fits, lines[-1]))

    def _parts(self, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
        parts: list[tuple[str, str, str]] = []
        for place in self.places:
            name = names.get(place.id, "")
            if place.id == self.here:
                parts.append((f"{place.key} {name}".rstrip(), "reverse bold", place.id))
            else:
                parts += [(place.key, "bold", place.id), (f" {name}".rstrip(), "", place.id)]
            parts.append((" ", "", ""))
        return [*parts, (MORE_PLACES, "bold", MORE_PLACES)]

    def choose(self, id_: str) -> None:
        """Goes to the place, or shows those that have a letter."""
        action = "places" if id_ == MORE_PLACES else f"go('{id_}')"
        self.app.call_later(self.app.run_action, action, self.screen)


class Rule(Bar):
    """A line across, with words in it when there are any: the trail, or what was just done.

    What is wrong is said in full, on as many lines as it takes.
    """

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
        if self.line(self.size.width).plain.count("\n") != self.size.height - 1:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """The lines that the words take."""
        return self.line(width).plain.count("\n") + 1

    def line(self, width: int) -> Content:
        """The words and then the line."""
        words = self.words
        mark = "! " if self.urgent else ""
        if self.urgent and cell_len(words) > width - 5 > 0:
            lines = wrapped(words, width - 5, most=MOST_LINES)
            return Content(" ! " + "\n   ".join(lines)).stylize("bold")
        if cell_len(words) > width - 5:
            words = _cut_front(words, width - 5) if self.shows_end else fit(words, width - 5)
        if not words:
            return Content("─" * width)
        rest = "─" * max(width - cell_len(words) - len(mark) - 2, 0)
        return Content.assemble((f" {mark}{words} ", "bold"), rest)


def in_the_footer(label: str) -> str:
    """A label with a small first letter, but for an abbreviation, as VAT."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


class KeyBar(Bar):
    """The next sensible keys, as they are bound where the focus is."""

    def __init__(
        self,
        id: str | None = None,  # noqa: A002 - Textual's word
        where: str = "",
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """Makes a line that follows the focus, or always shows the keys of one dialog.

        `labels` are the words of a dialog for what its keys do, by action.
        """
        super().__init__(id=id)
        self.follows = not where
        self.labels = labels or {}
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
            if active.enabled and (active.binding.show or active.binding.key == "escape")
        }
        actions = tuple(action for action in EVERY_ACTION if action.id in bound)
        if actions != self.actions:
            self.actions = actions
            self.show()

    def line(self, width: int) -> Content:
        """As many keys as fit: what ends the work first, then the rest, and last what is always."""
        always = [action for action in self.actions if action.key == "escape"]
        always += [action for action in self.actions if action.id in ALWAYS]
        ordered = sorted(self.actions, key=lambda action: action.id not in FINISHING)
        first = [action for action in ordered[:1] if action.id in FINISHING]
        if self._width(always) + self._width(first) + len(WIDER_GAP) > width:
            always = [action for action in always if action.id != "app.search"]
        while len(always) > 1 and self._width(always) > width:
            always.pop()
        room = width - self._width(always) - len(WIDER_GAP)
        here: list[Action] = []
        for action in ordered:
            if action not in always and self._width([*here, action]) <= room:
                here.append(action)
        parts = self._parts(here)
        filled = self._width(here) + self._width(always)
        parts.append((" " * (width - filled) if here else "", "", ""))
        return self.assembled([*parts, *self._parts(always)])

    def choose(self, id_: str) -> None:
        """Does what the key does."""
        for active in self.screen.active_bindings.values():
            if active.binding.id == id_ and active.enabled:
                self.app.call_later(self.app.run_action, active.binding.action, active.node)
                return
        key = next(action.key for action in self.actions if action.id == id_)
        self.app.simulate_key(key.partition(",")[0])

    def _parts(self, actions: Sequence[Action]) -> list[tuple[str, str, str]]:
        parts: list[tuple[str, str, str]] = []
        for action in actions:
            parts += [(GAP, "", "")] if parts else []
            parts += [
                (key_name(action), "bold", action.id),
                (f" {self._label(action)}", "", action.id),
            ]
        return parts

    def _label(self, action: Action) -> str:
        label = self.labels.get(action.id) or _(action.label)
        return in_the_footer(label)

    def _width(self, actions: Sequence[Action]) -> int:
        return sum(cell_len(text) for text, _style, _id in self._parts(actions))


def _cut_front(text: str, width: int) -> str:
    while text and cell_len(text) > width - 1:
        text = text[1:]
    return f"…{text}"
