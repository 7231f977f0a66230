"""The invoices and requisitions of a part of the year, from what is planned and not booked yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import object_names
from ledger.contributions.member_contributions import member_contributions
from ledger.contributions.plan import contribution_plan, days_of_parts, no_plan
from ledger.core.errors import Refused, problem
from ledger.core.model import MEMBER
from ledger.core.report_query import ReportQuery
from ledger.invoices.customer_invoice import InvoiceLine, InvoiceRequest, issue_invoice
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party, find_party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.contributions.member_contributions import Instalment, MemberContribution
    from ledger.contributions.plan import ContributionPlan, PlannedMember
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.invoices.model import Invoice


def contribution_requests(
    book: Book, year: FiscalYear, part: int, day: date, due: date | None = None
) -> tuple[InvoiceRequest, ...]:
    """What is to be invoiced so that the year is booked through a part of it, a member each.

    A part that is booked already makes no line, so that asking twice makes nothing more. Raises
    Refused when the year has no plan, or not so many parts.
    """
    plan = contribution_plan(book, year.name)
    if plan is None:
        raise Refused(no_plan(year.name))
    count = len(days_of_parts(book, plan))
    if not 0 < part <= count:
        raise Refused(
            problem(
                "no-such-part",
                "The year has the parts 1 to {count}, and no part {part}.",
                "part",
                count=count,
                part=part,
            )
        )
    query = ReportQuery("contributions", book.association, year, year.period, "sv")
    booked = {one.code: one for one in member_contributions(book, query)}
    return tuple(_requests(book, plan, booked, part, (day, due)))


def _requests(
    book: Book,
    plan: ContributionPlan,
    booked: Mapping[str, MemberContribution],
    part: int,
    asked: tuple[date, date | None],
) -> Iterator[InvoiceRequest]:
    """The invoices, of the day that is asked for and due when that is said."""
    day, due = asked
    names = object_names(book, MEMBER)
    for member in plan.members:
        parts = [one for one in booked[member.code].instalments if one.part <= part and one.left]
        accrued = max(-booked[member.code].invoiced, 0)
        if parts:
            name = names.get(member.code, member.code)
            party = find_party(book, member.code) or find_party(book, name)
            yield InvoiceRequest(
                party.code if party else name,
                day,
                f"Medlemsbidrag {plan.year}, {_and(parts)}",
                (
                    *_accrued_line(plan, member, accrued),
                    *(_line(plan, member, one) for one in parts),
                ),
                "requisition" if member.is_requisition else "invoice",
                due,
            )


def _accrued_line(
    plan: ContributionPlan, member: PlannedMember, amount: Ore
) -> Iterator[InvoiceLine]:
    """What was accrued the year before and is reversed: it is asked for now (LKBR 4:4)."""
    if amount:
        text = f"Medlemsbidrag {plan.year - 1}, upplupet vid årets slut"
        yield InvoiceLine(text, amount, member.account, member.objects)


def _and(parts: list[Instalment]) -> str:
    return " och ".join(one.name for one in parts)


def _line(plan: ContributionPlan, member: PlannedMember, part: Instalment) -> InvoiceLine:
    """The line of a part of the year, with the decision it rests on."""
    decision = f", beslut {plan.decision}" if plan.decision else ""
    text = f"Medlemsbidrag {plan.year}, {part.name}{decision}"
    return InvoiceLine(text, part.left, member.account, member.objects)


def issue_contributions(
    book: Book,
    year: FiscalYear,
    part: int,
    day: date,
    *,
    due: date | None = None,
    by: str = "",
) -> list[Invoice]:
    """Makes the invoices through a part of the year, all or none; a member becomes a customer.

    Raises Refused, also when nothing is left to invoice.
    """
    with book.writing():
        requests = contribution_requests(book, year, part, day, due)
        if not requests:
            raise Refused(
                problem(
                    "nothing-to-invoice",
                    "What is planned through that part of {year} is invoiced or booked already.",
                    year=year.name,
                )
            )
        for one in requests:
            if find_party(book, one.party) is None:
                add_party(book, Party("", one.party), by)
        return [issue_invoice(book, one, by) for one in requests]
