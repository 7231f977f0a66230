"""The files of a package as they were given, and the book that is rebuilt from them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from exports.package.write import FORMAT, FORMAT_VERSION, MANIFEST, SUMS, manifest_bytes, sums_bytes
from exports.package.zip import PackageError, changed_problem, content, twice_problem
from ledger.book.journal import COLUMNS
from ledger.book.recorded import text_sha256
from ledger.bookkeeping.attachments import IS_STORED, store_parts
from ledger.core.checks import Check
from ledger.core.errors import LedgerError, problem
from ledger.core.i18n import LANGUAGES
from ledger.core.text import excerpt
from ledger.integrity.rebuild import rebuilt

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from exports.package.zip import Member
    from ledger.core.errors import Problem
    from ledger.core.label import Language

LARGEST_MANIFEST = 10_000_000
"""Bytes; read as JSON it takes many times the room."""

LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems put beside the files of a folder, or in a ZIP file, unasked."""

GET_AGAIN = problem("package-again", "Get the package again from where it was made.")


class Package:
    """The files of a package as they were given; nothing in them is believed yet."""

    def __init__(self, members: Sequence[Member]) -> None:
        """Takes the files; raises PackageError when there is no manifest that is one."""
        found = [one.name for one in members if one.name.rpartition("/")[2] == MANIFEST]
        if not found:
            raise PackageError(
                problem(
                    "package-no-manifest",
                    "There is no {manifest} here: this is no package, or not the folder that one"
                    " was unpacked to.",
                    manifest=MANIFEST,
                )
            )
        folder = min(found, key=len).removesuffix(MANIFEST)
        self.members = {
            one.name.removeprefix(folder): one for one in members if one.name.startswith(folder)
        }
        self.strays = [
            name for name in self.members if {*name.split("/")}.intersection(LEFT_BY_SYSTEMS)
        ] + [one.name for one in members if not one.name.startswith(folder)]
        try:
            self.manifest = _manifest(self.members[MANIFEST])
            listed = Counter(str(entry["file"]) for entry in self.manifest["files"])
            self.files = {str(entry["file"]): entry for entry in self.manifest["files"]}
            self.language = cast("Language", self.manifest["language"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise PackageError(unreadable(error, MANIFEST)) from error
        self.listed_twice = [name for name, count in listed.items() if count > 1]
        self.last_read = MANIFEST
        """The file that was read last: the one to name when it cannot be read."""

    def faults(self) -> Iterator[Check]:
        """The files that are missing, unknown, twice, or not as the manifest and the sums say."""
        for name in self.listed_twice:
            yield Check("files", twice_problem(name), ok=False, advice=GET_AGAIN)
        sums = {MANIFEST: _digest(self.members[MANIFEST])[1]}
        for name in sorted({*self.files, *self.members} - {MANIFEST, SUMS, *self.strays}):
            if name not in self.members:
                fault = problem("package-missing", "The file is missing.", name)
            elif name not in self.files:
                fault = problem("package-extra", "The manifest does not know the file.", name)
            else:
                size, sums[name] = _digest(self.members[name])
                entry = self.files[name]
                if (size, sums[name]) == (entry.get("size"), entry.get("sha256")):
                    continue
                fault = changed_problem(name)
            yield Check("files", fault, ok=False, advice=GET_AGAIN)
        if SUMS not in self.members:
            yield Check("files", problem("package-missing", "The file is missing.", SUMS), ok=False)
        elif self.members[SUMS].size > LARGEST_MANIFEST or self.read(SUMS) != sums_bytes(sums):
            yield Check("files", changed_problem(SUMS), ok=False, advice=GET_AGAIN)

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return b"".join(content(self.members[name]))

    def of_role(self, role: str) -> list[Mapping[str, Any]]:
        """What the manifest says of the files of a role."""
        return [entry for entry in self.files.values() if entry.get("role") == role]

    def lines(self, role: str) -> Iterator[bytes]:
        """The lines of the one file of a role."""
        (entry,) = self.of_role(role)
        self.last_read = entry["file"]
        with self.members[entry["file"]].open() as file:
            yield from file

    def rebuilt(self) -> sqlite3.Connection:
        """The book that the journal tells, in memory, with the attachments that came along.

        A file is in a book once, and in a package in each place that it has there.
        """
        texts = {str(text_sha256(one)): one for one in self._texts()}
        connection = rebuilt(self._entries(), self._rows(), texts)
        given = (*self.of_role("attachment"), *self.of_role("signed"))
        for digest, name in {entry["sha256"]: entry["file"] for entry in given}.items():
            if connection.execute(IS_STORED, (digest,)).fetchone():
                store_parts(connection, digest, self.read(name))
        return connection

    def _entries(self) -> Iterator[tuple[Any, ...]]:
        for line in self.lines("chain"):
            value = json.loads(line)
            hashes = {name: bytes.fromhex(value[name]) for name in ("prev", "hash")}
            yield tuple({**value, **hashes}[name] for name in COLUMNS.split(", "))

    def _rows(self) -> Iterator[tuple[int, str]]:
        for line in self.lines("rows"):
            entry, _, row = line.decode().removesuffix("\n").partition("\t")
            yield int(entry), row

    def _texts(self) -> Iterator[str]:
        for line in self.lines("texts"):
            yield str(json.loads(line)["text"])


def _manifest(member: Member) -> dict[str, Any]:
    """The manifest, which must be exactly as it was written; raises ValueError or KeyError."""
    if member.size > LARGEST_MANIFEST:
        raise ValueError(MANIFEST)
    text = b"".join(content(member))
    manifest: dict[str, Any] = json.loads(text)
    if manifest["format"] != FORMAT or manifest["version"] != FORMAT_VERSION:
        raise PackageError(
            problem(
                "package-version",
                "The package was made by {program}, whose packages this program does not know:"
                " prove it with that one, or make it again from the book.",
                MANIFEST,
                program=excerpt(str(manifest.get("made_with", "?"))),
            )
        )
    if manifest_bytes(manifest) != text or manifest["language"] not in LANGUAGES:
        raise ValueError(MANIFEST)
    return manifest


def _digest(member: Member) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    try:
        for part in content(member):
            size += len(part)
            digest.update(part)
    except PackageError:
        return size, ""
    return size, digest.hexdigest()


def unreadable(error: Exception, name: str) -> Problem:
    """What is said of a fault that a file of the package made."""
    if isinstance(error, LedgerError):
        return error.problems[0]
    return problem(
        "package-unreadable",
        "The file is not as finsam writes it ({fault}).",
        name,
        fault=type(error).__name__,
    )
