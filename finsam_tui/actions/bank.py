"""Statements of the bank and of the tax account: taken in, matched and booked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.i18n import _
from ledger.bank.account_proposals import account_proposals
from ledger.bank.book_lines import account_for, line_of, match_by_hand, set_aside, undo_match
from ledger.bank.csv_formats import own_formats
from ledger.bank.import_statement import import_statements
from ledger.bank.read_file import kind_of
from ledger.bank.rules import add_rule, remove_rule
from ledger.bank.stored import statement_accounts
from ledger.book.regular_files import open_regular_file
from ledger.core.errors import Refused, problem
from ledger.core.limits import RECOGNISED_BY
from ledger.sie.import_sie import is_sie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.bank.proposal import LineWay, Proposal
    from ledger.bank.stored import BankLine
    from ledger.book.book import Book
    from ledger.core.model import RecordedVoucher

__all__ = [
    "account_for",
    "add_rule",
    "choose_way",
    "import_statements",
    "match_by_hand",
    "remove_rule",
    "set_aside",
    "undo_match",
]


@dataclass(frozen=True, slots=True)
class StatementChoices:
    """What a person has said of a file of statements that does not say it itself."""

    account: str | None = None
    columns: tuple[str, ...] = ()
    """Which column of a list is what: `"day=Date"`."""


def is_statement(book: Book | None, file: str) -> bool:
    """Whether a file is of statements, and not of vouchers; what cannot be read is not."""
    if not Path(file).is_file():
        return False
    with open_regular_file(Path(file)) as stream:
        start = stream.read(RECOGNISED_BY)
    return not is_sie(start) and kind_of(start, own_formats(book) if book else ()) is not None


def book_proposals(book: Book, account: str | None = None) -> tuple[Proposal, ...]:
    """A proposal for each line that waits, of the account or of all."""
    with book.reading():
        return tuple(
            proposal
            for one in statement_accounts(book)
            if account in (None, one)
            for proposal in account_proposals(book, one)
        )


def ticked(found: Iterable[Proposal]) -> list[tuple[BankLine, LineWay]]:
    """What is sure, as `account_for` takes it."""
    return [(one.line, one.ways[0]) for one in found if one.is_ticked]


def account_messages(lines: int, recorded: Sequence[RecordedVoucher]) -> Iterator[str]:
    """How many lines were matched, and which vouchers were recorded of them."""
    yield _("{number:# line was|# lines were} matched.", number=lines)
    if len(recorded) == 1:
        yield _("Recorded: {voucher}.", voucher=recorded[0].full_name)
    elif recorded:
        first, last = recorded[0].full_name, recorded[-1].full_name
        yield _("Recorded: {first} to {last}.", first=first, last=last)


def choose_way(book: Book, line: int, way: int, by: str = "") -> tuple[RecordedVoucher, ...]:
    """Gives a line the proposal with that place among its ways. Raises Refused."""
    account = line_of(book, line).account
    found = next((one for one in book_proposals(book, account) if one.line.id == line), None)
    if found is None or not 0 <= way < len(found.ways):
        raise Refused(
            problem(
                "no-such-way",
                "Line {line} has no proposal with the number {number}; see what waits.",
                line=line,
                number=way + 1,
            )
        )
    return account_for(book, [(found.line, found.ways[way])], by)
