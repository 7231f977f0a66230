"""Rules that the office has for lines of statements: what they are by, and how they are booked.

A rule is a text of the book, and the journal tells of it; one with the same key takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.bank.proposal import BankRule
from ledger.bookkeeping.chart_of_accounts import account_of, key_of, object_of, parse_object_set
from ledger.bookkeeping.report_texts import set_document, texts
from ledger.core.errors import Refused, problem
from ledger.core.model import Posting
from ledger.core.text import clean
from ledger.entry.posting_history import bare

if TYPE_CHECKING:
    from ledger.bank.proposal import RuleKind
    from ledger.book.book import Book

KIND = "bank-rule"
"""The kind of journal entry that keeps a rule."""

_STORED = "bank-rule: "
"""How the names of these texts in the book begin; they belong to no year."""


def bank_rules(book: Book) -> tuple[BankRule, ...]:
    """The rules of the book, by kind and key."""
    import json  # noqa: PLC0415 - 2 ms that a list without rules spares

    found = [
        _rule_of(json.loads(text))
        for name, text in texts(book, 0).items()
        if name.startswith(_STORED) and text
    ]
    return tuple(sorted(found, key=lambda rule: (rule.kind, rule.key)))


def _rule_of(values: dict[str, Any]) -> BankRule:
    rows = tuple(
        Posting(account, share, parse_object_set(objects))
        for account, objects, share in values["rows"]
    )
    return BankRule(values["kind"], values["key"], rows, values["text"], values["counterparty"])


def add_rule(book: Book, rule: BankRule, by: str = "") -> BankRule:
    """Keeps a rule; one with the same key is replaced, and stays in the history.

    Raises Refused when it has no key or no rows, or an account or object that the book has not.
    """
    import json  # noqa: PLC0415 - as above

    key = clean(rule.key) if rule.kind == "account" else bare(clean(rule.key))
    if not key or not rule.rows:
        raise Refused(
            problem(
                "rule-empty",
                "A rule says what lines it is for, and an account: the text without numbers, or the"
                " giro of the other side.",
            )
        )
    for row in rule.rows:
        account_of(book, row.account)
        for member in row.objects:
            object_of(book, *member)
    stored = BankRule(rule.kind, key, rule.rows, clean(rule.text), clean(rule.counterparty))
    body = {
        "kind": stored.kind,
        "key": key,
        "rows": [[row.account, key_of(row.objects), row.amount] for row in stored.rows],
        "text": stored.text,
        "counterparty": stored.counterparty,
    }
    set_document(book, 0, _name(stored), json.dumps(body, ensure_ascii=False), by, kind=KIND)
    return stored


def remove_rule(book: Book, kind: RuleKind, key: str, by: str = "") -> None:
    """Takes a rule away; raises Refused when there is none with the key."""
    known = next((one for one in bank_rules(book) if (one.kind, one.key) == (kind, key)), None)
    if known is None:
        raise Refused(
            problem("no-such-rule", "There is no rule for {key}; see the list of them.", key=key)
        )
    set_document(book, 0, _name(known), "", by, kind=KIND)


def _name(rule: BankRule) -> str:
    return f"{_STORED}{rule.kind} {rule.key}"[:200]
