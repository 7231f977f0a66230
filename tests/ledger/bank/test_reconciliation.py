"""Book and statement of a day, with every difference named by its lines and postings."""

from __future__ import annotations

from datetime import date

from ledger.bank.account_proposals import account_proposals
from ledger.bank.book_lines import account_for, match_by_hand, set_aside, undo_match
from ledger.bank.import_statement import import_statements
from ledger.bank.reconciliation import bank_reconciliation
from ledger.bank.stored import bank_lines
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import record
from ledger.core.model import Posting, VoucherInput
from tests.ledger.bank.files import Paid, camt

DAY = date(2019, 4, 30)


def posted(book, day, amount, text):
    rows = (Posting("1930", amount), Posting("3985", -amount))
    return record(book, VoucherInput(day, text, rows, recorded_by="EK"))


def fed(book, folder):
    """Bank 500,00 in, 20,00 fee, 30 on the 30th; the book 500,00 and a payment of May's first."""
    lines = [
        Paid(date(2019, 4, 3), 500_00, "BIDRAG"),
        Paid(date(2019, 4, 10), -20_00, "AVGIFT"),
        Paid(DAY, -30_00, "HYRA"),
        Paid(date(2019, 5, 2), -7_00, "BREV"),
    ]
    file = folder / "bank.xml"
    file.write_text(camt(lines, 0, (date(2019, 4, 1), date(2019, 5, 31))), "utf-8")
    posted(book, date(2019, 4, 2), 500_00, "Bidrag")
    posted(book, date(2019, 5, 1), -30_00, "Hyra")
    posted(book, date(2019, 4, 29), -7_00, "Brev")
    import_statements(book, file, account="1930", by="EK")


def sums(book, day=DAY):
    one = bank_reconciliation(book, "1930", day)
    assert one is not None
    assert (
        one.book
        + sum(line.amount for line in one.bank_only)
        - sum(item.amount for item in one.book_only)
        - one.before
        - one.unexplained
        == one.stated
    )
    return (
        one.book,
        [line.amount for line in one.bank_only],
        [item.amount for item in one.book_only],
        one.stated,
        one.agrees,
    )


def test_what_is_matched_later_stands_between_the_book_and_the_bank_on_the_day(book, tmp_path):
    fed(book, tmp_path)
    assert sums(book) == (493_00, [500_00, -20_00, -30_00], [500_00, -7_00], 450_00, False)
    sure = [(one.line, one.ways[0]) for one in account_proposals(book, "1930") if one.is_ticked]
    account_for(book, sure, "EK")
    assert sums(book) == (493_00, [-20_00, -30_00], [-7_00], 450_00, False), "a fee waits"
    fee = next(line for line in bank_lines(book, "1930") if line.is_open)
    set_aside(book, fee.id, "återbetalas", "EK")
    assert sums(book) == (493_00, [-20_00, -30_00], [-7_00], 450_00, True)
    undo_match(book, fee.id, "EK")
    assert not sums(book)[-1]
    voucher = posted(book, date(2019, 4, 10), -20_00, "Avgift")
    found = voucher_at(book, voucher.sequence)
    assert found is not None
    match_by_hand(book, fee.id, [found], "", "EK")
    assert sums(book) == (473_00, [-30_00], [-7_00], 450_00, True)
    assert sums(book, date(2019, 5, 31)) == (443_00, [], [], 443_00, True)


def test_a_corrected_voucher_is_nothing_that_the_bank_lacks(book, tmp_path):
    from ledger.bookkeeping.vouchers import correct  # noqa: PLC0415 - used here alone

    fed(book, tmp_path)
    voucher = voucher_at(book, posted(book, date(2019, 4, 12), -9_00, "fel").sequence)
    assert voucher is not None
    assert -9_00 in sums(book)[2]
    correct(book, voucher, date(2019, 4, 20), "fel", by="EK")
    assert sums(book)[2] == [500_00, -7_00]


def test_what_the_book_had_more_before_the_first_statement_is_named(book, tmp_path):
    posted(book, date(2019, 3, 1), 3_00, "förut")
    fed(book, tmp_path)
    one = bank_reconciliation(book, "1930", DAY)
    assert one is not None
    assert (one.before, one.unexplained) == (3_00, 0)
    assert bank_reconciliation(book, "1930", date(2019, 3, 1)) is None
