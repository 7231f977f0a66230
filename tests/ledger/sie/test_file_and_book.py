"""What is found in a file beside what the book has: each sentence, with its line, and the sums.

Run with UPDATE_GOLDEN=1 to accept what is found, and read the difference.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.chart_of_accounts import accounts, dimensions, objects
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years, lock_months
from ledger.books.open import open_book
from ledger.core.errors import ImportFileError
from ledger.sie.import_job import ImportChoices
from ledger.sie.import_sie import import_sie
from ledger.sie.mapping import read_mapping
from ledger.sie.year_opening import differing_accounts
from tests.books import copy_of
from tests.goldens import GOLDEN, assert_golden
from tests.sie_files.small import BALANCES, CHART, HEAD, NEXT_YEAR, PAYROLL, VOUCHERS, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST = "#RAR -1 20180101 20181231\n#RAR -2 20170101 20171231\n"
CLOSING = "".join(line for line in BALANCES.splitlines(True) if not line.startswith("#IB"))
OPENING = "".join(line for line in BALANCES.splitlines(True) if line.startswith("#IB"))
ENDED = "#UB -1 1930 500.00\n#UB -1 2067 -500.00\n"
TWO_YEARS = PAYROLL.replace("20190531", "20181231") + PAYROLL[PAYROLL.index("#VER") :]


def of_year(text: str, year: int) -> str:
    """The file as that of another year than 2019."""
    return text.replace("2019", str(year))


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """No book, and books of the year itself, of the one before, the one after and an early one."""
    folder = tmp_path_factory.mktemp("books")

    def made(name, *texts):
        def make(path):
            for number, text in enumerate(texts):
                file = folder / f"{name}-{number}.se"
                file.write_bytes(text.encode("cp437"))
                import_sie(path, file, by="EK")

        path = folder / f"{name}.finsam"
        copy_of(f"sie {name}", path, make)
        return path

    found = {
        "no book": folder / "none.finsam",
        "2019": made("own", WHOLE),
        "2018": made("before", of_year(WHOLE, 2018)),
        "2020": made("after", NEXT_YEAR),
        "2016": made("early", of_year(WHOLE, 2016)),
        "2018, locked": made("locked", of_year(WHOLE, 2018)),
    }
    with open_book(found["2018, locked"]) as book:
        lock_months(book, fiscal_year(book), fiscal_years(book)[0].last, "EK")
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Writes a text as the same file each time."""
    path = tmp_path_factory.mktemp("files") / "prov.se"

    def write(text):
        path.write_bytes(text.encode("cp437"))
        return path

    return write


def found_in(target: Path, path: Path, **given) -> Iterator[str]:
    """Every sentence that a dry run ends in, and what it comes to."""
    try:
        report = import_sie(target, path, dry_run=True, by="EK", **given)
    except ImportFileError as error:
        yield from (f"  fault {one}".replace(f"{path}", "") for one in error.problems)
        return
    for weight, several in (("remark", report.remarks), ("notice", report.notices)):
        yield from (f"  {weight} {one}".replace(f"{path}", "") for one in several)
    counts = {name: count for name, count in report.counts.items() if count}
    yield f"  {report.verdict} {report.sums} {counts}"


WRONG = """\
#UB 0 1930 1.00
#UB 0 1930 2.00
#OUB 0 1930 {6 "MIA"} 1.00
#OUB 0 1930 {6 "MIA"} 2.00
#RES 0 5010 1.00
#RES 0 5010 2.00
#UB -1 1930 1.00
#UB -1 1930 2.00
#UB -1 2067 -1.00
#OUB -1 1930 {6 "MIA"} 1.00
#OUB -1 1930 {6 "MIA"} 2.00
#IB -1 1930 1.00
#IB -1 1930 2.00
#RES -1 5010 1.00
#RES -1 5010 2.00
#UB -2 1930 1.00
#UB -2 1930 2.00
"""
"""Figures that are given twice, differently."""


def test_a_doubtful_figure_refuses_the_file_where_something_is_recorded_of_it(books, files):
    """New, and where the year before is the book's; with and without what the year began with."""

    def weights() -> Iterator[str]:
        for where, begins, vouchers in product(("no book", "2018"), (OPENING, ""), (VOUCHERS, "")):
            about = f"{'' if begins else 'no '}#IB, {'' if vouchers else 'no '}vouchers"
            yield f"{where}, {about}"
            text = HEAD + LAST + CHART + WRONG + begins + vouchers
            for one in found_in(books[where], files(text)):
                weight, at, *sentence = one.split()
                if "find out which is right" in " ".join(sentence):
                    yield f"  {weight} {text.splitlines()[int(at.strip(':')) - 1]}"

    assert_golden(GOLDEN / "sie" / "doubtful.txt", "\n".join(weights()) + "\n")


PROVED = HEAD + LAST + CHART + CLOSING + VOUCHERS
FILES = {
    "whole": (WHOLE, ("no book", "2019", "2018", "2020", "2016", "2018, locked")),
    "the year after": (NEXT_YEAR, ("2019", "2018", "2020")),
    "months that overlap": (
        WHOLE.replace("20190101 20191231", "20180701 20190630"),
        ("no book", "2019", "2018", "2020"),
    ),
    "nineteen months": (WHOLE.replace("0101 20191231", "0101 20200731"), ("no book", "2020")),
    "eighteen months": (WHOLE.replace("0101 20191231", "0101 20200630"), ("no book", "2018")),
    "payroll": (PAYROLL, ("no book", "2019", "2018", "2020", "2016")),
    "payroll of two years": (TWO_YEARS, ("no book", "2019", "2018", "2018, locked")),
    "payroll of the next year": (of_year(PAYROLL, 2020), ("2019", "2018")),
    "neither year nor day": (
        "".join(line for line in (HEAD + CHART).splitlines(True) if "#RAR" not in line),
        ("no book", "2019"),
    ),
    "another number": (WHOLE.replace("222000-2683", "556036-0793"), ("no book", "2018")),
    "an odd number": (WHOLE.replace("222000-2683", "17"), ("no book", "2018")),
    "no number": (WHOLE.replace("#ORGNR 222000-2683\n", ""), ("no book", "2018")),
    "a day outside": (WHOLE.replace("20190315 ", "20200315 "), ("no book", "2020")),
    "no #IB, no proof": (HEAD + LAST + CHART + VOUCHERS, ("no book", "2018")),
    "no #IB, #UB": (PROVED, ("no book", "2018")),
    "no #IB, #UB -1": (PROVED + ENDED, ("no book", "2018")),
    "no #IB, #UB -1 alone": (HEAD + LAST + CHART + VOUCHERS + ENDED, ("no book",)),
    "no #IB, #UB -1 another way": (PROVED + ENDED.replace("500", "400"), ("no book",)),
    "no #IB, #UB -1 and equity": (
        PROVED + "#UB -1 1930 500.00\n#UB -1 2067 -100.00\n#UB -1 2069 -400.00\n",
        ("no book",),
    ),
    "no #IB, #UB -1 of more accounts": (
        PROVED + ENDED.replace("#UB -1 2067 -500", "#UB -1 2067 -400")
        + "#UB -1 2440 -100.00\n#UB -1 1510 3.00\n#UB -1 2069 -3.00\n",
        ("no book",),
    ),
    "#UB and #RES that do not agree": (
        PROVED.replace("#RES 0 5010 120.00", "#RES 0 5010 121.00"),
        ("no book",),
    ),
    "the opening is off": (
        WHOLE.replace("#IB 0 2067 -500.00", "#IB 0 2067 -400.00\n#IB 0 5010 7.00"),
        ("no book", "2018"),
    ),
    "the opening lacks the result": (
        WHOLE.replace("#IB 0 2067 -500.00", "#IB 0 2067 -400.00") + LAST + "#RES -1 3985 -100.00\n",
        ("no book",),
    ),
    "the opening differs from the closing": (
        NEXT_YEAR.replace("1380.00\n#IB 0 2067 -500", "1381.00\n#IB 0 2067 -501"),
        ("2019",),
    ),
    "the closing differs from the opening": (
        WHOLE.replace("#UB 0 1930 1380.00", "#UB 0 1930 1370.00")
        .replace("120.00", "130.00"),
        ("2020",),
    ),
    "balances alone": (HEAD + CHART + BALANCES, ("no book", "2019", "2018")),
    "balances alone, the months say the same": (
        HEAD + CHART + BALANCES
        + "#PSALDO 0 201901 1930 {} 1000.00\n#PSALDO 0 201901 3985 {} -1000.00\n"
        + "#PSALDO 0 201903 1930 {} -120.00\n#PSALDO 0 201903 5010 {} 120.00\n",
        ("no book",),
    ),
    "balances alone that do not add up": (
        HEAD + CHART + BALANCES.replace("#UB 0 1930 1380.00", "#UB 0 1930 1381.00"),
        ("no book",),
    ),
    "a result alone": (HEAD + CHART + "#RES 0 3985 -1000.00\n", ("no book",)),
    "closing balances alone": (HEAD + CHART + CLOSING, ("no book",)),
    "last year does not add up": (
        WHOLE + LAST + "#UB -1 1930 500.00\n#UB -1 2067 -400.00\n#RES -1 3985 -90.00\n",
        ("no book", "2018"),
    ),
    "odd lines": (
        WHOLE + "#NYTT 1\n#NYTT 2\nlös text\n#SRU 1930\n#KTYP 1930 X\n"
        + "#VER A 3 20190401 Hyra april\n{\n}\n#VER A 1 20190402 Igen\n{\n"
        + "#TRANS 1930 {} 5.00 20190101 en text utan\n#TRANS 5010 {} -5\n}\n",
        ("no book",),
    ),
    "postings outside": (
        WHOLE + "#BTRANS 1930 {} 5.00\n#RTRANS 1930 {} 5.00\n#TRANS 1930 {} 5.00 0 en text\n",
        ("no book",),
    ),
    "named twice": (
        WHOLE + '#KONTO 1930 "Banken"\n#DIM 6 "Insats"\n#OBJEKT 6 "MIA" "Mia"\n#SRU 1930 7282\n',
        ("no book",),
    ),
}  # fmt: skip


def test_what_is_found_is_whole_in_each_book(books, files):
    lines = []
    for name, (text, places) in FILES.items():
        for where in places:
            lines += [f"{name}; {where}", *found_in(books[where], files(text))]
    for newer in ("add", "replace"):
        for name in ("whole", "balances alone", "the closing differs from the opening"):
            choices = ImportChoices(newer=newer)
            lines.append(f"{name}; 2019, {newer}")
            lines += found_in(books["2019"], files(FILES[name][0]), choices=choices)
    other = ImportChoices(accept_orgnr=True)
    lines.append("another number; 2018, as somebody chose")
    lines += found_in(books["2018"], files(FILES["another number"][0]), choices=other)
    assert_golden(GOLDEN / "sie" / "found.txt", "\n".join(lines) + "\n")


BOTH = ((1, "KANSLI"), (6, "MIA"))


def test_what_two_dimensions_have_before_the_vouchers_stays_together(sie, target):
    """What began the year is `#OUB 0` less what the vouchers put on the same account."""
    lines = (
        '#OUB 0 1930 {1 "KANSLI" 6 "MIA"} 900.00\n#OUB 0 1930 {1 "KANSLI"} 950.00\n'
        '#OUB 0 1930 {6 "MIA"} 980.00\n'
    )
    vouchers = VOUCHERS.replace(
        "#TRANS 1930 {} 1000.00", '#TRANS 1930 {1 "KANSLI" 6 "MIA"} 1000.00'
    )
    import_sie(target, sie(HEAD + CHART + lines + CLOSING + vouchers), by="EK")
    with open_book(target) as book:
        assert read_balances(book, fiscal_year(book)).opening == {
            ("1930", BOTH): -100_00,
            ("1930", BOTH[:1]): 50_00,
            ("1930", BOTH[1:]): 80_00,
            ("1930", ()): 470_00,
            ("2067", ()): -500_00,
        }


CALLED = (
    PAYROLL.replace("#TRANS 7210", "#TRANS 7219")
    .replace("#VER", '#KONTO 7219 "Lön"\n#KONTO 7511 "Avgift"\n#DIM 30 "Nivå"\n'
             '#DIM 31 "Grupp"\n#OBJEKT 30 "N1" "Ett"\n#OBJEKT 30 "N2" "Två"\n'
             '#OBJEKT 31 "G1" "Gatan"\n#VER', 1)
    .replace('{1 "KANSLI"} 300.00', '{30 "N1" 31 "G1"} 300.00\n#TRANS 7511 {30 "N2"} 90.00\n'
             '#TRANS 7511 {30 "N1"} 10.00')
    .replace("-300.00", "-400.00")
)  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "made", "posted"),
    [
        (
            (),
            ["7219", "7511", 30, 31, (30, "N1"), (30, "N2"), (31, "G1")],
            {
                ("7219", ((30, "N1"), (31, "G1"))): 300_00,
                ("7511", ((30, "N2"),)): 90_00,
                ("7511", ((30, "N1"),)): 10_00,
            },
        ),
        (
            ("7219=5010", "30:N1=6:MIA"),
            ["7511", 30, 31, (30, "N2"), (31, "G1")],
            {
                ("5010", ((6, "MIA"), (31, "G1"))): 300_00,
                ("7511", ((30, "N2"),)): 90_00,
                ("7511", ((6, "MIA"),)): 10_00,
            },
        ),
        (
            ("7219=5010", "7511=5010", "30:=", "31:=6:", "31:G1=6:MIA"),
            [],
            {("5010", ((6, "MIA"),)): 300_00, ("5010", ()): 100_00},
        ),
    ],
)
def test_what_is_called_otherwise_is_not_made_in_the_book(taken_book, sie, pairs, made, posted):
    def there(book):
        members = [(one.dimension, one.code) for one in objects(book)]
        return [
            *(one.number for one in accounts(book)),
            *(one.number for one in dimensions(book)),
            *members,
        ]

    with open_book(taken_book, read_only=True) as book:
        before = there(book)
        began = read_balances(book, fiscal_year(book)).movement
    choices = ImportChoices(mapping=read_mapping(pairs))
    report = import_sie(taken_book, sie(CALLED, "lon.si"), choices=choices, by="EK")
    assert report.unknown == {}
    with open_book(taken_book, read_only=True) as book:
        assert sorted(set(there(book)) - set(before), key=str) == sorted(made, key=str)
        movement = read_balances(book, fiscal_year(book)).movement
    new = {key: ore - began.get(key, 0) for key, ore in movement.items()}
    assert {key: ore for key, ore in new.items() if ore} == {**posted, ("1930", ()): -400_00}


def test_two_balances_that_differ_by_an_ore_differ():
    one = {"1930": 1, "2440": -500}
    assert differing_accounts(one, {"2440": -500}) == {"1930": (1, 0)}
    assert differing_accounts({"2440": -500}, one) == {"1930": (0, 1)}
    assert differing_accounts(one, dict(one)) == {}
