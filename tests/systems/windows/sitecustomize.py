"""Windows, as far as the program asks of it: `PYTHONPATH=tests/systems/windows python -m pytest`.

Python reads this first of all, in every process. What Windows lacks is gone (signals, owners,
attributes of files, `termios`), and what it forbids is refused: a folder cannot be opened, a file
that is open cannot be removed or renamed, a name has none of the nine characters, only what can be
written to is synced, and asking whether a process runs would end it. Screens are driven by
Textual's driver without a terminal. `sys.platform` stays: the libraries would look for their parts
of Windows.
"""

from __future__ import annotations

import errno
import fcntl
import getpass  # noqa: F401 - reads termios where there is one
import importlib
import os
import shutil
import signal
import subprocess  # noqa: F401 - needs fcntl and signals of its own
import sys
import tempfile
from pathlib import Path
from typing import Any

from ledger.core import system

FORBIDDEN = set('<>:"|?*') | {chr(code) for code in range(32)}
GONE = {
    os: "geteuid getegid chown lchown fchown fchmod getxattr setxattr listxattr"
    " removexattr O_NONBLOCK O_NOFOLLOW O_DIRECTORY mkfifo sync uname",
    signal: "SIGHUP SIGUSR1 SIGUSR2 SIGPIPE SIGQUIT SIGTSTP SIGCONT SIGALRM setitimer",
}
MODULES = ("termios", "tty", "pty", "fcntl", "pwd", "grp", "resource")


def _is_open(path: Any) -> bool:
    """Whether this process has the file open, by any of its names."""
    try:
        about = _real["lstat"](path)
        fds = _real["listdir"]("/proc/self/fd")
    except OSError:
        return False
    for descriptor in fds:
        try:
            other = os.fstat(int(descriptor))
        except OSError:
            continue
        if (other.st_ino, other.st_dev) == (about.st_ino, about.st_dev):
            return True
    return False


def _refuse(path: Any) -> None:
    raise PermissionError(errno.EACCES, "used by another process (WinError 32)", os.fspath(path))


def _named(path: Any) -> None:
    """Refuses a name that Windows has not."""
    if isinstance(path, int):
        return
    name = Path(os.fsdecode(path)).name
    if set(name) & FORBIDDEN or (name.endswith((".", " ")) and name.strip(".")):
        raise OSError(errno.EINVAL, "the name is not valid (WinError 123)", os.fspath(path))


_real: dict[str, Any] = {
    name: getattr(os, name)
    for name in [
        "open",
        "fsync",
        "unlink",
        "remove",
        "rename",
        "replace",
        "link",
        "mkdir",
        "kill",
        "listdir",
        "lstat",
    ]
}
O_BINARY = 1 << 30


def _open(path: Any, flags: int, *args: Any, **options: Any) -> int:
    if flags & os.O_CREAT:
        _named(path)
    elif Path(path).is_dir() and options.get("dir_fd") is None:
        _refuse(path)
    return int(_real["open"](path, flags & ~O_BINARY, *args, **options))


def _fsync(descriptor: Any) -> None:
    number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
    if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, "Bad file descriptor")
    _real["fsync"](number)


def _removed(name: str) -> Any:
    def remove(path: Any, **options: Any) -> None:
        if not Path(path).is_symlink() and _is_open(path):
            _refuse(path)
        _real[name](path, **options)

    return remove


def _moved(name: str) -> Any:
    def move(source: Any, target: Any, **options: Any) -> None:
        _named(target)
        if _is_open(source) or (os.path.lexists(target) and _is_open(target)):
            _refuse(source)
        if name == "rename" and os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "exists (WinError 183)", os.fspath(target))
        _real[name](source, target, **options)

    return move


def _linked(source: Any, target: Any, **options: Any) -> None:
    _named(target)
    _real["link"](source, target, **options)


def _made(path: Any, *args: Any, **options: Any) -> None:
    _named(path)
    _real["mkdir"](path, *args, **options)


def _kill(process: int, number: int) -> None:
    if number == 0 and process == os.getpid():
        raise AssertionError("asking a process whether it runs ends it on Windows")
    _real["kill"](process, number)


def become_windows() -> None:
    """Makes this process one on Windows."""
    for module, names in GONE.items():
        for name in names.split():
            if hasattr(module, name):
                delattr(module, name)
    instead: dict[str, Any] = {
        "open": _open,
        "fsync": _fsync,
        "link": _linked,
        "mkdir": _made,
        "kill": _kill,
    }
    instead |= {name: _removed(name) for name in ("unlink", "remove")}
    instead |= {name: _moved(name) for name in ("rename", "replace")}
    for name, function in {**instead, "O_BINARY": O_BINARY}.items():
        setattr(os, name, function)
    vars(shutil)["_use_fd_functions"] = False
    vars(tempfile)["TemporaryFile"] = tempfile.NamedTemporaryFile
    importlib.reload(system)
    system.NAME = "win32"
    os.environ["TEXTUAL_DRIVER"] = "textual.drivers.headless_driver:HeadlessDriver"
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]


become_windows()
