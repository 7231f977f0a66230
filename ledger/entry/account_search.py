"""Finding an account by the start of its number, or any part of its name, note line or project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.core.balances import Key
    from ledger.core.model import Account, DimensionObject, ObjectTags
    from ledger.entry.posting_history import PostingHistory
    from ledger.entry.report_line import ReportLine


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that may be meant, perhaps with objects that it has been used with."""

    account: Account
    objects: ObjectTags
    report_line: ReportLine
    uses: int
    """How often the account was used lately."""


@dataclass(frozen=True, slots=True, eq=False)
class SearchIndex:
    """Every account in use, alone and with each set of objects it has been used with."""

    entries: tuple[tuple[str, Candidate], ...]
    """What each is searched by, and the candidate; the most used first."""


def search_keys(accounts: Iterable[Account], habits: PostingHistory) -> tuple[Key, ...]:
    """The accounts in use, alone and with the sets of objects that they have been used with."""
    return tuple(
        (account.number, objects)
        for account in accounts
        if account.active
        for objects in dict.fromkeys(((), *habits.objects.get(account.number, ())))
    )


def search_index(
    accounts: Iterable[Account],
    objects: Sequence[DimensionObject],
    habits: PostingHistory,
    report_line_of: Mapping[Key, ReportLine],
) -> SearchIndex:
    """Prepares the search; `report_line_of` says where each of `search_keys` lands."""
    by_number = {account.number: account for account in accounts}
    names = {(item.dimension, item.code): item.name for item in objects}
    entries = []
    for key in search_keys(by_number.values(), habits):
        account, line = by_number[key[0]], report_line_of[key]
        object_names = " ".join(
            f"{code} {names.get((number, code), '')}" for number, code in key[1]
        )
        text = f"{account.number} {account.name} {object_names} {line.label}"
        uses = habits.uses.get(account.number, 0)
        entries.append((text.casefold(), Candidate(account, key[1], line, uses)))
    entries.sort(key=lambda entry: (-entry[1].uses, entry[1].account.number))
    return SearchIndex(tuple(entries))


def accounts_found(index: SearchIndex, typed: str, limit: int = 8) -> tuple[Candidate, ...]:
    """The accounts that the typed words may mean, the most used first.

    Digits mean the start of the number, and the number itself comes first; `"not 3"` means the
    note. An account comes with objects only when the words speak of them: `"mia"` finds 3981
    with the project MIA.
    """
    words = typed.casefold().split()
    if not words:
        return ()
    note = words.pop() if len(words) > 1 and words[-2:-1] == ["not"] else None
    words = words[:-1] if note else words
    numbers = tuple(word for word in words if word.isdecimal())
    others = tuple(word for word in words if not word.isdecimal())
    found: list[Candidate] = []
    alone: set[str] = set()
    for text, candidate in index.entries:
        number = candidate.account.number
        if (
            number not in alone
            and note in (None, candidate.report_line.note)
            and all(number.startswith(word) for word in numbers)
            and all(word in text for word in others)
        ):
            if not candidate.objects:
                alone.add(number)
            found.append(candidate)
    found.sort(key=lambda candidate: candidate.account.number not in numbers)
    return tuple(found[:limit])
