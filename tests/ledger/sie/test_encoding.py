"""The character set is found from the bytes, whatever the file says of itself."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sie.encoding import fingerprint
from tests.sie_files.small import WHOLE

SWEDISH = "Åsa Öberg köpte äpplen på kafé\n"


def encoding_of(content):
    return fingerprint(io.BytesIO(content)).encoding


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"", "cp437"),
        (b"#FNAMN Prov\n", "cp437"),
        (SWEDISH.encode("cp437"), "cp437"),
        (SWEDISH.encode("latin-1"), "cp1252"),
        (SWEDISH.encode("cp1252"), "cp1252"),
        (SWEDISH.encode("utf-8"), "utf-8"),
        (SWEDISH.encode("utf-8-sig"), "utf-8-sig"),
        (SWEDISH.encode("utf-16"), "utf-16"),
        (SWEDISH.encode("utf-8") * 5 + b"\xff\n", "utf-8"),
        (SWEDISH.encode("utf-8")[:-1] + b"\xc3", "utf-8"),
        ("\u2500\u2502 ö".encode("cp437"), "cp437"),
    ],
)
def test_the_character_set_is_found(content, encoding):
    assert encoding_of(content) == encoding


@given(
    st.text(st.sampled_from("abc åäöÅÄÖ\n"), min_size=1),
    st.sampled_from(["cp437", "utf-8", "cp1252"]),
)
def test_swedish_text_is_read_as_it_was_written(text, encoding):
    content = text.encode(encoding)
    assert content.decode(encoding_of(content)) == text


def test_a_letter_that_lies_across_two_reads_is_one_letter():
    content = b"x" * ((1 << 20) - 1) + "ö".encode()
    assert encoding_of(content) == "utf-8"


def test_the_size_and_the_checksum_are_the_files():
    found = fingerprint(io.BytesIO(b"#FLAGGA 0\n"))
    digest = "9326ccc5b93ccec8c33c5a52a000d6d9ef091d983a060714b053f0ee3d640f80"
    assert (found.size, found.sha256) == (10, digest)


@pytest.mark.parametrize("encoding", ["cp437", "latin-1", "utf-8", "utf-8-sig"])
def test_a_file_gives_the_same_names_in_every_character_set(taken, encoding):
    assert taken(WHOLE.encode(encoding)).association.name == "Samordningsförbundet Prov"


def test_another_character_set_than_the_formats_is_told(taken):
    (notice,) = taken(WHOLE.encode()).notices
    assert (notice.code, notice.values) == ("encoding", {"encoding": "utf-8"})


def test_letters_in_two_parts_become_one(taken):
    apart = WHOLE.replace("ö", "o\u0308").encode()
    assert taken(apart).association.name == "Samordningsförbundet Prov"


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_lines_may_end_in_any_way(taken, end):
    assert taken(WHOLE.replace("\n", end)).counts["postings"] == 4


@pytest.mark.parametrize("end", ["", "\r\n\x1a", "\n\n\n"])
def test_a_file_may_end_in_any_way(taken, end):
    assert taken(WHOLE.rstrip("\n") + end).verdict == "accept"
