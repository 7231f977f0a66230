"""Commands of finsam of which one file operation is meddled with: it fails, or the program dies.

    python -m tests.faults.meddling     answers each job on its input (a line of JSON) with a line

Each command runs in a process of its own, split off from one that has loaded the program already,
and is stopped by the kernel at its file operations (ptrace(2), seccomp(2); Linux on x86-64).
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import signal
import struct
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from finsam_tui.__main__ import main as finsam
from finsam_tui.cli.commands import COMMANDS

CHANGES = {
    1: "write",
    18: "pwrite64",
    74: "fsync",
    75: "fdatasync",
    77: "ftruncate",
    82: "rename",
    83: "mkdir",
    84: "rmdir",
    86: "link",
    87: "unlink",
    188: "setxattr",
    257: "openat",
    263: "unlinkat",
}
"""System calls that change files, by number; `openat` when it makes one."""

READS = {0: "read", 17: "pread64"}

WRITES = {"write", "pwrite64"}
OPEN_FILE = {*READS.values(), *WRITES, "fsync", "fdatasync", "ftruncate"}
"""Calls whose first argument is an open file; that of the others is a path, or a folder."""

IN_FOLDER = {"openat", "unlinkat"}
"""Calls that take a folder before the path."""

ERRORS = ("ENOSPC", "EIO", "EROFS", "EDQUOT", "EACCES")


@dataclass(frozen=True, slots=True)
class Job:
    """A command, and how it is meddled with."""

    words: list[str]
    home: str
    """The folder whose files count; the command runs in it and keeps its state there."""

    number: int = 0
    """Which of the operations is meddled with, 1 the first; 0 none."""

    deed: str = ""
    """`before`, `half-way`, `after`: death there; `short`: half is written; an error's name."""

    for_ever: bool = False
    """Whether all operations after it fail too."""

    reads: bool = False
    """Whether reading is among the operations."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command."""

    status: int
    """Its exit code; negative when a signal ended it."""

    out: str
    err: str
    operations: list[str]
    """Its file operations, in order."""


def is_possible() -> bool:
    """Whether this system lets its programs be meddled with so."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


# The kernel's side

_SETREGS, _GETREGS, _CONT, _SYSCALL, _SETOPTIONS, _TRACEME = 13, 12, 7, 24, 0x4200, 0
_OPTIONS = 0x1 | 0x8 | 0x80 | 0x100000
"""Mark stops at a call, follow threads, stop where the filter says, die with the one watching."""

_ALL = 0x40000000
_RESULT, _LENGTH, _SECOND, _FIRST, _CALL = 10, 12, 13, 14, 15
"""Places among the registers: the answer, three arguments, the number of the call."""

_SECCOMP_STOP = signal.SIGTRAP | 7 << 8
_CALL_STOP = signal.SIGTRAP | 0x80
_WORD = (1 << 64) - 1

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long
_Registers = ctypes.c_ulonglong * 27


def _ptrace(request: int, pid: int, given: object = None) -> None:
    if _libc.ptrace(request, pid, None, given) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _stop_at_calls(numbers: list[int]) -> None:
    """From here on this process stops at these calls, for whoever watches it."""
    rules = [struct.pack("=HBBI", 0x20, 0, 0, 0)]
    for left, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
        rules.append(struct.pack("=HBBI", 0x15, left, 0, number))
    rules.append(struct.pack("=HBBI", 0x06, 0, 0, 0x7FFF0000))
    rules.append(struct.pack("=HBBI", 0x06, 0, 0, 0x7FF00000))
    program = ctypes.create_string_buffer(b"".join(rules))
    given = struct.pack("=Hxxxxxx" + "Q", len(rules), ctypes.addressof(program))
    _libc.prctl(38, 1, 0, 0, 0)
    if _libc.prctl(22, 2, ctypes.create_string_buffer(given), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


# The command's side


def _start(job: Job, out: int, err: int) -> int:
    """The process of a command, stopped before it begins."""
    if pid := os.fork():
        os.waitpid(pid, 0)
        _ptrace(_SETOPTIONS, pid, _OPTIONS)
        _ptrace(_CONT, pid)
        return pid
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.chdir(job.home)
    os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = f"{job.home}/state"
    _ptrace(_TRACEME, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    _stop_at_calls([*CHANGES, *(READS if job.reads else ())])
    os._exit(finsam(job.words))


def meddled(job: Job) -> Outcome:
    """Runs a command to its end."""
    operations: list[str] = []
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        main = _start(job, out.fileno(), err.fileno())
        while True:
            pid, status = os.waitpid(-1, _ALL)
            if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                if pid == main:
                    break
                continue
            stop = status >> 8
            told = 0
            if stop == _SECCOMP_STOP:
                _at_a_call(pid, job, operations)
                continue
            if stop < 0x80 and stop not in (signal.SIGSTOP, signal.SIGTRAP):
                told = stop
            _ptrace(_CONT, pid, told)
        out.seek(0)
        err.seek(0)
        said, faults = (stream.read().decode("utf-8", "replace") for stream in (out, err))
    return Outcome(os.waitstatus_to_exitcode(status), said, faults, operations)


def _at_a_call(pid: int, job: Job, operations: list[str]) -> None:
    """Lets a call be made, or not, as the job says."""
    registers = _Registers()
    _ptrace(_GETREGS, pid, ctypes.byref(registers))
    if name := _operation(pid, registers, job.home):
        operations.append(name)
        number = len(operations)
        if number == job.number or (job.for_ever and number > job.number):
            _meddle(pid, job.deed, registers, name.partition(" ")[0])
            return
    _ptrace(_CONT, pid)


def _operation(pid: int, registers: ctypes.Array[ctypes.c_ulonglong], home: str) -> str:
    """The name of a call and of its file, when it is one that counts."""
    name = (CHANGES | READS)[registers[_CALL]]
    if name in OPEN_FILE:
        try:
            path = str(Path(f"/proc/{pid}/fd/{registers[_FIRST]}").readlink())
        except OSError:
            return ""
        return f"{name} {Path(path).name}" if Path(path).is_relative_to(home) else ""
    if name == "openat" and not registers[_LENGTH] & os.O_CREAT:
        return ""
    path = _text(pid, registers[_SECOND if name in IN_FOLDER else _FIRST])
    folder = registers[_FIRST] if name in IN_FOLDER else _WORD
    if not path.startswith("/") and folder < 1 << 31:
        path = f"{Path(f'/proc/{pid}/fd/{folder}').readlink()}/{path}"
    return f"{name} {Path(path).name}" if Path(home, path).is_relative_to(home) else ""


def _text(pid: int, address: int) -> str:
    """A text in the memory of a process."""
    found = b""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        while b"\0" not in found:
            memory.seek(address + len(found))
            found += memory.read(256 - (address + len(found)) % 256)
    return os.fsdecode(found.partition(b"\0")[0])


def _meddle(pid: int, deed: str, registers: ctypes.Array[ctypes.c_ulonglong], call: str) -> None:
    """Does to a call what the job says."""
    if deed in ("half-way", "short") and call in WRITES:
        registers[_LENGTH] = max(1, registers[_LENGTH] // 2)
        _ptrace(_SETREGS, pid, ctypes.byref(registers))
    elif deed in ERRORS:
        registers[_CALL] = _WORD
        registers[_RESULT] = _WORD + 1 - getattr(errno, deed)
        _ptrace(_SETREGS, pid, ctypes.byref(registers))
    if deed in ("half-way", "after"):
        _ptrace(_SYSCALL, pid)
        os.waitpid(pid, _ALL)
    if deed in ("before", "half-way", "after"):
        os.kill(pid, signal.SIGKILL)
    else:
        _ptrace(_CONT, pid)


def main() -> None:
    """Answers jobs until there are no more."""
    for command in COMMANDS:
        import_module(f"finsam_tui.cli.{command.module}")
    with os.fdopen(os.dup(1), "w") as answers:
        for line in sys.stdin:
            answers.write(json.dumps(asdict(meddled(Job(**json.loads(line))))) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
