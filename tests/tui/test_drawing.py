"""Text in cells, rows in columns, bars in charts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App
from textual.content import Content

from finsam_tui.widgets.column_layout import GAP, NARROWEST, WIDEST, column_pages, extents
from finsam_tui.widgets.month_chart import bars
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.text_cells import (
    ALLOWED_MARKS,
    break_no_amount,
    fit,
    in_groups,
    safe_text,
    wrapped,
)
from ledger.core.money import write_amount
from ledger.core.table import TEXT, Column, DrawnRows, Row, Table
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
    assert fit("Konto 1650: 992 682,00 bokfört", 17) == "Konto 1650: …    "
    assert fit("Konto 1650: 992 682,00 bokfört", 24) == "Konto 1650: 992 682,00 …"


def test_an_amount_is_never_broken_over_lines():
    break_no_amount()
    words = Content(f"Resultatet {write_amount(-1_916_124_00)} förs till 2067")
    lines = [line.plain.strip() for line in words.wrap(16)]
    assert lines == ["Resultatet", "−1 916 124,00", "förs till 2067"]
    assert wrapped("Resultatet −1 916 124,00", 16) == ["Resultatet", "−1\xa0916\xa0124,00"]


def test_a_count_is_grouped_as_amounts_are():
    assert in_groups(1003) == "1\N{NO-BREAK SPACE}003"


COLUMNS = st.lists(
    st.builds(
        Column,
        label=st.sampled_from(["", "Belopp", "Ingående balans"]),
        kind=st.sampled_from(["text", "amount"]),
        width=st.integers(0, 20),
        priority=st.integers(0, 5),
        room=st.sampled_from([0, 0, 0, 50, 100]),
    ),
    max_size=8,
)
FIGURES = st.sampled_from(["", "0", "−99 999 999,99"])


@given(COLUMNS, FIGURES, st.integers(60, 220))
def test_every_column_stands_on_a_page_and_a_figure_has_all_its_room(others, figure, width):
    columns = [Column(label="Namn"), *others]
    spans = extents(columns, [Row(tuple("Hyra" if column.kind == "text" else figure
                                        for column in columns))])  # fmt: skip
    pages = column_pages(spans, width)
    for column, widths in zip(columns, zip(*pages, strict=True), strict=True):
        assert any(widths), "it is somewhere"
        if column.kind == "amount":
            whole = max(column.width, len(figure), len(column.label))
            assert set(widths) <= {0, whole}
    for page in pages:
        shown = [given for given in page if given]
        assert sum(shown) + GAP * (len(shown) - 1) <= width
        assert page[0] >= NARROWEST, "what the row is about is always there"


def test_a_text_before_figures_grows_no_wider_than_the_eye_can_follow():
    columns = [Column(label="Namn"), Column(label="Belopp", kind="amount", width=14), Column()]
    [[name, amount, text]] = column_pages(extents(columns), 220)
    assert (name, amount, text) == (WIDEST, 14, 220 - WIDEST - 14 - 2 * GAP)


def test_a_text_is_not_cut_where_there_is_room_beside_it():
    columns = [Column(label="Motpart", width=24), Column(label="Belopp", kind="amount", width=14)]
    spans = extents(columns, [Row(("Leverantör av deltagarinsatser", "17 641,00"))])
    assert column_pages(spans, 60) == [[len("Leverantör av deltagarinsatser"), 14]]
    assert column_pages(spans, 43) == [[43 - 14 - GAP, 14]]
    assert column_pages(spans, 40) == [[24, 14]]


def test_a_text_takes_no_room_that_it_does_not_need_from_one_that_is_cut():
    columns = [Column(label="Del"), Column(label="Läge", width=10), Column(label="Vad", width=20)]
    spans = extents(columns, [Row(("Flerårsöversikt i text", "finns", "Två år bredvid varandra."))])
    assert column_pages(spans, 80) == [[80 - 10 - 24 - 2 * GAP, 10, 24]]
    assert column_pages(spans, 58) == [[22, 10, 22]]
    columns = [Column(label="Text"), Column(label="Belopp", kind="amount"), Column(label="Varför")]
    spans = extents(columns, [Row(("Hyra", "1,00", "referensen är fakturans, och beloppet också"))])
    assert column_pages(spans, 73) == [[73 - 6 - 43 - 2 * GAP, 6, 43]]


def test_a_column_goes_before_what_the_row_is_about_cannot_be_read():
    years = [Column(label=year, kind="amount", width=12) for year in ("Utfall", "Prognos", "2018")]
    spans = extents([Column(label="Namn"), *years])
    assert column_pages(spans, 60) == [[18, 12, 12, 12]]
    assert column_pages(spans, 59) == [[59 - 28, 12, 12, 0], [59 - 14, 0, 0, 12]]


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


async def test_a_heading_has_the_line_though_its_column_is_of_figures():
    class One(App[None]):
        def compose(self):
            yield RowList()

    async with One().run_test(size=(40, 5)) as at_it:
        rows = at_it.app.query_one(RowList)
        columns = [Column(label="Nr", kind="number", width=4), Column(label="Text")]
        rows.show_rows(columns, [Row(("Runda belopp: 20 att se på",), "heading"), Row(("1", "x"))])
        await at_it.pause()
        assert rows.render_line(1).text.rstrip() == "Runda belopp: 20 att se på"


class Numbered(DrawnRows):
    """As many rows as are asked for, and a sum that no screen has; which were drawn is noted."""

    def __init__(self, many: int) -> None:
        self.many = many
        self.drawn: set[int] = set()

    def __len__(self) -> int:
        return self.many + 1

    def row(self, index):
        self.drawn.add(index)
        if index == self.many:
            return Row(("Summa", 0), "sum", on=TEXT)
        return Row((f"rad {index}", 100 * index))


async def test_of_a_long_table_no_more_is_drawn_than_is_shown():
    """What is said under it comes last; a short one is measured whole."""
    columns = (Column("text", "Text"), Column("amount", "Belopp", "amount", 12))
    rows = Numbered(100_000)

    class One(App[None]):
        def compose(self):
            yield RowList()

    async with One().run_test(size=(60, 20)) as at_it:
        listed = at_it.app.query_one(RowList)
        listed.show_table(Table((), columns, rows, ["Ej förfallet: 0,00"]))
        await at_it.pause()
        assert len(rows.drawn) < 100
        listed.action_last()
        await at_it.pause()
        assert listed.row is not None
        assert listed.row.cells == ("rad 99999", "99 999,00")
        assert [row.texts[:1] for row in listed.rows[-2:]] == [(), ("! Ej förfallet: 0,00",)]
        assert len(rows.drawn) < 200
