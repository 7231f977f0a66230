"""What fixed assets did in a year, line of the balance sheet by line: the note (LKBR 9:9)."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from operator import attrgetter
from typing import TYPE_CHECKING

from ledger.assets.register import positions
from ledger.bookkeeping.fiscal_years import year_before
from ledger.core.i18n import msgid
from ledger.core.money import divide_rounded
from ledger.core.table import CSV, EVERYWHERE, SHOWN, Column, Row, Table, heading
from ledger.statements.book_statements import same_days, template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ledger.assets.model import Position
    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery

LINES: Mapping[str, tuple[str, bool]] = {
    "opening_cost": (msgid("Cost at the beginning"), False),
    "purchased": (msgid("Purchases"), False),
    "disposed": (msgid("Sold and scrapped"), False),
    "cost": (msgid("Cost at the end"), True),
    "opening_depreciation": (msgid("Written off at the beginning"), False),
    "depreciated": (msgid("Depreciation of the year"), False),
    "reversed": (msgid("Taken back of what was sold and scrapped"), False),
    "accumulated": (msgid("Written off at the end"), True),
    "book_value": (msgid("Book value at the end"), True),
}
"""The lines of the note, each a sum of that of the assets, and whether it adds up those above."""


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The assets of a line of the balance sheet."""

    line: str
    label: str
    years: tuple[tuple[Position, ...], ...]
    """The assets of the year, and of the year before when the book has it."""

    def amount(self, name: str, place: int) -> Ore:
        """One of LINES of a year, öre, debit positive."""
        return sum(attrgetter(name)(one) for one in self.years[place])

    @property
    def average_months(self) -> int:
        """The average useful life of what is left at the end of the year; 0 when nothing is.

        Weighted: as long as it takes to write all off at the pace of the plans.
        """
        return average_months(self.years[0])


def average_months(held: Iterable[Position]) -> int:
    """Months of useful life on average, by what is written off a month (LKBR 9:9)."""
    plans = [(one.asset.cost - one.asset.residual, one.asset.months) for one in held if one.cost]
    common = lcm(*(months for _, months in plans))
    pace = sum(base * (common // months) for base, months in plans)
    return divide_rounded(sum(base for base, _ in plans) * common, pace) if plans else 0


def write_years(months: int) -> str:
    """Months as years with a decimal: `"4,5"`."""
    tenths = divide_rounded(months * 10, 12)
    return f"{tenths // 10},{tenths % 10}"


def asset_note(book: Book, query: ReportQuery) -> tuple[tuple[int, ...], tuple[NoteGroup, ...]]:
    """The years of the note, the year asked for first, and its groups; none without assets."""
    with book.reading():
        before = year_before(book, query.year)
        days = [query.period, *([same_days(query.period, query.year, before)] if before else [])]
        every = [positions(book, period) for period in days]
        template = template_of(book, query.year)
        groups: dict[tuple[str, str], list[list[Position]]] = {}
        for place, held in enumerate(every):
            for one in held:
                leaf = template.leaf_of((one.asset.account, ()))
                key = (
                    (leaf.line.id, leaf.line.label.in_language(query.language))
                    if leaf
                    else (one.asset.account, one.asset.account)
                )
                groups.setdefault(key, [[] for _ in days])[place].append(one)
    names = (query.year.name, *([before.name] if before else []))
    return names, tuple(
        NoteGroup(line, label, tuple(map(tuple, years)))
        for (line, label), years in sorted(groups.items())
    )


def asset_note_table(book: Book, query: ReportQuery) -> Table:
    """Fixed assets from the beginning to the end of the year, with their average life."""
    _ = query.words
    years, groups = asset_note(book, query)
    names = ("amount", "before")
    columns = (
        Column("group", _("Line"), on=EVERYWHERE - SHOWN | CSV, room=110),
        Column("line", on=CSV),
        Column("text", _("Text")),
        *(
            Column(name, str(year), "amount", 14, screen_width=16)
            for name, year in zip(names, years, strict=False)
        ),
    )
    return Table(
        query.title(_("Note on fixed assets")),
        columns,
        [row for group in groups for row in _rows(group, years, _)],
        () if groups else (_("No fixed asset is registered."),),
        id="asset-note",
        document={
            **query.head(),
            "years": list(years),
            "groups": [
                {
                    "line": group.line,
                    "label": group.label,
                    "average_months": group.average_months,
                    **{
                        name: [group.amount(name, place) for place, _ in enumerate(years)]
                        for name in LINES
                    },
                }
                for group in groups
            ],
        },
    )


def _rows(group: NoteGroup, years: tuple[int, ...], _: Callable[..., str]) -> Iterator[Row]:
    yield heading(group.label)
    for name, (label, is_sum) in LINES.items():
        amounts = [group.amount(name, place) for place, _year in enumerate(years)]
        yield Row((group.label, name, _(label), *amounts), "sum" if is_sum else "row", 1)
    if months := group.average_months:
        yield Row((life_text(months, _),), "remark", 1, on=EVERYWHERE - CSV, stop=False)


def life_text(months: int, _: Callable[..., str]) -> str:
    """What the note says of the average useful life (LKBR 9:9)."""
    return _("Average useful life in years: {years}", years=write_years(months))
