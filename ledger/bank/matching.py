"""What each line of a statement is in the book: proposals with their reason, and nothing booked.

In order, the first that fits: a posting that is there already; an open item, by its reference,
its party or its amount alone; a rule that was remembered; how the same has been booked before.
Everything is looked up by amount, reference or name, so that the work grows as the lines do.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ledger.bank.proposal import DAYS_APART, BookPosting, LineWay, Proposal, in_proportion
from ledger.core.check_digits import luhn
from ledger.core.errors import problem
from ledger.core.model import Posting
from ledger.entry.posting_history import bare, text_at
from ledger.invoices.open_items import OpenItem

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from ledger.bank.proposal import BankRule
    from ledger.bank.stored import BankLine
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.entry.posting_history import PastVoucher

LEAST_DIGITS = 4
"""Digits of a number that is looked for within a text: 14 stands in 1814 and means nothing."""

MANY = 9
"""As many of a kind, more tell nothing apart: of one amount on a day, of parties with a word."""

MOST_TOGETHER = 8
"""Open items of one party among which those are looked for that add up to a payment."""

MOST_WAYS = 9
REMEMBERED = 1 << 17
"""Texts whose words are remembered: fewer than a statement has are all forgotten between lines."""

_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Facts:
    """What lines are held against, all of it on one account."""

    postings: Sequence[BookPosting] = ()
    items: Sequence[OpenItem] = ()
    rules: Sequence[BankRule] = ()
    habits: Sequence[PastVoucher] = ()
    """Earlier vouchers on the account, the latest first."""

    accounts: Mapping[str, str] = field(default_factory=dict)
    """Whose each giro or account is, by what earlier lines were booked as."""


def proposals(lines: Sequence[BankLine], account: str, facts: Facts) -> tuple[Proposal, ...]:
    """A proposal for each line, in the order given."""
    pairs = _pairs(lines, facts.postings)
    items, habits = _OpenItems(facts), _Habits(facts.habits, account)
    rules: dict[tuple[str, str], BankRule] = {(one.kind, one.key): one for one in facts.rules}
    found: dict[int, Proposal] = {}
    in_order = sorted(lines, key=lambda one: (one.date, one.id))
    items.take_named(line for line in in_order if line.id not in pairs)
    for line in in_order:
        ways, is_ticked = pairs.get(line.id, ((), False))
        if not is_ticked:
            settled, is_sure = items.ways(line, is_booked=bool(ways))
            is_ticked = is_sure and not ways
            ways = (*ways, *settled)
            if rule := _rule_for(line, rules):
                ways = (*ways, rule.suggestion(line))
            ways = (*ways, *habits.ways(line))
        found[line.id] = Proposal(line, ways[:MOST_WAYS], is_ticked)
    return tuple(found[line.id] for line in lines)


@lru_cache(maxsize=REMEMBERED)
def words_of(text: str) -> frozenset[str]:
    """The words and numbers of a text, as they are compared."""
    return frozenset(_WORD.findall(text.casefold()))


@lru_cache(maxsize=REMEMBERED)
def numbers_in(*texts: str) -> frozenset[str]:
    """The whole words with digits that are long enough to be a reference, without zeros first."""
    return frozenset(
        word.lstrip("0")
        for text in texts
        for word in words_of(text)
        if sum(character.isdigit() for character in word) >= LEAST_DIGITS
    )


def names_party(line: BankLine, counterparty: str) -> bool:
    """Whether the line names the party: all words of its name, or the name that the bank has."""
    name = words_of(counterparty) - _FORMS
    if not name:
        return False
    theirs = words_of(line.counterparty) - _FORMS
    return name <= words_of(f"{line.counterparty} {line.text}") or (bool(theirs) and theirs <= name)


_FORMS = frozenset({"ab", "hb", "kb", "i", "av", "och", "the", "inc", "ltd"})
"""Words of a name that tell nobody apart."""

_Ways: TypeAlias = "tuple[tuple[LineWay, ...], bool]"


def _pairs(lines: Sequence[BankLine], postings: Sequence[BookPosting]) -> dict[int, _Ways]:
    """Of each line the postings of its amount within DAYS_APART days, the sure ones alone.

    Sure are those where neither has another; and among several, those where both name the same
    party or number and no other does.
    """
    near = _Near(postings)
    of_line = {line.id: near.to(line) for line in lines}
    of_posting: dict[int, list[BankLine]] = defaultdict(list)
    for line in lines:
        for posting in of_line[line.id]:
            of_posting[posting.id].append(line)
    found: dict[int, _Ways] = {}
    taken: set[int] = set()
    for line in lines:
        if len(of_line[line.id]) == 1 and len(of_posting[of_line[line.id][0].id]) == 1:
            (posting,) = of_line[line.id]
            taken.add(posting.id)
            found[line.id] = ((_by_posting(ALONE, posting),), True)
    left = [line for line in lines if line.id not in found and of_line[line.id]]
    chosen = {
        line.id: closest(
            line, [one for one in of_line[line.id] if one.id not in taken and _is_of(line, one)]
        )
        for line in left
    }
    ids = {line: frozenset(one.id for one in best) for line, best in chosen.items()}
    made: dict[tuple[str, int], LineWay] = {}
    for line in left:
        best = chosen[line.id]
        rivals = of_posting[best[0].id] if len(best) == 1 else []
        is_sure = len(rivals) <= MANY * MANY and [line.id] == [
            one.id for one in rivals if best[0].id in ids.get(one.id, ())
        ]
        others = [one for one in of_line[line.id] if not is_sure and one.id not in ids[line.id]]
        found[line.id] = (_offered(best, others, made), is_sure)
    return found


def _offered(
    best: Sequence[BookPosting],
    others: Sequence[BookPosting],
    made: dict[tuple[str, int], LineWay],
) -> tuple[LineWay, ...]:
    """The ways to these postings; of each posting one that all its lines share, out of `made`."""
    offered = [*((NAMED, one) for one in best), *((ONE_OF, one) for one in others)][:MOST_WAYS]
    for why, one in offered:
        if (why.code, one.id) not in made:
            made[why.code, one.id] = _by_posting(why, one)
    return tuple(made[why.code, one.id] for why, one in offered)


Documented = TypeVar("Documented", BookPosting, OpenItem)


def closest(line: BankLine, candidates: Sequence[Documented]) -> Sequence[Documented]:
    """Of several, those whose document the line names most of; all when it names none's."""
    words = words_of(f"{line.reference} {line.text}")
    named = [len(marks) if (marks := _marks(one.document)) <= words else 0 for one in candidates]
    most = max(named, default=0)
    return [one for one, count in zip(candidates, named, strict=True) if count == most]


@lru_cache(maxsize=REMEMBERED)
def _marks(document: str) -> frozenset[str]:
    """The words that tell a document from others: its numbers and short codes."""
    return frozenset(
        word for word in words_of(document) if not word.isalpha() or len(word) < LEAST_DIGITS
    )


class _Near:
    """Postings by amount and day."""

    def __init__(self, postings: Iterable[BookPosting]) -> None:
        self._by_day: dict[tuple[Ore, date], list[BookPosting]] = defaultdict(list)
        for one in postings:
            self._by_day[one.amount, one.date].append(one)

    def to(self, line: BankLine) -> list[BookPosting]:
        """Those of the line's amount, the nearest to its day first; of very many some."""
        days = sorted(range(-DAYS_APART, DAYS_APART + 1), key=abs)
        found = (
            posting
            for apart in days
            for posting in self._by_day.get((line.amount, line.date + timedelta(apart)), ())
        )
        return list(islice(found, 3 * MANY))


def _is_of(line: BankLine, posting: BookPosting) -> bool:
    """Whether line and posting name the same number or party, or say the same."""
    numbers = numbers_in(posting.document, posting.text)
    return bool(
        numbers & numbers_in(line.reference, line.text)
        or (posting.counterparty and names_party(line, posting.counterparty))
        or (bare(line.text) and bare(line.text) == bare(posting.text))
    )


ALONE = problem("match-posting", "{voucher} {day} has this amount, and nothing else: {text}")
NAMED = problem("match-posting-named", "{voucher} {day} has this amount and names the same: {text}")
ONE_OF = problem("match-posting-one-of", "{voucher} {day} has this amount, as others do: {text}")


def _by_posting(why: Problem, posting: BookPosting) -> LineWay:
    values = {"voucher": posting.name, "day": posting.date, "text": posting.text}
    return LineWay("posting", replace(why, values=values), (posting.id,))


class _OpenItems:
    """What is unpaid, by reference, amount and party; each is proposed for one line."""

    def __init__(self, facts: Facts) -> None:
        self._accounts = facts.accounts
        self._by: dict[Hashable, deque[OpenItem]] = defaultdict(deque)
        """By reference, by amount, by party, and by party and amount; the oldest first."""
        self._used: set[int] = set()
        self._offered: set[int] = set()
        """The items, by identity: each is asked about again and again."""
        self._named: dict[int, tuple[Problem, tuple[OpenItem, ...]]] = {}
        self._parties_with: dict[str, set[str]] = defaultdict(set)
        for item in sorted(facts.items, key=lambda one: one.since):
            party = item.counterparty.casefold()
            keys = (item.amount, ("party", party), (party, item.amount))
            for key in (*keys, *_references(item)):
                self._by[key].append(item)
            for word in words_of(party) - _FORMS:
                self._parties_with[word].add(party)

    def ways(self, line: BankLine, *, is_booked: bool) -> _Ways:
        """The items that the line may settle, and whether the first is sure.

        What is surely settled by a line, is by no later one; nor is anything by one that
        `is_booked` already, as far as can be seen.
        """
        if line.id in self._named:
            return (_settling(line, *self._named[line.id]),), True
        for find in (self._of_party, self._together):
            if found := find(line):
                is_sure = len(found) == 1 and not is_booked
                (self._used if is_sure else self._offered).update(map(id, found[0][1]))
                return tuple(_settling(line, *one) for one in found), is_sure
        alone = self._open(line.amount, line)[:MOST_WAYS]
        return tuple(_settling(line, BY_AMOUNT, (item,)) for item in alone), False

    def take_named(self, lines: Iterable[BankLine]) -> None:
        """Gives each line the items that it names by number, before any has them by name alone."""
        for line in lines:
            for find in (self._referred, self._of_details):
                if found := find(line):
                    self._named[line.id] = found[0]
                    self._used.update(map(id, found[0][1]))
                    break

    def _open(self, key: Hashable, line: BankLine) -> list[OpenItem]:
        """The oldest of a kind that no line surely settles, and that were there on its day.

        Those that were offered for another line come last.
        """
        items = self._by.get(key, deque())
        while items and id(items[0]) in self._used:
            items.popleft()
        latest = line.date + timedelta(DAYS_APART)
        found = [
            one
            for one in islice(items, MANY * MANY)
            if one.since <= latest and id(one) not in self._used
        ]
        return sorted(found, key=lambda one: id(one) in self._offered)

    def _referred(self, line: BankLine) -> list[tuple[Problem, tuple[OpenItem, ...]]]:
        """The item whose number or OCR is the reference, or stands as a whole word in the text."""
        whole = {digits_of(line.reference)} - {""}
        for references in (whole, numbers_in(line.reference, line.text)):
            found = dict.fromkeys(
                item
                for reference in references
                for item in self._open(reference, line)
                if item.amount == line.amount
            )
            if len(found) == 1:
                return [(BY_REFERENCE, tuple(found))]
        return []

    def _of_details(self, line: BankLine) -> list[tuple[Problem, tuple[OpenItem, ...]]]:
        """The items of the payments of a batch, when each has its own."""
        found: list[OpenItem] = []
        for detail in line.details:
            named = [
                item
                for item in self._open(detail.amount, line)
                if item not in found
                and (
                    digits_of(detail.reference) in _references(item)
                    or item.counterparty.casefold() == detail.counterparty.casefold()
                )
            ]
            if len(named) != 1:
                return []
            found += named
        return [(BY_BATCH, tuple(found))] if found else []

    def _parties(self, line: BankLine) -> list[str]:
        """The parties that the line names, or whose giro or account it has."""
        known = self._accounts.get(line.counterparty_account, "").casefold()
        if known and ("party", known) in self._by:
            return [known]
        near: set[str] = set()
        for word in words_of(f"{line.counterparty} {line.text}"):
            with_word = self._parties_with.get(word, set())
            near |= with_word if len(with_word) <= MANY * MANY else set()
        return sorted(party for party in near if names_party(line, party))

    def _of_party(self, line: BankLine) -> list[tuple[Problem, tuple[OpenItem, ...]]]:
        """The items of the amount, the oldest first, when one party alone is named."""
        found = [
            items for one in self._parties(line) if (items := self._open((one, line.amount), line))
        ]
        if len(found) != 1:
            return []
        return [(BY_PARTY, (item,)) for item in closest(line, found[0])[:MOST_WAYS]]

    def _together(self, line: BankLine) -> list[tuple[Problem, tuple[OpenItem, ...]]]:
        """Several items of one party, when one choice of them alone adds up to the line.

        Credit notes are among them only when nothing adds up without them.
        """
        parties = self._parties(line)
        if len(parties) != 1:
            return []
        every = self._open(("party", parties[0]), line)
        alike = [one for one in every if (one.amount > 0) == (line.amount > 0)]
        found = _adding_up(alike, line.amount) or _adding_up(every, line.amount)
        return [(BY_SUM, found[0])] if len(found) == 1 else []


def _adding_up(items: Sequence[OpenItem], amount: Ore) -> list[tuple[OpenItem, ...]]:
    """The choices of two items and more that are together the amount; of too many items, none."""
    if len(items) > MOST_TOGETHER:
        return []
    return [
        chosen
        for count in range(2, len(items) + 1)
        for chosen in combinations(items, count)
        if sum(one.amount for one in chosen) == amount
    ]


BY_REFERENCE = problem("item-reference", "the reference is that of {items}, and so is the amount")
BY_BATCH = problem("item-batch", "the payments of the line are {items}, each its own")
BY_PARTY = problem("item-party", "{party} is named, and {items} is of this amount")
BY_SUM = problem("item-sum", "{items} of {party} are together this amount, and no others are")
BY_AMOUNT = problem("item-amount", "{items} of {party} is of this amount; nothing names it")


def _settling(line: BankLine, reason: Problem, items: Sequence[OpenItem]) -> LineWay:
    """The way that the line settles the items."""
    documents = ", ".join(dict.fromkeys(filter(None, (one.document for one in items))))
    party = items[0].counterparty
    values = {"items": documents or party or items[0].account, "party": party}
    return LineWay(
        "item",
        replace(reason, values=values),
        rows=tuple(Posting(one.account, -one.amount) for one in items),
        text=f"{'Betalning' if line.amount < 0 else 'Inbetalning'} {documents}".strip(),
        counterparty=party,
        document=documents if len(items) == 1 else "",
        items=tuple(items) if len(items) > 1 else (),
    )


BY_HAND = problem("match-hand", "chosen by hand: {items}")


def way_by_hand(line: BankLine, chosen: Sequence[BookPosting | OpenItem]) -> LineWay | None:
    """The way that the line is what was chosen; None while that is not together its amount."""
    if sum(one.amount for one in chosen) != line.amount:
        return None
    items = tuple(one for one in chosen if isinstance(one, OpenItem))
    if items:
        return _settling(line, BY_HAND, items)
    names = {one.id: one.name for one in chosen if isinstance(one, BookPosting)}
    return LineWay(
        "posting", replace(BY_HAND, values={"items": ", ".join(names.values())}), tuple(names)
    )


def digits_of(reference: str) -> str:
    """A reference as it is compared: digits and letters alone, without zeros first."""
    return "".join(filter(str.isalnum, reference.casefold())).lstrip("0")


def references_of(document: str) -> frozenset[str]:
    """What a payment of the document may be called: its numbers, and these with a check digit.

    The check digit of an OCR is Luhn's, with or without a digit for the length before it (the
    Bankgiro's rules for OCR, levels 3 and 4).
    """
    numbers = numbers_in(document) | ({digits_of(document)} - {""})
    digits = [number for number in numbers if number.isdigit()]
    with_length = [f"{number}{(len(number) + 2) % 10}" for number in digits]
    return numbers | {number + luhn(number) for number in (*digits, *with_length)}


def _references(item: OpenItem) -> frozenset[str]:
    """What a payment of an item may be called: its OCR as it was received, or by its number."""
    return references_of(item.document) | ({digits_of(item.ocr)} - {""})


def _rule_for(line: BankLine, rules: Mapping[tuple[str, str], BankRule]) -> BankRule | None:
    """The rule that was remembered for the line: by the other account first, then by its text."""
    text = bare(line.text or line.counterparty)
    return rules.get(("account", line.counterparty_account)) or rules.get(("text", text))


class _Habits:
    """How the same has been booked before, by who and what: the latest of each way."""

    def __init__(self, earlier: Sequence[PastVoucher], account: str) -> None:
        self._account = account
        self._by_name: dict[str, dict[tuple[object, ...], PastVoucher]] = defaultdict(dict)
        for voucher in earlier:
            own = [one.amount for one in voucher.postings if one.account == account]
            if len(own) == 1:
                kind = (own[0] > 0, *voucher.accounts)
                for name in {bare(voucher.counterparty), bare(voucher.text)} - {""}:
                    ways = self._by_name[name]
                    if len(ways) < MOST_WAYS:
                        ways.setdefault(kind, voucher)

    def ways(self, line: BankLine) -> Iterator[LineWay]:
        """Each way in which the party or the text was booked, the latest first."""
        found: dict[tuple[object, ...], PastVoucher] = {}
        for name in (bare(line.counterparty), bare(line.text)):
            for kind, voucher in self._by_name.get(name, {}).items():
                if kind[0] == (line.amount > 0):
                    found.setdefault(kind, voucher)
        for voucher in found.values():
            rows = tuple(one for one in voucher.postings if one.account != self._account)
            yield LineWay(
                "habit",
                problem(
                    "match-habit",
                    "as {voucher}: {text}",
                    voucher=f"{voucher.series} {voucher.number}",
                    text=voucher.text,
                ),
                rows=in_proportion(rows, -line.amount),
                text=text_at(voucher.text, voucher.date, line.date),
                counterparty=voucher.counterparty,
                series=voucher.series,
            )
