"""Year-end: the steps, what blocks and what is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.tables import Column, Row, Table, heading
from finsam_tui.i18n import _, translate_problem
from ledger.closing import closing_of
from ledger.core.i18n import translated
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book
    from ledger.closing import Closing, Step
    from ledger.core.label import Language
    from ledger.core.model import VoucherInput


@dataclass(frozen=True, slots=True)
class Answer:
    """The closing of a year as it stands."""

    asked: ReportQuery
    closing: Closing


def read(book: Book, asked: ReportQuery) -> Answer:
    """The steps as they are at this moment."""
    return Answer(asked, closing_of(book, asked.year))


def document(value: Answer) -> dict[str, object]:
    """The steps as JSON has them."""
    return {
        **value.asked.head(),
        "state": value.closing.state,
        "ok": not value.closing.blocks,
        "steps": [_step(step, value.asked.language) for step in value.closing.steps],
    }


def _step(step: Step, language: Language) -> dict[str, object]:
    return {
        "number": step.number,
        "id": step.kind.id,
        "title": translated(step.kind.title, language),
        "law": step.kind.law,
        "asks": translated(step.kind.requirement, language),
        "state": step.state,
        "acceptable": step.kind.acceptable,
        "reason": step.reason or None,
        "found": [translate_problem(found) for found in step.findings.messages],
        "blocks": [translate_problem(fault) for fault in step.findings.blocks],
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
                "objects": {str(dimension): code for dimension, code in posting.objects},
            }
            for posting in draft.postings
        ],
    }


def table(value: Answer) -> Table:
    """The steps one after the other."""
    states = {
        "open": _("not closed"),
        "closing": _("closing"),
        "closed": _("closed"),
        "reopened": _("reopened"),
    }
    year = value.closing.year.name
    return Table(
        title=(
            f"{value.asked.association.name}  {value.asked.association.orgnr}",
            _("Year-end {year}: {state}", year=year, state=states[value.closing.state]),
        ),
        columns=(
            Column("step", on="csv"),
            Column("id", on="csv"),
            Column("state", on="csv"),
            Column("told"),
        ),
        rows=[row for step in value.closing.steps for row in step_rows(step, value.asked.language)],
    )


def step_rows(step: Step, language: Language) -> Iterator[Row]:
    """A step on paper: its verdict and name, what the law asks, what was found and is proposed."""
    verdicts = {"done": _("ok"), "accepted": _("accepted"), "blocked": _("BLOCKS")}
    title = translated(step.kind.title, language)
    yield heading(f"{step.number:>2} {title}: {verdicts[step.state]}")
    cells = {"step": str(step.number), "id": step.kind.id, "state": step.state}

    def line(text: str) -> Row:
        return Row({**cells, "told": text}, level=2)

    yield line(f"{translated(step.kind.requirement, language)} ({step.kind.law})")
    for found in step.findings.messages:
        yield line(translate_problem(found))
    for fault in step.findings.blocks:
        yield line(f"! {translate_problem(fault)}")
    if step.reason:
        yield line(_("Accepted: {reason}", reason=step.reason))
    for draft in step.findings.proposed:
        yield line(_("Proposed: {date} {text}", date=draft.date, text=draft.text))
        for posting in draft.postings:
            objects = " ".join(f"{dimension}:{code}" for dimension, code in posting.objects)
            label = f"{posting.account} {write_amount(posting.amount)} {objects}".rstrip()
            yield Row({**cells, "told": label}, level=4)
