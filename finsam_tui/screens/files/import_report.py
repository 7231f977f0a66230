"""What a file from another program holds and what is odd in it, as rows of a list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.import_file import COUNTED, INVOICE_KINDS, SUMMED, statement_kind
from finsam_tui.i18n import _, language, problem_on_screen
from finsam_tui.widgets.text_cells import in_groups
from ledger.core.money import write_amount
from ledger.core.table import SCREEN, Column, Row, Table, heading, remark
from ledger.invoices.invoice_table import invoice_table
from ledger.sie.findings import in_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.bank.import_statement import StatementImport
    from ledger.core.errors import Problem
    from ledger.invoices.import_invoice import InvoiceImport
    from ledger.sie.import_report import ImportReport

COLUMNS = (Column(kind="number", width=16), Column())
"""A figure, and what it is of; what is odd, and the line of the file."""


def report_rows(report: ImportReport) -> Iterator[Row]:
    """The file, what it holds, and everything odd with its line."""
    sie = f"SIE {report.sie_type}, {report.program}, {report.encoding}"
    yield Row((_("file"), Path(report.file).name))
    yield Row((_("kind"), sie))
    yield Row((_("books of"), f"{report.association.name}  {report.association.orgnr}".rstrip()))
    for year in report.years:
        yield Row((_("year"), f"{year.first}–{year.last}"))
    for name in report.comparatives:
        yield Row((_("year"), _("{year} as comparative figures", year=name)))
    for key, (one, many) in COUNTED.items():
        if count := report.counts.get(key, 0):
            yield Row((in_groups(count), _(one if count == 1 else many)))
    for key, label in SUMMED.items():
        if key in report.sums:
            yield Row((write_amount(report.sums[key]), _(label)))
    yield from _message(_("To look at"), tuple(in_kinds(report.remarks)), report.file)
    yield from _message(
        _("Unusual, and read as meant"), tuple(in_kinds(report.notices)), report.file
    )


def statement_rows(report: StatementImport) -> Iterator[Row]:
    """The file of statements, what of it is new, and everything odd with its line."""
    yield Row((_("file"), Path(report.file).name))
    yield Row((_("kind"), statement_kind(report.kind)))
    if report.is_known:
        yield Row(("", _("The very same file has been imported before; nothing was added.")))
    for one in report.statements:
        yield Row((_("account"), f"{one.account} {one.number}  {one.first}–{one.last}"))
        yield Row((in_groups(one.new), _("new lines")))
        yield Row((in_groups(one.known), _("lines that the book had already")))
        for amount, label in ((one.opening, _("when it begins")), (one.closing, _("when it ends"))):
            if amount is not None:
                yield Row((write_amount(amount), label))
    yield from _message(_("To look at"), report.remarks, report.file)


def invoice_report(report: InvoiceImport) -> Table:
    """The invoice as it is read, where its file is already, and what is odd."""
    name = Path(report.file).name
    first = [heading(f"{name}: {_(INVOICE_KINDS[report.kind])}", SCREEN)]
    if report.invoice is None:
        shown = Table((), (Column(),), ())
    else:
        shown = invoice_table(report.invoice, language())
        first.append(heading(shown.title[0], SCREEN))
    found = [report.known] if report.known else list(report.remarks)
    last = [remark(problem_on_screen(one).removeprefix(f"{report.file}: ")) for one in found]
    if last:
        last.insert(0, heading(_("To look at"), SCREEN))
    return replace(shown, rows=(*first, *shown.rows, *last))


def fault_rows(file: str, faults: Iterable[Problem]) -> Iterator[Row]:
    """Why the file is refused, each fault with its line."""
    yield Row((_("file"), Path(file).name))
    yield from _message(_("Refused, and nothing of it was imported"), tuple(faults), file)


def _message(title: str, faults: tuple[Problem, ...], file: str) -> Iterator[Row]:
    if faults:
        yield Row((), stop=False)
        yield Row(("", title), "heading", stop=False)
    for fault in faults:
        where, sentence = _apart(fault, file)
        yield Row((where, sentence))


def _apart(fault: Problem, file: str) -> tuple[str, str]:
    """The line of the file and the sentence."""
    message = problem_on_screen(fault)
    line = fault.where.removeprefix(f"{file}:")
    if fault.where and line.isdigit():
        return _("line {number}", number=line), message.removeprefix(f"{fault.where}: ")
    return "", message.removeprefix(f"{file}: ")
