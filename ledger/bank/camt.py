"""Reads ISO 20022 account statements: camt.053 of any version, and camt.054 with details.

Versions .02 to .08 and later are read alike. The tree of one entry is in memory at a time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ledger.bank.amounts import FileReader
from ledger.bank.statement import (
    SEK,
    AccountStatement,
    Detail,
    StatementLine,
    days_of,
    line_problems,
    not_booked,
    not_sek,
)
from ledger.core.errors import ImportFileError, problem
from ledger.core.limits import MAX_TEXT
from ledger.core.text import clean, excerpt
from ledger.core.xml_tree import lacking_element, read_xml

if TYPE_CHECKING:
    from datetime import date
    from typing import BinaryIO

    from ledger.core.money import Ore
    from ledger.core.xml_tree import Element

STATEMENTS: Final = {"Stmt": "camt.053", "Ntfctn": "camt.054", "Rpt": "camt.052"}
"""What holds the entries in each kind of message."""

_VERSION = re.compile(r"camt\.05[0-9]\.[0-9]{3}\.[0-9]{2}")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
LONGEST = {"counterparty": 140, "account": 40, "reference": 140, "bank": 60}
"""Characters that are taken of what a line tells; a book has room for them together."""


class _Messages(FileReader):
    """What comes of the elements: each entry is read when it ends, and let go."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.statements: list[AccountStatement] = []
        self._lines: list[StatementLine] = []

    def ended(self, element: Element) -> bool:
        """Reads an entry or a statement that is whole; whether it was one."""
        if element.tag == "Ntry":
            if line := self._entry(element):
                self._lines.append(line)
        elif element.tag in STATEMENTS:
            self._statement(element)
            self._lines = []
        else:
            return False
        return True

    def _where(self, element: Element) -> str:
        return f"{self.source}:{element.row}"

    def _entry(self, entry: Element) -> StatementLine | None:
        """The line that an entry makes; None when something in it is wrong."""
        before = len(self.problems)
        where = self._where(entry)
        amount = self._amount(entry, entry.value("CdtDbtInd"))
        day = self._day(entry, "BookgDt", "ValDt")
        status = entry.value("Sts/Cd", "Sts/Prtry", "Sts")
        if status not in ("BOOK", ""):
            self.refuse(not_booked(where, excerpt(clean(status))))
        if entry.value("RvslInd") in ("true", "1"):
            self.refuse(
                problem(
                    "line-reversal",
                    "The line takes back an earlier one (RvslInd); book it by hand and import a"
                    " file without it.",
                    where,
                )
            )
        payments = list(entry.all("NtryDtls/TxDtls"))
        if amount is None or day is None:
            return None
        several = [self._payment(one, amount) for one in payments]
        own = several[0] if len(several) == 1 else Detail(amount)
        details = self._details(payments, amount) if len(payments) > 1 else ()
        about = entry.value("AddtlNtryInf")
        found = StatementLine(
            row=entry.row,
            date=day,
            amount=amount,
            text=own.text or _texts([about, *(one.text for one in several)]),
            value_date=self._day(entry, "ValDt") if entry.find("ValDt") else None,
            counterparty=own.counterparty,
            counterparty_account=own.counterparty_account,
            reference=own.reference,
            bank_reference=_short(entry.value("AcctSvcrRef", "NtryRef"), "bank"),
            details=details,
        )
        for fault in line_problems(found, self.source):
            self.refuse(fault)
        return found if len(self.problems) == before else None

    def _details(self, payments: list[Element], whole: Ore) -> tuple[Detail, ...]:
        """The payments of an entry of several; none when not all of them say their amount."""
        found = []
        for payment in payments:
            element = payment.find("Amt") or payment.find("AmtDtls/TxAmt/Amt")
            if element is None:
                return ()
            side = payment.value("CdtDbtInd") or ("CRDT" if whole > 0 else "DBIT")
            amount = self._amount_of(element, side)
            if amount is not None:
                found.append(self._payment(payment, amount))
        return tuple(found)

    def _payment(self, payment: Element, amount: Ore) -> Detail:
        """What a payment tells of the other side, and why it was made."""
        side = "Cdtr" if amount < 0 else "Dbtr"
        parties = payment.find("RltdPties") or payment
        name = parties.value(f"{side}/Nm", f"{side}/Pty/Nm", f"Ultmt{side}/Nm")
        account = parties.value(f"{side}Acct/Id/IBAN", f"{side}Acct/Id/Othr/Id")
        reference = payment.value("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb")
        end_to_end = payment.value("Refs/EndToEndId")
        if not reference and end_to_end != "NOTPROVIDED":
            reference = end_to_end
        texts = [one.text for one in payment.all("RmtInf/Ustrd")]
        return Detail(
            amount=amount,
            text=_texts([*texts, payment.value("AddtlTxInf")] if any(texts) else [name]),
            counterparty=_short(name, "counterparty"),
            counterparty_account=_short(account, "account"),
            reference=_short(reference, "reference"),
        )

    def _amount(self, element: Element, side: str) -> Ore | None:
        """The amount of an entry or a balance; None, and a problem, when it is none."""
        amount = element.find("Amt")
        if amount is None:
            self.refuse(lacking_element(self._where(element), "Amt"))
            return None
        return self._amount_of(amount, side)

    def _amount_of(self, element: Element, side: str) -> Ore | None:
        where = self._where(element)
        if (currency := element.attributes.get("Ccy", SEK)) != SEK:
            self.refuse(not_sek(where, clean(currency)))
            return None
        if side not in ("CRDT", "DBIT"):
            self.refuse(lacking_element(where, "CdtDbtInd"))
            return None
        amount = self.amount(element.text, ".", where)
        return -amount if amount and side == "DBIT" else amount

    def _day(self, element: Element, *names: str) -> date | None:
        text = element.value(*(f"{name}/{kind}" for name in names for kind in ("Dt", "DtTm")))
        if not text:
            self.refuse(lacking_element(self._where(element), names[0]))
            return None
        return self.day(text, self._where(element))

    def _statement(self, element: Element) -> None:
        """Finishes a statement: its account, its days and its balances."""
        kind = STATEMENTS[element.tag]
        if kind == "camt.052":
            self.refuse(not_booked(self._where(element), kind))
            return
        account = element.find("Acct") or element
        currency = account.value("Ccy") or SEK
        if currency != SEK:
            self.refuse(not_sek(self._where(account), clean(currency)))
            return
        opening, first = self._balance(element, OPENING)
        closing, last = self._balance(element, CLOSING)
        if kind == "camt.053" and (opening is None or closing is None):
            self.refuse(lacking_element(self._where(element), "Bal"))
        days = days_of(self._lines, first, last)
        if days is None:
            if not self.problems:
                self.refuse(lacking_element(self._where(element), "Ntry"))
            return
        version = _VERSION.search(element.space)
        digits = re.sub(r"[^0-9]", "", account.value("Ownr/Id/OrgId/Othr/Id"))
        self.statements.append(
            AccountStatement(
                kind=version[0] if version else kind,
                row=element.row,
                lines=tuple(self._lines),
                first=days[0],
                last=days[1],
                number=clean(account.value("Id/IBAN", "Id/Othr/Id")).replace(" ", "")[:40],
                orgnr=digits[-10:],
                opening=opening,
                closing=closing,
                only_details=kind == "camt.054",
            )
        )

    def _balance(self, element: Element, codes: tuple[str, ...]) -> tuple[Ore | None, date | None]:
        """The balance of one of the kinds, the first kind first, and its day."""
        for code in codes:
            for balance in element.all("Bal"):
                if balance.value("Tp/CdOrPrtry/Cd") == code:
                    amount = self._amount(balance, balance.value("CdtDbtInd"))
                    return amount, self._day(balance, "Dt")
        return None, None


@lru_cache(maxsize=1 << 12)
def _short(text: str, kind: str) -> str:
    """The text on one line, as much as is taken; the same value for all lines that have it."""
    return clean(text)[: LONGEST[kind]]


def _texts(texts: list[str]) -> str:
    """Texts on one line, each once."""
    return clean(" ".join(dict.fromkeys(filter(None, map(clean, texts)))))[:MAX_TEXT]


def read_camt(stream: BinaryIO, source: str) -> tuple[AccountStatement, ...]:
    """The statements of a camt file, in its order, proved each for itself.

    Raises ImportFileError with every fault and its line.
    """
    messages = _Messages(source)
    read_xml(stream, source, messages.ended)
    if not messages.statements and not messages.problems:
        messages.problems.append(
            problem(
                "camt-empty",
                "The XML holds no account statement (camt.053 or camt.054); choose that kind of"
                " file in the bank.",
                source,
            )
        )
    if messages.problems:
        raise ImportFileError(messages.problems)
    return tuple(messages.statements)
