"""A voucher's number begins anew each year: what refers to another year's voucher says the year."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.render.tables import register
from finsam_tui.__main__ import main
from ledger.bookkeeping.accruals import accruals, enter_accrual, record_reversal
from ledger.bookkeeping.approvals import approve
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.voucher_queries import (
    postings_by_account,
    postings_by_registration,
    voucher_at,
    vouchers_by_date,
)
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import voucher_name
from ledger.entry.draft_store import reversal_of
from ledger.entry.entry_warnings import past_of
from ledger.entry.voucher_search import lines_of
from ledger.registers.vouchers import registered_vouchers
from tests.ledger.conftest import TEMPLATE

BOTH = Period(date(2019, 1, 1), date(2020, 12, 31))


def at(book, sequence):
    voucher = voucher_at(book, sequence)
    assert voucher is not None
    return voucher


@pytest.fixture
def two(book, rent):
    """A 1 of 2019, corrected in 2020 by its A 1; A 2 of 2019, corrected in 2019 by A 3."""
    add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), TEMPLATE, "EK")
    record(book, rent)
    record(book, rent)
    correct(book, at(book, 1), date(2020, 1, 7), "fel konto", by="EK")
    correct(book, at(book, 2), date(2019, 4, 1), "fel konto", by="EK")
    return book


LINKS = {1: ("", "A 1 (2020)"), 2: ("", "A 3"), 3: ("A 1 (2019)", ""), 4: ("A 2", "")}
"""What each voucher corrects and is corrected by, as every list says it."""


def test_a_name_has_the_year_where_it_is_asked_for():
    assert voucher_name("A", 12) == "A 12"
    assert voucher_name("A", 12, 2026) == "A 12 (2026)"


def test_every_list_says_the_year_of_another_years_voucher(two):
    lists = (
        vouchers_by_date(two, BOTH),
        registered_vouchers(two, BOTH),
        postings_by_account(two, BOTH),
        postings_by_registration(two, BOTH),
        lines_of(two, LINKS),
        (at(two, sequence) for sequence in LINKS),
    )
    for found in lists:
        assert {row.sequence: (row.corrects, row.corrected_by) for row in found} == LINKS


def test_the_text_of_a_correction_says_the_year_of_what_it_corrects(two):
    assert at(two, 3).text == "Rättelse av A 1 (2019): fel konto"
    assert at(two, 4).text == "Rättelse av A 2: fel konto"


def test_the_link_goes_to_the_voucher_itself_whatever_its_number(two):
    assert [at(two, sequence).linked for sequence in (1, 2, 3, 4)] == [3, 4, 1, 2]


def test_what_is_said_of_a_corrected_voucher_names_the_year(two):
    with pytest.raises(Refused) as refused:
        correct(two, at(two, 1), date(2019, 5, 1), "igen")
    assert refused.value.problems[0].values["correction"] == "A 1 (2020)"


def test_reversals_name_the_year(two, rent):
    enter_accrual(two, replace(rent, date=date(2019, 12, 31)), date(2020, 1, 1))
    (accrual,) = accruals(two)
    assert accrual.reversal.text == "Återföring av A 4 (2019): Hyra mars"
    record_reversal(two, accrual, "EK")
    with pytest.raises(Refused) as refused:
        record_reversal(two, accrual, "EK")
    assert refused.value.problems[0].values == {"voucher": "A 4 (2019)", "reversal": "A 2 (2020)"}
    sketch = reversal_of(at(two, 1), date(2020, 2, 1), ())
    assert sketch.text.startswith("Återföring av A 1 (2019)")
    assert past_of(two, rent).same_document == "A 2 (2020)"


def test_the_registers_that_are_exported_say_it_too(two):
    source = ExportRequest(two, fiscal_year(two, 2020))
    table = register(source, "vouchers")
    ids = [column.name for column in table.columns_on("file")]
    (row,) = table.rows_on("file")
    assert row.cells[ids.index("corrects")] == "A 1 (2019)"


def test_the_command_line_says_it_in_text_and_json(two, path, capsys):
    two.close()
    words = ["--lang", "sv", "show", str(path), "vouchers", "--year", "2020"]
    assert main(words) == 0
    assert "rättar A 1 (2019)" in " ".join(capsys.readouterr().out.split())
    assert main([*words, "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)["vouchers"]
    assert (line["number"], line["corrects"]) == (1, "A 1 (2019)")
    words[4] = "voucher"
    assert main([*words, "--series", "A", "--number", "1", "--json"]) == 0
    voucher = json.loads(capsys.readouterr().out)["voucher"]
    assert (voucher["year"], voucher["corrects"], voucher["linked"]) == (2020, "A 1 (2019)", 1)


def test_a_receipt_has_the_year_on_both_sides(two, path, capsys):
    two.close()
    book = ["--lang", "sv"]
    words = ["correct", str(path), "A", "3", "--year", "2019", "--date", "2020-05-01"]
    assert main([*book, *words, "--reason", "igen", "--by", "EK"]) == 0
    assert capsys.readouterr().out == "A 2 (2020) rättar A 3 (2019).\n"
    words = ["correct", str(path), "A", "2", "--year", "2020", "--date", "2020-05-01"]
    assert main([*book, *words, "--reason", "igen", "--by", "EK"]) == 0
    assert capsys.readouterr().out == "A 3 (2020) rättar A 2 (2020).\n"


def test_approving_ones_own_names_the_year_of_each(two):
    with pytest.raises(Refused) as refused:
        approve(two, (1, 3), "EK")
    assert refused.value.problems[0].values["vouchers"] == "A 1 (2019), A 1 (2020)"


def test_opening_a_book_again_reads_the_same(two, path):
    two.close()
    with open_book(path, read_only=True) as book:
        assert at(book, 1).corrected_by == "A 1 (2020)"
