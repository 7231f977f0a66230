"""Registers over several pages: what goes on says so, and nothing is torn apart by a page."""

from __future__ import annotations

import io
import json
import re
import time
from dataclasses import replace

import pytest
import typst
from pypdf import PdfReader

from exports.render import pdf
from exports.render.page_parts import WIDTHS, register_tables
from exports.render.page_parts import heading as heading_part
from ledger.core.table import PAGE_AMOUNT, PDF, Column, Row, Table, heading
from tests.sweeps import one_of

AMOUNT = Column("debit", "Debet", "amount", page_width=PAGE_AMOUNT)
COLUMNS = (
    Column("sequence", "Reg.nr", "number"),
    Column("text", "Text"),
    AMOUNT,
    replace(AMOUNT, id="credit", label="Kredit"),
    replace(AMOUNT, id="balance", label="Saldo"),
)


def postings(vouchers):
    """Vouchers of three postings, 3 kr each, and their sum."""
    for number in range(1, vouchers + 1):
        yield Row((number, f"rad {number}a", 100, None, number))
        yield Row((number, f"rad {number}b", 200, None, number))
        yield Row((number, f"rad {number}c", None, 300, number))
    yield Row((None, "Summa", 300 * vouchers, 300 * vouchers, vouchers), "total")


def page_texts(demo, table):
    """The text of each page, with single spaces."""
    parts = [heading_part("Prov"), *register_tables(table, "sv")]
    content = pdf.typeset(pdf.document(demo, "Prov", parts, pdf.REGISTER))
    for page in PdfReader(io.BytesIO(content)).pages:
        yield re.sub(r"\s+", " ", page.extract_text())


@pytest.mark.parametrize("vouchers", one_of(3, [*range(17, 23), 42]))
def test_no_page_parts_a_voucher_or_has_a_sum_alone(demo, vouchers):
    pages = list(page_texts(demo, Table((), COLUMNS, list(postings(vouchers)))))
    rows = [re.findall(r"rad (\d+)([abc])", text) for text in pages]
    assert all(found[0][1] == "a" and found[-1][1] == "c" for found in rows)
    assert [number for number, text in enumerate(pages) if "Summa" in text] == [len(pages) - 1]
    for earlier, text in zip(rows, pages[1:], strict=False):
        last = int(earlier[-1][0])
        head = f"Text Transport Debet {3 * last},00 Kredit {3 * last},00 Saldo 0,{last:02}"
        assert head in text


def test_an_account_that_goes_on_says_its_name_and_what_is_carried_forward(demo):
    rows = [heading("1510 Kund", PDF), *postings(40), heading("1930 Bank", PDF), *postings(2)]
    first, second, third = page_texts(demo, Table((), COLUMNS, rows, is_grouped=True))
    assert "forts." not in first
    assert "Text 1510 Kund, forts. Debet 60,00 Kredit 60,00 Saldo 0,20" in second
    assert "Summa 120,00 120,00 0,40" in second
    assert "1930 Bank Reg.nr Text Debet Kredit Saldo rad 1a" in third


def test_what_is_carried_forward_begins_anew_after_a_sum():
    table = Table((), COLUMNS, [*postings(1), *postings(2)])
    (part,) = register_tables(table, "sv")
    carried = [row["carried"][2:] for row in part["rows"] if "carried" in row]
    assert carried[:3] == [["1,00", "", "0,01"], ["3,00", "", "0,01"], ["3,00", "3,00", "0,01"]]
    assert carried[3] == ["1,00", "", "0,01"]
    assert carried[-1] == ["6,00", "6,00", "0,02"]
    assert part["rows"][-1]["cells"][2:] == carried[-1]
    assert [row.get("together", 1) for row in part["rows"][:4]] == [3, 0, 0, 1]


def test_a_voucher_longer_than_a_page_is_printed_whole(demo):
    rows = [Row((1, f"rad {number}", 100, None, 100 * number)) for number in range(1, 151)]
    pages = list(page_texts(demo, Table((), COLUMNS, rows)))
    assert len(pages) > 1
    assert re.findall(r"rad (\d+)", " ".join(pages)) == [str(number) for number in range(1, 151)]
    assert "Transport" not in "".join(pages)


@pytest.mark.sweep
@pytest.mark.parametrize("look", [pdf.REPORT, pdf.SINGLE, pdf.REGISTER, pdf.WIDE_REGISTER])
def test_no_type_is_smaller_than_9_points(demo, look):
    parts = [
        heading_part("Rubrik"),
        heading_part("Rubrik", 2),
        {"kind": "remark", "runs": [{"text": "Anmärkning"}]},
        *register_tables(Table((), COLUMNS, list(postings(30))), "sv"),
        {"kind": "signatures", "place": "Ort", "people": [{"name": "Ek", "role": "ordförande"}]},
    ]
    if look.has_cover:
        cover = {"kind": "cover", "association": "F", "orgnr": "1", "lines": ["Preliminär"]}
        parts = [cover, {"kind": "contents", "title": "Innehåll"}, *parts]
    content = pdf.typeset(pdf.document(demo, "Prov", parts, look))
    sizes = set()

    def seen(text, cm, tm, _font, size):
        if text.strip():
            sizes.add(round(abs(size * tm[3] * cm[3]), 2))

    for page in PdfReader(io.BytesIO(content)).pages:
        page.extract_text(visitor_text=seen)
    assert min(sizes) == 9


@pytest.mark.slow
def test_a_row_of_a_long_register_costs_no_more_than_one_of_a_short(demo):
    def seconds(vouchers, first):
        rows = [Row((first + row.cells[0], *row.cells[1:])) for row in [*postings(vouchers)][:-1]]
        parts = [*register_tables(Table((), COLUMNS, rows), "sv")]
        content = pdf.document(demo, "Prov", parts, pdf.REGISTER)
        start = time.process_time()
        pdf.typeset(content)
        return time.process_time() - start

    seconds(10, 10_000)
    assert seconds(1600, 0) < 14 * seconds(200, 20_000)


def test_no_letter_is_wider_than_its_width_says():
    source = """
    #set text(font: "Libertinus Serif", size: 100pt, number-type: "lining", number-width: "tabular")
    #context [#metadata(json("letters.json").map(x => measure(text(x)).width.pt())) <widths>]
    """
    given = {"main.typ": source.encode(), "letters.json": json.dumps([*WIDTHS]).encode()}
    compiler = typst.Compiler(input=given, ignore_system_fonts=True)  # type: ignore[type-var]
    (found,) = json.loads(compiler.query("<widths>"))
    assert len(WIDTHS) > 90
    for (letter, width), measured in zip(WIDTHS.items(), found["value"], strict=True):
        assert width - 7 < round(measured, 6) <= width, letter


LONG = "Wämwirkningsfördröjningar åt Göta, 3 st, till jämna (följdriktiga) belopp i Mölle"


@pytest.mark.sweep
@pytest.mark.parametrize("look", [pdf.REGISTER, pdf.WIDE_REGISTER])
def test_a_row_set_as_one_line_is_one_and_moves_no_other(demo, look):
    rows = [Row((n, LONG[: 4 + n % 77], 100 * n, None, 1)) for n in range(200)]
    (part,) = register_tables(Table((), COLUMNS, rows), "sv")
    measured = {**part, "rows": [{**row, "share": 999} for row in part["rows"]]}
    places = []
    for each in (part, measured):
        content = pdf.typeset(pdf.document(demo, "Prov", [each], look))
        found: list[tuple[str, float]] = []

        def seen(text, cm, tm, _font, _size, found=found):
            if text.strip():
                found.append((text, round(tm[5] * cm[3] + cm[5], 1)))

        for page in PdfReader(io.BytesIO(content)).pages:
            page.extract_text(visitor_text=seen)
        places.append(found)
    assert places[0] == places[1]
    assert len({at for _text, at in places[0]}) > 40


def test_a_text_with_letters_of_unknown_width_is_measured_when_it_is_set():
    rows = [Row((1, text, 100, None, 1)) for text in ("日本", "två\nrader", "en")]
    (part,) = register_tables(Table((), COLUMNS, rows), "sv")
    assert ["share" in row for row in part["rows"]] == [False, False, True]
