"""`finsam verify`: an auditor's package proved without the book."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.check_cmd import add_receipts, checks_document, given_receipts, print_report
from finsam_tui.cli.passphrase import add_passphrase, passphrase
from finsam_tui.i18n import _, problem_in
from ledger.integrity.encryption import decrypted, is_encrypted

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """The package, and what stands on the paper that it must answer to."""
    package = _("what finsam export package made, or the folder it was unpacked to")
    parser.add_argument("package", metavar="PACKAGE.zip", help=package)
    add_receipts(parser)
    add_passphrase(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Prints every check, and what is wrong on the error stream; 1 when anything is."""
    from exports.package.verify import verify_package  # noqa: PLC0415 - reads the whole ledger package

    package = Path(given.package)
    is_secret = package.is_file() and is_encrypted(package)
    with decrypted(package, passphrase(given)) if is_secret else nullcontext(package) as plain:
        report = verify_package(plain, problem_in, given_receipts(given))
    if given.json:
        about = asdict(report.package) if report.package else None
        printing.print_document({**checks_document(report), "package": about})
    return print_report(report, given.package, as_json=given.json)
