"""Verifying a package without the book: is it whole, unchanged, and in agreement with itself?"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports.package.checks import FIGURE_CHECKS, Opened
from exports.package.journal_reader import read_journal
from exports.package.write import FORMAT, FORMAT_VERSION, MANIFEST, manifest_bytes
from exports.package.zip import Member, PackageError, content, read_container
from ledger.book.regular_files import open_regular_file
from ledger.core.checks import Check, CheckReport
from ledger.core.errors import LedgerError, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from exports.package.journal_reader import PackageJournal
    from ledger.core.errors import Problem

LARGEST_MANIFEST = 10_000_000
"""Bytes; read as JSON it takes many times the room."""

GET_AGAIN = problem("package-again", "Get the package again from where it was made.")


def verify_package(path: str | Path) -> CheckReport:
    """Every check of a package: its files, its chain, its sums, and format against format.

    Never raises for what is in the file. Raises BookError when there is no file to read.
    """
    with open_regular_file(Path(path)) as file:
        return CheckReport(tuple(_checks(file)))


def _checks(file: BinaryIO) -> Iterator[Check]:
    try:
        members = {member.name: member for member in read_container(file)}
        manifest = _manifest(file, members)
        faults = tuple(_file_faults(file, members, manifest))
    except Exception as error:  # noqa: BLE001 - whatever a file holds, the answer is a report
        yield Check("files", _message(error, MANIFEST), ok=False)
        return
    yield from faults
    if faults:
        return
    yield Check(
        "files",
        problem(
            "package-files",
            "All {count} files are there, and none has been changed.",
            count=len(manifest["files"]),
        ),
    )
    opened = Opened(file, members, manifest)
    journal = None
    try:
        journal = read_journal(opened.lines("chain"), opened.lines("rows"))
    except Exception as error:  # noqa: BLE001 - likewise
        yield Check("chain", _message(error, opened.name("chain")), ok=False, advice=GET_AGAIN)
        return
    yield _answered(_chain_is_whole, opened, journal)
    yield _answered(_rows_are_in_the_journal, opened, journal)
    for check in FIGURE_CHECKS:
        yield _answered(check, opened, journal)


def _manifest(file: BinaryIO, members: Mapping[str, Member]) -> dict[str, Any]:
    """The manifest, which must be exactly as it was written; raises ValueError or KeyError."""
    if members[MANIFEST].size > LARGEST_MANIFEST:
        raise ValueError(MANIFEST)
    text = b"".join(content(file, members[MANIFEST]))
    manifest: dict[str, Any] = json.loads(text)
    if manifest_bytes(manifest) != text:
        raise ValueError(MANIFEST)
    if manifest["format"] != FORMAT or manifest["version"] != FORMAT_VERSION:
        raise PackageError(
            problem(
                "package-version",
                "The package is of a version that this program does not know; install the newest"
                " finsam.",
                MANIFEST,
            )
        )
    return manifest


def _file_faults(
    file: BinaryIO, members: Mapping[str, Member], manifest: Mapping[str, Any]
) -> Iterator[Check]:
    listed = {entry["file"]: entry for entry in manifest["files"]}
    for name in sorted({*listed, *members} - {MANIFEST}):
        if name not in members:
            text = problem("package-missing", "The file is missing.", name)
        elif name not in listed:
            text = problem("package-extra", "The manifest does not know the file.", name)
        elif _digest(file, members[name]) != (listed[name]["size"], listed[name]["sha256"]):
            text = problem("package-member", "The file has been changed or damaged.", name)
        else:
            continue
        yield Check("files", text, ok=False, advice=GET_AGAIN)


def _digest(file: BinaryIO, member: Member) -> tuple[int, str]:
    digest = hashlib.sha256()
    try:
        for part in content(file, member):
            digest.update(part)
    except PackageError:
        return member.size, ""
    return member.size, digest.hexdigest()


def _chain_is_whole(opened: Opened, journal: PackageJournal) -> Check:
    """Every entry continues the one before, to where the manifest says."""
    name = opened.name("chain")
    state, chain = opened.manifest["state"], opened.manifest["chain"]
    if journal.first_broken_entry is not None:
        text = problem(
            "package-chain",
            "The chain is broken at entry {entry}: it, or an entry before it, has been changed.",
            name,
            entry=journal.first_broken_entry,
        )
        return Check("chain", text, ok=False, advice=GET_AGAIN)
    if (
        chain != {"entries": len(journal.hashes), "hash": journal.hashes[-1]}
        or state["hash"] != journal.hashes[state["seq"] - 1]
        or (opened.manifest["association"], opened.manifest["orgnr"]) != journal.associations[-1]
    ):
        text = problem("package-head", "The chain is not the one that the manifest tells of.", name)
        return Check("chain", text, ok=False, advice=GET_AGAIN)
    text = problem(
        "package-chain-whole",
        "The chain of {entries} entries is whole; it ends in {hash}.",
        entries=len(journal.hashes),
        hash=journal.hashes[-1][:16],
    )
    return Check("chain", text)


def _rows_are_in_the_journal(opened: Opened, journal: PackageJournal) -> Check:
    """The vouchers and postings are those of the chain, or have the digest that it tells."""
    if journal.mismatched_entries:
        text = problem(
            "package-rows",
            "The vouchers and postings are not those that the chain tells of at entry {entry}.",
            opened.name("rows"),
            entry=min(journal.mismatched_entries),
        )
        return Check("rows", text, ok=False, advice=GET_AGAIN)
    text = problem(
        "package-rows-told",
        "The {vouchers} vouchers and {postings} postings are those that the chain tells of.",
        vouchers=len(journal.vouchers),
        postings=len(journal.postings),
    )
    return Check("rows", text)


def _answered(
    check: Callable[[Opened, PackageJournal], Check], opened: Opened, journal: PackageJournal
) -> Check:
    """The check's answer, whatever the files hold."""
    try:
        return check(opened, journal)
    except Exception as error:  # noqa: BLE001 - likewise
        id_ = check.__name__.replace("_", "-")
        return Check(id_, _message(error, opened.last_read), ok=False, advice=GET_AGAIN)


def _message(error: Exception, name: str) -> Problem:
    if isinstance(error, LedgerError):
        return error.problems[0]
    return problem(
        "package-unreadable",
        "The file is not as finsam writes it ({fault}).",
        name,
        fault=type(error).__name__,
    )
