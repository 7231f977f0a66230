"""E-invoices as the tests need them, in the shapes of Peppol BIS Billing 3 and Svefaktura 1.0."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

PDF = b"%PDF-1.7\nthe picture of an invoice\n%%EOF\n"
UBL = "urn:oasis:names:specification:ubl:schema:xsd"
PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"


@dataclass(frozen=True)
class Made:
    """An invoice that is to be written."""

    number: str = "1234"
    issued: str = "2026-03-10"
    due: str = "2026-04-09"
    currency: str = "SEK"
    is_credit: bool = False
    seller: str = "Kontorsgrossisten AB"
    seller_orgnr: str = "5561234567"
    seller_vat: str = "SE556123456701"
    town: str = "Visby"
    country: str = "SE"
    buyer: str = "Samordningsförbundet Exempel"
    buyer_orgnr: str = "2220002683"
    accounts: tuple[tuple[str, str], ...] = (("50501055", "SE:BANKGIRO"),)
    ocr: str = "12344"
    buyer_reference: str = "KANSLI"
    order: str = ""
    lines: tuple[tuple[str, str, str], ...] = (
        ("Papper", "800.00", "25"),
        ("Kaffe", "200.00", "12"),
    )
    """What, öre without VAT, rate."""

    line_references: tuple[str, ...] = ()
    charge: str = ""
    category: str = "S"
    rounding: str = "0.00"
    prepaid: str = "0.00"
    file: bytes = b""
    file_kind: str = "application/pdf"
    envelope: bool = False


def totals(made: Made) -> dict[str, str]:
    """The totals, worked out to two decimals."""
    net: dict[str, Decimal] = {}
    for _, amount, rate in made.lines:
        net[rate] = net.get(rate, Decimal(0)) + Decimal(amount)
    first = made.lines[0][2]
    net[first] += Decimal(made.charge or 0)
    tax = {
        rate: (base * Decimal(rate) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for rate, base in net.items()
    }
    gross = sum(net.values()) + sum(tax.values())
    payable = gross - Decimal(made.prepaid) + Decimal(made.rounding)
    return {
        "lines": f"{sum(Decimal(amount) for _, amount, _ in made.lines):.2f}",
        "net": f"{sum(net.values()):.2f}",
        "tax": f"{sum(tax.values()):.2f}",
        "gross": f"{gross:.2f}",
        "payable": f"{payable:.2f}",
        **{f"base {rate}": f"{base:.2f}" for rate, base in net.items()},
        **{f"tax {rate}": f"{one:.2f}" for rate, one in tax.items()},
    }


def peppol(made: Made | None = None, **changed: object) -> bytes:
    """A Peppol BIS Billing 3 invoice or credit note."""
    made = replace(made or Made(), **changed)  # type: ignore[arg-type]
    of, cur = totals(made), f'currencyID="{made.currency}"'
    root, kind = ("CreditNote", "381") if made.is_credit else ("Invoice", "380")
    quantity = "CreditedQuantity" if made.is_credit else "InvoicedQuantity"
    due = f"<cbc:DueDate>{made.due}</cbc:DueDate>" if made.due and not made.is_credit else ""
    order = f"<cac:OrderReference><cbc:ID>{made.order}</cbc:ID></cac:OrderReference>"

    def party(role: str, name: str, orgnr: str, *, vat: str, town: str, country: str) -> str:
        scheme = (
            f"<cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme>"
            "<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        )
        return f"""<cac:{role}><cac:Party>
<cbc:EndpointID schemeID="0007">{orgnr or "9"}</cbc:EndpointID>
<cac:PartyName><cbc:Name>{escape(name)}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:CityName>{town}</cbc:CityName><cac:Country>
<cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
{scheme if vat else ""}
<cac:PartyLegalEntity><cbc:RegistrationName>{escape(name)}</cbc:RegistrationName>
<cbc:CompanyID schemeID="0007">{orgnr}</cbc:CompanyID></cac:PartyLegalEntity>
</cac:Party></cac:{role}>"""

    def tax(name: str, rate: str) -> str:
        return (
            f"<cac:{name}><cbc:ID>{made.category}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>"
            f"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>"
        )

    means = "".join(
        f"<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
        f"<cbc:PaymentID>{made.ocr}</cbc:PaymentID><cac:PayeeFinancialAccount><cbc:ID>{number}"
        f"</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>{branch}</cbc:ID>"
        f"</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>"
        for number, branch in made.accounts
    )
    subtotals = "".join(
        f"<cac:TaxSubtotal><cbc:TaxableAmount {cur}>{of[f'base {rate}']}</cbc:TaxableAmount>"
        f"<cbc:TaxAmount {cur}>{of[f'tax {rate}']}</cbc:TaxAmount>{tax('TaxCategory', rate)}"
        "</cac:TaxSubtotal>"
        for rate in dict.fromkeys(rate for _, _, rate in made.lines)
    )
    lines = "".join(
        f"""<cac:{root}Line><cbc:ID>{number}</cbc:ID>
<cbc:{quantity} unitCode="EA">1</cbc:{quantity}>
<cbc:LineExtensionAmount {cur}>{amount}</cbc:LineExtensionAmount>
{_cost(made.line_references[number - 1 : number])}
<cac:Item><cbc:Name>{escape(text)}</cbc:Name>{tax("ClassifiedTaxCategory", rate)}</cac:Item>
<cac:Price><cbc:PriceAmount {cur}>{amount}</cbc:PriceAmount></cac:Price></cac:{root}Line>"""
        for number, (text, amount, rate) in enumerate(made.lines, 1)
    )
    charge = (
        f"<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
        f"<cbc:AllowanceChargeReason>Frakt</cbc:AllowanceChargeReason>"
        f"<cbc:Amount {cur}>{made.charge}</cbc:Amount>{tax('TaxCategory', made.lines[0][2])}"
        "</cac:AllowanceCharge>"
    )
    file = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
        f'<cbc:EmbeddedDocumentBinaryObject mimeCode="{made.file_kind}" filename="faktura.pdf">'
        f"{b64encode(made.file).decode()}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        "</cac:AdditionalDocumentReference>"
    )
    reference = f"<cbc:BuyerReference>{made.buyer_reference}</cbc:BuyerReference>"
    seller = party(
        "AccountingSupplierParty",
        made.seller,
        made.seller_orgnr,
        vat=made.seller_vat,
        town=made.town,
        country=made.country,
    )
    buyer = party(
        "AccountingCustomerParty", made.buyer, made.buyer_orgnr, vat="", town="Orten", country="SE"
    )
    document = f"""<{root} xmlns="{UBL}:{root}-2" xmlns:cac="{UBL}:CommonAggregateComponents-2"
 xmlns:cbc="{UBL}:CommonBasicComponents-2">
<cbc:CustomizationID>{PEPPOL}</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>{made.number}</cbc:ID>
<cbc:IssueDate>{made.issued}</cbc:IssueDate>
{due}
<cbc:{root}TypeCode>{kind}</cbc:{root}TypeCode>
<cbc:DocumentCurrencyCode>{made.currency}</cbc:DocumentCurrencyCode>
{reference if made.buyer_reference else ""}
{order if made.order else ""}
{file if made.file else ""}
{seller}
{buyer}
{means}
{charge if made.charge else ""}
<cac:TaxTotal><cbc:TaxAmount {cur}>{of["tax"]}</cbc:TaxAmount>{subtotals}</cac:TaxTotal>
<cac:LegalMonetaryTotal>
<cbc:LineExtensionAmount {cur}>{of["lines"]}</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount {cur}>{of["net"]}</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount {cur}>{of["gross"]}</cbc:TaxInclusiveAmount>
<cbc:ChargeTotalAmount {cur}>{made.charge or "0.00"}</cbc:ChargeTotalAmount>
<cbc:PrepaidAmount {cur}>{made.prepaid}</cbc:PrepaidAmount>
<cbc:PayableRoundingAmount {cur}>{made.rounding}</cbc:PayableRoundingAmount>
<cbc:PayableAmount {cur}>{of["payable"]}</cbc:PayableAmount>
</cac:LegalMonetaryTotal>
{lines}
</{root}>"""
    if made.envelope:
        document = (
            '<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/'
            'StandardBusinessDocumentHeader"><StandardBusinessDocumentHeader><HeaderVersion>1.0'
            f"</HeaderVersion></StandardBusinessDocumentHeader>{document}"
            "</StandardBusinessDocument>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'.encode()


def _cost(references: tuple[str, ...]) -> str:
    return "".join(f"<cbc:AccountingCost>{one}</cbc:AccountingCost>" for one in references)


def svefaktura(made: Made | None = None, **changed: object) -> bytes:
    """A Svefaktura 1.0, in its envelope with a file beside it when there is one."""
    made = replace(made or Made(), **changed)  # type: ignore[arg-type]
    of, cur = totals(made), f'amountCurrencyID="{made.currency}"'
    banks = {"SE:BANKGIRO": "BGABSESS", "SE:PLUSGIRO": "PGSISESS"}

    def party(role: str, name: str, orgnr: str, town: str) -> str:
        return f"""<cac:{role}><cac:Party><cac:PartyName><cbc:Name>{escape(name)}</cbc:Name>
</cac:PartyName><cac:Address><cbc:CityName>{town}</cbc:CityName></cac:Address><cac:PartyTaxScheme>
<cac:CompanyID>{orgnr}</cac:CompanyID><cac:TaxScheme><cac:ID>SWT</cac:ID></cac:TaxScheme>
</cac:PartyTaxScheme></cac:Party></cac:{role}>"""

    means = "".join(
        f"""<cac:PaymentMeans><cbc:DuePaymentDate>{made.due}</cbc:DuePaymentDate>
<cac:PayeeFinancialAccount><cac:ID>{number}</cac:ID><cac:FinancialInstitutionBranch>
<cac:FinancialInstitution><cac:ID>{banks[bank]}</cac:ID></cac:FinancialInstitution>
</cac:FinancialInstitutionBranch><cac:PaymentInstructionID>{made.ocr}</cac:PaymentInstructionID>
</cac:PayeeFinancialAccount></cac:PaymentMeans>"""
        for number, bank in made.accounts
    )
    subtotals = "".join(
        f"<cac:TaxSubTotal><cbc:TaxableAmount {cur}>{of[f'base {rate}']}</cbc:TaxableAmount>"
        f"<cbc:TaxAmount {cur}>{of[f'tax {rate}']}</cbc:TaxAmount><cac:TaxCategory><cac:ID>S"
        f"</cac:ID><cbc:Percent>{rate}</cbc:Percent></cac:TaxCategory></cac:TaxSubTotal>"
        for rate in dict.fromkeys(rate for _, _, rate in made.lines)
    )
    lines = "".join(
        f"""<cac:InvoiceLine><cac:ID>{number}</cac:ID>
<cbc:LineExtensionAmount {cur}>{amount}</cbc:LineExtensionAmount><cac:Item>
<cbc:Description>{escape(text)}</cbc:Description><cac:TaxCategory><cac:ID>S</cac:ID>
<cbc:Percent>{rate}</cbc:Percent></cac:TaxCategory></cac:Item></cac:InvoiceLine>"""
        for number, (text, amount, rate) in enumerate(made.lines, 1)
    )
    file = (
        '<ObjectEnvelope xmlns="urn:sfti:documents:ObjectEnvelope:1:0"><EncodedObject><ObjectID>1'
        f'</ObjectID><EncodedData format="BASE64" mimeCode="{made.file_kind}" filename="spec.pdf">'
        f"{b64encode(made.file).decode()}</EncodedData></EncodedObject></ObjectEnvelope>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">
<Invoice xmlns="urn:sfti:documents:BasicInvoice:1:0"
 xmlns:cac="urn:sfti:CommonAggregateComponents:1:0"
 xmlns:cbc="urn:oasis:names:tc:ubl:CommonBasicComponents:1:0">
<ID>{made.number}</ID><cbc:IssueDate>{made.issued}</cbc:IssueDate>
<InvoiceTypeCode>{"381" if made.is_credit else "380"}</InvoiceTypeCode>
<InvoiceCurrencyCode>{made.currency}</InvoiceCurrencyCode>
{party("BuyerParty", made.buyer, made.buyer_orgnr, "Orten")}
{party("SellerParty", made.seller, made.seller_orgnr, made.town)}
{means}
<cac:TaxTotal><cbc:TotalTaxAmount {cur}>{of["tax"]}</cbc:TotalTaxAmount>{subtotals}</cac:TaxTotal>
<cac:LegalTotal><cbc:LineExtensionTotalAmount {cur}>{of["lines"]}</cbc:LineExtensionTotalAmount>
<cbc:TaxExclusiveTotalAmount {cur}>{of["net"]}</cbc:TaxExclusiveTotalAmount>
<cbc:TaxInclusiveTotalAmount {cur}>{of["payable"]}</cbc:TaxInclusiveTotalAmount>
<cac:RoundOffAmount {cur}>{made.rounding}</cac:RoundOffAmount></cac:LegalTotal>
{lines}
<RequisitionistDocumentReference><cac:ID>{made.buyer_reference}</cac:ID>
</RequisitionistDocumentReference>
</Invoice>
{file if made.file else ""}
</StandardBusinessDocument>
""".encode()
