"""The sections of an annual report that are text, as the law lists them (LKBR 4, 9 and 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ledger.core.i18n import msgid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Chapter: TypeAlias = Literal[
    "foreword", "management", "requirement", "statements", "notes", "signed", "interim"
]
"""Where a section is printed: before the report, in the management report, after the balance
requirement, with its statement, among the notes, above the signatures, and in an interim report."""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A text that people write."""

    name: str
    title: str
    chapter: Chapter
    law: str
    """The paragraph that asks for it; none where only custom does."""

    about: str
    """What belongs there, in a line."""

    headings: tuple[str, ...] = ()
    """Words of a heading under which the management report has it, where it is one whole text."""


MANAGEMENT = "management-report"
"""What the management report begins with; in older books the whole of it."""

GOALS = "sound-management"
"""The section in which the goals of the year are evaluated."""

INTERIM = "interim-report"
"""The short management report of an interim report (LKBR 13:2)."""

_ALL = (
    ReportSection(
        "foreword",
        msgid("The chair's words"),
        "foreword",
        "",
        msgid("What the year was, in the chair's own words; the law does not ask for it."),
    ),
    ReportSection(
        MANAGEMENT,
        msgid("Management report"),
        "management",
        "LKBR 4:1",
        msgid("What stands before its sections: who the members are and what the report covers."),
    ),
    ReportSection(
        "overview",
        msgid("Overview of the development"),
        "management",
        "LKBR 11:1",
        msgid("How the activities have developed, in words; the five years stand beside."),
        ("översikt", "overview"),
    ),
    ReportSection(
        "important-circumstances",
        msgid("Circumstances of weight for result and position"),
        "management",
        "LKBR 11:2",
        msgid("What one must know to judge the result and the position that the tables show."),
        ("viktiga förhållanden", "resultat och ställning", "circumstances"),
    ),
    ReportSection(
        "significant-events",
        msgid("Significant events"),
        "management",
        "LKBR 11:3",
        msgid("What of weight has happened during the year."),
        ("händelser av väsentlig betydelse", "väsentliga händelser", "significant events"),
    ),
    ReportSection(
        "events-after-year-end",
        msgid("Events after the balance-sheet date"),
        "management",
        "LKBR 11:3",
        msgid(
            "What of weight has happened after the year, until the report is signed; or nothing."
        ),
        ("efter räkenskapsårets slut", "efter balansdagen", "after the balance-sheet"),
    ),
    ReportSection(
        "expected-development",
        msgid("Expected development"),
        "management",
        "LKBR 11:4",
        msgid("What is expected: members' contributions, activities, risks."),
        ("förväntad utveckling", "expected development"),
    ),
    ReportSection(
        "personnel",
        msgid("Personnel"),
        "management",
        "LKBR 11:5",
        msgid("Circumstances of weight that concern staff, or that there is none."),
        ("personal", "personnel"),
    ),
    ReportSection(
        "sick-leave",
        msgid("Sick leave"),
        "management",
        "LKBR 11:6",
        msgid("Sick leave in per cent of working time; not with ten employees or fewer."),
        ("sjukfrånvaro", "sick leave"),
    ),
    ReportSection(
        "governance",
        msgid("Governance and follow-up"),
        "management",
        "LKBR 11:7",
        msgid("Who decides what, and how the activities are followed up."),
        ("styrning", "governance"),
    ),
    ReportSection(
        GOALS,
        msgid("Sound financial management and goals"),
        "management",
        "LKBR 11:8",
        msgid("Whether the goals of the activities and of the finances have been reached."),
        ("måluppfyllelse", "god ekonomisk hushållning", "sound financial"),
    ),
    ReportSection(
        "financial-position",
        msgid("Financial position"),
        "management",
        "LKBR 11:9",
        msgid("How the result and the position are judged: equity, liquid assets, the budget."),
        (
            "ekonomisk ställning",
            "ekonomiska ställningen",
            "resultat och ställning",
            "financial position",
        ),
    ),
    ReportSection(
        "restoring-deficit",
        msgid("Restoring a negative result"),
        "requirement",
        "LKBR 11:11",
        msgid("When and how a negative balance requirement result is restored, or why it is not."),
        ("återställ", "restoring"),
    ),
    ReportSection(
        "contingent-liabilities",
        msgid("Pledges and contingent liabilities"),
        "statements",
        "LKBR 6:2",
        msgid("What the association may have to pay and no balance shows; or that there is none."),
    ),
    ReportSection(
        "operations",
        msgid("Operations against budget"),
        "statements",
        "LKBR 10:1",
        msgid("Why the actual figures differ from the budget; the table stands below."),
    ),
    ReportSection(
        "investments",
        msgid("Investments"),
        "statements",
        "",
        msgid(
            "What was bought and why; the table stands below, or the sentence that there are none."
        ),
    ),
    ReportSection(
        "accounting-principles",
        msgid("Accounting principles"),
        "notes",
        "LKBR 9:4",
        msgid(
            "How income, costs, assets and liabilities are valued and to which year they belong."
        ),
    ),
    ReportSection(
        "departures",
        msgid("Departures from recommendations"),
        "notes",
        "LKBR 4:3",
        msgid("Which recommendations of RKR are not followed, and why; or that all are."),
    ),
    ReportSection(
        "separate-accounts",
        msgid("Separate accounts"),
        "notes",
        "LKBR 9:5",
        msgid("Which accounts are kept apart because another law asks for it."),
    ),
    ReportSection(
        "useful-lives",
        msgid("Useful lives"),
        "notes",
        "LKBR 9:9",
        msgid("The average useful life of each kind of fixed asset."),
    ),
    ReportSection(
        "extraordinary-items",
        msgid("Extraordinary items"),
        "notes",
        "LKBR 9:12",
        msgid("What an extraordinary item is, and why it is one."),
    ),
    ReportSection(
        "audit-cost",
        msgid("Cost of the audit of the accounts"),
        "notes",
        "LKBR 9:13",
        msgid("What the auditors' examination of accounts and annual report cost, in kronor."),
    ),
    ReportSection(
        "fair-view",
        msgid("Fair view"),
        "signed",
        "",
        msgid("That the report, in the judgement of those who sign, gives a fair view."),
    ),
    ReportSection(
        INTERIM,
        msgid("Interim report: management report"),
        "interim",
        "",
        msgid("The first months in short, and what the year looks like; for an interim report."),
    ),
)
SECTIONS: Mapping[str, ReportSection] = {section.name: section for section in _ALL}
"""By name, in the order of print."""


def sections_of(chapter: Chapter) -> Iterator[ReportSection]:
    """The sections of a chapter, in the order of print."""
    return (section for section in SECTIONS.values() if section.chapter == chapter)


def under_heading(text: str, section: ReportSection) -> str:
    """What a whole management report has under the heading of a section; empty when nothing."""
    found: list[str] = []
    level = 0
    for line in text.split("\n"):
        marks = len(line) - len(line.lstrip("#"))
        words = line.lstrip("#").strip().casefold()
        if marks and words:
            if any(word in words for word in section.headings):
                level = level or marks
            elif level and marks <= level:
                level = 0
        elif level:
            found.append(line)
    return "\n".join(found).strip()
