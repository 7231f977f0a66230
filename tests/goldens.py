"""Golden files: texts to the letter; some have sections, each below a heading, `== heading`.

Run with UPDATE_GOLDEN=1 to write what is seen as what is expected, and read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
HEADING = re.compile(r"^== (.*)\n", re.MULTILINE)


def assert_golden(path: Path, seen: str) -> None:
    """Holds a text against a whole file."""
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(seen, encoding="utf-8")
    assert seen == path.read_text(encoding="utf-8")


def golden_sections(name: str) -> dict[str, str]:
    """The sections of a golden file, by heading; none when there is no such file."""
    path = GOLDEN / name
    parts = HEADING.split(path.read_text(encoding="utf-8")) if path.exists() else [""]
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def assert_section(name: str, heading: str, seen: str) -> None:
    """Holds a text against its section of a file below the folder of goldens."""
    sections = golden_sections(name)
    if os.environ.get("UPDATE_GOLDEN"):
        sections[heading] = seen
        path = GOLDEN / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"== {heading}\n{text}" for heading, text in sorted(sections.items()))
        path.write_text(text, encoding="utf-8")
    assert seen == sections.get(heading)
