"""Small SIE files as text, to be changed line by line in tests."""

from __future__ import annotations

HEAD = """\
#FLAGGA 0
#PROGRAM "Prov" 1.0
#FORMAT PC8
#GEN 20200115
#SIETYP 4
#ORGNR 222000-2683
#FNAMN "Samordningsförbundet Prov"
#RAR 0 20190101 20191231
#KPTYP EUBAS97
"""

CHART = """\
#KONTO 1930 "Företagskonto"
#SRU 1930 7281
#KONTO 2067 "Balanserat överskott"
#KONTO 2440 "Leverantörsskulder"
#KONTO 3985 "Statliga bidrag"
#KONTO 5010 "Lokalhyra"
#DIM 1 "Kostnadsställe"
#DIM 6 "Projekt"
#OBJEKT 1 "KANSLI" "Kansli"
#OBJEKT 6 "MIA" "Projekt MIA"
"""

BALANCES = """\
#IB 0 1930 500.00
#IB 0 2067 -500.00
#UB 0 1930 1380.00
#UB 0 2067 -500.00
#RES 0 3985 -1000.00
#RES 0 5010 120.00
"""

VOUCHERS = """\
#VER A 1 20190115 "Bidrag" 20190116 "EK"
{
#TRANS 1930 {} 1000.00
#TRANS 3985 {6 "MIA"} -1000.00 20190115 "Staten"
}
#VER A 2 20190315 "Hyra mars" 20190316 "EK"
{
#TRANS 5010 {1 "KANSLI" 6 "MIA"} 120.00
#TRANS 1930 {} -120.00
}
"""

WHOLE = HEAD + CHART + BALANCES + VOUCHERS

PAYROLL = """\
#FLAGGA 0
#PROGRAM "Lön" 1
#FORMAT PC8
#GEN 20190601
#SIETYP 4
#ORGNR 222000-2683
#FNAMN "Prov"
#VER "" "" 20190531 "Löner maj" 20190601 "LÖN"
{
#TRANS 7210 {1 "KANSLI"} 300.00
#TRANS 1930 {} -300.00
}
"""

NEXT_YEAR = """\
#FLAGGA 0
#PROGRAM "Prov" 1.0
#FORMAT PC8
#GEN 20210115
#SIETYP 4
#ORGNR 2220002683
#FNAMN "Prov"
#RAR 0 20200101 20201231
#RAR -1 20190101 20191231
#KONTO 1930 "Bank"
#KONTO 2067 "Balanserat"
#KONTO 2069 "Resultat"
#IB 0 1930 1380.00
#IB 0 2067 -500.00
#IB 0 2069 -880.00
#UB 0 1930 1380.00
#UB 0 2067 -1380.00
#VER A 1 20200101 "Årets resultat 2019" 20200301 "EK"
{
#TRANS 2069 {} 880.00
#TRANS 2067 {} -880.00
}
"""


def line_of(text: str, start: str, nth: int = 1) -> int:
    """The number of the nth line that begins like this, as an editor counts it."""
    numbers = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith(start)]
    return numbers[nth - 1]
