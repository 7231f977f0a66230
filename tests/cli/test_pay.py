"""`finsam pay`: from an e-invoice to the file for the bank, and what is said of what is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pypdf import PdfReader

from finsam_tui.actions.vouchers import record_voucher
from ledger.bookkeeping.attachments import attachments
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.books.open import open_book
from ledger.entry.draft_parsing import draft_of, read_draft_rows
from ledger.entry.draft_store import stored_drafts
from ledger.entry.editor.context import load_context
from tests.books import copy_reference
from tests.ledger.invoices.e_invoices import peppol

IBAN = "SE4550000000058398257466"


@pytest.fixture
def paid_book(finsam, tmp_path):
    """A book with an e-invoice that is imported, recorded as its draft is and approved."""
    path, file = copy_reference(tmp_path / "bok.finsam"), tmp_path / "faktura.xml"
    file.write_bytes(peppol(issued="2019-12-20", due="2020-01-20", seller_orgnr="5560360793"))
    finsam("import", path, file)
    with open_book(path) as book:
        (stored,) = stored_drafts(book)
        first, *others = stored.draft.rows
        draft = replace(stored.draft, rows=(replace(first, account="6110"), *others))
        chart = load_context(book, fiscal_year(book), "sv").chart
        voucher = draft_of(draft, read_draft_rows(draft, chart))
        receipt = record_voucher(book, replace(voucher, recorded_by="EK"), stored)
    approved = ("approve", path, receipt.series, str(receipt.number), "--year", "2019")
    assert finsam(*approved, "--by", "FC").status == 0
    return path


def test_an_e_invoice_is_paid_by_a_file_that_says_what_to_do_at_the_bank(
    finsam, paid_book, tmp_path
):
    file, proposal = tmp_path / "betala.xml", tmp_path / "forslag.pdf"
    common = ("pay", paid_book, "--due", "2020-01-31", "--from", IBAN)
    dry = finsam(*common, "--dry-run", "--proposal", proposal, "--json").json
    (one,) = dry["payments"]
    assert (one["receiver"], one["account"], one["amount"]) == (
        "Kontorsgrossisten AB",
        "5050-1055",
        122400,
    )
    assert (dry["bank"], dry["sha256"], file.exists()) == ("seb", None, False)
    assert proposal.read_bytes().startswith(b"%PDF-")
    told = finsam(*common, "-o", file, "--by", "EK")
    assert (told.status, told.err) == (0, "")
    assert "avtal om betalfiler" in told.out
    assert '<InstdAmt Ccy="SEK">1224.00</InstdAmt>' in file.read_text()
    history = finsam("show", paid_book, "history").out
    assert "Betalfil 1 gjordes: 1 faktura, 1 224,00" in " ".join(history.split())
    copy = tmp_path / "kopia.xml"
    assert finsam("pay", paid_book, "--again", "1", "-o", copy).status == 0
    assert copy.read_bytes() == file.read_bytes()
    assert finsam("pay", paid_book, "--again", "2", "-o", copy).status == 1
    again = finsam(*common, "-o", tmp_path / "igen.xml")
    assert (again.status, (tmp_path / "igen.xml").exists()) == (1, False)
    assert "Det finns inget att betala." in again.err
    (payment,) = finsam("show", paid_book, "payments", "--json").json["payments"]
    assert (payment["invoice"], payment["amount"], payment["by"]) == ("1234", 122400, "EK (kansli)")


def test_what_the_bank_did_not_pay_is_taken_out_of_its_file_and_an_empty_dispute_is_refused(
    finsam, paid_book, tmp_path
):
    common = ("pay", paid_book, "--due", "2020-01-31", "--from", IBAN, "-o")
    assert finsam(*common, tmp_path / "1.xml").status == 0
    refused = finsam("settle", paid_book, "--invoice", "1", "--dispute", "")
    assert (refused.status, refused.out) == (1, "")
    out = finsam("--lang", "en", "settle", paid_book, "--invoice", "1", "--withdraw").out
    assert "is in no payment file any more" in out
    history = finsam("--lang", "en", "show", paid_book, "history").out
    assert "Invoice no. 1 left its payment file" in history
    assert finsam("settle", paid_book, "--invoice", "1", "--withdraw").status == 1
    assert finsam(*common, tmp_path / "2.xml").status == 0
    assert finsam("check", paid_book).status == 0


def test_a_file_that_cannot_be_written_pays_nothing(finsam, paid_book, tmp_path):
    common = ("pay", paid_book, "--due", "2020-01-31", "--from", IBAN)
    assert finsam(*common, "-o", tmp_path / "ingen" / "fil.xml").status == 1
    assert finsam(*common, "--dry-run", "--json").json["total"] == 122400


def test_a_field_that_is_lacking_is_named(finsam, paid_book):
    common = ("pay", paid_book, "--due", "2020-01-31", "--dry-run")
    looked = finsam(*common, "--json").json
    assert (looked["total"], looked["bank"], looked["what_to_do"]) == (122400, None, None)
    lacking = finsam(*common[:-1], "-o", paid_book.with_name("fil.xml")).err
    assert lacking.startswith("--from: ")
    assert "ange dess IBAN" in lacking
    assert "--from" in finsam(*common, "--from", "5050-1056").err
    assert "swedbank, handelsbanken" in finsam(*common, "--from", "5050-1055").err
    assert finsam(*common, "--from", "5050-1055", "--bank", "nordea").status == 0


def test_the_e_invoice_of_a_voucher_is_read_on_the_command_line_and_in_its_print(
    finsam, paid_book, tmp_path
):
    with open_book(paid_book, read_only=True) as book:
        (item,) = attachments(book)
        voucher = voucher_at(book, item.voucher)
    assert voucher is not None
    which = (voucher.series, str(voucher.number), "--year", "2019")
    told = finsam("attach", paid_book, *which, "--read")
    assert "Faktura 1234 från Kontorsgrossisten AB" in told.out
    assert "Betalas till: bankgironummer 5050-1055" in told.out
    file = tmp_path / "ver.pdf"
    number = ("--series", voucher.series, "--number", str(voucher.number), "--year", "2019")
    assert finsam("export", paid_book, "pdf", *number, "-o", file).status == 0
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    assert "Faktura 1234 från Kontorsgrossisten AB" in text
    assert "1 224,00" in text
