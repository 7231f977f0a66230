"""Opening balances typed in a file: kept, corrected, shown, and refused line by line."""

from __future__ import annotations

import pytest

from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months
from ledger.bookkeeping.opening_balances import opening_balances
from ledger.books.open import open_book
from ledger.core.model import Account

BALANCES = "konto;namn;debet;kredit\n1930;Bank;1 500,50;\n2067;Eget kapital;;1500.50\n"
ENTERED = [
    {"account": "1930", "objects": {}, "amount": 150050},
    {"account": "2067", "objects": {}, "amount": -150050},
]


@pytest.fixture
def listed(tmp_path):
    """Writes a list of balances."""

    def written(text):
        path = tmp_path / "ib.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def begun(path):
    with open_book(path, read_only=True) as book:
        balances = opening_balances(book, fiscal_year(book))
        return {key: amount for key, amount in balances.items() if amount}


def test_a_book_begins_with_the_balances_of_a_list_and_the_reports_with_them(
    finsam, new_book, listed
):
    kept = finsam("--lang", "sv", "opening", new_book, listed(BALANCES), "--by", "EK")
    assert (kept.status, kept.err) == (0, "")
    assert "2 ingående balanser för 2019 är inlagda." in kept.out
    trial = finsam("show", new_book, "trial", "--json").json["accounts"]
    assert {line["account"]: line["opening"] for line in trial} == {
        "1930": 150050,
        "2067": -150050,
    }
    assert "2 ingående balanser inlagda: IB" in finsam("show", new_book, "history").out
    assert finsam("check", new_book).status == 0


def test_the_same_list_again_changes_nothing_and_another_is_a_correction(finsam, new_book, listed):
    finsam("opening", new_book, listed(BALANCES))
    before = new_book.read_bytes()
    again = finsam("--lang", "en", "opening", new_book, listed(BALANCES))
    assert again.out == "The opening balances of 2019 are these already.\n"
    assert new_book.read_bytes() == before
    changed = finsam("opening", new_book, "-", "--json", typed="1940;100\n2067;-100\n")
    assert changed.json["opening"]["entered"] == [
        {"account": "1930", "objects": {}, "amount": -150050},
        {"account": "1940", "objects": {}, "amount": 10000},
        {"account": "2067", "objects": {}, "amount": 140050},
    ]
    assert begun(new_book) == {("1940", ()): 10000, ("2067", ()): -10000}
    assert "Rättade" in finsam("show", new_book, "history").out


def test_a_dry_run_tells_what_would_be_entered_and_enters_nothing(finsam, new_book, listed):
    before = new_book.read_bytes()
    told = finsam("opening", new_book, listed(BALANCES), "--dry-run", "--json")
    assert told.json == {"opening": {"year": 2019, "kept": False, "entered": ENTERED}}
    text = finsam("--lang", "en", "opening", new_book, listed(BALANCES), "--dry-run").out
    assert text.endswith("2 opening balances of 2019 would be entered.\n")
    assert new_book.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1930;1 500,50\n2067;-1500,50\n", {("1930", ()): 150050, ("2067", ()): -150050}),
        ("\ufeff\n1930\t7\n\n2067\t\u22127\n", {("1930", ()): 700, ("2067", ()): -700}),
        ('account,amount\n1930,"7,00"\n2067,-7\n', {("1930", ()): 700, ("2067", ()): -700}),
        (
            "1930;7;1:KANSLI\n2067;-7;\n",
            {("1930", ((1, "KANSLI"),)): 700, ("2067", ()): -700},
        ),
        (
            "Konto;Objekt;Belopp\n1930;6:MIA 1:KANSLI;7\n2067;;-7\n",
            {("1930", ((1, "KANSLI"), (6, "MIA"))): 700, ("2067", ()): -700},
        ),
        (
            (
                '{"account": "1930", "amount": "7.00", "objects": {"6": "MIA"}}\n\n'
                '[{"account": "2067", "amount": "-7.00"}]\n'
            ),
            {("1930", ((6, "MIA"),)): 700, ("2067", ()): -700},
        ),
    ],
)
def test_a_list_is_read_as_people_and_programs_write_it(finsam, new_book, text, expected):
    assert finsam("opening", new_book, "-", typed=text).err == ""
    assert begun(new_book) == expected


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("1930;100\n2067;-90,5\n", ["-: The opening balances do not balance", "is 9,50."]),
        ("1930;x\n2067\n", ["-:1: 'x' is not an amount", "-:2: The line has no amount."]),
        ("konto;belopp\nkassan;5\n", ["-:2: 'kassan' is no account number"]),
        ("konto;saldo\n1930;5\n", ["-:1: The first line names the columns"]),
        ("konto;belopp;debet\n1930;5;\n", ["-:1: The first line names the columns"]),
        ("konto;belopp;kr\n1930;5;6\n", ["-:1: There is no column 'kr'"]),
        ("1930;5\n5010;-5\n", ["-:2: 5010 is not a balance account"]),
        ("1930;5\n9999;-5\n", ["-:2: 9999 is not a balance account"]),
        ("1930;5\n1999;-5\n", ["-:2: Account 1999 is no longer in use"]),
        ("1930;5\n2067;-4\n\n2067;-1\n", ["-:4: The opening balance of 2067 is there twice"]),
        ("1930;5;6:XYZ\n2067;-5;\n", ["-:1: XYZ is not an object in dimension 6"]),
        ("1930;5;MIA\n2067;-5;6:A 6:B\n", ["-:1: 'MIA' is not", "-:2: '6:A 6:B' is not"]),
        ('1930;5\n"2067;-5\n', ["-:2: The file is not CSV from here on"]),
        ("1930,5,00\n2067,-5,00,00\n", ["-:1: '00' is not understood", "-:2: The line has more"]),
        ("", ["-: There is no opening balance in the file"]),
        ("konto;belopp\n", ["-: There is no opening balance in the file"]),
        (
            '{"account": "1930", "amount": 5}\n{"account": "2067"}\n{"amount\n',
            [
                "-:1: amount: Text within quotes",
                "-:2: The key amount is missing",
                "-:3: The line is not JSON from character",
            ],
        ),
        ('[{"account": "1930", "amount": "1,5"}]', ["-:1: [0].amount: '1,5' is not an amount"]),
    ],
)
def test_what_cannot_be_is_refused_with_its_line_and_the_book_is_as_it_was(
    finsam, new_book, text, faults
):
    with open_book(new_book) as book:
        add_accounts(book, [Account("1999", "Gammal kassa", "asset", active=False)], "EK")
    outcome = finsam("--lang", "en", "opening", new_book, "-", typed=text)
    assert (outcome.status, outcome.out) == (1, "")
    assert [fault for fault in faults if fault not in outcome.err] == []
    assert begun(new_book) == {}


def test_a_year_that_follows_on_another_begins_with_what_that_ended_with(finsam, demo, listed):
    with open_book(demo) as book:
        lock_months(book, fiscal_year(book, 2019), fiscal_year(book, 2019).last, "EK")
    closing = finsam("close", demo, "--year", 2019, "--dry-run", "--json").json["steps"]
    blocked = [step["number"] for step in closing if step["state"] == "blocked"]
    accepted = [word for step in blocked for word in ("--accept", f"{step}=prov")]
    assert finsam("close", demo, "--year", 2019, *accepted).status == 0
    shown = finsam("--lang", "en", "opening", demo)
    assert (shown.status, "They are what 2019 ended with." in shown.out) == (0, True)
    document = finsam("opening", demo, "--json").json
    assert (document["year"], document["year_before"], document["differences"]) == (2020, 2019, [])
    assert sum(one["amount"] for one in document["balances"]) == 0
    refused = finsam("--lang", "en", "opening", demo, listed(BALANCES))
    assert (refused.status, "2020 begins with what 2019 ends with" in refused.err) == (1, True)
    closed = finsam("--lang", "en", "opening", demo, listed(BALANCES), "--year", 2019)
    assert (closed.status, "2019 is closed" in closed.err) == (1, True)


def test_without_a_file_the_balances_are_shown(finsam, new_book, listed):
    told = finsam("--lang", "en", "opening", new_book).out
    assert "finsam opening BOOK FILE" in told
    finsam("opening", new_book, listed(BALANCES))
    shown = finsam("opening", new_book)
    assert (shown.status, "−1 500,50" in shown.out) == (0, True)
    document = finsam("opening", new_book, "--json").json
    assert [(one["account"], one["amount"]) for one in document["balances"]] == [
        ("1930", 150050),
        ("2067", -150050),
    ]
    assert (document["year_before"], document["differences"]) == (None, [])
