"""Draws the pictures of README anew from the demonstration book: `python -m tests.pictures`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.pictures.scenes import draw_all

if __name__ == "__main__":
    for name, picture in draw_all().items():
        (Path(__file__).parent / f"{name}.svg").write_text(picture, encoding="utf-8")
        sys.stdout.write(f"{name}.svg\n")
