"""A voucher with everything that is asked of it: two of one number, one corrected, one alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.book import journal
from ledger.bookkeeping.approvals import Paper, approve
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.core.report_query import ReportQuery
from ledger.registers.vouchers import voucher_table
from ledger.sie.import_sie import import_sie
from tests.books import copy_of
from tests.faces.test_full_book import columns_of, document_of, lines_of
from tests.full_book import Clock
from tests.goldens import GOLDEN, assert_golden
from tests.sie_files.small import WHOLE


def make(path):
    """A book of a file with the number A 1 twice, and two vouchers by hand."""
    file = path.with_suffix(".se")
    file.write_bytes(WHOLE.replace("#VER A 2", "#VER A 1").encode("cp437"))
    Clock.stands = date(2020, 2, 1)
    import_sie(path, file, by="EK")
    rows = (
        Posting("5010", 9_00, ((1, "KANSLI"), (6, "MIA")), "april"),
        Posting("5010", 1_00),
        Posting("1930", -10_00, text="ur kassan"),
    )
    more: dict[str, Any] = {
        "counterparty": "Värden",
        "document": "F1",
        "event_date": date(2019, 3, 30),
    }
    with open_book(path) as book:
        Clock.stands = date(2020, 2, 2)
        made = record(book, VoucherInput(date(2019, 4, 1), "Hyra", rows, recorded_by="EK", **more))
        Clock.stands = date(2020, 2, 3)
        approve(book, [1], "FC")
        approve(book, [made.sequence], "FC", Paper(date(2020, 2, 3), "pärm 1", "EK"))
        voucher = voucher_at(book, made.sequence)
        assert voucher
        Clock.stands = date(2020, 2, 4)
        correct(book, voucher, date(2019, 4, 2), "fel belopp", by="BO")


def test_a_voucher_is_whole(tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journal, "datetime", Clock)
        path = copy_of("vouchers", tmp_path / "bok.finsam", make)
    lines = []
    with open_book(path, read_only=True) as book:
        year = fiscal_year(book)
        for number in (1, 2, 3):
            query = ReportQuery("voucher", book.association, year, year.period, "sv", number=number)
            table = voucher_table(book, query)
            lines += [*lines_of(table), *document_of(table)]
    assert_golden(GOLDEN / "full" / "voucher.txt", "\n".join((*columns_of(table), *lines, "")))
