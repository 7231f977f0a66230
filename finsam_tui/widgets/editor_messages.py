"""What is said beside the field: what was understood, what was not, and what is odd."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.dates import weekday_name
from finsam_tui.i18n import _, problem_on_screen
from ledger.core.calendar import read_day
from ledger.core.errors import Problem
from ledger.core.model import debit_side
from ledger.core.money import read_amount, write_amount
from ledger.entry.editor.context import report_line_of
from ledger.entry.editor.keys import with_proposal
from ledger.entry.editor.suggestions import inline_proposal, known_objects, longest_understood

if TYPE_CHECKING:
    from ledger.core.model import RecordedVoucher, VoucherInput
    from ledger.entry.editor.state import EditorState
    from ledger.entry.editor.suggestions import EditorContext
    from ledger.entry.report_line import ReportLine


def words_beside(state: EditorState, context: EditorContext) -> tuple[str, ...]:
    """The lines beside the field: a fault and what was understood, or what is understood now.

    What enter would take is said on the line of the difference, so that it covers nothing.
    """
    if state.problem is not None:
        fault = problem_on_screen(replace(state.problem, where=""))
        understood = _understood_part(state, context)
        return (fault, understood) if understood else (fault,)
    understood = understood_now(state) if state.is_open else ""
    return (understood,) if understood else ()


def proposal_words(state: EditorState, context: EditorContext) -> str:
    """What enter would take in an empty field."""
    proposed = "" if state.text else inline_proposal(state, context)
    if not proposed:
        return ""
    if state.place.name == "account":
        row = with_proposal(state, context).row
        side = _("debit {amount}", amount=row.debit) if row.debit else ""
        side = _("credit {amount}", amount=row.credit) if row.credit else side
        proposed = " ".join(filter(None, (row.account, row.objects, side)))
    return _("enter takes {proposal}; tab skips it", proposal=proposed)


def understood_now(state: EditorState) -> str:
    """What a half-typed day or amount means already: `"= 1 500,00"`, `"2019-12-15 sön"`."""
    text = state.text.strip()
    if not text:
        return ""
    if state.place.name in ("date", "event"):
        day = read_day(text, state.draft.near)
        return "" if isinstance(day, Problem) else f"{day} {weekday_name(day)}"
    if state.place.is_amount:
        amount = read_amount(text)
        return "" if isinstance(amount, Problem) else f"= {write_amount(amount)}"
    return ""


def _understood_part(state: EditorState, context: EditorContext) -> str:
    """What was understood of a text that could not be understood in full."""
    name, text = state.place.name, state.text
    if name == "objects":
        known, _rest = known_objects(text, context.chart)
        part = " ".join(code for _dimension, code in known)
    elif state.place.is_amount or name == "account":
        part = longest_understood(text, context, name)
    else:
        return ""
    if not part:
        return ""
    if state.place.is_amount:
        amount = read_amount(part)
        part = part if isinstance(amount, Problem) else f"{part} = {write_amount(amount)}"
    return _("Understood so far: {part}", part=part)


def recorded_words(receipt: RecordedVoucher, draft: VoucherInput, context: EditorContext) -> str:
    """What was recorded, and what it did to the report, in one line."""
    amount = debit_side(draft.postings)
    lines: dict[ReportLine, int] = {}
    for posting in draft.postings:
        report_line = report_line_of(context, (posting.account, posting.objects))
        lines[report_line] = lines.get(report_line, 0) + posting.amount * report_line.sign
    kinds = {
        report_line_of(context, (posting.account, posting.objects)): context.chart.accounts[
            posting.account
        ].kind
        for posting in draft.postings
    }
    shown_line = next(
        (line for line in lines if kinds[line] in ("income", "cost")), next(iter(lines))
    )
    sign = "+" if lines[shown_line] > 0 else ""
    return _(
        "Recorded: {voucher}, {amount}, {line} {change}",
        voucher=receipt.full_name,
        amount=write_amount(amount),
        line=report_line_text(shown_line),
        change=f"{sign}{write_amount(lines[shown_line])}",
    )


def report_line_text(report_line: ReportLine) -> str:
    """Where a posting lands: `"Not 3 Lokalkostnader"`."""
    if not report_line.label:
        return _("In no line of the report")
    if report_line.note:
        return _("Note {number} {line}", number=report_line.note, line=report_line.label)
    return report_line.label
