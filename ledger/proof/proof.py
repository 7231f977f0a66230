"""Proof: everything of a year that must agree with everything else, with both sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledger.assets.tie_out import account_sides
from ledger.book.book import read_once
from ledger.book.sqlite_errors import is_broken_off
from ledger.bookkeeping.balances import opening_of, read_balances
from ledger.bookkeeping.chart_of_accounts import account_kinds, parse_object_set
from ledger.bookkeeping.fiscal_years import fiscal_years, year_before
from ledger.bookkeeping.opening_balances import prior_year_figures
from ledger.contributions.plan import contribution_plan
from ledger.core.balances import Balances
from ledger.core.checks import Check
from ledger.core.errors import LedgerError
from ledger.invoices.open_items import open_items
from ledger.projects.register import projects, receivables
from ledger.proof.ledger_proofs import LEDGER_CHECKS
from ledger.proof.model import Location, Proof, Series, YearFigures
from ledger.proof.report_proofs import REPORT_CHECKS
from ledger.statements.balance_requirement import balance_requirement
from ledger.statements.book_statements import notes_of, printed_notes, statement_of, template_of
from ledger.statements.comparatives import stated_closing
from ledger.statements.scb_summary import scb_summary
from ledger.vat_compensation.register import register_sides

if TYPE_CHECKING:
    from ledger.book.book import Book
    from ledger.contributions.member_contributions import ContributionSums
    from ledger.core.balances import Key
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore
    from ledger.statements.statement import Statement

__all__ = ["Location", "Proof", "proofs", "proofs_in", "prove", "subject_of"]


def prove(book: Book, year: FiscalYear) -> tuple[Proof, ...]:
    """Every proof of a year; what an open year has left to do is only advice.

    Raises TemplateError when the template of the year cannot be read.
    """
    with book.reading():
        subject = subject_of(book, year)
    return proofs_in(subject)


def proofs_in(subject: YearFigures) -> tuple[Proof, ...]:
    """Every check, made on figures that are at hand."""
    return tuple(
        _so_far(proof, subject)
        for check in LEDGER_CHECKS + REPORT_CHECKS
        for proof in check(subject)
    )


def proofs(book: Book) -> tuple[Check, ...]:
    """Every proof of every year, for `finsam check`; what cannot be proved is said, not raised."""
    found: list[Check] = []
    for year in fiscal_years(book):
        try:
            checks = [proof.check for proof in prove(book, year)]
        except LedgerError as error:
            if is_broken_off(error):
                raise
            checks = [Check("template", fault, ok=False) for fault in error.problems]
        found += (
            replace(
                check,
                id=f"proof:{year.name}:{check.id}",
                message=replace(check.message, where=check.message.where or str(year.name)),
            )
            for check in checks
        )
    return tuple(found)


LEFT_FOR_YEAR_END = ("placed", "result:balance", "result:note")
"""Proofs that hold when the year's bookkeeping is done: no line yet for a new account. They keep
a year from being closed, but an open book is whole."""

WAITS_FOR_VOUCHER = "claims:"
"""Proofs of claims: what is claimed, and what was not granted, waits for its voucher."""

LEFT_WHILE_OPEN_BEFORE = ("opening-equity", "opening-balances")
"""Proofs that hold when the year before is closed: that it is carried over."""


RESTATED = "comparatives:"
"""Proofs of comparative figures: restated ones are accepted when their year is closed."""


def _so_far(proof: Proof, subject: YearFigures) -> Proof:
    before = subject.last_year
    is_left = not subject.year.closed and _is_left(proof.check)
    waits = before is not None and not before.closed and proof.check.id in LEFT_WHILE_OPEN_BEFORE
    allowed = proof.check.is_allowed or is_left or waits
    return replace(proof, check=replace(proof.check, is_allowed=allowed))


def _is_left(check: Check) -> bool:
    return check.id in LEFT_FOR_YEAR_END or check.id.startswith(WAITS_FOR_VOUCHER)


def blocks_closing(check: Check) -> bool:
    """Whether a year cannot be closed as long as the check is as it is."""
    is_left = _is_left(check) or check.id in LEFT_WHILE_OPEN_BEFORE or check.id.startswith(RESTATED)
    return check.severity == "fault" or (not check.ok and is_left)


@read_once
def subject_of(book: Book, year: FiscalYear) -> YearFigures:
    """Gathers what is to be proved."""
    last_year = year_before(book, year)
    template, balances = template_of(book, year), read_balances(book, year)
    return YearFigures(
        year=year,
        template=template,
        kinds=account_kinds(book),
        balances=balances,
        posted=_posted(book, year),
        reports=_reports(book, year),
        notes=notes_of(book, year, full=True),
        numbers=printed_notes(book, template, year),
        series=_series(book, year),
        items=open_items(book, year.last),
        assets=account_sides(book, template, year.last, balances),
        claims=_claims(book, year),
        summary=scb_summary(book, year),
        contributions=_contributions(book, year),
        vat=register_sides(book, year.last),
        last_year=last_year,
        last_balances=read_balances(book, last_year) if last_year else None,
        last_reports=(
            {**_reports(book, last_year), "notes": notes_of(book, last_year, full=True)}
            if last_year
            else None
        ),
        stated={} if last_year else stated_closing(book, year),
        printed=None
        if last_year
        else prior_year_figures(book, (year.first - timedelta(days=1)).year),
    )


def _contributions(book: Book, year: FiscalYear) -> ContributionSums | None:
    if contribution_plan(book, year.name) is None:
        return None
    from ledger.contributions.member_contributions import contribution_sums  # noqa: PLC0415 - with a plan only

    return contribution_sums(book, year)


def _claims(book: Book, year: FiscalYear) -> dict[str, tuple[str, Ore]]:
    owed = receivables(book, year.last)
    return {code: (project.receivable, owed[code]) for code, project in projects(book).items()}


def _reports(book: Book, year: FiscalYear) -> dict[str, Statement]:
    return {
        "income": statement_of(book, "income", year, full=True),
        "balance": statement_of(book, "balance", year, full=True),
        "cashflow": statement_of(book, "cashflow", year, full=True),
        "balance-requirement": balance_requirement(book, year),
    }


POSTED = """
SELECT p.account, s.key, sum(p.amount) FROM voucher AS v
JOIN posting AS p ON p.id BETWEEN v.first_posting AND v.first_posting + v.rows - 1
JOIN object_set AS s ON s.id = p.objects
WHERE v.year = ? GROUP BY p.account, p.objects
"""


def _posted(book: Book, year: FiscalYear) -> Balances:
    with book.reading() as connection:
        movement: dict[Key, Ore] = {
            (account, parse_object_set(key)): amount
            for account, key, amount in connection.execute(POSTED, (year.id,))
        }
    return Balances(opening_of(book, year), movement)


SERIES = """
SELECT v.series, max(v.number), count(DISTINCT v.number), count(*), max(j.kind = 'batch')
FROM voucher AS v JOIN journal AS j ON j.seq = v.entry
WHERE v.year = ? GROUP BY v.series ORDER BY v.series
"""


def _series(book: Book, year: FiscalYear) -> tuple[Series, ...]:
    with book.reading() as connection:
        return tuple(
            Series(name, highest, numbers, vouchers, bool(imported))
            for name, highest, numbers, vouchers, imported in connection.execute(SERIES, (year.id,))
        )
