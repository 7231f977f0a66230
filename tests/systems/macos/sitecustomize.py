"""macOS, as far as the program asks of it: `PYTHONPATH=tests/systems/macos python -m pytest`.

Python reads this first of all, in every process. A sync reaches the disk by F_FULLFSYNC alone,
files have no attributes that Python reads, and mounts are listed by a command that is not here.
`sys.platform` stays: the libraries would look for their parts of macOS. Names keep their form and
their case as the disk here has them: SQLite looks them up itself, where nothing can be imitated.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from ledger.core import system

GONE = "getxattr setxattr listxattr removexattr"
F_FULLFSYNC = 51
_real = fcntl.fcntl


def _fcntl(descriptor: Any, command: int, *args: Any) -> Any:
    if command == F_FULLFSYNC:
        return os.fsync(descriptor)
    return _real(descriptor, command, *args)


def become_macos() -> None:
    """Makes this process one on macOS."""
    for name in GONE.split():
        delattr(os, name)
    vars(fcntl).update(F_FULLFSYNC=F_FULLFSYNC, fcntl=_fcntl)
    system.NAME = "darwin"


become_macos()
