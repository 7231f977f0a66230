"""The members' contributions as a report: the decision, the invoice and the receipt of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.contributions.member_contributions import day_of_overdue, member_contributions
from ledger.contributions.plan import contribution_plan, days_of_parts, no_plan, plan_remarks
from ledger.core.errors import problem
from ledger.core.i18n import msgid
from ledger.core.money import write_amount
from ledger.core.table import CSV, EVERYWHERE, FILE, WIDE, Column, Row, Table, rows_as_json
from ledger.registers.columns import SEQUENCE, amount_column, date_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ledger.book.book import Book
    from ledger.contributions.member_contributions import (
        Instalment,
        InstalmentState,
        MemberContribution,
    )
    from ledger.contributions.plan import ContributionPlan
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Cell, Look

STATES: Mapping[InstalmentState, str] = {
    "planned": msgid("not begun"),
    "due": msgid("not invoiced"),
    "accrued": msgid("accrued"),
    "invoiced": msgid("invoiced"),
    "overdue": msgid("overdue"),
    "paid": msgid("paid"),
}
"""What becomes of a part of the year's contribution."""


def contributions_table(book: Book, query: ReportQuery) -> Table:
    """Each member's contribution against the decision, the invoice and the receipt."""
    _ = query.words
    found = member_contributions(book, query)
    plan = contribution_plan(book, query.year.name)
    columns = _columns(_)
    rows = [row for one in found for row in _rows(one, _("Total"))]
    return Table(
        query.title(_("Member contributions")),
        columns,
        rows,
        [*_remarks(book, plan, found, query)],
        id="contributions",
        document={
            **query.head(),
            "plan": {
                "decision": plan.decision,
                "periods": len(days_of_parts(book, plan)),
                "total": plan.total,
            }
            if plan
            else None,
            "members": [_as_json(one) for one in found],
            "rows": rows_as_json(columns, rows),
        },
    )


def _columns(_: Callable[..., str]) -> tuple[Column, ...]:
    return (
        Column("member", _("Member"), width=17, widest=34),
        Column("period", _("Part"), width=10, on=EVERYWHERE - CSV),
        Column("sequence", SEQUENCE.label, "number", on=CSV | FILE, file_label=msgid("Reg. no.")),
        Column("voucher", _("Voucher"), width=6, priority=4, screen_width=7),
        date_column(_, WIDE),
        Column("document", _("Document"), on=WIDE, priority=2),
        Column("decided", _("Decided"), "amount", 12, priority=3, screen_width=14),
        replace(amount_column(_, msgid("What was invoiced, or paid without an invoice")), width=12),
        Column("unpaid", _("Unpaid"), "amount", 12),
        Column(
            "difference",
            _("Beyond"),
            "amount",
            13,
            WIDE,
            adds=("amount", "-decided"),
            priority=1,
        ),
        Column("period", on=CSV),
        Column(
            "state",
            _("State"),
            width=13,
            on=WIDE,
            words={"": "", **{name: _(text) for name, text in STATES.items()}},
        ),
    )


def _remarks(
    book: Book,
    plan: ContributionPlan | None,
    found: tuple[MemberContribution, ...],
    query: ReportQuery,
) -> Iterator[str]:
    """The decision, what is left to do, and what an auditor would ask about."""
    _ = query.words
    year = query.year.name
    if plan is None and not found:
        yield query.message(no_plan(year))
        return
    if not any(one.decided is not None for one in found):
        none = problem("contributions-undecided", "No budget of {year} names them.", year=year)
        yield query.message(none)
    if plan is None:
        return
    if plan.decision:
        yield _("Decided: {decision}", decision=plan.decision)
    parts = [part for one in found for part in one.instalments]
    due = [part for part in parts if part.state == "due"]
    today = day_of_overdue(query)
    late = [voucher for one in found for voucher in one.vouchers if voucher.is_overdue(today)]
    if due:
        amount = write_amount(sum(part.left for part in due))
        yield _(
            "{count:# part is|# parts are} not invoiced: {amount}", count=len(due), amount=amount
        )
    if late:
        amount = write_amount(sum(one.unpaid for one in late))
        yield _(
            "{count:# invoice is|# invoices are} overdue: {amount}", count=len(late), amount=amount
        )
    yield from map(query.message, plan_remarks(book, plan))


def _rows(one: MemberContribution, total: str) -> Iterator[Row]:
    """The vouchers with the parts of the year they cover, then the parts that none does."""
    first: dict[int, list[Instalment]] = {}
    for part in one.instalments:
        if part.vouchers:
            first.setdefault(part.vouchers[0].sequence, []).append(part)
    for each in one.vouchers:
        voucher = each.voucher
        own = first.get(voucher.sequence, [])
        about = (f"{voucher.series} {voucher.number}", voucher.date.isoformat(), voucher.document)
        planned = sum(part.planned for part in own) if own else None
        period = ", ".join(part.name for part in own)
        state = own[-1].state if own else ""
        yield Row(
            (
                *(one.name, period, voucher.sequence, *about),
                *(planned, each.amount, each.unpaid, None, period, state),
            ),
            "urgent" if state == "overdue" else "row",
            opens=voucher.sequence,
        )
    for part in one.instalments:
        if not part.vouchers:
            cells: tuple[Cell, ...] = (one.name, part.name, None, "", None, "", part.planned)
            look: Look = "urgent" if part.state == "due" else "row"
            yield Row((*cells, None, None, None, part.name, part.state), look)
    sums: tuple[Cell, ...] = (one.name, total, None, "", None, "", one.decided, one.invoiced)
    yield Row((*sums, one.unpaid, one.difference, "", ""), "sum", apart=False)


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
        "instalments": [
            {
                "part": part.part,
                "name": part.name,
                "first": part.days.first.isoformat(),
                "last": part.days.last.isoformat(),
                "planned": part.planned,
                "invoiced": part.invoiced,
                "paid": part.paid,
                "left": part.left,
                "state": part.state,
                "vouchers": [voucher.sequence for voucher in part.vouchers],
            }
            for part in one.instalments
        ],
    }
