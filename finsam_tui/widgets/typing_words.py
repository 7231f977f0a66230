"""What is said beside the field: what was understood, what was not, and what is odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.dates import weekday_name
from finsam_tui.widgets.typing_desk import landing_of
from finsam_tui.widgets.typing_offers import ghost, known_objects, longest_understood
from finsam_tui.wording import _, say
from ledger.errors import Problem
from ledger.money import read_amount, write_amount
from ledger.periods import read_day

if TYPE_CHECKING:
    from finsam_tui.widgets.typing_offers import Desk
    from finsam_tui.widgets.typing_state import Typing
    from ledger.entry.landing import Landing
    from ledger.model import Draft, Recorded


def words_beside(state: Typing, desk: Desk) -> tuple[str, ...]:
    """The lines beside the field: a fault and what was understood, or what is understood now.

    What enter would take is said on the line of the difference, so that it covers nothing.
    """
    if state.said is not None:
        fault = say(Problem(state.said.code, state.said.text, "", state.said.values))
        understood = _understood_part(state, desk)
        return (fault, understood) if understood else (fault,)
    understood = understood_now(state) if state.is_open else ""
    return (understood,) if understood else ()


def proposal_words(state: Typing, desk: Desk) -> str:
    """What enter would take in an empty field."""
    proposed = "" if state.text else ghost(state, desk)
    if not proposed:
        return ""
    return _("enter takes {proposal}; tab leaves the field empty", proposal=proposed)


def understood_now(state: Typing) -> str:
    """What a half-typed day or amount means already: `"= 1 500,00"`, `"2019-12-15 sön"`."""
    text = state.text.strip()
    if not text:
        return ""
    if state.place.name in ("date", "event"):
        day = read_day(text, state.sketch.near)
        return "" if isinstance(day, Problem) else f"{day} {weekday_name(day)}"
    if state.place.is_amount:
        amount = read_amount(text)
        return "" if isinstance(amount, Problem) else f"= {write_amount(amount)}"
    return ""


def _understood_part(state: Typing, desk: Desk) -> str:
    """What was understood of a text that could not be understood in full."""
    name, text = state.place.name, state.text
    if name == "objects":
        known, _rest = known_objects(text, desk.chart)
        part = " ".join(code for _dimension, code in known)
    elif state.place.is_amount or name == "account":
        part = longest_understood(text, desk, name)
    else:
        return ""
    if not part:
        return ""
    if state.place.is_amount:
        amount = read_amount(part)
        part = part if isinstance(amount, Problem) else f"{part} = {write_amount(amount)}"
    return _("Understood so far: {part}", part=part)


def fault_words(fault: Problem) -> str:
    """A fault or an oddity in a sentence, with the row where it lies."""
    said = say(Problem(fault.code, fault.text, "", fault.values))
    for prefix in ("rows[", "postings["):
        if fault.where.startswith(prefix):
            row = int(fault.where[len(prefix) :].partition("]")[0]) + 1
            return _("Row {row}: {fault}", row=row, fault=said)
    return said


def recorded_words(receipt: Recorded, draft: Draft, desk: Desk) -> str:
    """What was recorded, and what it did to the report, in one line."""
    amount = sum(max(posting.amount, 0) for posting in draft.postings)
    lines: dict[Landing, int] = {}
    for posting in draft.postings:
        landing = landing_of(desk, (posting.account, posting.objects))
        lines[landing] = lines.get(landing, 0) + posting.amount * landing.sign
    kinds = {
        landing_of(desk, (posting.account, posting.objects)): desk.chart.accounts[
            posting.account
        ].kind
        for posting in draft.postings
    }
    told = next((line for line in lines if kinds[line] in ("income", "cost")), next(iter(lines)))
    sign = "+" if lines[told] > 0 else ""
    return _(
        "Recorded: {voucher}, {amount}, {line} {change}",
        voucher=receipt.full_name,
        amount=write_amount(amount),
        line=landing_words(told),
        change=f"{sign}{write_amount(lines[told])}",
    )


def landing_words(landing: Landing) -> str:
    """Where a posting lands: `"Not 3 Lokalkostnader"`."""
    if not landing.label:
        return _("In no line of the report")
    if landing.note:
        return _("Note {number} {line}", number=landing.note, line=landing.label)
    return landing.label
