"""Verifying a package without the book: the book is built anew from it, and the package from that.

Whoever changes a file can change the manifest too, so a manifest proves nothing. What does is the
journal: each entry seals the one before, so its last line seals all of it. The book is rebuilt
from the journal, the same program makes the package of that book, and each file must be the one
that came out. Against a journal that was made anew from beginning to end only that line helps, as
it stands on a paper that was signed: it is shown, to be compared.
"""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZipFile

from exports.export_request import ExportRequest
from exports.package.given_files import GET_AGAIN, Package, unreadable
from exports.package.write import MANIFEST, write_package
from exports.package.zip import UNREADABLE, PackageError, read_container, read_folder
from ledger.book.book import book_of
from ledger.book.regular_files import open_regular_file
from ledger.bookkeeping.export_log import book_state
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.checks import Check, CheckReport
from ledger.core.errors import BookError, Problem, problem
from ledger.integrity.check import REBUILT, findings
from ledger.integrity.receipts import unmatched
from ledger.integrity.year_end_seal import seal_facts, year_end_seal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from exports.package.zip import Member
    from ledger.book.book import Book
    from ledger.bookkeeping.export_log import BookState
    from ledger.core.label import Language
    from ledger.integrity.receipts import Receipt

SET_BY_TOOLS = ("annual-report", "register", "workbook")
"""The roles whose bytes depend on the version of what set them."""

COMPARE = problem(
    "package-compare",
    "Compare this with the foot of the annual report that was signed, or give what stands there"
    " with --receipt: whoever makes another book from beginning to end can make its package too.",
)


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a package is of, as its journal tells."""

    association: str
    orgnr: str
    first: str
    """The first day of the fiscal year."""

    last: str
    is_final: bool
    """Whether the fiscal year is closed in the book."""

    entries: int
    state: BookState
    """What the foot of the printed pages says."""

    made_with: str


@dataclass(frozen=True, slots=True)
class PackageReport(CheckReport):
    """Every check of a package, and what it is of."""

    package: PackageFacts | None = None
    """None when it could not be made anew."""


def verify_package(
    path: str | Path,
    translate: Callable[[Problem, Language], str] = Problem.in_language,
    receipts: Sequence[Receipt] = (),
) -> PackageReport:
    """Every check of a package, a ZIP file or the folder it was unpacked to.

    `translate` says what its files say of checks, as when they were made. The journal must meet
    the receipts. Never raises for what is in the files. Raises BookError when there are none.
    """
    target = Path(path)
    try:
        with _members(target) as members:
            package = Package(members)
            if faults := tuple(package.faults()):
                return PackageReport(faults)
            return _report(target, package, translate, receipts)
    except PackageError as error:
        return PackageReport((Check("files", error.problems[0], ok=False),))


def book_in_package(target: Path) -> Book:
    """The book that the journal of a package tells, to be read; whether it is whole is not asked.

    Raises BookError when there is no such file, or nothing can be rebuilt of it.
    """
    with _members(target) as members:
        package = Package(members)
        try:
            return book_of(target, package.rebuilt())
        except Exception as error:
            raise BookError(unreadable(error, package.last_read)) from error


@contextmanager
def _members(target: Path) -> Iterator[tuple[Member, ...]]:
    if target.is_dir():
        yield read_folder(target) if target.joinpath(MANIFEST).is_file() else ()
    else:
        with open_regular_file(target) as file:
            yield read_container(file)


def _report(
    target: Path,
    package: Package,
    translate: Callable[[Problem, Language], str],
    receipts: Sequence[Receipt],
) -> PackageReport:
    """What the book that is rebuilt says of the files."""
    text = problem(
        "package-files",
        "{count:The only file is there, as the manifest lists it|All # files are there, as"
        " the manifest lists them}.",
        count=len(package.files),
    )
    checks = [Check("files", text), *_left_by_systems(package)]
    try:
        connection = package.rebuilt()
    except Exception as error:  # noqa: BLE001 - whatever the files hold, the answer is a report
        fault = unreadable(error, package.last_read)
        return PackageReport((*checks, Check("chain", fault, ok=False, advice=GET_AGAIN)))
    with closing(connection):
        checks += findings(connection, REBUILT)
        if any(check.severity == "fault" for check in checks):
            return PackageReport(tuple(checks))
        try:
            year = int(package.manifest["year"])
            book = book_of(target, connection)
            source = ExportRequest(
                book, fiscal_year(book, year), package.language, translate=translate
            )
            with book.reading():
                checks += _remade(package, source)
                checks += _identity(source)
                checks += _comparison(book_state(book), connection, receipts)
                return PackageReport(tuple(checks), _facts(package, source))
        except Exception as error:  # noqa: BLE001 - likewise
            fault = unreadable(error, MANIFEST)
            return PackageReport((*checks, Check("remade", fault, ok=False, advice=GET_AGAIN)))


def _left_by_systems(package: Package) -> Iterator[Check]:
    if package.strays:
        text = problem(
            "package-strays",
            "Beside the package lie files that are no part of it, and that nothing vouches for:"
            " {files}.",
            files=", ".join(sorted(package.strays)[:5]),
        )
        yield Check("strays", text, ok=False, is_allowed=True)


DIFFERS = problem("package-differs", "The file is not what comes out of the journal.")


def _remade(package: Package, source: ExportRequest) -> Iterator[Check]:
    """The package made anew of the rebuilt book, and each given file held against it."""
    with TemporaryFile() as file:
        write_package(source, file)
        remade = Package(read_container(file))
        names = sorted({*package.files, *remade.files})
        differing = [name for name in names if not _is_same(name, package, remade)]
    unproved = [name for name in differing if _depends_on_program(name, package, remade)]
    yield from (_difference(name, package, remade) for name in differing if name not in unproved)
    if _claims(package) != _claims(remade):
        yield Check("remade", replace(DIFFERS, where=MANIFEST), ok=False, advice=GET_AGAIN)
    text = problem(
        "package-remade",
        "{count} of {all:# file is|# files are} what comes out when made anew from the journal.",
        count=len(names) - len(differing),
        all=len(names),
    )
    yield Check("remade", text)
    if unproved:
        text = problem(
            "package-unproved",
            "The manifest alone vouches for {files}: {count:it was|they were} made by other"
            " programs than those here, and only with those ({programs}) can it be proved that"
            " {count:it comes|they come} out of the journal.",
            count=len(unproved),
            programs=", ".join([package.manifest["made_with"], *package.manifest["set_with"]]),
            files=", ".join(unproved),
        )
        yield Check("unproved", text, ok=False)


def _difference(name: str, package: Package, remade: Package) -> Check:
    """What is wrong with a file that did not come out when the package was made anew."""
    if name not in package.files:
        fault = problem("package-missing", "The file is missing.", name)
    elif name not in remade.files:
        fault = problem("package-stranger", "A package of this book has no such file.", name)
    else:
        fault = replace(DIFFERS, where=name)
    return Check("remade", fault, ok=False, advice=GET_AGAIN)


def _is_same(name: str, package: Package, remade: Package) -> bool:
    """Whether a file is the one that came out; of a workbook, its parts when it is unpacked."""
    given, made = package.files.get(name), remade.files.get(name)
    if given == made or not given or not made or given["role"] != "workbook":
        return given == made
    if {**made, "size": given["size"], "sha256": given["sha256"]} != given:
        return False
    with package.members[name].open() as one, remade.members[name].open() as other:
        return _has_same_parts(one, other)


def _has_same_parts(given: IO[bytes], made: IO[bytes]) -> bool:
    """Whether two workbooks hold the same: how the parts are squeezed differs with the system."""
    try:
        with ZipFile(given) as one, ZipFile(made) as other:
            wanted = [(part.filename, part.file_size) for part in other.infolist()]
            found = [(part.filename, part.file_size) for part in one.infolist()]
            return found == wanted and all(one.read(n) == other.read(n) for n, _size in wanted)
    except (*UNREADABLE, ValueError):
        return False


def _depends_on_program(name: str, package: Package, remade: Package) -> bool:
    """Whether a file that differs may do so because other programs made it."""
    given, made = package.files.get(name), remade.files.get(name)
    if not given or not made or (given["role"], given["name"]) != (made["role"], made["name"]):
        return False
    theirs, ours = package.manifest, remade.manifest
    return bool(
        theirs["made_with"] != ours["made_with"]
        or (given["role"] in SET_BY_TOOLS and theirs["set_with"] != ours["set_with"])
    )


def _claims(package: Package) -> dict[str, Any]:
    """What a manifest says besides its files and the programs that made them."""
    apart = ("files", "sha256", "made_with", "set_with")
    return {key: value for key, value in package.manifest.items() if key not in apart}


def _facts(package: Package, source: ExportRequest) -> PackageFacts:
    whose, year = source.book.association, source.year
    return PackageFacts(
        association=whose.name,
        orgnr=whose.orgnr,
        first=year.first.isoformat(),
        last=year.last.isoformat(),
        is_final=year.closed,
        entries=package.manifest["chain"]["entries"],
        state=book_state(source.book),
        made_with=package.manifest["made_with"],
    )


def _identity(source: ExportRequest) -> Iterator[Check]:
    """What the package is of, in the words of the signed page."""
    whose, year = source.book.association, source.year
    about = {"whose": whose.name, "orgnr": whose.orgnr, "first": year.first, "last": year.last}
    final = problem(
        "package-final",
        "{whose}, {orgnr}, fiscal year {first} – {last}. Final: the year is closed in the book.",
        **about,
    )
    preliminary = problem(
        "package-preliminary",
        "{whose}, {orgnr}, fiscal year {first} – {last}. Preliminary: the fiscal year is not closed"
        " in the book.",
        **about,
    )
    yield Check("package", final if year.closed else preliminary)
    if sealed := year_end_seal(source.book, year):
        text = problem(
            "package-seal",
            "The fiscal year was closed in the book and sealed on {day}, at entry {seq}: {hash}."
            " The backup {backup}, {size:# byte|# bytes}, has SHA-256 {sha256}.",
            **seal_facts(sealed),
        )
        yield Check("seal", text)


def _comparison(
    state: BookState, connection: sqlite3.Connection, receipts: Sequence[Receipt]
) -> Iterator[Check]:
    """The line that stands at the foot of the signed page, and the receipts held against it."""
    text = problem(
        "package-state", "The book at entry {seq}: {hash}", seq=state.seq, hash=state.short
    )
    yield Check("state", text, advice=None if receipts else COMPARE)
    unmet = unmatched(connection, receipts)
    for receipt in receipts:
        met = problem("package-receipt", "The journal has the entry {receipt}.", receipt=receipt)
        missing = problem(
            "package-receipt-unmet",
            "The journal does not have the entry {receipt}: this is another book than the one that"
            " was printed, or an older package of it.",
            receipt=receipt,
        )
        is_met = receipt not in unmet
        yield Check("receipt", met if is_met else missing, ok=is_met)
