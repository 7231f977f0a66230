"""An e-invoice as a value, and what must hold of one; BT and BG are the terms of EN 16931.

Amounts are öre (hundredths of another currency), as printed: those of a credit note are positive
too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.association import is_orgnr
from ledger.core.errors import problem
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.invoices.giro_numbers import PaymentAccount

EInvoiceKind: TypeAlias = Literal["ubl", "svefaktura"]

SEK = "SEK"
CREDIT_TYPES = frozenset({"81", "83", "261", "296", "308", "381", "396", "420", "458", "532"})
"""The codes of BT-3 that are of credit notes (UNTDID 1001)."""

HOME_CATEGORIES = frozenset({"S", "Z", "E", "O"})
"""VAT categories (UNTDID 5305) that a Swedish supplier charges by himself; AE is reverse charge, K
and G are trade across borders, L and M of other countries."""


@dataclass(frozen=True, slots=True)
class EInvoiceParty:
    """Seller (BG-4) or buyer (BG-7)."""

    name: str
    """BT-28 or BT-45, else the registered name: BT-27 or BT-44."""

    orgnr: str
    """BT-30 or BT-47: `"222000-2683"` when it is a Swedish one, else as it is written."""

    vat_number: str
    """BT-31 or BT-48."""

    town: str
    """BT-37 or BT-52."""

    country: str
    """BT-40 or BT-55: `"SE"`."""


@dataclass(frozen=True, slots=True)
class EInvoiceLine:
    """A line (BG-25)."""

    number: str
    """BT-126."""

    text: str
    """BT-153, else BT-154."""

    quantity: str
    """BT-129 with its unit, BT-130: `"2 H87"`."""

    amount: Ore
    """BT-131, without VAT."""

    category: str
    """BT-151: `"S"`, `"AE"`."""

    rate: str
    """BT-152, per cent: `"25"`."""

    references: tuple[str, ...]
    """BT-132 and BT-133: the order's line, and what the buyer wants it booked on."""


@dataclass(frozen=True, slots=True)
class EInvoiceVat:
    """VAT of one category and rate (BG-23)."""

    category: str
    """BT-118."""

    rate: str
    """BT-119, per cent."""

    base: Ore
    """BT-116."""

    tax: Ore
    """BT-117."""


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file that the invoice brings (BT-125)."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class EInvoice:
    """What an e-invoice says."""

    kind: EInvoiceKind
    number: str
    """BT-1."""

    issued: date
    """BT-2."""

    type_code: str
    """BT-3: `"380"` an invoice, `"381"` a credit note."""

    is_credit: bool
    currency: str
    """BT-5."""

    due: date | None
    """BT-9."""

    references: tuple[str, ...]
    """BT-10, BT-13, BT-19, BT-11 and BT-12: buyer, order, cost accounting, project, contract."""

    ocr: str
    """BT-83."""

    seller: EInvoiceParty
    buyer: EInvoiceParty
    accounts: tuple[PaymentAccount, ...]
    """BT-84 by BT-86, those whose check digits are right."""

    lines: tuple[EInvoiceLine, ...]
    charges: tuple[EInvoiceLine, ...]
    """BG-20 and BG-21: allowances have negative amounts."""

    vat: tuple[EInvoiceVat, ...]
    line_total: Ore
    """BT-106: the lines, without charges and VAT."""

    net: Ore
    """BT-109: without VAT."""

    tax: Ore
    """BT-110."""

    gross: Ore
    """BT-112: with VAT."""

    prepaid: Ore
    """BT-113."""

    rounding: Ore
    """BT-114."""

    payable: Ore
    """BT-115."""

    notes: tuple[str, ...]
    """BT-20 and BT-22: terms, and what is free text."""

    files: tuple[EmbeddedFile, ...]
    unread_accounts: tuple[Problem, ...] = ()
    """What is wrong with the accounts that are not among `accounts`."""

    payee: EInvoiceParty | None = None
    """BG-10: who is paid in place of the seller, as when the invoice is sold (factoring)."""


def total_problems(invoice: EInvoice, where: str) -> Iterator[Problem]:
    """Which totals are not what they are made of (EN 16931 BR-CO-10 to BR-CO-16).

    Lines may be an öre off each, as programs round them; what is booked must agree exactly.
    """
    for what, found, total, most in _checks(invoice):
        if abs(found - total) > most:
            yield problem(
                "invoice-total",
                "The invoice does not add up: {what}: {found} against {total}. Ask the supplier"
                " for a right one.",
                where,
                what=what,
                found=write_amount(found),
                total=write_amount(total),
            )


def _checks(invoice: EInvoice) -> Iterator[tuple[Problem, Ore, Ore, Ore]]:
    """What two sums are, both of them, and how far apart they may be."""
    lines = sum(one.amount for one in invoice.lines)
    charges = sum(one.amount for one in invoice.charges)
    slack = len(invoice.lines) + len(invoice.charges)
    yield LINES_AND_TOTAL, lines, invoice.line_total, slack
    yield LINES_AND_NET, invoice.line_total + charges, invoice.net, slack
    if invoice.vat:
        yield BASES_AND_NET, sum(one.base for one in invoice.vat), invoice.net, slack
        yield VAT_AND_RATES, sum(one.tax for one in invoice.vat), invoice.tax, 0
    yield NET_AND_GROSS, invoice.net + invoice.tax, invoice.gross, 0
    paid = invoice.gross - invoice.prepaid + invoice.rounding
    yield GROSS_AND_PAYABLE, paid, invoice.payable, 0


LINES_AND_TOTAL = problem("lines-and-total", "the lines, and the sum of the lines")
LINES_AND_NET = problem(
    "lines-and-net", "the sum of the lines with charges, and the sum without VAT"
)
NET_AND_GROSS = problem("net-and-gross", "the sum without VAT and the VAT, and the sum with VAT")
GROSS_AND_PAYABLE = problem(
    "gross-and-payable", "the sum with VAT, what is paid already and the rounding, and what to pay"
)
BASES_AND_NET = problem(
    "bases-and-net", "the sums that VAT is worked out on, and the sum without VAT"
)
VAT_AND_RATES = problem("vat-and-rates", "the VAT of each rate, and the VAT")


def buyer_problem(invoice: EInvoice, orgnr: str, where: str) -> Problem | None:
    """What is wrong when the buyer is another than the association with the number."""
    buyer = invoice.buyer
    if not is_orgnr(buyer.orgnr) or buyer.orgnr == orgnr:
        return None
    return problem(
        "invoice-buyer",
        "The invoice is to {name} ({found}), and this is the book of {own}; if it is the"
        " association's all the same, say so: {remedy}. Else send it back.",
        where,
        remedy="orgnr-ok",
        name=buyer.name or "?",
        found=buyer.orgnr,
        own=orgnr,
    )


def left_to_decide(invoice: EInvoice) -> Iterator[Problem]:
    """What a person must decide before the invoice is booked; nothing of it is guessed."""
    if invoice.currency != SEK:
        yield problem(
            "decide-currency",
            "Decide: the amounts are in {currency}; book what the bank draws, in kronor.",
            currency=invoice.currency,
        )
    categories = {one.category for one in invoice.vat} | {one.category for one in invoice.lines}
    categories.discard("")
    if "AE" in categories:
        yield problem(
            "decide-reverse-charge",
            "Decide: reverse charge; the VAT is to be worked out and reported by the buyer.",
        )
    if other := categories - HOME_CATEGORIES - {"AE"}:
        yield problem(
            "decide-vat-category",
            "Decide: the VAT is of the kind {kinds}, which is not Swedish sales within Sweden.",
            kinds=", ".join(sorted(other)),
        )
    if is_foreign(invoice.seller) and "AE" not in categories:
        yield problem(
            "decide-foreign-seller",
            "Decide: the supplier is in another country ({country}); any VAT on the invoice is"
            " not compensated here, and there may be VAT to report.",
            country=invoice.seller.country or invoice.seller.vat_number[:2],
        )
    if invoice.prepaid:
        yield problem(
            "decide-prepaid",
            "Decide: {amount} of it is paid already.",
            amount=write_amount(invoice.prepaid),
        )


def doubts(invoice: EInvoice) -> Iterator[Problem]:
    """What is lacking or wrong of it that is no matter of how it is booked."""
    if not invoice.accounts and invoice.payable > 0 and not invoice.is_credit:
        yield problem("invoice-no-account", "The invoice has no account to pay to.")
    yield from invoice.unread_accounts
    if not is_orgnr(invoice.buyer.orgnr):
        yield problem(
            "invoice-no-buyer",
            "The invoice does not say the buyer's organisation number; it is to {name}.",
            name=invoice.buyer.name or "?",
        )


def document_name(invoice: EInvoice) -> str:
    """What a voucher says that it rests on: `"faktura 1234"`."""
    return f"{'kreditfaktura' if invoice.is_credit else 'faktura'} {invoice.number}"


def is_foreign(party: EInvoiceParty) -> bool:
    """Whether a party has its seat or its VAT number in another country."""
    vat_country = party.vat_number[:2] if party.vat_number[:2].isalpha() else ""
    return {party.country, vat_country} - {"", "SE"} != set()
