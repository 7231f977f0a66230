"""Värend's annual report 2019 as printed, with its rows of zeros and its double note references.

The printed note 2 counts the interest of 1 453 kronor, which stands on a row of its own; here it
is taken off the administration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.balances import Balances
from ledger.core.model import Association
from ledger.core.money import write_amount
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template
from ledger.statements.notes import notes
from ledger.statements.statement import StatementColumn, statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.balances import Key

TEMPLATE = read_template(built_in_text("varend"), "varend.toml")
VAREND = Association("Samordningsförbundet Värend", "222000-2634")

OPENING: dict[Key, int] = {
    ("1651", ()): 619600,
    ("1790", ()): 22325,
    ("1910", ()): 40,
    ("1930", ()): 1912672,
    ("2067", ()): -2408259,
    ("2069", ()): 944964,
    ("2440", ()): -284690,
    ("2710", ()): -8443,
    ("2731", ()): -7876,
    ("2991", ()): -28000,
    ("2996", ()): -267000,
    ("2996", ((6, "PROCMED"),)): -34593,
    ("2996", ((6, "MITTVAL"),)): -133000,
    ("2996", ((6, "SAMSYN"),)): -155400,
    ("2996", ((6, "SAMSJUK"),)): -155400,
    ("2990", ()): -16940,
}
"""Kronor at the end of 2018, debit positive."""

CLOSING: dict[Key, int] = {
    ("1651", ()): 201344,
    ("1684", ()): 6867,
    ("1710", ()): 58297,
    ("1790", ()): 19726,
    ("1910", ()): 40,
    ("1930", ()): 2222422,
    ("2067", ()): -1463295,
    ("2440", ()): -723543,
    ("2710", ()): -10068,
    ("2731", ()): -8157,
    ("2994", ()): -167497,
    ("2994", ((6, "SAMUTB"),)): -23928,
    ("2994", ((6, "KOMPUTV"),)): -11964,
    ("2994", ((6, "PROCMED"),)): -23928,
    ("2994", ((6, "MITTVAL"),)): -11964,
    ("2994", ((6, "KATALOG"),)): -96817,
    ("2994", ((6, "HEUTOK"),)): -345945,
    ("2910", ()): -5000,
    ("2991", ()): -55000,
    ("2996", ((6, "PROCMED"),)): -34593,
    ("2990", ()): -1500,
}
"""Kronor at the end of 2019, debit positive, before the year's result."""

YEAR: dict[Key, int] = {
    ("3985", ((20, "FK"),)): -1065500,
    ("3985", ((20, "AF"),)): -1065500,
    ("3986", ((20, "KRONOBERG"),)): -1065500,
    ("3987", ((20, "VAXJO"),)): -757290,
    ("3987", ((20, "ALVESTA"),)): -151710,
    ("3987", ((20, "TINGSRYD"),)): -91268,
    ("3987", ((20, "LESSEBO"),)): -65232,
    ("3740", ()): 6,
    ("5010", ()): 1787137,
    ("7610", ((6, "SAMUTB"),)): 137894,
    ("4600", ((6, "KOMPUTV"),)): 148878,
    ("4600", ((6, "SAMSYN"),)): 636584,
    ("6710", ((6, "HE"),)): 534097,
    ("6550", ((6, "PROCMED"),)): 101803,
    ("6710", ((6, "MITTVAL"),)): 206519,
    ("6710", ((6, "SAMSJUK"),)): 614177,
    ("6540", ((6, "KATALOG"),)): 222010,
    ("4610", ((6, "HEUTOK"),)): 345945,
    ("8423", ()): 1453,
}


def in_ore(table: Mapping[Key, int]) -> dict[Key, int]:
    return {key: 100 * kronor for key, kronor in table.items()}


CHANGE = {key: CLOSING.get(key, 0) - OPENING.get(key, 0) for key in OPENING | CLOSING}
THIS_YEAR = StatementColumn("actual-2019", "2019", Balances(in_ore(OPENING), in_ore(CHANGE | YEAR)))


def printed(report) -> str:
    lines = statement(TEMPLATE, report, (THIS_YEAR,), VAREND, 2019).lines
    return "\n".join(
        f"{line.label}{f' ({line.note})' if line.note else ''}"
        + "".join(f" | {write_amount(amount, 'kr')}" for amount in line.amounts or ())
        for line in lines
    ).replace("−", "-")


def test_the_income_statement_is_as_printed():
    assert (
        printed("income")
        == """\
Verksamhetens intäkter (1) | 4 261 994
Verksamhetens kostnader (2) | -4 735 044
Verksamhetens resultat | -473 050
Finansiella intäkter | 0
Finansiella kostnader | -1 453
Resultat efter finansiella poster | -474 503
Extraordinära poster | 0
Årets resultat | -474 503"""
    )


def test_the_balance_sheet_is_as_printed():
    assert (
        printed("balance")
        == """\
Tillgångar
Anläggningstillgångar
Maskiner och inventarier | 0
Summa anläggningstillgångar | 0
Omsättningstillgångar
Korta fordringar (3,4) | 286 234
Kortfristiga placeringar | 0
Kassa och bank (5) | 2 222 462
Summa omsättningstillgångar | 2 508 696
Summa tillgångar | 2 508 696
Eget kapital, avsättningar och skulder
Eget kapital
Årets resultat | -474 503
Övrigt eget kapital | 1 463 295
Avsättning
Avsättningar för pensioner | 0
Skulder
Långfristiga skulder | 0
Kortfristiga skulder (6,7) | 1 519 904
Summa eget kapital, avsättningar och skulder | 2 508 696
Ansvarsförbindelser | 0"""
    )


def test_the_cash_flow_is_as_printed():
    assert (
        printed("cashflow")
        == """\
Årets resultat | -474 503
Justering för ej likviditetspåverkande poster | 0
Medel från verksamheten före förändring av rörelsekapital | -474 503
Ökning/minskning kortfristiga fordringar | 355 691
Ökning/minskning kortfristiga skulder | 428 562
Kassaflöde för den löpande verksamheten | 309 750
Årets kassaflöde | 309 750
Likvida medel vid årets början | 1 912 712
Likvida medel vid årets slut | 2 222 462"""
    )


def test_the_notes_of_one_row_add_up_to_it_together():
    found = {note.number: note for note in notes(TEMPLATE, (THIS_YEAR,), VAREND, 2019).notes}
    totals = {number: found[number].total[0] // 100 for number in ("3", "4", "6", "7")}
    assert totals == {"3": 208211, "4": 78023, "6": 741768, "7": 778136}
    assert {found[number].row for number in ("6", "7")} == {"current_liabilities"}
