"""Files into books: new ones, further years, import files; whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from ledger.attachments import file_parts
from ledger.balances import read_balances
from ledger.book import open_book
from ledger.chart import accounts, objects
from ledger.check import check_file
from ledger.errors import BookError, IntakeError, TemplateError
from ledger.intake.taking import is_sie, take_in
from ledger.model import Association, Draft, Posting
from ledger.opening import enter_opening, opening_balances, published
from ledger.periods import Period
from ledger.reading import voucher_at, vouchers_numbered
from ledger.reports import statement
from ledger.starting import start_book
from ledger.vouchers import record
from ledger.years import fiscal_year, fiscal_years, lock_months
from tests.sie_files.small import BALANCES, CHART, HEAD, WHOLE

PAYROLL = """\
#FLAGGA 0
#PROGRAM "Lön" 1
#FORMAT PC8
#GEN 20190601
#SIETYP 4
#ORGNR 222000-2683
#FNAMN "Prov"
#VER "" "" 20190531 "Löner maj" 20190601 "LÖN"
{
#TRANS 7210 {1 "KANSLI"} 300.00
#TRANS 1930 {} -300.00
}
"""

NEXT_YEAR = """\
#FLAGGA 0
#PROGRAM "Prov" 1.0
#FORMAT PC8
#GEN 20210115
#SIETYP 4
#ORGNR 2220002683
#FNAMN "Prov"
#RAR 0 20200101 20201231
#RAR -1 20190101 20191231
#KONTO 1930 "Bank"
#KONTO 2067 "Balanserat"
#KONTO 2069 "Resultat"
#IB 0 1930 1380.00
#IB 0 2067 -500.00
#IB 0 2069 -880.00
#UB 0 1930 1380.00
#UB 0 2067 -1380.00
#VER A 1 20200101 "Årets resultat 2019" 20200301 "EK"
{
#TRANS 2069 {} 880.00
#TRANS 2067 {} -880.00
}
"""


def codes(problems):
    return [problem.code for problem in problems]


def refusal(target, path, **given):
    """The codes that both a dry run and a real one refuse with."""
    with pytest.raises(IntakeError) as dry:
        take_in(target, path, dry_run=True, by="EK", **given)
    with pytest.raises(IntakeError) as real:
        take_in(target, path, by="EK", **given)
    assert codes(dry.value.problems) == codes(real.value.problems)
    return codes(real.value.problems)


def content_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def taken_book(sie, target):
    """The path of a book made from the small file."""
    take_in(target, sie(WHOLE), by="EK")
    return target


def test_a_book_is_made_with_everything_the_file_tells(taken_book):
    with open_book(taken_book) as book:
        year = fiscal_year(book)
        assert book.association == Association("Samordningsförbundet Prov", "222000-2683")
        assert year.period == Period(date(2019, 1, 1), date(2019, 12, 31))
        assert {one.number: (one.name, one.kind) for one in accounts(book)}["5010"] == (
            "Lokalhyra",
            "cost",
        )
        assert {one.number: one.sru for one in accounts(book)}["1930"] == ("7281",)
        assert [one.name for one in objects(book) if one.code == "MIA"] == ["Projekt MIA"]
        assert opening_balances(book, year) == {("1930", ()): 50000, ("2067", ()): -50000}
        balances = read_balances(book, year)
        assert balances.closing(("1930", ())) == 138000
        assert balances.movement["5010", ((1, "KANSLI"), (6, "MIA"))] == 12000
    assert check_file(taken_book).ok


def test_a_voucher_keeps_series_number_day_texts_signature_and_day_of_registration(taken_book):
    with open_book(taken_book) as book:
        (voucher,) = vouchers_numbered(book, fiscal_year(book), "A", 1)
    assert (voucher.date, voucher.text) == (date(2019, 1, 15), "Bidrag")
    assert (voucher.recorded_by, voucher.document) == ("EK", "registrerad 2019-01-16")
    assert voucher.origin == "batch"
    assert voucher.postings == (
        Posting("1930", 100000),
        Posting("3985", -100000, ((6, "MIA"),), "Staten"),
    )


def test_the_file_itself_is_kept_byte_for_byte_and_told_of_once(sie, taken_book):
    content = WHOLE.encode("cp437")
    digest = hashlib.sha256(content).hexdigest()
    with open_book(taken_book) as book:
        assert b"".join(file_parts(book, digest)) == content
        bodies = [
            body
            for (body,) in book.connection.execute("SELECT body FROM journal")
            if digest in body
        ]
    assert len(bodies) == 1
    assert bodies[0].startswith("import\tSIE 4E\tProv 1.0\tcp437\n")


def test_a_dry_run_gives_the_same_report_and_writes_nothing(sie, target, tmp_path):
    path = sie(WHOLE)
    dry = take_in(target, path, dry_run=True, by="EK")
    assert sorted(tmp_path.iterdir()) == [path]
    report = take_in(target, path, by="EK")
    assert (dry.recorded, report.recorded) == (None, (1, 2))
    assert (dry.counts, dry.sums, dry.notices, dry.remarks) == (
        report.counts,
        report.sums,
        report.notices,
        report.remarks,
    )
    assert report.sums == {"opening": 50000, "closing": 138000, "result": 88000}
    before = content_of(target)
    take_in(target, sie(NEXT_YEAR, "nasta.se"), dry_run=True)
    assert content_of(target) == before


def test_accounts_find_their_lines_in_the_chosen_template_by_number(sie, target, varna):
    take_in(target, sie(WHOLE), template=varna, by="EK")
    with open_book(target) as book:
        made = statement(book, "income", fiscal_year(book))
    assert {line.id: line.amounts[0] for line in made.lines if line.amounts}["result"] == 88000
    assert [(one.account, one.objects) for one in made.unplaced] == [("3985", ((6, "MIA"),))]


def test_a_faulty_template_makes_no_book(sie, target):
    with pytest.raises(TemplateError):
        take_in(target, sie(WHOLE), template="id =", by="EK")
    assert not target.exists()


def test_the_next_year_joins_and_its_opening_is_held_against_the_books_closing(sie, taken_book):
    report = take_in(taken_book, sie(NEXT_YEAR, "nasta.se"), by="EK")
    assert codes(report.notices) == [
        "account-name-differs",
        "account-name-differs",
        "account-name-differs",
        "opening-not-closing",
    ]
    assert report.notices[-1].values["account"] == "2069"
    with open_book(taken_book) as book:
        assert [year.name for year in fiscal_years(book)] == [2019, 2020]
        assert vouchers_numbered(book, fiscal_year(book), "A", 1)[0].text == "Årets resultat 2019"
        assert {one.number: one.name for one in accounts(book)}["1930"] == "Företagskonto"
    assert check_file(taken_book).ok


def test_an_import_file_is_added_to_the_year_that_is_there(sie, taken_book):
    report = take_in(taken_book, sie(PAYROLL, "lon.si"), by="EK")
    assert (report.sie_type, report.recorded) == ("4I", (3, 3))
    with open_book(taken_book) as book:
        (voucher,) = vouchers_numbered(book, fiscal_year(book), "A", 3)
    assert (voucher.text, voucher.recorded_by) == ("Löner maj", "LÖN")
    assert check_file(taken_book).ok


def test_a_number_that_the_book_has_used_is_replaced_and_told(sie, taken_book):
    text = PAYROLL.replace('#VER "" ""', "#VER A 1")
    report = take_in(taken_book, sie(text, "lon.si"), by="EK")
    (remark,) = report.remarks
    assert (remark.code, remark.values) == ("number-used", {"voucher": "A 1", "given": "A 3"})
    with open_book(taken_book) as book:
        assert vouchers_numbered(book, fiscal_year(book), "A", 3)[0].text == "Löner maj"


def test_the_book_goes_on_numbering_where_the_file_ended(taken_book):
    draft = Draft(date(2019, 5, 2), "Nytt", (Posting("5010", 100), Posting("1930", -100)))
    with open_book(taken_book) as book:
        assert record(book, draft).number == 3


def test_the_same_file_again_is_refused(sie, taken_book):
    before = content_of(taken_book)
    assert refusal(taken_book, sie(WHOLE, "annat namn.se")) == ["same-file"]
    assert content_of(taken_book) == before


def test_a_whole_year_that_the_book_has_vouchers_in_is_refused(sie, taken_book):
    text = WHOLE + '#VER A 3 20191231 "Mer"\n{\n#TRANS 1930 {} 1.00\n#TRANS 5010 {} -1.00\n}\n'
    assert refusal(taken_book, sie(text, "igen.se")) == ["year-has-vouchers"]


def test_the_file_of_another_association_is_refused(sie, taken_book):
    text = NEXT_YEAR.replace("2220002683", "556677-8899")
    assert refusal(taken_book, sie(text, "annan.se")) == ["other-association"]


def test_a_file_that_does_not_say_whose_it_is_is_told(sie, taken_book):
    text = PAYROLL.replace("#ORGNR 222000-2683\n", "").replace("7210", "7298")
    report = take_in(taken_book, sie(text, "lon.si"), by="EK")
    assert codes(report.notices) == [
        "orgnr-odd",
        "association-unsaid",
        "account-made",
        "series-missing",
        "number-missing",
    ]


@pytest.mark.parametrize(
    ("years", "code"),
    [
        ("#RAR 0 20190701 20200630", "year-differs"),
        ("#RAR 0 20210101 20211231", "year-apart"),
        ("#RAR 0 20200101 20211231", "year-too-long"),
    ],
)
def test_a_year_that_cannot_follow_is_refused(sie, taken_book, years, code):
    text = NEXT_YEAR.replace("#RAR 0 20200101 20201231", years)
    assert code in refusal(taken_book, sie(text, "nasta.se"))


def test_vouchers_in_locked_months_and_on_closed_accounts_are_refused(sie, taken_book):
    with open_book(taken_book) as book:
        lock_months(book, fiscal_year(book), date(2019, 5, 31), "EK")
    assert refusal(taken_book, sie(PAYROLL, "lon.si")) == ["day-locked"]


def test_a_day_outside_every_year_is_refused(sie, taken_book):
    text = PAYROLL.replace("20190531", "20180531")
    assert refusal(taken_book, sie(text, "lon.si")) == ["day-outside-years"]


def test_opening_balances_that_the_book_has_otherwise_are_refused(sie, target, varna):
    association = Association("Prov", "222000-2683")
    period = Period(date(2019, 1, 1), date(2019, 12, 31))
    with start_book(target, association, period, varna, "EK") as book:
        enter_opening(book, fiscal_year(book), [Posting("1930", 100), Posting("2067", -100)], "EK")
    assert refusal(target, sie(WHOLE)) == ["opening-differs", "opening-differs"]


def test_an_empty_book_with_the_year_takes_the_file(sie, target, varna):
    association = Association("Prov", "222000-2683")
    with start_book(target, association, Period(date(2019, 1, 1), date(2019, 12, 31)), varna, "EK"):
        pass
    assert take_in(target, sie(WHOLE), by="EK").recorded == (1, 2)
    with open_book(target) as book:
        assert opening_balances(book, fiscal_year(book))["1930", ()] == 50000


def test_a_file_that_a_program_has_read_already_asks(sie, target):
    path = sie(WHOLE.replace("#FLAGGA 0", "#FLAGGA 1"))
    with pytest.raises(IntakeError) as asked:
        take_in(target, path, by="EK")
    assert codes(asked.value.problems) == ["flag-asks"]
    assert not target.exists()
    assert codes(take_in(target, path, dry_run=True).notices) == ["flag-set"]
    assert take_in(target, path, accept_flag=True, by="EK").recorded == (1, 2)


def test_last_year_given_as_balances_becomes_comparative_figures(sie, target, varna):
    last_year = (
        "#RAR -1 20180101 20181231\n#IB -1 1930 200.00\n#IB -1 2067 -200.00\n#UB -1 1930 500.00\n"
        "#UB -1 2067 -200.00\n#RES -1 3985 -800.00\n#RES -1 5010 500.00\n"
        '#OUB -1 5010 {6 "MIA"} 100.00\n'
    )
    report = take_in(target, sie(WHOLE + last_year), template=varna, by="EK")
    assert report.comparatives == (2018,)
    with open_book(target) as book:
        year = fiscal_year(book)
        assert sum(published(book, 2018).values()) != 0
        made = statement(book, "income", year)
    assert [column.label for column in made.columns] == ["2019", "2018"]
    amounts = {line.id: line.amounts for line in made.lines if line.amounts}
    assert amounts["result"] == (88000, 30000)


def test_a_file_with_balances_only_is_recorded_as_sums(sie, target):
    balances = BALANCES.replace("#UB", "#UB")
    report = take_in(target, sie(HEAD + CHART + balances), by="EK")
    assert codes(report.notices) == ["balances-only"]
    with open_book(target) as book:
        voucher = voucher_at(book, 1)
        assert read_balances(book, fiscal_year(book)).closing(("1930", ())) == 138000
    assert voucher is not None
    assert (voucher.series, voucher.number, voucher.date) == ("SIE", 1, date(2019, 12, 31))
    assert voucher.text == "Summa 2019-12 enligt Prov 1.0"


def test_months_become_a_voucher_each_when_they_tell_the_whole_story(sie, target):
    months = (
        "#PSALDO 0 201901 1930 {} 1000.00\n#PSALDO 0 201901 3985 {} -1000.00\n"
        "#PSALDO 0 201903 1930 {} -120.00\n#PSALDO 0 201903 5010 {} 120.00\n"
        '#PSALDO 0 201903 5010 {6 "MIA"} 120.00\n'
    )
    report = take_in(target, sie(HEAD + CHART + BALANCES + months), by="EK")
    assert report.recorded == (1, 2)
    with open_book(target) as book:
        vouchers = [voucher_at(book, sequence) for sequence in (1, 2)]
        movement = read_balances(book, fiscal_year(book)).movement
    assert [voucher.date for voucher in vouchers if voucher] == [
        date(2019, 1, 31),
        date(2019, 3, 31),
    ]
    assert movement["5010", ((6, "MIA"),)] == 12000


def test_opening_balances_by_object_are_divided(sie, target):
    parts = (
        '#OIB 0 1930 {6 "MIA"} 200.00\n'
        '#OIB 0 1930 {1 "KANSLI"} 500.00\n'
        '#OIB 0 2067 {1 "KANSLI"} -1.00\n'
    )
    take_in(target, sie(WHOLE + parts), by="EK")
    with open_book(target) as book:
        assert opening_balances(book, fiscal_year(book)) == {
            ("1930", ((1, "KANSLI"),)): 30000,
            ("1930", ((1, "KANSLI"), (6, "MIA"))): 20000,
            ("2067", ()): -49900,
            ("2067", ((1, "KANSLI"),)): -100,
        }


class Stopped(Exception):  # noqa: N818 - no error
    """Somebody pressed a key."""


@pytest.mark.parametrize("is_new", [True, False])
def test_an_import_that_is_stopped_leaves_nothing(sie, target, tmp_path, is_new):
    text = WHOLE if is_new else NEXT_YEAR
    if not is_new:
        take_in(target, sie(WHOLE), by="EK")
    before = target.read_bytes() if target.exists() else None
    seen = []

    def stop(done, whole):
        seen.append((done, whole))
        raise Stopped

    path = sie(text, "stopp.se")
    with pytest.raises(Stopped):
        take_in(target, path, by="EK", progress=stop)
    size = path.stat().st_size
    assert seen == [(size, size)]
    assert (target.read_bytes() if target.exists() else None) == before
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_many_slices_are_one_import(sie, target, monkeypatch):
    monkeypatch.setattr("ledger.intake.entering.SLICE", 2)
    monkeypatch.setattr("ledger.intake.pieces.CHUNK", 200)
    voucher = (
        '#VER B {0} 2019{0:02}01 "Nummer {0}"\n{{\n'
        '#TRANS 1930 {{6 "P{0}"}} {0}.00\n#TRANS 5010 {{}} -{0}.00\n}}\n'
    )
    text = WHOLE + "".join(voucher.format(number) for number in range(1, 13))
    report = take_in(target, sie(text), by="EK")
    assert report.recorded == (1, 14)
    assert check_file(target).ok
    with open_book(target) as book:
        kinds = [kind for (kind,) in book.connection.execute("SELECT kind FROM journal")]
        movement = read_balances(book, fiscal_year(book)).movement
    assert kinds.count("batch") > 3
    assert movement["1930", ((6, "P12"),)] == 1200


def test_a_fault_in_the_last_slice_leaves_nothing_of_the_first(sie, target, monkeypatch):
    monkeypatch.setattr("ledger.intake.entering.SLICE", 1)
    monkeypatch.setattr("ledger.intake.pieces.CHUNK", 200)
    assert refusal(target, sie(WHOLE + "#VER A 3 20190101 x\n{\n")) == ["voucher-unclosed"]
    assert not target.exists()


def test_a_file_that_is_not_there_or_a_folder_is_refused(target, tmp_path):
    assert refusal(target, tmp_path / "saknas.se") == ["no-file"]
    assert refusal(target, tmp_path) == ["no-file"]


def test_a_book_that_is_none_is_a_book_fault(sie, tmp_path):
    path = sie(WHOLE)
    with pytest.raises(BookError):
        take_in(path, path, by="EK")


@pytest.mark.parametrize(
    ("start", "is_one"),
    [
        (b"#FLAGGA 0\r\n", True),
        (b"\xef\xbb\xbf#FLAGGA 0\n", True),
        (b"; kommentar\n\n\t#PROGRAM x\n", True),
        (b"date;text\n", False),
        (b"# heading\n", False),
        (b"", False),
    ],
)
def test_an_sie_file_is_known_by_its_labels(start, is_one):
    assert is_sie(start) == is_one
