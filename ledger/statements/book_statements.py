"""Reports of a book: its template read through its balances, with last year beside."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from ledger.book.book import read_once
from ledger.bookkeeping.balances import followed_year, read_balances
from ledger.bookkeeping.chart_of_accounts import account_kinds
from ledger.bookkeeping.fiscal_years import fiscal_years, template_text, year_before
from ledger.bookkeeping.opening_balances import opening_balances, prior_year_figures
from ledger.core.balances import at_close
from ledger.core.calendar import Period, year_later
from ledger.report_layout.model import REPORTS, SIGNS, TOTALS
from ledger.report_layout.reader import read_template
from ledger.statements import statement as statements
from ledger.statements.comparatives import (
    balances_of_earlier_year,
    balances_of_prior_year,
    beginning_sides,
    knows_openings,
    parts_of_prior_year,
)
from ledger.statements.line_amounts import StatementColumn, line_amounts
from ledger.statements.restated import note_of_restatement

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.balances import Balances
    from ledger.core.calendar import FiscalYear
    from ledger.core.label import Language
    from ledger.core.model import Kind
    from ledger.core.money import Ore
    from ledger.report_layout.model import ColumnName, Part, Report, Template
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement


def statement_of(
    book: Book,
    report: Report,
    year: FiscalYear,
    period: Period | None = None,
    *,
    language: Language = "sv",
    full: bool = False,
    budget: StatementColumn | None = None,
) -> Statement:
    """The income statement, balance sheet or cash-flow analysis of a year or a part of it.

    Last year stands beside (LKBR 5:6, 6:5): from the book, or as published when that year was
    kept elsewhere. The budget, where the template has a column for it, is given.
    """
    with book.reading():
        template = template_of(book, year)
        shown, kinds = columns(book, template, year, period, report, budget=budget), _kinds(book)
        made = statements.statement(
            template,
            report,
            shown,
            book.association,
            year.name,
            language=language,
            full=full,
            kinds=kinds,
            numbers=printed_notes(book, template, year, period),
        )
        note = note_of_restatement(
            book, template, year, shown, report=report, kinds=kinds, language=language
        )
        return replace(made, lines=(*made.lines, *note))


@read_once
def notes_of(
    book: Book,
    year: FiscalYear,
    period: Period | None = None,
    *,
    language: Language = "sv",
    full: bool = False,
) -> Notes:
    """The notes of a year or a part of it, with last year beside (LKBR 9)."""
    from ledger.statements import notes as note_pages  # noqa: PLC0415 - 1.4 ms that a statement spares

    with book.reading():
        template = template_of(book, year)
        return note_pages.notes(
            template,
            columns(book, template, year, period, "notes"),
            book.association,
            year.name,
            language=language,
            full=full,
            kinds=_kinds(book),
            numbers=printed_notes(book, template, year, period),
        )


@read_once
def printed_notes(
    book: Book, template: Template, year: FiscalYear, period: Period | None = None
) -> Mapping[str, str]:
    """The numbers that the period's notes are printed with, by their numbers in the template.

    Those of a whole year have no gap; a part of it keeps the numbers that the year has.
    """
    kinds = _kinds(book)
    asked = columns(book, template, year, period, "notes")
    return statements.note_numbers(
        template,
        [line_amounts(template, one, kinds) for one in asked],
        has_gaps=period is not None and period != year.period,
    )


def template_of(book: Book, year: FiscalYear) -> Template:
    """The template that the year uses; raises TemplateError when it cannot be read."""
    return read_template(template_text(book, year), f"{book.path.name} {year.name}")


def template_on(book: Book, day: date) -> Template | None:
    """The template of the latest year that has begun on the day; None when none has."""
    begun = [year for year in fiscal_years(book) if year.first <= day]
    return template_of(book, begun[-1]) if begun else None


def balances_for(
    book: Book, template: Template, year: FiscalYear, period: Period | None = None
) -> Balances:
    """The balances of a period, with all that the template asks of them."""
    return read_balances(book, year, period, with_debits=template.needs_debits)


def columns(
    book: Book,
    template: Template,
    year: FiscalYear,
    period: Period | None,
    report: str,
    *,
    budget: StatementColumn | None = None,
    names: Sequence[ColumnName] = (),
) -> tuple[StatementColumn, ...]:
    """The columns of a report as far as they are known, in the order of the template or `names`.

    The period is the first, and the same period of the year before the first of other years.
    """
    period = period or year.period
    this = StatementColumn(
        f"actual-{year.name}",
        column_label(period, year, report),
        balances_for(book, template, year, period),
        _memos_of(book, year, period),
        begins_otherwise=_begins_otherwise(book, template, year),
    )
    before = _column_before(book, template, year, period, report)
    names = names or template.columns
    known: dict[ColumnName, StatementColumn | None] = {
        "actual": this,
        "prior": before,
        "third": _column_third(book, template, year, period, report)
        if before and "third" in names
        else None,
        "budget": budget,
    }
    return tuple(column for name in names if (column := known[name]))


@read_once
def _begins_otherwise(book: Book, template: Template, year: FiscalYear) -> int | None:
    """The open year before, where `year` has opening balances of its own that differ from it."""
    before = year_before(book, year)
    if before is None or before.closed or year.closed or followed_year(book, year):
        return None
    ended = read_balances(book, before)
    closing = {key: ended.closing(key) for key in ended.keys()}  # noqa: SIM118 - no dict
    should, does = beginning_sides(template, _kinds(book), closing, opening_balances(book, year))
    return before.name if should != does else None


def _column_third(
    book: Book, template: Template, year: FiscalYear, period: Period, report: str
) -> StatementColumn | None:
    """The same period two years before."""
    if last_year := year_before(book, year):
        same = same_days(period, year, last_year)
        return _column_before(book, template, last_year, same, report)
    name = (year.first - timedelta(days=1)).year - 1
    if period != year.period:
        return None
    printed = prior_year_figures(book, name)
    stated = balances_of_earlier_year(book, template, name)
    if stated and (report != "cashflow" or knows_openings(book, name)):
        return StatementColumn(f"actual-{name}", str(name), stated, printed, is_from_elsewhere=True)
    memos = {line.id for line in template.lines() if line.kind == "memo"}
    if printed.keys() <= memos:
        return None
    return StatementColumn(f"actual-{name}", str(name), published=printed)


def _memos_of(book: Book, year: FiscalYear, period: Period) -> Mapping[str, Ore]:
    """What has been entered of a year: its position when it ends, and on no other day."""
    return prior_year_figures(book, year.name) if period.last == year.last else {}


@read_once
def _column_before(
    book: Book, template: Template, year: FiscalYear, period: Period, report: str
) -> StatementColumn | None:
    if last_year := year_before(book, year):
        same = same_days(period, year, last_year)
        return StatementColumn(
            f"actual-{last_year.name}",
            column_label(same, last_year, report),
            balances_for(book, template, last_year, same),
            _memos_of(book, last_year, same),
        )
    return _column_from_elsewhere(book, template, year, period, report)


def _column_from_elsewhere(
    book: Book, template: Template, year: FiscalYear, period: Period, report: str
) -> StatementColumn | None:
    """The year before as far as it is known: by account, as printed, or by opening balances."""
    eve = year.first - timedelta(days=1)
    key, label = f"actual-{eve.year}", str(eve.year)
    wanted = SIGNS if report == "notes" else REPORTS[cast("Report", report)]
    of_days: set[Part] = set(TOTALS)
    if period != year.period:
        of_days = set(REPORTS["balance"])
        label = eve.isoformat()
    printed = _of_parts(template, prior_year_figures(book, eve.year), of_days)
    balances = balances_of_prior_year(book, template, year)
    known_parts = (parts_of(template, printed) | parts_of_prior_year(book, year)) & of_days
    if balances and not known_parts.isdisjoint(wanted):
        return StatementColumn(
            key, label, balances, printed, is_from_elsewhere=True, known_parts=known_parts
        )
    opening = at_close(opening_balances(book, year))
    memos = {line.id for line in template.lines() if line.kind == "memo"}
    if report == "balance" and opening.opening:
        known = {line: amount for line, amount in printed.items() if line in memos}
        return StatementColumn(key, label, opening, known)
    known = {}
    if report == "notes" and opening.opening:
        known = _of_the_balance_sheet(template, opening)
    known_parts = parts_of(template, printed if report == "balance" else printed.keys() - memos)
    if known:
        known_parts |= parts_of(template, known)
    known_parts &= of_days
    if known_parts.isdisjoint(wanted):
        return None
    return StatementColumn(key, label, published=known | printed, known_parts=known_parts)


def _of_parts(
    template: Template, figures: Mapping[str, Ore], parts: Collection[Part]
) -> dict[str, Ore]:
    """The figures without those on lines of other parts: of some days, what a whole year was."""
    others = {leaf.line.id for leaf in template.leaves() if leaf.part not in parts}
    for part, lines in template.statements.items():
        if part not in parts:
            others |= {line.id for line in lines}
    return {line: amount for line, amount in figures.items() if line not in others}


def parts_of(template: Template, line_ids: Collection[str]) -> set[Part]:
    """The statements that lines belong to, the balance sheet whole."""
    found: set[Part] = {leaf.part for leaf in template.leaves() if leaf.line.id in line_ids}
    found |= {
        part
        for part, lines in template.statements.items()
        if any(line.id in line_ids for line in lines)
    }
    return found if found.isdisjoint(REPORTS["balance"]) else found | set(REPORTS["balance"])


def _of_the_balance_sheet(template: Template, opening: Balances) -> dict[str, Ore]:
    """The leaves of last year's balance sheet, as this year's opening balances have them."""
    amounts = line_amounts(template, StatementColumn("", "", opening)).amounts
    return {
        leaf.line.id: amounts[leaf.line.id] for leaf in template.leaves() if leaf.part != "income"
    }


def same_days(period: Period, year: FiscalYear, other: FiscalYear) -> Period:
    """The days of another year that answer to a period of the year, as far as it has them."""
    if period == year.period:
        return other.period
    then = days_in(period, other.name - year.name)
    return Period(max(then.first, other.first), min(then.last, other.last))


def days_in(period: Period, years: int) -> Period:
    """The same days some years later, or earlier; what ends a month still does."""
    is_month_end = (period.last + timedelta(days=1)).day == 1
    last = year_later(period.last + timedelta(days=1), years) - timedelta(days=1)
    return Period(
        year_later(period.first, years),
        last if is_month_end else year_later(period.last, years),
    )


def column_label(period: Period, year: FiscalYear, report: str) -> str:
    """What a column is called: the year, the months, or the day of a balance sheet."""
    if period == year.period:
        return str(year.name)
    if report == "balance":
        return period.last.isoformat()
    first, last = period.first, period.last
    if period.first.day != 1 or (period.last + timedelta(days=1)).day != 1:
        return f"{first:%y%m%d}–{last:%y%m%d}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    end = f"{last:%m}" if first.year == last.year else f"{last:%Y-%m}"
    return f"{first:%Y-%m}–{end}"


def _kinds(book: Book) -> Mapping[str, Kind]:
    return account_kinds(book)
