"""The journal tests: each comes upon what was made for it, and upon nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from finsam_tui.actions.audit import review
from ledger.book.journal import Entry
from ledger.bookkeeping.chart_of_accounts import account_journal_row, add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.create import create_book
from ledger.closing import open_year
from ledger.core.calendar import Period, easter, is_holiday, swedish_day
from ledger.core.errors import Refused
from ledger.core.model import Account, Association, Posting, VoucherInput
from ledger.core.people import may_be_one
from ledger.core.report_query import ReportQuery
from ledger.registers import journal_tests
from ledger.registers.cut_off import CUT_OFF, cut_off_table, due_day
from ledger.registers.journal_tests import TESTS, findings, journal_tests_table
from ledger.report_layout.built_in.texts import built_in_text

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
