"""What is odd about a draft that could be recorded: worth a second look, never forbidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ledger.core.errors import Problem, problem
from ledger.core.model import debit_side, voucher_name
from ledger.core.money import write_amount
from ledger.core.personal_numbers import has_personal_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.book.book import Book
    from ledger.core.model import VoucherInput

LOOK_BACK = 20_000
"""How many vouchers back an equal document is looked for."""


@dataclass(frozen=True, slots=True)
class PastFacts:
    """What the book holds that a draft can be odd beside."""

    last_day: date | None
    """The day of the latest voucher."""

    same_document: str
    """An earlier voucher with the same document, counterparty and amount, as `"A 12"`."""

    unused: tuple[str, ...]
    """The draft's accounts that no voucher has used and that have no opening balance."""


LAST_DAY = "SELECT date FROM voucher ORDER BY sequence DESC LIMIT 1"


def last_day(book: Book) -> date | None:
    """The day of the latest voucher; None in a book without any."""
    with book.reading() as connection:
        row = connection.execute(LAST_DAY).fetchone()
    return date.fromisoformat(row[0]) if row else None


SAME_DOCUMENT = """
SELECT v.series, v.number, (SELECT substr(last_day, 1, 4) + 0 FROM fiscal_year WHERE id = v.year)
FROM voucher AS v
WHERE v.sequence > (SELECT coalesce(max(sequence), 0) FROM voucher) - :look_back
  AND v.document = :document AND v.counterparty = :counterparty
  AND :amount = (SELECT sum(max(p.amount, 0)) FROM posting AS p
                 WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1)
  AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
ORDER BY v.sequence DESC LIMIT 1
"""
USED = """
SELECT EXISTS (SELECT 1 FROM posting WHERE account = :account)
    OR EXISTS (SELECT 1 FROM opening WHERE account = :account)
"""


def past_of(book: Book, draft: VoucherInput) -> PastFacts:
    """Reads from the book what the draft can be odd beside."""
    amount = debit_side(draft.postings)
    with book.reading() as connection:
        last = last_day(book)
        same = (
            draft.document
            and connection.execute(
                SAME_DOCUMENT,
                {
                    "look_back": LOOK_BACK,
                    "document": draft.document,
                    "counterparty": draft.counterparty,
                    "amount": amount,
                },
            ).fetchone()
        )
        unused = tuple(
            account
            for account in dict.fromkeys(posting.account for posting in draft.postings)
            if not connection.execute(USED, {"account": account}).fetchone()[0]
        )
    return PastFacts(
        last_day=last,
        same_document=voucher_name(*same) if same else "",
        unused=unused,
    )


def warnings_for(draft: VoucherInput, past: PastFacts) -> tuple[Problem, ...]:
    """What is odd about the draft, each said plainly; most often nothing."""
    return tuple(fault for look in LOOKS for fault in look(draft, past))


def month_is_another(draft: VoucherInput, past: PastFacts) -> Iterable[Problem]:
    """The date lies in another month than the latest voucher's."""
    if past.last_day is None:
        return
    months = (draft.date.year - past.last_day.year) * 12 + draft.date.month - past.last_day.month
    if months:
        yield problem(
            "odd-month",
            "The date {day} is in another month than the last voucher ({last}).",
            "date",
            day=draft.date,
            last=past.last_day,
        )


def document_is_booked(draft: VoucherInput, past: PastFacts) -> Iterable[Problem]:
    """The same document is recorded already, with the same amount."""
    if past.same_document:
        yield problem(
            "odd-document",
            "{document} with the amount {amount} is already recorded in {voucher}.",
            "document",
            document=draft.document,
            amount=write_amount(debit_side(draft.postings)),
            voucher=past.same_document,
        )


def account_is_new(draft: VoucherInput, past: PastFacts) -> Iterable[Problem]:
    """An account is used for the first time."""
    for account in past.unused:
        index = next(i for i, row in enumerate(draft.postings) if row.account == account)
        yield problem(
            "odd-account",
            "Account {account} has not been used before.",
            f"postings[{index}].account",
            account=account,
        )


def text_names_a_person(draft: VoucherInput, _: PastFacts | None = None) -> Iterable[Problem]:
    """A text holds what looks like a personal identity number (GDPR art. 5.1 c: keep little)."""
    texts = (
        ("text", draft.text),
        ("counterparty", draft.counterparty),
        ("document", draft.document),
        *((f"postings[{index}].text", row.text) for index, row in enumerate(draft.postings)),
    )
    for where, text in texts:
        if has_personal_number(text):
            yield problem(
                "odd-personal-number",
                "The text seems to hold a personal identity number; vouchers are kept for years,"
                " so write as little as you can about a person.",
                where,
            )


LOOKS = (month_is_another, document_is_booked, account_is_new, text_names_a_person)
"""All of them look, so that everything odd is said at once."""
