"""The banks that take a payment file, as `banks.toml` has them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.core.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.invoices.giro_numbers import PaymentAccount

IBAN_BANK = slice(4, 7)
"""Where a Swedish IBAN has its bank."""


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank."""

    id: str
    name: str
    bic: str
    iban: tuple[str, ...]
    """How its IBAN go on after the check digits."""

    what_to_do: Label
    """What is done with a file at the bank, in a sentence."""


@cache
def banks() -> Mapping[str, Bank]:
    """Every bank by its id."""
    text = Path(__file__).with_name("banks.toml").read_text("utf-8")
    return {
        name: Bank(name, one["name"], one["bic"], tuple(one["iban"]), Label(one["sv"], one["en"]))
        for name, one in tomllib.loads(text).items()
    }


def bank_of(account: PaymentAccount) -> Bank | None:
    """The bank of an IBAN; None when it is not in the list."""
    code = account.number[IBAN_BANK]
    is_swedish = account.kind == "iban" and account.number.startswith("SE")
    return next((one for one in banks().values() if is_swedish and code in one.iban), None)
