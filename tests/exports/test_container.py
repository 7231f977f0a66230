"""The container: any ZIP program reads it, and no byte of it can be changed unseen."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.package import zip as container
from exports.package.zip import PackageError, content, is_inside, read_container, write_container

NAMES = st.text("abcåäö-. ", min_size=1, max_size=9).filter(is_inside)
MEMBERS = st.dictionaries(
    NAMES, st.lists(st.binary(max_size=40), max_size=3), min_size=1, max_size=4
)


def packed(members):
    made = io.BytesIO()
    write_container(made, members.items())
    return made


def read(file):
    return {member.name: b"".join(content(file, member)) for member in read_container(file)}


@given(MEMBERS)
def test_what_is_written_is_read_back_by_us_and_by_any_zip_program(members):
    expected = {name: b"".join(parts) for name, parts in members.items()}
    made = packed(members)
    assert read(made) == expected
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == expected


def test_every_changed_bit_is_found():
    whole = packed({"a/å.txt": [b"hej"], "b": [b""]}).getvalue()
    for place in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            with pytest.raises(PackageError):
                read(io.BytesIO(bytes(changed)))


@pytest.mark.parametrize("cut", [0, 1, 30, -1])
def test_a_container_that_is_cut_off_or_has_more_is_refused(cut):
    whole = packed({"a": [b"hej"]}).getvalue()
    for other in (whole[:cut], whole + b"\0", b"\0" + whole):
        with pytest.raises(PackageError):
            read(io.BytesIO(other))


@pytest.mark.parametrize(
    "name",
    ["../a", "/a", "a/../b", "a//b", "./a", "", "a\\b", "C:a", "a\nb", "a\u202eb", "x" * 401],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(name):
    assert not is_inside(name)
    with pytest.raises(PackageError):
        read(packed({name: [b"x"]}))


def test_two_files_with_one_name_are_refused():
    made = io.BytesIO()
    write_container(made, [("a", [b"1"]), ("a", [b"2"])])
    with pytest.raises(PackageError, match="one name"):
        read(made)


def test_an_ordinary_zip_file_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a", "hej")
    with pytest.raises(PackageError, match="packed anew"):
        read(made)


@pytest.mark.parametrize(("limit", "value"), [("LARGEST", 60), ("MOST_MEMBERS", 1)])
def test_more_than_a_zip_file_can_hold_is_refused(monkeypatch, limit, value):
    monkeypatch.setattr(container, limit, value)
    with pytest.raises(PackageError, match="larger than a ZIP file"):
        packed({"a": [b"x" * 30], "b": [b"y"]})
