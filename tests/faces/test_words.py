"""What people read has people's words: their clock, and the dictionary's names of things."""

from __future__ import annotations

import re

import pytest

from finsam_tui.cli.show_cmd import REPORTS
from tests.books import copy_reference

UTC_MOMENT = re.compile(r"[0-9]T[0-9:.]+Z|\bUTC\b")
ASKED = {"voucher": ("--number", "1"), "sample": ("--seed", "1")}


@pytest.fixture(scope="module", params=["varna-2019", "varend-2019"])
def book(request, tmp_path_factory):
    return copy_reference(tmp_path_factory.mktemp("words") / "book.finsam", request.param)


@pytest.mark.sweep
@pytest.mark.parametrize("face", [(), ("--csv",)])
def test_no_report_has_the_time_of_machines(finsam, book, face):
    for report in (one.name for one in REPORTS):
        shown = finsam("--lang", "sv", "show", book, report, *ASKED.get(report, ()), *face)
        assert shown.err == "", report
        assert not UTC_MOMENT.search(shown.out), (report, UTC_MOMENT.search(shown.out))
