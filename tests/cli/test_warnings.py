"""What there is to know about a book is said on the error stream, and changes nothing else."""

from __future__ import annotations

from datetime import timedelta
from shutil import copyfile

import pytest

DRAFT = (
    b'{"date": "2019-12-30", "text": "Pennor", "postings": ['
    b'{"account": "6110", "amount": "125"}, {"account": "1930", "amount": "-125"}]}'
)
SMALL_FILE = b"#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#PROGRAM x 1\n#GEN 20200101\n"


@pytest.fixture
def clock_is_wrong(monkeypatch: pytest.MonkeyPatch):
    """Any time is told to be a wrong one."""
    monkeypatch.setattr("ledger.integrity.auto_backup.MAX_ADVANCE", timedelta(0))
    monkeypatch.setattr("ledger.integrity.auto_backup.BEHIND", timedelta(0))


@pytest.mark.usefixtures("clock_is_wrong")
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("record", "BOOK", "DRAFT"), 0),
        (("lock", "BOOK", "--to", "2019-01-31"), 0),
        (("lock", "BOOK", "--to", "2018-01-31"), 1),
        (("import", "BOOK", "FILE", "FILE"), 1),
        (("export", "BOOK", "sie", "-o", "OUT"), 0),
    ],
)
def test_a_command_that_writes_says_it_in_one_line(finsam, demo, tmp_path, words, status):
    places = {"BOOK": demo, "OUT": tmp_path / "ut.se"}
    for word, content in (("FILE", SMALL_FILE), ("DRAFT", DRAFT)):
        places[word] = tmp_path / word
        places[word].write_bytes(content)
    outcome = finsam(*(places.get(word, word) for word in words))
    assert outcome.status == status, outcome.err
    assert "klocka" not in outcome.out
    said = [line for line in outcome.err.splitlines() if "Datorns klocka visar" in line]
    assert len(said) == 1


@pytest.mark.usefixtures("clock_is_wrong")
def test_a_check_remarks_on_the_clock_and_finds_no_fault(finsam, demo):
    outcome = finsam("check", demo, "--json")
    remark = next(check for check in outcome.json["checks"] if check["id"] == "surroundings")
    assert (outcome.status, remark["ok"]) == (0, True)
    assert "ställ klockan" in remark["advice"]


def test_a_check_remarks_on_a_folder_that_is_copied_while_it_is_written(finsam, demo, tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    copyfile(demo, folder / "bok.finsam")
    checks = finsam("check", folder / "bok.finsam", "--json").json["checks"]
    remark = next(check for check in checks if check["id"] == "surroundings")
    assert "Dropbox" in remark["advice"]
