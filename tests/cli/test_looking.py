"""What only looks opens the book to be read, and what writes opens it to be written in."""

from __future__ import annotations

import sys
from contextlib import suppress

import pytest

from ledger.books import open as opening

LOOKS = (
    "adjust BOOK",
    "attach BOOK A 1",
    "attach BOOK A 1 --output FOLDER",
    "chart BOOK add-account 5011 El --line premises --dry-run",
    "close BOOK --year 2019 --dry-run",
    "contributions BOOK plan",
    "contributions BOOK plan --total 100 --dry-run",
    "contributions BOOK invoice --part 1 --dry-run",
    "goal BOOK list",
    "import BOOK FILE --dry-run",
    "mandate BOOK list",
    "opening BOOK FILE --dry-run",
    "party BOOK list",
    "pay BOOK --due 2019-12-31 --dry-run",
    "prior BOOK",
    "prior BOOK FILE --dry-run",
    "rules BOOK list",
    "signed BOOK",
    "text BOOK overview",
    "vat BOOK show",
    "vat BOOK claim --period 2019 --dry-run",
    "weed BOOK",
)
WRITES = (
    "adjust BOOK sales_gain=1",
    "attach BOOK A 1 FILE",
    "attach BOOK A 1 --erase FILE --reason fel",
    "chart BOOK add-account 5011 El --line premises",
    "close BOOK --year 2019",
    "contributions BOOK plan --total 100",
    "contributions BOOK invoice --part 1",
    "goal BOOK add Fler",
    "import BOOK FILE",
    "mandate BOOK add Eva --from 2019-01-01 --decision p1",
    "opening BOOK FILE",
    "party BOOK add Papper",
    "pay BOOK --due 2019-12-31 -o FOLDER",
    "prior BOOK FILE",
    "rules BOOK add --text hyra --row 5010=1",
    "signed BOOK FILE",
    "text BOOK overview FILE",
    "vat BOOK claim --period 2019",
    "vat BOOK mark --voucher A 1",
    "weed BOOK --approve 1234",
)


@pytest.mark.parametrize(
    ("words", "looks"), [*((one, True) for one in LOOKS), *((one, False) for one in WRITES)]
)
def test_a_command_opens_the_book_for_what_it_does(finsam, new_book, monkeypatch, words, looks):
    asked: list[bool] = []

    class OpenedError(Exception):
        pass

    def open_book(path, *, read_only=False, **others):
        asked.append(read_only)
        raise OpenedError

    file = new_book.with_name("fil.txt")
    file.write_text("1930;1\n")
    names = {"BOOK": new_book, "FILE": file, "FOLDER": new_book.with_name("ut")}
    found = [names.get(word, word) for word in words.split()]
    finsam(found[0], "--help")
    for module in list(sys.modules.values()):
        if getattr(module, "open_book", None) is opening.open_book:
            monkeypatch.setattr(module, "open_book", open_book)
    with suppress(OpenedError):
        finsam(*found)
    assert asked == [looks]
