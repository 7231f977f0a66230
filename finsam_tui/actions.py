"""What can be done by key: the footer, the search, the help and README's table come from here."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from finsam_tui.wording import msgid


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does, in one or more of the views."""

    id: str
    """Where it is at home and the method that does it: `"statement.columns"` is
    `action_columns`."""

    key: str
    """As Textual writes it; several with commas between, the first one is shown."""

    label: str
    """A word or two for the footer; said with `_()`."""

    help: str
    """A sentence for the help and the search; said with `_()`."""

    where: tuple[str, ...] = ()
    """The views that bind it; its home alone when empty."""

    shown: bool = True
    """Whether the footer shows it."""

    @property
    def method(self) -> str:
        """The action as Textual calls it."""
        return self.id.partition(".")[2]

    @property
    def places(self) -> tuple[str, ...]:
        """The views that bind it."""
        return self.where or (self.id.partition(".")[0],)


ACTIONS: tuple[Action, ...] = (
    Action("frame.back", "escape", msgid("back"), msgid("Go back to where you were."), shown=False),
    Action(
        "frame.period",
        "p",
        msgid("period"),
        msgid("Choose the fiscal year and the months that are shown."),
    ),
    Action(
        "frame.search",
        "ctrl+p",
        msgid("find anything"),
        msgid("Find a place, an account, a project, or a voucher by its number."),
    ),
    Action("app.help", "f1", msgid("help"), msgid("Read about the screen you are on.")),
    Action(
        "app.theme",
        "f9",
        msgid("colours"),
        msgid("Change between light, dark, high contrast and the terminal's own colours."),
        shown=False,
    ),
    Action("app.quit_kept", "ctrl+q", msgid("quit"), msgid("Leave finsam; a draft is kept.")),
)
"""In the order in which the footer shows them."""

ACTION_BY_ID = {action.id: action for action in ACTIONS}

KEY_NAMES = {
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "delete": "del",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "plus": "+",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
}
"""Keys that are called something else on a keyboard than in Textual."""


def bindings(where: str) -> list[Binding]:
    """The keys of a view, from the table."""
    return [
        Binding(action.key, action.method, action.label, show=action.shown, id=action.id)
        for action in ACTIONS
        if where in action.places
    ]


def key_name(action: Action) -> str:
    """The key as a keyboard has it: `"F1"`, `"esc"`, `"ctrl+p"`."""
    *held, key = action.key.partition(",")[0].split("+")
    named = KEY_NAMES.get(key, key)
    is_function_key = len(named) > 1 and named[0] == "f" and named[1:].isdigit()
    return "+".join([*held, named.upper() if is_function_key else named])
