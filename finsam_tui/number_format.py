"""Figures that are not amounts, as a reader has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _, msgid
from ledger.core.checks import VERDICTS
from ledger.core.money import write_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.checks import Severity
    from ledger.core.money import Unit
    from ledger.printed_report import Finding

SHORT_UNITS: Mapping[Unit, str] = {
    "kr": msgid("kr"),
    "tkr": msgid("tkr"),
    "mnkr": msgid("mnkr"),
    "ore": msgid("kr and öre"),
}
"""What a unit is called in the head of a list; said with `_()`."""


def verdict(severity: Severity | None) -> str:
    """What is said of a check: its sides agree, it is allowed for now, or it is wrong."""
    return _(VERDICTS[severity])


def compared(one: Finding) -> tuple[str, str, str]:
    """Both sides of a comparison and their difference: kronor, or per cent."""
    sign = " %" if one.measure == "per_cent" else ""
    figures = (one.left, one.right, one.difference)
    left, right, difference = (f"{write_amount(figure, 'kr')}{sign}" for figure in figures)
    return left, right, difference
