"""README's table of keys is the program's own."""

from __future__ import annotations

import os
import re
from pathlib import Path

from finsam_tui.help_pages import help_page
from finsam_tui.i18n import set_language
from finsam_tui.keys import ACTIONS, Action, key_name
from finsam_tui.places import EVERY_ACTION

README = Path(__file__).parent.parent.parent / "README.md"
KEYS = re.compile(r"(<!-- keys -->\n)(.*)(<!-- /keys -->\n)", re.DOTALL)
ANYWHERE = ("frame", "app")
DIALOGS = ("rows", "pane", "picker", "search", "toggles", "form", "help")


def keys_of(actions: list[Action]) -> str:
    """The keys with a word or two each."""
    return " · ".join(f"`{key_name(action)}` {action.label.lower()}" for action in actions)


def table() -> str:
    """Every view with the keys that its footer shows."""
    rows = ["| Where | Keys |", "|---|---|"]
    anywhere = [action for action in EVERY_ACTION if set(action.places) & set(ANYWHERE)]
    rows.append(f"| Anywhere | {keys_of(anywhere)} |")
    views = dict.fromkeys(where for action in ACTIONS for where in action.places)
    for where in views:
        if where not in (*ANYWHERE, *DIALOGS):
            own = [action for action in ACTIONS if where in action.places and action.shown]
            title = help_page(where).splitlines()[0].removeprefix("# ")
            rows.append(f"| {title} | {keys_of(own)} |")
    return "\n".join(rows) + "\n"


def test_readme_has_every_key_of_every_view():
    """Run with UPDATE_GOLDEN=1 to write the table anew."""
    set_language("en")
    text = README.read_text(encoding="utf-8")
    if os.environ.get("UPDATE_GOLDEN"):
        text = KEYS.sub(lambda match: f"{match[1]}{table()}{match[3]}", text)
        README.write_text(text, encoding="utf-8")
    match = KEYS.search(text)
    assert match is not None
    assert match[2] == table()


def test_a_key_that_never_writes_a_letter_means_one_thing_everywhere():
    def keys(actions: list[Action]) -> set[str]:
        split = {key for action in actions for key in action.key.split(",")}
        return {key for key in split if re.fullmatch(r"f[0-9]+|ctrl\+.", key)}

    anywhere = [action for action in EVERY_ACTION if set(action.places) & set(ANYWHERE)]
    others = [action for action in ACTIONS if not set(action.places) & set(ANYWHERE)]
    assert keys(anywhere) & keys(others) == set()
