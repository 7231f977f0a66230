"""The form of a template file: which keys a table may have, and what their values look like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, get_args

from ledger.core.errors import Problem, problem
from ledger.core.limits import ACCOUNT_PATTERN
from ledger.core.text import quoted, text_problem
from ledger.report_layout.model import BalanceRole, ColumnName, LineRole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.core.balances import Portion

Form: TypeAlias = "Callable[[object, str], Problem | None]"
"""What a value must look like: gives the Problem when it does not; the text is the place."""

TAKES: Mapping[str, frozenset[Portion]] = {
    "opening": frozenset(("opening",)),
    "movement": frozenset(("debit", "credit")),
    "debit": frozenset(("debit",)),
    "credit": frozenset(("credit",)),
}
"""What `from` may be, and the portions of a balance that it takes."""

_ACCOUNT = re.compile(ACCOUNT_PATTERN)
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LONGEST, _LARGEST, _MOST, _MOST_TEXTS, _MOST_PAIRS = 400, 9999, 300, 1000, 5000
"""Characters of a name, a small number, lines or notes, accounts of a line, accounts of a chart:
Kommun-Bas has two thousand."""


def text(value: object, where: str) -> Problem | None:
    """A name: one line, of the characters that a text in a book may have."""
    if not isinstance(value, str) or not value.strip():
        return problem("not-text", "This must be a text in quotes, and not empty.", where)
    if text_problem(value, where, _LONGEST):
        return problem(
            "bad-text",
            "The text must be one line of at most {longest} characters, all of them printable.",
            where,
            longest=_LONGEST,
        )
    return None


def identifier(value: object, where: str) -> Problem | None:
    """What a line or a dimension is called in the file and in published figures."""
    if isinstance(value, str) and _ID.fullmatch(value):
        return None
    return problem(
        "bad-id",
        "An id is written with small letters a-z, digits and _, and starts with a letter.",
        where,
    )


def account(value: object, where: str) -> Problem | None:
    """An account number."""
    if isinstance(value, str) and _ACCOUNT.fullmatch(value):
        return None
    return problem(
        "bad-account",
        '{account} is not an account number; write 3-8 digits in quotes, as in "1930".',
        where,
        account=quoted(value),
    )


def number(value: object, where: str) -> Problem | None:
    """A small whole number."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
        return None
    return problem(
        "not-a-number", "This must be a whole number from 0 to {largest}.", where, largest=_LARGEST
    )


def flag(value: object, where: str) -> Problem | None:
    """Yes or no."""
    if isinstance(value, bool):
        return None
    return problem("not-a-flag", "This must be true or false, without quotes.", where)


def sign(value: object, where: str) -> Problem | None:
    """Which side of the ledger a note prints without a minus sign."""
    if value in ("debit", "credit"):
        return None
    return problem(
        "bad-sign",
        'This must be "debit" (costs are printed positive) or "credit" (income is).',
        where,
    )


def portion(value: object, where: str) -> Problem | None:
    """What of its balances a line takes."""
    if isinstance(value, str) and value in TAKES:
        return None
    return problem(
        "bad-portion",
        'This must be "opening" (what the year began with), "movement" (the year\'s debits and'
        ' credits), "debit" or "credit"; leave the key out to take all of the balance.',
        where,
    )


def texts(value: object, where: str) -> Problem | None:
    """Account intervals, object codes or line ids."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _too_many(value, _MOST_TEXTS, where)
    return problem("not-texts", 'This must be a list of texts in quotes: ["…", "…"].', where)


def codes(value: object, where: str) -> Problem | None:
    """The objects of a dimension: some of them, or all but some."""
    listed = value.get("not") if isinstance(value, dict) and list(value) == ["not"] else value
    if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
        return None
    return problem(
        "not-codes",
        'This must be a list of codes in quotes, ["…", "…"], where "" is no object; or all but'
        ' some: {{not = ["…"]}}.',
        where,
    )


def pairs(value: object, where: str) -> Problem | None:
    """Codes or account numbers with their names."""
    if isinstance(value, list) and all(
        isinstance(pair, list) and list(map(type, pair)) == [str, str] for pair in value
    ):
        return _too_many(value, _MOST_PAIRS, where)
    return problem("not-pairs", 'This must be a list of code and name: [["…", "…"], …].', where)


def table(value: object, where: str) -> Problem | None:
    """A table."""
    if isinstance(value, dict):
        return None
    return problem("not-a-table", "This must be a table: key = value, one for each line.", where)


def tables(value: object, where: str) -> Problem | None:
    """A list of tables, no longer than a report or its notes can be."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return problem("not-tables", "This must be a list of tables: {{…}}, {{…}}.", where)
    return _too_many(value, _MOST, where)


def _too_many(value: list[object], most: int, where: str) -> Problem | None:
    """Whether there is more than can be held against each other in time."""
    if len(value) <= most:
        return None
    return problem(
        "too-many",
        "There are {count} entries here; the program takes at most {most}.",
        where,
        count=len(value),
        most=most,
    )


def role(value: object, where: str) -> Problem | None:
    """What a row or a sum is."""
    if value in get_args(LineRole):
        return None
    return problem(
        "unknown-role",
        "{role} is not a role of a line; use one of {known}.",
        where,
        role=quoted(value),
        known=", ".join(get_args(LineRole)),
    )


def columns(value: object, where: str) -> Problem | None:
    """The columns of the statements, in the order of print."""
    known = get_args(ColumnName)
    listed = value if isinstance(value, list) else []
    years = [name for name in listed if name != "budget"]
    in_order = years in (["actual", "prior"], ["actual", "prior", "third"])
    if in_order and listed[0] == "actual" and listed.count("budget") <= 1:
        return None
    return problem(
        "bad-columns",
        "This must be a list of {known}, each at most once: actual first, prior always there"
        " (LKBR 5:6, 6:5), and third after prior.",
        where,
        known=", ".join(known),
    )


NAME: dict[str, Form] = {"sv": text, "en": text}
HEAD: dict[str, Form] = {
    **NAME,
    "id": identifier,
    "law": text,
    "result_account": account,
    "equity_result": account,
    "equity_carried": account,
    "dimensions": table,
    "objects": table,
    "accounts": table,
    "statements": table,
    "notes": tables,
    "roles": table,
    "operations": tables,
    "columns": columns,
}
GROUP: dict[str, Form] = {**NAME, "id": identifier, "accounts": texts, "lines": texts}
DIMENSION: dict[str, Form] = {**NAME, "number": number}
ACCOUNTS: dict[str, Form] = dict.fromkeys(("asset", "liability", "income", "cost"), pairs)
STATEMENTS: dict[str, Form] = dict.fromkeys(
    ("income", "assets", "equity_and_liabilities", "cashflow"), tables
)
ROLES: dict[str, Form] = dict.fromkeys(get_args(BalanceRole), table)
NOTE: dict[str, Form] = {
    **NAME,
    "number": text,
    "sign": sign,
    "accounts": texts,
    "total": table,
    "text": table,
    "lines": tables,
}

_LINE: dict[str, Form] = {**NAME, "level": number}
_SUM: dict[str, Form] = {**_LINE, "of": texts, "always": flag}
_PART: dict[str, Form] = {
    **_LINE,
    "accounts": texts,
    "from": portion,
    "of": texts,
    "always": flag,
}
CASH_KEYS = ("change", "debit", "credit", "opening", "closing", "plus", "less")
LEDGER_LINES: dict[str, dict[str, Form]] = {
    "heading": _LINE,
    "text": _LINE,
    "memo": {**_LINE, "see": text, "always": flag},
    "part": {**_PART, "see": text},
    "row": {
        **_LINE,
        "note": text,
        "see": text,
        "accounts": texts,
        "from": portion,
        "with_result": flag,
        "role": role,
        "always": flag,
    },
    "sum": {**_SUM, "note": text, "see": text, "role": role},
}
CASH_LINES: dict[str, dict[str, Form]] = {
    "heading": _LINE,
    "text": _LINE,
    "row": {
        **_LINE,
        **dict.fromkeys(CASH_KEYS, texts),
        "see": text,
        "always": flag,
    },
    "sum": {**_SUM, "see": text},
}
NOTE_LINES: dict[str, dict[str, Form]] = {
    "line": {**_LINE, "accounts": texts, "from": portion, "of": texts, "always": flag},
    "heading": _LINE,
    "text": _LINE,
    "sum": _SUM,
    "part": _PART,
    "memo": {**_LINE, "always": flag},
}
"""The kinds of line, and the keys of each; the kind is itself a key, whose value is the id."""
