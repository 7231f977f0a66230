"""Claims: intervals of accounts and objects, and which of them comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.report_layout.account_ranges import (
    NO_OBJECT,
    AccountRange,
    ClaimIndex,
    is_covered,
    meeting_pairs,
)

PROJECT, MEMBER = 6, 20
ACCOUNTS = ("100", "1010", "1019", "1020", "10199", "1500", "1999", "2000", "9999")
CODES = ("A", "B", "C")

intervals = st.sampled_from(("1010", "1019", "1020", "1500", "1999", "2000", "9999")).flatmap(
    lambda first: st.sampled_from(("1010", "1019", "1020", "1500", "1999", "2000", "9999")).map(
        lambda last: (min(first, last), max(first, last))
    )
)
chosen = st.sets(st.sampled_from((NO_OBJECT, "A", "B")), min_size=1).map(frozenset)
claims = st.builds(
    lambda interval, objects: AccountRange(
        interval[0], interval[1], tuple(sorted(objects.items()))
    ),
    intervals,
    st.dictionaries(st.sampled_from((PROJECT, MEMBER)), chosen),
)
keys = st.tuples(
    st.sampled_from(ACCOUNTS),
    st.dictionaries(st.sampled_from((PROJECT, MEMBER)), st.sampled_from(CODES)).map(
        lambda objects: tuple(sorted(objects.items()))
    ),
)
EVERY_KEY = tuple(
    (account, tuple((number, code) for number, code in ((PROJECT, p), (MEMBER, m)) if code))
    for account in ACCOUNTS
    for p in ("", *CODES)
    for m in ("", *CODES)
)


def of(interval: str, **projects: str) -> AccountRange:
    first, _, last = interval.partition("-")
    objects = ((PROJECT, frozenset(projects["project"].split(","))),) if projects else ()
    return AccountRange(first, last or first, objects)


@pytest.mark.parametrize(
    ("interval", "account", "taken"),
    [
        ("5010-5099", "5010", True),
        ("5010-5099", "5099", True),
        ("5010-5099", "50991", True),
        ("5010-5099", "5100", False),
        ("5010-5099", "501", False),
        ("5410", "54101", True),
        ("5410", "5411", False),
        ("9990-9999", "9999", True),
        ("010-019", "015", True),
        ("010-019", "15", False),
    ],
)
def test_an_interval_takes_its_accounts_and_their_sub_accounts(interval, account, taken):
    assert of(interval).contains((account, ())) is taken


@pytest.mark.parametrize(
    ("project", "objects", "taken"),
    [
        ("MIA", ((PROJECT, "MIA"),), True),
        ("MIA", ((PROJECT, "HE"),), False),
        ("MIA", (), False),
        ("", (), True),
        ("", ((MEMBER, "FK"),), True),
        ("", ((PROJECT, "MIA"),), False),
    ],
)
def test_a_project_an_empty_list_and_other_dimensions(project, objects, taken):
    assert of("5010", project=project).contains(("5010", objects)) is taken


def test_a_claim_without_objects_takes_any():
    assert of("5010").contains(("5010", ((PROJECT, "HE"),)))


@given(st.lists(claims, max_size=8), keys)
def test_the_index_finds_what_trying_every_claim_finds(order, key):
    first = next((position for position, claim in enumerate(order) if claim.contains(key)), None)
    assert ClaimIndex(order).first(key) == first


@given(claims, claims)
def test_meeting_and_covering_are_what_the_balances_say(one, other):
    taken = {key for key in EVERY_KEY if one.contains(key)}
    also = {key for key in EVERY_KEY if other.contains(key)}
    if taken & also:
        assert one.overlaps(other)
        assert other.overlaps(one)
    if one.covers(other):
        assert also <= taken


@given(st.lists(claims, max_size=8))
def test_the_pairs_that_meet_are_all_found(order):
    expected = {
        (earlier, later)
        for later in range(len(order))
        for earlier in range(later)
        if order[earlier].overlaps(order[later])
    }
    assert set(meeting_pairs(order)) == expected


@given(claims, st.lists(claims, max_size=5))
def test_a_covered_claim_leaves_no_balance_of_its_own(claim, earlier):
    own = [
        key
        for key in EVERY_KEY
        if claim.contains(key) and not any(other.contains(key) for other in earlier)
    ]
    if is_covered(claim, earlier):
        assert own == []


def test_several_claims_can_cover_one_together():
    wide = of("5000-5099")
    halves = [of("5000-5049"), of("5050-5099")]
    assert is_covered(wide, halves)
    assert not is_covered(wide, halves[:1])
    assert not is_covered(wide, [of("5000-5099", project="MIA"), of("5000-5099", project="")])
