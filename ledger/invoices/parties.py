"""Suppliers and customers of the book: found by any of their names, added and changed.

A change is a new row, and what a party was stays in the history.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from ledger.book.book import read_once
from ledger.book.journal import Entry
from ledger.book.values import row_of
from ledger.bookkeeping.chart_of_accounts import (
    account_kinds,
    object_problems,
    objects_as_json,
    objects_from_json,
    unknown_account,
)
from ledger.core.association import is_orgnr
from ledger.core.errors import Problem, Refused, few, problem
from ledger.core.limits import MAX_PARTY_TEXTS, MAX_TERMS
from ledger.core.text import clean, name_key, quoted, text_problem
from ledger.invoices.giro_numbers import read_payment_account
from ledger.invoices.model import ACCOUNT_FIELDS, Party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.book.journal import Row

KIND = "party"
"""The kind of journal entry that tells of parties."""

TEXTS = tuple(
    one.name for one in fields(Party) if one.name not in ("terms", "objects", "aliases", "active")
)
"""The fields that are one text."""

LONGEST_CODE = 30
"""Characters of a party's code."""

PARTIES = "SELECT * FROM party_now ORDER BY code"


@read_once
def parties(book: Book) -> tuple[Party, ...]:
    """Every supplier and customer, the retired ones too, by code."""
    with book.reading() as connection:
        return tuple(
            Party(*(*row, *_parsed(members, aliases), bool(active)))
            for *row, members, aliases, active in connection.execute(PARTIES)
        )


def _parsed(members: str, aliases: str) -> tuple[Any, ...]:
    if not aliases:
        return objects_from_json(members), ()
    import json  # noqa: PLC0415 - 2 ms that most lists spare

    return objects_from_json(members), tuple(json.loads(aliases))


@read_once
def parties_by_code(book: Book) -> Mapping[str, Party]:
    """The same by code."""
    return {one.code: one for one in parties(book)}


@read_once
def codes_by_name(book: Book) -> Mapping[str, str]:
    """The code of a party by the key of each name it has, and of its organisation number."""
    return {key: party.code for party in parties(book) for key in reversed([*party_keys(party)])}


def whose_key(book: Book, name: str) -> str:
    """The code of the party that a name is of, else the key of the name."""
    key = name_key(name)
    return codes_by_name(book).get(key, key)


def party_keys(party: Party) -> Iterator[str]:
    """The keys of a party's code, names and number."""
    texts = (party.code, party.name, *party.aliases, party.orgnr)
    return (name_key(text) for text in texts if text)


def find_party(book: Book, text: str) -> Party | None:
    """The party that has this code, name, alias or organisation number."""
    code = codes_by_name(book).get(name_key(text))
    return parties_by_code(book)[code] if code else None


def party_named(book: Book, text: str) -> Party:
    """The same; raises Refused when there is none, with those that come near."""
    if found := find_party(book, text):
        return found
    key = name_key(text)[:3]
    near = [one.code for one in parties(book) if key and key in name_key(one.code + one.name)]
    raise Refused(
        problem(
            "no-such-party",
            "There is no supplier or customer {name}; see the list of them: {near}.",
            "party",
            name=quoted(text),
            near=few(near or [one.code for one in parties(book)]),
        )
    )


def add_party(book: Book, party: Party, by: str = "") -> Party:
    """Adds a supplier or customer; without a code it gets one of its name.

    Raises Refused when the book has it already, or for what is wrong in it.
    """
    with book.writing():
        party = _cleaned(party)
        party = replace(party, code=party.code or _new_code(book, party.name))
        if party.code in parties_by_code(book):
            raise Refused(
                problem(
                    "party-exists",
                    "There is a party {code} already; change it, or choose another code.",
                    "code",
                    code=party.code,
                )
            )
        _record(book, party, by)
        return party


def change_party(book: Book, code: str, changes: Mapping[str, object], by: str = "") -> Party:
    """Changes what is named of a party; its code stays. Raises Refused."""
    with book.writing():
        before = party_named(book, code)
        party = _cleaned(replace(before, **changes))  # type: ignore[arg-type]
        if party != before:
            _record(book, party, by)
        return party


def party_row(party: Party) -> Row:
    """The party as the journal has it."""
    import json  # noqa: PLC0415 - as above

    aliases = json.dumps(party.aliases, ensure_ascii=False) if party.aliases else ""
    members = objects_as_json(party.objects)
    return row_of("party", party, usual_objects=members, aliases=aliases)


def _record(book: Book, party: Party, by: str) -> None:
    if problems := [*party_problems(book, party)]:
        raise Refused(problems)
    book.append(Entry(KIND, by, (party_row(party),)))


def _words(text: str) -> str:
    return " ".join(clean(text).split())


def _cleaned(party: Party) -> Party:
    aliases = dict.fromkeys(map(_words, party.aliases))
    texts: dict[str, Any] = {name: _words(getattr(party, name)) for name in TEXTS}
    return replace(
        party,
        **texts,
        aliases=tuple(one for one in aliases if one),
        objects=tuple(sorted(party.objects)),
    )


def _new_code(book: Book, name: str) -> str:
    """A code that is free: the first word of the name, and a number when that is taken."""
    taken = codes_by_name(book)
    first = "".join(one for one in name.split(" ", maxsplit=1)[0] if one.isalnum()).upper() or "P"
    tried = (f"{first[: LONGEST_CODE - 6]}{number or ''}" for number in (0, *range(2, 10_000)))
    return next(one for one in tried if name_key(one) not in taken)


def party_problems(book: Book, party: Party) -> Iterator[Problem]:
    """What keeps a party out of the book, each with the field that it is about."""
    for name in ("code", "name"):
        if not getattr(party, name):
            yield problem("party-empty", "A supplier or customer has a code and a name.", name)
    if len(party.code) > LONGEST_CODE:
        yield problem(
            "party-code",
            "The code is {length} characters long; shorten it to {longest}.",
            "code",
            length=len(party.code),
            longest=LONGEST_CODE,
        )
    for name in TEXTS:
        if fault := text_problem(getattr(party, name), name):
            yield fault
    if sum(len(str(one)) for one in party_row(party)) > MAX_PARTY_TEXTS:
        yield problem(
            "party-too-long",
            "What is written of the party is longer than {longest} characters; shorten it.",
            "aliases",
            longest=MAX_PARTY_TEXTS,
        )
    yield from _form_problems(party)
    yield from _account_problems(party)
    yield from _double_problems(book, party)
    if party.account and party.account not in account_kinds(book):
        yield unknown_account(party.account, "account")
    yield from object_problems(book, party.objects, "objects")


def _form_problems(party: Party) -> Iterator[Problem]:
    if not 0 <= party.terms <= MAX_TERMS:
        yield problem(
            "party-terms",
            "An invoice is to be paid within 0 to {longest} days, and not {terms}.",
            "terms",
            longest=MAX_TERMS,
            terms=party.terms,
        )
    if not (
        len(party.country) == len("SE") and party.country.isascii() and party.country.isupper()
    ):
        yield problem(
            "party-country",
            "A country is written with two letters, as SE; {country} is not.",
            "country",
            country=quoted(party.country),
        )
    if party.orgnr and party.country == "SE" and not is_orgnr(party.orgnr):
        yield problem(
            "orgnr",
            "{orgnr} is not an organisation number: ten digits, the last one a check digit,"
            " as in 222000-2683.",
            "orgnr",
            orgnr=quoted(party.orgnr),
        )


def _account_problems(party: Party) -> Iterator[Problem]:
    """A wrong digit would pay somebody else."""
    for kind, text in party.payment_accounts:
        if isinstance(fault := read_payment_account(text, kind, ACCOUNT_FIELDS[kind]), Problem):
            yield fault


def _double_problems(book: Book, party: Party) -> Iterator[Problem]:
    """A name or a number that another party has already would make it unclear whose it is."""
    known = codes_by_name(book)
    for key in dict.fromkeys(party_keys(party)):
        if (other := known.get(key)) and other != party.code:
            yield problem(
                "party-double",
                "{name} has the same name, code, alias or organisation number: a supplier or"
                " customer stands once in the list.",
                "name",
                name=f"{parties_by_code(book)[other].name} ({other})",
            )
            return
