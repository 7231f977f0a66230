"""`finsam verify`: an auditor's package proved without the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.check_cmd import check_lines, checks_document
from finsam_tui.i18n import _, translate_problem

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The package."""
    parser.add_argument("package", metavar="PACKAGE.zip", help=_("what finsam export package made"))
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Prints every check, and what is wrong on the error stream; 1 when anything is."""
    from exports.package.verify import verify_package  # noqa: PLC0415 - reads the whole ledger package

    report = verify_package(given.package)
    if given.json:
        printing.print_document(checks_document(report))
    else:
        printing.print_lines(line for check in report.checks for line in check_lines(check))
    printing.print_faults(
        f"{given.package}: {translate_problem(check.message)}" for check in report.faults
    )
    return 1 if report.faults else 0
