"""The figures as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.bench.goals import Goal
    from tests.bench.measures import Measured
    from tests.bench.timing import Timed


def report(measured: Sequence[Measured], goals: Iterable[Goal]) -> Iterator[str]:
    """Every figure, a column a size, then every goal; processor time stands in brackets."""
    yield f"{'':44}" + "".join(f"{size.size:>30,}" for size in measured)
    for name, cells in _rows(measured):
        yield f"{name:44}" + "".join(f"{cell:>30}" for cell in cells)
    yield ""
    for goal in goals:
        verdict = "reached" if goal.is_reached else "MISSED"
        figures = f"{goal.figure:9.2f} of {goal.limit:<6.3g} {goal.unit:3}"
        yield f"{verdict:8} {goal.size:>9,} {figures} {goal.text}"


def _rows(measured: Sequence[Measured]) -> Iterator[tuple[str, list[str]]]:
    for name in _names(size.processes for size in measured):
        yield f"finsam {name}", [_timed(size.processes.get(name)) for size in measured]
    for peer in _names(size.peers for size in measured):
        for name in _names(size.peers.get(peer, {}) for size in measured):
            cells = [_timed(size.peers.get(peer, {}).get(name)) for size in measured]
            yield f"{peer} {name}", cells
    for task in _names(size.tasks for size in measured):
        for name in _names(size.tasks.get(task, {}) for size in measured):
            figures = [size.tasks.get(task, {}).get(name) for size in measured]
            yield f"{task}: {name}", [_seconds(figure) for figure in figures]
    for task in ("import", "inside"):
        peaks = [size.peaks.get(task, 0) for size in measured]
        yield f"{task}: peak memory", [f"{peak / 1024:.0f} MB" for peak in peaks]
    yield "first screen", [_seconds(size.first_screen) for size in measured]
    yield "screens: peak memory", [f"{size.screen_peak / 1024:.0f} MB" for size in measured]
    for scene in _names(size.keys for size in measured):
        pairs = [size.keys.get(scene) for size in measured]
        cells = [f"{_seconds(pair[0])}, {_seconds(pair[1])}" if pair else "-" for pair in pairs]
        yield f"key in the {scene}: median, p95", cells
    yield "bytes of the book a voucher", [f"{size.bytes_a_voucher:.0f}" for size in measured]


def _names(groups: Iterable[Iterable[str]]) -> list[str]:
    """Every name that occurs, in the order of the first occurrence."""
    return list(dict.fromkeys(name for group in groups for name in group))


def _timed(figure: Timed | None) -> str:
    if figure is None:
        return "-"
    times = f"{_seconds(figure.seconds)} ({_seconds(figure.processor)})"
    return f"{times} {figure.peak / 1024:5.0f} MB"


def _seconds(figure: float | None) -> str:
    if figure is None:
        return "-"
    return f"{figure:.2f} s" if figure >= 1 else f"{figure * 1000:.1f} ms"
