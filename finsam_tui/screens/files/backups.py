"""Check and backups: is the book whole, how old are its copies, and the way back to one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from finsam_tui.actions.backups import back_up_everywhere, restore, set_second_place
from finsam_tui.i18n import _, msgid, problem_on_screen
from finsam_tui.number_format import verdict
from finsam_tui.screens.busy import run_write
from finsam_tui.screens.dialogs.form import Field, Form, faults_beside
from finsam_tui.screens.dialogs.picker import Picker
from finsam_tui.screens.dialogs.progress_dialog import Working
from finsam_tui.screens.dialogs.question import Question
from finsam_tui.screens.list_view import DetailedListView
from finsam_tui.user_paths import typed_path
from ledger.books.open import open_book
from ledger.core.calendar import local_time
from ledger.core.checks import Check, CheckReport
from ledger.core.errors import BookError, LedgerError
from ledger.core.table import Column, Row
from ledger.integrity.auto_backup import warnings_about
from ledger.integrity.backup import (
    Backup,
    backup_folder,
    backups_in,
    secondary_folder,
)
from ledger.integrity.check import check_book
from ledger.integrity.external_checks import second_place_problem
from ledger.integrity.receipts import book_id
from ledger.integrity.restore import Restored
from ledger.management.todo import second_place_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from finsam_tui.screens.dialogs.progress_dialog import Progress
    from ledger.core.errors import Problem


class SafekeepingView(DetailedListView):
    """What is wrong, the backups with the newest first, and what holds."""

    where: ClassVar[str] = "safekeeping"
    name_in_trail = msgid("Check and backups")

    def ask(self) -> None:
        """Shows the last check, and asks the disk for the backups."""
        with self.finsam.faults_shown():
            report = self.frame.checked
            wrong = [check for check in report.checks if not check.ok] if report else []
            right = [check for check in report.checks if check.ok] if report else []
            warnings = [
                Row(
                    ("!", problem_on_screen(one, in_short=True)),
                    "urgent",
                    opens=problem_on_screen(one),
                )
                for one in self._warnings()
            ]
            backups = self._backups()
            rows = [
                _heading(_("Check")),
                *map(_check_row, wrong),
                _verdict(wrong, right),
                Row((), stop=False),
                *([_heading(_("Worth knowing")), *warnings] if warnings else ()),
                *([Row((), stop=False)] if warnings else ()),
                _heading(_("Backups")),
                *map(self._backup_row, backups),
            ]
            if not backups:
                rows.append(Row((_("There is none."),), "faint"))
            if right:
                rows += [Row((), stop=False), _heading(_("Agrees")), *map(_check_row, right)]
            self.rows.show_rows([Column(width=16), Column()], rows)

    def _warnings(self) -> Iterator[Problem]:
        """What there is to know about the book, as long as it is true."""
        with self.book.reading() as connection:
            lacking = second_place_problem(connection)
            warnings = self.book.warnings if self.book.read_only else warnings_about(self.book)
        for warning in warnings:
            yield replace(warning, where="")
        yield from self.book.notices
        if lacking:
            yield second_place_in_short(lacking)

    def _backups(self) -> tuple[Backup, ...]:
        """Those beside the book and those in its second place, the newest first."""
        with self.book.reading() as connection:
            identity = book_id(connection)
        folders = (backup_folder(self.book.path), secondary_folder(identity))
        found = [backup for folder in folders if folder for backup in backups_in(folder, identity)]
        return tuple(sorted(found, key=_order, reverse=True))

    def _backup_row(self, backup: Backup) -> Row:
        days = max(0, (datetime.now(UTC) - backup.at).days)
        age = _("{number:# day|# days} old", number=days) if days else _("from today")
        is_beside = backup.path.parent == backup_folder(self.book.path)
        place = _("beside the book") if is_beside else _("second place")
        end = _("year-end") if backup.is_year_end else ""
        facts = ", ".join(filter(None, (age, place, end)))
        return Row((local_time(backup.at.isoformat()), facts), opens=backup)

    def on_row_list_moved(self) -> None:
        """What can be done follows the cursor."""
        self.screen.refresh_bindings()

    def detail(self) -> Iterator[str]:
        """What there is to know and to do about the row under the cursor."""
        goal = self.opens
        if isinstance(goal, str):
            yield goal
        elif isinstance(goal, Check):
            yield problem_on_screen(goal.message)
            yield problem_on_screen(goal.advice) if goal.advice else ""
        elif isinstance(goal, Backup):
            yield _("Receipt {receipt}", receipt=goal.receipt)
            yield str(goal.path)

    def action_check(self) -> None:
        """Checks the whole book."""
        path = self.book.path

        def check(_progress: Progress) -> CheckReport:
            return check_book(path)

        self.app.push_screen(Working(_("Checking the book …"), check), self._show_check)

    def _show_check(self, outcome: object) -> None:
        if isinstance(outcome, CheckReport):
            self.frame.show_check(outcome)
            if not outcome.faults:
                self.finsam.show_message(_("The book is whole, unaltered and agrees with itself."))

    def action_back_up(self) -> None:
        """Makes a backup, beside the book."""
        task = partial(_backed_up, self.book.path)
        self.app.push_screen(Working(_("Making a backup …"), task), self._show_backup)

    def _show_backup(self, outcome: object) -> None:
        if isinstance(outcome, LedgerError):
            self.finsam.show_fault(outcome)
        elif isinstance(outcome, Made):
            places = {str(backup.path.parent) for backup in outcome.backups}
            known = (one for one in self.book.notices if one.where not in places)
            self.book.notices[:] = [*known, *outcome.notices]
            self.ask()
            files = ", ".join(backup.path.name for backup in outcome.backups)
            self.finsam.show_message(_("A backup is made: {file}.", file=files))
            if outcome.notices:
                self.finsam.show_fault(BookError(outcome.notices))

    def action_second_place(self) -> None:
        """Chooses a folder on another disk or computer, and makes a backup there."""

        def attempt(values: Mapping[str, str]) -> None:
            with faults_beside("folder"):
                made = set_second_place(self.book, typed_path(values["folder"]))
            self._show_backup(Made((made,)))

        with self.book.reading() as connection:
            second = secondary_folder(book_id(connection))
        hint = _("On another disk or computer, so that fire and theft take only one.")
        field = Field("folder", _("Folder"), str(second or ""), hint)
        self.app.push_screen(Form(_("A second place for backups"), (field,), attempt))

    def action_restore(self) -> None:
        """Makes the backup under the cursor the book, once that has been said twice."""
        backup = self.opens
        if not isinstance(backup, Backup):
            return

        def go_on(answer: str | None) -> None:
            if answer == "restore":
                self._restore(backup)

        options = {
            "leave": _("Leave the book as it is"),
            "restore": _("Restore; the book of today is set aside under another name"),
        }
        title = _("The backup of {moment}", moment=local_time(backup.at.isoformat()))
        self.app.push_screen(Question(title, options), go_on)

    def _restore(self, backup: Backup) -> None:
        path, finsam = self.book.path, self.finsam

        def work(_progress: Progress) -> Restored:
            return restore(backup.path, path, finsam.who)

        def begin() -> None:
            finsam.unsaved.save()
            finsam.let_go()
            finsam.push_screen(Working(_("Checking and restoring the backup …"), work), show)

        def show(outcome: object) -> None:
            with finsam.faults_shown():
                finsam.open(path)
            finsam.call_later(show_result, outcome)

        def show_result(outcome: object) -> None:
            if isinstance(outcome, LedgerError):
                finsam.show_fault(outcome)
            elif isinstance(outcome, Restored):
                finsam.show_message(
                    _(
                        "{book}: restored, receipt {receipt}.",
                        book=path.name,
                        receipt=outcome.receipt,
                    )
                )
                for warning in outcome.warnings:
                    finsam.show_notice(warning)
                if outcome.lacking:
                    title = _("Record these vouchers again, which the backup lacks:")
                    finsam.push_screen(Picker(title, _lacking(outcome)))

        run_write(finsam, begin)

    def can(self, action: str) -> bool:
        """A backup is restored when the cursor is on one."""
        if action == "restore":
            return isinstance(self.opens, Backup)
        return True


@dataclass(frozen=True, slots=True)
class Made:
    """Backups that were made, and what failed."""

    backups: tuple[Backup, ...]
    notices: tuple[Problem, ...] = ()


def _backed_up(path: Path, _progress: Progress) -> Made:
    with open_book(path, read_only=True) as book:
        return Made(back_up_everywhere(book), tuple(book.notices))


def _order(backup: Backup) -> tuple[datetime, int]:
    return (backup.at, backup.receipt.seq)


def _check_row(check: Check) -> Row:
    cells = (verdict(check.severity), problem_on_screen(check.message))
    return Row(cells, "urgent" if check.severity == "fault" else "row", opens=check)


def _heading(words: str) -> Row:
    return Row((words,), "heading", stop=False)


def _verdict(wrong: Sequence[Check], right: Sequence[Check]) -> Row:
    """The check in one line."""
    if not (wrong or right):
        return Row((_("Not checked yet."),), "faint")
    return Row((_("ok"), _("{number:# check holds|# checks hold}", number=len(right))))


def _lacking(restored: Restored) -> dict[str, str]:
    """Each by its place: an imported file may have a number twice on one day."""
    return {
        str(place): f"{one.full_name}  {one.date}  {one.text}"
        for place, one in enumerate(restored.lacking)
    }
