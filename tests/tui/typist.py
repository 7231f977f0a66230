"""Typing without a screen: a desk made by hand, and keys as functions of a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from ledger.core.calendar import FiscalYear
from ledger.core.model import Account, DimensionObject, Posting
from ledger.entry.account_search import search_index, search_keys
from ledger.entry.draft_parsing import EntryLookup, draft_of
from ledger.entry.editor import keys
from ledger.entry.editor.commit_cell import commit_cell
from ledger.entry.editor.state import new_editor, redo, typed, undo
from ledger.entry.editor.suggestions import EditorContext, reading_of
from ledger.entry.posting_history import PastVoucher, habits_of
from ledger.entry.report_line import report_lines
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.core.model import VoucherInput
    from ledger.entry.draft_store import VoucherDraft
    from ledger.entry.editor.state import EditorState
    from ledger.entry.voucher_templates import VoucherTemplate

NEAR = date(2019, 12, 30)
KANSLI, MIA = ((1, "KANSLI"),), ((1, "INDIVID"), (6, "MIA"))
ACCOUNTS = (
    Account("1510", "Kundfordringar", "asset"),
    Account("1651", "Momsersättning", "asset"),
    Account("1910", "Kassa", "asset"),
    Account("1930", "Företagskonto Swedbank", "asset"),
    Account("2440", "Leverantörsskulder", "liability"),
    Account("3987", "Erhållna kommunala bidrag", "income"),
    Account("4600", "Köpta tjänster, insatser", "cost"),
    Account("5010", "Lokalhyra", "cost"),
    Account("6212", "Mobiltelefon", "cost"),
    Account("6570", "Bankkostnader", "cost"),
)
OBJECTS = (
    DimensionObject(1, "KANSLI", "Kansli"),
    DimensionObject(1, "INDIVID", "Individinriktade insatser"),
    DimensionObject(6, "MIA", "Projekt MIA"),
    DimensionObject(20, "AF", "Arbetsförmedlingen"),
    DimensionObject(21, "AF", "Arbetsförmedlingen"),
)


def _earlier(sequence: int, day: date, text: str, other: str, *rows: Posting) -> PastVoucher:
    return PastVoucher(sequence, "A", sequence, day, text, other, rows)


EARLIER = (
    _earlier(
        9,
        date(2019, 12, 16),
        "Mobiltelefoni november",
        "Telefoni",
        Posting("6212", 80000, KANSLI),
        Posting("1651", 20000),
        Posting("2440", -100000),
    ),
    _earlier(
        8,
        date(2019, 12, 9),
        "Betalning Hyresvärd, faktura 17",
        "Hyresvärd",
        Posting("2440", 1500000),
        Posting("1930", -1500000),
    ),
    _earlier(
        7,
        date(2019, 12, 6),
        "Lokalhyra januari",
        "Hyresvärd",
        Posting("5010", 1200000, KANSLI),
        Posting("1651", 300000),
        Posting("2440", -1500000),
    ),
    _earlier(
        6,
        date(2019, 11, 30),
        "Bankavgifter november",
        "Swedbank",
        Posting("6570", 20000, KANSLI),
        Posting("1930", -20000),
    ),
    _earlier(
        5,
        date(2019, 11, 14),
        "Köpta tjänster MIA",
        "Konsult",
        Posting("4600", 400000, MIA),
        Posting("2440", -400000),
    ),
    _earlier(
        4,
        date(2019, 11, 5),
        "Lokalhyra december",
        "Hyresvärd",
        Posting("5010", 1200000, KANSLI),
        Posting("1651", 300000),
        Posting("2440", -1500000),
    ),
)


@lru_cache(maxsize=1)
def small_desk() -> EditorContext:
    """A desk with ten accounts and six earlier vouchers."""
    template = read_template(built_in_text("varna"), "varna.toml")
    habits = habits_of(EARLIER)
    kinds = {account.number: account.kind for account in ACCOUNTS}
    numbers = {note.number: note.number for note in template.notes}
    landing = report_lines(template, search_keys(ACCOUNTS, habits), kinds, numbers)
    return EditorContext(
        chart=EntryLookup({account.number: account for account in ACCOUNTS}, OBJECTS),
        habits=habits,
        search=search_index(ACCOUNTS, OBJECTS, habits, landing),
        report_lines=landing,
        note_numbers=numbers,
        template=template,
        years=(FiscalYear(1, date(2019, 1, 1), date(2020, 12, 31), locked_to=date(2019, 1, 31)),),
    )


@dataclass
class Typist:
    """Types keys into a state, and keeps what was recorded."""

    context: EditorContext = field(default_factory=small_desk)
    state: EditorState = field(default_factory=lambda: new_editor(NEAR, "A"))
    templates: tuple[VoucherTemplate, ...] = ()
    recorded: list[tuple[VoucherDraft, VoucherInput]] = field(default_factory=list)
    pressed: int = 0

    def types(self, text: str) -> Typist:
        """Presses each key of the text; KEYS says which ones are not characters."""
        waiting = list(text)
        while waiting:
            key = waiting.pop(0)
            self.pressed += 1
            if key == "②":
                self.pressed += 1
                template = self.templates[int(waiting.pop(0)) - 1]
                self.state = keys.begun(self.state, template.draft, self.context)
            elif key == "⏎" and keys.wants_record(self.state, self.context):
                self._record()
            elif key == "⑤":
                self.state = commit_cell(self.state, self.context)
                self._record()
            elif key in KEYS:
                self.state = KEYS[key](self.state, self.context)
            else:
                shown = self.state.text if self.state.is_open else ""
                self.state = typed(self.state, shown + key)
        return self

    def _record(self) -> None:
        reading = reading_of(self.state, self.context)
        assert reading.balances, reading.problems or reading.difference
        draft = draft_of(self.state.draft, reading)
        self.recorded.append((self.state.draft, draft))
        self.state = new_editor(draft.date, draft.series)


def _rubbed_out(state: EditorState, _desk: EditorContext) -> EditorState:
    return typed(state, state.text[:-1] if state.is_open else "")


KEYS: dict[str, Callable[[EditorState, EditorContext], EditorState]] = {
    "⏎": keys.entered,
    "⇥": keys.tabbed,
    "⇤": partial(keys.tabbed, step=-1),
    "↓": partial(keys.stepped, step=1),
    "↑": partial(keys.stepped, step=-1),
    "⇟": partial(keys.paged, rows=10),
    "⇞": partial(keys.paged, rows=-10),
    "→": keys.proposal_taken,
    "④": keys.rest_taken,
    "⑦": keys.sides_turned,
    "⑧": lambda state, _desk: keys.row_removed(state),
    "⌫": _rubbed_out,
    "↶": lambda state, _desk: undo(state),
    "↷": lambda state, _desk: redo(state),
}
"""F4 is ④, F7 is ⑦, F8 is ⑧, backspace ⌫, ctrl+z ↶, ctrl+y ↷, page down ⇟; F5 is ⑤, and ②
with a digit is F2 and a template."""
