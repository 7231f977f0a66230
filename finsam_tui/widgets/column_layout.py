"""Which columns of a list stand beside each other, and how wide: text shrinks, figures never."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from rich.cells import cell_len

from ledger.core.table import RIGHT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ledger.core.table import Column, Row

GAP = 2
"""Cells between two columns."""

NARROWEST = 18
"""What a text without a width of its own keeps: a column goes before it says less."""

NARROWEST_TYPED = 12
"""What it keeps in a grid that is typed in, whose debit and credit never go."""

UNBOUNDED = 10_000
"""Cells of a text that nothing follows."""

USUAL, WIDEST = 40, 48
"""Cells of a text that figures follow: it grows no wider, so that the eye finds the figure."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much room a column can have."""

    least: int
    """Cells it takes at least; a figure is read in full, and so is its head."""

    most: int
    """Cells it grows to; as many as `least` when it has a width of its own."""

    is_figure: bool
    goes: int
    """In which order it goes when there is little room; 0 when it stays as long as it can."""

    room: int
    """The least width of a list that shows it at first."""

    whole: int
    """Cells of its longest text: what a column with a width of its own grows to last."""

    @property
    def is_open(self) -> bool:
        """Whether it takes what the others leave."""
        return self.most > self.least

    @property
    def enough(self) -> int:
        """Cells that it grows to before others have what they lack."""
        return min(self.whole, self.most) or self.most

    @property
    def stays(self) -> bool:
        """Whether it says what the row is about, so that it is on every page."""
        return not self.is_figure and not self.goes


def extents(
    columns: Sequence[Column], rows: Iterable[Row] = (), narrowest: int = NARROWEST
) -> list[Extent]:
    """The room of each column, with these rows beneath."""
    longest = [0] * len(columns)
    for row in rows:
        texts = row.texts
        if row.look == "remark" or len(texts) < 2:  # noqa: PLR2004 - it has the row to itself
            continue
        for index, text in enumerate(texts):
            longest[index] = max(longest[index], cell_len(text) + (0 if index else 2 * row.level))
    found = []
    for index, (column, taken) in enumerate(zip(columns, longest, strict=True)):
        is_followed = any(other.kind in RIGHT for other in columns[index + 1 :])
        least = most = max(column.width, 1) if column.width else narrowest
        if column.kind in RIGHT:
            least = most = max(column.width, taken, cell_len(column.label), 1)
        elif not column.width:
            most_of_text = column.widest or WIDEST
            usual = min(max(taken + 2, USUAL), most_of_text) if taken else most_of_text
            most = usual if is_followed else UNBOUNDED
        whole = min(taken, WIDEST) if is_followed else taken
        found.append(Extent(least, most, column.kind in RIGHT, column.priority, column.room, whole))
    return found


def preferred_width(spans: Sequence[Extent]) -> int:
    """The cells that a list takes when it has all it can use."""
    return sum((WIDEST if span.most == UNBOUNDED else span.most) + GAP for span in spans)


def column_pages(spans: Sequence[Extent], width: int) -> list[list[int]]:
    """The widths of the columns on each page of a list this wide; 0 for one that is not there.

    What does not fit on the first page stands on a later one, beside what says which row it is.
    """
    first = _first_page(spans, width)
    pages = [first]
    lasting = [index for index in first if spans[index].stays]
    hidden = [index for index in range(len(spans)) if index not in first]
    while hidden:
        page = [*lasting, hidden.pop(0)]
        while _taken(spans, page) > width and len(page) > 2:  # noqa: PLR2004 - the first and it
            page.pop(-2)
        while hidden and _taken(spans, [*page, hidden[0]]) <= width:
            page.append(hidden.pop(0))
        pages.append(sorted(page))
    return [_widths(spans, page, width) for page in pages]


def _first_page(spans: Sequence[Extent], width: int) -> list[int]:
    """What is shown before one goes sideways: what may go goes first, then the last figures."""
    shown = [index for index, span in enumerate(spans) if width >= span.room]
    going = sorted((index for index in shown if spans[index].goes), key=lambda at: spans[at].goes)
    last = [index for index in reversed(shown[1:]) if not spans[index].goes]
    last.sort(key=lambda at: not spans[at].is_figure)
    for index in going + last:
        if _taken(spans, shown) <= width:
            break
        shown.remove(index)
    return shown


def _taken(spans: Sequence[Extent], shown: Collection[int]) -> int:
    """The cells that columns take at least."""
    return sum(spans[index].least for index in shown) + GAP * (len(shown) - 1)


def _widths(spans: Sequence[Extent], shown: Collection[int], width: int) -> list[int]:
    """The widths that fill the list; 0 for a column that is not shown."""
    widths = [span.least if index in shown else 0 for index, span in enumerate(spans)]
    growing = sorted((at for at in shown if spans[at].is_open), key=lambda at: spans[at].most)
    spare = width - _taken(spans, shown) + sum(spans[index].least for index in growing)
    for turn, index in enumerate(growing):
        fair = max(spare, 0) // (len(growing) - turn)
        widths[index] = min(fair, spans[index].enough)
        spare -= widths[index]
    for wanted in (attrgetter("whole"), attrgetter("most")):
        for index in shown:
            more = min(max(spare, 0), max(wanted(spans[index]) - widths[index], 0))
            widths[index] += more
            spare -= more
    return widths


def layout(columns: Sequence[Column], width: int) -> list[int]:
    """The width of each column of a grid this wide; 0 for one that has no room."""
    spans = extents(columns, narrowest=NARROWEST_TYPED)
    return _widths(spans, _first_page(spans, width), width)
