"""Books to export: the demonstration book, and a small one whose texts are meant to do harm."""

from __future__ import annotations

import json
from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.render import pdf
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.report_texts import SIGNERS, set_text
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.model import Association, Posting, VoucherInput
from ledger.report_layout.built_in.texts import built_in_text
from tests.books import copy_reference
from tests.messages import messages_as_written

__all__ = ["messages_as_written"]

MARKDOWN = """\
# Översikt

Förbundet har **tolv** insatser och *en* bank.

- Individ
  - MIA
- Struktur

| Medlem | Belopp |
|---|---:|
| Nacka kommun | 1 018 590 |
"""

HARMFUL = (
    "=1+1",
    "+46 8 123",
    "@SUM(A1)",
    "-2+3",
    "'=1+1",
    "<r><t>fet</t></r>",
    "_x0041_ & <b>",
    "日本語 🎉 شكرا",
    '#read("/etc/passwd") *fet* $x$ #pagebreak()',
    'a;b"c',
    '=HYPERLINK("http://exempel.se","klicka")',
    "\\ ` ' % {fields} {0}",
)
"""Texts that some format would take for something else than text."""


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory):
    """The demonstration book, with texts, signers and two attachments."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("xdg")))
        path = tmp_path_factory.mktemp("demo") / "varna.finsam"
        copy_reference(path)
        with open_book(path) as book:
            set_text(book, 2019, "management-report", MARKDOWN, "EK")
            set_text(book, 2019, "accounting-principles", "Lagen (2018:597) följs.", "EK")
            set_text(book, 2019, SIGNERS, "Anna Ek, ordförande\nBo Alm, ledamot", "EK")
            attach(book, 17, "faktura 1.pdf", b"%PDF-1.7 en", "EK")
            attach(book, 18, "faktura 1.pdf", b"%PDF-1.7 en annan", "EK")
    return path


@pytest.fixture(scope="module")
def _not_typeset():
    """Has a PDF be its content as text, where it is a file like any other: a third of a package."""

    def as_text(document, attached=()):
        return b"%PDF-1.7\n" + json.dumps([document, list(map(repr, attached))]).encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "typeset", as_text)
        yield


@pytest.fixture
def demo(demo_path):
    """The year 2019 of the demonstration book."""
    with open_book(demo_path, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book))


@pytest.fixture(scope="session")
def small_path(tmp_path_factory):
    """A book of one year, with a voucher for each harmful text, a correction and a file."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_STATE_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("xdg")))
        path = tmp_path_factory.mktemp("small") / "liten.finsam"
        year = Period(date(2024, 1, 1), date(2024, 12, 31))
        association = Association("=Förbundet", "222000-2683")
        with create_book(path, association, year, built_in_text("varna"), "EK") as book:
            for number, text in enumerate(HARMFUL, 1):
                record(book, draft_of(text, number))
            attach(book, 1, "=cmd.csv", b"x;y", "EK")
            first = voucher_at(book, 1)
            assert first is not None
            correct(book, first, date(2024, 2, 1), "fel belopp", by="EK")
    return path


@pytest.fixture
def small(small_path):
    """The year 2024 of the small book."""
    with open_book(small_path, read_only=True) as book:
        yield ExportRequest(book, fiscal_year(book))


def draft_of(text, number):
    """A voucher of rent, in which every text is the same."""
    return VoucherInput(
        date=date(2024, 1, number),
        text=text,
        postings=(
            Posting("5010", 10000 * number + 1, ((1, "KANSLI"),), text),
            Posting("2440", -10000 * number - 1),
        ),
        counterparty=text,
        document=text,
        recorded_by="EK",
        approved_by="FC",
    )
