"""What a line of a statement may be in the book, as values: postings, open items, rules, ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.errors import problem
from ledger.core.model import Posting
from ledger.core.money import allocate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ledger.bank.stored import BankLine
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.invoices.open_items import OpenItem

DAYS_APART = 3
"""Between the bank's day and the book's: a weekend."""

Basis: TypeAlias = Literal["posting", "item", "rule", "habit"]
"""By what a line is known, the surest first."""

RuleKind: TypeAlias = Literal["account", "text"]
"""What a line is known by: the giro or account of the other side, or its text without numbers."""


@dataclass(frozen=True, slots=True)
class BookPosting:
    """A posting on the account that no line is matched with."""

    id: int
    voucher: int
    name: str
    """The voucher as people say it: `"A 17"`."""

    date: dt.date
    amount: Ore
    text: str
    counterparty: str
    document: str


@dataclass(frozen=True, slots=True)
class LineWay:
    """One way to account for a line."""

    basis: Basis
    reason: Problem
    postings: tuple[int, ...] = ()
    """Of `posting`: those that are there, by id."""

    rows: tuple[Posting, ...] = ()
    """Of the others: the rows of the voucher but the one on the account of the statement."""

    text: str = ""
    counterparty: str = ""
    document: str = ""
    series: str = "A"
    items: tuple[OpenItem, ...] = ()
    """Several items that the line settles together, which no document of the voucher can name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line is thought to be, the likeliest way first."""

    line: BankLine
    ways: tuple[LineWay, ...] = ()
    is_ticked: bool = False
    """Whether the first way is so sure that it is ticked beforehand."""


@dataclass(frozen=True, slots=True)
class BankRule:
    """How lines of a kind are booked."""

    kind: RuleKind
    key: str
    rows: tuple[Posting, ...]
    """The rows beside the one on the account of the statement; their amounts are shares."""

    text: str = ""
    """The text of the voucher; that of the line when empty."""

    counterparty: str = ""

    def suggestion(self, line: BankLine) -> LineWay:
        """The line booked as the rule says."""
        by = {
            "account": problem("rule-account", "a rule for the account {key}", key=self.key),
            "text": problem("rule-text", "a rule for the text {key}", key=self.key),
        }
        return LineWay(
            "rule",
            by[self.kind],
            rows=in_proportion(self.rows, -line.amount),
            text=self.text or line.words,
            counterparty=self.counterparty or line.counterparty,
        )


def in_proportion(rows: Sequence[Posting], amount: Ore) -> tuple[Posting, ...]:
    """The rows with other amounts, in proportion and together the amount.

    Of rows on both sides, which have no proportion that can be meant, the first gets the rest.
    """
    shares = [abs(row.amount) for row in rows]
    if len({row.amount > 0 for row in rows}) == 1:
        parts = allocate(amount, tuple(shares))
    else:
        parts = (amount - sum(row.amount for row in rows[1:]), *(row.amount for row in rows[1:]))
    return tuple(
        Posting(row.account, part, row.objects, row.text)
        for row, part in zip(rows, parts, strict=True)
        if part
    )
