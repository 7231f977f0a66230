"""The SIE file that goes out: strict to the letter, and the same book when it comes in again."""

from __future__ import annotations

import io
import re
import tempfile
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exports.sie.text import in_code_page, quoted
from exports.sie.writer import write_sie
from ledger.bookkeeping.attachments import file_parts
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import (
    account_journal_row,
    accounts,
    dimension_row,
    object_row,
    objects,
)
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year, fiscal_years
from ledger.bookkeeping.opening_balances import add_opening_balances, opening_balances
from ledger.bookkeeping.report_texts import section_texts, set_text
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.open import new_book, open_book
from ledger.budget.store import set_budget
from ledger.core.calendar import Period
from ledger.core.model import (
    Account,
    Association,
    Dimension,
    DimensionObject,
    Posting,
    VoucherInput,
)
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie
from ledger.sie.tokenizer import tokenize
from ledger.statements.book_statements import notes_of, statement_of
from tests.books import copy_reference
from tests.ledger.book.sample_book import make
from tests.sie_files.strategies import ACCOUNTS, BALANCE_ACCOUNTS, FIRST, LAST, MEMBERS, vouchers
from tests.sweeps import one_of

YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
ON = date(2020, 1, 15)
CHART = (
    dimension_row(Dimension(1, "Kostnadsställe")),
    dimension_row(Dimension(6, "Projekt")),
    dimension_row(Dimension(61, "Delprojekt", 6)),
    object_row(DimensionObject(1, "KANSLI", "Kansli")),
    object_row(DimensionObject(6, "MIA", "Projekt MIA")),
    account_journal_row(Account("1930", 'Konto "Nord" – bank', "asset", sru=("7281", "7282"))),
    account_journal_row(Account("2067", "Balanserat", "liability")),
    account_journal_row(Account("3985", "Bidrag", "income")),
    account_journal_row(Account("5010", "Hyra", "cost")),
)

GOLDEN = """\
#FLAGGA 0
#PROGRAM "finsam" 0.1.0
#FORMAT PC8
#GEN 20200115
#SIETYP 4
#PROSA "Verifieringskvitto"
#ORGNR "222000-2683"
#FNAMN "Prov"
#RAR 0 20190101 20191231
#RAR -1 20180101 20181231
#KPTYP EUBAS97
#VALUTA SEK
#KONTO 1930 "Konto \\"Nord\\" - bank"
#KTYP 1930 T
#SRU 1930 "7281"
#SRU 1930 "7282"
#KONTO 2067 "Balanserat"
#KTYP 2067 S
#KONTO 3985 "Bidrag"
#KTYP 3985 I
#KONTO 5010 "Hyra"
#KTYP 5010 K
#DIM 1 "Kostnadsställe"
#DIM 6 "Projekt"
#UNDERDIM 61 "Delprojekt" 6
#OBJEKT 1 "KANSLI" "Kansli"
#OBJEKT 6 "MIA" "Projekt MIA"
#IB 0 1930 300.00
#IB 0 2067 -300.00
#UB 0 1930 179.50
#UB 0 2067 -300.00
#UB -1 1930 300.00
#RES 0 5010 120.50
#RES -1 3985 -300.00
#OIB 0 1930 {6 "MIA"} 100.00
#OUB 0 1930 {6 "MIA"} 100.00
#OUB 0 5010 {1 "KANSLI"} 120.50
#OUB 0 5010 {6 "MIA"} 120.50
#OUB -1 3985 {6 "MIA"} -300.00
#PSALDO 0 201903 1930 {} -120.50
#PSALDO 0 201903 5010 {} 120.50
#PSALDO 0 201903 5010 {1 "KANSLI"} 120.50
#PSALDO 0 201903 5010 {6 "MIA"} 120.50
#PSALDO -1 201806 1930 {} 300.00
#PSALDO -1 201806 3985 {} -300.00
#PSALDO -1 201806 3985 {6 "MIA"} -300.00
#VER "A" 1 20190315 "Hyra €" 2019 "EK"
{
#TRANS 5010 {1 "KANSLI" 6 "MIA"} 120.50 20190315 "Mars"
#TRANS 1930 {} -120.50
}
"""


@pytest.fixture
def book(tmp_path):
    """A book with a year before, opening balances by object and one voucher."""
    path = tmp_path / "bok.finsam"
    with new_book(path, Association("Prov", "222000-2683"), CHART, "EK") as made:
        add_fiscal_year(made, Period(date(2018, 1, 1), date(2018, 12, 31)), "id = 'prov'", "EK")
        year = add_fiscal_year(made, YEAR, "id = 'prov'", "EK")
        grant = (Posting("1930", 30000), Posting("3985", -30000, ((6, "MIA"),)))
        record(made, VoucherInput(date(2018, 6, 1), "Bidrag", grant, recorded_by="EK"))
        add_opening_balances(
            made,
            year,
            [
                Posting("1930", 10000, ((6, "MIA"),)),
                Posting("1930", 20000),
                Posting("2067", -30000),
            ],
        )
        rent = (
            Posting("5010", 12050, ((1, "KANSLI"), (6, "MIA")), "Mars"),
            Posting("1930", -12050),
        )
        record(made, VoucherInput(date(2019, 3, 15), "Hyra €", rent, recorded_by="EK"))
    with open_book(path) as opened:
        yield opened


def written(book, year=None, **given):
    stream = io.BytesIO()
    report = write_sie(book, year or fiscal_year(book), stream, on=ON, **given)
    return stream.getvalue(), report


def test_a_year_goes_out_item_by_item(book):
    content, _ = written(book)
    text = content.decode("cp437").replace("\r\n", "\n")
    text = re.sub(r'(#PROSA "Verifieringskvitto)[^"]*', r"\1", text)
    text = re.sub(r'("Hyra EUR" )\d{8}', r"\g<1>2019", text)
    assert text == GOLDEN.replace("€", "EUR")


def test_every_line_ends_as_the_format_says_and_holds_nothing_but_its_characters(book):
    content, _ = written(book)
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert not set(content) & ({*range(32), 127} - set(b"\r\n"))


def test_the_checksum_is_right_when_worked_out_another_way(book):
    content, report = written(book, has_checksum=True)
    lines = content.decode("cp437").split("\r\n")
    parts: list[str] = []
    for line in lines[2:-2]:
        for field in tokenize(line).fields:
            parts += [field] if isinstance(field, str) else field.fields
    parts = [part for part in parts if part not in ("{", "}")]
    assert report.checksum == crc32("".join(parts).encode("cp437"))
    assert lines[-2] == f"#KSUMMA {report.checksum}"


def test_a_file_has_no_checksum_unless_it_is_asked_for(book):
    content, report = written(book)
    assert b"#KSUMMA" not in content
    assert report.checksum is None


def test_characters_that_the_code_page_lacks_are_replaced_and_listed(book):
    _, report = written(book)
    assert report.replaced == {"–": ("-", 1), "€": ("EUR", 1)}
    assert (report.accounts, report.vouchers, report.postings) == (4, 1, 2)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Åsa Öberg, café Ñandú", "Åsa Öberg, café Ñandú"),
        ("Søren Łukasz", "Sören Lukasz"),
        ("Šárka ő", "Sárka o"),
        ("“citat” – ‘ord’…", "'citat' - 'ord'..."),
        ("漢字", "??"),
        ("5 × 3 − 1", "5 x 3 - 1"),
        ("🙂", "?"),
    ],
)
def test_what_stands_for_other_characters(text, instead):
    replaced: dict[str, tuple[str, int]] = {}
    assert in_code_page(text, replaced) == instead
    assert set(replaced) == {one for one in text if one not in instead or one in "漢字"}


@given(st.text(max_size=40))
def test_any_text_goes_into_the_code_page_without_opening_or_closing_a_field(text):
    plain = "".join(one for one in text if one.isprintable())
    field = in_code_page(quoted(plain), {})
    field.encode("cp437")
    assert len(tokenize(field).fields) == 1
    assert tokenize(field).flaws == ()


def test_a_backslash_last_in_a_text_cannot_swallow_the_quotation_mark():
    assert tokenize(f"#PROSA {quoted('C:' + chr(92))} x").fields == ("#PROSA", "C:/", "x")


def test_a_correction_is_a_voucher_of_its_own(book):
    voucher = voucher_at(book, 2)
    assert voucher
    correct(book, voucher, date(2019, 4, 1), "fel konto", by="EK")
    text = written(book)[0].decode("cp437")
    assert '#VER "A" 2 20190401 "Rättelse av A 1: fel konto"' in text
    assert "#BTRANS" not in text
    assert "#RTRANS" not in text


def test_what_is_registered_after_midnight_in_sweden_has_that_day(book, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2019, 6, 30, 22, 30, tzinfo=tz)

    monkeypatch.setattr("ledger.book.journal.datetime", Clock)
    rows = (Posting("5010", 100), Posting("1930", -100))
    record(book, VoucherInput(date(2019, 4, 1), "Porto", rows, recorded_by="EK"))
    set_text(book, 2019, "management-report", "Året gick bra.", "EK")
    assert '#VER "A" 2 20190401 "Porto" 20190701 "EK"' in written(book)[0].decode("cp437")
    assert section_texts(book, 2019)["management-report"].day == "2019-07-01"


def test_vouchers_stand_in_number_order_within_their_series(tmp_path, book):
    for series in ("B", "A", "B", "A"):
        rows = (Posting("5010", 100), Posting("1930", -100))
        record(book, VoucherInput(date(2019, 5, 2), "Prov", rows, series=series, recorded_by="EK"))
    text = written(book)[0].decode("cp437")
    numbers = [(series, int(number)) for series, number in re.findall(r'#VER "(\w+)" (\d+)', text)]
    assert numbers == [("A", 1), ("A", 2), ("A", 3), ("B", 1), ("B", 2)]


def round_trip(book, year, place, template):
    """What the exported year is when it comes in again, as an open book."""
    path = place / "ut.se"
    with path.open("wb") as stream:
        write_sie(book, year, stream)
    report = import_sie(place / "in.finsam", path, template=template, by="XX")
    return report, open_book(place / "in.finsam")


def test_the_demonstration_book_is_the_same_after_going_out_and_in(tmp_path):
    copy_reference(tmp_path / "varna.finsam", "varna-2019")
    with open_book(tmp_path / "varna.finsam") as book:
        year = fiscal_year(book)
        report, again = round_trip(book, year, tmp_path, built_in_text("varna"))
        with again:
            same = fiscal_year(again)
            assert report.verdict == "accept"
            assert read_balances(again, same) == read_balances(book, year)
            for name in ("income", "balance", "cashflow"):
                assert column(statement_of(again, name, same)) == column(
                    statement_of(book, name, year)
                )
            assert [
                [line.amounts[0] for line in note.lines if line.amounts and line.amounts[0]]
                for note in notes_of(again, same).notes
            ] == [
                [line.amounts[0] for line in note.lines if line.amounts and line.amounts[0]]
                for note in notes_of(book, year).notes
            ]


def column(made):
    return {line.id: line.amounts[0] for line in made.lines if line.amounts and line.amounts[0]}


def vouchers_of(book):
    sequences = [number for (number,) in book.connection.execute("SELECT sequence FROM voucher")]
    found = [voucher_at(book, sequence) for sequence in sequences]
    return sorted(
        (one.series, one.number, one.date, one.text, one.recorded_by, one.postings)
        for one in found
        if one
    )


@contextmanager
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.sweep
@settings(max_examples=12, deadline=None)
@given(
    vouchers,
    st.dictionaries(
        st.tuples(
            st.sampled_from(BALANCE_ACCOUNTS),
            st.sampled_from([(), ((6, "MIA"),), ((6, "HE 2"),)]),
        ),
        st.integers(-(10**9), 10**9).filter(bool),
        max_size=5,
    ),
)
@example(
    [], {("2067", ((6, "HE 2"),)): -100}
)  # the account opens with nothing, its project does not
def test_any_book_is_the_same_after_going_out_and_in(given_vouchers, opening):
    opening = {("2067", ()): 0} | opening
    opening["2067", ()] -= sum(opening.values())
    chart = (
        *(dimension_row(Dimension(number, f"Dimension {number}")) for number in (1, 6, 20)),
        *(object_row(DimensionObject(number, code, f"Namn {code}")) for number, code in MEMBERS),
        *(
            account_journal_row(
                Account(
                    number, f"Konto {number}", "asset" if number in BALANCE_ACCOUNTS else "cost"
                )
            )
            for number in ACCOUNTS
        ),
    )
    with (
        folder() as place,
        new_book(place / "bok.finsam", Association("Prov", "222000-2683"), chart, "EK") as book,
    ):
        year = add_fiscal_year(book, Period(FIRST, LAST), built_in_text("lkbr"), "EK")
        postings = [
            Posting(account, ore, members) for (account, members), ore in opening.items() if ore
        ]
        if postings:
            add_opening_balances(book, year, postings, "EK")
        for voucher in given_vouchers:
            rows = tuple(
                Posting(row.account, row.ore, row.members, row.text)
                for row in voucher.rows
                if row.ore
            )
            if len(rows) > 1:
                record(
                    book,
                    VoucherInput(
                        voucher.day,
                        voucher.text or "-",
                        rows,
                        voucher.series,
                        recorded_by=voucher.by or "EK",
                    ),
                )
        _, again = round_trip(book, year, place, None)
        with again:
            assert vouchers_of(again) == vouchers_of(book)
            assert read_balances(again, fiscal_year(again)) == read_balances(book, year)
            assert opening_balances(again, fiscal_year(again)) == opening_balances(book, year)
            names = {one.number: (one.name, one.kind, one.sru) for one in accounts(again)}
            assert all(names[one.number][:1] == (one.name,) for one in accounts(book))
            assert {(one.dimension, one.code) for one in objects(book)} <= {
                (one.dimension, one.code) for one in objects(again)
            }
            assert len(fiscal_years(again)) == 1


BUDGET = """\
years = [2019]
kind = "adopted"
lines = [
  {row = "grants", accounts = ["3980-3989"], amounts = [2400], sv = "Bidrag"},
  {row = "mia", accounts = ["4000-7999"], objects = ["6:MIA"], amounts = [-1200], sv = "MIA"},
  {row = "rent", line = "premises", amounts = [-600], sv = "Lokaler"},
  {sum = "result", of = ["grants", "mia", "rent"], sv = "Resultat"},
]
"""


def test_a_budget_goes_out_by_account_and_month_and_is_kept_when_it_comes_in(tmp_path):
    copy_reference(tmp_path / "varna.finsam", "varna-2019")
    with open_book(tmp_path / "varna.finsam") as book:
        year = fiscal_year(book)
        set_budget(book, BUDGET, "budget.toml", "EK")
        text = written(book, year)[0].decode("cp437")
        lines = [line for line in text.splitlines() if line.startswith("#PBUDGET 0 201903 ")]
        assert lines == [
            "#PBUDGET 0 201903 3980 {} -200.00",
            "#PBUDGET 0 201903 4600 {} 100.00",
            "#PBUDGET 0 201903 5010 {} 50.00",
            '#PBUDGET 0 201903 4600 {6 "MIA"} 100.00',
        ]
        assert text.count("#PBUDGET") == 12 * 4
        report, again = round_trip(book, year, tmp_path, built_in_text("varna"))
        with again:
            kept = b"".join(file_parts(again, report.sha256)).decode("cp437")
            assert '#PBUDGET 0 201912 4600 {6 "MIA"} 100.00\r\n' in kept


def test_an_opening_that_cancels_out_within_an_account_has_its_object_still(tmp_path):
    path = tmp_path / "bok.finsam"
    with new_book(path, Association("Prov", "222000-2683"), CHART, "EK") as book:
        year = add_fiscal_year(book, YEAR, "id = 'prov'", "EK")
        rows = [Posting("2067", -500, ((6, "MIA"),)), Posting("2067", 500)]
        add_opening_balances(book, year, rows)
        _, again = round_trip(book, year, tmp_path, None)
        with again:
            opening = opening_balances(again, fiscal_year(again))
    assert opening == {("2067", ()): 500, ("2067", ((6, "MIA"),)): -500}


FAULTS = Path(__file__).parents[1] / "data" / "sie_faults"


def out_and_in(source, place):
    """A file taken into a new book, the file it goes out as, and the one after that."""
    import_sie(place / "first.finsam", source, by="EK")
    found = []
    for name in ("first", "second"):
        with open_book(place / f"{name}.finsam", read_only=True) as book:
            content, _ = written(book)
        found.append(
            b"".join(line for line in content.splitlines(True) if not line.startswith(b"#PROSA"))
        )
        (place / f"{name}.se").write_bytes(content)
        if name == "first":
            import_sie(place / "second.finsam", place / "first.se", by="EK")
    return found


@pytest.mark.parametrize(
    "name",
    one_of(
        4,
        [
            "c01_no_ib0.se",
            "c03_2025.se",
            "c04_2025.se",
            "c05_speedledger.se",
            "c06_full.se",
            "c11_qty.se",
            "c26_2026.se",
            "c36_budget.se",
            "c40_oib.se",
            "c50_dim20.se",
            "c52_cycle.se",
            "c52_orphan.se",
        ],
    ),
)
def test_what_goes_out_is_the_same_once_it_has_come_in_again(name, tmp_path):
    first, second = out_and_in(FAULTS / name, tmp_path)
    assert second.decode("cp437") == first.decode("cp437")


def years_of(path):
    """What each year of a book goes out as, without the receipt of the book's state."""
    with open_book(path, read_only=True) as book:
        return [
            b"".join(line for line in content.splitlines(True) if not line.startswith(b"#PROSA"))
            for content in (written(book, year)[0] for year in fiscal_years(book))
        ]


def come_in_again(path, place, template=None):
    """The years of a book as they go out of a book that was made from what they went out as."""
    for number, content in enumerate(years_of(path)):
        (place / f"{number}.se").write_bytes(content)
        import_sie(place / "in.finsam", place / f"{number}.se", template=template, by="EK")
    return years_of(place / "in.finsam")


def test_a_closed_year_and_the_one_that_follows_go_out_the_same_once_they_have_come_in(tmp_path):
    make(tmp_path / "bok.finsam")
    again = come_in_again(tmp_path / "bok.finsam", tmp_path, built_in_text("varna"))
    assert len(again) == 2
    assert again == years_of(tmp_path / "bok.finsam")


SAMPLES = Path(__file__).parents[3] / "shared" / "sie_samples"
OF_SAMPLES = (
    tuple(f"wrebit_enskild_{year}.se" for year in (2016, *range(2018, 2023))),
    ("BL0001_typ4.SE",),
    ("SIE3.se",),
    ("SIE4_Exempelfil.SE",),
    ("Sie_3_plus_4.se",),
    ("fortnox3_projects_2025.se",),
    ("MAMUT_SIE4_EXPORT.SE",),
    ("transaktioner_ovnbolag.se",),
)
"""Files of one association each: six years, object-heavy ones, and those with balances alone."""


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared/sie_samples is not here")
@pytest.mark.parametrize("names", OF_SAMPLES, ids=[names[0] for names in OF_SAMPLES])
def test_real_books_go_out_the_same_once_they_have_come_in(names, tmp_path):
    for name in names:
        choices = ImportChoices(accept_flag=True)
        import_sie(tmp_path / "bok.finsam", SAMPLES / name, choices=choices, by="EK")
    again = come_in_again(tmp_path / "bok.finsam", tmp_path)
    assert again == years_of(tmp_path / "bok.finsam")


def test_a_year_before_without_a_result_goes_out_too(tmp_path):
    text = (FAULTS / "c03_2025.se").read_text("cp437")
    lines = [line for line in text.splitlines(True) if not line.startswith("#RES -1")]
    (tmp_path / "x.se").write_text("".join(lines), "cp437")
    first, second = out_and_in(tmp_path / "x.se", tmp_path)
    assert b"#UB -1 1930 50000.00" in first
    assert b"#RES -1" not in first
    assert second == first


def test_long_names_of_series_are_listed(book):
    _, report = written(book)
    assert report.long_series == ()
    rows = (Posting("5010", 100), Posting("1930", -100))
    for series in ("LÖN", "LEVERANTÖR", "BOKSLUT"):
        record(book, VoucherInput(date(2019, 5, 2), "Nytt", rows, series=series))
    _, report = written(book)
    assert report.long_series == ("BOKSLUT", "LEVERANTÖR")


def test_the_year_before_the_first_goes_out_when_it_is_known_by_account(tmp_path):
    first, _ = out_and_in(FAULTS / "c03_2025.se", tmp_path)
    lines = [line for line in first.decode("cp437").splitlines() if " -1 " in line]
    assert lines == [
        "#RAR -1 20240101 20241231",
        "#IB -1 1930 20000.00",
        "#IB -1 2060 -20000.00",
        "#UB -1 1930 50000.00",
        "#UB -1 2060 -50000.00",
        "#RES -1 3010 -30000.00",
    ]


def test_dimensions_go_out_after_the_ones_they_refine(tmp_path):
    orphan, _ = out_and_in(FAULTS / "c52_orphan.se", tmp_path)
    lines = orphan.decode("cp437").splitlines()
    assert lines.index('#DIM 40 "Dimension 40"') < lines.index('#UNDERDIM 61 "Delprojekt" 40')


def test_dimensions_that_refine_each_other_go_out_as_a_tree(tmp_path):
    cycle, _ = out_and_in(FAULTS / "c52_cycle.se", tmp_path)
    lines = cycle.decode("cp437").splitlines()
    assert lines.index('#DIM 30 "A"') < lines.index('#UNDERDIM 31 "B" 30')


def test_a_book_whose_dimensions_are_cyclic_already_goes_out_as_a_tree(tmp_path):
    chart = (
        dimension_row(Dimension(30, "A", 31)),
        dimension_row(Dimension(31, "B", 30)),
        dimension_row(Dimension(5, "Under", 32)),
        *CHART,
    )
    with new_book(tmp_path / "bok.finsam", Association("Prov", ""), chart, "EK") as book:
        add_fiscal_year(book, YEAR, "id = 'prov'", "EK")
        text = written(book)[0].decode("cp437")
    assert re.findall("#(?:UNDER)?DIM .*[^\r\n]", text) == [
        '#DIM 1 "Kostnadsställe"',
        '#DIM 6 "Projekt"',
        '#UNDERDIM 61 "Delprojekt" 6',
        '#DIM 5 "Under"',
        '#DIM 30 "A"',
        '#UNDERDIM 31 "B" 30',
    ]


def test_a_book_without_vouchers_goes_out_too(tmp_path):
    path = tmp_path / "tom.finsam"
    with new_book(path, Association("Prov", ""), CHART, "EK") as book:
        add_fiscal_year(book, YEAR, "id = 'prov'", "EK")
        content, report = written(book)
    assert report.vouchers == 0
    assert b"#ORGNR" not in content
    assert content.startswith(b"#FLAGGA 0\r\n#PROGRAM")


def test_an_imported_voucher_keeps_its_day_of_registration(tmp_path, book):
    source = tmp_path / "in.se"
    source.write_bytes(
        b'#FLAGGA 0\n#SIETYP 4\n#ORGNR 222000-2683\n#VER B 7 20190401 "x" 20190502 "YY"\n{\n'
        b"#TRANS 1930 {} 1.00\n#TRANS 5010 {} -1.00\n}\n"
    )
    import_sie(book, source, by="EK", template=built_in_text("lkbr"))
    assert '#VER "B" 7 20190401 "x" 20190502 "YY"' in written(book)[0].decode("cp437")
