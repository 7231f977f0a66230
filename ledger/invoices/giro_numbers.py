"""Where a supplier is paid: bankgiro, plusgiro, IBAN, or clearing and account; and OCR numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.check_digits import has_luhn, has_mod_97
from ledger.core.errors import Problem, problem
from ledger.core.text import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

AccountKind: TypeAlias = Literal["bankgiro", "plusgiro", "iban", "account"]

_FORMS: Mapping[AccountKind, re.Pattern[str]] = {
    "bankgiro": re.compile("[0-9]{7,8}"),
    "plusgiro": re.compile("[0-9]{2,8}"),
    "iban": re.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"),
    "account": re.compile("[0-9]{4,5},[0-9]{1,12}"),
}
_PREFIX = re.compile(r"(bankgiro|bg|plusgiro|pg|iban)\b[ :.]{0,9}", re.IGNORECASE)
_BANKGIRO = re.compile("[0-9]{3,4}-[0-9]{4}")
_PLUSGIRO = re.compile("[0-9 ]{1,10}-[0-9]")
_CLEARING = re.compile("([0-9]{4}(?:-?[0-9])?)[ ,.]{1,3}([0-9][0-9 -]{0,17})")
_OCR = re.compile("[0-9]{2,25}")
_KINDS: Mapping[str, AccountKind] = {
    "bankgiro": "bankgiro",
    "bg": "bankgiro",
    "plusgiro": "plusgiro",
    "pg": "plusgiro",
    "iban": "iban",
}


@dataclass(frozen=True, slots=True)
class PaymentAccount:
    """An account to pay to, its check digits proved."""

    kind: AccountKind
    number: str
    """Without blanks and hyphens; of an account, clearing number and number with a comma between:
    `"83279,1234567890"`."""

    @property
    def written(self) -> str:
        """As it is usually written: `"5050-1055"`, `"28 65 43-4"`, `"SE45 5000 0000 …"`."""
        number = self.number
        if self.kind == "bankgiro":
            return f"{number[:-4]}-{number[-4:]}"
        if self.kind == "plusgiro":
            pairs = re.sub("(?<=[0-9])(?=(?:[0-9]{2}){1,4}$)", " ", number[:-1])
            return f"{pairs}-{number[-1]}"
        if self.kind == "iban":
            return " ".join(re.findall(".{1,4}", number))
        clearing, _, account = number.partition(",")
        return f"{clearing[:4]}-{clearing[4:]}".rstrip("-") + f" {account}"


def read_payment_account(
    text: str, kind: AccountKind | None = None, where: str = ""
) -> PaymentAccount | Problem:
    """The account that a text means; without a kind, by how it is written.

    `"5050-1055"` is a bankgiro, `"28 65 43-4"` a plusgiro, `"8327-9, 123 456"` clearing and
    account, and what begins with a country an IBAN. `"pg 2865434"` says itself what it is.
    """
    found = text.strip()
    if match := _PREFIX.match(found):
        kind, found = kind or _KINDS[match[1].lower()], found[match.end() :]
    kind = kind or _kind_of(found)
    if kind is None:
        return problem(
            "account-form",
            "{account} is no account: write a bankgiro as 5050-1055, a plusgiro as 28 65 43-4, an"
            " IBAN, or a clearing number and an account as 8327-9, 123 456 789.",
            where,
            account=quoted(text),
        )
    number = _bare(found, kind)
    if not _FORMS[kind].fullmatch(number) or not _is_proved(number, kind):
        return problem(
            "account-check-digit",
            "{account} is not a right {kind}: a digit is wrong or lacking; look at the invoice"
            " again.",
            where,
            account=quoted(text),
            kind=ACCOUNT_NAMES[kind],
        )
    return PaymentAccount(kind, number)


def _kind_of(text: str) -> AccountKind | None:
    if text[:2].isalpha():
        return "iban"
    if _BANKGIRO.fullmatch(text):
        return "bankgiro"
    if _CLEARING.fullmatch(text):
        return "account" if not _PLUSGIRO.fullmatch(text) else "plusgiro"
    return "plusgiro" if _PLUSGIRO.fullmatch(text) else None


def _bare(text: str, kind: AccountKind) -> str:
    if kind == "account" and (match := _CLEARING.fullmatch(text)):
        return ",".join(re.sub("[ -]", "", part) for part in match.groups())
    return re.sub("[ -]", "", text).upper()


def _is_proved(number: str, kind: AccountKind) -> bool:
    """Whether the check digits are right; an account's are its bank's own and not proved."""
    if kind == "iban":
        return has_mod_97(number)
    return kind == "account" or has_luhn(number)


ACCOUNT_NAMES: Mapping[AccountKind, Problem] = {
    "bankgiro": problem("bankgiro", "bankgiro number"),
    "plusgiro": problem("plusgiro", "plusgiro number"),
    "iban": problem("iban", "IBAN"),
    "account": problem("account", "account number with its clearing number"),
}
"""What each kind is called, for a field of a sentence."""


def is_ocr(reference: str, *, with_length: bool = False) -> bool:
    """Whether a reference is an OCR number: its last digit is Luhn's.

    `with_length`: whether the digit before it must be the last one of the number's length (the
    Bankgiro's rules for OCR, levels 3 and 4).
    """
    if not _OCR.fullmatch(reference) or not has_luhn(reference):
        return False
    return not with_length or int(reference[-2]) == len(reference) % 10
