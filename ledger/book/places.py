"""Places that do a book harm: other computers' disks, and folders that a program copies.

Locks over a network cannot be trusted (SQLite: useovernet.html), and a file that is copied while
it is written is copied in pieces. What is known of them is data: the kinds of file systems that
each system has for other computers, and the names and the marks of folders that are synced.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.core import system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def _kinds(names: str) -> frozenset[str]:
    return frozenset(names.split())


NETWORK: Mapping[str, frozenset[str]] = {
    "linux": _kinds(
        "nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs ncp afs afpfs coda 9p virtiofs vboxsf vmhgfs hgfs"
        " prl_fs drvfs ceph glusterfs lustre gpfs beegfs fhgfs orangefs pvfs2 ocfs2 gfs2 davfs"
        " davfs2 webdav"
    ),
    "darwin": _kinds("nfs smbfs afpfs webdav cifs ftp acfs ncpfs vmhgfs prlufs prl_fs virtiofs 9p"),
    "win32": frozenset({"UNC", "network drive"}),
}
"""Kinds of file systems on other computers, and of what a virtual machine shares with its host."""

LOCAL_FUSE = _kinds(
    "fuse.ntfs-3g fuse.ntfs fuse.exfat fuse.exfat-fuse fuse.ext2 fuse.fuse-ext2 fuse.fuseext2"
    " fuse.apfs fuse.lxcfs fuse.fuse-overlayfs fuse.mergerfs fuse.bindfs fuse.encfs"
    " fuse.gocryptfs fuse.cryfs fuse.securefs fuse.veracrypt fuse.zfs-fuse fuse.portal"
    " fuse.unionfs fuse.squashfuse fuse.squashfuse_ll fuse.snapfuse fuse.dislocker"
)
"""What programs of this computer's own disks mount; any other of its kind (sshfs, gvfsd-fuse,
rclone, a cloud's) reads from somewhere else."""

REMOTE = 4
"""What Windows calls a drive on another computer (GetDriveTypeW)."""


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a file system is, of what kind, and what it reads from."""

    point: str
    kind: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """What a computer knows of its disks."""

    name: str
    """As `sys.platform` has it."""

    mounts: tuple[Mount, ...] = ()
    """Later ones lie over earlier ones; none where they are not listed."""

    drive_type: Callable[[str], int] = str.__len__
    """On Windows, the type of the drive with a root such as `Z:\\`."""


def this_system() -> System:
    """The computer the program runs on."""
    read = {"linux": mounts_of_linux, "darwin": mounts_of_darwin}.get(system.NAME)
    mounts = read(system.mount_list()) if read else ()
    return System(system.NAME, mounts, system.drive_type)


_OCTAL = re.compile(r"\\([0-7]{3})")


def mounts_of_linux(mountinfo: str) -> tuple[Mount, ...]:
    """What `/proc/self/mountinfo` lists (proc(5))."""
    found = []
    for line in mountinfo.splitlines():
        place, _, about = line.partition(" - ")
        fields, (kind, _, source) = place.split(" "), about.partition(" ")
        if len(fields) > 4:  # noqa: PLR2004 - the fifth is the mount point
            point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4])
            found.append(Mount(point, kind, source.split(" ")[0]))
    return tuple(found)


_ON = re.compile(r"(.*?) on (.*) \(([^,)]+)[^)]*\)")


def mounts_of_darwin(listed: str) -> tuple[Mount, ...]:
    """What `mount` lists on macOS: `//me@server/bok on /Volumes/bok (smbfs, nodev)`."""
    matches = (_ON.fullmatch(line) for line in listed.splitlines())
    return tuple(Mount(match[2], match[3], match[1]) for match in matches if match)


def kind_of_disk(path: str, system: System) -> str:
    """The kind of file system a path is on, as the system names it; empty when not known."""
    if system.name == "win32":
        return _kind_on_windows(path, system)
    best = Mount("", "")
    for mount in system.mounts:
        inside = path == mount.point or path.startswith(mount.point.rstrip("/") + "/")
        if inside and len(mount.point) >= len(best.point):
            best = mount
    is_address = best.kind == "fuse" and re.search(r"://|@.*:", best.source)
    return f"fuse.{best.source}" if is_address else best.kind


_LONG = re.compile(r"[\\/]{2}[?.][\\/](UNC[\\/])?", re.IGNORECASE)


def _kind_on_windows(path: str, system: System) -> str:
    plain = path
    if long := _LONG.match(path):
        plain = ("\\\\" if long[1] else "") + path[long.end() :]
    if plain[:2] in {"\\\\", "//"}:
        return "UNC"
    is_remote = plain[1:2] == ":" and system.drive_type(f"{plain[0].upper()}:\\") == REMOTE
    return "network drive" if is_remote else ""


def is_network(kind: str, name: str = "") -> bool:
    """Whether a kind of file system is on another computer, or on a virtual machine's host."""
    if kind.startswith(("fuse.", "macfuse", "osxfuse", "fusefs")):
        return kind not in LOCAL_FUSE
    return kind in NETWORK.get(name or system.NAME, NETWORK["linux"]) or kind in NETWORK["win32"]


SYNCED_NAMES = re.compile(
    r"dropbox.*|onedrive.*|icloud.*|com~apple~clouddocs|mobile documents|cloudstorage"
    r"|google ?drive.*|my drive|min enhet|shared drives|delade enheter|drivefs"
    r"|box|box sync.*|box-box.*|nextcloud.*|owncloud.*|syncthing.*|resilio sync.*|sharepoint.*"
    r"|pcloud.*|megasync.*|seafile.*|proton drive.*|jottacloud.*|tresorit.*|koofr.*"
    r"|.+ - (documents|dokument|shared documents|delade dokument|general|allmänt)"
)
"""Names of folders that a program copies to other computers, in small letters; the last are those
that a SharePoint library gets: `Förbundet - Dokument`."""

SYNC_MARKS = (
    ".stfolder",
    ".stversions",
    ".dropbox",
    ".dropbox.cache",
    ".tmp.drivedownload",
    ".tmp.driveupload",
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".849C9593-D756-4E56-8D6E-42412F2A707B",
)
"""What such a program leaves in the folder that it copies, whatever the folder is called."""

SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where Windows says that OneDrive's folders are."""


def synced_folder(path: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The name of the folder above a path that a program copies to other computers, or nothing."""
    for name in reversed(path.parent.parts):
        if SYNCED_NAMES.fullmatch(name.lower()):
            return name
    roots = {Path(environ[name]) for name in SYNC_VARIABLES if environ.get(name)}
    for folder in path.parents:
        if folder in roots or _has_any(folder, SYNC_MARKS):
            return folder.name
    return ""


def _has_any(folder: Path, names: Iterable[str]) -> bool:
    return any(os.path.lexists(folder / name) for name in names)
