"""Sketches are kept as typed, and templates and copies begin them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.core.errors import Refused
from ledger.core.model import DimensionObject
from ledger.entry.draft_store import (
    DraftRow,
    VoucherDraft,
    consume_draft,
    copy_of,
    drop_draft,
    read_draft,
    reversal_of,
    save_draft,
    stored_drafts,
    with_amount,
    without_amounts,
    write_objects,
)
from ledger.entry.voucher_templates import (
    KIND,
    built_in_templates,
    drop_voucher_template,
    store_voucher_template,
    voucher_templates,
)
from ledger.integrity.check import check_file
from ledger.registers.history import HistoryFilter, history

NEAR = date(2019, 4, 1)
OBJECTS = (
    DimensionObject(1, "KANSLI", "Kansli"),
    DimensionObject(6, "MIA", "Projekt MIA"),
    DimensionObject(20, "AF", "Arbetsförmedlingen"),
    DimensionObject(21, "AF", "Arbetsförmedlingen"),
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ROWS = st.builds(
    DraftRow,
    account=ANY_TEXT,
    objects=ANY_TEXT,
    debit=ANY_TEXT,
    credit=ANY_TEXT,
    text=ANY_TEXT,
    share=st.integers(-(10**14), 10**14),
    role=st.sampled_from(["typed", "leads", "follows"]),
)
SKETCHES = st.builds(
    VoucherDraft,
    near=st.dates(),
    date=ANY_TEXT,
    text=ANY_TEXT,
    counterparty=ANY_TEXT,
    document=ANY_TEXT,
    series=ANY_TEXT,
    event=ANY_TEXT,
    rows=st.lists(ROWS, max_size=4).map(tuple),
)


@given(SKETCHES)
def test_a_sketch_is_read_back_as_it_was_written(sketch):
    assert read_draft(sketch.as_json()) == sketch


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"near":"2019-04-01","rows":[{"account":5}]}',
        '{"rows":[],"near":7}',
    ],
)
def test_a_body_that_the_program_did_not_write_is_no_sketch(body):
    assert read_draft(body) is None


def test_what_a_newer_program_adds_to_a_sketch_is_passed_over():
    body = '{"near":"2019-04-01","text":"Hyra","colour":"blue","rows":[{"account":"5010","x":1}]}'
    assert read_draft(body) == VoucherDraft(
        near=NEAR, text="Hyra", rows=(DraftRow(account="5010"),)
    )


def test_sketches_are_kept_and_listed_with_the_latest_first(book):
    first = save_draft(book, VoucherDraft(near=NEAR, text="Hyra"))
    second = save_draft(book, VoucherDraft(near=NEAR, text="Telefon"))
    first = save_draft(book, VoucherDraft(near=NEAR, text="Hyra april"), first)
    assert sorted(kept.draft.text for kept in stored_drafts(book)) == ["Hyra april", "Telefon"]
    assert drop_draft(book, second)
    assert stored_drafts(book) == (first,)


def test_a_sketch_that_another_window_changed_gets_a_place_of_its_own(book):
    mine = save_draft(book, VoucherDraft(near=NEAR, text="mitt"))
    with book.writing() as connection:
        connection.execute("UPDATE sketch SET saved_at = '2001-01-01T00:00:00.000Z'")
    save_draft(book, VoucherDraft(near=NEAR, text="mitt igen"), mine)
    assert {kept.draft.text for kept in stored_drafts(book)} == {"mitt", "mitt igen"}


def test_a_sketch_that_another_window_recorded_is_not_recorded_again(book, rent):
    mine = save_draft(book, VoucherDraft(near=NEAR))
    drop_draft(book, mine)

    def record_and_take():
        with book.writing():
            record(book, rent)
            consume_draft(book, mine)

    with pytest.raises(Refused) as refused:
        record_and_take()
    assert [fault.code for fault in refused.value.problems] == ["sketch-gone"]
    assert voucher_at(book, 1) is None


def test_a_copy_has_the_rows_of_the_voucher_but_not_its_document(book, rent):
    voucher = voucher_at(book, record(book, rent).sequence)
    assert voucher is not None
    copy = copy_of(voucher, NEAR, OBJECTS)
    assert copy == VoucherDraft(
        near=NEAR,
        date="2019-04-01",
        text="Hyra mars",
        counterparty="Hyresvärd",
        rows=(
            DraftRow("5010", "KANSLI", debit="120,00", share=12000, role="follows"),
            DraftRow("1930", credit="120,00", share=-12000, role="follows"),
        ),
    )


def test_a_reversal_turns_the_sides_and_says_of_what(book, rent):
    voucher = voucher_at(book, record(book, rent).sequence)
    assert voucher is not None
    turned = reversal_of(voucher, NEAR, OBJECTS)
    assert turned.text == "Återföring av A 1 (2019): Hyra mars"
    assert [(row.debit, row.credit) for row in turned.rows] == [("", "120,00"), ("120,00", "")]


def test_a_template_keeps_proportions_and_no_amounts(book):
    sketch = VoucherDraft(
        near=NEAR,
        date="2019-04-01",
        text="Telefon",
        document="faktura 1",
        rows=(
            with_amount(DraftRow("6212", share=80000), 80000),
            with_amount(DraftRow("1651", share=20000), 20000),
            with_amount(DraftRow("2440", share=-100000), -100000),
        ),
    )
    template = without_amounts(sketch)
    assert [(row.share, row.debit, row.credit) for row in template.rows] == [
        (4, "", ""),
        (1, "", ""),
        (-5, "", ""),
    ]
    assert (template.date, template.document, template.text) == ("", "", "Telefon")


def test_the_office_keeps_templates_of_its_own_beside_the_programs(book):
    rows = (DraftRow("5010", share=1), DraftRow("1930", share=-1))
    store_voucher_template(book, "Hyra", VoucherDraft(near=NEAR, text="Hyra", rows=rows))
    store_voucher_template(book, "Hyra", VoucherDraft(near=NEAR, text="Hyra kansli", rows=rows))
    own = [template for template in voucher_templates(book, {}, "sv") if template.is_own]
    assert [(template.name, template.draft.text) for template in own] == [("Hyra", "Hyra kansli")]
    assert stored_drafts(book) == ()
    drop_voucher_template(book, "Hyra")
    assert voucher_templates(book, {}, "sv") == ()


def test_the_journal_tells_of_the_templates_of_the_office(book, path):
    rows = (DraftRow("5010", share=1), DraftRow("1930", share=-1))
    store_voucher_template(book, "Hyra", VoucherDraft(near=NEAR, rows=rows), "EK")
    drop_voucher_template(book, "Hyra", "FC")
    drop_voucher_template(book, "Hyra", "FC")
    told = [(event.by, event.message.message) for event in history(book, HistoryFilter(kind=KIND))]
    assert told == [
        ("EK", "The voucher template Hyra was saved"),
        ("FC", "The voucher template Hyra was taken away"),
    ]
    assert check_file(path).ok
    book.connection.execute("DROP TRIGGER kept_text_is_never_changed")
    book.connection.execute("UPDATE kept_text SET text = replace(text, '5010', '5090')")
    assert [check.id for check in check_file(path).checks if not check.ok] == ["guards", "told"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_template_without_a_fit_name_is_refused(book, name):
    with pytest.raises(Refused):
        store_voucher_template(book, name, VoucherDraft(near=NEAR, rows=(DraftRow("5010"),)))


def test_a_built_in_template_is_shown_where_its_accounts_are(book):
    names = [t.name for t in voucher_templates(book, {"2440", "1930"}, "en")]
    assert names == ["Supplier invoice without VAT", "Payment of a supplier invoice"]


def test_the_shares_of_a_built_in_template_balance():
    for template in built_in_templates():
        by_hand = any(not row.share for row in template.draft.rows)
        assert by_hand or sum(row.share for row in template.draft.rows) == 0


def test_a_code_that_two_dimensions_have_is_written_with_its_dimension():
    assert write_objects(((1, "KANSLI"), (20, "AF")), OBJECTS) == "KANSLI 20:AF"
