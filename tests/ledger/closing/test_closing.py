"""Year-end of the demonstration book: nothing of 2019 changes, and 2020 begins with its print."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.book.journal import Entry, append_entry
from ledger.bookkeeping.accruals import enter_accrual
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import (
    add_fiscal_year,
    fiscal_year,
    fiscal_years,
    lock_months,
    store_template,
    template_text,
)
from ledger.bookkeeping.opening_balances import opening_balances
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.voucher_queries import vouchers_by_date
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.closing import SERIES, accept, close, closing_of, reopen, reopen_months
from ledger.closing import step_checks as looking
from ledger.closing.model import StepResult
from ledger.core.calendar import next_period
from ledger.core.errors import BookError, Refused, problem
from ledger.core.model import Account, Posting, VoucherInput
from ledger.demonstration import read_reference
from ledger.integrity.check import check_book
from ledger.proof import ledger_proofs as of_ledger
from ledger.proof import report_proofs as of_reports
from ledger.proof.proof import prove
from ledger.registers.history import HistoryFilter, history
from ledger.report_layout.built_in.texts import built_in_text
from ledger.statements.book_statements import notes_of, statement_of
from tests.books import copy_reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

END = date(2019, 12, 31)


@pytest.fixture(scope="module")
def _ready(tmp_path_factory):
    path = tmp_path_factory.mktemp("closing") / "varna.finsam"
    copy_reference(path)
    return path


@pytest.fixture
def book(_ready, tmp_path):
    """The demonstration book, ready to be closed."""
    with open_book(Path(shutil.copy(_ready, tmp_path / "varna.finsam"))) as book:
        yield book


def of(book, name):
    return fiscal_year(book, name)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def printed(book, year, column=0):
    """Every figure of a year's statements and notes."""
    reports: list[Statement | Notes] = [
        statement_of(book, "income", year, full=True),
        statement_of(book, "balance", year, full=True),
        statement_of(book, "cashflow", year, full=True),
        notes_of(book, year, full=True),
    ]
    return {
        (report.report, line.id): line.amounts[column]
        for report in reports
        for line in report.lines
        if line.amounts
    }


def entry(day, debit, credit, ore):
    postings = (Posting(debit, ore), Posting(credit, -ore))
    return VoucherInput(day, "Glömd faktura", postings, recorded_by="EK", approved_by="FC")


LOOKS: dict[str, tuple[Callable[..., object], int]] = {
    "closing": (closing_of, 84),
    "proof": (prove, 40),
    "income": (lambda book, year: statement_of(book, "income", year), 15),
}
"""What looks at a year, and the most questions that it asks the database."""


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_look_at_a_year_rests_on_is_read_once(book, look):
    asked, most = LOOKS[look]
    statements: list[str] = []
    year = of(book, 2019)
    book.connection.set_trace_callback(statements.append)
    asked(book, year)
    assert len(statements) <= most
    repeated = Counter(statements).most_common(1)[0]
    assert repeated[1] <= 2, repeated


def test_the_office_is_ready_and_closes_without_a_question(book):
    closing = closing_of(book, of(book, 2019))
    assert [(step.number, step.state) for step in closing.steps] == [
        (number, "done") for number in range(1, 12)
    ]
    closed = close(book, of(book, 2019), "EK")
    assert closed.year.closed
    assert closed.year.locked_to == END
    assert [(r.series, r.number, r.date) for r in closed.recorded] == [
        (SERIES, 1, END),
        (SERIES, 1, date(2020, 1, 1)),
    ]
    assert closing_of(book, of(book, 2019)).state == "closed"


def test_the_statements_of_the_closed_year_are_unchanged(book):
    before = printed(book, of(book, 2019))
    close(book, of(book, 2019), "EK")
    assert printed(book, of(book, 2019)) == before
    assert before["income", "result"] == -1320287_00


def test_the_new_year_opens_with_the_printed_balances_and_compares_with_the_print(book):
    close(book, of(book, 2019), "EK")
    reference = read_reference("varna-2019")
    beside = {line: amount for (_, line), amount in printed(book, of(book, 2020), 1).items()}
    told_otherwise = {"change_receivables", "change_liabilities", "operating_cash_flow"}
    wrong = {
        line: (beside[line], now)
        for line, (now, _) in reference.printed.items()
        if line in beside and beside[line] != now
    }
    assert wrong.keys() <= told_otherwise, "the two figures of the remarks, and their sum"
    assert len(beside.keys() & reference.printed.keys()) > 60
    sheet = {line.id: line.amounts for line in statement_of(book, "balance", of(book, 2020)).lines}
    assert sheet["total_assets"] == (11404792_00, 11404792_00)
    assert sheet["equity"] == (8873695_00, 10193982_00)
    assert sheet["result_for_the_year"] == (0, -1320287_00)


def test_opening_balances_are_the_closing_balances_by_account_and_object(book):
    close(book, of(book, 2019), "EK")
    balances = read_balances(book, of(book, 2019))
    closing = {
        key: balances.closing(key)
        for key in balances.keys()  # noqa: SIM118 - not a dict
        if key[0] < "3000" and balances.closing(key)
    }
    assert opening_balances(book, of(book, 2020)) == closing
    assert closing["1791", ((6, "MIA"), (21, "ESF"))] == 1323672_00
    assert template_text(book, of(book, 2020)) == template_text(book, of(book, 2019))


def test_every_proof_and_the_whole_book_hold_after_closing_and_closing_again(book):
    close(book, of(book, 2019), "EK")
    reopen(book, of(book, 2019), "glömd faktura", "EK")
    record(book, entry(END, "5010", "1930", 500_00))
    reconcile(book, "1930", END, 7047809_00, by="EK")
    close(book, of(book, 2019), "EK")
    for year in fiscal_years(book):
        assert [p.check for p in prove(book, year) if not p.check.ok] == []
    assert check_book(book.path).ok


def test_closing_again_adds_only_what_changed_and_keeps_both(book):
    close(book, of(book, 2019), "EK")
    reopen(book, of(book, 2019), "glömd faktura", "EK")
    assert closing_of(book, of(book, 2019)).state == "reopened"
    record(book, entry(END, "5010", "1930", 500_00))
    reconcile(book, "1930", END, 7047809_00, by="EK")
    close(book, of(book, 2019), "EK")
    closings = [
        (line.number, line.amount)
        for line in vouchers_by_date(book, of(book, 2019).period)
        if line.series == SERIES
    ]
    assert closings == [(1, 1320287_00), (2, 500_00)]
    carried = [
        line.amount
        for line in vouchers_by_date(book, of(book, 2020).period)
        if line.series == SERIES
    ]
    assert carried == [1320287_00, 500_00]
    assert opening_balances(book, of(book, 2020))["2069", ()] == 1320787_00
    balances = read_balances(book, of(book, 2020))
    assert balances.closing(("2069", ())) == 0
    assert balances.closing(("2067", ())) == -(10193982_00 - 1320787_00)
    assert [event.kind for event in history(book, HistoryFilter(kind="close"))] == [
        "close",
        "close",
    ]
    (again,) = history(book, HistoryFilter(kind="reopen"))
    assert (again.by, "glömd faktura" in again.message.message) == ("EK", True)


def test_a_closed_year_takes_nothing(book):
    close(book, of(book, 2019), "EK")
    with pytest.raises(Refused, match="closed; use a date in an open year"):
        record(book, entry(END, "5010", "1930", 100))
    with pytest.raises(Refused, match="reopen the year to change it"):
        store_template(book, of(book, 2019), built_in_text("lkbr"), "annan", "EK")
    with pytest.raises(Refused, match="is closed"):
        reconcile(book, "1930", END, 0)
    with pytest.raises(BookError, match="the fiscal year is closed"):
        post_behind_the_checks(book)


def post_behind_the_checks(book):
    """Posts a closing entry in 2019 past every check but the database's own."""
    with book.writing() as connection:
        connection.execute(
            "INSERT INTO draft VALUES (9, 1, 'A', NULL, '2019-12-31', '2019-12-31', 'x', '', '',"
            " 'EK', '', NULL)"
        )
        connection.executemany(
            "INSERT INTO draft_line VALUES (9, 1, ?, ?, ?, 0, '')",
            [(1, "5010", 5), (2, "1930", -5)],
        )
        append_entry(connection, Entry("closing", "EK", ref=9, vouchers=1, postings=2))


def test_months_locked_one_by_one_do_not_keep_the_closing_out_and_come_back_on_reopening(book):
    lock_months(book, of(book, 2019), date(2019, 11, 30), "EK")
    lock_months(book, of(book, 2019), END, "EK")
    close(book, of(book, 2019), "EK")
    year = reopen(book, of(book, 2019), "fel period", "EK")
    assert (year.closed, year.locked_to) == (False, END)


def test_months_are_opened_from_the_day_that_is_given_or_all_of_them(book):
    def refused(last):
        with pytest.raises(Refused) as refusal:
            reopen_months(book, of(book, 2019), last, "fel period", "EK")
        return [(fault.code, fault.values["day"]) for fault in refusal.value.problems]

    assert refused(None) == [("nothing-locked", date(2019, 1, 1))]
    assert refused(date(2019, 5, 31)) == [("nothing-locked", date(2019, 5, 31))]
    lock_months(book, of(book, 2019), date(2019, 6, 30), "EK")
    assert refused(date(2019, 6, 30)) == [("nothing-locked", date(2019, 6, 30))]
    assert refused(date(2019, 5, 30)) == [("lock-day", date(2019, 5, 30))]
    opened = reopen_months(book, of(book, 2019), date(2019, 5, 31), "fel period", "EK")
    assert opened.locked_to == date(2019, 5, 31)
    assert reopen_months(book, opened, None, "fel period", "EK").locked_to is None


def test_a_new_year_that_was_begun_early_gets_its_opening_balances(book):

    year = add_fiscal_year(
        book, next_period(of(book, 2019)), template_text(book, of(book, 2019)), "EK"
    )
    record(book, entry(date(2020, 1, 7), "5010", "1930", 700_00))
    lock_months(book, year, date(2020, 1, 31), "EK")
    close(book, of(book, 2019), "EK")
    assert len(fiscal_years(book)) == 2
    assert read_balances(book, of(book, 2020)).closing(("1930", ())) == 7048309_00 - 700_00


# What is refused, and what to do about it.


def test_closing_twice_is_refused(book):
    close(book, of(book, 2019), "EK")
    with pytest.raises(Refused, match="reopen it first") as refused:
        close(book, of(book, 2019), "EK")
    assert codes(refused) == ["closed-already"]
    assert [fault.remedy for fault in refused.value.problems] == ["reopen"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_reopening_without_a_reason_is_refused(book, reason):
    close(book, of(book, 2019), "EK")
    with pytest.raises(Refused, match="Say why it is opened again"):
        reopen(book, of(book, 2019), reason, "EK")
    assert of(book, 2019).closed


def test_reopening_an_open_year_is_refused(book):
    with pytest.raises(Refused, match="nothing to reopen"):
        reopen(book, of(book, 2019), "för säkerhets skull", "EK")


def test_unplaced_balances_block(book):
    add_accounts(book, [Account("9999", "Okänt", "asset")], "EK")
    record(book, entry(date(2019, 5, 2), "9999", "1930", 100_00))
    with pytest.raises(Refused, match="Give accounts 9999 a line in the template"):
        close(book, of(book, 2019), "EK")


def test_an_unexplained_difference_blocks_until_it_is_explained(book):
    reconcile(book, "1930", END, 7048000_00, by="EK")
    with pytest.raises(Refused, match="find the difference 309,00") as refused:
        close(book, of(book, 2019), "EK")
    assert codes(refused) == ["unexplained-difference"]
    reconcile(book, "1930", END, 7048000_00, explanation="uttag bokfört av banken 2 januari")
    assert close(book, of(book, 2019), "EK").year.closed


def test_an_account_without_statement_or_specification_blocks(book):
    record(book, entry(date(2019, 5, 2), "1940", "1930", 100_00))
    with pytest.raises(Refused) as refused:
        close(book, of(book, 2019), "EK")
    assert set(codes(refused)) == {"not-reconciled", "unexplained-difference", "not-specified"}


def test_a_specification_that_does_not_add_up_blocks(book):
    specify(book, "2992", END, [Item("revision 2019", -54999_00, "Revisionsbolag")], "EK")
    with pytest.raises(Refused, match="its specification adds up to −54 999,00"):
        close(book, of(book, 2019), "EK")


def test_an_open_earlier_year_blocks(book):
    closed = close(book, of(book, 2019), "EK")
    reopen(book, of(book, 2019), "rättelse", "EK")
    closing = closing_of(book, closed.next_year)
    lock = next(step for step in closing.steps if step.kind.id == "lock")
    assert [fault.message for fault in lock.findings.blocks] == [
        "2019 is not closed, and 2020 begins with what it ended with; close 2019 first."
    ]


def test_a_missing_result_account_blocks(book):
    add_accounts(book, [Account("8999", "Årets resultat", "cost", active=False)], "EK")
    with pytest.raises(Refused, match="Account 8999 for the result is not in the chart"):
        close(book, of(book, 2019), "EK", {"proof": "det är som det är"})


def test_an_account_out_of_use_with_a_balance_is_told_of_and_blocks_nothing(book):
    add_accounts(book, [Account("1684", "Fordran", "asset", active=False)], "EK")
    found = closing_of(book, of(book, 2019)).steps[-1].findings.messages
    assert [str(fault.values["account"]) for fault in found if "account" in fault.values] == [
        "1684"
    ]
    close(book, of(book, 2019), "EK")


def test_unapproved_vouchers_block_until_accepted_with_a_reason(book):
    draft = VoucherInput(
        date(2019, 6, 3),
        "Avgift",
        (Posting("6570", 1_00), Posting("1630", -1_00)),
        recorded_by="EK",
    )
    record(book, draft)
    reconcile(book, "1630", END, 116001_00)
    with pytest.raises(Refused, match="1 voucher is not approved"):
        close(book, of(book, 2019), "EK")
    with pytest.raises(Refused, match="Say why step 1 is accepted"):
        close(book, of(book, 2019), "EK", {"1": " "})
    assert close(book, of(book, 2019), "EK", {"1": "attesterad på papper"}).year.closed
    (kept,) = history(book, HistoryFilter(kind="acceptance"))
    assert str(kept.message) == "Accepted in the closing, Månader och attest: attesterad på papper"
    assert any("not approved" in row for row in kept.rows)


def test_an_acceptance_holds_for_what_was_accepted_and_nothing_else(book):
    reconcile(book, "1930", END, 7048000_00)
    accept(book, of(book, 2019), "reconciliation", "känd differens", "EK")
    assert closing_of(book, of(book, 2019)).state == "closing"
    assert closing_of(book, of(book, 2019)).blocks == ()
    reconcile(book, "1930", END, 7000000_00)
    assert len(closing_of(book, of(book, 2019)).blocks) == 1


def blocking_all_that_can_be_accepted(book):
    """Something for every step that may be accepted, but VAT, which only tells."""
    add_accounts(book, [Account("9999", "Okänt", "asset"), Account("1229", "Bil", "asset")], "EK")
    for debit in ("9999", "1229"):
        rows = (Posting(debit, 100_00), Posting("1930", -100_00))
        record(book, VoucherInput(date(2019, 5, 2), "Köp", rows, recorded_by="EK"))
    accrued = entry(date(2019, 6, 30), "5010", "2990", 50_00)
    enter_accrual(book, accrued, date(2019, 7, 1))


ACCEPTABLE = {"months", "reconciliation", "specifications", "accruals", "depreciation", "proof"}


def blocked(book):
    return {s.kind.id for s in closing_of(book, of(book, 2019)).steps if s.state == "blocked"}


def accept_all(book):
    for step in sorted(blocked(book)):
        accept(book, of(book, 2019), step, "känt", "EK")
    assert blocked(book) == set()


def reworded(code, text, where="", /, **values):
    """A problem as another release words it, in whatever language."""
    return problem(code, f"Med andra ord ({len(text)})", where, **values)


def test_an_acceptance_outlives_another_wording(book, monkeypatch):
    blocking_all_that_can_be_accepted(book)
    assert blocked(book) == ACCEPTABLE
    accept_all(book)
    for module in (looking, of_ledger, of_reports):
        monkeypatch.setattr(module, "problem", reworded)
    for name in ("MEND_TEMPLATE", "RUN_CHECK", "CLOSE_AGAIN"):
        for module in (of_ledger, of_reports):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, reworded(name, "x"))
    assert blocked(book) == set()
    monkeypatch.undo()
    record(book, entry(date(2019, 5, 3), "9999", "1930", 1_00))
    assert blocked(book) == {"reconciliation", "proof"}, "other amounts"


def test_an_acceptance_by_the_sentences_of_an_older_release_holds(book, monkeypatch):
    blocking_all_that_can_be_accepted(book)
    of_prose = property(lambda self: self.digest_of_prose)
    monkeypatch.setattr(StepResult, "digest", of_prose)
    accept_all(book)
    monkeypatch.undo()
    assert blocked(book) == set()


def test_an_acceptance_ends_when_the_year_is_reopened(book):
    reconcile(book, "1930", END, 7048000_00)
    accept(book, of(book, 2019), "reconciliation", "känd differens", "EK")
    close(book, of(book, 2019), "EK")
    assert closing_of(book, of(book, 2019)).blocks == ()
    reopen(book, of(book, 2019), "rättelse", "EK")
    assert closing_of(book, of(book, 2019)).state == "reopened"
    assert blocked(book) == {"reconciliation"}
    accept(book, of(book, 2019), "reconciliation", "fortfarande känd", "EK")
    assert blocked(book) == set()


def test_problems_are_one_by_code_place_and_values_whatever_they_say():
    one = problem("code", "Account {account} has {amount}.", "row 1", account="1930", amount=5)
    assert replace(one, text="Konto {account}: {amount}").identity == one.identity
    others = (
        replace(one, code="other"),
        replace(one, where="row 2"),
        replace(one, values={"account": "1930", "amount": 6}),
        replace(one, values={"account": "1931", "amount": 5}),
    )
    assert len({one.identity, *(other.identity for other in others)}) == 5


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ("99", "no-step"),
        ("nytt", "no-step"),
        ("lock", "not-acceptable"),
        ("2", "nothing-to-accept"),
    ],
)
def test_a_step_that_cannot_be_accepted_is_refused(book, step, code):
    with pytest.raises(Refused) as refused:
        accept(book, of(book, 2019), step, "därför", "EK")
    assert codes(refused) == [code]


def test_a_refused_closing_leaves_the_book_as_it_was(book):
    record(book, entry(date(2019, 5, 2), "1940", "1930", 100_00))
    before = book.path.read_bytes()
    with pytest.raises(Refused):
        close(book, of(book, 2019), "EK", {"months": "ändå"})
    assert book.path.read_bytes() == before
