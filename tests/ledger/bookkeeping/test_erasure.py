"""A wrong attachment is erased, and what is past its time is weeded; the book stays whole."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from exports.export_request import ExportRequest
from exports.package.verify import verify_package
from exports.package.write import write_package
from ledger.bookkeeping.approvals import approve
from ledger.bookkeeping.attachments import attach, attach_stored, attachments, file_parts
from ledger.bookkeeping.erasure import erase_attachment, list_code, past_files, weed
from ledger.bookkeeping.fiscal_years import add_fiscal_year, fiscal_year
from ledger.bookkeeping.vouchers import record
from ledger.books.open import open_book
from ledger.core.calendar import Period
from ledger.core.errors import LedgerError, Refused
from ledger.integrity.backup import back_up
from ledger.integrity.check import check_file
from ledger.integrity.restore import restore
from ledger.invoices.giro_numbers import PaymentAccount
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.invoices.pay import make_payment_file, propose_payments
from ledger.invoices.record_invoice import record_with_invoice
from ledger.registers.history import HistoryFilter, history
from tests.ledger.conftest import TEMPLATE
from tests.ledger.invoices.test_settle import draft

SECRET = b"Lakarintyg for Deltagaren " * 50_000
"""1.3 MB: two parts."""

REASON = "intyg, hör inte hit"


@pytest.fixture
def erased(book, path, rent):
    """A book with a file that was erased, and one that was not."""
    sequence = record(book, rent).sequence
    attach(book, sequence, "faktura.pdf", b"%PDF faktura", "EK")
    attach(book, sequence, "intyg.pdf", SECRET, "EK")
    erase_attachment(book, sequence, "intyg.pdf", REASON, "FC")
    return book, path, sequence


def files_check(report):
    (check,) = [one for one in report.checks if one.id == "files"]
    return check.ok, check.message.values.get("erased")


def test_the_bytes_are_gone_and_the_chain_tells_which_who_when_and_why(erased):
    book, path, sequence = erased
    kept, gone = attachments(book, sequence)
    assert (gone.name, gone.size, gone.erased_by, gone.erased_because) == (
        "intyg.pdf", len(SECRET), "FC", REASON,
    )  # fmt: skip
    assert gone.erased_at
    assert not kept.erased_at
    assert list(file_parts(book, gone.sha256)) == []
    assert b"".join(file_parts(book, kept.sha256)) == b"%PDF faktura"
    assert b"Deltagaren" not in path.read_bytes()
    (event,) = history(book, HistoryFilter(kind="erasure"))
    assert event.rows == (f"erased_file\t{gone.sha256}\tintyg.pdf\t{REASON}",)
    assert event.by == "FC"


@pytest.mark.sweep
def test_check_backup_restore_and_package_take_the_book_for_whole_and_say_it(erased, tmp_path):
    book, path, _sequence = erased
    assert files_check(check_file(path)) == (True, 1)
    assert check_file(path).ok
    copy = back_up(book)
    assert check_file(copy.path).ok
    restore(copy.path, tmp_path / "åter.finsam")
    assert files_check(check_file(tmp_path / "åter.finsam")) == (True, 1)
    package = tmp_path / "paket.zip"
    with package.open("wb") as file:
        write_package(ExportRequest(book, fiscal_year(book)), file)
    assert [one.message.message for one in verify_package(package).faults] == []
    assert SECRET[:30] not in package.read_bytes()


def test_an_erased_file_does_not_come_back(erased):
    book, _path, sequence = erased
    gone = attachments(book, sequence)[1]
    for again in (
        lambda: attach(book, sequence, "igen.pdf", SECRET),
        lambda: attach_stored(book, sequence, [(gone.sha256, "igen.pdf")], "EK"),
        lambda: erase_attachment(book, sequence, "intyg.pdf", "igen", "EK"),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.problems[0].code == "attachment-erased"


@pytest.mark.parametrize(
    ("name", "reason", "code"),
    [
        ("annan.pdf", REASON, "erase-no-file"),
        ("", REASON, "erase-no-file"),
        ("lika.pdf", REASON, "erase-which"),
        ("faktura.pdf", " ", "erase-reason"),
        ("faktura.pdf", "x" * 501, "text-too-long"),
    ],
)
def test_what_is_not_to_be_erased_is_refused_and_is_there(book, rent, name, reason, code):
    sequence = record(book, rent).sequence
    for called, content in (("faktura.pdf", b"1"), ("lika.pdf", b"2"), ("lika.pdf", b"3")):
        attach(book, sequence, called, content)
    with pytest.raises(Refused) as refused:
        erase_attachment(book, sequence, name, reason, "EK")
    assert refused.value.problems[0].code == code
    assert not any(one.erased_at for one in attachments(book))


def test_one_of_two_files_of_a_name_is_erased_by_its_sha256(book, rent):
    sequence = record(book, rent).sequence
    attach(book, sequence, "lika.pdf", b"2")
    wrong = attach(book, sequence, "lika.pdf", b"3")
    (gone,) = erase_attachment(book, sequence, wrong.sha256[:12], REASON, "EK")
    assert (gone.sha256, [bool(one.erased_at) for one in attachments(book)]) == (
        wrong.sha256, [False, True],
    )  # fmt: skip


def test_only_the_bytes_that_the_newest_entry_tells_of_can_go(erased):
    book, path, sequence = erased
    kept = attachments(book, sequence)[0]
    delete = "DELETE FROM kept_file_part WHERE sha256 = ?"
    shell = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never deleted: kept_file_part"):
        shell.execute(delete, (kept.sha256,))
    with pytest.raises(sqlite3.IntegrityError, match="newest journal entry"):
        shell.execute(
            "INSERT INTO erased_file VALUES (?, (SELECT max(seq) FROM journal), 'x', 'y')",
            (kept.sha256,),
        )
    shell.close()


def test_bytes_that_are_gone_with_no_entry_that_tells_of_it_are_found(erased):
    book, path, sequence = erased
    kept = attachments(book, sequence)[0]
    shell = sqlite3.connect(path)
    shell.execute("DROP TRIGGER kept_file_part_is_never_deleted")
    shell.execute("DELETE FROM kept_file_part WHERE sha256 = ?", (kept.sha256,))
    shell.commit()
    shell.close()
    assert files_check(check_file(path))[0] is False


def test_files_of_years_past_their_time_are_listed_and_go_by_the_code_of_the_list(book, path, rent):
    sequence = record(book, rent).sequence
    attach(book, sequence, "faktura.pdf", SECRET)
    assert past_files(book, date(2026, 12, 31)) == ()
    (old,) = past_files(book, date(2027, 1, 1))
    assert (old.name, old.size, old.year) == ("faktura.pdf", len(SECRET), 2019)
    assert past_files(book, date(2027, 1, 1), ((1, "KANSLI"),)) == ()
    with pytest.raises(LedgerError, match="look at the list again"):
        weed(book, [old], "00000000", REASON, "EK")
    weed(book, [old], list_code([old]), REASON, "EK")
    assert past_files(book, date(2027, 1, 1)) == ()
    assert b"Deltagaren" not in path.read_bytes()
    assert check_file(path).ok
    with pytest.raises(LedgerError, match="look at the list again"):
        weed(book, [], list_code([]), REASON, "EK")


def test_what_the_books_rest_on_is_not_erased_before_its_time(tmp_path):
    from tests.ledger.book.sample_book import make  # noqa: PLC0415

    path = tmp_path / "bok.finsam"
    make(path)
    with open_book(path) as book:
        (sha256,) = book.connection.execute("SELECT sha256 FROM statement").fetchone()
        attach_stored(book, 1, [(sha256, "utdrag.csv")], "EK")
        with pytest.raises(LedgerError, match="kept for seven years"):
            erase_attachment(book, 1, "utdrag.csv", REASON, "EK")
        assert {one.name for one in past_files(book, date(2027, 1, 1))} == {
            "beslut.txt", "bank.csv",
        }  # fmt: skip


def test_a_payment_file_is_as_old_as_the_last_of_its_payments(book):
    add_fiscal_year(book, Period(date(2020, 1, 1), date(2020, 12, 31)), TEMPLATE)
    add_party(book, Party("EL", "El", town="Visby", bankgiro="5050-1055"))
    for number, due in (("1", date(2019, 12, 30)), ("2", date(2020, 1, 3))):
        given = draft((12, 1), "", number, 100, party="EL", due=due)
        approve(book, [record_with_invoice(book, given).sequence], "FC")
    own = PaymentAccount("iban", "SE4550000000058398257466")
    proposal = propose_payments(book, date(2020, 1, 31), date(2019, 12, 15))
    make_payment_file(book, proposal, account="1930", own=own, bic="ESSESESS")
    assert past_files(book, date(2027, 12, 31)) == ()
    (file,) = past_files(book, date(2028, 1, 1))
    assert (file.name, file.year) == ("betalning-1.xml", 2020)
