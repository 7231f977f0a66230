"""What somebody outside says an account holds, entered and held against the book."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from finsam_tui.actions.reconciliation import reconcile
from finsam_tui.actions.written import read
from finsam_tui.i18n import _
from finsam_tui.screens.dialogs.form import Field, Form
from ledger.bookkeeping.reconciliation import balances_on
from ledger.core.calendar import read_day
from ledger.core.errors import Problem
from ledger.core.money import read_amount, write_amount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from finsam_tui.shell import Shell


def ask_for_statement(finsam: Shell, account: str, near: date) -> None:
    """Asks what the statement of a bank or of Skatteverket says; the book's own is shown."""

    def attempt(values: Mapping[str, str]) -> str:
        stated = read(values["balance"], read_amount, "balance")
        day = read(values["date"], partial(read_day, near=near), "date")
        found = reconcile(
            finsam.book,
            values["account"].strip(),
            day,
            stated,
            explanation=values["explanation"],
            by=finsam.who,
        )
        return _(
            "Account {account}: difference {difference}.",
            account=found.account,
            difference=write_amount(found.difference),
        )

    def preview(values: Mapping[str, str]) -> str:
        stated, day = read_amount(values["balance"]), read_day(values["date"], near)
        if isinstance(day, Problem):
            return ""
        book = balances_on(finsam.book, day).get(values["account"].strip(), 0)
        if isinstance(stated, Problem):
            return _("In the book on {day}: {book}", day=day, book=write_amount(book))
        return _(
            "In the book on {day}: {book}; difference {difference}",
            day=day,
            book=write_amount(book),
            difference=write_amount(book - stated),
        )

    fields = (
        Field("account", _("Account"), account),
        Field(
            "balance",
            _("The statement says"),
            hint=_("What is owed is negative."),
            is_amount=True,
        ),
        Field("explanation", _("Why it differs from the book, if it does")),
        Field("date", _("On the day"), near.isoformat()),
    )
    title = _("What the bank or Skatteverket says")
    finsam.push_screen(Form(title, fields, attempt, preview=preview))
