"""An e-invoice as a person reads it: a Table for the screen, for text and for paper."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from ledger.core.i18n import msgid, translated
from ledger.core.table import AMOUNT, PAGE_AMOUNT, SCREEN, TEXT, Column, Row, Table, heading
from ledger.invoices.giro_numbers import ACCOUNT_NAMES, is_ocr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.core.label import Language
    from ledger.invoices.e_invoice import EInvoice, EInvoiceParty


def invoice_table(invoice: EInvoice, language: Language) -> Table:
    """What the invoice says, its lines and its sums."""
    _ = partial(translated, language=language)
    facts = [*_facts(invoice, language)]
    return Table(
        (title_of(invoice, language), *facts),
        (
            Column("text", _("Text"), file_label="Text"),
            Column("quantity", _("Quantity"), width=10, priority=2),
            Column("rate", _("VAT %"), "number", 7, priority=1, screen_width=7),
            Column(
                "amount",
                f"{_('Amount')} {invoice.currency}",
                "amount",
                AMOUNT,
                page_width=PAGE_AMOUNT,
            ),
        ),
        (*(Row((one,), "remark", on=SCREEN) for one in facts), *_sums(invoice, language)),
        id="e-invoice",
        document=_as_json(invoice),
    )


def title_of(invoice: EInvoice, language: Language) -> str:
    """What it is, its number and whose."""
    words = msgid("Invoice {number} from {seller}")
    if invoice.is_credit:
        words = msgid("Credit note {number} from {seller}")
    return translated(words, language, number=invoice.number, seller=invoice.seller.name)


def _facts(invoice: EInvoice, language: Language) -> Iterator[str]:
    """What stands above the lines; what is empty is left out."""
    _ = partial(translated, language=language)
    accounts = ", ".join(
        f"{ACCOUNT_NAMES[one.kind].in_language(language)} {one.written}" for one in invoice.accounts
    )
    for name, text in (
        (_("Date"), invoice.issued.isoformat()),
        (_("Due"), invoice.due.isoformat() if invoice.due else ""),
        (_("Seller"), _party(invoice.seller)),
        (_("Buyer"), _party(invoice.buyer)),
        (_("Payee"), _party(invoice.payee) if invoice.payee else ""),
        (_("Pay to"), accounts),
        (_("OCR") if is_ocr(invoice.ocr) else _("Reference"), invoice.ocr),
        (_("Your reference"), ", ".join(invoice.references)),
        (_("Files"), ", ".join(one.name for one in invoice.files)),
        *((_("Note"), note) for note in invoice.notes),
    ):
        if text:
            yield f"{name}: {text}"


def _party(party: EInvoiceParty) -> str:
    about = (party.name, party.orgnr, party.vat_number, party.town, party.country)
    return ", ".join(filter(None, about))


def _sums(invoice: EInvoice, language: Language) -> Iterator[Row]:
    """The lines, and what they come to."""
    _ = partial(translated, language=language)
    yield heading(_("Lines"), TEXT | SCREEN)
    for line in (*invoice.lines, *invoice.charges):
        yield Row((line.text, line.quantity, line.rate, line.amount))
    yield Row((_("Without VAT"), "", "", invoice.net), "sum", apart=True)
    for one in invoice.vat:
        yield Row((_("VAT"), one.category, one.rate, one.tax))
    for name, amount in ((_("Rounding"), invoice.rounding), (_("Paid already"), -invoice.prepaid)):
        if amount:
            yield Row((name, "", "", amount))
    yield Row((_("To pay"), "", "", invoice.payable), "total")


def _as_json(invoice: EInvoice) -> dict[str, object]:
    """Everything but the bytes of the files; amounts in öre, days as text."""
    return {
        **asdict(invoice),
        "issued": invoice.issued.isoformat(),
        "due": invoice.due.isoformat() if invoice.due else None,
        "files": [{"name": one.name, "size": len(one.content)} for one in invoice.files],
        "unread_accounts": [one.message for one in invoice.unread_accounts],
    }
