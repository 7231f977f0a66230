"""What refuses a file: told by line, several at a time, and nothing is recorded."""

from __future__ import annotations

from zlib import crc32

import pytest

from tests.sie_files.small import BALANCES, CHART, HEAD, VOUCHERS, WHOLE, line_of


def changed(old, new, text=WHOLE):
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "code", "start"),
    [
        ("{} 1000.00", "{} 1000.01", "unbalanced", "#VER A 1"),
        ("{} 1000.00", "{} 1000.001", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} 1000,00", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} +1000.00", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} 1e3", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} NaN", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} 1 000.00", "not-a-day-in-file", "#TRANS 1930"),
        ("{} 1000.00", "{} １000.00", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} 99999999999999999.00", "amount-too-large", "#TRANS 1930"),
        ("{} 1000.00", "{}", "amount-form", "#TRANS 1930"),
        (
            "#TRANS 1930 {} 1000.00",
            "#TRANS KASSA {} 1000.00",
            "account-not-a-number",
            "#TRANS KASSA",
        ),
        (
            "#TRANS 1930 {} 1000.00",
            "#TRANS 12345678901 {} 1000.00",
            "account-not-a-number",
            "#TRANS 123",
        ),
        ("#TRANS 1930 {} 1000.00", "#TRANS 1930 1000.00", "objects-missing", "#TRANS 1930"),
        (
            '#KONTO 2440 "Leverantörsskulder"',
            '#KONTO FEL "?"',
            "account-not-a-number",
            "#KONTO FEL",
        ),
        ("#VER A 1 20190115", "#VER A 1 20190231", "not-a-day-in-file", "#VER A 1"),
        ("#VER A 1 20190115", "#VER A 1 2019-01-15", "not-a-day-in-file", "#VER A 1"),
        ("#VER A 1 20190115", "#VER A 1 00000000", "not-a-day-in-file", "#VER A 1"),
        (
            '20190115 "Bidrag" 20190116',
            '20190115 "Bidrag" 20190132',
            "not-a-day-in-file",
            "#VER A 1",
        ),
        ("-1000.00 20190115", "-1000.00 20191301", "not-a-day-in-file", "#TRANS 3985"),
        ("#VER A 1 20190115", "#VER A 1 20200115", "voucher-outside-year", "#VER A 1"),
        ('{6 "MIA"}', '{6 "MIA" 6 "HE"}', "objects-of-one-dimension", "#TRANS 3985"),
        ('{6 "MIA"}', "{6}", "objects-not-pairs", "#TRANS 3985"),
        ('{6 "MIA"}', '{{6 "MIA"}}', "braces-unclosed", "#TRANS 3985"),
        ('{6 "MIA"}', '{P "MIA"}', "not-a-dimension", "#TRANS 3985"),
        ("#RAR 0 20190101 20191231", "#RAR 0 20190101 20190231", "not-a-day-in-file", "#RAR"),
        ("#RAR 0 20190101 20191231", "#RAR 0 20191231 20190101", "year-backwards", "#RAR"),
        ("#IB 0 1930 500.00", "#IB 0 1930", "fields-missing", "#IB"),
        ("#IB 0 1930 500.00", "#IB 0 1930 5.000,00", "amount-form", "#IB"),
        ("#UB 0 2067 -500.00", "#UB 0 1930 -500.00", "figure-twice", "#UB 0 1930 -"),
        ('"Hyra mars"', '"Hyra\x00mars"', "control-character", "#VER A 2"),
        ('"Hyra mars"', '"Hyra\x1b[2Jmars"', "control-character", "#VER A 2"),
        ('"Hyra mars"', '"' + "x" * 501 + '"', "text-too-long", "#VER A 2"),
        ("#VER A 2", "#VER " + "S" * 21 + " 2", "series-too-long", "#VER SSS"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_file_is_refused(refused, old, new, code, start):
    text = changed(old, new)
    encoded = text if "１" not in new else text.encode()
    assert (code, line_of(text, start)) in refused(encoded)


def test_a_year_that_is_given_twice_differently_is_refused(refused):
    text = changed("#KPTYP", "#RAR 0 20190101 20190630\n#KPTYP")
    assert ("year-twice", line_of(text, "#RAR", 2)) in refused(text)


def test_several_faults_are_told_at_once_in_the_order_of_the_file(refused):
    text = changed("{} 1000.00", "{} 1e3", changed("#VER A 2 20190315", "#VER A 2 20190399"))
    assert refused(text) == [
        ("amount-form", line_of(text, "#TRANS 1930 {} 1e3")),
        ("unbalanced", line_of(text, "#VER A 1")),
        ("not-a-day-in-file", line_of(text, "#VER A 2")),
    ]


def test_the_same_fault_a_hundred_times_is_told_twenty_times_and_counted(sie, refused):
    voucher = '#VER B {} 20190401 "Fel"\n{{\n#TRANS 1930 {{}} 1.00\n#TRANS 5010 {{}} 2.00\n}}\n'
    found = refused(WHOLE + "".join(voucher.format(number) for number in range(1, 101)))
    assert [code for code, _ in found] == ["unbalanced"] * 20 + ["more-of-the-same"]


@pytest.mark.parametrize(
    ("cut", "code"),
    [
        ("#TRANS 1930 {} -120.00\n}\n", "voucher-unclosed"),
        ("-120.00\n}\n", "voucher-unclosed"),
        ("}\n", "voucher-unclosed"),
        (
            '{\n#TRANS 5010 {1 "KANSLI" 6 "MIA"} 120.00\n#TRANS 1930 {} -120.00\n}\n',
            "voucher-unclosed",
        ),
    ],
)
def test_a_file_that_is_cut_off_within_a_voucher_is_refused(refused, cut, code):
    assert WHOLE.endswith(cut)
    assert code in [found for found, _ in refused(WHOLE.removesuffix(cut))]


@pytest.mark.parametrize("label", ["#VE", "#KONT", "#I"])
def test_a_file_that_is_cut_off_within_a_label_is_refused(refused, label):
    text = WHOLE + label
    assert refused(text) == [("label-cut", line_of(text, label, 1 + WHOLE.count("\n" + label)))]


def test_a_voucher_that_is_not_closed_before_the_next_is_refused(refused):
    text = changed("}\n#VER A 2", "#VER A 2")
    assert ("voucher-unclosed", line_of(text, "#VER A 2")) in refused(text)


def test_postings_without_an_opening_brace_are_refused(refused):
    text = changed('"EK"\n{\n#TRANS 1930', '"EK"\n#TRANS 1930')
    assert ("posting-misplaced", line_of(text, "#TRANS 1930")) in refused(text)


def test_a_brace_without_a_voucher_is_refused(refused):
    text = HEAD + CHART + "{\n}\n"
    assert refused(text) == [("brace-misplaced", line_of(text, "{"))]


def with_checksum(text, value=None):
    """The text with `#KSUMMA`; what is added up is written out here by hand."""
    fields = [
        part if index % 2 else "".join(part.split())
        for line in text.splitlines()[1:]
        for index, part in enumerate(line.replace("{", " ").replace("}", " ").split('"'))
    ]
    right = crc32("".join(fields).encode("cp437"))
    first, rest = text.split("\n", 1)
    return f"{first}\n#KSUMMA\n{rest}#KSUMMA {right if value is None else value}\n"


def test_a_right_checksum_is_accepted(taken):
    assert taken(with_checksum(WHOLE)).verdict == "accept"


def test_a_wrong_checksum_is_refused(refused):
    text = with_checksum(WHOLE, 12345)
    assert refused(text) == [("checksum-wrong", line_of(text, "#KSUMMA 1"))]


def test_a_change_after_the_checksum_was_made_is_refused(refused):
    text = changed("Hyra mars", "Hyra maj", with_checksum(WHOLE))
    assert [code for code, _ in refused(text)] == ["checksum-wrong"]


def test_a_file_without_its_last_checksum_is_refused(refused):
    text = with_checksum(WHOLE).rsplit("#KSUMMA", 1)[0]
    assert [code for code, _ in refused(text)] == ["checksum-missing"]


def test_other_types_and_currencies_are_refused(refused):
    assert ("sie-type-unknown", 0) in refused(changed("#SIETYP 4", "#SIETYP 5"))
    assert ("currency", 0) in refused(changed("#KPTYP EUBAS97", "#VALUTA EUR"))


def test_a_whole_year_that_does_not_say_which_is_refused(refused):
    assert ("year-missing", 0) in refused(changed("#RAR 0 20190101 20191231\n", ""))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-sie"),
        (b"id,date,amount\n1,2019-01-01,5\n", "not-sie"),
        (bytes(range(256)) * 20, "not-sie"),
        (WHOLE.encode("utf-16"), "utf-16"),
        (b'<?xml version="1.0"?><sie xmlns="http://www.sie.se/sie5"/>', "sie-5"),
    ],
)
def test_what_is_no_sie_file_is_refused_as_such(refused, content, code):
    assert refused(content) == [(code, 0)]


def test_a_line_of_megabytes_is_refused(refused):
    assert "line-too-long" in [
        code for code, _ in refused(HEAD.encode() + b"#PROSA " + b"x" * 4_000_000)
    ]


def test_balances_that_contradict_each_other_are_refused_but_repeated_ones_are_not(taken, refused):
    assert taken(HEAD + CHART + BALANCES + "#IB 0 1930 500.00\n" + VOUCHERS).verdict == "accept"
    assert [code for code, _ in refused(HEAD + CHART + BALANCES + "#IB 0 1930 5.00\n")] == [
        "figure-twice"
    ]
