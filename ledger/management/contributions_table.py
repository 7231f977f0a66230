"""The members' contributions: what was decided, what was invoiced, and what is not yet paid.

What an auditor of a samordningsförbund asks first (FinsamL 5 §, 25 §): each contribution against
the decision, the invoice and the receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.voucher_queries import postings_by_account, voucher_at
from ledger.budget.store import current_budget
from ledger.core.errors import problem
from ledger.core.i18n import msgid
from ledger.core.table import CSV, EVERYWHERE, FILE, TEXT, Column, Row, Table
from ledger.invoices.open_items import open_items
from ledger.management.member_contributions import budgeted_funding, contribution_members
from ledger.registers.columns import SEQUENCE, amount_column, date_column
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.model import Voucher
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell
    from ledger.report_layout.model import Template


@dataclass(frozen=True, slots=True)
class MemberVoucher:
    """A voucher by which a member was asked to pay, or paid; öre, income positive."""

    voucher: Voucher
    amount: Ore
    unpaid: Ore
    """What is left of its invoice when the days end."""


@dataclass(frozen=True, slots=True)
class MemberContribution:
    """What a member was to pay, and what came of it."""

    code: str
    name: str
    decided: Ore | None
    """What the budget that counts says of the year; None when it does not name the member."""

    vouchers: tuple[MemberVoucher, ...]

    @property
    def invoiced(self) -> Ore:
        """What was booked as income."""
        return sum(one.amount for one in self.vouchers)

    @property
    def unpaid(self) -> Ore:
        """What of it is not paid when the days end."""
        return sum(one.unpaid for one in self.vouchers)

    @property
    def difference(self) -> Ore | None:
        """What was invoiced beyond what was decided."""
        return None if self.decided is None else self.invoiced - self.decided


def member_contributions(book: Book, query: ReportQuery) -> tuple[MemberContribution, ...]:
    """The contributions of the days, member by member, in the order of the law's sides."""
    year, period = query.year, query.period
    with book.reading():
        template = template_of(book, year)
        budget = current_budget(book, year.name)
        planned = budgeted_funding(book, template, budget).contributions if budget else ()
        decided = {one.code: one for one in planned}
        members = contribution_members(book, template, read_balances(book, year, period), year)
        unpaid = {
            (item.counterparty, item.document): item.amount
            for item in open_items(book, period.last)
            if item.amount > 0
        }
        found: dict[str, dict[int, Ore]] = {one.code: {} for one in members.values()}
        for account in sorted({key[0] for key in members}):
            for line in postings_by_account(book, period, account):
                if one := members.get((account, line.objects)):
                    amounts = found[one.code]
                    amounts[line.sequence] = amounts.get(line.sequence, 0) - line.amount
        names = {one.code: one.called(query.language) for one in (*planned, *members.values())}
        return tuple(
            MemberContribution(
                code,
                names[code],
                decided[code].amount if code in decided else None,
                tuple(_with_rest(book, template, found.get(code, {}), unpaid)),
            )
            for code in dict.fromkeys((*found, *decided))
        )


def _with_rest(
    book: Book,
    template: Template,
    amounts: Mapping[int, Ore],
    unpaid: dict[tuple[str, str], Ore],
) -> Iterator[MemberVoucher]:
    """The vouchers, each with what is not paid of it.

    Of an invoice what is left of it, which the first voucher takes where several are of one;
    nothing where the money came at once, and all of what was only accrued.
    """
    for sequence, amount in sorted(amounts.items()):
        if voucher := voucher_at(book, sequence):
            sides = [(posting.account, ()) for posting in voucher.postings]
            left = amount
            if any(template.has_role("customers", side) for side in sides):
                left = unpaid.pop((voucher.counterparty, voucher.document), 0)
            elif any(template.has_role("external_statements", side) for side in sides):
                left = 0
            yield MemberVoucher(voucher, amount, left)


BESIDE = EVERYWHERE - TEXT
"""What text has no room for."""


def contributions_table(book: Book, query: ReportQuery) -> Table:
    """Each member's contribution against the decision, the invoice and the receipt."""
    _ = query.words
    found = member_contributions(book, query)
    year = query.year.name
    remarks = []
    if not any(one.decided is not None for one in found):
        remarks.append(
            query.message(
                problem("contributions-undecided", "No budget of {year} names them.", year=year)
            )
        )
    return Table(
        query.title(_("Member contributions")),
        (
            Column("member", _("Member"), width=22, widest=34),
            Column(
                "sequence", SEQUENCE.label, "number", on=CSV | FILE, file_label=msgid("Reg. no.")
            ),
            Column("voucher", _("Voucher"), width=7),
            date_column(_, BESIDE),
            Column("document", _("Document"), on=BESIDE, priority=2),
            Column("decided", _("Decided"), "amount", 14, priority=3),
            amount_column(_, msgid("What was invoiced, or paid without an invoice")),
            Column("unpaid", _("Unpaid"), "amount", 13),
            Column(
                "difference",
                _("Beyond"),
                "amount",
                13,
                BESIDE,
                adds=("amount", "-decided"),
                priority=1,
            ),
        ),
        [row for one in found for row in _rows(one, _("Total"))],
        remarks,
        id="contributions",
        document={**query.head(), "members": [_as_json(one) for one in found]},
    )


def _rows(one: MemberContribution, total: str) -> Iterator[Row]:
    for each in one.vouchers:
        voucher = each.voucher
        name = f"{voucher.series} {voucher.number}"
        about = (one.name, voucher.sequence, name, voucher.date.isoformat(), voucher.document)
        yield Row((*about, None, each.amount, each.unpaid, None), opens=voucher.sequence)
    cells: tuple[Cell, ...] = (one.name, None, "", None, total, one.decided, one.invoiced)
    yield Row((*cells, one.unpaid, one.difference), "sum", apart=False)


def _as_json(one: MemberContribution) -> dict[str, object]:
    return {
        "member": one.code,
        "name": one.name,
        "decided": one.decided,
        "invoiced": one.invoiced,
        "unpaid": one.unpaid,
        "difference": one.difference,
        "vouchers": [
            {
                "sequence": each.voucher.sequence,
                "series": each.voucher.series,
                "number": each.voucher.number,
                "date": each.voucher.date.isoformat(),
                "document": each.voucher.document,
                "amount": each.amount,
                "unpaid": each.unpaid,
            }
            for each in one.vouchers
        ],
    }
