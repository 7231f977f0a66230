"""Each change of the chart and the layout of a small book: what it says, changes and records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from difflib import ndiff
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.chart_of_accounts import (
    accounts,
    add_accounts,
    add_dimensions,
    add_objects,
    dimensions,
    objects,
)
from ledger.bookkeeping.fiscal_years import fiscal_year, template_text
from ledger.books.open import open_book
from ledger.core.errors import LedgerError, Refused
from ledger.core.label import Label
from ledger.core.model import Account, Dimension, DimensionObject
from ledger.layout_changes.set_layout import set_template, template_change
from ledger.layout_changes.structure import (
    Act,
    act_in,
    add_account,
    add_line,
    add_line_for_each_object,
    add_object,
    kind_of,
    move_line,
    notes_by_object,
    place_accounts,
    rename_account,
    rename_line,
    rename_note,
    rename_object,
    set_in_use,
    without_line,
)
from ledger.registers.history import history
from ledger.report_layout.reader import read_template
from tests.books import copy_of
from tests.goldens import assert_section
from tests.ledger.report_layout.small import book_of, changed, record_all

if TYPE_CHECKING:
    from ledger.report_layout.model import LedgerPart

SMALL = (Path(__file__).parents[2] / "data" / "small.toml").read_text(encoding="utf-8")
LAYOUT = changed(
    ('["HE", "Projekt HE"],', '["HE", "Projekt HE"], ["NY", "Projekt NY"],'),
    ('en = "Project HE"},', 'en = "Project HE"},\n  NY'),
    ("NY\n]", '{line = "ny", project = ["NY"], sv = "Projekt NY", en = "Projekt NY"},\n]'),
    ('MIA"\nsign = "debit"\naccounts = ["4000-6999"]', 'MIA"\nsign = "debit"\naccounts = ["4600"]'),
    ('accounts = ["6110"]', 'accounts = ["6110"], cost_centre = [""]'),
    ('["1510", "Kundfordringar"],', '["1510", "Kundfordringar"], ["1690", "Fordran"],'),
    ('{row = "receivables", level = 2', 'LENT\n  ALL\n  {row = "due"'),
    ("LENT", '{row = "lent", accounts = ["1500-1599"], from = "movement", FOR, sv = "Utlånat"},'),
    ("FOR", 'project = ["HE", "MIA"], cost_centre = [""]'),
    ("ALL", '{row = "all", accounts = ["1690"], project = ["HE", "MIA", "NY"], sv = "Alla"},'),
    ('["total_fixed", "receivables"', '["total_fixed", "lent", "all", "due"'),
    ('change = ["receivables"', 'change = ["lent", "all", "due"'),
    of=SMALL,
)
"""Lines for some projects, among them one for a portion of its accounts."""

OFFICE, MIA, HE, OLD, NEW, NEWER = (
    ((number, code),)
    for number, code in ((1, "KANSLI"), (6, "MIA"), (6, "HE"), (6, "OLD"), (6, "VÅR"), (6, "HÖST"))
)
VOUCHERS = (
    (date(2019, 2, 1), ("3985", -1000_00), ("1930", 1000_00)),
    (date(2019, 3, 1), ("4600", 300_00, MIA), ("4600", 70_00, HE), ("1930", -370_00)),
    (date(2019, 3, 2), ("4600", 20_00, NEW), ("6990", 10_00, NEWER), ("1930", -30_00)),
    (date(2019, 3, 3), ("5010", 40_00, OFFICE), ("6110", 5_00), ("1930", -40_00), ("2440", -5_00)),
    (date(2019, 3, 4), ("1510", 9_00, OLD), ("2990", -9_00, OLD)),
)


@pytest.fixture
def book(tmp_path):
    """Costs of projects with a line, and of two without; a project that only stands in balances."""

    def begin(path):
        opening = (("1930", 100_00), ("2440", -100_00))
        names = {"OLD": "Gammal", "VÅR": "Våren", "HÖST": "Hösten", "VILA": "Vilande"}
        with book_of(path, LAYOUT, opening) as opened:
            projects = (DimensionObject(6, code, name) for code, name in names.items())
            add_objects(opened, [*projects, DimensionObject(1, "VÅR", "Vårens kansli")])
            add_accounts(opened, [Account("1310", "Andelar", "asset")])
            record_all(opened, VOUCHERS)

    with open_book(copy_of("layout to be changed", tmp_path / "bok.finsam", begin)) as opened:
        yield opened


LABEL = Label("Ny", "New")
BOTH = ("6110", "6990")
CHANGES = {
    "account: on the line of its number": partial(
        add_account, account=Account("6120", "Porto", "cost")
    ),
    "account: on the line asked for": partial(
        add_account, account=Account("6121", "Bud", "cost"), line="supplies"
    ),
    "account: on the line asked for, which is its own": partial(
        add_account, account=Account("6122", "Fax", "cost"), line="other_costs"
    ),
    "account: without a line": partial(add_account, account=Account("1300", "Andelar", "asset")),
    "account: there already": partial(add_account, account=Account("6110", "Porto", "cost")),
    "account: no number": partial(add_account, account=Account("61X", "Porto", "cost")),
    "object: with lines": partial(
        add_object, item=DimensionObject(6, "SOL", "Solen"), english="The sun", notes=("2", "3")
    ),
    "object: of a cost centre, without lines": partial(
        add_object, item=DimensionObject(1, "SOL", "Solen")
    ),
    "object: in the book and not in the layout": partial(
        add_object, item=DimensionObject(6, "VÅR", "Våren")
    ),
    "line: of accounts and objects": partial(
        add_line, note="1", label=LABEL, intervals=("6500-6599",), members=((1, "KANSLI"),)
    ),
    "line: of two projects": partial(
        add_line, note="1", label=LABEL, intervals=("6100", "65"), members=((6, "NY"), (6, "HE"))
    ),
    "line: of projects that the layout lacks": partial(
        add_line, note="2", label=LABEL, members=((6, "VÅR"), (6, "HÖST"))
    ),
    "line: of a project and a cost centre": partial(
        add_line,
        note="2",
        label=LABEL,
        intervals=("4700", "4800-4899"),
        members=((6, "NY"), (6, "HE")),
    ),
    "line: of a dimension that is not there": partial(
        add_line, note="2", label=LABEL, members=((6, "VÅR"), (7, "X"))
    ),
    "line: for each project": partial(add_line_for_each_object, note="3"),
    "line: for each project where accounts are named": partial(add_line_for_each_object, note="1"),
    "line: for each cost centre": partial(add_line_for_each_object, note="1", dimension=1),
    "line: for each project in a note that is not there": partial(
        add_line_for_each_object, note="9" * 30
    ),
    "line: another name": partial(rename_line, line="supplies", label=LABEL),
    "line: another name, of a project too": partial(rename_line, line="mia", label=LABEL),
    "line: the name it has": partial(
        rename_line, line="mia", label=Label("Projekt MIA", "Project MIA")
    ),
    "line: another name in English alone": partial(
        rename_line, line="mia", label=Label("Projekt MIA", "Mia")
    ),
    "line: before another": partial(move_line, line="other_costs", before="rent"),
    "line: last": partial(move_line, line="he", before=None),
    "line: where it is": partial(move_line, line="he", before="ny"),
    "note: another title": partial(rename_note, note="1", title=LABEL),
    "account: another name": partial(rename_account, number="6110", name=" Papper "),
    "account: another name, without the layout": partial(
        rename_account, number="1310", name="Aktier"
    ),
    "account: the name it has": partial(rename_account, number="6110", name=" Kontorsmateriel "),
    "object: another name": partial(rename_object, dimension=6, code="MIA", name=" Mia "),
    "object: another name, that is in English too": partial(
        rename_object, dimension=6, code="NY", name="Nyss"
    ),
    "object: another name, without a line": partial(
        rename_object, dimension=6, code="VILA", name="Vaken"
    ),
    "object: the name it has": partial(
        rename_object, dimension=6, code="MIA", name=" Projekt MIA "
    ),
    "place: two accounts": partial(place_accounts, numbers=BOTH, line="administration"),
    "place: where their objects do not belong": partial(
        place_accounts, numbers=("4600", "6990"), line="rent"
    ),
    "place: two accounts on a line": partial(place_accounts, numbers=BOTH, line="other_costs"),
    "place: with none of its balances there": partial(
        place_accounts, numbers=("6990",), line="mia"
    ),
    "place: where it stands": partial(place_accounts, numbers=("3990", "3985"), line="income"),
    "place: an account without a balance": partial(place_accounts, numbers=("1220",), line="bank"),
    "place: where it has not the object": partial(place_accounts, numbers=("6110",), line="rent"),
    "place: on a line for a portion": partial(
        place_accounts, numbers=("1930", "1690"), line="lent"
    ),
    "place: an account of a portion": partial(place_accounts, numbers=("1510",), line="bank"),
    "place: an account that is not there": partial(
        place_accounts, numbers=("6110", "9999"), line="rent"
    ),
    "use: none of two": partial(
        set_in_use, numbers=BOTH, members=((6, "MIA"), (1, "KANSLI")), active=False
    ),
    "use: one object of none": partial(set_in_use, members=((6, "VILA"),), active=False),
    "use: in use already": partial(set_in_use, numbers=BOTH, members=((6, "MIA"),), active=True),
}


def chart_of(book):
    """The accounts and the objects, one a line."""
    return [*map(str, accounts(book)), *map(str, objects(book))]


def made(book, change, *, dry_run=False):
    """What a change says, and what came and went by it."""
    layout, chart = template_text(book, act_in(book, None, dry_run=False).year), chart_of(book)
    last = max(event.sequence for event in history(book))
    try:
        effects = change(act_in(book, None, by="EK", reason="", dry_run=dry_run)) or ()
    except LedgerError as refused:
        effects = (f"! {refused}",)
    after = template_text(book, act_in(book, None, dry_run=False).year)
    return [
        *map(str, effects),
        *(one for one in ndiff(layout.splitlines(), after.splitlines()) if one[0] in "+-"),
        *(one for one in ndiff(chart, chart_of(book)) if one[0] in "+-"),
        *(f"{one.by} {one.kind}: {one.message}" for one in history(book) if one.sequence > last),
    ]


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_announced_made_and_recorded_as_a_whole(book, name):
    done = made(book, CHANGES[name])
    assert_section("layout_changes.txt", name, "".join(f"{line}\n" for line in done))


@pytest.mark.parametrize("name", ["place: an account of a portion", "use: none of two"])
def test_what_is_tried_says_what_would_be_done_and_does_nothing(book, name):
    tried = made(book, CHANGES[name], dry_run=True)
    done = made(book, CHANGES[name])
    assert [line for line in done if not line.startswith(("+", "-", "EK"))] == tried


@pytest.mark.parametrize(
    "others",
    [
        lambda book: rename_note(Act(book, fiscal_year(book)), "2", LABEL),
        lambda book: add_accounts(book, [Account("1311", "Andelar", "asset")]),
        lambda book: add_objects(book, [DimensionObject(6, "X", "X")]),
        lambda book: add_dimensions(book, [Dimension(7, "Anställd")]),
    ],
    ids=["layout", "accounts", "objects", "dimensions"],
)
def test_what_another_window_has_changed_meanwhile_is_not_written_over(book, others):
    begun = max(event.sequence for event in history(book))
    others(book)
    act = Act(book, fiscal_year(book), reason="Styrelsen vill det", seen=begun)
    with pytest.raises(Refused) as refused:
        rename_note(act, "1", LABEL)
    assert [fault.code for fault in refused.value.problems] == ["changed-meanwhile"]
    seen = max(event.sequence for event in history(book))
    assert rename_note(replace(act, seen=seen), "1", LABEL) == ()
    assert str(list(history(book))[-1].message).endswith(": Styrelsen vill det")


def test_another_layout_brings_what_the_book_lacks_and_is_recorded_with_who_and_why(book):
    layout = changed(
        ('["1510", "Kundfordringar"],', '["1510", "Kundfordringar"], ["1511", "Andra"],'),
        ("project = {number = 6", 'staff = {number = 7, sv = "Anställd"}\nproject = {number = 6'),
        ('["HE", "Projekt HE"],', '["HE", "Projekt HE"], ["SOL", "Solen"],'),
        ('accounts = ["6110"]', 'accounts = ["6100-6199"]'),
        ('{row = "income", accounts = ["3000-3999"]', '{row = "income", accounts = ["3000-3899"]'),
        of=LAYOUT,
    )
    year, before = fiscal_year(book), max(event.sequence for event in history(book))
    chart = chart_of(book)
    found = template_change(book, year, layout, "ny.toml")
    assert template_text(book, year) == LAYOUT
    assert found == set_template(book, year, layout, "ny.toml", reason="Beslut", by="EK")
    assert template_text(book, year) == layout
    seen = (
        *map(str, found),
        *(one for one in ndiff(chart, chart_of(book)) if one[0] in "+-"),
        *map(str, dimensions(book)),
        *(f"{one.by} {one.kind}: {one.message}" for one in history(book) if one.sequence > before),
    )
    assert_section("layout_changes.txt", "another layout", "".join(f"{line}\n" for line in seen))
    with pytest.raises(Refused, match="this very layout already"):
        set_template(book, year, layout, "ny.toml", reason="Beslut", by="EK")


def test_an_account_is_of_the_kind_of_its_statement_and_may_lack_a_line(book):
    parts: tuple[LedgerPart | None, ...] = (None, "income", "assets", "equity_and_liabilities")
    kinds = {part: (kind_of("3985", part), kind_of("4600", part)) for part in parts}
    assert kinds == {
        None: ("income", "cost"),
        "income": ("income", "cost"),
        "assets": ("asset", "asset"),
        "equity_and_liabilities": ("liability", "liability"),
    }
    found = [without_line(act_in(book, 2019, dry_run=True), one) for one in ("6120", "8999")]
    assert found == [None, None]
    assert "Account 1300 has no line" in str(without_line(act_in(book, 2019, dry_run=True), "1300"))


def test_a_note_of_three_objects_or_more_has_a_line_for_each():
    late = '{line = "late", accounts = ["4700"], project = ["MIA"], sv = "M"}'
    third = changed(('{line = "ny", ', f'{late}, {{line = "ny", '), of=LAYOUT)
    found = [notes_by_object(read_template(one, "t.toml"), 6) for one in (LAYOUT, third)]
    assert found == [(), ("3",)]
    assert notes_by_object(read_template(third, "t.toml"), 1) == ()
