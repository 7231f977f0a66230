"""The container: any ZIP program reads it, and what any of them packed is read."""

from __future__ import annotations

import io
import os
import re
import zipfile
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.package import zip as zip_files
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


@pytest.mark.parametrize(
    ("size", "most", "is_read"),
    [(1_000_000, 0, True), (1_000_001, 0, False), (2000, 200, True), (2000, 1, False)],
)
def test_what_unpacks_to_much_more_than_it_is_is_refused(monkeypatch, size, most, is_read):
    """A million bytes are always read; of more, as many times its size as may be."""
    monkeypatch.setattr(zip_files, "MOST_SQUEEZED", most)
    if most:
        monkeypatch.setattr(zip_files, "ALWAYS_ALLOWED", 10)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(size))
    if is_read:
        (found,) = read_container(made)
        assert (found.name, found.size) == ("a", size)
        return
    with pytest.raises(PackageError, match=r"^'a': This is no package"):
        read_container(made)


def test_an_encrypted_file_is_refused_by_its_name():
    made = packed({"a": [b"hej"], "b": [b"du"]}).getvalue()
    at = made.rindex(b"PK\x01\x02")
    changed = bytearray(made)
    changed[at + 8] |= 1
    with pytest.raises(PackageError, match=r"^'b': This is no package"):
        read_container(io.BytesIO(bytes(changed)))


def test_as_many_files_are_read_as_a_zip_file_can_have_and_at_least_one(monkeypatch, tmp_path):
    monkeypatch.setattr(zip_files, "MOST_MEMBERS", 2)
    for names, is_read in (("", False), ("a", True), ("ab", True), ("abc", False)):
        made, folder = packed({name: [b"x"] for name in names}), tmp_path / f"mapp {names}"
        folder.mkdir()
        for name in names:
            folder.joinpath(name).write_bytes(b"x")
        for found in (partial(read_container, made), partial(read_folder, folder)):
            if is_read:
                assert [one.name for one in found()] == list(names)
                continue
            with pytest.raises(PackageError, match="This is no package"):
                found()


def test_a_name_as_long_as_one_may_be_is_inside():
    assert (is_inside("x" * 400), is_inside("x" * 401)) == (True, False)


def test_an_unpacked_folder_is_read_and_a_link_in_it_is_not_followed(tmp_path):
    tmp_path.joinpath("mapp").mkdir()
    tmp_path.joinpath("mapp", "a").write_bytes(b"hej")
    (found,) = read_folder(tmp_path)
    assert (found.name, found.size, b"".join(content(found))) == ("mapp/a", 3, b"hej")


@pytest.mark.parametrize(
    ("name", "add"),
    [
        ("b", lambda path: path.symlink_to(path.with_name("a"))),
        ("b", lambda path: path.symlink_to(path.parent)),
        ("a\\b", lambda path: path.write_bytes(b"x")),
        ("mapp:/b", lambda path: (path.parent.mkdir(), path.write_bytes(b"x"))),
        ("b", os.mkfifo),
    ],
    ids=["link", "link to a folder", "name", "name of a folder", "pipe"],
)
def test_what_is_no_file_of_a_package_is_refused_in_a_folder_too(tmp_path, name, add):
    tmp_path.joinpath("a").write_bytes(b"hej")
    add(tmp_path / name)
    with pytest.raises(PackageError, match=f"^{re.escape(repr(name))}: This is no package"):
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
        ("x" * 101 + "." + "y" * 21, "x" * 100 + "." + "y" * 20),
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
