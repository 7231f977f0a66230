"""Payments: proposed, and made into a file for the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.bank.stored import bank_statements
from ledger.core.errors import Problem, Refused, problem
from ledger.invoices.banks import bank_of, banks
from ledger.invoices.giro_numbers import read_payment_account
from ledger.invoices.pay import make_payment_file, propose_payments, stored_payment_file

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.invoices.banks import Bank
    from ledger.invoices.giro_numbers import PaymentAccount

__all__ = ["make_payment_file", "propose_payments", "stored_payment_file"]

ACCOUNT = "1930"
"""The account of the bank in BAS."""


def own_account(book: Book, account: str, written: str | None) -> PaymentAccount:
    """Where it is paid from: as it is written, else as the latest statement of the account says.

    Raises Refused when neither says.
    """
    numbers = [one.number for one in bank_statements(book) if one.account == account]
    text = written or next((one for one in reversed(numbers) if one), "")
    found = read_payment_account(text, where="--from" if written else account)
    if written and isinstance(found, Problem):
        raise Refused(found)
    if isinstance(found, Problem):
        raise Refused(
            problem(
                "pay-from",
                "The book does not know the bank's number of {account}; say its IBAN.",
                "--from",
                account=account,
            )
        )
    return found


def bank_named(name: str | None, own: PaymentAccount) -> Bank:
    """The bank with the id, else the one whose account it is; raises Refused for none."""
    bank = banks().get(name) if name else bank_of(own)
    if bank is None:
        raise Refused(
            problem(
                "pay-bank",
                "Which bank? Say one of {banks}.",
                banks=", ".join(banks()),
            )
        )
    return bank
