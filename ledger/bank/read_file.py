"""A file of statements: recognised by what it holds, read, and proved to add up."""

from __future__ import annotations

import codecs
import csv
import io
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, TypeAlias

from ledger.bank.bank_csv import SEPARATORS, read_bank_csv
from ledger.bank.camt import read_camt
from ledger.bank.csv_formats import OWN, format_for
from ledger.bank.statement import AccountStatement, balanced
from ledger.bank.tax_account import is_tax_account, read_tax_account
from ledger.book.regular_files import open_regular_file
from ledger.core.errors import ImportFileError, problem
from ledger.core.limits import MAX_ATTACHMENT, RECOGNISED_BY
from ledger.sie.encoding import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ledger.bank.csv_formats import BankFormat
    from ledger.sie.encoding import Fingerprint

FileKind: TypeAlias = Literal["camt", "tax", "list"]

_CAMT = re.compile(
    rb"<(?:[A-Za-z0-9_]{1,20}:)?(?:BkToCstmr|Document)|camt\.05[0-9]|<!DOCTYPE Document"
)
_DAY_CELL = re.compile(r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}")
_AMOUNT_CELL = re.compile("[-+\u2212]?[0-9][0-9 .,\u00a0]{0,20}")


UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a text begins that has zero bytes in it; any other file that has them is no text."""


@dataclass(frozen=True, slots=True)
class StatementFile:
    """What a file of statements holds."""

    name: str
    """What messages call it."""

    path: Path
    found: Fingerprint
    statements: tuple[AccountStatement, ...]
    own_format: BankFormat | None = None
    """The format that was said for it, when no known one fits."""


def kind_of(start: bytes, own: Sequence[BankFormat] = ()) -> FileKind | None:
    """What a file that begins like this is; None when it is no statement."""
    if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return "camt" if _CAMT.search(start) else None
    if b"\0" in start and not start.startswith(UTF_16):
        return None
    lines = _decoded(start).splitlines()
    if is_tax_account(lines):
        return "tax"
    return "list" if any(_is_of_a_list(line, own) for line in lines[:40]) else None


def _decoded(start: bytes) -> str:
    """The beginning as text, whatever it is: only known words and figures are looked for."""
    if start.startswith(UTF_16):
        return start.decode("utf-16", "replace")
    text = start.decode("utf-8-sig", "replace")
    return start.decode("cp1252", "replace") if "\ufffd" in text[:-4] else text


def _is_of_a_list(line: str, own: Sequence[BankFormat]) -> bool:
    """Whether a line names a bank's columns, or has a day and an amount in cells of their own."""
    for separator in SEPARATORS:
        cells = next(csv.reader([line], delimiter=separator), [])
        if len(cells) > 2 and (  # noqa: PLR2004 - a day, a text and an amount
            format_for(cells, separator, own)
            or (
                any(map(_DAY_CELL.match, map(str.strip, cells)))
                and any(map(_AMOUNT_CELL.fullmatch, map(str.strip, cells)))
            )
        ):
            return True
    return False


def read_statement_file(
    path: Path,
    own: Sequence[BankFormat] = (),
    mapping: Sequence[str] = (),
    name: str = "",
) -> StatementFile:
    """The statements of a file, each proved: opening balance and lines are the closing balance.

    Raises ImportFileError with every fault and its line, BookError when the file cannot be read.
    """
    source = name or str(path)
    with open_regular_file(path) as stream:
        found = fingerprint(stream)
        if not found.size:
            raise ImportFileError(problem("file-empty", "The file is empty.", source))
        if found.size > MAX_ATTACHMENT:
            raise ImportFileError(
                problem(
                    "statement-size",
                    "The file is {size:# byte|# bytes}; at most {largest} are read. Export fewer"
                    " days at a time.",
                    source,
                    size=found.size,
                    largest=MAX_ATTACHMENT,
                )
            )
        stream.seek(0)
        statements, bank = _read(stream, found, source, own, mapping)
    proved = [balanced(one, source) for one in statements]
    if faults := [fault for one in proved if isinstance(one, tuple) for fault in one]:
        raise ImportFileError(faults)
    whole = tuple(one for one in proved if isinstance(one, AccountStatement))
    return StatementFile(source, path, found, whole, bank if bank and bank.id == OWN else None)


def _read(
    stream: BinaryIO,
    found: Fingerprint,
    source: str,
    own: Sequence[BankFormat],
    mapping: Sequence[str],
) -> tuple[Iterable[AccountStatement], BankFormat | None]:
    kind = kind_of(stream.read(RECOGNISED_BY), own)
    stream.seek(0)
    if kind == "camt":
        return read_camt(stream, source), None
    if kind is None and not mapping:
        raise ImportFileError(
            problem(
                "no-statement",
                "This is no statement of an account: neither camt.053, nor a bank's list (CSV), nor"
                " a file of the tax account.",
                source,
            )
        )
    with _as_text(stream, found) as text:
        try:
            if kind == "tax":
                return (read_tax_account(text, source),), None
            statement, bank = read_bank_csv(text, source, own, mapping)
        except UnicodeDecodeError as error:
            raise ImportFileError(
                problem(
                    "statement-encoding",
                    "The file has characters of more than one kind; export it again, in UTF-8.",
                    source,
                )
            ) from error
        return (statement,), bank


@contextmanager
def _as_text(stream: BinaryIO, found: Fingerprint) -> Iterator[io.TextIOWrapper]:
    """The file as text: what is neither UTF-8 nor UTF-16 is Windows-1252."""
    encoding = "cp1252" if found.encoding == "cp437" else found.encoding
    text = io.TextIOWrapper(stream, encoding, newline="")
    try:
        yield text
    finally:
        text.detach()
