"""Columns that several registers have."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.core.i18n import msgid
from ledger.core.table import AMOUNT, EVERYWHERE, FILE, Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.core.model import ObjectTags
    from ledger.core.table import Face

SEQUENCE = Column(
    "sequence",
    kind="number",
    on=FILE,
    file_label=msgid("Reg. no."),
    about=msgid("Order of registration in the whole book"),
    file_width=8,
)
VOUCHER = Column(
    "voucher",
    on=FILE,
    file_label=msgid("Voucher"),
    about=msgid("Series and number, as A 17"),
    file_width=9,
)
ACCOUNT = Column("account", "", "code", on=FILE, file_label=msgid("Account"), file_width=8)
ACCOUNT_NAME = Column("name", on=FILE, file_label=msgid("Account name"), file_width=34)
TEXT_COLUMN = Column("text", on=FILE, file_label=msgid("Text"), file_width=44)
OBJECTS = Column(
    "objects",
    on=FILE,
    file_label=msgid("Objects"),
    about=msgid("Dimension and code, as 6:MIA"),
    file_width=18,
)
CORRECTS = Column(
    "corrects",
    on=FILE,
    file_label=msgid("Corrects"),
    about=msgid("The voucher that it corrects"),
)
CORRECTED_BY = Column(
    "corrected_by",
    on=FILE,
    file_label=msgid("Corrected by"),
    about=msgid("The voucher that corrects it"),
)
YES = msgid("1 is yes")


def account_column(_: Callable[[str], str], on: frozenset[Face] = EVERYWHERE) -> Column:
    """The number of an account."""
    return replace(ACCOUNT, label=_("Account"), width=7, on=on)


def sequence_column(_: Callable[[str], str], on: frozenset[Face]) -> Column:
    """The order of registration."""
    return replace(SEQUENCE, label=_("Seq."), width=5, on=on)


def date_column(_: Callable[[str], str], on: frozenset[Face] = EVERYWHERE) -> Column:
    """The day of entry."""
    return Column(
        "date",
        _("Date"),
        "day",
        10,
        on,
        file_label=msgid("Date"),
        about=msgid("Day of entry"),
        file_width=11,
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
        file_width=15,
    )


def object_text(members: ObjectTags) -> str:
    """The objects of a posting on one line: `"1:KANSLI 6:MIA"`."""
    return " ".join(f"{dimension}:{code}" for dimension, code in members)
