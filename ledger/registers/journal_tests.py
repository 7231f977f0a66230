"""Tests of the journal, as an auditor makes them: what is unusual, by which rule, among what.

A finding is nothing wrong in itself. Whoever has looked at it marks it as seen, with a comment
that the journal keeps; a finding is known again by what it is about, not by its place in a list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ledger.book.journal import Entry
from ledger.bookkeeping.approvals import APPROVER
from ledger.core.calendar import is_holiday, swedish_day
from ledger.core.errors import Refused, problem
from ledger.core.i18n import msgid
from ledger.core.model import voucher_name
from ledger.core.money import write_amount
from ledger.core.people import may_be_one
from ledger.core.table import (
    CSV,
    EVERYWHERE,
    FILE,
    PDF,
    READ,
    SCREEN,
    TEXT,
    WIDE,
    Column,
    Row,
    Table,
    heading,
    remark,
    rows_as_json,
)
from ledger.core.text import text_problem
from ledger.registers.columns import amount_column, date_column, sequence_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from sqlite3 import Connection

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Look

SEEN = "seen"
"""The kind of the entry, and the first word of its line, that says of a finding that it is seen."""

ROUND = 1_000_000
"""Öre: ten thousand kronor."""

LATE_DAYS, NEAR_DAYS, AT_ONCE_DAYS = 50, 10, 7


@dataclass(frozen=True, slots=True)
class TestedVoucher:
    """A voucher with what the tests ask of it."""

    sequence: int
    series: str
    number: int
    date: str
    event_date: str
    text: str
    document: str
    counterparty: str
    recorded_by: str
    approved_by: str
    registered: str
    """The day it was registered."""

    kind: str
    """Of its journal entry: `"batch"` is an import."""

    is_corrected: bool
    """Whether it corrects another or is corrected."""

    amount: Ore
    """Its debit side."""

    pairs: frozenset[tuple[str, str]]
    """Each account debited with each account credited."""

    @property
    def name(self) -> str:
        """As people say it."""
        return voucher_name(self.series, self.number)

    @property
    def days_late(self) -> int:
        """From the event to the registration."""
        event, registered = map(date.fromisoformat, (self.event_date, self.registered))
        return (registered - event).days


@dataclass(frozen=True, slots=True)
class TestFinding:
    """Something a test came upon."""

    key: str
    """What tells it from the others of the test, the same tomorrow."""

    message: Problem
    voucher: TestedVoucher | None = None
    is_fine: bool = False
    """Whether it is shown for its own sake, and nobody needs to look at it."""


VOUCHERS = f"""
SELECT v.sequence, v.series, v.number, v.date, v.event_date, v.text, v.document,
       v.counterparty, v.recorded_by,
       coalesce({APPROVER}, ''),
       j.at, j.kind,
       v.corrects IS NOT NULL OR EXISTS (SELECT 1 FROM voucher WHERE corrects = v.sequence)
FROM voucher AS v JOIN journal AS j ON j.seq = v.entry
WHERE v.date BETWEEN :first AND :last ORDER BY v.sequence
"""
POSTINGS = """
SELECT voucher, account, amount FROM posting WHERE date BETWEEN :first AND :last ORDER BY id
"""


def tested_vouchers(connection: Connection, period: Period) -> tuple[TestedVoucher, ...]:
    """The vouchers of the days, in order of registration."""
    debited: defaultdict[int, set[str]] = defaultdict(set)
    credited: defaultdict[int, set[str]] = defaultdict(set)
    amounts: Counter[int] = Counter()
    for voucher, account, amount in connection.execute(POSTINGS, period.bounds):
        (debited if amount > 0 else credited)[voucher].add(account)
        amounts[voucher] += max(amount, 0)
    found: list[TestedVoucher] = []
    for row in connection.execute(VOUCHERS, period.bounds):
        number, *about, at, kind, is_corrected = row
        pairs = {(one, other) for one in debited[number] for other in credited[number]}
        fields: tuple[Any, ...] = (
            *(number, *about, swedish_day(at).isoformat(), kind, is_corrected),
            *(amounts[number], frozenset(pairs)),
        )
        found.append(TestedVoucher(*fields))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Population:
    """What a test looks through."""

    book: Book
    connection: Connection
    year: FiscalYear
    vouchers: tuple[TestedVoucher, ...]


@dataclass(frozen=True, slots=True)
class JournalTest:
    """A rule, and what it comes upon."""

    id: str
    title: str
    rule: str
    """What is looked for."""

    find: Callable[[Population], Iterator[TestFinding]]
    days: Callable[[FiscalYear], Period] = attrgetter("period")
    """The days whose vouchers are looked through: the year."""

    among: str = msgid("Vouchers looked through: {count}.")
    """The population, counted."""


def finding_of(voucher: TestedVoucher, message: Problem, *others: object) -> TestFinding:
    """What was found of a voucher, and of others by their numbers."""
    return TestFinding("-".join(map(str, (voucher.sequence, *others))), message, voucher)


def _round(population: Population) -> Iterator[TestFinding]:
    for one in population.vouchers:
        if one.amount and one.amount % ROUND == 0:
            text = problem(
                "test-round", "A round amount: {amount}", amount=write_amount(one.amount)
            )
            yield finding_of(one, text)


def _weekend(population: Population) -> Iterator[TestFinding]:
    for one in population.vouchers:
        day = date.fromisoformat(one.date)
        if is_holiday(day) and one.kind != "closing":
            yield finding_of(one, problem("test-weekend", "{day} is no working day", day=day))


def _late(population: Population) -> Iterator[TestFinding]:
    late = [one for one in population.vouchers if one.days_late > LATE_DAYS]
    days = [date.fromisoformat(one.registered) for one in population.vouchers]
    if len(late) > 1 and (max(days) - min(days)).days <= AT_ONCE_DAYS:
        text = problem(
            "test-late-all",
            "All {count:# voucher|# vouchers} were registered within {days:# day|# days}, the last"
            " on {last}: imported, or entered at once",
            count=len(days),
            days=(max(days) - min(days)).days + 1,
            last=max(days),
        )
        yield TestFinding("all", text)
        return
    for one in late:
        if one.kind != "batch":
            text = problem(
                "test-late",
                "Happened {event}, registered {day}",
                event=one.event_date,
                day=one.registered,
            )
            yield finding_of(one, text)


def _one_person(population: Population) -> Iterator[TestFinding]:
    for one in population.vouchers:
        if one.approved_by and may_be_one(one.recorded_by, one.approved_by):
            text = problem(
                "test-one-person",
                "Recorded by {recorded} and approved by {approved}",
                recorded=one.recorded_by,
                approved=one.approved_by,
            )
            yield finding_of(one, text)


def _duplicates(population: Population) -> Iterator[TestFinding]:
    seen: dict[tuple[str, Ore], TestedVoucher] = {}
    for one in sorted(population.vouchers, key=attrgetter("date")):
        if not one.counterparty or not one.amount or one.is_corrected:
            continue
        key = (one.counterparty.casefold(), one.amount)
        before = seen.get(key)
        seen[key] = one
        if before is None:
            continue
        apart = date.fromisoformat(one.date) - date.fromisoformat(before.date)
        if apart <= timedelta(days=NEAR_DAYS):
            text = problem(
                "test-duplicate",
                "{party} has {amount} in {voucher} of {day} too",
                party=one.counterparty,
                amount=write_amount(one.amount),
                voucher=before.name,
                day=before.date,
            )
            yield finding_of(one, text, before.sequence)


def _rare_pairs(population: Population) -> Iterator[TestFinding]:
    counted = Counter(pair for one in population.vouchers for pair in one.pairs)
    for one in population.vouchers:
        rare = sorted(pair for pair in one.pairs if counted[pair] == 1)
        if rare and one.kind != "closing":
            pairs = ", ".join(f"{debit}/{credit}" for debit, credit in rare[:3])
            yield finding_of(
                one, problem("test-pair", "Debit/credit nowhere else: {pairs}", pairs=pairs)
            )


LOCKED = """
SELECT v.sequence, s.locked_to, EXISTS (
    SELECT 1 FROM year_state AS r JOIN journal AS j ON j.seq = r.entry
    WHERE r.year = v.year AND r.entry < v.entry AND j.kind = 'reopen')
FROM voucher AS v JOIN year_state AS s ON s.year = v.year AND s.entry = (
    SELECT max(entry) FROM year_state WHERE year = v.year AND entry < v.entry)
WHERE v.date BETWEEN :first AND :last
"""


def _after_lock(population: Population) -> Iterator[TestFinding]:
    period = population.year.period
    by_sequence = {one.sequence: one for one in population.vouchers}
    for sequence, locked_to, was_reopened in population.connection.execute(LOCKED, period.bounds):
        one = by_sequence[sequence]
        if was_reopened:
            yield finding_of(
                one, problem("test-reopened", "Recorded after the year was opened again")
            )
        elif one.date <= locked_to:
            text = problem(
                "test-locked", "Recorded when months were locked to {day}", day=locked_to
            )
            yield finding_of(one, text)


def _gaps(population: Population) -> Iterator[TestFinding]:
    numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for one in population.vouchers:
        numbers[one.series, one.date[:4]].append(one.number)
    for (series, year), used in numbers.items():
        missing = sorted({*range(min(used), max(used))} - {*used})
        double = sorted(number for number, count in Counter(used).items() if count > 1)
        for number in missing:
            name = voucher_name(series, number)
            yield TestFinding(
                f"{year}-{series}-{number}",
                problem("test-gap", "{voucher} is missing", voucher=name),
            )
        for number in double:
            name = voucher_name(series, number)
            text = problem("test-double", "{voucher} is there more than once", voucher=name)
            yield TestFinding(f"{year}-{series}-{number}-double", text)


MASTER_DATA = """
SELECT * FROM (
    SELECT a.entry, j.at, j.actor, a.number AS what, a.name || iif(a.active, '', ' (–)') AS new,
           lag(a.name || iif(a.active, '', ' (–)')) OVER (
               PARTITION BY a.number ORDER BY a.entry) AS old
    FROM account AS a JOIN journal AS j ON j.seq = a.entry
    UNION ALL
    SELECT o.entry, j.at, j.actor, o.dimension || ':' || o.code,
           o.name || iif(o.active, '', ' (–)'),
           lag(o.name || iif(o.active, '', ' (–)')) OVER (
               PARTITION BY o.dimension, o.code ORDER BY o.entry)
    FROM object AS o JOIN journal AS j ON j.seq = o.entry
    UNION ALL
    SELECT s.entry, j.at, j.actor, '', s.name || ' ' || s.orgnr,
           lag(s.name || ' ' || s.orgnr) OVER (ORDER BY s.entry)
    FROM association AS s JOIN journal AS j ON j.seq = s.entry
) WHERE old <> new ORDER BY entry, what
"""


def _master_data(population: Population) -> Iterator[TestFinding]:
    for entry, at, by, what, new, old in population.connection.execute(MASTER_DATA):
        text = problem(
            "test-master-data",
            "{day}, {by}: {what} was {old}, became {new}",
            day=swedish_day(at),
            by=by,
            what=what,
            old=old,
            new=new,
        )
        yield TestFinding(f"{entry}-{what}", text)


TESTS: tuple[JournalTest, ...] = (
    JournalTest(
        "round",
        msgid("Round amounts"),
        msgid("Those whose debit side is a whole number of 10 000 kronor."),
        _round,
    ),
    JournalTest(
        "weekend",
        msgid("Weekends and holidays"),
        msgid("Those dated on a Saturday, a Sunday or a public holiday."),
        _weekend,
    ),
    JournalTest(
        "late",
        msgid("Late registrations"),
        msgid("Those registered here more than 50 days after the event; of vouchers that were all"
              " registered within a week it is said once."),
        _late,
    ),
    JournalTest(
        "one-person",
        msgid("Recorded and approved by one person"),
        msgid("Those where the two names may be one person's: spelt alike but"
              " for signs and capitals, a part of the other, or its initials."),
        _one_person,
    ),
    JournalTest(
        "duplicates",
        msgid("The same amount again"),
        msgid("Those with the same counterparty and amount as one at most 10"
              " days earlier; corrections and what they correct are left out."),
        _duplicates,
    ),
    JournalTest(
        "pairs",
        msgid("Unusual pairs of accounts"),
        msgid("Those with a pair of a debited and a credited account that no"
              " other voucher has; the year-end's own are left out."),
        _rare_pairs,
    ),
    JournalTest(
        "locked",
        msgid("After a lock or a reopening"),
        msgid("Those recorded on days that were locked, and all that were"
              " recorded after the year was opened again."),
        _after_lock,
    ),
    JournalTest(
        "gaps",
        msgid("Gaps in the numbers"),
        msgid("The numbers that are missing or double in a series."),
        _gaps,
    ),
    JournalTest(
        "master-data",
        msgid("Changed names of accounts and objects"),
        msgid("Every change since the book was made of the name or the use of an account or an"
              " object, and of the association; (–) is out of use."),
        _master_data,
    ),
)  # fmt: skip


MARKS = "SELECT body, at, actor FROM journal WHERE kind = ? ORDER BY seq"


def marks(book: Book) -> dict[tuple[str, str], tuple[str, str]]:
    """Who has seen a finding and the comment, by test and key; the newest counts."""
    with book.reading() as connection:
        rows = connection.execute(MARKS, (SEEN,)).fetchall()
    return {
        (test, key): (by, comment)
        for body, _at, by in rows
        for _, test, key, comment in (body.rstrip("\n").split("\t"),)
    }


def mark_seen(book: Book, about: tuple[str, str], comment: str, by: str = "") -> None:
    """Says of a finding, by test and key, that somebody has looked at it, and what came of it.

    Raises Refused when there is no comment, or what is said of it cannot be a text of the book.
    """
    faults = [
        fault for text in (*about, comment) if (fault := text_problem(text, "comment")) is not None
    ]
    if not comment.strip() or not all(about):
        faults.append(
            problem("seen-comment", "Say what you found when you looked at it.", "comment")
        )
    if faults:
        raise Refused(faults)
    book.append(Entry(SEEN, by, ((SEEN, *about, comment.strip()),)))


def findings(
    book: Book, year: FiscalYear, tests: Iterable[JournalTest]
) -> Iterator[tuple[JournalTest, int, tuple[TestFinding, ...]]]:
    """Each test of a year, how many vouchers it looked through, and what it came upon."""
    with book.reading() as connection:
        by_days: dict[Period, tuple[TestedVoucher, ...]] = {}
        for test in tests:
            days = test.days(year)
            if days not in by_days:
                by_days[days] = tested_vouchers(connection, days)
            vouchers = by_days[days]
            population = Population(book, connection, year, vouchers)
            yield test, len(vouchers), tuple(test.find(population))


def journal_tests_table(book: Book, query: ReportQuery) -> Table:
    """The tests of the year one by one: rule and population, then what each came upon."""
    return tests_table(book, query, "journal-tests", query.words(TITLE), TESTS)


TITLE = msgid("Journal tests")


def tests_table(
    book: Book, query: ReportQuery, name: str, title: str, tests: Sequence[JournalTest]
) -> Table:
    """Tests one by one: rule and population, what each came upon, and who has seen it."""
    _ = query.words
    columns = (
        Column("test", on=CSV),
        Column("title", on=FILE, file_label=msgid("Test")),
        Column("key", width=14, on=CSV),
        replace(sequence_column(_, EVERYWHERE), priority=3),
        replace(date_column(_), priority=4),
        Column("voucher", _("Voucher"), width=7),
        Column("text", _("Finding")),
        replace(amount_column(_), priority=5),
        Column("seen", _("Seen by"), width=8, on=WIDE, priority=2),
        Column("comment", _("Comment"), width=20, on=WIDE, priority=1),
    )
    with book.reading():
        rows = list(_rows(book, query, tests))
    return Table(
        (query.whose, f"{title} {query.year.name}"),
        columns,
        rows,
        id=name,
        is_grouped=True,
        document={
            **query.head(),
            "tests": [{"id": one.id, "title": _(one.title)} for one in tests],
            "rows": rows_as_json(columns, rows),
        },
    )


def _rows(book: Book, query: ReportQuery, tests: Iterable[JournalTest]) -> Iterator[Row]:
    """Under each test its rule and what it came upon; what nobody has seen is urgent."""
    _, seen = query.words, marks(book)
    for test, count, found in findings(book, query.year, tests):
        title, rule = _(test.title), f"{_(test.among, count=count)} {_(test.rule)}"
        open_ = sum(not one.is_fine and (test.id, one.key) not in seen for one in found)
        yield heading(_("{title}: {count} to look at", title=title, count=open_), READ)
        yield Row((rule,), "remark", on=TEXT | SCREEN, stop=False)
        yield Row(("", title, "", None, "", "", rule), "faint", on=PDF | FILE)
        for one in found:
            by, comment = seen.get((test.id, one.key), ("", ""))
            voucher = one.voucher
            about = (voucher.sequence, voucher.date, voucher.name) if voucher else (None, "", "")
            amount = voucher.amount if voucher else None
            cells = (*about, query.message(one.message), amount, by, comment)
            look: Look = "row" if by or one.is_fine else "urgent"
            yield Row((test.id, title, one.key, *cells), look)
            if by:
                yield remark(f"{by}: {comment}", 2)
