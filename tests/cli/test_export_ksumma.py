"""`finsam export … sie --ksumma`: the checksum, which is written only when it is asked for."""

from __future__ import annotations

import pytest

from tests.books import copy_reference


@pytest.mark.parametrize(("options", "marks"), [((), 0), (("--ksumma",), 2)])
def test_a_checksum_is_written_when_it_is_asked_for(finsam, tmp_path, options, marks):
    book, made = tmp_path / "varna.finsam", tmp_path / "ut.se"
    copy_reference(book, "varna-2019")
    assert finsam("export", book, "sie", "-o", made, *options).status == 0
    assert made.read_bytes().count(b"#KSUMMA") == marks


def test_only_sie_has_a_checksum(finsam, tmp_path):
    book = tmp_path / "varna.finsam"
    copy_reference(book, "varna-2019")
    made = finsam("export", book, "xlsx", "-o", tmp_path / "ut.xlsx", "--ksumma")
    assert (made.status, (tmp_path / "ut.xlsx").exists()) == (2, False)
