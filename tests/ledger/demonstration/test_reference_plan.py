"""The plan of the demonstration book, before there is a book."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ledger.core.balances import Balances, Key, at_close
from ledger.demonstration import opening, plan, read_reference
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template
from ledger.statements.line_amounts import StatementColumn, line_amounts

PRINTED = Path(__file__).parents[2] / "data" / "reference" / "varna-2019.toml"


@pytest.fixture(scope="module")
def reference():
    return read_reference("varna-2019")


@pytest.fixture(scope="module")
def drafts(reference):
    return plan(reference)


@pytest.fixture(scope="module")
def template(reference):
    return read_template(built_in_text(reference.template), reference.template)


def sums(postings):
    found: Counter[Key] = Counter()
    for posting in postings:
        found[posting.account, posting.objects] += posting.amount
    return found


def worked_out(reference, drafts, template):
    postings = (posting for draft in drafts for posting in draft.postings)
    balances = Balances(sums(opening(reference)), sums(postings))
    return line_amounts(template, StatementColumn("2019", "2019", balances))


@pytest.fixture(scope="module")
def worked(reference, drafts, template):
    return worked_out(reference, drafts, template)


def test_each_printed_2019_figure_is_met_but_the_two_that_contradict_the_printed_balance_sheet(
    reference, worked
):
    differing = {
        line: (printed, worked.amounts[line])
        for line, (printed, _) in reference.printed.items()
        if worked.amounts[line] != printed
    }

    assert differing == {
        "change_receivables": (-1340781_00, -1363191_00),
        "change_liabilities": (-386479_00, -364069_00),
    }


def test_the_plan_follows_the_printed_figures_of_the_data(reference, template):
    changed = {**reference.printed, "postage": (3000_00, 0), "suppliers": (1400000_00, 0)}
    other = replace(reference, printed=changed)

    amounts = worked_out(other, plan(other), template).amounts

    assert (amounts["postage"], amounts["suppliers"]) == (3000_00, 1400000_00)
    assert amounts["activity_mia"] == reference.printed["activity_mia"][0]


def test_a_stream_that_cannot_meet_its_figure_is_told_by_name(reference):
    lost = replace(reference.last[0], meets="postage")

    with pytest.raises(ValueError, match=f"{lost.text}: never reaches postage"):
        plan(replace(reference, last=(lost,)))


def test_no_balance_is_without_a_line_in_the_template(worked):
    assert {line: worked.amounts[line] for line in worked.amounts if "unplaced" in line} == {
        "unplaced": 0,
        "unplaced:assets": 0,
        "unplaced:equity_and_liabilities": 0,
        "unplaced:cashflow": 0,
    }


def test_the_opening_balances_are_the_printed_balance_sheet_of_2018(reference, template):
    worked = line_amounts(
        template, StatementColumn("2018", "2018", at_close(sums(opening(reference))))
    )
    lines = tomllib.loads(data_text())["printed"]["balance"]

    assert {line: worked.amounts[line] for line in lines} == {
        line: before * 100 for line, (_, before) in lines.items()
    }
    assert sum(posting.amount for posting in opening(reference)) == 0


def test_the_published_figures_of_2018_keep_the_sums_that_do_not_add_up(reference):
    published = reference.published
    costs = published["administration"] + published["activities"]
    cash = published["operating_cash_flow"] + published["financing_cash_flow"]

    assert (published["operating_costs"], costs) == (-8661968_00, -8661954_00)
    assert (published["cash_flow"], cash) == (2262568_00, 2262567_00)


def test_every_printed_figure_is_copied_from_the_annual_report(reference, template):
    tables = tomllib.loads(PRINTED.read_text(encoding="utf-8"))
    labels = {line.id: line.label.sv for line in template.lines()}

    def printed(rows):
        return [(row[0].upper(), *row[-2:]) for row in rows if len(row) > 1]

    def copied(line_ids):
        return [
            (labels[line].upper(), *(figure // 100 for figure in reference.printed[line]))
            for line in line_ids
        ]

    ours = tomllib.loads(data_text())["printed"]
    notes = [row for note in tables["note"] for row in note.get("rows", [])]
    payables = [("Leverantörsskulder", *tables["note"][8]["total"])]
    assert copied(ours["income"]) == printed(tables["resultatrakning"]["rows"])
    assert copied(ours["balance"]) == printed(tables["balansrakning"]["rows"])
    assert copied(ours["cashflow"]) == printed(tables["kassaflodesanalys"]["rows"])
    assert Counter(copied([*ours["income_notes"], *ours["balance_notes"]])) == Counter(
        printed([*notes, *payables])
    )


def data_text():
    package = Path(read_reference.__code__.co_filename).parent
    return (package / "varna_2019.toml").read_text(encoding="utf-8")


def test_each_voucher_balances_and_says_what_the_law_asks_for(drafts):
    for draft in drafts:
        assert sum(posting.amount for posting in draft.postings) == 0, draft
        assert len(draft.postings) >= 2, draft
        assert all(posting.amount for posting in draft.postings), draft
        assert draft.text, draft
        assert draft.counterparty, draft
        assert draft.document, draft
        assert (draft.recorded_by, draft.approved_by) == ("EK", "FC"), draft


def test_there_are_about_a_thousand_vouchers_and_some_in_every_month(drafts):
    months = Counter(draft.date.month for draft in drafts)

    assert 900 <= len(drafts) <= 1100
    assert min(months[month] for month in range(1, 13)) >= 40


def test_vouchers_are_in_order_of_date_and_on_working_days_but_for_the_turns_of_the_year(
    reference, drafts
):
    days = [draft.date for draft in drafts]
    closed = {day for day in days if day.weekday() >= 5 or day in reference.calendar.holidays}

    assert days == sorted(days)
    assert closed == {date(2019, 1, 1), date(2019, 12, 31)}


def test_a_document_is_dated_on_or_before_the_day_it_is_recorded(drafts):
    assert all(draft.event_date <= draft.date for draft in drafts if draft.event_date)


def test_vouchers_have_ore_and_the_leaves_end_in_whole_kronor(drafts, worked):
    with_ore = [draft for draft in drafts if any(row.amount % 100 for row in draft.postings)]

    assert len(with_ore) > len(drafts) / 3
    assert {amount % 100 for amount in worked.amounts.values()} == {0}


def test_bank_and_tax_account_are_never_overdrawn(reference, drafts):
    for account in ("1930", "1630"):
        balance = sum(row.amount for row in opening(reference) if row.account == account)
        for draft in drafts:
            balance += sum(row.amount for row in draft.postings if row.account == account)
            assert balance >= 0, (account, draft)


def open_items(drafts):
    """What is left on 2440 by supplier and document, among the vouchers."""
    left: Counter[tuple[str, str]] = Counter()
    for draft in drafts:
        for posting in draft.postings:
            if posting.account == "2440":
                left[draft.counterparty, draft.document] += posting.amount
    return {item: amount for item, amount in left.items() if amount}


def test_the_open_supplier_invoices_are_note_9_item_by_item(reference, drafts):
    debts = {(debt.counterparty, debt.document): debt.amount for debt in reference.debts}
    items = open_items(drafts)
    paid = {item: amount for item, amount in items.items() if amount > 0}
    unpaid = {item: amount for item, amount in items.items() if amount < 0}

    assert paid == debts
    assert sum(debts.values()) == 1532271_00
    assert sum(unpaid.values()) == -1393407_00
    assert all(document.startswith("faktura ") for _, document in unpaid)


def test_the_opening_supplier_invoices_are_paid_in_january(reference, drafts):
    january = [draft for draft in drafts if draft.date.month == 1]

    for debt in reference.debts:
        payments = [
            draft
            for draft in january
            if (draft.counterparty, draft.document) == (debt.counterparty, debt.document)
        ]
        assert [draft.postings[0].amount for draft in payments] == [debt.amount]


def test_no_supplier_sends_two_invoices_with_one_number_but_the_one_recorded_twice(drafts):
    invoices = Counter(
        (draft.counterparty, draft.document)
        for draft in drafts
        if any(row.account == "2440" and row.amount < 0 for row in draft.postings)
    )

    assert [item for item, times in invoices.items() if times > 1] == [
        ("Telefoni", "faktura 564381")
    ]


def test_three_vouchers_are_corrected_by_vouchers_that_reverse_them(drafts):
    corrections = [draft for draft in drafts if draft.corrects]

    assert len(corrections) == 3
    for correction in corrections:
        wrong = drafts[correction.corrects - 1]
        assert [(row.account, row.objects, -row.amount) for row in correction.postings] == [
            (row.account, row.objects, row.amount) for row in wrong.postings
        ]
        number = [d.series for d in drafts[: correction.corrects]].count(wrong.series)
        assert correction.text.startswith(f"Rättelse av {wrong.series} {number}: ")
        assert correction.date > wrong.date


def test_what_was_paid_or_recorded_twice_is_an_invoice_that_exists(drafts):
    invoices = {
        (draft.counterparty, draft.document): -draft.postings[-1].amount
        for draft in drafts
        if draft.postings[-1].account == "2440" and not draft.corrects
    }
    (twice,) = (d for d in drafts if any(row.account == "1684" for row in d.postings))
    number = twice.text.split(", ")[1]

    assert invoices[twice.counterparty, number] == twice.postings[0].amount == 17641_00


def test_social_fees_are_31_42_percent_of_each_pay_in_whole_kronor(drafts):
    for draft in drafts:
        if draft.series == "N":
            pay = [row.amount for row in draft.postings if row.account in ("7210", "7240")]
            (fees,) = (-row.amount for row in draft.postings if row.account == "2731")
            assert fees == sum(amount * 3142 // 1000000 * 100 for amount in pay)


def test_tax_and_fees_of_a_month_are_debited_on_the_tax_account_in_the_next(drafts):
    owed: Counter[int] = Counter()
    settled: Counter[int] = Counter()
    for draft in drafts:
        for row in draft.postings:
            if row.account in ("2710", "2731"):
                (owed if row.amount < 0 else settled)[draft.date.month] += abs(row.amount)

    assert [settled[month] for month in range(2, 13)] == [owed[month] for month in range(1, 12)]
    assert settled[1] == 170335_00
    assert owed[12] == 230272_00


def test_the_vat_of_three_quarters_is_claimed_in_whole_kronor_and_the_fourth_is_note_6(drafts):
    claims = [
        row.amount
        for draft in drafts
        if draft.text.startswith("Ansökan om momsersättning")
        for row in draft.postings
        if row.account == "1650"
    ]
    booked = sum(row.amount for d in drafts for row in d.postings if row.account == "1651")

    assert claims[0] == 320570_00
    assert len(claims) == 4
    assert {claim % 100 for claim in claims} == {0}
    assert 320570_00 + booked == 289289_00


def test_the_result_of_2018_moves_to_equity_and_that_of_2019_is_not_closed(drafts):
    first = drafts[0]

    assert (first.date, first.document) == (date(2019, 1, 1), "årsredovisning 2018")
    assert {(row.account, row.amount) for row in first.postings} == {
        ("2069", 2077084_00),
        ("2067", -2077084_00),
    }
    assert not any(row.account in ("8999", "2069") for d in drafts[1:] for row in d.postings)
