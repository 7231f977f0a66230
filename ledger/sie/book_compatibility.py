"""Does the file fit the book: the same association, and a year that the book can hold?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.bookkeeping.chart_of_accounts import BALANCE_KINDS
from ledger.bookkeeping.fiscal_years import first_day_too_late
from ledger.core.association import is_orgnr
from ledger.core.calendar import Period, year_later
from ledger.core.errors import problem
from ledger.core.limits import MAX_YEAR_MONTHS
from ledger.core.model import Association
from ledger.core.money import write_amount
from ledger.core.text import clean, quoted
from ledger.sie.year_opening import (
    differing_accounts,
    report_not_joined,
    totals_by_account,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ledger.core.calendar import FiscalYear
    from ledger.core.errors import Problem
    from ledger.core.money import Ore
    from ledger.sie.balance_items import YearOpening
    from ledger.sie.book_snapshot import BookSnapshot
    from ledger.sie.chart_merge import MergedChart
    from ledger.sie.findings import Findings
    from ledger.sie.newer_file import Newer
    from ledger.sie.sie_file import SieFile


def association_of(contents: SieFile, file: Path) -> Association:
    """Whose books the file holds; called after the file when it does not say."""
    digits = re.sub(r"[^0-9]", "", contents.orgnr)[-10:]
    orgnr = f"{digits[:6]}-{digits[6:]}" if len(digits) == 10 else clean(contents.orgnr)  # noqa: PLR2004
    return Association(clean(contents.name)[:200] or clean(file.stem)[:200] or "?", orgnr[:20])


def years_of_file(contents: SieFile) -> tuple[Period, ...]:
    """The fiscal years that the file is of: its own (`#RAR 0`), or those that its vouchers tell.

    A file for import (4I) may have vouchers of two years, and need not say which years those are:
    then they are calendar years, the first voucher's and the one after (BFL 3:1).
    """
    own, days = contents.years.get(0), sorted(day for day in contents.days if day)
    if own and contents.sie_type != "4I":
        return (own,)
    if own is None and not days:
        return ()
    first = own.first if own else date(int(days[0][:4]), 1, 1)
    last = own.last if own else year_later(first, 1) - timedelta(days=1)
    years = [Period(first, last)]
    if own and days and days[0] < str(first):
        years.insert(0, Period(year_later(first, -1), first - timedelta(days=1)))
    if days and days[-1] > str(last):
        after = last + timedelta(days=1)
        years.append(Period(after, year_later(after, 1) - timedelta(days=1)))
    return tuple(years)


def is_for_the_association(
    contents: SieFile, snapshot: BookSnapshot, findings: Findings, file: Path, *, is_ok: bool
) -> None:
    """The organisation number is right, and the book's own, or another one `is_ok`."""
    found = association_of(contents, file)
    if not is_orgnr(found.orgnr):
        findings.notice(
            problem(
                "orgnr-odd",
                "The file's organisation number (#ORGNR) is {orgnr}, which is not a right one.",
                findings.at(contents.lines.get("#ORGNR", 0)),
                orgnr=quoted(contents.orgnr),
            )
        )
    if snapshot.association is None:
        return
    if not found.orgnr:
        findings.notice(
            problem(
                "association-unsaid",
                "The file does not say by number whose books it holds, only the name {name}.",
                findings.at(contents.lines.get("#FNAMN", 0)),
                name=quoted(contents.name),
            )
        )
    elif found.orgnr != snapshot.association.orgnr:
        values = {
            "name": found.name,
            "orgnr": found.orgnr,
            "own": snapshot.association.name,
            "own_orgnr": snapshot.association.orgnr,
        }
        at = findings.at(contents.lines.get("#ORGNR", 0))
        if is_ok:
            findings.remark(
                problem(
                    "other-association-accepted",
                    "The file holds the books of {name}, {orgnr}, and was taken into the book of"
                    " {own}, {own_orgnr}, as somebody chose.",
                    at,
                    **values,
                )
            )
        else:
            findings.fault(
                problem(
                    "other-association",
                    "The file holds the books of {name}, {orgnr}, and this is the book of {own}, "
                    "{own_orgnr}. Payroll programs often have no number of their own; if the file"
                    " is the book's, say so: {remedy}.",
                    at,
                    remedy="orgnr-ok",
                    **values,
                )
            )


def year_fits(contents: SieFile, snapshot: BookSnapshot, newer: Newer, findings: Findings) -> None:
    """The file's year is one of the book's, or can follow on them (BFL 3:3)."""
    year = contents.years.get(0)
    if year is None:
        if snapshot.is_new and not contents.days:
            findings.fault(
                problem(
                    "file-without-year",
                    "The file says neither its fiscal year (#RAR) nor any voucher day, so no book "
                    "can be made of it.",
                    findings.source,
                )
            )
        return
    if existing := snapshot.year_of(year):
        _year_can_take(contents, snapshot, existing, newer, findings)
        return
    overlapping = [
        existing
        for existing in snapshot.years
        if year.first <= existing.last and existing.first <= year.last
    ]
    if overlapping:
        findings.fault(
            problem(
                "year-differs",
                "The file's year is {first} to {last}, but the book's is {own_first} to "
                "{own_last}.",
                findings.at(contents.lines.get("#RAR 0", 0)),
                first=year.first,
                last=year.last,
                own_first=overlapping[0].first,
                own_last=overlapping[0].last,
            )
        )
    elif snapshot.years and not any(
        timedelta(days=1) in (year.first - existing.last, existing.first - year.last)
        for existing in snapshot.years
    ):
        findings.fault(
            problem(
                "year-apart",
                "The file's year, {first} to {last}, does not join the book's years, which"
                " end on {own_last}; import the years between first.",
                findings.at(contents.lines.get("#RAR 0", 0)),
                first=year.first,
                last=year.last,
                own_last=snapshot.years[-1].last,
            )
        )
    if year.first > date(9000, 1, 1) or year.last >= first_day_too_late(year.first):
        findings.fault(
            problem(
                "year-too-long",
                "The file's year, {first} to {last}, is longer than {months} months (BFL 3:3).",
                findings.at(contents.lines.get("#RAR 0", 0)),
                months=MAX_YEAR_MONTHS,
                first=year.first,
                last=year.last,
            )
        )


def _year_can_take(
    contents: SieFile, snapshot: BookSnapshot, year: FiscalYear, newer: Newer, findings: Findings
) -> None:
    has_vouchers = any(key == year.id for key, _ in snapshot.numbers)
    if not has_vouchers or contents.sie_type == "4I":
        return
    at = findings.at(contents.lines.get("#RAR 0", 0))
    if newer == "add" and not contents.counts["vouchers"]:
        findings.fault(
            problem(
                "year-without-vouchers",
                "The file has balances of {year} and no vouchers, so there is nothing in it to add"
                " to what the book has.",
                at,
                year=year.name,
            )
        )
    elif not newer:
        findings.fault(
            problem(
                "year-has-vouchers",
                "The book has vouchers in {year} already, and the file holds the whole year. Take"
                " in only what is new in it, or let it replace the year: {remedy}.",
                at,
                remedy="newer-file",
                year=year.name,
            )
        )


LOCKED = problem("day-locked", "The voucher is dated {day}, which is locked in the book.")


def days_are_open(contents: SieFile, snapshot: BookSnapshot, findings: Findings) -> None:
    """Each voucher day lies in a year of the book or of the file, in a month not locked."""
    own = contents.years.get(0)
    known = years_of_file(contents) if snapshot.is_new else (own,) if own else ()
    for day, line in contents.days.items():
        if not day:
            continue
        when = date.fromisoformat(day)
        year = next((year for year in snapshot.years if when in year.period), None)
        if own and contents.sie_type != "4I" and when not in own:
            found = problem(
                "voucher-outside-year",
                "The voucher is dated {day}, outside the fiscal year of the file, {first} "
                "to {last}; export one file a year.",
                first=own.first,
                last=own.last,
            )
        elif year is None and not any(when in period for period in known):
            found = _outside_years(when, snapshot.years, known)
        elif year and (year.closed or (year.locked_to and when <= year.locked_to)):
            found = problem(
                "day-locked", "The voucher is dated {day}, which is locked in the book."
            )
        else:
            continue
        values = {**found.values, "day": day}
        findings.fault(replace(found, where=findings.at(line), values=values))


def _outside_years(when: date, years: Sequence[FiscalYear], coming: Sequence[Period]) -> Problem:
    """What is wrong with a day in no year of the book, nor of those that come with the file."""
    periods = (*(year.period for year in years), *coming)
    first, last = min(one.first for one in periods), max(one.last for one in periods)
    if years and last < when < year_later(last, 1) + timedelta(days=1):
        return problem(
            "day-outside-years",
            "The voucher is dated {day}, in no fiscal year of the book or of the file. Open"
            " the year first, {remedy}, or export one file a year.",
            remedy="open-year",
            year=when.year,
        )
    return problem(
        "day-far-outside-years",
        "The voucher is dated {day}, but the years are {first} to {last}. If the day is right,"
        " import the file of that year (4E) first, or export one file a year.",
        first=first,
        last=last,
    )


OPENING_DIFFERS = problem(
    "opening-differs",
    "Account {account} begins the year with {opening} in the file, but with {own} in the book.",
)
OPENING_REPLACED = problem(
    "opening-replaced",
    "Account {account} began the year with {own} in the book; the {opening} of the file count in "
    "its stead.",
)


def opening_fits(
    opening: YearOpening,
    contents: SieFile,
    snapshot: BookSnapshot,
    newer: Newer,
    findings: Findings,
) -> bool:
    """Whether the opening balances are to be recorded: the book has none for the year yet.

    They are held against what the book has, and against the book's own closing balances of the
    year before. Those of a file that replaces the year are recorded where they differ.
    """
    period = contents.years.get(0)
    if period is None or not (opening.balances or opening.quantities):
        return False
    totals = totals_by_account(opening.balances)
    _follows_on_closing(totals, period, contents, snapshot, findings)
    year = snapshot.year_of(period)
    existing = snapshot.openings.get(year.id) if year else None
    if existing is None:
        return True
    found = OPENING_REPLACED if newer == "replace" else OPENING_DIFFERS
    for account, (own, stated) in differing_accounts(totals_by_account(existing), totals).items():
        values = {"account": account, "opening": write_amount(stated), "own": write_amount(own)}
        at = findings.at(contents.line_of("#IB", 0, account))
        findings.add("remark" if newer else "fault", replace(found, where=at, values=values))
    return newer == "replace" and existing != opening.balances


def _follows_on_closing(
    totals: Mapping[str, Ore],
    period: Period,
    contents: SieFile,
    snapshot: BookSnapshot,
    findings: Findings,
) -> None:
    """The file's year begins with what the book's year before ended with."""
    before = snapshot.year_before(period)
    if before is None:
        return
    ended = {
        account: ore
        for account, ore in snapshot.closings[before.id].items()
        if (known := snapshot.accounts.get(account)) and known.kind in BALANCE_KINDS
    }
    report_not_joined(
        ended,
        totals,
        problem(
            "opening-not-closing",
            "Account {account} begins the year with {opening} in the file, but ended {year}"
            " with {closing} in the book; the file's opening balance counts.",
            year=before.name,
        ),
        lambda account: findings.at(
            contents.line_of("#IB", 0, account) or contents.first_line("#IB", 0)
        ),
        findings,
        year=before.name,
    )


def next_year_follows(
    ended: Mapping[str, Ore],
    chart: MergedChart,
    contents: SieFile,
    snapshot: BookSnapshot,
    findings: Findings,
) -> None:
    """The book's year after the file's begins with what the file's year ends with (LKBR 4:4).

    `ended` is what each account ends the file's year with when the file is in the book. A year
    that was opened without balances of its own follows by itself; one that has them keeps them.
    """
    period = contents.years.get(0)
    after = snapshot.year_after(period) if period else None
    begun = snapshot.openings.get(after.id) if after else None
    if period is None or after is None or (begun is None and not after.closed):
        return
    totals = totals_by_account(begun or {})
    of_sheet = {account: ore for account, ore in ended.items() if not chart.is_result(account)}
    report_not_joined(
        of_sheet,
        totals,
        problem(
            "closing-not-next-opening",
            "Account {account} ends the year with {closing} with the file in the book, but "
            "{year} begins with {opening} in the book, which stays. Change the opening "
            "balances of {year} if the file is right.",
            year=after.name,
        ),
        lambda account: findings.at(
            contents.line_of("#UB", 0, account) or contents.first_line("#UB", 0)
        ),
        findings,
        year=period.last.year,
    )
