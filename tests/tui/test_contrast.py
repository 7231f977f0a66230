"""What stands on the screens can be read: every style of the style sheet, in every theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.css.stylesheet import Stylesheet

from finsam_tui.app import Finsam
from finsam_tui.themes import PLAIN, THEMES, theme_after
from finsam_tui.widgets.line_input import LineInput
from finsam_tui.widgets.voucher_grid_parts import CellInput
from tests.sweeps import one_of

ROOT = Path(__file__).parent.parent.parent / "finsam_tui"
TEXT, EDGE = 4.5, 3.0
"""WCAG 2.1, AA: 1.4.3 for text, 1.4.11 for what tells a field from what is around it."""

GROUNDS = ("background", "surface")
"""What lies behind text that has no background of its own; fields have `$panel`."""

LINES = ("Rule",)
"""Whose colour is that of a line, and of words only with a class."""


def sources() -> dict[str, str]:
    """The style sheet, and what stands beside the widgets."""
    found = {"finsam.tcss": (ROOT / "finsam.tcss").read_text(encoding="utf-8")}
    for path in sorted(ROOT.rglob("*.py")):
        for css in re.findall(
            r'DEFAULT_CSS = """(.*?)"""', path.read_text(encoding="utf-8"), re.DOTALL
        ):
            found[path.name] = css
    return found


def luminance(colour: Color) -> float:
    """The relative luminance, as WCAG defines it."""
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(front: Color, back: Color) -> float:
    """The contrast of a colour with the ground that it is laid on."""
    seen = back.blend(front, front.a, 1) if front.a < 1 else front
    high, low = sorted((luminance(seen), luminance(back)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def weak(theme: str) -> list[tuple[str, str, float]]:
    """The styles of a theme that cannot be read on what is behind them, with their contrast."""
    app = Finsam()
    app.theme = theme
    variables = app.get_css_variables()
    sheet = Stylesheet(variables=variables)
    for name, css in sources().items():
        sheet.add_source(css, (name, ""))
    sheet.parse()
    found = []
    for rule in sheet.rules:
        rules, name = rule.styles.get_rules(), rule.selectors
        own = rules.get("background")
        grounds = [own] if own is not None and own.a == 1 else None
        fields = ("panel",) if "Input" in name else GROUNDS
        backs = grounds or [Color.parse(variables[ground]) for ground in fields]
        fronts = [(rules["color"], EDGE if name in LINES else TEXT)] if "color" in rules else []
        fronts += [
            (value[1], EDGE)
            for key, value in rules.items()
            if key.startswith("border_") and isinstance(value, tuple) and value[0]
        ]
        if "scrollbar_color" in rules:
            fronts.append((rules["scrollbar_color"], EDGE))
        found += [
            (name, front.hex, round(ratio(front, back), 2))
            for front, least in fronts
            for back in backs
            if ratio(front, back) < least
        ]
    return found


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES if theme.name != PLAIN])
def test_every_style_can_be_read_in_every_theme(theme):
    assert weak(theme) == []


def test_a_style_that_is_too_weak_is_found(monkeypatch):
    """Literal figures: #777 on white is 4.48, #767676 is 4.54, as WCAG's own examples have it."""
    assert round(ratio(Color.parse("#777777"), Color.parse("#ffffff")), 2) == 4.48
    assert round(ratio(Color.parse("#767676"), Color.parse("#ffffff")), 2) == 4.54
    css = "Static { color: $foreground 30%; } Input { border-left: vkey $panel; }"
    monkeypatch.setattr(f"{__name__}.sources", lambda: {"weak": css})
    assert {name for name, _colour, _ratio in weak("dark")} == {"Static", "Input"}


@pytest.mark.parametrize("theme", one_of(4, [theme.name for theme in THEMES]))
async def test_every_field_has_an_edge_or_a_line_in_every_theme(sit_down, book_path, theme):
    async with sit_down(book_path) as person:
        person.finsam.theme = theme
        for keys in (["p"], ["escape", "ctrl+p"], ["escape", "2", "s"], ["escape", "escape", "n"]):
            await person.press(*keys)
            field = person.finsam.screen.focused
            assert isinstance(field, LineInput)
            if isinstance(field, CellInput):
                assert field.rich_style.underline
                assert field.size == field.outer_size, "an edge would shift what is typed"
            else:
                line = person.sees().splitlines()[field.region.y]
                assert (line[field.region.x], line[field.region.right - 1]) == ("▏", "▕")


@pytest.mark.sweep
async def test_the_row_that_is_typed_on_keeps_its_mark(sit_down, book_path):
    async with sit_down(book_path) as person:
        await person.press("7", "e", "end", "up", "enter")
        assert person.frame.view.field.has_focus
        assert "»" in person.sees()


@pytest.mark.parametrize("theme", one_of(3, ["dark", "light", "contrast"]))
async def test_the_help_has_the_colours_of_the_theme(sit_down, reference_book, theme):
    async with sit_down(reference_book, size=(100, 40)) as person:
        person.finsam.theme = theme
        await person.press("f1")
        primary = Color.parse(person.finsam.theme_variables["primary"]).hex.lower()
        page = person.finsam.screen.query_one(".page")
        strips = person.finsam.screen._compositor.render_strips()[: page.size.height]
        styles = {segment.text.strip(): segment.style for strip in strips for segment in strip}
        assert styles["enter"].color.name == styles["Översikt"].color.name == primary
        foreground = Color.parse(person.finsam.theme_variables["foreground"]).hex.lower()
        words = {text: style for text, style in styles.items() if re.search(r"\w", text)}
        colours = {style.color.name for style in words.values()}
        assert colours == {primary, foreground}


def test_the_themes_follow_each_other_and_begin_again():
    after = {"dark": "light", "light": "contrast", "contrast": PLAIN, PLAIN: "dark"}
    assert {theme: theme_after(theme) for theme in after} == after
