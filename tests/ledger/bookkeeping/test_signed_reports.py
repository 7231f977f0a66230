"""What comes back signed begins with what went out, and is kept; anything else is said plainly."""

from __future__ import annotations

import hashlib

import pytest

from ledger.bookkeeping.export_log import ExportRecord, book_state, log_export
from ledger.bookkeeping.signed_reports import signed_reports, take_back_signed
from ledger.core.errors import Refused
from ledger.integrity.check import check_file
from ledger.registers.history import HistoryFilter, history

PRINTED = b"%PDF-1.7\nan annual report\n%%EOF\n"


def signature(covered: int) -> bytes:
    """What a program that signs adds: the bytes before its signature, and those after it."""
    return b"9 0 obj <</Type/Sig /ByteRange [0 %d 9999 12 ] /Contents <00>>> endobj\n" % covered


SIGNED = PRINTED + signature(len(PRINTED) + 40)
TWICE = SIGNED + signature(len(SIGNED) + 40)


@pytest.fixture
def exported(book):
    digest = hashlib.sha256(PRINTED).hexdigest()
    log_export(book, ExportRecord("pdf", 2019, "rapport.pdf", len(PRINTED), digest), "EK")
    return book


def test_a_signed_file_is_kept_with_its_hash_and_its_signatures(exported):
    before = book_state(exported)
    kept = take_back_signed(exported, 2019, "/tmp/rapport signerad.pdf", TWICE, "EK")
    assert (kept.name, kept.size, kept.signatures) == ("rapport signerad.pdf", len(TWICE), 2)
    assert kept.sha256 == hashlib.sha256(TWICE).hexdigest()
    assert (kept.exported_size, kept.by) == (len(PRINTED), "EK")
    assert signed_reports(exported, 2018) == ()
    assert book_state(exported) == before, "the report can still be made again to the byte"
    (event,) = history(exported, HistoryFilter(kind="signed"))
    assert event.message.values["sha256"] == kept.sha256
    assert check_file(exported.path).ok


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\nanother report\n%%EOF\n" + signature(90), "signed-other"),
        (PRINTED[:-1], "signed-other"),
        (PRINTED, "not-signed"),
        (PRINTED + b"a remark", "no-signature"),
        (PRINTED + signature(len(PRINTED) - 1), "no-signature"),
        (PRINTED + signature(7), "no-signature"),
    ],
)
def test_another_file_and_one_without_a_signature_are_refused(exported, content, code):
    with pytest.raises(Refused) as refusal:
        take_back_signed(exported, 2019, "a.pdf", content, "EK")
    assert [one.code for one in refusal.value.problems] == [code]
    assert signed_reports(exported) == ()


def test_a_year_of_which_nothing_was_exported_says_so(exported):
    with pytest.raises(Refused) as refusal:
        take_back_signed(exported, 2020, "a.pdf", SIGNED, "EK")
    assert [one.code for one in refusal.value.problems] == ["nothing-to-sign"]


def test_a_kept_file_that_no_longer_begins_with_the_exported_bytes_is_found(exported):
    take_back_signed(exported, 2019, "a.pdf", SIGNED, "EK")
    connection = exported.connection
    connection.execute("DROP TRIGGER kept_file_part_is_never_changed")
    connection.execute("UPDATE kept_file_part SET bytes = ?", (b"x" * len(SIGNED),))
    (found,) = (one for one in check_file(exported.path).checks if one.id == "files")
    assert not found.ok
