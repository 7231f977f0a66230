"""A first year by keyboard alone, as a bookkeeper who has never seen the program would have it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.budget.store import current_budget, proposed_budget
from ledger.core import calendar
from ledger.integrity.check import check_book

KEYS = {"⏎": "enter", "⇥": "tab", "→": "right", "↓": "down", "⑤": "f5", "⎋": "escape"}

OPENING = {"1930": "500000", "2067": "-500000"}

VOUCHERS = (
    "0110⏎Hyra januari⏎Hyresvärd⏎faktura 1⏎5010⏎10000⏎1651⏎2500⏎2440⏎⏎⏎",
    "0115⏎Medlemsbidrag Nacka, kvartal 1⏎Nacka kommun⏎1001⏎1510⏎250000⏎3987⇥NACKA⏎⏎⏎",
    "0125⏎Betalning hyra januari⏎Hyresvärd⏎BG1⏎2440⏎12500⏎1930⏎⏎⏎",
    "0131⏎Inbetalning Nacka, kvartal 1⏎Nacka kommun⏎BG2⏎1930⏎250000⏎1510⏎⏎⏎",
    "0225⏎Lön kansli februari⏎⏎L2⏎7210⏎50000⏎7510⏎15710⏎2710⏎15000⏎2731⏎15710⏎1930⏎⏎⏎",
    "0312⏎Skatter och avgifter februari⏎Skatteverket⏎S2⏎2710⏎15000⏎2731⏎15710⏎1930⏎⏎⏎",
    "0315⏎Bankavgifter mars⏎Swedbank⏎B3⏎6570⏎300⏎1930⏎⏎⏎",
    "0320⏎Mobiltelefoni mars⏎Telefoni⏎566001⏎6212⏎800⏎1651⏎200⏎2440⏎⏎⏎",
    "0420⏎Betalning mobiltelefoni mars⏎Telefoni⏎BG5⏎2440⏎1000⏎1930⏎⏎⏎",
    "0422⏎Lunch med parterna⏎Krog⏎R1⏎6071⏎500⏎1930⏎⏎⏎",
    "0505⏎Tåg till konferens⏎SJ⏎T1⏎5810⏎1500⏎1651⏎90⏎1930⏎⏎⏎",
    "0601⏎Ansökan ESF⏎ESF-rådet⏎E1⏎1791⏎100000⏎3981⇥MIA⏎⏎⏎",
    "0630⏎Utbetalning ESF⏎ESF-rådet⏎BG6⏎1930⏎100000⏎1791⏎⏎⏎",
    "0701⏎Köpta tjänster insats⏎Konsult⏎K7⏎4600⇥MIA⏎40000⏎1651⏎10000⏎2440⏎⏎⏎",
    "0731⏎Betalning köpta tjänster⏎Konsult⏎BG7⏎2440⏎50000⏎1930⏎⏎⏎",
    "0810⏎hyr→faktura 8⏎⑤",
    "0825⏎bet hyr→BG8⏎⑤",
    "0901⏎Kontorsmaterial⏎Butik⏎R9⏎6110⏎400⏎1651⏎100⏎1930⏎⏎⏎",
    "1001⏎Momsersättning⏎Skatteverket⏎M1⏎1930⏎15390⏎1651⏎⏎⏎",
    "1215⏎bankav→B12⏎455⑤",
)
"""Twenty vouchers as they are typed: the day, the text, with whom, the document, and the rows."""

BUDGETED = 260_000
"""Kronor from Nacka kommun in the budget of 2026 and the two years of its plan."""

TRIAL_BALANCE = {
    "1930": 720_335_00,
    "2067": -500_000_00,
    "3981": -100_000_00,
    "3987": -250_000_00,
    "4600": 40_000_00,
    "5010": 20_000_00,
    "5810": 1_500_00,
    "6071": 500_00,
    "6110": 400_00,
    "6212": 800_00,
    "6570": 755_00,
    "7210": 50_000_00,
    "7510": 15_710_00,
}
"""Worked out by hand from what is typed; every other account is zero.

1930: 500 000 + 250 000 + 100 000 + 15 390 - 2 * 12 500 - 35 000 - 30 710 - 300 - 1 000 - 500
- 1 590 - 50 000 - 500 - 455. 1651: 2 500 + 200 + 90 + 10 000 + 2 500 + 100 - 15 390.
"""

NEXT_YEAR = {"1930": 720_335_00, "2067": -720_335_00}
"""The year after, with the result of 220 335 kronor in equity."""


async def types(person, text):
    """Presses the keys; what is no key of its own is a letter."""
    plain = ""
    for letter in text:
        if letter in KEYS:
            await person.types(plain)
            await person.press(KEYS[letter])
            plain = ""
        else:
            plain += letter
    await person.types(plain)


def balances(path, year):
    """The accounts of the year that are not zero."""
    with open_book(path, read_only=True) as book:
        stored = read_balances(book, fiscal_year(book, year))
        found: Counter[str] = Counter()
        for account, objects in stored.keys():  # noqa: SIM118 - of both its parts
            found[account] += stored.closing((account, objects))
    return {account: amount for account, amount in found.items() if amount}


@pytest.mark.sweep
async def test_a_first_year_from_a_new_book_to_the_next_year(sit_down, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with sit_down() as person:
        monkeypatch.setattr(calendar, "today", lambda: date(2027, 2, 1))
        await types(person, "nvärna⏎Samordningsförbundet Exempel⏎222000-2683⏎2026⏎⏎g")
        for account, amount in OPENING.items():
            rows = [key[0] for key in person.frame.view.keys]
            await person.press("home", *["down"] * rows.index(account))
            await types(person, f"{amount}⏎")
        await person.press("ctrl+s", "escape", "n")
        for number, voucher in enumerate(VOUCHERS, 1):
            await types(person, voucher)
            if f"Bokförd: A {number} " not in person.told:
                assert "enter bokför ändå" in person.sees()
                await person.press("enter")
            assert f"Bokförd: A {number} " in person.told, person.sees()
        path = person.finsam.book.path
        assert balances(path, 2026) == TRIAL_BALANCE

        await types(person, f"⎋7e↓↓{BUDGETED}⏎f")
        await person.press("ctrl+s", "e")
        await types(person, "⏎2025-11-28⏎Styrelsen 7")
        await person.press("ctrl+s", "escape")
        with open_book(path, read_only=True) as book:
            budget = current_budget(book, 2026)
            assert proposed_budget(book, 2026) is None
        assert budget is not None
        assert (str(budget.decided), budget.decision) == ("2025-11-28", "Styrelsen 7")
        assert budget.result() == (BUDGETED * 100,) * 3

        await types(person, "a")
        await person.press("ctrl+a")
        await types(person, "AB⏎8↓k⏎720335⏎⏎⏎")
        await person.press("s")
        assert "Ingen verifikation är bokförd i 2026-11" in person.told
        await types(person, "gInget hände i november.⏎s⏎")
        with open_book(path, read_only=True) as book:
            assert fiscal_year(book, 2026).closed, person.sees()
        assert balances(path, 2027) == NEXT_YEAR

        await types(person, "n")
        assert person.frame.view.state.draft.date == "2027-01-01"
        await types(person, "0110⏎hyr→faktura 9⏎⑤")
        assert "Bokförd: A 1 (2027)" in person.told, person.sees()
    assert check_book(path).ok
    assert balances(path, 2027)["5010"] == 10_000_00
