"""What is carried away is encrypted by a passphrase, which is never a word of the command."""

from __future__ import annotations

import sys
from datetime import date
from types import SimpleNamespace

import pytest

from finsam_tui.__main__ import main
from ledger.books.create import create_book
from ledger.core.calendar import Period
from ledger.core.errors import LedgerError
from ledger.core.model import Association
from ledger.integrity import encryption
from ledger.report_layout.built_in.texts import built_in_text

SECRET = "fem ord som ingen gissar"


TURNED = bytes(range(255, -1, -1))


class ToyDecryptError(Exception):
    pass


def toy_encrypt(content, passphrase):
    """Stands for age, whose scrypt takes a second: the passphrase, and the bytes turned."""
    return encryption.BEGINNING + passphrase.encode() + b"\n" + content.translate(TURNED)


def toy_decrypt(content, passphrase):
    begins = encryption.BEGINNING + passphrase.encode() + b"\n"
    if not content.startswith(begins):
        raise ToyDecryptError
    return content[len(begins) :].translate(TURNED)


TOY = SimpleNamespace(
    passphrase=SimpleNamespace(encrypt=toy_encrypt, decrypt=toy_decrypt),
    DecryptError=ToyDecryptError,
)


@pytest.fixture(params=["toy", pytest.param("age", marks=pytest.mark.slow)])
def age(request, monkeypatch):
    """The library, or what stands for it; with it `python -m pytest -m slow tests/cli`."""
    if request.param == "toy":
        monkeypatch.setitem(sys.modules, "pyrage", TOY)
    else:
        pytest.importorskip("pyrage", reason="pyrage is not installed: no real encryption is tried")
    monkeypatch.setenv("FINSAM_PASSPHRASE", SECRET)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "bok.finsam"
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    with create_book(path, Association("Prov", "222000-2683"), year, built_in_text("varna"), "EK"):
        pass
    return path


def test_an_encrypted_backup_is_restored_and_its_bytes_tell_nothing(age, book, tmp_path, capsys):
    assert main(["backup", str(book), str(tmp_path / "kopia.age"), "--encrypt"]) == 0
    content = (tmp_path / "kopia.age").read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert b"SQLite" not in content
    assert (tmp_path / "kopia.age").stat().st_mode & 0o777 == 0o600
    assert main(["restore", str(tmp_path / "kopia.age"), str(tmp_path / "ny.finsam")]) == 0
    assert main(["check", str(tmp_path / "ny.finsam")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "bok.finsam", "kopia.age", "ny.finsam",
    ]  # fmt: skip


@pytest.mark.sweep
def test_an_encrypted_package_is_verified(age, book, tmp_path, capsys):
    package = tmp_path / "paket.zip.age"
    assert main(["export", str(book), "package", "-o", str(package), "--encrypt"]) == 0
    assert b"PK\x03\x04" not in package.read_bytes()[:200]
    assert main(["verify", str(package)]) == 0


def test_in_a_folder_it_has_the_name_of_a_backup(age, book, tmp_path, capsys):
    folder = tmp_path / "usb"
    folder.mkdir()
    assert main(["backup", str(book), str(folder), "--encrypt"]) == 0
    (made,) = folder.iterdir()
    assert made.name.startswith("bok-") or made.name.endswith(".finsam.age")


def test_twelve_characters_are_a_passphrase_and_eleven_are_not(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyrage", TOY)
    assert encryption.encrypted(b"bok", "tolv tecken!") == toy_encrypt(b"bok", "tolv tecken!")
    with pytest.raises(LedgerError) as refused:
        encryption.encrypted(b"bok", "tolv tecken")
    assert str(refused.value).startswith("A passphrase has at least 12 characters")


def test_another_passphrase_opens_nothing(age, book, tmp_path, capsys, monkeypatch):
    assert main(["backup", str(book), str(tmp_path / "k.age"), "--encrypt"]) == 0
    words = tmp_path / "fras.txt"
    words.write_text("helt andra ord än de\n", "utf-8")
    monkeypatch.delenv("FINSAM_PASSPHRASE")
    given = ["--passphrase-file", str(words)]
    assert main(["--lang", "en", "restore", str(tmp_path / "k.age"), "n.finsam", *given]) == 1
    assert "another one, or the file is damaged" in capsys.readouterr().err
    words.write_text(f"{SECRET}\n", "utf-8")
    assert main(["restore", str(tmp_path / "k.age"), str(tmp_path / "n.finsam"), *given]) == 0


@pytest.mark.parametrize(
    ("passphrase", "words", "said"),
    [
        ("kort", ["{copy}", "--encrypt"], "at least 12 characters"),
        (None, ["{copy}", "--encrypt"], "Nobody can type the passphrase here"),
        (SECRET, ["--encrypt"], "--encrypt goes with DEST"),
    ],
)
def test_what_cannot_be_encrypted_leaves_nothing(  # noqa: PLR0917 - as pytest gives them
    book, capsys, monkeypatch, passphrase, words, said
):
    copy = book.with_name("k.age")
    monkeypatch.setitem(sys.modules, "pyrage", TOY)
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.delenv("FINSAM_PASSPHRASE", raising=False)
    if passphrase:
        monkeypatch.setenv("FINSAM_PASSPHRASE", passphrase)
    given = [one.format(copy=copy) for one in words]
    assert main(["--lang", "en", "backup", str(book), *given]) > 0
    assert said in capsys.readouterr().err
    assert not copy.exists()


def test_without_the_library_encryption_is_refused_with_its_name(
    book, tmp_path, capsys, monkeypatch
):
    monkeypatch.setitem(sys.modules, "pyrage", None)
    monkeypatch.setenv("FINSAM_PASSPHRASE", SECRET)
    words = ["--lang", "en", "backup", str(book), str(tmp_path / "k.age"), "--encrypt"]
    assert main(words) == 1
    assert "pyrage" in capsys.readouterr().err
    assert not (tmp_path / "k.age").exists()
