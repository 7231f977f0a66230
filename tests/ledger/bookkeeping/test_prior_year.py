"""The year before, when it was kept elsewhere."""

from __future__ import annotations

import pytest

from ledger.book.journal import Entry
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import add_prior_year_figures, prior_year_figures
from ledger.bookkeeping.prior_year import (
    PriorBalance,
    prior_year_balances,
    set_prior_year_balances,
    set_prior_year_figures,
)
from ledger.core.errors import Refused
from ledger.integrity.check import check_file

RENT = PriorBalance("5010", 12000, ((1, "KANSLI"),))
BANK = PriorBalance("1930", 50000, opening=38000)


def test_balances_of_the_year_before_are_read_as_they_were_stated(book):
    set_prior_year_balances(book, 2018, [RENT, BANK])
    assert prior_year_balances(book, 2018) == (BANK, RENT)
    assert prior_year_balances(book, 2017) == ()


def test_balances_stated_again_are_those_alone_and_the_earlier_ones_stay_in_the_journal(book, path):
    set_prior_year_balances(book, 2018, [RENT, BANK])
    with pytest.raises(Refused, match="for 2018 only"):
        set_prior_year_balances(book, 2017, [BANK])
    set_prior_year_balances(book, 2018, [PriorBalance("1930", 1)])
    assert prior_year_balances(book, 2018) == (PriorBalance("1930", 1),)
    assert prior_year_balances(book, 2017) == ()
    told = book.connection.execute("SELECT body FROM journal WHERE kind = 'prior-year'")
    assert [body for (body,) in told] == [
        (
            "prior_year\t2018\taccount\n"
            "prior_balance\t2018\t5010\t\t12000\t1:KANSLI\n"
            "prior_balance\t2018\t1930\t38000\t50000\t\n"
        ),
        "prior_year\t2018\taccount\nprior_balance\t2018\t1930\t\t1\t\n",
    ]
    set_prior_year_balances(book, 2018, [])
    assert prior_year_balances(book, 2018) == ()
    assert check_file(path).ok


@pytest.mark.parametrize(
    ("balances", "code"),
    [
        ([PriorBalance("9998", 1)], "unknown-account"),
        ([PriorBalance("1930", 1, ((6, "NEJ"),))], "unknown-object"),
        ([BANK, BANK], "prior-twice"),
    ],
)
def test_balances_that_cannot_be_those_of_the_book_are_refused(book, balances, code):
    with pytest.raises(Refused) as refusal:
        set_prior_year_balances(book, 2018, balances)
    assert [problem.code for problem in refusal.value.problems] == [code]
    assert prior_year_balances(book, 2018) == ()


def test_only_a_year_before_the_book_is_stated_and_only_beside_an_open_year(book):
    year = fiscal_year(book)
    for stated in (2019, 2020):
        with pytest.raises(Refused) as refusal:
            set_prior_year_balances(book, stated, [BANK])
        assert [problem.code for problem in refusal.value.problems] == ["prior-in-book"]
    book.append(Entry("close", "EK", (("year_state", year.id, "2019-12-31", 1),)))
    for state in (
        lambda: set_prior_year_balances(book, 2018, [BANK]),
        lambda: set_prior_year_figures(book, 2018, {"costs": 1}),
    ):
        with pytest.raises(Refused) as refusal:
            state()
        assert [problem.code for problem in refusal.value.problems] == ["prior-closed"]


def test_figures_stated_again_are_those_alone_also_for_what_an_older_book_has(book, path):
    add_prior_year_figures(book, 2018, {"costs": -1200, "bank": 500})
    add_prior_year_figures(book, 2018, {"costs": -1300})
    assert prior_year_figures(book, 2018) == {"costs": -1300, "bank": 500}
    set_prior_year_figures(book, 2018, {"income": 700})
    assert prior_year_figures(book, 2018) == {"income": 700}
    add_prior_year_figures(book, 2018, {"costs": -1})
    assert prior_year_figures(book, 2018) == {"income": 700, "costs": -1}
    assert check_file(path).ok
