"""`finsam compare`: a printed report held against itself and against the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.input_files import text_of
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.cli.check_cmd import check_document
from finsam_tui.i18n import _, translate_problem
from finsam_tui.number_format import compared
from ledger.printed_report import compare, printed_ids, printed_text, read_printed

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from ledger.printed_report import Comparison, Finding


def add_arguments(parser: ArgumentParser) -> None:
    """The book and the printed tables."""
    options.add_book(parser)
    known = ", ".join(printed_ids())
    text = _(
        "a TOML file of printed tables, rows of label, note and amounts; or one that comes with"
        " finsam: {known}",
        known=known,
    )
    parser.add_argument("printed", metavar="PRINTED.toml", help=text)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Prints every disagreement, and how much was compared; 1 when one is not of rounding."""
    is_built_in = given.printed in printed_ids() and not Path(given.printed).exists()
    text = printed_text(given.printed) if is_built_in else text_of(given.printed)
    printed = read_printed(text, Path(given.printed).name)
    with open_book(given.book, read_only=True) as book:
        found = compare(printed, book)
    printing.print_answer(given, _document(found), _lines(found))
    return 1 if found.severity == "fault" else 0


def _document(found: Comparison) -> dict[str, object]:
    """Every check as JSON has it; amounts in öre, or whole per cent where `unit` says so."""
    return {
        "ok": found.ok,
        "severity": found.severity,
        "checks": [
            {
                **check_document(check),
                "kind": one.kind,
                "unit": "ore" if one.measure == "ore" else "percent",
                "because": translate_problem(check.advice) if check.advice else None,
                "parts": [part.place for part in one.parts],
            }
            for one in found.findings
            for check in (one.check(),)
        ],
    }


def _lines(found: Comparison) -> Iterator[str]:
    """The disagreements for a reader: those within the print first, then those with the book."""
    count = len(found.findings)
    wrong = found.disagreements
    for against_book, title in (
        (False, _("Within the print")),
        (True, _("Against the book")),
    ):
        some = [one for one in wrong if one.against_book == against_book]
        if some:
            yield title
            for one in some:
                yield from _finding_lines(one)
            yield ""
    compared_ = _("{number:# figure|# figures} compared", number=count)
    apart = _("{number:# disagreement|# disagreements}", number=len(wrong))
    yield f"{compared_}, {apart}."


def _finding_lines(one: Finding) -> Iterator[str]:
    left, right, difference = compared(one)
    yield f"  {translate_problem(one.message)}"
    yield f"    {left:>16} {right:>16} {difference:>16}"
    if one.because:
        yield f"    {translate_problem(one.because)}"
