"""Colours: light, dark, high contrast, and the terminal's own.

One accent, one warning, one for what is locked. Sums are weight, not colour.
"""

from __future__ import annotations

from textual.theme import Theme

from finsam_tui.i18n import msgid

WIDE, WIDEST = 130, 168
MIDDLE, TALL = 30, 40
"""Columns and lines from which there is room for more than the one thing."""

PLAIN = "plain"
"""The terminal's own colours; what NO_COLOR is shown in."""

_TERMINAL = "ansi_default"

THEMES: tuple[Theme, ...] = (
    Theme(
        name="dark",
        primary="#8fb8a8",
        secondary="#7d9cb5",
        accent="#e3b778",
        warning="#e3b778",
        error="#e58a7b",
        success="#8fb8a8",
        foreground="#dcdfd9",
        background="#181b1d",
        surface="#1f2326",
        panel="#2b3034",
    ),
    Theme(
        name="light",
        primary="#1f6650",
        secondary="#2f5d82",
        accent="#8a4b08",
        warning="#8a4b08",
        error="#a32a1c",
        success="#1f6650",
        foreground="#22262a",
        background="#fbfaf7",
        surface="#f1efe9",
        panel="#e2dfd6",
        dark=False,
    ),
    Theme(
        name="contrast",
        primary="#ffff00",
        secondary="#00ffff",
        accent="#ffff00",
        warning="#ffff00",
        error="#ff8080",
        success="#00ff80",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#303030",
        text_alpha=1.0,
    ),
    Theme(
        name=PLAIN,
        ansi=True,
        primary=_TERMINAL,
        secondary=_TERMINAL,
        accent=_TERMINAL,
        warning=_TERMINAL,
        error=_TERMINAL,
        success=_TERMINAL,
        foreground=_TERMINAL,
        background=_TERMINAL,
        surface=_TERMINAL,
        panel=_TERMINAL,
        boost=_TERMINAL,
        variables={
            "ansi-background": _TERMINAL,
            "ansi-foreground": _TERMINAL,
            "block-cursor-background": _TERMINAL,
            "block-cursor-foreground": _TERMINAL,
            "input-cursor-background": _TERMINAL,
            "input-cursor-foreground": _TERMINAL,
            "input-cursor-text-style": "reverse",
            "input-selection-background": _TERMINAL,
            "input-selection-foreground": _TERMINAL,
        },
    ),
)


def theme_after(name: str) -> str:
    """The theme that comes after another."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)]


THEME_NAMES = {
    "dark": msgid("dark"),
    "light": msgid("light"),
    "contrast": msgid("high contrast"),
    PLAIN: msgid("the terminal's own colours"),
}
