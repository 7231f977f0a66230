"""The pages of the help, in the language spoken: one for each screen, and some of no screen."""

from __future__ import annotations

from pathlib import Path

from finsam_tui.i18n import language

PAGES = Path(__file__).with_name("help")

GENERAL_PAGES = ("privacy", "changes")
"""The pages that belong to no screen, found by searching (ctrl+p) and by `finsam help`."""


def help_page(name: str) -> str:
    """The page as it is written."""
    return (PAGES / f"{name}.{language()}.md").read_text(encoding="utf-8")


def page_title(name: str) -> str:
    """What the page is called."""
    return help_page(name).partition("\n")[0].removeprefix("# ")
