"""What the disk is asked: files that appear whole, and where a book lies."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.book.places import is_network, kind_of_disk, synced_folder, this_system
from ledger.core import system
from ledger.core.errors import Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def state_folder() -> Path:
    """Where finsam keeps, on this computer, what it knows of books (XDG); it may be missing.

    For someone without a home it is a place where nothing can be kept.
    """
    try:
        return system.state_home() / "finsam"
    except RuntimeError:
        return Path(os.devnull) / "finsam"


GROUP_WRITES = stat.S_IWGRP
"""The right that makes a book one that several users of the computer share."""


def share_file(path: Path, book: Path) -> None:
    """Lets the group that shares a book read the file too; that of any other book gets nothing.

    What this user may not give is not given: see `is_shared_as`.
    """
    about = book.stat()
    if about.st_mode & GROUP_WRITES:
        system.give_group(path, about.st_gid, 0o640)


def share_folder(folder: Path, book: Path) -> None:
    """Lets the group that shares a book make files in the folder too."""
    about, now = book.stat(), folder.stat()
    if about.st_mode & GROUP_WRITES and (now.st_mode & 0o070, now.st_gid) != (0o070, about.st_gid):
        system.give_group(folder, about.st_gid, 0o2770)


def follow(path: Path, former: os.stat_result) -> None:
    """Gives a file the rights and the group of the one whose place it takes, and its owner."""
    system.give_owner(path, former.st_uid)
    system.give_group(path, former.st_gid, stat.S_IMODE(former.st_mode) & 0o666)


def is_shared_as(path: Path, book: Path) -> bool:
    """Whether whoever shares the book can read the file or folder too."""
    try:
        about, now = book.stat(), path.stat()
    except OSError:
        return True
    reads = now.st_mode & stat.S_IRGRP and now.st_gid == about.st_gid
    return not about.st_mode & GROUP_WRITES or bool(reads)


@contextmanager
def atomic_create(target: Path) -> Iterator[Path]:
    """An empty file beside the target, mode 0600, that takes its name when the block ends well.

    Whoever writes it syncs it. Raises FileExistsError when the name is taken: nothing is ever
    overwritten.
    """
    for taken in (target, *of_a_database(target)):
        if os.path.lexists(taken):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(taken))
    beside = target.with_name(f"{_beside(target)}{os.getpid()}.new")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield beside
        link_into_place(beside, target)
        system.sync(target.parent)
    finally:
        for leftover in (beside, beside.with_name(f"{beside.name}-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def of_a_database(path: Path) -> tuple[Path, ...]:
    """The files that SQLite looks for beside one: one that was left there would be taken for its.

    A journal, a write-ahead log, and the index of that log.
    """
    return tuple(path.with_name(f"{path.name}{end}") for end in ("-journal", "-wal", "-shm"))


def _beside(target: Path) -> str:
    return f".{target.name[:80]}."


def remove_leftover_names(path: Path) -> None:
    """Removes the names that a crash left a file with, while it was given its own by `building`."""
    for other in path.parent.iterdir():
        if other.name.startswith(_beside(path)) and other.name.endswith((".new", ".restored")):
            with suppress(OSError):
                if other.samefile(path):
                    other.unlink()


def link_into_place(beside: Path, target: Path) -> None:
    """Gives a file its name for good; a link refuses a name that was taken meanwhile.

    Where it is a link, the old name stays. Raises FileExistsError when the name is taken.
    """
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: a memory stick
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        beside.rename(target)


class _Asked:
    """What the person has asked for, for as long as the program runs."""

    network_disks = False


def write_on_network_disks(*, asked: bool) -> None:
    """Lets books on other computers' disks be written from here on, if someone asks for it."""
    _Asked.network_disks = asked


def network_problem(path: Path) -> Problem | None:
    """What is wrong with writing to a book on another computer's disk, unless asked; or None.

    Not found out where the system does not list its mounts (SQLite: useovernet.html).
    """
    kind = "" if _Asked.network_disks else file_system(path)
    if not is_network(kind):
        return None
    return problem(
        "network-disk",
        "The book lies on a network disk ({kind}), whose locks may fail and damage it, so it is"
        " only read. Move it to a disk in this computer, and keep its backups on the network"
        " disk; or take the risk, with the option --natenhet.",
        str(path),
        kind=kind,
    )


def sync_warning(path: Path) -> Problem | None:
    """What is wrong with a book in a folder that is copied while it is written, or None."""
    folder = synced_folder(path)
    if not folder:
        return None
    return problem(
        "synced-folder",
        "The book lies in {folder}, which copies files while they are written and can"
        " damage it. Move the book, and keep its backups there instead.",
        str(path),
        folder=folder,
    )


def file_system(path: Path) -> str:
    """The kind of file system the path is on, as the system names it; empty when not known."""
    return kind_of_disk(os.path.realpath(path), this_system())
