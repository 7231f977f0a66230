"""What the entries of the bank, invoices, payments, mandates and VAT tell, in a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ledger.core.errors import few, problem
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.core.errors import Problem

JournalRows: TypeAlias = "Mapping[str, list[list[str]]]"
"""The rows that an entry tells of, by table."""


def _statement(rows: JournalRows) -> Problem:
    lines = len(rows.get("statement_line", ()))
    if statements := rows.get("statement"):
        return problem(
            "event-statement",
            "A statement of {account} was imported, {first} to {last}: {count:# line|# lines}",
            account=statements[0][1],
            first=statements[0][5],
            last=statements[0][6],
            count=lines,
        )
    if stated := rows.get("reconciliation"):
        return problem(
            "event-stated",
            "The imported statement of {account} says what it held on {count:# day|# days}",
            account=stated[0][0],
            count=len(stated),
        )
    return problem(
        "event-statement-lines",
        "{count:# line|# lines} more of the imported statement, and {details:# payment|# payments}"
        " within lines",
        count=lines,
        details=len(rows.get("statement_detail", ())),
    )


def _statement_match(rows: JournalRows) -> Problem:
    matches = rows["statement_match"]
    line, _, how, reason = matches[0]
    if how == "undone":
        return problem("event-match-undone", "The match of line {line} was undone", line=line)
    if how == "aside":
        return problem(
            "event-aside",
            "Line {line} of the bank was set aside: {reason}",
            line=line,
            reason=reason,
        )
    return problem(
        "event-matched",
        "{count:# line of the bank was|# lines of the bank were} matched with the book: {lines}",
        count=len({match[0] for match in matches}),
        lines=few(list(dict.fromkeys(match[0] for match in matches))),
    )


def _mandate(rows: JournalRows) -> Problem:
    number, person, *_, last, decision = rows["mandate"][0]
    if last:
        return problem(
            "event-mandate-ends",
            "Mandate {number} of {person} to approve ends on {day}: {decision}",
            number=number,
            person=person,
            day=last,
            decision=decision,
        )
    return problem(
        "event-mandate",
        "Mandate {number} to approve was given to {person}: {decision}",
        number=number,
        person=person,
        decision=decision,
    )


def _first_approval(rows: JournalRows) -> Problem:
    return problem(
        "event-first-approval",
        "{count:# voucher|# vouchers} approved by {name}, the first of two",
        count=len(rows["first-approval"]),
        name=rows["first-approval"][0][1],
    )


def _party(rows: JournalRows) -> Problem:
    code, name, *_, active = rows["party"][0]
    if active == "0":
        return problem("event-party-retired", "{name} ({code}) was retired", name=name, code=code)
    return problem("event-party", "{name} ({code}) was entered", name=name, code=code)


def _invoice(rows: JournalRows) -> Problem:
    _, party, _, number, _, day, _, amount, *_ = rows["invoice"][0]
    return problem(
        "event-invoice",
        "Invoice {number} of {party} was registered: {amount}, {day}",
        number=number,
        party=party,
        amount=write_amount(int(amount)),
        day=day,
    )


def _settlement(rows: JournalRows) -> Problem:
    parts = rows["settlement"]
    if all(part[3] == "undone" for part in parts):
        return problem("event-settlement-undone", "What was settled by hand was undone")
    return problem(
        "event-settlement",
        "{count:# posting was|# postings were} settled by hand with invoices: {amounts}",
        count=len({part[0] for part in parts}),
        amounts=few([write_amount(int(part[2])) for part in parts]),
    )


def _invoice_event(rows: JournalRows) -> Problem:
    invoice, event, reason = rows["invoice_event"][0]
    if event == "disputed":
        return problem(
            "event-disputed",
            "Invoice no. {invoice} in the book is disputed: {reason}",
            invoice=invoice,
            reason=reason,
        )
    if event == "withdrawn":
        return problem(
            "event-withdrawn", "Invoice no. {invoice} left its payment file", invoice=invoice
        )
    return problem(
        "event-undisputed", "Invoice no. {invoice} in the book is not disputed", invoice=invoice
    )


def _payment_file(rows: JournalRows) -> Problem:
    amounts = [int(values[3]) for values in rows["payment"]]
    return problem(
        "event-payment-file",
        "Payment file {number} was made: {count:# invoice|# invoices}, {amount}",
        number=rows["payment_file"][0][0],
        count=len(amounts),
        amount=write_amount(sum(amounts)),
    )


def _received(rows: JournalRows) -> Problem:
    return problem(
        "event-received",
        "Files were received, to be booked: {names}",
        names=few([values[1] for values in rows["kept_file"]]),
    )


def _vat_claim(rows: JournalRows) -> Problem:
    voucher, first, last = rows["vat_claim"][0]
    if not first:
        return problem(
            "event-vat-claim-undone", "No VAT compensation is claimed by {voucher}", voucher=voucher
        )
    return problem(
        "event-vat-claim",
        "VAT compensation of {first} to {last} is claimed by {voucher}",
        voucher=voucher,
        first=first,
        last=last,
    )


def _vat_mark(rows: JournalRows) -> Problem:
    voucher, kind = rows["marked"][0][0], rows["vat_mark"][0][1]
    if not kind:
        return problem(
            "event-vat-unmarked",
            "No flat rate of VAT compensation for {voucher}",
            voucher=voucher,
        )
    return problem(
        "event-vat-mark",
        "Flat rate of VAT compensation (2005:811) for {voucher}",
        voucher=voucher,
    )


SUBLEDGER_SENTENCES: Mapping[str, Callable[[JournalRows], Problem]] = {
    "statement": _statement,
    "statement-match": _statement_match,
    "party": _party,
    "invoice": _invoice,
    "settlement": _settlement,
    "invoice-event": _invoice_event,
    "mandate": _mandate,
    "first-approval": _first_approval,
    "received": _received,
    "payment-file": _payment_file,
    "vat-claim": _vat_claim,
    "vat-mark": _vat_mark,
}
"""What is said of each kind of entry of a subledger."""
