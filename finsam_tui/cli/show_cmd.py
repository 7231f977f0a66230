"""`finsam show`: every report as text, JSON or CSV."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, cast

from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.reports.asked import ReportQuery
from finsam_tui.cli.tables import Table, csv_rows, printed_lines
from finsam_tui.i18n import _, language, msgid
from ledger.core.calendar import FiscalYear, Period
from ledger.core.money import UNITS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.core.money import Unit


Form: TypeAlias = Literal["text", "json", "csv"]


class ReportModule(Protocol):
    """What a module in `finsam_tui.cli.reports` holds."""

    def read(self, book: Book, asked: ReportQuery) -> Any:  # noqa: ANN401 - each has a value of its own
        """The report as a value; raises LedgerError."""

    def document(self, value: Any) -> dict[str, object]:  # noqa: ANN401 - likewise
        """The value as JSON has it."""

    def table(self, value: Any) -> Table:  # noqa: ANN401 - likewise
        """The value on paper and in CSV."""


@dataclass(frozen=True, slots=True)
class Report:
    """A word after `finsam show BOOK`."""

    name: str
    module: str
    """The module in `finsam_tui.cli.reports`; read only when the report is asked for."""

    summary: str
    """What it shows; said with `_()`."""

    unit: Unit = "ore"
    """What a figure counts on paper when `--unit` does not say."""

    takes: tuple[str, ...] = ()
    """Options that only some reports know."""

    any_year: bool = False
    """Whether it can be of a calendar year that the book has not begun."""

    whole_year: bool = False
    """Whether it is of the whole year, whatever days are asked for, and is headed so."""


NARROWED = ("account", "object")
CHOSEN = ("size", "method", "seed")
OPTIONS = (*NARROWED, "series", "number", "search", "kind", *CHOSEN)
"""What only some reports take."""


REPORTS: tuple[Report, ...] = (
    Report("income", "statement", msgid("income statement"), "kr"),
    Report("balance", "statement", msgid("balance sheet"), "kr"),
    Report("cashflow", "statement", msgid("cash-flow analysis"), "kr"),
    Report("notes", "notes", msgid("notes"), "kr"),
    Report("trial", "trial", msgid("trial balance"), takes=NARROWED),
    Report("ledger", "postings", msgid("general ledger, by account"), takes=NARROWED),
    Report("journal", "postings", msgid("journal, in order of registration")),
    Report("vouchers", "vouchers", msgid("list of vouchers"), takes=(*NARROWED, "series")),
    Report("voucher", "voucher", msgid("one voucher"), takes=("series", "number")),
    Report("operations", "operations", msgid("outcome against budget, and forecast"), "kr"),
    Report("multiyear", "key_figures", msgid("five years beside each other"), "kr"),
    Report("keyfigures", "key_figures", msgid("key figures, members and projects"), "kr"),
    Report(
        "budget", "budget", msgid("budget with plan years"), "kr", any_year=True, whole_year=True
    ),
    Report("balance-requirement", "statement", msgid("balance requirement (LKBR 11:10)"), "kr"),
    Report("open-items", "open_items", msgid("unpaid invoices"), takes=("account",)),
    Report("proof", "proof", msgid("everything that must agree"), whole_year=True),
    Report("closing", "closing", msgid("the steps of year-end"), whole_year=True),
    Report("history", "history", msgid("history of processing"), takes=("search", "kind")),
    Report("system", "history", msgid("system documentation")),
    Report("sample", "sample", msgid("a sample of vouchers, for an auditor"), takes=CHOSEN),
    Report("accounts", "chart", msgid("chart of accounts")),
    Report("objects", "chart", msgid("dimensions and objects")),
)

_MEMBER = re.compile(r"([1-9][0-9]{0,8}):(.+)")


def add_arguments(parser: ArgumentParser) -> None:
    """The report, what part of the book it covers, and how it is printed."""
    width = max(len(report.name) for report in REPORTS)
    parser.epilog = "\n".join(
        [_("reports:"), *(f"  {report.name:{width}}  {_(report.summary)}" for report in REPORTS)]
    )
    options.add_book(parser)
    names = [report.name for report in REPORTS]
    parser.add_argument("report", metavar="REPORT", choices=names, help=_("see below"))
    options.add_year(parser)
    options.add_period(parser)
    parser.add_argument("--account", metavar="NUMBER", help=_("only this account"))
    object_ = _("only this object: dimension and code, as 6:MIA")
    parser.add_argument("--object", metavar="DIM:CODE", help=object_)
    parser.add_argument("--series", metavar="S", help=_("the series of the voucher"))
    parser.add_argument(
        "--number", metavar="N", type=options.number, help=_("the number of the voucher")
    )
    parser.add_argument("--search", metavar="TEXT", help=_("only what holds this text"))
    parser.add_argument("--kind", metavar="KIND", help=_("only what was done so: lock, close ..."))
    size = _("how many vouchers a sample has (25)")
    parser.add_argument("--size", metavar="N", type=options.number, help=size)
    method = _("random: every voucher alike; mus: every krona alike (mus)")
    parser.add_argument("--method", choices=("random", "mus"), help=method)
    seed = _("what decides the choice, so that it can be repeated (1)")
    parser.add_argument("--seed", metavar="N", type=options.number, help=seed)
    unit = _("what a figure counts in text: kronor, thousands, millions, or kronor with öre")
    parser.add_argument("--unit", choices=UNITS, help=unit)
    parser.add_argument("--full", action="store_true", help=_("also lines that are zero"))
    options.add_json(parser)
    text = _("comma-separated values, exact amounts")
    parser.add_argument("--csv", action="store_true", help=text)
    parser.set_defaults(misused=parser.error)


def run(given: Namespace) -> int:
    """Prints the report."""
    report = report_named(given.report)
    for option in OPTIONS:
        if option not in report.takes and getattr(given, option) is not None:
            given.misused(_("{report} takes no --{option}", report=report.name, option=option))
    if given.json and given.csv:
        given.misused(_("choose --json or --csv"))
    if report.name == "voucher" and given.number is None:
        given.misused(_("which voucher? Say --number, and --series when it is not A"))
    if given.object and not _MEMBER.fullmatch(given.object):
        given.misused(_("an object is written as its dimension and code: 6:MIA"))
    form: Form = "json" if given.json else "csv" if given.csv else "text"
    with open_book(given.book, read_only=True) as book:
        return print_report(book, report, _query(book, report, given), form)


def report_named(name: str) -> Report:
    """The report with this name."""
    return next(report for report in REPORTS if report.name == name)


def print_report(book: Book, report: Report, asked: ReportQuery, form: Form = "text") -> int:
    """Reads the report from the book and prints it; 1 when what it proves is at fault."""
    module = cast("ReportModule", import_module(f"finsam_tui.cli.reports.{report.module}"))
    with book.reading():
        value = module.read(book, asked)
    if form == "json":
        printing.print_document(module.document(value))
    elif form == "csv":
        printing.print_csv(csv_rows(module.table(value)))
    else:
        printing.print_lines(printed_lines(module.table(value), asked.unit))
    return 1 if getattr(value, "severity", None) == "fault" else 0


def _query(book: Book, report: Report, given: Namespace) -> ReportQuery:
    """The question that the options put to this book; raises Refused when it has no answer."""
    planned = _planned_year(given.year) if report.any_year and given.year is not None else None
    year, period = planned or options.year_and_period(book, given)
    member = _MEMBER.fullmatch(given.object or "")
    return ReportQuery(
        report=report.name,
        association=book.association,
        year=year,
        period=year.period if report.whole_year else period,
        language=language(),
        unit=given.unit or report.unit,
        account=given.account,
        member=(int(member[1]), member[2]) if member else None,
        series=given.series,
        number=given.number,
        search=given.search,
        kind=given.kind,
        size=given.size,
        method=given.method,
        seed=given.seed,
        full=given.full,
        year_is_given=given.year is not None,
    )


def _planned_year(name: int) -> tuple[FiscalYear, Period]:
    """A calendar year, whether the book has begun it or not; raises Refused."""
    options.prove_year(name)
    period = Period(date(name, 1, 1), date(name, 12, 31))
    return FiscalYear(0, period.first, period.last), period
