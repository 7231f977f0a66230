"""Mandates, and what was approved by whom, as reports to the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bookkeeping.approvals import WITHDRAWN, paper_of
from ledger.core.i18n import msgid
from ledger.core.model import object_text, voucher_name
from ledger.core.table import TEXT, WIDE, Column, Row, Table, rows_as_json
from ledger.invoices.mandates import ROLES, first_approvers, mandates
from ledger.registers.columns import amount_column, paper_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.invoices.mandates import Role

ROLE_NAMES: Mapping[Role, str] = {"receipt": msgid("receipt"), "decision": msgid("decision")}
"""What the roles are called."""


def mandates_table(book: Book, query: ReportQuery) -> Table:
    """Who may approve what, those whose mandate has ended too."""
    _ = query.words
    columns = (
        Column("number", _("No."), "number", 4),
        Column("person", _("Person")),
        Column("role", _("Role"), width=8, words={one: _(ROLE_NAMES[one]) for one in ROLES}),
        Column("accounts", _("Accounts"), on=WIDE),
        Column("objects", _("Objects"), on=WIDE),
        Column("first", _("From"), "day", 10),
        Column("last", _("To"), "day", 10),
        Column("decision", _("Decision"), on=WIDE),
        Column("highest", _("Highest"), "amount", 14),
        Column("joint_from", _("Two from"), "amount", on=WIDE),
    )
    rows = [
        Row(
            (
                *(one.id, one.person, one.role, one.accounts, object_text(one.objects)),
                one.first.isoformat(),
                *(one.last.isoformat() if one.last else "", one.decision),
                *(one.highest, one.joint_from),
            ),
            opens=one,
        )
        for one in mandates(book)
    ]
    return Table(
        (query.whose, _("Mandates to approve")),
        columns,
        rows,
        () if rows else (_("There is no mandate: anyone approves what another has recorded."),),
        id="mandates",
        document={**query.head(), "mandates": rows_as_json(columns, rows)},
    )


APPROVED = """
SELECT v.sequence, v.series, v.number, v.date, v.counterparty, v.text, v.recorded_by,
       a.approved_by, j.at, j.body, (
           SELECT coalesce(sum(max(p.amount, 0)), 0) FROM posting AS p
           WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1)
FROM approval AS a JOIN voucher AS v ON v.sequence = a.voucher JOIN journal AS j ON j.seq = a.entry
WHERE v.date BETWEEN :first AND :last AND a.approved_by <> :withdrawn
  AND a.entry = (SELECT max(entry) FROM approval WHERE voucher = a.voucher)
ORDER BY v.date, v.sequence
"""


def _approval_columns(_: Callable[..., str]) -> tuple[Column, ...]:
    return (
        Column("voucher", _("Voucher"), width=8),
        Column("date", _("Date"), "day", 10),
        Column("counterparty", _("Counterparty"), on=WIDE),
        Column("text", _("Text")),
        Column("recorded_by", _("Recorded by"), on=WIDE),
        Column("first_by", _("First"), on=WIDE),
        Column("approved_by", _("Approved by"), on=WIDE),
        Column("approved_by", _("Approved by"), width=14, on=TEXT),
        Column("approved_at", _("Approved"), "time", on=WIDE),
        Column("paper", _("On paper"), on=WIDE),
        amount_column(_),
    )


def approvals_table(book: Book, query: ReportQuery) -> Table:
    """The vouchers of the period that are approved, with who approved, for the board."""
    _ = query.words
    columns = _approval_columns(_)
    rows = []
    with book.reading() as connection:
        firsts = first_approvers(book)
        given = {
            **query.period.bounds,
            "withdrawn": WITHDRAWN,
        }
        for sequence, series, number, *about, by, approved, at, body, amount in connection.execute(
            APPROVED, given
        ):
            first = ", ".join(firsts.get(sequence, ()))
            paper = paper_words(paper_of(body), _)
            shown = ", ".join(filter(None, (approved, paper)))
            names = (by, first, approved, shown, at, paper)
            cells = (voucher_name(series, number), *about, *names, amount)
            rows.append(Row(cells))
    return Table(
        query.title(_("Approvals")),
        columns,
        rows,
        () if rows else (_("No voucher of the period is approved."),),
        id="approvals",
        document={**query.head(), "rows": rows_as_json(columns, rows)},
    )
