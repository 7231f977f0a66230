"""A layout made to fit the accounts, objects and balances of a file, as a whole."""

from __future__ import annotations

from difflib import ndiff
from typing import TYPE_CHECKING

import pytest

from ledger.core.model import Account, Dimension, DimensionObject
from ledger.report_layout import derive
from ledger.report_layout.derive import derived
from ledger.report_layout.reader import read_template
from tests.goldens import assert_section
from tests.ledger.report_layout.small import SMALL, changed

if TYPE_CHECKING:
    from ledger.core.model import Kind

CHART: tuple[tuple[str, str, Kind], ...] = (
    *(
        ("1000", "Först", "asset"),
        ("1233", "Nära", "asset"),
        ("1300", "Andelar", "asset"),
        ("1999", "", "asset"),
    ),
    ("1233", "Nära", "asset"),
    *(("2070", "Fond", "liability"), ("2200", "Avsatt", "liability"), ("3100", "Såld", "income")),
    *(("4600", "Köp", "cost"), ("5010", "Annan hyra", "cost"), ("8910", "Skatt", "cost")),
    *(("8300", "Ränta", "income"), ("13009", "Del", "asset"), ("99", "Kort", "cost")),
    *(("123456789", "Lång", "cost"), ("6420", "", "cost"), ("1930", "Bank", "asset")),
    *(
        ("100", "Kort", "asset"),
        ("19999999", "Lång", "asset"),
        ("8999", "Resultat", "cost"),
        ("3985", "Bidrag", "income"),
        ("1800", "Förut", "asset"),
    ),
)
ACCOUNTS = {number: Account(number, name, kind) for number, name, kind in CHART}
DIMENSIONS = (
    *(Dimension(6, "Uppdrag"), Dimension(7, "Anställd"), Dimension(8, "Kund")),
    *(Dimension(9, "Leverantör"), Dimension(10, "Faktura"), Dimension(11, "")),
)
OBJECTS = tuple(
    DimensionObject(number, code, name)
    for number, code, name in (
        *((6, "MIA", "Annan"), (6, "XY", "Xerxes"), (6, "ZZ", ""), (7, "A1", "Anna")),
        *((7, "A2", ""), (8, "K1", "Kund"), (1, "KANSLI", "Kansli"), (1, "MIA", "Kansliet")),
    )
)


def project(code):
    return ((6, code),)


KEYS = (
    *(("5010", project("XY")), ("4600", project("XY")), ("4600", project("ZZ")), ("4600", ())),
    *(("6420", project("MIA")), ("3100", project("HE")), ("1930", project("ADM"))),
    *(("8910", project("XY")), ("8910", ()), ("8300", ()), ("8999", ()), ("99", ())),
    *(
        ("1000", ()),
        ("1233", ()),
        ("1300", ()),
        ("13009", ()),
        ("1999", ()),
        ("2070", ()),
        ("2200", ()),
    ),
    *(
        ("100", ()),
        ("19999999", ()),
        ("7777", ()),
        ("4600", ((7, "A1"), (6, "QQ"))),
        ("123456789", ()),
    ),
)


def whole(text, found):
    """What a layout was made into, and what there is to know of it."""
    return "".join(
        f"{line}\n"
        for line in (
            *(
                line
                for line in ndiff(text.splitlines(), found.text.splitlines())
                if line[0] in "+-"
            ),
            f"near {dict(found.near)}",
            f"lines {found.lines}",
            f"unplaced {found.unplaced}",
            f"shared {found.shared}",
        )
    )


IN_NOTE = changed(
    ('sign = "debit"\n', 'sign = "debit"\naccounts = ["4000-7799", "7900-7999"]\n'),
    ('{line = "audit", accounts = ["6420"], ', '{line = "audit", project = ["ADM"], '),
    ('accounts = ["4000-7799", "7900-7999"], sv', "sv"),
    ('accounts = ["1500-1899"]', 'accounts = ["1238-1899"]'),
    of=SMALL,
)
LAYOUTS = {
    "a layout that has some of it": SMALL,
    "a layout of lines for some objects": changed(
        ('sign = "debit"\n', 'sign = "debit"\nproject = ["QQ"]\n'),
        ('["HE", "Hälsa"]', '["HE", "Hälsa"], ["QQ", "Q"]'),
        of=SMALL,
    ),
    "a layout whose note says the accounts": IN_NOTE,
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_a_layout_lacks_is_added_in_order_and_every_balance_gets_the_nearest_line(name):
    text = LAYOUTS[name]
    found = derived(text, "t.toml", ACCOUNTS, (DIMENSIONS, OBJECTS), KEYS)
    assert_section("derived_layout.txt", name, whole(text, found))


def test_a_file_that_lacks_nothing_of_a_layout_leaves_it_as_it_is():
    own = read_template(SMALL, "t.toml")
    chart = {one.number: one for one in own.accounts}
    keys = [(number, ()) for number in chart]
    dimensions = [Dimension(one.number, one.label.sv) for one in own.dimensions]
    found = derived(SMALL, "t.toml", chart, (dimensions, own.objects), keys)
    assert (found.text, found.near, found.lines, found.shared) == (SMALL, {}, (), 0)


def test_as_many_accounts_as_can_be_put_one_by_one_leave_the_remarks_between_them():
    text = changed(('["1220", "Inventarier"]', '# Kvar.\n  ["1220", "Inventarier"]'), of=SMALL)
    numbers = [str(number) for number in range(1700, 1700 + derive.MANY + 1)]
    for count in (derive.MANY, derive.MANY + 1):
        chart = {one: Account(one, f"N{one}", "asset") for one in reversed(numbers[:count])}
        found = derived(text, "t.toml", chart, ((), ()), ())
        own = [one.number for one in read_template(text, "t.toml").accounts if one.kind == "asset"]
        after = read_template(found.text, "t.toml").accounts
        assert [(one.number, one.name) for one in after if one.number in chart] == [
            (one, f"N{one}") for one in numbers[:count]
        ]
        assert [one.number for one in after if one.kind == "asset"] == sorted(
            (*own, *numbers[:count])
        )
        assert ("# Kvar." in found.text) is (count == derive.MANY)


def test_no_more_changes_are_made_than_there_is_time_for(monkeypatch):
    costs = {str(number): Account(str(number), "K", "cost") for number in range(8900, 8903)}
    codes = ("P1", "P2", "P3")
    items = tuple(DimensionObject(6, code, code) for code in codes)
    keys = [("5010", project(code)) for code in codes]
    chart = {**costs, "5010": Account("5010", "Hyra", "cost")}
    length = len(derived(IN_NOTE, "t.toml", chart, ((), items), ()).text)
    for most, lines, shared in ((2, 2, 1), (3, 3, 0)):
        monkeypatch.setattr(derive, "MOST_READ", most * length)
        found = derived(IN_NOTE, "t.toml", chart, ((), items), keys)
        assert (len(found.lines), found.shared) == (lines, shared)
    for most, placed in ((2, 0), (3, 3)):
        monkeypatch.setattr(derive, "MOST_READ", most * length)
        found = derived(IN_NOTE, "t.toml", chart, ((), items), [(one, ()) for one in costs])
        assert (len(found.near), len(found.unplaced)) == (placed, 3 - placed)
