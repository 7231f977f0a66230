"""What is made ready while nobody waits, so that no key waits for it."""

from __future__ import annotations

import gc
import threading
from functools import cache
from importlib import import_module

from finsam_tui.places import PLACES

START_DELAY = 1.0
"""Seconds from the start, when the first screen and what needs doing are there to be read."""

GC_THRESHOLD = 10_000
"""Objects made before the collector of garbage looks through the young ones."""


def preload_screens() -> None:
    """Reads the code of every place, beside the keys.

    All that is there then lives as long as the program: it is left out of every later search
    for garbage, which kept a key waiting for 15 ms and more.
    """
    threading.Thread(target=_read_places, daemon=True).start()


@cache
def _read_places() -> None:
    """Once in a process: what a program that ended leaves behind is garbage to the next one."""
    for place in PLACES:
        import_module(place.module)
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 20)
