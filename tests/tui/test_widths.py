"""Every screen at every width: a figure is whole, or its column is announced and a key away."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from finsam_tui.period_scope import Scope
from finsam_tui.places import PLACES
from finsam_tui.screens.reports.goals import GoalsView
from finsam_tui.screens.reports.postings import PostingsView
from finsam_tui.screens.reports.statement import StatementView
from finsam_tui.screens.setup.adjustments import AdjustView
from finsam_tui.screens.setup.budget import BudgetView
from finsam_tui.screens.setup.opening_balances import OpeningView
from finsam_tui.screens.setup.prior_year import PriorView
from finsam_tui.screens.view import View
from finsam_tui.screens.vouchers.one_invoice import InvoiceView
from finsam_tui.screens.vouchers.voucher import VoucherView
from finsam_tui.widgets.rows import RowList
from finsam_tui.widgets.voucher_grid_parts import GridRows
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.core.table import RIGHT
from tests.books import register_invoice
from tests.faces.conftest import make_odd_book
from tests.faces.test_rows import FACES
from tests.faces.test_rows import PLACES as PLACE_OF
from tests.faces.test_rows import shown as show_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.tui.conftest import Person

HEIGHT = 130
"""Lines: all that the small book holds is in sight."""

FEW, EVERY = (60, 133), range(60, 221)
LARGE = 19_999
"""What the amounts of the small book are multiplied by: `−99 995 000,00`."""

FIGURE = re.compile(r"(?<![\d,−])[+−]?\d+(?:[ \N{NO-BREAK SPACE}]\d{3})*(?:,\d+)?(?![\d,])")


async def months(person: Person) -> None:
    """The months of a budget line."""
    person.frame.open(BudgetView())
    await person.settled()
    await person.press("m")


def opens(view: Callable[[], View]) -> Callable[[Person], Awaitable[None]]:
    async def opened(person: Person) -> None:
        person.frame.open(view())
        await person.settled()

    return opened


ELSEWHERE = {
    "PostingsView": opens(lambda: PostingsView("1930", account="1930")),
    "VoucherView": opens(lambda: VoucherView(1)),
    "OpeningView": opens(OpeningView),
    "PriorView": opens(PriorView),
    "AdjustView": opens(AdjustView),
    "BudgetView": opens(BudgetView),
    "GoalsView": opens(GoalsView),
    "MonthsView": months,
    "InvoiceView": opens(lambda: InvoiceView(1)),
}
"""Views that are opened from another one, and how."""

WITHOUT_FIGURES = {"SidesView", "LayoutFilesView", "TextEditor"}


def views_of(kind: type[View]) -> set[str]:
    """Every view of the program that stands on a screen by itself."""
    below = kind.__subclasses__()
    found = {name for each in below for name in views_of(each)}
    is_product = kind.__module__.startswith("finsam_tui") and kind.where
    return found | ({kind.__name__} if is_product else set())


@pytest.fixture(scope="module")
def large_book(tmp_path_factory):
    path = tmp_path_factory.mktemp("wide") / "large.finsam"
    make_odd_book(path, LARGE)
    register_invoice(path, date(2020, 3, 1))
    return path


def lists(person: Person) -> list[RowList]:
    return [rows for rows in person.frame.view.query(RowList) if rows.display and rows.size.width]


def the_columns_that_are_shown_are_whole(rows: RowList, picture: str) -> None:
    widths = rows.pages[rows.page]
    used = [width for width in widths if width]
    assert sum(used) + 2 * (len(used) - 1) <= rows.size.width
    hidden = [column for column, width in zip(rows.columns, widths, strict=True) if not width]
    if isinstance(rows, GridRows):
        assert not [column for column in hidden if column.kind in RIGHT]
    elif hidden:
        assert f"+{len(hidden)}" in picture, "what is out of sight is announced"
    in_columns = (row for row in rows.rows[: HEIGHT // 2] if row.look != "remark")
    for row in in_columns:
        for column, width, text in zip(rows.columns, widths, row.texts, strict=False):
            assert column.kind not in RIGHT or not width or len(text) <= width


async def every_picture(person: Person) -> str:
    """What the view shows, as far sideways as it goes."""
    pictures = [person.sees()]
    for rows in lists(person):
        the_columns_that_are_shown_are_whole(rows, pictures[-1])
        for _page in rows.pages[1:]:
            rows.action_next_columns()
            await person.settled()
            pictures.append(person.sees())
            the_columns_that_are_shown_are_whole(rows, pictures[-1])
        rows.action_next_columns()
    assert "##" not in "".join(pictures)
    return "\n".join(pictures)


def figures_in(picture: str) -> set[str]:
    """The figures of a picture, as they stand between other things."""
    return {match[0].strip() for match in FIGURE.finditer(picture)}


@pytest.mark.sweep
@pytest.mark.parametrize(
    "widths", [pytest.param(FEW, id="few"), pytest.param(EVERY, id="every", marks=pytest.mark.slow)]
)
async def test_every_figure_of_show_json_is_whole_on_its_screen_at_every_width(
    finsam, sit_down, large_book, widths
):
    """The slow marker has all widths: python -m pytest -m slow tests/tui/test_widths.py."""
    with open_book(large_book, read_only=True) as book:
        year = fiscal_year(book)
    wanted: dict[str, set[str]] = {}
    for report, where in PLACE_OF.items():
        document = show_json(finsam, large_book, report, Scope(year, year.period), "sv", "--json")
        cells = {cell for row in FACES[report].said(document.json) for cell in row}
        found = {cell for cell in cells if FIGURE.fullmatch(cell)}
        wanted.setdefault(where, set()).update(found)
    assert sum(map(len, wanted.values())) > 100
    async with sit_down(large_book, (widths[0], HEIGHT)) as person:
        for width in widths:
            await person.pilot.resize_terminal(width, HEIGHT)
            for place in PLACES:
                person.frame.go(place.id)
                await person.settled()
                view = person.frame.view
                if isinstance(view, StatementView):
                    view.unit = "ore"
                    view.draw()
                    await person.settled()
                missing = wanted.get(place.id, set()) - figures_in(await every_picture(person))
                assert not missing, (place.id, width)
            for name, opened in ELSEWHERE.items():
                await opened(person)
                assert type(person.frame.view).__name__ == name
                await every_picture(person)
                person.frame.go(person.frame.here)  # its views are closed, to the place's beginning
                await person.settled()
        every = {place.view.partition(":")[2] for place in PLACES} | ELSEWHERE.keys()
        assert views_of(View) - WITHOUT_FIGURES <= every, "a new screen is tried too"
