"""Mandates to approve on the screen: given, and ended with a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.actions.vouchers import add_mandate, end_mandate
from finsam_tui.actions.written import read, read_if_any, read_objects, typed_day
from finsam_tui.i18n import _
from finsam_tui.screens.dialogs.form import Field, Form
from ledger.core import calendar
from ledger.core.errors import Refused, problem
from ledger.core.money import read_amount
from ledger.invoices.mandates import ROLES, Mandate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.shell import Shell
    from ledger.book.book import Book


def add(finsam: Shell, book: Book) -> None:
    """Asks who may approve what, and records it."""

    def attempt(values: Mapping[str, str]) -> str:
        role = values["role"].strip()
        if role not in ROLES:
            raise Refused(problem("mandate-role", "Write decision or receipt.", "role"))
        first = read_if_any(values["first"], typed_day, "first")
        mandate = Mandate(
            values["person"],
            "receipt" if role == "receipt" else "decision",
            first or calendar.today(),
            values["decision"],
            read_if_any(values["last"], typed_day, "last"),
            values["accounts"],
            read(values["objects"], read_objects, "objects"),
            read_if_any(values["highest"], read_amount, "highest"),
            read_if_any(values["joint_from"], read_amount, "joint_from"),
        )
        made = add_mandate(book, mandate, finsam.who)
        return _("Mandate {number}: {person}", number=made.id, person=made.person)

    finsam.push_screen(Form(_("A new mandate to approve"), _fields(), attempt))


def _fields() -> tuple[Field, ...]:
    every = _("Empty: all.")
    return (
        Field("person", _("Person"), hint=_("the name in full, as it approves"), is_needed=True),
        Field(
            "role",
            _("Role"),
            "decision",
            _("decision: that it is paid; receipt: that it was ordered and came"),
            is_needed=True,
        ),
        Field("first", _("From"), calendar.today().isoformat(), is_needed=True),
        Field("last", _("To"), hint=_("Empty: until it is ended.")),
        Field("decision", _("Decision"), hint="Styrelsen 2026-01-15 § 7", is_needed=True),
        Field("accounts", _("Accounts"), hint=f"4000-7999 1220. {every}"),
        Field("objects", _("Objects"), hint=f"1:KANSLI 6:MIA. {every}"),
        Field("highest", _("Highest"), hint=_("Empty: no limit."), is_amount=True),
        Field("joint_from", _("Two from"), hint=_("Empty: never."), is_amount=True),
    )


def end(finsam: Shell, book: Book, mandate: Mandate) -> None:
    """Asks for the last day on which a mandate holds."""

    def attempt(values: Mapping[str, str]) -> None:
        last = read_if_any(values["last"], typed_day, "last") or calendar.today()
        end_mandate(book, mandate.id, last, finsam.who)

    field = Field("last", _("The last day"), calendar.today().isoformat(), is_needed=True)
    title = _("End mandate {number} of {person}", number=mandate.id, person=mandate.person)
    finsam.push_screen(Form(title, (field,), attempt))
