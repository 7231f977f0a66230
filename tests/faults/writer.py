"""Writes vouchers to a book one after the other, for tests that kill it or starve it of disk.

    python tests/faults/writer.py BOOK --seed N --count N [--drafts] [--imports] [--locks]
                                  [--backups] [--exports]

`ACK <series><number>` is printed, with a single unbuffered write, only after the commit of the
voucher has returned. With the options, drafts are kept, SIE files imported (their vouchers are
acknowledged too), months locked, backups and exports made among them, where the seed says.
A fault is a sentence on the error stream and exit code 1. SIGINT and SIGHUP end it, even where
whoever started it ignores them.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from exports.export_request import ExportRequest
from exports.formats import export
from ledger.bookkeeping.chart_of_accounts import accounts
from ledger.bookkeeping.fiscal_years import fiscal_years, lock_months
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.errors import LedgerError
from ledger.core.model import Posting, VoucherInput
from ledger.entry.draft_store import VoucherDraft, save_draft
from ledger.entry.report_line import report_lines
from ledger.integrity.backup import back_up
from ledger.sie.import_sie import import_sie
from ledger.statements.book_statements import template_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.core.calendar import FiscalYear

SOMETIMES = 10
"""One voucher in ten has something else before it, for each option that is given."""

IMPORTED = 3
"""Vouchers in an import."""


def acknowledge(series: str, number: int) -> None:
    """Tells that the voucher is on the disk; one write, so that a kill cannot halve it."""
    os.write(1, f"ACK {series}{number}\n".encode())


@dataclass
class Writer:
    """Someone at work, by the dice."""

    book: Book
    dice: random.Random
    accounts: list[str]

    def open_year(self) -> FiscalYear:
        """The last fiscal year that is open; ends the program when there is none."""
        years = [year for year in fiscal_years(self.book) if not year.closed]
        return years[-1] if years else sys.exit("The book has no open fiscal year.")

    def day(self) -> date:
        """A day that is not locked."""
        year = self.open_year()
        first = year.locked_to + timedelta(days=1) if year.locked_to else year.first
        return first + timedelta(days=self.dice.randrange((year.last - first).days + 1))

    def postings(self) -> tuple[Posting, ...]:
        """Two to five postings that balance."""
        amounts = [self.dice.randint(1, 10_000_000) for _ in range(self.dice.randint(1, 4))]
        rows = [Posting(self.dice.choice(self.accounts), amount) for amount in amounts]
        return (*rows, Posting(self.dice.choice(self.accounts), -sum(amounts)))

    def voucher(self) -> None:
        """Records a voucher."""
        mark = self.dice.randrange(10**6)
        draft = VoucherInput(
            date=self.day(),
            text=f"Verifikation {mark}",
            postings=self.postings(),
            series=self.dice.choice("AAAB"),
            document=f"underlag {mark}",
            recorded_by="EK",
            approved_by=self.dice.choice(("", "FC")),
        )
        recorded = record(self.book, draft)
        acknowledge(recorded.series, recorded.number)

    def draft(self) -> None:
        """Keeps a draft, as a screen does while someone types."""
        save_draft(self.book, VoucherDraft(self.day(), text="påbörjad"))

    def import_(self) -> None:
        """Takes in an SIE file of a few vouchers."""
        series, first = self.import_series(), self.dice.randrange(1, 1000)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "in.se"
            file.write_text("".join(self.sie(series, first)), "cp437", newline="\r\n")
            import_sie(self.book, file, by="EK")
        for number in range(first, first + IMPORTED):
            acknowledge(series, number)

    def import_series(self) -> str:
        """A series of letters, that no other import has."""
        return "I" + "".join(self.dice.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=12))

    def sie(self, series: str, first: int) -> Iterator[str]:
        """The lines of the file."""
        year = self.open_year()
        yield "#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n"
        yield f'#PROGRAM "writer" 1\n#GEN 20260101\n#FNAMN "{self.book.association.name}"\n'
        yield f"#ORGNR {self.book.association.orgnr}\n"
        yield f"#RAR 0 {year.first:%Y%m%d} {year.last:%Y%m%d}\n"
        for number in range(first, first + IMPORTED):
            yield f'#VER "{series}" {number} {self.day():%Y%m%d} "Import {number}"\n{{\n'
            for row in self.postings():
                kronor, ore = divmod(abs(row.amount), 100)
                sign = "-" if row.amount < 0 else ""
                yield f"#TRANS {row.account} {{}} {sign}{kronor}.{ore:02}\n"
            yield "}\n"

    def lock(self) -> None:
        """Locks the next month, unless it is the last one."""
        year = self.open_year()
        months = [month.last for month in year.period.months()][:-1]
        for last in months:
            if not year.locked_to or last > year.locked_to:
                lock_months(self.book, year, last, "EK")
                return

    def backup(self) -> None:
        """Makes a backup."""
        back_up(self.book)

    def export(self) -> None:
        """Exports the year as SIE beside the book, in place of the export before."""
        file = self.book.path.with_suffix(".se")
        export(ExportRequest(self.book, self.open_year()), "sie", file, by="EK", force=True)


def placed_accounts(book: Book) -> list[str]:
    """The accounts in use that have a line in the reports, save those that a closing uses."""
    chart = {
        account.number: account
        for account in accounts(book)
        if account.active and account.kind != "liability" and account.number < "8"
    }
    template = template_of(book, fiscal_years(book)[-1])
    kinds = {number: account.kind for number, account in chart.items()}
    landed = report_lines(template, [(number, ()) for number in chart], kinds, {})
    return sorted(number for (number, _), landing in landed.items() if landing.label)


def main() -> int:
    """Writes as many vouchers as asked for; 0 when all are recorded, 1 after a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", metavar="BOOK")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    others = {
        "drafts": Writer.draft,
        "imports": Writer.import_,
        "locks": Writer.lock,
        "backups": Writer.backup,
        "exports": Writer.export,
    }
    for name in others:
        parser.add_argument(f"--{name}", action="store_true")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    os.umask(0o077)
    chosen = [deed for name, deed in others.items() if getattr(given, name)]
    try:
        with open_book(given.book) as book:
            writer = Writer(book, random.Random(given.seed), placed_accounts(book))
            for _ in range(given.count):
                for deed in chosen:
                    if writer.dice.randrange(SOMETIMES) == 0:
                        deed(writer)
                writer.voucher()
    except LedgerError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
