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


def completed_path(typed: str) -> str:
    """The path with as much more as all names that begin so have in common; a folder ends in /."""
    folder, name = os.path.split(typed)
    try:
        beginning_so = [
            entry
            for entry in os.scandir(os.path.expanduser(folder) or ".")  # noqa: PTH111 - as above
            if entry.name.startswith(name) and (name or not entry.name.startswith("."))
        ]
    except OSError:
        return typed
    if not beginning_so:
        return typed
    names = [entry.name for entry in beginning_so]
    whole = typed + os.path.commonprefix(names)[len(name) :]  # noqa: RUF071 - letters are meant
    is_folder = len(beginning_so) == 1 and beginning_so[0].is_dir()
    return f"{whole}{os.sep}" if is_folder else whole
