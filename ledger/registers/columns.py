"""Columns that several registers have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.i18n import msgid
from ledger.core.table import AMOUNT, EVERYWHERE, FILE, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledger.bookkeeping.approvals import Paper
    from ledger.core.model import ObjectTags
    from ledger.core.table import Cell, Face

SEQUENCE = Column(
    "sequence",
    kind="number",
    on=FILE,
    file_label=msgid("Reg. no."),
    about=msgid("Order of registration in the whole book"),
)
VOUCHER = Column(
    "voucher", on=FILE, file_label=msgid("Voucher"), about=msgid("Series and number, as A 17")
)
ACCOUNT = Column("account", "", "code", on=FILE, file_label=msgid("Account"))
ACCOUNT_NAME = Column("name", on=FILE, file_label=msgid("Account name"))
TEXT_COLUMN = Column("text", on=FILE, file_label=msgid("Text"))
OBJECTS = Column(
    "objects", on=FILE, file_label=msgid("Objects"), about=msgid("Dimension and code, as 6:MIA")
)
CORRECTS = Column(
    "corrects", on=FILE, file_label=msgid("Corrects"), about=msgid("The voucher that it corrects")
)
CORRECTED_BY = Column(
    "corrected_by",
    on=FILE,
    file_label=msgid("Corrected by"),
    about=msgid("The voucher that corrects it"),
)


def yes_or_no(_: Callable[[str], str]) -> Mapping[Cell, str]:
    """What a reader sees of 1 and 0."""
    return {1: _("yes"), 0: _("no")}


def account_column(_: Callable[[str], str], on: frozenset[Face] = EVERYWHERE) -> Column:
    """The number of an account."""
    return replace(ACCOUNT, label=_("Account"), width=7, on=on)


def sequence_column(_: Callable[[str], str], on: frozenset[Face]) -> Column:
    """The order of registration."""
    return replace(SEQUENCE, label=_("Seq."), width=5, on=on)


def date_column(_: Callable[[str], str], on: frozenset[Face] = EVERYWHERE) -> Column:
    """The day of entry."""
    return Column(
        "date", _("Date"), "day", 10, on, file_label=msgid("Date"), about=msgid("Day of entry")
    )


def amount_column(
    _: Callable[[str], str], about: str = "", on: frozenset[Face] = EVERYWHERE
) -> Column:
    """An amount, debit positive unless `about` says otherwise."""
    return Column(
        "amount",
        _("Amount"),
        "amount",
        AMOUNT,
        on,
        file_label=msgid("Amount"),
        about=about or msgid("Debit positive, credit negative"),
    )


def objects_document(members: ObjectTags) -> dict[str, str]:
    """The objects of a posting as JSON has them: `{"1": "KANSLI", "6": "MIA"}`."""
    return {str(dimension): code for dimension, code in members}


def paper_words(paper: Paper | None, _: Callable[..., str]) -> str:
    """That an approval is on paper: the day, and the file of its scan; empty when it is not."""
    if paper is None:
        return ""
    if not paper.scan:
        return _("on paper {day}", day=paper.day)
    return _("on paper {day}, scanned: {file}", day=paper.day, file=paper.scan)
