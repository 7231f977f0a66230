"""A ZIP file in which every byte has one possible value.

Members are stored, not compressed, in the order given, without times or remarks of their own.
So a reader that knows the members knows the whole file, and a changed byte is a found byte,
wherever it stands. Any program that opens ZIP files opens it (PKWARE APPNOTE 6.3.3).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.core.errors import LedgerError, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
VERSION, UTF8, STORED = 20, 0x800, 0
MIDNIGHT, NEW_YEAR_1980 = 0, 0x21
READABLE = 0o100644 << 16
"""An ordinary file, as Unix has it, in the upper half of the external attributes."""

UNIX = 3 << 8 | VERSION
LARGEST = 0xFFFF_FFFE
MOST_MEMBERS = 0xFFFE
PART = 1 << 20


class PackageError(LedgerError):
    """A package cannot be made or read."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the container."""

    name: str
    """With `/` between folders, never above the container: `"tabeller/konton.csv"`."""

    start: int
    """Where its bytes begin in the container."""

    size: int
    crc: int


def write_container(file: BinaryIO, members: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Writes the members, each a name and its bytes in parts.

    Raises PackageError when there is more than a ZIP file without extensions can hold.
    """
    written: list[Member] = []
    for name, parts in members:
        header = file.tell()
        start = header + LOCAL.size + len(name.encode())
        file.seek(start)
        size = crc = 0
        for part in parts:
            file.write(part)
            size += len(part)
            crc = zlib.crc32(part, crc)
        member = Member(name, start, size, crc)
        if file.tell() > LARGEST or len(written) == MOST_MEMBERS:
            raise PackageError(
                problem(
                    "package-too-large",
                    "The package would be larger than a ZIP file can be (4 GB, 65 534 files);"
                    " export the parts one by one.",
                )
            )
        file.seek(header)
        file.write(_local(member))
        file.seek(start + size)
        written.append(member)
    file.write(_directory(written, file.tell()))


def read_container(file: BinaryIO) -> tuple[Member, ...]:
    """The members of a container that is exactly as `write_container` makes them.

    Raises PackageError that names the first place where it is not; the bytes of the members
    are proved by `content`.
    """
    size = file.seek(0, 2)
    members: list[Member] = []
    place = 0
    while len(members) <= MOST_MEMBERS:
        file.seek(place)
        head = file.read(LOCAL.size)
        if head[:4] != b"PK\x03\x04" or len(head) < LOCAL.size:
            break
        fields = LOCAL.unpack(head)
        name = file.read(fields[9])
        member = Member(
            name.decode(errors="replace"), place + LOCAL.size + len(name), fields[7], fields[6]
        )
        if head + name != _local(member) or not is_inside(member.name):
            raise _damaged(repr(member.name[:80]))
        if member.start + member.size > size:
            raise _damaged(repr(member.name[:80]))
        members.append(member)
        place = member.start + member.size
    file.seek(place)
    if not 0 < len(members) <= MOST_MEMBERS or file.read(size - place) != _directory(
        members, place
    ):
        raise _damaged(f"{place}")
    if len({member.name for member in members}) < len(members):
        raise _damaged("two files with one name")
    return tuple(members)


def content(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """The bytes of a member in parts; raises PackageError at the end when they are not its own."""
    file.seek(member.start)
    left, crc = member.size, 0
    while left:
        part = file.read(min(PART, left))
        if not part:
            break
        left -= len(part)
        crc = zlib.crc32(part, crc)
        yield part
    if left or crc != member.crc:
        raise PackageError(
            problem("package-member", "The file has been changed or damaged.", member.name)
        )


def is_inside(name: str) -> bool:
    """Whether the name of a member leads to a file inside the folder it is unpacked in."""
    parts = name.split("/")
    return (
        name.isprintable()
        and not {"", ".", ".."}.intersection(parts)
        and not {"\\", ":"}.intersection(name)
        and len(name) <= 400  # noqa: PLR2004 - what every file system can take
    )


def _local(member: Member) -> bytes:
    name = member.name.encode(errors="replace")
    return (
        LOCAL.pack(
            b"PK\x03\x04",
            VERSION,
            UTF8,
            STORED,
            MIDNIGHT,
            NEW_YEAR_1980,
            member.crc,
            member.size,
            member.size,
            len(name),
            0,
        )
        + name
    )


def _directory(members: list[Member], place: int) -> bytes:
    """The central directory at its place, and the end of the file."""
    entries = []
    for member in members:
        name = member.name.encode(errors="replace")
        fixed = (UNIX, VERSION, UTF8, STORED, MIDNIGHT, NEW_YEAR_1980)
        sizes = (member.crc, member.size, member.size, len(name))
        offset = member.start - LOCAL.size - len(name)
        entries.append(
            CENTRAL.pack(b"PK\x01\x02", *fixed, *sizes, 0, 0, 0, 0, READABLE, offset) + name
        )
    directory = b"".join(entries)
    count = len(members)
    return directory + END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), place, 0)


def _damaged(where: str) -> PackageError:
    return PackageError(
        problem(
            "package-container",
            "The package is not as finsam makes them (at {where}): it has been changed, packed"
            " anew or cut off. Get it again from where it was made.",
            where=where,
        )
    )
