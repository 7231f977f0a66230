"""The container: any ZIP program reads it, and what any of them packed is read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.package.zip import (
    PackageError,
    content,
    is_inside,
    portable_name,
    read_container,
    read_folder,
    write_container,
)

NAMES = st.text("abcåäö-. ", min_size=1, max_size=9).filter(is_inside)
MEMBERS = st.dictionaries(
    NAMES, st.lists(st.binary(max_size=40), max_size=3), min_size=1, max_size=4
)


def packed(members):
    made = io.BytesIO()
    write_container(made, members.items())
    return made


def read(file):
    return {member.name: b"".join(content(member)) for member in read_container(file)}


@given(MEMBERS)
def test_what_is_written_is_read_back_by_us_and_by_any_zip_program(members):
    expected = {name: b"".join(parts) for name, parts in members.items()}
    made = packed(members)
    assert read(made) == expected
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == expected


def test_a_changed_bit_is_found_or_changes_no_byte_of_a_file():
    expected = {"a/å.txt": b"hej", "b": b"x"}
    whole = packed({name: [part] for name, part in expected.items()}).getvalue()
    for place in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[place] ^= 1 << bit
            try:
                found = read(io.BytesIO(bytes(changed)))
            except PackageError:
                continue
            assert set(found.values()) <= {b"hej", b"x"}, place


@pytest.mark.parametrize("cut", [0, 1, 30, -1])
def test_a_container_that_is_cut_off_is_refused(cut):
    whole = packed({"a": [b"hej"]}).getvalue()
    with pytest.raises(PackageError):
        read(io.BytesIO(whole[:cut]))


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
    with pytest.warns(UserWarning, match="Duplicate"):
        write_container(made, [("a", [b"1"]), ("a", [b"2"])])
    with pytest.raises(PackageError, match="a: The file is there more"):
        read(made)


def test_what_another_program_packed_is_read():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("mapp")
        archive.writestr("mapp/a", "hej" * 1000)
    assert read(made) == {"mapp/a": b"hej" * 1000}


def test_what_unpacks_to_much_more_than_it_is_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(2_000_000))
    with pytest.raises(PackageError):
        read_container(made)


def test_an_unpacked_folder_is_read_and_a_link_in_it_is_not_followed(tmp_path):
    tmp_path.joinpath("mapp").mkdir()
    tmp_path.joinpath("mapp", "a").write_bytes(b"hej")
    (found,) = read_folder(tmp_path)
    assert (found.name, found.size, b"".join(content(found))) == ("mapp/a", 3, b"hej")
    tmp_path.joinpath("b").symlink_to(tmp_path / "mapp" / "a")
    with pytest.raises(PackageError):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("Årsredovisning.pdf", "Arsredovisning.pdf"),
        ("=cmd.csv", "=cmd.csv"),
        ("日本語 🎉.txt", "___ _.txt"),
        ('a<b>:"|?*.x', "a_b______.x"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("x" * 300, "x" * 100),
        ("é" * 300, "e" * 100),
    ],
)
def test_a_portable_name_is_of_letters_that_every_system_has(name, portable):
    assert portable_name(name) == portable


@pytest.mark.parametrize(("limit", "value"), [("ZIP64_LIMIT", 20), ("ZIP_FILECOUNT_LIMIT", 1)])
def test_more_than_a_zip_file_can_hold_is_refused(monkeypatch, limit, value):
    monkeypatch.setattr(zipfile, limit, value)
    with pytest.raises(PackageError, match="larger than a ZIP file"):
        packed({"a": [b"x" * 30], "b": [b"y"]})
