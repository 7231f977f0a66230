"""`finsam check`: is the book whole, unaltered and in agreement with itself?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finsam_tui.cli import options, printing
from finsam_tui.figures import verdict
from finsam_tui.wording import _, say
from ledger.money import write_amount
from ledger.safety.check import check_book
from ledger.safety.receipts import given_receipts

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from ledger.verdict import Check, CheckReport


def add_arguments(parser: ArgumentParser) -> None:
    """The book, and receipts that it must answer to."""
    options.add_book(parser)
    receipt = _("a receipt as printed, 211-3fa2c91d0b4e, or a file of them; can be given again")
    parser.add_argument("--receipt", metavar="F", action="append", default=[], help=receipt)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Prints every check, and what is wrong on the error stream; 1 when anything is."""
    receipts = [receipt for text in given.receipt for receipt in given_receipts(text)]
    report = check_book(given.book, receipts)
    if given.json:
        printing.print_document(checks_document(report))
    else:
        printing.print_lines(line for check in report.checks for line in check_lines(check))
    printing.print_faults(f"{given.book}: {say(check.said)}" for check in report.faults)
    return 1 if report.faults else 0


def checks_document(report: CheckReport) -> dict[str, object]:
    """The checks as JSON has them; amounts in öre, null where a check is not about amounts."""
    return {
        "ok": report.ok,
        "severity": report.severity,
        "checks": [
            {
                "id": check.id,
                "text": say(check.said),
                "left": check.left,
                "right": check.right,
                "difference": check.difference,
                "ok": check.ok,
                "severity": check.severity,
                "advice": say(check.advice) if check.advice else None,
            }
            for check in report.checks
        ],
    }


def check_lines(check: Check) -> Iterator[str]:
    """A check for a reader: the verdict first, in words."""
    yield f"{verdict(check.severity):>6}  {say(check.said)}"
    if check.left is not None and check.right is not None:
        yield f"        {write_amount(check.left)} - {write_amount(check.right)}"
    if check.advice:
        yield f"        {say(check.advice)}"
