"""The balance requirement (balanskravsutredning): what of the result counts (LKBR 11:10).

An association must not restore a deficit as a municipality must (KL 11:12 is not imported), but
the table is a part of its annual report. The law's wording changed with fiscal year 2024
(lag 2023:643); a year is printed with the words that held for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.book.book import read_once
from ledger.bookkeeping.balances import read_balances
from ledger.bookkeeping.fiscal_years import year_before
from ledger.core.errors import problem
from ledger.core.i18n import msgid, translated
from ledger.report_layout.model import TOTALS
from ledger.statements.book_statements import same_days, statement_of, template_of
from ledger.statements.by_role import movement_of
from ledger.statements.statement import ColumnHead, Line, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.label import Language
    from ledger.core.money import Ore
    from ledger.report_layout.model import BalanceRole


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """A line of the table."""

    id: str
    label: str
    is_sum: bool = False
    """A sum adds up every row above it."""

    role: BalanceRole | None = None
    """The balances that tell the amount when nobody has entered one: taken off or put back."""


RESULT, REQUIREMENT = "result", "balance_requirement_result"
_FIRST = RequirementLine(RESULT, msgid("Result according to the statement"))
_UNREALISED = (
    RequirementLine(
        "unrealised",
        msgid("Unrealised gains and losses on securities"),
        role="securities_valuation",
    ),
    RequirementLine(
        "unrealised_reversed",
        msgid("Reversal of unrealised gains and losses on securities"),
    ),
    RequirementLine(
        "adjusted_result",
        msgid("Result after adjustments"),
        is_sum=True,
    ),
)
_LAST = RequirementLine(REQUIREMENT, msgid("Balance requirement result"), is_sum=True)

UNTIL_2023: tuple[RequirementLine, ...] = (
    _FIRST,
    RequirementLine(
        "capital_gains",
        msgid("All capital gains"),
        role="capital_gains",
    ),
    RequirementLine(
        "gains_excepted",
        msgid("Capital gains excepted"),
    ),
    RequirementLine(
        "losses_excepted",
        msgid("Capital losses excepted"),
    ),
    *_UNREALISED,
    RequirementLine(
        "to_reserve",
        msgid("Transferred to the equalisation reserve"),
    ),
    RequirementLine(
        "from_reserve",
        msgid("Transferred from the equalisation reserve"),
    ),
    _LAST,
)
FROM_2024: tuple[RequirementLine, ...] = (
    _FIRST,
    RequirementLine(
        "capital_gains",
        msgid("Capital gains not in line with sound financial management"),
    ),
    RequirementLine(
        "capital_losses",
        msgid("Capital losses on sales in line with sound financial management"),
    ),
    *_UNREALISED,
    RequirementLine("reserve_change", msgid("Change in the result reserve")),
    _LAST,
)
LAST_OF_THE_OLD = 2023


def wording(year: int) -> tuple[RequirementLine, ...]:
    """The lines of the table, as the law words them for the calendar year."""
    return UNTIL_2023 if year <= LAST_OF_THE_OLD else FROM_2024


@read_once
def balance_requirement(
    book: Book, year: FiscalYear, period: Period | None = None, *, language: Language = "sv"
) -> Statement:
    """The table of a year or some days of it, the year before beside.

    Öre, each with the sign it is added by. What has been entered is of a whole year, and is left
    out of a part of one.
    """
    period = period or year.period
    is_whole = period == year.period
    with book.reading():
        income = statement_of(book, "income", year, period, language=language, full=True)
        (results,) = (line.amounts or () for line in income.lines if line.id == TOTALS["income"])
        reported = [*_of_each_year(book, year, period, len(income.columns))]
        typed = tuple(adjustments(book, int(column.id[-4:])) for column in income.columns)
        entered = typed if is_whole else ({},) * len(typed)
    amounts = [
        _computed(wording(year.name), result, known | given)
        for result, known, given in zip(results, reported, entered, strict=True)
    ]
    return Statement(
        report="balance-requirement",
        association=income.association,
        orgnr=income.orgnr,
        year=year.name,
        columns=tuple(ColumnHead(column.id, column.label) for column in income.columns),
        lines=tuple(
            Line(
                id=line.id,
                label=translated(line.label, language),
                kind="sum" if line.is_sum else "row",
                level=0 if line.is_sum else 1,
                note=None,
                amounts=tuple(column[line.id] for column in amounts),
                parts=_parts(line, wording(year.name)),
            )
            for line in wording(year.name)
        ),
        problems=() if is_whole or not any(typed) else (OF_A_YEAR,),
    )


def _parts(line: RequirementLine, lines: tuple[RequirementLine, ...]) -> tuple[str, ...]:
    """What adds up to a line: to a sum all before it, and to the first the income statement."""
    if line.id == RESULT:
        return (TOTALS["income"],)
    return tuple(one.id for one in lines[: lines.index(line)] if line.is_sum and not one.is_sum)


OF_A_YEAR = problem(
    "adjustments-of-a-year",
    "The adjustments that have been entered are of the whole year and are not in these figures.",
)


def _of_each_year(
    book: Book, year: FiscalYear, period: Period, count: int
) -> Iterator[dict[str, Ore]]:
    """What the ledger tells of the year and of those before it; nothing of those it lacks."""
    own: FiscalYear | None = year
    for _ in range(count):
        yield _from_ledger(book, own, period) if own else {}
        before = year_before(book, own) if own else None
        if own and before:
            period = same_days(period, own, before)
        own = before


def _from_ledger(book: Book, year: FiscalYear, period: Period) -> dict[str, Ore]:
    """What the ledger tells of the adjustments: a gain in the result is taken off."""
    template, balances = template_of(book, year), read_balances(book, year, period)
    return {
        line.id: movement_of(template, line.role, balances)
        for line in wording(year.name)
        if line.role
    }


def _computed(
    lines: tuple[RequirementLine, ...], result: Ore, known: Mapping[str, Ore]
) -> dict[str, Ore]:
    amounts: dict[str, Ore] = {}
    total = 0
    for line in lines:
        amount = result if line.id == RESULT else known.get(line.id, 0)
        if not line.is_sum:
            total += amount
        amounts[line.id] = total if line.is_sum else amount
    return amounts


ADJUSTMENTS = """
SELECT line, amount FROM adjustment AS a WHERE year = :year
AND entry = (SELECT max(entry) FROM adjustment WHERE year = :year AND line = a.line)
"""


def adjustments(book: Book, year: int) -> dict[str, Ore]:
    """What has been entered for the calendar year, by line."""
    with book.reading() as connection:
        return dict(connection.execute(ADJUSTMENTS, {"year": year}).fetchall())
