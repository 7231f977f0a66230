"""Sweeps over cases, of which the ordinary run takes some and `-m sweep` the others."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.mark import ParameterSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def combinations(*axes: Iterable[Any]) -> list[Any]:
    """Every combination of a value of each axis, as cases of a test.

    The ordinary run takes each value of each axis at least once. The sweep adds a diagonal, as many
    times fewer as the shortest axis is long, with each value of an axis together with each value of
    any other when there are three. The others are slow.
    """
    values: list[Sequence[Any]] = [list(axis) for axis in axes]
    shortest = min(map(len, values))
    walk = {tuple(step % len(axis) for axis in values) for step in range(max(map(len, values)))}
    return [
        pytest.param(
            *(axis[place] for axis, place in zip(values, places, strict=True)),
            marks=()
            if places in walk
            else (pytest.mark.slow if sum(places) % shortest else pytest.mark.sweep),
        )
        for places in product(*map(range, map(len, values)))
    ]


def one_of(several: int, cases: Iterable[Any]) -> list[Any]:
    """Cases of a test, of which the ordinary run takes one of so many and the sweep the others.

    Those that are slow, or for the sweep already, stay so and are not counted.
    """
    found: list[Any] = []
    place = 0
    for case in cases:
        param = case if isinstance(case, ParameterSet) else pytest.param(case)
        if not param.marks:
            place += 1
            if place % several != 1 % several:
                param = pytest.param(*param.values, id=param.id, marks=pytest.mark.sweep)
        found.append(param)
    return found
