"""Paying suppliers: until when, from where, and the file; what would be paid is shown first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from exports.files import atomic_write
from finsam_tui.actions.pay import (
    ACCOUNT,
    bank_named,
    make_payment_file,
    own_account,
    propose_payments,
)
from finsam_tui.actions.written import read, typed_day
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.screens.dialogs.form import Field, Form, faults_beside
from finsam_tui.user_paths import typed_path
from ledger.core import calendar
from ledger.core.money import write_amount
from ledger.core.people import with_login

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.shell import Shell
    from ledger.book.book import Book
    from ledger.invoices.pay import PaymentProposal

PERIOD = timedelta(7)
"""Until when invoices are paid when nothing else is said: the bank pays each on its day."""


class _Paying:
    """What the form works out and does."""

    def __init__(self, finsam: Shell, book: Book) -> None:
        self.finsam, self.book = finsam, book

    def proposal(self, values: Mapping[str, str]) -> PaymentProposal:
        due = read(values["due"], typed_day, "due")
        second = with_login(values["second"])
        return propose_payments(self.book, due, calendar.today(), second, self.finsam.who)

    def preview(self, values: Mapping[str, str]) -> str:
        found = self.proposal(values)
        count, total = len(found.payments), write_amount(found.total)
        first = _("{count:# payment|# payments}, {total}", count=count, total=total)
        return "\n".join((first, *map(problem_on_screen, found.left)))

    def attempt(self, values: Mapping[str, str]) -> None:
        found = self.proposal(values)
        with faults_beside("own"):
            account = values["account"].strip()
            own = own_account(self.book, account, values["own"] or None)
            bank = bank_named(values["bank"] or None, own)
        with self.book.writing():
            made = make_payment_file(
                self.book,
                found,
                account=account,
                own=own,
                bic=bank.bic,
                bank=bank.id,
                by=self.finsam.who,
            )
            with atomic_write(typed_path(values["path"])) as file:
                file.write(made.content)
        self.finsam.show_message(bank.what_to_do.in_language(language()), urgent=True)


def pay(finsam: Shell, book: Book) -> None:
    """Asks, and writes the file for the bank and into the book."""
    paying = _Paying(finsam, book)
    until = (calendar.today() + PERIOD).isoformat()
    path = str(book.path.with_name("betalning.xml"))
    fields = (
        Field("due", _("Pay what is due until"), until, is_needed=True),
        Field("path", _("File"), path, is_needed=True),
        Field("account", _("Account"), ACCOUNT, _("the book's account that is paid from")),
        Field("own", _("From"), hint=_("IBAN; empty: as the account's latest statement has it")),
        Field("bank", _("Bank"), hint=_("swedbank, seb …; empty: the bank of the IBAN")),
        Field("second", _("Second person"), hint=_("who has looked at accounts that have changed")),
    )
    verb = _("make file")
    form = Form(_("Pay suppliers"), fields, paying.attempt, verb=verb, preview=paying.preview)
    finsam.push_screen(form)
