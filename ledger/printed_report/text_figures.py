"""Figures that a report gives in its text: thousands, millions, shares, and figures in words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.money import divide_rounded
from ledger.printed_report.finding import Cell, Finding
from ledger.printed_report.printed import KRONA, PER_UNIT, decimals_of, hundredths, is_number
from ledger.printed_report.row_concepts import cells_at, cells_of
from ledger.printed_report.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.printed_report.finding import Measure
    from ledger.printed_report.printed import Printed

TABLE = "text_figures"
_NET, _SHARE = "netto", "andel"
_COUNTED = re.compile(r"(_(19|20)[0-9]{2})?_(kr|tkr|mkr|mnkr|procent)$")
"""How a key ends that says what its figure counts."""

_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")
_WORDED = re.compile(
    rf"(?P<about>knappt|drygt|cirka|ca|omkring|nära|över)?\s*"
    rf"(?P<number>[0-9]+(?:[.,][0-9]+)?|{'|'.join(_NUMBERS)})\s+"
    r"(?P<unit>miljon(?:er)?|mkr|mnkr|msek|tusen|tkr|ksek)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ABOUT: Mapping[str, tuple[int, int]] = {
    "knappt": (90, 100),
    "nära": (90, 100),
    "drygt": (100, 110),
    "över": (100, 110),
}
"""How far from the figure the words allow it to be, in per cent of it."""

_ROUGHLY = (95, 105)

_NAMED: Mapping[str, str] = {
    "arets_resultat": "result",
    "tilldelning": "contributions",
    "medlems": "contributions",
    "mal_eget_kapital": "closing_equity",
}
"""Words of a key, and what is meant."""


def texts_in(printed: Printed) -> Iterator[Finding]:
    """Every figure of the text that the tables tell too."""
    for key, value in printed.text.items():
        if isinstance(value, dict):
            for year, figure in value.items():
                if is_number(figure) and _YEAR.fullmatch(year):
                    yield from _figure(printed, key, int(year), figure)
        elif isinstance(value, list) and all(map(is_number, value)):
            yield from _shares(printed, key, value)
        elif isinstance(value, str):
            yield from _words(printed, key, value)
        elif is_number(value):
            year = re.search(r"_((?:19|20)[0-9]{2})(?:_|$)", key)
            yield from _figure(printed, key, int(year[1]) if year else printed.year, value)


def _figure(printed: Printed, key: str, year: int, value: object) -> Iterator[Finding]:
    unit = key.rpartition("_")[2]
    if unit == "procent":
        yield from _administration(printed, key, year, value)
        return
    factor = PER_UNIT.get(unit, PER_UNIT[printed.unit])
    found = _known(printed, key, year)
    if found is None:
        return
    right, parts = found
    step = _step(value, factor)
    amount = hundredths(value, factor)
    at = Cell(TABLE, key, str(year), amount, year, step, label=_label(key, parts))
    yield _finding(at, divide_rounded(right, step) * step, parts)


def _label(key: str, parts: tuple[Cell, ...]) -> str:
    """What the tables call that which a figure of the text is of, else the words of its key."""
    named = parts[0].label or parts[0].row
    if "_netto" in key:
        return f"{named}, {_NET}"
    if len(parts) == 1 and named and "_" not in named:
        return named
    return spelled(_COUNTED.sub("", key))


def _step(value: object, factor: int) -> int:
    """What the last digit of a printed number counts, in hundredths of kronor."""
    return KRONA * factor // 10 ** decimals_of(value) or 1


def _known(printed: Printed, key: str, year: int) -> tuple[int, tuple[Cell, ...]] | None:
    """What the tables say of that which the key names."""
    if "_netto" in key:
        return _net_cost(printed, key.partition("_netto")[0], year)
    if key.startswith(("minskning_eget_kapital", "okning_eget_kapital")):
        equity = cells_of(printed, "equity")
        parts = tuple(cell for then in (year - 1, year) for cell in equity.get(then, [])[:1])
        if len(parts) < 2:  # noqa: PLR2004 - both ends of the year
            return None
        fall = parts[0].amount - parts[1].amount
        return fall if key.startswith("minskning") else -fall, parts
    concept = next((concept for word, concept in _NAMED.items() if word in key), None)
    found = cells_of(printed, concept).get(year, []) if concept else []
    return (found[0].amount, (found[0],)) if found else None


def _net_cost(printed: Printed, word: str, year: int) -> tuple[int, tuple[Cell, ...]] | None:
    """The cost of a project less its income, each from a note to the income statement."""
    found: dict[str, Cell] = {}
    for note in printed.notes():
        title = note.title.casefold()
        if "upplup" in title:
            continue
        for one in cells_at(printed, (f"not {title}", r"^projekt ")):
            if one.year == year and _is_called(one.row, word):
                found["income" if "intäkt" in title else "cost"] = one
    if found.keys() != {"income", "cost"}:
        return None
    parts = (found["cost"], found["income"])
    return abs(parts[0].amount) - abs(parts[1].amount), parts


def _is_called(label: str, word: str) -> bool:
    """Whether a project goes by the word: one of its words, or the first letters of them."""
    words = label.casefold().split()[1:]
    return word in words or word == "".join(part[0] for part in words)


def _shares(printed: Printed, key: str, values: list[object]) -> Iterator[Finding]:
    """How costs divide between individual and structural activities."""
    names = sorted((name for name in ("individ", "struktur") if name in key), key=key.index)
    concepts = {"individ": "individual", "struktur": "structural"}
    cells = [
        next(iter(cells_of(printed, concepts[name]).get(printed.year, [])), None) for name in names
    ]
    known = tuple(one for one in cells if one)
    total = sum(abs(one.amount) for one in known)
    if len(known) != len(values) or not total:
        return
    for name, one, value in zip(names, known, values, strict=True):
        yield _share(f"{key} {name}", printed.year, value, one, total, known)


def _share(  # noqa: PLR0917 - what is printed, and what it is a share of
    key: str, year: int, value: object, part: Cell, total: int, parts: tuple[Cell, ...]
) -> Finding:
    """A share in print, and what it is, in per cent with as many decimals as printed."""
    step = _step(value, 1)
    right = divide_rounded(abs(part.amount) * 100 * KRONA, abs(total) * step) * step
    label = f"{part.row}, {_SHARE}"
    at = Cell(TABLE, key, str(year), hundredths(value), year, step, label=label)
    return _finding(at, right, parts, "per_cent")


def _administration(printed: Printed, key: str, year: int, value: object) -> Iterator[Finding]:
    """The administration's share of all costs."""
    own = cells_of(printed, "administration").get(year)
    whole = cells_of(printed, "budget_costs").get(year)
    if key.startswith("administrativa") and own and whole and whole[0].amount:
        yield _share(key, year, value, own[0], whole[0].amount, (own[0], whole[0]))


def _words(printed: Printed, key: str, words: str) -> Iterator[Finding]:
    """A figure in words: `knappt en miljon kronor`."""
    match = _WORDED.search(words)
    results = cells_of(printed, "budget_result").get(printed.year)
    if match is None or "underskott" not in key or not results:
        return
    number = match["number"].casefold()
    count = (
        Decimal(_NUMBERS.index(number)) if number in _NUMBERS else Decimal(number.replace(",", "."))
    )
    large = match["unit"].casefold().startswith("m")
    stated = int(count * (1_000_000 if large else 1000)) * KRONA
    right = abs(results[0].amount)
    low, high = _ABOUT.get((match["about"] or "").casefold(), _ROUGHLY)
    is_near = stated * low <= right * 100 <= stated * high
    at = Cell(TABLE, key, str(printed.year), stated, printed.year, label=spelled(key))
    yield _finding(at, stated if is_near else right, (results[0],))


def _finding(
    printed: Cell,
    right: int,
    parts: tuple[Cell, ...],
    measure: Measure = "ore",
) -> Finding:
    message = problem("compare-text", "{place}: what the tables say.", place=printed.place)
    return Finding("text", printed, right, message, parts, measure)
