"""A closed year prints as it did when it was closed, whatever is renamed or moved after that."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest

from exports.sie.writer import write_sie
from finsam_tui.cli.show_cmd import REPORTS
from ledger.bookkeeping.chart_of_accounts import (
    accounts,
    add_accounts,
    add_dimensions,
    add_objects,
    dimensions,
    objects,
)
from ledger.bookkeeping.fiscal_years import fiscal_year, store_template, template_text
from ledger.books.open import open_book
from ledger.closing import close, reopen
from ledger.report_layout.edit import move_account
from ledger.report_layout.reader import read_template

NOT_OF_THE_YEAR = {"history", "journal-tests", "proof", "closing", "sample", "system"}
"""What tells of the book as it is now."""


def printed(finsam, path):
    """Every report of 2019 as JSON, and its SIE file but for the state of the book."""
    told = {}
    for report in REPORTS:
        if report.name in NOT_OF_THE_YEAR:
            continue
        words = ("--series", "A", "--number", 17) if report.name == "voucher" else ()
        told[report.name] = finsam("show", path, report.name, "--year", 2019, "--json", *words).out
    with open_book(path, read_only=True) as book:
        file = BytesIO()
        year = fiscal_year(book, 2019)
        write_sie(book, year, file, on=year.last)
        lines = file.getvalue().splitlines()
        told["sie"] = [line for line in lines if not line.startswith((b"#PROSA", b"#KSUMMA"))]
    return told


def rename_everything(book):
    add_accounts(book, [replace(one, name=f"Nytt {one.name}") for one in accounts(book)], "EK")
    add_objects(book, [replace(one, name=f"Nytt {one.name}") for one in objects(book)], "EK")
    add_dimensions(book, [replace(one, name=f"Nytt {one.name}") for one in dimensions(book)], "EK")
    add_objects(book, [replace(objects(book)[0], active=False)], "EK")


@pytest.fixture
def closed(finsam, demo):
    assert finsam("contributions", demo, "plan", "--total", "7148000").status == 0
    with open_book(demo) as book:
        close(book, fiscal_year(book, 2019), "EK")
    return demo


@pytest.mark.sweep
def test_a_closed_year_reprints_as_it_was(finsam, closed):
    before = printed(finsam, closed)
    assert "Fasträntekonto" in before["trial"]
    with open_book(closed) as book:
        rename_everything(book)
        year = fiscal_year(book, 2020)
        text = template_text(book, year)
        leaf = read_template(text, "t").leaf_of(("1630", ()))
        assert leaf is not None
        store_template(book, year, move_account(text, "t", "1510", leaf.line.id), "flyttat", "EK")
    assert printed(finsam, closed) == before
    later = finsam("show", closed, "trial", "--year", 2020, "--json").out
    assert "Nytt Fasträntekonto" in later


def test_a_year_that_is_opened_again_has_the_names_of_today(finsam, closed):
    with open_book(closed) as book:
        rename_everything(book)
        reopen(book, fiscal_year(book, 2019), "prov", "EK")
    assert "Nytt Fasträntekonto" in finsam("show", closed, "trial", "--year", 2019, "--json").out
