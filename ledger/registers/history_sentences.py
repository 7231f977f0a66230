"""What each kind of journal entry tells, in a sentence for the history of processing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ledger.book.recorded import DIGEST, text_sha256
from ledger.bookkeeping.report_sections import SECTIONS
from ledger.bookkeeping.report_texts import SIGNERS
from ledger.budget.budget import version_name
from ledger.core.errors import FEW, few, problem
from ledger.core.i18n import in_both
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.registers.subledger_sentences import SUBLEDGER_SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.core.errors import Problem
    from ledger.registers.subledger_sentences import JournalRows

IMPORT, BATCH = "import", "batch"


VOUCHERS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "accrual": ("accrual", (0, 2)),
    "approval": ("approval", (0,)),
    "withdrawal": ("approval", (0,)),
    "attachment": ("attachment", (0,)),
    "vat-claim": ("vat_claim", (0,)),
    "vat-mark": ("marked", (0,)),
}
"""Of a kind of entry, the table and the columns that tell of a voucher by its sequence."""


def sentence_for(kind: str, rows: tuple[str, ...], name_of: Callable[[int], str]) -> Problem:
    """What an entry of this kind tells, in a sentence; `rows` are the lines of its body.

    `name_of` gives a voucher's name, with its year, by its registration sequence.
    """
    by_table: dict[str, list[list[str]]] = {}
    for line in rows:
        table, *values = line.split("\t")
        by_table.setdefault(table, []).append(values)
    sentence = SENTENCES.get(kind)
    try:
        table, columns = VOUCHERS.get(kind, ("", ()))
        for row in by_table.get(table, ())[:FEW]:
            for column in columns:
                row[column] = name_of(int(row[column])) if row[column] else ""
        return sentence(by_table) if sentence else _listed(kind, by_table)
    except (KeyError, IndexError, ValueError):
        return _listed(kind, by_table)


def _listed(kind: str, rows: JournalRows) -> Problem:
    first = next((" ".join(values[0]) for values in rows.values()), "")
    return problem("event", "{kind}: {first}", kind=kind, first=first[:200])


def _voucher(rows: JournalRows) -> Problem:
    _, _, series, number, day, _, text, *_ = rows["voucher"][0]
    debit = sum(max(int(amount), 0) for _, _, _, _, amount, *_ in rows["posting"])
    return problem(
        "event-voucher",
        "{voucher}, {day}: {text}, {amount}",
        voucher=voucher_name(series, int(number)),
        day=day,
        text=text,
        amount=write_amount(debit),
    )


def _import(rows: JournalRows) -> Problem:
    count = sum(
        int(last) - int(first) + 1
        for table, first, last, _ in rows.get(DIGEST, [])
        if table == "voucher"
    )
    files = ", ".join(
        [values[1] for values in rows.get("kept_file", [])]
        or [values[3] for values in rows.get(IMPORT, []) if values[3:]]
    )
    return problem(
        "event-import",
        "{count:# voucher|# vouchers} imported from {file}",
        count=count,
        file=files or "-",
    )


def _opening(rows: JournalRows) -> Problem:
    return problem(
        "event-opening",
        "{count:# opening balance|# opening balances} entered: {reason}",
        count=len(rows["opening"]),
        reason=" ".join(rows.get("reason", [["-"]])[0]),
    )


def _book(rows: JournalRows) -> Problem:
    return problem("event-book", "The book of {name} was made", name=rows["association"][0][0])


def _year(rows: JournalRows) -> Problem:
    _, first, last = rows["fiscal_year"][0]
    return problem(
        "event-year", "The fiscal year {first} to {last} was added", first=first, last=last
    )


def _template(rows: JournalRows) -> Problem:
    return problem(
        "event-template",
        "Another template for the fiscal year: {reason}",
        reason=rows["reason"][0][0],
    )


def _lock(rows: JournalRows) -> Problem:
    return problem("event-lock", "Locked to {day}", day=rows["year_state"][0][1])


def _close(rows: JournalRows) -> Problem:
    return problem(
        "event-close", "The fiscal year to {day} was closed", day=rows["year_state"][0][1]
    )


def _reopen(rows: JournalRows) -> Problem:
    if "months" in rows:
        return problem(
            "event-reopen-months",
            "Locked months were opened, after {day} up to {last}: {reason}",
            day=rows["year_state"][0][1] or "-",
            last=rows["months"][0][0],
            reason=rows["reason"][0][0],
        )
    return problem(
        "event-reopen", "The fiscal year was opened again: {reason}", reason=rows["reason"][0][0]
    )


def _seen(rows: JournalRows) -> Problem:
    test, key, comment = rows["seen"][0]
    return problem(
        "event-seen",
        "The finding {key} of the test {test} was seen: {comment}",
        key=key,
        test=test,
        comment=comment,
    )


def _acceptance(rows: JournalRows) -> Problem:
    _, step, _, reason = rows["acceptance"][0]
    return problem(
        "event-acceptance",
        "Step {step} of the closing was accepted: {reason}",
        step=step,
        reason=reason,
    )


def _reconciliation(rows: JournalRows) -> Problem:
    account, day, balance, explanation = rows["reconciliation"][0]
    return problem(
        "event-reconciliation",
        "Account {account} on {day}: the statement says {amount} {explanation}",
        account=account,
        day=day,
        amount=write_amount(int(balance)),
        explanation=explanation,
    )


def _specification(rows: JournalRows) -> Problem:
    day, account, *_ = rows["specification"][0]
    return problem(
        "event-specification",
        "Account {account} on {day} was specified, {count:# item|# items}",
        account=account,
        day=day,
        count=len(rows["specification"]),
    )


def _accrual(rows: JournalRows) -> Problem:
    voucher, day, reversed_by = rows["accrual"][0]
    if reversed_by:
        return problem(
            "event-reversed",
            "The accrual {voucher} was reversed by {reversal}",
            voucher=voucher,
            reversal=reversed_by,
        )
    return problem(
        "event-accrual",
        "{voucher} reverses on {day}",
        voucher=voucher,
        day=day,
    )


def _published(rows: JournalRows) -> Problem:
    return problem(
        "event-published",
        "{count:# figure|# figures} for {year} {count:was|were} entered as printed",
        count=len(rows["published"]),
        year=rows["published"][0][0],
    )


def _prior_year(rows: JournalRows) -> Problem:
    return problem(
        "event-prior-year",
        "{count:# figure|# figures} for {year}, which was kept elsewhere, {count:was|were} entered",
        count=len(rows.get("prior_balance", ())) + len(rows.get("published", ())),
        year=rows["prior_year"][0][0],
    )


def _quantity(rows: JournalRows) -> Problem:
    return problem(
        "event-quantity",
        "{count:# quantity|# quantities}, and units for {units:# account|# accounts}, were"
        " recorded",
        count=len(rows.get("quantity", ())),
        units=len(rows.get("unit", ())),
    )


def _adjustment(by_table: JournalRows) -> Problem:
    rows = (*by_table.get("adjustment", ()), *by_table.get("published", ()))
    lines = [f"{line} {write_amount(int(amount))}" for _, line, amount in rows]
    return problem(
        "event-adjustment",
        "{lines} of {year} were entered: {reason}",
        lines=", ".join(lines),
        year=rows[0][0],
        reason=" ".join(by_table.get("reason", [["-"]])[0]),
    )


def _approval(rows: JournalRows) -> Problem:
    return problem(
        "event-approval",
        "{count:# voucher|# vouchers} approved by {name}: {vouchers}",
        count=len(rows["approval"]),
        vouchers=_vouchers(rows),
        name=rows["approval"][0][1],
    )


def _vouchers(rows: JournalRows) -> str | Problem:
    return few([values[0] for values in rows["approval"]])


def _withdrawal(rows: JournalRows) -> Problem:
    return problem(
        "event-withdrawal",
        "The approval of {vouchers} was withdrawn: {reason}",
        vouchers=_vouchers(rows),
        reason=rows["reason"][0][0],
    )


def _accounts(rows: JournalRows) -> Problem:
    return _named("account", rows, 0, 1)


def _objects(rows: JournalRows) -> Problem:
    return _named("object", rows, 1, 2)


def _dimensions(rows: JournalRows) -> Problem:
    return _named("dimension", rows, 0, 1)


def _named(table: str, rows: JournalRows, number: int, name: int) -> Problem:
    names = [f"{values[number]} {values[name]}" for values in rows[table]]
    return problem(
        "event-chart",
        "The chart of accounts was changed: {names}",
        names=few(names),
    )


def _export(rows: JournalRows) -> Problem:
    format_, year, name, *_ = rows["export"][0]
    return problem(
        "event-export",
        "{file} was exported ({format} {year})",
        file=name,
        format=format_,
        year=year,
    )


def _signed(rows: JournalRows) -> Problem:
    year, name, _, digest, _, _, count = rows["signed-report"][0]
    return problem(
        "event-signed",
        "{file} came back with {count:# signature|# signatures} ({year}), SHA-256 {sha256}",
        file=name,
        count=int(count),
        year=year,
        sha256=digest,
    )


def _attachment(rows: JournalRows) -> Problem:
    return problem(
        "event-attachment",
        "Files were attached to {voucher}: {names}",
        voucher=rows["attachment"][0][0],
        names=few([values[2] for values in rows["attachment"]]),
    )


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
    "comment": problem("event-comment", "A comment on the budget of {year} was written: {name}"),
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


def _text(kind: str, rows: JournalRows) -> Problem:
    year, name, digest, *_ = rows["kept_text"][0]
    is_gone = kind in TEXTS_GONE and digest == text_sha256("")
    name = name.partition(": ")[2] or name
    title = version_name(name) if kind == "budget" else TITLES.get(name, name)
    sentence = TEXTS_GONE[kind] if is_gone else TEXTS[kind]
    return replace(sentence, values={"year": year, "name": title})


def _goal(rows: JournalRows) -> Problem:
    year, number, goal, *_ = rows["goal"][0]
    if not goal:
        return problem(
            "event-goal-dropped", "Goal {number} of {year} was dropped", number=number, year=year
        )
    return problem(
        "event-goal",
        "{count:# goal|# goals} of {year} {count:was|were} written: {goals}",
        count=len(rows["goal"]),
        year=year,
        goals=few([f"{values[1]} {values[2]}" for values in rows["goal"]]),
    )


def _migration(rows: JournalRows) -> Problem:
    before, after = rows["migration"][0]
    return problem(
        "event-migration",
        "The book was brought up to date, from version {before} to {after}",
        before=before,
        after=after,
    )


def _seal(rows: JournalRows) -> Problem:
    year, _, _, backup, _, sha256 = rows["seal"][0]
    return problem(
        "event-seal",
        "{year} was sealed: {backup}, SHA-256 {sha256}; {count:# document|# documents}",
        year=year,
        backup=backup,
        sha256=sha256,
        count=len(rows.get("sealed-export", ())),
    )


def _restore(rows: JournalRows) -> Problem:
    common, last = rows["restored"][0]
    return problem(
        "event-restore",
        "A backup was restored; journal entries {first} to {last} are not in it",
        first=int(common) + 1,
        last=last,
    )


SENTENCES: Mapping[str, Callable[[JournalRows], Problem]] = {
    "voucher": _voucher,
    "correction": _voucher,
    "closing": _voucher,
    IMPORT: _import,
    BATCH: _import,
    "opening": _opening,
    "book": _book,
    "year": _year,
    "template": _template,
    "lock": _lock,
    "close": _close,
    "reopen": _reopen,
    "acceptance": _acceptance,
    "seen": _seen,
    "reconciliation": _reconciliation,
    "specification": _specification,
    "accrual": _accrual,
    "published": _published,
    "prior-year": _prior_year,
    "adjustment": _adjustment,
    "quantity": _quantity,
    **SUBLEDGER_SENTENCES,
    "approval": _approval,
    "withdrawal": _withdrawal,
    "account": _accounts,
    "object": _objects,
    "dimension": _dimensions,
    "export": _export,
    "attachment": _attachment,
    "signed": _signed,
    **{kind: partial(_text, kind) for kind in TEXTS},
    "goal": _goal,
    "migration": _migration,
    "restore": _restore,
    "seal": _seal,
}
"""What is said of each kind of entry; another kind is said by its first row."""
