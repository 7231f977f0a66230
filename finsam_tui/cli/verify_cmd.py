"""`finsam verify`: an auditor's package proved without the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import common_options as options
from finsam_tui.cli.check_cmd import print_report
from finsam_tui.i18n import _

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The package."""
    parser.add_argument("package", metavar="PACKAGE.zip", help=_("what finsam export package made"))
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Prints every check, and what is wrong on the error stream; 1 when anything is."""
    from exports.package.verify import verify_package  # noqa: PLC0415 - reads the whole ledger package

    return print_report(verify_package(given.package), given.package, as_json=given.json)
