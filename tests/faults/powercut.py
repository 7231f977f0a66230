"""What a disk may hold after the power was cut: every file operation of a run, replayed in part.

A run is recorded with strace. Until a file is synced, each write to it may or may not have reached
the disk, whole, in part or in another order; until a folder is synced, so may the names in it.
Two kinds of disk: `ordered` keeps the order within a file and within a folder, `loose` keeps none.
Where a write was under way, any of its sectors may be there, be as before, or hold junk.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

CALLS = "openat,lseek,pwrite64,write,ftruncate,unlink,link,rename,fsync,fdatasync"
STRACE = ("strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}")

SECTOR = 512
TORN = 0.5
"""How often the last write to a file is torn."""

PATIENCE = 40
"""Rounds without a new state, after which there seem to be no more."""

T = TypeVar("T")

_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)(?:>|\()")
_NUMBER = re.compile(r", (\d+)(?:, (\d+))?$")


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that was asked of the disk."""

    kind: str
    """`create`, `write`, `truncate`, `unlink`, `link`, `rename`, `sync` or `say`."""

    name: str = ""
    """The file or folder."""

    other: str = ""
    """The new name, for `link` and `rename`."""

    content: bytes = b""
    """What is written; for `say`, to whoever listens."""

    at: int = 0
    """Where in the file; its new length, for `truncate`."""


def recorded(trace: Path, folder: Path) -> list[Operation]:
    """The operations in a trace that concern files under the folder, and what was printed.

    The program ran in the folder.
    """
    operations: list[Operation] = []
    places: dict[str, int] = {}
    home = str(folder)
    for line in _whole_lines(trace):
        if match := _CALL.match(line):
            operations += _operation(match[1], match[2], int(match[3]), places, home)
    return [item for item in operations if item.kind == "say" or item.name.startswith(home)]


def _whole_lines(trace: Path) -> Iterator[str]:
    """The lines of a trace; a call that others came in between of is one line again."""
    begun: dict[str, str] = {}
    for line in trace.read_text("ascii").splitlines():
        process, _, rest = line.partition(" ")
        if line.endswith(_UNFINISHED):
            begun[process] = line.removesuffix(_UNFINISHED)
        elif match := _RESUMED.match(rest.lstrip()):
            yield begun.pop(process) + match[1]
        else:
            yield line


def _operation(
    call: str, given: str, answer: int, places: dict[str, int], home: str
) -> Iterator[Operation]:
    """What a call asked of the disk.

    `places` has where the next write to each open file goes, and by name alone where each ends.
    """
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(given)]
    on = _FILE.match(given)
    name = bytes.fromhex(on[2].replace("\\x", "")).decode() if on else ""
    opened = f"{on[1]} {name}" if on else ""
    number = _NUMBER.search(given)
    if call == "openat":
        path = str(Path(home, texts[0].decode()))
        places[f"{answer} {path}"] = places.get(path, 0) if "O_APPEND" in given else 0
        if "O_CREAT" in given:
            yield Operation("create", path)
    elif call in ("unlink", "link", "rename"):
        old, new = (str(Path(home, text.decode())) for text in (texts[0], texts[-1]))
        yield Operation(call, old, "" if call == "unlink" else new)
    elif call in ("fsync", "fdatasync"):
        yield Operation("sync", name)
    elif call == "ftruncate" and number:
        yield Operation("truncate", name, at=int(number[1]))
    elif call == "pwrite64" and number:
        yield Operation("write", name, content=texts[0], at=int(number[2]))
    elif call == "lseek":
        places[opened] = answer
    elif call == "write" and on and on[1] == "1":
        yield Operation("say", content=texts[0])
    elif call == "write" and opened in places:
        yield Operation("write", name, content=texts[0], at=places[opened])
        places[opened] = places[name] = places[opened] + len(texts[0])


@dataclass
class File:
    """Content that is on the disk, and what was asked since."""

    content: bytes = b""
    pending: list[Operation] = field(default_factory=list)

    def now(self) -> bytes:
        """The content as the running program sees it."""
        content = self.content
        for change in self.pending:
            content = changed(content, change)
        return content


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
            file.content = file.now()
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
    """Does to the names what the operation says; a folder takes its files along."""
    inside = [name for name in names if name.startswith(f"{operation.name}/")]
    if operation.kind == "rename" and inside:
        for name in inside:
            names[operation.other + name.removeprefix(operation.name)] = names.pop(name)
        return
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
    if changes and changes[-1].kind == "write" and dice.random() < TORN:
        return torn(content, changes[-1], dice)
    return changed(content, changes[-1]) if changes else content


def torn(content: bytes, change: Operation, dice: random.Random) -> bytes:
    """The content when some sectors of a write are there, some are as before and some are junk."""
    after = bytearray(changed(content, change))
    for start in range(change.at, change.at + len(change.content), SECTOR):
        end = min(start + SECTOR, change.at + len(change.content))
        before = content[start:end].ljust(end - start, b"\0")
        after[start:end] = dice.choice((after[start:end], before, dice.randbytes(end - start)))
    return bytes(after)


def changed(content: bytes, change: Operation) -> bytes:
    """The content after a write or a truncation."""
    if change.kind == "truncate":
        return content[: change.at].ljust(change.at, b"\0")
    before = content[: change.at].ljust(change.at, b"\0")
    return before + change.content + content[change.at + len(change.content) :]


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by name."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def disk_of(files: dict[str, bytes]) -> Disk:
    """A disk with these files, all of them safe."""
    durable = {name: File(content) for name, content in files.items()}
    return Disk(durable, dict(durable))


@dataclass(frozen=True, slots=True)
class State:
    """What a power cut left: the files by name, and what had been said before it."""

    files: dict[str, bytes]
    said: tuple[str, ...]

    def digest(self) -> bytes:
        """What tells the state from others."""
        whole = sha256("".join(self.said).encode())
        for name, content in sorted(self.files.items()):
            whole.update(name.encode() + sha256(content).digest())
        return whole.digest()


def states(
    operations: list[Operation], before: dict[str, bytes], dice: random.Random
) -> Iterator[State]:
    """States after power cuts, no two alike; ends when there seem to be no more.

    A round cuts before one operation in eight and after the last, on both kinds of disk.
    `before` has the files as they were when the recording began.
    """
    known: set[bytes] = set()
    idle = 0
    while idle < PATIENCE:
        idle += 1
        disk = disk_of(before)
        said: list[str] = []
        for operation in [*operations, None]:
            is_cut = operation is None or dice.random() < 1 / 8
            for ordered in (True, False) if is_cut else ():
                state = State(disk.after_a_cut(dice, ordered=ordered), tuple(said))
                if (digest := state.digest()) not in known:
                    known.add(digest)
                    idle = 0
                    yield state
            if operation and operation.kind == "say":
                said.append(operation.content.decode())
            elif operation:
                disk.do(operation)


def named(operations: list[Operation], before: dict[str, bytes], name: str) -> set[bytes]:
    """Every content of the files that were given a name, as they were when they got it."""
    disk, found = disk_of(before), set()
    for operation in operations:
        if operation.kind != "say":
            disk.do(operation)
        if operation.other == name:
            found.add(disk.seen[name].now())
    return found


def left_by(operations: list[Operation], before: dict[str, bytes]) -> dict[str, bytes]:
    """The files as the program that was recorded left them."""
    disk = disk_of(before)
    for operation in operations:
        if operation.kind != "say":
            disk.do(operation)
    return {name: file.now() for name, file in disk.seen.items()}


def put_on_disk(files: dict[str, bytes], was: Path, folder: Path) -> None:
    """Writes the files of the folder that was into another one, emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / Path(name).relative_to(was)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
