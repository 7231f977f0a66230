"""What typing offers: accounts, objects and earlier vouchers for what is typed in a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from finsam_tui.widgets.typing_state import HEADER, Typing, row_of
from ledger.entry.account_search import accounts_found
from ledger.entry.similar import (
    Habits,
    expected_posting,
    latest_like,
    similar,
    text_at,
    texts_begun,
    usual_objects,
    usual_side,
    wants_objects,
)
from ledger.entry.sketch_reading import (
    Chart,
    Reading,
    objects_named,
    read_objects,
    read_sketch_rows,
)
from ledger.entry.sketches import write_objects
from ledger.errors import Problem
from ledger.model import Posting
from ledger.money import read_amount, write_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.balances import Key
    from ledger.entry.account_search import SearchIndex
    from ledger.entry.landing import Landing
    from ledger.entry.similar import Earlier, Side
    from ledger.model import Objects
    from ledger.money import Ore
    from ledger.template import Template

MOST_OFFERS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """What lies on the desk while typing: the chart, the habits, and where postings land."""

    chart: Chart
    habits: Habits
    search: SearchIndex
    landing: Mapping[Key, Landing]
    """Where the accounts land, alone and with the objects they have been used with."""

    template: Template
    balances: Mapping[str, Ore] = field(default_factory=dict)
    """What each account stands at."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that a cell may mean."""

    value: str
    """What the cell gets."""

    cells: tuple[str, ...]
    """What is shown of it."""

    objects: str = ""
    """What the row's objects become, for an account that was found by them."""

    amount: Ore | None = None
    """What is shown to the right: a balance, or the amount of an earlier voucher."""

    voucher: Earlier | None = None
    """The earlier voucher that is copied when it is taken."""


def reading_of(state: Typing, desk: Desk) -> Reading:
    """What the sketch means."""
    return read_sketch_rows(state.sketch, desk.chart)


def offers(state: Typing, desk: Desk) -> tuple[Offer, ...]:
    """What the text in the cell may mean, the likeliest first; nothing until it is typed in."""
    if not state.is_open:
        return ()
    if state.place.row == HEADER:
        if state.place.name == "text" and not state.sketch.rows:
            return voucher_offers(state, desk)
        return ()
    if state.place.name == "account":
        return account_offers(state, desk)
    if state.place.name == "objects":
        return object_offers(state, desk)
    return ()


def account_offers(state: Typing, desk: Desk) -> tuple[Offer, ...]:
    """The accounts that the typed words may mean."""
    return tuple(
        Offer(
            value=found.account.number,
            objects=write_objects(found.objects, desk.chart.objects),
            cells=(
                found.account.number,
                found.account.name,
                write_objects(found.objects, desk.chart.objects),
                landing_name(found.landing),
            ),
            amount=desk.balances.get(found.account.number, 0),
        )
        for found in accounts_found(desk.search, state.text, MOST_OFFERS)
    )


def object_offers(state: Typing, desk: Desk) -> tuple[Offer, ...]:
    """The objects that the last typed words may mean, after those that are understood."""
    known, rest = known_objects(state.text, desk.chart)
    if not rest:
        return ()
    wanted = rest.casefold()
    begun = write_objects(known, desk.chart.objects)
    taken = {dimension for dimension, _ in known}
    found = [
        item
        for item in desk.chart.objects
        if item.active
        and item.dimension not in taken
        and (item.code.casefold().startswith(wanted) or wanted in item.name.casefold())
    ]
    found.sort(key=lambda item: not item.code.casefold().startswith(wanted))
    return tuple(
        Offer(
            value=" ".join(filter(None, (begun, code))),
            cells=(code, item.name),
        )
        for item in found[:MOST_OFFERS]
        for code in (write_objects(((item.dimension, item.code),), desk.chart.objects),)
    )


def known_objects(text: str, chart: Chart) -> tuple[Objects, str]:
    """The objects that the first words name, and the words that name none."""
    words = text.split()
    for count in range(len(words), 0, -1):
        named = read_objects(" ".join(words[:count]), chart)
        if not isinstance(named, Problem):
            return named, " ".join(words[count:])
    return (), " ".join(words)


def voucher_offers(state: Typing, desk: Desk) -> tuple[Offer, ...]:
    """Earlier vouchers that the text and the counterparty may mean."""
    sketch = state.sketch
    if not sketch.text.strip():
        return ()
    found = similar(desk.habits, sketch.text, sketch.counterparty, MOST_OFFERS)
    return tuple(
        Offer(
            value=text_at(voucher.text, voucher.date, sketch.near),
            cells=(
                voucher.text,
                voucher.counterparty,
                str(voucher.date),
                " ".join(voucher.accounts),
            ),
            amount=sum(max(posting.amount, 0) for posting in voucher.postings),
            voucher=voucher,
        )
        for voucher in found
    )


def landing_name(landing: Landing | None) -> str:
    """The line that a posting lands on: `"3 Lokalkostnader"`; empty when none takes it."""
    if landing is None:
        return ""
    return f"{landing.note} {landing.label}".strip()


def ghost(state: Typing, desk: Desk) -> str:
    """What enter puts in an empty cell, or how a begun text goes on; empty when nothing is meant.

    It is never more than a proposal: it counts only when it has been taken.
    """
    name, text = state.place.name, state.text
    if state.place.row == HEADER:
        return _header_ghost(state, desk)
    if text:
        return ""
    if name == "account":
        expected = expected_here(state, desk)
        return expected.account if expected else ""
    if name == "objects":
        return _objects_ghost(state, desk)
    if state.place.is_amount:
        amount = expected_amount(state, desk)
        side = "debit" if amount > 0 else "credit"
        return write_amount(abs(amount)) if amount and side == name else ""
    return ""


def _header_ghost(state: Typing, desk: Desk) -> str:
    sketch, name, text = state.sketch, state.place.name, state.text
    if name == "counterparty" and not text:
        like = latest_like(desk.habits, sketch.text)
        return like.counterparty if like else ""
    if name in ("text", "counterparty") and text:
        begun = texts_begun(desk.habits, text, "text" if name == "text" else "counterparty")
        return begun if begun.startswith(text) else ""
    return ""


def postings_before(state: Typing, desk: Desk) -> tuple[Posting, ...]:
    """The understood postings of the rows above the cursor."""
    reading = reading_of(state, desk)
    return tuple(
        Posting(row.account, row.amount, row.objects)
        for row in reading.rows[: state.place.row]
        if row.account
    )


def expected_here(state: Typing, desk: Desk) -> Posting | None:
    """The posting that the habits expect on the row of the cursor; None when it balances."""
    before = postings_before(state, desk)
    if len(before) > 1 and not sum(posting.amount for posting in before):
        return None
    sketch = state.sketch
    return expected_posting(desk.habits, before, sketch.text, sketch.counterparty)


def expected_amount(state: Typing, desk: Desk) -> Ore:
    """The amount that is meant by an empty amount cell, debit positive; 0 when none is.

    What is left of the voucher, when it lies on the side where the account usually is; else
    what the habits expect in proportion to the rows above.
    """
    account = state.row.account
    rest = remainder(state, desk)
    known = desk.chart.accounts.get(account)
    side = usual_side(desk.habits, account, known.kind if known else None)
    if rest and side in (None, "debit" if rest > 0 else "credit"):
        return rest
    expected = expected_here(state, desk)
    return expected.amount if expected and expected.account == account else 0


def remainder(state: Typing, desk: Desk) -> Ore:
    """What the row of the cursor must hold for the voucher to balance, debit positive."""
    rows = reading_of(state, desk).rows
    here = state.place.row
    return -sum(row.amount for index, row in enumerate(rows) if index != here)


def _objects_ghost(state: Typing, desk: Desk) -> str:
    account = state.row.account
    expected = expected_here(state, desk)
    if expected and expected.account == account:
        objects = expected.objects
    else:
        objects = usual_objects(desk.habits, account)
    return write_objects(objects, desk.chart.objects)


def asks_for_objects(state: Typing, desk: Desk) -> bool:
    """Whether enter stops at the objects of the row: it has none, and the account mostly does."""
    return not state.row.objects and (
        wants_objects(desk.habits, state.row.account) or bool(_objects_ghost(state, desk))
    )


def side_here(state: Typing, desk: Desk) -> Side:
    """The amount column that enter goes to: where it is, where it is expected, or what is left."""
    row = row_of(state.sketch, state.place.row)
    if row.debit or row.credit:
        return "debit" if row.debit else "credit"
    if row.share:
        return "debit" if row.share > 0 else "credit"
    amount = expected_amount(state, desk)
    if amount:
        return "debit" if amount > 0 else "credit"
    known = desk.chart.accounts.get(row.account)
    usual = usual_side(desk.habits, row.account, known.kind if known else None)
    return usual or "debit"


def longest_understood(text: str, desk: Desk, name: str) -> str:
    """The longest beginning of the text that is understood in such a cell; empty when none is."""
    for end in range(len(text), 0, -1):
        part = text[:end].strip()
        if not part:
            continue
        if name in ("debit", "credit") and not isinstance(read_amount(part), Problem):
            return part
        if name == "account" and accounts_found(desk.search, part, 1):
            return part
        if name == "objects" and objects_named(part, desk.chart):
            return part
    return ""
