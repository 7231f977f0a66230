"""Statements as the banks and Skatteverket write them, made up here in the same shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.core.money import write_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledger.core.money import Ore

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
OWN = "SE4550000000058398257466"


class Paid(NamedTuple):
    """A line to be."""

    date: date
    amount: Ore
    text: str = "HYRA"
    name: str = ""
    account: str = ""
    reference: str = ""
    bank_reference: str = ""


def camt(lines: Sequence[Paid], opening: Ore, days: tuple[date, date], version: str = "08") -> str:
    """A camt.053 of the lines in their order; the closing balance follows from them."""
    closing = opening + sum(line.amount for line in lines)
    space = f' xmlns="{SPACE.format(version=version)}"' if version else ""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<Document{space}><BkToCstmrStmt><Stmt><Id>1</Id>",
            f"<Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>SEK</Ccy></Acct>",
            balance("OPBD", opening, days[0]),
            balance("CLBD", closing, days[1]),
            *map(entry, lines),
            "</Stmt></BkToCstmrStmt></Document>",
        ]
    )


def balance(code: str, amount: Ore, day: date) -> str:
    """A balance of a camt."""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(amount)}"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _amount(amount: Ore) -> str:
    side = "CRDT" if amount >= 0 else "DBIT"
    return f'<Amt Ccy="SEK">{write_decimal(abs(amount))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def entry(line: Paid, details: Sequence[Paid] = ()) -> str:
    """An entry of a camt, with the payments that it is made of."""
    reference = line.bank_reference and f"<AcctSvcrRef>{line.bank_reference}</AcctSvcrRef>"
    day = f"<Dt>{line.date}</Dt>"
    return (
        f"<Ntry>{_amount(line.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt>{day}</BookgDt>"
        f"<ValDt>{day}</ValDt>{reference}<NtryDtls>"
        + "".join(payment(one, is_whole=not details) for one in details or [line])
        + "</NtryDtls></Ntry>"
    )


def payment(line: Paid, *, is_whole: bool) -> str:
    """A payment within an entry."""
    side = "Cdtr" if line.amount < 0 else "Dbtr"
    amount = "" if is_whole else _amount(line.amount)
    account = line.account and (
        f"<{side}Acct><Id><Othr><Id>{line.account}</Id></Othr></Id></{side}Acct>"
    )
    structured = line.reference and (
        f"<Strd><CdtrRefInf><Ref>{line.reference}</Ref></CdtrRefInf></Strd>"
    )
    return (
        f"<TxDtls>{amount}<RltdPties><{side}><Nm>{line.name}</Nm></{side}>{account}</RltdPties>"
        f"<RmtInf><Ustrd>{line.text}</Ustrd>{structured}</RmtInf></TxDtls>"
    )


def swedish(amount: Ore) -> str:
    """An amount as most Swedish banks write it."""
    return write_decimal(amount).replace(".", ",")


def handelsbanken(lines: Sequence[Paid], opening: Ore) -> str:
    """A list of Handelsbanken, the newest line first."""
    rows, running = [], opening
    for line in lines:
        running += line.amount
        rows.append(
            f"{line.date};{line.date};{line.text};{swedish(line.amount)};{swedish(running)}"
        )
    return "\n".join(["Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo", *rows[::-1], ""])


TAX = (
    '\ufeff"Prov";"222000-2683";""\r\n"";"";""\r\n"";"Ingående saldo 2019-05-03";"-626"\r\n'
    '"2019-06-06";"Kostnadsränta";"-10"\r\n"2019-07-11";"Inbetalning bokförd 190710";"24 678"\r\n'
    '"2019-07-13";"Arbetsgivaravgift juni 2019";"−15 000"\r\n'
    '"";"Utgående saldo 2019-08-01";"9 042"\r\n'
)
