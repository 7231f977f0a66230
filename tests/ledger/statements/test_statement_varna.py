"""VärNa's annual report 2019, line by line as printed, from balances written by hand.

Where the printed cash flow contradicts the printed balance sheet, the figures here follow the
balance sheet; where the parts of a sum of 2018 do not add up, the difference is a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledger.core.balances import Balances, at_close
from ledger.core.model import Association
from ledger.core.money import write_amount
from ledger.report_layout.built_in.texts import built_in_text
from ledger.report_layout.reader import read_template
from ledger.statements.notes import notes
from ledger.statements.statement import StatementColumn, statement

if TYPE_CHECKING:
    from ledger.core.balances import Key
    from ledger.report_layout.model import Report
    from ledger.statements.statement import Line

TEMPLATE = read_template(built_in_text("varna"), "varna.toml")
VARNA = Association("Samordningsförbundet VärNa", "222000-2683")

BALANCE_SHEET = """
    1386                 915822     925753
    1510                      0     151875
    1630                  25749     116002
    1651                 320570     289289
    1684                      0      17641
    1791 6:MIA          1572888    1742592
    1790                 148332    1113331
    1930               10105787    7048309
    2067               -8116898  -10193982
    2069               -2077084          0
    2440               -1532271   -1393407
    2710                 -90000    -120000
    2731                 -80335    -110272
    2990 6:MIA          -334919    -515132
    2990 6:HE            -90873    -118089
    2990                -766768    -274197
"""
"""Accounts with their objects: kronor at the end of 2018 and of 2019, debit positive."""

INCOME_STATEMENT = """
    3985 20:FK         -3574000
    3987 20:VARMDO      -768410
    3987 20:NACKA      -1018590
    3986 20:SLL        -1787000
    3988                  -4549
    3981 6:MIA         -4118977
    3981 6:HE          -1173639
    3990                 -78645
    5010 1:KANSLI        150825
    5810 1:KANSLI         30000
    7331 1:STYRELSE        4643
    5910                  23760
    6071                  19334
    6110                  34789
    5410                 125551
    6980                  25796
    6250                   2008
    7240 1:STYRELSE       68000
    7516 1:STYRELSE       21450
    6421                  55000
    7210 1:KANSLI       1600000
    7510 1:KANSLI        594029
    7610                  52994
    6212                  50181
    6550                 200000
    6530                 134409
    4600 6:ASF            21120
    4600 6:LFS           500000
    5810 6:LFS            87094
    6710 6:VMODELL       444001
    6550 6:VDAGEN         45528
    6710 6:FMETOD        190000
    6540 6:KATALOG        33576
    6980 6:NNSIND         10000
    7610 6:KONF19         18905
    5910 6:MARKN          95632
    7210 6:MIA          7423127
    7210 6:HE           1792227
    8310                  -9959
    8423                     77
"""
"""Accounts with their objects: kronor in 2019, debit positive."""

PUBLISHED_2018 = {
    "contribution_state": 3680000,
    "contribution_varmdo": 552000,
    "contribution_nacka": 1288000,
    "contribution_region": 1840000,
    "employment_support": 70300,
    "income_mia": 2966858,
    "income_he": 326182,
    "administration": -2504909,
    "activities": -6157045,
    "premises": 90795,
    "travel": 51823,
    "advertising": 101665,
    "representation": 9886,
    "office_supplies": 30224,
    "equipment": 114141,
    "membership_fees": 26020,
    "postage": 6390,
    "board": 98853,
    "audit": 60000,
    "staff": 1397885,
    "training": 49244,
    "other_external": 372432,
    "accounting_support": 95551,
    "activity_asf": 20221,
    "activity_unga": 50001,
    "activity_etabl": 100000,
    "activity_lfs": 270681,
    "activity_utvsam": 122378,
    "activity_mia": 4986398,
    "activity_he": 607366,
    "operating_costs": -8661968,
    "operating_result": 2061372,
    "interest_income": 15822,
    "interest_costs": -110,
    "result": 2077084,
    "cash_result": 2077084,
    "change_receivables": -677699,
    "change_liabilities": 879004,
    "operating_cash_flow": 2278389,
    "change_fixed_rate_account": -15822,
    "cash_flow": 2262568,
    "opening_cash": 7843219,
    "closing_cash": 10105787,
}


def rows(table: str) -> list[tuple[Key, list[int]]]:
    """The rows of a table above, kronor as öre."""
    found = []
    for row in table.split("\n"):
        account, *rest = row.split() or [""]
        objects = tuple(
            (int(number), code)
            for number, _, code in (word.partition(":") for word in rest if ":" in word)
        )
        amounts = [100 * int(word) for word in rest if ":" not in word]
        if account:
            found.append(((account, objects), amounts))
    return found


OPENING = {key: amounts[0] for key, amounts in rows(BALANCE_SHEET)}
YEAR = {key: amounts[1] - amounts[0] for key, amounts in rows(BALANCE_SHEET)} | {
    key: amounts[0] for key, amounts in rows(INCOME_STATEMENT)
}
THIS_YEAR = StatementColumn("actual-2019", "2019", Balances(OPENING, YEAR))
LAST_YEAR = StatementColumn(
    "actual-2018", "2018", published={line: 100 * kr for line, kr in PUBLISHED_2018.items()}
)
LAST_BALANCE = StatementColumn("actual-2018", "2018", at_close(OPENING))


def as_text(lines: tuple[Line, ...]) -> str:
    """The lines as a page of print, whole kronor, a heading without figures."""
    return "\n".join(
        " ".join(
            (
                f"{'  ' * line.level}{line.label}",
                *((f"({line.note})",) if line.note else ()),
                *(f"| {write_amount(amount, 'kr')}" for amount in line.amounts or ()),
            )
        ).replace("−", "-")
        for line in lines
    )


def printed(report: Report, *columns: StatementColumn) -> str:
    return as_text(statement(TEMPLATE, report, columns, VARNA, 2019).lines)


INCOME = """\
Verksamhetens intäkter | 12 523 810 | 10 723 340
  Medlemsbidrag (1) | 7 148 000 | 7 360 000
  Övriga intäkter (2) | 5 375 810 | 3 363 340
Verksamhetens kostnader | -13 853 979 | -8 661 968
  Administrativa kostnader (3) | -3 192 769 | -2 504 909
  Insatser/utvecklingsarbete (4) | -10 661 210 | -6 157 045
  Differens i publicerad rapport | 0 | -14
Verksamhetens resultat | -1 330 169 | 2 061 372
Finansiella poster | 9 882 | 15 712
  Ränteintäkter | 9 959 | 15 822
  Räntekostnader | -77 | -110
Resultat efter finansiella poster | -1 320 287 | 2 077 084
Årets resultat | -1 320 287 | 2 077 084"""

BALANCE = """\
TILLGÅNGAR
  Finansiella anläggningstillgångar
    Fasträntekonto (5) | 925 753 | 915 822
  Summa finansiella anläggningstillgångar | 925 753 | 915 822
  Omsättningstillgångar
    Övriga fordringar (6) | 3 430 730 | 2 067 539
    Bank (7) | 7 048 309 | 10 105 787
  Summa omsättningstillgångar | 10 479 039 | 12 173 326
Summa tillgångar | 11 404 792 | 13 089 148
EGET KAPITAL OCH SKULDER
  Eget kapital, avsättningar och skulder
    Eget kapital | 10 193 982 | 8 116 898
    Årets resultat | -1 320 287 | 2 077 084
  Summa eget kapital (8) | 8 873 695 | 10 193 982
  Kortfristiga skulder
    Leverantörsskulder (9) | 1 393 407 | 1 532 271
    Sociala avgifter och avdragen skatt | 230 272 | 170 335
    Upplupna kostnader och förutbetalda intäkter (10) | 907 418 | 1 192 560
  Summa skulder | 2 531 097 | 2 895 166
Summa eget kapital och skulder | 11 404 792 | 13 089 148"""

CASH_FLOW = """\
Den löpande verksamheten
  Årets resultat | -1 320 287 | 2 077 084
  Kassaflöde från den löpande verksamheten före förändringar av rörelsekapital\
 | -1 320 287 | 2 077 084
  Ökning/minskning kortfristiga fordringar | -1 363 191 | -677 699
  Ökning/minskning kortfristiga skulder | -364 069 | 879 004
Kassaflöde från den löpande verksamheten | -3 047 547 | 2 278 389
Finansieringsverksamheten
  Fasträntekonto | -9 931 | -15 822
Kassaflöde från finansieringsverksamheten | -9 931 | -15 822
Differens i publicerad rapport | 0 | 1
Årets kassaflöde | -3 057 478 | 2 262 568
Likvida medel vid årets början | 10 105 787 | 7 843 219
Likvida medel vid årets slut | 7 048 309 | 10 105 787"""
"""Printed as -1 340 781 and -386 479 in 2019, which is 22 410 off the printed balance sheet."""


def test_the_income_statement_is_as_printed():
    assert printed("income", THIS_YEAR, LAST_YEAR) == INCOME


def test_the_balance_sheet_is_as_printed():
    assert printed("balance", THIS_YEAR, LAST_BALANCE) == BALANCE


def test_the_cash_flow_is_as_printed_where_the_print_follows_its_own_balance_sheet():
    assert printed("cashflow", THIS_YEAR, LAST_YEAR) == CASH_FLOW


def test_the_differences_in_what_was_published_are_told():
    report = statement(TEMPLATE, "cashflow", (THIS_YEAR, LAST_YEAR), VARNA, 2019)
    assert list(map(str, report.problems)) == [
        (
            "2018: Årets kassaflöde as published and the sum of its parts differ by 1,00; the"
            " difference stands on a line of its own."
        )
    ]


NOTES = {
    "1": """\
Bidrag Försäkringskassan/Arbetsförmedlingen | 3 574 000 | 3 680 000
Bidrag Värmdö kommun | 768 410 | 552 000
Bidrag Nacka kommun | 1 018 590 | 1 288 000
Bidrag Stockholms läns landsting | 1 787 000 | 1 840 000
Summa | 7 148 000 | 7 360 000""",
    "2": """\
Anställningsstöd från Arbetsförmedlingen | 4 549 | 70 300
Projekt MIA | 4 118 977 | 2 966 858
Projekt Hälsofrämjande etablering | 1 173 639 | 326 182
Övriga intäkter | 78 645 | 0
Summa | 5 375 810 | 3 363 340""",
    "3": """\
Lokalkostnader | 150 825 | 90 795
Resekostnader | 34 643 | 51 823
Annons, webb, trycksaker | 23 760 | 101 665
Representation (extern) | 19 334 | 9 886
Kontorsmaterial | 34 789 | 30 224
Förbrukningsinventarier | 125 551 | 114 141
Medlemsavgift NNS m.fl. | 25 796 | 26 020
Portokostnad | 2 008 | 6 390
Styrelse | 89 450 | 98 853
Revision | 55 000 | 60 000
Tjänsteman/kansli | 2 194 029 | 1 397 885
Utbildningar, konferenskostnader | 52 994 | 49 244
Övriga externa kostnader | 250 181 | 372 432
Ekonomistöd | 134 409 | 95 551
Summa | 3 192 769 | 2 504 909""",
    "4": """\
ASF kostnader | 21 120 | 20 221
Unga & vuxna-Förstudier/genomförande | 0 | 50 001
Efter etableringen-Förstudier/genomförande | 0 | 100 000
Lösningfokuserad samverkan | 587 094 | 270 681
Utveckling samordning | 0 | 122 378
Värnamodellen | 444 001 | 0
Värnadagen | 45 528 | 0
Framgångsrika metoder- Förstudier/genomförande | 190 000 | 0
Insatskatalogen | 33 576 | 0
NNS indikatorer | 10 000 | 0
Finsamkonferens Stockholm 2019 | 18 905 | 0
Marknadsföring | 95 632 | 0
Projekt MIA | 7 423 127 | 4 986 398
Projekt Hälsofrämjande etablering | 1 792 227 | 607 366
Summa | 10 661 210 | 6 157 045""",
    "5": """\
Marginalen Bank | 925 753 | 915 822
Summa | 925 753 | 915 822""",
    "6": """\
Kundfordringar | 151 875 | 0
Avräkning skattekonto | 116 002 | 25 749
Moms | 289 289 | 320 570
Övriga fordringar | 17 641 | 0
Förutbet kostn o upplup intäkt: ESF | 1 742 592 | 1 572 888
Förutbet kostn o upplup intäkt: Övrigt | 1 113 331 | 148 332
Summa | 3 430 730 | 2 067 539""",
    "7": """\
Swedbank | 7 048 309 | 10 105 787
Summa | 7 048 309 | 10 105 787""",
    "8": """\
IB | 10 193 982 | 8 116 898
Årets resultat | -1 320 287 | 2 077 084
UB | 8 873 695 | 10 193 982""",
    "9": """\
Leverantörsskulder | 1 393 407 | 1 532 271
Summa | 1 393 407 | 1 532 271""",
    "10": """\
Projekt MIA | 515 132 | 334 919
Projekt Hälsofrämjande etablering | 118 089 | 90 873
Övriga upplupna kostnader | 274 197 | 766 768
Summa | 907 418 | 1 192 560""",
}


@pytest.mark.parametrize("number", NOTES)
def test_each_note_is_as_printed(number):
    before = LAST_YEAR if int(number) <= 4 else LAST_BALANCE
    found = notes(TEMPLATE, (THIS_YEAR, before), VARNA, 2019).notes
    note = next(note for note in found if note.number == number)
    total = " ".join(f"| {write_amount(amount, 'kr')}" for amount in note.total)
    lines = "\n".join(line.strip() for line in as_text(note.lines).split("\n"))
    assert f"{lines}\n{note.total_label} {total}".replace("−", "-") == NOTES[number]
