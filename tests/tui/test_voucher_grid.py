"""The voucher grid by itself, to the letter: where each cell, offer and sentence stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import App

from finsam_tui.i18n import set_language
from finsam_tui.widgets.column_layout import layout
from finsam_tui.widgets.voucher_grid import VoucherGrid
from finsam_tui.widgets.voucher_grid_drawing import (
    LOWER,
    TEXT,
    UPPER,
    difference_line,
    grid_columns,
    grid_rows,
    head_line,
    spot_of,
    sum_line,
)
from ledger.core.errors import problem
from ledger.entry.draft_store import DraftRow
from ledger.entry.editor.list_chooser import ListChooser
from ledger.entry.editor.state import HEADER, CellPlace, new_editor
from ledger.entry.editor.suggestions import reading_of
from tests.goldens import assert_section
from tests.tui.typist import NEAR, small_desk

SEEN = "tui/widgets/voucher_grid.txt"
WIDTHS = [56, 98, 140]
SIZE = (56, 13)
RENT = (
    DraftRow("5010", "KANSLI", debit="12 000,00", text="Lokalhyra"),
    DraftRow("1651", debit="3 000,00", text="moms"),
    DraftRow("2440", credit="15 000,00"),
)
WRONG = (
    DraftRow("5010", "OKÄND", debit="1200*1,2x"),
    DraftRow("5O10", credit="12"),
    DraftRow("6570", credit="5", share=1),
    DraftRow("", share=-1),
    DraftRow("1930", debit="1", credit="2"),
    DraftRow("1930"),
)
HUGE = (DraftRow("1930", debit="99 999 999 999,00"), DraftRow("3987", credit="1 234 567 890,12"))
MANY = tuple(DraftRow("6212", debit=f"{number}") for number in range(1, 31))
PICKED = tuple(f"{number} Verifikation nummer {number}" for number in range(1, 13))


def state(rows=(), at=(HEADER, "date"), *, is_open=False, choice=0, **fields):
    """A state of typing; `at` is the row and the cell of the cursor."""
    begun = new_editor(NEAR, "A")
    draft = replace(begun.draft, rows=rows, **fields)
    return replace(begun, draft=draft, place=CellPlace(*at), is_open=is_open, choice=choice)


def chooser(**changes):
    return replace(ListChooser("Välj", PICKED, lambda _place: None), **changes)


REFUSED = problem("balance", "The voucher does not balance.")
STATES = {
    "begun": (state(), ()),
    "half a day": (state(date="201912"), ()),
    "due": (state(at=(HEADER, "due"), due="2020-01-29", counterparty="Hyresvärd"), ()),
    "texts begun": (state(at=(HEADER, "text"), text="lok", is_open=True), ()),
    "texts begun, the second": (state(at=(HEADER, "text"), text="lok", is_open=True, choice=1), ()),
    "none marked": (state(at=(HEADER, "text"), text="bank", is_open=True, choice=-1), ()),
    "lower line": (
        state(RENT, (HEADER, "event"), counterparty="Hyresvärd AB i Värna", document="F 17"),
        (),
    ),
    "rent": (state(RENT, (1, "debit"), text="Lokalhyra januari"), ()),
    "objects": (state(RENT, (0, "objects")), ()),
    "text of a row": (state(RENT, (0, "text")), ()),
    "debit exceeds": (state(RENT[:2], (2, "account")), ()),
    "credit exceeds": (state(RENT[2:], (0, "credit")), ()),
    "accounts": (state((*RENT, DraftRow("lo")), (3, "account"), is_open=True), ()),
    "not understood": (state(WRONG, (3, "account")), ()),
    "not understood, at it": (state(WRONG, (0, "debit")), ()),
    "what is wrong": (replace(state(RENT[:2], (1, "credit")), problem=REFUSED), ()),
    "huge": (state(HUGE, (0, "debit")), ()),
    "choosing": (state(RENT, (0, "account")), chooser()),
    "choosing the last": (state(RENT, (0, "account")), chooser(choice=11)),
    "choosing by a word": (state(RENT, (0, "account")), chooser(typed="nummer 1", choice=1)),
    "choosing in vain": (state(RENT, (2, "account")), chooser(typed="zz")),
    "choosing for a field": (state(RENT, (0, "account")), chooser(by_letters=False)),
    "asked": (state(RENT, (2, "credit")), ("Bokför ändå?", "Ett konto har aldrig använts.")),
    "many": (state(MANY, (29, "debit")), ()),
    "many, above": (state(MANY, (3, "debit")), ()),
}


BESIDE = [name for name, (typing, asked) in STATES.items() if asked or typing.is_open]
SCROLLED = ["many", "many, above"]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_lines_of_every_state_are_as_they_were(width):
    set_language("sv")
    seen = []
    for name, (typing, _asked) in STATES.items():
        context = small_desk()
        columns = grid_columns(reading_of(typing, context))
        widths = layout(columns, width)
        rows = grid_rows(typing, context, with_texts=widths[TEXT] > 0)
        spot = spot_of(typing.place, typing, context, width)
        seen += [f"-- {name}: {widths}, {spot.x} {spot.width}\n"]
        seen += [f"{head_line(typing, context, line, width)}\n" for line in (UPPER, LOWER)]
        seen += [f"{row.look}|{'|'.join(row.texts)}\n" for row in rows[:7]]
        seen += [f"{line(typing, context, width)}\n" for line in (sum_line, difference_line)]
    text = "\n".join(line.rstrip() for line in "".join(seen).split("\n"))
    assert_section(SEEN, f"lines of {width}", text)


class Grid(App[None]):
    """The grid and nothing else, each of its lines one line high."""

    CSS = "Bar { height: 1; width: 1fr; }"

    def compose(self):
        yield VoucherGrid(lambda _letter: None)


async def at_rest(at_it) -> list[str]:
    """What is seen once the rows have been scrolled, and drawn beside what scrolls them."""
    lines: list[str] = []
    before = [""]
    while lines != before:
        await at_it.pause()
        strips = at_it.app.screen._compositor.render_strips()
        before, lines = lines, ["".join(cell.text for cell in strip).rstrip() for strip in strips]
    return lines


async def test_what_stands_beside_the_field_hides_neither_it_nor_the_sums():
    set_language("sv")
    seen = []
    async with Grid().run_test(size=SIZE) as at_it:
        grid = at_it.app.query_one(VoucherGrid)
        for name in ("rent", *BESIDE, *SCROLLED):
            typing, asked = STATES[name]
            for _time in range(2):
                grid.draw(typing, small_desk(), asked)
                lines = await at_rest(at_it)
            spot = grid.input.region
            seen += [f"-- {name}: {spot.x},{spot.y} {spot.width}\n"]
            seen += [f"{line}\n" for line in lines if line]
    assert_section(SEEN, "beside", "".join(seen))
