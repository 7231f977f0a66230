"""The bank's files of a reference book: its own year, matched, and the month that follows."""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ledger.bank.book_lines import account_for
from ledger.bank.import_statement import import_statements
from ledger.bank.matching import ALONE
from ledger.bank.proposal import LineWay
from ledger.bank.statement import StatementLine
from ledger.bank.stored import bank_lines
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.core.calendar import next_period
from ledger.core.money import write_decimal
from ledger.demonstration.working_days import working_day
from ledger.entry.posting_history import text_at
from ledger.invoices.open_items import open_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.book.book import Book
    from ledger.core.calendar import Period
    from ledger.core.money import Ore
    from ledger.demonstration.model import Reference

PAID_AFTER = timedelta(days=30)
"""From an invoice's first posting to its payment."""

MOST_PAYMENTS = 12
UNNUMBERED, NAMELESS = 2, 4
"""Among these, one that has the name of the payee alone, and one that has not even that."""

FEE = "Bankavgifter"

RECORDED = """
SELECT p.id, p.date, p.amount, v.text, v.counterparty, v.document
FROM posting AS p JOIN voucher AS v ON v.sequence = p.voucher
WHERE p.account = ? AND v.corrects IS NULL
  AND NOT EXISTS (SELECT 1 FROM voucher AS c WHERE c.corrects = v.sequence)
ORDER BY p.date, p.id
"""
OPENING = "SELECT coalesce(sum(amount), 0) FROM opening WHERE account = ?"


def add_bank_files(book: Book, reference: Reference) -> None:
    """Imports a file of the year, each line matched with its posting, and one of the month after.

    The lines of that month wait: payments of what was unpaid, the bank's fee, a purchase by card.
    The vouchers of the year are not touched, nor any figure.
    """
    year, account = fiscal_year(book), reference.bank
    recorded = book.connection.execute(RECORDED, (account,)).fetchall()
    (opening,) = book.connection.execute(OPENING, (account,)).fetchone()
    lines = [
        _line(f"{id_}", date.fromisoformat(day), amount, about)
        for id_, day, amount, *about in recorded
    ]
    _import(book, reference, year.period, opening, lines)
    matches = [
        (line, LineWay("posting", ALONE, (int(line.bank_reference),)))
        for line in bank_lines(book, account)
    ]
    account_for(book, matches, reference.recorded_by)
    after = next_period(year).months()[0]
    opening += sum(line.amount for line in lines)
    later = sorted(_of_month(book, reference, after), key=attrgetter("date"))
    _import(book, reference, after, opening, later)


def _line(mark: str, day: date, amount: Ore, about: Sequence[str]) -> StatementLine:
    """What the bank tells of a voucher: the other side and the number of the invoice."""
    text, who, document = about
    number = document.removeprefix("kund").removeprefix("faktura ") if "faktura" in document else ""
    kind = "Kortköp" if document.startswith("kvitto") else text.partition(",")[0]
    return StatementLine(0, day, amount, kind, None, who, reference=number, bank_reference=mark)


def _of_month(book: Book, reference: Reference, month: Period) -> Iterator[StatementLine]:
    """The lines of the month after the year: what the open items and the year before it say."""
    items = sorted(open_items(book, month.first - timedelta(days=1)), key=attrgetter("since"))
    paid = [(item, working_day(item.since + PAID_AFTER, reference.calendar)) for item in items]
    due = [(item, day) for item, day in paid if item.document and day in month]
    for place, (item, day) in enumerate(due[:MOST_PAYMENTS]):
        who = "" if place == NAMELESS else item.counterparty
        number = "" if place in (UNNUMBERED, NAMELESS) else item.document
        kind = "Betalning" if item.amount < 0 else "Insättning"
        yield _line(f"{day}-{place}", day, item.amount, (f"{kind} {who}".strip(), who, number))
    card = working_day(month.first + timedelta(days=13), reference.calendar)
    yield _line(f"{card}-kort", card, -412_00, ("Kortköp", "", ""))
    year = reference.calendar.year
    fee = next(one for one in reversed(bank_lines(book, reference.bank)) if FEE in one.text)
    text = text_at(fee.text, date(year, 12, 31), month.last)
    yield _line(f"{month.last}-avgift", month.last, fee.amount, (text, "", ""))


def _import(
    book: Book,
    reference: Reference,
    days: Period,
    opening: Ore,
    lines: Sequence[StatementLine],
) -> None:
    """Has the book import the lines, as the file that a bank gives."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"kontoutdrag-{days.first:%Y%m%d}-{days.last:%Y%m%d}.xml"
        file.write_text(camt(days, opening, lines, reference.association.orgnr), "utf-8")
        import_statements(book, file, account=reference.bank, by=reference.recorded_by)


def camt(days: Period, opening: Ore, lines: Sequence[StatementLine], orgnr: str) -> str:
    """A camt.053 (version 8) of the lines; the closing balance follows from them."""
    closing = opening + sum(line.amount for line in lines)
    owner = f"<Ownr><Id><OrgId><Othr><Id>{orgnr}</Id></Othr></OrgId></Id></Ownr>"
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">',
            "<BkToCstmrStmt><Stmt>",
            f"<Acct><Id><Othr><Id>DEMO-1930</Id></Othr></Id><Ccy>SEK</Ccy>{owner}</Acct>",
            _balance("OPBD", opening, days.first),
            _balance("CLBD", closing, days.last),
            *map(_entry, lines),
            "</Stmt></BkToCstmrStmt></Document>",
        ]
    )


def _amount(amount: Ore) -> str:
    side = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="SEK">{write_decimal(abs(amount))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _balance(code: str, amount: Ore, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(amount)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(line: StatementLine) -> str:
    side = "Dbtr" if line.amount > 0 else "Cdtr"
    reference = line.reference and (
        f"<Strd><CdtrRefInf><Ref>{escape(line.reference)}</Ref></CdtrRefInf></Strd>"
    )
    return (
        f"<Ntry>{_amount(line.amount)}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.date}</Dt></BookgDt><AcctSvcrRef>{line.bank_reference}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><RltdPties><{side}><Nm>{escape(line.counterparty)}</Nm></{side}>"
        f"</RltdPties><RmtInf><Ustrd>{escape(line.text)}</Ustrd>{reference}</RmtInf></TxDtls>"
        "</NtryDtls></Ntry>"
    )
