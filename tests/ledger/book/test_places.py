"""Which places do a book harm, on every system: tried with what each lists of its disks."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.book.places import (
    REMOTE,
    System,
    is_network,
    kind_of_disk,
    mounts_of_darwin,
    mounts_of_linux,
    synced_folder,
)

LINUX = """\
21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
22 21 0:30 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
23 21 0:31 / /mnt/c rw - 9p C:\\134 rw,aname=drvfs
24 21 0:32 / /mnt/värd rw - virtiofs värd rw
25 21 0:33 / /media/sf_bok rw - vboxsf bok rw
26 21 0:34 / /mnt/hgfs rw - fuse.vmhgfs-fuse vmhgfs-fuse rw
27 21 0:35 / /srv/dav rw - fuse https://moln.example.se/dav rw
28 21 0:36 / /srv/dav2 rw - davfs https://moln.example.se/ rw
29 21 0:37 / /srv/ceph rw - ceph 10.0.0.1:6789:/ rw
30 21 0:38 / /srv/fuse-ceph rw - fuse.ceph-fuse ceph-fuse rw
31 21 0:39 / /srv/nfs rw - nfs4 server:/hem rw
32 21 0:40 / /srv/smb rw - smb3 //server/bok rw
33 21 0:41 / /srv/rclone rw - fuse.rclone gdrive: rw
34 21 0:42 / /srv/gluster rw - fuse.glusterfs server:/vol rw
35 31 0:43 / /srv/nfs/lokal rw - xfs /dev/vdb rw
36 21 0:44 / /media/usb\\040minne rw - fuseblk /dev/sdb1 rw
37 21 0:45 / /media/exfat rw - exfat /dev/sdc1 rw
38 21 0:46 / /hemligt rw - fuse.gocryptfs /home/ek/.hemligt rw
39 21 0:47 / /var/lib rw - overlay overlay rw
40 21 0:48 / /tmp rw - tmpfs tmpfs rw
41 21 0:49 / /srv/moln rw - fuse.onedriver onedriver rw
42 21 0:50 / /srv/prl rw - prl_fs bok rw
43 21 0:51 / /media/sshfs rw - fuse ek@server:/hem rw
"""
DARWIN = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//ek@server/bok on /Volumes/bok (smbfs, nodev, nosuid, mounted by ek)
//ek@server/afp on /Volumes/afp (afpfs, nodev, nosuid, mounted by ek)
server:/hem on /Volumes/hem med blank (nfs, nodev, nosuid)
https://moln.example.se/ on /Volumes/dav (webdav, nodev, noexec, nosuid, mounted by ek)
ek@server: on /Volumes/ssh (macfuse, nodev, nosuid, mounted by ek)
/dev/disk4s1 on /Volumes/MINNE (exfat, local, nodev, nosuid)
"""


def drive_type(root: str) -> int:
    return {"Z:\\": REMOTE, "D:\\": 2}.get(root, 3)


SYSTEMS = {
    "linux": System("linux", mounts_of_linux(LINUX)),
    "darwin": System("darwin", mounts_of_darwin(DARWIN)),
    "win32": System("win32", drive_type=drive_type),
}
REFUSED = {
    "linux": [
        *("/run/user/1000/gvfs/smb-share:server=s/b", "/mnt/c/Users/ek/b", "/mnt/värd/b"),
        *("/media/sf_bok/b", "/mnt/hgfs/b", "/srv/dav/b", "/srv/dav2/b", "/srv/ceph/b"),
        *("/srv/fuse-ceph/b", "/srv/nfs/b", "/srv/smb/b", "/srv/rclone/b", "/srv/gluster/b"),
        *("/srv/moln/b", "/srv/prl/b", "/media/sshfs/b"),
    ],
    "darwin": [
        *("/Volumes/bok/b", "/Volumes/afp/b", "/Volumes/hem med blank/b", "/Volumes/dav/b"),
        "/Volumes/ssh/b",
    ],
    "win32": [
        *(r"\\server\bok\b.finsam", "//server/bok/b.finsam", r"\\?\UNC\server\bok\b"),
        *(r"\\wsl$\Debian\home\b", r"\\wsl.localhost\Debian\home\b", r"Z:\b.finsam", "z:/b"),
    ],
}
TAKEN = {
    "linux": [
        *("/home/ek/b", "/srv/nfs/lokal/b", "/srv/nfsa/b", "/media/usb minne/b"),
        *("/media/exfat/b", "/hemligt/b", "/var/lib/b", "/tmp/b"),
    ],
    "darwin": ["/Users/ek/b", "/System/Volumes/Data/b", "/Volumes/MINNE/b"],
    "win32": [r"C:\Users\ek\b.finsam", r"D:\b.finsam", r"\\?\C:\Users\ek\b.finsam"],
}


def cases(table):
    return [(name, path) for name, paths in table.items() for path in paths]


@pytest.mark.parametrize(("name", "path"), cases(REFUSED))
def test_another_computer_s_disk_is_known(name, path):
    assert is_network(kind_of_disk(path, SYSTEMS[name]), name)


@pytest.mark.parametrize(("name", "path"), cases(TAKEN))
def test_a_disk_in_this_computer_is_taken(name, path):
    assert not is_network(kind_of_disk(path, SYSTEMS[name]), name)


def test_a_system_that_lists_nothing_refuses_nothing():
    assert not is_network(kind_of_disk("/home/ek/b", System("freebsd13")), "freebsd13")


SYNCED = [
    *("OneDrive", "OneDrive - Förbundet", "OneDrive-Personal", "OneDrive-SharedLibraries-F"),
    *("Dropbox", "Dropbox (Förbundet)", "iCloud Drive", "iCloudDrive", "com~apple~CloudDocs"),
    *("Google Drive", "GoogleDrive-ek@example.se", "Google Drive Stream", "My Drive", "Min enhet"),
    *("Shared drives", "Box", "Box Sync", "Box-Box", "Nextcloud", "Nextcloud2", "ownCloud"),
    *("Förbundet - Dokument", "Ekonomi - Documents", "Sharepoint", "CloudStorage", "Syncthing"),
]


@pytest.mark.parametrize("folder", SYNCED)
def test_a_synced_folder_is_known_by_its_name(folder, tmp_path):
    assert synced_folder(tmp_path / folder / "bok" / "b.finsam", {}) == folder


@pytest.mark.parametrize("folder", ["Boxholm", "boxar", "Mina enheter", "Bokföring", "drivor"])
def test_a_folder_of_one_s_own_is_not(folder):
    assert synced_folder(Path("/home/ek") / folder / "b.finsam", {}) == ""


@pytest.mark.parametrize(
    "mark", [".stfolder", ".dropbox.cache", ".tmp.drivedownload", ".nextcloudsync.log"]
)
def test_a_synced_folder_is_known_by_what_its_program_leaves_there(mark, tmp_path):
    folder = tmp_path / "Gemensamt" / "Ekonomi"
    folder.mkdir(parents=True)
    assert synced_folder(folder / "b.finsam", {}) == ""
    (tmp_path / "Gemensamt" / mark).mkdir()
    assert synced_folder(folder / "b.finsam", {}) == "Gemensamt"


def test_onedrive_is_known_by_what_windows_says(tmp_path):
    place = tmp_path / "Arbetsfiler"
    environ = {"OneDriveCommercial": str(place)}
    assert synced_folder(place / "b.finsam", environ) == "Arbetsfiler"
    assert synced_folder(tmp_path / "b.finsam", environ) == ""
