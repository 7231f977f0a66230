"""The journal tests: each comes upon what was made for it, and upon nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from finsam_tui.actions.audit import review
from ledger.book.journal import Entry
from ledger.bookkeeping.chart_of_accounts import account_journal_row, add_accounts, object_row
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.closing import open_year
from ledger.core.calendar import Period, easter, is_holiday, swedish_day
from ledger.core.errors import Refused
from ledger.core.model import Account, Association, DimensionObject, Posting, VoucherInput
from ledger.core.people import may_be_one
from ledger.core.report_query import ReportQuery
from ledger.registers import journal_tests
from ledger.registers.cut_off import CUT_OFF, cut_off_table, due_day
from ledger.registers.journal_tests import TESTS, findings, journal_tests_table
from ledger.report_layout.built_in.texts import built_in_text

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.fixture
def book(tmp_path):
    """An empty book of 2024."""
    whose = Association("Prov", "222000-2683")
    with create_book(tmp_path / "b.finsam", whose, YEAR, built_in_text("varna"), "EK") as made:
        yield made


def add(book, day, amount, **about):
    """A voucher on a Tuesday or another day: paper from the bank account unless otherwise said."""
    debit, credit = about.pop("accounts", ("6110", "1930"))
    given = {"text": "Prov", "recorded_by": "EK", "approved_by": "FC", **about}
    rows = (Posting(debit, amount), Posting(credit, -amount))
    return record(book, VoucherInput(date=day, postings=rows, **given))


def found(book, tests=TESTS, year=2024):
    return {
        test.id: [one.key for one in found]
        for test, _count, found in findings(book, fiscal_year(book, year), tests)
        if found and test.id != "late"
    }


TUESDAYS = [date(2024, 2, 6), date(2024, 3, 5), date(2024, 4, 9), date(2024, 5, 7)]


def test_of_ordinary_vouchers_nothing_is_found(book):
    for day in TUESDAYS:
        add(book, day, 123_00)
    assert found(book) == {}


def own_approval(book, sequence, by):
    """An approval as earlier versions took it, by who had recorded the voucher."""
    book.append(Entry("approval", by, (("approval", sequence, by),)))


def test_each_test_comes_upon_what_was_made_for_it(book):
    for day in TUESDAYS:
        add(book, day, 123_00)
    add(book, date(2024, 6, 4), 20_000_00)
    add(book, date(2024, 6, 6), 124_00)
    add(book, date(2024, 6, 11), 125_00)
    own_approval(book, 7, "E. K.")
    for day in (date(2024, 8, 6), date(2024, 8, 16)):
        add(book, day, 500_00, counterparty="Hyresvärd AB")
    add(book, date(2024, 8, 27), 500_00, counterparty="Hyresvärd AB")
    add(book, date(2024, 9, 3), 126_00, accounts=("1930", "6110"))
    book.append(Entry("account", "AL", (account_journal_row(Account("6110", "Papper", "cost")),)))
    assert found(book) == {
        "round": ["5"],
        "weekend": ["6"],
        "one-person": ["7"],
        "duplicates": ["9-8"],
        "pairs": ["11"],
        "master-data": [f"{master_data_entry(book)}-6110"],
    }


def master_data_entry(book):
    with book.reading() as connection:
        (entry,) = connection.execute("SELECT max(entry) FROM account").fetchone()
        return entry


def test_a_change_of_master_data_has_the_old_value_and_the_new(book):
    book.append(Entry("account", "AL", (account_journal_row(Account("6110", "Papper", "cost")),)))
    (text,) = [
        str(one.message)
        for test, _count, found_ in findings(book, fiscal_year(book), TESTS)
        for one in found_
    ]
    assert text.endswith("AL: 6110 was Kontorsmateriel, became Papper")


def test_what_is_late_is_counted_from_the_event(book):
    add(book, date(2024, 5, 7), 100_00)
    assert late(book) == [("1", f"Happened 2024-05-07, registered {swedish_day(now())}")]


def test_vouchers_that_were_all_registered_within_a_week_are_late_together(book):
    for day in TUESDAYS:
        add(book, day, 123_00)
    today, how = swedish_day(now()), "imported, or entered at once"
    assert late(book) == [
        ("all", f"All 4 vouchers were registered within 1 day, the last on {today}: {how}")
    ]


def test_those_that_are_late_in_a_year_of_many_days_are_listed(book, monkeypatch):
    for day in TUESDAYS:
        add(book, day, 123_00)
    registered = iter([date(2024, 2, 7), date(2024, 4, 25), date(2024, 5, 29), date(2024, 7, 1)])
    monkeypatch.setattr(journal_tests, "swedish_day", lambda _at: next(registered))
    assert [key for key, _message in late(book)] == ["2", "4"]


def late(book):
    return [
        (one.key, str(one.message))
        for test, _count, found in findings(book, fiscal_year(book), TESTS)
        for one in found
        if test.id == "late"
    ]


def now():
    return datetime.now(UTC).isoformat()


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2024-01-31T22:59:59.000Z", "2024-01-31"),
        ("2024-01-31T23:00:00.000Z", "2024-02-01"),
        ("2024-06-30T21:59:59.000Z", "2024-06-30"),
        ("2024-06-30T22:00:00.000Z", "2024-07-01"),
        ("2024-03-30T23:30:00.000Z", "2024-03-31"),
        ("2024-03-31T22:30:00.000Z", "2024-04-01"),
        ("2024-10-26T22:30:00.000Z", "2024-10-27"),
        ("2024-10-27T22:30:00.000Z", "2024-10-27"),
    ],
)
def test_the_day_of_a_registration_is_the_swedish_one_wherever_it_is_read(at, day):
    assert swedish_day(at) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("EK", "ek", True),
        ("EK", "E.K.", True),
        ("Eva Karlsson", "EVA KARLSSON", True),
        ("Eva Karlsson", "Karlsson, Eva", True),
        ("Eva Karlsson", "EK", True),
        ("Eva Karlsson", "karlsson", True),
        ("Åsa Öhman", "asa ohman", True),
        ("EK", "FC", False),
        ("Eva Karlsson", "Eva Nilsson", False),
        ("Eva Karlsson", "EN", False),
        ("EK", "EKA", False),
    ],
)
def test_two_spellings_of_one_person(one, other, same):
    assert may_be_one(one, other) == may_be_one(other, one) == same


def one_of(sequence: int, day="2024-02-06", amount=123_00, **about: Any):
    """A voucher as the tests see it: of a working day, and registered that day."""
    given = {"series": "A", "number": sequence, "event_date": day, "text": "Prov", "document": ""}
    given |= {"counterparty": "", "recorded_by": "EK", "approved_by": "FC", "registered": day}
    given |= {"kind": "voucher", "is_corrected": False, "pairs": frozenset()}
    return journal_tests.TestedVoucher(sequence, date=day, amount=amount, **{**given, **about})


def comes_upon(test, *vouchers):
    """What one of the tests finds among some vouchers: the keys and what is said."""
    among: Any = SimpleNamespace(vouchers=vouchers)
    (one,) = (one for one in TESTS if one.id == test)
    return [(f.key, str(f.message)) for f in one.find(among)]


def test_a_round_amount_is_some_whole_tens_of_thousands():
    amounts = (0, 9_999_99, 10_000_00, 10_000_01, 15_000_00, 30_000_00)
    vouchers = [one_of(n, amount=amount) for n, amount in enumerate(amounts, 1)]
    assert comes_upon("round", *vouchers) == [
        ("3", "A round amount: 10 000,00"),
        ("6", "A round amount: 30 000,00"),
    ]


def test_a_holiday_is_unusual_but_for_the_closing_of_a_year():
    days = ("2024-02-02", "2024-02-03", "2024-02-04", "2024-02-05", "2024-03-29")
    vouchers = [one_of(n, day) for n, day in enumerate(days, 1)]
    closing = one_of(6, "2024-02-04", kind="closing")
    assert comes_upon("weekend", *vouchers, closing) == [
        ("2", "2024-02-03 is no working day"),
        ("3", "2024-02-04 is no working day"),
        ("5", "2024-03-29 is no working day"),
    ]


def test_the_fifty_first_day_is_late_and_eight_days_are_no_week():
    first = one_of(1, "2024-01-01", registered="2024-02-20")
    late = one_of(2, "2024-02-01", event_date="2024-01-01", registered="2024-02-21")
    later = one_of(3, "2024-01-02", registered="2024-02-28")
    batch = one_of(4, "2024-01-02", registered="2024-02-27", kind="batch")
    said = [
        ("2", "Happened 2024-01-01, registered 2024-02-21"),
        ("3", "Happened 2024-01-02, registered 2024-02-28"),
    ]
    assert comes_upon("late", first, late, later, batch) == said
    days, how = "8 days, the last on 2024-02-28", "imported, or entered at once"
    assert comes_upon("late", late, batch, one_of(5, "2024-02-28")) == [
        ("all", f"All 3 vouchers were registered within {days}: {how}")
    ]
    assert comes_upon("late", first, late) == said[:1]


def test_one_person_is_found_only_where_somebody_has_approved():
    vouchers = (
        one_of(1, approved_by=""),
        one_of(2, recorded_by="Eva Karlsson", approved_by="EK"),
        one_of(3, recorded_by="Fia C"),
        one_of(4, recorded_by="Bo Alm"),
    )
    assert comes_upon("one-person", *vouchers) == [
        ("2", "Recorded by Eva Karlsson and approved by EK"),
        ("3", "Recorded by Fia C and approved by FC"),
    ]


def test_the_same_again_is_held_against_the_nearest_before_it():
    def rent(sequence, day, **about):
        return one_of(sequence, f"2024-{day}", **{"counterparty": "Hyra AB", **about})

    vouchers = (
        rent(5, "02-21", counterparty="HYRA AB"),
        rent(1, "02-01"),
        rent(3, "02-12"),
        rent(2, "02-11"),
        rent(4, "02-12"),
        rent(6, "02-12", amount=124_00),
        rent(7, "02-12", counterparty="Annan AB"),
        rent(8, "02-13", is_corrected=True),
        rent(9, "02-13", amount=0),
        rent(10, "02-13", amount=0),
        one_of(11, "2024-02-14"),
        one_of(12, "2024-02-14"),
    )
    said = "Hyra AB has 123,00 in A {} of 2024-02-{} too"
    assert comes_upon("duplicates", *vouchers) == [
        ("2-1", said.format(1, "01")),
        ("3-2", said.format(2, 11)),
        ("4-3", said.format(3, 12)),
        ("5-4", said.format(4, 12).replace("Hyra", "HYRA")),
    ]
    assert comes_upon("duplicates", rent(1, "02-01"), rent(2, "02-12")) == []


def test_pairs_that_are_nowhere_else_are_named_in_order_three_of_them():
    pairs = [("6110", "1930"), ("5010", "2440"), ("5010", "1930"), ("4000", "2440"), ("7000", "19")]
    vouchers = (
        one_of(1, pairs=frozenset(pairs)),
        one_of(2, pairs=frozenset(pairs[1:2])),
        one_of(3, pairs=frozenset(pairs[1:2])),
        one_of(4, pairs=frozenset([("8999", "2069")]), kind="closing"),
    )
    assert comes_upon("pairs", *vouchers) == [
        ("1", "Debit/credit nowhere else: 4000/2440, 5010/1930, 6110/1930")
    ]


def test_gaps_and_doubles_are_those_of_each_series_and_year():
    numbers = [("A", 2, 4), ("A", 7, 4), ("A", 4, 4), ("A", 4, 4), ("B", 5, 4), ("A", 5, 5)]
    vouchers = [
        one_of(place, f"202{year}-02-06", series=series, number=number)
        for place, (series, number, year) in enumerate(numbers)
    ]
    assert comes_upon("gaps", *vouchers) == [
        ("2024-A-3", "A 3 is missing"),
        ("2024-A-5", "A 5 is missing"),
        ("2024-A-6", "A 6 is missing"),
        ("2024-A-4-double", "A 4 is there more than once"),
    ]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """An empty database."""
    with closing(sqlite3.connect(":memory:")) as opened:
        yield opened


def test_after_a_lock_or_a_reopening_the_state_that_counts_is_the_one_when_it_was_recorded(
    connection,
):
    connection.executescript("""
        CREATE TABLE voucher (sequence, year, entry, date);
        CREATE TABLE year_state (year, entry, locked_to);
        CREATE TABLE journal (seq, kind);
        INSERT INTO journal VALUES (1, 'year'), (2, 'lock'), (3, 'reopen'), (5, 'lock');
        INSERT INTO year_state VALUES
            (1, 1, ''), (1, 2, '2024-03-31'), (2, 2, '2025-01-31'), (2, 3, ''),
            (2, 5, '2025-01-31'), (1, 7, '2024-12-31');
        INSERT INTO voucher VALUES
            (1, 1, 1.5, '2024-03-31'), (2, 1, 4, '2024-03-31'), (3, 1, 4, '2024-04-01'),
            (4, 2, 2.5, '2025-02-02'), (5, 2, 4, '2025-01-02'), (6, 2, 6, '2025-02-01'),
            (7, 1, 8, '2024-12-31'), (8, 1, 6, '2023-12-31'), (9, 1, 2.5, '2024-04-01');
    """)
    days = Period(YEAR.first, date(2025, 12, 31))
    vouchers = tuple(
        one_of(sequence, day)
        for sequence, day in connection.execute("SELECT sequence, date FROM voucher")
    )
    (test,) = (one for one in TESTS if one.id == "locked")
    year = SimpleNamespace(period=days)
    among: Any = SimpleNamespace(connection=connection, year=year, vouchers=vouchers)
    reopened = "Recorded after the year was opened again"
    assert sorted((found.key, str(found.message)) for found in test.find(among)) == [
        ("2", "Recorded when months were locked to 2024-03-31"),
        ("5", reopened),
        ("6", reopened),
        ("7", "Recorded when months were locked to 2024-12-31"),
    ]


def test_changes_of_master_data_are_in_order_and_each_against_the_same_name(book):
    book.append(
        Entry(
            "account",
            "AL",
            (
                account_journal_row(Account("6250", "Post", "cost")),
                account_journal_row(Account("6110", "Papper", "cost")),
                object_row(DimensionObject(1, "KANSLI", "Huset", active=False)),
                object_row(DimensionObject(20, "KANSLI", "Annat")),
            ),
        )
    )
    entry = master_data_entry(book)
    (keys,) = found(book).values()
    assert keys == [f"{entry}-1:KANSLI", f"{entry}-6110", f"{entry}-6250"]


def test_a_finding_that_was_seen_is_so_in_the_report_and_the_history(book):
    add(book, date(2024, 6, 4), 20_000_00)
    year = fiscal_year(book)
    review(book, year, ("round", "1"), "hyra enligt avtal", "Revisorn")
    query = ReportQuery("journal-tests", book.association, year, year.period, "sv")
    rows = {row.cells[0]: row for row in journal_tests_table(book, query).rows_on("csv")}
    assert rows["round"].cells[-2:] == ("Revisorn", "hyra enligt avtal")
    assert (rows["round"].look, rows["pairs"].look) == ("row", "urgent")


@pytest.mark.parametrize(
    ("about", "comment"),
    [(("round", "2"), "x"), (("other", "1"), "x"), (("round", "1"), " "), (("round", "1"), "a\tb")],
)
def test_what_is_no_finding_or_has_no_comment_is_refused(book, about, comment):
    add(book, date(2024, 6, 4), 20_000_00)
    before = book.writes
    with pytest.raises(Refused):
        review(book, fiscal_year(book), about, comment, "EK")
    assert book.writes == before


def test_each_test_states_its_rule_and_its_population(book):
    for day in TUESDAYS:
        add(book, day, 123_00)
    year = fiscal_year(book)
    query = ReportQuery("journal-tests", book.association, year, year.period, "sv")
    shown = journal_tests_table(book, query)
    rules = [[row.cells[-4] for row in shown.rows_on(face) if row.look == "faint"]
             for face in ("pdf", "file")]  # fmt: skip
    assert rules[0] == rules[1]
    assert len(rules[0]) == len(TESTS)
    assert sum("verifikationer: 4. " in str(rule) for rule in rules[0]) == len(TESTS)


def test_the_end_of_the_year_and_the_days_that_taxes_are_due(book):
    open_year(book, 2025, "EK")
    add(book, date(2024, 12, 30), 1_00, text="Licens 2025")
    add(book, date(2025, 1, 8), 2_00, text="Hyra", event_date=date(2024, 12, 20))
    add(book, date(2025, 1, 9), 3_00, text="El december")
    add(book, date(2025, 1, 10), 4_00, text="Kaffe")
    add(book, date(2024, 10, 25), 500_00, accounts=("7510", "2730"))
    add(book, date(2024, 11, 12), 400_00, accounts=("2730", "1930"))
    add(book, date(2025, 3, 31), 9_00)
    assert found(book, CUT_OFF) == {
        "other-year": ["2"],
        "names-other-year": ["1", "3"],
        "taxes": [f"2024-{month:02}" for month in range(1, 13)],
    }
    year = fiscal_year(book, 2024)
    query = ReportQuery("cutoff", book.association, year, year.period, "sv")
    rows = [row for row in cut_off_table(book, query).rows if row.cells[0] == "taxes"]
    late = [row.cells[2] for row in rows if row.look == "urgent"]
    assert late == ["2024-10", "2024-11", "2024-12"]


def test_sixty_days_on_each_side_of_the_end_of_the_year_are_looked_through(book):
    open_year(book, 2025, "EK")
    for day, text in (
        (date(2024, 10, 31), "Licens 2025"),
        (date(2024, 11, 1), "Licens 2025"),
        (date(2024, 12, 31), "Hyra december 2024"),
        (date(2025, 3, 1), "El december"),
        (date(2025, 3, 2), "El december"),
    ):
        add(book, day, 1_00, text=text, event_date=day)
    assert found(book, CUT_OFF)["names-other-year"] == ["2", "4"]
    assert "other-year" not in found(book, CUT_OFF), "the last day is of the year"


def unpaid(book):
    """The months whose taxes were not paid in time."""
    year = fiscal_year(book)
    query = ReportQuery("cutoff", book.association, year, year.period, "sv")
    rows = [row for row in cut_off_table(book, query).rows if row.cells[0] == "taxes"]
    return [row.cells[2] for row in rows if row.look == "urgent"]


@pytest.mark.parametrize(
    ("account", "paid", "newest", "months"),
    [
        ("2710", {}, (11, 12), ["2024-10"]),
        ("2739", {}, (11, 12), ["2024-10"]),
        ("2740", {}, (11, 12), []),
        ("2739", {}, (11, 11), []),  # the day has not come, as far as the book knows
        ("2739", {(11, 12): 600_00}, (11, 20), []),
        ("2739", {(11, 13): 600_00}, (11, 20), ["2024-10"]),
        ("2739", {(10, 31): 100_00, (11, 12): 500_00}, (11, 20), []),
        ("2739", {(10, 31): 100_00, (11, 12): 499_99}, (11, 20), ["2024-10"]),
    ],
)
def test_taxes_are_late_when_what_a_month_ended_with_is_not_paid_by_the_due_day(
    book, account, paid, newest, months
):
    add_accounts(book, [Account("2740", "Annan skuld", "liability")], "EK")
    add_accounts(book, [Account("2739", "Övriga avgifter", "liability")], "EK")
    add(book, date(2024, 10, 25), 600_00, accounts=("7510", account))
    for (month, day), amount in paid.items():
        add(book, date(2024, month, day), amount, accounts=(account, "1930"))
    add(book, date(2024, *newest), 1_00)
    assert unpaid(book) == months


@pytest.mark.parametrize(
    ("month", "due"),
    [
        (date(2024, 1, 31), date(2024, 2, 12)),
        (date(2024, 4, 30), date(2024, 5, 13)),
        (date(2024, 7, 31), date(2024, 8, 19)),
        (date(2024, 12, 31), date(2025, 1, 17)),
    ],
)
def test_the_due_day_is_a_working_day(month, due):
    assert due_day(Period(month.replace(day=1), month)) == due


def test_easter_and_the_days_that_follow_it():
    assert [easter(year) for year in (2019, 2024, 2025, 2026, 2038)] == [
        date(2019, 4, 21), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25)
    ]  # fmt: skip
    days = [date.fromordinal(n) for n in range(YEAR.first.toordinal(), YEAR.last.toordinal() + 1)]
    free = [f"{day:%m-%d}" for day in days if is_holiday(day) and day.weekday() < 5]
    assert free == [
        "01-01", "03-29", "04-01", "05-01", "05-09", "06-06", "06-21", "12-24", "12-25", "12-26",
        "12-31",
    ]  # fmt: skip
