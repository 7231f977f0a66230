"""Figures that are not amounts, as a reader has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.i18n import _, msgid
from ledger.core.money import MINUS, divide_rounded, write_amount

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledger.core.checks import Severity
    from ledger.core.money import Unit
    from ledger.management.five_years import KeyLine
    from ledger.printed_report import Finding

_TENTHS = 10
SHORT_UNITS: Mapping[Unit, str] = {
    "kr": msgid("kr"),
    "tkr": msgid("tkr"),
    "mnkr": msgid("mnkr"),
    "ore": msgid("kr and öre"),
}
"""What a unit is called in the head of a list; said with `_()`."""


def per_cent(per_mille: int | None) -> str:
    """Thousandths as per cent with one decimal: `"−7,6"`; nothing when there is no figure."""
    if per_mille is None:
        return ""
    whole, tenth = divmod(abs(per_mille), _TENTHS)
    return f"{MINUS if per_mille < 0 else ''}{whole},{tenth}"


def key_figure(line: KeyLine, value: int | None, unit: Unit) -> str:
    """A key figure, given in hundredths: an amount in the unit, per cent, or a number."""
    if value is None:
        return ""
    if line.measure == "per_cent":
        return per_cent(divide_rounded(value, _TENTHS))
    return write_amount(value, unit if line.measure == "amount" else "kr")


def verdict(severity: Severity | None) -> str:
    """What is said of a check: its sides agree, it is allowed for now, or it is wrong."""
    return {None: _("ok"), "advice": _("advice"), "fault": _("WRONG")}[severity]


def compared(one: Finding) -> tuple[str, str, str]:
    """Both sides of a comparison and their difference: kronor, or per cent."""
    sign = " %" if one.measure == "per_cent" else ""
    figures = (one.left, one.right, one.difference)
    left, right, difference = (f"{write_amount(figure, 'kr')}{sign}" for figure in figures)
    return left, right, difference
