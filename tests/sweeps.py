"""Sweeps over every combination, of which the ordinary run takes some and `-m slow` the others."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def combinations(*axes: Iterable[Any]) -> list[Any]:
    """Every combination of a value of each axis, as cases of a test.

    The ordinary run takes a diagonal: as many times fewer as the shortest axis is long, and among
    them each value of each axis, with each value of any other axis when there are three.
    """
    values: list[Sequence[Any]] = [list(axis) for axis in axes]
    shortest = min(map(len, values))
    return [
        pytest.param(
            *(axis[place] for axis, place in zip(values, places, strict=True)),
            marks=() if sum(places) % shortest == 0 else pytest.mark.slow,
        )
        for places in product(*map(range, map(len, values)))
    ]
