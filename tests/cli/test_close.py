"""Year-end from the command line, as an office does it."""

from __future__ import annotations

import json

import pytest

from ledger.book.journal import journal_head
from ledger.bookkeeping.fiscal_years import fiscal_year
from ledger.books.open import open_book
from ledger.integrity.backup import backup_folder, backups_in
from ledger.integrity.receipts import receipt_of
from tests.sweeps import one_of


def test_the_demonstration_book_closes_reopens_and_closes_again(finsam, demo):
    dry = finsam("close", demo, "--year", 2019, "--dry-run", "--json")
    assert (dry.status, dry.json["ok"], dry.json["state"]) == (0, True, "open")
    assert [step["number"] for step in dry.json["steps"]] == list(range(1, 12))
    before = finsam("show", demo, "income", "--json").json["lines"]

    done = finsam("close", demo, "--year", 2019, "--by", "EK", "--json")
    assert done.status == 0, done.err
    assert done.json["closed"]["next_year"] == 2020
    assert finsam("show", demo, "income", "--year", 2019, "--json").json["lines"] == before
    sheet = finsam("show", demo, "balance", "--year", 2020, "--json").json
    amounts = {line["id"]: line["amounts"] for line in sheet["lines"]}
    assert amounts["total_assets"] == [11404792_00, 11404792_00]

    again = finsam("close", demo, "--year", 2019, "--by", "EK")
    assert (again.status, "finsam reopen" in again.err) == (1, True)
    mute = finsam("reopen", demo, "--year", 2019, "--by", "EK")
    assert (mute.status, "BFL 5:11" in mute.err) == (1, True)
    assert finsam("reopen", demo, "--year", 2019, "--by", "EK", "--reason", "faktura").status == 0
    assert finsam("close", demo, "--year", 2019, "--by", "EK").status == 0
    assert finsam("check", demo).status == 0
    events = finsam("show", demo, "history", "--kind", "reopen", "--json").json["events"]
    assert [event["by"] for event in events] == ["EK (kansli)"]


def test_nothing_is_written_by_a_dry_run(finsam, demo):
    before = demo.read_bytes()
    assert finsam("close", demo, "--year", 2019, "--dry-run").status == 0
    assert demo.read_bytes() == before


def test_what_blocks_is_told_and_can_be_mended_from_the_command_line(finsam, new_book):
    draft = {
        "date": "2019-03-15",
        "text": "Bidrag",
        "postings": [
            {"account": "1930", "amount": "100.00"},
            {"account": "3985", "amount": "-100.00", "objects": {"20": "FK"}},
        ],
    }
    assert finsam("record", new_book, typed=json.dumps(draft)).status == 0
    refused = finsam("--lang", "en", "close", new_book, "--year", 2019)
    assert refused.status == 1
    assert "No voucher is recorded in 2019-01" in refused.err
    assert "Account 1930 has 100,00" in refused.err
    words = ("--date", "2019-12-31", "--balance")
    assert finsam("reconcile", new_book, "1930", *words, "90.00").status == 1
    assert finsam("reconcile", new_book, "1930", *words, "90.00", "--explain", "avgift").status == 0
    done = finsam("close", new_book, "--year", 2019, "--accept", "1=liten verksamhet")
    assert done.status == 0, done.err


@pytest.mark.parametrize(
    "report", one_of(2, ["proof", "closing", "history", "system", "open-items"])
)
def test_a_report_comes_as_text_json_and_csv(finsam, demo, report):
    assert finsam("show", demo, report).out.startswith("Samordningsförbundet VärNa")
    assert finsam("show", demo, report, "--json").json["report"] == report
    assert finsam("show", demo, report, "--csv").out.count("\n") > 10


def test_the_balance_requirement_is_a_statement(finsam, demo):
    table = finsam("show", demo, "balance-requirement", "--json").json
    amounts = {line["id"]: line["amounts"] for line in table["lines"]}
    assert amounts["balance_requirement_result"] == [-1320287_00, 2077084_00]


def test_a_balance_is_specified_item_by_item(finsam, demo):
    words = ("specify", demo, "2992", "--date", "2019-12-31")
    audit = {"amount": "-50000.00", "text": "revision 2019", "counterparty": "Revisionsbolag"}
    rest = {"amount": "-5000.00", "text": "granskning"}
    assert finsam(*words, typed=json.dumps(audit)).status == 0
    assert "2992" in finsam("close", demo, "--year", 2019).err
    assert finsam(*words, typed=f"{json.dumps(audit)}\n{json.dumps(rest)}").status == 0
    assert finsam("close", demo, "--year", 2019).status == 0


@pytest.mark.parametrize(
    "line",
    ["x", "[]", '{"amount": 5, "text": "a"}', '{"text": "a"}', '{"amount": "1,5", "text": "a"}'],
)
def test_an_item_that_cannot_be_read_is_refused_with_its_line(finsam, demo, line):
    refused = finsam("specify", demo, "2992", "--date", "2019-12-31", typed=line)
    assert (refused.status, "-:1" in refused.err) == (1, True)


def test_accruals_are_listed_and_their_reversals_recorded(finsam, demo):
    assert len(finsam("accrue", demo, "--json").json["accruals"]) == 10
    assert finsam("close", demo, "--year", 2019).status == 0
    done = finsam("accrue", demo, "--record-due", "2020-01-31", "--by", "EK", "--json")
    assert len(done.lines) == 10
    assert finsam("accrue", demo, "--record-due", "2020-01-31", "--json").out == ""


def test_months_are_locked(finsam, demo):
    assert finsam("lock", demo, "--to", "2019-06-30", "--by", "EK").status == 0
    assert finsam("lock", demo, "--to", "2019-06-15").status == 1
    for day, status in (("2019-06-30", 1), ("2019-07-01", 0)):
        rows = [{"account": "5010", "amount": "1"}, {"account": "1930", "amount": "-1"}]
        typed = json.dumps({"date": day, "text": "Hyra", "postings": rows})
        assert finsam("record", demo, "-", "--by", "EK", typed=typed).status == status
    with open_book(demo, read_only=True) as book:
        assert str(fiscal_year(book).locked_to) == "2019-06-30"


def test_locked_months_are_opened_with_a_reason_that_the_history_keeps(finsam, demo):
    assert finsam("lock", demo, "--to", "juni", "--by", "EK").status == 0
    assert finsam("reopen", demo, "--year", 2019, "--from", "2019-05").status == 1
    again = ("reopen", demo, "--year", 2019, "--from", "maj", "--reason", "glömd faktura")
    opened = finsam("--lang", "en", *again, "--by", "EK")
    assert opened.out == "The months are open. Its months are locked to 2019-04-30.\n"
    assert finsam(*again).status == 1
    with open_book(demo, read_only=True) as book:
        assert str(fiscal_year(book).locked_to) == "2019-04-30"
    assert "glömd faktura" in finsam("show", demo, "history", "--kind", "reopen").out
    assert finsam("check", demo).status == 0
    first = ("reopen", demo, "--year", 2019, "--from", "jan", "--reason", "mer")
    assert finsam(*first).status == 0
    with open_book(demo, read_only=True) as book:
        assert fiscal_year(book).locked_to is None


@pytest.mark.parametrize(
    ("words", "option"), [((), "--year"), (("--year", 2019, "--accept", "3"), "--accept")]
)
def test_wrong_usage_is_refused_and_closes_nothing(finsam, demo, words, option):
    before = demo.read_bytes()
    outcome = finsam("close", demo, *words)
    assert (outcome.status, option in outcome.err) == (2, True)
    assert demo.read_bytes() == before


@pytest.mark.parametrize("command", ["close", "reopen"])
def test_what_cannot_be_taken_back_begins_with_a_backup_of_the_book_as_it_was(
    finsam, demo, command
):
    """A backup of the very state before, so that the closing can be undone by restoring it."""
    reason = ("--reason", "faktura")
    if command == "reopen":
        assert finsam("close", demo, "--year", 2019, "--by", "EK").status == 0
    with open_book(demo, read_only=True) as book:
        before = str(receipt_of(journal_head(book.connection)))
    words = ("--year", 2019, "--by", "EK", *(reason if command == "reopen" else ()))
    assert finsam(command, demo, *words).status == 0
    kept = {str(backup.receipt): backup for backup in backups_in(backup_folder(demo))}
    assert before in kept
    with open_book(kept[before].path, read_only=True) as book:
        assert fiscal_year(book, 2019).closed == (command == "reopen")
