"""Whatever the bytes: a good file comes in as it is, and a bad one is refused in words."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import vouchers_numbered
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError
from ledger.integrity.check import check_file
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie
from tests.sie_files.small import WHOLE
from tests.sie_files.strategies import damaged, text_of, vouchers

WITH_ALL = (
    WHOLE + "#UNDERDIM 61 Del 6\n#OIB 0 1930 {6 MIA} 1.00\n#PSALDO 0 201901 1930 {} 1000.00\n"
    '#PBUDGET 0 201901 5010 {6 "MIA"} 5.00\n#RAR -1 20180101 20181231\n#RES -1 5010 1.00\n'
)
LABELS = (
    "#KONTO",
    "#RAR",
    "#IB",
    "#OIB",
    "#PSALDO",
    "#VER",
    "#TRANS",
    "#DIM",
    "#KSUMMA",
    "#FLAGGA",
)
FIELDS = (
    "",
    '""',
    '"',
    "{",
    "}",
    "{}",
    "{1 A}",
    "0",
    "-1",
    "1930",
    "20190101",
    "1e9",
    "9" * 30,
    "x",
)

FLAGGED = ImportChoices(accept_flag=True)


@contextmanager
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.sweep
@settings(max_examples=15, deadline=None)
@given(vouchers)
def test_a_good_file_comes_in_as_it_is(written):
    with folder() as place:
        path = place / "prov.se"
        path.write_bytes(text_of(written).encode("cp437"))
        report = import_sie(place / "bok.finsam", path, by="EK")
        assert report.remarks == ()
        assert report.counts["vouchers"] == len(written)
        assert check_file(place / "bok.finsam").ok
        with open_book(place / "bok.finsam") as book:
            year = fiscal_year(book)
            for voucher in written:
                (found,) = vouchers_numbered(book, year, voucher.series, voucher.number)
                assert (found.date, found.text) == (voucher.day, voucher.text)
                assert found.recorded_by == (voucher.by or "EK")
                assert [
                    (row.account, row.amount, row.objects, row.text) for row in found.postings
                ] == [(row.account, row.ore, row.members, row.text) for row in voucher.rows]


def taken_or_refused(content, *, dry_run):
    """Takes the bytes in; a refusal must be in words, with the file's name, and leave nothing."""
    with folder() as place:
        path = place / "prov.se"
        path.write_bytes(content)
        try:
            report = import_sie(
                place / "bok.finsam",
                path,
                choices=FLAGGED,
                by="EK",
                dry_run=dry_run,
            )
        except ImportFileError as error:
            refused = error.problems
        else:
            refused = ()
        if refused:
            assert all(str(problem).startswith(str(path)) for problem in refused)
            assert sorted(place.iterdir()) == [path]
            return None
        for problem in (*report.remarks, *report.notices):
            assert problem.message
        if not dry_run:
            assert check_file(place / "bok.finsam").ok
        return report


@pytest.mark.sweep
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(WITH_ALL.encode("cp437")))
@example(b"#VER")
@example(b"#RAR 0 00010101 00011231\n#VER A 1 00010101\n{\n#TRANS 1 {} 1\n#TRANS 2 {} -1\n}\n")
@example(b"#RAR 0 99990101 99991231\n")
@example(b"#SIETYP 4\n" + b"#TRANS 1930 {" * 5000)
@example(b"#KONTO " + b"{" * 100_000)
@example(b'#KONTO 1 "' + b'\\"' * 50_000 + b"\n")
@example(b'#KONTO 1 "' + b'" ' * 20_000 + b"x\n")
def test_no_damage_ends_in_anything_but_a_book_or_a_refusal(content):
    taken_or_refused(content, dry_run=True)


@pytest.mark.sweep
@settings(max_examples=15, deadline=None)
@given(damaged(WITH_ALL.encode("cp437")))
def test_what_a_damaged_file_brings_in_is_a_sound_book(content):
    dry = taken_or_refused(content, dry_run=True)
    report = taken_or_refused(content, dry_run=False)
    assert (dry is None) == (report is None)
    if dry and report:
        assert dry.counts == report.counts
        assert [problem.code for problem in dry.remarks] == [one.code for one in report.remarks]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from(LABELS + FIELDS), max_size=7).map(" ".join), max_size=12))
def test_no_order_of_labels_and_fields_is_too_odd(lines):
    taken_or_refused("\n".join(["#FLAGGA 0", *lines]).encode(), dry_run=True)


@settings(max_examples=15, deadline=None)
@given(vouchers.filter(bool), st.data())
def test_a_file_cut_short_within_its_vouchers_is_refused(written, data):
    text = text_of(written)
    start = text.index("#VER")
    cut = text[: data.draw(st.integers(start + 4, len(text) - 2))]
    is_between = cut.rstrip("#").splitlines()[-1] == "}"
    report = taken_or_refused(cut.encode("cp437"), dry_run=True)
    assert (report is None) != is_between
