"""Lists, charts and the lines around them, to the letter, on both sides of what has room."""

from __future__ import annotations

import pytest
from textual.app import App

from finsam_tui.i18n import set_language
from finsam_tui.places import PLACES
from finsam_tui.widgets.bars import PlacesBar, Rule, TitleBar
from finsam_tui.widgets.column_layout import column_pages, extents, layout, preferred_width
from finsam_tui.widgets.month_chart import MonthChart, bars
from finsam_tui.widgets.rows import RowList, copied
from ledger.core.table import Column, Row

YEARS = [str(year) for year in range(2015, 2020)]


class Alone(App[None]):
    """A widget and nothing else."""

    CSS = "MonthChart { height: 1fr; }"

    def __init__(self, widget) -> None:
        super().__init__()
        self.widget = widget
        self.heard: list[str] = []

    def compose(self):
        yield self.widget

    def on_row_list_moved(self) -> None:
        self.heard.append(f"moved {self.widget.cursor}")

    def on_row_list_chosen(self) -> None:
        self.heard.append(f"chosen {self.widget.cursor}")

    def sees(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def grouped() -> list[Row]:
    """Three groups of three rows, each under a heading, with air between."""
    rows: list[Row] = []
    for group in "ABC":
        rows += [Row((), stop=False)] if rows else []
        rows += [Row((f"Grupp {group}",), "heading", stop=False)]
        rows += [Row((f"{group}{number}",), level=1) for number in (1, 2, 3)]
    return rows


GROUPED_WALK = [
    ("down", 2, "Grupp A"),
    ("pagedown", 8, "  A3"),
    ("pageup", 2, "  A2"),
    ("end", 13, "  B3"),
    ("up", 12, "  B3"),
    ("up", 11, "  B3"),
    ("pageup", 3, "  A3"),
    ("pagedown", 11, "  B1"),
    ("down", 12, "  B2"),
    ("down", 13, "  B3"),
    ("down", 13, "  B3"),
    ("pagedown", 13, "  B3"),
    ("pageup", 7, "  B2"),
    ("up", 6, "  B1"),
    ("up", 3, "  A3"),
    ("home", 1, "Grupp A"),
    ("up", 1, "Grupp A"),
    ("pageup", 1, "Grupp A"),
]
"""A key, the row of the cursor after it, and the first line in sight."""


async def test_the_cursor_and_what_is_in_sight_after_each_key():
    app = Alone(RowList())
    seen = []
    async with app.run_test(size=(20, 7)) as at_it:
        app.widget.show_rows([Column(label="Namn")], grouped())
        app.widget.focus()
        for key, _cursor, _top in GROUPED_WALK:
            await at_it.press(key)
            await at_it.pause()
            seen.append((key, app.widget.cursor, app.sees()[1][:10].rstrip()))
        app.widget.cursor = 4
        app.widget.show_rows([Column(label="Namn")], grouped())
        assert app.widget.cursor == 6, "from a row that has become one where it cannot stop: down"
    assert seen == GROUPED_WALK


def figures(*, rows: int = 3) -> tuple[list[Column], list[Row]]:
    """A name and five years of figures, too wide for forty cells."""
    columns = [Column(label="Namn"), *(Column(label=y, kind="number", width=9) for y in YEARS)]
    return columns, [Row((f"rad {n}", *(f"{n}{y},00" for y in YEARS))) for n in range(rows)]


async def test_columns_that_have_no_room_are_a_key_or_a_click_on_the_head_away():
    app = Alone(RowList())
    seen = []
    async with app.run_test(size=(42, 8)) as at_it:
        app.widget.show_rows(*figures())
        app.widget.focus()
        for key in ("", ">", ">", ">", "<", "click", "2018", "2018", "2015"):
            if key == "click":
                await at_it.click(RowList, offset=(3, 0))
            elif key in YEARS:
                app.widget.show_column(1 + YEARS.index(key))
            elif key:
                await at_it.press(key)
            await at_it.pause()
            seen.append(app.sees()[0])
        assert app.sees()[3] == "rad 2                  22015,00   22016,00"
    assert seen == [
        "Namn            +3 ›       2015       2016",
        "Namn           ‹+3 ›       2017       2018",
        "Namn                        ‹+4       2019",
        "Namn            +3 ›       2015       2016",
        "Namn                        ‹+4       2019",
        "Namn            +3 ›       2015       2016",
        "Namn           ‹+3 ›       2017       2018",
        "Namn           ‹+3 ›       2017       2018",
        "Namn            +3 ›       2015       2016",
    ]


async def test_a_click_moves_to_a_row_and_one_on_the_cursor_chooses_it():
    app = Alone(RowList())
    async with app.run_test(size=(42, 8)) as at_it:
        app.widget.show_rows(*figures())
        app.widget.focus()
        await at_it.pause()
        app.heard.clear()
        for line in (3, 3, 1, 4, 0):
            await at_it.click(RowList, offset=(3, line))
            await at_it.pause()
    assert app.heard == ["moved 2", "chosen 2", "moved 0"]


def test_a_row_is_copied_as_a_spreadsheet_takes_it():
    columns = [Column(), Column(kind="number"), Column(kind="amount"), Column()]
    row = Row(("Hyra  för\nmars", "1\xa0234", "−1 234,50", ""))
    assert copied(columns, row) == "Hyra för mars\t1234\t-1234,50"


WIDE = [
    Column(label="Namn"),
    Column(label="Datum", width=10),
    Column(label="Motpart", priority=2),
    Column(label="Utfall", kind="amount", width=12),
    Column(label="Budget", kind="amount", width=12),
    Column(label="Antal", kind="number", priority=1),
    Column(label="Text", room=100),
]
LONG = Row(
    ("Lokalhyra för kansliet", "2019-01-31", "Värna Fastigheter AB", "9", "1", "7", "x" * 60)
)
PAGES = {
    30: [
        [18, 10, 0, 0, 0, 0, 0],
        [14, 0, 14, 0, 0, 0, 0],
        [16, 0, 0, 12, 0, 0, 0],
        [16, 0, 0, 0, 12, 0, 0],
        [23, 0, 0, 0, 0, 5, 0],
        [14, 0, 0, 0, 0, 0, 14],
    ],
    60: [[20, 10, 0, 12, 12, 0, 0], [19, 10, 20, 0, 0, 5, 0], [22, 10, 0, 0, 0, 0, 24]],
    79: [[18, 10, 19, 12, 12, 0, 0], [22, 10, 0, 0, 0, 5, 36]],
    99: [[30, 10, 20, 12, 12, 5, 0], [25, 10, 0, 0, 0, 0, 60]],
    100: [[18, 10, 19, 12, 12, 0, 19], [22, 10, 0, 0, 0, 5, 57]],
    140: [[22, 10, 20, 12, 12, 5, 47]],
    220: [[40, 10, 40, 12, 12, 5, 89]],
}
"""The widths of the columns on each page, by the width of the list."""


@pytest.mark.parametrize("width", PAGES)
def test_the_columns_have_these_widths(width):
    assert column_pages(extents(WIDE, [LONG]), width) == PAGES[width]


def test_the_columns_of_a_grid_have_these_widths():
    assert layout(WIDE, 40) == [14, 10, 0, 12, 0, 0, 0]
    assert layout(WIDE, 80) == [15, 10, 16, 12, 12, 5, 0]
    assert layout(WIDE, 140) == [29, 10, 30, 12, 12, 5, 30]
    assert [preferred_width(extents(WIDE, rows)) for rows in ([LONG], [])] == [181, 197]


BARS = [
    ([8, 4, 0, -4], 3, ["█   ", "██  ", "   █"]),
    ([1, 2, 3, 4, 5, 6, 7, 8, 16], 2, ["        █", "▁▂▃▄▅▆▇██"]),
    ([-1, -2, -3, -8], 4, ["▀███", "  ▀█", "   █", "   █"]),
    ([100, -1], 4, ["█ ", "█ ", "█ ", " █"]),
    ([1, -100], 4, ["█ ", " █", " █", " █"]),
    ([-1, 0], 2, ["█ ", "█ "]),
    ([0, 0], 2, ["  ", "  "]),
    ([1000, 1, 0], 1, ["█▁ "]),
    ([7, -2], 3, ["█ ", "█ ", " █"]),
]


@pytest.mark.parametrize(("values", "height", "lines"), BARS)
def test_bars_stand_on_zero_and_none_that_is_something_is_nothing(values, height, lines):
    assert bars(values, height, width=1, gap=0) == lines


RISING = range(1, 13)
FROM_0_TO_5 = "Kostnader  0 till 5 tkr"
CHARTS = [
    ((23, 5), RISING, ""),
    ((24, 3), RISING, "Kostnader  1 till 12 tkr\n▁ ▁ ▂ ▃ ▃ ▄ ▅ ▅ ▆ ▇ ▇ █"),
    (
        (47, 4),
        RISING,
        """\
Kostnader  1 till 12 tkr
                  ▁▁ ▃▃ ▄▄ ▅▅ ▇▇ ██
▁▁ ▃▃ ▄▄ ▅▅ ▇▇ ██ ██ ██ ██ ██ ██ ██
01 02 03 04 05 06 07 08 09 10 11 12""",
    ),
    (
        (48, 4),
        RISING,
        """\
Kostnader  1 till 12 tkr
                        ▁▁▁ ▃▃▃ ▄▄▄ ▅▅▅ ▇▇▇ ███
▁▁▁ ▃▃▃ ▄▄▄ ▅▅▅ ▇▇▇ ███ ███ ███ ███ ███ ███ ███
jan feb mar apr maj jun jul aug sep okt nov dec""",
    ),
    (
        (40, 6),
        (5, -5, 0),
        """\
Kostnader  −5 till 5 tkr
██████
██████
       ██████
       ██████
jan    feb    mar""",
    ),
    ((23, 3), (5, -5), "Kostnader\n       ██████\njan    feb"),
    ((30, 4), (), ""),
    ((36, 3), [0] * 11 + [5], f"{FROM_0_TO_5}\n{' ' * 33}██\n01 02 03 04 05 06 07 08 09 10 11 12"),
    ((24, 3), [0] * 11 + [5], f"{FROM_0_TO_5}\n{' ' * 22}█\nj f m a m j j a s o n d"),
]


@pytest.mark.parametrize(("size", "amounts", "drawn"), CHARTS)
async def test_a_chart_of_months_has_what_there_is_room_for(size, amounts, drawn):
    set_language("sv")
    chart = MonthChart("chart")
    app = Alone(chart)
    async with app.run_test(size=size) as at_it:
        chart.show("Kostnader", range(1, len(amounts) + 1), [1_000_00 * one for one in amounts])
        await at_it.pause()
        assert "\n".join(app.sees()[: drawn.count("\n") + 1]) == drawn


LINES = [
    ("", False, False, 20, "────────────────────"),
    ("Sparat.", False, False, 20, " Sparat. ───────────"),
    ("x" * 15, False, False, 20, f" {'x' * 15} ───"),
    ("x" * 16, False, False, 20, f" {'x' * 14}… ───"),
    ("Översikt › Huvudbok", False, True, 24, " Översikt › Huvudbok ───"),
    ("Översikt › Huvudbok", False, True, 23, " …ersikt › Huvudbok ───"),
    ("Fel i rad två här", True, False, 22, " ! Fel i rad två här ─"),
    ("Fel i rad två här", True, False, 21, " ! Fel i rad två\n   här"),
    ("ett två tre fyra fem sex sju åtta nio tio elva tolv tretton", True, False, 12,
     " ! ett två\n   tre\n   fyra\n   fem sex\n   sju\n   åtta …"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "urgent", "shows_end", "width", "line"), LINES)
def test_words_on_the_line_across_end_in_it_and_what_is_wrong_takes_six_lines_at_most(
    words, urgent, shows_end, width, line
):
    rule = Rule()
    rule.words, rule.urgent, rule.shows_end = words, urgent, shows_end
    assert rule.line(width).plain == line


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (62, "Samordningsförbundet Värna · 222000-0000          2019   öppet"),
        (55, "Samordningsförbundet Värna · 222000-0000   2019   öppet"),
        (54, "Samordningsförbundet Värna                2019   öppet"),
        (41, "Samordningsförbundet Värna   2019   öppet"),
        (40, "Samordningsförbundet Vär…   2019   öppet"),
        (13, "   2019   öppet"),
    ],
)
def test_of_whose_book_it_is_the_last_part_goes_first_and_the_facts_stay(width, line):
    bar = TitleBar()
    bar.whose, bar.facts = ("Samordningsförbundet Värna", "222000-0000"), ("2019", "öppet")
    assert bar.line(width).plain == line


def test_the_places_are_whole_or_short_or_digits_and_each_is_clicked_where_it_stands():
    set_language("sv")
    bar = PlacesBar()
    bar.places = [place for place in PLACES if place.id in ("overview", "income", "balance")]
    bar.here = "income"
    whole, short, digits = "1 Översikt 3 Resultat 4 Balans …", "1 Läge 3 RR 4 BR …", "1 3 4 …"
    shown = [bar.line(width).plain for width in (32, 31, 18, 17, 1)]
    assert shown == [whole, short, short, digits, digits]
    bar.line(32)
    assert [id_ for first, last, id_ in bar.spots for _cell in range(first, last)] == [
        *["overview"] * 10, *["income"] * 10, *["balance"] * 8, "…"
    ]  # fmt: skip
