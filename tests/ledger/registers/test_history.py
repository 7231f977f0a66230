"""The history of processing: who did what and when, and the documentation of the system."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from ledger.bank.proposal import BankRule
from ledger.bank.rules import add_rule, remove_rule
from ledger.book.journal import WRITTEN_BY, Entry
from ledger.bookkeeping.attachments import attach
from ledger.bookkeeping.chart_of_accounts import account_journal_row, add_accounts
from ledger.bookkeeping.fiscal_years import fiscal_year, lock_months, store_template
from ledger.bookkeeping.report_texts import set_text
from ledger.bookkeeping.voucher_queries import voucher_at
from ledger.bookkeeping.vouchers import correct, record
from ledger.budget.store import set_comment
from ledger.core.model import Account, Posting
from ledger.integrity.check import check_file
from ledger.invoices.mandates import Mandate, add_mandate, end_mandate
from ledger.invoices.model import Party
from ledger.invoices.parties import add_party
from ledger.registers.history import HistoryFilter, history, kinds
from ledger.registers.journal_tests import mark_seen
from ledger.registers.system_documentation import system_documentation
from ledger.statements.adjustments import adjust
from ledger.statements.book_statements import template_of

DAY = date(2019, 3, 1)


@pytest.fixture
def busy(book, rent):
    """A book in which several things were done, by several people."""
    record(book, rent)
    voucher = voucher_at(book, 1)
    assert voucher is not None
    correct(book, voucher, date(2019, 3, 20), "fel konto", by="LN")
    add_accounts(book, [Account("6250", "Porto", "cost")], "EK")
    store_template(book, fiscal_year(book), "id = 'ny'", "nytt projekt Ängen", "FC")
    lock_months(book, fiscal_year(book), date(2019, 3, 31), "EK")
    return book


def events_of(book, wanted=None):
    return [(event.kind, event.by, event.message.message) for event in history(book, wanted)]


def test_everything_is_told_in_order_with_who_and_what(busy):
    assert events_of(busy)[2:] == [
        ("voucher", "EK", "A 1, 2019-03-15: Hyra mars, 120,00"),
        ("correction", "LN", "A 2, 2019-03-20: Rättelse av A 1: fel konto, 120,00"),
        ("account", "EK", "The chart of accounts was changed: 6250 Porto"),
        ("template", "FC", "Another template for the fiscal year: nytt projekt Ängen"),
        ("lock", "EK", "Locked to 2019-03-31"),
    ]
    assert {event.program for event in history(busy)} == {WRITTEN_BY}
    assert [event.sequence for event in history(busy)] == list(range(1, 8))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (HistoryFilter(kind="lock"), ["lock"]),
        (HistoryFilter(text="ängen"), ["template"]),
        (HistoryFilter(text="hyresvärd", newest_first=True), ["correction", "voucher"]),
        (HistoryFilter(text="finns inte"), []),
    ],
)
def test_a_part_of_the_history_is_found(busy, wanted, found):
    assert [kind for kind, _, _ in events_of(busy, wanted)] == found


def test_the_kinds_of_the_book_are_listed(busy):
    assert kinds(busy) == (
        "account",
        "book",
        "correction",
        "lock",
        "template",
        "voucher",
        "year",
    )


def test_an_import_is_one_event_however_many_entries_it_is(book):
    book.append(Entry("import", "EK", (("import", "SIE 4E", "Annat", "cp437"),)))
    book.append(Entry("import", "EK", (account_journal_row(Account("6250", "Porto", "cost")),)))
    book.append(Entry("import", "EK", (("import", "SIE 4E", "Tredje", "cp437"),)))
    events = [event for event in history(book) if event.kind == "import"]
    assert [(event.sequence, event.entries) for event in events] == [(3, 2), (5, 1)]
    assert events[0].rows[-1].startswith("account\t6250")
    backwards = history(book, HistoryFilter(kind="import", newest_first=True))
    assert [event.entries for event in backwards] == [1, 2]


def test_a_byte_changed_behind_the_guards_is_found_with_its_entry(busy):
    busy.close()
    with sqlite3.connect(busy.path) as connection:
        ((guard,),) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'journal_is_never_changed'"
        ).fetchall()
        connection.execute("DROP TRIGGER journal_is_never_changed")
        connection.execute("UPDATE journal SET actor = 'NN' WHERE seq = 4")
        connection.execute(guard)
    connection.close()
    wrong = {
        check.id: check.message.message for check in check_file(busy.path).checks if not check.ok
    }
    assert "entry 4 is not as it was written" in wrong["chain"]


def test_the_system_documents_itself_from_the_book(book, rent):
    record(book, replace(rent, series="B", approved_by="FC"))
    sections = {section.id: dict(section.rows) for section in system_documentation(book, "en")}
    assert sections["series"]["B"].startswith("1, 2019-03-15")
    assert sections["users"].keys() == {"EK"}
    assert sections["approvers"] == {"FC": "1"}
    assert sections["accounts"]["5010"] == "Lokalhyra"
    assert "KANSLI Kansli" in sections["dimensions"]["1 Kostnadsställe"]
    assert "prov, SHA-256" in sections["years"]["2019-01-01 – 2019-12-31"]
    assert WRITTEN_BY in sections["program"]


def test_an_entry_that_tells_of_a_voucher_names_it_with_its_year(book, rent):
    """And a section of the report is said by its title."""
    first, back = record(book, rent), record(book, rent)
    attach(book, back.sequence, "kvitto.pdf", b"%PDF-1.7", "EK")
    set_text(book, 2019, "management-report", "Tolv insatser.", "EK")
    book.append(Entry("accrual", "EK", (("accrual", first.sequence, "2020-01-01", None),)))
    assert [said for _kind, _by, said in events_of(book)[-3:]] == [
        "Files were attached to A 2 (2019): kvitto.pdf",
        "A text of the annual report 2019 was written: Förvaltningsberättelse",
        "A 1 (2019) reverses on 2020-01-01",
    ]


def test_each_sentence_is_in_the_words_of_the_trade_whatever_was_entered(book, rent):
    """What is added at once as it may also become, and what the journal has by an id."""
    begun = len(events_of(book))
    record(book, rent)
    add_party(book, Party("KURS", "Kursgården", active=False), "EK")
    add_mandate(book, Mandate("BO", "decision", DAY, "§ 8", date(2019, 12, 31)), "EK")
    end_mandate(book, 1, date(2019, 6, 30), "EK")
    mark_seen(book, ("round", "1"), "avtalet", "EK")
    adjust(book, 2019, {"capital_gains": 5_00, "to_reserve": -2_00}, "reserv", "EK")
    line = next(template_of(book, fiscal_year(book)).lines())
    for name in (line.id, "gone"):
        set_comment(book, 2019, name, "högre hyra", "EK")
    rule = BankRule("text", "avgift", (Posting("5010", 1_00),), "", "")
    add_rule(book, rule, "EK")
    remove_rule(book, "text", "avgift", "EK")
    told = [event.message.in_language("sv") for event in history(book)]
    assert told[begun + 1 :] == [
        "Kursgården (KURS) är inaktiv",
        "Attesträtt 1 för BO gäller 2019-03-01 till 2019-12-31: § 8",
        "Attesträtt 1 för BO gäller 2019-03-01 till 2019-06-30: § 8",
        "Fyndet 1 i testet Runda belopp är sett: avtalet",
        (
            "Samtliga realisationsvinster 5,00, Medel till resultatutjämningsreserv −2,00 för 2019"
            " lades in: reserv"
        ),
        f"En kommentar till budgeten 2019 skrevs: {line.label.sv}",
        "En kommentar till budgeten 2019 skrevs: gone",
        "En regel för bankrader sparades: avgift",
        "En regel för bankrader togs bort: avgift",
    ]


def test_the_kinds_that_a_book_has_are_each_named_once(book, rent):
    for _ in range(2):
        record(book, rent)
    assert kinds(book) == ("book", "voucher", "year")
