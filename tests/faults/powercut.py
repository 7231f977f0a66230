"""What a disk may hold after the power was cut: every file operation of a run, replayed in part.

A run is recorded with strace. Until a file is synced, each write to it may or may not have reached
the disk, whole, in part or in another order; until a folder is synced, so may the names in it.
Two kinds of disk: `ordered` keeps the order within a file and within a folder, `loose` keeps none.
"""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLS = "openat,pwrite64,write,ftruncate,unlink,link,rename,fsync,fdatasync"
STRACE = ("strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}")

SECTOR = 512

T = TypeVar("T")

_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)(?:>|\()")
_NUMBER = re.compile(r", (\d+)(?:, (\d+))?$")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was asked of the disk."""

    kind: str
    """`create`, `write`, `truncate`, `unlink`, `link`, `rename`, `sync` or `say`."""

    name: str
    """The file or folder; what was said to whoever listens, for `say`."""

    other: str = ""
    """The new name, for `link` and `rename`."""

    content: bytes = b""
    at: int = 0
    """Where in the file; its new length, for `truncate`."""


def recorded(trace: Path, folder: Path) -> list[Operation]:
    """The operations in a trace that concern files under the folder, and what was printed."""
    operations: list[Operation] = []
    sizes: dict[str, int] = {}
    for line in trace.read_text("ascii").splitlines():
        if match := _CALL.match(line):
            operations += _operation(match[1], match[2], sizes)
    home = str(folder)
    return [item for item in operations if item.kind == "say" or item.name.startswith(home)]


def _operation(call: str, given: str, sizes: dict[str, int]) -> Iterator[Operation]:
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(given)]
    on = _FILE.match(given)
    name = bytes.fromhex(on[1].replace("\\x", "")).decode() if on else ""
    if call == "openat" and "O_CREAT" in given:
        yield Operation("create", texts[0].decode())
    elif call in ("unlink", "link", "rename"):
        yield Operation(call, texts[0].decode(), texts[-1].decode() if len(texts) > 1 else "")
    elif call in ("fsync", "fdatasync"):
        yield Operation("sync", name)
    elif call == "ftruncate" and (number := _NUMBER.search(given)):
        yield Operation("truncate", name, at=int(number[1]))
        sizes[name] = int(number[1])
    elif call == "pwrite64" and (number := _NUMBER.search(given)):
        yield Operation("write", name, content=texts[0], at=int(number[2]))
    elif call == "write" and given.startswith("1<"):
        yield Operation("say", texts[0].decode())
    elif call == "write" and name.endswith(".receipts"):
        yield Operation("write", name, content=texts[0], at=sizes.get(name, 0))
        sizes[name] = sizes.get(name, 0) + len(texts[0])


@dataclass
class File:
    """Content that is on the disk, and what was asked since."""

    content: bytes = b""
    pending: list[Operation] = field(default_factory=list)


@dataclass
class Disk:
    """Files by name as the disk has them, and as the running program sees them."""

    durable: dict[str, File] = field(default_factory=dict)
    seen: dict[str, File] = field(default_factory=dict)
    pending: list[tuple[Operation, File]] = field(default_factory=list)
    """Changes of names that no sync of their folder has followed."""

    def do(self, operation: Operation) -> None:
        """Does what the program asked."""
        name = operation.name
        if operation.kind in ("write", "truncate"):
            self.seen[name].pending.append(operation)
        elif operation.kind == "sync" and name in self.seen:
            file = self.seen[name]
            for change in file.pending:
                file.content = changed(file.content, change)
            file.pending.clear()
        elif operation.kind == "sync":
            done = [item for item in self.pending if str(Path(item[0].name).parent) == name]
            self.pending = [item for item in self.pending if item not in done]
            for change, file in done:
                rename(self.durable, change, file)
        elif operation.kind != "create" or name not in self.seen:
            file = self.seen.get(name) or File()
            self.pending.append((operation, file))
            rename(self.seen, operation, file)

    def after_a_cut(self, dice: random.Random, *, ordered: bool) -> dict[str, bytes]:
        """What the disk may hold if the power is cut here."""
        names = dict(self.durable)
        for change, file in kept(self.pending, dice, ordered=ordered):
            rename(names, change, file)
        contents: dict[int, bytes] = {}
        for file in names.values():
            if id(file) not in contents:
                contents[id(file)] = surviving(file, dice, ordered=ordered)
        return {name: contents[id(file)] for name, file in names.items()}


def rename(names: dict[str, File], operation: Operation, file: File) -> None:
    """Does to the names what the operation says."""
    if operation.kind in ("unlink", "rename"):
        names.pop(operation.name, None)
    if operation.kind == "create":
        names.setdefault(operation.name, file)
    if operation.other:
        names[operation.other] = file


def kept(pending: list[T], dice: random.Random, *, ordered: bool) -> list[T]:
    """The pending changes that reached the disk: the first ones, or any."""
    if ordered:
        return pending[: dice.randint(0, len(pending))]
    return [change for change in pending if dice.random() < 0.5]


def surviving(file: File, dice: random.Random, *, ordered: bool) -> bytes:
    """The content of a file whose last changes may be lost, torn or, if loose, in any order."""
    changes = kept(file.pending, dice, ordered=ordered)
    if not ordered:
        dice.shuffle(changes)
    content = file.content
    for change in changes[:-1]:
        content = changed(content, change)
    if not changes:
        return content
    last = changes[-1]
    if last.kind == "write" and dice.random() < 0.5:
        sectors = dice.randint(0, len(last.content) // SECTOR)
        torn = last.content[: sectors * SECTOR]
        return changed(content, Operation("write", last.name, content=torn, at=last.at))
    return changed(content, last)


def changed(content: bytes, change: Operation) -> bytes:
    """The content after a write or a truncation."""
    if change.kind == "truncate":
        return content[: change.at].ljust(change.at, b"\0")
    before = content[: change.at].ljust(change.at, b"\0")
    return before + change.content + content[change.at + len(change.content) :]


def cut_at(
    operations: list[Operation], folder: Path, place: int, dice: random.Random, *, ordered: bool
) -> tuple[dict[str, bytes], list[str]]:
    """The files after a power cut before the operation at `place`, and what had been said.

    `folder` holds the files as they were when the recording began.
    """
    disk = Disk()
    for path in folder.rglob("*"):
        if path.is_file():
            disk.durable[str(path)] = disk.seen[str(path)] = File(path.read_bytes())
    said = []
    for operation in operations[:place]:
        if operation.kind == "say":
            said.append(operation.name)
        else:
            disk.do(operation)
    return disk.after_a_cut(dice, ordered=ordered), said


def put_on_disk(files: dict[str, bytes], was: Path, folder: Path) -> None:
    """Writes the files of the folder that was into another one, emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / Path(name).relative_to(was)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def count_faults(
    operations: list[Operation],
    was: Path,
    states: int,
    is_faulty: Callable[[dict[str, bytes], list[str]], bool],
) -> int:
    """How many of so many states, cut at random places, half of them ordered, are faulty."""
    dice = random.Random(3)
    faults = 0
    for state in range(states):
        place = dice.randint(0, len(operations))
        files, said = cut_at(operations, was, place, dice, ordered=state % 2 == 0)
        faults += is_faulty(files, said)
    return faults
