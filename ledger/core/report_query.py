"""What a report is asked for, and what stands in every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.errors import Problem
from ledger.core.i18n import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.label import Language
    from ledger.core.model import Association
    from ledger.core.money import Ore, Unit

Method: TypeAlias = Literal["random", "mus"]
"""How a sample is chosen: every voucher alike, or every krona alike (monetary-unit sampling)."""


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """The question that a report answers."""

    report: str
    association: Association
    year: FiscalYear
    period: Period
    """The whole year, or some days of it."""

    language: Language
    unit: Unit = "ore"
    """What a figure counts in text; JSON and CSV are exact."""

    account: str | None = None
    member: tuple[int, str] | None = None
    """A dimension and an object: only what is recorded on it."""

    series: str | None = None
    number: int | None = None
    search: str | None = None
    kind: str | None = None
    """What was done, when the history is asked for: `"lock"`, `"correction"`."""

    size: int | None = None
    method: Method | None = None
    seed: int | None = None
    least: Ore | None = None
    """Of a sample: only vouchers of at least so much of what counts."""

    most: Ore | None = None
    full: bool = False
    year_is_given: bool = False
    days_are_given: bool = False
    """Whether a year or days were asked for, and are not only where the book stands."""

    """Whether the year was named; otherwise it is the usual one."""

    translate: Callable[[Problem, Language], str] = Problem.in_language
    """The place and the sentence of a problem, as the reader's face and language have it."""

    def message(self, found: Problem) -> str:
        """The place and the sentence of a problem in the reader's language."""
        return self.translate(found, self.language)

    def words(self, sentence: str, **fields: object) -> str:
        """The sentence in the reader's language; a report calls it `_`, so that Babel finds it."""
        return translated(sentence, self.language, **fields)

    def head(self) -> dict[str, object]:
        """The first members of every JSON document."""
        return {
            **self.of_the_book(),
            "year": self.year.name,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "unit": "ore",
        }

    def of_the_book(self) -> dict[str, object]:
        """The first members of a document of the whole book, whatever the year."""
        return {
            "report": self.report,
            "association": self.association.name,
            "orgnr": self.association.orgnr,
        }

    @property
    def whose(self) -> str:
        """The first line above a report: whose books they are."""
        return f"{self.association.name}  {self.association.orgnr}"

    def title(self, name: str) -> tuple[str, str]:
        """The lines above a report in text; its name is in the language already."""
        _ = self.words
        whole = self.period == self.year.period
        days = str(self.year.name) if whole else f"{self.period.first} – {self.period.last}"
        counted = {
            "ore": _("kronor and öre"),
            "kr": _("kronor"),
            "tkr": _("thousands of kronor"),
            "mnkr": _("millions of kronor"),
        }
        return self.whose, f"{name} {days}, {counted[self.unit]}"

    def with_marks(
        self, text: str, objects: Sequence[str], corrects: str = "", corrected_by: str = ""
    ) -> str:
        """The text with the objects after it, and the voucher that it corrects or that corrects it.

        Every ledger on paper tells of corrections (BFL 5:5, BFNAR 2013:2 p 2.17).
        """
        if not (objects or corrects or corrected_by):
            return text
        _ = self.words
        marks = list(objects)
        if corrects:
            marks.append(_("corrects {voucher}", voucher=corrects))
        if corrected_by:
            marks.append(_("corrected by {voucher}", voucher=corrected_by))
        return f"{text} ({', '.join(marks)})"
