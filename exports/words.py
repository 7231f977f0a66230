"""The words that exports print around the figures, in both languages.

Screens and the command line speak through gettext; a file is made in one language and read for
years by people who have no program, so its words stand here, beside the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.label import Language
    from ledger.core.money import Unit

TITLES: Mapping[str, Label] = {
    "annual-report": Label("Årsredovisning", "Annual report"),
    "income": Label("Resultaträkning", "Income statement"),
    "balance": Label("Balansräkning", "Balance sheet"),
    "cashflow": Label("Kassaflödesanalys", "Cash-flow analysis"),
    "operations": Label("Driftredovisning", "Operations"),
    "investments": Label("Investeringsredovisning", "Investments"),
    "multiyear": Label("Flerårsöversikt", "Multi-year overview"),
    "budget": Label("Budget", "Budget"),
    "balance-requirement": Label("Balanskravsutredning", "Balance requirement"),
    "notes": Label("Noter", "Notes"),
    "trial": Label("Saldobalans", "Trial balance"),
    "ledger": Label("Huvudbok", "General ledger"),
    "journal": Label("Grundbok", "Journal"),
    "vouchers": Label("Verifikationslista", "List of vouchers"),
    "voucher": Label("Verifikation", "Voucher"),
    "open-items": Label("Öppna poster", "Open items"),
    "proof": Label("Avstämningar", "Proof"),
    "specifications": Label("Specifikationer", "Specifications"),
    "accounts": Label("Kontoplan", "Chart of accounts"),
    "objects": Label("Objekt", "Objects"),
    "attachments": Label("Bilagor till verifikationer", "Attachments of vouchers"),
    "history": Label("Behandlingshistorik", "Processing history"),
    "system": Label("Systemdokumentation", "System documentation"),
    "contents": Label("Innehåll", "Contents"),
    "signatures": Label("Underskrifter", "Signatures"),
}
"""What reports and parts of them are called."""

WORDS: Mapping[str, Label] = {
    "page": Label("Sida", "Page"),
    "note": Label("Not", "Note"),
    "fiscal-year": Label("Räkenskapsår", "Fiscal year"),
    "not-closed": Label(
        "Preliminär: räkenskapsåret är inte stängt i boken.",
        "Preliminary: the fiscal year is not closed in the book.",
    ),
    "rounded": Label(
        "Varje belopp är avrundat för sig; summor kan därför skilja på den sista siffran.",
        "Each figure is rounded on its own; sums may therefore differ in the last digit.",
    ),
    "no-investments": Label(
        "Inga investeringar har gjorts under året.", "No investments were made during the year."
    ),
    "disposals": Label(
        "Avyttringar och utrangeringar, till anskaffningsvärde", "Disposals, at cost"
    ),
    "seal": Label("Boken vid post", "The book at entry"),
    "year-end-seal": Label(
        "Räkenskapsåret stängdes i boken av {by} och förseglades {day}, vid post {seq}: {hash}."
        " Säkerhetskopian {backup}, {size} byte, har SHA-256 {sha256}.",
        "The fiscal year was closed in the book by {by} and sealed on {day}, at entry {seq}:"
        " {hash}. The backup {backup}, {size} bytes, has SHA-256 {sha256}.",
    ),
    "place-and-date": Label(
        "Ort och datum: ________________________________",
        "Place and date: ________________________________",
    ),
    "brought-forward": Label("Ingående saldo", "Balance brought forward"),
    "sum": Label("Summa", "Total"),
    "date": Label("Datum", "Date"),
    "event-date": Label("Händelsedatum", "Event date"),
    "voucher-number": Label("Ver.", "Voucher"),
    "sequence": Label("Reg.nr", "Reg. no."),
    "account": Label("Konto", "Account"),
    "text": Label("Text", "Text"),
    "debit": Label("Debet", "Debit"),
    "credit": Label("Kredit", "Credit"),
    "balance": Label("Saldo", "Balance"),
    "counterparty": Label("Motpart", "Counterparty"),
    "document": Label("Underlag", "Document"),
    "recorded": Label("Registrerad", "Recorded"),
    "approved": Label("Attesterad", "Approved"),
    "file": Label("Bilaga", "Attachment"),
    "corrects": Label("rättar", "corrects"),
    "corrected-by": Label("rättad av", "corrected by"),
    "appendix": Label("Bilaga", "Appendix"),
    "unspecified": Label("Utan specifikation", "Not specified"),
    "balance-sheet-row": Label("Post", "Item"),
    "unplaced": Label("Ej placerat", "Unplaced"),
}

UNITS: Mapping[Unit, Label] = {
    "ore": Label("Belopp i kronor och öre", "Kronor and öre"),
    "kr": Label("Belopp i kronor", "Kronor"),
    "tkr": Label("Belopp i tusentals kronor", "Thousands of kronor"),
    "mnkr": Label("Belopp i miljoner kronor", "Millions of kronor"),
}


def title(name: str, language: Language) -> str:
    """What the report is called."""
    return TITLES[name].in_language(language)


def word(name: str, language: Language) -> str:
    """A word or a sentence in the language."""
    return WORDS[name].in_language(language)


def file_stem(name: str, language: Language) -> str:
    """What a file of the report is called, without suffix: `"huvudbok"`."""
    return title(name, language).lower().replace(" ", "-")
