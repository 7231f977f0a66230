"""`finsam export`: a fiscal year as files that others can use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exports.export_request import REGISTERS
from exports.formats import FORMATS, Wish
from finsam_tui.actions.audit import narrowed
from finsam_tui.actions.export import export_year
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.passphrase import add_passphrase, passphrase
from finsam_tui.i18n import _
from ledger.core.money import UNITS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from exports.formats import Exported
    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear, Period
    from ledger.core.report_query import ReportQuery

OF_DAYS = ("csv", "xlsx", "sample")
"""The formats that can be of some days of the year."""


def add_arguments(parser: ArgumentParser) -> None:
    """The format, the file, and what each format can be asked for."""
    options.add_book(parser)
    parser.add_argument("format", metavar="FORMAT", choices=FORMATS, help=", ".join(FORMATS))
    path = _("the file to make; with csv, a folder unless it ends in .zip")
    parser.add_argument("-o", "--output", metavar="PATH", required=True, help=path)
    options.add_year(parser)
    options.add_period(parser)
    options.add_force(parser)
    options.add_by(parser)
    unit = _("pdf, html, xlsx: what a figure of the statements and notes counts")
    parser.add_argument("--unit", choices=UNITS, help=unit)
    register = _(
        "pdf: a register in place of the annual report: {names}", names=", ".join(REGISTERS)
    )
    parser.add_argument("--register", metavar="NAME", choices=REGISTERS, default="", help=register)
    parser.add_argument(
        "--series", metavar="S", help=_("pdf: the series of the voucher; sample: only this series")
    )
    number = _("pdf: one voucher in place of the annual report")
    parser.add_argument("--number", metavar="N", type=options.number, help=number)
    _add_reports(parser)
    items = _("pdf, html: the open items, with names, last in the annual report; not to publish")
    parser.add_argument("--with-open-items", action="store_true", help=items)
    files = _("pdf: the books as SIE and the workbook inside it (PDF/A-3); not to publish")
    parser.add_argument("--with-files", action="store_true", help=files)
    plain = _("csv: commas, decimal points and ids, for programs")
    parser.add_argument("--plain", action="store_true", help=plain)
    checksum = _("sie: a checksum (#KSUMMA), which some programs cannot read")
    parser.add_argument("--ksumma", action="store_true", help=checksum)
    add_passphrase(parser, encrypts=_("package: encrypt it with a passphrase (age)"))
    account = _("sample: only this account, in place of all costs")
    parser.add_argument("--account", metavar="NUMBER", help=account)
    member = _("sample: only this object: dimension and code, as 6:MIA")
    parser.add_argument("--object", metavar="DIM:CODE", help=member)
    options.add_sample(parser)
    options.add_json(parser)
    parser.set_defaults(misused=parser.error)


def _add_reports(parser: ArgumentParser) -> None:
    """What can be made in place of the annual report, one at most."""
    other = parser.add_mutually_exclusive_group()
    interim = _("pdf, html: the interim report of the year until --to, in place of the annual one")
    follow_up = _("pdf, html: the days against budget, for the members, in place of the annual one")
    for option, report, about in (
        ("--interim", "interim-report", interim),
        ("--followup", "follow-up", follow_up),
    ):
        other.add_argument(option, dest="report", action="store_const", const=report, help=about)


def run(given: Namespace) -> int:
    """Makes the file and tells where it is."""
    _prove_wish(given)
    secret = passphrase(given, is_new=True) if given.encrypt else ""
    with open_book(given.book) as book:
        year, period = options.year_and_period(book, given)
        wish = Wish(
            unit=given.unit,
            register=given.register,
            voucher=(given.series or "A", given.number) if given.number is not None else None,
            report=given.report or "annual-report",
            has_files=given.with_files,
            has_open_items=given.with_open_items,
            is_plain=given.plain,
            has_checksum=given.ksumma,
            passphrase=secret,
            sample=_sample(book, year, period, given) if given.format == "sample" else None,
        )
        to = (given.format, given.output)
        made = export_year(book, year, period, *to, wish=wish, by=given.by, force=given.force)
    _report(made, given)
    return 0


def _prove_wish(given: Namespace) -> None:
    """Ends with exit code 2 when something is asked of a format that it cannot give."""
    asked = {
        "--register": ("pdf", bool(given.register)),
        "--number": ("pdf", given.number is not None),
        "--with-files": ("pdf", given.with_files),
        "--plain": ("csv", given.plain),
        "--ksumma": ("sie", given.ksumma),
        "--encrypt": ("package", given.encrypt),
        **{
            f"--{name}": ("sample", getattr(given, name) is not None)
            for name in ("account", "object", "least", "most", "size", "method", "seed")
        },
    }
    for option, (name, is_asked) in asked.items():
        if is_asked and given.format != name:
            given.misused(_("{option} goes with {format}", option=option, format=name))
    is_of_year = given.format in ("pdf", "html") and not (
        given.report or given.register or given.number is not None
    )
    if given.with_open_items and not is_of_year:
        of_year = _("the annual report as pdf, html")
        given.misused(_("{option} goes with {format}", option="--with-open-items", format=of_year))
    if given.report and given.format not in ("pdf", "html"):
        option = "--interim" if given.report == "interim-report" else "--followup"
        given.misused(_("{option} goes with {format}", option=option, format="pdf, html"))
    is_of_days = given.register or given.report or given.format in OF_DAYS
    if (given.first or given.last) and not is_of_days:
        given.misused(
            _("a part of the year goes with csv, xlsx, sample, --register, --interim, --followup")
        )


def _sample(book: Book, year: FiscalYear, period: Period, given: Namespace) -> ReportQuery:
    """The question that a sample of the days answers."""
    from finsam_tui.cli.show_cmd import query_of  # noqa: PLC0415 - of a sample only

    query = query_of(book, "sample", year, period)
    chosen = {name: getattr(given, name) for name in ("size", "method", "seed")}
    return replace(query, **chosen, **narrowed(book, vars(given)))


def _report(made: Exported, given: Namespace) -> None:
    """Where the file is, its size and its SHA-256; remarks on the error stream."""
    about = {"path": str(made.path), "size": made.export.size, "sha256": made.export.sha256}
    text = _("{path}: {size:# byte|# bytes}, SHA-256 {sha256}", **about)
    printing.print_answer(given, {"exported": {"format": made.export.format, **about}}, [text])
    printing.print_problems(made.remarks)
