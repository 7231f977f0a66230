"""`finsam import`: files from other programs, each taken in whole or not at all."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exports.render.text import printed_lines
from finsam_tui.actions.bank import import_statements, is_statement
from finsam_tui.actions.import_file import (
    COUNTED,
    FLAG,
    INVOICE_KINDS,
    QUESTIONS,
    SUMMED,
    ImportChoices,
    import_invoice,
    import_sie,
    is_invoice,
    question_of,
    read_mapping,
    statement_kind,
)
from finsam_tui.actions.layout import layout_text
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.books import open_book
from finsam_tui.i18n import _, language, translate_problem
from ledger.bank.import_statement import StatementImport
from ledger.book.book import Book
from ledger.book.sqlite_errors import refuse_interrupt
from ledger.core.errors import ImportFileError, LedgerError, problem
from ledger.core.money import write_amount
from ledger.invoices.import_invoice import InvoiceImport
from ledger.sie.findings import in_kinds

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from ledger.core.errors import Problem
    from ledger.core.money import Unit
    from ledger.core.table import Table
    from ledger.invoices.e_invoice import EInvoice
    from ledger.sie.import_report import ImportReport


def add_arguments(parser: ArgumentParser) -> None:
    """The book, made if it is not there, and the files."""
    options.add_book(parser)
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help=_("SIE 1 to 4, camt.053, bank's CSV, e-invoice, PDF"),
    )
    text = _("show what would come in and what is odd, and write nothing")
    parser.add_argument("--dry-run", action="store_true", help=text)
    template = _("for a book that is made: a built-in template, or the path of one (lkbr)")
    parser.add_argument("--template", metavar="ID-or-PATH", help=template)
    text = _("take the file in though its organisation number is another than the book's")
    parser.add_argument("--orgnr-ok", action="store_true", help=text)
    newer = parser.add_mutually_exclusive_group()
    text = _("of a year that the book has vouchers of: take in only what is new in the file")
    newer.add_argument("--only-new", dest="newer", action="store_const", const="add", help=text)
    text = _("of such a year: reverse what the file has otherwise, and record what it has")
    newer.add_argument("--replace", dest="newer", action="store_const", const="replace", help=text)
    parser.set_defaults(newer="")
    text = _("each voucher of a file for import (4I) becomes a draft; nothing is recorded")
    parser.add_argument("--as-drafts", action="store_true", help=text)
    account = _("the book's account that a statement is of, when the file does not say (1930)")
    parser.add_argument("--account", metavar="NUMBER", help=account)
    text = _(
        "what the file's 7382, 20: or 1:200 is in the book; of a list, which column is the day, the"
        " text and the amount: day=Date; remembered"
    )
    parser.add_argument("--map", metavar="KEY=VALUE", action="append", default=[], help=text)
    options.add_by(parser)
    options.add_json(parser)


def run(given: Namespace) -> int:
    """Takes the files in one by one; one that is refused stops only SIE files after it."""
    with ExitStack() as opened:
        return _run(given, opened)


Report: TypeAlias = "ImportReport | StatementImport | InvoiceImport"


def _run(given: Namespace, opened: ExitStack) -> int:
    target: Book | str | None = None
    template = layout_text(given.template) if given.template else None
    reports: list[Report] = []
    refused: list[Problem] = []
    waiting: list[str] = []
    for file in given.files:
        try:
            target = target or _target(given, opened)
            if refused and _is_sie(target, file):
                waiting.append(file)
                continue
            report = _read_in(given, target, file, template)
        except LedgerError as error:
            refuse_interrupt(error)
            refused += error.problems
            if target is None:
                break
            continue
        reports.append(report)
        if not given.json:
            printing.print_lines(_lines(report, is_dry=given.dry_run))
    if waiting:
        refused.append(replace(WAITING, values={"files": ", ".join(waiting)}))
    if given.json:
        documents = [_document(report, is_dry=given.dry_run) for report in reports]
        printing.print_document(
            {"imported": documents, "refused": list(map(translate_problem, refused))}
        )
    printing.print_problems(refused)
    return 1 if refused else 0


WAITING = problem(
    "files-waiting",
    "Not read, since a year builds on those before it and a file before was refused: {files}.",
)


def _is_sie(target: Book | str, file: str) -> bool:
    """Whether a file is none of those that stand by themselves."""
    return not is_invoice(file) and not is_statement(_book(target), file)


def _book(target: Book | str) -> Book | None:
    return target if isinstance(target, Book) else None


def _read_in(given: Namespace, target: Book | str, file: str, template: str | None) -> Report:
    """Takes a file in, whatever its kind."""
    book = _book(target)
    if is_invoice(file):
        return _invoice_in(given, book, file)
    if is_statement(book, file):
        return _statements_in(given, book, file)
    return _taken_in(given, target, file, template)


def _target(given: Namespace, opened: ExitStack) -> Book | str:
    """The book that is there, open; or the path where the first file makes one."""
    if not Path(given.book).exists():
        return str(given.book)
    return opened.enter_context(open_book(given.book, read_only=given.dry_run))


def _statements_in(given: Namespace, book: Book | None, file: str) -> StatementImport:
    """Takes a file of statements in."""
    if book is None:
        raise ImportFileError(replace(NO_BOOK, where=file))
    return import_statements(
        book,
        Path(file),
        account=given.account,
        mapping=given.map,
        accept_orgnr=given.orgnr_ok,
        dry_run=given.dry_run,
        by=given.by,
    )


def _invoice_in(given: Namespace, book: Book | None, file: str) -> InvoiceImport:
    """Makes a draft of an invoice."""
    if book is None:
        raise ImportFileError(replace(NO_BOOK, where=file))
    return import_invoice(
        book, Path(file), accept_orgnr=given.orgnr_ok, dry_run=given.dry_run, by=given.by
    )


NO_BOOK = problem(
    "no-book-for-statement",
    "A statement or an invoice is held against a book; begin the book first, and import the file"
    " there.",
)


def _taken_in(
    given: Namespace, target: Book | str, file: str, template: str | None
) -> ImportReport:
    """Takes one file in; a person is asked about one that another program has taken in before."""
    take = partial(
        import_sie,
        target,
        file,
        template=template,
        dry_run=given.dry_run,
        by=given.by,
        progress=partial(_show_progress, file) if sys.stderr.isatty() else None,
    )
    choices = ImportChoices(
        accept_flag=not printing.is_terminal(),
        accept_orgnr=given.orgnr_ok,
        newer=given.newer,
        as_drafts=given.as_drafts,
        mapping=read_mapping(given.map),
    )
    try:
        return take(choices=choices)
    except ImportFileError as error:
        if question_of(error) is not QUESTIONS[FLAG]:
            raise
        question = _("Another program has imported this file (#FLAGGA 1). Import it here? [y/N]")
        if not printing.is_confirmed(question):
            raise
        return take(choices=replace(choices, accept_flag=True))


def _show_progress(file: str, done: int, whole: int) -> None:
    share = 100 * done // whole if whole else 100
    printing.print_progress(_("{file}: {share} % read", file=file, share=share))


def _statement_lines(report: StatementImport, *, is_dry: bool) -> Iterator[str]:
    """What came of a file of statements, for a reader."""
    yield f"{report.file}: {statement_kind(report.kind)}"
    if report.is_known:
        yield _("The very same file has been imported before; nothing was added.")
        return
    for one in report.statements:
        yield "  " + _(
            "account {account}, {first} to {last}: {new:# new line|# new lines}, {known} known",
            account=f"{one.account} {one.number}".strip(),
            first=one.first,
            last=one.last,
            new=one.new,
            known=one.known,
        )
        if one.opening is not None and one.closing is not None:
            yield f"  {write_amount(one.opening):>15}  {_('when it begins')}"
            yield f"  {write_amount(one.closing):>15}  {_('when it ends')}"
    if report.details:
        yield "  " + _(
            "{number:# line got its payments|# lines got their payments}", number=report.details
        )
    yield from (f"  {translate_problem(remark)}" for remark in report.remarks)
    if is_dry:
        yield _("Nothing was written.")


def _statement_document(report: StatementImport, *, is_dry: bool) -> dict[str, object]:
    """The report of a file of statements as JSON has it; amounts in öre."""
    return {
        "file": report.file,
        "sha256": report.sha256,
        "dry_run": is_dry,
        "verdict": "warn" if report.remarks else "accept",
        "type": report.kind,
        "known_file": report.is_known,
        "statements": [
            {**asdict(one), "first": one.first.isoformat(), "last": one.last.isoformat()}
            for one in report.statements
        ],
        "new": sum(one.new for one in report.statements),
        "known": sum(one.known for one in report.statements),
        "details": report.details,
        "remarks": list(map(translate_problem, report.remarks)),
    }


def _invoice_lines(report: InvoiceImport, *, is_dry: bool) -> Iterator[str]:
    """What an invoice says and the draft that it made, for a reader."""
    yield f"{report.file}: {_(INVOICE_KINDS[report.kind])}"
    if report.invoice is not None:
        yield from (f"  {line}".rstrip() for line in printed_lines(*_shown(report.invoice)))
    if report.known:
        yield translate_problem(report.known)
        return
    if report.remarks:
        yield _("To look at:")
        yield from (f"  {translate_problem(remark)}" for remark in report.remarks)
    if is_dry:
        yield _("Nothing was written.")
    elif report.draft is not None:
        yield _(
            "A draft with {count:# file|# files} waits among the drafts of a new voucher.",
            count=len(report.draft.files),
        )


def _shown(invoice: EInvoice) -> tuple[Table, Unit]:
    from ledger.invoices.invoice_table import invoice_table  # noqa: PLC0415 - only of invoices

    return invoice_table(invoice, language()), "ore"


def _invoice_document(report: InvoiceImport, *, is_dry: bool) -> dict[str, object]:
    """The report of an invoice as JSON has it; amounts in öre."""
    draft = report.draft
    return {
        "file": report.file,
        "sha256": report.sha256,
        "dry_run": is_dry,
        "verdict": "warn" if report.remarks else "accept",
        "type": report.kind,
        "known_file": report.known is not None,
        "known": translate_problem(report.known) if report.known else "",
        "invoice": _shown(report.invoice)[0].document if report.invoice else None,
        "draft": json.loads(draft.as_json()) if draft else None,
        "remarks": list(map(translate_problem, report.remarks)),
    }


def _lines(report: Report, *, is_dry: bool) -> Iterator[str]:
    """What came in and what was odd, for a reader."""
    if isinstance(report, InvoiceImport):
        yield from _invoice_lines(report, is_dry=is_dry)
        return
    if isinstance(report, StatementImport):
        yield from _statement_lines(report, is_dry=is_dry)
        return
    yield from _held(report)
    if report.remarks:
        yield _("To look at:")
        yield from (f"  {translate_problem(remark)}" for remark in in_kinds(report.remarks))
    if report.notices:
        yield _("Unusual, and read as meant:")
        yield from (f"  {translate_problem(notice)}" for notice in in_kinds(report.notices))
    if is_dry:
        yield _("Nothing was written.")
    elif count := report.counts.get("drafts"):
        yield _("{number:# draft is|# drafts are} ready to be looked at.", number=count)
    elif report.recorded:
        first, last = report.recorded
        yield _("Recorded, with registration numbers {first} to {last}.", first=first, last=last)
    else:
        yield _("Imported; there was no voucher to record.")


def _held(report: ImportReport) -> Iterator[str]:
    """What the file is and holds."""
    yield f"{report.file}: SIE {report.sie_type}, {report.program}, {report.encoding}"
    yield f"  {report.association.name}  {report.association.orgnr}".rstrip()
    for year in report.years:
        yield "  " + _("year {first} to {last}", first=year.first, last=year.last)
    for name in report.comparatives:
        yield "  " + _("{year} as comparative figures", year=name)
    for key, (one, many) in COUNTED.items():
        if count := report.counts.get(key, 0):
            yield f"  {count:>15}  {_(one if count == 1 else many)}"
    for key, label in SUMMED.items():
        if key in report.sums:
            yield f"  {write_amount(report.sums[key]):>15}  {_(label)}"


def _document(report: Report, *, is_dry: bool) -> dict[str, object]:
    """The report as JSON has it; amounts in öre."""
    if isinstance(report, InvoiceImport):
        return _invoice_document(report, is_dry=is_dry)
    if isinstance(report, StatementImport):
        return _statement_document(report, is_dry=is_dry)
    return {
        "file": report.file,
        "sha256": report.sha256,
        "dry_run": is_dry,
        "verdict": report.verdict,
        "encoding": report.encoding,
        "program": report.program,
        "type": report.sie_type,
        "association": report.association.name,
        "orgnr": report.association.orgnr,
        "years": [
            {"from": year.first.isoformat(), "to": year.last.isoformat()} for year in report.years
        ],
        "comparatives": list(report.comparatives),
        "counts": dict(report.counts),
        "sums": dict(report.sums),
        "remarks": list(map(translate_problem, report.remarks)),
        "notices": list(map(translate_problem, report.notices)),
        "unknown": dict(report.unknown),
        "recorded": list(report.recorded) if report.recorded else None,
    }
