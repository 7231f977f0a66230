"""Copies that leave the building, encrypted by a passphrase in the age format (age-encryption.org).

The book itself stays plain: a key that is lost in seven years takes the books with it, and the disk
is encrypted by the system. A backup or an auditor's package that is carried away is another thing.
What is encrypted here opens with any program for age: `age -d FILE`.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.book.regular_files import open_regular_file
from ledger.core.errors import LedgerError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGINNING = b"age-encryption.org/v1\n"
SUFFIX = ".age"
MIN_PASSPHRASE = 12
"""Characters; the computing that a guess costs makes up for no more."""

MAX_ENCRYPTED = 1_000_000_000
"""Bytes: it is all in memory at once."""


def is_encrypted(path: Path) -> bool:
    """Whether the file is of the age format. Raises BookError when it cannot be read."""
    if path.is_dir():
        return False
    with open_regular_file(path) as file:
        return file.read(len(BEGINNING)) == BEGINNING


def encrypted(content: bytes, passphrase: str) -> bytes:
    """The content encrypted, and proved to open again with the passphrase.

    Raises LedgerError when the passphrase is too short or the library is not installed.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise LedgerError(
            problem(
                "passphrase-short",
                "A passphrase has at least {least:# character|# characters}: four or five words are"
                " easy to remember and hard to guess.",
                least=MIN_PASSPHRASE,
            )
        )
    age = _age()
    made: bytes = age.passphrase.encrypt(content, passphrase)
    if age.passphrase.decrypt(made, passphrase) != content:
        raise LedgerError(problem("not-encrypted", "The copy did not open again; try once more."))
    return made


@contextmanager
def decrypted(path: Path, passphrase: str) -> Iterator[Path]:
    """A plain copy of an encrypted file, in a folder of its own that goes when the block ends.

    Raises LedgerError when the passphrase is another or the file is damaged.
    """
    age = _age()
    with open_regular_file(path) as file:
        content = file.read(MAX_ENCRYPTED)
    try:
        plain = age.passphrase.decrypt(content, passphrase)
    except age.DecryptError as error:
        raise LedgerError(
            problem(
                "passphrase-wrong",
                "The passphrase is another one, or the file is damaged.",
                str(path),
            )
        ) from error
    with tempfile.TemporaryDirectory(prefix="finsam-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, path.name.removesuffix(SUFFIX))
        copy.touch(0o600)
        copy.write_bytes(plain)
        yield copy


def _age() -> Any:  # noqa: ANN401 - a library without types, which few have
    """The library; raises LedgerError when it is not installed."""
    try:
        import pyrage  # noqa: PLC0415 - only who encrypts has it
    except ImportError as error:
        raise LedgerError(
            problem(
                "no-age",
                "Encryption needs the library pyrage, which is not installed: install it where"
                " finsam is.",
            )
        ) from error
    return pyrage
