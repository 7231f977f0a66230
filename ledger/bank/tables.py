"""The statements of the bank as reports: every line with what it is in the book, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bank.account_proposals import account_proposals, days_to_match
from ledger.bank.stored import bank_lines, statement_accounts
from ledger.bookkeeping.chart_of_accounts import key_of
from ledger.bookkeeping.posting_queries import posting_lines
from ledger.core.i18n import msgid
from ledger.core.model import voucher_name
from ledger.core.table import CSV, WIDE, Column, Row, Table, rows_as_json
from ledger.registers.columns import amount_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ledger.bank.proposal import BankRule, LineWay, Proposal, RuleKind
    from ledger.bank.stored import BankLine, How
    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery

STATES: Mapping[How | None, str] = {
    None: msgid("waits"),
    "posting": msgid("recorded before"),
    "item": msgid("an open item"),
    "rule": msgid("by a rule"),
    "habit": msgid("as before"),
    "hand": msgid("by hand"),
    "aside": msgid("set aside"),
}
"""How a line got what it is in the book."""


def bank_statements_table(book: Book, query: ReportQuery) -> Table:
    """Every line of the statements of the days, and what of the book it is matched with."""
    _ = query.words
    lines = [
        line
        for account in statement_accounts(book)
        if query.account in (None, account)
        for line in bank_lines(book, account)
        if line.date in query.period
    ]
    columns = (
        *_line_columns(_),
        Column("balance", _("Balance"), "amount", on=WIDE),
        Column("state", _("State"), width=16),
        Column("voucher", _("Voucher"), width=9),
        Column("reason", on=CSV),
    )
    rows = [
        Row(
            (
                *_line_cells(line),
                line.balance,
                _(STATES[line.how]),
                ", ".join(_vouchers(book, line)),
                line.reason,
            ),
            "urgent" if line.is_open else "row",
        )
        for line in lines
    ]
    return Table(
        query.title(_("Statements of the bank")),
        columns,
        rows,
        () if lines else (_("No statement of these days has been imported."),),
        id="statement",
        document={**query.head(), "rows": rows_as_json(columns, rows)},
    )


def _vouchers(book: Book, line: BankLine) -> Iterator[str]:
    """The vouchers of a line, as people say them."""
    for posting in posting_lines(book, line.postings):
        yield voucher_name(posting.series, posting.number)


def unmatched_table(book: Book, query: ReportQuery) -> Table:
    """The lines that wait, each with what is proposed and why; the sure ones are ticked."""
    days = days_to_match(book, query.period)
    found = [
        proposal
        for account in statement_accounts(book)
        if query.account in (None, account)
        for proposal in account_proposals(book, account)
        if proposal.line.date in days
    ]
    return proposals_table(found, query)


def proposals_table(found: Sequence[Proposal], query: ReportQuery) -> Table:
    """The proposals, a line each, with the likeliest way of each."""
    _ = query.words
    columns = (
        *_line_columns(_),
        Column("tick", "", width=2, file_label=msgid("Sure")),
        Column("proposal", _("Proposal"), width=16, screen_width=24),
        Column("reason", _("Why"), room=100),
    )
    rows = [
        Row(
            (
                *_line_cells(one.line),
                "✓" if one.is_ticked else "",
                proposal_text(one, _),
                query.message(one.ways[0].reason) if one.ways else "",
            )
        )
        for one in found
    ]
    documents = [{**row, "ways": list(_ways(one, query))} for row, one in zip(
        rows_as_json(columns, rows), found, strict=True)]  # fmt: skip
    return Table(
        query.title(_("Lines of the bank without a voucher")),
        columns,
        rows,
        () if found else (_("No line of the bank waits."),),
        id="unmatched",
        document={**query.head(), "rows": documents},
    )


def proposal_text(proposal: Proposal, _: Callable[[str], str]) -> str:
    """The likeliest way on a line: the accounts, or that it is recorded already."""
    if not proposal.ways:
        return _("nothing known")
    way = proposal.ways[0]
    if way.postings:
        return _("recorded before")
    return f"{way.counterparty or way.text} {' '.join(accounts_of(way))}".strip()


NO_RULES = msgid("There are no rules for lines of the bank.")
_RULE_KINDS: Mapping[RuleKind, str] = {"account": msgid("account"), "text": msgid("text")}


def rule_text(rule: BankRule, _: Callable[[str], str]) -> str:
    """What lines a rule is for, and each row with its share: `"text hyra: 5010 1 KANSLI=1"`."""
    rows = (
        f"{row.account} {key_of(row.objects)}".replace("\t", " ").strip() + f"={row.amount}"
        for row in rule.rows
    )
    return f"{_(_RULE_KINDS[rule.kind])} {rule.key}: {', '.join(rows)}"


def accounts_of(way: LineWay) -> tuple[str, ...]:
    """The accounts that a way would book on, beside that of the statement."""
    return tuple(dict.fromkeys(row.account for row in way.rows))


def _ways(one: Proposal, query: ReportQuery) -> Iterator[dict[str, object]]:
    for way in one.ways:
        yield {
            "basis": way.basis,
            "reason": query.message(way.reason),
            "postings": list(way.postings),
            "rows": [
                {
                    "account": row.account,
                    "amount": row.amount,
                    "objects": {str(dimension): code for dimension, code in row.objects},
                }
                for row in way.rows
            ],
            "text": way.text,
            "counterparty": way.counterparty,
            "document": way.document,
        }


def _line_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    return (
        Column("line", _("Line"), "number", 4, screen_width=5, room=150),
        Column("account", _("Account"), "code", 7, on=WIDE, room=150),
        Column("date", _("Date"), "day", 10),
        Column("text", _("Text")),
        Column("reference", _("Reference"), on=WIDE, room=170),
        amount_column(_, msgid("What comes in is positive")),
    )


def _line_cells(line: BankLine) -> tuple[str | int, ...]:
    return (line.id, line.account, line.date.isoformat(), line.words, line.reference, line.amount)
