"""What differs between Linux, macOS and Windows: nothing else asks which of them it runs on.

Each is asked for what it can do, and what it cannot is left out and said so: Windows has no rights
of a group, no mark on a file that copying leaves behind, and no folder that can be synced (NTFS
keeps a log of the names in it).
"""

from __future__ import annotations

import getpass
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

NAME = sys.platform
"""`linux`, `darwin` or `win32`; other kinds of Unix by their own names."""

WINDOWS = "win32"

ENDING_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGHUP", "SIGTERM", "SIGINT", "SIGBREAK")
    if hasattr(signal, name)
)
"""What tells a program to end, or that its terminal is gone."""

AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""Opens a pipe without waiting for its other end; a file as ever."""

BYTES = getattr(os, "O_BINARY", 0)
"""Writes the bytes that are given, with no line end changed."""

_MARK = "user.finsam"
_VIEWERS = {"darwin": "open"}
_MOUNTS = Path("/proc/self/mountinfo")
_MOUNT_COMMAND = "/sbin/mount"


def state_home() -> Path:
    """Where programs keep what they know on this computer (XDG; else on Windows its local data).

    Raises RuntimeError for someone without a home.
    """
    for name in ("XDG_STATE_HOME", *(("LOCALAPPDATA",) if NAME == WINDOWS else ())):
        if (home := Path(os.environ.get(name, ""))).is_absolute():
            return home
    return Path("~/.local/state").expanduser()


def login() -> str:
    """The user as the system knows them; empty when it does not."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    with suppress(OSError):
        return os.getlogin()
    return ""


def type_unseen(prompt: str) -> str:
    """What a person types at the terminal, without it being shown."""
    return getpass.getpass(prompt)


def is_own(about: os.stat_result) -> bool:
    """Whether the file is this user's; where files have no owner of that kind, it is."""
    return not hasattr(os, "geteuid") or about.st_uid == os.geteuid()


def is_running(process: int) -> bool:
    """Whether a process of this number runs; where that cannot be asked, only this one does."""
    if NAME == WINDOWS:  # there, to ask is to end it
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def sync(path: Path) -> None:
    """Makes sure that a file, or the names in a folder, are on the disk. Raises OSError."""
    is_folder = path.is_dir()
    if is_folder and NAME == WINDOWS:
        return
    descriptor = os.open(path, (os.O_RDONLY if is_folder else os.O_RDWR) | BYTES)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def flush(descriptor: int) -> None:
    """Makes sure that what was written to an open file is on the disk. Raises OSError.

    On macOS fsync leaves it in the drive's own memory; F_FULLFSYNC does not, if the disk knows it.
    """
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.fcntl(descriptor, getattr(fcntl, "F_FULLFSYNC"))  # noqa: B009 - on macOS alone
        return
    os.fsync(descriptor)


def file_mark(path: Path) -> str:
    """What tells a file from its copies: an attribute that copying leaves behind; empty if none."""
    with suppress(AttributeError, OSError):  # a system, or a disk, without such attributes
        return os.getxattr(path, _MARK).decode("ascii", "replace")
    return ""


def mark_file(path: Path) -> str:
    """The mark of a file, which gets one if it has none; empty where there can be none."""
    if mark := file_mark(path):
        return mark
    with suppress(AttributeError, OSError):
        os.setxattr(path, _MARK, os.urandom(8).hex().encode("ascii"))
    return file_mark(path)


def give_owner(path: Path, owner: int) -> None:
    """Makes somebody the owner of a file, where this user may."""
    with suppress(AttributeError, OSError):
        os.chown(path, owner, -1)


def give_group(path: Path, group: int, mode: int) -> None:
    """Gives a file a group and rights; the group's rights only when it is the group meant."""
    with suppress(AttributeError, OSError):
        os.chown(path, -1, group)
    with suppress(OSError):
        path.chmod(mode if path.stat().st_gid == group else mode & 0o700)


def mount_list() -> str:
    """What the system lists of its mounts, in its own form; empty where it lists none."""
    if NAME == "linux":
        with suppress(OSError):
            return _MOUNTS.read_text("utf-8", "surrogateescape")
    if NAME == "darwin":
        import subprocess  # noqa: PLC0415 - on macOS alone

        with suppress(OSError, subprocess.SubprocessError):
            listed = subprocess.run([_MOUNT_COMMAND], capture_output=True, check=True, timeout=5)  # noqa: S603 - the system's own
            return os.fsdecode(listed.stdout)
    return ""


def drive_type(root: str) -> int:
    """The type of the drive with the root of its path (GetDriveTypeW); 0 elsewhere."""
    if NAME != WINDOWS:
        return 0
    import ctypes  # noqa: PLC0415 - on Windows alone

    return int(getattr(ctypes, "windll").kernel32.GetDriveTypeW(root))  # noqa: B009 - there alone


def view(path: Path) -> None:
    """Opens a file or a folder with the system's own program, and does not wait. Raises OSError."""
    if NAME == WINDOWS:
        getattr(os, "startfile")(path)  # noqa: B009 - there alone
        return
    import subprocess  # noqa: PLC0415 - when something is opened

    subprocess.Popen(  # noqa: S603 - a name from the table above, and one path
        [_VIEWERS.get(NAME, "xdg-open"), str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
