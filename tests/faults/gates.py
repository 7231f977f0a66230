"""The scorecard: what finsam must withstand, how much of it is tried, and by which tests."""

from __future__ import annotations

from dataclasses import dataclass

FAULTS = "tests/faults"
BOOK = "tests/ledger/book"


@dataclass(frozen=True, slots=True)
class Gate:
    """A row of the scorecard. It is open when all of its tests pass and enough was tried."""

    id: str
    what: str
    bar: int
    """How much must be tried in full; 0 when it is enough that the tests pass."""

    unit: str
    """What is counted."""

    tests: tuple[str, ...]
    """Its tests, as pytest names them. A test counts as one, unless it says how much it tried;
    those marked slow are run in full alone."""

    only: str = ""
    """Which of them: words in their names, as pytest -k takes them; all when empty."""

    not_on: tuple[str, ...] = ()
    """The imitated systems (`tests/systems`) where tests of it are left out, or skip themselves."""

    @property
    def systems(self) -> str:
        """Where all of its ordinary tests pass: on Linux itself, on the others as imitated."""
        return ", ".join(name for name in ("Linux", "Windows", "macOS") if name not in self.not_on)

    @property
    def command(self) -> str:
        """What runs it in full."""
        return f"python -m tests.faults {self.id} --full"


GATES = (
    Gate(
        "R1",
        "Power cut: writes and names lost, torn, reordered or junk, on disks of two kinds",
        100_000,
        "states, no two alike",
        (f"{FAULTS}/test_powercut.py",),
        "costs_nothing or said_to_be_done",
    ),
    Gate(
        "R2",
        "Death before, half-way in and after every file operation of every command that writes",
        4_000,
        "points",
        (f"{FAULTS}/test_deeds.py",),
        "death",
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R3",
        "KILL, TERM, INT and HUP at random, every second time again in recovery; one book",
        2_000,
        "rounds",
        (f"{FAULTS}/test_kill.py",),
        "killed",
    ),
    Gate(
        "R4",
        "Every file operation refused once and for ever: full, failing, read-only, over quota, cut",
        20_000,
        "points",
        (f"{FAULTS}/test_deeds.py",),
        "refusal",
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R5",
        "A disk that is full, limited or read-only: a sentence, and the book can be read",
        8,
        "disks",
        (f"{FAULTS}/test_limits.py",),
        not_on=("Windows",),
    ),
    Gate(
        "R6",
        "Bits, bytes, sectors, pages that rot, files cut off: reported when the book changes",
        50_000,
        "rounds",
        (f"{FAULTS}/test_damage.py",),
        "reported_when",
    ),
    Gate(
        "R7",
        "A stranger with the sqlite3 shell, every guard off: refused, or reported",
        200,
        "attacks",
        (f"{BOOK}/test_attacks.py",),
        "refused_and or is_reported",
    ),
    Gate(
        "R8",
        "The end of the journal cut off: found by any receipt; a warning when none is kept",
        0,
        "tests",
        ("tests/ledger/integrity/test_check.py", f"{BOOK}/test_book.py"),
        "receipt or cut",
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R9",
        "Eight writers of a thousand vouchers each, four of them killed half-way",
        6_000,
        "vouchers",
        (f"{FAULTS}/test_writers.py",),
        "killed",
    ),
    Gate(
        "R10",
        "A clock in 2001, in 2069, or that jumps: the order holds, a warning, nothing blocked",
        0,
        "tries",
        (f"{FAULTS}/test_clock.py",),
    ),
    Gate(
        "R11",
        "At most a second of typing is lost when the program is killed",
        30,
        "kills",
        (f"{FAULTS}/test_pty.py",),
        "typed or typing",
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R12",
        "The terminal closed, resized to nothing, fed junk: it ends or lives, the draft is kept",
        0,
        "tries",
        (f"{FAULTS}/test_pty.py", "tests/tui/test_terminal.py"),
        "not typed and not typing and not steer and not filter",
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R13",
        "Hostile files at every door: a sentence, in ten seconds and half a gigabyte",
        104,
        "files",
        (f"{FAULTS}/test_hostile.py",),
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R14",
        "Control codes in every text and file name: none reaches a terminal",
        0,
        "tries",
        (f"{FAULTS}/test_poison.py", f"{FAULTS}/test_pty.py", "tests/tui/test_terminal.py"),
        "steer or filter",
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R15",
        "Active cells in CSV and XLSX, links in PDF: none",
        0,
        "cells and files",
        (f"{FAULTS}/test_active_cells.py",),
    ),
    Gate(
        "R16",
        "Files and folders that only their owner can read, whatever the umask",
        0,
        "files",
        (f"{FAULTS}/test_modes.py",),
        not_on=("Windows",),
    ),
    Gate(
        "R17",
        "Back up, destroy, restore: the same to the last entry",
        0,
        "tests",
        ("tests/ledger/integrity",),
        "backup or restor or destroyed",
    ),
    Gate(
        "R18",
        "A book of every version: brought up to date, killed and failed at every operation",
        0,
        "tests and points",
        (f"{BOOK}/test_migrations.py", f"{FAULTS}/test_deeds.py"),
        "test_migrations or migrate",
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R19",
        "A hundred thousand vouchers: record, start, check, back up and import in time",
        100_000,
        "vouchers",
        (f"{FAULTS}/test_load.py",),
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R20",
        "Each trigger, sync, setting and cure taken away makes a test fail",
        0,
        "safeguards",
        (f"{FAULTS}/test_teeth.py", f"{BOOK}/test_attacks.py"),
        "without",
    ),
    Gate(
        "R21",
        "A book in pure Python beside the real one, after each step of any order",
        100_000,
        "steps",
        (f"{BOOK}/test_model.py",),
    ),
    Gate(
        "R22",
        "Every command, export and screen without a network; no socket leaves the computer",
        0,
        "tries",
        (f"{FAULTS}/test_no_network.py",),
    ),
    Gate(
        "R23",
        "Two books, two persons, one shared place: no backup is lost, none is taken for another's",
        0,
        "tests",
        (f"{FAULTS}/test_shared_places.py",),
        not_on=("Windows",),
    ),
    Gate(
        "R24",
        "Files planted beside a book: nothing but the book is opened, changed or deleted",
        0,
        "tests",
        (f"{FAULTS}/test_planted_files.py",),
        not_on=("Windows",),
    ),
    Gate(
        "R25",
        "Guards that someone disarms, renames or comments out: seen by every check",
        0,
        "tests",
        (f"{FAULTS}/test_disarmed_guards.py",),
    ),
    Gate(
        "R26",
        "Files of 1, 2, 4, 8 MB of every nasty shape: a time that grows as the file, or a sentence",
        1_400,
        "files",
        (
            f"{FAULTS}/test_growth.py",
            f"{BOOK}/test_stopping.py",
            "tests/test_patterns.py",
        ),
        not_on=("Windows",),
    ),
    Gate(
        "R27",
        "Two windows that write the same: what one has kept is not undone by the other unseen",
        0,
        "writes",
        (f"{FAULTS}/test_lost_updates.py",),
    ),
    Gate(
        "R28",
        "Every run of keys, and pastes: the amount that is typed, or none",
        300_000,
        "runs of keys",
        (f"{FAULTS}/test_invented_numbers.py",),
    ),
    Gate(
        "R29",
        "Disks of other computers and folders that are synced, of three systems: read or warned of",
        0,
        "tests",
        (f"{BOOK}/test_places.py", f"{BOOK}/test_surroundings.py"),
        not_on=("Windows", "macOS"),
    ),
    Gate(
        "R30",
        "Characters that cannot be seen, names that are no text, what a crash left: at every door",
        0,
        "tests",
        tuple(f"{FAULTS}/test_{name}.py" for name in ("invisible", "undecodable", "leftovers")),
        not_on=("Windows", "macOS"),
    ),
)
"""Every gate, in the order of the scorecard."""
