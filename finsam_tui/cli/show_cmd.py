"""`finsam show`: every report as text, JSON or CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeAlias

from exports.render.text import printed_lines
from finsam_tui.actions.audit import narrowed
from finsam_tui.actions.written import read_object
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language, msgid, problem_in, translate_problem
from ledger.core.calendar import FiscalYear, Period
from ledger.core.errors import Problem
from ledger.core.money import UNITS
from ledger.core.report_query import ReportQuery

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ledger.book.book import Book
    from ledger.core.money import Unit
    from ledger.core.table import Table


Form: TypeAlias = Literal["text", "json", "csv"]


@dataclass(frozen=True, slots=True)
class Report:
    """A word after `finsam show BOOK`."""

    name: str
    function: str
    """What gives its Table: the module, which is read only when it is asked for, and the name."""

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
CHOSEN = ("least", "most", "size", "method", "seed")
OPTIONS = (*NARROWED, "series", "number", "search", "kind", *CHOSEN)
"""What only some reports take."""


REPORTS: tuple[Report, ...] = (
    Report(
        "income", "ledger.management.report_columns:income_table", msgid("income statement"), "kr"
    ),
    Report(
        "balance", "ledger.management.report_columns:balance_table", msgid("balance sheet"), "kr"
    ),
    Report(
        "cashflow",
        "ledger.management.report_columns:cash_flow_table",
        msgid("cash-flow analysis"),
        "kr",
    ),
    Report("notes", "ledger.management.report_columns:notes_report", msgid("notes"), "kr"),
    Report("trial", "ledger.registers.trial:trial_table", msgid("trial balance"), takes=NARROWED),
    Report(
        "ledger",
        "ledger.registers.postings:ledger_table",
        msgid("general ledger, by account"),
        takes=NARROWED,
    ),
    Report(
        "journal",
        "ledger.registers.postings:journal_table",
        msgid("journal, in order of registration"),
    ),
    Report(
        "vouchers",
        "ledger.registers.vouchers:vouchers_table",
        msgid("list of vouchers"),
        takes=(*NARROWED, "series", "search"),
    ),
    Report(
        "voucher",
        "ledger.registers.vouchers:voucher_table",
        msgid("one voucher"),
        takes=("series", "number"),
    ),
    Report(
        "drafts",
        "ledger.invoices.draft_table:drafts_table",
        msgid("drafts of vouchers, with the due day of each e-invoice"),
    ),
    Report(
        "operations",
        "ledger.management.follow_up_table:follow_up_table",
        msgid("actual against budget, and forecast"),
        "kr",
    ),
    Report(
        "multiyear",
        "ledger.management.key_figure_tables:multiyear_table",
        msgid("five years beside each other"),
        "kr",
    ),
    Report(
        "keyfigures",
        "ledger.management.key_figure_tables:key_figures_table",
        msgid("key figures, members and projects"),
        "kr",
    ),
    Report(
        "budget",
        "ledger.management.budget_table:budget_table",
        msgid("budget with plan years"),
        "kr",
        any_year=True,
        whole_year=True,
    ),
    Report(
        "balance-requirement",
        "ledger.management.report_columns:balance_requirement_table",
        msgid("balance requirement (LKBR 11:10)"),
        "kr",
    ),
    Report(
        "open-items",
        "ledger.invoices.tables:open_items_table",
        msgid("unpaid invoices"),
        takes=("account",),
    ),
    Report(
        "specifications",
        "ledger.closing.evidence:account_specifications_table",
        msgid("what the balance of each account is made of (LKBR 4:6)"),
        takes=("account",),
    ),
    Report(
        "vat",
        "ledger.vat_compensation.tables:vat_table",
        msgid("VAT compensation by period (lag 2005:807)"),
    ),
    Report(
        "vat-vouchers",
        "ledger.vat_compensation.tables:vat_vouchers_table",
        msgid("VAT voucher by voucher, with rate, base and claim"),
    ),
    Report(
        "vat-year",
        "ledger.vat_compensation.tables:vat_year_table",
        msgid("yearly statement of VAT compensation (8 §)"),
        whole_year=True,
    ),
    Report(
        "parties",
        "ledger.invoices.tables:parties_table",
        msgid("suppliers and customers, with what is open of each"),
    ),
    Report(
        "payables",
        "ledger.invoices.tables:payables_table",
        msgid("what suppliers have to get, by due day and age"),
    ),
    Report(
        "receivables",
        "ledger.invoices.tables:receivables_table",
        msgid("what customers owe, by due day and age"),
    ),
    Report(
        "invoices",
        "ledger.invoices.invoice_history:invoices_table",
        msgid("registered invoices, the paid ones too; with --number what was done with one"),
        takes=("kind", "number"),
    ),
    Report(
        "payments",
        "ledger.invoices.payment_tables:payments_table",
        msgid("payments in files for the bank"),
    ),
    Report(
        "mandates",
        "ledger.invoices.approval_tables:mandates_table",
        msgid("who may approve what, by which decision"),
    ),
    Report(
        "approvals",
        "ledger.invoices.approval_tables:approvals_table",
        msgid("what was approved, by whom and when"),
    ),
    Report(
        "claims",
        "ledger.projects.tables:claims_table",
        msgid("claims on the funders of projects, and what each owes"),
        takes=("object",),
    ),
    Report(
        "claim-costs",
        "ledger.projects.tables:claim_costs_table",
        msgid("what claims are made of, voucher by voucher"),
        takes=("object", "number"),
    ),
    Report(
        "contributions",
        "ledger.contributions.tables:contributions_table",
        msgid("members' contributions: decided, invoiced, paid"),
    ),
    Report(
        "assets",
        "ledger.assets.tables:assets_table",
        msgid("fixed assets: cost, what is written off, what is left"),
    ),
    Report(
        "asset-note",
        "ledger.assets.note:asset_note_table",
        msgid("what fixed assets did in the year, with their average life (LKBR 9:9)"),
    ),
    Report(
        "reconciliations",
        "ledger.closing.evidence:reconciliations_table",
        msgid("statements against the book, and why they differ"),
        takes=("account",),
    ),
    Report(
        "statement",
        "ledger.bank.tables:bank_statements_table",
        msgid("lines of the bank and the tax account, and what of the book each is"),
        takes=("account",),
    ),
    Report(
        "unmatched",
        "ledger.bank.tables:unmatched_table",
        msgid("lines of the bank without a voucher, with what is proposed and why"),
        takes=("account",),
    ),
    Report(
        "journal-tests",
        "ledger.registers.journal_tests:journal_tests_table",
        msgid("what is unusual in the journal, test by test"),
        whole_year=True,
    ),
    Report(
        "cutoff",
        "ledger.registers.cut_off:cut_off_table",
        msgid("the end of the year: events and entries; taxes and their due days"),
        whole_year=True,
    ),
    Report(
        "scb",
        "ledger.statements.scb_summary:scb_table",
        msgid("SCB's summary of accounts (2001:99)"),
        "kr",
        whole_year=True,
    ),
    Report(
        "proof",
        "ledger.proof.proof_table:proof_table",
        msgid("everything that must agree"),
        whole_year=True,
    ),
    Report(
        "closing",
        "ledger.closing.closing_table:closing_table",
        msgid("the steps of year-end"),
        whole_year=True,
    ),
    Report(
        "history",
        "ledger.registers.history:history_table",
        msgid("history of processing"),
        takes=("search", "kind"),
    ),
    Report(
        "system",
        "ledger.registers.system_documentation:system_table",
        msgid("system documentation"),
    ),
    Report(
        "sample",
        "ledger.registers.audit_sample:sample_table",
        msgid("a sample of vouchers, for an auditor"),
        takes=(*CHOSEN, *NARROWED, "series"),
    ),
    Report(
        "overview",
        "ledger.management.overview_table:overview_table",
        msgid("the result, liquid assets and equity at a glance, and month by month"),
    ),
    Report(
        "todo", "ledger.management.todo:todo_table", msgid("what needs doing, by what law and when")
    ),
    Report(
        "compliance",
        "ledger.management.compliance_table:compliance_table",
        msgid("what the law asks of the annual report, and what is missing"),
        whole_year=True,
    ),
    Report(
        "texts",
        "ledger.management.compliance_table:texts_table",
        msgid("the texts of the annual report, and how far each has come"),
        whole_year=True,
    ),
    Report(
        "goals",
        "ledger.management.goals_table:goals_table",
        msgid("the goals of the year and what became of them (LKBR 11:8)"),
        whole_year=True,
    ),
    Report("accounts", "ledger.registers.chart:accounts_table", msgid("chart of accounts")),
    Report("objects", "ledger.registers.chart:objects_table", msgid("dimensions and objects")),
)


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
        "--number",
        metavar="N",
        type=options.number,
        help=_("the number of the voucher, or of the invoice in the book"),
    )
    parser.add_argument(
        "--search", metavar="TEXT", help=_("only what holds this text; vouchers of every year")
    )
    parser.add_argument(
        "--kind", metavar="KIND", help=_("only what was done so (lock, close), or is so (paid)")
    )
    options.add_sample(parser)
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
    if given.object and isinstance(found := read_object(given.object), Problem):
        given.misused(translate_problem(found))
    form: Form = "json" if given.json else "csv" if given.csv else "text"
    with open_book(given.book, read_only=True) as book:
        return print_report(book, report, _query(book, report, given), form)


def report_named(name: str) -> Report:
    """The report with this name."""
    return next(report for report in REPORTS if report.name == name)


def query_of(
    book: Book, name: str, year: FiscalYear, period: Period | None = None, unit: Unit = "ore"
) -> ReportQuery:
    """The question of the report, of the whole year unless some days are given."""
    days = year.period if period is None else period
    about = (name, book.association, year, days, language())
    return ReportQuery(*about, unit, translate=problem_in)


def print_list(book: Book, name: str, year: FiscalYear, given: Namespace) -> int:
    """Prints the report of a whole year, as a command that has a list of its own does."""
    form: Form = "json" if given.json else "text"
    return print_report(book, report_named(name), query_of(book, name, year), form)


def print_report(book: Book, report: Report, query: ReportQuery, form: Form = "text") -> int:
    """Reads the report from the book and prints it; 1 when what it proves is at fault."""
    module, _colon, name = report.function.partition(":")
    with book.reading():
        table: Table = getattr(import_module(module), name)(book, query)
    if form == "json":
        printing.print_document(table.document)
    elif form == "csv":
        printing.print_csv(table)
    else:
        printing.print_lines(printed_lines(table, query.unit))
    return int(table.has_fault)


def _query(book: Book, report: Report, given: Namespace) -> ReportQuery:
    """The question that the options put to this book.

    Raises Refused for a year, days, an account, an object or a series that it does not have.
    """
    planned = _planned_year(given.year) if report.any_year and given.year is not None else None
    year, period = (planned, planned.period) if planned else options.year_and_period(book, given)
    return ReportQuery(
        report=report.name,
        association=book.association,
        year=year,
        period=year.period if report.whole_year else period,
        language=language(),
        unit=given.unit or report.unit,
        **narrowed(book, vars(given)),
        number=given.number,
        search=given.search,
        kind=given.kind,
        size=given.size,
        method=given.method,
        seed=given.seed,
        full=given.full,
        year_is_given=given.year is not None,
        days_are_given=(given.year, given.first, given.last) != (None, None, None),
        translate=problem_in,
    )


def _planned_year(name: int) -> FiscalYear:
    """A calendar year, whether the book has begun it or not; raises Refused."""
    options.prove_year(name)
    return FiscalYear(0, date(name, 1, 1), date(name, 12, 31))
