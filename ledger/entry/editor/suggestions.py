"""What typing offers: accounts, objects and earlier vouchers for what is typed in a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.core.errors import Problem
from ledger.core.model import Posting, debit_side
from ledger.core.money import read_amount, write_amount
from ledger.core.text import name_key
from ledger.entry.account_search import accounts_found
from ledger.entry.draft_parsing import (
    EntryLookup,
    ParsedDraft,
    objects_named,
    read_draft_rows,
    read_objects,
)
from ledger.entry.draft_store import write_objects
from ledger.entry.editor.state import HEADER, EditorState, row_of
from ledger.entry.posting_history import (
    PostingHistory,
    expected_posting,
    latest_like,
    similar,
    text_at,
    texts_begun,
    usual_objects,
    wants_objects,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.core.model import Kind, ObjectTags
    from ledger.core.money import Ore
    from ledger.entry.account_search import SearchIndex
    from ledger.entry.draft_store import VoucherDraft
    from ledger.entry.posting_history import PastVoucher, Side
    from ledger.entry.report_line import ReportLine
    from ledger.report_layout.account_ranges import AccountRange
    from ledger.report_layout.model import Template

MOST_SUGGESTIONS = 6
EQUITY = "20"
"""What the accounts of equity begin with, in BAS and Kommun-Bas; they are no debts."""

GROUPS: Mapping[Kind, str] = {"cost": "cost", "income": "income", "liability": "debt"}
"""The accounts of a voucher that stand on one side, whatever that is, by kind."""


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A supplier or customer as typing needs it."""

    name: str
    keys: frozenset[str]
    """Of every name it has, with its code and number (`name_key`)."""

    code: str
    town: str
    terms: int
    """Days from the day of an invoice to its due day."""

    account: str
    """Where its invoices are usually booked; empty when nowhere."""

    objects: ObjectTags


@dataclass(frozen=True, slots=True, eq=False)
class EditorContext:
    """What typing refers to: the chart, the habits, and where postings land."""

    chart: EntryLookup
    habits: PostingHistory
    search: SearchIndex
    report_lines: Mapping[Key, ReportLine]
    """Where the accounts land, alone and with the objects they have been used with."""

    template: Template
    years: tuple[FiscalYear, ...]
    """In which a voucher may be dated."""

    language: Language = "sv"
    """In which the lines of the report are named."""

    note_numbers: Mapping[str, str] = field(default_factory=dict)
    """What the notes are numbered in print, by their numbers in the template."""

    balances: Mapping[str, Ore] = field(default_factory=dict)
    """What each account stands at."""

    parties: tuple[KnownParty, ...] = ()
    """The suppliers and customers in use."""

    control_accounts: tuple[AccountRange, ...] = ()
    """Where invoices are booked: 15xx and 244x."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that a cell may mean."""

    value: str
    """What the cell gets."""

    cells: tuple[str, ...]
    """What is shown of it."""

    objects: str = ""
    """What the row's objects become, for an account that was found by them."""

    amount: Ore | None = None
    """What is shown to the right: a balance, or the amount of an earlier voucher."""

    voucher: PastVoucher | None = None
    """The earlier voucher that is copied when it is taken."""


def reading_of(state: EditorState, context: EditorContext) -> ParsedDraft:
    """What the draft means."""
    return read_draft_rows(state.draft, context.chart)


def suggestions(state: EditorState, context: EditorContext) -> tuple[Suggestion, ...]:
    """What the text in the cell may mean, the likeliest first; nothing until it is typed in."""
    if not state.is_open:
        return ()
    if state.place.row == HEADER:
        if state.place.name == "text" and not state.draft.rows:
            return voucher_suggestions(state, context)
        return party_suggestions(state, context) if state.place.name == "counterparty" else ()
    if state.place.name == "account":
        return account_suggestions(state, context)
    if state.place.name == "objects":
        return object_suggestions(state, context)
    return ()


def account_suggestions(state: EditorState, context: EditorContext) -> tuple[Suggestion, ...]:
    """The accounts that the typed words may mean."""
    return tuple(
        Suggestion(
            value=found.account.number,
            objects=write_objects(found.objects, context.chart.objects),
            cells=(
                found.account.number,
                found.account.name,
                write_objects(found.objects, context.chart.objects),
                report_line_name(found.report_line),
            ),
            amount=context.balances.get(found.account.number, 0),
        )
        for found in accounts_found(context.search, state.text, MOST_SUGGESTIONS)
    )


def object_suggestions(state: EditorState, context: EditorContext) -> tuple[Suggestion, ...]:
    """The objects that the last typed words may mean, after those that are understood."""
    known, rest = known_objects(state.text, context.chart)
    if not rest:
        return ()
    wanted = rest.casefold()
    begun = write_objects(known, context.chart.objects)
    taken = {dimension for dimension, _ in known}
    found = [
        item
        for item in context.chart.objects
        if item.active
        and item.dimension not in taken
        and (item.code.casefold().startswith(wanted) or wanted in item.name.casefold())
    ]
    found.sort(key=lambda item: not item.code.casefold().startswith(wanted))
    return tuple(
        Suggestion(
            value=" ".join(filter(None, (begun, code))),
            cells=(code, item.name),
        )
        for item in found[:MOST_SUGGESTIONS]
        for code in (write_objects(((item.dimension, item.code),), context.chart.objects),)
    )


def known_objects(text: str, chart: EntryLookup) -> tuple[ObjectTags, str]:
    """The objects that the first words name, and the words that name none."""
    words = text.split()
    for count in range(len(words), 0, -1):
        named = read_objects(" ".join(words[:count]), chart)
        if not isinstance(named, Problem):
            return named, " ".join(words[count:])
    return (), " ".join(words)


def voucher_suggestions(state: EditorState, context: EditorContext) -> tuple[Suggestion, ...]:
    """Earlier vouchers that the text and the counterparty may mean."""
    draft = state.draft
    if not draft.text.strip():
        return ()
    found = similar(context.habits, draft.text, draft.counterparty, MOST_SUGGESTIONS)
    return tuple(
        Suggestion(
            value=text_at(voucher.text, voucher.date, draft.near),
            cells=(
                voucher.text,
                voucher.counterparty,
                str(voucher.date),
                " ".join(voucher.accounts),
            ),
            amount=debit_side(voucher.postings),
            voucher=voucher,
        )
        for voucher in found
    )


def party_suggestions(state: EditorState, context: EditorContext) -> tuple[Suggestion, ...]:
    """The suppliers and customers that the typed words may mean, but the one that they name."""
    key = name_key(state.text)
    found = [one for one in context.parties if key and any(key in name for name in one.keys)]
    if key in (name_key(one.name) for one in found):
        return ()
    found.sort(key=lambda one: not any(name.startswith(key) for name in one.keys))
    return tuple(
        Suggestion(value=one.name, cells=(one.name, one.code, one.town))
        for one in found[:MOST_SUGGESTIONS]
    )


def party_of(draft: VoucherDraft, context: EditorContext) -> KnownParty | None:
    """The supplier or customer that a draft is with, by any of its names."""
    key = name_key(draft.counterparty)
    return next((one for one in context.parties if key in one.keys), None)


def has_due_day(draft: VoucherDraft, context: EditorContext) -> bool:
    """Whether the draft has a field for a due day: it books an invoice of a party, or has one."""
    return bool(draft.due) or (
        any(
            claim.has_account(row.account)
            for row in draft.rows
            if row.account
            for claim in context.control_accounts
        )
        and party_of(draft, context) is not None
    )


def due_by_terms(draft: VoucherDraft, context: EditorContext) -> str:
    """When the invoice is to be paid by the terms of its party; empty when no day is known."""
    party, reading = party_of(draft, context), read_draft_rows(draft, context.chart)
    day = reading.event_day or reading.day
    return (day + timedelta(party.terms)).isoformat() if party and day else ""


def report_line_name(report_line: ReportLine | None) -> str:
    """The line that a posting lands on: `"3 Lokalkostnader"`; empty when none takes it."""
    if report_line is None:
        return ""
    return f"{report_line.note} {report_line.label}".strip()


def inline_proposal(state: EditorState, context: EditorContext) -> str:
    """What enter puts in an empty cell, or how a begun text goes on; empty when nothing is meant.

    It is never more than a proposal: it counts only when it has been taken.
    """
    name, text = state.place.name, state.text
    if state.place.row == HEADER:
        return _header_proposal(state, context)
    if text:
        return ""
    if name == "account":
        expected = expected_here(state, context)
        return expected.account if expected else ""
    if name == "objects":
        return _objects_proposal(state, context)
    if state.place.is_amount:
        amount = expected_amount(state, context)
        side = "debit" if amount > 0 else "credit"
        return write_amount(abs(amount)) if amount and side == name else ""
    return ""


def _header_proposal(state: EditorState, context: EditorContext) -> str:
    draft, name, text = state.draft, state.place.name, state.text
    if name == "due":
        return "" if text else due_by_terms(draft, context)
    if name == "counterparty" and not text:
        like = latest_like(context.habits, draft.text)
        return like.counterparty if like else ""
    if name in ("text", "counterparty") and text:
        begun = texts_begun(context.habits, text, "text" if name == "text" else "counterparty")
        return begun if begun.startswith(text) else ""
    return ""


def postings_before(state: EditorState, context: EditorContext) -> tuple[Posting, ...]:
    """The understood postings of the rows above the cursor."""
    reading = reading_of(state, context)
    return tuple(
        Posting(row.account, row.amount, row.objects)
        for row in reading.rows[: state.place.row]
        if row.account
    )


def expected_here(state: EditorState, context: EditorContext) -> Posting | None:
    """The posting that the habits expect on the row of the cursor; None when it balances."""
    before = postings_before(state, context)
    if len(before) > 1 and not sum(posting.amount for posting in before):
        return None
    draft = state.draft
    expected = expected_posting(context.habits, before, draft.text, draft.counterparty)
    party = None if expected or before else party_of(draft, context)
    return Posting(party.account, 0, party.objects) if party and party.account else expected


def expected_amount(state: EditorState, context: EditorContext) -> Ore:
    """The amount that is meant by an empty amount cell, debit positive; 0 when none is.

    What is left of the voucher, when it lies on the side of the rule; else what the habits expect
    in proportion to the rows above.
    """
    rest = remainder(state, context)
    if rest and rule_side(state, context) == ("debit" if rest > 0 else "credit"):
        return rest
    expected = expected_here(state, context)
    return expected.amount if expected and expected.account == state.row.account else 0


def rule_side(state: EditorState, context: EditorContext) -> Side:
    """The side where a row stands whatever was booked before: debit until something must balance.

    Costs, with the VAT that is compensated, incomes and debts stand as those of the other rows do:
    5010 and 1651 are debited and 2440 takes what is left. An income alone is credited.
    """
    rows = reading_of(state, context).rows
    others = [row for index, row in enumerate(rows) if index != state.place.row]
    group = _group(state.row.account, context)
    alike = sum(row.amount for row in others if group and _group(row.account, context) == group)
    rest = alike or -sum(row.amount for row in others)
    if rest:
        return "debit" if rest > 0 else "credit"
    return "credit" if group == "income" else "debit"


def _group(number: str, context: EditorContext) -> str:
    """What an account is booked with on one side: costs, incomes, debts; else empty."""
    account = context.chart.accounts.get(number)
    if account is None or number.startswith(EQUITY):
        return ""
    is_vat = context.template.has_role("vat", (number, ()))
    return "cost" if is_vat else GROUPS.get(account.kind, "")


def remainder(state: EditorState, context: EditorContext) -> Ore:
    """What the row of the cursor must hold for the voucher to balance, debit positive."""
    rows = reading_of(state, context).rows
    here = state.place.row
    return -sum(row.amount for index, row in enumerate(rows) if index != here)


def _objects_proposal(state: EditorState, context: EditorContext) -> str:
    account = state.row.account
    expected = expected_here(state, context)
    if expected and expected.account == account:
        objects = expected.objects
    else:
        objects = usual_objects(context.habits, account)
    return write_objects(objects, context.chart.objects)


def asks_for_objects(state: EditorState, context: EditorContext) -> bool:
    """Whether enter stops at the objects of the row: it has none, and the account mostly does."""
    return not state.row.objects and (
        wants_objects(context.habits, state.row.account) or bool(_objects_proposal(state, context))
    )


def side_here(state: EditorState, context: EditorContext) -> Side:
    """The amount column that enter goes to: where it is, where it is expected, or what is left."""
    row = row_of(state.draft, state.place.row)
    if row.debit or row.credit:
        return "debit" if row.debit else "credit"
    if row.share:
        return "debit" if row.share > 0 else "credit"
    amount = expected_amount(state, context)
    if amount:
        return "debit" if amount > 0 else "credit"
    return rule_side(state, context)


def longest_understood(text: str, context: EditorContext, name: str) -> str:
    """The longest beginning of the text that is understood in such a cell; empty when none is."""
    for end in range(len(text), 0, -1):
        part = text[:end].strip()
        if not part:
            continue
        if name in ("debit", "credit") and not isinstance(read_amount(part), Problem):
            return part
        if name == "account" and accounts_found(context.search, part, 1):
            return part
        if name == "objects" and objects_named(part, context.chart):
            return part
    return ""
