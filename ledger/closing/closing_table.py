"""Year-end as a table: the steps, what blocks and what is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.closing.steps import closing_of
from ledger.core.i18n import msgid
from ledger.core.model import object_text
from ledger.core.money import write_amount
from ledger.core.table import CSV, EXPORTED, SHOWN, Column, Row, Table, heading
from ledger.registers.columns import objects_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.closing.model import Closing, Step
    from ledger.core.model import VoucherInput
    from ledger.core.report_query import ReportQuery


def closing_table(book: Book, query: ReportQuery) -> Table:
    """The steps of year-end as they are at this moment, one after the other."""
    return steps_table(closing_of(book, query.year), query)


def year_end_table(book: Book, query: ReportQuery) -> Table:
    """The steps by the journal alone, as it proves them: drafts are left out."""
    return steps_table(closing_of(book, query.year, from_journal=True), query)


def steps_table(closing: Closing, query: ReportQuery) -> Table:
    """The steps of a closing."""
    _ = query.words
    states = {
        "open": _("not closed"),
        "closing": _("closing"),
        "closed": _("closed"),
        "reopened": _("reopened"),
    }
    state = states[closing.state]
    return Table(
        (query.whose, _("Year-end {year}: {state}", year=closing.year.name, state=state)),
        (
            Column("step", kind="number", on=CSV | EXPORTED, file_label=msgid("Step")),
            Column("id", on=CSV),
            Column("state", on=CSV),
            Column("told", on=SHOWN),
            Column("title", on=EXPORTED, file_label=msgid("What is asked")),
            Column("verdict", on=EXPORTED, file_label=msgid("State"), page_width=6),
            Column("found", on=EXPORTED, file_label=msgid("What was found")),
            Column("reason", on=EXPORTED, file_label=msgid("Why it was accepted")),
            Column("by", on=EXPORTED, file_label=msgid("Accepted by"), page_width=8),
        ),
        [row for step in closing.steps for row in _rows(step, query)],
        id="closing",
        document={
            **query.head(),
            "state": closing.state,
            "ok": not closing.blocks,
            "steps": [_as_json(step, query) for step in closing.steps],
        },
    )


def _rows(step: Step, query: ReportQuery) -> Iterator[Row]:
    """A step: its verdict and name, what the law asks, what was found and is proposed."""
    _ = query.words
    verdicts = {"done": _("ok"), "accepted": _("accepted"), "blocked": _("BLOCKS")}
    title = query.words(step.kind.title)
    yield heading(f"{step.number:>2} {title}: {verdicts[step.state]}")
    messages = map(query.message, (*step.findings.messages, *step.findings.blocks))
    asked = f"{title} ({step.kind.law})"
    paper = (asked, verdicts[step.state], " ".join(messages), step.reason, step.accepted_by)
    yield Row((step.number, step.kind.id, step.state, "", *paper), on=EXPORTED)

    def line(text: str, level: int = 2) -> Row:
        return Row((step.number, step.kind.id, step.state, text), level=level, on=SHOWN)

    yield line(f"{query.words(step.kind.requirement)} ({step.kind.law})")
    for found in step.findings.messages:
        yield line(query.message(found))
    for fault in step.findings.blocks:
        yield line(f"! {query.message(fault)}")
    if step.reason:
        yield line(_("Accepted: {reason}", reason=step.reason))
    for draft in step.findings.proposed:
        yield line(_("Proposed: {date} {text}", date=draft.date, text=draft.text))
        for posting in draft.postings:
            objects = object_text(posting.objects)
            text = f"{posting.account} {write_amount(posting.amount)} {objects}".rstrip()
            yield line(text, level=4)


def _as_json(step: Step, query: ReportQuery) -> dict[str, object]:
    return {
        "number": step.number,
        "id": step.kind.id,
        "title": query.words(step.kind.title),
        "law": step.kind.law,
        "asks": query.words(step.kind.requirement),
        "state": step.state,
        "acceptable": step.kind.acceptable,
        "reason": step.reason or None,
        "accepted_by": step.accepted_by or None,
        "found": [query.message(found) for found in step.findings.messages],
        "blocks": [query.message(fault) for fault in step.findings.blocks],
        "proposed": [_draft(draft) for draft in step.findings.proposed],
    }


def _draft(draft: VoucherInput) -> dict[str, object]:
    return {
        "date": draft.date.isoformat(),
        "series": draft.series,
        "text": draft.text,
        "postings": [
            {
                "account": posting.account,
                "amount": posting.amount,
                "objects": objects_document(posting.objects),
            }
            for posting in draft.postings
        ],
    }
