"""Death, and refusal by the disk, at each file operation of what a bookkeeper asks for.

A point is one file operation of one command, with one kind of meddling.
"""

from __future__ import annotations

import shutil
import signal
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from ledger.integrity.backup import backups_in
from ledger.integrity.check import check_file
from tests.faults.deeds import DEEDS, Deed, Program, prepare
from tests.faults.meddling import ERRORS, WRITES, is_possible
from tests.sweeps import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.faults.meddling import Outcome

pytestmark = pytest.mark.skipif(
    not is_possible(), reason="file operations are meddled with on Linux and x86-64 alone"
)

DEATHS = ("before", "half-way", "after")
SOME = {"post": 4, "restore": 4, "export csv": 2, "migrate book_1.finsam.gz": 2}
"""How many points are tried of some deeds in what is not slow, spread over all of them."""

CASES = [
    *(pytest.param(deed, SOME[deed.name], id=deed.name) for deed in DEEDS if deed.name in SOME),
    *(
        pytest.param(deed, None, id=f"{deed.name}: every point", marks=pytest.mark.slow)
        for deed in DEEDS
    ),
]


@pytest.fixture(scope="module")
def program():
    """finsam, ready to be meddled with."""
    program = Program()
    yield program
    program.end()


@dataclass
class Trial:
    """A deed that is done again and again from the same beginning."""

    program: Program
    deed: Deed
    start: Path
    home: Path
    operations: list[str]
    before: object
    after: object
    sound: set[bytes] = field(default_factory=set)
    """The SHA-256 of books that have been checked."""

    def run(self, **meddling: Any) -> Outcome:
        """Does the deed from the beginning, meddled with."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.start, self.home)
        return self.program.run(self.home, *self.deed.words, **meddling)

    def is_done(self) -> bool:
        """Whether the deed is done; asserts that what is there is whole, and old or new."""
        book = self.home / "bok.finsam"
        asides = [*self.home.glob("bok.replaced-*.finsam")]
        places = (self.home, self.home / "bok.backups", self.home / "annan plats")
        copies = [backup.path for place in places for backup in backups_in(place)]
        assert book.exists() or len(asides) == 1
        for path in (book, *asides, *copies, self.home / "kopia.finsam"):
            if path.exists():
                self.assert_sound(path)
        seen = self.deed.seen(self.home) if book.exists() else self.before
        assert seen in (self.before, self.after)
        return seen == self.after

    def assert_sound(self, path: Path) -> None:
        """Asserts that a book is sound; the same bytes are looked at once."""
        digest = sha256(path.read_bytes()).digest()
        if digest in self.sound and not path.with_name(f"{path.name}-journal").exists():
            return
        report = check_file(path, is_copy=path.name != "bok.finsam")
        assert report.ok, [str(check.message) for check in report.checks if not check.ok]
        self.sound.add(sha256(path.read_bytes()).digest())

    def assert_next_run_works(self, *, is_done: bool) -> None:
        """Asserts that the deed can be done when it is not, and that the book is sound then."""
        if not is_done:
            again = self.program.run(self.home, *self.deed.words)
            assert (again.status, again.err) == (0, "")
            assert self.is_done()


@pytest.fixture
def trial(request, program, tmp_path):
    """A trial of each deed."""
    deed, start, home = request.param, tmp_path / "start", tmp_path / "hem"
    prepare(program.run, deed, start)
    before = deed.seen(start)
    trial = Trial(program, deed, start, home, [], before, before)
    outcome = trial.run(reads=True)
    assert (outcome.status, outcome.err) == (0, "")
    trial.operations, trial.after = outcome.operations, deed.seen(home)
    assert trial.after != before
    assert trial.is_done()
    return trial


def changes(trial: Trial) -> list[str]:
    return [name for name in trial.operations if name.partition(" ")[0] not in ("read", "pread64")]


def deaths(trial: Trial) -> Iterator[dict[str, Any]]:
    """Ways to die at each of the operations that change something."""
    for number, name in enumerate(changes(trial), 1):
        for deed in DEATHS:
            if deed != "half-way" or name.partition(" ")[0] in WRITES:
                yield {"number": number, "deed": deed}


def refusals(trial: Trial) -> Iterator[dict[str, Any]]:
    """Ways for the disk to refuse: what changes something every error, what is read EIO."""
    for for_ever in (False, True):
        for number, name in enumerate(changes(trial), 1):
            for deed in (*ERRORS, *(["short"] if name.partition(" ")[0] in WRITES else ())):
                yield {"number": number, "deed": deed, "for_ever": for_ever}
        for number, name in enumerate(trial.operations, 1):
            if name.partition(" ")[0] in ("read", "pread64"):
                yield {"number": number, "deed": "EIO", "for_ever": for_ever, "reads": True}


def spread(points: Iterable[dict[str, Any]], count: int | None) -> list[dict[str, Any]]:
    """So many of the points, as far from each other as can be; all when no count is given."""
    every = list(points)
    return every[:: len(every) // count][:count] if count else every


@pytest.mark.parametrize(("trial", "count"), one_of(4, CASES), indirect=["trial"])
def test_death_leaves_the_old_or_the_new_and_a_way_on(trial, count, record_property):
    counted = 0
    for meddling in spread(deaths(trial), count):
        outcome = trial.run(**meddling)
        if len(outcome.operations) >= meddling["number"]:
            counted += 1
            assert outcome.status == -signal.SIGKILL, meddling
        trial.assert_next_run_works(is_done=trial.is_done())
    record_property("counted", counted)
    assert counted


@pytest.mark.sweep
@pytest.mark.parametrize(("trial", "count"), CASES, indirect=["trial"])
def test_a_refusal_by_the_disk_is_a_sentence_and_costs_nothing(trial, count, record_property):
    counted = 0
    for meddling in spread(refusals(trial), count):
        outcome = trial.run(**meddling)
        counted += len(outcome.operations) >= meddling["number"]
        said = (meddling, outcome.status, outcome.err)
        is_done = trial.is_done()
        assert outcome.status in (0, 1), said
        assert "Traceback" not in outcome.err, said
        assert outcome.status == 0 or outcome.err, said
        assert all(line.endswith(".") for line in outcome.err.splitlines()), said
        assert is_done or outcome.status == 1, said
        trial.assert_next_run_works(is_done=is_done)
    record_property("counted", counted)
    assert counted
