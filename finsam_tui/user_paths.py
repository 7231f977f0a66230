"""Paths as people type them."""

from __future__ import annotations

import os
from pathlib import Path

from ledger.core.errors import Refused, problem, system_reason


def typed_path(typed: str) -> Path:
    """The path that was typed, where `~` is the reader's home; a name that nobody has stays so.

    Raises Refused when no system could have such a path.
    """
    path = Path(os.path.expanduser(typed.strip()))  # noqa: PTH111 - Path's own raises for ~nobody
    try:
        path.exists()
    except OSError as error:
        raise Refused(
            problem(
                "no-path",
                "This cannot be a path: {reason}.",
                "path",
                reason=system_reason(error),
            )
        ) from error
    return path
