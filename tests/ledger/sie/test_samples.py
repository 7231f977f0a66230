"""Real files of many programs: each gets the verdict that its manifest says."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError
from ledger.integrity.check import check_file
from ledger.registers.trial import trial
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie
from ledger.statements.book_statements import statement_of
from tests.sweeps import one_of

SAMPLES = Path(__file__).parents[4] / "shared" / "sie_samples"
if not SAMPLES.is_dir():
    pytest.skip("../shared/sie_samples is not here", allow_module_level=True)

with (SAMPLES / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
    ROWS = list(csv.DictReader(manifest, delimiter="\t"))
UB_OR_RES = re.compile(r'^\s*#(?:UB|RES)\s+0\s+"?(\d+)"?\s+"?(-?\d+)(?:\.(\d+))?', re.MULTILINE)

FLAGGED = ImportChoices(accept_flag=True)


@pytest.fixture(scope="module", params=one_of(11, ROWS), ids=[row["file"] for row in ROWS])
def row(request):
    return request.param


@pytest.fixture(scope="module")
def tried(row, tmp_path_factory):
    """What the import would do, or why it is refused."""
    path = tmp_path_factory.mktemp("dry") / "bok.finsam"
    try:
        return import_sie(path, SAMPLES / row["file"], dry_run=True)
    except ImportFileError as error:
        return error
    finally:
        assert not path.exists()


@pytest.fixture(scope="module")
def imported(row, tmp_path_factory):
    """The path of the book, and what the import did; or why it is refused."""
    folder = tmp_path_factory.mktemp("sample")
    path = folder / "bok.finsam"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(folder / name))
        try:
            return path, import_sie(path, SAMPLES / row["file"], choices=FLAGGED, by="EK")
        except ImportFileError as error:
            assert not path.exists()
            return path, error


def closing_in(row):
    """`#UB` and `#RES` of the file's own year, read without the program; öre by account."""
    text = (SAMPLES / row["file"]).read_text(row["encoding"])
    return {
        account: int(kronor + decimals.ljust(2, "0"))
        for account, kronor, decimals in UB_OR_RES.findall(text)
    }


def test_the_verdict_is_that_of_the_manifest(row, tried):
    if isinstance(tried, ImportFileError):
        assert row["expect"] == "reject"
        return
    report, counts = tried, tried.counts
    assert report.verdict == row["expect"]
    assert report.encoding == row["encoding"]
    assert report.sie_type == row["variant"]
    assert report.program == row["program"]
    assert report.sha256 == row["sha256"]
    assert counts["accounts"] == int(row["konto"])
    assert counts["vouchers"] + counts["empty"] == int(row["ver"])
    assert counts["postings"] == int(row["trans"])


def test_the_book_is_sound_and_its_balances_are_the_files(row, tried, imported):
    path, report = imported
    if row["expect"] == "reject":
        assert isinstance(report, ImportFileError)
        return
    assert replace(report, recorded=None) == tried
    assert check_file(path).ok
    with open_book(path) as book:
        (year,) = fiscal_years(book)
        closing = {line.account: line.closing for line in trial(book, year)}
    stated = closing_in(row)
    if row["ib+trans=ub/res"] != "yes" and report.counts["vouchers"]:
        return  # the file contradicts itself, or has no balances, and is told so
    added = {"2067", "2069"} - stated.keys()  # takes what the opening balances do not add up to
    assert {account: ore for account, ore in closing.items() if ore and account not in added} == {
        account: ore for account, ore in stated.items() if ore
    }


def test_the_result_is_the_same_in_both_statements(row, imported):
    """Last year's result, wherever a program left it, is equity at the beginning (LKBR 6:2)."""
    if row["expect"] == "reject":
        return
    path, _report = imported
    with open_book(path, read_only=True) as book:
        for year in fiscal_years(book):
            results = {
                line.id: line.amounts[0]
                for report in ("income", "balance")
                for line in statement_of(book, report, year, full=True).lines
                if line.amounts
            }
            assert results["result_for_the_year"] == results["result"]
