"""Text in cells, rows in columns, bars in charts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App

from finsam_tui.widgets.month_chart import bars
from finsam_tui.widgets.rows import GAP, NARROWEST, RowList, layout
from finsam_tui.widgets.text_cells import ALLOWED_MARKS, fit, in_groups, safe_text
from ledger.core.table import Column, Row
from ledger.core.text import BIDI, CONTROL


@given(st.text(), st.integers(0, 60), st.sampled_from(["left", "right"]))
def test_any_text_fits_its_cells_exactly(text, width, align):
    cell = fit(text, width, align)
    assert cell_len(cell) == width
    assert not re.search(f"[{CONTROL}{BIDI}\ud800-\udfff]", cell)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hyra mars", "Hyra mars"),
        ("rött\x1b[31m", "rött\N{REPLACEMENT CHARACTER}[31m"),
        ("rad\nbryt", "rad\N{REPLACEMENT CHARACTER}bryt"),
        ("a\u202eb", "a\N{REPLACEMENT CHARACTER}b"),
        ("a\u200db\ufe0f", "ab"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * ALLOWED_MARKS),
        ("−1 234,50", "−1 234,50"),
    ],
)
def test_what_is_seen_of_a_text(text, shown):
    assert safe_text(text) == shown


def test_a_figure_that_does_not_fit_is_never_shown_in_part():
    assert fit("12 345,00", 6, "right") == "######"
    assert fit("Hyra januari", 6) == "Hyra …"


def test_a_count_is_grouped_as_amounts_are():
    assert in_groups(1003) == "1\N{NO-BREAK SPACE}003"


@given(
    st.lists(
        st.builds(
            Column,
            label=st.just("x"),
            width=st.integers(0, 30),
            priority=st.integers(0, 5),
            room=st.sampled_from([0, 0, 0, 50, 100]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 250),
)
def test_columns_fit_when_those_that_may_go_have_gone(columns, width):
    widths = layout(columns, width)
    shown = [given for given in widths if given]
    needed = sum(column.width or NARROWEST for column in columns if not column.priority)
    staying = sum(1 for column in columns if not column.priority)
    if not any(column.room for column in columns) and needed + GAP * (staying - 1) <= width:
        assert sum(shown) + GAP * (len(shown) - 1) <= max(width, 0)
    for column, given_width in zip(columns, widths, strict=True):
        assert not column.width or given_width in (0, column.width)
        assert given_width == 0 or width >= column.room


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12), st.integers(2, 12))
def test_bars_have_the_height_asked_for_and_show_what_is_not_zero(values, height):
    lines = bars(values, height, width=1, gap=0)
    assert len(lines) == height
    assert {len(line) for line in lines} == {len(values)}
    for index, value in enumerate(values):
        column = "".join(line[index] for line in lines)
        assert bool(column.strip()) == (value != 0)


def test_bars_are_as_high_as_their_figures():
    assert bars([8, 4, 0, -4], 3, width=1, gap=0) == ["█   ", "██  ", "   █"]


class Counted:
    """Rows that count how many of them are looked at."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.looked: set[int] = set()

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index: int) -> Row:
        if not 0 <= index < self.size:
            raise IndexError(index)
        self.looked.add(index)
        return Row((f"rad {index}", f"{index},00"))


class Listing(App[None]):
    """A list and nothing else."""

    def __init__(self, rows) -> None:
        super().__init__()
        self.given = rows
        self.moves = 0
        self.list = RowList(empty="tomt")

    def compose(self):
        yield self.list

    def on_mount(self) -> None:
        self.list.show_rows(
            [Column(label="Text"), Column(label="Belopp", kind="number", width=12)], self.given
        )
        self.list.focus()

    def on_row_list_moved(self) -> None:
        self.moves += 1

    def sees(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


@pytest.mark.parametrize("size", [0, 1, 300, 100_000, 1_000_000])
async def test_a_list_of_any_length_looks_only_at_what_is_in_sight(size):
    rows = Counted(size)
    app = Listing(rows)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("end", "up", "pageup", "home", "down", "pagedown", "end")
        await pilot.pause()
        assert app.list.cursor == max(size - 1, 0)
        assert len(rows.looked) < 120
        assert ("tomt" in app.sees()[1]) == (size == 0)
        if size:
            assert app.sees()[min(size, 11)].startswith(f"rad {size - 1}")


async def test_the_cursor_passes_over_rows_where_it_cannot_stop():
    rows = [Row((str(number),), stop=number % 3 == 2) for number in range(9)]
    app = Listing(rows)
    async with app.run_test(size=(20, 8)) as pilot:
        stops = [app.list.cursor]
        for key in ("down", "down", "down", "up", "home", "end"):
            await pilot.press(key)
            await pilot.pause()
            stops.append(app.list.cursor)
        assert stops == [2, 5, 8, 8, 5, 2, 8]


async def test_rows_that_come_later_are_shown_and_the_cursor_goes_to_the_first_of_all():
    """Under the heads there is room for seven: the seventh is drawn at once, the eighth not."""
    rows: list[Row] = []
    app = Listing(rows)
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        app.moves = 0
        for number in range(8):
            rows.append(Row((f"rad {number}", "1,00")))
            app.list.show_more()
            await pilot.pause()
            shown = min(number, 6)
            assert app.sees()[shown + 1].startswith(f"rad {shown}")
            assert app.moves == 1
        await pilot.press("end")
        await pilot.pause()
        assert app.sees()[-1].startswith("rad 7")


async def test_the_first_rows_come_in_sight_again_at_the_top():
    rows = [Row(("rubrik",), "heading", stop=False), *(Row((str(n),)) for n in range(30))]
    app = Listing(rows)
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.press("end", "home")
        await pilot.pause()
        assert app.sees()[1] == "rubrik"


async def test_a_list_keeps_the_cursor_in_sight_when_its_size_changes():
    app = Listing(Counted(300))
    async with app.run_test(size=(40, 30)) as pilot:
        await pilot.press("pagedown")
        await pilot.resize_terminal(30, 6)
        await pilot.pause()
        assert any(line.startswith(f"rad {app.list.cursor} ") for line in app.sees())


async def test_a_long_last_text_takes_the_room_of_empty_columns():
    app = Listing([Row(("En mening som är längre än sin kolumn", ""))])
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        assert app.sees()[1] == "En mening som är längre än sin kolumn"
