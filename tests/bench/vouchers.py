"""Vouchers of an association that never was: the same ones each time, as many as are asked for."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = (2024, 2025)
SEED = 222000

PROJECTS = {
    "MIA": "Mia, väg till arbete",
    "HELA": "Hela vägen",
    "UNGA": "Unga vuxna",
    "REHAB": "Rehabkoordinator",
    "SPRÅK": "Språkstöd",
    "KANSLI": "Kansli",
}

ACCOUNTS = {
    "1220": "Inventarier",
    "1229": "Ackumulerade avskrivningar",
    "1510": "Kundfordringar",
    "1610": "Fordran hos medlemmar",
    "1630": "Skattekonto",
    "1650": "Momsfordran",
    "1710": "Förutbetalda hyror",
    "1790": "Upplupna intäkter",
    "1930": "Företagskonto",
    "1940": "Sparkonto",
    "2067": "Balanserat resultat",
    "2069": "Årets resultat",
    "2440": "Leverantörsskulder",
    "2710": "Personalskatt",
    "2731": "Avräkning sociala avgifter",
    "2890": "Övriga kortfristiga skulder",
    "2910": "Upplupna löner",
    "2920": "Upplupna semesterlöner",
    "2990": "Upplupna kostnader",
    "3010": "Medlemsbidrag staten",
    "3020": "Medlemsbidrag regionen",
    "3030": "Medlemsbidrag kommunerna",
    "3980": "Projektbidrag",
    "3990": "Övriga intäkter",
    "4010": "Köpt verksamhet region",
    "4020": "Köpt verksamhet kommun",
    "4030": "Köpt verksamhet Arbetsförmedlingen",
    "4040": "Köpt verksamhet Försäkringskassan",
    "5010": "Lokalhyra",
    "5060": "Städning",
    "5220": "Hyra av inventarier",
    "5410": "Förbrukningsinventarier",
    "5420": "Programvaror",
    "5460": "Förbrukningsmaterial",
    "5800": "Resekostnader",
    "5810": "Biljetter",
    "5831": "Kost och logi",
    "5910": "Annonsering",
    "5980": "Information",
    "6071": "Representation",
    "6110": "Kontorsmaterial",
    "6150": "Trycksaker",
    "6212": "Mobiltelefon",
    "6230": "Datakommunikation",
    "6250": "Porto",
    "6420": "Revision",
    "6530": "Redovisningstjänster",
    "6540": "IT-tjänster",
    "6550": "Konsultarvoden",
    "6570": "Bankkostnader",
    "6800": "Inhyrd personal",
    "6980": "Föreningsavgifter",
    "7010": "Löner",
    "7090": "Förändring av semesterlöneskuld",
    "7210": "Arvoden styrelse",
    "7332": "Bilersättning",
    "7510": "Arbetsgivaravgifter",
    "7570": "Pensionspremier",
    "7610": "Utbildning",
    "7690": "Övriga personalkostnader",
    "7832": "Avskrivning inventarier",
    "8310": "Ränteintäkter",
    "8420": "Räntekostnader",
    "8999": "Årets resultat",
}

_COSTS = [account for account in ACCOUNTS if "4000" < account < "7000"]
_GRANTS = ["3010", "3020", "3030", "3980"]
_BOUGHT = ["4010", "4020", "4030", "4040"]
_PARTIES = [
    "Örebro kommun",
    "Region Gävleborg",
    "Försäkringskassan",
    "Arbetsförmedlingen",
    "Åkes Städ AB",
    "Kontorsgiganten",
    "Telenordia",
    "Hotell Älgen",
    "SJ",
    "Revisorsgruppen i Växjö",
]


class Row(NamedTuple):
    """A posting."""

    account: str
    amount: int
    """Öre, debit positive."""

    project: str
    """Empty when it belongs to none."""


class Voucher(NamedTuple):
    """A voucher as every kind of file tells of it."""

    series: str
    number: int
    date: date
    text: str
    rows: tuple[Row, ...]


def vouchers(size: int) -> Iterator[Voucher]:
    """The vouchers in order of date, spread evenly over the years; two to four postings each."""
    source = random.Random(SEED)
    first = date(YEARS[0], 1, 1)
    days = (date(YEARS[-1], 12, 31) - first).days + 1
    numbers: dict[tuple[int, str], int] = {}
    for index in range(size):
        day = first + timedelta(days=index * days // size)
        series, text, rows = _event(source, index)
        number = numbers[day.year, series] = numbers.get((day.year, series), 0) + 1
        yield Voucher(series, number, day, text, rows)


def _event(source: random.Random, index: int) -> tuple[str, str, tuple[Row, ...]]:
    """One of five things that happen; `random()` alone gives the same on every Python."""

    def one_of(values: list[str]) -> str:
        return values[int(source.random() * len(values))]

    kind, amount = source.random(), 100 + int(source.random() * 5_000_000)
    party, project = one_of(_PARTIES), one_of(list(PROJECTS))
    if kind < 0.45:  # an invoice
        account, vat = one_of(_COSTS), amount // 5
        text = f"{ACCOUNTS[account]}, {party} faktura {10_000 + index}"
        cost, owed = Row(account, amount - vat, project), Row("2440", -amount, "")
        return "L", text, (cost, Row("1650", vat, ""), owed)
    if kind < 0.80:  # its payment
        text = f"Betalning till {party}, bankgiro {5_000 + index % 977}"
        return "U", text, (Row("2440", amount, ""), Row("1930", -amount, ""))
    if kind < 0.88:  # wages
        tax, fee = amount * 3 // 10, amount * 3142 // 10_000
        wages, fees = Row("7010", amount, project), Row("7510", fee, project)
        return (
            "A",
            f"Lön {project}",
            (wages, fees, Row("2710", -tax - fee, ""), _bank(amount - tax)),
        )
    if kind < 0.94:  # a grant
        account = one_of(_GRANTS)
        grant = Row(account, -amount, project)
        return "A", f"{ACCOUNTS[account]} från {party}", (Row("1930", amount, ""), grant)
    half, account = amount // 2, one_of(_BOUGHT)
    other = one_of(list(PROJECTS))
    shared = (Row(account, half, project), Row(account, amount - half, other), _bank(amount))
    return "A", f"{ACCOUNTS[account]}, insats {project} och {other}", shared


def _bank(paid: int) -> Row:
    return Row("1930", -paid, "")
