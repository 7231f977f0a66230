"""Every table of a book: what workbooks, CSV files, registers in print and packages are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.assets.note import asset_note_table
from ledger.assets.tables import assets_table
from ledger.bank.tables import bank_statements_table
from ledger.budget.store import current_budget
from ledger.closing.closing_table import year_end_table
from ledger.closing.evidence import account_specifications_table, reconciliations_table
from ledger.contributions.tables import contributions_table
from ledger.invoices.approval_tables import approvals_table
from ledger.invoices.tables import (
    open_items_table,
    parties_table,
    payables_table,
    receivables_table,
)
from ledger.management.budget_table import budget_table
from ledger.management.compliance_table import compliance_table
from ledger.management.follow_up_table import follow_up_table
from ledger.management.goals_table import goals_table
from ledger.management.key_figure_tables import multiyear_table
from ledger.projects.tables import claim_costs_table, claims_table
from ledger.proof.proof_table import proof_table
from ledger.registers.chart import accounts_table, objects_table
from ledger.registers.cut_off import cut_off_table
from ledger.registers.history import history_table
from ledger.registers.journal_tests import journal_tests_table
from ledger.registers.postings import journal_table, ledger_table
from ledger.registers.specifications import specifications_table
from ledger.registers.system_documentation import system_table
from ledger.registers.trial import trial_table
from ledger.registers.vouchers import attachments_table, registered_vouchers_table
from ledger.statements.scb_summary import scb_table
from ledger.statements.statement_table import notes_table, statement_table
from ledger.vat_compensation.tables import vat_table, vat_vouchers_table, vat_year_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exports.export_request import ExportRequest
    from ledger.book.book import Book
    from ledger.core.report_query import ReportQuery
    from ledger.core.table import Table

REGISTERS: Mapping[str, Callable[[Book, ReportQuery], Table]] = {
    "trial": trial_table,
    "ledger": ledger_table,
    "journal": journal_table,
    "vouchers": registered_vouchers_table,
    "open-items": open_items_table,
    "payables": payables_table,
    "receivables": receivables_table,
    "parties": parties_table,
    "contributions": contributions_table,
    "assets": assets_table,
    "asset-note": asset_note_table,
    "vat": vat_table,
    "vat-vouchers": vat_vouchers_table,
    "vat-year": vat_year_table,
    "claims": claims_table,
    "claim-costs": claim_costs_table,
    "operations": follow_up_table,
    "multiyear": multiyear_table,
    "account-specifications": account_specifications_table,
    "reconciliations": reconciliations_table,
    "statement": bank_statements_table,
    "closing": year_end_table,
    "goals": goals_table,
    "scb": scb_table,
    "proof": proof_table,
    "journal-tests": journal_tests_table,
    "cutoff": cut_off_table,
    "accounts": accounts_table,
    "objects": objects_table,
    "attachments": attachments_table,
    "history": history_table,
    "system": system_table,
}
"""Every register by its name, in the order of the workbook."""

ONLY_PRINTED = {"approvals": approvals_table, "compliance": compliance_table}
"""What is printed by itself: the board's list of approvals, and what the annual report lacks."""


def register(source: ExportRequest, name: str, member: tuple[int, str] | None = None) -> Table:
    """A register of the period; only what is recorded on an object if one is given."""
    table = REGISTERS[name] if name in REGISTERS else ONLY_PRINTED[name]
    return table(source.book, replace(source.query(name), member=member))


def every_table(source: ExportRequest) -> tuple[Table, ...]:
    """Every table of the period: statements, notes and what is below."""
    query = source.query("")
    statements = (statement_table(statement, query) for statement in source.statements())
    return (*statements, notes_table(source.notes(), query), *other_tables(source))


def other_tables(source: ExportRequest) -> tuple[Table, ...]:
    """Specifications and registers, and the budget when there is one."""
    query = replace(source.query("budget"), year_is_given=True)
    has_budget = current_budget(source.book, source.year.name) is not None
    return (
        specifications_table(source.book, query),
        *([budget_table(source.book, query)] if has_budget else []),
        *(register(source, name) for name in REGISTERS),
    )
