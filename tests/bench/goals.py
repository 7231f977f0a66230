"""What the program wants to reach, held against what was measured; ratios are of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.bench.measures import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.measures import Measured


NAMED = 100_000
"""The size that the goals of imports, check and backup are said of."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure and the most that it may be."""

    text: str
    size: int
    figure: float
    limit: float
    unit: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether the figure is within the limit."""
        return self.figure <= self.limit


def goals(measured: Sequence[Measured]) -> Iterator[Goal]:
    """Every goal that the sizes measured can tell of."""
    yield from _growth(measured)
    for size in measured:
        yield from _statements(size)
        yield from _screens(size)
        yield from _writing(size)
        if size.size >= NAMED:
            yield from _imports(size)
        if size.size == NAMED:
            yield from _hundred_thousand(size)


def _growth(measured: Sequence[Measured]) -> Iterator[Goal]:
    smallest, largest = measured[0], measured[-1]
    named = next((size for size in measured if size.size == NAMED), largest)
    if named is not largest and "import" in named.tasks and "import" in largest.tasks:
        grown = largest.size / named.size
        longer = largest.tasks["import"]["import"] / named.tasks["import"]["import"] / grown
        more = largest.peaks["import"] / named.peaks["import"]
        yield Goal(f"import of a voucher, times that at {NAMED}", largest.size, longer, 1.2)
        yield Goal(f"memory of the import, times that at {NAMED}", largest.size, more, 1.5)
    for name in STATEMENTS:
        small, large = smallest.processes.get(name), largest.processes.get(name)
        if small and large and smallest is not largest:
            text = f"show {name}: times its time at {smallest.size} vouchers"
            yield Goal(text, largest.size, large.seconds / small.seconds, 1.2)


def _statements(measured: Measured) -> Iterator[Goal]:
    processes = [measured.processes[name] for name in STATEMENTS if name in measured.processes]
    if processes:
        slowest = max(took.seconds for took in processes)
        yield Goal("slowest statement, whole process", measured.size, slowest * 1000, 150, "ms")
    if figures := measured.tasks.get("inside"):
        inside = max(figures[name] for name in ("income", "balance", "cashflow", "notes"))
        yield Goal("slowest statement, inside the program", measured.size, inside * 1000, 10, "ms")
        for name, what in (
            ("common-first", "the first of two common words"),
            ("common-all", "all of two common words"),
            ("rare-all", "a word that no voucher has"),
        ):
            found = figures[f"search-{name}"] * 1000
            yield Goal(f"text search, {what}", measured.size, found, 100, "ms")
    if measured.size < NAMED:
        return
    for peer, parts in (("ledger", 10), ("hledger", 100)):
        if "income" in measured.peers.get(peer, {}) and processes:
            share = measured.processes["income"].seconds / measured.peers[peer]["income"].seconds
            text = f"income statement, times {peer}'s"
            yield Goal(text, measured.size, share, 1 / parts)


def _screens(measured: Measured) -> Iterator[Goal]:
    if measured.first_screen is not None:
        yield Goal("start to first screen", measured.size, measured.first_screen * 1000, 400, "ms")
        yield Goal("memory of the screens", measured.size, measured.screen_peak / 1024, 150, "MB")
    for scene, (_, slowest) in measured.keys.items():
        limit = 12 if scene == "voucher grid" else 20
        yield Goal(f"a key in the {scene}, p95", measured.size, slowest * 1000, limit, "ms")


def _writing(measured: Measured) -> Iterator[Goal]:
    if figures := measured.tasks.get("record"):
        share = figures["record"] / figures["bare"]
        yield Goal("recording a voucher, times the bare commit", measured.size, share, 1.5)


def _imports(measured: Measured) -> Iterator[Goal]:
    if "import" in measured.tasks and "floor" in measured.tasks:
        took, least = measured.tasks["import"]["import"], measured.tasks["floor"]
        text = "import, times the raw floor"
        yield Goal(f"{text} (tables alone)", measured.size, took / least["floor"], 3)
        yield Goal(
            f"{text} (with the book's indexes)", measured.size, took / least["floor-indexed"], 3
        )
    if "parse" in measured.peers.get("hledger", {}) and "import" in measured.tasks:
        share = measured.tasks["import"]["import"] / measured.peers["hledger"]["parse"].seconds
        yield Goal("import, times hledger's parse", measured.size, share, 1)


def _hundred_thousand(measured: Measured) -> Iterator[Goal]:
    for name, limit in (("check", 6), ("backup", 1)):
        if name in measured.processes:
            yield Goal(name, measured.size, measured.processes[name].seconds, limit, "s")
