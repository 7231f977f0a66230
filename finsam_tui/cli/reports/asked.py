"""What a report was asked for, and what is said in every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from finsam_tui.i18n import _

if TYPE_CHECKING:
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.label import Language
    from ledger.core.model import Association, ObjectTags
    from ledger.core.money import Unit
    from ledger.registers.audit_sample import Method


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """The question that a report answers."""

    report: str
    association: Association
    year: FiscalYear
    period: Period
    """The whole year, or the days that `--from` and `--to` say."""

    language: Language
    unit: Unit
    """What a figure counts on paper; JSON and CSV are exact."""

    account: str | None = None
    member: tuple[int, str] | None = None
    """The dimension and the object that `--object` says."""

    series: str | None = None
    number: int | None = None
    search: str | None = None
    kind: str | None = None
    size: int | None = None
    method: Method | None = None
    seed: int | None = None
    """What was done, when the history is asked for: `"lock"`, `"correction"`."""

    full: bool = False
    year_is_given: bool = False
    """Whether `--year` named the year; otherwise it is the usual one."""

    def head(self) -> dict[str, object]:
        """The first members of every JSON document."""
        return {
            "report": self.report,
            "association": self.association.name,
            "orgnr": self.association.orgnr,
            "year": self.year.name,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "unit": "ore",
        }

    def title(self, name: str) -> tuple[str, str]:
        """The lines above a report on paper; its name is in the language already."""
        whole = self.period == self.year.period
        days = str(self.year.name) if whole else f"{self.period.first} – {self.period.last}"
        counted = {
            "ore": _("kronor and öre"),
            "kr": _("kronor"),
            "tkr": _("thousands of kronor"),
            "mnkr": _("millions of kronor"),
        }
        association = f"{self.association.name}  {self.association.orgnr}"
        return association, f"{name} {days}, {counted[self.unit]}"


def with_marks(text: str, objects: ObjectTags, corrects: str, corrected_by: str) -> str:
    """The text with the objects after it, and the voucher that it corrects or that corrects it.

    Every ledger on paper tells of corrections (BFL 5:5, BFNAR 2013:2 p 2.17).
    """
    marks = [f"{dimension}:{code}" for dimension, code in objects]
    if corrects:
        marks.append(_("corrects {voucher}", voucher=corrects))
    if corrected_by:
        marks.append(_("corrected by {voucher}", voucher=corrected_by))
    return f"{text} ({', '.join(marks)})" if marks else text
