"""Names that people give, the login beside them, and whether two are one person's."""

from __future__ import annotations

import pytest

from ledger.core.people import may_be_one, with_login


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (" Eva Karlsson ", "Eva Karlsson (kansli)"),
        ("Eva (kansli)", "Eva (kansli)"),
        ("Eva (ek)", "Eva (ek) (kansli)"),
        ("kansli", "kansli"),
        ("", ""),
    ],
)
def test_a_name_that_is_typed_has_the_login_beside_it(monkeypatch, name, shown):
    monkeypatch.setenv("LOGNAME", "kansli")
    assert with_login(name) == shown


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("EK (kansli)", "ek (hemma)", True),
        ("EK (kansli)", "FC (kansli)", False),
        ("Eva Karlsson (ek)", "EK", True),
        ("E Karlsson", "Karlsson, Eva", True),
        ("Eva Maria Karlsson", "Eva Karlsson", True),
        ("ekarlsson", "Eva Karlsson", True),
        ("evakar", "Eva Karlsson", True),
        ("Anna Berg", "Anna Borg", False),
        ("Eva", "Evert Andersson", False),
        ("E", "F", False),
        ("", "FC", False),
    ],
)
def test_the_login_is_no_part_of_the_name(one, other, same):
    assert may_be_one(one, other) is may_be_one(other, one) is same
