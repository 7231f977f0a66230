"""A voucher's files are kept byte for byte, under names that lead nowhere."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.bookkeeping import attachments as files
from ledger.bookkeeping.attachments import attach, attachments, file_name, file_parts
from ledger.bookkeeping.vouchers import record
from ledger.core.errors import Refused
from ledger.core.limits import MAX_ATTACHMENT_NAME
from ledger.integrity.check import check_file


@pytest.mark.parametrize("content", [b"%PDF-1.7", bytes(range(256)) * 10, b"x" * (files.PART + 1)])
def test_a_file_comes_back_byte_for_byte(book, path, rent, content):
    sequence = record(book, rent).sequence
    kept = attach(book, sequence, "faktura.pdf", content, "EK")
    assert b"".join(file_parts(book, kept.sha256)) == content
    assert (kept.name, kept.size, kept.received_by) == ("faktura.pdf", len(content), "EK")
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert check_file(path).ok


def test_one_file_can_belong_to_two_vouchers_and_is_kept_once(book, rent):
    first, second = record(book, rent).sequence, record(book, rent).sequence
    attach(book, first, "a.pdf", b"samma")
    attach(book, second, "b.pdf", b"samma")
    assert [(item.voucher, item.name) for item in attachments(book)] == [
        (first, "a.pdf"),
        (second, "b.pdf"),
    ]
    assert book.connection.execute("SELECT count(*) FROM kept_file").fetchone() == (1,)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "attachment-size"),
        ("../..", b"x", "attachment-name"),
        ("", b"x", "attachment-name"),
        ("igen.pdf", b"redan", "attached-already"),
    ],
)
def test_a_file_is_refused_and_nothing_is_kept(book, rent, name, content, code):
    sequence = record(book, rent).sequence
    attach(book, sequence, "faktura.pdf", b"redan")
    with pytest.raises(Refused) as refused:
        attach(book, sequence, name, content)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert len(attachments(book)) == 1


def test_a_voucher_that_is_not_there_takes_no_file(book):
    with pytest.raises(Refused, match="no voucher"):
        attach(book, 17, "a.pdf", b"x")


def test_a_file_over_the_limit_is_refused(book, rent, monkeypatch):
    monkeypatch.setattr(files, "MAX_ATTACHMENT", 3)
    with pytest.raises(Refused, match="4 bytes"):
        attach(book, record(book, rent).sequence, "a.pdf", b"1234")


@pytest.mark.parametrize(
    ("given_name", "kept_name"),
    [
        ("faktura 17.pdf", "faktura 17.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Bokföring\\faktura.pdf", "faktura.pdf"),
        ("C:faktura.pdf", "C_faktura.pdf"),
        (".bashrc", "bashrc"),
        ("rad\u202efdp.exe", "radfdp.exe"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_kept_without_what_could_lead_astray(given_name, kept_name):
    assert file_name(given_name) == kept_name


@given(st.text())
def test_no_file_name_leads_out_of_its_folder(text):
    name = file_name(text)
    assert len(PurePosixPath(name).parts) <= 1
    assert len(PureWindowsPath(name).parts) <= 1
    assert name not in (".", "..")
    assert len(name) <= MAX_ATTACHMENT_NAME
