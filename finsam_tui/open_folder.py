"""Files and folders, opened by the program that the system has for them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from ledger.core.errors import LedgerError, problem

if TYPE_CHECKING:
    from pathlib import Path

OPENERS = {"darwin": "open", "win32": "explorer"}
"""The command that opens what it is given, by `sys.platform`; elsewhere it is `xdg-open`."""


def show_folder(folder: Path) -> None:
    """Opens the folder, and does not wait for it to be closed. Raises LedgerError."""
    command = OPENERS.get(sys.platform, "xdg-open")
    try:
        subprocess.Popen(  # noqa: S603 - a name from the table above, and one path
            [command, str(folder.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise LedgerError(
            problem(
                "no-viewer",
                "No program here opens folders; the files lie in {folder}.",
                folder=folder,
            )
        ) from error
