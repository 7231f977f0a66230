"""A book in pure Python against the real one: whatever is done, in whatever order, they agree."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.book.journal import Entry, append_entry, journal_head
from ledger.book.recorded import ADD_DRAFT, ADD_LINE
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import (
    account_journal_row,
    dimension_row,
    object_row,
    object_set_id,
)
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, lock_months
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import new_book, open_book
from ledger.core.calendar import Period
from ledger.core.errors import Refused
from ledger.core.model import (
    Account,
    Association,
    Dimension,
    DimensionObject,
    Kind,
    Posting,
    VoucherInput,
)
from ledger.integrity.check import check_file
from ledger.report_layout.built_in.texts import built_in_text
from tests.ledger.batches import batch_rows

YEARS = (2019, 2020)
ACCOUNTS = ("1930", "2440", "3985", "5010")
KINDS: tuple[Kind, ...] = ("asset", "liability", "income", "cost")
OBJECTS = ((), ((6, "MIA"),), ((1, "KANSLI"), (6, "MIA")))
CHART = (
    dimension_row(Dimension(1, "Kostnadsställe")),
    dimension_row(Dimension(6, "Projekt")),
    object_row(DimensionObject(1, "KANSLI", "Kansli")),
    object_row(DimensionObject(6, "MIA", "MIA")),
    *(
        account_journal_row(Account(number, number, kind))
        for number, kind in zip(ACCOUNTS, KINDS, strict=True)
    ),
)

amounts = st.integers(-(10**6), 10**6) | st.sampled_from((0, 10**14, 10**14 + 1))
rows = st.lists(
    st.tuples(st.sampled_from(ACCOUNTS), amounts, st.sampled_from(OBJECTS)), min_size=1, max_size=4
)
days = st.integers(-20, 750).map(lambda day: date(2019, 1, 1) + timedelta(days=day))
texts = st.just("Hyra") | st.just("Lön") | st.text(st.characters(codec="utf-8"), max_size=20)
mostly = st.sampled_from((True, True, True, False))


@dataclass
class Written:
    """A voucher as the model has it."""

    series: str
    number: int
    day: date
    rows: list[tuple[str, int, tuple[tuple[int, str], ...]]]
    corrected: bool = False


@dataclass
class Model:
    """What a book is, told in the shortest way."""

    vouchers: list[Written] = field(default_factory=list)
    locked_to: dict[int, date] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def refuses(self, day: date, rows: list[tuple[str, int, object]], text: str) -> bool:
        return (
            day.year not in YEARS
            or day.year in self.closed
            or day <= self.locked_to.get(day.year, date.min)
            or sum(amount for _, amount, _ in rows) != 0
            or len(rows) < 2
            or any(amount == 0 or abs(amount) > 10**14 for _, amount, _ in rows)
            or not text.strip()
            or any(not character.isprintable() and is_control(character) for character in text)
        )

    def next_number(self, series: str, year: int) -> int:
        own = (v.number for v in self.vouchers if (v.series, v.day.year) == (series, year))
        return max(own, default=0) + 1

    def balances(self, year: int) -> dict[tuple[str, object], int]:
        sums: dict[tuple[str, object], int] = {}
        for voucher in self.vouchers:
            if voucher.day.year == year:
                for account, amount, objects in voucher.rows:
                    sums[account, objects] = sums.get((account, objects), 0) + amount
        return sums


def end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def is_control(character: str) -> bool:
    code = ord(character)
    return (
        code < 32
        or 127 <= code < 160
        or code in (0x200E, 0x200F, 0x2028, 0x2029)
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )


class BookMachine(RuleBasedStateMachine):
    """Does the same to the model and to the book."""

    compared = 0
    """How often the two have been compared; once for each step, and before the first."""

    def __init__(self):
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = self.folder / "bok.finsam"
        with new_book(self.path, Association("Prov", "222000-2683"), CHART, "EK") as book:
            for year in YEARS:
                period = Period(date(year, 1, 1), date(year, 12, 31))
                add_fiscal_year(book, period, built_in_text("varna"), "EK")
        self.book = open_book(self.path)
        self.model = Model()

    def teardown(self):
        self.book.close()
        assert check_file(self.path).ok
        shutil.rmtree(self.folder)

    @rule(day=days, rows=rows, even=mostly, series=st.sampled_from("AB"), text=texts)
    def record(self, day, rows, even, series, text):
        if even and (rest := sum(amount for _, amount, _ in rows)):
            rows = [*rows, ("1930", -rest, ())]
        draft = VoucherInput(
            day,
            text,
            tuple(Posting(account, amount, objects) for account, amount, objects in rows),
            series,
            recorded_by="EK",
        )
        if self.model.refuses(day, rows, text):
            with pytest.raises(Refused):
                record(self.book, draft)
            return
        number = self.model.next_number(series, day.year)
        self.model.vouchers.append(Written(series, number, day, rows))
        recorded = record(self.book, draft)
        assert (recorded.series, recorded.number) == (series, number)
        assert recorded.sequence == len(self.model.vouchers)

    @precondition(lambda self: self.model.vouchers)
    @rule(data=st.data(), day=days)
    def correct(self, data, day):
        place = data.draw(st.integers(0, len(self.model.vouchers) - 1))
        wrong = self.model.vouchers[place]
        voucher = voucher_at(self.book, place + 1)
        assert voucher is not None
        turned = [(account, -amount, objects) for account, amount, objects in wrong.rows]
        if wrong.corrected or day < wrong.day or self.model.refuses(day, turned, "x"):
            with pytest.raises(Refused):
                correct(self.book, voucher, day, "fel", by="EK")
            return
        number = self.model.next_number(wrong.series, day.year)
        wrong.corrected = True
        self.model.vouchers.append(Written(wrong.series, number, day, turned))
        assert correct(self.book, voucher, day, "fel", by="EK").number == number

    @rule(
        day=days,
        series=st.sampled_from("AI"),
        number=st.integers(0, 500),
        rows=rows.filter(lambda rows: sum(amount for _, amount, _ in rows) != 0),
    )
    def import_(self, day, series, number, rows):
        rest = sum(amount for _, amount, _ in rows)
        rows = [*rows, ("2440", -rest, ())]
        if self.model.refuses(day, [row for row in rows if row[1]], "x"):
            return
        with self.book.writing() as connection:
            iso = day.isoformat()
            connection.execute(
                ADD_DRAFT, (1, 1, series, number, iso, iso, "", "", "", "EK", "", None)
            )
            lines = [
                (1, 1, row, account, amount, object_set_id(connection, objects), "")
                for row, (account, amount, objects) in enumerate(rows, 1)
            ]
            connection.executemany(ADD_LINE, lines)
            last = journal_head(connection)
            told = batch_rows(connection, 1, last)
            append_entry(connection, Entry("batch", "EK", told, 1, 1, len(rows)), last)
        self.model.vouchers.append(Written(series, number, day, rows))

    @precondition(lambda self: len(self.model.vouchers) > 4)
    @rule(year=st.sampled_from(YEARS), on=st.booleans())
    def lock(self, year, on):
        now = self.model.locked_to.get(year, date(year - 1, 12, 31))
        if now.month == 12 and now.year == year:
            return
        last = end_of_month(now + timedelta(days=1)) if on else end_of_month(date(year, 1, 1))
        if year in self.model.closed or last <= now:
            with pytest.raises(Refused):
                lock_months(self.book, fiscal_year(self.book, year), last, "EK")
            return
        self.model.locked_to[year] = last
        lock_months(self.book, fiscal_year(self.book, year), last, "EK")

    @precondition(lambda self: len(self.model.vouchers) > 12)
    @rule(year=st.sampled_from(YEARS))
    def close_year(self, year):
        if year not in self.model.closed:
            self.model.closed.add(year)
            key = fiscal_year(self.book, year).id
            told = (("year_state", key, f"{year}-12-31", 1),)
            self.book.append(Entry("close", "EK", told))

    @rule()
    def open_again(self):
        self.book.close()
        self.book = open_book(self.path)

    @invariant()
    def balances_agree(self):
        for year in YEARS:
            movement = read_balances(self.book, fiscal_year(self.book, year)).movement
            assert {key: ore for key, ore in movement.items() if ore} == {
                key: ore for key, ore in self.model.balances(year).items() if ore
            }

    @invariant()
    def vouchers_agree(self):
        BookMachine.compared += 1
        last = journal_head(self.book.connection)
        assert last.vouchers == len(self.model.vouchers)
        if self.model.vouchers:
            newest, written = voucher_at(self.book, last.vouchers), self.model.vouchers[-1]
            assert newest is not None
            assert (newest.series, newest.number, newest.date) == (
                written.series,
                written.number,
                written.day,
            )
            assert [(row.account, row.amount, row.objects) for row in newest.postings] == (
                written.rows
            )


def quietly(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 50), pytest.param(520, 200, marks=pytest.mark.slow)]
)
def test_the_book_and_its_model_agree(record_property, examples, steps):
    BookMachine.compared = 0
    run_state_machine_as_test(BookMachine, settings=quietly(examples, steps))
    record_property("counted", BookMachine.compared - examples)
