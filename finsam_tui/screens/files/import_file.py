"""Import: a file from another program is read and told of first, then taken in, or left."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.bank import StatementChoices, import_statements, is_statement
from finsam_tui.actions.import_file import (
    ImportChoices,
    import_invoice,
    import_sie,
    is_invoice,
    question_of,
    read_mapping,
)
from finsam_tui.i18n import _, msgid
from finsam_tui.screens.dialogs.form import Field, Form
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.dialogs.progress_dialog import Working
from finsam_tui.screens.files.choose_file import FilePicker
from finsam_tui.screens.files.import_new_book import (
    ask_about_file,
    layouts_for_a_file,
    make_new_book,
)
from finsam_tui.screens.files.import_report import (
    COLUMNS,
    fault_rows,
    invoice_report,
    report_rows,
    statement_rows,
)
from finsam_tui.screens.files.statement_questions import ask_about_statement
from finsam_tui.screens.list_view import DetailedListView
from finsam_tui.widgets.text_cells import safe_text
from ledger.bank.import_statement import StatementImport
from ledger.books.open import open_book
from ledger.core.errors import LedgerError, Refused
from ledger.invoices.import_invoice import InvoiceImport
from ledger.sie.import_job import NO_CHOICES
from ledger.sie.import_report import ImportReport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from finsam_tui.screens.dialogs.progress_dialog import Progress

HERE, AS_DRAFTS = "", "drafts"
"""In place of a template: into the book that is open, or among its drafts."""

MOST_ASKED = 12
"""Accounts and objects that are asked about at once."""


class ImportView(DetailedListView):
    """The report of one file at a time."""

    where: ClassVar[str] = "importing"
    name_in_trail = msgid("Import")
    empty = msgid(
        "Press enter and choose a file: SIE 1 to 4, a statement of the bank, or an invoice."
    )

    def __init__(self) -> None:
        """Makes the view."""
        super().__init__()
        self.file: str | None = None
        self.choices = NO_CHOICES
        self.statement = StatementChoices()
        self.unknown: Mapping[str, str] = {}
        """What the book lacks, by its key in a mapping."""

        self.is_ready = False
        """Whether the file that is told of can be taken in."""

    def detail(self) -> tuple[str, ...]:
        """The row under the cursor in full."""
        return (": ".join(filter(None, self.rows.row.texts)),) if self.rows.row else ()

    def action_choose(self) -> None:
        """Chooses a file, and where it is to be taken in."""
        folder = Path(self.file).parent if self.file else self.book.path.parent
        picker = FilePicker(_("Which file?"), folder)
        self.app.push_screen(picker, lambda file: self._ask_into(file) if file else None)

    def _ask_into(self, file: str) -> None:
        self.statement = StatementChoices()
        if is_invoice(file) or is_statement(self.book, file):
            self._read(file)
            return
        with self.book.reading():
            name = self.book.association.name
        options = {
            HERE: _("Into the open book, {name}", name=name),
            AS_DRAFTS: _("As drafts to look at in the open book (payroll and the like)"),
        } | {
            one: _("Into a new book: {template}", template=template)
            for one, template in layouts_for_a_file(Path(file).parent).items()
        }

        def go_on(template: str | None) -> None:
            if template in (HERE, AS_DRAFTS):
                self._read(file, ImportChoices(as_drafts=template == AS_DRAFTS))
            else:
                make_new_book(self.finsam, file, template)

        self.app.push_screen(Picker(_("Into which book?"), options), go_on)

    def _read(self, file: str, choices: ImportChoices = NO_CHOICES) -> None:
        """Tells what would come in; nothing is written."""
        self.file, self.choices = file, choices
        task = partial(_taken_in, self.book.path, file, choices, self.statement, dry_run=True)
        title = _("Reading {file} …", file=safe_text(Path(file).name))
        self.app.push_screen(Working(title, task, can_stop=True), self._show_trial)

    def _show_trial(self, outcome: object) -> None:
        self.is_ready = isinstance(outcome, ImportReport) or (
            isinstance(outcome, StatementImport) and not outcome.is_known
        )
        if isinstance(outcome, InvoiceImport):
            self.is_ready = outcome.known is None
        self.unknown = outcome.unknown if isinstance(outcome, ImportReport) else {}
        self._show(outcome)
        if outcome is None:
            self.rows.show_rows(COLUMNS, ())
            self.finsam.show_message(_("Stopped; nothing was imported."))
        elif self.is_ready:
            self.finsam.show_message(_("Nothing is written yet; ctrl+s takes the file in."))
        elif isinstance(outcome, LedgerError):
            self.finsam.show_message(_("The file is refused."), urgent=True)
            if self.file and (question := question_of(outcome)):
                go_on = partial(self._read, self.file)
                ask_about_file(self.finsam, question, self.choices, go_on)
            elif self.file:
                ask_about_statement(self.finsam, outcome, self.statement, self._read_statement)

    def _read_statement(self, statement: StatementChoices) -> None:
        """Reads the file again, with what was said of it."""
        self.statement = statement
        if self.file is not None:
            self._read(self.file, self.choices)

    def _show(self, outcome: object) -> None:
        if isinstance(outcome, ImportReport):
            self.rows.show_rows(COLUMNS, tuple(report_rows(outcome)), 0)
        elif isinstance(outcome, StatementImport):
            self.rows.show_rows(COLUMNS, tuple(statement_rows(outcome)), 0)
        elif isinstance(outcome, InvoiceImport):
            self.rows.show_table(invoice_report(outcome))
        elif isinstance(outcome, LedgerError) and self.file:
            rows = tuple(fault_rows(self.file, outcome.problems))
            self.rows.show_rows(COLUMNS, rows, 0)
        self.screen.refresh_bindings()

    def action_place(self) -> None:
        """Asks what each account, dimension and object that the book lacks is there."""
        ids = {key: f"field-{number}" for number, key in enumerate(self.unknown)}

        def attempt(values: Mapping[str, str]) -> None:
            typed = {key: values[id_] for key, id_ in ids.items() if values.get(id_)}
            try:
                mapping = read_mapping(f"{key}={value}" for key, value in typed.items())
                choices = replace(self.choices, mapping={**self.choices.mapping, **mapping})
                if self.file is not None:
                    import_sie(self.book, self.file, choices=choices, dry_run=True)
            except LedgerError as error:
                placed = [replace(one, where=ids.get(one.where, "")) for one in error.problems]
                raise Refused(placed) from error
            self.choices = choices

        def go_on(is_done: bool | None) -> None:
            if is_done and self.file is not None:
                self._read(self.file, self.choices)

        hint = _("An account; a dimension as 6: and an object as 1:KANSLI. Empty: as it is.")
        fields = [
            Field(ids[key], f"{key} {name}".strip())
            for key, name in islice(self.unknown.items(), MOST_ASKED)
        ]
        form = Form(_("What is what in the book?"), fields, attempt, text=hint)
        self.app.push_screen(form, go_on)

    def action_take(self) -> None:
        """Takes the file in."""
        if self.file is not None and self.is_ready:
            self._take(self.file, self.choices)

    def _take(self, file: str, choices: ImportChoices) -> None:
        task = partial(_taken_in, self.book.path, file, choices, self.statement, by=self.finsam.who)
        title = _("Taking {file} in …", file=safe_text(Path(file).name))
        working = Working(title, task, can_stop=True)
        self.app.push_screen(working, partial(self._show_taken, file, choices))

    def _show_taken(self, file: str, choices: ImportChoices, outcome: object) -> None:
        if question := question_of(outcome):
            ask_about_file(self.finsam, question, choices, partial(self._take, file))
        elif outcome is None:
            self.finsam.show_message(_("Stopped; nothing was imported."))
        elif isinstance(outcome, LedgerError):
            self.is_ready = False
            self._show(outcome)
            self.finsam.show_message(_("The file is refused."), urgent=True)
        elif isinstance(outcome, ImportReport | StatementImport | InvoiceImport):
            self.is_ready, self.unknown = False, {}
            self._show(outcome)
            self.finsam.announce_change()
            words = _("{file} is imported.", file=Path(file).name)
            if isinstance(outcome, StatementImport):
                words = _("{file} is imported; ctrl+k shows what waits.", file=Path(file).name)
            if isinstance(outcome, InvoiceImport):
                words = _("{file} is a draft; n and then F6 open it.", file=Path(file).name)
            self.finsam.show_message(words)

    def can(self, action: str) -> bool:
        """A file is taken in once it has been told of, and not refused."""
        if action == "place":
            return bool(self.unknown)
        return self.is_ready if action == "take" else True


def _taken_in(
    path: Path,
    file: str,
    choices: ImportChoices,
    statement: StatementChoices,
    progress: Progress,
    *,
    dry_run: bool = False,
    by: str = "",
) -> ImportReport | StatementImport | InvoiceImport:
    """Takes the file in, in the thread of the work, with a book of its own."""
    with open_book(path, read_only=dry_run) as book:
        if is_invoice(file):
            allowed = choices.accept_orgnr
            return import_invoice(book, Path(file), accept_orgnr=allowed, dry_run=dry_run, by=by)
        if is_statement(book, file):
            return import_statements(
                book,
                Path(file),
                account=statement.account,
                mapping=statement.columns,
                accept_orgnr=choices.accept_orgnr,
                dry_run=dry_run,
                by=by,
            )
    return import_sie(path, file, dry_run=dry_run, choices=choices, by=by, progress=progress)
