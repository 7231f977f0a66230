"""The year before, kept elsewhere, stated in a file: by account, by line, shown, refused."""

from __future__ import annotations

import pytest

OPENING = "konto;belopp\n1930;500\n2067;-200\n2069;-300\n"
BY_ACCOUNT = "konto;belopp;objekt\n3987;-700;20:NACKA\n5010;380\n4600;20;6:MIA\n"


def amounts(finsam, book, report):
    shown = finsam("show", book, report, "--json")
    return (
        [column["label"] for column in shown.json["columns"]],
        {line["id"]: line["amounts"] for line in shown.json["lines"]},
    )


def test_a_new_book_with_opening_balances_and_last_year_has_a_column_for_it_everywhere(
    finsam, new_book
):
    finsam("opening", new_book, "-", typed=OPENING)
    stated = finsam("--lang", "sv", "prior", new_book, "-", typed=BY_ACCOUNT)
    assert (stated.status, stated.err) == (0, "")
    assert stated.out == "3 tal för 2018 är inlagda; de står bredvid bokens första år.\n"
    labels, income = amounts(finsam, new_book, "income")
    assert (labels, income["result"]) == (["2019", "2018"], [0, 30000])
    labels, balance = amounts(finsam, new_book, "balance")
    assert (labels, balance["total_assets"]) == (["2019", "2018"], [50000, 50000])
    assert balance["result_for_the_year"] == [0, 30000]
    notes = finsam("show", new_book, "notes", "--json").json["notes"]
    found = {line["id"]: line["amounts"] for note in notes for line in note["lines"]}
    assert found["activity_mia"] == [0, 2000]
    assert finsam("check", new_book).status == 0


def test_what_was_printed_goes_before_the_balances_and_memo_rows_are_stated_too(finsam, new_book):
    finsam("opening", new_book, "-", typed=OPENING)
    finsam("prior", new_book, "-", typed=BY_ACCOUNT)
    finsam("prior", new_book, "-", "--by", "LINE", typed="activity_mia;21\nresult;299\n")
    _, income = amounts(finsam, new_book, "income")
    assert (income["activities"][1], income["result"][1]) == (-2100, 29900)
    shown = finsam("prior", new_book, "--json").json
    assert shown["lines"] == [
        {"id": "result", "label": "Årets resultat", "amount": 29900},
        {"id": "activity_mia", "label": "Projekt MIA", "amount": 2100},
    ]
    assert [one["amount"] for one in shown["balances"]] == [-70000, 2000, 38000]
    printed = finsam("--lang", "sv", "prior", new_book).out.splitlines()
    assert [" ".join(line.split()) for line in printed[1:11]] == [
        "Tal för 2018, fört i annat program",
        "",
        "Som tryckt, per rad",
        "Årets resultat (result) 299,00",
        "Projekt MIA (activity_mia) 21,00",
        "",
        "Per konto",
        "3987 Erhållna kommunala bidrag 20:NACKA −700,00",
        "4600 Köpta tjänster, insatser 6:MIA 20,00",
        "5010 Lokalhyra 380,00",
    ]


def test_last_year_by_line_alone_stands_in_the_statements_and_again_replaces_it(finsam, new_book):
    finsam("prior", new_book, "-", typed="interest_income;12,50\n")
    assert amounts(finsam, new_book, "income")[1]["result"] == [0, 1250]
    finsam("prior", new_book, "-", typed="interest_costs;-3\n")
    assert amounts(finsam, new_book, "income")[1]["result"] == [0, -300]
    history = finsam("--lang", "sv", "show", new_book, "history").out
    assert " ".join(history.split()).count("1 tal för 2018, fört i annat program, lades in") == 2


INCOME, BALANCE, CASH = "other_income;900\n", "bank;800\nequity;800\n", "cash_flow;5\n"


def column(finsam, book, report, line):
    """The prior-year figure of a line: None where the report has no column, or no such figure."""
    shown = finsam("show", book, report, "--json").json
    place = [one["id"] for one in shown["columns"]].index
    try:
        at = place("prior" if report == "operations" else "actual-2018")
    except ValueError:
        return None
    return next((one["amounts"][at] for one in shown["lines"] if one["id"] == line), None)


@pytest.mark.sweep
@pytest.mark.parametrize("opening", ["", OPENING])
@pytest.mark.parametrize("printed", [INCOME, BALANCE, CASH, INCOME + CASH, BALANCE + INCOME])
def test_what_is_not_known_of_last_year_is_a_figure_nowhere(finsam, new_book, printed, opening):
    if opening:
        finsam("opening", new_book, "-", typed=opening)
    assert finsam("prior", new_book, "-", "--by", "LINE", typed=printed).status == 0
    result = 90000 if INCOME in printed else None
    assets = 50000 if opening else 80000 if BALANCE in printed else None
    for report in ("income", "multiyear", "keyfigures", "operations"):
        assert column(finsam, new_book, report, "result") == result, report
    requirement = "balance_requirement_result"
    assert column(finsam, new_book, "balance-requirement", requirement) == result
    for report in ("balance", "multiyear", "keyfigures"):
        assert column(finsam, new_book, report, "total_assets") == assets, report
    for report in ("multiyear", "keyfigures", "operations"):
        assert column(finsam, new_book, report, "equity") == assets, report
        assert column(finsam, new_book, report, "liquid_assets") == assets, report
    assert column(finsam, new_book, "cashflow", "cash_flow") == (500 if CASH in printed else None)
    notes = finsam("show", new_book, "notes", "--json", "--full").json["notes"]
    lines = {line["id"]: line["amounts"] for note in notes for line in note["lines"]}
    assert lines["income_other"][1:] in ([], [None]), "known is the row, not the lines of its note"
    assert lines["bank_swedbank"][1:] in ([[50000]] if opening else [[], [None]])
    shown = finsam("show", new_book, "income", "--json").json
    assert not shown["problems"], "a row without the lines of its note differs from nothing"


def test_an_earlier_year_stands_in_the_years_side_by_side_and_is_entered_by_line(finsam, new_book):
    told = finsam(
        "--lang", "en", "prior", new_book, "-", "--year", "2016", typed="result;700\nbank;90\n"
    )
    assert (told.status, "years side by side" in told.out) == (0, True)
    shown = finsam("show", new_book, "multiyear", "--json").json
    amounts = {line["id"]: line["amounts"] for line in shown["lines"]}
    assert (amounts["result"][3], amounts["total_assets"][3]) == (70000, 9000)
    for words in ((), ("--dry-run",)):
        told = finsam(
            "--lang", "en", "prior", new_book, "-", "--year", "2016", *words, typed=BY_ACCOUNT
        )
        assert (told.status, "for 2018 only" in told.err) == (1, True)


def test_a_dry_run_refuses_what_would_be_refused(finsam, new_book):
    told = finsam("--lang", "en", "prior", new_book, "-", "--dry-run", typed="3987;-7;20:NOBODY\n")
    assert (told.status, "NOBODY is not an object" in told.err) == (1, True)


def test_a_dry_run_states_nothing(finsam, new_book):
    before = new_book.read_bytes()
    told = finsam("prior", new_book, "-", "--dry-run", "--json", typed=BY_ACCOUNT).json["prior"]
    assert (told["year"], told["by"], told["kept"], len(told["entered"])) == (
        2018,
        "account",
        False,
        3,
    )
    assert new_book.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("resultat;5\n", ":1:", "result"),
        ("rad;belopp\nresult;1\nresult;2\n", ":3:", "result"),
        ("result\n", ":1:", ""),
        ("result;abc\n", ":1:", "abc"),
        ("3987;-5\n9999;5\n", ":2:", "9999"),
        ("3987;-5\n3987;5\n", ":2:", "3987"),
        ("1930;100\n3987;-5\n", ":", "95,00"),
        ("3987;-5;20:NEJ\n", "", "NEJ"),
        ("", "", ""),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_stated(finsam, new_book, text, place, word):
    before = new_book.read_bytes()
    refused = finsam("--lang", "sv", "prior", new_book, "-", typed=text)
    assert refused.status == 1
    assert place in refused.err
    assert word in refused.err
    assert new_book.read_bytes() == before


def test_a_year_of_the_book_is_not_stated(finsam, new_book):
    refused = finsam("--lang", "sv", "prior", new_book, "-", "--year", "2019", typed="result;1\n")
    assert (refused.status, refused.out) == (1, "")
    assert "2019" in refused.err
