"""The words that exports print around the figures, in both languages.

Screens and the command line speak through gettext; a file is made in one language and read for
years by people who have no program, so its words stand here, beside the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.core.i18n import msgid, pmsgid, translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.label import Language
    from ledger.core.money import Unit

TITLES: Mapping[str, str] = {
    "annual-report": msgid("Annual report"),
    "interim-report": msgid("Interim report"),
    "income": msgid("Income statement"),
    "balance": msgid("Balance sheet"),
    "cashflow": msgid("Cash-flow analysis"),
    "operations": msgid("Operations"),
    "investments": msgid("Investments"),
    "multiyear": msgid("Multi-year overview"),
    "budget": msgid("Budget"),
    "balance-requirement": msgid("Balance requirement"),
    "notes": msgid("Notes"),
    "trial": msgid("Trial balance"),
    "ledger": msgid("General ledger"),
    "journal": msgid("Journal"),
    "vouchers": msgid("List of vouchers"),
    "voucher": pmsgid("title", "Voucher"),
    "open-items": msgid("Open items"),
    "payables": msgid("Payables"),
    "receivables": msgid("Receivables"),
    "claims": msgid("Project claims"),
    "claim-costs": msgid("Claimed costs"),
    "parties": msgid("Suppliers and customers"),
    "contributions": msgid("Member contributions"),
    "assets": msgid("Fixed assets"),
    "asset-note": msgid("Note on fixed assets"),
    "vat": msgid("VAT compensation"),
    "vat-vouchers": msgid("VAT, voucher by voucher"),
    "vat-year": msgid("Yearly VAT statement"),
    "sample": msgid("Sample"),
    "account-specifications": msgid("Specifications of accounts"),
    "reconciliations": msgid("Reconciliations"),
    "statement": msgid("Statements of the bank"),
    "closing": msgid("Year-end"),
    "approvals": msgid("Approvals"),
    "goals": msgid("Goals"),
    "scb": msgid("SCB's summary of accounts"),
    "journal-tests": msgid("Journal tests"),
    "cutoff": msgid("Cut-off"),
    "proof": msgid("Proof"),
    "compliance": msgid("Requirements of the law"),
    "colophon": msgid("About this document"),
    "specifications": msgid("Specifications"),
    "accounts": msgid("Chart of accounts"),
    "objects": msgid("Objects"),
    "attachments": msgid("Attachments of vouchers"),
    "history": msgid("Processing history"),
    "system": msgid("System documentation"),
    "contents": msgid("Contents"),
    "signatures": msgid("Signatures"),
}
"""What reports and parts of them are called."""

UNITS: Mapping[Unit, str] = {
    "ore": msgid("Kronor and öre"),
    "kr": msgid("Kronor"),
    "tkr": msgid("Thousands of kronor"),
    "mnkr": msgid("Millions of kronor"),
}


def title(name: str, language: Language) -> str:
    """What the report is called."""
    return translated(TITLES[name], language)


def file_stem(name: str, language: Language) -> str:
    """What a file of the report is called, without suffix: `"huvudbok"`."""
    return title(name, language).lower().replace(" ", "-")
