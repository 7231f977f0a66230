"""What several commands take: the book, the year, the days, the name of who does it."""

from __future__ import annotations

from argparse import ArgumentTypeError
from functools import partial
from typing import TYPE_CHECKING

from finsam_tui.actions.written import read, read_number
from finsam_tui.i18n import _
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years
from ledger.core.calendar import Period, read_iso_day
from ledger.core.errors import Problem, Refused, problem
from ledger.core.limits import FIRST_YEAR, LAST_YEAR
from ledger.core.money import read_amount
from ledger.core.month_names import read_month_end
from ledger.core.people import with_login
from ledger.core.text import clean, quoted

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping
    from datetime import date

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear
    from ledger.core.money import Ore


def number(text: str) -> int:
    """A whole number; raises ArgumentTypeError, which is told as misuse."""
    found = read_number(text)
    if isinstance(found, Problem):
        raise ArgumentTypeError(_("{text} is no number that can be meant", text=quoted(text)))
    return found


def prove_year(year: int) -> None:
    """Raises Refused unless books can be kept for the calendar year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(problem("year", "{year} is no year to keep books for.", "--year", year=year))


def add_book(parser: ArgumentParser) -> None:
    """`BOOK`."""
    parser.add_argument("book", metavar="BOOK", help=_("the file of the book"))


def add_verbs(parser: ArgumentParser, verbs: Mapping[str, str]) -> dict[str, ArgumentParser]:
    """What is done, as `given.what`: a parser for each verb, whose summaries are given."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    return {verb: kinds.add_parser(verb, help=text, summary=text) for verb, text in verbs.items()}


def add_voucher(parser: ArgumentParser, text: str) -> None:
    """`--number` and `--series` of a voucher; what it is."""
    parser.add_argument("--number", metavar="N", type=number, help=text)
    parser.add_argument("--series", metavar="S", default="A", help=_("the series of the voucher"))


def add_year(parser: ArgumentParser, meaning: str | None = None, *, needed: bool = False) -> None:
    """`--year`; what it means when it is not a year that the book has."""
    text = meaning or _("the fiscal year, by the calendar year it ends in (the latest)")
    parser.add_argument("--year", type=number, metavar="YYYY", required=needed, help=text)


def add_json(parser: ArgumentParser) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help=_("one JSON document, amounts in öre"))


def add_force(parser: ArgumentParser) -> None:
    """`--force`."""
    parser.add_argument("--force", action="store_true", help=_("replace a file that is there"))


def name_with_login(text: str) -> str:
    """A name as somebody types it, with the login beside it."""
    return with_login(clean(text))


def add_by(parser: ArgumentParser) -> None:
    """`--by`."""
    parser.add_argument(
        "--by",
        metavar="NAME",
        type=name_with_login,
        default="",
        help=_("who does it, as the history will say, beside the login (the login alone)"),
    )


def add_sample(parser: ArgumentParser) -> None:
    """How an auditor's sample is chosen."""
    least = _("of a sample: only vouchers of at least so many kronor")
    parser.add_argument("--least", metavar="KR", help=least)
    most = _("of a sample: only vouchers of at most so many kronor")
    parser.add_argument("--most", metavar="KR", help=most)
    size = _("how many vouchers a sample has (25)")
    parser.add_argument("--size", metavar="N", type=number, help=size)
    method = _("random: every voucher alike; mus: every krona alike (mus)")
    parser.add_argument("--method", choices=("random", "mus"), help=method)
    seed = _("the number by which an auditor chooses a sample, and can repeat it; no default")
    parser.add_argument("--seed", metavar="N", type=number, help=seed)


def add_period(parser: ArgumentParser) -> None:
    """`--from` and `--to`."""
    parser.add_argument("--from", dest="first", metavar="D", help=_("the first day of a part"))
    parser.add_argument("--to", dest="last", metavar="D", help=_("the last day of a part"))


def day(option: str, text: str) -> date:
    """The day that an option was given; raises Refused when it is not one."""
    return read(text, read_iso_day, option)


def month_end(option: str, text: str, year: FiscalYear) -> date:
    """The last day of the month that an option was given; raises Refused when it is none."""
    return read(text, partial(read_month_end, year=year), option)


def amount(option: str, text: str) -> Ore:
    """The amount that an option was given, öre; raises Refused when it is none."""
    return read(text, read_amount, option)


def year_and_period(book: Book, given: Namespace) -> tuple[FiscalYear, Period]:
    """The fiscal year of `--year`, else of the days given, else the latest; and the days."""
    first = day("--from", given.first) if given.first else None
    last = day("--to", given.last) if given.last else None
    year = fiscal_year(book, given.year)
    if given.year is None and (on := first or last):
        year = next((year for year in fiscal_years(book) if on in year.period), year)
    period = Period(first or year.first, last or year.last)
    if not year.first <= period.first <= period.last <= year.last:
        raise Refused(
            problem(
                "period",
                "The days {first} to {last} are not a part of {year}, {begins} to {ends}.",
                first=period.first,
                last=period.last,
                year=year.name,
                begins=year.first,
                ends=year.last,
            )
        )
    return year, period
