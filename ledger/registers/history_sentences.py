"""What each kind of journal entry tells, in a sentence for the history of processing.

`SENTENCES` is the table of them. A field that has the name of a column is that of the entry's first
row; what another stands for is written in `_value`'s words: `"count goal"`, `"öre invoice.amount"`.
"""

from __future__ import annotations

import string
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from ledger.book.recorded import DIGEST, RECORDED, text_sha256
from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.report_texts import SIGNERS
from ledger.budget.budget import version_name
from ledger.core.closing_steps import STEP_TITLES
from ledger.core.errors import FEW, Problem, few, problem
from ledger.core.i18n import in_both
from ledger.core.label import Label
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.registers.journal_tests import TESTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

JournalRows: TypeAlias = "Mapping[str, list[list[str]]]"
"""The rows that an entry tells of, by table."""

Names: TypeAlias = "tuple[Callable[[int], str], Callable[[int, str], Label]]"
"""A voucher's name by its sequence, with its year; what a year's reports call a line by its id."""

IMPORT, BATCH = "import", "batch"

VOUCHERS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "accrual": ("accrual", (0, 2)),
    "approval": ("approval", (0,)),
    "withdrawal": ("approval", (0,)),
    "attachment": ("attachment", (0,)),
    "vat-claim": ("vat_claim", (0,)),
    "vat-mark": ("marked", (0,)),
    "asset-event": ("asset_event", (1,)),
}
"""Of a kind of entry, the table and the columns that tell of a voucher by its sequence."""

OTHER_COLUMNS = {
    "export": "format year file",
    "first-approval": "voucher name",
    "marked": "voucher",
    "migration": "before after",
    "months": "last",
    "paper": "day scan",
    "reason": "reason",
    "restored": "first last",
    "second": "name",
    "seal": "year _ _ backup _ sha256",
    "seen": "test key comment",
    "signed-report": "year file _ sha256 _ _ count",
}
"""The columns of rows that no table has."""


def sentence_for(kind: str, rows: tuple[str, ...], names: Names) -> Problem:
    """What an entry of this kind tells, in a sentence; `rows` are the lines of its body."""
    name_of, label_of = names
    by_table: dict[str, list[list[str]]] = {}
    for line in rows:
        table, *values = line.split("\t")
        by_table.setdefault(table, []).append(values)
    try:
        table, columns = VOUCHERS.get(kind, ("", ()))
        for row in by_table.get(table, ())[:FEW]:
            for column in columns:
                row[column] = name_of(int(row[column])) if row[column] else ""
        if kind in TEXTS:
            return _text(kind, by_table, label_of)
        if kind == "adjustment":
            return _adjustment(by_table, label_of)
        sentence = next(one for when, one in SENTENCES[kind] if _holds(when, by_table))
        return replace(sentence, values=_values(sentence, by_table))
    except (KeyError, IndexError, ValueError, StopIteration):
        return _listed(kind, by_table)


def _listed(kind: str, rows: JournalRows) -> Problem:
    first = next((" ".join(values[0]) for values in rows.values()), "")
    return problem("event", "{kind}: {first}", kind=kind, first=first[:200])


def _columns(table: str) -> list[str]:
    return (RECORDED[table].columns if table in RECORDED else OTHER_COLUMNS[table]).split()


def _each(rows: JournalRows, name: str) -> Iterator[str]:
    """The value in each row of a column, `"goal.year"`."""
    table, _, column = name.partition(".")
    place = _columns(table).index(column)
    return (row[place] for row in rows[table])


def _first(rows: JournalRows, name: str) -> str:
    return next(_each(rows, name))


def _holds(when: str, rows: JournalRows) -> bool:
    """Whether there are rows `"months"`, a first `"goal.goal"`, or each is `"party.active=0"`."""
    name, _, value = when.partition("=")
    if "." not in name:
        return not name or name in rows
    return all(one == value for one in _each(rows, name)) if value else bool(_first(rows, name))


def _values(sentence: Problem, rows: JournalRows) -> dict[str, object]:
    """What the fields of the sentence stand for."""
    first = {
        column: row[0][place]
        for table, row in reversed(list(rows.items()))
        if table in RECORDED or table in OTHER_COLUMNS
        for place, column in enumerate(_columns(table)[: len(row[0])])
    }
    return {
        field: _value(sentence.values[field], rows) if field in sentence.values else first[field]
        for _, field, _, _ in string.Formatter().parse(sentence.text)
        if field
    }


def _value(asked: object, rows: JournalRows) -> object:
    """What a field stands for: by a function, or in words.

    The words are `"goal.year"` of the first row, `"öre goal.amount"` as money, `"sum goal.amount"`,
    `"each goal.number goal.goal"` of the first few rows, `"count goal party"` of rows, and
    `"different goal.year"`, how many there are.
    """
    if callable(asked):
        return asked(rows)
    how, *names = str(asked).split()
    if how == "count":
        return sum(len(rows.get(name, ())) for name in names)
    if how == "different":
        return len(set(_each(rows, names[0])))
    if how == "sum":
        return _money(sum(map(int, _each(rows, names[0]))))
    if how == "each":
        columns = [_each(rows, name) for name in names]
        return few([" ".join(one) for one in zip(*columns, strict=True)])
    value = _first(rows, names[0] if names else how)
    return _money(value) if how == "öre" else value


def _money(amount: str | int) -> str:
    return write_amount(int(amount))


def _debit(rows: JournalRows) -> str:
    return _money(sum(max(int(amount), 0) for amount in _each(rows, "posting.amount")))


def _voucher(rows: JournalRows) -> str:
    _, _, series, number, *_ = rows["voucher"][0]
    return voucher_name(series, int(number))


def _imported(rows: JournalRows) -> int:
    return sum(
        int(last) - int(first) + 1
        for table, first, last, _ in rows.get(DIGEST, [])
        if table == "voucher"
    )


def _files(rows: JournalRows) -> str:
    names = [values[1] for values in rows.get("kept_file", [])]
    names = names or [values[3] for values in rows.get(IMPORT, []) if values[3:]]
    return ", ".join(names) or "-"


def _adjustment(rows: JournalRows, label_of: Callable[[int, str], Label]) -> Problem:
    entered = [*rows.get("adjustment", ()), *rows.get("published", ())]
    lines = [(label_of(int(year), line), _money(amount)) for year, line, amount in entered]
    return problem(
        "event-adjustment",
        "{lines} of {year} were entered: {reason}",
        lines=Label(
            ", ".join(f"{label.sv} {amount}" for label, amount in lines),
            ", ".join(f"{label.en} {amount}" for label, amount in lines),
        ),
        year=entered[0][0],
        reason=_reason(rows),
    )


def _called(rows: JournalRows) -> Label | str:
    """What a test of the journal or a step of the closing is called; its id when it is no more."""
    titles = {one.id: one.title for one in TESTS} if "seen" in rows else STEP_TITLES
    name = _first(rows, "seen.test" if "seen" in rows else "acceptance.step")
    return in_both(titles[name]) if name in titles else name


def _reason(rows: JournalRows) -> str:
    return " ".join(rows.get("reason", [["-"]])[0])


def _opened_after(rows: JournalRows) -> str:
    return _first(rows, "year_state.locked_to") or "-"


def _matched_lines(rows: JournalRows) -> str | Problem:
    return few(list(dict.fromkeys(_each(rows, "statement_match.line"))))


def _settled_amounts(rows: JournalRows) -> str | Problem:
    return few(list(map(_money, _each(rows, "settlement.amount"))))


def _first_lost(rows: JournalRows) -> int:
    return int(_first(rows, "restored.first")) + 1


TITLES: Mapping[str, object] = {
    **{name: in_both(one.title) for name, one in SECTIONS.items()},
    SIGNERS: in_both("Signatures"),
}
TEXTS = {
    "text": problem("event-text", "A text of the annual report {year} was written: {name}"),
    "text-mark": problem(
        "event-text-mark",
        "A section of the annual report {year} was marked as ready or not applicable: {name}",
    ),
    "voucher-template": problem("event-voucher-template", "The voucher template {name} was saved"),
    "sie-mapping": problem("event-sie-mapping", "What files of {name} call things was kept"),
    "bank-format": problem("event-bank-format", "What these columns hold was kept: {name}"),
    "bank-rule": problem("event-bank-rule", "A rule for lines of the bank was saved: {name}"),
    "budget": problem("event-budget", "A budget for {year} was saved: {name}"),
    "contributions": problem("event-contributions", "What the members pay in {year} was planned"),
    "comment": problem("event-comment", "A comment on the budget of {year} was written: {name}"),
    "key-figures": problem("event-key-figures", "Key figures of {year} were typed in"),
}
"""What a text that is stored is said to be, by the kind of its entry."""

TEXTS_GONE = {
    "voucher-template": problem(
        "event-voucher-template-gone", "The voucher template {name} was taken away"
    ),
    "bank-rule": problem(
        "event-bank-rule-gone", "A rule for lines of the bank was taken away: {name}"
    ),
}
"""What is said when it is made empty, of the kinds that are taken away so."""


def _text(kind: str, rows: JournalRows, label_of: Callable[[int, str], Label]) -> Problem:
    year, name, digest, *_ = rows["kept_text"][0]
    is_gone = kind in TEXTS_GONE and digest == text_sha256("")
    name = name.partition(": ")[2] or name
    title = TITLES.get(name, name)
    if kind == "budget":
        title = version_name(name)
    elif kind == "comment":
        title = label_of(int(year), name)
    elif kind == "bank-rule":
        title = name.partition(" ")[2]
    sentence = TEXTS_GONE[kind] if is_gone else TEXTS[kind]
    return replace(sentence, values={"year": year, "name": title})


_VOUCHER = problem(
    "event-voucher",
    "{voucher}, {day}: {text}, {amount}",
    voucher=_voucher,
    day="voucher.date",
    text="voucher.text",
    amount=_debit,
)
_IMPORT = problem(
    "event-import",
    "{count:# voucher|# vouchers} imported from {file}",
    count=_imported,
    file=_files,
)


def _chart(names: str) -> Problem:
    return problem("event-chart", "The chart of accounts was changed: {names}", names=names)


_BY_KIND: Mapping[str, Problem] = {
    "voucher": _VOUCHER,
    "correction": _VOUCHER,
    "closing": _VOUCHER,
    IMPORT: _IMPORT,
    BATCH: _IMPORT,
    "opening if opening": problem(
        "event-opening",
        "{count:# opening balance|# opening balances} entered: {reason}",
        count="count opening",
        reason=_reason,
    ),
    "book": problem("event-book", "The book of {name} was made"),
    "year": problem(
        "event-year",
        "The fiscal year {first} to {last} was added",
        first="fiscal_year.first_day",
        last="fiscal_year.last_day",
    ),
    "template": problem("event-template", "Another template for the fiscal year: {reason}"),
    "lock": problem("event-lock", "Locked to {day}", day="year_state.locked_to"),
    "close": problem(
        "event-close", "The fiscal year to {day} was closed", day="year_state.locked_to"
    ),
    "reopen if months": problem(
        "event-reopen-months",
        "Locked months were opened, after {day} up to {last}: {reason}",
        day=_opened_after,
        last="months.last",
    ),
    "reopen": problem("event-reopen", "The fiscal year was opened again: {reason}"),
    "acceptance": problem(
        "event-acceptance", "Accepted in the closing, {step}: {reason}", step=_called
    ),
    "seen": problem(
        "event-seen", "The finding {key} of the test {test} was seen: {comment}", test=_called
    ),
    "reconciliation": problem(
        "event-reconciliation",
        "Account {account} on {day}: the statement says {amount} {explanation}",
        day="reconciliation.date",
        amount="öre reconciliation.balance",
    ),
    "specification": problem(
        "event-specification",
        "Account {account} on {day} was specified, {count:# item|# items}",
        day="specification.date",
        count="count specification",
    ),
    "accrual if accrual.reversed_by": problem(
        "event-reversed",
        "The accrual {voucher} was reversed by {reversal}",
        reversal="accrual.reversed_by",
    ),
    "accrual": problem("event-accrual", "{voucher} reverses on {day}", day="accrual.reverses_on"),
    "published": problem(
        "event-published",
        "{count:# figure|# figures} for {year} {count:was|were} entered as printed",
        count="count published",
    ),
    "prior-year": problem(
        "event-prior-year",
        "{count:# figure|# figures} for {year}, which was kept elsewhere, {count:was|were} entered",
        count="count prior_balance published",
        year="prior_year.year",
    ),
    "quantity": problem(
        "event-quantity",
        "{count:# quantity|# quantities}, and units for {units:# account|# accounts}, were"
        " recorded",
        count="count quantity",
        units="count unit",
    ),
    "statement if statement": problem(
        "event-statement",
        "A statement of {account} was imported, {first} to {last}: {count:# line|# lines}",
        first="statement.first_day",
        last="statement.last_day",
        count="count statement_line",
    ),
    "statement if reconciliation": problem(
        "event-stated",
        "The imported statement of {account} says what it held on {count:# day|# days}",
        count="count reconciliation",
    ),
    "statement": problem(
        "event-statement-lines",
        "{count:# line|# lines} more of the imported statement, and {details:# payment|# payments}"
        " within lines",
        count="count statement_line",
        details="count statement_detail",
    ),
    "statement-match if statement_match.how=undone": problem(
        "event-match-undone", "The match of line {line} was undone"
    ),
    "statement-match if statement_match.how=aside": problem(
        "event-aside", "Line {line} of the bank was set aside: {reason}"
    ),
    "statement-match": problem(
        "event-matched",
        "{count:# line of the bank was|# lines of the bank were} matched with the book: {lines}",
        count="different statement_match.line",
        lines=_matched_lines,
    ),
    "party if party.active=0": problem("event-party-retired", "{name} ({code}) is not in use"),
    "party": problem("event-party", "The details of {name} ({code}) were entered"),
    "invoice if invoice.side=customer": problem(
        "event-invoice-to",
        "Invoice {number} to {party} was registered: {amount}, {day}",
        amount="öre invoice.amount",
        day="invoice.date",
    ),
    "invoice": problem(
        "event-invoice",
        "Invoice {number} of {party} was registered: {amount}, {day}",
        amount="öre invoice.amount",
        day="invoice.date",
    ),
    "settlement if settlement.how=undone": problem(
        "event-settlement-undone", "What was settled by hand was undone"
    ),
    "settlement": problem(
        "event-settlement",
        "{count:# posting was|# postings were} settled by hand with invoices: {amounts}",
        count="different settlement.posting",
        amounts=_settled_amounts,
    ),
    "invoice-event if invoice_event.event=disputed": problem(
        "event-disputed", "Invoice no. {invoice} in the book is disputed: {reason}"
    ),
    "invoice-event if invoice_event.event=withdrawn": problem(
        "event-withdrawn", "Invoice no. {invoice} left its payment file"
    ),
    "invoice-event if invoice_event.event=void": problem(
        "event-void", "Invoice no. {invoice} in the book is void: {reason}"
    ),
    "invoice-event": problem(
        "event-undisputed", "Invoice no. {invoice} in the book is not disputed"
    ),
    "mandate if mandate.last_day": problem(
        "event-mandate-ends",
        "Mandate {number} of {person} to approve holds from {first} to {last}: {decision}",
        number="mandate.id",
        first="mandate.first_day",
        last="mandate.last_day",
    ),
    "mandate": problem(
        "event-mandate",
        "Mandate {number} to approve was given to {person}: {decision}",
        number="mandate.id",
    ),
    "first-approval": problem(
        "event-first-approval",
        "{count:# voucher|# vouchers} approved by {name}, the first of two",
        count="count first-approval",
    ),
    "first-withdrawal": problem(
        "event-first-withdrawal",
        "The first approval of {count:# voucher|# vouchers}, by {name}, was withdrawn: {reason}",
        count="count first-approval",
    ),
    "approval if paper": problem(
        "event-approval-paper",
        "{count:# voucher|# vouchers} approved on paper {day} by {name}: {vouchers}",
        count="count approval",
        vouchers="each approval.voucher",
        name="approval.approved_by",
        day="paper.day",
    ),
    "approval": problem(
        "event-approval",
        "{count:# voucher|# vouchers} approved by {name}: {vouchers}",
        count="count approval",
        vouchers="each approval.voucher",
        name="approval.approved_by",
    ),
    "withdrawal": problem(
        "event-withdrawal",
        "The approval of {vouchers} was withdrawn: {reason}",
        vouchers="each approval.voucher",
    ),
    "project": problem("event-project", "Project {code} was entered: {funder} {decision}"),
    "claim if claim.amount=0": problem(
        "event-claim-dropped", "Claim {project} {number} was taken back"
    ),
    "claim": problem(
        "event-claim",
        "Claim {project} {number} of {first} to {last} was made: {amount}",
        first="claim.first_day",
        last="claim.last_day",
        amount="öre claim.amount",
    ),
    "claim-event if claim_event.event=applied": problem(
        "event-claim-sent", "Claim {project} {number} was sent on {day}"
    ),
    "claim-event if claim_event.event=decided": problem(
        "event-claim-decided",
        "Claim {project} {number} was granted {amount} on {day}",
        amount="öre claim_event.amount",
    ),
    "claim-event if claim_event.event=paid": problem(
        "event-claim-paid",
        "Claim {project} {number} was paid {amount} on {day}",
        amount="öre claim_event.amount",
    ),
    "claim-event": problem(
        "event-claim-undone", "What last became of claim {project} {number} was taken back"
    ),
    "vat-claim if vat_claim.first_day": problem(
        "event-vat-claim",
        "VAT compensation of {first} to {last} is claimed by {voucher}",
        first="vat_claim.first_day",
        last="vat_claim.last_day",
    ),
    "vat-claim": problem("event-vat-claim-undone", "No VAT compensation is claimed by {voucher}"),
    "vat-mark if vat_mark.kind": problem(
        "event-vat-mark",
        "Flat rate of VAT compensation (2005:811) for {voucher}",
        voucher="marked.voucher",
    ),
    "vat-mark": problem(
        "event-vat-unmarked",
        "No flat rate of VAT compensation for {voucher}",
        voucher="marked.voucher",
    ),
    "asset if asset.active=0": problem(
        "event-asset-dropped", "Fixed asset {id}, {name}, was taken out of the register"
    ),
    "asset": problem(
        "event-asset",
        "Fixed asset {id}, {name}, was registered: {cost} on {account}",
        cost="öre asset.cost",
    ),
    "asset-event if asset_event.event=depreciation": problem(
        "event-depreciation",
        "{count:# fixed asset was|# fixed assets were} written off: {amount}",
        count="count asset_event",
        amount="sum asset_event.amount",
    ),
    "asset-event": problem(
        "event-asset-gone",
        "Fixed asset {asset} was sold or scrapped, at a price of {price}",
        price="öre asset_event.amount",
    ),
    "account": _chart("each account.number account.name"),
    "object": _chart("each object.code object.name"),
    "dimension": _chart("each dimension.number dimension.name"),
    "export": problem("event-export", "{file} was exported ({format} {year})"),
    "attachment": problem(
        "event-attachment",
        "Files were attached to {voucher}: {names}",
        names="each attachment.name",
    ),
    "erasure": problem(
        "event-erasure",
        "Files were erased: {names} ({reason})",
        names="each erased_file.name",
        reason="erased_file.reason",
    ),
    "received": problem(
        "event-received", "Files were received, to be booked: {names}", names="each kept_file.name"
    ),
    "payment-file if second": problem(
        "event-payment-file-seen",
        "Payment file {number} was made: {count:# invoice|# invoices}, {amount}; {second} has"
        " looked at accounts that have changed and invoices from before the book",
        number="payment_file.id",
        count="count payment",
        amount="sum payment.amount",
        second="second.name",
    ),
    "payment-file": problem(
        "event-payment-file",
        "Payment file {number} was made: {count:# invoice|# invoices}, {amount}",
        number="payment_file.id",
        count="count payment",
        amount="sum payment.amount",
    ),
    "signed": problem(
        "event-signed",
        "{file} came back with {count:# signature|# signatures} ({year}), SHA-256 {sha256}",
    ),
    "goal if goal.goal": problem(
        "event-goal",
        "{count:# goal|# goals} of {year} {count:was|were} written: {goals}",
        count="count goal",
        goals="each goal.number goal.goal",
    ),
    "goal": problem("event-goal-dropped", "Goal {number} of {year} was dropped"),
    "migration": problem(
        "event-migration", "The book was brought up to date, from version {before} to {after}"
    ),
    "restore": problem(
        "event-restore",
        "A backup was restored; journal entries {first} to {last} are not in it",
        first=_first_lost,
    ),
    "seal": problem(
        "event-seal",
        "{year} was sealed: {backup}, SHA-256 {sha256}; {count:# document|# documents}",
        count="count sealed-export",
    ),
}
"""What is said of an entry, by its kind, or by its kind and when it is so (`_holds`)."""

SENTENCES: dict[str, list[tuple[str, Problem]]] = {
    kind: [("", sentence)] for kind, sentence in TEXTS.items()
}
"""What is said of each kind of entry, the first that holds; another is said by its first row."""

for _key, _sentence in _BY_KIND.items():
    _kind, _, _when = _key.partition(" if ")
    SENTENCES.setdefault(_kind, []).append((_when, _sentence))
