"""`finsam restore`: a backup becomes the book; what was there is set aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from finsam_tui.actions.backups import restore, restore_encrypted
from finsam_tui.cli import common_options as options
from finsam_tui.cli import output as printing
from finsam_tui.cli.passphrase import add_passphrase, passphrase
from finsam_tui.i18n import _
from ledger.integrity.encryption import is_encrypted

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from ledger.integrity.restore import Restored


def add_arguments(parser: ArgumentParser) -> None:
    """The backup and the book."""
    parser.add_argument("backup", metavar="BACKUP", help=_("the file of the backup"))
    options.add_book(parser)
    add_passphrase(parser)
    options.add_by(parser)


def run(given: Namespace) -> int:
    """Restores, and tells where the old book is and what the backup lacks."""
    backup = Path(given.backup)
    restored = (
        restore_encrypted(backup, Path(given.book), passphrase(given), given.by)
        if is_encrypted(backup)
        else restore(backup, given.book, given.by)
    )
    printing.print_lines(_lines(given.book, restored))
    printing.print_problems(restored.warnings)
    return 0


def _lines(book: str, restored: Restored) -> Iterator[str]:
    yield _("{book}: restored, receipt {receipt}.", book=book, receipt=restored.receipt)
    if restored.aside:
        yield _("The book that was there is kept as {path}.", path=restored.aside)
    if restored.entries:
        yield _(
            "{number:One journal entry was|# journal entries were} written after the backup.",
            number=restored.entries,
        )
    if restored.lacking:
        yield _("Record these vouchers again, which the backup lacks:")
    for voucher in restored.lacking:
        yield f"  {voucher.full_name}  {voucher.date}  {voucher.text}"
