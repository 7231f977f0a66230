"""Reads e-invoices: UBL 2.1 (Peppol BIS Billing 3 and other EN 16931), and Svefaktura 1.0.

Both are read the same way, by the paths that either has: the first one is UBL's. An envelope
(SBDH) round the invoice is passed by; Svefaktura's embedded files lie beside the invoice in it.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from ledger.core.association import is_orgnr
from ledger.core.errors import ImportFileError, Problem, problem
from ledger.core.limits import FIRST_YEAR, LAST_YEAR, MAX_TEXT
from ledger.core.money import read_decimal
from ledger.core.text import clean, quoted
from ledger.core.xml_tree import lacking_element, read_xml
from ledger.invoices.e_invoice import (
    CREDIT_TYPES,
    EInvoice,
    EInvoiceLine,
    EInvoiceParty,
    EInvoiceVat,
    EmbeddedFile,
    total_problems,
)
from ledger.invoices.giro_numbers import AccountKind, PaymentAccount, read_payment_account

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from ledger.core.money import Ore
    from ledger.core.xml_tree import Element

MOST_PROBLEMS = 100
_START = re.compile(
    rb"<(?:[A-Za-z0-9_]{1,20}:)?(?:Invoice|CreditNote|StandardBusinessDocument|ObjectEnvelope)"
    rb"[\s>]|<!DOCTYPE (?:Invoice|CreditNote)"
)
_ZEROS = re.compile(r"(?<=\.[0-9]{2})0{1,20}$")
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[TZ+-].{0,30})?")
_NOT_DIGIT = re.compile(r"[^0-9]")
EMBEDDED = ("EmbeddedDocumentBinaryObject", "EncodedData")

_SCHEMES: Mapping[str, AccountKind] = {
    "SE:BANKGIRO": "bankgiro",
    "BGABSESS": "bankgiro",
    "SE:PLUSGIRO": "plusgiro",
    "PGSISESS": "plusgiro",
}
"""What BT-86, or the bank of a Svefaktura, says that an account is."""


def is_e_invoice(start: bytes) -> bool:
    """Whether a file that begins like this is an e-invoice."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and bool(_START.search(start))


def read_e_invoice(stream: BinaryIO, source: str) -> EInvoice:
    """The one invoice of a file, its totals proved.

    Raises ImportFileError with every fault and its line.
    """
    found: list[Element] = []
    envelopes: list[Element] = []

    def ended(element: Element) -> bool:
        if element.tag in ("Invoice", "CreditNote") and element.find(*TOTALS):
            found.append(element)
        if element.tag == "EncodedObject":
            envelopes.append(element)
        return False

    read_xml(stream, source, ended, frozenset(EMBEDDED))
    if len(found) != 1:
        raise ImportFileError(
            problem(
                "no-invoice",
                "The file holds {count:# invoice|# invoices}, and one is read at a time: an"
                " invoice or a credit note in Peppol BIS Billing 3 (UBL) or Svefaktura 1.0.",
                source,
                count=len(found),
            )
        )
    reader = _Invoice(found[0], envelopes, source)
    invoice = reader.invoice()
    if invoice is not None and not reader.problems:
        reader.problems += total_problems(invoice, f"{source}:{found[0].row}")
    if reader.problems or invoice is None:
        raise ImportFileError(reader.problems)
    return invoice


TOTALS = ("LegalMonetaryTotal", "LegalTotal")
DUE = ("DueDate", "PaymentMeans/DuePaymentDate", "PaymentMeans/PaymentDueDate")
OCR = (
    "PaymentMeans/PaymentID",
    "PaymentMeans/PayeeFinancialAccount/PaymentInstructionID",
)
LINES = ("InvoiceLine", "CreditNoteLine")
SELLER = ("AccountingSupplierParty/Party", "SellerParty/Party")
BUYER = ("AccountingCustomerParty/Party", "BuyerParty/Party")
REFERENCES = (
    "BuyerReference",
    "OrderReference/ID",
    "OrderReference/BuyersID",
    "AccountingCost",
    "ProjectReference/ID",
    "ContractDocumentReference/ID",
    "RequisitionistDocumentReference/ID",
)
LINE_REFERENCES = (
    "AccountingCost",
    "OrderLineReference/LineID",
    "OrderLineReference/OrderReference/BuyersID",
)


class _Invoice:
    """One invoice as it is read: its fields, and every fault on the way."""

    def __init__(self, root: Element, envelopes: list[Element], source: str) -> None:
        self.root, self.envelopes, self.source = root, envelopes, source
        self.problems: list[Problem] = []
        self.unread: list[Problem] = []

    def invoice(self) -> EInvoice | None:
        """The whole invoice; None, with the reason among the problems, when a part is lacking."""
        root, is_ubl = self.root, self.root.find(*SELLER[:1]) is not None
        number = self._needed("ID")
        currency = self._needed("DocumentCurrencyCode", "InvoiceCurrencyCode")
        issued = self._day(root, "IssueDate") if self._needed("IssueDate") else None
        type_code = self._text(root, "InvoiceTypeCode", "CreditNoteTypeCode")
        vat, tax = self._vat(currency)
        line_total, net, gross, prepaid, rounding, payable = self._totals(tax, is_ubl=is_ubl)
        lines = self._lines()
        if issued is None or self.problems:
            return None
        return EInvoice(
            kind="ubl" if is_ubl else "svefaktura",
            number=number,
            issued=issued,
            type_code=type_code,
            is_credit=root.tag == "CreditNote" or type_code in CREDIT_TYPES,
            currency=currency,
            due=self._day(root, *DUE),
            references=self._texts(root, *REFERENCES),
            ocr=self._text(root, *OCR),
            seller=self._party(*SELLER),
            buyer=self._party(*BUYER),
            accounts=tuple(dict.fromkeys(self._accounts())),
            lines=lines,
            charges=tuple(self._charge(one) for one in root.all("AllowanceCharge")),
            vat=vat,
            line_total=line_total,
            net=net,
            tax=tax,
            gross=gross,
            prepaid=prepaid,
            rounding=rounding,
            payable=payable,
            notes=self._texts(root, "PaymentTerms/Note", "Note"),
            files=tuple(self._files()),
            unread_accounts=tuple(self.unread),
            payee=self._party("PayeeParty") if root.find("PayeeParty") else None,
        )

    def _needed(self, *paths: str) -> str:
        return self._text(self.root, *paths) or self._lacks(paths[0])

    def _totals(self, tax: Ore, *, is_ubl: bool) -> tuple[Ore, Ore, Ore, Ore, Ore, Ore]:
        """Lines, net, gross, prepaid, rounding and payable; Svefaktura's gross is the payable."""
        totals = self.root.find(*TOTALS) or self.root
        rounding = self._amount(totals, "PayableRoundingAmount", "RoundOffAmount", default=0)
        gross = self._amount(totals, "TaxInclusiveAmount", "TaxInclusiveTotalAmount")
        payable = self._amount(totals, "PayableAmount", default=gross)
        gross -= 0 if is_ubl else rounding
        net = self._amount(
            totals, "TaxExclusiveAmount", "TaxExclusiveTotalAmount", default=gross - tax
        )
        lines = self._amount(totals, "LineExtensionAmount", "LineExtensionTotalAmount", default=0)
        return (
            lines,
            net,
            gross,
            self._amount(totals, "PrepaidAmount", default=0),
            rounding,
            payable,
        )

    def _where(self, element: Element) -> str:
        return f"{self.source}:{element.row}"

    def _lacks(self, name: str) -> str:
        self._refuse(lacking_element(self._where(self.root), name))
        return ""

    def _refuse(self, fault: Problem) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(fault)

    def _text(self, element: Element, *paths: str) -> str:
        return clean(element.value(*paths))[:MAX_TEXT]

    def _texts(self, element: Element, *paths: str) -> tuple[str, ...]:
        texts = (clean(one.text)[:MAX_TEXT] for path in paths for one in element.all(path))
        return tuple(dict.fromkeys(filter(None, texts)))

    def _amount(self, element: Element, *paths: str, default: Ore | None = None) -> Ore:
        """The amount on the first path that has one; lacking ones are faults without a default."""
        found = element.find(*paths)
        if found is None:
            if default is None:
                self._refuse(lacking_element(self._where(element), paths[0]))
            return default or 0
        amount = read_decimal(_ZEROS.sub("", found.text.strip()))
        if isinstance(amount, Problem):
            fault = problem(
                "invoice-amount",
                "{amount} is not an amount; an invoice has digits, a point and two decimals.",
                self._where(found),
                amount=quoted(found.text),
            )
            self._refuse(fault)
            return 0
        return amount

    def _day(self, element: Element, *paths: str) -> date | None:
        found = element.find(*paths)
        if found is None:
            return None
        if match := _DAY.fullmatch(found.text.strip()):
            year, month, day = map(int, match.groups())
            with suppress(ValueError):
                if FIRST_YEAR <= year <= LAST_YEAR:
                    return date(year, month, day)
        self._refuse(
            problem(
                "invoice-day",
                "{day} is not a day in the calendar; an invoice has 2026-03-15 in that place.",
                self._where(found),
                day=quoted(found.text),
            )
        )
        return None

    def _party(self, *paths: str) -> EInvoiceParty:
        party = self.root.find(*paths)
        if party is None:
            self._lacks(paths[0])
            return EInvoiceParty("", "", "", "", "")
        schemes = {
            self._text(one, "TaxScheme/ID"): self._text(one, "CompanyID")
            for one in reversed([*party.all("PartyTaxScheme")])
        }
        vat_number = "".join(schemes.get("VAT", "").split()).upper()
        numbers = (
            self._text(party, "PartyLegalEntity/CompanyID"),
            schemes.get("SWT", ""),
            _swedish(vat_number),
            self._text(party, "EndpointID"),
        )
        orgnr = next((one for one in map(_as_orgnr, numbers) if is_orgnr(one)), "")
        address = party.find("PostalAddress", "Address") or party
        return EInvoiceParty(
            name=self._text(party, "PartyName/Name", "PartyLegalEntity/RegistrationName"),
            orgnr=orgnr or numbers[0] or numbers[1],
            vat_number=vat_number,
            town=self._text(address, "CityName"),
            country=self._text(address, "Country/IdentificationCode").upper(),
        )

    def _accounts(self) -> Iterator[PaymentAccount]:
        """The accounts to pay to; what is wrong with the others is in `unread`."""
        for account in self.root.all("PaymentMeans/PayeeFinancialAccount"):
            number = self._text(account, "ID")
            branch = self._text(
                account,
                "FinancialInstitutionBranch/ID",
                "FinancialInstitutionBranch/FinancialInstitution/ID",
            )
            kind = _SCHEMES.get(branch.upper())
            if kind is None and _IBAN.match(number):
                kind = "iban"
            if kind is None and branch.isdecimal():
                kind, number = "account", f"{branch} {number}"
            if number:
                found = read_payment_account(number, kind, self._where(account))
                if isinstance(found, PaymentAccount):
                    yield found
                else:
                    self.unread.append(found)

    def _lines(self) -> tuple[EInvoiceLine, ...]:
        if self.root.find(*LINES) is None:
            self._lacks(LINES[0])
        return tuple(self._line(one) for name in LINES for one in self.root.all(name))

    def _line(self, line: Element) -> EInvoiceLine:
        item = line.find("Item") or line
        tax = item.find("ClassifiedTaxCategory", "TaxCategory") or item
        quantity = line.find("InvoicedQuantity", "CreditedQuantity")
        unit = quantity.attributes.get("unitCode", "") if quantity else ""
        return EInvoiceLine(
            number=self._text(line, "ID"),
            text=self._text(item, "Name", "Description") or self._text(line, "Note"),
            quantity=clean(f"{quantity.text.strip()} {unit}")[:MAX_TEXT] if quantity else "",
            amount=self._amount(line, "LineExtensionAmount"),
            category=self._text(tax, "ID"),
            rate=_rate(self._text(tax, "Percent")),
            references=self._texts(line, *LINE_REFERENCES),
        )

    def _charge(self, charge: Element) -> EInvoiceLine:
        amount = self._amount(charge, "Amount")
        reason = charge.find("ReasonCode")
        is_charge = charge.value("ChargeIndicator") in ("true", "1")
        return EInvoiceLine(
            number="",
            text=self._text(charge, "AllowanceChargeReason")
            or clean(reason.attributes.get("name", "") if reason else "")[:MAX_TEXT],
            quantity="",
            amount=amount if is_charge else -amount,
            category=self._text(charge, "TaxCategory/ID"),
            rate=_rate(self._text(charge, "TaxCategory/Percent")),
            references=(),
        )

    def _vat(self, currency: str) -> tuple[tuple[EInvoiceVat, ...], Ore]:
        """The VAT of each rate, and all of it, in the currency of the invoice (not BT-111)."""
        totals = [*self.root.all("TaxTotal")]
        own = [one for one in totals if _currency(one.find("TaxAmount")) in ("", currency)]
        if not own:
            return (), 0
        parts = tuple(
            EInvoiceVat(
                category=self._text(one, "TaxCategory/ID"),
                rate=_rate(self._text(one, "TaxCategory/Percent")),
                base=self._amount(one, "TaxableAmount"),
                tax=self._amount(one, "TaxAmount"),
            )
            for name in ("TaxSubtotal", "TaxSubTotal")
            for one in own[0].all(name)
        )
        return parts, self._amount(own[0], "TaxAmount", "TotalTaxAmount")

    def _files(self) -> Iterator[EmbeddedFile]:
        embedded = [
            one.find(EMBEDDED[0]) for one in self.root.all("AdditionalDocumentReference/Attachment")
        ]
        embedded += [one.find(EMBEDDED[1]) for one in self.envelopes]
        for place, one in enumerate(filter(None, embedded), 1):
            name = clean(one.attributes.get("filename", "")) or f"{place}"
            kind = one.attributes.get("mimeCode", "")
            try:
                content = b64decode("".join(one.text.split()).encode("ascii"), validate=True)
            except (UnicodeEncodeError, binascii.Error):
                content = b""
            is_pdf = kind == "application/pdf" or name.lower().endswith(".pdf")
            if not content or (is_pdf and b"%PDF-" not in content[:1024]):
                self._refuse(
                    problem(
                        "invoice-file",
                        "The file {name} that the invoice brings is not whole, or is no PDF though"
                        " it says so; ask the supplier for a right invoice.",
                        self._where(one),
                        name=quoted(name),
                    )
                )
            yield EmbeddedFile(name, content)


def _currency(amount: Element | None) -> str:
    return amount.attributes.get("currencyID", "") if amount is not None else ""


def _rate(text: str) -> str:
    """A rate of VAT without decimals that say nothing: `"25.00"` is `"25"`."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _swedish(vat_number: str) -> str:
    """The organisation number within a Swedish VAT number: `"SE222000268301"`."""
    return vat_number[2:12] if vat_number.startswith("SE") else ""


def _as_orgnr(text: str) -> str:
    """A number with its hyphen, with or without the century: `"222000-2683"`."""
    digits = _NOT_DIGIT.sub("", text)[-10:]
    return f"{digits[:6]}-{digits[6:]}"
