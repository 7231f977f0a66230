"""What a line is thought to be: the surest first, and never sure where it could be another."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.bank.matching import Facts, proposals, references_of
from ledger.bank.proposal import BankRule, BookPosting
from ledger.bank.statement import Detail
from ledger.bank.stored import BankLine
from ledger.core.check_digits import luhn
from ledger.core.model import Posting
from ledger.entry.posting_history import PastVoucher
from ledger.invoices.open_items import OpenItem

DAY = date(2026, 3, 10)
KANSLI = ((1, "KANSLI"),)


def line_of(id_, amount, text="", day=DAY, **more):
    about = {"counterparty": "", "counterparty_account": "", "reference": "", **more}
    empty = {"bank_reference": "", "balance": None, "row": id_, "kind": "seb", "value_date": None}
    return BankLine(id=id_, account="1930", date=day, amount=amount, text=text, **about, **empty)


def posting(id_, amount, day=DAY, counterparty="", document=""):
    return BookPosting(id_, id_, f"A {id_}", day, amount, "x", counterparty, document)


def item(amount, document, counterparty="Hyresvärd", since=date(2026, 2, 1)):
    return OpenItem("2440", counterparty, document, since, amount, ())


def ticks(lines, **facts):
    return [
        (one.ways[0].postings or one.ways[0].document or one.ways[0].text)
        if one.is_ticked
        else None
        for one in proposals(lines, "1930", Facts(**facts))
    ]


@pytest.mark.parametrize(
    ("apart", "sure"), [(-4, None), (-3, (7,)), (0, (7,)), (3, (7,)), (4, None)]
)
def test_a_posting_of_the_amount_within_three_days_is_the_line(apart, sure):
    assert ticks([line_of(1, -500)], postings=[posting(7, -500, DAY + timedelta(apart))]) == [sure]


def test_neither_of_two_is_sure_unless_one_names_the_same():
    two = [posting(7, -500, counterparty="Telia"), posting(8, -500, counterparty="Nacka kommun")]
    assert ticks([line_of(1, -500)], postings=two) == [None]
    assert ticks([line_of(1, -500, "BG NACKA KOMMUN")], postings=two) == [(8,)]
    lines = [line_of(1, -500, "TELIA"), line_of(2, -500, "TELIA")]
    assert ticks(lines, postings=two) == [None, None], "two lines claim it"
    assert ticks(lines, postings=two[:1]) == [None, None]


def test_of_twins_the_line_has_the_one_whose_number_it_names():
    two = [
        posting(7, 500, counterparty="FK", document="rekvisition 2019-1"),
        posting(8, 500, counterparty="FK", document="rekvisition 2019-1 AF"),
    ]
    lines = [line_of(1, 500, "FK 2019-1 AF"), line_of(2, 500, "FK 2019-1")]
    assert ticks(lines, postings=two) == [(8,), (7,)]


def test_a_reference_is_an_invoice_number_or_an_ocr_with_its_check_digit():
    assert luhn("7992739871") == "3"
    assert references_of("faktura 70412") == {
        "70412", "70412" + luhn("70412"), "704127" + luhn("704127"), "faktura70412",
    }  # fmt: skip
    open_items = [item(-500, "faktura 70412"), item(-500, "faktura 99999", "Annan")]
    for reference in ("70412", "70412" + luhn("70412"), "0070412"):
        assert ticks([line_of(1, -500, reference=reference)], items=open_items) == ["faktura 70412"]
    assert ticks([line_of(1, -501, reference="70412")], items=open_items) == [None]


@pytest.mark.parametrize(
    ("text", "sure"),
    [("faktura 1814", "1814"), ("1814X", None), ("fakt 14", None), ("51814", None), ("", None)],
)
def test_a_number_in_a_text_is_a_whole_word_of_four_digits_or_more(text, sure):
    two = [item(-500, "14", "A"), item(-500, "1814", "B")]
    assert ticks([line_of(1, -500, text)], items=two) == [sure]


def test_an_item_of_the_amount_is_sure_only_with_the_party():
    one = [item(-500, "faktura 1", "Nacka kommun")]
    assert ticks([line_of(1, -500)], items=one) == [None]
    assert ticks([line_of(1, -500, "NACKA KOMMUN")], items=one) == ["faktura 1"]
    assert ticks([line_of(1, -500, "NACKA")], items=one) == [None]
    giro = {"counterparty_account": "5050-1055"}
    known = {"5050-1055": "Nacka kommun"}
    assert ticks([line_of(1, -500, **giro)], items=one, accounts=known) == ["faktura 1"]
    later = [item(-500, "faktura 1", "Nacka kommun", DAY + timedelta(days=9))]
    assert ticks([line_of(1, -500, "NACKA KOMMUN")], items=later) == [None], "not there yet"


def test_the_ocr_of_an_invoice_is_its_reference_whatever_its_number_is():
    two = [replace(item(-500, "F 9"), ocr="73 26"), item(-500, "F 8")]
    assert ticks([line_of(1, -500, reference="7326")], items=two) == ["F 9"]
    assert ticks([line_of(1, -500, "BETALNING 7326")], items=two) == ["F 9"]
    batch = line_of(1, -500, details=(Detail(-500, reference="7326"),))
    assert ticks([batch], items=two) == ["F 9"]
    assert ticks([line_of(1, -500, reference="7327")], items=two) == [None]


def test_the_line_that_names_an_invoice_has_it_before_one_that_names_the_party():
    twice = [
        line_of(1, -500, "HYRESVÄRD"),
        line_of(2, -500, "HYRESVÄRD", DAY + timedelta(2), reference="70412"),
    ]
    assert ticks(twice, items=[item(-500, "faktura 70412")]) == [None, "faktura 70412"]


def test_two_items_of_a_party_and_amount_are_both_offered_and_neither_sure():
    two = [item(-500, "faktura 1"), item(-500, "faktura 2")]
    lines = [line_of(1, -500, "HYRESVÄRD"), line_of(2, -500, "HYRESVÄRD")]
    first, second = proposals(lines, "1930", Facts(items=two))
    assert [one.is_ticked for one in (first, second)] == [False, False]
    assert [way.document for way in first.ways] == ["faktura 1", "faktura 2"]
    assert [way.document for way in second.ways] == ["faktura 2", "faktura 1"]


def test_items_of_a_party_are_together_a_line_when_one_choice_alone_adds_up():
    three = [item(-100, "1"), item(-250, "2"), item(-400, "3")]
    (one,) = proposals([line_of(1, -350, "HYRESVÄRD")], "1930", Facts(items=three))
    assert one.is_ticked
    assert one.ways[0].rows == (Posting("2440", 100), Posting("2440", 250))
    several = [*three, item(-350, "4", "Annan"), item(-150, "5"), item(-200, "6")]
    assert ticks([line_of(1, -350, "HYRESVÄRD")], items=several) == [None]


def test_the_payments_of_a_batch_are_each_its_own_item():
    two = [item(300, "1007", "Nacka"), item(200, "1008", "Värmdö")]
    batch = line_of(
        1, 500, details=(Detail(300, reference="1007"), Detail(200, counterparty="Värmdö"))
    )
    (one,) = proposals([batch], "1930", Facts(items=two))
    assert one.is_ticked
    assert one.ways[0].rows == (Posting("2440", -300), Posting("2440", -200))
    assert ticks([batch], items=two[:1]) == [None]


def test_a_rule_is_by_the_other_account_first_and_then_by_the_text_without_numbers():
    rules = [
        BankRule("text", "avgift", (Posting("6570", 1),)),
        BankRule(
            "account", "5050-1055", (Posting("5010", 4, ((1, "KANSLI"),)), Posting("1651", 1))
        ),
    ]
    known = line_of(1, -1001, "AVGIFT 12", counterparty_account="5050-1055")
    both = proposals([known, line_of(2, -7, "Avgift 13")], "1930", Facts(rules=rules))
    assert [one.is_ticked for one in both] == [False, False], "only offered"
    assert both[0].ways[0].rows == (Posting("5010", 801, ((1, "KANSLI"),)), Posting("1651", 200))
    assert both[1].ways[0].rows == (Posting("6570", 7),)


def past(number, text, rows, counterparty=""):
    return PastVoucher(number, "A", number, date(2026, 2, 10), text, counterparty, rows)


def test_habits_are_offered_each_way_once_and_move_on_with_the_months():
    rent = past(3, "Hyra februari", (Posting("5010", 100), Posting("1930", -100)), "Hyresvärd")
    other = past(2, "Reparation", (Posting("5170", 70), Posting("1930", -70)), "Hyresvärd")
    again = past(1, "Hyra januari", (Posting("5010", 90), Posting("1930", -90)), "Hyresvärd")
    (one,) = proposals(
        [line_of(1, -250, counterparty="HYRESVÄRD")], "1930", Facts(habits=[rent, other, again])
    )
    assert not one.is_ticked
    assert [(way.text, way.rows) for way in one.ways] == [
        ("Hyra mars", (Posting("5010", 250),)),
        ("Reparation", (Posting("5170", 250),)),
    ]
    (into,) = proposals([line_of(1, 250, counterparty="HYRESVÄRD")], "1930", Facts(habits=[rent]))
    assert into.ways == ()


@pytest.mark.sweep
@pytest.mark.parametrize("kinds", [1, 7, 30_000])
def test_the_work_grows_as_the_lines_do(kinds):
    """CPU seconds of 400 and of 1 600 lines, of few amounts and of many."""

    def seconds(count):
        days = [DAY + timedelta(days=number % 10) for number in range(count)]
        lines = [line_of(n, -100 - n % kinds, f"BG PART {n % 500}", days[n]) for n in range(count)]
        postings = [posting(n, -100 - n % kinds, days[n], f"Part {n % 500}") for n in range(count)]
        items = [item(-100 - n % kinds, f"faktura {n}", f"Part {n % 500}") for n in range(count)]
        begun = time.process_time()
        proposals(lines, "1930", Facts(postings, items))
        return time.process_time() - begun

    few = min(seconds(400) for _ in range(3))
    assert min(seconds(1_600) for _ in range(2)) < 10 * few
