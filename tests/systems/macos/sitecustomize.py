"""macOS, as far as the program asks of it: `PYTHONPATH=tests/systems/macos python -m pytest`.

Python reads this first of all, in every process. A sync reaches the disk by F_FULLFSYNC alone,
files have no attributes that Python reads, there is no `/proc`, `open` and `mount` are of this
folder. Names are as on HFS+: listed decomposed (NFD) however they were written, found in either
form, and nothing that is no UTF-8. `sys.platform` stays: the libraries would look for their parts
of macOS. Upper and lower case are told apart, as the disk here does.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import os
import sqlite3
from pathlib import Path
from typing import Any, Self
from unicodedata import normalize
from urllib.parse import quote, unquote

from ledger.core import system

GONE = (
    "getxattr setxattr listxattr removexattr fdatasync posix_fallocate posix_fadvise pipe2"
    " memfd_create sched_getaffinity sched_setaffinity getresuid O_TMPFILE O_PATH O_DIRECT"
)
BY_PATH = (
    "open stat lstat unlink remove rmdir mkdir chmod chown utime access readlink truncate statvfs"
)
BY_TWO = "rename replace link symlink"
TOOLS = Path(__file__).parent / "bin"
F_FULLFSYNC = 51
_real = fcntl.fcntl


def _fcntl(descriptor: Any, command: int, *args: Any) -> Any:
    if command == F_FULLFSYNC:
        return os.fsync(descriptor)
    return _real(descriptor, command, *args)


def _found(path: Any) -> Any:
    """The path as the disk here has it: composed."""
    if isinstance(path, int) or path is None:
        return path
    given = os.fspath(path)
    name = os.fsdecode(given)
    if name == "/proc" or name.startswith("/proc/"):
        raise FileNotFoundError(errno.ENOENT, "there is no /proc", name)
    try:
        name.encode()
    except UnicodeEncodeError:
        raise OSError(errno.EILSEQ, "Illegal byte sequence", name) from None
    return normalize("NFC", name).encode() if isinstance(given, bytes) else normalize("NFC", name)


def _listed(name: Any) -> Any:
    """A name or a path as the disk of a Mac lists it: decomposed."""
    return normalize("NFD", name) if isinstance(name, str) else name


class _Entry:
    """An entry of a folder, by its decomposed name."""

    def __init__(self, entry: os.DirEntry[Any]) -> None:
        self._entry = entry
        self.name, self.path = _listed(entry.name), _listed(entry.path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)

    def __fspath__(self) -> Any:
        return self.path


class _Entries:
    """The entries of a folder, to be read once and closed."""

    def __init__(self, path: Any) -> None:
        self._entries = _scandir(_found(path))

    def __iter__(self) -> _Entries:
        return self

    def __next__(self) -> _Entry:
        return _Entry(next(self._entries))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._entries.close()


_scandir, _listdir, _io_open, _connect = os.scandir, os.listdir, io.open, sqlite3.connect


def _open(file: Any, *args: Any, **options: Any) -> Any:
    return _io_open(_found(file), *args, **options)


def _at(database: Any, *args: Any, **options: Any) -> Any:
    if options.get("uri"):
        path, sign, query = database.partition("?")
        return _connect(quote(_found(unquote(path)), safe="/:") + sign + query, *args, **options)
    return _connect(_found(database), *args, **options)


def _by_path(name: str, paths: int) -> None:
    real = getattr(os, name)

    def function(*args: Any, **options: Any) -> Any:
        return real(*map(_found, args[:paths]), *args[paths:], **options)

    for able in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if real in able:
            able.add(function)
    setattr(os, name, function)


def become_macos() -> None:
    """Makes this process one on macOS."""
    for name in GONE.split():
        delattr(os, name)
    vars(fcntl).update(F_FULLFSYNC=F_FULLFSYNC, fcntl=_fcntl)
    for name in BY_PATH.split():
        _by_path(name, 1)
    for name in BY_TWO.split():
        _by_path(name, 2)
    vars(os).update(
        scandir=_Entries,
        listdir=lambda path=".": [_listed(name) for name in _listdir(_found(path))],
    )
    os.supports_fd.update({os.scandir, os.listdir})
    vars(io)["open"] = vars(builtins)["open"] = _open
    vars(sqlite3)["connect"] = _at
    system.NAME = "darwin"
    vars(system)["_MOUNT_COMMAND"] = str(TOOLS.with_name("mount"))
    os.environ["PATH"] = f"{TOOLS}{os.pathsep}{os.environ.get('PATH', '')}"


become_macos()
