"""Files into new books: everything they tell, whole or not at all."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ledger.bookkeeping.attachments import file_parts
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, objects
from ledger.bookkeeping.fiscal_years import fiscal_year, store_template, template_text
from ledger.bookkeeping.opening_balances import opening_balances, prior_year_figures
from ledger.bookkeeping.prior_year import PriorBalance, prior_year_balances
from ledger.bookkeeping.voucher_queries import voucher_at, vouchers_numbered
from ledger.books.open import open_book
from ledger.budget.store import current_budget
from ledger.core.calendar import Period
from ledger.core.errors import BookError, ImportFileError, TemplateError
from ledger.core.model import Association, Posting
from ledger.integrity.check import check_file
from ledger.report_layout.edit import move_account
from ledger.sie.book_compatibility import association_of
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie, is_sie
from ledger.statements.book_statements import notes_of, statement_of
from tests.sie_files.small import BALANCES, CHART, HEAD, NEXT_YEAR, WHOLE

FLAGGED = ImportChoices(accept_flag=True)


def codes(problems):
    return [problem.code for problem in problems]


def content_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "orgnr", "whose"),
    [
        ("Prov", "222000-2683", ("Prov", "222000-2683")),
        (" Prov ", "2220002683", ("Prov", "222000-2683")),
        ("Prov", "16 222000-2683", ("Prov", "222000-2683")),
        ("Prov", "22000-2683", ("Prov", "22000-2683")),
        ("", "", ("fil 1", "")),
        ("x" * 201, "y" * 21, ("x" * 200, "y" * 20)),
    ],
)
def test_the_association_is_as_the_file_has_it(name, orgnr, whose):
    contents: Any = SimpleNamespace(name=name, orgnr=orgnr)
    assert association_of(contents, Path("/a/fil 1.se")) == Association(*whose)
    nameless: Any = SimpleNamespace(name="", orgnr="")
    assert association_of(nameless, Path("/")).name == "?"


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
    dry = import_sie(target, path, dry_run=True, by="EK")
    assert sorted(tmp_path.iterdir()) == [path]
    report = import_sie(target, path, by="EK")
    assert (dry.recorded, report.recorded) == (None, (1, 2))
    assert (dry.counts, dry.sums, dry.notices, dry.remarks) == (
        report.counts,
        report.sums,
        report.notices,
        report.remarks,
    )
    assert report.sums == {"opening": 50000, "closing": 138000, "result": 88000}
    before = content_of(target)
    import_sie(target, sie(NEXT_YEAR, "nasta.se"), dry_run=True)
    assert content_of(target) == before


def test_accounts_find_their_lines_in_the_chosen_template_by_number(sie, target, varna):
    import_sie(target, sie(WHOLE), template=varna, by="EK")
    with open_book(target) as book:
        made = statement_of(book, "income", fiscal_year(book))
    assert {line.id: line.amounts[0] for line in made.lines if line.amounts}["result"] == 88000
    assert [(one.account, one.objects) for one in made.unplaced] == [("3985", ((6, "MIA"),))]


def test_a_faulty_template_makes_no_book(sie, target):
    with pytest.raises(TemplateError):
        import_sie(target, sie(WHOLE), template="id =", by="EK")
    assert not target.exists()


def test_a_file_that_a_program_has_read_already_asks(sie, target):
    path = sie(WHOLE.replace("#FLAGGA 0", "#FLAGGA 1"))
    with pytest.raises(ImportFileError) as asked:
        import_sie(target, path, by="EK")
    assert codes(asked.value.problems) == ["flag-asks"]
    assert not target.exists()
    assert codes(import_sie(target, path, dry_run=True).notices) == ["flag-set"]
    assert import_sie(target, path, choices=FLAGGED, by="EK").recorded == (
        1,
        2,
    )


LAST_YEAR = """\
#RAR -1 20180101 20181231
#IB -1 1930 200.00
#IB -1 2067 -200.00
#UB -1 1930 500.00
#UB -1 2067 -200.00
#RES -1 3985 -800.00
#RES -1 5010 500.00
"""


def shown_of(book, report):
    made = statement_of(book, report, fiscal_year(book))
    return made, {line.id: line.amounts for line in made.lines if line.amounts}


def test_last_year_given_as_balances_becomes_comparative_figures(sie, target, varna):
    by_object = '#PSALDO -1 201803 5010 {6 "MIA"} 100.00\n#PSALDO -1 201804 5010 {6 "MIA"} 20.00\n'
    report = import_sie(target, sie(WHOLE + LAST_YEAR + by_object), template=varna, by="EK")
    assert report.comparatives == (2018,)
    with open_book(target) as book:
        assert prior_year_figures(book, 2018) == {}
        assert prior_year_balances(book, 2018) == (
            PriorBalance("1930", 50000, opening=20000),
            PriorBalance("2067", -20000, opening=-20000),
            PriorBalance("3985", -80000),
            PriorBalance("5010", 38000),
            PriorBalance("5010", 12000, ((6, "MIA"),)),
        )
        income, amounts = shown_of(book, "income")
        assert [column.label for column in income.columns] == ["2019", "2018"]
        assert amounts["result"] == (88000, 30000)
        assert [one.amounts for one in income.unplaced] == [(0, 80000), (100000, 0)]
        _, sheet = shown_of(book, "balance")
        assert sheet["total_assets"] == sheet["total_equity_and_liabilities"] == (138000, 50000)
        assert sheet["result_for_the_year"] == (88000, 30000)
        _, cash = shown_of(book, "cashflow")
        assert (cash["opening_cash"], cash["closing_cash"]) == ((50000, 20000), (138000, 50000))
        assert not any(line.startswith("difference") for line in (*amounts, *sheet, *cash))


def test_comparatives_follow_an_account_that_is_moved_to_another_line(sie, target, varna):
    import_sie(target, sie(WHOLE + LAST_YEAR), template=varna, by="EK")
    with open_book(target) as book:
        year = fiscal_year(book)
        assert shown_of(book, "income")[1]["unplaced"] == (100000, 80000)
        text = move_account(template_text(book, year), "varna", "3985", "interest_income")
        store_template(book, year, text, "flyttat")
        after, amounts = shown_of(book, "income")
    assert amounts["interest_income"] == (100000, 80000)
    assert after.unplaced == ()


def test_a_result_that_is_in_equity_already_stands_on_the_row_of_last_years_result(
    sie, target, varna
):
    closed = LAST_YEAR.replace("#UB -1 2067 -200.00", "#UB -1 2067 -200.00\n#UB -1 2069 -300.00")
    chart = '#KONTO 2069 "Årets resultat"\n'
    import_sie(target, sie(WHOLE + chart + closed), template=varna, by="EK")
    with open_book(target) as book:
        _, sheet = shown_of(book, "balance")
    assert (sheet["equity"][1], sheet["result_for_the_year"][1]) == (20000, 30000)
    assert sheet["total_assets"][1] == sheet["total_equity_and_liabilities"][1] == 50000


def test_last_year_that_does_not_add_up_is_noticed(sie, target, varna):
    report = import_sie(target, sie(WHOLE + LAST_YEAR.replace("800.00", "700.00")), template=varna)
    assert "prior-unbalanced" in codes(report.remarks)
    with open_book(target) as book:
        made, sheet = shown_of(book, "balance")
    assert sheet["total_assets"][1] == sheet["total_equity_and_liabilities"][1] == 50000
    assert "not-balanced" not in codes(made.problems)


@pytest.mark.parametrize("is_known", [True, False])
def test_a_statement_says_where_last_year_is_known_by_account_alone(sie, target, varna, is_known):
    by_object = '#PSALDO -1 201803 5010 {6 "MIA"} 100.00\n' if is_known else ""
    import_sie(target, sie(WHOLE + LAST_YEAR + by_object), template=varna, by="EK")
    with open_book(target) as book:
        made, _ = shown_of(book, "income")
        pages = notes_of(book, fiscal_year(book))
        sheet, _ = shown_of(book, "balance")
    assert ("prior-without-objects" in codes(made.problems)) is not is_known
    assert ("prior-without-objects" in codes(pages.problems)) is not is_known
    assert "prior-without-objects" not in codes(sheet.problems)


def test_a_file_with_balances_only_is_recorded_as_sums(sie, target):
    balances = BALANCES.replace("#UB", "#UB")
    report = import_sie(target, sie(HEAD + CHART + balances), by="EK")
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
    report = import_sie(target, sie(HEAD + CHART + BALANCES + months), by="EK")
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
    import_sie(target, sie(WHOLE + parts), by="EK")
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
        import_sie(target, sie(WHOLE), by="EK")
    before = target.read_bytes() if target.exists() else None
    seen = []

    def stop(done, whole):
        seen.append((done, whole))
        raise Stopped

    path = sie(text, "stopp.se")
    with pytest.raises(Stopped):
        import_sie(target, path, by="EK", progress=stop)
    size = path.stat().st_size
    assert seen == [(size, size)]
    assert (target.read_bytes() if target.exists() else None) == before
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_many_slices_are_one_import(sie, target, monkeypatch):
    monkeypatch.setattr("ledger.sie.import_job.SLICE", 2)
    monkeypatch.setattr("ledger.sie.line_reader.CHUNK", 200)
    voucher = (
        '#VER B {0} 2019{0:02}01 "Nummer {0}"\n{{\n'
        '#TRANS 1930 {{6 "P{0}"}} {0}.00\n#TRANS 5010 {{}} -{0}.00\n}}\n'
    )
    text = WHOLE + "".join(voucher.format(number) for number in range(1, 13))
    report = import_sie(target, sie(text), by="EK")
    assert report.recorded == (1, 14)
    assert check_file(target).ok
    with open_book(target) as book:
        kinds = [kind for (kind,) in book.connection.execute("SELECT kind FROM journal")]
        movement = read_balances(book, fiscal_year(book)).movement
    assert kinds.count("batch") > 3
    assert movement["1930", ((6, "P12"),)] == 1200


def test_a_fault_in_the_last_slice_leaves_nothing_of_the_first(sie, target, monkeypatch, refusal):
    monkeypatch.setattr("ledger.sie.import_job.SLICE", 1)
    monkeypatch.setattr("ledger.sie.line_reader.CHUNK", 200)
    assert refusal(sie(WHOLE + "#VER A 3 20190101 x\n{\n")) == ["voucher-unclosed"]
    assert not target.exists()


def test_a_file_that_is_not_there_or_a_folder_is_refused(target, tmp_path, refusal):
    assert refusal(tmp_path / "saknas.se") == ["no-file"]
    assert refusal(tmp_path) == ["no-file"]


def test_a_book_that_is_none_is_a_book_fault(sie, tmp_path):
    path = sie(WHOLE)
    with pytest.raises(BookError):
        import_sie(path, path, by="EK")


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


def test_a_budget_is_kept_row_by_row_and_month_by_month(sie, target):
    planned = "".join(
        f"#PBUDGET 0 2019{month:02} 3985 {{}} -100.00\n"
        f"#PBUDGET 0 2019{month:02} 5010 {{}} 60.00\n"
        f'#PBUDGET 0 2019{month:02} 5010 {{6 "MIA"}} {month}.00\n'
        for month in range(1, 13)
    )
    report = import_sie(target, sie(WHOLE + planned + "#PBUDGET 0 201901 1930 {} 5.00\n"), by="EK")
    (notice,) = report.notices
    assert (notice.code, notice.values) == ("budget-kept", {"year": 2019, "rows": 3})
    with open_book(target) as book:
        budget = current_budget(book, 2019)
    assert budget
    assert {line.id: line.amounts for line in budget.lines if line.kind == "row"} == {
        "account_3985_0": (120000,),
        "account_5010_0": (-64200,),
        "account_5010_1": (-7800,),
    }
    assert budget.lines[2].months == tuple(-100 * month for month in range(1, 13))
    assert budget.result() == (48000,)


def test_a_budget_by_object_alone_is_just_those_rows(sie, target):
    planned = '#RAR -1 20180701 20181231\n#PBUDGET -1 201807 5010 {6 "MIA"} 60.00\n'
    report = import_sie(target, sie(WHOLE + planned), by="EK")
    assert "budget-kept" in codes(report.notices)
    with open_book(target) as book:
        budget = current_budget(book, 2018)
    assert budget
    assert [line.amounts for line in budget.lines if line.kind == "row"] == [(-6000,)]
    assert budget.lines[0].months == ()
