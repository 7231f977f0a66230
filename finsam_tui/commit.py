"""Which commit the program is of: as the build wrote it, or as git has it in a checkout."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

FILE = "commit.txt"
HERE = Path(__file__).parent
SHOWN = 12
"""Digits of the commit that are shown."""


def commit() -> str:
    """The first digits of the commit; empty where neither the build nor git tells."""
    with suppress(OSError):
        return HERE.joinpath(FILE).read_text("ascii").strip()[:SHOWN]
    if not HERE.parent.joinpath(".git").exists():
        return ""
    asked = ["git", "-C", str(HERE.parent), "rev-parse", f"--short={SHOWN}", "HEAD"]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=5)  # noqa: S603 - the git of a developer
        return done.stdout.strip()
    return ""
