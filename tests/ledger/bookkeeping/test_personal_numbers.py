"""A personal identity number is hinted at, by whichever door it comes in, and never refused."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

from ledger.book.book import show_notices
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.report_texts import set_text
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.model import Posting, VoucherInput
from ledger.core.personal_numbers import has_personal_number, without_numbers
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.sie.import_sie import import_sie
from tests.books import copy_reference

NUMBER = "811218-9876"
ROWS = (Posting("6110", 100), Posting("1930", -100))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("811218-9876", True),
        ("8112189876", True),
        ("811218+9876", True),
        ("811218–9876", True),
        ("811218 9876", True),
        ("19811218-9876", True),
        ("198112189876", True),
        ("811278-9873", True),  # a coordination number: the day plus 60
        ("000229-0005", True),  # 2000 was a leap year, 1900 was not
        ("811218-9875", False),  # the check digit
        ("811318-9874", False),  # the thirteenth month
        ("810229-9871", False),  # 1981 and 2081 have no such day
        ("19000229-0005", False),
        ("811200-9876", False),  # day 0
        ("811292-9876", False),  # day 92, less 60 is the 32nd
        ("222000-2683", False),  # an organisation
        ("8112189876543", False),
        ("F8112189876", True),
    ],
)
def test_a_personal_number_is_known_by_its_day_and_check_digit(text, is_one):
    assert has_personal_number(f"Resa {text}, taxi") == is_one
    assert (without_numbers(text) == text) != is_one


@pytest.fixture
def hints(tmp_path):
    """What was hinted at while a book was written in, and that book."""
    path = copy_reference(tmp_path / "bok.finsam")
    found: list[str] = []
    show_notices(lambda one: found.append(f"{one.values.get('kind')}: {one.values.get('texts')}"))
    with open_book(path) as book:
        yield book, found
    show_notices(str)


def sie_with(text):
    return (
        '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Samordningsförbundet VärNa"\n'
        '#ORGNR 222000-2683\n#RAR 0 20190101 20191231\n#KONTO 6110 "Papper"\n'
        f'#KONTO 1930 "Bank"\n#VER X 1 20191230 "{text}"\n{{\n#TRANS 6110 {{}} 10.00\n'
        "#TRANS 1930 {} -10.00\n}\n"
    ).encode("cp437")  # fmt: skip


def test_every_door_hints_at_a_personal_number_and_none_refuses_it(hints, tmp_path):
    book, found = hints
    masked = "811218-****"
    doors = {
        "voucher": lambda: record(book, VoucherInput(date(2019, 3, 1), f"Resa {NUMBER}", ROWS)),
        "attachment": lambda: attach(book, 1, f"intyg {NUMBER}.pdf", b"%PDF"),
        "text": lambda: set_text(book, 2019, "overview", f"Deltagaren\n{NUMBER} slutade.", "EK"),
        "party": lambda: add_party(book, Party("", "Taxi", address=f"c/o {NUMBER}"), "EK"),
        "specification": lambda: specify(
            book, "2440", date(2019, 12, 31), (Item(f"lån {NUMBER}", 0),), "EK"
        ),
    }
    for kind, enter in doors.items():
        found.clear()
        enter()
        assert len(found) == 1, (kind, found)
        assert masked in found[0]
        assert NUMBER not in found[0]
    found.clear()
    attach(book, 1, "lista.txt", f"Närvaro\n{NUMBER} ja".encode())
    assert found == [f"attachment: ”{masked} ja”"]
    found.clear()
    file = tmp_path / "in.se"
    file.write_bytes(sie_with(f"Resa {NUMBER}"))
    import_sie(book, file)
    assert masked in found[0]
    found.clear()
    record(book, VoucherInput(date(2019, 3, 1), "Förbundet 222000-2683", ROWS))
    assert found == []


def test_record_says_it_on_both_streams(tmp_path):
    path = copy_reference(tmp_path / "bok.finsam")
    draft = {"date": "2019-03-15", "text": f"Resa {NUMBER}",
             "postings": [{"account": "6110", "amount": "10.00"},
                          {"account": "1930", "amount": "-10.00"}]}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "finsam_tui", "--lang", "en", "record", str(path), "-"],
        input=json.dumps(draft), capture_output=True, text=True, check=True,
    )  # fmt: skip
    (warning,) = json.loads(done.stdout)["warnings"]
    assert "personal identity number" in warning
    assert done.stderr.count("personal identity number") == 1


def test_the_first_texts_of_an_entry_are_shown_and_the_others_counted(hints):
    book, found = hints
    shown = []
    show_notices(lambda one: shown.append(str(one)))
    end = date(2019, 12, 31)
    for count in (1, 3, 4):
        items = [Item(f"lån {number} {NUMBER}", 0) for number in range(1, count + 1)]
        specify(book, "2440", end, items, "EK")
    rest = ": {}. It is kept for years: write as little as you can about a person."
    texts = [f"”lån {number} 811218-****”" for number in (1, 2, 3)]
    one, several = "text that was recorded seems", "texts that were recorded seem"
    assert shown == [
        f"{count} {words} to hold a personal identity number" + rest.format(", ".join(hits) + more)
        for count, words, hits, more in (
            (1, one, texts[:1], ""),
            (3, several, texts, ""),
            (4, several, texts, " …"),
        )
    ]
    assert found == []
