"""What a statement does not say itself is asked for: its account, and what its columns hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.i18n import _
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from ledger.bank.csv_formats import NEEDED, mapped_format
from ledger.bookkeeping.chart_of_accounts import BALANCE_KINDS, accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from finsam_tui.actions.bank import StatementChoices
    from finsam_tui.shell import Shell
    from ledger.core.errors import LedgerError


def ask_about_statement(
    finsam: Shell,
    refused: LedgerError,
    choices: StatementChoices,
    go_on: Callable[[StatementChoices], None],
) -> None:
    """Asks for what the file was refused for want of, and goes on with the answer."""
    codes = {fault.code for fault in refused.problems}
    if "which-account" in codes:
        _ask_account(finsam, lambda account: go_on(replace(choices, account=account)))
    elif "unknown-columns" in codes:
        _ask_columns(finsam, lambda columns: go_on(replace(choices, columns=columns)))


def _ask_account(finsam: Shell, go_on: Callable[[str], None]) -> None:
    options = {
        one.number: f"{one.number} {one.name}"
        for one in accounts(finsam.book)
        if one.active and one.kind in BALANCE_KINDS
    }
    usual = next((number for number in options if number.startswith("193")), "")

    def chosen(account: str | None) -> None:
        if account:
            go_on(account)

    finsam.push_screen(Picker(_("Which account is the statement of?"), options, usual), chosen)


def _ask_columns(finsam: Shell, go_on: Callable[[tuple[str, ...]], None]) -> None:
    given: list[str] = []

    def attempt(values: Mapping[str, str]) -> None:
        given[:] = [f"{column}={name}" for column, name in values.items() if name.strip()]
        mapped_format(given, ";", ",")

    def done(is_done: bool | None) -> None:
        if is_done:
            go_on(tuple(given))

    labels = {
        "day": _("Day"),
        "text": _("Text"),
        "amount": _("Amount"),
        "balance": _("Balance"),
        "counterparty": _("Counterparty"),
        "reference": _("Reference"),
    }
    fields = [Field(column, label, is_needed=column in NEEDED) for column, label in labels.items()]
    text = _("The name of each column, as it stands in the file; the book remembers it.")
    finsam.push_screen(Form(_("What do the columns hold?"), fields, attempt, text=text), done)
