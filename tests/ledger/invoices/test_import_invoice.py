"""An invoice that comes in: a draft with its files, filled in with what is known and no more."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from finsam_tui.actions.vouchers import record_voucher
from ledger.bookkeeping.attachments import attachments, file_parts
from ledger.bookkeeping.reconciliation import balances_on
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError, Refused
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import drop_draft, stored_drafts
from ledger.integrity.check import check_file
from ledger.invoices.import_invoice import import_invoice, invoice_file_kind
from ledger.invoices.invoice_draft import DraftContext, same_party
from ledger.invoices.invoice_register import invoices
from ledger.invoices.invoice_table import invoice_table
from ledger.invoices.open_items import open_items
from ledger.invoices.parties import find_party, parties
from tests.books import copy_reference
from tests.ledger.invoices.e_invoices import PDF, peppol, svefaktura

DAY = "2019-12-20"


@pytest.fixture
def book(tmp_path):
    with open_book(copy_reference(tmp_path / "bok.finsam")) as opened:
        yield opened


@pytest.fixture
def take(book, tmp_path):
    def take(content, name="faktura.xml", **choices):
        path = tmp_path / name
        path.write_bytes(content)
        return import_invoice(book, path, by="EK", **choices)

    return take


def rows_of(draft):
    return [(row.account, row.objects, row.debit, row.credit) for row in draft.rows]


def record_earlier(book, *cost, seller="Kontorsgrossisten"):
    """An earlier invoice from the seller, of 1 000 kronor and VAT."""
    postings = (*cost, Posting("1651", 25000), Posting("2440", -125000))
    earlier = VoucherInput(
        date(2019, 11, 20), "Papper november", postings, counterparty=seller, document="faktura 7"
    )
    return record_voucher(book, earlier)


@pytest.mark.parametrize(
    ("uses", "account"),
    [
        ({}, "2440"),
        ({"2440": 2, "2441": 2, "2442": 1}, "2440"),
        ({"2440": 2, "2441": 3, "2442": 1}, "2441"),
        ({"2442": 9, "1930": 10}, "2442"),
        ({"2441": 1}, "2441"),
    ],
)
def test_the_account_that_is_used_most_is_taken_and_among_equals_the_usual_one(uses, account):
    def has_role(role, key):
        return role == "suppliers" and key[0].startswith("244")

    accounts = ("1930", "2441", "2440", "2442")
    active = SimpleNamespace(active=True)
    chart: Any = SimpleNamespace(accounts=dict.fromkeys(accounts, active))
    habits: Any = SimpleNamespace(uses=uses)
    template: Any = SimpleNamespace(has_role=has_role)
    context = DraftContext(chart, habits, template)
    assert context.account("suppliers") == account
    assert context.account("vat") == ""


def test_what_is_not_known_is_left_empty(take):
    draft = take(peppol(issued=DAY, rounding="0.24", buyer_reference="MIA")).draft
    assert (draft.date, draft.counterparty) == (DAY, "Kontorsgrossisten AB")
    assert (draft.text, draft.document) == ("Papper", "faktura 1234")
    assert rows_of(draft) == [
        ("", "MIA", "1 000,00", ""),
        ("1651", "", "224,00", ""),
        ("3740", "", "0,24", ""),
        ("2440", "", "", "1 224,24"),
    ]


def test_the_rows_are_those_of_the_suppliers_latest_invoice(book, take):
    record_earlier(
        book, Posting("6110", 75000, ((1, "KANSLI"),)), Posting("6150", 25000, ((1, "KANSLI"),))
    )
    draft = take(peppol(issued=DAY, buyer_reference="")).draft
    assert (draft.text, draft.counterparty) == ("Papper december", "Kontorsgrossisten")
    assert rows_of(draft) == [
        ("6110", "KANSLI", "750,00", ""),
        ("6150", "KANSLI", "250,00", ""),
        ("1651", "", "224,00", ""),
        ("2440", "", "", "1 224,00"),
    ]


def test_of_a_seller_with_several_contracts_the_rows_are_those_of_the_one_billed_for(book, take):
    for day, text, account, code in (
        (10, "Mobil november, MIA", "6212", "MIA"),
        (12, "Lokal november", "5010", "KANSLI"),
        (14, "Utbildning november", "7610", "KANSLI"),
    ):
        cost = Posting(account, 125000, ((6 if code == "MIA" else 1, code),))
        earlier = VoucherInput(
            date(2019, 11, day),
            text,
            (cost, Posting("2440", -125000)),
            counterparty="Kontorsgrossisten",
        )
        record_voucher(book, earlier)

    def account_of(text, reference=""):
        lines = ((text, "800.00", "25"),)
        content = peppol(issued=DAY, number=text, buyer_reference=reference, lines=lines)
        draft = take(content).draft
        return draft.rows[0].account, draft.text

    assert account_of("Lokal december") == ("5010", "Lokal december")
    assert account_of("Samtal", "MIA") == ("6212", "Mobil december, MIA")
    assert account_of("Annat") == ("7610", "Utbildning december")


def test_each_object_that_a_line_names_has_a_row(book, take):
    record_earlier(book, Posting("6110", 100000, ((1, "KANSLI"),)))
    content = peppol(issued=DAY, buyer_reference="", line_references=("avser MIA", "KANSLI"))
    assert rows_of(take(content).draft)[:2] == [
        ("6110", "KANSLI MIA", "800,00", ""),
        ("6110", "KANSLI", "200,00", ""),
    ]


def test_a_credit_note_turns_every_row(take):
    draft = take(peppol(issued=DAY, is_credit=True, rounding="-0.40")).draft
    assert draft.document == "kreditfaktura 1234"
    assert rows_of(draft) == [
        ("", "KANSLI", "", "1 000,00"),
        ("1651", "", "", "224,00"),
        ("3740", "", "0,40", ""),
        ("2440", "", "1 223,60", ""),
    ]


@pytest.mark.parametrize(
    ("change", "supplier"),
    [
        ({"currency": "EUR"}, ("2440", "", "", "")),
        ({"category": "AE"}, ("2440", "", "", "1 224,00")),
        ({"country": "DE"}, ("2440", "", "", "1 224,00")),
        ({"prepaid": "24.00"}, ("2440", "", "", "1 200,00")),
    ],
)
def test_what_must_be_decided_stands_in_the_draft_and_nothing_is_guessed(take, change, supplier):
    found = take(peppol(issued=DAY, **change))
    first, last = found.draft.rows
    assert first.text.startswith("Att avgöra: ")
    assert rows_of(found.draft) == [("", "", "", ""), supplier]
    assert [one.code.partition("-")[0] for one in found.remarks] == ["decide"]
    assert last.text == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (peppol(buyer_orgnr="5560160680"), "invoice-buyer"),
        (peppol().replace(b'">1224.00', b'">1225.00'), "invoice-total"),
        (b"", "attachment-size"),
    ],
)
def test_a_refused_file_leaves_the_book_as_it_was(book, take, content, code):
    with pytest.raises(ImportFileError) as caught:
        take(content)
    assert caught.value.problems[0].code == code
    assert stored_drafts(book) == ()
    assert book.connection.execute("SELECT count(*) FROM kept_file").fetchone() == (0,)


def test_an_invoice_to_another_number_comes_in_when_it_is_said_to_be_right(take):
    assert take(peppol(buyer_orgnr="5560160680"), accept_orgnr=True).draft is not None


def test_the_files_follow_the_draft_into_the_voucher(book, take, tmp_path):
    content = peppol(issued=DAY, file=PDF, seller_orgnr="5560360793")
    take(content)
    (stored,) = stored_drafts(book)
    assert [one.name for one in stored.draft.files] == ["faktura.xml", "faktura.pdf"]
    receipt = record_voucher(
        book,
        VoucherInput(
            date(2019, 12, 20),
            "Papper",
            (Posting("6110", 122400), Posting("2440", -122400)),
            recorded_by="EK",
        ),
        stored,
    )
    xml, pdf = attachments(book, receipt.sequence)
    assert (xml.name, b"".join(file_parts(book, xml.sha256))) == ("faktura.xml", content)
    assert (pdf.name, b"".join(file_parts(book, pdf.sha256))) == ("faktura.pdf", PDF)
    (invoice,) = invoices(book).values()
    assert (invoice.number, invoice.amount, invoice.voucher) == ("1234", 122400, receipt.sequence)
    assert (invoice.due, invoice.ocr) == (date(2026, 4, 9), "12344")
    assert (invoice.sha256, invoice.account) == (xml.sha256, "2440")
    assert [(one.rate, one.base, one.vat) for one in invoice.vat] == [
        (1200, 20000, 2400),
        (2500, 80000, 20000),
    ]
    party = find_party(book, "556036-0793")
    assert party is not None
    assert (party.name, party.bankgiro, party.town) == (
        "Kontorsgrossisten AB",
        "5050-1055",
        "Visby",
    )
    assert take(content).known.code == "invoice-recorded"
    assert take(PDF, "kopia.pdf").known.code == "invoice-recorded"
    assert stored_drafts(book) == ()
    assert check_file(tmp_path / "bok.finsam").ok


def record_draft(book, day=date(2019, 12, 20)):
    """Records the newest draft; the invoice that came of it."""
    stored = stored_drafts(book)[0]
    rows = (Posting("6110", 122400), Posting("2440", -122400))
    record_voucher(book, VoucherInput(day, "Papper", rows, recorded_by="EK"), stored)
    (invoice,) = [
        one for one in invoices(book).values() if one.sha256 == stored.draft.files[0].sha256
    ]
    return invoice


@pytest.mark.parametrize(
    ("change", "day", "expected"),
    [
        ({"due": "2019-12-24"}, date(2019, 12, 30), (date(2019, 12, 24), "12344", 2)),
        ({"due": "2019-12-01"}, date(2019, 12, 20), (date(2019, 12, 20), "12344", 2)),
        ({"ocr": "1" * 120}, date(2019, 12, 20), (date(2026, 4, 9), "", 2)),
        ({"currency": "EUR"}, date(2019, 12, 20), (date(2026, 4, 9), "12344", 0)),
    ],
)
def test_whatever_an_e_invoice_says_of_its_days_and_reference_it_can_be_recorded(
    book, take, change, day, expected
):
    take(peppol(issued=DAY, seller_orgnr="5560360793", **change))
    invoice = record_draft(book, day)
    assert invoice.date == date(2019, 12, 20), "the invoice's own day, whenever it is booked"
    assert (invoice.due, invoice.ocr, len(invoice.vat)) == expected
    for on in (date(2019, 12, 19), date(2019, 12, 20), day):
        owed = sum(one.amount for one in open_items(book, on) if one.account == "2440")
        assert owed == balances_on(book, on)["2440"]


def test_an_invoice_of_another_company_with_the_same_name_is_not_paid_to_the_one_that_is_known(
    book, take
):
    take(peppol(number="1", issued=DAY, seller_orgnr="5560360793"))
    record_draft(book)
    take(peppol(number="2", issued=DAY, seller_orgnr="5560160680", seller_vat=""))
    with pytest.raises(Refused, match="has the same name"):
        record_draft(book)


def test_an_invoice_to_be_paid_elsewhere_than_before_has_a_remark(book, take):
    take(peppol(number="1", issued=DAY, seller_orgnr="5560360793"))
    record_draft(book)
    same = take(peppol(number="2", issued="2019-11-20", seller_orgnr="5560360793"))
    assert "invoice-other-account" not in [one.code for one in same.remarks]
    changed = (("9912346", "SE:BANKGIRO"),)
    other = take(peppol(number="3", issued=DAY, seller_orgnr="5560360793", accounts=changed))
    (doubt,) = [one for one in other.remarks if one.code == "invoice-other-account"]
    assert (doubt.values["now"], doubt.values["before"]) == ("991-2346", "5050-1055")


def test_another_payee_than_the_seller_is_said_and_its_account_not_taken_for_the_sellers(
    book, take
):
    payee = (
        b"<cac:PayeeParty><cac:PartyName><cbc:Name>Faktor AB</cbc:Name></cac:PartyName>"
        b"<cac:PartyLegalEntity><cbc:CompanyID>5560160680</cbc:CompanyID></cac:PartyLegalEntity>"
        b"</cac:PayeeParty><cac:PaymentMeans>"
    )
    content = peppol(number="1", issued=DAY, seller_orgnr="5560360793")
    taken = take(content.replace(b"<cac:PaymentMeans>", payee, 1))
    (said,) = [one for one in taken.remarks if one.code == "invoice-payee"]
    assert said.values["payee"] == "Faktor AB"
    assert "Faktor AB, 556016-0680" in " ".join(invoice_table(taken.invoice, "sv").title)
    record_draft(book)
    (party,) = parties(book)
    assert (party.bankgiro, party.plusgiro, party.iban) == ("", "", "")


def test_the_same_file_twice_adds_nothing_until_its_draft_is_dropped(book, take):
    content = svefaktura(issued=DAY, file=PDF)
    assert take(content, dry_run=True).draft is not None
    assert stored_drafts(book) == ()
    take(content)
    assert take(content, "annat namn.xml").known.code == "invoice-in-draft"
    (stored,) = stored_drafts(book)
    drop_draft(book, stored)
    assert take(content).draft is not None
    assert book.connection.execute("SELECT count(*) FROM kept_file").fetchone() == (2,)


def test_the_same_number_from_the_same_supplier_is_said(book, take):
    record_earlier(book, Posting("6110", 100000), seller="KONTORSGROSSISTEN AB (publ)")
    again = take(peppol(number="7", issued=DAY))
    assert [one.code for one in again.remarks] == ["double-invoice"]
    in_draft = take(peppol(number="7", issued="2019-12-21"))
    assert [one.code for one in in_draft.remarks] == ["double-invoice", "invoice-twice"]
    assert take(peppol(number="77", issued=DAY)).remarks == ()
    assert take(peppol(number="7", issued=DAY, seller="Annan AB")).remarks == ()


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (b"\x89PNG\r\n\x1a\n...", "picture"), (b"\xff\xd8\xff\xe0", "picture")],
)
def test_a_pdf_or_a_picture_is_a_draft_with_the_file(take, content, kind):
    found = take(content, "kvitto 12.bin")
    assert found.kind == kind
    assert (found.draft.document, found.draft.text, found.draft.rows) == ("kvitto 12.bin", "", ())
    assert not found.draft.is_blank


def test_other_files_are_no_invoices():
    assert invoice_file_kind(b"#FLAGGA 0") is None
    assert invoice_file_kind(b"<Document xmlns='camt'>") is None
    assert invoice_file_kind(b"") is None


def test_companies_are_known_by_their_names_without_their_forms():
    assert same_party("Telia Sverige AB", "TELIA")
    assert same_party("AB", "AB")
    assert not same_party("Telia", "Tele2")
    assert not same_party("", "")
