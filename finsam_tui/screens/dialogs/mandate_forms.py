"""Mandates to approve on the screen: given, and ended with a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finsam_tui.actions.invoices import parsed_objects
from finsam_tui.actions.vouchers import add_mandate, end_mandate
from finsam_tui.i18n import _
from finsam_tui.screens.dialogs.form import Field, Form
from ledger.core.calendar import read_day, today
from ledger.core.errors import Problem, Refused, problem
from ledger.core.money import read_amount
from ledger.invoices.mandates import ROLES, Mandate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from finsam_tui.shell import Shell
    from ledger.book.book import Book
    from ledger.core.money import Ore


def add(finsam: Shell, book: Book) -> None:
    """Asks who may approve what, and records it."""

    def attempt(values: Mapping[str, str]) -> None:
        role = values["role"].strip()
        if role not in ROLES:
            raise Refused(problem("mandate-role", "Write decision or receipt.", "role"))
        first = _day(values, "first")
        mandate = Mandate(
            values["person"],
            "receipt" if role == "receipt" else "decision",
            first or today(),
            values["decision"],
            _day(values, "last"),
            values["accounts"],
            parsed_objects(values["objects"]),
            _amount(values, "highest"),
            _amount(values, "joint_from"),
        )
        made = add_mandate(book, mandate, finsam.who)
        finsam.announce_change()
        words = _("Mandate {number}: {person}", number=made.id, person=made.person)
        finsam.show_message(words)

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
        Field("first", _("From"), today().isoformat(), is_needed=True),
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
        end_mandate(book, mandate.id, _day(values, "last") or today(), finsam.who)
        finsam.announce_change()

    field = Field("last", _("The last day"), today().isoformat(), is_needed=True)
    title = _("End mandate {number} of {person}", number=mandate.id, person=mandate.person)
    finsam.push_screen(Form(title, (field,), attempt))


def _day(values: Mapping[str, str], name: str) -> date | None:
    found = read_day(values[name], today()) if values[name].strip() else None
    if isinstance(found, Problem):
        raise Refused(replace(found, where=name))
    return found


def _amount(values: Mapping[str, str], name: str) -> Ore | None:
    found = read_amount(values[name]) if values[name].strip() else None
    if isinstance(found, Problem):
        raise Refused(replace(found, where=name))
    return found
