"""Parties, payables and receivables as reports: what is open, when it is due, how old it is.

Leverantörsreskontra and kundreskontra (LKBR 3:6, BFL 5:4); on the balance day they are the appendix
to the notes (LKBR 4:6).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import account_names
from ledger.core.i18n import msgid
from ledger.core.model import object_text
from ledger.core.money import write_amount
from ledger.core.table import (
    CSV,
    EVERYWHERE,
    EXPORTED,
    FILE,
    PDF,
    PROGRAMS,
    SCREEN,
    SHEET,
    SHOWN,
    TEXT,
    WIDE,
    Column,
    DrawnRows,
    Row,
    Table,
    heading,
    rows_as_json,
)
from ledger.invoices.item_states import STATES, item_states
from ledger.invoices.open_items import SIGNS, open_items
from ledger.invoices.parties import parties
from ledger.registers.columns import ACCOUNT, ACCOUNT_NAME, amount_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.money import Ore
    from ledger.core.report_query import ReportQuery
    from ledger.invoices.model import Party, Side
    from ledger.invoices.open_items import OpenItem

LATE = msgid("Days after the due day")

AGES = (0, 30, 60, 90)
"""Days past the due day at which the parts of an ageing end; the last part is what is older."""

PARTS = ("0", "1-30", "31-60", "61-90", "91-")
"""The parts, by the days overdue."""


def whose(item: OpenItem, _: Callable[[str], str]) -> str:
    """The counterparty of an item, or why it has none."""
    if item.vouchers:
        return item.counterparty or _("no counterparty")
    return item.counterparty or _("from before the book, unspecified")


def age_part(item: OpenItem, day: date) -> int:
    """The part of the ageing that an item is in when the day ends: 0 when it is not overdue."""
    late = (day - item.due).days
    return sum(late > end for end in AGES)


def payables_table(book: Book, query: ReportQuery) -> Table:
    """What suppliers have to get when the period ends, by due day, with its age."""
    _ = query.words
    return _register(book, query, "supplier", _("Payables on {day}", day=query.period.last))


def receivables_table(book: Book, query: ReportQuery) -> Table:
    """What customers owe when the period ends, by due day, with its age."""
    _ = query.words
    return _register(book, query, "customer", _("Receivables on {day}", day=query.period.last))


def _register(book: Book, query: ReportQuery, side: Side, title: str) -> Table:
    _ = query.words
    day = query.period.last
    items = sorted(
        (item for item in open_items(book, day) if item.side == side),
        key=lambda item: (item.due, item.counterparty, item.document),
    )
    columns = _columns(_)
    rows = _ItemRows(book, items, query, side)
    sums = ageing(items, day, SIGNS[side])
    documents = (
        {**row, "vouchers": list(item.vouchers)}
        for row, item in zip(rows_as_json(columns, rows), items, strict=False)
    )
    return Table(
        (query.whose, title),
        columns,
        rows,
        [_age_text(sums, _)] if items else [_("Nothing is open.")],
        id=query.report,
        document={
            **query.head(),
            "date": day.isoformat(),
            "items": documents,
            "ages": [
                {"days": name, "amount": amount} for name, amount in zip(PARTS, sums, strict=True)
            ],
            "total": sum(sums),
        },
    )


class _ItemRows(DrawnRows):
    """An item a row, and their sum; what is overdue is urgent."""

    def __init__(
        self, book: Book, items: Sequence[OpenItem], query: ReportQuery, side: Side
    ) -> None:
        self._items, self._query, self._sign = items, query, SIGNS[side]
        self._states = item_states(book, items)

    def __len__(self) -> int:
        """How many they are with the sum."""
        return len(self._items) + bool(self._items)

    def row(self, index: int) -> Row:
        """The row at the index."""
        _ = self._query.words
        if index == len(self._items):
            total = sum(item.amount for item in self._items) * self._sign
            empty = [""] * 7
            return Row(("", "", "", "", _("Total"), *empty, total), "sum", on=TEXT | PDF | SHEET)
        item, day = self._items[index], self._query.period.last
        state = self._states.state(item)
        amount = item.amount * self._sign
        cells = (
            item.invoice or None,
            item.account,
            item.party,
            item.counterparty,
            whose(item, _),
            item.document,
            item.since.isoformat(),
            item.due.isoformat(),
            item.late(day),
            item.ocr,
            state,
            _(STATES[state]),
            amount,
        )
        return Row(cells, "urgent" if item.due < day and amount > 0 else "row", opens=item)


def ageing(items: Sequence[OpenItem], day: date, sign: int) -> tuple[Ore, ...]:
    """What is not overdue when the day ends, and what is by up to 30, 60, 90 and more days."""
    sums = [0] * (len(AGES) + 1)
    for item in items:
        sums[age_part(item, day)] += item.amount * sign
    return tuple(sums)


def _age_text(sums: Sequence[Ore], _: Callable[..., str]) -> str:
    names = (_("not overdue"), *PARTS[1:])
    parts = [f"{name}: {write_amount(one)}" for name, one in zip(names, sums, strict=True)]
    return _("Days overdue: {parts}", parts="; ".join(parts))


def _columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    return (
        Column("invoice", _("No."), "number", 4, screen_width=5, room=130),
        Column("account", _("Account"), "code", on=CSV | EXPORTED),
        Column("party", _("Code"), on=CSV | FILE),
        Column("counterparty", on=CSV),
        Column("counterparty", _("Counterparty"), on=EVERYWHERE - CSV),
        Column("document", _("Document"), width=14),
        Column("date", _("Since"), "day", 10, on=WIDE, room=120),
        Column("due", _("Due"), "day", 10),
        Column("late", _("Late"), "number", 5, screen_width=6, about=LATE),
        Column("ocr", "OCR", on=CSV | FILE),
        Column("state", on=CSV),
        Column("state", _("State"), width=12, on=EVERYWHERE - SHOWN, room=100),
        amount_column(_, msgid("What is to be paid is positive")),
    )


def open_items_table(book: Book, query: ReportQuery) -> Table:
    """What customers owe and suppliers have to get when the period ends, account by account.

    The appendix to a note (LKBR 4:6).
    """
    _ = query.words
    found = open_items(book, query.period.last)
    items = [item for item in found if query.account in (None, item.account)]
    unspecified = _("Not specified")
    names = account_names(book, query.year)
    return Table(
        (query.whose, _("Open items on {day}", day=query.period.last)),
        _item_columns(_),
        list(_item_rows(items, names, query, unspecified)),
        [
            _(
                "An item is what one counterparty has with one document number: give the payment"
                " the number of its invoice, and the two settle each other."
            )
        ],
        id="open-items",
        document={
            **query.head(),
            "date": query.period.last.isoformat(),
            "items": [_as_json(item, query.period.last) for item in items],
        },
    )


def _item_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    about = msgid("The vouchers behind the item")
    return (
        replace(ACCOUNT, on=CSV | EXPORTED),
        ACCOUNT_NAME,
        Column("counterparty", on=CSV),
        Column("who", _("Counterparty"), on=TEXT),
        Column("counterparty", _("Counterparty"), on=EXPORTED),
        Column("document", _("Document"), width=20),
        Column("since", _("Since"), "day", 10),
        Column("due", _("Due"), "day", 10),
        Column("late", _("Late"), "number", 5, on=CSV | EXPORTED, about=LATE),
        Column("vouchers", kind="code", on=FILE, file_label=msgid("Reg. nos."), about=about),
        amount_column(_),
    )


def _as_json(item: OpenItem, day: date) -> dict[str, object]:
    return {
        "account": item.account,
        "counterparty": item.counterparty,
        "document": item.document,
        "since": item.since.isoformat(),
        "due": item.due.isoformat(),
        "late": item.late(day),
        "amount": item.amount,
        "vouchers": list(item.vouchers),
    }


def _item_rows(
    items: list[OpenItem], names: Mapping[str, str], query: ReportQuery, unspecified: str
) -> Iterator[Row]:
    """The items under their accounts, each account with its sum."""
    _ = query.words
    for account, own in groupby(items, key=lambda item: item.account):
        name = names.get(account, "")
        yield heading(f"{account} {name}")
        total = 0
        for item in own:
            total += item.amount
            yield Row(
                (
                    account,
                    name,
                    item.counterparty,
                    whose(item, _),
                    item.counterparty or unspecified,
                    item.document,
                    item.since.isoformat(),
                    item.due.isoformat(),
                    item.late(query.period.last),
                    " ".join(map(str, item.vouchers)),
                    item.amount,
                )
            )
        empty = [""] * 5
        yield Row(("", "", "", _("Sum"), "", *empty, total), "sum", on=TEXT)
        yield Row((account, "", "", "", _("Total"), *empty, total), "sum", on=PDF | SHEET)


def parties_table(book: Book, query: ReportQuery) -> Table:
    """Suppliers and customers, with what is open of each when the period ends.

    What is payable to each and what is receivable are both positive, as in the lists of items; the
    amount that programs get is what they are together, debit positive.
    """
    _ = query.words
    owed: Counter[tuple[str, Side]] = Counter()
    for item in open_items(book, query.period.last):
        owed[item.party, item.side] += item.amount * SIGNS[item.side]
    columns = (
        Column("code", _("Code"), "code", 10, screen_width=12),
        Column("name", _("Name")),
        Column("orgnr", _("Org. no."), "code", 11, room=100),
        *_more_columns(_),
        Column("giro", _("Pays to"), width=14, on=SCREEN, room=90),
        Column("terms", _("Days"), "number", screen_width=5, on=WIDE, room=110),
        Column("account", _("Account"), "code", 8, on=WIDE, room=120),
        Column("active", on=CSV),
        Column("active", _("In use"), screen_width=6, on=WIDE - CSV, room=140),
        Column("amount", on=PROGRAMS),
        *(
            replace(amount_column(_), id=id_, label=_(label), file_label=label)
            for id_, label in (("payable", msgid("Payable")), ("receivable", msgid("Receivable")))
        ),
    )
    rows = [
        _party_row(one, owed[one.code, "supplier"], owed[one.code, "customer"], query)
        for one in parties(book)
    ]
    return Table(
        query.title(_("Suppliers and customers")),
        columns,
        rows,
        () if rows else (_("No supplier or customer is in the list yet."),),
        id="parties",
        document={**query.head(), "parties": rows_as_json(columns, rows)},
    )


def _party_row(one: Party, payable: Ore, receivable: Ore, query: ReportQuery) -> Row:
    _ = query.words
    return Row(
        (
            *(one.code, one.name, one.orgnr, one.address, one.postcode, one.town, one.country),
            *(one.email, one.bankgiro, one.plusgiro, one.iban, one.bic, one.bank_account),
            object_text(one.objects),
            "; ".join(one.aliases),
            one.paid_to,
            one.terms,
            one.account,
            int(one.active),
            _("yes") if one.active else _("no"),
            *(receivable - payable, payable or None, receivable or None),
        ),
        "row" if one.active else "faint",
        opens=one,
    )


def _more_columns(_: Callable[[str], str]) -> tuple[Column, ...]:
    """What of a party only files have."""
    labels = {
        "address": _("Address"),
        "postcode": _("Postcode"),
        "town": _("Town"),
        "country": _("Country"),
        "email": _("E-mail"),
        "bankgiro": "Bankgiro",
        "plusgiro": "Plusgiro",
        "iban": "IBAN",
        "bic": "BIC",
        "bank_account": _("Bank account"),
        "objects": _("Objects"),
        "aliases": _("Other names"),
    }
    return tuple(Column(name, label, on=CSV | FILE) for name, label in labels.items())
