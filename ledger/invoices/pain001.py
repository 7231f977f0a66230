"""Payments as a file for the bank: pain.001.001.03 (ISO 20022), or .09.

Written as Swedish banks take it: a bankgiro is account and scheme BGNR at clearing number 9900, a
plusgiro an account at 9960, another account one at its clearing number. No service level is asked
for. The same payments are the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ledger.core.money import write_decimal
from ledger.invoices.giro_numbers import is_ocr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from ledger.core.money import Ore
    from ledger.invoices.giro_numbers import PaymentAccount

PaymentFormat: TypeAlias = Literal["pain.001.001.03", "pain.001.001.09"]
FORMATS: Final[tuple[PaymentFormat, ...]] = ("pain.001.001.03", "pain.001.001.09")

BANKGIRO, PLUSGIRO = "9900", "9960"
"""The clearing numbers (SESBA) that stand for the giros."""

LONGEST_NAME = 70
LONGEST_TEXT = 25
"""Characters of a reference that is no OCR number: what a bankgiro payment has room for."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What is paid to a supplier on a day."""

    number: int
    """1, 2, 3 ... in its file."""

    date: date
    amount: Ore
    """More than zero."""

    receiver: str
    town: str
    country: str
    account: PaymentAccount
    reference: str
    """The OCR number, else the number of the invoice."""


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """Payments from one account."""

    message_id: str
    """Its name in the bank, at most 30 characters: never the same twice."""

    created: str
    """When it was made, in UTC: `"2026-12-10T09:30:00Z"`."""

    payer: str
    orgnr: str
    account: PaymentAccount
    """Where it is paid from."""

    bic: str
    """The bank of that account."""

    payments: Sequence[Payment]


def write_pain001(order: PaymentOrder, form: PaymentFormat = FORMATS[0]) -> bytes:
    """The file: one PmtInf for each day that something is paid on."""
    payments = sorted(order.payments, key=attrgetter("date", "number"))
    digits = order.orgnr.replace("-", "")
    payer = _name(order.payer) + _in("Id", _in("OrgId", _in("Othr", _in("Id", digits))))
    header = _in(
        "GrpHdr",
        _in("MsgId", order.message_id),
        _in("CreDtTm", order.created),
        *_sums(payments),
        _in("InitgPty", payer),
    )
    days = (
        _of_a_day(order, day, [*group], payer, form)
        for day, group in groupby(payments, attrgetter("date"))
    )
    document = _in("CstmrCdtTrfInitn", header, *days)
    space = f"urn:iso:std:iso:20022:tech:xsd:{form}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{space}">{document}</Document>\n'
    ).encode()


def _of_a_day(
    order: PaymentOrder, day: date, payments: Sequence[Payment], payer: str, form: PaymentFormat
) -> str:
    is_new = form == FORMATS[1]
    bank = _in("FinInstnId", _in("BICFI" if is_new else "BIC", order.bic))
    when = _in("Dt", day.isoformat()) if is_new else day.isoformat()
    return _in(
        "PmtInf",
        _in("PmtInfId", f"{order.message_id}-{day:%m%d}"),
        _in("PmtMtd", "TRF"),
        *_sums(payments),
        _in("ReqdExctnDt", when),
        _in("Dbtr", payer),
        _in("DbtrAcct", _account(order.account), _in("Ccy", "SEK")),
        _in("DbtrAgt", bank),
        *(_transfer(order, one) for one in payments),
    )


def _transfer(order: PaymentOrder, payment: Payment) -> str:
    address = _in("TwnNm", _text(payment.town)) + _in("Ctry", payment.country)
    agent = _agent(payment.account)
    return _in(
        "CdtTrfTxInf",
        _in("PmtId", _in("EndToEndId", f"{order.message_id}-{payment.number}")),
        _in("Amt", f'<InstdAmt Ccy="SEK">{write_decimal(payment.amount)}</InstdAmt>'),
        _in("CdtrAgt", _in("FinInstnId", agent)) if agent else "",
        _in("Cdtr", _name(payment.receiver), _in("PstlAdr", address)),
        _in("CdtrAcct", _account(payment.account)),
        _in("RmtInf", _remittance(payment.reference)),
    )


def _agent(account: PaymentAccount) -> str:
    """The clearing number that an account is at; an IBAN has its bank in it."""
    number = {"bankgiro": BANKGIRO, "plusgiro": PLUSGIRO}.get(account.kind, "")
    if account.kind == "account":
        number = account.number[:4]
    if not number:
        return ""
    system = _in("ClrSysId", _in("Cd", "SESBA"))
    return _in("ClrSysMmbId", system, _in("MmbId", number))


def _account(account: PaymentAccount) -> str:
    if account.kind == "iban":
        return _in("Id", _in("IBAN", account.number))
    scheme = _in("Prtry", "BGNR") if account.kind == "bankgiro" else _in("Cd", "BBAN")
    number = account.number.replace(",", "")
    return _in("Id", _in("Othr", _in("Id", number), _in("SchmeNm", scheme)))


def _remittance(reference: str) -> str:
    """An OCR number as such; another reference as text, where a message has room for it."""
    if not is_ocr(reference):
        return _in("Ustrd", _text(reference[:LONGEST_TEXT]))
    kind = _in("Tp", _in("CdOrPrtry", _in("Cd", "SCOR")))
    return _in("Strd", _in("CdtrRefInf", kind, _in("Ref", reference)))


def _sums(payments: Iterable[Payment]) -> Iterator[str]:
    amounts = [one.amount for one in payments]
    yield _in("NbOfTxs", str(len(amounts)))
    yield _in("CtrlSum", write_decimal(sum(amounts)))


def _name(name: str) -> str:
    return _in("Nm", _text(name[:LONGEST_NAME]))


def _text(text: str) -> str:
    return escape(text, quote=False)


def _in(tag: str, *parts: str) -> str:
    return f"<{tag}>{''.join(parts)}</{tag}>"
