"""Parties, invoices and mandates as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.check_digits import luhn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from ledger.core.model import ObjectTags
    from ledger.core.money import Ore
    from ledger.invoices.giro_numbers import AccountKind

Side: TypeAlias = Literal["supplier", "customer"]
"""Whose invoice it is: a supplier's, which the association pays, or one to a customer."""

SIDES: tuple[Side, ...] = ("supplier", "customer")

ACCOUNT_FIELDS: Mapping[AccountKind, str] = {
    "bankgiro": "bankgiro",
    "plusgiro": "plusgiro",
    "iban": "iban",
    "account": "bank_account",
}
"""Where a party has each kind of account, the one that is paid to first."""

TERMS = 30
"""Days to pay when nothing else is agreed: then interest begins to run (räntelagen 4 § 3 st)."""


@dataclass(frozen=True, slots=True)
class Party:
    """A supplier or customer; it may be both."""

    code: str
    """A short name that is its own in the book: `"TELIA"`."""

    name: str
    orgnr: str = ""
    address: str = ""
    """Street and number, or box."""

    postcode: str = ""
    town: str = ""
    country: str = "SE"
    """Two letters (ISO 3166-1)."""

    email: str = ""
    bankgiro: str = ""
    plusgiro: str = ""
    iban: str = ""
    bic: str = ""
    bank_account: str = ""
    """Clearing number and account."""

    terms: int = TERMS
    """Days from the day of an invoice to its due day."""

    account: str = ""
    """Where its invoices are usually booked; empty when nowhere."""

    objects: ObjectTags = ()
    aliases: tuple[str, ...] = ()
    """Other names that vouchers, banks and e-invoices have for it."""

    active: bool = True

    @property
    def payment_accounts(self) -> tuple[tuple[AccountKind, str], ...]:
        """The accounts that it can be paid to, as they are written; the one that is used first."""
        texts = ((kind, getattr(self, name)) for kind, name in ACCOUNT_FIELDS.items())
        return tuple((kind, text) for kind, text in texts if text)

    @property
    def paid_to(self) -> str:
        """The account that it is paid to, as it is written; empty when it has none."""
        return next((text for _, text in self.payment_accounts), "")


@dataclass(frozen=True, slots=True)
class InvoiceVat:
    """What an invoice says of one rate of VAT; öre with the sign of the invoice."""

    rate: int
    """Hundredths of a percent: `2500`."""

    base: Ore
    vat: Ore


def is_own_number(number: str) -> bool:
    """Whether it is a year and four or five digits, as the numbers are of what the book makes."""
    return len(number) in (8, 9) and number.isascii() and number.isdecimal()


def ocr_of(number: str) -> str:
    """The OCR of an invoice's number: `"20190001"` has `"2019000104"`.

    It is the number, the last digit of its length, and Luhn's check digit (the Bankgiro's level 3).
    """
    with_length = f"{number}{(len(number) + 2) % 10}"
    return with_length + luhn(with_length)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or a credit note, as it was received or sent."""

    party: str
    """By code."""

    side: Side
    number: str
    date: dt.date
    amount: Ore
    """Öre: what is to be paid is positive, a credit note negative, on either side."""

    due: dt.date | None = None
    """None when it does not say; then the terms of the party count."""

    ocr: str = ""
    """The reference that a payment has: OCR number, or RF."""

    vat: tuple[InvoiceVat, ...] = ()
    account: str = ""
    """The control account that it is booked on: `"2440"`."""

    voucher: int | None = None
    """The voucher that booked it, by registration sequence."""

    brought: Ore = 0
    """Öre, debit positive: what of it was open when the book began."""

    sha256: str | None = None
    """The stored file it came as."""

    id: int = 0
    """Its number in the book, from 1; 0 before it is registered."""

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note."""
        return self.amount < 0

    @property
    def is_issued(self) -> bool:
        """Whether the book made it and gave it its number.

        An invoice then has the OCR made of that, and a credit note that of what it credits.
        """
        is_own = self.side == "customer" and bool(self.voucher) and is_own_number(self.number)
        return is_own and (bool(self.ocr) if self.is_credit else self.ocr == ocr_of(self.number))


def due_day(invoice_day: dt.date, due: dt.date | None, party: Party | None) -> dt.date:
    """When an invoice is to be paid: the day it says, else by the terms of its party."""
    return due or invoice_day + timedelta(party.terms if party else TERMS)
