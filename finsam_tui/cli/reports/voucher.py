"""One voucher with everything that BFL 5:7 and LKBR 3:9 ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.cli.reports.asked import with_marks
from finsam_tui.cli.tables import AMOUNT, Column, Row, Table, heading
from finsam_tui.i18n import _
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.voucher_queries import vouchers_numbered
from ledger.core.errors import Refused, problem
from ledger.core.model import voucher_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from finsam_tui.cli.reports.asked import ReportQuery
    from ledger.book.book import Book
    from ledger.core.model import Voucher


@dataclass(frozen=True, slots=True)
class Numbered:
    """The vouchers with one number: one, or several when an imported file had it twice."""

    asked: ReportQuery
    vouchers: tuple[Voucher, ...]
    names: Mapping[str, str]
    """The name of each account."""


def read(book: Book, asked: ReportQuery) -> Numbered:
    """The vouchers; raises Refused when there is none with the number."""
    series, number = asked.series or "A", asked.number or 0
    found = vouchers_numbered(book, asked.year, series, number)
    if not found:
        raise Refused(
            problem(
                "no-voucher",
                "There is no voucher {voucher} in {year}.",
                voucher=voucher_name(series, number),
                year=asked.year.name,
            )
        )
    names = {account.number: account.name for account in accounts(book, asked.year)}
    return Numbered(asked, found, names)


def document(value: Numbered) -> dict[str, object]:
    """The voucher as JSON has it, and others with the same number."""
    first, *others = map(_as_json, value.vouchers)
    return {**value.asked.head(), "voucher": first, "same_number": others}


def table(value: Numbered) -> Table:
    """What each voucher says, and its postings."""
    return Table(
        title=(*value.asked.title(_("Voucher")), "", *_labels(value.vouchers[0])),
        columns=(
            Column("sequence", on="csv", kind="number"),
            Column("series", on="csv"),
            Column("number", on="csv"),
            Column("account", _("Account"), width=8),
            Column("told", _("Text"), on="paper"),
            Column("text", on="csv"),
            Column("objects", on="csv"),
            Column("amount", on="csv", kind="amount"),
            Column("debit", _("Debit"), "amount", AMOUNT, on="paper"),
            Column("credit", _("Credit"), "amount", AMOUNT, on="paper"),
        ),
        rows=(
            row
            for number, voucher in enumerate(value.vouchers)
            for row in (*_headings(voucher, number), *_rows(voucher, value.names))
        ),
    )


def _headings(voucher: Voucher, number: int) -> Iterator[Row]:
    """What a second voucher with the same number says, above its postings."""
    for line_number, line in enumerate(_labels(voucher) if number else ()):
        yield heading(line, apart=line_number == 0)


def _rows(voucher: Voucher, names: Mapping[str, str]) -> Iterator[Row]:
    for posting in voucher.postings:
        name = names.get(posting.account, "")
        text = f"{name}: {posting.text}" if posting.text else name
        yield Row(
            {
                "sequence": voucher.sequence,
                "series": voucher.series,
                "number": str(voucher.number),
                "account": posting.account,
                "told": with_marks(text, posting.objects, "", ""),
                "text": posting.text,
                "objects": " ".join(f"{dimension}:{code}" for dimension, code in posting.objects),
                "amount": posting.amount,
                "debit": posting.amount if posting.amount > 0 else None,
                "credit": -posting.amount if posting.amount < 0 else None,
            }
        )


def _labels(voucher: Voucher) -> Iterator[str]:
    """What a voucher says beside its postings, a line each; what is empty is left out."""
    yield f"{voucher.name}  {voucher.date}  {voucher.text}"
    event_date = str(voucher.event_date) if voucher.event_date != voucher.date else ""
    for name, text in (
        (_("Event date"), event_date),
        (_("Counterparty"), voucher.counterparty),
        (_("Document"), voucher.document),
        (_("Recorded by"), f"{voucher.recorded_by}, {voucher.registered_at}"),
        (_("Approved by"), ", ".join(filter(None, (voucher.approved_by, voucher.approved_at)))),
        (_("Registration"), str(voucher.sequence)),
        (_("Corrects"), voucher.corrects),
        (_("Corrected by"), voucher.corrected_by),
    ):
        if text:
            yield f"{name}: {text}"


def _as_json(voucher: Voucher) -> dict[str, object]:
    return {
        "sequence": voucher.sequence,
        "year": voucher.year,
        "series": voucher.series,
        "number": voucher.number,
        "date": voucher.date.isoformat(),
        "event_date": voucher.event_date.isoformat(),
        "text": voucher.text,
        "counterparty": voucher.counterparty,
        "document": voucher.document,
        "by": voucher.recorded_by,
        "registered_at": voucher.registered_at,
        "approved_by": voucher.approved_by,
        "approved_at": voucher.approved_at,
        "corrects": voucher.corrects,
        "corrected_by": voucher.corrected_by,
        "linked": voucher.linked,
        "origin": voucher.origin,
        "postings": [
            {
                "account": posting.account,
                "amount": posting.amount,
                "objects": {str(dimension): code for dimension, code in posting.objects},
                "text": posting.text,
            }
            for posting in voucher.postings
        ],
    }
