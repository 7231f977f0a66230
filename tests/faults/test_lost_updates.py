"""Two windows that write the same: what the one has kept is not undone by the other unseen (R27).

Windows are two open books here, as two programs have them; each reads, then both write.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from finsam_tui.actions.entered_amounts import adjust, set_prior_year
from finsam_tui.screens import setup
from ledger.book.journal import journal_head
from ledger.bookkeeping.fiscal_years import fiscal_year, store_template, template_text
from ledger.bookkeeping.lost_updates import refuse_if_changed
from ledger.bookkeeping.opening_balances import opening_balances, set_opening_balances
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.budget.store import budget_text, current_budget, set_budget
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import Association, Posting
from ledger.entry.draft_store import DraftRow, VoucherDraft, drop_draft, save_draft, stored_drafts
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.edit import rename_account
from tests.faults.hostile.lines import draft


@pytest.fixture
def windows(tmp_path):
    """Two windows with one book."""
    path = tmp_path / "bok.finsam"
    year = Period(date(2019, 1, 1), date(2019, 12, 31))
    with create_book(path, Association("P", "222000-2683"), year, built_in_text("varna"), "EK"):
        pass
    with open_book(path) as one, open_book(path) as other:
        yield one, other


def seen_by(book) -> int:
    with book.reading() as connection:
        return journal_head(connection).seq


def opening_of(amount: int) -> list[Posting]:
    return [Posting("1930", amount), Posting("2067", -amount)]


def refused(write) -> None:
    with pytest.raises(Refused) as error:
        write()
    assert [fault.code for fault in error.value.problems] == ["changed-meanwhile"]


def test_opening_balances(windows, record_property):
    one, other = windows
    year, begun = fiscal_year(one, 2019), [seen_by(window) for window in windows]
    set_opening_balances(one, year, opening_of(500), seen=begun[0])
    refused(lambda: set_opening_balances(other, year, opening_of(700), seen=begun[1]))
    assert opening_balances(other, year)["1930", ()] == 500
    set_opening_balances(other, year, opening_of(700), seen=seen_by(other))
    assert opening_balances(one, year)["1930", ()] == 700
    record_property("counted", 2)


def test_a_budget(windows, record_property):
    one, other = windows
    text, begun = budget_text("varna-2018"), [seen_by(window) for window in windows]
    set_budget(one, text, "x", seen=begun[0])
    kept = current_budget(one, 2018)
    refused(lambda: set_budget(other, text, "x", seen=begun[1]))
    assert current_budget(other, 2018) == kept
    set_budget(other, text, "x", seen=seen_by(other))
    record_property("counted", 2)


def test_adjustments(windows, record_property):
    one, other = windows
    begun, row = [seen_by(window) for window in windows], "capital_gains"
    adjust(one, 2019, {row: 500}, "vinst", seen=begun[0])
    refused(lambda: adjust(other, 2019, {row: 700}, "vinst", seen=begun[1]))
    adjust(other, 2019, {row: 700}, "vinst", seen=seen_by(other))
    record_property("counted", 2)


def test_the_year_before(windows, record_property):
    one, other = windows
    begun = [seen_by(window) for window in windows]
    set_prior_year(one, 2018, figures={"result": 500}, seen=begun[0])
    refused(lambda: set_prior_year(other, 2018, figures={"result": 700}, seen=begun[1]))
    set_prior_year(other, 2018, figures={"result": 700}, seen=seen_by(other))
    record_property("counted", 2)


SETUP = Path(setup.__file__).parent


def test_every_grid_that_is_saved_has_what_it_has_seen(record_property):
    """A new grid too: it is made of `DraftedGrid`, and what it keeps is refused by `seen`."""
    texts = {path.name: path.read_text("utf-8") for path in SETUP.glob("*.py")}
    is_grid = re.compile(r"class \w+\((DraftedGrid|BalanceGrid)")
    grids = {name for name, text in texts.items() if is_grid.search(text)} - {"balance_grid.py"}
    assert grids >= {"adjustments.py", "budget.py", "opening_balances.py", "prior_year.py"}
    assert {name for name in grids if "self.seen" not in texts[name]} == set()
    record_property("counted", len(grids))


def test_names_in_the_template(windows, record_property):
    one, other = windows
    year, begun = fiscal_year(one, 2019), seen_by(other)
    text = template_text(other, year)
    store_template(one, year, rename_account(text, "x", "1930", "Bank ett"), "namn")
    with other.writing():
        refused(lambda: refuse_if_changed(other, begun, "template", "account"))
    assert "Bank ett" in template_text(other, year)
    record_property("counted", 1)


def test_a_draft_that_both_have_open_becomes_two(windows, record_property):
    one, other = windows
    kept = save_draft(one, VoucherDraft(date(2019, 3, 1), rows=(DraftRow(text="från början"),)))
    save_draft(one, VoucherDraft(date(2019, 3, 1), rows=(DraftRow(text="den ena"),)), kept)
    save_draft(other, VoucherDraft(date(2019, 3, 1), rows=(DraftRow(text="den andra"),)), kept)
    found = {item.draft.rows[0].text for item in stored_drafts(one)}
    assert found == {"den ena", "den andra"}
    assert not drop_draft(other, kept)
    record_property("counted", 2)


@pytest.mark.parametrize("what", ["voucher", "budget", "account"])
def test_what_is_of_another_kind_disturbs_nobody(windows, what, record_property):
    one, other = windows
    begun = seen_by(other)
    match what:
        case "voucher":
            from finsam_tui.cli.voucher_json import read_draft  # noqa: PLC0415 - of the command line

            record(one, read_draft(draft(), "EK"))
        case "budget":
            set_budget(one, budget_text("varna-2018"), "x")
        case "account":
            store_template(
                one, fiscal_year(one, 2019), template_text(one, fiscal_year(one, 2019)), "x"
            )
    set_opening_balances(other, fiscal_year(other, 2019), opening_of(100), seen=begun)
    record_property("counted", 1)
