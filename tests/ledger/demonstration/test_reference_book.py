"""The demonstration book as it stands when it is made."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.core.errors import BookError, Refused
from ledger.demonstration import build_reference, opening, plan, read_reference, reference_ids

if TYPE_CHECKING:
    from ledger.core.balances import Key
    from ledger.core.model import Voucher


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "varna.finsam"
    build_reference(path)
    with open_book(path) as book:
        yield book


def recorded(book, sequence) -> Voucher:
    voucher = voucher_at(book, sequence)
    assert voucher is not None
    return voucher


@pytest.mark.sweep
def test_the_book_holds_exactly_the_planned_vouchers(book):
    for sequence, draft in enumerate(plan(read_reference("varna-2019")), start=1):
        voucher = recorded(book, sequence)
        assert (voucher.date, voucher.text, voucher.series) == (
            draft.date,
            draft.text,
            draft.series,
        )
        assert voucher.postings == draft.postings
        assert (voucher.counterparty, voucher.document) == (draft.counterparty, draft.document)
        assert (voucher.recorded_by, voucher.approved_by) == ("EK", "FC")
        assert voucher.event_date == (draft.event_date or draft.date)


def test_the_balances_of_the_book_are_opening_and_plan(book):
    reference = read_reference("varna-2019")
    wanted: Counter[Key] = Counter()
    for row in opening(reference):
        wanted[row.account, row.objects] += row.amount
    for draft in plan(reference):
        for row in draft.postings:
            wanted[row.account, row.objects] += row.amount
    year = fiscal_year(book)

    balances = read_balances(book, year, year.period)

    assert {key: balances.closing(key) for key in balances.keys()} == dict(wanted)  # noqa: SIM118 - not a dict


def test_the_year_is_open_and_no_month_is_locked(book):
    year = fiscal_year(book, 2019)

    assert (year.closed, year.locked_to) == (False, None)


def test_a_corrected_voucher_and_its_correction_name_each_other(book):
    drafts = plan(read_reference("varna-2019"))
    sequence = next(i for i, draft in enumerate(drafts, start=1) if draft.corrects)
    correction = recorded(book, sequence)
    wrong = recorded(book, drafts[sequence - 1].corrects)

    assert correction.corrects == f"{wrong.series} {wrong.number}"
    assert wrong.corrected_by == f"{correction.series} {correction.number}"
    assert correction.text == f"Rättelse av {correction.corrects}: hör till projekt MIA"


def test_the_figures_of_2018_are_kept_as_published(book):
    figures = prior_year_figures(book, 2018)

    assert figures["operating_costs"] == -8661968_00
    assert figures["activity_etabl"] == 100000_00
    assert figures == dict(read_reference("varna-2019").published)


@pytest.mark.sweep
def test_the_plan_is_the_same_in_every_process():
    told = "print(__import__('ledger.demonstration', fromlist=['plan']).plan("
    told += "__import__('ledger.demonstration', fromlist=['plan']).read_reference('varna-2019')))"
    here = hashlib.sha256(f"{plan(read_reference('varna-2019'))}\n".encode()).hexdigest()

    for seed in ("1", "2"):
        output = subprocess.run(
            [sys.executable, "-c", told],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        assert hashlib.sha256(output).hexdigest() == here


def test_an_existing_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "bok.finsam"
    path.write_text("min bok")

    with pytest.raises(BookError):
        build_reference(path)

    assert path.read_text() == "min bok"


def test_an_unknown_reference_book_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(Refused, match="varna-2019"):
        build_reference(tmp_path / "bok.finsam", "atlantis-1999")

    assert list(tmp_path.iterdir()) == []
    assert "varna-2019" in reference_ids()
