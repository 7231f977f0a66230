"""Statements of an account as a bank or Skatteverket gives them, and what every one must prove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.core.errors import problem
from ledger.core.money import write_amount
from ledger.core.text import excerpt

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from ledger.core.errors import Problem
    from ledger.core.money import Ore

SEK = "SEK"


@dataclass(frozen=True, slots=True)
class Detail:
    """One payment of several that the bank has booked as one line."""

    amount: Ore
    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement; öre, what comes in is positive as a debit of the account is."""

    row: int
    """The line of the file where it begins."""

    date: dt.date
    amount: Ore
    text: str = ""
    value_date: dt.date | None = None
    counterparty: str = ""
    counterparty_account: str = ""
    """Bankgiro, plusgiro, IBAN or clearing and account, as the bank writes it."""

    reference: str = ""
    """What the payer or the payee gave: an OCR or an invoice number."""

    bank_reference: str = ""
    """The bank's own number of the line."""

    balance: Ore | None = None
    """The account's balance after the line."""

    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """What one account had over some days, the oldest line first."""

    kind: str
    """What it was read from: `"camt.053.001.08"`, `"swedbank"`, `"skattekonto"`."""

    row: int
    """The line of the file where it begins."""

    lines: tuple[StatementLine, ...]
    first: dt.date
    last: dt.date
    number: str = ""
    """The account as the bank writes it; empty when the file does not say."""

    orgnr: str = ""
    """Ten digits of whose account it is; empty when the file does not say."""

    opening: Ore | None = None
    closing: Ore | None = None
    only_details: bool = False
    """Whether it tells more of lines that another file has, and has none of its own (camt.054)."""


def days_of(
    lines: Iterable[StatementLine], *stated: dt.date | None
) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of the lines and those that a file states; None without any."""
    days = [*filter(None, stated), *(line.date for line in lines)]
    return (min(days), max(days)) if days else None


def balanced(statement: AccountStatement, source: str) -> AccountStatement | tuple[Problem, ...]:
    """The statement with the balance after each line, or every place where it does not add up.

    Opening balance and lines are the closing balance; of a file without these, each line's
    balance is the one before and its amount.
    """
    opening = statement.opening
    if opening is None and statement.lines and statement.lines[0].balance is not None:
        opening = statement.lines[0].balance - statement.lines[0].amount
    if opening is None:
        return statement
    running = opening
    lines, problems = [], []
    for line in statement.lines:
        running += line.amount
        if line.balance not in (None, running):
            problems.append(_broken_chain(line, running, source))
            running = line.balance or 0
        lines.append(replace(line, balance=running))
    if statement.closing not in (None, running) and not problems:
        problems.append(
            problem(
                "statement-sum",
                "The statement begins with {opening} and its lines come to {moved}, which is not"
                " the {closing} that it ends with; the file lacks lines or has some twice. Export"
                " it again.",
                f"{source}:{statement.row}",
                opening=write_amount(opening),
                moved=write_amount(running - opening),
                closing=write_amount(statement.closing or 0),
            )
        )
    if problems:
        return tuple(problems)
    return replace(statement, lines=tuple(lines), opening=opening, closing=running)


def _broken_chain(line: StatementLine, expected: Ore, source: str) -> Problem:
    return problem(
        "statement-chain",
        "The balance after the line is {stated}, where the line before and this amount make"
        " {expected}; a line is missing, or the lines are in another order. Export the file again.",
        f"{source}:{line.row}",
        stated=write_amount(line.balance or 0),
        expected=write_amount(expected),
    )


def line_problems(line: StatementLine, source: str) -> Iterator[Problem]:
    """What keeps a line out, whatever file it came in."""
    where = f"{source}:{line.row}"
    if not line.amount:
        yield problem("line-zero", "The line is of no amount; take it out of the file.", where)
    together = sum(detail.amount for detail in line.details)
    if line.details and together != line.amount:
        yield problem(
            "details-sum",
            "The payments of the line come to {details}, and the line itself is {amount}; the file"
            " is not whole. Export it again.",
            where,
            details=write_amount(together),
            amount=write_amount(line.amount),
        )


def not_booked(where: str, mark: str) -> Problem:
    """What is wrong with a line that the bank may yet change."""
    return problem(
        "line-preliminary",
        "The line is preliminary ({mark}): the bank may still change it. Export the file again"
        " when it is booked, or up to the day before.",
        where,
        mark=mark,
    )


def not_sek(where: str, currency: str) -> Problem:
    """What is wrong with an amount in another currency."""
    return problem(
        "line-currency",
        "The amount is in {currency}; the book is kept in SEK. Record it by hand.",
        where,
        currency=excerpt(currency),
    )
