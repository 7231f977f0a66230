"""What the program makes is for its owner alone, whatever the umask it is started with (R16)."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from exports.formats import FORMATS
from finsam_tui.crash_report import log_fault
from ledger.book.files import state_folder
from tests.faults.poison import some_of_everything
from tests.terminals import terminals

UMASKS = (0o000, 0o022, 0o077)
FILE, FOLDER = 0o600, 0o700


def modes_below(folder: Path) -> dict[str, int]:
    """The mode of every file and folder below."""
    return {
        str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode)
        for path in folder.rglob("*")
    }


def open_to_others(folder: Path) -> dict[str, str]:
    """What below the folder is not for its owner alone."""
    return {
        name: oct(mode)
        for name, mode in modes_below(folder).items()
        if mode != (FOLDER if (folder / name).is_dir() else FILE)
    }


SEED = {"sample": ("--seed", "7")}
"""What a format cannot be made without."""


@pytest.fixture
def on_the_way(monkeypatch):
    """The modes of files as they are synced: such as get their name only afterwards."""
    found: set[int] = set()
    fsync = os.fsync

    def noted(descriptor):
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISREG(mode):
            found.add(stat.S_IMODE(mode))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("umask", UMASKS, ids=oct)
def test_every_file_of_every_command_is_for_its_owner_alone(
    finsam, tmp_path, umask, on_the_way, record_property
):
    os.umask(umask)
    folder, second = tmp_path / "förbund", tmp_path / "annan plats"
    folder.mkdir(mode=FOLDER)
    second.mkdir(mode=FOLDER)
    book = some_of_everything(folder / "bok.finsam", finsam)
    for words in (
        *(
            ("export", book, name, "-o", folder / f"ut{form.suffix}.{name}", *SEED.get(name, ()))
            for name, form in FORMATS.items()
        ),
        ("export", book, "csv", "-o", folder / "tabeller"),
        ("attach", book, "A", "1", "-o", folder),
        ("budget", book, "copy", "-o", folder / "budget.toml"),
        ("backup", book, folder / "kopia.finsam"),
        ("backup", book, "--second-place", second),
        ("restore", folder / "kopia.finsam", book),
        ("record", book),
        ("demo",),
    ):
        os.umask(umask)
        outcome = finsam(*words)
        assert outcome.status == 0, outcome.err
    log_fault(ValueError())
    places = (folder, second, state_folder(), Path(os.environ["XDG_DATA_HOME"]) / "finsam")
    counted = 0
    for place in places:
        assert open_to_others(place) == {}
        assert stat.S_IMODE(place.stat().st_mode) == FOLDER
        counted += len(modes_below(place))
    assert on_the_way == {FILE}
    record_property("counted", counted)


@pytest.mark.sweep
def test_what_the_screens_keep_is_for_its_owner_alone(tmp_path, finsam, record_property):
    book = some_of_everything(tmp_path / "bok.finsam", finsam)
    os.umask(0o000)
    with terminals() as start:
        terminal = start(book)
        terminal.reads_until("Senast bokfört")
        terminal.types(b"n")
        terminal.reads_until("Ny verifikation")
        terminal.types(b"15\rHyra")
        terminal.settles()
        terminal.types(b"\x11")
        assert terminal.ends() == 0
    assert (state_folder() / "recent").exists()
    for place in (tmp_path, state_folder()):
        assert open_to_others(place) == {}
    record_property("counted", len(modes_below(tmp_path)) + len(modes_below(state_folder())))
