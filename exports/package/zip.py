"""Files under one roof: a ZIP file that is the same each time, and any that holds the same files.

Members are stored, not compressed, in the order given, without times or remarks of their own, so
that a package made again is the same to the byte. One that was unpacked to a folder, or packed
anew by another program, is read as well: what counts is the files.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from ledger.core.errors import LedgerError, problem
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from ledger.core.errors import Problem

NEW_YEAR_1980 = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16
"""An ordinary file, as Unix has it, in the upper half of the external attributes."""

UNIX = 3
PART = 1 << 20
LONGEST_NAME = 400
"""Letters of a name with its folders that is read."""

MOST_MEMBERS = 65_534
MOST_SQUEEZED, ALWAYS_ALLOWED = 200, 1_000_000
"""How many times its size a member may unpack to, and the bytes that any may."""

ENCRYPTED = 0x1
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError)
"""What the library says of a ZIP file that it cannot read."""


class PackageError(LedgerError):
    """A package cannot be made or read."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a package."""

    name: str
    """With `/` between folders, never above the package: `"tabeller/konton.csv"`."""

    size: int
    open: Callable[[], IO[bytes]]


def write_container(file: BinaryIO, members: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Writes the members, each a name and its bytes in parts.

    Raises PackageError when there is more than a ZIP file without extensions can hold.
    """
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
            for name, parts in members:
                about = zipfile.ZipInfo(name, NEW_YEAR_1980)
                about.external_attr, about.create_system = READABLE, UNIX
                with archive.open(about, "w") as member:
                    for part in parts:
                        member.write(part)
    except (zipfile.LargeZipFile, RuntimeError) as error:
        raise PackageError(
            problem(
                "package-too-large",
                "The package would be larger than a ZIP file can be (2 GB a file, 4 GB in all,"
                " 65 534 files); export the parts one by one.",
            )
        ) from error


def read_container(file: BinaryIO) -> tuple[Member, ...]:
    """The files of a ZIP file, by whichever program it was packed.

    Raises PackageError for one that is damaged, has two files of one name or a name that leads
    out of its folder, is encrypted, or would unpack to much more than it is.
    """
    try:
        archive = zipfile.ZipFile(file)
        found = [one for one in archive.infolist() if not one.filename.endswith("/")]
    except (*UNREADABLE, UnicodeDecodeError) as error:
        raise _damaged() from error
    for one in found:
        largest = max(ALWAYS_ALLOWED, MOST_SQUEEZED * one.compress_size)
        if not is_inside(one.filename) or one.flag_bits & ENCRYPTED or one.file_size > largest:
            raise _damaged(quoted(one.filename))
    return _distinct([Member(one.filename, one.file_size, _opener(archive, one)) for one in found])


def _opener(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(one)


def read_folder(folder: Path) -> tuple[Member, ...]:
    """The files of a folder that a package was unpacked to; a link is not followed.

    Raises PackageError when there are links or too many files, OSError when it cannot be read.
    """
    members: list[Member] = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
        if not is_inside(name) or path.is_symlink() or not path.is_file():
            raise _damaged(quoted(name))
        members.append(Member(name, path.stat().st_size, lambda path=path: path.open("rb")))  # type: ignore[misc]
    return _distinct(members)


def _distinct(members: list[Member]) -> tuple[Member, ...]:
    if not 0 < len(members) <= MOST_MEMBERS:
        raise _damaged()
    if len({member.name for member in members}) < len(members):
        double, _count = Counter(member.name for member in members).most_common(1)[0]
        raise PackageError(twice_problem(double))
    return tuple(members)


def content(member: Member) -> Iterator[bytes]:
    """The bytes of a member in parts; raises PackageError when they are not those it was given."""
    try:
        with member.open() as file:
            while part := file.read(PART):
                yield part
    except (*UNREADABLE, EOFError, ValueError) as error:
        raise PackageError(changed_problem(member.name)) from error


def changed_problem(name: str) -> Problem:
    """That a file is not as it was."""
    return problem("package-member", "The file has been changed or damaged.", name)


def twice_problem(name: str) -> Problem:
    """That a package or its manifest has two files with one name."""
    return problem("package-twice", "The file is there more than once.", name)


def is_inside(name: str) -> bool:
    """Whether the name of a member leads to a file inside the folder it is unpacked in."""
    return (
        name.isprintable()
        and not {"", ".", ".."}.intersection(name.split("/"))
        and not {"\\", ":"}.intersection(name)
        and len(name) <= LONGEST_NAME
    )


_UNUSUAL = re.compile(r"[^A-Za-z0-9=+,_. ()-]")
LONGEST_PART, LONGEST_SUFFIX = 100, 20


def portable_name(name: str) -> str:
    """The name of a file, without folders, in letters that every system can unpack.

    `"Årsredovisning?.pdf"` is `"Arsredovisning_.pdf"`; it is as long as fits beside folders.
    """
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name)
        if not unicodedata.combining(letter)
    )
    stem, dot, suffix = _UNUSUAL.sub("_", bare).rpartition(".")
    return f"{stem[:LONGEST_PART]}.{suffix[:LONGEST_SUFFIX]}" if dot else suffix[:LONGEST_PART]


def _damaged(where: str = "") -> PackageError:
    return PackageError(
        problem(
            "package-container",
            "This is no package that can be read: it has been changed, cut off, or is something"
            " else. Get it again from where it was made.",
            where,
        )
    )
