"""Projects and their claims on funders: entered, made, sent, decided and paid."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from finsam_tui.actions.written import Written, read, read_objects
from ledger.core.calendar import read_iso_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.model import object_text
from ledger.core.money import read_amount
from ledger.core.text import quoted
from ledger.projects.claims import (
    Exclusion,
    add_earlier_claim,
    add_event,
    make_project_claim,
    paid_by,
    propose_project_claim,
    undo,
)
from ledger.projects.model import (
    Project,
    read_cost_types,
    read_share,
    write_cost_types,
    write_share,
)
from ledger.projects.register import projects, set_project, usual_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledger.book.book import Book

__all__ = [
    "add_earlier_claim",
    "add_event",
    "make_project_claim",
    "paid_by",
    "propose_project_claim",
    "set_project",
    "undo",
]

FIELDS = (
    *("funder", "decision", "first", "last", "share", "costs"),
    *("receivable", "income", "objects", "closed"),
)
"""What is written of a project, beside its code."""


def written_project(book: Book, code: str) -> dict[str, str]:
    """What stands there of a project when one begins to write; the usual accounts of a new one."""
    known = projects(book).get(code)
    if known is None:
        receivable, income = usual_accounts(book, code)
        return {**dict.fromkeys(FIELDS, ""), "receivable": receivable, "income": income}
    return {
        "funder": known.funder,
        "decision": known.decision,
        "first": known.first.isoformat(),
        "last": known.last.isoformat(),
        "share": write_share(known.share),
        "costs": write_cost_types(known.types),
        "receivable": known.receivable,
        "income": known.income,
        "objects": object_text(known.objects),
        "closed": known.closed.isoformat() if known.closed else "",
    }


def project_of(code: str, written: Mapping[str, str]) -> Project:
    """The project that was written; raises Refused for what is no day, share or kind of cost."""
    typed = Written(written)
    project = Project(
        *(code, written["funder"], written["decision"]),
        typed.needed("first", read_iso_day, date.min),
        typed.needed("last", read_iso_day, date.max),
        typed.needed("share", read_share, 0),
        typed.needed("costs", read_cost_types, ()),
        receivable=typed.text("receivable"),
        income=typed.text("income"),
        objects=typed.read("objects", read_objects, ()),
        closed=typed.read("closed", read_iso_day, None),
    )
    typed.refuse()
    return project


def parsed_hours(written: Sequence[str]) -> dict[str, int]:
    """Hundredths of an hour by kind of cost, from `"Tid=12,5"`. Raises Refused."""
    hours: dict[str, int] = {}
    for one in written:
        name, equals, count = one.rpartition("=")
        found = read_amount(count)
        if not equals or isinstance(found, Problem) or found < 0:
            raise Refused(
                problem(
                    "claim-hours-form",
                    "{text} are no hours; write the kind of cost and how many: Deltagartid=12,5.",
                    "hours",
                    text=quoted(one),
                )
            )
        hours[name.strip()] = found
    return hours


def parsed_exclusions(written: Sequence[str], reason: str) -> tuple[Exclusion, ...]:
    """Vouchers that are not eligible, from `"A 17"` or, a part of one, `"A 17=1234,50"`."""
    found = []
    for one in written:
        voucher, equals, amount = one.partition("=")
        part = read(amount, read_amount, "without") if equals else None
        found.append(Exclusion(voucher.strip(), part, reason))
    return tuple(found)
