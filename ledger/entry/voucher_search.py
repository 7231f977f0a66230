"""Finding vouchers among a million: which they are, newest first, and a page of them at a time.

Which vouchers match is asked for in stretches, each a short read of its own, so that a search
never keeps another window from recording. What is found is registration numbers only; a list
reads the rows that are in sight.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from ledger.bookkeeping.voucher_queries import ON_ACCOUNT_OR_OBJECT, SUMMARY, VoucherSummary
from ledger.core.calendar import Period
from ledger.core.errors import Problem
from ledger.core.money import read_amount
from ledger.entry.voucher_text_index import vouchers_with_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear

STRETCH: Final = 4000
"""Vouchers looked through in one read."""

_NEWER_THAN_ALL = ("9999-12-32", 0)
_GROUPED = re.compile(r"(?<=[0-9])[ \u00a0](?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(r"([^\W\d_]{0,20})([0-9]{1,12})")
_AMOUNT = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_DAY = r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?"
_DAYS = re.compile(rf"({_DAY})|({_DAY})?\.\.({_DAY})?")


@dataclass(frozen=True, slots=True)
class VoucherFilter:
    """Which vouchers: every condition that is given must hold."""

    period: Period | None = None
    words: tuple[str, ...] = ()
    """Each must stand in the text, the counterparty or the document; the first one with digits
    may also be the voucher's number, an account or an amount of it; kronor mean any öre."""

    series: str | None = None
    account: str | None = None
    member: tuple[int, str] | None = None
    corrected: bool = False
    """Only those that correct another or are corrected."""


def with_words(wanted: VoucherFilter, typed: str) -> VoucherFilter:
    """The conditions with what was typed: words, and days as `2019-03` or `2019-03..2019-05`."""
    words: list[str] = []
    for word in _GROUPED.sub("", typed).casefold().split():
        days = _period_of(word)
        if days is None:
            words.append(word)
        else:
            wanted = replace(wanted, period=days)
    return replace(wanted, words=tuple(words))


def _period_of(word: str) -> Period | None:
    match = _DAYS.fullmatch(word)
    if match is None or word == "..":
        return None
    first, last = (match[1], match[1]) if match[1] else (match[2], match[3])
    try:
        return Period(
            _days_of(first).first if first else date.min,
            _days_of(last).last if last else date.max,
        )
    except ValueError:
        return None


def _days_of(text: str) -> Period:
    first = date.fromisoformat(f"{text}-01" if len(text) == len("2019-03") else text)
    if first.isoformat() == text:
        return Period(first, first)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The matching vouchers of one stretch."""

    sequences: array[int]
    """Registration numbers, newest date first."""

    last: tuple[str, int] | None
    """Where the next stretch begins; None when all has been looked through."""


END_OF_STRETCH = """
SELECT date, sequence FROM voucher
WHERE date BETWEEN :first AND :last AND (date, sequence) < (:before_date, :before)
ORDER BY date DESC, sequence DESC LIMIT 1 OFFSET :stretch
"""
EVERY = """
SELECT sequence FROM voucher
WHERE date BETWEEN :end_date AND :last AND (date, sequence) < (:before_date, :before)
  AND (date > :end_date OR sequence >= :end)
ORDER BY date DESC, sequence DESC
"""
MATCHING = rf"""
SELECT v.sequence, v.number, v.text || ' ' || v.counterparty || ' ' || v.document
FROM voucher AS v
WHERE v.date BETWEEN :end_date AND :last AND (v.date, v.sequence) < (:before_date, :before)
  AND (v.date > :end_date OR v.sequence >= :end)
  AND (:series IS NULL OR v.series = :series)
  AND (NOT :corrected OR v.corrects IS NOT NULL
       OR EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence))
{ON_ACCOUNT_OR_OBJECT}  AND (:pattern IS NULL
       OR v.text || ' ' || v.counterparty || ' ' || v.document LIKE :pattern ESCAPE '\'
       OR v.number = :number AND (:number_series = '' OR v.series = :number_series COLLATE NOCASE)
       OR :amount IS NOT NULL AND EXISTS (
           SELECT 1 FROM posting AS p
           WHERE p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
             AND (p.account = :digits OR abs(p.amount) BETWEEN :amount AND :amount_to)))
ORDER BY v.date DESC, v.sequence DESC
"""


def first_stretch(book: Book, wanted: VoucherFilter) -> SearchPage:
    """The newest stretch."""
    return next_stretch(book, wanted, _NEWER_THAN_ALL)


def next_stretch(book: Book, wanted: VoucherFilter, before: tuple[str, int]) -> SearchPage:
    """The stretch of vouchers before a date and registration number.

    When words alone are sought it is all the rest, from what the vouchers say as a whole; the
    first such search has to read that, a second for a million vouchers.
    A word with digits may be an account or an amount, and is asked of each voucher: 1.4 s of a
    million, the first stretch in 6 ms. An index of amounts would be paid for by every recording.
    """
    if before != _NEWER_THAN_ALL and _is_words_alone(wanted):
        return SearchPage(vouchers_with_words(book, wanted.words, wanted.period, before), None)
    period = wanted.period or Period(date.min, date.max)
    asked: dict[str, str | int | None] = {
        "first": period.first.isoformat(),
        "last": min(period.last.isoformat(), before[0]),
        "before_date": before[0],
        "before": before[1],
        "stretch": STRETCH - 1,
    }
    is_all = wanted == VoucherFilter(period=wanted.period)
    with book.reading() as connection:
        end = connection.execute(END_OF_STRETCH, asked).fetchone()
        asked["end_date"], asked["end"] = end or (asked["first"], 0)
        if is_all:
            rows = connection.execute(EVERY, asked)
            return SearchPage(array("q", (row[0] for row in rows)), end)
        found = connection.execute(MATCHING, asked | _conditions(wanted)).fetchall()
    sharpest = _sharpest(wanted.words)
    others = [word for word in wanted.words if word != sharpest or not _is_numeric(word)]
    return SearchPage(
        array(
            "q",
            (
                sequence
                for sequence, number, text in found
                if all(_stands_in(word, text.casefold(), number) for word in others)
            ),
        ),
        end,
    )


def matching_vouchers(book: Book, wanted: VoucherFilter, most: int | None = None) -> array[int]:
    """The registration numbers of all that match, newest first; or at least `most` of them."""
    page = first_stretch(book, wanted)
    found = array("q", page.sequences)
    while page.last is not None and (most is None or len(found) < most):
        page = next_stretch(book, wanted, page.last)
        found.extend(page.sequences)
    return found


def _is_words_alone(wanted: VoucherFilter) -> bool:
    is_words = bool(wanted.words) and not any(map(_is_numeric, wanted.words))
    return is_words and wanted == VoucherFilter(period=wanted.period, words=wanted.words)


def _conditions(wanted: VoucherFilter) -> dict[str, str | int | None]:
    word = _sharpest(wanted.words)
    number = _NUMBER.fullmatch(word) if word else None
    read = read_amount(word) if word and _AMOUNT.fullmatch(word) else None
    amount = None if isinstance(read, Problem) else read
    any_ore = 99 if word and word.isdecimal() else 0
    dimension, code = wanted.member or (None, None)
    return {
        "series": wanted.series,
        "corrected": wanted.corrected,
        "account": wanted.account,
        "dimension": dimension,
        "code": code,
        "pattern": _pattern(word) if word else None,
        "number": int(number[2]) if number else None,
        "number_series": number[1] if number else "",
        "digits": word,
        "amount": amount,
        "amount_to": None if amount is None else amount + any_ore,
    }


def _is_numeric(word: str) -> bool:
    return bool(_NUMBER.fullmatch(word) or _AMOUNT.fullmatch(word))


def _sharpest(words: tuple[str, ...]) -> str | None:
    """The word that the database looks for: the first with a number, else the longest."""
    numeric = next((word for word in words if _is_numeric(word)), None)
    return numeric or max(words, key=len, default=None)


def _stands_in(word: str, text: str, number: int) -> bool:
    return word in text or word == str(number)


def _pattern(word: str) -> str:
    """A LIKE pattern that finds the word in any case.

    SQLite folds the case of ASCII letters only, so any other character stands for any.
    """
    return "%{}%".format(
        "".join(
            f"\\{character}" if character in "%_\\" else character if character.isascii() else "_"
            for character in word
        )
    )


LINE = f"{SUMMARY} WHERE v.sequence = ?"


def lines_of(book: Book, sequences: Iterable[int]) -> tuple[VoucherSummary, ...]:
    """The vouchers with these registration numbers, in the order asked for."""
    with book.reading() as connection:
        rows = [connection.execute(LINE, (sequence,)).fetchone() for sequence in sequences]
    return tuple(VoucherSummary(*row) for row in rows if row)


SERIES = """
WITH RECURSIVE s (series) AS (
    SELECT min(series) FROM voucher WHERE year = :year
    UNION ALL
    SELECT (SELECT min(v.series) FROM voucher AS v WHERE v.year = :year AND v.series > s.series)
    FROM s WHERE s.series IS NOT NULL
)
SELECT series FROM s WHERE series IS NOT NULL
"""


def series_of(book: Book, year: FiscalYear) -> tuple[str, ...]:
    """The series that the year's vouchers are numbered in."""
    with book.reading() as connection:
        return tuple(row[0] for row in connection.execute(SERIES, {"year": year.id}))


NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 FROM voucher WHERE year = ? AND series = ?"


def next_number(book: Book, year: FiscalYear, series: str) -> int:
    """The number that the next voucher of the series gets, if no other window is faster."""
    with book.reading() as connection:
        return int(connection.execute(NEXT_NUMBER, (year.id, series)).fetchone()[0])
