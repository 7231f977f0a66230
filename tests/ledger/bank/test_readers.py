"""What banks and Skatteverket write is read as they mean it, or refused with the line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.bank.proposal import BankRule
from ledger.bank.read_file import kind_of, read_statement_file
from ledger.bank.tax_account import tax_rules
from ledger.core.errors import ImportFileError
from ledger.core.model import Posting
from tests.goldens import GOLDEN, assert_golden
from tests.ledger.bank.files import OWN, TAX, Paid, balance, camt, entry

APRIL = (date(2019, 4, 1), date(2019, 4, 30))
TWO = (
    Paid(date(2019, 4, 5), 50_000, "Faktura 7", "Nacka kommun", "5050-1055", "1007", "B1"),
    Paid(date(2019, 4, 9), -12_050, "Hyra", "Hyresvärd", "", "", "B2"),
)
WHOLE = camt(TWO, 100_000, APRIL)


def read(folder, content, mapping=()):
    path = folder / "fil"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_statement_file(path, (), mapping, "fil").statements


def faults(folder, content, mapping=()):
    with pytest.raises(ImportFileError) as refused:
        read(folder, content, mapping)
    return [(fault.code, fault.where) for fault in refused.value.problems]


@pytest.mark.parametrize("version", ["02", "04", "08", "13", ""])
def test_a_camt_053_of_any_version_is_read_alike(tmp_path, version):
    (one,) = read(tmp_path, camt(TWO, 100_000, APRIL, version))
    assert (one.number, one.opening, one.closing) == (OWN, 100_000, 137_950)
    assert (one.first, one.last) == APRIL
    first, second = one.lines
    assert (first.date, first.amount, first.balance) == (date(2019, 4, 5), 50_000, 150_000)
    assert (first.text, first.counterparty) == ("Faktura 7", "Nacka kommun")
    assert (first.counterparty_account, first.reference) == ("5050-1055", "1007")
    assert (second.amount, second.balance, second.bank_reference) == (-12_050, 137_950, "B2")


def test_the_payments_of_a_batch_are_details_of_its_line(tmp_path):
    several = [Paid(TWO[0].date, 30_000, "a"), Paid(TWO[0].date, 20_000, "b", "", "", "1008")]
    text = WHOLE.replace(entry(TWO[0]), entry(TWO[0], several))
    (one,) = read(tmp_path, text)
    assert [(part.amount, part.text, part.reference) for part in one.lines[0].details] == [
        (30_000, "a", ""),
        (20_000, "b", "1008"),
    ]
    wrong = WHOLE.replace(entry(TWO[0]), entry(TWO[0], several[:1] * 2))
    assert faults(tmp_path, wrong) == [("details-sum", "fil:6")]


def first(before, after):
    return WHOLE.replace(before, after, 1)


NO_ENTRY = (
    '<?xml version="1.0"?>\n<Document><BkToCstmrDbtCdtNtfctn><Ntfctn><Acct><Ccy>SEK</Ccy></Acct>'
    "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        (first("1379.50", "1379.51"), "statement-sum", "fil:2"),
        (first('SEK">500.00', 'EUR">500.00'), "line-currency", "fil:6"),
        (first("<Ccy>SEK", "<Ccy>EUR"), "line-currency", "fil:3"),
        (first("<Cd>BOOK", "<Cd>PDNG"), "line-preliminary", "fil:6"),
        (first("<Sts>", "<RvslInd>true</RvslInd><Sts>"), "line-reversal", "fil:6"),
        (first(">500.00", ">0.00"), "line-zero", "fil:6"),
        (first(">500.00", ">500.00123"), "bank-decimals", "fil:6"),
        (first(">500.00", ">5OO.00"), "bank-amount", "fil:6"),
        (first("<Dt>2019-04-05", "<Dt>2019-04-31"), "bank-day", "fil:6"),
        (first(balance("CLBD", 137_950, APRIL[1]), ""), "xml-lacks", "fil:2"),
        (WHOLE[:-40], "xml-broken", "fil:7"),
        (first("<Document", "<!DOCTYPE Document [<!ENTITY a 'b'>]><Document"), "xml-dtd", "fil:2"),
        (first("<Document", "<!DOCTYPE Document SYSTEM 'x'><Document"), "xml-dtd", "fil:2"),
        (first("BkToCstmrStmt><Stmt", "BkToCstmrAcctRpt><Rpt").replace("/Stmt></BkToCstmrStmt",
            "/Rpt></BkToCstmrAcctRpt"), "line-preliminary", "fil:2"),
        ('<?xml version="1.0"?><Document xmlns="pain.001"><a/></Document>', "camt-empty", "fil"),
        ("<Document>" + "<a>" * 100, "xml-broken", "fil:1"),
        ("", "file-empty", "fil"),
        ("id,name,value\n1,a,2\n", "no-statement", "fil"),
        ('<?xml version="1.0"?><html/>', "no-statement", "fil"),
        (NO_ENTRY, "xml-lacks", "fil:2"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_right_is_refused_with_its_line(tmp_path, text, code, where):
    assert faults(tmp_path, text) == [(code, where)]


HANDELSBANKEN = "Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo\n"
LISTS = {
    "swedbank": (
        "* Transaktioner Period 2026-01-01 – 2026-01-31 Skapad 2026-02-01 16:41 CET\n"
        "Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,"
        "Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo\n"
        "1,8123,1234567,Konto,SEK,2026-01-15,2026-01-15,2026-01-15,"
        '"1007","Åre; AB",-1432.50,99.50\n'
    ),
    "handelsbanken": (
        "Kontonummer;6789 123 456 789\nPeriod;2026-01-01 - 2026-01-31\n\n" + HANDELSBANKEN
        + '2026-01-15;2026-01-15;"Åre; AB";\u22121\u00a0432,50;99,50\n'
    ),
    "seb": (
        "Bokföringsdag;Valutadag;Verifikationsnummer;Text;Belopp;Saldo\n"
        '2026-01-15;2026-01-15;5490;"Åre; AB";-1.432,50;99,50\n'
    ),
    "nordea": (
        "Datum;Belopp;Avsändare;Mottagare;Namn;Ytterligare detaljer;Meddelande;Egna anteckningar;"
        'Saldo;Valuta;\n2026/01/15;-1432,50;;;;"Åre; AB";;;99,50;SEK;\n'
    ),
    "lansforsakringar": (
        '"Datum";"Bokföringsdag";"Typ";"Text";"Belopp";"Saldo"\n'
        '"2026-01-15";"2026-01-15";"";"Åre; AB";"-1 432,50";"99,50"\n'
    ),
}  # fmt: skip


@pytest.mark.parametrize("bank", LISTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_list_of_each_bank_is_known_by_its_columns(tmp_path, bank, encoding):
    text = LISTS[bank].replace("\u2212", "-") if encoding == "cp1252" else LISTS[bank]
    (one,) = read(tmp_path, text.encode(encoding))
    (line,) = one.lines
    assert (one.kind, line.date, line.amount) == (bank, date(2026, 1, 15), -143_250)
    assert (line.text, line.balance) == ("Åre; AB", 9_950)
    assert (one.opening, one.closing) == (153_200, 9_950)


def test_the_days_and_the_account_above_the_columns_are_the_statements(tmp_path):
    (handelsbanken,) = read(tmp_path, LISTS["handelsbanken"])
    assert handelsbanken.number == "6789123456789"
    assert handelsbanken.first == date(2026, 1, 1)
    assert handelsbanken.last == date(2026, 1, 31)
    (swedbank,) = read(tmp_path, LISTS["swedbank"])
    assert (swedbank.number, swedbank.last) == ("81231234567", date(2026, 1, 31))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2026-01-15;2026-01-15;Prel kortköp;-99,00;1,00", "line-preliminary"),
        ("2026-01-15;2026-01-15;Reserverat köp;-99,00;1,00", "line-preliminary"),
        ("2026-01-15;2026-01-15;Köp;-99,005;1,00", "bank-decimals"),
        ("2026-01-15;2026-01-15;Köp;-9 9,00;1,00", "bank-amount"),
        ("2026-01-15;2026-01-15;Köp;;1,00", "bank-amount"),
        ("2026-01-15;2026-01-15;Köp;0,00;1,00", "line-zero"),
        ("15 jan;2026-01-15;Köp;-1,00;1,00", "bank-day"),
        ("2026-01-14;2026-01-14;Köp;-1,00;7,00", "statement-chain"),
    ],
)
def test_a_line_of_a_list_that_cannot_be_right_is_refused_with_its_line(tmp_path, row, code):
    sound = "2026-01-16;2026-01-16;Köp;-1,00;0,00\n"
    assert faults(tmp_path, f"{HANDELSBANKEN}{sound}{row}\n") == [
        (code, "fil:2" if code == "statement-chain" else "fil:3")
    ]


def test_a_list_may_run_either_way(tmp_path):
    rows = ["2026-01-15;2026-01-15;a;-1,00;9,00", "2026-01-15;2026-01-15;b;-2,00;7,00"]
    for order in (rows, rows[::-1]):
        (one,) = read(tmp_path, HANDELSBANKEN + "\n".join(order))
        assert [line.text for line in one.lines] == ["a", "b"]
        assert (one.opening, one.closing) == (1_000, 700)


def test_columns_that_no_bank_has_are_told_once_what_they_hold(tmp_path):
    text = 'Date,Time,Title,Amount\n2026-06-30,12:11,Avgift,"-1 200,50"\n'
    assert faults(tmp_path, text) == [("unknown-columns", "fil")]
    (one,) = read(
        tmp_path, text.replace(",", ";").replace('"-1 200;50"', "-1 200,50"),
        ("day=Date", "text=Title", "amount=Amount"),
    )  # fmt: skip
    assert [(line.amount, line.text) for line in one.lines] == [(-120_050, "Avgift")]
    assert one.opening is None


def test_the_tax_account_is_read_in_whole_kronor(tmp_path):
    (one,) = read(tmp_path, TAX)
    assert (one.kind, one.orgnr, one.opening, one.closing) == (
        "skattekonto", "2220002683", -62_600, 904_200,
    )  # fmt: skip
    assert [line.amount for line in one.lines] == [-1_000, 2_467_800, -1_500_000]
    assert (one.first, one.last) == (date(2019, 5, 3), date(2019, 8, 1))
    older = "2024-01-12;Debiterad preliminärskatt;-8000;-8000\n2024-01-14;Inbetalning bokförd"
    (skv,) = read(tmp_path, f"{older} 240113;8000;0\n".encode("cp1252"))
    assert (skv.opening, skv.closing, len(skv.lines)) == (0, 0, 2)


@pytest.mark.parametrize(
    ("before", "after", "code", "where"),
    [
        ("9 042", "9 043", "statement-sum", "fil:1"),
        ('"2019-06-06"', '"i går"', "bank-day", "fil:4"),
        ('"Kostnadsränta"', '""', "tax-text", "fil:4"),
        ('"-10"', '"tio"', "bank-amount", "fil:4"),
    ],
)
def test_a_tax_account_that_cannot_be_right_is_refused_with_its_line(
    tmp_path, before, after, code, where
):
    assert faults(tmp_path, TAX.replace(before, after)) == [(code, where)]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ('"";"Kostnadsränta";""', ["bank-day", "bank-amount"]),
        ('"";"";"-10"', ["bank-day", "tax-text"]),
        ('"2019-06-06";"";""', ["bank-amount", "tax-text"]),
    ],
)
def test_a_row_of_the_tax_account_with_one_cell_alone_is_no_empty_row(tmp_path, row, wrong):
    found = faults(tmp_path, TAX.replace('"2019-06-06";"Kostnadsränta";"-10"', row))
    assert found == [(code, "fil:4") for code in wrong]


def test_a_bank_that_pays_skatteverket_once_is_no_tax_account():
    text = "Datum;Text;Belopp;Saldo\n2024-01-12;Inbetalning bokförd;-12000;0\n"
    assert kind_of(text.encode()) == "list"
    assert kind_of(TAX.encode()) == "tax"


def test_each_break_in_a_chain_of_balances_is_reported_with_both_figures(tmp_path):
    rows = ("15;a;-1,00;9,00", "16;b;-2,00;8,00", "17;c;1,00;9,00", "18;d;1,00;-3,00")
    lines = (f"2026-01-{day};2026-01-{row}" for row in rows for day in [row[:2]])
    assert faults(tmp_path, HANDELSBANKEN + "\n".join(lines)) == [
        ("statement-chain", "fil:3"),
        ("statement-chain", "fil:5"),
    ]


def entry_of(amount, side, *about, day="<BookgDt><Dt>2019-04-05</Dt></BookgDt>", payments=()):
    found = "".join(f"<TxDtls>{one}</TxDtls>" for one in payments)
    return (
        f'<Ntry><Amt Ccy="SEK">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{day}{"".join(about)}'
        f"<NtryDtls>{found}</NtryDtls></Ntry>"
    )


def amount_of(amount):
    return f'<Amt Ccy="SEK">{amount}</Amt>'


DONE = "<Sts><Prtry>BOOK</Prtry></Sts>"
ONE = """
<RltdPties><Dbtr><Pty><Nm>Nacka</Nm></Pty></Dbtr><Cdtr><Nm>Vi</Nm></Cdtr>
<DbtrAcct><Id><IBAN>SE1</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>ett</Ustrd><Ustrd>två</Ustrd><Ustrd> ett </Ustrd>
<Strd><RfrdDocInf><Nb>F7</Nb></RfrdDocInf></Strd></RmtInf>
<Refs><EndToEndId>E1</EndToEndId></Refs><AddtlTxInf>tre</AddtlTxInf>
"""
OTHER = """
<RltdPties><UltmtCdtr><Nm>Värden</Nm></UltmtCdtr>
<CdtrAcct><Id><Othr><Id>5050-1055</Id></Othr></Id></CdtrAcct></RltdPties>
<Refs><EndToEndId>E2</EndToEndId></Refs><AddtlTxInf>till</AddtlTxInf>
"""
LONG = f"""
<RltdPties><Cdtr><Nm>{"n" * 141}</Nm></Cdtr>
<CdtrAcct><Id><Othr><Id>{"5" * 41}</Id></Othr></Id></CdtrAcct></RltdPties>
<RmtInf><Ustrd>{"t" * 501}</Ustrd>
<Strd><CdtrRefInf><Ref>{"o" * 141}</Ref></CdtrRefInf></Strd></RmtInf>
"""
BACK = """<CdtDbtInd>DBIT</CdtDbtInd>
<RltdPties><Dbtr><Nm>D</Nm></Dbtr><Cdtr><Nm>C</Nm></Cdtr></RltdPties>
"""
MARKS = "<AcctSvcrRef> B  1 </AcctSvcrRef><NtryRef>N1</NtryRef><AddtlNtryInf>mer</AddtlNtryInf>"
VALUE_DAY = "<ValDt><DtTm>2019-04-06T12:00:00</DtTm></ValDt>"
LATER = "<ValDt><Dt>2019-04-07</Dt></ValDt>"
NOBODY = "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Dbtr><Nm>Bo</Nm></Dbtr>"
WITHIN = f"<AmtDtls><TxAmt>{amount_of('29.00')}</TxAmt></AmtDtls>"


def remittance(text):
    return f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>"


FORTY = (amount_of("40.00") + remittance("a"), amount_of("10.00") + BACK)
LACKS = (remittance("c"), amount_of("7.00"))
ENTRIES = (
    entry_of("500.00", "CRDT", DONE, VALUE_DAY, MARKS, payments=[ONE]),
    entry_of("20.50", "DBIT", "<NtryRef>N2</NtryRef>", day=LATER, payments=[OTHER]),
    entry_of("1.00", "DBIT", DONE, "<AddtlNtryInf>Avgift  april</AddtlNtryInf>"),
    entry_of("2.00", "CRDT", DONE, payments=[NOBODY]),
    entry_of("30.00", "CRDT", DONE, "<AddtlNtryInf>Samling</AddtlNtryInf>", payments=FORTY),
    entry_of("30.00", "DBIT", DONE, payments=[WITHIN, amount_of("1.00") + remittance("b")]),
    entry_of("7.00", "DBIT", DONE, payments=LACKS),
    entry_of("8.00", "DBIT", f"<AcctSvcrRef>{'r' * 61}</AcctSvcrRef>", payments=[LONG]),
)
"""In, out, a fee, of nobody, two batches, one that lacks an amount, long texts."""


def statement_of(number, balances, entries, *more):
    owner = "<Ownr><Id><OrgId><Othr><Id>16 222000-2683</Id></Othr></OrgId></Id></Ownr>"
    account = f"<Acct><Id><Othr><Id>{number}</Id></Othr></Id>{owner}</Acct>"
    return f"<Stmt>{account}{''.join((*balances, *more, *entries))}</Stmt>"


def test_whatever_a_bank_says_of_a_line_is_taken_from_where_it_stands(tmp_path):
    days = "<FrToDt><FrDt>2019-04-01</FrDt><ToDt>2019-04-30</ToDt></FrToDt>"
    closing = 1000_00 + 500_00 - 20_50 - 1_00 + 2_00 + 30_00 - 30_00 - 7_00 - 8_00
    both = [balance("CLBD", closing, date(2019, 4, 8)), balance("PRCD", 1000_00, APRIL[0])]
    still = [balance("OPBD", 5_00, APRIL[0]), balance("PRCD", 4_00, APRIL[0])]
    text = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        + statement_of("81231 234567 " + "9" * 40, both, ENTRIES)
        + statement_of("2", [*still, balance("CLBD", 5_00, date(2019, 4, 7))], (), days)
        + "</BkToCstmrStmt></Document>"
    )
    lines = []
    for one in read(tmp_path, text):
        lines += [str(replace(one, lines=())), *(f"  {line}" for line in one.lines)]
    assert_golden(GOLDEN / "bank" / "camt.txt", "\n".join(lines) + "\n")


def test_each_text_of_skatteverket_is_booked_on_the_first_account_that_the_book_has():
    found = tax_rules({"2710", "8420", "8423", "8310", "1930"})
    assert list(found) == [
        BankRule("text", text, (Posting(account, 1),), counterparty="Skatteverket")
        for text, account in (
            ("avdragen skatt", "2710"),
            ("kostnadsränta", "8423"),
            ("intäktsränta", "8310"),
            ("inbetalning bokförd", "1930"),
        )
    ]
