"""Lines taken apart, and the checksum of what they hold."""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sie.checksum import Checksum
from ledger.sie.number_ranges import NumberRanges
from ledger.sie.tokenizer import ObjectList, tokenize


@pytest.mark.parametrize(
    ("text", "fields", "flaws"),
    [
        ("#FLAGGA 0", ("#FLAGGA", "0"), ()),
        ('  #KONTO\t1930 "Konto på bank"  ', ("#KONTO", "1930", "Konto på bank"), ()),
        ('#VER "" "" 20190101', ("#VER", "", "", "20190101"), ()),
        (r'#FNR "C:\ProgramData\SPCS"', ("#FNR", r"C:\ProgramData\SPCS"), ()),
        (r'#VER A 1 20190101 "Köp \"Nord\""', ("#VER", "A", "1", "20190101", 'Köp "Nord"'), ()),
        ("#TRANS 1930 {} 5", ("#TRANS", "1930", ObjectList(()), "5"), ()),
        ('#T {1 "A B" 6 C} 5', ("#T", ObjectList(("1", "A B", "6", "C")), "5"), ()),
        ('#TRANS 1930 {1 "A}B"} 5', ("#TRANS", "1930", ObjectList(("1", "A}B")), "5"), ()),
        ('#KONTO 1 "F"rs"ljning" 2', ("#KONTO", "1", 'F"rs"ljning', "2"), ("quote-unescaped",)),
        ('#KONTO 1 "Kassa', ("#KONTO", "1", "Kassa"), ("quote-unclosed",)),
        ('#KONTO 1 v"xel', ("#KONTO", "1", 'v"xel'), ("quote-in-word",)),
        (r'#FNR "C:\Bok\"', ("#FNR", "C:\\Bok\\"), ()),
        ("#TRANS 1930 {1 A 5", ("#TRANS", "1930"), ("brace-unclosed",)),
        ("#TRANS 1930 {{1 A}} 5", ("#TRANS", "1930"), ("brace-unclosed",)),
        ("", (), ()),
    ],
)
def test_a_line_is_taken_apart(text, fields, flaws):
    line = tokenize(text)
    assert line.fields == fields
    assert line.flaws == flaws


@pytest.mark.sweep
@given(
    st.lists(
        st.text(st.characters(codec="cp437", exclude_characters="\\"), max_size=20), max_size=6
    )
)
def test_quoted_texts_come_back_as_they_were(texts):
    clean = [text.replace("\n", " ") for text in texts]
    quoted = " ".join('"' + text.replace('"', '\\"') + '"' for text in clean)
    assert tokenize(f"#PROSA {quoted}").fields == ("#PROSA", *clean)


@given(st.text('"{} \\a1\t', max_size=60))
def test_no_line_is_too_odd_to_be_taken_apart(text):
    line = tokenize(text)
    assert all(isinstance(field, str | ObjectList) for field in line.fields)


def test_the_checksum_counts_labels_and_fields_but_no_blanks_quotes_or_braces():
    checksum = Checksum()
    checksum.add('#FLAGGA 0\n#KSUMMA\n#FNAMN "A  \\"B\\" ö"\n', 0)
    checksum.add('#TRANS 1930 {1 "K"} 5.00\n{\n}\n', 3)
    expected = crc32('#FNAMNA  "B" ö#TRANS19301K5.00'.encode("cp437"))
    assert checksum.value == expected
    checksum.add(f"#KSUMMA {expected}\n", 6)
    assert checksum.is_right
    assert (checksum.begun_at, checksum.given_at) == (2, 7)


def test_a_quotation_mark_that_stands_alone_spoils_only_its_own_line():
    alone, together = Checksum(), Checksum()
    alone.add('#KSUMMA\n#FNAMN "A B\n', 0)
    alone.add('#FNR "C D"\n', 2)
    together.add('#KSUMMA\n#FNAMN "A B\n#FNR "C D"\n', 0)
    assert alone.value == together.value


@given(st.lists(st.integers(0, 40)))
def test_numbers_know_their_gaps_and_doubles(given_numbers):
    numbers = NumberRanges()
    seen: set[int] = set()
    for number in given_numbers:
        assert numbers.add(number) == (number not in seen)
        seen.add(number)
    assert [number for number in range(42) if number in numbers] == sorted(seen)
    assert numbers.last == max(seen, default=0)
    missing = {number for first, last in numbers.gaps() for number in range(first, last + 1)}
    assert missing == set(range(min(seen, default=0), max(seen, default=0))) - seen
