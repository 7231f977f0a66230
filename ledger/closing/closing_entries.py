"""What a closing records: the result to equity, and what the next year begins with.

Everything is worked out as the difference between what the book holds and what it should hold,
so a closing that was interrupted, or is done again, records only what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_years
from ledger.bookkeeping.opening_balances import opening_balances
from ledger.core.calendar import next_period
from ledger.core.errors import Problem, problem
from ledger.core.model import Posting, VoucherInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.balances import Balances, Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.model import Account
    from ledger.core.money import Ore
    from ledger.report_layout.model import Template

SERIES = "BOKSLUT"
"""The series of closing vouchers; they are numbered for themselves."""


def result_entry(book: Book, year: FiscalYear, template: Template) -> VoucherInput | None:
    """The voucher that takes the year's result to equity; None when that is done.

    It stands on the account that closes the income statement, which is in no line of it, so the
    year's own statements stay as they are.
    """
    outside = _result_accounts(book)
    left = sum(a for (account, _), a in _closing(read_balances(book, year)) if account in outside)
    if not left:
        return None
    return VoucherInput(
        date=year.last,
        text=f"Årets resultat {year.name}",
        postings=(Posting(template.result_account, -left), Posting(template.equity_result, left)),
        series=SERIES,
        counterparty=book.association.name,
        document=f"bokslut {year.name}",
    )


def account_problems(book: Book, template: Template) -> Iterator[Problem]:
    """What keeps the closing entries from their accounts."""
    known = {account.number: account for account in accounts(book)}
    for number, is_result in (
        (template.result_account, True),
        (template.equity_result, False),
        (template.equity_brought_forward, False),
    ):
        account = known.get(number)
        if account is None or not account.active:
            yield problem(
                "missing-result-account",
                "Account {account} for the result is not in the chart of accounts, or not in use;"
                " add it, or name another in the template.",
                account=number,
            )
        elif not _fits(account, is_result=is_result):
            yield problem(
                "wrong-result-account",
                "Account {account} cannot take the result: what closes the income statement is an"
                " income or a cost, and what takes it in equity a liability. Name another in the"
                " template.",
                account=number,
            )


def _fits(account: Account, *, is_result: bool) -> bool:
    return account.kind in (("income", "cost") if is_result else ("liability",))


def year_after(book: Book, year: FiscalYear) -> FiscalYear | None:
    """The fiscal year that begins the day after this one ends, if the book has it."""
    return next(
        (other for other in fiscal_years(book) if other.first == year.last + timedelta(days=1)),
        None,
    )


@dataclass(frozen=True, slots=True)
class NextYearOpening:
    """What the next year lacks of what it should begin with."""

    opening: tuple[Posting, ...]
    """To be added to its opening balances."""

    result_transfer: VoucherInput | None
    """Moves last year's result to the results of earlier years, on the first day."""


def next_year_opening(
    book: Book, year: FiscalYear, template: Template, left: VoucherInput | None
) -> NextYearOpening:
    """Works out what the next year lacks, once `left` of this one is recorded.

    Opening balances are the closing balances account by account and object by object (LKBR 4:4).
    """
    outside = _result_accounts(book)
    wanted = {key: a for key, a in _closing(read_balances(book, year)) if key[0] not in outside}
    for posting in left.postings if left else ():
        if posting.account not in outside:
            key = (posting.account, posting.objects)
            wanted[key] = wanted.get(key, 0) + posting.amount
    following = year_after(book, year)
    have = opening_balances(book, following) if following else {}
    missing = _difference(wanted, have)
    return NextYearOpening(
        tuple(Posting(account, amount, held) for (account, held), amount in missing.items()),
        _result_transfer(book, year, template, following, missing),
    )


def _result_transfer(
    book: Book,
    year: FiscalYear,
    template: Template,
    following: FiscalYear | None,
    missing: Mapping[Key, Ore],
) -> VoucherInput | None:
    """The voucher that empties the account of the year's result, as far as it is last year's."""
    have = opening_balances(book, following) if following else {}
    moved = read_balances(book, following).movement if following else {}
    remaining: dict[Key, Ore] = {}
    for sums in (have, moved, missing):
        for (account, held), amount in sums.items():
            if account in (template.equity_result, template.result_account):
                key = (template.equity_result, held)
                remaining[key] = remaining.get(key, 0) + amount
    postings = tuple(
        posting
        for (account, held), amount in sorted(remaining.items())
        if amount
        for posting in (
            Posting(account, -amount, held),
            Posting(template.equity_brought_forward, amount, held),
        )
    )
    if not postings:
        return None
    return VoucherInput(
        date=next_period(year).first,
        text=f"{year.name} års resultat till eget kapital",
        postings=postings,
        series=SERIES,
        counterparty=book.association.name,
        document=f"bokslut {year.name}",
    )


def unused_with_balance(book: Book, begun: NextYearOpening) -> Iterator[Problem]:
    """What the next year begins with though it is out of use; worth knowing before the close."""
    unused = {account.number for account in accounts(book) if not account.active}
    retired = {(item.dimension, item.code) for item in objects(book) if not item.active}
    for account in sorted({posting.account for posting in begun.opening} & unused):
        yield problem(
            "opening-unused-account",
            "Account {account} has a balance but is out of use; the balance goes on to the next"
            " year, and can be moved to another account.",
            account=account,
        )
    held = {member for posting in begun.opening for member in posting.objects}
    for dimension, code in sorted(held & retired):
        yield problem(
            "opening-unused-object",
            "{code} in dimension {dimension} has a balance but is out of use; the balance goes on"
            " to the next year, and can be moved.",
            code=code,
            dimension=dimension,
        )


def _result_accounts(book: Book) -> set[str]:
    return {account.number for account in accounts(book) if account.kind in ("income", "cost")}


def _closing(balances: Balances) -> Iterator[tuple[Key, Ore]]:
    """The closing balances in order, zeros left out."""
    for key in sorted(balances.keys()):
        if amount := balances.closing(key):
            yield key, amount


def _difference(wanted: Mapping[Key, Ore], have: Mapping[Key, Ore]) -> dict[Key, Ore]:
    keys = sorted(wanted.keys() | have.keys())
    return {key: amount for key in keys if (amount := wanted.get(key, 0) - have.get(key, 0))}
