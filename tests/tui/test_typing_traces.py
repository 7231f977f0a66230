"""What each key does in the voucher grid, key by key: where the cursor goes and what is there.

Run with UPDATE_GOLDEN=1 to accept what is done, and read the difference.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from ledger.core.text import pasted_cells
from ledger.entry.draft_store import DraftRow, VoucherDraft
from ledger.entry.editor import keys
from ledger.entry.editor.list_chooser import (
    ListChooser,
    moved,
    place_marked,
    place_of_digit,
    with_key,
)
from ledger.entry.editor.pasted_table import in_grid_order
from ledger.entry.editor.state import (
    CELLS,
    FIELDS,
    HEADER,
    CellPlace,
    EditorState,
    with_text,
)
from ledger.entry.editor.suggestions import (
    EditorContext,
    KnownParty,
    asks_for_objects,
    due_by_terms,
    has_due_day,
    inline_proposal,
    side_here,
    suggestions,
)
from ledger.entry.voucher_templates import built_in_templates
from ledger.report_layout.account_ranges import AccountRange
from tests.goldens import GOLDEN, assert_golden
from tests.tui.typist import KANSLI, KEYS, MIA, NEAR, Typist, small_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = re.compile(f"[{''.join(KEYS)}]|②.|[^②{''.join(KEYS)}]+")
"""A key that is no character, a template with its number, or some characters."""

RENT = "⏎lok→"
"""A copy of the rent: three rows, and the document lacks."""

TWO = "⏎x⏎⏎⏎5010⏎100⏎1930⏎⇥⇥"
"""Two rows by hand, the second without its amount."""


Act: TypeAlias = "Callable[[EditorState], EditorState]"


def at(row: int, name: Any) -> Act:
    return partial(keys.clicked, context=small_desk(), place=CellPlace(row, name))


def paste(text: str) -> Act:
    return partial(keys.pasted, context=small_desk(), table=pasted_cells(text))


CLICKS = [at(HEADER, "date"), at(HEADER, "document")]
CLICKS += [at(row, name) for row in (0, 1, 2, 3) for name in CELLS[:3]]
SCRIPTS: dict[str, tuple[str | Act, ...]] = {
    "a voucher by hand, what is proposed taken": ("⏎Kaffe⏎Butik⏎K1⏎6570⏎⏎5⏎1930⏎⏎⏎⏎",),
    "every account with objects asks for them": ("⏎x⏎⏎⏎4600⏎⏎7⏎6212⏎⏎⏎3⏎2440⏎",),
    "a row of whole amount is gone through": (RENT, "⏎", at(0, "account"), "⏎⏎⏎⏎"),
    "an empty account that is proposed whole": ("⏎x⏎⏎⏎5010⏎12000⏎⏎⏎⏎⏎",),
    "an account in the middle is taken away": (RENT, "⏎", at(1, "account"), "x⌫⏎⏎⏎"),
    "an account is taken away where the rest is open": (
        *(RENT, "⏎", at(2, "credit"), "99⏎", at(1, "account"), "x⌫⏎", at(0, "account"), "x⌫⏎"),
    ),
    "an account of a row by hand is taken away": (
        *("⏎x⏎⏎⏎5010⏎100⏎1651⏎30⏎", at(1, "account"), "x⌫⏎", at(0, "account"), "x⌫⏎"),
    ),
    "an amount in the middle is taken away": (RENT, "⏎", at(1, "debit"), "x⌫⏎⏎⏎⏎"),
    "a wrong account stays until it is right": ("⏎x⏎⏎⏎50109⏎⏎⌫⏎⏎",),
    "a wrong object stays until it is right": ("⏎x⏎⏎⏎4600⏎⇤zz⏎⌫⌫mia⏎⏎",),
    "enter on the last row with what is wrong": (
        *("⏎x⏎⏎⏎5010⏎100⏎1930⏎⏎", at(0, "account"), "9999⇥", at(9, "account"), "⏎"),
    ),
    "enter on the last row of one": ("⏎x⏎⏎⏎5010⏎100⏎⌫⏎", at(9, "account"), "⌫⏎"),
    "up and down through all": (
        RENT,
        "↓↓↓↓↓↓↑↑↑↑↑↑↑↑",
    ),
    "up and down by the end of a row": (
        TWO,
        "⇥⇥↑↑↑↓↓↓↓↓",
    ),
    "pages": (
        RENT,
        "⏎⇟⇟⇞⇞⇞⇟",
    ),
    "tab to the end and back": (
        TWO,
        "⇥⇥⇥⇥⇥⇥⇥⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤⇤",
    ),
    "the day is moved, in its field and wrong": ("↑↑↓x↑⌫15↑⏎",),
    "the day is moved past the last": ("9999-12-31↑↓⏎",),
    "clicked in every cell": tuple(at(row, name) for row in (0, 1, 5) for name in CELLS),
    "clicked in every cell of two rows": (TWO, *CLICKS),
    "the rest in the header": ("④",),
    "the rest when there is none": (
        RENT,
        "⏎④",
        at(9, "account"),
        "④",
    ),
    "the rest on each row": (
        TWO,
        "④↶",
        at(0, "debit"),
        "④↶↶",
        at(9, "account"),
        "④1930⏎",
    ),
    "the rest where something is wrong": (
        TWO,
        at(0, "debit"),
        "12x④",
    ),
    "the arrow right where nothing is proposed": ("→⏎zzz→⏎→⏎→⏎→", at(0, "debit"), "→"),
    "the arrow right with what is proposed": ("⏎lok⏎→⏎→⏎→→⏎→→→",),
    "the arrow right in the cells": ("⏎x⏎⏎⏎5010⏎100⏎→⏎→⏎→⏎", at(1, "objects"), "→"),
    "the second that is proposed": ("⏎hyr↓↓→⏎", at(0, "account"), "h↓→"),
    "a row is taken away: the first": (
        RENT,
        "⏎",
        at(0, "objects"),
        "⑧⑧⑧⑧",
    ),
    "a row is taken away: the middle": (
        RENT,
        "⏎",
        at(1, "debit"),
        "⑧⑧⑧",
    ),
    "a row is taken away: the last": (
        RENT,
        "⏎",
        at(2, "credit"),
        "⑧↶⑧⑧",
    ),
    "no row is taken away": ("⑧⏎⑧x⏎⏎⏎⑧",),
    "turned": (
        RENT,
        "⑦⑦⏎",
        at(0, "debit"),
        "5⑦",
    ),
    "the text of the row above": (
        *(TWO, at(0, "text"), "mars⇥", at(1, "text"), keys.text_repeated, "↶"),
        *(at(1, "debit"), keys.text_repeated, at(0, "text"), keys.text_repeated),
        *(at(HEADER, "text"), keys.text_repeated, at(2, "text"), keys.text_repeated),
        *(at(0, "text"), "x⌫⇥", at(1, "text"), keys.text_repeated, "kvar", keys.text_repeated),
    ),
    "a template in an empty voucher": ("②1Stol⏎Butik⏎R1⏎10⏎6212⏎⏎",),
    "a template after its text": ("⏎Stol⏎②2⏎⏎5⏎⏎⏎",),
    "a template after a row and an empty one": ("⏎x⏎⏎⏎1910⏎5⏎②5⏎⏎",),
    "undone to the beginning and done again": ("⏎ab⏎c⏎d⏎5010⏎1⏎↶↶↶↶↶↶↶↶↶↶↶↶↷↷↷↷↷↷↷↷↷↷↷x↷",),
    "a table in the header": (
        *(paste("mars\tx"), "⏎x⏎", paste("5010\t7\t\n1930\t\t7"), paste("6570\t3\n1930\t-3")),
    ),
    "a table in a cell": (
        *(TWO, at(1, "objects"), paste("KANSLI\t5\t\ten\n\t\t6\ttvå\n"), at(0, "debit")),
        *(paste("1\n2\n3"), paste("1\t2\tx\ty"), paste("1x"), at(0, "objects")),
        *(paste("kansli"), paste("zz"), paste("KANSLI INDIVID"), paste(""), at(1, "text")),
        *(paste("a\tb"), paste("a\n\n \t\nb")),
    ),
}


def shown(state: EditorState) -> str:
    """Where the cursor is, the text there, what is proposed, and what is wrong."""
    place = "header" if state.place.row == HEADER else state.place.row
    text = f"[{state.text}]" if state.is_open else state.text
    proposed = inline_proposal(state, small_desk())
    parts = (f"{place}.{state.place.name}", text, proposed and f"({proposed})")
    return " ".join((*filter(None, parts), f"! {state.problem}" if state.problem else "")).rstrip()


def traced(script: tuple[str | Act, ...]) -> Iterator[str]:
    """What each key does; characters are typed together, and a common beginning is not shown."""
    typist = Typist(templates=built_in_templates("sv"))
    if script[0] in (RENT, TWO):
        typist.types(str(script[0]))
        script = script[1:]
    before = typist.state.draft
    for action in script:
        names = [action] if callable(action) else KEY.findall(action)
        for key in names:
            if callable(key):
                typist.state = key(typist.state)
                name = key.func.__name__ if isinstance(key, partial) else key.__name__
            else:
                name = key
                typist.types(key)
            yield f"  {name} → {shown(typist.state)}"
            now = typist.state.draft
            if (now.series, now.rows) != (before.series, before.rows):
                yield from (f"      {line}" for line in drawn(typist.state))
            before = now
    fields = (before.date, before.series, before.text, before.counterparty, before.document)
    yield f"  = {', '.join(fields)}"
    yield from (f"  recorded {one.text}: {one.postings}" for _, one in typist.recorded)


def drawn(state: EditorState) -> Iterator[str]:
    for row in state.draft.rows:
        sides = f"{row.debit or '-'} / {row.credit or '-'}"
        about = (
            row.account or "-",
            row.objects,
            sides,
            row.text,
            row.role.replace("typed", ""),
            str(row.share or ""),
        )
        yield " | ".join(filter(None, about))


def test_each_key_does_what_it_did():
    lines = [line for name, script in SCRIPTS.items() for line in (name, *traced(script))]
    assert_golden(GOLDEN / "typing" / "keys.txt", "\n".join(lines) + "\n")


PARTIES = (
    KnownParty("Elbolaget", frozenset({"elbolaget", "el"}), "EL", "Visby", 10, "5010", KANSLI),
    KnownParty("Bolaget El och Bad", frozenset({"bolagetelochbad"}), "BAD", "", 30, "", ()),
    KnownParty("Hyresvärd", frozenset({"hyresvärd", "hyra"}), "HYRA", "Nacka", 0, "4600", MIA),
)
TYPED = {
    "text": ("", "h", "hyra", "Lok", "lokalhyra", "swed", "zz", " "),
    "counterparty": ("", "e", "el", "bo", "ELBOLAGET", "Tele", "hy", "zz"),
    "due": ("", "2020"),
    "account": ("", "1", "19", "1930", "mia", "not 9", "50", "bank", "zz"),
    "objects": ("", "k", "kansli", "mi", "kansli m", "kansli k", "af", "21:af", "zz"),
    "debit": ("", "1"),
    "credit": ("", "1"),
}


def suggested(context: EditorContext, start: VoucherDraft) -> Iterator[str]:
    """What each field and cell may mean when it is typed in, and what is proposed in it.

    What is typed in a cell means the same whatever the voucher says.
    """
    for name, texts in TYPED.items():
        rows = [HEADER] if name in FIELDS else range(len(start.rows) + 1)
        is_shown = name in FIELDS or not start.text
        for row, text in product(rows, texts if is_shown else texts[:1]):
            place: Any = CellPlace(row, name)  # type: ignore[arg-type]
            state = EditorState(with_text(start, place, text), place, is_open=bool(text))
            proposed = inline_proposal(state, context)
            more = f" → {proposed}" if proposed else ""
            if name == "account":
                more += f" {asks_for_objects(state, context)} {side_here(state, context)}"
            found = suggestions(state, context)
            if more or found:
                yield f"  {name} {row if row != HEADER else ''} [{text}]{more}"
            for one in found:
                about = (one.value, " / ".join(one.cells), one.objects, one.amount)
                yield f"      {' | '.join('' if part is None else str(part) for part in about)}"


def test_each_text_is_understood_as_it_was():
    context = replace(
        small_desk(),
        balances={"1930": 500_00, "2440": -20_00},
        parties=PARTIES,
        control_accounts=(AccountRange("1500", "1600"), AccountRange("2440", "2450")),
    )
    by_hand = VoucherDraft(
        near=NEAR,
        text="x",
        counterparty="EL",
        date="2019-12-01",
        rows=(DraftRow("5010", "KANSLI", "100"), DraftRow("1651"), DraftRow("2440", credit="30")),
    )
    starts = {
        "empty": VoucherDraft(near=NEAR),
        "of a party": VoucherDraft(near=NEAR, text="x", counterparty="hyra"),
        "of the rent": VoucherDraft(near=NEAR, text="Lokalhyra", counterparty="Hyresvärd"),
        "three rows": by_hand,
        "balanced": replace(by_hand, rows=(*by_hand.rows[:1], DraftRow("2440", credit="100"))),
        "an income": replace(by_hand, rows=(DraftRow("3987"),), event="2019-11-30"),
    }
    lines = []
    for name, start in starts.items():
        due = f"{has_due_day(start, context)} {due_by_terms(start, context)}"
        lines += [f"{name}: {due}", *suggested(context, start)]
    assert_golden(GOLDEN / "typing" / "texts.txt", "\n".join(lines) + "\n")


NAMES = tuple(f"Mall nummer {number}" for number in range(1, 12))


def chosen_of(state: ListChooser) -> tuple[str, tuple[int, ...], int | None]:
    return state.typed, state.in_sight, place_marked(state)


def test_a_list_is_narrowed_by_letters_and_chosen_from_by_what_is_in_sight():
    start = ListChooser("Välj", NAMES, lambda _place: None)
    assert chosen_of(start) == ("", tuple(range(9)), 0)
    assert [place_of_digit(start, key) for key in "123456789"] == list(range(9))
    assert [place_of_digit(start, key) for key in ("0", "a", "²", "12", "")] == [None] * 5
    last = moved(start, 99)
    assert chosen_of(last) == ("", tuple(range(2, 11)), 10)
    assert (place_of_digit(last, "1"), place_of_digit(last, "9")) == (2, 10)
    assert chosen_of(moved(start, 8)) == ("", tuple(range(9)), 8)
    assert chosen_of(moved(start, 9)) == ("", tuple(range(1, 10)), 9)
    assert chosen_of(moved(last, -1)) == ("", tuple(range(1, 10)), 9)
    assert chosen_of(moved(start, -1)) == chosen_of(start)
    narrowed = with_key(with_key(with_key(last, "1"), " "), "M")
    assert chosen_of(narrowed) == ("1 M", (0, 9, 10), 0)
    assert [place_of_digit(narrowed, key) for key in "1234"] == [0, 9, 10, None]
    assert chosen_of(moved(narrowed, 5)) == ("1 M", (0, 9, 10), 10)
    assert chosen_of(with_key(moved(narrowed, 5), "")) == ("1 ", (0, 9, 10), 0)
    nothing = with_key(narrowed, "z")
    assert chosen_of(nothing) == ("1 Mz", (), None)
    assert chosen_of(moved(nothing, 1)) == ("1 Mz", (), None)
    assert chosen_of(with_key(start, "")) == chosen_of(start)


SIDES = [("5010", "", "100", "", ""), ("2440", "", "", "100", "")]
WITH_TEXT = [("5010", "", "100", "", "mars"), ("2440", "", "", "100", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5010\t100\t\n2440\t\t100", SIDES),
        ("Konto\tDebet\n5010\t100\n2440\t-100", SIDES),
        ("Konto 1\tDebet\n5010\t100\n2440\t-100", None),
        ("Konto\tDebet", None),
        ("Summa", None),
        ("5010\t100", [("5010", "", "100", "", "")]),
        ("5010\t-100", [("5010", "", "", "100", "")]),
        ("50\t100", None),
        ("500\t100", [("500", "", "100", "", "")]),
        ("5010,50\t100", None),
        ("12345678901\t100", None),
        ("5010\t100\t\n2440\t\t100\nSumma\t100\t100", SIDES),
        ("5010\t100\t\n2440\t\t100\nSumma\t100\t99", None),
        ("5010\t100\t\n2440\t\t100\nSumma\t99\t100", None),
        ("5010\t100\t\n2440\t\t100\nSumma\t100", None),
        ("5010\t100\t\n2440\t\t100\nSumma\t100\t100\tmer", SIDES),
        ("5010\t100\n2440\t-100\nSumma\t0", SIDES),
        ("5010\t100\n2440\t-100\nSumma\t", SIDES),
        ("5010\t100\n2440\t-100\nSumma\t1", None),
        ("5010\t100\n2440\t-100\nSumma", None),
        ("5010\t100\n2440\t-100\nSumma\tx", None),
        ("5010\t100\t\tmars\n2440\t\t100", WITH_TEXT),
        ("5010\t100\tmars\n2440\t-100", WITH_TEXT),
        ("5010\t100\t0\n2440\t0\t100,00", [SIDES[0], ("2440", "", "", "100,00", "")]),
        ("5010\t5\t100\n2440\t5\t-100", [(one[0], "5", *one[2:]) for one in SIDES]),
        ("5010\tLokalhyra\t100\n2440\tleverantörsskulder\t-100", SIDES),
        ("5010\tLokalhyra\t100\n2440\t\t-100", [("5010", "Lokalhyra", *SIDES[0][2:]), SIDES[1]]),
        ("5010\tLokalhyra\tKANSLI\t100\n2440\tLeverantörsskulder\t\t-100",
         [("5010", "KANSLI", *SIDES[0][2:]), SIDES[1]]),
        ("5010\tx\tKANSLI\t100\n2440\ty\t\t-100", None),
        ("5010\t\tKANSLI\t100\n2440\t\t\t-100", [("5010", "KANSLI", *SIDES[0][2:]), SIDES[1]]),
        ("5010\tmars", None),
        ("5010", None),
        ("5010 Lokalhyra\t 100 \n2440 Skuld\t\u2212 100", SIDES),
    ],
)  # fmt: skip
def test_a_table_is_rows_of_account_objects_debit_credit_and_text_or_none(text, expected):
    table = pasted_cells(text)
    assert in_grid_order(table, small_desk().chart) == expected
