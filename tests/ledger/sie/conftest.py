"""SIE files in a folder of their own, and what came of taking them in."""

from __future__ import annotations

import pytest

from ledger.core.errors import ImportFileError
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_sie import import_sie
from tests.books import copy_of
from tests.sie_files.small import WHOLE


@pytest.fixture
def sie(tmp_path):
    """Writes a text as an SIE file and gives its path."""

    def write(text, name="prov.se", encoding="cp437"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.fixture
def target(tmp_path):
    """Where a book can be made."""
    return tmp_path / "bok.finsam"


@pytest.fixture
def taken(sie, target):
    """Takes a text in as a dry run and gives its report."""

    def take(text, **given):
        return import_sie(target, sie(text), dry_run=True, by="EK", **given)

    return take


@pytest.fixture
def refused(sie, target):
    """Takes a text in, which must be refused; gives code and place of each problem."""

    def take(text, **given):
        path = sie(text)
        with pytest.raises(ImportFileError) as dry:
            import_sie(target, path, dry_run=True, by="EK", **given)
        with pytest.raises(ImportFileError) as real:
            import_sie(target, path, by="EK", **given)
        assert list(map(str, real.value.problems)) == list(map(str, dry.value.problems))
        assert not target.exists()
        prefix = f"{path}:"
        return [
            (problem.code, int(problem.where.removeprefix(prefix) or 0))
            if problem.where.startswith(prefix)
            else (problem.code, 0)
            for problem in real.value.problems
        ]

    return take


@pytest.fixture(scope="session")
def varna():
    """The text of a template."""
    return built_in_text("varna")


@pytest.fixture
def taken_book(sie, target):
    """The path of a book made from the small file."""
    return copy_of("taken in", target, lambda path: import_sie(path, sie(WHOLE), by="EK"))


@pytest.fixture
def refusal(target):
    """Gives the codes that both a dry run and a real one refuse a file with."""

    def codes_of(path, **given):
        with pytest.raises(ImportFileError) as dry:
            import_sie(target, path, dry_run=True, by="EK", **given)
        with pytest.raises(ImportFileError) as real:
            import_sie(target, path, by="EK", **given)
        found = [problem.code for problem in real.value.problems]
        assert [problem.code for problem in dry.value.problems] == found
        return found

    return codes_of
