"""The quick way through common lines gives what the thorough way gives."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.sie.findings import Findings
from ledger.sie.parser import SieParser
from tests.sie_files.small import CHART, HEAD, WHOLE

OBJECTS = ("{}", "{ }", '{1 "KANSLI"}', '{"1" KANSLI 6 MIA}', '{6 "MIA"   1 "KANSLI"}')
TEXTS = ("", '""', "Hyra", '"Hyra mars"', r'"Köp \"Nord\""', '"C:\\Bok"')
DAYS = ("", '""', "20190115", '"20190115"', "20190116")


def reading_of(text, encoding="cp437"):
    findings = Findings("prov.se")
    reading = SieParser(findings)
    batches = list(reading.batches(io.BytesIO(text.encode(encoding)), encoding))
    vouchers = [voucher for batch in batches for voucher in batch.vouchers]
    postings = [posting for batch in batches for posting in batch.postings]
    return vouchers, postings, reading.contents(), findings


@st.composite
def rows(draw):
    """A `#TRANS` line, and what it says: öre, objects, text."""
    ore = draw(st.integers(-(10**13), 10**13))
    sign = "-" if ore < 0 else ""
    kronor, rest = divmod(abs(ore), 100)
    forms = [f"{sign}{kronor}.{rest:02}"]
    forms += [f"{sign}{kronor}.{rest // 10}"] if rest % 10 == 0 else []
    forms += [f"{sign}{kronor}"] if rest == 0 else []
    day = draw(st.sampled_from(DAYS))
    text = draw(st.sampled_from(TEXTS)) if day else ""
    end = draw(st.sampled_from(("", "0", '2.5 "EK"', '"" EK'))) if text else ""
    account = draw(st.sampled_from(("1930", '"1930"')))
    fields = ["#TRANS", account, draw(st.sampled_from(OBJECTS)), draw(st.sampled_from(forms))]
    blank = draw(st.sampled_from((" ", "\t", "  ")))
    return blank.join([*fields, *filter(None, (day, text, end))]), ore


@pytest.mark.sweep
@given(st.lists(rows(), min_size=1, max_size=6), st.sampled_from(("", "   ", "\t")))
@example([('#TRANS 1930 {} -0.50 "" "" 0', -50)], "")
def test_every_form_of_a_posting_is_read_alike(lines, indent):
    difference = -sum(ore for _, ore in lines)
    sign = "-" if difference < 0 else ""
    last = f"#TRANS 5010 {{}} {sign}{abs(difference) // 100}.{abs(difference) % 100:02}"
    written = [line for line, _ in lines] + [last]

    def file_of(change):
        body = "".join(f"{indent}{change(line)}\n" for line in written)
        return f'{HEAD}{CHART}#VER A 1 20190115 "Prov"\n{{\n{body}}}\n'

    vouchers, postings, contents, findings = reading_of(file_of(str))
    # A label in small letters is a form that only the thorough way reads.
    slowly = reading_of(file_of(lambda line: line.replace("#TRANS", "#trans")))
    assert not findings.has_faults
    assert [ore for _, _, _, ore, _, _ in postings] == [*(ore for _, ore in lines), difference]
    assert (slowly[0], slowly[1]) == (vouchers, postings)
    assert slowly[2].counts == contents.counts
    assert slowly[2].movement == contents.movement


@given(
    st.sampled_from(("A", '"A"', '""', '"LEV 1"', "#")),
    st.sampled_from(("1", '"17"', '""')),
    st.sampled_from(("", '"Text"', "Text", r'"a \"b\""', '""')),
    st.sampled_from(("", "20190120", '""')),
    st.sampled_from(("", '"2 Christer"', "EK")),
)
def test_every_form_of_a_voucher_is_read_alike(series, number, text, registered, by):
    fields = [series, number, "20190115", text or '""', registered or '""', by]
    body = "{\n#TRANS 1930 {} 1.00\n#TRANS 5010 {} -1.00\n}\n"
    quick = reading_of(f"{HEAD}#VER {' '.join(fields)}\n{body}")
    thorough = reading_of(f"{HEAD}#ver {' '.join(fields)}\n{body}")
    assert quick[:2] == thorough[:2]
    assert quick[0][0][1:7] == (
        series.strip('"') or "A",
        int(number.strip('"')) if number != '""' else None,
        "2019-01-15",
        text[1:-1].replace('\\"', '"') if text.startswith('"') else text,
        "2019-01-20" if registered == "20190120" else "",
        by.strip('"'),
    )


def test_a_file_is_read_alike_however_its_bytes_come(monkeypatch):
    expected = reading_of(WHOLE)
    for size in (64, 101, 500):
        monkeypatch.setattr("ledger.sie.line_reader.CHUNK", size)
        vouchers, postings, contents, findings = reading_of(WHOLE)
        assert (vouchers, postings) == expected[:2]
        assert contents.movement == expected[2].movement
        assert contents.balances == expected[2].balances
        assert not findings.has_faults


def test_items_may_stand_in_any_order():
    lines = WHOLE.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("#VER"))
    vouchers, postings, contents, findings = reading_of("".join(lines[start:] + lines[:start]))
    assert not findings.has_faults
    assert contents.by_account("#UB", 0) == {"1930": 138000, "2067": -50000}
    assert contents.movement_by_account() == {"1930": 88000, "3985": -100000, "5010": 12000}
    assert len(vouchers) == 2
    assert len(postings) == 4


def test_sub_dimensions_sru_and_kinds_are_read():
    text = (
        HEAD
        + CHART
        + "#UNDERDIM 61 Delprojekt 6\n#OBJEKT 61 1 Etapp\n#KTYP 1930 S\n#SRU 1930 7282\n"
    )
    contents = reading_of(text)[2]
    assert contents.dimensions[61].parent == 6
    assert contents.objects[61, "1"][0] == "Etapp"
    assert contents.accounts["1930"].sru == ("7281", "7282")
    assert contents.kind("1930") == "liability"
    assert contents.kind("8310") == "income"
    assert contents.kind("8410") == "cost"
