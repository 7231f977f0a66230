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
        ("{} 1000.00", "{} 1000.01", "voucher-unbalanced", "#VER A 1"),
        ("{} 1000.00", "{} 1000.001", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} 1000,00", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} +1000.00", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} 1e3", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} NaN", "amount-form", "#TRANS 1930"),
        ("{} 1000.00", "{} 1 000.00", "voucher-unbalanced", "#VER A 1"),
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
        ("#VER A 1 20190115", "#VER A 1 20190231", "not-a-day-in-file", "#VER A 1"),
        ("#VER A 1 20190115", "#VER A 1 2019-01-15", "not-a-day-in-file", "#VER A 1"),
        ("#VER A 1 20190115", "#VER A 1 00000000", "not-a-day-in-file", "#VER A 1"),
        ("#VER A 1 20190115", "#VER A 1 20200115", "voucher-outside-year", "#VER A 1"),
        ('{6 "MIA"}', '{6 "MIA" 6 "HE"}', "objects-of-one-dimension", "#TRANS 3985"),
        ('{6 "MIA"}', "{6}", "objects-not-pairs", "#TRANS 3985"),
        ('{6 "MIA"}', '{{6 "MIA"}}', "braces-unclosed", "#TRANS 3985"),
        ('{6 "MIA"}', '{P "MIA"}', "not-a-dimension", "#TRANS 3985"),
        ("#RAR 0 20190101 20191231", "#RAR 0 20190101 20190231", "not-a-day-in-file", "#RAR"),
        ("#RAR 0 20190101 20191231", "#RAR 0 20191231 20190101", "year-backwards", "#RAR"),
        ("#IB 0 1930 500.00", "#IB 0 1930", "fields-missing", "#IB"),
        ("#IB 0 1930 500.00", "#IB 0 1930 5.000,00", "amount-form", "#IB"),
        ("#IB 0 2067 -500.00", "#IB 0 1930 -500.00", "figure-twice", "#IB 0 1930 -"),
        ('"Hyra mars"', '"Hyra\x00mars"', "control-character", "#VER A 2"),
        ('"Hyra mars"', '"Hyra\x1b[2Jmars"', "control-character", "#VER A 2"),
        ('{6 "MIA"}', '{6 "' + "x" * 501 + '"}', "text-too-long", "#TRANS 3985"),
        ("#VER A 2", "#VER " + "S" * 21 + " 2", "series-too-long", "#VER SSS"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_file_is_refused(refused, old, new, code, start):
    text = changed(old, new)
    encoded = text if "１" not in new else text.encode()
    assert (code, line_of(text, start)) in refused(encoded)


EMPTY = "#VER A 3 20190401 Makulerad"


@pytest.mark.parametrize(
    ("old", "new", "code", "start"),
    [
        ('"Bidrag" 20190116', '"Bidrag" 20190132', "stray-day", "#VER A 1"),
        ('"Bidrag" 20190116', '"Bidrag" 0', "stray-day", "#VER A 1"),
        ('"Bidrag" 20190116', '"Bidrag" 2019-01-16', "stray-day", "#VER A 1"),
        ("-1000.00 20190115", "-1000.00 20191301", "stray-day", "#TRANS 3985"),
        ("-1000.00 20190115", "-1000.00 0", "stray-day", "#TRANS 3985"),
        ("-1000.00 20190115", "-1000.00 00000000", "stray-day", "#TRANS 3985"),
        ("-1000.00 20190115", '-1000.00 "2019-01-15 00:00"', "stray-day", "#TRANS 3985"),
        ('"Hyra mars"', '"' + "x" * 501 + '"', "text-shortened", "#VER A 2"),
        ('"Staten"', '"' + "x" * 501 + '"', "text-shortened", "#TRANS 3985"),
        ('"Staten"', "Staten och kommunen", "text-unquoted", "#TRANS 3985"),
        ('"Hyra mars"', "Hyra mars", "text-unquoted", "#VER A 2"),
        ('"Lokalhyra"', "Hyra för lokal", "text-unquoted", "#KONTO 5010"),
        ('"Projekt MIA"', "Projekt MIA", "text-unquoted", "#OBJEKT 6"),
        ("#SRU 1930 7281", "#SRU 1930", "fields-missing", "#SRU"),
        ("#SRU 1930 7281", "#SRU KASSA 7281", "account-not-a-number", "#SRU"),
        ("#SRU 1930 7281", "#KTYP 1930", "fields-missing", "#KTYP"),
        ("#SRU 1930 7281", "#ENHET KASSA st", "account-not-a-number", "#ENHET"),
        ("#SRU 1930 7281", '#KONTO FEL "?"', "account-not-a-number", "#KONTO FEL"),
        ("#SRU 1930 7281", "#RAR -1 20180101", "fields-missing", "#RAR -1"),
        ("#SRU 1930 7281", "#RAR -1 2018 2018", "not-a-day-in-file", "#RAR -1"),
        ("#SRU 1930 7281", "#RAR -1 20181231 20180101", "year-backwards", "#RAR -1"),
        ("#SRU 1930 7281", "#PSALDO 0 201913 1930 {} 1", "not-a-month-in-file", "#PSALDO"),
        ("#SRU 1930 7281", "#PSALDO 0 201901 1930 {", "braces-unclosed", "#PSALDO"),
        ("#SRU 1930 7281", "#PSALDO 0 201901 1930 {1} 1", "objects-not-pairs", "#PSALDO"),
        ("#SRU 1930 7281", "#UB 0 1930 1,5", "amount-form", "#UB 0 1930 1,5"),
        ("#SRU 1930 7281", "#UB 0 1930 2.00\n#UB 0 1930 3.00", "figure-twice", "#UB 0 1930 3"),
        ("#SRU 1930 7281", "#IB -1 KASSA 1.00", "account-not-a-number", "#IB -1"),
        ("#SRU 1930 7281", "#PROSA \x01", "control-character", "#PROSA"),
        ("#TRANS 5010", "#BTRANS 5010 {\n#TRANS 5010", "braces-unclosed", "#BTRANS"),
        ("#TRANS 5010", "#RTRANS \x02\n#TRANS 5010", "control-character", "#RTRANS"),
        ("#VER A 2", "#VER A 3 20190231 x\n{\n}\n#VER A 2", "not-a-day-in-file", "#VER A 3"),
        ("#VER A 2", f"{EMPTY}\n{{\n#TRANS FEL {{}} 0\n}}\n#VER A 2", "account-not-a-number",
         "#TRANS FEL"),
    ],
)  # fmt: skip
def test_a_fault_in_what_is_not_recorded_is_remarked_with_its_line(taken, old, new, code, start):
    text = changed(old, new)
    report = taken(text)
    found = [(one.code, int(one.where.rpartition(":")[2] or 0)) for one in report.remarks
             if one.where[-1].isdigit()]  # fmt: skip
    assert (code, line_of(text, start)) in found
    assert report.sums == {"opening": 500_00, "closing": 1380_00, "result": 880_00}
    assert (report.counts["vouchers"], report.counts["postings"]) == (2, 4)


def test_an_empty_voucher_of_another_year_is_no_fault(taken):
    text = WHOLE + "#VER A 3 20181231 Makulerad\n{\n#BTRANS 1930 {} 1.00\n}\n"
    assert [one.code for one in taken(text).notices] == ["voucher-empty", "rows-changed"]


def test_a_file_for_import_may_leave_out_the_days_of_its_year(taken):
    report = taken(HEAD.replace("#RAR 0 20190101 20191231", "#RAR 0") + CHART + VOUCHERS)
    assert [one.code for one in report.remarks] == ["fields-missing"]
    assert report.counts["vouchers"] == 2


def test_closing_balances_that_are_recorded_count(refused):
    text = changed("#UB 0 2067 -500.00", "#UB 0 2067 -5,0", HEAD + CHART + BALANCES)
    assert ("amount-form", line_of(text, "#UB 0 2067")) in refused(text)


def test_a_year_that_is_given_twice_differently_is_refused(refused):
    text = changed("#KPTYP", "#RAR 0 20190101 20190630\n#KPTYP")
    assert ("year-twice", line_of(text, "#RAR", 2)) in refused(text)


def test_several_faults_are_told_at_once_in_the_order_of_the_file(refused):
    text = changed("{} 1000.00", "{} 1e3", changed("#VER A 2 20190315", "#VER A 2 20190399"))
    assert refused(text) == [
        ("amount-form", line_of(text, "#TRANS 1930 {} 1e3")),
        ("voucher-unbalanced", line_of(text, "#VER A 1")),
        ("not-a-day-in-file", line_of(text, "#VER A 2")),
    ]


def test_the_same_fault_a_hundred_times_is_told_twenty_times_and_counted(sie, refused):
    voucher = '#VER B {} 20190401 "Fel"\n{{\n#TRANS 1930 {{}} 1.00\n#TRANS 5010 {{}} 2.00\n}}\n'
    found = refused(WHOLE + "".join(voucher.format(number) for number in range(1, 101)))
    assert [code for code, _ in found] == ["voucher-unbalanced"] * 20 + ["more-of-the-same"]


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


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_checksum_of_the_bytes_that_the_file_has_is_no_tampering(taken, encoding):
    fields = [
        part if index % 2 else "".join(part.split())
        for line in WHOLE.splitlines()[1:]
        for index, part in enumerate(line.replace("{", " ").replace("}", " ").split('"'))
    ]
    right = crc32("".join(fields).encode(encoding))
    text = with_checksum(WHOLE, right)
    report = taken(text.encode(encoding))
    assert report.verdict == "accept"
    (notice,) = [one for one in report.notices if one.code == "checksum-encoding"]
    assert notice.where.endswith(f":{line_of(text, '#KSUMMA', 2)}")


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
    other, foreign = changed("#SIETYP 4", "#SIETYP 5"), changed("#KPTYP EUBAS97", "#VALUTA EUR")
    assert ("sie-type-unknown", line_of(other, "#SIETYP")) in refused(other)
    assert ("currency", line_of(foreign, "#VALUTA")) in refused(foreign)


def test_a_whole_year_that_does_not_say_which_is_refused(refused):
    assert ("year-missing", 0) in refused(changed("#RAR 0 20190101 20191231\n", ""))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"id,date,amount\n1,2019-01-01,5\n", "not-sie"),
        (bytes(range(256)) * 20, "not-sie"),
        (WHOLE.encode("utf-16"), "utf-16"),
        (b'<?xml version="1.0"?><sie xmlns="http://www.sie.se/sie5"/>', "sie-5"),
        (b"\xef\xbb\xbf\r\n", "file-empty"),
    ],
)
def test_what_is_no_sie_file_is_refused_as_such(refused, content, code):
    assert refused(content) == [(code, 0)]


def test_a_line_of_megabytes_is_refused(refused):
    first = b"#PROSA " + b"x" * 300_000 + b"\n"
    found = refused(HEAD.encode() + first + b"#PROSA " + b"x" * 4_000_000)
    assert ("line-too-long", HEAD.count("\n") + 2) in found


def test_balances_that_contradict_each_other_are_refused_but_repeated_ones_are_not(taken, refused):
    assert taken(HEAD + CHART + BALANCES + "#IB 0 1930 500.00\n" + VOUCHERS).verdict == "accept"
    assert [code for code, _ in refused(HEAD + CHART + BALANCES + "#IB 0 1930 5.00\n")] == [
        "figure-twice"
    ]
