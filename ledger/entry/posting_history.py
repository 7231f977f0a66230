"""What earlier vouchers tell about the one being typed: texts, accounts, objects and amounts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.bookkeeping.chart_of_accounts import parse_object_set
from ledger.core.model import Posting
from ledger.core.money import divide_rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ledger.book.book import Book
    from ledger.core.model import ObjectTags

Side: TypeAlias = Literal["debit", "credit"]

LATEST = 2000
"""How many vouchers back typing remembers: a year or two of a samordningsförbund."""

MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b( [0-9]{{4}}\b)?", re.IGNORECASE)
_QUARTER = re.compile(r"\b(kvartal )([1-4])\b( [0-9]{4}\b)?", re.IGNORECASE)
_CHANGING = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b|[0-9]+", re.IGNORECASE)
"""What differs between two vouchers of the same thing: months and numbers."""


@dataclass(frozen=True, slots=True)
class PastVoucher:
    """A voucher as typing remembers it."""

    sequence: int
    series: str
    number: int
    date: date
    text: str
    counterparty: str
    postings: tuple[Posting, ...]
    accounts: tuple[str, ...] = field(init=False)
    """The accounts of its rows, in order."""

    normalized_text: str = field(init=False, repr=False)
    """Its text and counterparty, to search in."""

    def __post_init__(self) -> None:
        """Works out what is searched for at every key."""
        object.__setattr__(self, "accounts", tuple(row.account for row in self.postings))
        object.__setattr__(self, "normalized_text", f"{self.text} {self.counterparty}".casefold())

    @property
    def bare_text(self) -> str:
        """Its text without what changes from time to time."""
        return bare(self.text)


@dataclass(frozen=True, slots=True, eq=False)
class PostingHistory:
    """How the office books: the latest vouchers, and what is usual among their postings."""

    earlier: tuple[PastVoucher, ...]
    """The latest first."""

    uses: Mapping[str, int]
    """How often each account was used."""

    objects: Mapping[str, Mapping[ObjectTags, int]]
    """How often each account was used with each set of objects, the most usual first."""


EARLIER = """
SELECT v.sequence, v.series, v.number, v.date, v.text, v.counterparty, v.first_posting, v.rows
FROM voucher AS v JOIN journal AS j ON j.seq = v.entry
WHERE v.sequence > (SELECT vouchers FROM journal ORDER BY seq DESC LIMIT 1) - :latest
  AND j.kind IN ('voucher', 'batch')
  AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
ORDER BY v.sequence DESC
"""
EARLIER_POSTINGS = """
SELECT p.id, p.account, p.amount, s.key, p.text
FROM posting AS p JOIN object_set AS s ON s.id = p.objects
WHERE p.id >= :first
"""


def habits(book: Book, latest: int = LATEST) -> PostingHistory:
    """The habits that the latest vouchers show, corrections and what they corrected left out."""
    with book.reading() as connection:
        rows = connection.execute(EARLIER, {"latest": latest}).fetchall()
        first = min((row[6] for row in rows), default=0)
        postings = {
            key: Posting(account, amount, parse_object_set(objects), text)
            for key, account, amount, objects, text in connection.execute(
                EARLIER_POSTINGS, {"first": first}
            )
        }
    return habits_of(
        PastVoucher(
            sequence=sequence,
            series=series,
            number=number,
            date=date.fromisoformat(day),
            text=text,
            counterparty=counterparty,
            postings=tuple(postings[key] for key in range(begin, begin + count)),
        )
        for sequence, series, number, day, text, counterparty, begin, count in rows
    )


def habits_of(earlier: Iterable[PastVoucher]) -> PostingHistory:
    """The habits that these vouchers show, the latest first."""
    earlier = tuple(earlier)
    uses: Counter[str] = Counter()
    objects: dict[str, Counter[ObjectTags]] = {}
    for voucher in earlier:
        for posting in voucher.postings:
            uses[posting.account] += 1
            objects.setdefault(posting.account, Counter())[posting.objects] += 1
    ordered = {account: dict(counts.most_common()) for account, counts in objects.items()}
    return PostingHistory(earlier, uses, ordered)


@lru_cache(maxsize=2 * LATEST)
def bare(text: str) -> str:
    """The text without what changes from time to time: months, numbers, case."""
    return " ".join(_CHANGING.sub(" ", text.casefold()).split())


def text_at(text: str, then: date, now: date) -> str:
    """The text of a voucher of `then` as it would be `now`: its months and quarters move on.

    `"Hyra januari"` booked in December is `"Hyra februari"` in January.
    """
    months = (now.year - then.year) * 12 + now.month - then.month
    quarters = (now.year - then.year) * 4 + (now.month - 1) // 3 - (then.month - 1) // 3

    def month_later(match: re.Match[str]) -> str:
        years, month = divmod(MONTHS.index(match[1].casefold()) + months, 12)
        name = MONTHS[month].capitalize() if match[1][0].isupper() else MONTHS[month]
        return name + _year_later(match[2], years)

    def quarter_later(match: re.Match[str]) -> str:
        years, quarter = divmod(int(match[2]) - 1 + quarters, 4)
        return f"{match[1]}{quarter + 1}{_year_later(match[3], years)}"

    return _QUARTER.sub(quarter_later, _MONTH.sub(month_later, text))


def _year_later(year: str | None, years: int) -> str:
    return f" {int(year) + years}" if year else ""


def similar(
    habits: PostingHistory, text: str, counterparty: str = "", limit: int = 8
) -> tuple[PastVoucher, ...]:
    """Earlier vouchers whose text or counterparty has every typed word, each kind of them once.

    Those whose text begins as typed come first, then the latest. Two vouchers are of a kind when
    they differ only in months, numbers and amounts.
    """
    words = text.casefold().split()
    found: dict[tuple[str, str, tuple[str, ...]], PastVoucher] = {}
    other = counterparty.casefold()
    for voucher in habits.earlier:
        if other in voucher.counterparty.casefold() and all(
            word in voucher.normalized_text for word in words
        ):
            kind = (voucher.bare_text, voucher.counterparty, voucher.accounts)
            found.setdefault(kind, voucher)
    begun = " ".join(words)
    ordered = sorted(found.values(), key=lambda one: not one.text.casefold().startswith(begun))
    return tuple(ordered[:limit])


def latest_like(habits: PostingHistory, text: str, counterparty: str = "") -> PastVoucher | None:
    """The latest voucher that concerned the same: the same words, or the same counterparty."""
    wanted, other = bare(text), counterparty.casefold()
    for voucher in habits.earlier:
        if wanted and voucher.bare_text == wanted:
            return voucher
    if other:
        for voucher in habits.earlier:
            if voucher.counterparty.casefold() == other:
                return voucher
    return None


def texts_begun(habits: PostingHistory, typed: str, field: Literal["text", "counterparty"]) -> str:
    """The latest text or counterparty that begins as typed, or an empty text."""
    begun = typed.casefold()
    for voucher in habits.earlier:
        earlier = voucher.text if field == "text" else voucher.counterparty
        if len(earlier) > len(typed) and earlier.casefold().startswith(begun):
            return earlier
    return ""


def expected_posting(
    habits: PostingHistory, so_far: Sequence[Posting], text: str = "", counterparty: str = ""
) -> Posting | None:
    """The posting that followed when a voucher began like this one; None when none did.

    The latest voucher of the same words decides, then one of the same counterparty, then any
    that began with the same accounts. Its amount is in proportion to what is typed so far, and
    zero when that says nothing.
    """
    voucher = next(_models(habits, so_far, text, counterparty), None)
    if voucher is None:
        return None
    follower = voucher.postings[len(so_far)]
    if not so_far:
        return follower
    first, model = so_far[0].amount, voucher.postings[0].amount
    amount = divide_rounded(follower.amount * first, model) if model else 0
    return replace(follower, amount=amount)


def _models(
    habits: PostingHistory, so_far: Sequence[Posting], text: str, counterparty: str
) -> Iterator[PastVoucher]:
    accounts = tuple(posting.account for posting in so_far)
    count = len(accounts)
    longer = [
        voucher
        for voucher in habits.earlier
        if len(voucher.postings) > count and voucher.accounts[:count] == accounts
    ]
    wanted, other = bare(text), counterparty.casefold()
    yield from (one for one in longer if wanted and one.bare_text == wanted)
    yield from (one for one in longer if other and one.counterparty.casefold() == other)
    if so_far:
        same = so_far[0].amount > 0
        yield from (one for one in longer if (one.postings[0].amount > 0) == same)


def usual_objects(habits: PostingHistory, account: str) -> ObjectTags:
    """The objects that the account is most often used with; empty when most often none."""
    counts = habits.objects.get(account, {})
    return next(iter(counts), ())


def always_objects(habits: PostingHistory, account: str) -> ObjectTags | None:
    """The objects that the account has had every time, if it has been used twice or more."""
    counts = habits.objects.get(account, {})
    if len(counts) == 1 and habits.uses[account] > 1:
        return next(iter(counts))
    return None


def wants_objects(habits: PostingHistory, account: str) -> bool:
    """Whether the account has had objects at least every other time."""
    uses = habits.uses.get(account, 0)
    return uses > 0 and habits.objects[account].get((), 0) * 2 <= uses


def latest_series(habits: PostingHistory) -> str:
    """The series of the latest voucher; A in an empty book."""
    return habits.earlier[0].series if habits.earlier else "A"
