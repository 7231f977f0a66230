"""Reads ISO 20022 account statements: camt.053 of any version, and camt.054 with details.

No name space is asked for, so versions .02 to .08 and later are read alike. A file with a DTD is
refused and nothing is fetched (defusedxml). The tree of one entry is in memory at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ledger.bank.amounts import read_bank_amount, read_bank_day
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
from ledger.core.errors import ImportFileError, Problem, problem
from ledger.core.limits import MAX_TEXT
from ledger.core.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from typing import BinaryIO

    from ledger.core.money import Ore

CHUNK = 1 << 16
"""Bytes read at a time."""

STATEMENTS: Final = {"Stmt": "camt.053", "Ntfctn": "camt.054", "Rpt": "camt.052"}
"""What holds the entries in each kind of message."""

_VERSION = re.compile(r"camt\.05[0-9]\.[0-9]{3}\.[0-9]{2}")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
LONGEST = {"counterparty": 140, "account": 40, "reference": 140, "bank": 60}
"""Characters that are taken of what a line tells; a book has room for them together."""

MOST_PROBLEMS = 200
MOST_TEXT = 10_000
"""Characters of an element's text that are taken: twenty times the standard's longest."""

DEEPEST = 60
"""Elements within each other: three times as deep as the standard goes."""


@dataclass(slots=True)
class _Element:
    """An element with its place in the file."""

    tag: str
    row: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[_Element] = field(default_factory=list)

    def find(self, path: str) -> _Element | None:
        """The first element on the path: `"Acct/Id/IBAN"`."""
        return next(self.all(path), None)

    def all(self, path: str) -> Iterator[_Element]:
        """Every element on the path."""
        tag, _, rest = path.partition("/")
        for child in self.children:
            if child.tag == tag:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def value(self, *paths: str) -> str:
        """The text of the first of the paths that has one."""
        found = (one.text.strip() for path in paths for one in self.all(path))
        return next(filter(None, found), "")


class _Messages:
    """What the parser calls: keeps the element it is in, and reads each entry when it ends."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.expat: Any = None
        self.problems: list[Problem] = []
        self.statements: list[AccountStatement] = []
        self.version = ""
        self._path: list[_Element] = []
        self._lines: list[StatementLine] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        space, _, local = tag.rpartition("}")
        if match := _VERSION.search(space):
            self.version = match[0]
        if len(self._path) > DEEPEST:
            raise ImportFileError(not_whole(f"{self.source}:{self.expat.CurrentLineNumber}"))
        element = _Element(local, self.expat.CurrentLineNumber, attributes)
        if self._path:
            self._path[-1].children.append(element)
        self._path.append(element)

    def data(self, text: str) -> None:
        if self._path and len(self._path[-1].text) < MOST_TEXT:
            self._path[-1].text += text

    def end(self, _tag: str) -> None:
        element = self._path.pop()
        if element.tag == "Ntry":
            self._path[-1].children.pop()
            if line := self._entry(element):
                self._lines.append(line)
        elif element.tag in STATEMENTS:
            self._path[-1].children.pop()
            self._statement(element)
            self._lines = []

    def close(self) -> None:
        pass

    def _refuse(self, fault: Problem) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(fault)

    def _where(self, element: _Element) -> str:
        return f"{self.source}:{element.row}"

    def _entry(self, entry: _Element) -> StatementLine | None:
        """The line that an entry makes; None when something in it is wrong."""
        before = len(self.problems)
        where = self._where(entry)
        amount = self._amount(entry, entry.value("CdtDbtInd"))
        day = self._day(entry, "BookgDt", "ValDt")
        status = entry.value("Sts/Cd", "Sts/Prtry", "Sts")
        if status not in ("BOOK", ""):
            self._refuse(not_booked(where, clean(status)[:20]))
        if entry.value("RvslInd") in ("true", "1"):
            self._refuse(
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
            bank_reference=clean(entry.value("AcctSvcrRef", "NtryRef"))[: LONGEST["bank"]],
            details=details,
        )
        for fault in line_problems(found, self.source):
            self._refuse(fault)
        return found if len(self.problems) == before else None

    def _details(self, payments: list[_Element], whole: Ore) -> tuple[Detail, ...]:
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

    def _payment(self, payment: _Element, amount: Ore) -> Detail:
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
            counterparty=clean(name)[: LONGEST["counterparty"]],
            counterparty_account=clean(account)[: LONGEST["account"]],
            reference=clean(reference)[: LONGEST["reference"]],
        )

    def _amount(self, element: _Element, side: str) -> Ore | None:
        """The amount of an entry or a balance; None, and a problem, when it is none."""
        amount = element.find("Amt")
        if amount is None:
            self._refuse(lacking(self._where(element), "Amt"))
            return None
        return self._amount_of(amount, side)

    def _amount_of(self, element: _Element, side: str) -> Ore | None:
        where = self._where(element)
        if (currency := element.attributes.get("Ccy", SEK)) != SEK:
            self._refuse(not_sek(where, clean(currency)))
            return None
        if side not in ("CRDT", "DBIT"):
            self._refuse(lacking(where, "CdtDbtInd"))
            return None
        amount = read_bank_amount(element.text, ".", where)
        if isinstance(amount, Problem):
            self._refuse(amount)
            return None
        return amount if side == "CRDT" else -amount

    def _day(self, element: _Element, *names: str) -> date | None:
        text = element.value(*(f"{name}/{kind}" for name in names for kind in ("Dt", "DtTm")))
        if not text:
            self._refuse(lacking(self._where(element), names[0]))
            return None
        day = read_bank_day(text, self._where(element))
        if isinstance(day, Problem):
            self._refuse(day)
            return None
        return day

    def _statement(self, element: _Element) -> None:
        """Finishes a statement: its account, its days and its balances."""
        kind = STATEMENTS[element.tag]
        if kind == "camt.052":
            self._refuse(not_booked(self._where(element), kind))
            return
        account = element.find("Acct") or element
        currency = account.value("Ccy") or SEK
        if currency != SEK:
            self._refuse(not_sek(self._where(account), clean(currency)))
            return
        opening, first = self._balance(element, OPENING)
        closing, last = self._balance(element, CLOSING)
        if kind == "camt.053" and (opening is None or closing is None):
            self._refuse(lacking(self._where(element), "Bal"))
        period = element.find("FrToDt")
        if period:
            first = self._day(period, "FrDt", "FrDtTm") if period.value("FrDt") else first
            last = self._day(period, "ToDt", "ToDtTm") if period.value("ToDt") else last
        days = days_of(self._lines, first, last)
        if days is None:
            if not self.problems:
                self._refuse(lacking(self._where(element), "Ntry"))
            return
        digits = re.sub(r"[^0-9]", "", account.value("Ownr/Id/OrgId/Othr/Id"))
        self.statements.append(
            AccountStatement(
                kind=self.version or kind,
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

    def _balance(self, element: _Element, codes: tuple[str, ...]) -> tuple[Ore | None, date | None]:
        """The balance of one of the kinds, the first kind first, and its day."""
        for code in codes:
            for balance in element.all("Bal"):
                if balance.value("Tp/CdOrPrtry/Cd") == code:
                    amount = self._amount(balance, balance.value("CdtDbtInd"))
                    return amount, self._day(balance, "Dt")
        return None, None


def _texts(texts: list[str]) -> str:
    """Texts on one line, each once."""
    return clean(" ".join(dict.fromkeys(filter(None, map(clean, texts)))))[:MAX_TEXT]


def lacking(where: str, name: str) -> Problem:
    """What is wrong with an element that lacks what each has."""
    return problem(
        "camt-lacks",
        "There is no {name} here, which every statement has; export the file again.",
        where,
        name=name,
    )


def not_whole(where: str) -> Problem:
    """What is wrong with XML that breaks off or is none."""
    return problem(
        "camt-xml",
        "The file is no whole XML from here on: it breaks off, or was changed in a text editor."
        " Export it again.",
        where,
    )


def read_camt(stream: BinaryIO, source: str) -> tuple[AccountStatement, ...]:
    """The statements of a camt file, in its order, proved each for itself.

    Raises ImportFileError with every fault and its line: also for a DTD, which no bank writes and
    which can make a small file endless.
    """
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - 20 ms that only XML pays
    from defusedxml.ElementTree import DefusedXMLParser, ParseError  # noqa: PLC0415 - likewise

    messages = _Messages(source)
    parser = DefusedXMLParser(target=messages, forbid_dtd=True)
    messages.expat = expat = parser.parser
    try:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
        parser.close()
    except DefusedXmlException as error:
        raise ImportFileError(
            problem(
                "camt-dtd",
                "The file has a DTD or entities of its own, which no bank's statement has; it is"
                " not read. Ask the bank for the file again.",
                f"{source}:{expat.CurrentLineNumber}",
            )
        ) from error
    except (ParseError, LookupError, ValueError) as error:
        at = getattr(error, "position", (expat.CurrentLineNumber, 0))[0]
        raise ImportFileError(not_whole(f"{source}:{at}")) from error
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
