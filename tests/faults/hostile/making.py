"""How a hostile file is made: of bytes, or by a function that makes it at a path."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

Make: TypeAlias = Callable[[Path], object]
Content: TypeAlias = bytes | Make

MEGABYTE = 1 << 20


def of(*parts: bytes, times: int = 1) -> Make:
    """Makes a file of parts, the last one many times; no more of it than a part is in memory."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(parts[:-1])
            some = max(1, MEGABYTE // len(parts[-1]))
            for start in range(0, times, some):
                file.write(parts[-1] * min(some, times - start))

    return make


def sparse(*, head: bytes = b"", size: int = 4 << 30) -> Make:
    """Makes a file that says it is huge and takes no room."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head)
            file.truncate(size)

    return make


def link_to(target: str) -> Make:
    """Makes a symbolic link."""
    return lambda path: path.symlink_to(target)


def listen(path: Path) -> None:
    """Makes a socket."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


def nothing(path: Path) -> None:
    """Makes no file at all."""


NO_FILES: Mapping[str, Content] = {
    "nothing": nothing,
    "empty": b"",
    "folder": Path.mkdir,
    "pipe that nobody writes to": getattr(os, "mkfifo", nothing),
    "socket": listen,
    "device of zeros": link_to("/dev/zero"),
    "device of noise": link_to("/dev/urandom"),
    "memory of the process": link_to("/proc/self/mem"),
    "terminal that is not there": link_to("/dev/tty"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "four sparse gigabytes": sparse(),
    "noise": bytes((7 * number * number + number // 3) % 256 for number in range(5000)),
    "zeros": bytes(5000),
    "UTF-16": "id = 1\n#FLAGGA 0\n".encode("utf-16"),
    "half a letter": b"a\xc3",
    "one megabyte of brackets": of(b"[", times=MEGABYTE),
    "one megabyte of braces": of(b"{", times=MEGABYTE),
    "one megabyte of quotes": of(b'"', times=MEGABYTE),
}
"""What is no file, or no file of any kind; every door is tried with each."""

IN_THE_WAY: Mapping[str, Content] = {
    name: content
    for name, content in NO_FILES.items()
    if not any(word in name for word in ("device", "memory", "terminal"))
}
"""Those that are tried where a command writes: nothing that belongs to the machine."""
