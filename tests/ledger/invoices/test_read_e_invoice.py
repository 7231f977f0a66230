"""E-invoices: what is read of Peppol BIS Billing 3 and Svefaktura, and what is refused."""

from __future__ import annotations

import os
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from ledger.core import xml_tree
from ledger.core.errors import ImportFileError
from ledger.invoices.e_invoice import (
    EInvoiceVat,
    EmbeddedFile,
    buyer_problem,
    doubts,
    left_to_decide,
)
from ledger.invoices.giro_numbers import PaymentAccount
from ledger.invoices.invoice_table import invoice_table
from ledger.invoices.read_e_invoice import is_e_invoice, read_e_invoice
from tests.ledger.invoices.e_invoices import PDF, Made, peppol, svefaktura

OWN = "222000-2683"


def read(content):
    assert is_e_invoice(content[: 1 << 16])
    return read_e_invoice(BytesIO(content), "faktura.xml")


def faults(content):
    with pytest.raises(ImportFileError) as caught:
        read(content)
    return [(one.code, one.where.partition(":")[2]) for one in caught.value.problems]


def decisions(content):
    invoice = read(content)
    return [one.code for one in (*left_to_decide(invoice), *doubts(invoice))]


MADE = Made(rounding="0.24", charge="99.00", file=PDF, order="PO 7")
# Papper 800 + frakt 99 at 25 % is 224.75 of VAT, kaffe 200 at 12 % is 24.00: 1 347.75 and 0.24.


@pytest.mark.parametrize("envelope", [False, True])
def test_a_peppol_invoice_is_read_with_every_amount_in_ore(envelope):
    found = read(peppol(MADE, envelope=envelope))
    assert (found.kind, found.number, found.type_code) == ("ubl", "1234", "380")
    assert (found.issued, found.due) == (date(2026, 3, 10), date(2026, 4, 9))
    assert (found.currency, found.is_credit, found.ocr) == ("SEK", False, "12344")
    assert found.references == ("KANSLI", "PO 7")
    assert (found.seller.name, found.seller.orgnr) == ("Kontorsgrossisten AB", "556123-4567")
    assert (found.seller.town, found.seller.country) == ("Visby", "SE")
    assert found.seller.vat_number == "SE556123456701"
    assert found.buyer.orgnr == OWN
    assert found.accounts == (PaymentAccount("bankgiro", "50501055"),)
    assert [(one.text, one.amount, one.rate) for one in found.lines] == [
        ("Papper", 80000, "25"),
        ("Kaffe", 20000, "12"),
    ]
    assert [(one.text, one.amount) for one in found.charges] == [("Frakt", 9900)]
    assert found.vat == (
        EInvoiceVat("S", "25", 89900, 22475),
        EInvoiceVat("S", "12", 20000, 2400),
    )
    assert (found.net, found.tax, found.gross) == (109900, 24875, 134775)
    assert (found.rounding, found.payable) == (24, 134799)
    assert found.files == (EmbeddedFile("faktura.pdf", PDF),)


def test_a_svefaktura_is_read_to_the_same_as_a_peppol_invoice():
    made = Made(rounding="0.24", file=PDF)
    ubl, sve = read(peppol(made)), read(svefaktura(made))
    assert sve.kind == "svefaktura"
    assert (sve.net, sve.tax, sve.gross, sve.rounding, sve.payable) == (
        100000,
        22400,
        122400,
        24,
        122424,
    )
    for name in ("number", "issued", "due", "currency", "ocr", "accounts", "vat", "payable"):
        assert getattr(sve, name) == getattr(ubl, name), name
    assert (sve.seller.orgnr, sve.buyer.orgnr) == (ubl.seller.orgnr, OWN)
    assert sve.references == ("KANSLI",)
    assert sve.files == (EmbeddedFile("spec.pdf", PDF),)


@pytest.mark.parametrize("write", [peppol, svefaktura])
def test_a_credit_note_is_known_by_its_root_or_its_type(write):
    found = read(write(is_credit=True))
    assert found.is_credit
    assert found.payable == 122400


def changed(old, new, content=None):
    content = peppol() if content is None else content
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (changed('">800.00', '">801.00'), [("invoice-total", "2")]),
        (changed('Amount currencyID="SEK">1224.00', 'Amount currencyID="SEK">1225.00'), None),
        (changed('">224.00', '">224.01'), None),
        (changed("</cbc:Percent>", "</cbc:Per>"), [("xml-broken", "34")]),
        (changed("2026-03-10", "2026-02-30"), [("invoice-day", "7")]),
        (changed("<cbc:ID>1234</cbc:ID>", ""), [("xml-lacks", "2")]),
        (changed('">800.00', '">8e2'), None),
        (changed('">800.00', '">800.005'), None),
        (changed("<?xml", "<!DOCTYPE Invoice [<!ENTITY a 'b'>]><?xml"), None),
        (peppol()[:-30], None),
        (b"<Invoice>" + b"<a>" * 100, None),
        (b"<Invoice></Invoice>", [("no-invoice", "")]),
        (b"<ObjectEnvelope>" + 2 * peppol().split(b"\n", 1)[1] + b"</ObjectEnvelope>", None),
        (peppol(file=b"no pdf at all"), [("invoice-file", "13")]),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(content, expected):
    found = faults(content)
    assert found
    assert expected is None or found == expected


def test_a_broken_embedded_file_is_refused():
    assert faults(changed("JVBERi0xLjc", "JVB*Ri0xLjc", peppol(file=PDF))) == [
        ("invoice-file", "13")
    ]


def test_more_elements_than_there_is_room_for_are_refused(monkeypatch):
    monkeypatch.setattr(xml_tree, "MOST_ELEMENTS", 1000)
    assert faults(b"<Invoice>" + b"<a/>" * 1000 + b"</Invoice>") == [("xml-broken", "1")]


def test_a_dtd_is_refused_without_being_read():
    bomb = b"<!DOCTYPE Invoice [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
    content = peppol().replace(b"<Invoice", bomb + b"<Invoice", 1).replace(b"Papper", b"&b;")
    assert faults(content) == [("xml-dtd", "2")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"currency": "EUR"}, "decide-currency"),
        ({"category": "AE"}, "decide-reverse-charge"),
        ({"category": "K"}, "decide-vat-category"),
        ({"country": "DE"}, "decide-foreign-seller"),
        ({"seller_vat": "DK12345678"}, "decide-foreign-seller"),
        ({"prepaid": "100.00"}, "decide-prepaid"),
        ({"accounts": ()}, "invoice-no-account"),
        ({"accounts": (("1234567", "SE:BANKGIRO"),)}, "account-check-digit"),
        ({"buyer_orgnr": ""}, "invoice-no-buyer"),
    ],
)
def test_what_the_program_cannot_know_is_left_to_decide(change, code):
    assert decisions(peppol()) == []
    assert code in decisions(peppol(**change))


def test_an_invoice_to_somebody_else_is_said_to_be():
    assert buyer_problem(read(peppol()), OWN, "f") is None
    other = buyer_problem(read(peppol(buyer_orgnr="5560160680")), OWN, "f")
    assert other is not None
    assert other.code == "invoice-buyer"


@pytest.mark.slow
@pytest.mark.parametrize("change", [{}, {"is_credit": True}])
def test_the_invoices_that_the_tests_make_are_right_by_every_rule_of_peppol(change):
    mock = pytest.importorskip("mockeinvoice")
    _, report = mock.validate(peppol(MADE, file=PDF, **change))
    assert report.verdict == "valid", [(one.code, one.text) for one in report.failures]


@pytest.mark.slow
def test_mock_einvoice_reads_the_swedish_test_documents_to_the_same():
    """FINSAM_PEPPOL names a folder with `rules/unit-UBL-SE/*.xml` of peppol-bis-invoice-3."""
    mock = pytest.importorskip("mockeinvoice")
    folder = os.environ.get("FINSAM_PEPPOL")
    if not folder:
        pytest.skip("FINSAM_PEPPOL does not name the folder of Peppol's test documents")
    seen = 0
    for path in sorted(Path(folder).glob("*.xml")):
        for document in re.findall(
            r"<(Invoice|CreditNote)\b(.*?)</\1>", path.read_text("utf-8"), re.DOTALL
        ):
            content = f"<{document[0]}{document[1]}</{document[0]}>".encode()
            try:
                theirs, _, _ = mock.read(content)
            except mock.Refused:
                continue
            ours = read(content)
            assert ours.number == theirs.text("BT-1"), path.name
            assert ours.issued.isoformat() == theirs.text("BT-2")
            assert ours.currency == theirs.text("BT-5")
            assert (ours.due.isoformat() if ours.due else None) == (theirs.text("BT-9") or None)
            for term, amount in {
                "BT-106": ours.line_total,
                "BT-109": ours.net,
                "BT-112": ours.gross,
                "BT-115": ours.payable,
            }.items():
                assert int(theirs.term(term).number * 100) == amount, (path.name, term)
            lines = [int(one.term("BT-131").number * 100) for one in theirs.all("BG-25")]
            assert [one.amount for one in ours.lines] == lines
            rates = [int(one.term("BT-117").number * 100) for one in theirs.all("BG-23")]
            assert [one.tax for one in ours.vat] == rates
            seen += 1
    assert seen >= 30


FACTS = (
    "Datum: 2026-03-10",
    "Förfaller: 2026-04-09",
    "Säljare: Kontorsgrossisten AB, 556123-4567, SE556123456701, Visby, SE",
    "Köpare: Samordningsförbundet Exempel, 222000-2683, Orten, SE",
    "Betalas till: bankgironummer 5050-1055",
    "OCR: 12344",
    "Er referens: KANSLI",
)
LINES = (
    ("Papper", "1 EA", "25", 800_00),
    ("Kaffe", "1 EA", "12", 200_00),
    ("Utan moms", "", "", 1_000_00),
    ("Moms", "S", "25", 200_00),
    ("Moms", "S", "12", 24_00),
)


@pytest.mark.parametrize(
    ("more", "ending"),
    [
        ({}, [("Att betala", "", "", 1_224_00)]),
        (
            {"rounding": "0.40"},
            [("Öresutjämning", "", "", 40), ("Att betala", "", "", 1_224_40)],
        ),
        (
            {"prepaid": "24.00"},
            [("Redan betalt", "", "", -24_00), ("Att betala", "", "", 1_200_00)],
        ),
    ],
)
def test_an_invoice_is_shown_whole(more, ending):
    table = invoice_table(read(peppol(number="F-1", **more)), "sv")
    assert table.title == ("Faktura F-1 från Kontorsgrossisten AB", *FACTS)
    about = [(one,) for one in FACTS]
    assert [row.cells for row in table.rows] == [*about, ("Rader",), *LINES, *ending]


def test_a_seller_from_elsewhere_has_the_number_that_it_says():
    invoice = read(peppol(seller_orgnr="NO-977", seller_vat="NO977MVA", country="NO"))
    assert invoice.seller.orgnr == "NO-977"
