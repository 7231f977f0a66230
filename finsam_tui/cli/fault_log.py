"""Where a fault of the program itself is written down: the places in the code, nothing else."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path


def write_fault(error: BaseException) -> Path | None:
    """Writes when, what kind of fault and where in the code; no amounts, names or texts.

    Returns the file, or None when it cannot be written.
    """
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    try:
        path = Path(state).expanduser() / "finsam" / "faults.log"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}\n")
            for frame in traceback.extract_tb(error.__traceback__):
                file.write(f"    {frame.filename}:{frame.lineno} {frame.name}\n")
    except (OSError, RuntimeError):
        return None
    return path
