"""`finsam check`: is the book whole, unaltered and in agreement with itself?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import is_package, package_problem
from finsam_tui.i18n import _, translate_problem
from finsam_tui.number_format import verdict
from ledger.core.errors import BookError
from ledger.core.money import write_amount
from ledger.integrity.check import check_book
from ledger.integrity.receipts import parse_receipts_argument

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from ledger.core.checks import Check, CheckReport
    from ledger.integrity.receipts import Receipt


def add_arguments(parser: ArgumentParser) -> None:
    """The book, and receipts that it must answer to."""
    options.add_book(parser)
    add_receipts(parser)
    options.add_json(parser)


def add_receipts(parser: ArgumentParser) -> None:
    """What was printed once, and must be met."""
    receipt = _("a receipt as printed, 211-3fa2c91d0b4e, or a file of them; can be given again")
    parser.add_argument("--receipt", metavar="F", action="append", default=[], help=receipt)


def given_receipts(given: Namespace) -> list[Receipt]:
    """The receipts that were given; raises ImportFileError for what is none."""
    return [receipt for text in given.receipt for receipt in parse_receipts_argument(text)]


def run(given: Namespace) -> int:
    """Prints every check, and what is wrong on the error stream; 1 when anything is."""
    if is_package(given.book):
        raise BookError(package_problem(given.book))
    report = check_book(given.book, given_receipts(given))
    if given.json:
        printing.print_document(checks_document(report))
    return print_report(report, given.book, as_json=given.json)


def print_report(report: CheckReport, about: object, *, as_json: bool) -> int:
    """Prints what was checked unless it is JSON, and on the error stream what is wrong: 1 then."""
    if not as_json:
        printing.print_lines(line for check in report.checks for line in check_lines(check))
    printing.print_problems((check.message for check in report.faults), str(about))
    return 1 if report.faults else 0


def checks_document(report: CheckReport) -> dict[str, object]:
    """The checks as JSON has them; amounts in öre, null where a check is not about amounts."""
    return {
        "ok": report.ok,
        "severity": report.severity,
        "checks": [
            {
                **check_document(check),
                "advice": translate_problem(check.advice) if check.advice else None,
            }
            for check in report.checks
        ],
    }


def check_document(check: Check) -> dict[str, object]:
    """What JSON has of a check whatever it is of."""
    return {
        "id": check.id,
        "text": translate_problem(check.message),
        "left": check.left,
        "right": check.right,
        "difference": check.difference,
        "ok": check.ok,
        "severity": check.severity,
    }


def check_lines(check: Check) -> Iterator[str]:
    """A check for a reader: the verdict first, in words."""
    yield f"{verdict(check.severity):>6}  {translate_problem(check.message)}"
    if check.left is not None and check.right is not None:
        yield f"        {write_amount(check.left)} - {write_amount(check.right)}"
    if check.advice:
        yield f"        {translate_problem(check.advice)}"
