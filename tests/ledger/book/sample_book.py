"""Makes the sample book of the schema's version, and writes down what its reports show.

    python -m tests.ledger.book.sample_book

Run once for each version, with the program that published it: `tests/data/book_<version>.finsam.gz`
is then the book as that program left it, and `book_<version>.tsv` what that program read out of
it. Every later program must open the book, and read out the same.
"""

from __future__ import annotations

import gzip
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.assets.model import Asset
from ledger.assets.record import add_asset, record_depreciation
from ledger.bank.import_statement import import_statements
from ledger.book.schema import VERSION
from ledger.bookkeeping.accruals import enter_accrual
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.chart_of_accounts import add_accounts
from ledger.bookkeeping.erasure import erase_attachment
from ledger.bookkeeping.fiscal_years import fiscal_year, fiscal_years, lock_months
from ledger.bookkeeping.goals import Goal, add_goals
from ledger.bookkeeping.opening_balances import add_opening_balances, add_prior_year_figures
from ledger.bookkeeping.prior_year import PriorBalance, set_prior_year_balances
from ledger.bookkeeping.reconciliation import reconcile
from ledger.bookkeeping.report_texts import set_text
from ledger.bookkeeping.specifications import Item, specify
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.books.create import create_book
from ledger.books.open import open_book
from ledger.closing import close
from ledger.core.calendar import Period
from ledger.core.model import Account, Association, Posting, VoucherInput
from ledger.entry.draft_store import DraftRow, VoucherDraft, save_draft
from ledger.entry.voucher_templates import store_voucher_template
from ledger.invoices.mandates import Mandate, add_mandate
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.invoices.record_invoice import record_with_invoice
from ledger.registers.trial import trial
from ledger.report_layout.built_in.texts import built_in_text
from ledger.sie.import_sie import import_sie
from ledger.statements.book_statements import notes_of, statement_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.book.book import Book
    from ledger.statements.notes import Notes
    from ledger.statements.statement import Statement

DATA = Path(__file__).parents[2] / "data"
YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
TYPED = (
    (date(2019, 1, 10), "Medlemsbidrag", "3987", -50_000_000, ((20, "NACKA"),)),
    (date(2019, 2, 1), "Hyra februari", "5010", 1_250_000, ((1, "KANSLI"),)),
    (date(2019, 3, 1), "Hyra mars", "5010", 1_250_000, ((1, "KANSLI"),)),
    (date(2019, 6, 14), "Köpt insats", "4600", 7_777_700, ((6, "MIA"),)),
)
"""Day, text, account, öre and objects; the other posting is on the bank account."""

IMPORTED = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#PROGRAM "prov" 1
#GEN 20190801
#FNAMN "Provförbundet"
#RAR 0 20190101 20191231
#VER "I" 7 20190702 "Kontorsmateriel"
{
#TRANS 6110 {} 512.50
#TRANS 1930 {} -512.50
}
#VER "I" 9 20190703 "Kaffe"
{
#TRANS 6110 {} 99.00
#TRANS 1930 {} -99.00
}
"""
BANK = """Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2019-02-01;2019-02-01;HYRA;-12500,00;787500,00
2019-01-10;2019-01-10;MEDLEMSBIDRAG;500000,00;800000,00
"""
OWN_TEMPLATE = VoucherDraft(
    near=date(2019, 1, 1),
    text="Städning",
    rows=(
        DraftRow(account="5010", share=1, role="follows"),
        DraftRow(account="1930", share=-1, role="follows"),
    ),
)


def make(path: Path) -> None:
    """Makes a book with something of everything: a closed year, and one that has begun."""
    association = Association("Provförbundet", "222000-2683")
    with create_book(path, association, YEAR, built_in_text("varna"), "EK"):
        pass
    with open_book(path) as book:
        cash = (Posting("1930", 30_000_000), Posting("2067", -30_000_000))
        add_opening_balances(book, fiscal_year(book), cash, "EK")
        add_prior_year_figures(book, 2018, {"contribution_nacka": 2_077_084}, "EK")
        set_prior_year_balances(book, 2018, [PriorBalance("3987", -2_077_084)], "EK")
        for day, text, account, amount, objects in TYPED:
            rows = (Posting(account, amount, objects), Posting("1930", -amount))
            record(book, VoucherInput(day, text, rows, recorded_by="EK", approved_by="FC"))
        attach(book, 1, "beslut.txt", "Medlemsbidrag enligt beslut §7".encode(), "EK")
        attach(book, 1, "intyg.txt", "hör inte hit".encode(), "EK")
        erase_attachment(book, 1, "intyg.txt", "fel fil", "EK")
        wrong = voucher_at(book, 3)
        assert wrong
        correct(book, wrong, date(2019, 3, 20), "bokförd två gånger", by="EK")
        lock_months(book, fiscal_year(book), date(2019, 3, 31), "EK")
        file = path.with_name("kvitton.se")
        file.write_text(IMPORTED, "cp437", newline="\r\n")
        import_sie(book, file, by="EK")
        path.with_name("bank.csv").write_text(BANK, "utf-8")
        import_statements(book, path.with_name("bank.csv"), account="1930", by="EK")
        add_goals(book, 2019, [Goal("Fler i arbete", "Andel", "40")], "EK")
        add_party(book, Party("TELIA", "Telia Sverige AB", "556430-0142"), "EK")
        charge = (Posting("6212", 40_000), Posting("1651", 10_000), Posting("2440", -50_000))
        bill = VoucherInput(date(2019, 8, 5), "Telefoni", charge, document="4711", recorded_by="EK")
        record_with_invoice(book, replace(bill, party="TELIA"))
        add_mandate(book, Mandate("FC", "decision", date(2019, 9, 1), "Styrelsen § 7"), "EK")
        rows = (Posting("4600", 400_000, ((6, "MIA"),)), Posting("2990", -400_000))
        accrued = VoucherInput(date(2019, 12, 31), "Upplupen insats", rows, recorded_by="EK")
        enter_accrual(book, accrued, date(2020, 1, 1))
        reconcile(book, "1930", YEAR.last, trial_balance(book, "1930"), by="EK")
        specify(book, "2990", YEAR.last, (Item("Insats MIA", -400_000, "Kommunen"),), "EK")
        equipment = [Account("1220", "Inventarier", "asset"), Account("1229", "Ack", "asset")]
        add_accounts(book, [*equipment, Account("7832", "Avskrivningar", "cost")], "EK")
        table = Asset("Bord", "1220", 120_000, date(2018, 1, 1), 36, brought=date(2018, 12, 31))
        add_asset(book, table, "EK")
        record_depreciation(book, [YEAR.last], "EK")
        set_text(book, 2019, "management-report", "Året har varit *gott*.", "EK")
        store_voucher_template(book, "Städning", OWN_TEMPLATE)
        skipped = ("months", "reconciliation", "specifications", "depreciation", "vat", "proof")
        close(book, fiscal_year(book), "EK", dict.fromkeys(skipped, "ett prov"))
        rows = (Posting("5010", 1_300_000, ((1, "KANSLI"),)), Posting("1930", -1_300_000))
        record(book, VoucherInput(date(2020, 1, 31), "Hyra januari", rows, recorded_by="EK"))
        save_draft(book, VoucherDraft(date(2020, 2, 1), date="2020-02-03", text="påbörjad"))


def trial_balance(book: Book, account: str) -> int:
    """What the account ends the latest year with, öre."""
    return sum(line.closing for line in trial(book, fiscal_year(book), account=account))


def shown(book: Book) -> Iterator[str]:
    """What the reports of each year show: report, year, line and amounts, tab-separated."""
    for year in fiscal_years(book):
        pages: list[Statement | Notes] = [
            *(statement_of(book, report, year) for report in ("income", "balance", "cashflow")),
            notes_of(book, year),
        ]
        for page in pages:
            for line in page.lines:
                if line.amounts is not None:
                    yield "\t".join([page.report, str(year.name), line.id, *map(str, line.amounts)])
        for account in trial(book, year):
            amounts = (account.opening, account.movement)
            yield "\t".join(["trial", str(year.name), account.account, *map(str, amounts)])


def main() -> None:
    """Writes the two files of the version."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bok.finsam"
        make(path)
        with open_book(path, read_only=True) as book:
            lines = [f"{line}\n" for line in shown(book)]
        DATA.joinpath(f"book_{VERSION}.finsam.gz").write_bytes(
            gzip.compress(path.read_bytes(), mtime=0)
        )
        DATA.joinpath(f"book_{VERSION}.tsv").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
