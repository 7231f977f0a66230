"""What each kind of journal entry tells, in a sentence for the history of processing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ledger.errors import problem
from ledger.model import voucher_name
from ledger.money import write_amount
from ledger.telling import DIGEST, text_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.errors import Problem

Told: TypeAlias = "Mapping[str, list[list[str]]]"
"""The rows that an entry tells of, by table."""

IMPORT, BATCH = "import", "batch"


def said_of(kind: str, rows: tuple[str, ...]) -> Problem:
    """What an entry of this kind tells, in a sentence; `rows` are the lines of its body."""
    told: dict[str, list[list[str]]] = {}
    for row in rows:
        table, *values = row.split("\t")
        told.setdefault(table, []).append(values)
    say = SAID.get(kind)
    try:
        return say(told) if say else _listed(kind, told)
    except (KeyError, IndexError, ValueError):
        return _listed(kind, told)


def _listed(kind: str, told: Told) -> Problem:
    first = next((" ".join(values[0]) for values in told.values()), "")
    return problem("event", "{kind}: {first}", kind=kind, first=first[:200])


def _voucher(told: Told) -> Problem:
    _, _, series, number, day, _, text, *_ = told["voucher"][0]
    debit = sum(max(int(amount), 0) for _, _, _, _, amount, *_ in told["posting"])
    return problem(
        "event-voucher",
        "{voucher}, {day}: {text}, {amount}",
        voucher=voucher_name(series, int(number)),
        day=day,
        text=text,
        amount=write_amount(debit),
    )


def _import(told: Told) -> Problem:
    count = sum(
        int(last) - int(first) + 1
        for table, first, last, _ in told.get(DIGEST, [])
        if table == "voucher"
    )
    files = ", ".join(values[1] for values in told.get("kept_file", []))
    return problem(
        "event-import",
        "{count} vouchers taken in from {file}",
        count=count,
        file=files or "-",
    )


def _opening(told: Told) -> Problem:
    return problem(
        "event-opening",
        "{count} opening balances entered: {reason}",
        count=len(told["opening"]),
        reason=" ".join(told.get("reason", [["-"]])[0]),
    )


def _book(told: Told) -> Problem:
    return problem("event-book", "The book of {name} was made", name=told["association"][0][0])


def _year(told: Told) -> Problem:
    _, first, last = told["fiscal_year"][0]
    return problem(
        "event-year", "The fiscal year {first} to {last} was added", first=first, last=last
    )


def _template(told: Told) -> Problem:
    return problem(
        "event-template",
        "Another template for the fiscal year: {reason}",
        reason=told["reason"][0][0],
    )


def _lock(told: Told) -> Problem:
    return problem("event-lock", "Locked to {day}", day=told["year_state"][0][1])


def _close(told: Told) -> Problem:
    return problem(
        "event-close", "The fiscal year to {day} was closed", day=told["year_state"][0][1]
    )


def _reopen(told: Told) -> Problem:
    return problem(
        "event-reopen", "The fiscal year was opened again: {reason}", reason=told["reason"][0][0]
    )


def _acceptance(told: Told) -> Problem:
    _, step, _, reason = told["acceptance"][0]
    return problem(
        "event-acceptance",
        "Step {step} of the closing was accepted: {reason}",
        step=step,
        reason=reason,
    )


def _reconciliation(told: Told) -> Problem:
    account, day, balance, explanation = told["reconciliation"][0]
    return problem(
        "event-reconciliation",
        "Account {account} on {day}: the statement says {amount} {explanation}",
        account=account,
        day=day,
        amount=write_amount(int(balance)),
        explanation=explanation,
    )


def _specification(told: Told) -> Problem:
    day, account, *_ = told["specification"][0]
    return problem(
        "event-specification",
        "Account {account} on {day} was specified, {count} items",
        account=account,
        day=day,
        count=len(told["specification"]),
    )


def _accrual(told: Told) -> Problem:
    voucher, day, reversed_by = told["accrual"][0]
    if reversed_by:
        return problem(
            "event-reversed",
            "The accrual with registration number {voucher} was reversed by {reversal}",
            voucher=voucher,
            reversal=reversed_by,
        )
    return problem(
        "event-accrual",
        "The voucher with registration number {voucher} reverses on {day}",
        voucher=voucher,
        day=day,
    )


def _published(told: Told) -> Problem:
    return problem(
        "event-published",
        "{count} figures for {year} were entered as printed",
        count=len(told["published"]),
        year=told["published"][0][0],
    )


def _prior_year(told: Told) -> Problem:
    return problem(
        "event-prior-year",
        "{count} figures for {year}, which was kept elsewhere, were entered",
        count=len(told.get("prior_balance", ())) + len(told.get("published", ())),
        year=told["prior_year"][0][0],
    )


def _adjustment(told: Told) -> Problem:
    rows = (*told.get("adjustment", ()), *told.get("published", ()))
    lines = [f"{line} {write_amount(int(amount))}" for _, line, amount in rows]
    return problem(
        "event-adjustment",
        "{lines} of {year} were entered: {reason}",
        lines=", ".join(lines),
        year=rows[0][0],
        reason=" ".join(told.get("reason", [["-"]])[0]),
    )


def _approval(told: Told) -> Problem:
    return problem(
        "event-approval",
        "{count} vouchers approved by {name}",
        count=len(told["approval"]),
        name=told["approval"][0][1],
    )


def _accounts(told: Told) -> Problem:
    return _named("account", told, 0, 1)


def _objects(told: Told) -> Problem:
    return _named("object", told, 1, 2)


def _dimensions(told: Told) -> Problem:
    return _named("dimension", told, 0, 1)


def _named(table: str, told: Told, number: int, name: int) -> Problem:
    names = [f"{values[number]} {values[name]}" for values in told[table]]
    return problem(
        "event-chart",
        "The chart of accounts was changed: {names}",
        names=", ".join(names[:5]) + (f" … ({len(names)})" if len(names) > 5 else ""),  # noqa: PLR2004 - a few
    )


def _export(told: Told) -> Problem:
    format_, year, name, *_ = told["export"][0]
    return problem(
        "event-export",
        "{file} was exported ({format} {year})",
        file=name,
        format=format_,
        year=year,
    )


def _attachment(told: Told) -> Problem:
    names = ", ".join(values[2] for values in told["attachment"])
    return problem("event-attachment", "Files were attached: {names}", names=names)


def _text(told: Told) -> Problem:
    year, name, *_ = told["kept_text"][0]
    return problem(
        "event-text", "A text of the annual report {year} was written: {name}", year=year, name=name
    )


def _template_of_vouchers(told: Told) -> Problem:
    _, name, digest, *_ = told["kept_text"][0]
    name = name.partition(": ")[2]
    if digest == text_digest(""):
        return problem(
            "event-voucher-template-gone", "The voucher template {name} was taken away", name=name
        )
    return problem("event-voucher-template", "The voucher template {name} was kept", name=name)


def _budget(told: Told) -> Problem:
    year, name, *_ = told["kept_text"][0]
    return problem(
        "event-budget",
        "A budget for {year} was kept: {name}",
        year=year,
        name=name.partition(": ")[2],
    )


def _comment(told: Told) -> Problem:
    year, name, *_ = told["kept_text"][0]
    return problem(
        "event-comment",
        "A comment on the budget of {year} was written: {name}",
        year=year,
        name=name.partition(": ")[2],
    )


def _migration(told: Told) -> Problem:
    before, after = told["migration"][0]
    return problem(
        "event-migration",
        "The book was brought up to date, from version {before} to {after}",
        before=before,
        after=after,
    )


def _seal(told: Told) -> Problem:
    year, _, _, backup, _, sha256 = told["seal"][0]
    return problem(
        "event-seal",
        "{year} was sealed: {backup}, SHA-256 {sha256}; {count} documents",
        year=year,
        backup=backup,
        sha256=sha256,
        count=len(told.get("sealed-export", ())),
    )


def _restore(told: Told) -> Problem:
    common, last = told["restored"][0]
    return problem(
        "event-restore",
        "A backup was restored; journal entries {first} to {last} are not in it",
        first=int(common) + 1,
        last=last,
    )


SAID: Mapping[str, Callable[[Told], Problem]] = {
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
    "reconciliation": _reconciliation,
    "specification": _specification,
    "accrual": _accrual,
    "published": _published,
    "prior-year": _prior_year,
    "adjustment": _adjustment,
    "approval": _approval,
    "account": _accounts,
    "object": _objects,
    "dimension": _dimensions,
    "export": _export,
    "attachment": _attachment,
    "text": _text,
    "voucher-template": _template_of_vouchers,
    "budget": _budget,
    "comment": _comment,
    "migration": _migration,
    "restore": _restore,
    "seal": _seal,
}
"""What is said of each kind of entry; another kind is said by its first row."""
